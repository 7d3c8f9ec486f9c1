"""PIM, versions 2 and 1."""

from making import HOST_A6, HOST_B6, checksum, ether, ip4, ip6, ipv4, ipv6, pseudo, u8, u16, udp

OPTIONS = ["-nn", "-nnv", "-nnvv", "-nnq"]
IP = ipv4(udp(b"hello", 40000, 40001, "10.0.0.1", "224.1.2.3"), 17, "10.0.0.1", "224.1.2.3")


def h(text: str) -> bytes:
    return bytes.fromhex(text)


def summed(data: bytes, over: bytes = b"") -> bytes:
    return data[:2] + u16(checksum(over + data)) + data[4:] if len(data) >= 4 else data


def pim(kind: int, body: bytes, second: int = 0, version: int = 2) -> bytes:
    return ether(ipv4(summed(u8(version << 4 | kind, second, 0, 0) + body), 103))


def pim6(kind: int, body: bytes, right: bool = True) -> bytes:
    data = u8(0x20 | kind, 0, 0, 0) + body
    over = pseudo(HOST_A6, HOST_B6, 103, len(data)) if right else b""
    return ether(ipv6(summed(data, over), 103), 0x86DD)


def option(kind: int, value: bytes) -> bytes:
    return u16(kind, len(value)) + value


def unicast(address: str) -> bytes:
    return h("0200") + ip6(address) if ":" in address else h("0100") + ip4(address)


def group(address: str, mask: int = 32, flags: int = 0) -> bytes:
    return (
        (h("0200") + u8(flags, mask) + ip6(address)) if ":" in address else h("0100") + u8(flags, mask) + ip4(address)
    )


def source(address: str, flags: int = 4, mask: int = 32) -> bytes:
    return h("0100") + u8(flags, mask) + ip4(address)


