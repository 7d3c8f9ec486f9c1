"""BSD loopback: every family, both byte orders."""

import struct

from making import HOST_A6, HOST_B6, ipv4, ipv6, udp

LINK_TYPE = 0
OPTIONS = ["-n", "-nv", "-ne", "-nq", "-nqe", "-nx", "-nxx", "-nex", "-nA"]

IP = ipv4(udp(b"hello", 1000, 2000), 17)
IP6 = ipv6(udp(b"hello", 1000, 2000, HOST_A6, HOST_B6), 17)


def le(n: int) -> bytes:
    return struct.pack("<I", n)


def be(n: int) -> bytes:
    return struct.pack(">I", n)


FRAMES: list[bytes | tuple[bytes, int]] = [
    le(2) + IP,
    be(2) + IP,
    le(24) + IP6,
    le(28) + IP6,
    le(30) + IP6,
    le(10) + IP6,
    le(23) + IP6,
    le(7) + b"abcdefgh",
    le(0) + IP,
    le(305419896) + IP,
    le(6) + b"abcd",
    le(16) + b"abcdefghijklmn" * 2,
    le(2)[:3],
    (le(2) + IP[:1], 37),
    (le(2), 4),
    be(24) + IP6,
    le(2) + IP6,
    le(30) + IP,
    le(512) + IP,
    be(65536) + IP,
]

PACKETS = {f"frame {i}": frame for i, frame in enumerate(FRAMES)}
