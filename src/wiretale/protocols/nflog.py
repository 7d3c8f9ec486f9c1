"""What Linux puts before a packet that a netfilter rule logged.

     0       1       2               4
    +-------+-------+---------------+-------------------------------
    | family|version|  group        | values: length (2), type (2), both in the capturing machine's order; padded
    +-------+-------+---------------+-------------------------------

A value of type 9 is the packet.
"""

from __future__ import annotations

from wiretale.dissect import hexdump
from wiretale.dissect.dispatch import Lazy
from wiretale.dissect.packet import PacketView, Truncated
from wiretale.dissect.text import Text, name
from wiretale.native import Final, i64

HEADER: Final = 4
PAYLOAD: Final = 9
IPV4: Final = 2
IPV6: Final = 10
FAMILIES: Final[dict[int, bytes]] = {IPV4: b"IPv4", IPV6: b"IPv6"}

_IPV4: Final = Lazy("ipv4:print_ipv4")
_IPV6: Final = Lazy("ipv6:print_ipv6")


def print_nflog(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """A packet with such a header."""
    pkt.enter(b"nflog", at)
    pkt.need(at, HEADER)
    family = pkt.u8(at)
    version = pkt.u8(at + 1)
    group = pkt.u16(at + 2)
    if version != 0:
        out.put(b"version %d (unknown)" % version)
        return
    if out.link_level:
        put_header(family, version, group, length, out)
    at += HEADER
    length -= HEADER
    while length > 0:
        pkt.need(at, 4)
        size: i64 = (pkt.u16le(at) + 3) & ~3
        if size < 4:
            raise Truncated
        pkt.need(at, size)
        if pkt.u16le(at + 2) == PAYLOAD:
            break
        at += size
        length -= size
    left = length  # of the value, with its header
    if length > 0:
        at += 4
        length -= 4
    if family == IPV4:
        _IPV4.print(pkt, at, length, out)
        return
    if family == IPV6:
        _IPV6.print(pkt, at, length, out)
        return
    if not out.link_level:
        put_header(family, version, group, left, out)
    if out.unknown_as_hex and not out.quiet:
        hexdump.unknown(out, pkt, at, length)


def put_header(family: i64, version: i64, group: i64, length: i64, out: Text) -> None:
    """Which group a packet was logged to."""
    out.put(b"version %d, resource ID %d, " % (version, group))
    if out.quiet:
        out.put(name(FAMILIES, family, b"Unknown NFLOG (0x%02x)"))
    else:
        out.put(b"family %s (%d)" % (name(FAMILIES, family, b"Unknown"), family))
    out.put(b", length %d: " % length)
