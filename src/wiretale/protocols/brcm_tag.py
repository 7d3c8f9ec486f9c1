"""Tags of Broadcom's switches: between a frame's addresses and its type, or before all.

To a switch, and from it:

     7   6   5   4   3   2   1   0
    +---+---+---+---+---+---+---+---+
    |  opcode   |                   |
    +---+---+---+---+---+---+---+---+
    |TS |       |    TC     |  TE   |  or classification (8)
    +---+---+---+---+---+---+---+---+
    |                           |map|  or reason (8)
    +---+---+---+---+---+---+---+---+
    | map of destinations (8)       |  or TC (3), port (5)
    +---+---+---+---+---+---+---+---+
"""

from __future__ import annotations

from wiretale.dissect.packet import PacketView
from wiretale.dissect.text import Text
from wiretale.native import Final, i64
from wiretale.protocols import ethernet

ADDRESSES: Final = 12
TAG: Final = 4
INGRESS: Final = 0x20  # in the opcode

ENCAPSULATIONS: Final[dict[int, bytes]] = {0: b"None", 1: b"Untag", 2: b"Header", 3: b"Reserved"}
REASONS: Final[dict[int, bytes]] = {
    0x01: b"mirror",
    0x02: b"MAC learning",
    0x04: b"switching",
    0x08: b"prot term",
    0x10: b"prot snoop",
    0x20: b"exception",
}


def print_brcm_tag(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """An Ethernet frame with a tag behind its addresses."""
    pkt.enter(b"brcm-tag", at)
    pkt.need(at, ADDRESSES + TAG + 2)
    if out.link_level:
        ethernet.put_addresses(pkt, at, out)
    put_tag(pkt, at + ADDRESSES, out)
    end = pkt.end
    pkt.enter(b"ether", at)
    ethernet.put_typed(pkt, at, at + ADDRESSES + TAG, ADDRESSES + TAG + 2, length, out)
    pkt.end = end


def print_brcm_tag_prepend(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """An Ethernet frame behind a tag, which is not written without -e."""
    pkt.enter(b"brcm-tag-prepend", at)
    pkt.need(at, TAG)
    if out.link_level:
        put_tag(pkt, at, out)
    ethernet.print_ethernet(pkt, at + TAG, length - TAG, out)


def put_tag(pkt: PacketView, at: i64, out: Text) -> None:
    """What a tag says."""
    opcode = pkt.u8(at)
    second = pkt.u8(at + 1)
    last = pkt.u8(at + 3)
    out.put(b"BRCM tag OP: %s, " % (b"IG" if opcode else b"EG"))
    if opcode & INGRESS:
        out.put(
            b"TC: %d, TE: %s, TS: %d, DST map: 0x%04x, "
            % (second >> 2 & 7, ENCAPSULATIONS[int(second & 3)], second >> 7, pkt.u16(at + 2) & 0x1FF)
        )
    else:
        reason = REASONS.get(int(pkt.u8(at + 2)), b"reserved")
        out.put(b"CID: %d, RC: %s, TC: %d, port: %d, " % (second, reason, last >> 5, last & 0x1F))
