"""ICMPv6: errors, neighbour discovery and its options, listeners, renumbering, node information."""

from making import HOST_A6, HOST_B6, checksum, ether, ip4, ip6, ipv4, ipv6, pseudo, tcp, u8, u16, u32, udp

SOURCE = "fe80::1"
DESTINATION = "ff02::1"
ZERO = u32(0)
TARGET = ip6("fe80::77")
MAC = b"\2\0\0\0\0\1"
DATAGRAM = udp(b"hello", 40000, 40001, HOST_A6, HOST_B6)
QUOTE = ipv6(DATAGRAM, 17)


def packet(payload: bytes, **fields: int) -> bytes:
    return ether(ipv6(payload, 58, SOURCE, DESTINATION, hop_limit=255, **fields), 0x86DD)  # type: ignore[arg-type]


def icmp6(kind: int, code: int, rest: bytes = b"", check: int | None = None) -> bytes:
    message = u8(kind, code) + u16(0) + rest
    if check is None:
        check = checksum(pseudo(SOURCE, DESTINATION, 58, len(message)) + message)
    return packet(message[:2] + u16(check) + rest)


def option(kind: int, content: bytes, units: int | None = None) -> bytes:
    """A neighbour discovery option, padded."""
    needed = (len(content) + 2 + 7) // 8
    return u8(kind, needed if units is None else units) + content.ljust(needed * 8 - 2, b"\0")


def advertisement(options: bytes, flags: int = 0, hops: int = 64, lifetime: int = 1800) -> bytes:
    return icmp6(134, 0, u8(hops, flags) + u16(lifetime) + u32(30000, 1000) + options)


def prefix(
    length: int = 64, flags: int = 0xC0, valid: int = 2592000, preferred: int = 604800, address: str = "2001:db8:1::"
) -> bytes:
    return option(3, u8(length, flags) + u32(valid, preferred, 0) + ip6(address))


def renumbering(code: int, body: bytes, flags: int = 0xF8, segment: int = 3, delay: int = 1000, rest: int = 0) -> bytes:
    return icmp6(138, code, u32(7) + u8(segment, flags) + u16(delay) + u32(rest) + body)


def match(code: int, units: int, ordinal: int = 0, length: int = 48, least: int = 0, most: int = 128) -> bytes:
    return u8(code, units, ordinal, length, least, most) + u16(0) + ip6("2001:db8::")


def use(
    length: int = 48, keep: int = 16, mask: int = 0xFF, flags: int = 0x40, valid: int = 2592000,
    preferred: int = 604800, bits: int = 0x80000000,
) -> bytes:
    return u8(length, keep, mask, flags) + u32(valid, preferred, bits) + ip6("2001:db8:ffff::")


def node(kind: int, code: int, asked: int, flags: int, content: bytes) -> bytes:
    return icmp6(kind, code, u16(asked, flags) + bytes(range(8)) + content)


SLLA = option(1, MAC)
NAME = b"\3foo\3com\0"
NAMES = [
    NAME, b"\3foo\0\0", b"\3foo\0xyz", b"\3foo", b"\3foo\3ba", b"\3f\1o\0", b"\3foo\0\0\0", b"\0", b"\0\0", b"\0\0\0",
    b"\xc0\x0c\0\0", b"\x41" + b"a" * 66, b"\7foo.com", b"\7foo.com\0", b"",
]  # fmt: skip
ADDRESS = ip6("2001:db8::9")

QUOTED = {
    "tcp": ipv6(tcp(b"", 1234, 80, HOST_A6, HOST_B6), 6),
    "icmp": ipv6(b"\x80\0\0\0\0\0\0\0", 58),
    "hop-by-hop": ipv6(b"\x11\0" + bytes(6) + DATAGRAM, 0),
    "hop-by-hop cut": ipv6(b"\x11\3" + bytes(6) + DATAGRAM, 0),
    "destination options": ipv6(b"\x06\1" + bytes(14) + DATAGRAM, 60),
    "routing": ipv6(b"\x11\2\0\1" + bytes(20) + DATAGRAM, 43),
    "fragment": ipv6(b"\x11\0\0\1\0\0\0\0" + DATAGRAM, 44),
    "later fragment": ipv6(b"\x11\0\0\x08\0\0\0\0" + DATAGRAM, 44),
    "nothing": ipv6(b"", 59),
    "unknown": ipv6(DATAGRAM, 99),
    "ports cut": ipv6(DATAGRAM[:3], 17),
    "ports": ipv6(DATAGRAM[:4], 17),
    "ipv4": ipv4(udp(b"x", 1, 2), 17) + bytes(20),
    "mobility": ipv6(DATAGRAM, 135),
    "sctp": ipv6(DATAGRAM, 132),
}

