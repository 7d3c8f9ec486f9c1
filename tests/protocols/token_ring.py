"""Token Ring: kinds of frames, source routing."""

from making import ipv4, u8, u16, udp

LINK_TYPE = 6
OPTIONS = ["-n", "-ne", "-nv", "-nq", "-nqe", "-nx", "-nxx", "-nX"]

ADDRESSES = b"\2\0\0\0\0\2", b"\2\0\0\0\0\1"
IP = b"\xaa\xaa\3\0\0\0\x08\0" + ipv4(udp(b"hello", 1, 2), 17)
BPDU = b"\x42\x42\3" + b"\0" * 40
UNKNOWN = b"\x60\x62\1\2abcdef"


def frame(ac: int, fc: int, payload: bytes, route: bytes = b"") -> bytes:
    destination, source = ADDRESSES
    if route:
        source = u8(source[0] | 0x80) + source[1:]
    return u8(ac, fc) + destination + source + route + payload


def route(length: int, kind: int, direction: int, largest: int, *segments: int) -> bytes:
    return u16(kind << 13 | length << 8 | direction << 7 | largest << 4, *segments)


FRAMES = [
    frame(0x10, 0x40, IP),
    frame(0x10, 0x40, BPDU),
    frame(0x10, 0x40, UNKNOWN),
    *[frame(ac, fc, UNKNOWN) for ac, fc in ((0x10, 0), (0x10, 0x80), (0xFF, 0xC0), (0, 0xFF), (0x10, 5))],
    frame(0x10, 0x47, b""),
    *[frame(0x10, 0x40, IP, route(6, n, n & 1, n, 0x1234, 0x5670)) for n in range(8)],
    frame(0x10, 0x40, IP, route(8, 6, 1, 1, 0x1234, 0x5678, 0x9ABC)),
    *[frame(0x10, 0x40, IP, route(n, 0, 0, 1)) for n in (0, 1, 2)],
    *[frame(0x10, 0x40, IP, route(n, 0, 0, 1, 0x1234)) for n in (3, 4)],
    *[frame(0x10, 0x40, IP, route(n, 0, 0, 1, *range(14))) for n in (30, 31)],
    frame(0x10, 0, UNKNOWN, route(8, 0, 0, 1, 0x1234, 0x5678, 0x9ABC)),
    frame(0x10, 0x40, UNKNOWN, route(8, 0, 0, 1, 0x1234, 0x5678, 0x9ABC)),
]

PACKETS = {f"frame {i}": packet for i, packet in enumerate(FRAMES)}
