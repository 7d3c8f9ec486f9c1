"""Fiber Distributed Data Interface (ANSI X3.139).

    +---------------+-----------------+------------+
    | frame control | destination (6) | source (6) |
    +---------------+-----------------+------------+
"""

from __future__ import annotations

from wiretale.dissect import hexdump
from wiretale.dissect.packet import PacketView
from wiretale.dissect.text import Text
from wiretale.native import Final, i64
from wiretale.protocols import llc

HEADER: Final = 13
CLASS: Final = 0xF0  # of the frame control
CLASS_SMT: Final = 0x40
CLASS_ASYNCHRONOUS_LLC: Final = 0x50
SERIES: Final[dict[int, bytes]] = {  # named by their last digit
    0x40: b"smt",
    0x50: b"async",
    0x60: b"imp_async",
    0xC0: b"mac",
    0xD0: b"sync",
    0xE0: b"imp_sync",
}
CONTROLS: Final[dict[int, bytes]] = {
    0x40: b"void",
    0x41: b"info",  # of station management
    0x4F: b"nsa",  # next station addressing
    0x80: b"nrt",  # a token that restricts nobody
    0xC0: b"rt",
    0xC2: b"beacon",
    0xC3: b"claim",
}


def print_fddi(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """An FDDI frame."""
    pkt.link_header_length += read_frame(pkt, at, length, out)


def put_fddi(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """An FDDI frame inside something else."""
    read_frame(pkt, at, length, out)


def read_frame(pkt: PacketView, at: i64, length: i64, out: Text) -> i64:
    """Prints a frame; returns how long its header was."""
    pkt.enter(b"fddi", at)
    if not pkt.has(at, HEADER):
        out.truncated(pkt)
        return pkt.left(at)
    if out.link_level:
        put_header(pkt, at, length, out)
    kind = pkt.u8(at) & CLASS
    payload = at + HEADER
    if kind == CLASS_ASYNCHRONOUS_LLC:
        source, destination = pkt.link_source_at, pkt.link_destination_at
        pkt.link_source_at, pkt.link_destination_at = at + 7, at + 1
        counted = llc.put_llc(pkt, payload, length - HEADER, out)
        if counted < 0:
            put_unknown(pkt, payload, out)
            counted = -counted
        pkt.link_source_at, pkt.link_destination_at = source, destination
        return HEADER + counted
    if kind == CLASS_SMT:
        out.put(b"<SMT printer not yet implemented>")
        return HEADER
    if not out.link_level:
        put_header(pkt, at, length, out)
    put_unknown(pkt, payload, out)
    return HEADER


def put_header(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """What kind of frame it is, and the addresses."""
    if not out.quiet:
        out.put(read_control(pkt.u8(at)) + b" ")
    out.ethernet(pkt, at + 7)
    out.put(b" > ")
    out.ethernet(pkt, at + 1)
    out.put(b", length %d: " % length)


def read_control(control: i64) -> bytes:
    """The name of a frame control, or its hexadecimal digits."""
    found = CONTROLS.get(control)
    if found is not None:
        return found
    series = SERIES.get(control & CLASS)
    return b"%02x" % control if series is None else b"%s%x" % (series, control & 15)


def put_unknown(pkt: PacketView, at: i64, out: Text) -> None:
    """The bytes of what nobody knows, unless they are dumped anyway."""
    if out.unknown_as_hex and not out.quiet:
        hexdump.unknown(out, pkt, at, pkt.left(at))
