"""IP over InfiniBand (RFC 4391), with the pseudo header of captures.

+---------------------+-----------+--------------+---------
| two addresses (40)  | type (2)  | reserved (2) | packet
+---------------------+-----------+--------------+---------
"""

from __future__ import annotations

from wiretale.dissect import hexdump
from wiretale.dissect.packet import PacketView
from wiretale.dissect.text import Text, name
from wiretale.native import Final, i64
from wiretale.protocols import ethernet, tables

TYPE: Final = 40
HEADER: Final = 44


def print_ipoib(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """A packet with such a header."""
    pkt.enter(b"ipoib", at)
    pkt.need(at, HEADER)
    ethertype = pkt.u16(at + TYPE)
    if out.link_level:
        out.put(b"IPOIB")
        put_type(ethertype, length, out)
    dissector = tables.ETHERTYPES.find(ethertype)
    if dissector is not None:
        dissector.print(pkt, at + HEADER, length - HEADER, out)
        return
    if not out.link_level:
        put_type(ethertype, length, out)
    if out.unknown_as_hex and not out.quiet:
        hexdump.unknown(out, pkt, at + HEADER, length - HEADER)


def put_type(ethertype: i64, length: i64, out: Text) -> None:
    """What follows."""
    out.put(b", ethertype " + name(ethernet.ETHERTYPE_NAMES, ethertype, b"Unknown"))
    if not out.quiet:
        out.put(b" (0x%04x)" % ethertype)
    out.put(b", length %d: " % length)
