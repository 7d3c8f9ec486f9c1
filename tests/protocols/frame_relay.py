"""Frame Relay: addresses of every length, encapsulations."""

from making import ipv4, udp

LINK_TYPE = 107
OPTIONS = ["-n", "-nv", "-ne", "-nx"]

IP = ipv4(udp(b"hello", 1, 2), 17)
FRAMES = [
    b"\x18\x41\3\xcc" + IP,
    b"\x18\x41\3\0\xcc" + IP,
    b"\x18\x41\x08\0" + IP,
    b"\x18\x41\3\0\x80\0\0\0\x08\0" + IP,
    b"\x18\x41\3\x80\0\0\0\x08\0" + IP,
    b"\x18\x40\0\1\3\xcc" + IP,
    b"\x18\x42\x83\3\xcc" + IP,
    b"\xfd\xff\3\xcc" + IP,
    b"\0\0\0\0\1\3\xcc" + IP,
    b"\x19\x41\3\xcc" + IP,
    b"\x1a\x4f\3\xcc" + IP,
    b"\x18\x41\3\x11abcd",
    b"\x18\x41\7\x11abcd",
    b"\x18\x41\x12\x34abcd",
    b"\x18\x41\3\x83abcd",
    b"\x18\x41\3",
    b"\0\1\x12\x34abcd",
    b"\0\1\x08\0" + IP,
    b"\0\1\x08\xcc" + IP,
    b"\0\x0c\x05\x22\0\x82abcd",
]

OCTETS = (0, 1, 2, 0x1F, 0x20, 0x40, 0x80, 0xFF)
PACKETS = {f"frame {i}": packet for i, packet in enumerate(FRAMES)}
PACKETS |= {f"fragment {b:#04x}": b"\x18\x41\3\xb1" + bytes([b, 5]) + IP for b in OCTETS}
PACKETS |= {"fragment behind a pad": b"\x18\x41\3\0\xb1\xc0\5" + IP, "half a fragment": b"\x18\x41\3\xb1\xc0"}
