"""BSD loopback: an address family and no more (LINKTYPE_NULL, LINKTYPE_LOOP).

    +---------------------+----------------
    | address family (4)  | network packet
    +---------------------+----------------

NULL has the family in the byte order of the capturing host, LOOP in network byte order.
"""

from __future__ import annotations

from wiretale.dissect import hexdump
from wiretale.dissect.packet import PacketView
from wiretale.dissect.text import Text
from wiretale.native import Final, i64
from wiretale.protocols import tables

HEADER: Final = 4

FAMILIES: Final[dict[int, bytes]] = {  # IPv6 has another number on each BSD
    2: b"IPv4",
    6: b"NS",
    7: b"ISO",
    16: b"Appletalk",
    23: b"IPX",
    24: b"IPv6",
    28: b"IPv6",
    30: b"IPv6",
}


def print_null(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """A packet of a BSD loopback interface, whichever byte order it is in."""
    pkt.enter(b"null", at)
    if not pkt.has(at, HEADER) or length < HEADER:
        out.truncated(pkt)
        return
    family = pkt.u32le(at)
    if family & 0xFFFF0000:  # no family is that large: it is in the other byte order
        family = pkt.u32(at)
    if out.link_level:
        put_header(family, length, out)
    dissector = tables.BSD_FAMILIES.find(family)
    if dissector is not None:
        dissector.print(pkt, at + HEADER, length - HEADER, out)
    else:
        if not out.link_level:
            put_header(family, length, out)
        if out.unknown_as_hex and not out.quiet:
            hexdump.unknown(out, pkt, at + HEADER, pkt.left(at + HEADER))
    pkt.link_header_length += HEADER


def put_header(family: i64, length: i64, out: Text) -> None:
    """The address family, and the frame's length."""
    if out.quiet:
        out.name(FAMILIES, family, b"Unknown AF %d")
    else:
        out.put(b"AF %s (%d)" % (FAMILIES.get(family, b"Unknown"), family))
    out.put(b", length %d: " % length)
