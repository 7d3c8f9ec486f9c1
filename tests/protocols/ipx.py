"""IPX: sockets, SAP, RIP, wrong lengths."""

import struct

from making import u8, u16, u32

LINK_TYPE = 0
OPTIONS = ["-n", "-nv", "-ne", "-nq", "-nx"]

NAME = b"SERVER\1".ljust(48, b"_")
SERVICE = u16(4) + NAME + u32(0x1000) + bytes.fromhex("010203040506") + u16(0x451, 2)
SHORT = u16(4) + b"ABC\0".ljust(48, b"z") + u32(0x1000) + bytes.fromhex("010203040506") + u16(0x451, 2)
ROUTE = u32(0xABC) + u16(1, 2)


def ipx(payload: bytes, socket: int = 0x1234, source: int = 0x4000, kind: int = 0, length: int | None = None) -> bytes:
    stated = 30 + len(payload) if length is None else length
    return (
        struct.pack("<I", 23) + u16(0xFFFF, stated) + u8(0, kind)
        + u32(0xFF001) + bytes.fromhex("0102030405ff") + u16(socket)
        + u32(0x22) + bytes.fromhex("aabbccddeeff") + u16(source) + payload
    )


FRAMES = [
    *[ipx(b"\0\2\0\1\0\0abcdefghijklmnop", s) for s in (0x451, 0x452, 0x453, 0x455, 0x456, 0x457, 0x9001, 0x4000)],
    *[ipx(b"\0\2\0\1\0\0abcdefghijklmnop", source=s) for s in (0x451, 0x452, 0x453)],
    *[ipx(b"abcdefgh", kind=k) for k in (1, 4, 5, 17, 20)],
    *[ipx(u16(n) + SERVICE + SHORT, 0x452) for n in range(8)],
    *[ipx(u16(n) + SERVICE[:s], 0x452) for n in range(6) for s in (0, 1, 2, 40, 50, 59, 60, 63)],
    ipx(u16(2) + SHORT * 9, 0x452),
    ipx(b"\0", 0x452),
    *[ipx(u16(n) + ROUTE * 2, 0x453) for n in range(5)],
    *[ipx(u16(n) + ROUTE[:s], 0x453) for n in range(5) for s in (0, 4, 7)],
    ipx(u16(2) + ROUTE * 17, 0x453),
    ipx(b"\0", 0x453),
    *[ipx(b"", length=n) for n in (29, 30, 31, 40)],
    ipx(b"aaaa", length=30),
    ipx(b"a" * 20, 0x452, length=60),
]

PACKETS = {f"frame {i}": packet for i, packet in enumerate(FRAMES)}
