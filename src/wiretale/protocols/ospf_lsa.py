"""Link state advertisements of OSPF (RFC 2328 A.4), as updates carry them.

     0                   1                   2                   3
     0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
    +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    |            LS age             |    Options    |    LS type    |
    |                        Link State ID                          |
    |                     Advertising Router                        |
    |                     LS sequence number                        |
    |         LS checksum           |             length            |
    +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+

Metrics are one for each topology (RFC 4915). Opaque ones are in `ospf_opaque.py`.
"""

from __future__ import annotations

from wiretale.dissect.packet import PacketView
from wiretale.dissect.text import Text
from wiretale.native import Final, i64

ROUTER: Final = 1
NETWORK: Final = 2
SUMMARY: Final = 3
ASBR_SUMMARY: Final = 4
EXTERNAL: Final = 5
GROUP: Final = 6
NSSA: Final = 7
OPAQUE: Final = (9, 10, 11)

ROUTER_FLAGS: Final[dict[int, bytes]] = {
    0x01: b"ABR",
    0x02: b"ASBR",
    0x04: b"Virtual",
    0x08: b"Wildcard",
    0x10: b"Nt",
    0x80: b"Host",
}
LINKS: Final[dict[int, tuple[bytes, bytes]]] = {  # what comes before a link's identifier and before its data
    1: (b"Neighbor Router-ID: ", b", Interface Address: "),
    2: (b"Neighbor Network-ID: ", b", Interface Address: "),
    3: (b"Stub Network: ", b", Mask: "),
    4: (b"Virtual Link: Neighbor Router-ID: ", b", Interface Address: "),
}
LINK: Final = 12  # bytes, with one metric
TOPOLOGIES: Final[dict[int, bytes]] = {0: b"default", 1: b"multicast", 2: b"management"}
VERTICES: Final[dict[int, bytes]] = {1: b"Router Router-ID ", 2: b"Network Designated Router "}


def put_body(pkt: PacketView, at: i64, stop: i64, kind: i64, opaque: i64, out: Text) -> bool:
    """What an advertisement says: its bytes from behind the header, at `at`, up to `stop`.

    `opaque` is the first byte of its identifier, which says what an opaque one is about. False if it cannot be,
    or is not known, from some place on.
    """
    if kind == ROUTER:
        return put_router(pkt, at, out)
    if kind == NETWORK:
        put_mask(pkt, at, out)
        out.put(b"\n\t    Connected Routers:")
        at += 4
        while at < stop:
            pkt.need(at, 4)
            out.put(b"\n\t      ")
            out.host4(pkt, at)
            at += 4
    elif kind in (SUMMARY, ASBR_SUMMARY):
        pkt.need(at, 4)
        if kind == SUMMARY:
            put_mask(pkt, at, out)
        at += 4
        while at < stop:
            word = pkt.u32(at)
            put_topology(word >> 24 & 0x7F, out)
            out.put(b" metric %d" % (word & 0xFFFFFF))
            at += 4
    elif kind in (EXTERNAL, NSSA):
        put_external(pkt, at, stop, out)
    elif kind == GROUP:
        while at < stop:
            vertex = pkt.u32(at)
            words = VERTICES.get(vertex)
            if words is None:
                out.put(b"\n\t    unknown VertexType (%d)" % vertex)
            else:
                pkt.need(at + 4, 4)
                out.put(b"\n\t    " + words)
                out.host4(pkt, at + 4)
            at += 8
    elif kind in OPAQUE:
        from wiretale.protocols import ospf_opaque

        return ospf_opaque.put_opaque(pkt, at, stop, opaque, out)
    return True


def put_mask(pkt: PacketView, at: i64, out: Text) -> None:
    """A network mask."""
    pkt.need(at, 4)
    out.put(b"\n\t    Mask ")
    out.host4(pkt, at)


def put_topology(number: i64, out: Text) -> None:
    """Which topology a metric is of."""
    out.put(b"\n\t\ttopology ")
    out.name(TOPOLOGIES, number, b"Unknown")
    out.put(b" (%d)" % number)


def put_router(pkt: PacketView, at: i64, out: Text) -> bool:
    """A router and its links, as many as it says, up to one of a kind that is not known: then False."""
    pkt.need(at, 1)
    out.put(b"\n\t    Router LSA Options: [")
    out.bits(ROUTER_FLAGS, pkt.u8(at), b"none")
    out.put(b"]")
    count = pkt.u16(at + 2)
    at += 4
    pkt.need(at, LINK)
    while count > 0:
        pkt.need(at, LINK)
        kind = pkt.u8(at + 8)
        words = LINKS.get(kind)
        if words is None:
            out.put(b"\n\t      Unknown Router Link Type (%d)" % kind)
            return False
        out.put(b"\n\t      " + words[0])
        out.host4(pkt, at)
        out.put(words[1])
        out.host4(pkt, at + 4)
        others = pkt.u8(at + 9)
        put_topology(0, out)
        out.put(b", metric %d" % pkt.u16(at + 10))
        at += LINK
        while others > 0:
            pkt.need(at, 4)
            put_topology(pkt.u8(at), out)
            out.put(b", metric %d" % pkt.u16(at + 2))
            at += 4
            others -= 1
        count -= 1
    return True


def put_external(pkt: PacketView, at: i64, stop: i64, out: Text) -> None:
    """A route to outside, for each topology with where to send to and a tag, if they are not zero."""
    put_mask(pkt, at, out)
    at += 4
    while at < stop:
        pkt.need(at, 4)
        word = pkt.u32(at)
        put_topology(word >> 24 & 0x7F, out)
        out.put(b", type %d, metric " % (2 if word & 0x80000000 else 1))
        out.dec(word & 0xFFFFFF) if word & 0xFFFFFF != 0xFFFFFF else out.put(b"infinite")
        if pkt.u32(at + 4):
            out.put(b", forward ")
            out.host4(pkt, at + 4)
        if pkt.u32(at + 8):
            out.put(b", tag ")
            out.host4(pkt, at + 8)
        at += 12
