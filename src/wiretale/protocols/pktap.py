"""Packet tap, Apple's: a header that names a link type, before a packet of that type.

    +------------+------------+----------------+----------------+-----------+----------------
    | Length (4) | Record (4) | Link type (4)  | Interface (24) | Flags (4) | process, ... (68)
    +------------+------------+----------------+----------------+-----------+----------------

Everything is in the byte order of the machine that captured, which tcpdump takes for the least significant byte first.
"""

from __future__ import annotations

from wiretale import linktypes
from wiretale.dissect import hexdump
from wiretale.dissect.packet import PacketView, Truncated
from wiretale.dissect.text import Text
from wiretale.native import Final, i64
from wiretale.protocols import tables

HEADER: Final = 108
RECORD_NOTHING: Final = 0
RECORD_PACKET: Final = 1


def print_pktap(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """A header, and a packet of the link type that it names."""
    pkt.enter(b"pktap", at)
    if length < HEADER:
        out.put(b" (packet too short, %d < %d)" % (length, HEADER))
        out.invalid()
        return
    dlt = int(pkt.u32le(at + 8))
    header = pkt.u32le(at)
    if header < HEADER:
        out.put(b" (pkt_len too small, %d < %d)" % (header, HEADER))
        out.invalid()
        return
    if header > length:
        out.put(b" (pkt_len too big, %d > %d)" % (header, length))
        out.invalid()
        return
    pkt.need(at, header)
    outer = pkt.link_header_length + header
    pkt.link_header_length = outer
    number = -1 if dlt in linktypes.FROM_DLT.values() else linktypes.canonical(dlt)
    known = number in tables.LINK_TYPES
    if out.link_level:
        put_header(dlt, number, header, length, out)
    record = pkt.u32le(at + 4)
    if record == RECORD_NOTHING:
        out.put(b"no data")
    elif record == RECORD_PACKET:
        if known:
            pkt.link_header_length = 0
            try:
                tables.link_type(number).print(pkt, at + header, length - header, out)
            except Truncated:
                pkt.link_header_length = 0
                raise
            pkt.link_header_length = outer + 2 * pkt.link_header_length  # as tcpdump counts: twice
            return
        if not out.link_level:
            put_header(dlt, number, header, length, out)
        if out.unknown_as_hex and not out.quiet:
            hexdump.unknown(out, pkt, at + header, pkt.left(at + header))


def put_header(dlt: int, number: int, header: i64, length: i64, out: Text) -> None:
    """Which link type it names, and the lengths."""
    named = linktypes.NAMES.get(number)
    name = named[0].encode() if named is not None else b"UNKNOWN"
    if out.quiet:
        out.put(name)
    else:
        out.put(b"DLT %s (%d) len %d" % (name, dlt, header))
    out.put(b", length %d: " % length)
