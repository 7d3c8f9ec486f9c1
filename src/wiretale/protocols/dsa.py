"""Tags of Marvell's switches: DSA, and EDSA with a type before it.

They stand between a frame's addresses and its type, and tell ports of the switch.

     7   6   5   4   3   2   1   0
    +---+---+---+---+---+---+---+---+
    | mode  | T |   device          |  T: whether the frame had a VLAN tag
    +---+---+---+---+---+---+---+---+
    |   port            |  code |CFI|  (or trunk, or which sniffer)
    +---+---+---+---+---+---+---+---+
    | priority  | C |     VLAN      |  C: the code's lowest bit
    +---+---+---+---+---+---+---+---+
    |             VLAN              |
    +---+---+---+---+---+---+---+---+
"""

from __future__ import annotations

from wiretale.dissect.packet import PacketView
from wiretale.dissect.text import Text
from wiretale.native import Final, i64
from wiretale.protocols import ethernet
from wiretale.protocols.ethernet import ETHERTYPE_NAMES

ADDRESSES: Final = 12
TAG: Final = 4
EXTENDED_TAG: Final = 8

TO_CPU: Final = 0
FROM_CPU: Final = 1
TO_SNIFFER: Final = 2
MODES: Final[dict[int, bytes]] = {TO_CPU: b"To CPU", FROM_CPU: b"From CPU", TO_SNIFFER: b"To Sniffer", 3: b"Forward"}
CODES: Final[dict[int, bytes]] = {
    0: b"BPDU (MGMT) Trap",
    1: b"Frame2Reg",
    2: b"IGMP/MLD Trap",
    3: b"Policy Trap",
    4: b"ARP Mirror",
    5: b"Policy Mirror",
}


def print_dsa(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """An Ethernet frame with a tag."""
    pkt.enter(b"dsa", at)
    pkt.need(at, ADDRESSES + TAG + 2)
    tag = at + ADDRESSES
    if out.link_level:
        ethernet.put_addresses(pkt, at, out)
        out.put(b"Marvell DSA ")
        put_long(pkt, tag, out)
    else:
        out.put(b"DSA ")
        put_short(pkt, tag, out)
    end = pkt.end
    pkt.enter(b"ether", at)
    ethernet.put_typed(pkt, at, tag + TAG, ADDRESSES + TAG + 2, length, out)
    pkt.end = end


def print_edsa(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """The same with a type and two reserved bytes before the tag."""
    pkt.enter(b"edsa", at)
    pkt.need(at, ADDRESSES + EXTENDED_TAG + 2)
    tag = at + ADDRESSES
    ethertype = pkt.u16(tag)
    if out.link_level:
        ethernet.put_addresses(pkt, at, out)
        out.put(
            b"Marvell EDSA ethertype 0x%04x (%s), rsvd %d %d, "
            % (ethertype, ETHERTYPE_NAMES.get(int(ethertype), b"Unknown"), pkt.u8(tag + 2), pkt.u8(tag + 3))
        )
        put_long(pkt, tag + 4, out)
    else:
        out.put(b"EDSA 0x%04x, " % ethertype)
        put_short(pkt, tag + 4, out)
    end = pkt.end
    pkt.enter(b"ether", at)
    ethernet.put_typed(pkt, at, tag + EXTENDED_TAG, ADDRESSES + EXTENDED_TAG + 2, length, out)
    pkt.end = end


def put_short(pkt: PacketView, at: i64, out: Text) -> None:
    """Where the frame came from, or goes to."""
    first = pkt.u8(at)
    second = pkt.u8(at + 1)
    mode = first >> 6
    port = b"%d.%d" % (first & 0x1F, second >> 3)
    if mode == TO_CPU:
        out.put(b"port %s > CPU, " % port)
    elif mode == FROM_CPU:
        out.put(b"CPU > port %s, " % port)
    elif mode == TO_SNIFFER:
        out.put(b"port %s > %s Sniffer, " % (port, b"Rx" if second & 4 else b"Tx"))
    else:
        out.put(b"Forward %s %s, " % (b"trunk" if second & 4 else b"port", port))
    out.put(b"VLAN %d%s, " % (pkt.u16(at + 2) & 0xFFF, b"t" if first & 0x20 else b"u"))


def put_long(pkt: PacketView, at: i64, out: Text) -> None:
    """All that a tag says."""
    first = pkt.u8(at)
    second = pkt.u8(at + 1)
    third = pkt.u8(at + 2)
    mode = first >> 6
    device, port = first & 0x1F, second >> 3
    out.put(b"mode %s, " % MODES[int(mode)])
    if mode == TO_CPU:
        code = (second & 6) | third >> 4 & 1
        out.put(b"source dev %d, port %d, code %s" % (device, port, CODES.get(int(code), b"reserved")))
    elif mode == FROM_CPU:
        out.put(b"target dev %d, port %d" % (device, port))
    elif mode == TO_SNIFFER:
        out.put(b"source dev %d, port %d, %s sniff" % (device, port, b"ingress" if second & 4 else b"egress"))
    else:
        out.put(b"dev %d, %s %d" % (device, b"trunk" if second & 4 else b"port", port))
    out.put(b", tagged" if first & 0x20 else b", untagged")
    if second & 1:
        out.put(b", CFI")
    out.put(b", VID %d, FPri %d, " % (pkt.u16(at + 2) & 0xFFF, third >> 5))
