"""The lightweight resolver: headers, requests, responses."""

import struct

from making import ether_udp

OPTIONS = ["-nn", "-nnv", "-nnq"]


def message(opcode: int, body: bytes = b"", version: int = 0, flags: int = 0, length: int | None = None) -> bytes:
    size = 28 + len(body) if length is None else length
    return struct.pack(">IHHIIIIHH", size, version, flags, 7, opcode, 0, 16384, 0, 0) + body


def name(text: bytes) -> bytes:
    return struct.pack(">H", len(text)) + text + b"\0"


def address(family: int, data: bytes) -> bytes:
    return struct.pack(">IH", family, len(data)) + data


MESSAGES = [
    message(0), message(0, flags=1), message(0, version=1), message(0, flags=3), message(5), message(5, flags=1),
    message(0, b"abcd"), message(0, length=99), message(0, length=0), message(0, version=9, length=0),
    *[message(0x10001, struct.pack(">II", 0, families) + name(b"host")) for families in (0, 1, 2, 3, 7)],
    message(0x10001, struct.pack(">II", 0, 1) + name(b"h\xff\0st") + b"more"),
    *[message(0x10002, bytes(4) + address(family, data)) for family, data in (
        (1, b"\1\2\3\4"), (2, bytes(range(16))), (3, b"abcd"), (1, b"abcde"),
    )],
    *[message(0x10003, struct.pack(">IHH", 0, number, kind) + name(b"host")) for number, kind in (
        (1, 1), (3, 16), (1, 28), (7, 999),
    )],
    message(0x10001, struct.pack(">IHH", 0, 1, 2) + name(b"host") + name(b"alias") + address(1, b"\1\2\3\4")
            + address(2, bytes(range(16))), flags=1),
    message(0x10002, struct.pack(">IH", 0, 1) + name(b"host") + name(b"alias"), flags=1),
    message(0x10003, struct.pack(">IHHIHH", 0, 1, 1, 300, 1, 1) + name(b"host") + b"\0\4\1\2\3\4\0\3sig", flags=1),
]
PACKETS = {f"message {number}": ether_udp(data, 40000, 921) for number, data in enumerate(MESSAGES)}
