"""Broadcom's tags: every field."""

from making import u8, u16
from protocols.dsa import ADDRESSES, IP

LINK_TYPE = 281
OPTIONS = ["-nn", "-nne", "-nneq"]
SWEEP = "-nne"


def frame(tag: bytes, rest: bytes = IP) -> bytes:
    return ADDRESSES + tag + rest


def bit(place: int, number: int, first: int) -> bytes:
    return u8(*((first if n == 0 else 0) | (1 << number if n == place else 0) for n in range(4)))


PACKETS = {
    **{f"opcode {n}": frame(u8(n << 5, 0xFF, 0xFF, 0xFF)) for n in range(8)},
    **{f"in {p} {n}": frame(bit(p, n, 0)) for p in range(4) for n in range(8)},
    **{f"out {p} {n}": frame(bit(p, n, 0x20)) for p in range(4) for n in range(8)},
    "two reasons": frame(u8(0, 0, 0x21, 0)),
    "reserved encapsulation": frame(u8(0x20, 3, 0, 0)),
    "LLC": frame(bytes(4), u16(5) + b"\x42\x42\x03\0\0"),
    "unknown": frame(bytes(4), u16(0x9999) + b"abcd"),
    **{f"{n} bytes": frame(bytes(4))[:n] for n in (5, 14, 16, 17)},
}
