"""Marvell's DSA tags with a type."""

from making import u8, u16
from protocols.dsa import ADDRESSES, IP, tag

LINK_TYPE = 285
OPTIONS = ["-nn", "-nne", "-nneq"]
SWEEP = "-nne"


def frame(mode: int, rest: bytes = IP, ethertype: int = 0xDADA) -> bytes:
    return ADDRESSES + u16(ethertype) + u8(1, 2) + tag(mode) + rest


PACKETS = {
    **{f"mode {n}": frame(n) for n in range(4)},
    "a type with a name": frame(0, ethertype=0x0800),
    "LLC": frame(0, u16(5) + b"\x42\x42\x03\0\0"),
    "unknown": frame(3, u16(0x9999) + b"abcd"),
    **{f"{n} bytes": frame(0)[:n] for n in (5, 14, 20, 21)},
}
