"""sFlow: every sample and record, at lengths that fit and that do not."""

from making import ether_udp, ip4, ip6, u32

OPTIONS = ["-nn", "-nnv", "-nnvv", "-nnvvv"]


def counting(count: int) -> bytes:
    return b"".join(u32(n * 0x01010101 & 0xFFFFFFFF) for n in range(1, count + 1))


def datagram(*samples: bytes, version: int = 5, kind: int = 1, count: int | None = None) -> bytes:
    agent = ip4("192.0.2.9") if kind == 1 else ip6("2001:db8::9")
    number = len(samples) if count is None else count
    return ether_udp(u32(version, kind) + agent + u32(2, 77, 100000, number) + b"".join(samples), 40000, 6343)


def item(kind: int, body: bytes, length: int | None = None) -> bytes:
    return u32(kind, len(body) if length is None else length) + body


def flow(*records: bytes, count: int | None = None) -> bytes:
    number = len(records) if count is None else count
    return item(1, u32(9, 0x02000003, 512, 1000, 2, 0x80000005, 6, number) + b"".join(records))


def counters(*records: bytes, count: int | None = None) -> bytes:
    number = len(records) if count is None else count
    return item(2, u32(9, 0x02000003, number) + b"".join(records))


COUNTERS = [1, 2, 3, 4, 5, 6, 1001]
FLOWS = [1, 2, 3, 4, 5, *range(1001, 1014)]
FRAME = bytes(range(64, 98))

PACKETS = {
    "nothing": datagram(),
    **{f"version {n}": datagram(version=n) for n in (2, 4, 6)},
    "IPv6": datagram(counters(), kind=2),
    "another agent": datagram(counters(), kind=3),
    "more than there are": datagram(counters(), count=9),
    "less than there are": datagram(counters(), counters(), count=1),
    **{f"sample {n}": datagram(item(n, counting(11))) for n in (0, 1, 2, 3, 4, 5, 0x1001)},
    **{f"sample {n} of {k}": datagram(item(n, counting(12)[:k])) for n in (1, 2, 3, 4, 5) for k in range(0, 49, 4)},
    "sample too long": datagram(item(2, b"abcd", 99)),
    "two": datagram(counters(item(5, counting(7))), counters(item(5, counting(7)))),
    "expanded flow": datagram(item(3, u32(9, 1, 3, 512, 1000, 2, 0, 5, 1, 6, 1) + item(1001, counting(4)))),
    "expanded counters": datagram(item(4, u32(9, 1, 3, 1) + item(5, counting(7)))),
    **{f"counters {n}": datagram(counters(item(n, counting(24)))) for n in COUNTERS},
    **{
        f"counters {n} of {k}": datagram(counters(item(n, counting(22)[:k])))
        for n in COUNTERS
        for k in (0, 24, 48, 76, 84)
    },
    "counters of another": datagram(counters(item(0x5001, counting(22)))),
    "counters too long": datagram(counters(item(1, counting(4), 99))),
    "more counters": datagram(counters(item(5, counting(7)), item(5, counting(7)))),
    "more counters than there are": datagram(counters(item(5, counting(7)), count=2)),
    **{f"direction {n}": datagram(counters(item(1, u32(1, 6, 0, 1000, n, n) + counting(16)))) for n in range(6)},
    **{f"flow {n}": datagram(flow(item(n, counting(12)))) for n in FLOWS},
    **{f"flow {n} of {k}": datagram(flow(item(n, counting(6)[:k]))) for n in (1, 2, 3, 1001) for k in range(0, 25, 4)},
    "flow of another": datagram(flow(item(0x1001, counting(4)))),
    **{f"packet of {n}": datagram(flow(item(1, u32(n, 64, 4, len(FRAME)) + FRAME))) for n in range(14)},
    **{f"packet with {n} bytes": datagram(flow(item(1, u32(1, 64, 4, n) + FRAME))) for n in (0, 1, 33, 34, 35, 99)},
    "more flows": datagram(flow(item(1001, counting(4)), item(2, counting(5)))),
    "more flows than there are": datagram(flow(item(1001, counting(4)), count=2)),
}
