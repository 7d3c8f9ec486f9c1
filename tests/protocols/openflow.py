"""OpenFlow 1.0: every message, match, action and statistic, at lengths that fit and that do not."""

from making import ether, ether_tcp, ip4, ipv4, u8, u16, u32, udp

OPTIONS = ["-nn", "-nnv", "-nnvv", "-nnvvvv"]
SWEEP = "-nnvv"
COUNTING = bytes(range(1, 61))


def message(kind: int, body: bytes = b"", version: int = 1, length: int | None = None) -> bytes:
    return u8(version, kind) + u16(len(body) + 8 if length is None else length) + u32(7) + body


def segment(*messages: bytes) -> bytes:
    return ether_tcp(b"".join(messages), 40000, 6653, flags=0x18, ack=1)


END = message(18)


def one(kind: int, body: bytes = b"") -> bytes:
    return segment(message(kind, body), END)


def action(kind: int, data: bytes, length: int | None = None) -> bytes:
    return u16(kind, len(data) + 4 if length is None else length) + data


def match(wild: int = 0, ethertype: int = 0x0800, protocol: int = 6, vlan: int = 100, priority: int = 4) -> bytes:
    ends = bytes.fromhex("00005e00530100005e005302")
    rest = u16(ethertype) + u8(8, protocol, 0, 0) + ip4("192.0.2.1") + ip4("192.0.2.2") + u16(80, 443)
    return u32(wild) + u16(3) + ends + u16(vlan) + u8(priority, 0) + rest


ANY = match(0x3FFFFE)


def flow(
    actions: bytes = b"", matched: bytes = ANY, command: int = 0, idle: int = 10, buffer: int = 9, flags: int = 0
) -> bytes:
    return one(14, matched + bytes(7) + u8(5) + u16(command, idle, 2 * idle, 5) + u32(buffer) + u16(7, flags) + actions)


PORT = u16(5) + bytes.fromhex("00005e005305") + b"eth5".ljust(16, b"\0")


def port(*words: int) -> bytes:
    return one(12, bytes(8) + PORT + u32(*words))


def removed(reason: int, idle: int = 10, priority: int = 5) -> bytes:
    rest = u16(priority) + u8(reason, 0) + u32(100, 200) + u16(idle, 0) + u32(0, 1000, 0, 2000)
    return one(11, ANY + u32(1, 9) + rest)


def asked(kind: int, data: bytes = b"", flags: int = 0) -> bytes:
    return one(16, u16(kind, flags) + data)


def told(kind: int, data: bytes = b"", flags: int = 0) -> bytes:
    return one(17, u16(kind, flags) + data)


def flow_stats(actions: bytes = b"", length: int | None = None) -> bytes:
    size = 88 + len(actions) if length is None else length
    rest = u32(5, 6) + u16(7, 8, 9) + bytes(6) + u32(0, 9, 0, 100, 0, 200)
    return u16(size) + u8(1, 0) + ANY + rest + actions


def table(kind: int, wild: int) -> bytes:
    return u8(kind, 0, 0, 0) + b"hash".ljust(32, b"\0") + u32(wild, 1000, 5, 0, 7, 0, 9)


def counters(count: int) -> bytes:
    return b"".join(u32(0, n) for n in range(1, count + 1))


def packet_in(number: int, reason: int, data: bytes) -> bytes:
    return one(10, u32(number) + u16(60, 3) + u8(reason, 0) + data)


def queue(*properties: bytes, length: int | None = None) -> bytes:
    size = 8 + sum(len(p) for p in properties)
    return u32(9) + u16(size if length is None else length, 0) + b"".join(properties)


def queues(*all_of_them: bytes) -> bytes:
    return one(21, u16(5) + bytes(6) + b"".join(all_of_them))


def vendor(number: int, data: bytes) -> bytes:
    return one(4, u32(number) + data)


def big(kind: int, data: bytes = b"") -> bytes:
    return vendor(0x5C16C7, u32(kind) + data)


def big_action(kind: int, data: bytes) -> bytes:
    return flow(action(0xFFFF, u32(0x5C16C7, kind) + data))


def prop(kind: int, data: bytes, length: int | None = None) -> bytes:
    return action(kind, data, length)


NUMBERS = [0, 0x0001, 0xFF00, 0xFF01, 0xFFF7, *range(0xFFF8, 0x10000)]
SIZES = [0, 4, 10, 24, 60]
DESCRIPTION = b"".join(
    t.ljust(n, b"\0") for t, n in ((b"Mfr", 256), (b"HW", 256), (b"\n", 256), (b"", 32), (b"\xff", 256))
)
VENDORS = [0, 1, 0x2320, 0x2481, 0x04EA, 0xB0D2F5, 0x4F4E4600, 0x748771, 0xA42305, 0x0C, 0x1018, 0xFFFFFFFF]
MIRROR = u32(5, 0x81000064)
ACTIONS = [*range(13), 0xFFFF]
BITS = [*range(13), 31]

