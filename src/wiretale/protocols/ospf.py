"""OSPF over IPv4 (RFC 2328), with opaque advertisements (RFC 5250).

     0                   1                   2                   3
     0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
    +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    |   Version #   |     Type      |         Packet length         |
    |                           Router ID                           |
    |                            Area ID                            |
    |           Checksum            |             AuType            |
    |                     Authentication (8)                        |
    +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+

What the link state advertisements in updates say is in `ospf_lsa.py` and `ospf_opaque.py`. OSPF over IPv6 shares
the protocol number.
"""

from __future__ import annotations

from wiretale.dissect import hexdump
from wiretale.dissect.dispatch import Lazy
from wiretale.dissect.packet import PacketView, Truncated
from wiretale.dissect.text import Text
from wiretale.native import Final, i64

HEADER: Final = 24
LSA_HEADER: Final = 20
REQUEST: Final = 12
OSPF3: Final = Lazy("ospf3:print_ospf3")

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
PASSWORD: Final = 1
MD5: Final = 2
AUTHENTICATIONS: Final[dict[int, bytes]] = {0: b"none", PASSWORD: b"simple", MD5: b"MD5"}
OPTIONS: Final[dict[int, bytes]] = {
    0x01: b"MultiTopology",
    0x02: b"External",
    0x04: b"Multicast",
    0x08: b"NSSA",
    0x10: b"LLS",
    0x20: b"Demand Circuit",
    0x40: b"Opaque",
    0x80: b"Up/Down",
}
DD_FLAGS: Final[dict[int, bytes]] = {0x04: b"Init", 0x02: b"More", 0x01: b"Master", 0x08: b"OOBResync"}
LSAS: Final[dict[int, bytes]] = {
    1: b"Router",
    2: b"Network",
    3: b"Summary",
    4: b"ASBR Summary",
    5: b"External",
    6: b"Multicast Group",
    7: b"NSSA",
    9: b"Link Local Opaque",
    10: b"Area Local Opaque",
    11: b"Domain Wide Opaque",
}
OPAQUE: Final = (9, 10, 11)
OPAQUES: Final[dict[int, bytes]] = {1: b"Traffic Engineering", 3: b"Graceful restart", 4: b"Router Information"}


