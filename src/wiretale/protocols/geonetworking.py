"""GeoNetworking (ETSI TS 102 636-4-1, the first version), and the Basic Transport Protocol on it (ETSI TS 102 636-5-1).

    +-------------------+-------------------------+--------------+-----------+------------------+
    | version, next (1) | type, its subtype (1)   | reserved (1) | flags (1) | payload size (2) |
    +-------------------+------------+------------+--------------+-----------+------------------+
    | traffic class (1) | hops (1)   | sender's position vector (28): GN_ADDR (8), time (4),    |
    +-------------------+------------+ latitude (4), longitude (4), speed, heading, altitude... |
    +------------------------------------------------------------------------------------------+
    | extended header by type, then BTP: destination port (2), source port or port info (2)     |
"""

from __future__ import annotations

from wiretale.dissect import hexdump
from wiretale.dissect.packet import PacketView
from wiretale.dissect.text import Text, name
from wiretale.native import Final, i64

HEADER: Final = 36
BTP: Final = 4
ITS_HEADER: Final = 2

BTP_A: Final = 1
BTP_B: Final = 2
NEXT_HEADERS: Final[dict[int, bytes]] = {0: b"Any", BTP_A: b"BTP-A", BTP_B: b"BTP-B", 3: b"IPv6"}

# Types, and type << 4 | subtype where it is the subtype that has the name.
TYPES: Final[dict[int, bytes]] = {0: b"Any", 1: b"Beacon", 2: b"GeoUnicast"}
SUBTYPES: Final[dict[int, bytes]] = {
    0x30: b"GeoAnycastCircle",
    0x31: b"GeoAnycastRect",
    0x32: b"GeoAnycastElipse",
    0x40: b"GeoBroadcastCircle",
    0x41: b"GeoBroadcastRect",
    0x42: b"GeoBroadcastElipse",
    0x50: b"TopoScopeBcast-SH",
    0x51: b"TopoScopeBcast-MH",
    0x60: b"LocService-Request",
    0x61: b"LocService-Reply",
}
MULTI_HOP: Final = 0x51
SINGLE_HOP: Final = 0x50
# How long the extended header is of the types that are read on.
MULTI_HOP_HEADER: Final = 32

ITS_MESSAGES: Final[dict[int, bytes]] = {
    0: b"CAM",
    1: b"DENM",
    101: b"TPEGM",
    102: b"TSPDM",
    103: b"VPM",
    104: b"SRM",
    105: b"SLAM",
    106: b"ecoCAM",
    107: b"ITM",
    150: b"SA",
}


def print_geonetworking(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """A packet; what it carries is dumped with -v."""
    pkt.enter(b"geonet", at)
    out.put(b"GeoNet ")
    if pkt.link_source_at >= 0:
        out.put(b"src:")
        out.ethernet(pkt, pkt.link_source_at)
    out.put(b"; ")
    if length < HEADER:
        out.put(b" (common header length %d < %d)" % (length, HEADER))
        out.invalid()
        return
    pkt.need(at, 8)
    following = pkt.u8(at) & 0x0F
    kind = pkt.u8(at + 1)
    words = TYPES.get(kind >> 4) or SUBTYPES.get(kind, b"Unknown")
    out.put(b"v:%d NH:%d-%s " % (pkt.u8(at) >> 4, following, name(NEXT_HEADERS, following, b"Unknown")))
    out.put(b"HT:%d-%d-%s " % (kind >> 4, kind & 0x0F, words))
    out.put(b"HopLim:%d Payload:%d " % (pkt.u8(at + 7), pkt.u16(at + 4)))
    put_position(pkt, at + 8, out)
    at += HEADER
    length -= HEADER
    if kind == MULTI_HOP:
        if length < MULTI_HOP_HEADER:
            out.put(b" (header size %d > %d)" % (MULTI_HOP_HEADER, length))
            out.invalid()
            return
        pkt.need(at, MULTI_HOP_HEADER)
        at += MULTI_HOP_HEADER
        length -= MULTI_HOP_HEADER
    elif kind >> 4 > 1 and kind != SINGLE_HOP:
        following = 0
    if following in (BTP_A, BTP_B):
        if length < BTP:
            out.put(b" (BTP length %d < %d)" % (length, BTP))
            out.invalid()
            return
        put_transport(pkt, at, out)
        at += BTP
        length -= BTP
        if length >= ITS_HEADER:
            out.put(b"; ItsPduHeader v:%d" % pkt.u8(at))
            message = pkt.u8(at + 1)
            out.put(b" t:%d-%s" % (message, name(ITS_MESSAGES, message, b"unknown (%d)")))
    if out.verbose:
        hexdump.unknown(out, pkt, at, length)
        pkt.need(at, length)


def put_position(pkt: PacketView, at: i64, out: Text) -> None:
    """Who sends, and from where: tenths of a microdegree, shown without a sign as tcpdump does."""
    pkt.need(at, 8)
    out.put(b"GN_ADDR:")
    out.octets(pkt, at, 8)
    out.put(b" ")
    out.put(b"lat:%d " % pkt.u32(at + 12))
    out.put(b"lon:%d" % pkt.u32(at + 16))
    pkt.need(at, 28)


def put_transport(pkt: PacketView, at: i64, out: Text) -> None:
    """Ports. BTP-B has no source, but more about the destination, which is worded the same."""
    out.put(b"; BTP Dst:%d" % pkt.u16(at))
    out.put(b" Src:%d" % pkt.u16(at + 2))
