"""Ethernet (IEEE 802.3): the link layer of nearly everything."""

from __future__ import annotations

from wiretale.dissect.dispatch import Dissector
from wiretale.dissect.packet import PacketView
from wiretale.dissect.text import Text
from wiretale.native import Final, final, i64
from wiretale.protocols import tables

HEADER: Final = 14


def print_ethernet(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """An Ethernet frame as a link layer: what it carries, and with -e its own header."""
    pkt.enter(b"ether", at)
    pkt.need(at, HEADER)
    pkt.link_header_length += HEADER
    pkt.link_destination_at = at
    pkt.link_source_at = at + 6
    ethertype = pkt.u16(at + 12)
    dissector = tables.ETHERTYPES.find(ethertype)
    if dissector is not None:
        dissector.print(pkt, at + HEADER, length - HEADER, out)


@final
class Ethernet(Dissector):
    def print(self, pkt: PacketView, at: i64, length: i64, out: Text) -> None:
        print_ethernet(pkt, at, length, out)


DISSECTORS: Final[dict[str, Dissector]] = {"print_ethernet": Ethernet()}