DISCOVERY = {
    "source": SLLA,
    "target": option(2, MAC),
    "long address": option(1, MAC + bytes(8)),
    "prefix": prefix(),
    **{f"prefix flags {n:x}": prefix(flags=n) for n in (0, 0x20, 0xFF)},
    "prefix infinite": prefix(0, 0, 0, 0xFFFFFFFF),
    "prefix forever": prefix(valid=0xFFFFFFFF),
    "prefix short": option(3, u8(64, 0) + u32(1)),
    "prefix of 24": option(3, bytes(22)),
    "prefix of 40": option(3, u8(64, 0xC0) + u32(1, 2, 0) + ip6("::5") + bytes(8)),
    "redirected": option(4, bytes(6) + QUOTE),
    "redirected nothing": option(4, bytes(6)),
    "redirected second": SLLA + option(4, bytes(6) + b"abcd"),
    "mtu": option(5, u16(0) + u32(1500)),
    "mtu of 16": option(5, u16(3) + u32(1500) + bytes(8)),
    "interval": option(7, u16(0) + u32(30000)),
    "interval of 16": option(7, u16(0) + u32(30000) + bytes(8)),
    "home agent": option(8, u16(0, 1, 2)),
    "home agent, large": option(8, u16(0, 0xFFFF, 0xFFFF)),
    "route of 8": option(24, u8(0, 0x18) + u32(0xFFFFFFFF)),
    "route of 16": option(24, u8(64, 0x08) + u32(1800) + ip6("2001:db8:2::")[:8]),
    "route of 24": option(24, u8(128, 0x10) + u32(0) + ip6("2001:db8:2::1")),
    "route of 32": option(24, bytes(30)),
    "route too long": option(24, u8(129, 0xFF) + u32(5) + ip6("2001:db8:2::")[:8]),
    "rdnss": option(25, u16(0) + u32(1200) + ip6("2001:db8::53")),
    "rdnss twice": option(25, u16(0) + u32(0xFFFFFFFF) + ip6("2001:db8::53") + ip6("2001:db8::54")),
    "rdnss none": option(25, u16(0) + u32(0)),
    "rdnss of 16": option(25, u16(0) + u32(0) + bytes(8)),
    "rdnss of 32": option(25, bytes(30)),
    "dnssl": option(31, u16(0) + u32(1200) + b"\3foo\3com\0\3bar\0"),
    "dnssl odd": option(31, u16(3) + u32(0) + b'\3a.b\5x y"z\0\1x'),
    "dnssl none": option(31, u16(0) + u32(0)),
    "dnssl long": option(31, u16(0) + u32(0) + b"\x3ffoo"),
    "dnssl controls": option(31, u16(0) + u32(0) + b"\4f\1\xffo\0"),
    **{
        f"dnssl pointer {n:x}": SLLA + option(31, u16(0) + u32(0) + b"\3foo\3bar\0\1a" + u16(0xC000 | n))
        for n in (0, 8, 0x0C, 0x10, 0x14, 0x18, 0x1C, 0x20, 0xFF)
    },
    **{f"option {n}": option(n, b"\1\2\3\4\5\6") for n in range(44)},
    "option 255": option(255, b"\1\2\3\4\5\6"),
    "option long": option(200, b"abcdefghijklmnopqrstuvwxyz"),
    "option before": option(200, b"x") + SLLA,
    "option behind": SLLA + option(200, b"x"),
    "length 0": option(1, MAC, 0),
    "length too much": option(1, MAC, 5),
    "several": SLLA + prefix() + option(5, u16(0) + u32(1500)) + option(25, u16(0) + u32(60) + ip6("2001:db8::53")),
    "half": SLLA + b"\1",
    "none": b"",
}

