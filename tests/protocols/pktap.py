"""Apple's packet tap: records of each kind, link types, headers of lengths that cannot be."""

import struct

from making import ether, ipv4, udp

LINK_TYPE = 258
OPTIONS = ["-n", "-ne", "-nev", "-neq", "-nq", "-nx", "-nex"]
SWEEP = "-nev"

IP = ipv4(udp(b"hello", 1000, 2000), 17)
FRAME = ether(IP)


def header(link_type: int = 1, record: int = 1, length: int = 108, size: int = 108) -> bytes:
    return struct.pack("<III", length, record, link_type).ljust(size, b"\xaa")


PACKETS = {
    **{f"record {n}": header(record=n) + FRAME for n in range(4)},
    **{f"link type {n}": header(n) + IP for n in (9, 12, 101, 113, 9999)},
    "loopback": header(0) + b"\2\0\0\0" + IP,
    "in itself, the old number": header(149) + header() + FRAME,
    "in itself": header(258) + header() + FRAME,
    "in itself twice": header(258) + header(258) + header(12) + IP,
    **{f"length {n}": header(length=n) + FRAME for n in (0, 107, 109, 155, 156, 5000, 0xFFFFFFFF)},
    "longer": header(length=120, size=120) + FRAME,
    "nothing in it": header(),
    "no data": header(record=0),
    **{f"{n} bytes": header()[:n] for n in (1, 4, 50, 107)},
    "a frame cut short": header() + FRAME[:5],
}
