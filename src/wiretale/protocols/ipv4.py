"""Internet Protocol version 4 (RFC 791).

     0                   1                   2                   3
     0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
    +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    |Version|  IHL  |Type of Service|          Total Length         |
    |         Identification        |Flags|      Fragment Offset    |
    |  Time to Live |    Protocol   |         Header Checksum       |
    |                       Source Address                          |
    |                    Destination Address                        |
    |                    Options                    |    Padding    |
    +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
"""

from __future__ import annotations

from wiretale.dissect.dispatch import Dissector
from wiretale.dissect.packet import PacketView
from wiretale.dissect.text import Text
from wiretale.native import Final, final, i64
from wiretale.protocols import tables


def print_ipv4(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """An IPv4 datagram below a link layer: `IP `, and what it carries."""
    out.put(b"IP ")
    pkt.enter(b"ip", at)
    put_ipv4(pkt, at, length, out)


def put_ipv4(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """An IPv4 datagram without the word `IP`, as inside other things."""
    header = (pkt.u8(at) & 0x0F) * 4
    total = pkt.u16(at + 2)
    end = pkt.narrow(at + total)
    number = pkt.u8(at + 9)
    version, ip_at, source_at, destination_at = pkt.ip_version, pkt.ip_at, pkt.source_at, pkt.destination_at
    pkt.ip_version = 4
    pkt.ip_at = at
    pkt.source_at = at + 12
    pkt.destination_at = at + 16
    dissector = tables.IP_PROTOCOLS.find(number)
    if dissector is not None:
        dissector.print(pkt, at + header, total - header, out)
    pkt.ip_version = version
    pkt.ip_at = ip_at
    pkt.source_at = source_at
    pkt.destination_at = destination_at
    pkt.end = end


@final
class Ipv4(Dissector):
    def print(self, pkt: PacketView, at: i64, length: i64, out: Text) -> None:
        print_ipv4(pkt, at, length, out)


DISSECTORS: Final[dict[str, Dissector]] = {"print_ipv4": Ipv4()}
