"""Slow protocols: LACP, marker, OAM, each with every TLV and with wrong lengths."""

from making import ether, u8, u16, u32

OPTIONS = ["-n", "-nv", "-nvv", "-ne", "-nq", "-nx"]


def slow(data: bytes) -> bytes:
    return ether(data, 0x8809)


def oam(code: int, data: bytes = b"", flags: int = 0x50) -> bytes:
    return slow(b"\3" + u16(flags) + u8(code) + data)


DATA = bytes(range(1, 100))
ACTOR = b"\1\x14" + u16(0x8000) + b"\0\1\2\3\4\5" + u16(1, 0x80FF, 2) + b"\x3d\0\0\0"
PARTNER = b"\2\x14" + u16(0x8001) + b"\0\1\2\3\4\6" + u16(3, 0x8002, 4) + b"\xc7\0\0\0"
COLLECTOR = b"\3\x10" + u16(7) + bytes(12)
MARKER = b"\2\1\1\x10" + u16(5) + b"\0\1\2\3\4\5" + u32(0x12345678) + b"\0\0\0\0" + bytes(90)

MESSAGES = [
    b"", b"\1", b"\1\2", b"\2\2", b"\2", b"\1\1", b"\1\1\1", b"\1\1\1\1", b"\1\1\1\x14ab", b"\1\1\1\x20" + b"a" * 40,
    b"\1\1\3\x10abcdefghijklmn", b"\1\1\0\0\1\1", b"\1\1\0\4abcd", b"\2\1\1\4ab", b"\3", b"\3\0", b"\3\0\x50",
    b"\3\0\x50\0", b"\3\1\1\1", b"\3\xff\xff\0\0", MARKER, b"\2\1\2" + MARKER[3:],
]
PACKETS = {f"message {i}": slow(message) for i, message in enumerate(MESSAGES)}
PACKETS["LACP"] = slow(b"\1\1" + ACTOR + PARTNER + COLLECTOR + bytes(52))
PACKETS |= {f"subtype {s}": slow(u8(s, 1) + DATA[:60]) for s in range(12)}
PACKETS |= {
    f"TLV {s} {t}, {n} bytes": slow(u8(s, 1, t, n + 2) + DATA[:n] + b"\0\0")
    for s in (1, 2)
    for t in range(6)
    for n in (0, 4, 14, 18, 30)
}
PACKETS |= {f"OAM code {c}": oam(c, DATA[:50]) for c in (*range(8), 0xF0, 0xFE)}
PACKETS |= {f"OAM code {c}, {n} bytes": oam(c, DATA[:n]) for c in (*range(6), 0xFE) for n in range(5)}
PACKETS |= {f"OAM flags {n}": oam(0, flags=1 << n) for n in range(16)}
PACKETS |= {
    f"OAM TLV {c} {t}, {n} bytes": oam(c, number + u8(t, n) + DATA[: max(n - 2, 0)] + b"\0\0")
    for c, number in ((0, b""), (1, b"\0\7"))
    for t in (*range(6), 254, 255)
    for n in (0, 1, 2, 4, 16, 40)
}
PACKETS |= {f"OAM TLV {c}, too long": oam(c, number + b"\1\x28abc") for c, number in ((0, b""), (1, b"\0\7"))}
PACKETS |= {
    f"OAM state {n}": oam(0, b"\1\x10\1\0\1" + u8(n, 1 << n) + b"\xff\xff\0\0\x0c" + DATA[:4]) for n in range(8)
}
PACKETS |= {f"OAM loopback {n}": oam(4, u8(n)) for n in range(4)}
