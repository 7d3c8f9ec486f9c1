"""OSPF over IPv4, but for updates."""

from making import ether, ipv4, u8, u16, u32

OPTIONS = ["-nn", "-nnv", "-nnvv", "-nnq"]


def ospf(kind: int, body: bytes, version: int = 2, scheme: int = 0, proof: bytes = bytes(8), area: int = 0) -> bytes:
    header = u8(version, kind) + u16(24 + len(body)) + u32(0xC0000201, area) + u16(0, scheme) + proof
    return ether(ipv4(header + body, 89))


def hello(options: int, designated: int = 1, backup: int = 2, neighbors: bytes = b"") -> bytes:
    return u32(0xFFFFFF00) + u16(10) + u8(options, 1) + u32(40, designated, backup) + neighbors


def header(kind: int, length: int = 44) -> bytes:
    return u16(1) + u8(2, kind) + u32(0x01000001, 0x0A000002, 0x80000003) + u16(4, length)


PACKETS = {
    **{f"bare type {n}": ospf(n, b"") for n in (0, 1, 2, 6)},
    "version 3": ospf(1, hello(2), 3),
    "area": ospf(1, hello(2), area=7),
    "password": ospf(1, hello(2), scheme=1, proof=b"secre\x01\x80x"),
    "unknown authentication": ospf(1, hello(2), scheme=3),
    **{f"option {n}": ospf(1, hello(1 << n)) for n in (0, 1, 2, 3, 5, 6, 7)},
    "neighbors": ospf(1, hello(2, 0, 0, u32(7, 8))),
    "no designated router": ospf(1, hello(2, 0, 2)),
    **{f"DD flags {n}": ospf(2, u16(1500) + u8(2, n) + u32(5)) for n in (0, 1, 2, 4, 7, 8, 16, 255)},
    "DD headers": ospf(2, u16(1500) + u8(2, 2) + u32(5) + b"".join(header(n) for n in range(13))),
    "requests": ospf(3, b"".join(u32(n, 0x01000001, 0x0A000002) for n in range(13))),
    "bogus length": ospf(5, header(1) + header(2, 19)),
    "empty": ether(ipv4(b"", 89)),
}
