"""DHCPv6: messages, relays, and every option that is told apart."""

from making import ether_udp6, ip6, u8, u16, u32


def option(code: int, content: bytes = b"", length: int | None = None) -> bytes:
    return u16(code, len(content) if length is None else length) + content


def message(kind: int, *options: bytes, source: int = 546, destination: int = 547) -> bytes:
    return ether_udp6(u8(kind) + b"\x12\x34\x56" + b"".join(options), source, destination)


def relayed(kind: int, *options: bytes) -> bytes:
    return ether_udp6(u8(kind, 3) + LINK + PEER + b"".join(options), 547, 547)


LINK = ip6("2001:db8:5::")
PEER = ip6("fe80::9")
ONE = ip6("2001:db8::1")
TWO = ip6("fe80::2")
MAC = b"\2\0\0\0\0\1"
INNER = u8(1) + b"\x12\x34\x56" + option(8, u16(7))
REPLAY = bytes(range(8))
KEY = bytes(range(16))
NAME = b"\3foo\3com\0"

CONTENTS = {
    1: [
        u16(1, 1) + u32(0x12345678) + MAC, u16(1, 1) + u32(5), u16(1, 1, 5), u16(3, 1) + MAC, u16(3, 1), u16(3),
        u16(3, 1) + bytes(30), u16(2) + u32(9) + b"abcdef", u16(2) + u32(9) + bytes(range(40)), u16(2) + b"abcdef",
        u16(2) + b"abcdefg", u16(2) + b"abcdefgh", u16(2) + b"ab", u16(4) + KEY, b"", b"\0", b"\0\1", u16(5) + b"abcd",
    ],
    2: [u16(3, 6) + MAC],
    3: [
        u32(1, 2, 3), u32(1, 2, 3) + option(5, ONE + u32(10, 20)), u32(0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFE), bytes(11),
        u32(1, 2, 3) + option(13, u16(2) + b"no"), u32(1, 2, 3) + option(5, ONE) + option(14),
        u32(1, 2, 3) + option(5, ONE, 40), u32(1, 2, 3) + b"\0\5",
    ],
    4: [u32(1), u32(1) + option(5, ONE + u32(10, 20)), bytes(3)],
    5: [ONE + u32(10, 20), ONE + u32(10, 20) + option(13, u16(0) + b"ok"), bytes(23)],
    6: [u16(*range(1, 120)), u16(23, 24) + b"\0", b"", u16(65535)],
    7: [b"\xff", b"\1\2"],
    8: [u16(100), b"\1", u32(1)],
    9: [
        INNER, INNER + option(8, u16(1)), b"", b"\1", b"\1\2\3\4\0", u8(12, 1) + ONE,
        u8(12, 1) + ONE + TWO + option(9, INNER),
    ],
    11: [
        u8(1, 2, 3) + REPLAY + b"abc", u8(2, 1, 0) + REPLAY + b"realm" + u32(7) + KEY, bytes(10), bytes(11),
        u8(3, 1, 0) + REPLAY + u8(1) + KEY, u8(3, 1, 0) + REPLAY + u8(2) + KEY, u8(3, 1, 0) + REPLAY + u8(9) + KEY,
        u8(3, 1, 0) + REPLAY, u8(2, 1, 0) + REPLAY + b"rea", u8(2, 1, 0) + REPLAY + bytes(range(20)),
        u8(2, 1, 0) + REPLAY + bytes(range(19)), u8(3, 0, 1) + REPLAY + u8(1) + bytes(range(20)),
        u8(2, 1, 0) + REPLAY, u8(9, 1, 9) + REPLAY + b"xyz", u8(0, 1, 0) + REPLAY, u8(1, 1, 0) + REPLAY,
    ],
    12: [ONE, ONE[:8]],
    13: [*(u16(n) + b"text" for n in (*range(12), 254, 255, 256, 5000)), u16(0), b"\0"],
    14: [b"", b"ab"],
    17: [u32(311) + option(1, b"abc"), b"abc"],
    18: [b"eth0", b"0123456789abcdefghi", b"0123456789", b""],
    19: [*(u8(n) for n in (0, 5, 6, 11, 0xAB)), b"\5\5", b""],
    21: [b"\3foo\3com\0\1x\0", b"\3foo"],
    22: [ONE + TWO, ONE + TWO[:3], b""],
    23: [ONE, ONE + TWO],
    24: [NAME, NAME + b"\3bar\3net\0", b"", b"\3foo\xc0\0", b"\3foo\3b", b"\0", b"\3foo\0\0\0", b"\2\1\xff\0"],
    25: [u32(1, 2, 3) + option(26, u32(10, 20) + u8(48) + ONE), bytes(3)],
    26: [u32(10, 20) + u8(48) + ONE, u32(10, 20) + u8(48) + ONE + option(13, u16(0)), bytes(24)],
    32: [u32(86400), u32(0xFFFFFFFF), bytes(5)],
    37: [u32(9) + b"abcdefghijklmnop", u32(9), b"abc", u32(9) + b"abcdefghij"],
    38: [b"abcdefghijklmnop"],
    41: [b"EST5EDT\1\xff", b"", b"UTC0", b"UTC+1"],
    42: [b"Europe/Paris", b""],
    43: [u16(1, 2, 3), b"\0"],
    44: [u8(1) + ONE + option(1, u16(3, 1) + MAC), u8(2) + ONE, u8(9) + ONE, bytes(16), b""],
    45: [option(8, u16(5)), b"", b"\0"],
    46: [u32(77), b"abc"],
    47: [ONE + option(8, u16(3)), ONE[:15], ONE],
    48: [ONE + TWO, ONE + TWO[:4]],
    56: [
        u16(1, 16) + ONE, u16(2, 16) + ONE, u16(3, 9) + NAME, u16(9, 4) + b"abcd",
        u16(1, 16) + ONE + u16(3, 5) + b"\3foo\0",
        u16(1, 8) + ONE[:8], b"", b"abc", u16(1, 16) + ONE[:5], u16(3, 3) + b"\3fo", u16(1, 16) + ONE + b"\0\1",
        u16(3, 7) + b"\3foo\0xx", u16(1, 16), u16(9, 1), u16(3, 0) + b"ab", u16(2, 4) + b"abcd" + u16(3, 1) + b"\0",
    ],
    64: [
        b"\4aftr" + NAME, b"", b"\0", b"\3fo", b"\0\0\0", b"\3foo", b"\3foo\0x", b"\3foo\0\1x\0", b"\1a\0", b"\2a",
        b"\1a\1b\1c", b"\1a\1b\xc0\0", b"\3a\1b\0", b"\1\2\3\4\5\6\7\x08",
    ],
    112: [b"https://x.example/mud", b"", b"ab\0cd\xff", b"http"],
}  # fmt: skip

