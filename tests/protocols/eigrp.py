"""Enhanced Interior Gateway Routing Protocol."""

from making import ether, ipv4, ipv6, u8, u16, u32

OPTIONS = ["-nn", "-nnv", "-nnvv", "-nnq", "-nnvx"]


def eigrp(tlvs: bytes = b"", opcode: int = 5, version: int = 2, flags: int = 0) -> bytes:
    return u8(version, opcode) + u16(0xEE68) + u32(flags, 1, 2) + u16(3, 100) + tlvs


def carried(tlvs: bytes = b"", opcode: int = 5, version: int = 2, flags: int = 0) -> bytes:
    return ether(ipv4(eigrp(tlvs, opcode, version, flags), 88))


def tlv(kind: int, value: bytes, length: int | None = None) -> bytes:
    return u16(kind, len(value) + 4 if length is None else length) + value


METRIC = u32(28160, 256000) + u8(0, 5, 220, 1, 255, 1, 0, 0)


def internal(bits: int, prefix: bytes, next_hop: int = 0) -> bytes:
    return tlv(0x0102, u32(next_hop) + METRIC + u8(bits) + prefix)


def external(bits: int, prefix: bytes, protocol: int, next_hop: int = 0) -> bytes:
    return tlv(
        0x0103, u32(next_hop, 0xC0000207, 65000, 0xDEADBEEF, 20) + u8(0, 0, protocol, 3) + METRIC + u8(bits) + prefix
    )


PACKETS = {
    **{f"opcode {n}": carried(opcode=n) for n in range(10)},
    **{f"flags {n:#x}": carried(flags=n) for n in (1, 2, 4, 8, 16, 0xFF, 0xFFFFFFFF)},
    "version 1": carried(version=1),
    "version 3": carried(version=3),
    "hello": carried(tlv(1, u8(1, 0, 1, 0, 0, 0, 0, 15)) + tlv(4, u8(12, 4, 1, 2))),
    **{f"TLV {n:#x}": carried(tlv(n, bytes(range(1, 51)))) for n in (0, 1, 2, 3, 4, 5, 6)},
    **{f"TLV {n:#x}": carried(tlv(n, bytes(range(1, 51)))) for n in (0x102, 0x202, 0x203, 0x204, 0x302, 0x303, 0x402)},
    **{f"short TLV {n:#x}": carried(tlv(n, b"ab")) for n in (0, 1, 4, 0x102, 0x103, 0x202, 0x203, 0x204, 0x302)},
    "routes": carried(internal(24, b"\x0a\x01\x02") + internal(21, b"\x0a\x01\xff", 0xC0000209), 1),
    "prefix lengths": carried(internal(0, b"\0") + internal(32, b"\x0a\x01\x02\x03") + internal(33, b"\0\0\0\0\0"), 1),
    **{f"external {n}": carried(external(24, b"\x0a\x01\x02", n, n), 1) for n in range(14)},
    "external, prefix lengths": carried(external(33, b"\0\0\0\0\0", 1) + external(9, b"\x0a\x80", 1), 1),
    "prefix runs over": carried(tlv(0x0102, u32(0) + METRIC + u8(32, 1)) + tlv(9, b"")),
    "length 3": carried(tlv(1, b"", 3)),
    "length 0": carried(tlv(1, b"", 0)),
    "length too long": carried(tlv(1, bytes(12), 100)),
    "half a TLV": carried(u16(1)),
    "AppleTalk": carried(
        tlv(0x0202, u16(0, 0) + METRIC + u16(1, 2)) + tlv(0x0202, u16(3, 4) + METRIC + u16(1, 2))
        + tlv(0x0203, u32(0, 7, 8, 9) + u8(3, 1) + u16(20) + METRIC + u16(1, 2)) + tlv(0x0204, u16(1, 2) + u32(3)), 1
    ),
    "over IPv6": ether(ipv6(eigrp(tlv(4, u8(12, 4, 1, 2))), 88), 0x86DD),
    "longer frame": carried(tlv(1, bytes(12), 100)) + b"trailing bytes of the frame",
    "length 19": ether(ipv4(eigrp()[:19], 88)),
    "length 19 in a longer frame": ether(ipv4(eigrp()[:19], 88)) + bytes(20),
    "empty": ether(ipv4(b"", 88)),
}
