"""OSPF for IPv6, but for updates."""

from making import ether, ipv6, u8, u16, u32

OPTIONS = ["-nn", "-nnv", "-nnvv", "-nnq"]


def ospf3(
    kind: int, body: bytes, version: int = 3, area: int = 0, instance: int = 0, length: int | None = None
) -> bytes:
    size = 16 + len(body) if length is None else length
    return ether(
        ipv6(u8(version, kind) + u16(size) + u32(0xC0000201, area) + u16(0) + u8(instance, 0) + body, 89), 0x86DD
    )


def hello(options: int, neighbors: bytes = b"", designated: int = 1, backup: int = 2) -> bytes:
    return u32(5, 1 << 24 | options) + u16(10, 40) + u32(designated, backup) + neighbors


def description(options: int, flags: int, headers: bytes = b"") -> bytes:
    return u32(options) + u16(1500) + u8(0, flags) + u32(5) + headers


def header(kind: int) -> bytes:
    return u16(1, kind) + u32(0x0A000001, 0x0A000002, 0x80000003) + u16(4, 44)


KINDS = (*range(16), 0x2001, 0x4001, 0x6001, 0x8001, 0xA001, 0xE001)
PACKETS = {
    **{f"bare type {n}": ospf3(n, b"") for n in (0, 1, 2, 3, 5, 6)},
    "version 2": ospf3(1, b"", 2),
    "area and instance": ospf3(1, hello(0x13), area=7, instance=5),
    "length too short": ospf3(1, hello(0x13), length=15),
    "length too long": ospf3(1, hello(0x13), length=100),
    **{f"option {n}": ospf3(1, hello(1 << n)) for n in (*range(9), *range(11, 24))},
    "neighbors": ospf3(1, hello(0x13, u32(7, 8), 0, 0)),
    "no designated router": ospf3(1, hello(0x13, b"", 0, 2)),
    "odd end": ospf3(1, hello(0x13, u32(7) + b"a")),
    **{f"DD flags {n}": ospf3(2, description(0x13, n)) for n in (0, 1, 2, 4, 7, 8, 16, 255)},
    "DD headers": ospf3(2, description(0x13, 2, b"".join(header(n) for n in KINDS))),
    "requests": ospf3(3, b"".join(u32(n, 0x0A000001, 0x0A000002) for n in KINDS)),
    "acknowledgments": ospf3(5, b"".join(header(n) for n in KINDS)),
    "empty": ether(ipv6(b"", 89), 0x86DD),
}
