"""HNCP: every TLV at lengths that fit and that do not, TLVs in each other, and options of DHCP."""

from making import ether_udp6, ip6, u8, u16, u32

OPTIONS = ["-nn", "-nnv", "-nnvv", "-nnvvv"]
SWEEP = "-nnvvv"
COUNTING = bytes(range(1, 90))
MAPPED = bytes(10) + b"\xff\xff\xc0\0\2\1"  # 192.0.2.1
KINDS = (*range(45), 511, 512, 767, 768, 1023, 1024, 16384, 32768, 65535)


def tlv(kind: int, data: bytes = b"", length: int | None = None) -> bytes:
    return u16(kind, len(data) if length is None else length) + data + bytes(-len(data) % 4)


def packet(*tlvs: bytes) -> bytes:
    return ether_udp6(b"".join(tlvs), 8231, 8231)


END = tlv(1)


def one(kind: int, data: bytes) -> bytes:
    return packet(tlv(kind, data), END)


def delegated(bits: int, rest: bytes) -> bytes:
    return one(34, u32(1234, 9000567) + u8(bits) + rest)


def assigned(bits: int, rest: bytes, priority: int = 2) -> bytes:
    return one(35, u32(3) + u8(priority, bits) + rest)


def zone(flags: int, rest: bytes) -> bytes:
    return one(39, COUNTING[:16] + u8(flags) + rest)


def named(length: int, rest: bytes, address: bytes = COUNTING[:16]) -> bytes:
    return one(41, address + u8(length) + rest)


def policy(kind: int, rest: bytes = b"") -> bytes:
    return one(43, u8(kind) + rest)


def nested(*tlvs: bytes) -> bytes:
    return packet(tlv(5, COUNTING[:20] + b"".join(tlvs)), END)


def option(code: int, data: bytes, length: int | None = None) -> bytes:
    return u8(code, len(data) if length is None else length) + data


def option6(code: int, data: bytes, length: int | None = None) -> bytes:
    return u16(code, len(data) if length is None else length) + data


def both(name: str, kind: int, options: bytes) -> dict[str, bytes]:
    """The options in a TLV, and in one in another."""
    return {name: one(kind, options), f"{name}, inside": packet(tlv(33, tlv(kind, options) + END), END)}


def deep(levels: int) -> bytes:
    return b"".join(u16(33, 4 * (levels - level) - 4) for level in range(levels))


LABEL = u8(63) + b"a" * 63
PEER = tlv(8, COUNTING[:12])
CONNECTION = tlv(33, tlv(34, u32(1, 2) + u8(24) + COUNTING[:3] + tlv(43, b"\0")) + tlv(37, option(6, b"\x0a\0\0\1")))
SERVER6 = option6(23, ip6("2001:db8::53"))
ONE_BY_ONE = packet(END, tlv(2, b"abcd"), tlv(0), tlv(6), tlv(700), tlv(300), tlv(300))
DOMAINS = [
    b"\0", bytes(4), b"\1a\0", b"\2ab\0\1c\0", LABEL + b"\0", u8(64) + b"a" * 64 + b"\0", u8(255) + b"b" * 255 + b"\0",
    LABEL * 4 + b"\0", b"\3a\0b\1c\0", b"\2\n\xff\0", b"\1a" * 130 + b"\0", b"\2ab", b"\2a", b"\2", b"\2ab\xc0\0",
]  # fmt: skip

