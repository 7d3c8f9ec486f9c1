"""GeoNetworking: every type, what comes next, messages on BTP, lengths."""

from making import MAC_A, ether, u8, u16, u32

OPTIONS = ["-n", "-nv", "-nvv", "-ne", "-nev", "-nq", "-nx", "-nvx"]

ETHERTYPE = 0x8947
OLD_ETHERTYPE = 0x0707
REST = bytes(range(70))


def geo(
    kind: int = 0x51, following: int = 1, version: int = 0, rest: bytes = REST, latitude: int = 514775183
) -> bytes:
    common = u8(version << 4 | following, kind, 0x12, 0x34) + u16(10) + u8(5, 3)
    position = b"\xc0\xcc" + MAC_A + u32(0x11223344, latitude, 56605966) + u16(0x101, 0x202, 0x303, 0x404)
    return common + position + rest


LONG = geo()
PACKETS = {f"type {k:#04x}": ether(geo(k), ETHERTYPE) for k in [t << 4 | s for t in range(9) for s in range(4)]}
PACKETS |= {f"next {n}": ether(geo(following=n), ETHERTYPE) for n in range(16)}
PACKETS |= {f"next {n}, beacon": ether(geo(0x10, n), ETHERTYPE) for n in range(4)}
PACKETS |= {f"{n} bytes": ether(LONG[:n], ETHERTYPE) for n in (0, 8, 35, 36, 60, 67, 68, 70, 71, 72, 73, 74, 80)}
PACKETS |= {f"single hop, {n} bytes": ether(geo(0x50)[:n], OLD_ETHERTYPE) for n in (35, 36, 39, 40, 41, 42, 43)}
PACKETS |= {
    f"message {m}": ether(geo(0x50, 1, rest=u16(5000, 5001) + u8(m, m) + b"data"), ETHERTYPE)
    for m in (0, 1, 2, 255, *range(100, 109), *range(149, 152))
}
PACKETS |= {
    "south": ether(geo(0x10, 0, 15, b"", 0xFFFFFFFF), ETHERTYPE),
    "SNAP": ether(b"\xaa\xaa\x03\0\0\0\x89\x47" + LONG, 8 + len(LONG)),
}
