"""OSPF for IPv6 (RFC 5340), with the authentication trailer (RFC 7166).

     0                   1                   2                   3
     0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
    +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    |   Version #   |     Type      |         Packet length         |
    |                           Router ID                           |
    |                            Area ID                            |
    |           Checksum            |  Instance ID  |       0       |
    +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+

The link state advertisements that updates carry are in `ospf3_lsa.py`. LLS blocks are not read.
"""

from __future__ import annotations

from wiretale.dissect import hexdump
from wiretale.dissect.packet import PacketView, Truncated
from wiretale.dissect.text import Text
from wiretale.native import Final, i64

HEADER: Final = 16
LSA_HEADER: Final = 20
REQUEST: Final = 12
TRAILER: Final = 16

HELLO: Final = 1
DATABASE_DESCRIPTION: Final = 2
LS_REQUEST: Final = 3
LS_UPDATE: Final = 4
LS_ACK: Final = 5
TYPES: Final[dict[int, bytes]] = {
    HELLO: b"Hello",
    DATABASE_DESCRIPTION: b"Database Description",
    LS_REQUEST: b"LS-Request",
    LS_UPDATE: b"LS-Update",
    LS_ACK: b"LS-Ack",
}
OPTIONS: Final[dict[int, bytes]] = {
    0x001: b"V6",
    0x002: b"External",
    0x004: b"Deprecated",
    0x008: b"NSSA",
    0x010: b"Router",
    0x020: b"Demand Circuit",
    0x100: b"AFs Support",
    0x200: b"LLS",
    0x400: b"Authentication Trailer",
}
DD_FLAGS: Final[dict[int, bytes]] = {0x04: b"Init", 0x02: b"More", 0x01: b"Master", 0x10: b"IPv6 MTU"}
LSAS: Final[dict[int, bytes]] = {
    1: b"Router",
    2: b"Network",
    3: b"Inter-Area Prefix",
    4: b"Inter-Area Router",
    5: b"External",
    6: b"Deprecated",
    7: b"NSSA",
    8: b"Link",
    9: b"Intra-Area Prefix",
    10: b"Intra-Area TE",
    11: b"Grace",
    12: b"Router Information",
    13: b"Inter-AS-TE",
    14: b"Layer 1 VPN",
}
SCOPES: Final[dict[int, bytes]] = {0: b"Link Local", 1: b"Area Local", 2: b"Domain Wide"}
AUTHENTICATIONS: Final[dict[int, bytes]] = {1: b"HMAC"}