HELLO = [
    option(1, h("0069")),
    option(1, h("ffff")),
    option(1, h("0000")),
    option(2, h("01f409c4")),
    option(2, h("81f409c4")),
    option(18, h("00000005")),
    option(19, h("00000001")),
    option(20, h("12345678")),
    option(21, h("013c0000")),
    option(21, h("01000000")),
    option(21, h("013c1234")),
    option(22, b""),
    option(24, unicast("10.0.0.5") + unicast("10.0.0.6")),
    option(65001, unicast("10.0.0.5")),
    option(24, unicast("fe80::1")),
    option(3, h("aabb")),
    option(99, h("0102030405")),
]
BAD_HELLO = [
    option(1, h("00")),
    option(2, h("00")),
    option(18, h("010203")),
    option(19, h("0001")),
    option(20, h("1234")),
    option(21, h("013c")),
    option(24, h("0300aa")),
    option(24, unicast("10.0.0.5") + h("0100")),
    h("00010002"),
    h("000100"),
    h("0001"),
    h("000100020069aa"),
    b"",
]
JOIN = (
    unicast("10.0.0.2")
    + h("000100d2")
    + group("224.1.2.3")
    + h("00010001")
    + source("10.0.0.9")
    + source("10.0.0.8", 7)
)
BODIES = {
    1: [
        h("00000000") + IP,
        h("80000000") + IP,
        h("40000000") + IP,
        h("c0000000") + IP,
        h("00000000") + IP[:20],
        h("00000000") + bytes(12) + ip4("10.0.0.1") + ip4("224.1.2.3"),
        h("00000000") + bytes(10),
        h("00000000") + b"\x30" + IP[1:],
        h("00000000"),
        b"",
        h("00000000") + ipv6(udp(b"hello", 40000, 40001, HOST_A6, HOST_B6), 17),
    ],
    2: [
        group("224.1.2.3") + unicast("10.0.0.9"),
        group("224.1.0.0", 16) + unicast("10.0.0.9"),
        group("224.1.2.3", 32, 3) + unicast("10.0.0.9"),
        group("224.1.2.3"),
        h("01010320") + ip4("224.1.2.3"),
        h("03000320") + ip4("224.1.2.3"),
    ],
    3: [
        JOIN,
        JOIN[:-3],
        unicast("10.0.0.2") + h("0000ffff"),
        unicast("10.0.0.2") + h("00020000") + group("224.1.2.3") + h("00000000"),
        unicast("10.0.0.2")
        + h("000100d2")
        + group("224.1.2.3", 24)
        + h("00020000")
        + source("10.0.0.9", 0, 16)
        + source("10.0.0.9", 0xFE, 8),
    ],
    6: [JOIN],
    7: [JOIN, JOIN[6:]],
    4: [
        h("12341e64")
        + unicast("10.0.0.1")
        + group("224.0.0.0", 4)
        + h("02010000")
        + unicast("10.0.0.2")
        + h("00960500")
        + group("225.0.0.0", 8)
        + h("01010000")
        + unicast("10.0.0.3")
        + h("ffff0000"),
        h("12341e64")
        + unicast("10.0.0.1")
        + group("224.0.0.0", 4)
        + h("02020000")
        + unicast("10.0.0.2")
        + h("00960500"),
        h("12341e64") + unicast("10.0.0.1"),
        h("12341e"),
        h("12"),
    ],
    5: [
        group("224.1.2.3") + unicast("10.0.0.9") + h("8000000100000064"),
        group("224.1.2.3") + unicast("10.0.0.9") + h("00000001"),
    ],
    8: [
        h("02050096") + unicast("10.0.0.2") + group("224.0.0.0", 4) + group("225.0.0.0", 8),
        h("0205ffff") + unicast("10.0.0.2"),
        h("0205"),
    ],
    9: [
        unicast("10.0.0.9") + group("224.1.2.3") + unicast("10.0.0.8") + h("8000000100"),
        unicast("10.0.0.9") + group("224.1.2.3"),
    ],
    11: [h("0102")],
    15: [b""],
}
ELECTION = unicast("10.0.0.1") + h("0000000100000002") + unicast("10.0.0.3") + h("00000003000000040005")
OLD = [
    "0000000010000000100000 69".replace(" ", ""),
    "000000001000000020 00ffff".replace(" ", ""),
    "00000000100000003000",
    "0000000010000000",
    "0000000010000000" + "4500",
    "0001000010000000" + IP.hex(),
    "0001000010000000" + IP[:10].hex(),
    "0002000010000000e00102030a000009",
    "00030000100000000a000002000000d200200402e0010203ffffffff0001000104200a00000907100a000000e0010204ffff0000000000010320"
    + "0a000007",
    "00030000100000000a000002000000d200200401e0010203ffffffff000100010420",
    "00040000100000" + "00e0010203ffffffff0a0000010000012c020a000008",
    "0005000010000000e0010203ffff00000a0000018000000100000064",
    "0005000010000000e0010203ffffffff0a0000010000000100000064",
    "00060000100000000a000002000000d200200401e0010203ffffffff000100000420" + "0a000009",
    "00070000100000000a000002000000d200200401e0010203ffff0000000000010160" + "0a000009",
    "0008000010000000",
    "00030000200000000a000002",
    "00060000100000000a0000020000ffff00200401",
    "00030000100000000a000002000000d200200401e0010203ffffffff00010001ffff0a00000900800a000001",
]
PACKETS: dict[str, bytes] = {
    "hello": pim(0, b"".join(HELLO)),
    **{f"hello {number}": pim(0, value) for number, value in enumerate(HELLO + BAD_HELLO)},
    **{
        f"type {kind} {number}": pim(kind, body)
        for kind, bodies in BODIES.items()
        for number, body in enumerate(bodies)
    },
    **{f"election {subtype}": pim(10, ELECTION, subtype << 4) for subtype in range(6)},
    "election short": pim(10, ELECTION[:12], 0x10),
    "no checksum": ether(ipv4(h("20000000") + HELLO[0], 103)),
    "bad checksum": ether(ipv4(h("20001234") + HELLO[0], 103)),
    "register, whole checksum": ether(ipv4(h("2100cb2300000000") + IP, 103)),
    "register, bad checksum": ether(ipv4(h("2100111100000000") + IP, 103)),
    "widths": pim(2, h("0020") + ip4("224.1.2.3") + ip4("10.0.0.9"), 4),
    "odd width": pim(2, h("0020") + ip4("224.1.2.3") + ip4("10.0.0.9"), 5),
    "version 1": pim(0, bytes(8), 0, 1),
    "version 3": pim(0, bytes(8), 0, 3),
    "one octet": ether(ipv4(b"\x20", 103)),
    "empty": ether(ipv4(b"", 103)),
    "ipv6 hello": pim6(0, HELLO[0]),
    "ipv6 bad checksum": pim6(0, HELLO[0], False),
    "ipv6 stop": pim6(2, group("ff05::1", 128) + unicast("2001:db8::9")),
    "ipv6 register": pim6(1, h("00000000") + IP),
    **{f"old {body}": ether(ipv4(summed(b"\x14" + h(body)[1:]), 2)) for body in OLD},
}
