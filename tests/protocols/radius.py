"""RADIUS: authentication, accounting, dynamic authorization."""

from making import ether_udp, ether_udp6, u8, u16, u32

OPTIONS = ["-nn", "-nnv", "-nnvv", "-nnvvv", "-nnq", "-nne"]


def radius(attributes: bytes = b"", code: int = 1, length: int | None = None) -> bytes:
    """A RADIUS packet."""
    size = 20 + len(attributes) if length is None else length
    return u8(code, 0x46) + u16(size) + bytes(range(16)) + attributes


def attribute(kind: int, value: bytes) -> bytes:
    return u8(kind, len(value) + 2) + value


def packet(*attributes: bytes, code: int = 1, length: int | None = None) -> bytes:
    return ether_udp(radius(b"".join(attributes), code, length), 40000, 1812)


def vendor(value: bytes, number: int = 9) -> bytes:
    return attribute(26, u32(number) + value)


def eap(code: int, value: bytes, length: int | None = None) -> bytes:
    return attribute(79, u8(code, 7) + u16(4 + len(value) if length is None else length) + value)


VALUES = [
    b"", b"\1", b"\1\2", b"ab\xff", b"\0\0\0\1", b"\0\0\0\2", b"\1\2\3\4", b"\xff" * 4, b"\xff\xff\xff\xfe",
    b"\0\0\0\0",
    b"\0\1a\xe9\n", b"\x20abcdef", b"\1\2\3\4\5\6\7\x08", b"\0\x40" + bytes(range(16)),
    b"ab\0c" + bytes(range(16, 40)), bytes(range(1, 15)), bytes(14), bytes(range(16)), bytes(range(1, 18)),
    b"\x80" + bytes(16),
    b"\x81" + bytes(16), bytes(19), b"1abc", b"2ab", b"\xff" * 8,
]
NUMBERED = (6, 7, 10, 13, 15, 29, 40, 45, 49, 57, 61, 64, 65, 72, 76)
VENDORS = (
    0, 5, 9, 11, 42, 61, 74, 161, 166, 193, 255, 307, 311, 429, 529, 1584, 1991, 2180, 2352, 2636, 2637, 2937, 3054,
    3076,
    3085, 3199, 3224, 3309, 3414, 3561, 3902, 4329, 4491, 4874, 5263, 5535, 5806, 5925, 5948, 5951, 6490, 6618, 6728,
    7951,
    8164, 8744, 10415, 10529, 10704, 10923, 11665, 11862, 12356, 12951, 13745, 14122, 16787, 20942, 26866, 32622, 35632,
    46098,
)
PACKETS = {
    "access request": packet(attribute(1, b"bob"), attribute(2, bytes(16)), attribute(4, b"\1\2\3\4")),
    "access request 6": ether_udp6(radius(attribute(1, b"bob")), 1812, 40000),
    "accounting": ether_udp(radius(attribute(40, u32(1)), 4), 40000, 1813),
    "old ports": ether_udp(radius(attribute(1, b"bob")), 40000, 1645),
    "old accounting port": ether_udp(radius(attribute(1, b"bob"), 4), 1646, 40000),
    "dynamic authorization": ether_udp(radius(b"", 43), 40000, 3799),
    "dynamic authorization of Cisco": ether_udp(radius(b"", 43), 40000, 1700),
    **{f"code {code}": packet(code=code) for code in (0, 1, 2, 3, 4, 5, 6, 11, 12, 13, 14, 40, 41, 42, 43, 44, 45, 46,
        255)},
    "length 19": packet(length=19),
    "length 30": packet(length=30),
    "length cuts attribute": packet(attribute(1, b"bob"), length=22),
    "length cuts attributes off": packet(attribute(1, b"bob"), length=20),
    "half an attribute": packet(b"\1"),
    "attribute length 0": packet(b"\1\0"),
    "attribute length 1": packet(attribute(1, b"a"), b"\1\1"),
    "attribute too long": packet(b"\1\5a"),
    "short": ether_udp(radius()[:10], 40000, 1812),
    **{f"value {value.hex()}": packet(*[attribute(kind, value) for kind in range(132) if kind != 26 or len(value) > 3])
       for value in VALUES},
    **{f"values of {kind}": packet(*[attribute(kind, u32(i)) for i in range(48)]) for kind in NUMBERED},
    "error causes": packet(*[attribute(101, u32(i)) for i in (*range(200, 204), *range(400, 409), *range(500, 511))]),
    "vendors": packet(*[vendor(b"\1\3a", i) for i in VENDORS]),
    "vendor attributes": packet(
        vendor(attribute(1, b"abc\1") + attribute(2, b"") + b"\1\1\1"), vendor(b"\1"), vendor(b"\1\2"),
            vendor(b"\1\0\0"),
        vendor(b"\1\5ab"), vendor(attribute(1, b"a\0b\xff")), vendor(b"\0\1\0\7abc", 429),
    ),
    "vendor short": packet(attribute(26, b"abc")),
    "vendor shorter": packet(attribute(26, b"a"), attribute(1, b"bob")),
    "durations": packet(*[attribute(27, u32(i)) for i in (0, 1, 59, 60, 3599, 3600, 86400, 400000)]),
    "tags": packet(*[attribute(kind, u8(i) + b"\0\0\1") for kind in (64, 65, 83) for i in (0, 1, 31, 32, 255)]),
    "tagged text": packet(*[attribute(66, u8(i) + b"ab") for i in (0, 1, 30, 31, 32, 33)], attribute(67, b"\1")),
    "tunnel password": packet(*[attribute(69, u8(i) + b"abcd") for i in (0, 1, 31, 32, 128)], attribute(69, b"\1ab")),
    "tunnel password short": packet(attribute(69, b"\1a")),
    "tunnel password shorter": packet(attribute(69, b"\1"), attribute(1, b"bob")),
    "prefixes": packet(*[
        attribute(97, u8(0, width) + b"\xff" * count)
        for width, count in ((0, 0), (0, 1), (8, 1), (9, 2), (9, 1), (128, 16), (129, 16), (64, 8), (64, 7), (65, 8))
    ]),
    "vlans": packet(
        *[attribute(56, u32(i)) for i in (0x31000001, 0x32000001, 0x30000001, 0x31FFF001)], attribute(58, b"1"),
        attribute(58, b"1\0a"), attribute(58, b"3a"),
    ),
    "mobile ip features": packet(*[attribute(124, (1 << i).to_bytes(8, "big")) for i in range(64)]),
    "operators": packet(*[attribute(126, u8(i) + b"a\xe9") for i in range(0x2E, 0x36)]),
    "locations": packet(*[attribute(127, u16(1) + u8(c, e) + bytes(16) + b"GPS") for c in range(3) for e in range(3)]),
    "location": packet(attribute(127, u16(1, 0) + b"\xe2" * 16 + b"G\0P\xe9"), attribute(128, b"\0\1abc")),
    "location policy": packet(*[attribute(129, u16(1 << i) + bytes(8) + b"x")
        for i in range(16)], attribute(129, bytes(10))),
    "eap": packet(
        eap(1, b"\1bob"), eap(2, b"\1bob"), eap(3, b""), eap(4, b""), eap(5, b"a"), eap(1, b""), eap(1, b"\1"),
        eap(2, b"\1bo\0b\n"), eap(1, b"\2hello\1"), eap(1, b"\3\4\6"), eap(2, b"\3\4"), eap(2, b"\3\4", 100),
        eap(2, b"\3"), eap(1, b"\2"), eap(1, b"\3" + bytes(range(60))), eap(2, b"\1abcdef", 8),
    ),
    "eap types": packet(*[eap(1, u8(i) + b"\1\2\3\4\5\6") for i in (*range(50), 254, 255)]),
    **{f"eap {kind}": packet(*[
        eap(2, u8(kind) + value)
        for value in (b"", b"\0", b"\x80", b"\x80\0\0\1", b"\xc0\1\2\3\4abcd", b"\x20", b"\xff\1\2\3\4\5", b"\x0b\1",
            b"\5")
    ]) for kind in (13, 18, 21, 23, 43)},
    "eap fast": packet(eap(1, b"\x2b\x21\0\4\0\x10" + bytes(range(16)))),
    "eap cut": packet(attribute(79, b"\1")),
}
