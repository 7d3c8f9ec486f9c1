"""ICMP: every type and code, quotations, extensions, lengths that do not fit."""

from making import checksum, ether, ip4, ip6, ipv4, ipv6, tcp, u8, u16, u32, udp

ZERO = u32(0)
QUOTE = ipv4(udp(b"hello world", 40000, 7), 17)
PADDED = QUOTE.ljust(128, b"\0")


def icmp(kind: int, code: int, rest: bytes = b"", check: int | None = None, **fields: int) -> bytes:
    message = u8(kind, code) + u16(0) + rest
    value = checksum(message) if check is None else check
    return ether(ipv4(message[:2] + u16(value) + rest, 1, **fields))  # type: ignore[arg-type]


def extension(objects: bytes, version: int = 2, check: int | None = None, reserved: int = 0) -> bytes:
    whole = u16(version << 12 | reserved, 0) + objects
    return whole[:2] + u16(checksum(whole) if check is None else check) + objects


def item(kind: int, subtype: int, content: bytes, length: int | None = None) -> bytes:
    return u16(len(content) + 4 if length is None else length) + u8(kind, subtype) + content


def multipart(extensions: bytes, kind: int = 11, code: int = 0, words: int = 32, quote: bytes = PADDED) -> bytes:
    return icmp(kind, code, u8(0, words, 0, 0) + quote + extensions)


MPLS = item(1, 1, u32(16 << 12 | 0x101, 0x11F40))
INTERFACE = u32(5) + u16(1, 0) + ip4("1.2.3.4") + b"\x08eth0\0\0\0" + u32(1500)

