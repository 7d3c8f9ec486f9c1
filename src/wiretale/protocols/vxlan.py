"""Virtual eXtensible Local Area Network (RFC 7348).

    +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    |R|R|R|R|I|R|R|R|            Reserved                           |
    +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    |                VXLAN Network Identifier (VNI) |   Reserved    |
    +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
"""

from __future__ import annotations

from wiretale.dissect.dispatch import Lazy
from wiretale.dissect.packet import PacketView
from wiretale.dissect.text import Text
from wiretale.native import Final, i64

HEADER: Final = 8
VALID_IDENTIFIER: Final = 0x08

_ETHERNET: Final = Lazy("ethernet:put_ethernet")


def print_vxlan(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """A VXLAN header, and the Ethernet frame behind it on a line of its own."""
    pkt.enter(b"vxlan", at)
    out.put(b"VXLAN")
    if length < HEADER:
        out.invalid()
        return
    flags = pkt.u8(at)
    out.put(b", flags [%s] (0x%02x), " % (b"I" if flags & VALID_IDENTIFIER else b"invalid", flags))
    out.put(b"vni %d\n" % pkt.u24(at + 4))
    pkt.need(at, HEADER)
    _ETHERNET.print(pkt, at + HEADER, length - HEADER, out)