OPTIONS = ["-nn", "-nnv", "-nnvv", "-nnq"]
PACKETS = {
    **{f"message {kind}": message(kind, option(8, u16(7))) for kind in (*range(12), *range(14, 18), 255)},
    **{
        f"option {code} {i}": message(1, option(code, content), option(14))
        for code, contents in CONTENTS.items() for i, content in enumerate(contents)
    },
    **{f"option {code} of 8": message(1, option(code, b"\1\2\3\4\5\6\7\x08")) for code in range(120)},
    **{f"option {code} of 16": message(1, option(code, ONE)) for code in range(20, 50)},
    "option too long": message(1, option(8, u16(1), 10)),
    "trailing": message(1, option(14), b"\0\1\0"),
    "no option": message(1),
    **{f"length {n}": ether_udp6(b"\1\2\3\4"[:n], 546, 547) for n in range(4)},
    "relayed": relayed(12, option(9, INNER)),
    "relayed twice": relayed(12, option(18, b"eth0"), option(9, u8(12, 1) + ONE + TWO + option(9, INNER))),
    "relayed back": relayed(13, option(9, u8(7) + b"\0\0\1" + option(3, u32(1, 2, 3)))),
    "relayed nothing": relayed(12),
    "relay short": ether_udp6(u8(12, 1) + ONE, 547, 547),
    "to the client": message(7, option(8, u16(7)), source=547, destination=546),
}
