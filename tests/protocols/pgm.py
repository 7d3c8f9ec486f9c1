"""PGM over IP: every type and option."""

from making import ether, ip4, ip6, ipv4, ipv6, u8, u16, u32

OPTIONS = ["-nn", "-nnv", "-nnvv", "-nnvvv", "-nnq", "-nnvx"]


def header(kind: int, flags: int = 0, size: int = 4) -> bytes:
    return u16(1000, 2000) + u8(kind, flags) + u16(0) + bytes.fromhex("112233445566") + u16(size)


def packet(kind: int, body: bytes, flags: int = 0) -> bytes:
    return ether(ipv4(header(kind, flags) + body, 113))


def options(*pairs: tuple[int, bytes], total: int | None = None) -> bytes:
    body = b"".join(
        u8(kind | (0x80 if n == len(pairs) - 1 else 0), 2 + len(value)) + value for n, (kind, value) in enumerate(pairs)
    )
    return u8(0, 4) + u16(4 + len(body) if total is None else total) + body


def with_options(octets: bytes) -> bytes:
    return packet(4, u32(1, 2) + octets, 1)


FOUR = u16(1, 0) + ip4("10.1.2.3")
SIX = u16(2, 0) + ip6("2001:db8::1")
OTHER = u16(9, 0) + ip4("10.1.2.3")
PAD = b"\0\0"
NUMBERS = bytes(range(1, 60))
RIGHT = {0: 2, 1: 14, 2: 10, 3: 6, 4: 10, 5: 10, 6: 5, 8: 6, 9: 6, 10: 6, 11: 2, 12: 6, 13: 2, 14: 2, 15: 2, 16: 2,
         17: 2, 20: 8, 0x7F: 3}

PACKETS = {
    "spm": packet(0, u32(1, 2, 0xFFFFFFFF) + FOUR),
    "spm six": packet(0, u32(1, 2, 3) + SIX),
    "spm other": packet(0, u32(1, 2, 3) + OTHER),
    "poll": packet(1, u32(5) + u16(6, 0) + FOUR + u32(7, 8, 9)),
    "poll six": packet(1, u32(5) + u16(6, 0) + SIX + u32(7, 8, 9)),
    "poll other": packet(1, u32(5) + u16(6, 0) + OTHER + u32(7, 8, 9)),
    "polr": packet(2, u32(5) + u16(6, 0)),
    "odata": packet(4, u32(1, 2) + b"data"),
    "rdata": packet(5, u32(1, 2) + b"data"),
    **{f"nak {n}": packet(n, u32(1) + FOUR + FOUR) for n in (8, 9, 10)},
    **{f"nak as tcpdump reads it {n}": packet(n, u16(0, 1) * 10) for n in (8, 9, 10)},
    "nak six": packet(8, u32(1) + SIX + u32(0, 0x20001) + bytes(16)),
    "nak other": packet(8, u32(1) + OTHER + FOUR),
    "ack": packet(11, u32(1, 2)),
    "spmr": packet(12, b""),
    **{f"type {n}": packet(n, bytes(24)) for n in (3, 6, 7, 13, 255)},
    **{f"option {n}": with_options(options((n, NUMBERS[:size])) + b"data") for n, size in RIGHT.items()},
    **{f"option {n} too long": with_options(options((n, NUMBERS[:30])) + b"data") for n in (*range(21), 0x7F)},
    "redirect": with_options(options((7, PAD + FOUR))),
    "redirect six": with_options(options((7, PAD + SIX))),
    "redirect other": with_options(options((7, PAD + OTHER))),
    "redirect length": with_options(options((7, PAD + FOUR + PAD))),
    "redirect short": with_options(options((7, PAD))),
    **{f"congestion {n}": with_options(options((n, PAD + u32(7) + FOUR))) for n in (18, 19)},
    **{f"congestion six {n}": with_options(options((n, PAD + u32(7) + SIX))) for n in (18, 19)},
    **{f"congestion other {n}": with_options(options((n, PAD + u32(7) + OTHER))) for n in (18, 19)},
    **{f"congestion length {n}": with_options(options((n, PAD + u32(7) + FOUR + PAD))) for n in (18, 19)},
    **{f"congestion short {n}": with_options(options((n, PAD + u32(7)))) for n in (18, 19)},
    "several": with_options(options(
        (2, PAD + u32(5, 6)), (3, PAD + u32(7)), (14, PAD), (1, PAD + u32(1, 2, 3)), (12, PAD), (13, PAD)) + b"data"),
    **{f"{n} and another": with_options(options((n, PAD), (13, PAD), (14, PAD), (15, PAD))) for n in (12, 16, 6, 20)},
    "nak list odd": with_options(options((2, PAD + b"abc"))),
    "nak list empty": with_options(options((2, PAD))),
    **{f"total {n}": with_options(options((6, NUMBERS[:8]), total=n)) for n in (0, 3, 4, 8, 13, 20, 200)},
    "not the total first": with_options(u8(5, 4) + u16(8) + NUMBERS[:4]),
    "total of another length": with_options(u8(0, 5) + u16(8) + NUMBERS[:4]),
    **{f"option length {n}": with_options(u8(0, 4) + u16(14) + u8(6, n) + NUMBERS[:12]) for n in (0, 1, 3, 5)},
    "options of an spm": packet(0, u32(1, 2, 3) + FOUR + options((3, PAD + u32(7))), 1),
    "options of an spmr": packet(12, u32(0) + options((3, PAD + u32(7))), 1),
    "options of a nak": packet(8, u16(0, 1) * 10 + options((3, PAD + u32(7))), 1),
    "options of an ack": packet(11, u32(1, 2) + options((3, PAD + u32(7))), 1),
    "options of something": packet(3, u32(0) + options((3, PAD + u32(7))), 1),
    "no options": with_options(b""),
    "nothing": ether(ipv4(b"", 113)),
    "short": ether(ipv4(header(4)[:15], 113)),
    "over IPv6": ether(ipv6(header(4) + u32(1, 2), 113), 0x86DD),
}
