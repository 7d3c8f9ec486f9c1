"""Packets that netfilter logged."""

import struct

from making import HOST_A6, HOST_B6, ipv4, ipv6, u8, u16, udp

LINK_TYPE = 239
OPTIONS = ["-nn", "-nne", "-nneq"]
SWEEP = "-nne"
IP = ipv4(udp(b"hello", 40000, 40001), 17)
IP6 = ipv6(udp(b"hello", 40000, 40001, HOST_A6, HOST_B6), 17)


def value(kind: int, data: bytes, length: int | None = None) -> bytes:
    size = len(data) + 4 if length is None else length
    return struct.pack("<HH", size, kind) + data + bytes(-len(data) % 4)


def packet(family: int, *values: bytes, version: int = 0) -> bytes:
    return u8(family, version) + u16(20) + b"".join(values)


PACKETS = {
    "IPv4": packet(2, value(9, IP)),
    "IPv6": packet(10, value(9, IP6)),
    "more": packet(2, value(1, b"abcd"), value(10, b"prefix\0"), value(9, IP)),
    **{f"family {n}": packet(n, value(9, IP)) for n in (0, 3, 77)},
    "no packet": packet(2, value(1, b"abcd")),
    "nothing": packet(2),
    "version 1": packet(2, value(9, IP), version=1),
    **{f"packet of {n}": packet(2, value(9, IP, n)) for n in (0, 3, 99)},
    **{f"value of {n}": packet(2, value(1, b"abcd", n), value(9, IP)) for n in (0, 1, 3, 4, 5, 99)},
}
