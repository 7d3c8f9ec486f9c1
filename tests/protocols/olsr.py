"""OLSR: every message, over IPv4 and IPv6, at lengths that fit and that do not."""

from making import ether_udp, ether_udp6, ip4, ip6, u8, u16, u32

OPTIONS = ["-nn", "-nnv"]
COUNTING = bytes(range(1, 90))


def packet(*messages: bytes, length: int | None = None, six: bool = False, rest: bytes = b"") -> bytes:
    body = b"".join(messages)
    whole = u16(4 + len(body) if length is None else length, 7) + body + rest
    return ether_udp6(whole, 698, 698) if six else ether_udp(whole, 698, 698)


def message(kind: int, body: bytes = b"", length: int | None = None, vtime: int = 0x86, six: bool = False) -> bytes:
    originator = ip6("2001:db8::9") if six else ip4("192.0.2.9")
    size = 8 + len(originator) + len(body) if length is None else length
    return u8(kind, vtime) + u16(size) + originator + u8(1, 2) + u16(5) + body


def one(kind: int, body: bytes, six: bool = False) -> bytes:
    return packet(message(kind, body, six=six), message(3, six=six), six=six)


def link(body: bytes, length: int | None = None, code: int = 6) -> bytes:
    return u8(code, 9) + u16(4 + len(body) if length is None else length) + body


def hello(*links: bytes, kind: int = 1, six: bool = False, time: int = 5) -> bytes:
    return one(kind, u16(0) + u8(time, 3) + b"".join(links), six)


def entry(kind: int, words: bytes, length: int | None = None, six: bool = False) -> bytes:
    size = len(words) if length is None else length
    return u16(kind, size) + COUNTING[: 16 if six else 4] + words


def names(*entries: bytes, count: int | None = None, six: bool = False) -> bytes:
    return one(130, u16(2, len(entries) if count is None else count) + b"".join(entries), six)


def networks(*pairs: bytes, six: bool = False) -> bytes:
    return one(4, b"".join(pairs), six)


KINDS = (*range(6), 128, 129, 130, 131, 200, 201, 202, 203, 255)
ZERO = bytes(4)
MASKS = [
    "00000000", "80000000", "c0000000", "fe000000", "ff000000", "ff00ff00", "ffffff00", "ffffff80",
    "ffffffff", "00000001", "01020304",
]  # fmt: skip
MASKS6 = ["", "ff" * 16, "ff" * 8, "ff" * 7 + "fe", "ffffa0", "ff0fff", "fff0ff", "ff" * 14 + "0001", "01" * 16]

