"""TCP: headers that are right and wrong, flags, relative sequence numbers, every option."""

from making import ether, ether_tcp, ipv4, ipv6, tcp, u8, u16, u32

OPTIONS = ["-nn", "-nnv", "-nnvv", "-nnS", "-nnq", "-nne", "-nnK -v", "-nnx"]


def _option(data: bytes, payload: bytes = b"", **fields: int) -> bytes:
    fields.setdefault("flags", 0x10)
    fields.setdefault("ack", 1)
    return ether_tcp(payload, 40000, 40001, options=data, **fields)  # type: ignore[arg-type]


def _mptcp(data: bytes, flags: int = 0x10) -> bytes:
    return _option(u8(30, len(data) + 2) + data, flags=flags)


def _plain(payload: bytes = b"", **fields: int) -> bytes:
    return ether_tcp(payload, 40002, 40003, **fields)


_COUNT = bytes(range(1, 40))

PACKETS = {
    "syn": _plain(flags=2),
    "syn ack": _plain(flags=0x12, ack=5),
    "data": _plain(b"abc", flags=0x18, ack=5),
    "fin": _plain(flags=0x11, ack=7),
    "other way": ether(ipv4(tcp(b"xyz", 40003, 40002, seq=6, ack=1003, flags=0x18), 6)),
    "reset": _plain(flags=4),
    "reset with text": _plain(b"go away\x07\xff", flags=4),
    "reset with long text": _plain(b"0123456789" * 4, flags=0x14, ack=9),
    "no flags": _plain(flags=0),
    "all flags": _plain(flags=0xFFF, urgent=77),
    "urgent": _plain(b"x", flags=0x30, urgent=5, ack=7),
    "data with syn": _plain(b"abc", flags=2),
    "data offset 4": _plain(data_offset=4),
    "data offset 0": _plain(data_offset=0),
    "data offset 6": _plain(data_offset=6),
    "data offset 15": _plain(b"abcdef", data_offset=15),
    "bad checksum": _plain(check=0, flags=0x10),
    "wrapping": _plain(b"12345678", seq=0xFFFFFFFC, ack=3, flags=0x18),
    "version 6": ether(ipv6(tcp(b"abc", 1, 2, "2001:db8::1", "2001:db8::2", flags=0x18, ack=2), 6), 0x86DD),
    "version 6 back": ether(ipv6(tcp(b"d", 2, 1, "2001:db8::1", "2001:db8::2", flags=0x18, ack=1003), 6), 0x86DD),
    "version 6 behind options": ether(
        ipv6(u8(6, 0, 1, 4, 0, 0, 0, 0) + tcp(b"abc", 1, 2, "2001:db8::1", "2001:db8::2", flags=0x10), 60), 0x86DD
    ),
    "fragment": ether(ipv4(tcp(b"abcdefgh", 40000, 40001)[:24], 6, flags=1)),
    "common options": _option(u8(1, 1, 8, 10) + u32(5, 6)),
    "syn options": _option(u8(2, 4) + u16(1460) + u8(4, 2, 8, 10) + u32(5, 0) + u8(1, 3, 3, 7), flags=2),
    "sack": _option(u8(1, 1, 5, 18) + u32(10, 20, 30, 40)),
    "sack odd": _option(u8(1, 1, 5, 9) + u32(10, 20)),
    "user timeout": _option(u8(28, 4) + u16(0x8005) + u8(28, 4) + u16(6)),
    "length beyond header": _option(u8(1, 1, 1, 8), b"\x05bcdefgh"),
    "length of nothing": _option(u8(1, 1, 1, 8)),
    "lengths odd": _option(u8(2, 4, 1, 2, 2, 5, 1, 2, 2, 3, 4, 4)),
    "md5": _option(u8(19, 18) + _COUNT[:16]),
    "fast open experiment": _option(u8(254, 12) + u16(0xF989) + bytes(8)),
    "fast open request": _option(u8(254, 4) + u16(0xF989)),
    **{
        f"kind {kind} length {size}": _option((u8(kind, size) + _COUNT)[: max(size, 2)])
        for kind in (2, 3, 4, 5, 6, 8, 11, 13, 19, 20, 28, 29, 34, 69, 253, 254)
        for size in (0, 1, 2, 3, 4, 6, 10, 12, 18)
    },
    **{
        f"mptcp {first:#x} {second:#x} length {size} flags {flags:#x}": _mptcp(
            (u8(first, second) + _COUNT)[:size], flags
        )
        for first, second, sizes in (
            (0x00, 0x81, (2, 10, 18, 20, 22)),
            (0x01, 0x01, (2, 10, 18, 20, 22)),
            (0x02, 0x01, (20,)),
            (0x11, 0x07, (10, 14, 22)),
            (0x20, 0x15, (2, 8, 12, 16, 18)),
            (0x20, 0x0F, (10, 22, 24, 26)),
            (0x30, 0x05, (6, 8, 14, 16, 18, 20)),
            (0x31, 0x05, (26, 28)),
            (0x34, 0x05, (6,)),
            (0x36, 0x05, (7,)),
            (0x40, 0x05, (1, 2, 5)),
            (0x50, 0x05, (1, 2, 3)),
            (0x51, 0x05, (1, 2)),
            (0x60, 0x05, (9, 10)),
            (0x70, 0x05, (9, 10)),
            (0x80, 0x05, (2,)),
        )
        for size in sizes
        for flags in (0x02, 0x12, 0x10)
    },
}
