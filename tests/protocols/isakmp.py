"""ISAKMP: IKEv1 and IKEv2, and ESP in UDP."""

from making import ether, ether_udp, ether_udp6, ipv4, u8, u16, u32, udp

OPTIONS = ["-nn", "-nnv", "-nnvv", "-nnvvv", "-nnvvvv", "-nnq", "-nne"]
INITIATOR = bytes(range(1, 9))
RESPONDER = bytes(range(0x11, 0x19))
BYTES = bytes(range(0x10, 0x60))


def isakmp(
    kind: int, body: bytes = b"", version: int = 0x10, exchange: int = 2, flags: int = 0, message: int = 0,
    initiator: bytes = INITIATOR, responder: bytes = bytes(8), length: int | None = None,
) -> bytes:
    size = 28 + len(body) if length is None else length
    return initiator + responder + u8(kind, version, exchange, flags) + u32(message, size) + body


def payload(following: int, value: bytes, length: int | None = None, critical: int = 0) -> bytes:
    return u8(following, critical) + u16(4 + len(value) if length is None else length) + value


def packet(kind: int, value: bytes, **fields: int) -> bytes:
    return ether_udp(isakmp(kind, value, **fields), 500, 500)  # type: ignore[arg-type]


def one(kind: int, value: bytes, **fields: int) -> bytes:
    return packet(kind, payload(0, value), **fields)


def one2(kind: int, value: bytes, critical: int = 0) -> bytes:
    return packet(kind, payload(0, value, critical=critical), version=0x20, exchange=34, flags=8)


def short(number: int, value: int) -> bytes:
    return u16(0x8000 | number, value)


def long(number: int, value: bytes) -> bytes:
    return u16(number, len(value)) + value


def transform(number: int, identifier: int, attributes: bytes = b"") -> bytes:
    return payload(0, u8(number, identifier) + u16(0) + attributes)


def transform2(kind: int, identifier: int, attributes: bytes = b"") -> bytes:
    return payload(0, u8(kind, 0) + u16(identifier) + attributes)


def proposal(number: int, protocol: int, transforms: list[bytes], spi: bytes = b"", following: int = 0,
             count: int | None = None) -> bytes:
    chain = b"".join(t if i == len(transforms) - 1 else b"\3" + t[1:] for i, t in enumerate(transforms))
    size = len(transforms) if count is None else count
    return payload(following, u8(number, protocol, len(spi), size) + spi + chain)


def sa(proposals: bytes, doi: int = 1, situation: int = 1) -> bytes:
    return packet(1, payload(0, u32(doi, situation) + proposals))


def notify(doi: int, protocol: int, spi: bytes, kind: int, data: bytes = b"") -> bytes:
    return one(11, u32(doi) + u8(protocol, len(spi)) + u16(kind) + spi + data)


def notify2(protocol: int, spi: bytes, kind: int, data: bytes = b"") -> bytes:
    return one2(41, u8(protocol, len(spi)) + u16(kind) + spi + data)


