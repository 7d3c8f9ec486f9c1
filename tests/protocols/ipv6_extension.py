"""IPv6's extension headers: options, jumbograms, routing, fragments."""

from ipaddress import IPv6Address

from making import HOST_A6, HOST_B6, ether, ip6, ipv4, ipv6, tcp, u8, u16, u32, udp

DATAGRAM = udp(b"hello", 40000, 40001, HOST_A6, HOST_B6)
LARGE = udp(b"x" * 66000, 1, 2, HOST_A6, HOST_B6, length=0)
SEGMENTS = [ip6(f"2001:db8::1{i}") for i in range(4)]


def packet(payload: bytes, next_header: int, **fields: int) -> bytes:
    return ether(ipv6(payload, next_header, **fields), 0x86DD)  # type: ignore[arg-type]


def options(content: bytes, next_header: int = 17, payload: bytes = DATAGRAM, words: int | None = None) -> bytes:
    """A hop-by-hop or destination options header, padded with zeros."""
    size = (len(content) + 2 + 7) // 8 * 8
    return u8(next_header, size // 8 - 1 if words is None else words) + content.ljust(size - 2, b"\0") + payload


def jumbo(length: int) -> bytes:
    return b"\xc2\4" + u32(length)


def home(content: bytes = b"") -> bytes:
    """A home address option with suboptions."""
    return u8(0xC9, 16 + len(content)) + ip6("fe80::1") + content


def routing(
    kind: int, left: int, segments: int, next_header: int = 17, content: bytes | None = None, payload: bytes = b""
) -> bytes:
    if content is None:
        content = u32(0) + b"".join(SEGMENTS[:segments])
    last = str(IPv6Address(SEGMENTS[segments - 1])) if segments else HOST_B6
    payload = payload or udp(b"hello", 40000, 40001, HOST_A6, last)
    return u8(next_header, (len(content) - 4) // 8, kind, left) + content + payload


def segment_routing(
    left: int, last: int, flags: int, tag: int, segments: int, extra: bytes = b"", next_header: int = 17,
    payload: bytes | None = None,
) -> bytes:
    if payload is None:
        payload = udp(b"hello", 40000, 40001, HOST_A6, "2001:db8::10")
    content = u8(last, flags) + u16(tag) + b"".join(SEGMENTS[:segments]) + extra
    return u8(next_header, (len(content) - 4) // 8, 4, left) + content + payload


def fragment(offset: int, next_header: int = 17, payload: bytes = DATAGRAM, reserved: int = 0) -> bytes:
    return u8(next_header, reserved) + u16(offset) + u32(7) + payload


OPTION_BYTES = [
    b"\0" * 6, b"\1\4\0\0\0\0", b"\1\0\0\0\0\0", b"\5\2\0\0\1\0", b"\5\2\0\5\1\0", b"\5\2\x12\x34\0\0",
    b"\5\3\0\0\0\0", b"\5\1\0\0\0\0", b"\5\x20\0\0\0\0", jumbo(0x10000), jumbo(32), b"\xc2\3\0\1\0\0",
    b"\xc2\5\0\0\0\0", b"\xc2\x20\0\0\0\0", b"\0\0\0\0" + jumbo(29), jumbo(66024) + b"\1\0" + jumbo(66024), home(),
    home(b"\1"), home(b"\0"), home(b"\0\1"), home(b"\1\1"), home(b"\7\0"), home(b"\3\2\0\7"), home(b"\3\3\0\7"),
    home(b"\0\1\2\0\0\0"), b"\xc9\x0f" + bytes(15), b"\xc9\x10" + bytes(4), b"\x63\4\1\2\3\4", b"\x26\1\0\0\0\0",
    b"\7\x0a" + bytes(10), b"\x63\x20\0\0\0\0", b"\x63\0\0\0\0\0", b"\0\0\0\0\0\x63", b"\0\0\0\0\1\1", b"\0\0\0\1\2\1",
    b"\1\2\0\0\1\1", b"\0\0\xc2\0\0\0", b"\0\0\0\xc2\1\0", b"\0\0\0\0\5\0", b"\0\0\0\5\1\0", b"\0\xc9\3\0\0\0",
    b"\0\0\0\0\xc9\0", b"\0\0\0\0\xc2\0", b"\0\0\0\0\0\1", b"\xee\4\1\2\3\4",
]  # fmt: skip

OPTIONS = ["-nn", "-nnv", "-nnvv", "-nne", "-nnq"]
PACKETS = {
    **{f"hop-by-hop {o[:30].hex()}": packet(options(o), 0) for o in OPTION_BYTES},
    **{f"destination {o[:30].hex()}": packet(options(o), 60) for o in OPTION_BYTES},
    **{f"no length {o[:30].hex()}": packet(options(o), 0, length=0) for o in OPTION_BYTES},
    "jumbo small": packet(options(jumbo(32)), 0, length=0),
    "jumbo zero": packet(options(jumbo(0)), 0, length=0),
    "jumbo not captured": packet(options(jumbo(70000)), 0, length=0),
    "jumbo cut": packet(options(jumbo(66016), payload=LARGE), 0, length=0)[:500],
    "jumbo below limit": packet(options(jumbo(65535), payload=LARGE)[:200], 0, length=0),
    "jumbo at limit": packet(options(jumbo(65536), payload=LARGE)[:200], 0, length=0),
    "jumbo twice": packet(options(jumbo(66024) + b"\1\0" + jumbo(30), payload=LARGE)[:200], 0, length=0),
    "jumbo bad, then good": packet(options(jumbo(20) + jumbo(66024), payload=LARGE)[:200], 0, length=0),
    "jumbo, then bad option": packet(options(jumbo(66024) + b"\0" * 7 + b"\7", payload=LARGE)[:200], 0, length=0),
    "jumbo in destination options": packet(options(jumbo(66024), payload=LARGE)[:200], 60, length=0),
    "jumbo, destination options": packet(options(jumbo(66024), 60, options(b"", payload=LARGE))[:200], 0, length=0),
    "no jumbo": packet(options(b"")[:8], 0, length=0),
    "hop-by-hop twice": packet(options(b"", 0, options(b"")), 0),
    "destination twice": packet(options(b"", 60, options(b"")), 60),
    "hop-by-hop late": packet(options(b"", 0, options(b"")), 60),
    "header too long": packet(options(b"", words=5), 0),
    "destination too long": packet(options(b"", words=5), 60),
    **{f"hop-by-hop, payload {n}": packet(options(b""), 0, length=n) for n in (1, 4, 8)},
    **{
        f"destination, payload {n}, {m}": packet(options(b"", m), 60, length=n)
        for n in (0, 4, 8) for m in (0, 6, 17, 41, 43, 44, 59, 60, 253)
    },
    "hop-by-hop, tcp": packet(options(b"", 6, tcp(b"", 1, 2, HOST_A6, HOST_B6)), 0),
    **{f"type {kind}": packet(routing(kind, 1, 1), 43) for kind in range(9)},
    "two addresses": packet(routing(0, 2, 2), 43),
    "none left": packet(routing(0, 0, 2), 43),
    "more left than there are": packet(routing(0, 3, 2), 43),
    "no address": packet(routing(0, 0, 0), 43),
    "odd length": packet(routing(0, 1, 0, content=u32(5) + bytes(24)), 43),
    "reserved": packet(routing(0, 1, 1, content=u32(5) + SEGMENTS[0]), 43),
    "type 2, two addresses": packet(routing(2, 2, 2), 43),
    "type 3": packet(routing(3, 1, 1, content=u32(0x44000000) + SEGMENTS[0]), 43),
    "routing twice": packet(routing(0, 1, 1, 43, payload=routing(0, 1, 2)), 43),
    "routing too long": packet(u8(17, 48) + routing(0, 1, 1)[2:], 43),
    **{f"routing, payload {n}": packet(routing(0, 1, 1), 43, length=n) for n in (0, 3, 8, 24)},
    "segments": packet(segment_routing(0, 0, 0, 0, 1), 43),
    "two segments": packet(segment_routing(1, 1, 0x20, 0x1234, 2), 43),
    "three segments": packet(segment_routing(2, 1, 0xFF, 0x1234, 3), 43),
    "last entry too big": packet(segment_routing(1, 4, 0, 0, 2), 43),
    "segments and padding": packet(segment_routing(1, 1, 0, 0, 2, b"\4\6" + bytes(6)), 43),
    "segments and hmac": packet(segment_routing(1, 1, 0, 0, 2, b"\5\x0e\x80\0\0\0\0\7" + bytes(8)), 43),
    "no segment": packet(segment_routing(0, 0, 0, 0, 0), 43),
    "no segment, padding": packet(segment_routing(0, 0, 0, 0, 0, bytes(8)), 43),
    "segments, nothing": packet(segment_routing(0, 0, 0, 0, 1, b"", 59, b""), 43),
    "segments, ipv6": packet(segment_routing(0, 0, 0, 0, 1, b"", 41, ipv6(DATAGRAM, 17)), 43),
    "segments, ipv4": packet(segment_routing(0, 0, 0, 0, 1, b"", 4, ipv4(udp(b"x", 1, 2), 17)), 43),
    "segments, ethernet": packet(segment_routing(0, 0, 0, 0, 1, b"", 143, ether(ipv4(udp(b"x", 1, 2), 17))), 43),
    **{
        f"fragment {offset:x} {reserved}": packet(fragment(offset, reserved=reserved), 44)
        for offset in (0, 1, 6, 8, 9, 15, 0xFFF8, 0xFFFF) for reserved in (0, 3)
    },
    "fragment of fragment": packet(fragment(0, 44, fragment(1)), 44),
    "fragment, nothing": packet(fragment(1, 59), 44),
    "fragment, unknown": packet(fragment(1, 253), 44),
    "fragment, tcp": packet(fragment(1, 6, tcp(b"abc", 1, 2, HOST_A6, HOST_B6)), 44),
    "fragment, ipv6": packet(fragment(1, 41, ipv6(DATAGRAM, 17)), 44),
    "fragment of a long datagram": packet(fragment(1, 17, udp(b"x" * 2000, 1, 2, HOST_A6, HOST_B6)[:40]), 44),
    "empty fragment": packet(fragment(1, 17, b""), 44),
    "empty fragment, options next": packet(fragment(1, 60, b""), 44),
    "empty later fragment": packet(fragment(9, 60, b""), 44),
    "cut fragment": packet(fragment(1, 60, b"")[:4], 44),
    **{f"fragment, payload {n}": packet(fragment(1), 44, length=n) for n in (0, 4, 8, 9)},
    "options before fragment": packet(options(b"", 44, fragment(1)), 60),
    "options before nothing": packet(options(b"", 44, b""), 60),
}
