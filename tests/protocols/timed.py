"""TSP, the protocol of timed."""

import struct

from making import ether_udp

OPTIONS = ["-nn", "-nnv", "-nnq"]


def message(kind: int, first: int = 100, second: int = 200, name: bytes = b"host\0") -> bytes:
    return struct.pack(">BBHii", kind, 1, 5, first, second) + name


MESSAGES = [
    *[message(kind) for kind in (*range(26), 255)], message(1, -1, 5), message(1, -7, 0), message(1, -7, 999999),
    message(5, -1, -1), message(1, 5, -1), message(1, 0, 1234567),
    message(24, 0x05000000), message(2, name=b"a\xff\n\0"), message(2, name=b"no end"), b"\1",
]
PACKETS = {f"message {number}": ether_udp(data, 40000, 525) for number, data in enumerate(MESSAGES)}
