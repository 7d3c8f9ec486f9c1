"""Generic Protocol Extension for VXLAN (draft-ietf-nvo3-vxlan-gpe).

    +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    |R|R|Ver|I|P|B|O|       Reserved                |Next Protocol  |
    +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    |                VXLAN Network Identifier (VNI) |   Reserved    |
    +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
"""

from __future__ import annotations

from wiretale.dissect.dispatch import Lazy
from wiretale.dissect.packet import PacketView
from wiretale.dissect.text import Text, bit_names
from wiretale.native import Final, i64
from wiretale.protocols import tables

HEADER: Final = 8

FLAGS: Final[dict[int, bytes]] = {
    0x08: b"I",  # the identifier is valid
    0x04: b"P",  # a next protocol is named
    0x02: b"B",  # broadcast, unknown or multicast
    0x01: b"O",  # operation and maintenance
}

AS_ETHERTYPE: Final[dict[int, int]] = {1: 0x0800, 2: 0x86DD, 4: 0x894F}
ETHERNET: Final = 3

_ETHERNET: Final = Lazy("ethernet:put_ethernet")


def print_vxlan_gpe(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """A VXLAN-GPE header and what it says is behind it."""
    pkt.enter(b"vxlan_gpe", at)
    out.put(b"VXLAN-GPE, ")
    if length < HEADER:
        out.put(b" (len %d < %d)" % (length, HEADER))
        out.invalid()
        return
    out.put(b"flags [%s], " % bit_names(FLAGS, pkt.u8(at), b"none", b""))
    pkt.need(at, HEADER)
    out.put(b"vni %d" % pkt.u24(at + 4))
    out.put(b"\n    " if out.verbose else b": ")
    following = pkt.u8(at + 3)
    if following == ETHERNET:
        _ETHERNET.print(pkt, at + HEADER, length - HEADER, out)
        return
    dissector = tables.ETHERTYPES.find(AS_ETHERTYPE.get(following, -1))
    if dissector is not None:
        dissector.print(pkt, at + HEADER, length - HEADER, out)
        return
    out.put(b"ERROR: unknown-next-protocol")
    out.invalid()