def print_ospf3(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """An OSPF packet over IPv6."""
    pkt.enter(b"ospf3", at)
    kind = pkt.u8(at + 1)
    out.put(b"OSPFv%d, " % pkt.u8(at))
    out.name(TYPES, kind, b"unknown packet type (%d)")
    out.put(b", length %d" % length)
    if kind not in TYPES or out.verbose < 1:
        return
    stated = pkt.u16(at + 2)
    if stated > length:
        out.put(b" [len %d]" % stated)
        return
    pkt.need(at + 4, 4)
    out.put(b"\n\tRouter-ID ")
    out.host4(pkt, at + 4)
    if pkt.u32(at + 8):
        out.put(b", Area ")
        out.host4(pkt, at + 8)
    else:
        out.put(b", Backbone Area")
    if pkt.u8(at + 14):
        out.put(b", Instance %d" % pkt.u8(at + 14))
    if pkt.u8(at) != 3:
        return
    end = at + stated
    at += HEADER
    if kind == HELLO:
        put_hello(pkt, at, end, out)
    elif kind == DATABASE_DESCRIPTION:
        put_description(pkt, at, end, out)
    elif kind == LS_REQUEST and out.verbose > 1:
        while at < end:
            pkt.need(at, REQUEST)
            out.put(b"\n\t  Advertising Router ")
            out.host4(pkt, at + 8)
            put_lsa_name(pkt, at + 2, at + 4, out)
            at += REQUEST
    elif kind == LS_UPDATE and out.verbose > 1:
        put_update(pkt, at, end, out)
    elif kind == LS_ACK and out.verbose > 1:
        put_lsa_headers(pkt, at, end, out)
    if length > stated:
        put_trailer(pkt, end, out)


def put_hello(pkt: PacketView, at: i64, end: i64, out: Text) -> None:
    """A Hello: timers, designated routers, neighbors."""
    options = pkt.u24(at + 5)
    out.put(b"\n\tOptions [")
    out.bits(OPTIONS, options, b"none")
    out.put(b"]")
    pkt.need(at + 10, 2)
    out.put(b"\n\t  Hello Timer %ds, Dead Timer %ds, Interface-ID " % (pkt.u16(at + 8), pkt.u16(at + 10)))
    out.host4(pkt, at)
    out.put(b", Priority %d" % pkt.u8(at + 4))
    if pkt.u32(at + 12):
        out.put(b"\n\t  Designated Router ")
        out.host4(pkt, at + 12)
    if pkt.u32(at + 16):
        out.put(b", Backup Designated Router ")
        out.host4(pkt, at + 16)
    if out.verbose > 1:
        out.put(b"\n\t  Neighbor List:")
        at += 20
        while at < end:
            pkt.need(at, 4)
            out.put(b"\n\t    ")
            out.host4(pkt, at)
            at += 4


def put_description(pkt: PacketView, at: i64, end: i64, out: Text) -> None:
    """A database description, with the headers of what the database holds."""
    options = pkt.u24(at + 1)
    out.put(b"\n\tOptions [")
    out.bits(OPTIONS, options, b"none")
    out.put(b"]")
    pkt.need(at + 7, 1)
    out.put(b", DD Flags [")
    out.bits(DD_FLAGS, pkt.u8(at + 7), b"none")
    out.put(b"]")
    pkt.need(at + 8, 4)
    out.put(b", MTU %d, DD-Sequence 0x%08x" % (pkt.u16(at + 4), pkt.u32(at + 8)))
    if out.verbose > 1:
        put_lsa_headers(pkt, at + 12, end, out)


def put_update(pkt: PacketView, at: i64, end: i64, out: Text) -> None:
    """Link state advertisements, as many as are announced, up to `end`."""
    from wiretale.protocols import ospf3_lsa

    count = pkt.u32(at)
    at += 4
    while count > 0 and at < end:
        put_lsa_header(pkt, at, out)
        stop = at + pkt.u16(at + 18)
        if stop < at + LSA_HEADER or stop > end:
            raise Truncated
        ospf3_lsa.put_body(pkt, at + LSA_HEADER, stop, pkt.u16(at + 2), out)
        at = stop
        count -= 1


def put_lsa_header(pkt: PacketView, at: i64, out: Text) -> None:
    """The header of a link state advertisement."""
    pkt.need(at, LSA_HEADER)
    out.put(b"\n\t  Advertising Router ")
    out.host4(pkt, at + 8)
    out.put(b", seq 0x%08x, age %ds" % (pkt.u32(at + 12), pkt.u16(at)))
    # A length below the header's own is a huge number to tcpdump.
    out.put(b", length %d" % (int(pkt.u16(at + 18) - LSA_HEADER) & 0xFFFFFFFFFFFFFFFF))
    put_lsa_name(pkt, at + 2, at + 4, out)


def put_lsa_headers(pkt: PacketView, at: i64, end: i64, out: Text) -> None:
    """Headers of link state advertisements, up to `end`."""
    while at < end:
        put_lsa_header(pkt, at, out)
        at += LSA_HEADER


def put_lsa_name(pkt: PacketView, kind_at: i64, id_at: i64, out: Text) -> None:
    """What an advertisement is about, how far it goes, and its identifier."""
    kind = pkt.u16(kind_at)
    out.put(b"\n\t    ")
    out.name(LSAS, kind & 0x1FFF, b"Unknown")
    out.put(b" LSA (%d), " % (kind & 0x1FFF))
    out.name(SCOPES, kind >> 13 & 3, b"Unknown")
    out.put(b" Scope%s, LSA-ID " % (b", transitive" if kind & 0x8000 else b""))
    out.host4(pkt, id_at)


def put_trailer(pkt: PacketView, at: i64, out: Text) -> None:
    """The authentication trailer behind a packet (RFC 7166 4.1)."""
    size = pkt.u16(at + 2)
    out.put(b"\n\tAuthentication Type ")
    out.name(AUTHENTICATIONS, pkt.u16(at), b"unknown (0x%04x)")
    out.put(b", Length %d" % size)
    if size < TRAILER:
        out.truncated(pkt)
        return
    out.put(b", SAID %d" % pkt.u16(at + 6))
    out.put(b", CSN 0x%08x:%08x" % (pkt.u32(at + 8), pkt.u32(at + 12)))
    if size > TRAILER:
        hexdump.hex_only(out, pkt, at + TRAILER, size - TRAILER, b"\n\tAuthentication Data ")
