"""AppleTalk: DDP's types and sockets, NBP, ATP; AARP."""

import struct

from making import u8, u16, u32

LINK_TYPE = 0
OPTIONS = ["-n", "-nv", "-ne", "-nq", "-nx"]


def ddp(
    payload: bytes, kind: int, destination: int = 1, source: int = 2, length: int | None = None,
    to: tuple[int, int] = (0x405, 6), by: tuple[int, int] = (0x102, 3),
) -> bytes:
    stated = 13 + len(payload) if length is None else length
    header = u16(stated, 0, to[0], by[0]) + u8(to[1], by[1], destination, source, kind)
    return struct.pack("<I", 16) + header + payload


def nbp(control: int, *tuples: bytes) -> bytes:
    return ddp(u8(control, 9) + b"".join(tuples), 2)


def entity(network: int, node: int, socket: int, enumerator: int, *names: bytes) -> bytes:
    names = names or (b"obj", b"typ", b"zone")
    return u16(network) + u8(node, socket, enumerator) + b"".join(u8(len(name)) + name for name in names)


def atp(control: int, bitmap: int, data: int, payload: bytes = b"") -> bytes:
    return ddp(u8(control, bitmap) + u16(0x1234) + u32(data) + payload, 3)


ODD = (b"a\1b\xff", b"=", b"*")
FRAMES = [
    *[ddp(b"abcdefghijkl", kind, 0x80, 0x81) for kind in (*range(26), 255) if kind != 2],
    *[ddp(b"abcd", 0, socket, socket) for socket in (0, 1, 2, 3, 4, 5, 6, 7, 128, 253, 255)],
    *[nbp(function << 4 | 1, entity(1, 2, 3, 0)) for function in range(16)],
    *[
        nbp(control, entity(*address))
        for control in (0x11, 0x21, 0x31, 0x32, 0x30)
        for address in (
            (0x102, 3, 2, 0), (0x102, 3, 5, 0), (0x102, 4, 2, 0), (0x103, 3, 2, 0), (0, 3, 2, 1), (0, 3, 7, 1)
        )
    ],
    nbp(0x32, entity(1, 2, 3, 0), entity(4, 5, 6, 7, *ODD)),
    nbp(0x33, entity(1, 2, 3, 0), entity(4, 5, 6, 7, *ODD), entity(0x102, 3, 2, 1)),
    nbp(0x22, entity(0x405, 6, 3, 0)),
    *[nbp(c, entity(1, 2, 3, 1)[:n]) for c in (0x21, 0x31) for n in range(18)],
    *[nbp(0x31, b"\0\1\2\3\4" + names) for names in (
        b"\0\0\0", b"\x20" + b"x" * 32 + b"\1b\1c", b"\x21" + b"a" * 33 + b"\1b\1c", b"\1a\x21" + b"b" * 33 + b"\1c",
        b"\1a\1b\x21" + b"c" * 33, b"\1a\0\1c", b"\1a\1b\0", b"\1a\1b\1\0", b'\1"\2\\\0\1\x7f', b"\1a\xff",
    )],
    ddp(b"", 2),
    ddp(b"\x21", 2),
    *[atp(c, 7, 0x01020304, b"data") for c in range(0, 256, 4)],
    *[atp(0x40, b, 0) for b in range(256)],
    *[atp(c, b, 0, p) for c in (0xC0, 0x80, 0x00) for b in (0, 7, 8, 255) for p in (b"", b"ab")],
    *[ddp(b"\x40\1\0\2\0\0\0\3"[:n], 3) for n in range(9)],
    *[ddp(b"", 0, length=n) for n in (0, 12, 13, 100, 0xFFFF)],
    *[ddp(b"", 9, to=to, by=by) for to, by in (((0, 0), (0, 0)), ((0, 255), (0, 5)), ((1, 255), (0, 255)))],
]

PACKETS = {f"frame {i}": packet for i, packet in enumerate(FRAMES)}
