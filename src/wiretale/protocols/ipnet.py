"""What Solaris puts before a packet seen by IP (its ipnet devices).

 0       1       2               4
+-------+-------+---------------+-------------------------------+
|version| family| hook type     | length (4), two interfaces (8), source and destination zone (8)
+-------+-------+---------------+-------------------------------+
"""

from __future__ import annotations

from wiretale.dissect import hexdump
from wiretale.dissect.dispatch import Lazy
from wiretale.dissect.packet import PacketView
from wiretale.dissect.text import Text, name
from wiretale.native import Final, i64

HEADER: Final = 24
IPV4: Final = 2
IPV6: Final = 26
FAMILIES: Final[dict[int, bytes]] = {IPV4: b"IPv4", IPV6: b"IPv6"}

_IPV4: Final = Lazy("ipv4:print_ipv4")
_IPV6: Final = Lazy("ipv6:print_ipv6")


def print_ipnet(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """A packet with such a header."""
    pkt.enter(b"ipnet", at)
    pkt.need(at, HEADER)
    family = pkt.u8(at + 1)
    if out.link_level:
        put_header(pkt, at, length, out)
    if family == IPV4:
        _IPV4.print(pkt, at + HEADER, length - HEADER, out)
        return
    if family == IPV6:
        _IPV6.print(pkt, at + HEADER, length - HEADER, out)
        return
    if not out.link_level:
        put_header(pkt, at, length, out)
    if out.unknown_as_hex and not out.quiet:
        hexdump.unknown(out, pkt, at + HEADER, length - HEADER)


def put_header(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """Between which zones the packet goes."""
    family = pkt.u8(at + 1)
    out.put(b"%d > %d, " % (pkt.u32(at + 16), pkt.u32(at + 20)))
    if out.quiet:
        out.put(name(FAMILIES, family, b"Unknown Ethertype (0x%04x)"))
    else:
        out.put(b"family %s (%d)" % (name(FAMILIES, family, b"Unknown"), family))
    out.put(b", length %d: " % length)
