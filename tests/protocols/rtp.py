"""RTP, told by -T."""

import struct

from making import ether_udp

OPTIONS = ["-nn -T rtp", "-nnv -T rtp"]


def packet(first: int = 0x80, second: int = 0, more: bytes = b"") -> bytes:
    return struct.pack(">BBHII", first, second, 7, 0x89ABCDEF, 0xFEDCBA98) + more


MESSAGES = [
    packet(), packet(0x80, 0x80), packet(0x80, 96, b"x" * 20), packet(0x90, 0, struct.pack(">HH", 1, 1) + b"abcdx"),
    packet(0x90, 0, struct.pack(">HH", 1, 100) + b"abcdx"), packet(0x90, 0xFF, b"zz"), packet(0xA0, 0, b"abc\1"),
    packet(0x82, 0, struct.pack(">II", 1, 2)), packet(0), packet(0x40), packet(0xC0), packet()[:11], packet()[:8],
    packet()[:7], b"", packet(0x40)[:8], packet(0x50, 0, struct.pack(">HH", 1, 1)), packet(0, 0, bytes(20)),
    packet(0x90, 0, struct.pack(">HH", 1, 1) + b"abcd"), packet(0x90, 0, struct.pack(">HH", 1, 1) + b"abc"),
    packet(0x20, 0, bytes(20)), packet(0x8F, 3, bytes(4)),
    packet(0x40, 0x80, b"\1\1\0\0\x80\2\0\0abcd"), packet(0x40, 0x80, b"\x80\3\0\0"), packet(0x40, 0x9F, b"\x81\0\0\0"),
    packet(0x80, 31, b"abcd"), packet(0x80, 31), packet(0x90, 31, struct.pack(">HH", 1, 0) + b"abcd"),
]
PACKETS = {f"packet {number}": ether_udp(data, 40000, 40001) for number, data in enumerate(MESSAGES)}
