"""SCTP: every chunk, and M3UA in it."""

from making import ether, ipv4, ipv6, u8, u16, u32

OPTIONS = ["-nn", "-n", "-nnv", "-nnvv", "-nnvvv", "-nnq", "-nnx"]


def packet(chunks: bytes) -> bytes:
    return ether(ipv4(u16(1000, 2905) + u32(0x11223344, 0x55667788) + chunks, 132))


def chunk(kind: int, value: bytes = b"", flags: int = 0, length: int | None = None) -> bytes:
    size = 4 + len(value) if length is None else length
    return u8(kind, flags) + u16(size) + value + bytes(-len(value) % 4)


def data(payload: bytes, identifier: int = 0, flags: int = 3) -> bytes:
    return chunk(0, u32(0xFFFFFFFE) + u16(1, 2) + u32(identifier) + payload, flags)


def m3ua(
    group: int, kind: int, parameters: bytes = b"", *, version: int = 1, length: int | None = None
) -> bytes:
    size = 8 + len(parameters) if length is None else length
    return packet(data(u8(version, 0, group, kind) + u32(size) + parameters, 3))


def parameter(tag: int, value: bytes) -> bytes:
    return u16(tag, 4 + len(value)) + value + bytes(-len(value) % 4)


INIT = u32(0x11111111, 65535) + u16(10, 2048) + u32(0xFFFFFFFF)
SACK = u32(0xFFFFFFFE, 65535) + u16(2, 3) + u16(2, 3, 5, 6) + u32(7, 8, 0xFFFFFFFF)

PACKETS = {
    **{f"chunk {n}": packet(chunk(n, b"abcdefgh", 0xFF)) for n in (*range(4, 17), 0x40, 0x80, *range(0xC0, 0xC4), 255)},
    "init": packet(chunk(1, INIT + parameter(5, b"abcd") + parameter(12, u16(5, 6)))),
    "init ack": packet(chunk(2, INIT + parameter(7, bytes(20)))),
    "sack": packet(chunk(3, SACK)),
    "sack with nothing": packet(chunk(3, u32(100, 65535) + u16(0, 0))),
    "sack with too few": packet(chunk(3, u32(100, 5) + u16(2, 2) + u16(2, 3)) + chunk(11)),
    "sack with half a duplicate": packet(chunk(3, u32(100, 5) + u16(1, 2) + u16(2, 3) + b"ab")),
    **{f"data flags {n}": packet(data(b"hello", flags=n)) for n in (*range(9), 0xFF)},
    **{f"data for {n}": packet(data(b"hello, world! hello", n)) for n in (*range(1, 3), *range(4, 21), *range(24, 29))},
    "data for nobody": packet(data(b"hello", 0xFFFFFFFF)),
    "several": packet(chunk(11) + chunk(3, u32(1, 2) + u16(0, 0)) + data(b"hello") + data(b"you") + chunk(14)),
    "short init": packet(chunk(1, INIT[:15])),
    "short sack": packet(chunk(3, SACK[:11])),
    "short data": packet(chunk(0, bytes(11), 3)),
    "empty data": packet(chunk(0, bytes(12), 3) + chunk(11)),
    **{f"chunk length {n}": packet(chunk(11, b"", 0, n)) for n in (0, 3, 5, 100)},
    "second chunk too short": packet(chunk(11) + chunk(11, b"", 0, 3)),
    "second chunk too long": packet(chunk(11) + chunk(11, b"", 0, 9)),
    "rest of 1": packet(chunk(11) + b"\0"),
    "rest of 3": packet(b"\1\0\0"),
    "without padding": packet(chunk(10, b"abcd", 0, 7)[:-1] + b""),
    "no chunks": packet(b""),
    "header cut short": ether(ipv4(bytes(8), 132)),
    "header cut short, six": ether(ipv6(bytes(8), 132), 0x86DD),
    "six": ether(ipv6(u16(5, 6) + bytes(8) + chunk(11) + data(b"x"), 132), 0x86DD),
    **{f"m3ua {c} {t}": m3ua(c, t) for c in (0, 1, 2, 3, 4, 5, 9) for t in (0, 1, 6, 7)},
    "m3ua transfer": m3ua(1, 1, parameter(0x210, u32(1, 2) + b"data!") + parameter(6, u32(7))),
    **{f"m3ua parameter {t}": m3ua(3, 1, parameter(t, u32(5, 6)))
       for t in (0, 4, 6, 7, 9, 11, 12, 13, 17, 18, 19, *range(0x200, 0x215))},
    "m3ua short number": m3ua(3, 1, parameter(6, b"ab") + parameter(4, b"x")),
    "m3ua parameter length 2": m3ua(3, 1, u16(6, 2) + u32(7)),
    "m3ua parameter length 4": m3ua(3, 1, u16(6, 4) + u32(7)),
    "m3ua parameter too long": m3ua(3, 1, u16(6, 100) + u32(7)),
    "m3ua rest": m3ua(3, 1, parameter(4, b"info") + b"xx", length=18),
    "m3ua version": m3ua(3, 1, version=2),
    "m3ua length": m3ua(3, 1, parameter(4, b"info"), length=12),
    "m3ua short": packet(data(b"\1\0\3\1", 3) + chunk(11)),
}
