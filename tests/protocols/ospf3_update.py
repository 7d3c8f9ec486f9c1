"""Updates of OSPF for IPv6: every kind of link state advertisement."""

from making import ip6, u8, u16, u32
from protocols.ospf3 import ospf3

OPTIONS = ["-nn", "-nnv", "-nnvv"]
SWEEP = "-nnvv"


def lsa(kind: int, body: bytes, length: int | None = None) -> bytes:
    size = 20 + len(body) if length is None else length
    return u16(10, kind) + u32(5, 0x0A000002, 0x80000001) + u16(0, size) + body


def update(*lsas: bytes, count: int | None = None) -> bytes:
    return ospf3(4, u32(len(lsas) if count is None else count) + b"".join(lsas))


def link(kind: int, metric: int) -> bytes:
    return u8(kind, 0) + u16(metric) + u32(1, 2, 3)


def prefix(bits: int, options: int = 0, metric: int = 0) -> bytes:
    return u8(bits, options) + u16(metric) + ip6("2001:db8:1234:5678::1")[: (bits + 31) // 32 * 4]


NETWORK = lsa(0x2002, u32(0x13, 1, 2))
FORWARD = ip6("2001:db8::7")

PACKETS = {
    "router": update(lsa(0x2001, u32(0xFF000013) + link(1, 10) + link(2, 11) + link(4, 12))),
    **{f"router link {n}": update(lsa(0x2001, u32(0x13) + link(n, 10) + link(1, 11)), NETWORK) for n in range(6)},
    **{f"router flag {n}": update(lsa(0x2001, u32(1 << 24 + n))) for n in range(8)},
    **{f"options {n}": update(lsa(0x2002, u32(1 << n))) for n in range(24)},
    "router, half a link": update(lsa(0x2001, u32(0x13) + bytes(5))),
    "router of a byte": update(lsa(0x2001, b"\0")),
    "network": update(NETWORK, NETWORK),
    "network, odd": update(lsa(0x2002, u32(0x13, 1) + b"ab")),
    "network, empty": update(lsa(0x2002, b"")),
    "more than there are": update(NETWORK, count=2),
    "fewer than there are": update(NETWORK, NETWORK, count=1),
    "none": update(NETWORK, count=0),
    **{f"length {n}": update(lsa(0x2002, u32(0x13, 1), n)) for n in (0, 19, 20, 21, 24, 27, 29, 100)},
    "prefix": update(lsa(0x2003, u32(0x0100004A) + prefix(64, 0, 5))),
    **{f"prefix of {n}": update(lsa(0x2003, u32(74) + prefix(n))) for n in (0, 1, 32, 33, 60, 127, 128, 129, 255)},
    **{f"prefix option {n}": update(lsa(0x2003, u32(74) + prefix(64, 1 << n))) for n in range(8)},
    "two prefixes": update(lsa(0x2003, u32(74) + prefix(64) + prefix(0))),
    "prefix alone": update(lsa(0x2003, u32(74))),
    "router of another area": update(lsa(0x2004, u32(0x13, 7, 0x03030303))),
    **{f"external {n}": update(lsa(0x4005, u32(n << 24 | 20) + prefix(64, 0, 3) + FORWARD + u32(99, 98)))
       for n in range(9)},
    "external alone": update(lsa(0x4005, u32(20))),
    "external to a link": update(lsa(0x0005, u32(20))),
    "NSSA": update(lsa(0x2007, u32(0x07000014) + prefix(64) + FORWARD + u32(99))),
    "link": update(lsa(8, u32(0x64000013) + FORWARD + u32(1) + prefix(64))),
    "link, too many": update(lsa(8, u32(0x64000013) + FORWARD + u32(5) + prefix(64)), NETWORK),
    "link, none": update(lsa(8, u32(0x64000013) + FORWARD + u32(0))),
    "inside the area": update(lsa(0x2009, u16(1, 0x2001) + u32(5, 0x04040404) + prefix(64, 0, 9))),
    "inside the area, too many": update(lsa(0x2009, u16(2, 0x2002) + u32(5, 6) + prefix(64, 0, 9)), NETWORK),
    **{f"kind {n:x}": update(lsa(n, b"abcdefgh")) for n in (1, 0x2006, 0x200A, 0x200B, 0x400C, 0x600E, 0xC04D)},
    "empty": ospf3(4, b""),
}  # fmt: skip
