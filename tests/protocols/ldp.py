"""LDP: every message, value and kind of pseudowire."""

from making import ether_tcp, ether_udp, ip4, ip6, u8, u16, u32

OPTIONS = ["-nn", "-nnv", "-nnvv"]


def value(kind: int, data: bytes, length: int | None = None) -> bytes:
    return u16(kind, len(data) if length is None else length) + data


def message(kind: int, *values: bytes, length: int | None = None) -> bytes:
    body = b"".join(values)
    return u16(kind, len(body) + 4 if length is None else length) + u32(7) + body


def unit(*messages: bytes, version: int = 1, length: int | None = None) -> bytes:
    body = b"".join(messages)
    return u16(version, len(body) + 6 if length is None else length) + ip4("192.0.2.1") + u16(3) + body


def udp(*units: bytes) -> bytes:
    return ether_udp(b"".join(units), 646, 646)


def one(kind: int, data: bytes, length: int | None = None) -> bytes:
    return udp(unit(message(0x0100, value(kind, data, length))))


def fec(data: bytes) -> bytes:
    return udp(unit(message(0x0400, value(0x0100, data), value(0x0200, u32(16)))))


def route(family: int, bits: int, data: bytes) -> bytes:
    return fec(u8(2) + u16(family) + u8(bits) + data)


def wire(kind: int, size: int, data: bytes) -> bytes:
    return fec(u8(128) + u16(kind) + u8(size) + data)


def parameter(kind: int, data: bytes, length: int | None = None) -> bytes:
    size = len(data) + 2 if length is None else length
    return wire(5, len(data) + 6, u32(1, 100) + u8(kind, size) + data)


NUMBER = value(0x0402, u32(5))
ANY = message(0x0100, NUMBER)
KINDS = [
    *range(3),
    *range(0x0100, 0x0103),
    *range(0x0200, 0x0203),
    *range(0x0300, 0x0303),
    *range(0x0400, 0x0406),
    0x8100,
    0xBE00,
]
TYPES = [base + n for base in (0, 0x0100, 0x0200, 0x0300, 0x0400, 0x0500, 0x0600) for n in range(6)]
AF = [u16(n) + bytes(4) for n in (0, 3, 9, 25, 196, 16384)]

