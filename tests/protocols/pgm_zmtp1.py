"""ZMTP 1.0 over PGM over UDP."""

from making import ether_udp, u8, u16, u32

OPTIONS = ["-nn -T pgm_zmtp1", "-nnv -T pgm_zmtp1", "-nnvv -T pgm_zmtp1", "-nnv -T pgm"]
SWEEP = "-nnv -T pgm_zmtp1"


def packet(octets: bytes, size: int | None = None, kind: int = 4, flags: int = 0) -> bytes:
    length = len(octets) if size is None else size
    header = u16(5, 6) + u8(kind, flags) + u16(0) + b"\1\2\3\4\5\6" + u16(length) + u32(1, 2)
    return ether_udp(header + octets, 1000, 2000)


def frame(body: bytes, flags: int = 0) -> bytes:
    return u8(len(body) + 1, flags) + body


LETTERS = bytes(range(64, 124)) * 4

PACKETS = {
    "frames": packet(u16(0) + frame(b"hello", 1) + frame(b"you")),
    "frame in the middle": packet(u16(2) + b"ab" + frame(b"cd")),
    "frame far on": packet(u16(240) + LETTERS + frame(b"cd")),
    "no frame": packet(u16(0xFFFF) + LETTERS),
    "no frame and nothing": packet(u16(0xFFFF)),
    "no frame, more said": packet(u16(0xFFFF) + b"abc", 9),
    "offset too far": packet(u16(100) + b"abc"),
    "offset further than captured": packet(u16(4) + b"abc", 9),
    "nothing": packet(b""),
    "half an offset": packet(b"\0"),
    "rdata": packet(u16(0) + frame(b"hello"), kind=5),
    "polr": packet(u16(0) + frame(b"hello"), kind=2),
    "options": packet(u8(0, 4) + u16(8) + u8(0x8D, 4) + u16(0) + u16(0) + frame(b"hello"), 8, flags=1),
}