PACKETS = {
    "nothing": packet(),
    **{f"type {n}": packet(tlv(n, COUNTING[:48])) for n in KINDS},
    **{f"type {n} of {k}": one(n, COUNTING[:k]) for n in (1, 2, 3, 4, 8, 9) for k in (0, 3, 4, 5, 8, 9, 12, 13)},
    **{f"node state of {n}": one(5, COUNTING[:n]) for n in (0, 19, 20, 21, 23, 24)},
    **{f"verdict of {n}": one(10, COUNTING[:n]) for n in (0, 36, 37, 40)},
    "verdict's text": one(10, u8(3) + COUNTING[:35] + b"a\n\xff\0b"),
    **{f"version of {n}": one(32, COUNTING[:n]) for n in (0, 4, 5, 9)},
    "version's text": one(32, u8(1, 2, 0xAB, 0xCD) + b"a\n\xff\0b"),
    **{f"connection of {n}": one(33, COUNTING[:n]) for n in (0, 1, 3, 4, 8)},
    **{f"milliseconds {n}": one(9, u32(1, n)) for n in (0, 5, 999, 1000, 0xFFFFFFFF)},
    **{f"delegated /{n}": delegated(n, COUNTING[: (n + 7) // 8]) for n in (0, 1, 8, 9, 64, 96, 104, 127, 128, 129)},
    **{f"delegated, mapped /{n}": delegated(n, MAPPED[: (n + 7) // 8]) for n in (95, 96, 100, 120, 128)},
    **{f"delegated, {n} bytes": delegated(24, b"\xff" * n) for n in range(6)},
    **{f"delegated /{n}, more": delegated(n, bytes(48)) for n in (24, 128, 129, 255)},
    "policies": delegated(24, COUNTING[:3] + tlv(43, b"\0") + tlv(43, b"\x81")),
    "policies, padded": delegated(32, COUNTING[:4] + bytes(3) + tlv(43, b"\0")),
    "policies, not padded": delegated(32, COUNTING[:4] + tlv(43, b"\0")),
    **{f"assigned /{n}": assigned(n, MAPPED[: (n + 7) // 8]) for n in (0, 24, 96, 120, 128, 129)},
    **{f"assigned /{n}, more": assigned(n, bytes(48)) for n in (128, 129, 255)},
    **{f"priority {n}": assigned(16, b"ab", n) for n in (0, 15, 16, 255)},
    **{f"assigned of {n}": one(35, COUNTING[:n]) for n in (0, 5, 6)},
    "assigned, more": assigned(8, b"a\0" + tlv(43, b"\0")),
    **{f"address of {n}": one(36, COUNTING[:n]) for n in (0, 19, 20, 21, 24)},
    "mapped address": one(36, u32(9) + MAPPED),
    "compatible address": one(36, u32(9) + bytes(12) + MAPPED[12:]),
    "address, more": one(36, COUNTING[:20] + END),
    **{f"zone {n}": zone(n, b"\2ab\0") for n in (*range(8), 8, 255)},
    **{f"zone of {n}": one(39, (COUNTING[:16] + b"\7\2ab\0")[:n]) for n in (0, 15, 16, 17, 18, 19, 20)},
    **{f"zone {n}, more": zone(7, d + END) for n, d in enumerate([bytes(3), b"\2ab\0", b"\2ab\0" + bytes(3)])},
    **{f"domain {n}": one(40, d) for n, d in enumerate([b"", *DOMAINS])},
    **{f"zone's domain {n}": zone(0, d) for n, d in enumerate(DOMAINS)},
    **{f"name of {n}": one(41, COUNTING[:n]) for n in (0, 16, 17)},
    **{f"name in {n}": named(n, b"abcdefgh") for n in (0, 1, 3, 4, 7, 8, 9, 64, 255)},
    **{f"name as long as {n}": named(n, b"x" * n + bytes(-(17 + n) % 4) + END) for n in (1, 62, 63, 64, 200, 255)},
    "name's text": named(5, b"a\n\xff\0b", MAPPED),
    **{f"key of {n}": one(42, COUNTING[:n]) for n in (0, 31, 32, 33, 36)},
    "key, more": one(42, COUNTING[:32] + END),
    **{f"policy {n}": policy(n, COUNTING[:17]) for n in (0, 1, 64, 100, 127, 128, 129, 130, 131, 132, 255)},
    **{f"policy {n} alone": policy(n) for n in (0, 1, 64, 128, 129, 130, 131, 132, 255)},
    **{f"policy 24 of {n}": policy(24, COUNTING[:n]) for n in (2, 3, 4)},
    "policy, mapped": policy(120, MAPPED[:15]),
    "policy's text": policy(130, b"a\n\xff\0b"),
    **{f"policy's domain {n}": policy(129, d) for n, d in enumerate(DOMAINS)},
    "kinds": ONE_BY_ONE,
    **{f"kinds cut to {n}": (ONE_BY_ONE[:n], len(ONE_BY_ONE)) for n in (66, 73, 74, 78, 82, 93)},
    "kinds nested, one too long": nested(END, END, PEER, tlv(8, COUNTING[:12], 99)),
    "kinds nested twice, one left": nested(tlv(33, END + PEER + b"ab"), END),
    "nested": nested(CONNECTION, PEER, PEER, tlv(300)),
    "nested, wrong": nested(tlv(8, COUNTING[:11]), PEER),
    **{f"nested, {n} left": nested(END, COUNTING[:n]) for n in range(1, 5)},
    "nested, too long": nested(tlv(8, COUNTING[:12], 99), PEER),
    "nested twice, too long": nested(tlv(33, tlv(8, COUNTING[:12], 99)), PEER),
    **{f"{n} levels": packet(deep(n), END) for n in (2, 5, 20, 500)},
    **{f"{n} left": packet(END, COUNTING[:n]) for n in range(1, 5)},
    **{f"length {n}": packet(tlv(6, b"abcd", n), END) for n in range(10)},
    **{f"last length {n}": packet(tlv(6, b"abcd", n)) for n in range(8)},
    **{f"last {n}, not padded": packet(END, u16(2, n) + COUNTING[:n]) for n in range(6)},
    **{f"option {n}": one(37, option(n, b"\3abc")) for n in (0, 1, 6, 15, 42, 119, 255)},
    **{f"servers in {n}": one(37, option(6, COUNTING[:n]) + option(6, b"abcd")) for n in (0, 1, 3, 4, 5, 8)},
    **{f"option6 {n}": one(38, option6(n, b"\3abc")) for n in (0, 6, 22, 23, 24, 25, 31, 279)},
    **{f"servers6 in {n}": one(38, option6(31, COUNTING[:n]) + SERVER6) for n in (0, 1, 15, 16, 32)},
    **both("servers too long", 37, option(6, b"abc", 9)),
    **both("unknown too long", 37, option(9, b"abc", 9)),
    **both("half an option", 37, b"\x06"),
    **both("servers6 wrong", 38, option6(23, b"abc") + SERVER6),
    **both("servers6 too long", 38, option6(23, b"abc", 99)),
    **both("half an option6", 38, SERVER6 + b"\0\x17"),
    **{
        f"search {n}": one(37, option(119, d) + option(6, b"abcd"))
        for n, d in enumerate(
            [b"", b"\1a\0\1b\0", b"\1a", b"\x7fbc", b"\x80", b"\1a\0\1b\xc0\6", b"\1a\xc0\x20", b"\xc0\0", b"\x30bc"]
        )
    },
    **{
        f"search6 {n}": packet(tlv(33, tlv(38, option6(24, d) + SERVER6) + END), END)
        for n, d in enumerate([b"", b"\1a\0\1b\0", b"\1a", b"\x7fbc", b"\1a\xc0\x01", b"\xc0\0", b"\x30bc"])
    },
    **{f"from port {n}": ether_udp6(END, n, 8231) for n in (547, 496, 1812, 654, 4342, 6696, 5359)},
    "to a router of others": ether_udp6(END, 8231, 1985),
}  # fmt: skip
