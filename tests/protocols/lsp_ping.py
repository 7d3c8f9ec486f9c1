"""Pings of labeled paths: every code, every type-length-value."""

from making import ether_udp, ip4, ip6, u8, u16, u32

OPTIONS = ["-nn", "-nnv", "-nnvv"]
COUNTING = bytes(range(1, 61))


def ping(
    kind: int, *tlvs: bytes, version: int = 1, mode: int = 2, code: int = 3, depth: int = 0, sent: bytes = u32(1, 5)
) -> bytes:
    head = u16(version, 1) + u8(kind, mode, code, depth) + u32(0x1234, 7) + sent + u32(0, 0)
    return ether_udp(head + b"".join(tlvs), 40000, 3503)


def tlv(kind: int, data: bytes, length: int | None = None) -> bytes:
    return u16(kind, len(data) if length is None else length) + data + bytes(-len(data) % 4)


def target(*parts: bytes) -> bytes:
    return ping(1, tlv(1, b"".join(parts)))


def downstream(kind: int, data: bytes) -> bytes:
    return ping(1, tlv(2, u16(1500) + u8(kind, 0) + data))


LENGTHS = {1: 5, 2: 17, 3: 20, 4: 56, 5: 8, 6: 13, 7: 25, 8: 14, 9: 10, 10: 14, 11: 16, 12: 5, 13: 17, 14: 8}
DISTINGUISHERS = {0: u16(0, 65000) + u32(9), 1: u16(1) + ip4("192.0.2.1") + u16(9), 2: u16(2) + u32(70000) + u16(9)}

PACKETS = {
    **{f"message {n}": ping(n) for n in range(5)},
    "reply": ping(2, sent=u32(3809381051, 1 << 31)),
    "received": ether_udp(u16(1, 0) + u8(2, 2, 3, 0) + u32(1, 2, 3809381051, 1, 3809381051, 0xFFFFFFFF), 3503, 4000),
    "no seconds": ping(1, sent=u32(0, 99)),
    "version 2": ping(1, version=2),
    "short": ether_udp(u16(1, 0) + bytes(29), 40000, 3503),
    **{f"mode {n}": ping(1, mode=n) for n in range(6)},
    **{f"code {n}": ping(1, code=n, depth=7) for n in range(15)},
    **{f"value {n}": ping(1, tlv(n, COUNTING), tlv(15, u32(1))) for n in (*range(18), 0x7FFF, 0x8000, 0xFC00)},
    **{f"value {n} of {k}": ping(1, tlv(n, COUNTING[:k])) for n in (1, 2, 5, 15, 99) for k in (0, 1, 2, 3, 4, 5, 8)},
    "cisco": ping(1, tlv(5, u32(9))),
    "odd": ping(1, tlv(3, b"a"), tlv(15, u32(1))),
    "too long": ping(1, tlv(15, u32(1), 8)),
    "rest": ping(1, b"ab"),
    **{f"target {n}": target(tlv(n, COUNTING[:k])) for n, k in LENGTHS.items()},
    **{f"target {n}, short": target(tlv(n, COUNTING[: k - 1])) for n, k in LENGTHS.items()},
    "two targets": target(tlv(1, ip4("192.0.2.0") + u8(24)), tlv(2, ip6("2001:db8::") + u8(32))),
    "no target": target(u16(1, 0)),
    "target too long": target(u16(1, 9) + b"abcd"),
    "target cut": target(b"ab"),
    **{f"distinguisher {n}": target(tlv(6, d + ip4("192.0.2.0") + u8(24))) for n, d in DISTINGUISHERS.items()},
    **{f"pseudowire {n}": target(tlv(9, ip4("192.0.2.1") + u32(1) + u16(n))) for n in range(27)},
    **{f"downstream {n}": downstream(n, COUNTING[:44]) for n in range(6)},
    **{f"downstream {n} of {k}": downstream(n, COUNTING[:k]) for n in (1, 2, 3, 4) for k in range(0, 45, 4)},
}