TRANSFORMS = [transform(i, i) for i in range(20)]
PACKETS = {
    "empty": packet(0, b""),
    "no sa": packet(1, b""),
    "answer": ether(ipv4(udp(isakmp(0, responder=RESPONDER), 500, 500), 17, "192.0.2.2", "192.0.2.1")),
    "next": packet(0, b"", responder=RESPONDER),  # type: ignore[arg-type]
    "unknown exchange": packet(0, b"", responder=RESPONDER, initiator=BYTES[:8]),  # type: ignore[arg-type]
    "over 6": ether_udp6(isakmp(0), 500, 500),
    **{f"flags {flags}": packet(0, b"", flags=flags) for flags in (1, 2, 3, 4, 0x80, 0xFF)},
    **{f"flags {flags} of 2": packet(0, b"", version=0x20, flags=flags) for flags in (0, 1, 8, 0x10, 0x28, 0xC0, 0xFE)},
    "message": packet(0, b"", message=0x1234),
    "message 2": packet(0, b"", message=0x1234, version=0x20),
    "length 27": packet(0, b"", length=27),
    "length 100": packet(0, b"", length=100),
    "length short": packet(0, b"abcd", length=28),
    "encrypted, length": packet(10, b"abcd", length=28, flags=1),
    "encrypted unknown": packet(99, b"abcd", flags=1),
    **{f"version {version:x}": packet(0, b"", version=version) for version in (0, 0x11, 0x21, 0x30)},
    **{f"exchange {i}": packet(0, b"", exchange=i) for i in (*range(7), *range(31, 39), 255)},
    "short header": ether_udp(isakmp(0)[:27], 500, 500),
    "keepalive": ether_udp(b"\xff", 4500, 4500),
    "keepalive on 500": ether_udp(b"\xff", 500, 500),
    "zero": ether_udp(b"\0", 4500, 4500),
    "two": ether_udp(b"\xff\xff", 4500, 4500),
    "nothing": ether_udp(b"", 4500, 4500),
    "marker": ether_udp(b"\0\0\0\0" + isakmp(10, payload(0, b"ab")), 4500, 4500),
    "marker alone": ether_udp(b"\0\0\0\0", 4500, 4500),
    "esp": ether_udp(b"\1\2\3\4\0\0\0\1" + BYTES, 4500, 4500),
    **{f"payload {i}": one(i, BYTES) for i in range(60)},
    **{f"payload {i} of 2": one2(i, BYTES) for i in range(60)},
    **{f"payload {i} of 2, short": one2(i, b"a") for i in range(33, 49)},
    **{f"payload {i} of 2, four": one2(i, b"\2abc") for i in range(33, 49)},
    **{f"payload {i} of 2, five": one2(i, b"\2abcd") for i in range(33, 49)},
    **{f"payload {i} of 2, critical": one2(i, BYTES, 0x80) for i in range(33, 49)},
    **{f"payload {i}, empty": one(i, b"") for i in range(1, 15)},
    **{f"payload {i}, short": one(i, b"abc") for i in range(1, 15)},
    "chain": packet(10, payload(13, b"ab") + payload(0, b"cd")),
    "chain, cut": packet(10, payload(13, b"ab") + payload(0, b"cd")[:3]),
    "chain, too long": packet(10, payload(13, b"ab") + payload(0, b"cd", 100)),
    "chain, length 3": packet(10, payload(13, b"ab", 3) + payload(0, b"cd")),
    "chain, length 0": packet(10, payload(13, b"ab", 0)),
    "chain, length 4": packet(10, payload(13, b"", 4) + payload(0, b"cd")),
    "chain, rest": packet(10, payload(0, b"ab") + b"xyz"),
    "chain, unknown": packet(49, payload(10, b"ab") + payload(0, b"a")),
    "chain, missing": packet(10, payload(13, b"ab")),
    **{f"short {i} before another": packet(i, payload(13, b"\0" * count) + payload(0, BYTES))
       for i in range(1, 14) for count in (1, 4, 7)},
    **{f"short {i} of 2 before another": packet(i, payload(43, b"\0" * count) + payload(0, BYTES), version=0x20)
       for i in range(33, 49) for count in (1, 4, 7)},
    "chain 2": packet(40, payload(43, BYTES, critical=0x80) + payload(0, BYTES[:9]), version=0x20, exchange=34,
        flags=8),
    "encrypted 2": packet(46, payload(35, BYTES), version=0x20, exchange=35, flags=8, message=1),
    **{f"ike attributes {i}": sa(proposal(1, 1, [transform(1, 1, b"".join(short(k, i) for k in range(18)))]))
       for i in range(20)},
    **{f"ipsec attributes {i}": sa(proposal(1, 3, [transform(1, 12, b"".join(short(k, i) for k in range(12)))]))
       for i in range(20)},
    "long attributes": sa(proposal(1, 1, [transform(1, 1, b"".join(long(k, b"\0\1") for k in range(18)))])),
    "long ipsec attributes": sa(proposal(1, 2, [transform(1, 3, b"".join(long(k, b"\0\1") for k in range(12)))])),
    "attributes of nobody": sa(proposal(1, 5, [transform(1, 3, long(1, b"\0\1") + short(2, 3))])),
    "attributes of ipcomp": sa(proposal(1, 4, [transform(1, 3, long(1, b"\0\1") + short(1, 1))])),
    "attribute cut": sa(proposal(1, 1, [transform(1, 1, u16(12, 50) + b"ab")])),
    "attribute cut in header": sa(proposal(1, 1, [transform(1, 1, short(1, 1) + b"\0")])),
    **{f"transforms of {i}": sa(proposal(1, i, TRANSFORMS)) for i in range(7)},
    "proposals": sa(proposal(1, 1, [transform(1, 1), transform(2, 1)], following=2)
                    + proposal(2, 3, [transform(1, 2)], b"abcd")),
    "transform count": sa(proposal(1, 1, [transform(1, 1)], count=5)),
    "no transforms": sa(proposal(1, 1, [])),
    "no transforms, spi": sa(proposal(1, 1, [], b"abcd")),
    "spi cut": sa(payload(0, u8(1, 1, 20, 1) + b"ab")),
    "proposal short": sa(payload(0, b"abc")),
    "proposal empty": sa(payload(0, b"")),
    "transform short": sa(proposal(1, 1, [payload(0, b"ab")])),
    "transform empty": sa(proposal(1, 1, [payload(0, b"")])),
    **{f"situation {i} of {doi}": sa(u32(7) + bytes(20), doi, i) for i in (0, 1, 2, 3, 4, 6, 7, 0xFF)
        for doi in (0, 1, 2)},
    **{f"situation {i}, alone": sa(b"", 1, i) for i in (0, 1, 2, 3)},
    **{f"identity {kind} {value.hex()}": one(5, u8(kind, 17) + u16(500) + value)
       for kind in range(13) for value in (b"", b"a", b"ab\1\xffcd", bytes(range(1, 9)), bytes(range(16)),
           bytes(range(32)))},
    "identity 2": one(5, u8(1, 17) + u16(500) + b"\1\2\3\4", message=7),
    **{f"certificate {kind}": one(6, u8(kind) + b"ab\0c") for kind in range(13)},
    "certificate, short": one(6, b"\4"),
    "certificate, shorter": one(7, b"\4a"),
    **{f"notify {kind} of {doi}": notify(doi, 1, b"", kind)
       for kind in (*range(32), 8191, 8192, 8193, 16383, 16384, 16385, 24575, 24576, 24577, 24578, 24579, 30000, 40000)
       for doi in (0, 1)},
    **{f"notify data {i}": notify(1, 3, b"abcd", 14, BYTES[:i]) for i in (1, 9, 10, 11, 29, 30, 31, 32)},
    "notify of another": notify(2, 1, b"ab", 14, BYTES),
    "notify proto": notify(1, 9, b"", 14),
    "initial contact": notify(1, 1, INITIATOR + RESPONDER, 24578, b"abc"),
    "lifetime": notify(1, 3, b"abcd", 24576, short(11, 1) + long(12, u32(5)) + short(1, 1)),
    "replay": notify(1, 1, b"", 24577, u32(1)),
    "replay off": notify(1, 1, b"", 24577, u32(0)),
    "replay cut": notify(1, 1, b"", 24577, b"\1"),
    "notify spi cut": one(11, u32(1) + u8(1, 9) + u16(14) + b"ab"),
    "delete": one(12, u32(1) + u8(1, 16) + u16(1) + INITIATOR + RESPONDER),
    "delete two": one(12, u32(1) + u8(3, 4) + u16(2) + b"abcdefgh"),
    "delete too many": one(12, u32(1) + u8(3, 4) + u16(9) + b"abcd"),
    "delete none": one(12, u32(0) + u8(1, 0) + u16(5)),
    "delete of another": one(12, u32(5) + u8(9, 4) + u16(1) + b"abcd"),
    **{f"transforms 2 of {kind}": one2(33, proposal(1, 1, [transform2(kind, i) for i in (*range(20), 1024)]))
       for kind in range(7)},
    "sa 2": one2(33, proposal(1, 1, [transform2(1, 12, short(14, 128)), transform2(2, 2, long(14, b"\0\1") + short(3,
        9))])),
    "sa 2, attribute cut": one2(33, proposal(1, 1, [transform2(1, 12, u16(14, 50) + b"a")])),
    "sa 2, proposals": one2(33, proposal(1, 3, [transform2(1, 12)], b"abcd", 2) + proposal(2, 3, [transform2(1, 12)],
        b"abcd")),
    "sa 2, no transforms": one2(33, proposal(1, 3, [], b"abcd")),
    "sa 2, count": one2(33, proposal(1, 3, [transform2(1, 12)], count=5)),
    "sa 2, short transform": one2(33, proposal(9, 3, [payload(0, b"ab")])),
    "sa 2, spi cut": one2(33, payload(0, u8(1, 1, 9, 1) + b"ab")),
    "sa 2, cut": packet(33, payload(0, proposal(1, 1, [transform2(1, 12)]))[:-2], version=0x20, flags=8),
    "sa 2, short": one2(33, b"abc"),
    **{f"group {i}": one2(34, u16(i, 0) + b"abcd") for i in (*range(20), 255)},
    **{f"identity 2 {i}": one2(35, u8(i, 0, 0, 0) + b"ab\1\xff") for i in range(14)},
    **{f"method {i}": one2(39, u8(i, 0, 0, 0) + BYTES[:30]) for i in range(6)},
    **{f"method data {i}": one2(39, u8(2, 0, 0, 0) + BYTES[:i]) for i in (0, 4, 10, 11, 20, 30, 31)},
    **{f"nonce {i}": one2(40, BYTES[:i]) for i in (1, 10, 11, 29, 30, 31, 40)},
    **{f"notify 2 {i}": notify2(3, b"", i, BYTES[:20])
       for i in (*range(42), 8191, 8192, 16383, *range(16384, 16400), 40959, 40960, 65535)},
    **{f"cookie {i}": notify2(0, b"", 16390, BYTES[:i]) for i in (0, 9, 10, 11, 29, 30, 31, 32)},
    "notify 2 spi": notify2(3, b"abcd", 11, b"ef"),
    "notify 2 spi cut": one2(41, u8(3, 4) + u16(11) + b"ab"),
    "notify 2 proto": notify2(9, b"", 1),
    "notify 2, more": packet(41, payload(40, u8(0, 0) + u16(16390) + b"ab") + payload(0, BYTES), version=0x20, flags=8),
    "vendors": packet(43, payload(43, b"strongSwan\xff") + payload(43, b"abcd") + payload(0, b"abcde"), version=0x20,
        flags=8),
}
