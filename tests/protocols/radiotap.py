"""Radiotap: every field, known and unknown bits, more words, name spaces."""

import struct

from making import u8
from protocols.ieee80211 import CARRIED, ONE, control, data, le

LINK_TYPE = 127
OPTIONS = ["-nn", "-nne", "-nnx"]
FRAME = control(1, 13) + le(0) + ONE


def le4(*values: int) -> bytes:
    return struct.pack(f"<{len(values)}I", *values)


def header(words: tuple[int, ...], fields: bytes, frame: bytes = FRAME, length: int | None = None) -> bytes:
    size = 4 + 4 * len(words) + len(fields) if length is None else length
    return u8(0, 0) + le(size) + le4(*words) + fields + frame


def field(bit: int, value: bytes) -> bytes:
    return header((1 << bit,), value)


def channel(flags: int) -> bytes:
    return le(2412) + le(flags)


def mcs(known: int, flags: int, index: int) -> bytes:
    return field(19, u8(known, flags, index))


def vht(known: int, flags: int, width: int, schemes: bytes = b"\x92\0\0\0", coding: int = 0) -> bytes:
    return field(21, le(known) + u8(flags, width) + schemes + u8(coding, 1) + le(2))


PACKETS = {
    "nothing": header((0,), b""),
    "time": field(0, struct.pack("<Q", (1 << 64) - 5)),
    **{f"flag {n}": header((2,), u8(1 << n), FRAME + b"abcd") for n in range(8)},
    "all flags": header((2,), u8(0xFF), data(8, b"\0\0" + CARRIED) + b"abcd"),
    "padded": header((2,), u8(0x20), data(8, b"\0\0" + CARRIED)),
    "check sequence cut": header((2,), u8(0x10), FRAME + b"ab"),
    **{f"rate {n:x}": field(2, u8(n)) for n in (0, 2, 11, 0x7F, 0x80, 0x8F)},
    **{f"channel {n:x}": field(3, channel(n)) for n in (
        0, *(1 << i for i in range(16)), 0x80 | 0x20, 0xC0, 0x480, 0x140, 0x4C0, 0x4140, 0x8140, 0x44C0, 0x8480, 0x40A0,
        0x150, 0x5E0, 0x4D0, 0x880, 0xFFFF,
    )},
    **{f"wide channel {n:x}": field(18, le4(n) + le(2412) + u8(1, 2)) for n in (
        0, *(1 << i for i in range(20)), 0x20140, 0x10480, 0x70000,
    )},
    "channel of 802.11n": header((1 << 3 | 1 << 19,), channel(0x490) + u8(2, 0, 7)),
    "channel of 802.11ac": header((1 << 3 | 1 << 21,), channel(0x140) + bytes(12)),
    "wide channel of 802.11n": header((1 << 18 | 1 << 19,), le4(0x10480) + le(2412) + u8(1, 2) + u8(2, 0, 7)),
    "hopping": field(4, u8(1, 2)),
    **{f"level {n}": field(n, u8(0xD0, 0xFF)) for n in (5, 6, 10, 11, 12, 13)},
    **{f"quality {n}": field(n, le(0xFF05)) for n in (7, 8, 9, 14)},
    **{f"bit {n}": field(n, bytes(16)) for n in (15, 16, 17, 20, 22, 23, 24, 25, 26, 27, 28)},
    **{f"schemes {n}": header((0,), b"") if n > 76 else mcs(7, n & 1 | (n & 2) << 1, n) for n in range(78)},
    **{f"scheme, known {n:x}": mcs(n, 0, 7) for n in (*range(8), 8, 16, 32, 64, 128)},
    **{f"scheme, flags {n:x}": mcs(0xFF, n, 7) for n in (0, 1, 2, 3, 4, 8, 16, 32, 64, 96, 128)},
    "scheme 77": mcs(7, 0, 77),
    **{f"VHT, width {n}": vht(0x44, 4, n) for n in range(28)},
    **{f"VHT, known {n:x}": vht(1 << n, 0xFF, 1) for n in range(16)},
    "VHT, users": vht(0x44, 0, 4, b"\x91\x13\0\x21", 5),
    "VHT, nobody": vht(0x44, 0, 4, b"\x90\0\0\0"),
    "many fields": header((0x482F,), struct.pack("<Q", 1) + u8(0, 11) + channel(0xA0) + u8(0xD0, 1) + le(0)),
    "alignment": header((1 << 1 | 1 << 3 | 1 << 11 | 1 << 14,), u8(0, 0) + channel(0xA0) + u8(1, 0) + le(0)),
    "unknown bit and others": header((1 << 15 | 1 << 5 | 1 << 19,), u8(0xD0, 0) + bytes(8)),
    "second word": header((1 << 31 | 1 << 5, 1 << 11), u8(0xD0, 1)),
    "second word, own names": header((1 << 31 | 1 << 29 | 1 << 5, 1 << 5), u8(0xD0, 0xD1)),
    "second word, vendor's names": header((1 << 31 | 1 << 30 | 1 << 5, 1 << 5), u8(0xD0, 0, 1, 2, 3, 4, 2, 0, 9, 9)),
    "vendor's names at last": header((1 << 30,), u8(1, 2, 3, 4, 2, 0, 9, 9)),
    "words without end": header((1 << 31, 1 << 31), b""),
    "word cut": header((1 << 31,), b""),
    "field cut": header((1 << 5,), b""),
    **{f"length {n}": header((0,), b"", FRAME, n) for n in (0, 4, 7, 9, 18, 19, 100)},
    "other version": b"\x01" + header((0,), b"")[1:],
    "data": header((1 << 5,), u8(0xD0), data(0, CARRIED)),
}  # fmt: skip
