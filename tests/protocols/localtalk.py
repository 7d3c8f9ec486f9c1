"""LocalTalk: short and long datagrams."""

from making import u8, u16

LINK_TYPE = 114
OPTIONS = ["-n", "-ne", "-nv", "-nq", "-nx", "-nxx", "-nX"]

SHORT = u16(9) + u8(1, 2, 9) + b"abcd"
LONG = u16(17, 0, 0x405, 0x102) + u8(6, 3, 1, 2, 9) + b"abcd"
NAME = u16(25) + u8(2, 2, 2) + b"\x21\1\0\0\2\2\0\1a\1b\1c"

FRAMES = [
    *[u8(1, 2, kind) + SHORT for kind in (0, 1, 3, 5, 0x81, 0x82, 0x84, 0x85)],
    u8(1, 2, 2) + LONG,
    u8(1, 2, 1) + NAME,
    u8(1, 2, 0),
    u8(1, 2, 1) + b"ab",
    u8(1, 2, 2) + b"ab",
    u8(1, 2),
]

PACKETS = {f"frame {i}": packet for i, packet in enumerate(FRAMES)}
