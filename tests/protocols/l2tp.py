"""L2TP, version 2."""

from making import ether_udp, ipv4, u16, u32

OPTIONS = ["-nn", "-nnv", "-nnvv", "-nnq", "-nne"]
VALUES = [b"", b"\1", b"\0\1", b"\0\1\2", b"ab\1c", u32(1), u32(3), b"\0\1\0\2x", bytes(range(1, 9)), bytes(12),
    bytes(range(1, 30))]


def avp(kind: int, value: bytes, flags: int = 0x8000, vendor: int = 0, length: int | None = None) -> bytes:
    return u16(flags | (6 + len(value) if length is None else length), vendor, kind) + value


def l2tp(*avps: bytes, flags: int = 0xC802, length: int | None = None) -> bytes:
    body = b"".join(avps)
    return ether_udp(u16(flags, 12 + len(body) if length is None else length, 5, 6, 1, 2) + body, 1701, 1701)


def raw(*words: int, body: bytes = b"") -> bytes:
    return ether_udp(u16(*words) + body, 1701, 40000)


PACKETS = {
    **{f"value {value.hex()}": l2tp(*[avp(kind, value) for kind in range(42)]) for value in VALUES},
    "message types": l2tp(*[avp(0, u16(i)) for i in range(20)]),
    "authentication types": l2tp(*[avp(29, u16(i)) for i in range(8)]),
    "hidden": l2tp(avp(7, b"a", 0x4000), avp(7, b"a", 0xC000), avp(99, b"a", 0xC000), avp(7, b"a", 0x3C00)),
    "vendor": l2tp(avp(7, b"a", vendor=9), avp(99, b"abc", 0xC000, 9)),
    "length 5": l2tp(avp(7, b"a", length=5)),
    "length 20": l2tp(avp(7, b"a", length=20)),
    "rest": l2tp(avp(7, b"a"), b"\0"),
    "rest of 4": l2tp(avp(7, b"a"), b"\0\6\0\0"),
    "zlb": l2tp(),
    "stated short": l2tp(length=5),
    "stated long": l2tp(length=100),
    "stated cuts": l2tp(avp(7, b"abcdef"), length=20),
    "version 3": l2tp(flags=0xC803),
    "l2f": raw(1, 5),
    "version 0": raw(0, 5),
    "no length": raw(0x8002, 5, 6),
    "flags": l2tp(flags=0xCF02),
    "offset": raw(0xCA02, 24, 5, 6, 1, 2, 2, body=b"zz" + avp(7, b"ab")),
    "offset zero": raw(0xCA02, 14, 5, 6, 1, 2, 0),
    "offset too long": raw(0x0202, 5, 6, 100, body=b"ab"),
    "data": raw(2, 5, 6, body=b"\xff\3\0\x21" + ipv4(b"", 59)),
    "data lcp": raw(0x0802, 5, 6, 7, 8, body=b"\xff\3\xc0\x21\1\1\0\4"),
    "data empty": raw(2, 5, 6),
    "data with length": raw(0x4002, 16, 5, 6, body=b"\xff\3\xc0\x21\1\1\0\4"),
    "nothing": ether_udp(b"", 1701, 40000),
}