PACKETS = {
    "hello": udp(unit(message(0x0100, value(0x0400, u16(15, 0)), value(0x0401, ip4("192.0.2.1"))))),
    "tcp": ether_tcp(unit(message(0x0200, value(0x0500, u16(1, 30) + u8(0xC0, 5) + u16(4096) + bytes(6)))), 40000, 646),
    "nothing": udp(unit()),
    **{f"{n} bytes": udp(unit(message(0x0201, bytes(n - 18)))) for n in range(18, 23)},
    **{f"message 0x{n:04x}": udp(unit(message(n, NUMBER))) for n in KINDS},
    **{f"value 0x{n:04x}": one(n, u8(1, 2, 3, 4, 5, 6, 7, 8)) for n in TYPES},
    **{f"value 0x{n:04x}, short": one(n, b"\0") for n in TYPES},
    **{f"value 0x{n:04x}, empty": one(n, b"") for n in TYPES},
    "flags": udp(unit(message(0x0100, *(u16(f | 0x0402, 4) + u32(5) for f in (0xC000, 0x8000, 0x4000))))),
    **{f"status 0x{n:08x}": one(0x0300, u32(n, 7) + u16(0x0400)) for n in (0x14, 0x80000014, 0x40000014, 0xC000000A)},
    "status of nothing": one(0x0300, bytes(10)),
    "status of 9": one(0x0300, bytes(9)),
    **{f"session 0x{n:02x}": one(0x0500, u16(1, 30) + u8(n, 5) + u8(n) + bytes(7)) for n in (0, 0x40, 0x80, 0xFF)},
    **{f"hello 0x{n:04x}": one(0x0400, u16(15, n)) for n in (0x4000, 0x8000, 0xC000)},
    **{f"fault bit {n}": one(0x0503, u16(1 << n, 0) + u32(1000, 2000)) for n in range(16)},
    "fault tolerance": one(0x0503, u16(0xFFFF, 0) + u32(1000, 2000)),
    "transport": one(0x0403, ip6("2001:db8::1")),
    "addresses": one(0x0101, u16(1) + ip4("192.0.2.1") + ip4("192.0.2.2")),
    "addresses, odd": one(0x0101, u16(1) + ip4("192.0.2.1") + b"ab"),
    "no addresses": one(0x0101, u16(1)),
    "IPv6 addresses": one(0x0101, u16(2) + ip6("2001:db8::1") + ip6("2001:db8::2")),
    "IPv6 addresses, odd": one(0x0101, u16(2) + ip6("2001:db8::1") + b"abcdef"),
    **{f"addresses, family {n.hex()}": one(0x0101, n) for n in AF},
    "wildcard": fec(u8(1)),
    **{f"IPv4 /{n}": route(1, n, u8(255, 255, 255, 255)[: (n + 7) // 8]) for n in (0, 1, 8, 20, 24, 32)},
    "IPv4 /40": route(1, 40, bytes(5)),
    "IPv4, cut": route(1, 24, b"\1"),
    "IPv6 /64": route(2, 64, ip6("2001:db8::")[:8]),
    "IPv6 /140": route(2, 140, bytes(20)),
    "IPv6, cut": route(2, 24, b"\1"),
    "family 9": route(9, 24, bytes(3)),
    **{f"prefix of {n}": fec(bytes.fromhex("02000118c0")[:n]) for n in range(1, 6)},
    "host": fec(u8(3) + u16(1) + u8(4) + ip4("192.0.2.1")),
    "unknown": fec(u8(9, 1, 2, 3)),
    "two": fec(u8(2) + u16(1) + u8(8, 10) + u8(2) + u16(1) + u8(8, 11)),
    **{f"pseudowire {n}": wire(n, 4, u32(1, 100)) for n in (*range(27), 0x7FFF)},
    "control word": wire(0x8005, 4, u32(1, 100)),
    **{f"pseudowire of {n}": wire(5, n, u32(1, 100) + u8(1, 4) + u16(1500)) for n in range(18)},
    "pseudowire without": wire(5, 0, u32(1)),
    **{f"pseudowire cut at {n}": wire(5, 12, (u32(1, 100) + u8(1, 4) + u16(1500))[:n]) for n in range(12)},
    **{f"parameter {n}": parameter(n, u16(1500)) for n in range(17)},
    **{f"parameter 1 of {n}": parameter(1, bytes(6), n) for n in range(10)},
    **{f"parameter 12 of {n}": parameter(12, bytes(6), n) for n in range(10)},
    **{f"channels {n}": parameter(12, u8(1 << n, 1 << n)) for n in range(8)},
    "all channels": parameter(12, b"\xff\xff"),
    "description": parameter(3, b"to\0 M\xfcnchen\n"),
    "version 2": udp(unit(ANY, version=2)),
    "two messages": udp(unit(ANY, message(0x0201), message(0x0201))),
    "two units": udp(unit(ANY), unit(ANY)),
    "two units, the last one small": udp(unit(ANY), unit(message(0x0201))),
    **{f"unit of {n}": udp(unit(ANY, length=n)) for n in (3, 5, 6, 7, 8, 17, 18, 19, 100)},
    **{f"message of {n}": udp(unit(message(0x0100, NUMBER, length=n))) for n in (0, 3, 4, 5, 6, 8, 10, 13, 99)},
    "long value": udp(unit(message(0x0100, NUMBER, value(0x0402, u32(5), 9)), message(0x0201, NUMBER))),
    "rest": udp(unit(message(0x0100, NUMBER, b"ab"))),
}
