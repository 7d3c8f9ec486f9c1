"""User Datagram Protocol (RFC 768).

     0      7 8     15 16    23 24    31
    +--------+--------+--------+--------+
    |   Source Port   | Destination Port|
    |     Length      |    Checksum     |
    +--------+--------+--------+--------+
"""

from __future__ import annotations

from wiretale.dissect.dispatch import Dissector
from wiretale.dissect.packet import PacketView
from wiretale.dissect.text import Text
from wiretale.native import Final, final, i64
from wiretale.protocols import tables

HEADER: Final = 8


def put_host(pkt: PacketView, at: i64, out: Text) -> None:
    """The address at `at`, of the enclosing IP header's version."""
    if pkt.ip_version == 4:
        out.host4(pkt, at)
    else:
        out.host6(pkt, at)


def print_udp(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """A UDP datagram and what it carries."""
    pkt.enter(b"udp", at)
    source = pkt.u16(at)
    destination = pkt.u16(at + 2)
    put_host(pkt, pkt.source_at, out)
    out.put(b".")
    out.udp_port(source)
    out.put(b" > ")
    put_host(pkt, pkt.destination_at, out)
    out.put(b".")
    out.udp_port(destination)
    out.put(b": ")
    dissector = tables.UDP_PORTS.find(source, destination)
    if dissector is not None:
        dissector.print(pkt, at + HEADER, pkt.u16(at + 4) - HEADER, out)
        return
    out.put(b"UDP, length ")
    out.dec(pkt.u16(at + 4) - HEADER)


@final
class Udp(Dissector):
    def print(self, pkt: PacketView, at: i64, length: i64, out: Text) -> None:
        print_udp(pkt, at, length, out)


DISSECTORS: Final[dict[str, Dissector]] = {"print_udp": Udp()}