FRAME = ether(ipv4(udp(b"hello", 40000, 40001), 17))

PACKETS = {
    "frames": segment(
        message(10, u32(1) + u16(60, 3) + u8(0, 0) + FRAME), message(13, u32(9) + u16(3, 0) + FRAME), END
    ),
    "half a frame": segment(message(10, u32(1) + u16(60, 3) + u8(0, 0) + FRAME[:30]), END),
    **{f"message {n}": segment(message(n), END) for n in range(24)},
    **{f"message {n} of {k}": one(n, COUNTING[:k]) for n in range(23) for k in SIZES},
    **{f"version {n}": segment(message(9, b"abcd", n), END) for n in (0, 2, 3, 5, 6, 7)},
    **{f"length {n}": segment(message(2, length=n), END) for n in (0, 4, 7, 9, 16, 17, 20)},
    **{f"{n} bytes": segment(message(2)[:n]) for n in range(1, 8)},
    **{f"one and {n} bytes": segment(message(2), message(2, b"abcd")[:n]) for n in range(1, 12)},
    "two": segment(message(0), message(2), message(5, b"a"), message(2)),
    **{f"error {n} {c}": one(1, u16(n, c) + b"abcd") for n in range(7) for c in range(10)},
    **{f"port {n}": one(20, u16(n, 0)) for n in NUMBERS},
    **{f"port bit {n}": port(*[1 << n] * 6) for n in BITS},
    "port bits": port(0xFF, 0x303, 0x1FFF, 0xFFF, 0x11, 0x1001),
    **{f"state 0x{n:x}": port(0, n, 0, 0, 0, 0) for n in (0, 1, 0x100, 0x200, 0x300, 0x301, 0x201)},
    **{f"port status {n}": one(12, u8(n) + bytes(7) + PORT + u32(*[0] * 6)) for n in range(4)},
    **{
        f"feature {n}": one(6, counting)
        for n, counting in enumerate(COUNTING[:8] + u32(256) + u8(2, 0, 0, 0) + u32(1 << n, 1 << n) for n in range(13))
    },
    "features": one(6, COUNTING[:8] + u32(256) + u8(2, 0, 0, 0) + u32(0xC7, 0xFFF) + (PORT + u32(*[1] * 6)) * 2),
    "features, cut": one(6, COUNTING[:8] + u32(256) + u8(2, 0, 0, 0) + u32(0, 0) + PORT),
    **{f"config {n}": one(8 + n % 2, u16(n, 128)) for n in range(5)},
    **{f"packet in {n}": packet_in(n - 1 & 0xFFFFFFFF, n, COUNTING[: 9 * n]) for n in range(4)},
    "packet out": one(13, u32(0xFFFFFFFF) + u16(3, 8) + action(0, u16(5, 0)) + b"abcd"),
    "packet out of a buffer": one(13, u32(9) + u16(0xFFFF, 8) + action(0, u16(5, 0))),
    "packet out, long": one(13, u32(9) + u16(3, 99) + action(0, u16(5, 0))),
    "port mod": one(15, u16(5) + bytes(6) + u32(1, 0x7F, 0xFFF, 9)),
    "port mod, bogus": one(15, u16(5) + bytes(6) + u32(0x80, 0x81, 0x1001, 0)),
    **{f"wildcard {n}": flow(matched=match(0x3FFFFF & ~(1 << n))) for n in range(22)},
    **{f"match {e:04x} {p}": flow(matched=match(0, e, p)) for e in (0x0800, 0x0806, 0x86DD) for p in (0, 1, 6)},
    "match ICMP of any type": flow(matched=match(0x10, 0x0800, 1)),
    "match ports of any protocol": flow(matched=match(0x20, 0x0800, 1)),
    "match networks": flow(matched=match(8 << 8 | 31 << 14)),
    "match nothing": flow(matched=match(33 << 8 | 63 << 14)),
    "match too much": flow(matched=match(0xFFFFFFFF)),
    "match no VLAN": flow(matched=match(0, vlan=0xFFFF, priority=9)),
    **{f"command {n}": flow(command=n) for n in range(6)},
    **{f"flow flags 0x{n:x}": flow(flags=n, idle=0, buffer=0xFFFFFFFF) for n in (1, 2, 4, 7, 8, 9, 0x8000)},
    **{
        f"action {n} of {k}": flow(action(n, COUNTING[:k]) + action(3, bytes(4)))
        for n in (*range(13), 0xFFFF)
        for k in (4, 8, 12, 20)
    },
    "output to the controller": flow(action(0, u16(0xFFFD, 128))),
    "no VLAN": flow(action(1, u16(0xFFFF, 0))),
    "priorities": flow(action(2, u8(7, 0, 0, 0)) + action(2, u8(8, 0, 0, 0))),
    **{f"action of {n}": flow(action(0, u16(5, 128), n)) for n in (0, 4, 7, 9, 16)},
    **{f"action of {n}, unknown": flow(action(99, bytes(12), n)) for n in (0, 8, 9, 12, 16, 24)},
    "no priority": one(14, ANY + u32(0, 5) + u16(3, 0, 0, 0) + u32(9) + u16(7, 0)),
    "half an action": flow(b"abcd"),
    "vendor's action": flow(action(0xFFFF, u32(0x2320) + b"abcdefgh")),
    **{f"mirror {n}": big_action(1, MIRROR + u8(n) + bytes(3)) for n in range(3)},
    **{f"mirror with 0x{n:x}": big_action(1, u32(5, n, 0)) for n in (0, 1, 0x8100F064, 0x88A80064, 0x12345678)},
    **{f"mirror of {n}": big_action(1, COUNTING[:n]) for n in (0, 4, 8, 12, 16, 20)},
    **{f"Big Switch's action {n}": big_action(n, COUNTING[:12]) for n in range(9)},
    "another of Big Switch's, empty": big_action(2, b""),
    **{f"removed {n}": removed(n) for n in range(4)},
    "removed at once": removed(0, 0, 0),
    **{f"asked {n:x}": asked(n) for n in (*range(7), 0xFFFF)},
    **{f"asked {n:x} of {k}": asked(n, COUNTING[:k]) for n in (*range(7), 0xFFFF) for k in (4, 8, 44)},
    "asked with flags": asked(0, flags=1),
    **{f"asked of table {n}": asked(1 + n % 2, ANY + u8(n, 0) + u16(0xFFFF)) for n in (0, 1, 0xFE, 0xFF)},
    "asked of queues": asked(5, u16(0xFFFC, 0) + u32(0xFFFFFFFF)),
    **{f"told {n:x} of {k}": told(n, COUNTING[:k]) for n in (*range(7), 0xFFFF) for k in (0, 4, 24, 32, 40)},
    **{f"told with flags {n}": told(0, DESCRIPTION, n) for n in (1, 2, 3)},
    "told of flows": told(1, flow_stats(action(0, u16(5, 0))) + flow_stats()),
    **{f"told of a flow of {n}": told(1, flow_stats(length=n)) for n in (0, 87, 89, 96)},
    "told of half a flow": told(1, flow_stats()[:44]),
    **{f"told of a table {n}": told(3, table(1, 1 << n)) for n in range(24)},
    "told of tables": told(3, table(0xFE, 0x3FFFFF) + table(0xFF, 0) + table(0, 0x400001)),
    "told of half a table": told(3, table(1, 1)[:40]),
    "told of ports": told(4, u16(5) + bytes(6) + counters(12) + u16(0xFFFE) + bytes(6) + counters(12)),
    "told of half a port": told(4, u16(5) + bytes(6) + counters(11)),
    "told of queues": told(5, u16(5, 0) + u32(9) + counters(3) + u16(6, 0) + u32(8) + counters(3)),
    "queues": queues(queue(prop(1, u32(0) + u16(500, 0) + bytes(4))), queue()),
    **{f"rate {n}": queues(queue(prop(1, u32(0) + u16(n, 0) + bytes(4)))) for n in (0, 1, 999, 1000, 1001)},
    **{f"property {n} of {k}": queues(queue(prop(n, bytes(k)))) for n in range(3) for k in (0, 4, 12, 20)},
    **{f"property of {n}": queues(queue(prop(1, bytes(4), n)), queue()) for n in (0, 7, 9, 99)},
    **{f"queue of {n}": queues(queue(length=n)) for n in (0, 7, 9, 99)},
    **{f"vendor 0x{n:x}": vendor(n, b"abcd") for n in VENDORS},
    "Big Switch": vendor(0x5C16C7, b"ab"),
    **{f"Big Switch {n} of {k}": big(n, COUNTING[:k]) for n in range(31) for k in (0, 4, 8)},
    **{f"mirroring {n}": big(3, u8(n, 0, 0, 0)) for n in range(3)},
    "shell": big(6, u32(5) + b"show clock\n\0"),
}
