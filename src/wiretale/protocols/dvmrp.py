"""Distance Vector Multicast Routing Protocol (RFC 1075, draft-ietf-idmr-dvmrp-v3), inside IGMP.

    +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    |  Type (0x13)  |     Code      |           Checksum            |
    +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    |   Reserved    | Capabilities  | Minor Version | Major Version |
    +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
"""

from __future__ import annotations

from wiretale.dissect.packet import PacketView
from wiretale.dissect.text import Text
from wiretale.native import Final, i64

HEADER: Final = 8

PROBE: Final = 1
REPORT: Final = 2
ASK_NEIGHBORS: Final = 3
NEIGHBORS: Final = 4
ASK_NEIGHBORS_2: Final = 5
NEIGHBORS_2: Final = 6
PRUNE: Final = 7
GRAFT: Final = 8
GRAFT_ACKNOWLEDGMENT: Final = 9

# Flags of an interface in Neighbors2.
TUNNEL: Final = 0x01
SOURCE_ROUTED: Final = 0x02
DOWN: Final = 0x10
DISABLED: Final = 0x20
QUERIER: Final = 0x40

LAST_ROUTE: Final = 0x80  # in a metric: the mask's last route


def print_dvmrp(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """A DVMRP message; the carrier has seen to it that the header fits `length`."""
    pkt.enter(b"dvmrp", at)
    code = pkt.u8(at + 1)
    body = at + HEADER
    rest = length - HEADER
    if code == PROBE:
        out.put(b" Probe")
        if out.verbose:
            put_probe(pkt, body, rest, out)
    elif code == REPORT:
        out.put(b" Report")
        if out.verbose > 1:
            put_report(pkt, body, rest, out)
    elif code == ASK_NEIGHBORS:
        out.put(b" Ask-neighbors(old)")
    elif code == NEIGHBORS:
        out.put(b" Neighbors(old)")
        put_neighbors(pkt, body, rest, out)
    elif code == ASK_NEIGHBORS_2:
        out.put(b" Ask-neighbors2")
    elif code == NEIGHBORS_2:
        out.put(b" Neighbors2")
        put_neighbors_2(pkt, at, body, rest, out)
    elif code == PRUNE:
        out.put(b" Prune")
        put_source_and_group(pkt, body, out)
        out.put(b" timer ")
        out.duration(pkt.u32(body + 8))
    elif code == GRAFT:
        out.put(b" Graft")
        put_source_and_group(pkt, body, out)
    elif code == GRAFT_ACKNOWLEDGMENT:
        out.put(b" Graft-ACK")
        put_source_and_group(pkt, body, out)
    else:
        out.put(b" [type %d]" % code)


def put_too_short(what: bytes, length: i64, wanted: int, out: Text) -> None:
    """Says that there is less left than what comes next needs."""
    out.put(b"[%s %d < %d]" % (what, length, wanted))
    out.invalid()


def put_source_and_group(pkt: PacketView, at: i64, out: Text) -> None:
    """The source and group that a prune or a graft is about."""
    pkt.need(at, 8)
    out.put(b" src ")
    out.host4(pkt, at)
    out.put(b" grp ")
    out.host4(pkt, at + 4)


def put_probe(pkt: PacketView, at: i64, rest: i64, out: Text) -> None:
    """The generation of who asks, and with -vv the neighbors that it has heard."""
    if rest < 4:
        out.put(b" ")
        put_too_short(b"full length", rest, 4, out)
        return
    out.put(b"\n\t" if out.verbose > 1 else b" ")
    out.put(b"genid %d" % pkt.u32(at))
    if out.verbose <= 1:
        return
    at += 4
    rest -= 4
    while rest > 0:
        if rest < 4:
            put_too_short(b"remaining length", rest, 4, out)
            return
        pkt.need(at, 4)
        out.put(b"\n\tneighbor ")
        out.host4(pkt, at)
        at += 4
        rest -= 4


def put_report(pkt: PacketView, at: i64, rest: i64, out: Text) -> None:
    """Routes, grouped by mask; both are as short as their trailing zero octets let them be."""
    while rest > 0:
        if rest < 3:
            out.put(b" ")
            put_too_short(b"length", rest, 3, out)
            return
        pkt.need(at, 3)
        first, second, third = pkt.u8(at), pkt.u8(at + 1), pkt.u8(at + 2)
        width = 1
        if first:
            width = 2
        if second:
            width = 3
        if third:
            width = 4
        out.put(b"\n\tMask 255.%d.%d.%d" % (first, second, third))
        at += 3
        rest -= 3
        while True:
            if rest < width + 1:
                out.put(b"\n\t  [Truncated Report]")
                out.invalid()
                return
            pkt.need(at, width + 1)
            address = pkt.raw(at, width).ljust(4, b"\0")
            metric = pkt.u8(at + width)
            out.put(b"\n\t  ")
            out.dotted(address, 0)
            out.put(b" metric %d" % (metric & ~LAST_ROUTE))
            at += width + 1
            rest -= width + 1
            if metric & LAST_ROUTE:
                break


def put_neighbors(pkt: PacketView, at: i64, rest: i64, out: Text) -> None:
    """Interfaces and their neighbors, in the old form."""
    while rest > 0:
        if rest < 7:
            out.put(b" ")
            put_too_short(b"length", rest, 7, out)
            return
        pkt.need(at, 7)
        local = at
        metric = pkt.u8(at + 4)
        threshold = pkt.u8(at + 5)
        count = pkt.u8(at + 6)
        at += 7
        rest -= 7
        while count > 0:
            count -= 1
            if rest < 4:
                out.put(b" ")
                put_too_short(b"length", rest, 4, out)
                return
            out.put(b" [")
            out.host4(pkt, local)
            out.put(b" ->")
            pkt.need(at, 4)
            out.put(b" ")
            out.host4(pkt, at)
            out.put(b", (%d/%d)]" % (metric, threshold))
            at += 4
            rest -= 4


def put_neighbors_2(pkt: PacketView, start: i64, at: i64, rest: i64, out: Text) -> None:
    """Interfaces, their flags and their neighbors."""
    out.put(b" (v %d.%d):" % (pkt.u8(start + 7), pkt.u8(start + 6)))
    while rest > 0:
        if rest < 8:
            out.put(b" ")
            put_too_short(b"length", rest, 8, out)
            return
        pkt.need(at, 8)
        local = at
        metric = pkt.u8(at + 4)
        threshold = pkt.u8(at + 5)
        flags = pkt.u8(at + 6)
        count = pkt.u8(at + 7)
        at += 8
        rest -= 8
        while count > 0 and rest > 0:
            count -= 1
            if rest < 4:
                out.put(b" ")
                put_too_short(b"length", rest, 4, out)
                return
            out.put(b" [")
            out.host4(pkt, local)
            out.put(b" -> ")
            pkt.need(at, 4)
            out.host4(pkt, at)
            out.put(b" (%d/%d" % (metric, threshold))
            if flags & TUNNEL:
                out.put(b"/tunnel")
            if flags & SOURCE_ROUTED:
                out.put(b"/srcrt")
            if flags & QUERIER:
                out.put(b"/querier")
            if flags & DISABLED:
                out.put(b"/disabled")
            if flags & DOWN:
                out.put(b"/down")
            out.put(b")]")
            at += 4
            rest -= 4
        if count > 0:
            out.put(b" [invalid ncount]")
            out.invalid()
            return
