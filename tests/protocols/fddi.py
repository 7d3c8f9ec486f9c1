"""FDDI: every frame control, and what LLC carries."""

from making import ipv4, u8, udp

LINK_TYPE = 10
OPTIONS = ["-n", "-ne", "-nv", "-nq", "-nqe", "-nx", "-nxx", "-nX"]

ADDRESSES = b"\2\0\0\0\0\2\2\0\0\0\0\1"
IP = b"\xaa\xaa\3\0\0\0\x08\0" + ipv4(udp(b"hello", 1, 2), 17)
BPDU = b"\x42\x42\3" + b"\0" * 40
UNKNOWN = b"\x60\x62\1\2abcdef"

PACKETS = {f"control {n}": u8(n) + ADDRESSES + UNKNOWN for n in range(256)}
PACKETS |= {f"frame {i}": u8(0x50) + ADDRESSES + payload for i, payload in enumerate((IP, BPDU, b""))}
