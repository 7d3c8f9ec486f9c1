"""BOOTP and DHCP."""

from making import MAC_A, ether, ether_udp, ether_udp6, ip4, ipv4, u8, u16, u32, udp

OPTIONS = ["-nn", "-nnv", "-nnvv", "-nnvvv", "-nne", "-nnq"]
COOKIE = b"\x63\x82\x53\x63"


def bootp(
    options: bytes = b"", op: int = 1, htype: int = 1, hlen: int = 6, hops: int = 0, secs: int = 0, flags: int = 0,
    addresses: tuple[str, str, str, str] = ("0.0.0.0", "0.0.0.0", "0.0.0.0", "0.0.0.0"),
    sname: bytes = b"", file: bytes = b"", magic: bytes = COOKIE,
) -> bytes:
    """A BOOTP message."""
    return (
        u8(op, htype, hlen, hops) + u32(0x12345678) + u16(secs, flags) + b"".join(ip4(a) for a in addresses)
        + MAC_A.ljust(16, b"\0") + sname.ljust(64, b"\0") + file.ljust(128, b"\0") + magic + options
    )


def option(tag: int, data: bytes) -> bytes:
    return u8(tag, len(data)) + data


def dhcp(*options: bytes) -> bytes:
    return ether_udp(bootp(b"".join(options)), 68, 67)


VALUES = [
    b"", b"a", b"\1", b"\2", b"\2\3", b"\0\1\2", b"\1\2\3\4", b"\xff" * 4, b"abcdefgh\xff", b"\1A\2\x82\1\2\3\4",
    b"\0" * 12, b"\4\0\0\3abc",
]
PACKETS = {
    "request": ether_udp(bootp(), 68, 67),
    "request6": ether_udp6(bootp(), 68, 67),
    "reply": ether_udp(bootp(op=2), 67, 68),
    "op": ether_udp(bootp(op=3), 67, 68),
    "op 0": ether_udp(bootp(op=0), 67, 68),
    "htype": ether_udp(bootp(htype=6), 67, 68),
    "hlen": ether_udp(bootp(hlen=16), 67, 68),
    "hlen 0": ether_udp(bootp(hlen=0), 67, 68),
    "htype and hlen": ether_udp(bootp(htype=32, hlen=20), 67, 68),
    "everything": ether_udp(
        bootp(
            hops=3, secs=9, flags=0x8000, addresses=("1.2.3.4", "1.2.3.5", "1.2.3.6", "1.2.3.7"), sname=b"ser\1ver",
            file=b"boot\xff", options=option(53, b"\2") + option(12, b"host") + b"\xff\0\0\0",
        ),
        68, 67,
    ),
    "odd flags": ether_udp(bootp(flags=0x1234), 68, 67),
    "sname without end": ether_udp(bootp(sname=b"x" * 64), 68, 67),
    "file without end": ether_udp(bootp(file=b"y" * 128), 68, 67),
    "longest names": ether_udp(bootp(sname=b"x" * 63, file=b"y" * 127), 68, 67),
    "no magic": ether_udp(bootp(magic=b"\0\0\0\0", options=option(12, b"a")), 68, 67),
    "magic": ether_udp(bootp(magic=b"\1\2\3\0", options=option(12, b"a")), 68, 67),
    "cmu": ether_udp(bootp(magic=b"CMU\0", options=u32(0x01000000, *range(1, 9)) + bytes(24)), 68, 67),
    "cmu zeros": ether_udp(bootp(magic=b"CMU\0", options=bytes(60)), 68, 67),
    "cmu half": ether_udp(bootp(magic=b"CMU\0", options=u32(0, 1, 0, 2, 0, 3, 0, 4, 0) + bytes(24)), 68, 67),
    "pads": dhcp(b"\0\0\0", option(12, b"a"), b"\0\xff\0\0\xff"),
    "after end": dhcp(b"\xff", option(12, b"a")),
    "tag only": dhcp(b"\x35"),
    "length only": dhcp(b"\x35\1"),
    "option too long": dhcp(b"\x35\5\1\2"),
    "udp length": ether(ipv4(udp(bootp(option(12, b"abcd")), 68, 67, length=108), 17)),
    "most options": dhcp(
        option(53, b"\1"), option(61, b"\1" + MAC_A), option(50, b"\1\2\3\4"), option(2, b"\0\0\0\1"),
        option(12, b"host"), option(55, bytes(range(9))), option(19, b"\0\1\2"), option(21, bytes(range(8))),
        option(26, b"\5\xdc"), option(46, b"\4"), option(52, b"\3"), option(77, b"\3abc\2de"),
        option(81, b"\5\0\0\3abc"), option(82, b"\1\2ab\2\3cde\5\4\1\2\3\4"),
        option(121, b"\0\1\2\3\4\x11\1\2\3\4\5\6\7"),
        option(43, b"abc"), option(161, b"https://a"), b"\xff\0",
    ),
    "messages": dhcp(*[option(53, u8(i)) for i in range(20)]),
    "node types": dhcp(*[option(46, u8(i)) for i in range(10)]),
    "overload": dhcp(*[option(52, u8(i)) for i in range(5)]),
    "client ids": dhcp(*[option(61, u8(i) + b"\1\2\3") for i in range(40)]),
    "client ids, others": dhcp(option(61, b"\0ab"), option(61, b"\0"), option(61, b"\xff\1"), option(61, b"\1")),
    "fqdn": dhcp(*[option(81, u8(i) + b"\0\2ab") for i in range(18)], option(81, b"\xf0\1\0a"), option(81, b"\0\0\0")),
    "relay agent": dhcp(*[option(82, u8(i, 4) + b"\1\2\3\4") for i in range(20)]),
    "relay agent, others": dhcp(
        option(82, b""), option(82, b"\1"), option(82, b"\1\0"), option(82, b"\5\4\1\2\3\4\1\2ab"),
        option(82, b"\1\2ab\2"), option(82, b"\7\x14" + bytes(range(60, 80))), option(82, b"\1\5ab"),
        option(82, b"\7\0"),
        option(82, b"\1\3a\0b"),
    ),
    "classless routes": dhcp(*[
        option(tag, data) for tag in (121, 249) for data in (
            b"\0\1\2\3\4", b"\0\1\2\3\4\x20\1\2\3\4\5\6\7\x08", b"\x18\1\2\3\4\5\6", b"\x18\1\2\3\4\5",
            b"\x18\1\2\3\4\5\6\7", b"\x20\1\2\3\4\5\6", b"\x09\1\2\3\4\5\6\0", b"\x21\1\2\3\4\5\6\0",
            b"\x11\1\2\3\4\5\6\7\0\0\0\0",
        )
    ]),
    "user class": dhcp(
        option(77, b"\0\0\0"), option(77, b"\3abc\0"), option(77, b"\3abc\0a"), option(77, b"\3ab"),
        option(77, b"\3abc\4"), option(77, b"\1a\1b\5c"), option(77, b"\1"),
    ),
    "parameters": dhcp(option(55, bytes(range(128))), option(55, bytes(range(128, 256)))),
    **{f"value {value.hex()}": dhcp(*[option(tag, value) for tag in range(1, 255)]) for value in VALUES},
}
