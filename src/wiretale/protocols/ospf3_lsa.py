"""Link state advertisements of OSPF for IPv6 (RFC 5340 A.4), as updates carry them.

     0                   1                   2                   3
     0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
    +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    |           LS Age              |           LS Type             |
    |                       Link State ID                           |
    |                    Advertising Router                         |
    |                    LS Sequence Number                         |
    |        LS Checksum            |             Length            |
    +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
"""

from __future__ import annotations

from wiretale.dissect import hexdump
from wiretale.dissect.packet import PacketView, Truncated
from wiretale.dissect.text import Text
from wiretale.native import Final, i64

HEADER: Final = 20

ROUTER: Final = 0x2001
NETWORK: Final = 0x2002
INTER_AREA_PREFIX: Final = 0x2003
EXTERNAL: Final = 0x4005
LINK: Final = 0x0008
INTRA_AREA_PREFIX: Final = 0x2009

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
ROUTER_FLAGS: Final[dict[int, bytes]] = {
    0x01: b"ABR",
    0x02: b"External",
    0x04: b"Virtual-Link Endpoint",
    0x08: b"Deprecated",
    0x10: b"NSSA Translator",
}
POINT_TO_POINT: Final = 1
TRANSIT: Final = 2
VIRTUAL: Final = 4
ROUTER_LINK: Final = 16  # bytes
EXTERNAL_FLAGS: Final[dict[int, bytes]] = {0x02: b"Forwarding", 0x01: b"Tag"}
PREFIX_OPTIONS: Final[dict[int, bytes]] = {
    0x01: b"No Unicast",
    0x02: b"Local address",
    0x04: b"Deprecated",
    0x08: b"Propagate",
    0x10: b"Down",
    0x20: b"N-bit",
}


def put_body(pkt: PacketView, at: i64, stop: i64, kind: i64, out: Text) -> None:
    """What an advertisement says: its bytes from behind the header, at `at`, up to `stop`."""
    if kind == INTRA_AREA_PREFIX:
        put_intra_area(pkt, at, out)  # its prefixes are as many as it says, wherever they end
        return
    end = pkt.narrow(stop)
    put_inside(pkt, at, stop, kind, out)
    pkt.end = end


def put_inside(pkt: PacketView, at: i64, stop: i64, kind: i64, out: Text) -> None:
    """The same where nothing behind `stop` can be read."""
    if kind == ROUTER:
        put_router(pkt, at, stop, out)
    elif kind == NETWORK:
        put_options(pkt, at, out)
        out.put(b"\n\t      Connected Routers:")
        at += 4
        while at < stop:
            pkt.need(at, 4)
            out.put(b"\n\t\t")
            out.host4(pkt, at)
            at += 4
    elif kind == INTER_AREA_PREFIX:
        out.put(b", metric %d" % (pkt.u32(at) & 0xFFFFFF))
        at += 4
        while at < stop:
            at += put_prefix(pkt, at, out)
    elif kind == EXTERNAL:
        put_external(pkt, at, out)
    elif kind == LINK:
        put_link(pkt, at, out)
    else:
        hexdump.hex_only(out, pkt, at, stop - at, b"\n\t      ")


def put_options(pkt: PacketView, at: i64, out: Text) -> None:
    """The options in the lower three bytes of a word."""
    options = pkt.u32(at) & 0xFFFFFF
    out.put(b"\n\t      Options [")
    out.bits(OPTIONS, options, b"none")
    out.put(b"]")


def put_router(pkt: PacketView, at: i64, stop: i64, out: Text) -> None:
    """A router and its links, up to one of a kind that is not known."""
    put_options(pkt, at, out)
    out.put(b", RLA-Flags [")
    out.bits(ROUTER_FLAGS, pkt.u8(at), b"none")
    out.put(b"]")
    at += 4
    while at < stop:
        pkt.need(at, ROUTER_LINK)
        kind = pkt.u8(at)
        if kind == VIRTUAL:
            out.put(b"\n\t      Virtual Link: Neighbor Router-ID ")
        elif kind == POINT_TO_POINT:
            out.put(b"\n\t      Neighbor Router-ID ")
        elif kind == TRANSIT:
            out.put(b"\n\t      Neighbor Network-ID ")
        else:
            out.put(b"\n\t      Unknown Router Links Type 0x%02x" % kind)
            return
        out.host4(pkt, at + 12)
        out.put(b"\n\t      Neighbor Interface-ID ")
        out.host4(pkt, at + 8)
        out.put(b", Interface ")
        out.host4(pkt, at + 4)
        out.put(b", metric %d" % pkt.u16(at + 2))
        at += ROUTER_LINK


def put_prefix(pkt: PacketView, at: i64, out: Text) -> i64:
    """A prefix, its options and its metric (RFC 5340 A.4.1). Returns how many bytes it takes."""
    pkt.need(at, 4)
    bits = pkt.u8(at)
    if bits > 128:
        out.put(b" bogus prefixlen /%d" % bits)
        raise Truncated
    count = (bits + 31) // 32 * 4
    pkt.need(at + 4, count)
    out.put(b"\n\t\t")
    out.colons(pkt.raw(at + 4, count).ljust(16, b"\0"), 0)
    out.put(b"/%d" % bits)
    options = pkt.u8(at + 1)
    if options:
        out.put(b", Options [")
        out.bits(PREFIX_OPTIONS, options, b"none")
        out.put(b"]")
    out.put(b", metric %d" % pkt.u16(at + 2))
    return 4 + count


def put_external(pkt: PacketView, at: i64, out: Text) -> None:
    """A route to outside, and perhaps an address to send to and a tag."""
    word = pkt.u32(at)
    flags = word >> 24
    out.put(b"\n\t     Flags [")
    out.bits(EXTERNAL_FLAGS, flags, b"none")
    out.put(b"] metric %d" % (word & 0xFFFFFF))
    at += 4
    at += put_prefix(pkt, at, out)
    if flags & 0x02:
        pkt.need(at, 16)
        out.put(b" forward ")
        out.host6(pkt, at)
        at += 16
    if flags & 0x01:
        pkt.need(at, 4)
        out.put(b" tag ")
        out.host4(pkt, at)


def put_link(pkt: PacketView, at: i64, out: Text) -> None:
    """A router's addresses and prefixes on a link."""
    put_options(pkt, at, out)
    pkt.need(at, 24)
    count = pkt.u32(at + 20)
    out.put(b"\n\t      Priority %d, Link-local address " % pkt.u8(at))
    out.host6(pkt, at + 4)
    out.put(b", Prefixes %d:" % count)
    put_prefixes(pkt, at + 24, count, out)


def put_intra_area(pkt: PacketView, at: i64, out: Text) -> None:
    """Prefixes that belong to a router or a network."""
    from wiretale.protocols.ospf3 import put_lsa_name

    pkt.need(at, 12)
    put_lsa_name(pkt, at + 2, at + 4, out)
    count = pkt.u16(at)
    out.put(b"\n\t      Prefixes %d:" % count)
    put_prefixes(pkt, at + 12, count, out)


def put_prefixes(pkt: PacketView, at: i64, count: i64, out: Text) -> None:
    """So many prefixes."""
    while count > 0:
        at += put_prefix(pkt, at, out)
        count -= 1
