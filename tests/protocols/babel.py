"""Babel: every message, address encoding and sub-value, at lengths that fit and that do not."""

from making import ether_udp, u8, u16, u32

OPTIONS = ["-nn", "-nnv", "-nnvv"]
COUNTING = bytes(range(1, 61))


def packet(*messages: bytes, version: int = 2, magic: int = 42, length: int | None = None, rest: bytes = b"") -> bytes:
    body = b"".join(messages)
    return ether_udp(u8(magic, version) + u16(len(body) if length is None else length) + body + rest, 6696, 6696)


def message(kind: int, data: bytes, length: int | None = None) -> bytes:
    return u8(kind, len(data) if length is None else length) + data


ACK = message(3, u16(9))


def one(kind: int, data: bytes) -> bytes:
    return packet(message(kind, data), ACK)


def update(encoding: int, flags: int, bits: int, omitted: int, data: bytes, kind: int = 8) -> bytes:
    return message(kind, u8(encoding, flags, bits, omitted) + u16(400, 1, 256) + data)


def hello(rest: bytes) -> bytes:
    return one(4, u16(0, 5, 400) + rest)


def heard(rest: bytes) -> bytes:
    return one(5, u8(0, 0) + u16(96, 1200) + rest)


ENCODINGS = range(5)
FLAGS = [0, 0x40, 0xC1]
BITS = [0, 1, 33, 65, 129]
WIDE = bytes.fromhex("20010db800010002")

PACKETS = {
    "nothing": packet(),
    "old port": ether_udp(u8(42, 2) + u16(0), 40000, 6697),
    "magic": packet(magic=41),
    **{f"version {n}": packet(version=n) for n in (0, 1, 3)},
    **{f"length {n}": packet(ACK, ACK, length=n) for n in (0, 1, 3, 4, 5, 8, 9, 99)},
    "trailer": packet(ACK, rest=message(16, COUNTING[:16])),
    "trailer of pads": packet(rest=bytes(3)),
    "trailer, cut": packet(ACK, rest=b"\x10"),
    **{f"message {n}": one(n, COUNTING[:30]) for n in (*range(22), 255)},
    **{f"message {n} of {k}": one(n, COUNTING[:k]) for n in range(1, 21) for k in (0, 1, 2, 3, 4, 6, 9, 10, 13, 14)},
    "message too long": packet(ACK, message(4, bytes(6), 9)),
    "half a message": packet(ACK, b"\4"),
    **{
        f"update {n} 0x{f:02x}": packet(update(n, f, 24, 0, COUNTING[:3]), ACK)
        for n in ENCODINGS
        for f in (0, 0x40, 0xC1)
    },
    **{
        f"update {n} /{b}": packet(update(n, 0, b, 0, COUNTING[:17]), ACK)
        for n in ENCODINGS
        for b in (0, 1, 33, 65, 129)
    },
    **{f"omitted {n}": packet(update(1, 0x80, 32, 0, b"\x0a\1\2\3"), update(1, 0, 32, n, b"\7")) for n in range(6)},
    "omitted, IPv6": packet(update(2, 0x80, 64, 0, WIDE), update(2, 0, 128, 8, bytes(8)), update(2, 0x40, 60, 8, b"")),
    "omitted of nothing": packet(update(2, 0, 128, 8, COUNTING[:8])),
    "omitted more": packet(update(2, 0, 16, 8, COUNTING[:8]), update(2, 0, 128, 17, COUNTING[:8])),
    "omitted after link-local": packet(update(3, 0x80, 128, 0, COUNTING[:8]), update(2, 0, 64, 8, b"")),
    "update cut": packet(update(1, 0, 32, 0, b"\1\2")),
    "infinity": one(8, u8(1, 0, 0, 0) + u16(0xFFFF, 1, 0xFFFF)),
    **{f"interval {n}": one(8, u8(1, 0, 0, 0) + u16(n, 1, 5)) for n in (0, 1, 99, 100, 12345)},
    **{f"heard by {n}": one(5, u8(n, 0) + u16(96, 1200) + COUNTING[:16]) for n in ENCODINGS},
    **{f"next hop {n}": one(7, u8(n, 0) + COUNTING[:16]) for n in ENCODINGS},
    **{f"next hop {n} of {k}": one(7, u8(n, 0) + COUNTING[:k]) for n in ENCODINGS for k in (3, 4, 7, 8, 15)},
    **{f"request {n} /{b}": one(9, u8(n, b) + COUNTING[:16]) for n in ENCODINGS for b in (0, 24, 33, 72, 129)},
    **{f"seqno {n}": one(10, u8(n, 24) + u16(9) + u8(5, 0) + bytes(8) + b"\1\2\3") for n in ENCODINGS},
    "unicast hello": one(4, u16(0x8000, 5, 400)),
    "unscheduled hello": one(4, u16(0, 5, 0)),
    **{f"sub {n} of {k}": hello(message(n, COUNTING[:k])) for n in range(6) for k in (0, 1, 2, 4, 8, 9)},
    **{f"sub {n}": hello(message(n, b"ab")) for n in (6, 127, 128, 129, 130, 131, 255)},
    **{f"heard with {n}": heard(message(n, u32(5, 2000006))) for n in range(5)},
    "heard with half": heard(message(3, u32(5))),
    **{f"update with {n}": packet(update(1, 0, 0, 0, message(n, b"\6\7\0\xff")), ACK) for n in range(5)},
    "subs": hello(message(3, u32(5)) + message(1, b"a") + b"\0\0"),
    "sub too long": hello(b"\3\x09abc"),
    "half a sub": hello(b"\3"),
    "no time": one(2, u16(0, 1, 0)),
    **{f"source {n}": packet(update(n, 24, 16, 0, COUNTING[:12], 13), ACK) for n in ENCODINGS},
    **{f"source with {n}": packet(update(1, 0, 0, 0, message(n, b"\6\7"), 13), ACK) for n in range(4)},
    "source omitted": packet(update(2, 0x80, 64, 0, WIDE), update(2, 8, 128, 8, COUNTING[:9], 13)),
    **{f"source request {n}": one(14, u8(n, 24, 8) + COUNTING[:4]) for n in ENCODINGS},
    **{f"source seqno {n}": one(15, u8(n, 24) + u16(9) + u8(5, 8) + bytes(8) + COUNTING[:4]) for n in ENCODINGS},
}
