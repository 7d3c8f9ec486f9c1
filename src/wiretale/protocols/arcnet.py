"""ARCNET (ANSI/ATA 878.1), with the protocols and fragments of RFC 1201 and the older ones of RFC 1051.

    +--------+-------------+------+- - - - - -+- - - - - - - -+
    | source | destination | type | split flag| sequence (2)  |
    +--------+-------------+------+- - - - - -+- - - - - - - -+

The old types end there. A split flag of 0xff says that two bytes of padding, the type and the real flag and sequence
number follow. Linux puts two bytes before the type, and joins the fragments.
"""

from __future__ import annotations

from wiretale.dissect import hexdump
from wiretale.dissect.dispatch import Lazy
from wiretale.dissect.packet import PacketView
from wiretale.dissect.text import Text
from wiretale.native import Final, i64

SHORT_HEADER: Final = 3
LONG_HEADER: Final = 6
EXTENDED_HEADER: Final = 10
LINUX_SHORT_HEADER: Final = 5
LINUX_LONG_HEADER: Final = 8
EXTENDED: Final = 0xFF

DIAGNOSE: Final = 0x80
IPV6: Final = 196
IP: Final = 212
ARP: Final = 213
RARP: Final = 214
ATALK: Final = 221
OLD_IP: Final = 240
OLD_ARP: Final = 241
IPX: Final = 250
OLD_TYPES: Final = (DIAGNOSE, OLD_IP, OLD_ARP)
TYPES: Final[dict[int, bytes]] = {
    DIAGNOSE: b"diag",
    IPV6: b"ipv6",
    IP: b"ip",
    ARP: b"arp",
    RARP: b"rarp",
    ATALK: b"atalk",
    OLD_IP: b"oldip",
    OLD_ARP: b"oldarp",
    247: b"banyan",
    IPX: b"ipx",
}

_ARP: Final = Lazy("arp:print_arp")
_ATALK: Final = Lazy("atalk:print_atalk_in_ethernet")
_IPV4: Final = Lazy("ipv4:print_ipv4")
_IPV6: Final = Lazy("ipv6:print_ipv6")
_IPX: Final = Lazy("ipx:print_ipx")


def print_arcnet(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """A frame as BSD captures it (LINKTYPE_ARCNET_BSD)."""
    pkt.enter(b"arcnet", at)
    if not pkt.has(at, SHORT_HEADER):
        out.truncated(pkt)
        return
    kind = pkt.u8(at + 2)
    size: i64 = SHORT_HEADER
    flag: i64 = 0
    if kind not in OLD_TYPES:
        size = LONG_HEADER
        if not pkt.has(at, LONG_HEADER):
            put_cut(pkt, at, kind, length, b" phds", out)
            return
        flag = pkt.u8(at + 3)
        if flag == EXTENDED:
            size = EXTENDED_HEADER
            if not pkt.has(at, EXTENDED_HEADER):
                put_cut(pkt, at, kind, length, b" phds extended", out)
                return
            flag = pkt.u8(at + 7)
    if out.link_level:
        put_header(pkt, at, kind, out)
        if size > SHORT_HEADER and not out.quiet:
            out.put(b" seqid %04x" % pkt.u16(at + size - 2))
            if flag & 1:
                out.put(b" (first of %d fragments)" % (flag // 2 + 2))
            elif flag:
                out.put(b" (fragment %d)" % (flag // 2 + 1))
        out.put(b" %d: " % length)
    if flag == 0 or flag & 1:  # of the other fragments nobody knows what is in them
        put_payload(pkt, at + size, length - size, kind, out)
    pkt.link_header_length += size  # of a packet that was cut -x shows all


def print_arcnet_linux(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """A frame as Linux captures it (LINKTYPE_ARCNET_LINUX)."""
    pkt.enter(b"arcnet_linux", at)
    if not pkt.has(at, LINUX_SHORT_HEADER):
        out.truncated(pkt)
        return
    kind = pkt.u8(at + 4)
    size: i64 = LINUX_SHORT_HEADER
    if kind not in OLD_TYPES:
        size = LINUX_LONG_HEADER
        if not pkt.has(at, size):
            out.truncated(pkt)
            return
    if out.link_level:
        put_header(pkt, at, pkt.u8(at + 2), out)
        out.put(b" %d: " % length)
    put_payload(pkt, at + size, length - size, kind, out)
    pkt.link_header_length += size


def put_header(pkt: PacketView, at: i64, kind: i64, out: Text) -> None:
    """Stations and type."""
    out.put(b"%02x %02x" % (pkt.u8(at), pkt.u8(at + 1)))
    if not out.quiet:
        out.put(b" " + (TYPES.get(int(kind)) or b"%02x" % kind))


def put_cut(pkt: PacketView, at: i64, kind: i64, length: i64, words: bytes, out: Text) -> None:
    """A header that ends too early; what there is of it is printed without -e, too."""
    put_header(pkt, at, kind, out)
    out.put(b" %d: " % length + words)
    out.truncated(pkt)


def put_payload(pkt: PacketView, at: i64, length: i64, kind: i64, out: Text) -> None:
    """What a frame carries."""
    if kind == IP or kind == OLD_IP:
        _IPV4.print(pkt, at, length, out)
    elif kind == IPV6:
        _IPV6.print(pkt, at, length, out)
    elif kind == ARP or kind == RARP or kind == OLD_ARP:
        _ARP.print(pkt, at, length, out)
    elif kind == ATALK:
        _ATALK.print(pkt, at, length, out)
    elif kind == IPX:
        _IPX.print(pkt, at, length, out)
    else:
        hexdump.unknown(out, pkt, at, pkt.left(at))