PACKETS = {
    **{f"{n} bytes": ether_udp((u16(n, 7) + ZERO)[:n], 698, 698) for n in range(9)},
    **{f"message {n}{'6' * s}": one(n, COUNTING[:40], bool(s)) for n in KINDS for s in (0, 1)},
    **{f"message {n} of {k}": one(n, COUNTING[:k]) for n in KINDS for k in (0, 1, 3, 4, 5, 8, 11, 12, 13)},
    **{f"6 message {n} of {k}": one(n, COUNTING[:k], True) for n in KINDS for k in (0, 4, 15, 16, 20, 24, 31, 32)},
    **{f"length {n}": packet(message(5, COUNTING[:8]), length=n) for n in (0, 3, 4, 5, 12, 19, 20, 21, 24, 25, 99)},
    **{f"size {n}": packet(message(5, COUNTING[:8], n)) for n in (0, 1, 8, 11, 12, 13, 19, 20, 21, 24, 25, 65535)},
    **{
        f"6 size {n}": packet(message(5, COUNTING[:8], n, six=True), six=True)
        for n in (0, 1, 23, 24, 25, 31, 32, 33, 36, 37)
    },
    **{f"second's size {n}": packet(message(5, b"a"), message(5, COUNTING[:8], n)) for n in (11, 21, 37, 38, 60)},
    "rest": packet(message(5, b"abc"), rest=b"abcdefghijklmn"),
    "half a message": packet(message(5, b"abc"), b"abcdefghijk"),
    **{f"time 0x{n:02x}": packet(message(5, b"a", vtime=n)) for n in range(0, 256, 5)},
    **{f"hello time 0x{n:02x}": hello(time=n) for n in (0, 0x0F, 0xF0, 0xC5)},
    **{f"link 0x{n:02x}": hello(link(COUNTING[:8], code=n)) for n in (*range(17), 0x23, 0xF0, 0xFF)},
    **{f"link of {n}": hello(link(COUNTING[:12], n)) for n in range(20)},
    **{f"neighbors in {n}": hello(link(COUNTING[:n]), link(b"")) for n in (0, 3, 4, 7, 8, 20, 40)},
    **{f"6 neighbors in {n}": hello(link(COUNTING[:n]), six=True) for n in (0, 4, 16, 20, 48)},
    **{f"quality in {n}": hello(link(COUNTING[:n]), link(b""), kind=201) for n in (0, 4, 7, 8, 15, 16, 40)},
    **{f"6 quality in {n}": hello(link(COUNTING[:n]), kind=201, six=True) for n in (0, 16, 19, 20, 39, 40)},
    **{f"quality {n}": hello(link(u32(9) + u8(n, 255 - n) + u16(0)), kind=201) for n in (0, 1, 127, 128, 254, 255)},
    **{f"behind links, {n}": hello(link(ZERO), COUNTING[:n]) for n in (1, 3, 4, 5)},
    **{f"mask {n}": networks(COUNTING[:4] + bytes.fromhex(n)) for n in MASKS},
    **{f"default, mask {n}": networks(ZERO + bytes.fromhex(n)) for n in MASKS},
    **{f"mask6 {n}": networks(COUNTING[:16] + bytes.fromhex(n).ljust(16, b"\0"), six=True) for n in MASKS6},
    **{f"{n} networks": networks(*[COUNTING[:4] + b"\xff\xff\0\0"] * n) for n in range(10)},
    "two networks, IPv6": networks(*[COUNTING[:16] + b"\xff" * 16] * 2, six=True),
    **{f"gateway {n}": networks(ZERO + u8(0, n, 0x12, 0xE5)) for n in (*range(1, 17), 0x1F, 0x20, 0x80, 0xFF)},
    **{f"speed {n}": networks(ZERO + u8(0, 1, n, 255 - n)) for n in (0, 1, 7, 8, 0x7F, 0x80, 0xF8)},
    **{f"name type {n}": names(entry(n, b"name")) for n in (0, 1, 2, 3, 0xFFFF)},
    **{f"name of {n}": names(entry(1, b"a\n\xff\0abc"[:n]), entry(1, b"more")) for n in range(1, 8)},
    **{f"name in {n}": names(entry(1, b"namename", n), entry(1, b"more")) for n in (0, 1, 4, 5, 8, 9, 16, 17, 99)},
    **{f"name6 in {n}": names(entry(1, b"namename", n, True), entry(1, b"more", None, True), six=True) for n in (5, 8)},
    **{f"{n} names for two": names(entry(1, b"name"), entry(1, b"more"), count=n) for n in (0, 1, 3, 6, 7, 99)},
    **{f"last name of {n}": one(130, u16(1, 1) + entry(0, b"abcdefgh"[:n])) for n in range(9)},
    **{f"from port {n}": ether_udp(u16(12, 7) + bytes(20), n, 698) for n in (646, 3503, 49152, 1589, 6343, 5359, 6696)},
    **{f"to port {n}": ether_udp(u16(12, 7) + bytes(20), 698, n) for n in (921, 1985, 3784, 3785)},
    **{f"to port 1589 from {n}": ether_udp(u8(1, 1) + bytes(20), n, 1589) for n in (3503, 6343, 5060, 6696)},
    **{f"from port 1589 to {n}": ether_udp(u8(1, 1) + bytes(20), 1589, n) for n in (3784, 6784, 1985)},
}
