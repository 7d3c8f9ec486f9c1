"""Updates of OSPF: every kind of link state advertisement."""

import struct

from making import ip4, u8, u16, u32
from protocols.ospf import ospf

OPTIONS = ["-nn", "-nnv", "-nnvv"]
SWEEP = "-nnv"


def lsa(kind: int, body: bytes, length: int | None = None, identifier: bytes = u32(5)) -> bytes:
    size = 20 + len(body) if length is None else length
    return u16(10) + u8(2, kind) + identifier + u32(0x0A000002, 0x80000001) + u16(0, size) + body


def update(*lsas: bytes, count: int | None = None) -> bytes:
    return ospf(4, u32(len(lsas) if count is None else count) + b"".join(lsas))


def link(kind: int, others: bytes = b"") -> bytes:
    return ip4("192.0.2.3") + ip4("255.255.255.0") + u8(kind, len(others) // 4) + u16(10 + kind) + others


def router(flags: int, count: int, links: bytes) -> bytes:
    return lsa(1, u8(flags, 0) + u16(count) + links)


def opaque(about: int, body: bytes, kind: int = 10) -> bytes:
    return update(lsa(kind, body, identifier=u8(about, 0, 0, 7)))


def tlv(kind: int, value: bytes, length: int | None = None) -> bytes:
    return u16(kind, len(value) if length is None else length) + value + bytes(-len(value) % 4)


def engineered(*properties: bytes) -> bytes:
    return opaque(1, tlv(2, b"".join(properties)))


def rates(*millions: float) -> bytes:
    return struct.pack(f">{len(millions)}f", *[number * 125_000 for number in millions])


NETWORK = lsa(2, u32(0xFFFFFF00, 1, 2))
EIGHT = rates(0, 1, 2, 3, 4, 5, 6, 7)

PACKETS = {
    "router": update(router(0, 4, b"".join(link(n) for n in (1, 2, 3, 4)))),
    **{f"router flag {n}": update(router(1 << n, 1, link(1))) for n in range(8)},
    "router, unknown link": update(router(0, 2, link(9) + link(1)), NETWORK),
    "router, topologies": update(router(0, 1, link(1, b"".join(u8(n, 0) + u16(n) for n in (1, 2, 8, 33, 127))))),
    "router, more links than there are": update(router(0, 9, link(1))),
    "router without links": update(router(0, 0, b"")),
    "router without links, and more": update(router(0, 0, b""), NETWORK),
    "network": update(NETWORK, NETWORK),
    "network, odd": update(lsa(2, u32(0xFFFFFF00, 1) + b"a")),
    "network, empty": update(lsa(2, b"")),
    "summary": update(lsa(3, u32(0xFFFFFF00, 10, 0x02000014, 0xFF000015))),
    "summary, odd": update(lsa(3, u32(0xFFFFFF00, 10) + b"ab")),
    "summary of a router": update(lsa(4, u32(0, 10))),
    "external": update(lsa(5, u32(0xFFFFFF00, 0x80000014, 0x01020304, 99))),
    "external, bare": update(lsa(5, u32(0xFFFFFF00, 0x00000014, 0, 0))),
    "external, infinite": update(lsa(5, u32(0xFFFFFF00, 0x00FFFFFF, 0, 1))),
    "external, two": update(lsa(5, u32(0xFFFFFF00, 0x80000014, 0x01020304, 99, 0x02000007, 5, 6))),
    "external, short": update(lsa(5, u32(0xFFFFFF00, 0x00000014))),
    "NSSA": update(lsa(7, u32(0xFFFFFF00, 0x80000014, 0x01020304, 99))),
    "group": update(lsa(6, u32(1, 5, 2, 6))),
    "group, unknown": update(lsa(6, u32(3, 5, 1, 6)), NETWORK),
    "group, odd": update(lsa(6, u32(1, 5) + b"abcd")),
    **{f"kind {n}": update(lsa(n, b"abcdefgh")) for n in (0, 8, 9, 10, 11, 12)},
    "more than there are": update(NETWORK, count=2),
    "none": update(NETWORK, count=0),
    **{f"length {n}": update(lsa(2, u32(0xFFFFFF00, 1, 2), n)) for n in (0, 19, 20, 22, 24, 27, 100)},
    "opaque": opaque(77, b"abcdefgh"),
    "restart": opaque(3, tlv(1, u32(120)) + tlv(2, u8(1)) + tlv(3, ip4("192.0.2.3")) + tlv(9, b"abcde"), 9),
    **{f"restart reason {n}": opaque(3, tlv(2, u8(n)), 9) for n in range(5)},
    **{f"restart {n} of 2": opaque(3, tlv(n, u16(5)) + tlv(1, u32(7)), 9) for n in range(5)},
    **{f"restart {n} of nothing": opaque(3, tlv(n, b"") + tlv(1, u32(7)), 9) for n in range(4)},
    "restart, too long": opaque(3, tlv(9, b"abcd", 99), 9),
    "restart, three bytes more": opaque(3, tlv(1, u32(7)) + b"abc", 9),
    "router information": opaque(4, tlv(1, u32(0x10)) + tlv(9, b"abcd")),
    **{f"router capability {n}": opaque(4, tlv(1, u32(1 << n))) for n in range(32)},
    "router information, odd": opaque(4, tlv(9, b"ab") + tlv(1, u32(7))),
    "router information, capabilities of 5": opaque(4, tlv(1, b"abcde"), 11),
    "router information, nothing": opaque(4, tlv(9, b"") + tlv(1, u32(7))),
    "router information, too long": opaque(4, tlv(9, b"abcd", 99)),
    "router address": opaque(1, tlv(1, ip4("192.0.2.3")) + tlv(1, ip4("192.0.2.4") + u32(5))),
    "router address, short": opaque(1, tlv(1, b"ab")),
    "address, then link": opaque(1, tlv(1, ip4("192.0.2.3")) + tlv(2, tlv(5, u32(9)))),
    "link, then address": opaque(1, tlv(2, tlv(5, u32(9))) + tlv(1, ip4("192.0.2.3"))),
    "engineering, unknown": opaque(1, tlv(7, b"abcde") + tlv(1, ip4("192.0.2.3"))),
    "engineering, nothing": opaque(1, tlv(7, b"") + tlv(1, ip4("192.0.2.3"))),
    "engineering, too long": opaque(1, tlv(7, b"abcd", 99)),
    **{f"property {n} of 4": engineered(tlv(n, b"\x01\x02\x03\x04")) for n in range(20)},
    **{f"property {n} of 1": engineered(tlv(n, b"\x01"), tlv(5, u32(9))) for n in range(20)},
    **{f"property {n} of 8": engineered(tlv(n, u32(1, 2))) for n in range(20)},
    **{f"property {n} of nothing": engineered(tlv(n, b""), tlv(5, u32(9))) for n in (0, 1, 10, 16)},
    "property, too long": engineered(tlv(5, b"abcd", 99)),
    "property, three bytes more": engineered(tlv(5, u32(9)), b"abc"),
    **{f"link type {n}": engineered(tlv(1, u8(n))) for n in range(4)},
    "bandwidths": engineered(tlv(6, rates(100)), tlv(7, rates(622.08)), tlv(8, EIGHT)),
    "bandwidths, short": engineered(tlv(8, rates(1, 2))),
    **{f"protection {n}": engineered(tlv(14, u8(1 << n, 0, 0, 0))) for n in range(8)},
    "no protection": engineered(tlv(14, u32(0))),
    **{f"switching {n}": engineered(tlv(15, u8(n, 5, 0, 0) + EIGHT)) for n in (0, 1, 2, 3, 4, 51, 100, 150, 200)},
    **{f"encoding {n}": engineered(tlv(15, u8(1, n, 0, 0) + EIGHT)) for n in range(13)},
    "switching, more": engineered(tlv(15, u8(100, 5, 0, 0) + EIGHT + rates(1) + u8(1, 0, 0, 0))),
    "shared risks": engineered(tlv(16, u32(5, 6, 7))),
    **{f"constraints of model {n}": engineered(tlv(17, u8(n, 0, 0, 0) + rates(1, 2, 3))) for n in range(3)},
    "constraints, many": engineered(tlv(17, u32(0) + EIGHT + rates(9))),
}  # fmt: skip
