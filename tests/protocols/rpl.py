"""RPL in ICMPv6."""

from making import checksum, ether, ip6, ipv6, pseudo, u8, u16

SOURCE = "fe80::1"
DESTINATION = "ff02::1a"
GRAPH = ip6("2001:db8::99")


def rpl(code: int, content: bytes) -> bytes:
    message = u8(155, code) + u16(0) + content
    value = checksum(pseudo(SOURCE, DESTINATION, 58, len(message)) + message)
    return ether(ipv6(message[:2] + u16(value) + content, 58, SOURCE, DESTINATION), 0x86DD)


def option(kind: int, content: bytes, length: int | None = None) -> bytes:
    return u8(kind, len(content) if length is None else length) + content


def information(*options: bytes, mode: int = 0x88, rank: int = 256) -> bytes:
    return rpl(1, u8(1, 2) + u16(rank) + u8(mode, 7, 0, 0) + GRAPH + b"".join(options))


OPTIONS = ["-nn", "-nnv", "-nnvv", "-nnvvv"]
PACKETS = {
    **{f"code {code:x}": rpl(code, bytes(range(1, 30))) for code in (0, 1, 2, 3, 4, 0x7F, 0x80, 0x81, 0x8A, 0xFF)},
    "solicitation": rpl(0, u8(0, 0) + option(7, bytes(19))),
    "information": information(),
    "information of all": information(mode=0xFF, rank=0xFFFF),
    **{f"mode {mode:x}": information(mode=mode) for mode in (0, 0x80, 0x40, 8, 0x10, 0x18, 0x20, 0x38, 1, 7)},
    **{f"option {kind}": information(option(kind, b"\1\2\3\4\5\6")) for kind in range(13)},
    "options": information(option(2, bytes(20)), option(1, bytes(2)), b"\0\0", option(5, u8(0, 128) + GRAPH)),
    "empty options": information(option(1, b""), option(4, b"")),
    "option too long": information(option(1, b"ab", 9)),
    "half an option": information(b"\1"),
    **{f"information of {n}": rpl(1, bytes(n)) for n in (0, 10, 23, 24)},
    **{f"advertisement {flags:x}": rpl(2, u8(9, flags, 0, 3) + GRAPH) for flags in (0, 0x40, 0x80, 0xC0, 0xFF)},
    "advertisement with target": rpl(2, u8(9, 0xC0, 0, 3) + GRAPH + option(5, u8(0, 128) + GRAPH)),
    **{f"advertisement of {n}": rpl(2, (u8(9, 0x40, 0, 3) + GRAPH)[:n]) for n in (0, 2, 4, 19)},
    "acknowledgement": rpl(3, u8(9, 0, 5, 1)),
    "acknowledgement, identified": rpl(3, u8(9, 0x80, 5, 200) + GRAPH + option(1, b"abc")),
    **{f"acknowledgement of {n}": rpl(3, (u8(9, 0x80, 5, 1) + GRAPH)[:n]) for n in (0, 1, 2, 3, 4, 19)},
}