OPTIONS = ["-nn", "-nnv", "-nnvv", "-nnvvv", "-nnve", "-nnq", "-nnvK"]
PACKETS = {
    **{
        f"type {kind}": icmp6(kind, 0, u32(0x01020304) + QUOTE)
        for kind in (*range(7), 100, *range(127, 155), *range(156, 159), *range(199, 203), 255)
    },
    **{
        f"type {kind} code {code}": icmp6(kind, code, u32(0x01020304) + QUOTE)
        for kind in (1, 2, 3, 4, 128, 138) for code in (1, 2, 3, 4, 5, 6, 7, 255)
    },
    **{f"quoted {name}": icmp6(1, 4, ZERO + quote) for name, quote in QUOTED.items()},
    **{f"nothing quoted {kind}": icmp6(kind, 0, ZERO) for kind in (1, 2, 3, 4)},
    **{f"length {n}": packet(b"\x80\0\0\0\0\1\0\2"[:n]) for n in range(9)},
    "payload length 0": packet(b"\x80\0\0\0\0\1\0\2", length=0),
    "payload length 6": packet(b"\x80\0\0\0\0\1\0\2", length=6),
    "bad checksum": icmp6(128, 0, ZERO, check=0x1234),
    "zero checksum": icmp6(1, 0, ZERO + QUOTE, check=0),
    "fragmented": ether(ipv6(b"\x3a\0\0\1\0\0\0\0" + b"\x80\0\0\0\0\1\0\2", 44), 0x86DD),
    "in ipv4": ether(ipv4(b"\x80\0\0\0\0\1\0\2", 58)),
    "options before": ether(ipv6(b"\x3a\0\0\0\0\0\0\0" + b"\x80\0\0\0\0\1\0\2", 60), 0x86DD),
    **{f"advertised {name}": advertisement(options) for name, options in DISCOVERY.items()},
    **{f"router flags {n:x}": advertisement(b"", n) for n in (0xFF, 0x80, 0x40, 0x20, 0x10, 8, 4, 2, 1, 0x18)},
    "router of nothing": advertisement(b"", 0, 0, 0),
    "solicitation": icmp6(133, 0, ZERO + SLLA),
    "solicitation alone": icmp6(133, 0, ZERO),
    "solicitation short": icmp6(133, 0),
    "neighbor": icmp6(135, 0, ZERO + TARGET + SLLA),
    "neighbor alone": icmp6(135, 0, ZERO + TARGET),
    "neighbor short": icmp6(135, 0, ZERO + TARGET[:8]),
    **{f"neighbor {n:x}": icmp6(136, 0, u32(n << 24) + TARGET + option(2, MAC)) for n in (0, 0x80, 0x40, 0x20, 0xFF)},
    "neighbor with nonce": icmp6(135, 0, ZERO + TARGET + SLLA + option(14, b"\1\2\3\4\5\6")),
    "redirect": icmp6(137, 0, ZERO + TARGET + ip6("2001:db8::7") + option(2, MAC) + option(4, bytes(6) + QUOTE)),
    "redirect alone": icmp6(137, 0, ZERO + TARGET + ip6("2001:db8::7")),
    "redirect short": icmp6(137, 0, ZERO + TARGET),
    "inverse": icmp6(141, 0, ZERO + SLLA),
    "inverse advertised": icmp6(142, 0, ZERO + SLLA + option(10, bytes(6) + TARGET)),
    **{f"listener {kind}": icmp6(kind, 0, u16(10000, 0) + ip6("ff02::5")) for kind in (130, 131, 132)},
    "listener short": icmp6(131, 0, u16(10000, 0) + ip6("ff02::5")[:8]),
    **{
        f"query of {n}": icmp6(130, 0, (u16(10000, 0) + ip6("ff02::5") + b"\2\x7d\0\0")[:n])
        for n in (8, 19, 22, 23, 24)
    },
    "query": icmp6(130, 0, u16(10000, 0) + ip6("ff02::5") + b"\x0f\xff\0\2" + TARGET + TARGET),
    "query floating": icmp6(130, 0, u16(0x8ABC, 0) + ip6("ff02::5") + b"\7\x8f\0\1" + TARGET),
    "query most": icmp6(130, 0, u16(0xFFFF, 0) + ip6("ff02::5") + b"\xff\x7f\0\0"),
    "query without sources": icmp6(130, 0, ZERO + ip6("ff02::5") + b"\0\0\0\3" + TARGET),
    **{f"record {n}": icmp6(143, 0, u16(0, 1) + u8(n, 0) + u16(1) + ip6("ff02::16") + TARGET) for n in range(8)},
    "records": icmp6(
        143, 0,
        u16(0, 2) + u8(4, 0) + u16(0) + ip6("ff02::16") + u8(3, 1) + u16(2) + ip6("ff02::17") + TARGET * 2 + u32(9),
    ),
    "record with data": icmp6(143, 0, u16(0, 2) + u8(4, 1) + u16(0) + ip6("ff02::16") + u32(7) + u8(3, 0) + TARGET),
    "records missing": icmp6(143, 0, u16(0, 3) + u8(4, 1) + u16(0) + ip6("ff02::16")),
    "record without sources": icmp6(143, 0, u16(0, 1) + u8(4, 1) + u16(9) + ip6("ff02::16") + TARGET),
    "no record": icmp6(143, 0, u16(0, 0)),
    "half a record": icmp6(143, 0, u16(0, 1) + u8(4, 1) + u16(0)),
    "report short": icmp6(143, 0, b"\0\0"),
    "renumbering": renumbering(0, match(1, 7) + use()),
    "renumbering two": renumbering(0, match(2, 11, 5) + use() + use(8, 9, 0xC0, 0x80, 2**32 - 1, 7, 3 << 30)),
    **{f"renumbering bits {n:x}": renumbering(0, match(3, 7) + use(bits=n)) for n in (0, 1, 1 << 24, 1 << 30, 1 << 29)},
    **{f"renumbering flags {n:x}": renumbering(0, match(9, 3), n) for n in (0, 0x80, 0x40, 0x20, 0x10, 8, 7)},
    **{f"renumbering units {n}": renumbering(0, match(1, n) + use()) for n in (0, 1, 2, 3, 4, 6, 15)},
    "renumbering two matches": renumbering(0, match(1, 7) + use() + match(2, 3)),
    "renumbering cut": renumbering(0, match(1, 7) + use()[:20]),
    "renumbering extra": renumbering(0, match(1, 3) + b"abc", rest=5),
    "renumbering nothing": renumbering(0, b"", segment=0, delay=0),
    "renumbering result": renumbering(1, u16(3) + u8(0, 48) + u32(2) + ip6("2001:db8::")),
    "renumbering reset": renumbering(255, b""),
    "renumbering short": icmp6(138, 0, u32(1)),
    **{
        f"node query {code} {asked}": node(139, code, asked, 0, ip4("1.2.3.4") if code == 2 else ADDRESS)
        for code in range(4) for asked in range(6)
    },
    **{
        f"node reply {code} {asked}": node(140, code, asked, 0, u32(7) + ADDRESS)
        for code in range(4) for asked in range(6)
    },
    **{f"node query flags {1 << n:x}": node(139, 0, 3, 1 << n, ADDRESS) for n in range(16)},
    **{f"node reply flags {1 << n:x}": node(140, 0, 3, 1 << n, u32(7) + ADDRESS) for n in range(16)},
    **{
        f"node flags {kind} {asked} {flags}": node(kind, 0, asked, flags, u32(7) + ADDRESS)
        for kind in (139, 140) for asked in (0, 1, 2, 4) for flags in (1, 2, 0xFFFF)
    },
    **{f"node query name {name[:9].hex()}": node(139, 1, 2, 0, name) for name in NAMES},
    **{f"node reply name {name[:9].hex()}": node(140, 0, 2, 1, u32(300) + name) for name in NAMES},
    **{
        f"node query {code} of {n}": node(139, code, 2, 0, bytes(n))
        for code in range(3) for n in (0, 2, 4, 5, 15, 16, 17)
    },
    **{f"node reply {code} of {n}": node(140, code, 2, 0, bytes(n)) for code in range(3) for n in (0, 2, 4)},
    "node noop": node(139, 0, 0, 0, b""),
    "node noop answered": node(140, 0, 0, 0, b""),
    "node addresses": node(140, 0, 3, 0, u32(0xFFFFFFFF) + ADDRESS + u32(8) + TARGET + u32(8)),
    "node short": icmp6(139, 0, u16(2, 0) + bytes(7)),
    "node reply short": icmp6(140, 0, u16(2, 0) + bytes(7)),
    "home agents": icmp6(145, 0, u16(5, 0) + ADDRESS + TARGET),
    "home agents cut": icmp6(145, 0, u16(5, 0) + ADDRESS[:9]),
    **{f"mobile {kind}": icmp6(kind, 0, u16(5, 0)) for kind in (144, 145, 146, 147)},
    **{f"mobile {kind} short": icmp6(kind, 0, b"\0") for kind in (144, 145, 146, 147)},
    **{f"mobile prefix {n:x}": icmp6(147, 0, u16(5, n) + prefix()) for n in (0x8000, 0x4000, 0xFFFF)},
}
