"""Token Ring (IEEE 802.5), with source routing.

    +----------------+---------------+-----------------+------------+
    | access control | frame control | destination (6) | source (6) |
    +----------------+---------------+-----------------+------------+

The first bit of the source address says that routing information follows: a control field of three bits
for the kind of broadcast, five for the length, one for the direction, three for the largest frame; then
segments of twelve bits for the ring and four for the bridge.
"""

from __future__ import annotations

from wiretale.dissect import hexdump
from wiretale.dissect.packet import PacketView
from wiretale.dissect.text import Text
from wiretale.native import Final, i64
from wiretale.protocols import llc

HEADER: Final = 14
ROUTED: Final = 0x80  # of the source address's first byte
KIND: Final = 0xC0  # of the frame control
KIND_LLC: Final = 0x40
BROADCASTS: Final = (b"Non-Broadcast", b"Non-Broadcast", b"All-routes", b"Single-route")
LARGEST: Final = (b"516", b"1500", b"2052", b"4472", b"8144", b"11407", b"17800", b"??")


def print_token_ring(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """A Token Ring frame."""
    pkt.link_header_length += read_frame(pkt, at, length, out)


def put_token_ring(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """A Token Ring frame inside something else."""
    read_frame(pkt, at, length, out)


def read_frame(pkt: PacketView, at: i64, length: i64, out: Text) -> i64:
    """Prints a frame; returns how long its header was."""
    pkt.enter(b"token-ring", at)
    if not pkt.has(at, HEADER):
        out.truncated(pkt)
        return pkt.left(at)
    data = pkt.data
    first = pkt.u8(at + 8)
    try:
        if first & ROUTED:  # not part of the address: it is shown without
            pkt.data = data[: at + 8] + bytes((first & ~ROUTED,)) + data[at + 9 :]
        return put_frame(pkt, at, length, first & ROUTED != 0, out)
    finally:
        pkt.data = data


def put_frame(pkt: PacketView, at: i64, length: i64, routed: bool, out: Text) -> i64:
    """The same, of a frame whose source address says no more whether it is routed."""
    if out.link_level:
        put_header(pkt, at, length, out)
    header: i64 = HEADER
    if routed:
        if not pkt.has(at + HEADER, 2):
            out.truncated(pkt)
            return HEADER
        control = pkt.u16(at + HEADER)
        taken = control >> 8 & 0x1F
        if not pkt.has(at + HEADER, taken):
            out.truncated(pkt)
            return HEADER
        header += taken
        put_route(pkt, at + HEADER, control, taken, out)
    elif not pkt.has(at, HEADER):
        out.truncated(pkt)
        return HEADER
    left = length - header
    payload = at + header
    if pkt.u8(at + 1) & KIND == KIND_LLC:
        source, destination = pkt.link_source_at, pkt.link_destination_at
        pkt.link_source_at, pkt.link_destination_at = at + 8, at + 2
        counted = llc.put_llc(pkt, payload, left, out)
        if counted < 0:
            put_unknown(pkt, payload, out)
            counted = -counted
        pkt.link_source_at, pkt.link_destination_at = source, destination
        return header + counted
    if not out.link_level:
        put_header(pkt, at, length, out)
    put_unknown(pkt, payload, out)
    return header


def put_header(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """The control bytes and the addresses."""
    if not out.quiet:
        out.put(b"%02x %02x " % (pkt.u8(at), pkt.u8(at + 1)))
    out.ethernet(pkt, at + 8)
    out.put(b" > ")
    out.ethernet(pkt, at + 2)
    out.put(b", length %d: " % length)


def put_route(pkt: PacketView, at: i64, control: i64, taken: i64, out: Text) -> None:
    """Which rings and bridges the frame is to take, or has taken."""
    segments = [pkt.u16(at + 2 + 2 * n) for n in range((taken - 2) // 2)]
    if out.verbose:
        out.put(BROADCASTS[control >> 14] + (b" Backward" if control & 0x80 else b" Forward"))
        for segment in segments:
            out.put(b" [%d:%d]" % (segment >> 4, segment & 15))
    else:
        out.put(b"rt = %x" % control)
        for segment in segments:
            out.put(b":%x" % segment)
    out.put(b" (%s) " % LARGEST[control >> 4 & 7])


def put_unknown(pkt: PacketView, at: i64, out: Text) -> None:
    """The bytes of what nobody knows, unless they are dumped anyway."""
    if out.unknown_as_hex and not out.quiet:
        hexdump.unknown(out, pkt, at, pkt.left(at))