def print_ospf(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """An OSPF packet, over IPv4 or IPv6."""
    if pkt.ip_version == 6:
        OSPF3.print(pkt, at, length, out)
        return
    pkt.enter(b"ospf2", at)
    pkt.need(at, 16)  # up to the kind of authentication
    kind = pkt.u8(at + 1)
    out.put(b"OSPFv%d, " % pkt.u8(at))
    out.name(TYPES, kind, b"unknown LS-type %d")
    out.put(b", length %d" % length)
    if kind not in TYPES or out.verbose < 1:
        return
    stated = pkt.u16(at + 2)
    if stated != length:
        out.put(b" [len %d]" % stated)
    end = at + (length if stated > length else stated)
    out.put(b"\n\tRouter-ID ")
    out.host4(pkt, at + 4)
    if pkt.u32(at + 8):
        out.put(b", Area ")
        out.host4(pkt, at + 8)
    else:
        out.put(b", Backbone Area")
    put_authentication(pkt, at, out)
    if pkt.u16(at + 14) not in AUTHENTICATIONS:
        return
    if pkt.u8(at) != 2:
        out.put(b" ospf [version %d]" % pkt.u8(at))
        return
    at += HEADER
    if kind == HELLO:
        put_hello(pkt, at, end, out)
    elif kind == DATABASE_DESCRIPTION:
        pkt.need(at + 2, 1)
        out.put(b"\n\tOptions [")
        out.bits(OPTIONS, pkt.u8(at + 2), b"none")
        out.put(b"]")
        pkt.need(at + 3, 1)
        out.put(b", DD Flags [")
        out.bits(DD_FLAGS, pkt.u8(at + 3), b"none")
        out.put(b"]")
        out.put(b", MTU: %d" % pkt.u16(at))
        out.put(b", Sequence: 0x%08x" % pkt.u32(at + 4))
        put_lsa_headers(pkt, at + 8, end, out)
    elif kind == LS_REQUEST:
        put_requests(pkt, at, end, out)
    elif kind == LS_UPDATE:
        put_update(pkt, at, out)
    elif kind == LS_ACK:
        put_lsa_headers(pkt, at, end, out)


def put_authentication(pkt: PacketView, at: i64, out: Text) -> None:
    """How the packet proves where it is from."""
    pkt.need(at + 16, 8)
    kind = pkt.u16(at + 14)
    out.put(b", Authentication Type: ")
    out.name(AUTHENTICATIONS, kind, b"unknown")
    out.put(b" (%d)" % kind)
    if kind == PASSWORD:
        out.put(b"\n\tSimple text password: ")
        out.text(pkt, at + 16, 8)
    elif kind == MD5:
        out.put(b"\n\tKey-ID: %d, Auth-Length: %d, " % (pkt.u8(at + 18), pkt.u8(at + 19)))
        out.put(b"Crypto Sequence Number: 0x%08x" % pkt.u32(at + 20))


def put_hello(pkt: PacketView, at: i64, end: i64, out: Text) -> None:
    """A Hello: timers, designated routers, neighbors."""
    pkt.need(at + 6, 1)
    out.put(b"\n\tOptions [")
    out.bits(OPTIONS, pkt.u8(at + 6), b"none")
    out.put(b"]")
    pkt.need(at + 8, 4)
    out.put(b"\n\t  Hello Timer %ds, Dead Timer %ds, Mask " % (pkt.u16(at + 4), pkt.u32(at + 8)))
    out.host4(pkt, at)
    out.put(b", Priority %d" % pkt.u8(at + 7))
    if pkt.u32(at + 12):
        out.put(b"\n\t  Designated Router ")
        out.host4(pkt, at + 12)
    if pkt.u32(at + 16):
        out.put(b", Backup Designated Router ")
        out.host4(pkt, at + 16)
    at += 20
    if at < end:
        out.put(b"\n\t  Neighbor List:")
    while at < end:
        pkt.need(at, 4)
        out.put(b"\n\t    ")
        out.host4(pkt, at)
        at += 4


def put_requests(pkt: PacketView, at: i64, end: i64, out: Text) -> None:
    """Which advertisements are asked for."""
    while at < end:
        pkt.need(at, REQUEST)
        kind = pkt.u32(at)
        out.put(b"\n\t  Advertising Router: ")
        out.host4(pkt, at + 8)
        out.put(b", ")
        out.name(LSAS, kind, b"unknown")
        out.put(b" LSA (%d), " % kind)
        put_identifier(pkt, at + 4, kind, b": ", out)
        at += REQUEST


def put_update(pkt: PacketView, at: i64, out: Text) -> None:
    """Link state advertisements, as many as are announced."""
    from wiretale.protocols import ospf_lsa

    count = pkt.u32(at)
    out.put(b", %d LSA%s" % (count, b"" if count == 1 else b"s"))
    at += 4
    done: i64 = 0
    while done < count:
        done += 1
        out.put(b"\n\t  LSA #%d" % done)
        if not put_lsa_header(pkt, at, out):
            raise Truncated
        stop = at + pkt.u16(at + 18)
        if ospf_lsa.put_body(pkt, at + LSA_HEADER, stop, pkt.u8(at + 3), pkt.u8(at + 4), out) and out.verbose > 1:
            pkt.need(at + LSA_HEADER, stop - at - LSA_HEADER)
            hexdump.hex_only(out, pkt, at + LSA_HEADER, stop - at - LSA_HEADER, b"\n\t    ")
        at = stop


def put_lsa_header(pkt: PacketView, at: i64, out: Text) -> bool:
    """The header of a link state advertisement. False if its length cannot be."""
    pkt.need(at, LSA_HEADER)
    size = pkt.u16(at + 18)
    if size < LSA_HEADER:
        out.put(b"\n\t    Bogus length %d < header (%d)" % (size, LSA_HEADER))
        return False
    kind = pkt.u8(at + 3)
    out.put(b"\n\t  Advertising Router ")
    out.host4(pkt, at + 8)
    out.put(b", seq 0x%08x, age %ds" % (pkt.u32(at + 12), pkt.u16(at)))
    out.put(b", length %d\n\t    " % (size - LSA_HEADER))
    out.name(LSAS, kind, b"unknown")
    out.put(b" LSA (%d), " % kind)
    put_identifier(pkt, at + 4, kind, b" ", out)
    out.put(b"\n\t    Options: [")
    out.bits(OPTIONS, pkt.u8(at + 2), b"none")
    out.put(b"]")
    return True


def put_lsa_headers(pkt: PacketView, at: i64, end: i64, out: Text) -> None:
    """Headers of link state advertisements, up to `end`."""
    while at < end:
        if not put_lsa_header(pkt, at, out):
            return
        at += LSA_HEADER


def put_identifier(pkt: PacketView, at: i64, kind: i64, after: bytes, out: Text) -> None:
    """An advertisement's identifier; that of an opaque one is its type and a number."""
    if kind in OPAQUE:
        out.put(b"Opaque-Type" + after)
        out.name(OPAQUES, pkt.u8(at), b"unknown")
        out.put(b" LSA (%d), Opaque-ID%s%d" % (pkt.u8(at), after, pkt.u24(at + 1)))
    else:
        out.put(b"LSA-ID: ")
        out.host4(pkt, at)
