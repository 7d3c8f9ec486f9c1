"""Capture files of our own, field by field, so that any of them can be wrong."""

from __future__ import annotations

import struct

DATA = bytes(12) + b"\x88\xb5" + b"abcd" * 4  # an Ethernet frame of 30 bytes
END_OF_OPTIONS = bytes(4)
STAMP = 1_700_000_000_123_456


def header(
    magic: int = 0xA1B2C3D4,
    version: tuple[int, int] = (2, 4),
    snaplen: int = 262144,
    link_type: int = 1,
    order: str = "<",
) -> bytes:
    """A pcap file's header."""
    return struct.pack(order + "IHHIIII", magic, *version, 0, 0, snaplen, link_type)


def record(
    data: bytes = DATA,
    captured: int | None = None,
    wire: int | None = None,
    seconds: int = 1_700_000_000,
    fraction: int = 1,
    order: str = "<",
    extra: bytes = b"",
) -> bytes:
    """A packet of a pcap file."""
    captured = len(data) if captured is None else captured
    wire = len(data) if wire is None else wire
    return struct.pack(order + "IIII", seconds & 0xFFFFFFFF, fraction, captured, wire) + extra + data


def block(kind: int, body: bytes, order: str = "<", length: int | None = None, trailer: int | None = None) -> bytes:
    """A block of a pcapng file; its lengths are right unless stated."""
    body += bytes(-len(body) % 4)
    size = len(body) + 12
    length = size if length is None else length
    trailer = size if trailer is None else trailer
    return struct.pack(order + "II", kind, length) + body + struct.pack(order + "I", trailer)


def option(number: int, value: bytes, order: str = "<", length: int | None = None) -> bytes:
    length = len(value) if length is None else length
    return struct.pack(order + "HH", number, length) + value + bytes(-len(value) % 4)


def section(
    order: str = "<",
    version: tuple[int, int] = (1, 0),
    options: bytes = b"",
    magic: int = 0x1A2B3C4D,
    length: int | None = None,
    trailer: int | None = None,
) -> bytes:
    body = struct.pack(order + "IHHq", magic, *version, -1) + options
    return block(0x0A0D0D0A, body, order, length, trailer)


def interface(
    link_type: int = 1,
    snaplen: int = 262144,
    order: str = "<",
    options: bytes = b"",
    length: int | None = None,
    trailer: int | None = None,
) -> bytes:
    return block(1, struct.pack(order + "HHI", link_type, 0, snaplen) + options, order, length, trailer)


def enhanced(
    data: bytes = DATA,
    number: int = 0,
    stamp: int = STAMP,
    captured: int | None = None,
    wire: int | None = None,
    order: str = "<",
    options: bytes = b"",
    length: int | None = None,
    trailer: int | None = None,
) -> bytes:
    captured = len(data) if captured is None else captured
    wire = len(data) if wire is None else wire
    body = struct.pack(order + "IIIII", number, stamp >> 32, stamp & 0xFFFFFFFF, captured, wire)
    return block(6, body + data + bytes(-len(data) % 4) + options, order, length, trailer)


def simple(data: bytes = DATA, wire: int | None = None, order: str = "<") -> bytes:
    return block(3, struct.pack(order + "I", len(data) if wire is None else wire) + data, order)


def obsolete(
    data: bytes = DATA,
    number: int = 0,
    stamp: int = STAMP,
    captured: int | None = None,
    order: str = "<",
) -> bytes:
    captured = len(data) if captured is None else captured
    body = struct.pack(order + "HHIIII", number, 7, stamp >> 32, stamp & 0xFFFFFFFF, captured, len(data))
    return block(2, body + data, order)