OPTIONS = ["-nn", "-nnv", "-nnvv", "-nnve", "-nnq", "-nnvK", "-nnvx"]
PACKETS = {
    **{f"type {kind}": icmp(kind, 0, u32(0x01020304) + QUOTE) for kind in [*range(48), 255]},
    **{
        f"type {kind} code {code}": icmp(kind, code, u32(0x01020304) + QUOTE)
        for kind in (3, 4, 5, 9, 10, 11, 12) for code in (*range(1, 18), 255)
    },
    **{f"quoted {n}": icmp(3, 3, ZERO + QUOTE[:n]) for n in (0, 4, 12, 20, 24, 28, 30)},
    "nothing": icmp(3, 3),
    **{f"length {n}": ether(ipv4(b"\x08\0\0\0\0\0\0\0"[:n], 1)) for n in range(8)},
    "quoted tcp": icmp(3, 3, ZERO + ipv4(tcp(b"", 1234, 80), 6)),
    "quoted icmp": icmp(3, 3, ZERO + ipv4(b"\x08\0\xf7\xff" + ZERO, 1)),
    "quoted unknown": icmp(3, 3, ZERO + ipv4(b"\0\1\0\2", 99)),
    "unreachable protocol": icmp(3, 2, ZERO + ipv4(b"\0\1\0\2" + bytes(8), 250)),
    "mtu 0": icmp(3, 4, ZERO + QUOTE),
    "mtu 1500": icmp(3, 4, u32(1500) + QUOTE),
    "quoted options": icmp(3, 3, ZERO + ipv4(udp(b"", 7, 9), 17, options=b"\1" * 8)),
    "quoted version 5": icmp(3, 3, ZERO + ipv4(udp(b"", 7, 9), 17, version=5)),
    "quoted version 6": icmp(3, 3, ZERO + ipv4(udp(b"", 7, 9), 17, version=6)),
    "quoted ipv6": icmp(3, 3, ZERO + ipv6(udp(b"", 7, 9), 17)),
    "quoted header 0": icmp(3, 3, ZERO + b"\x40" + QUOTE[1:]),
    "quoted header 60": icmp(3, 3, ZERO + b"\x4f" + QUOTE[1:]),
    "quoted bad checksum": icmp(11, 0, ZERO + ipv4(udp(b"", 7, 9), 17, check=7)),
    **{f"quoted total {n}": icmp(11, 0, ZERO + ipv4(udp(b"", 7, 9), 17, total=n)) for n in (0, 3, 4, 10, 20, 24, 99)},
    "quoted fragment": icmp(3, 3, ZERO + ipv4(udp(b"", 7, 9), 17, offset=5)),
    "quoted first fragment": icmp(3, 3, ZERO + ipv4(udp(b"", 7, 9), 17, flags=1)),
    "quoted error": icmp(11, 0, ZERO + ipv4(icmp(3, 3, ZERO + QUOTE)[34:], 1)),
    "bad checksum": icmp(8, 0, ZERO, check=0x1234),
    "zero checksum": icmp(8, 0, ZERO, check=0),
    "bad checksum of nothing": icmp(0, 0, ZERO, check=0x1234),
    "bad checksum of all ones": icmp(0, 0, u16(0xFFFF, 0), check=0x1234),
    "bad checksum, odd": icmp(8, 0, ZERO + b"abc", check=0x1234),
    "bad checksum, quoted": icmp(3, 3, ZERO + QUOTE, check=0x1234),
    "fragment": icmp(8, 0, ZERO, check=7, flags=1),
    "fragment, quoted": icmp(3, 3, ZERO + QUOTE, check=7, flags=1),
    "echo": icmp(8, 0, u16(0x1234, 7) + bytes(range(56))),
    "no routers": icmp(9, 0, u8(0, 2) + u16(60)),
    "a router": icmp(9, 0, u8(1, 2) + u16(1800) + ip4("1.2.3.4") + ZERO),
    "routers": icmp(9, 0, u8(2, 2) + u16(65535) + ip4("1.2.3.4") + ZERO + ip4("1.2.3.5") + u32(0x80000000)),
    "routers of 12": icmp(9, 0, u8(2, 3) + u16(3600) + bytes(24)),
    "routers of 0": icmp(9, 0, u8(1, 0) + u16(59) + ip4("1.2.3.4")),
    "more routers than there are": icmp(9, 0, u8(9, 2) + u16(7200) + ip4("1.2.3.4") + u32(3)),
    **{f"routers for {n}": icmp(9, 16, u8(0, 2) + u16(n)) for n in (0, 1, 61, 3599, 3661)},
    "time stamp": icmp(13, 0, u16(1, 2)),
    "no time stamps": icmp(14, 0, u16(1, 2)),
    "time stamps": icmp(14, 0, u16(1, 2) + u32(0x80000001, 86400000, 86399999)),
    "more time stamps": icmp(14, 0, u16(1, 2) + u32(0xFFFFFFFF, 3600000, 1)),
    "mask": icmp(18, 0, u16(1, 2) + u32(0xFFFFFF00)),
    "no mask": icmp(18, 0, u16(1, 2)),
    "redirect": icmp(5, 1, ip4("9.8.7.6") + QUOTE),
    **{f"pointer {n}": icmp(12, 0, u8(n, 0, 0, 0) + QUOTE) for n in (0, 255)},
    "mpls": multipart(extension(MPLS)),
    "mpls, no length": multipart(extension(MPLS), words=0),
    **{f"mpls in {kind}": multipart(extension(MPLS), kind, 1) for kind in (3, 4, 5, 12)},
    "mpls, short quotation": multipart(extension(MPLS), words=10, quote=QUOTE),
    **{f"extension version {n}": multipart(extension(MPLS, n)) for n in (0, 1, 3)},
    "extension bad checksum": multipart(extension(MPLS, check=0x1234)),
    "extension bad checksum, no length": multipart(extension(MPLS, check=0x1234), words=0),
    "extension zero checksum": multipart(extension(MPLS, check=0)),
    "extension reserved": multipart(extension(MPLS, reserved=0x123)),
    "unknown object": multipart(extension(item(200, 7, b"abcdefghijklmnopqrstuv"))),
    "object of class 0": multipart(extension(item(0, 7, b"abcd") + MPLS)),
    "mpls type 2": multipart(extension(item(1, 2, u32(1)))),
    "mpls empty": multipart(extension(item(1, 1, b""))),
    "mpls empty, mpls": multipart(extension(item(1, 1, b"") + MPLS)),
    "mpls odd": multipart(extension(item(1, 1, b"\0\1\1"))),
    **{f"object length {n}": multipart(extension(item(1, 1, u32(5), n) + MPLS)) for n in (0, 3, 4, 5, 40)},
    **{f"unknown length {n}": multipart(extension(item(9, 1, b"abcdefgh", n) + MPLS)) for n in (0, 3, 4, 5, 40)},
    "no object": multipart(extension(b"")),
    "half an object": multipart(extension(b"\0\0")),
    "two objects": multipart(extension(MPLS + item(1, 1, u32(0xFFFFFFFF)))),
    "label stack": multipart(extension(item(1, 1, u32(0, 0x1000, 0x2000, 0x3100)))),
    "interface": multipart(extension(item(2, 0xCF, INTERFACE))),
    "interface index": multipart(extension(item(2, 8, u32(5)))),
    "interface address": multipart(extension(item(2, 4, u16(2, 0) + ip6("2001:db8::77")))),
    "interface odd": multipart(extension(item(2, 8, b"abc"))),
    "extension, bad quotation": multipart(extension(MPLS), quote=(b"\x4f" + QUOTE[1:]).ljust(128, b"\0")),
    "extension, quoted total 0": multipart(extension(MPLS), quote=ipv4(b"", 17, total=0).ljust(128, b"\0")),
    **{f"extension of {n}": icmp(11, 0, ZERO + PADDED + b"\x20\0\0\0\0\0\0\0"[:n]) for n in range(9)},
}
