"""Generic Routing Encapsulation: version 0 (RFC 1701, RFC 2784, RFC 2890) and PPTP's version 1 (RFC 2637).

     0                   1                   2                   3
     0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
    +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    |C|R|K|S|s|Recur|A| Flags | Ver |         Protocol Type         |
    +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    |      Checksum (optional)      |       Offset (optional)       |
    |                         Key (optional)                        |
    |                    Sequence Number (optional)                 |
    |                         Routing (optional)                    |
    +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
"""

from __future__ import annotations

from wiretale.dissect.dispatch import Lazy
from wiretale.dissect.packet import PacketView, Truncated
from wiretale.dissect.text import Text, name
from wiretale.native import Final, i64
from wiretale.protocols import tables
from wiretale.protocols.ethernet import ETHERTYPE_NAMES

CHECKSUM: Final = 0x8000
ROUTING: Final = 0x4000
KEY: Final = 0x2000
SEQUENCE: Final = 0x1000
ACKNOWLEDGMENT: Final = 0x0080

FLAGS: Final[dict[int, bytes]] = {
    CHECKSUM: b"checksum present",
    ROUTING: b"routing present",
    KEY: b"key present",
    SEQUENCE: b"sequence# present",
    0x0800: b"source routing present",
    ACKNOWLEDGMENT: b"ack present",
}

# Address families of routing entries (RFC 1701).
ROUTING_IP: Final = 0x0800
ROUTING_AS: Final = 0xFFFE

PPP: Final = 0x880B
ISO: Final = 0x00FE
CARRIED: Final = (0x0800, 0x86DD, 0x8137, 0x809B, 0x8847)
BRIDGED: Final = 0x6558  # Transparent Ethernet Bridging; NVGRE (RFC 7637) is this with a key

_ETHERNET: Final = Lazy("ethernet:put_ethernet")
_PPP: Final = Lazy("ppp:print_ppp")


def print_gre(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """A GRE packet of either version."""
    pkt.enter(b"gre", at)
    try:
        version = pkt.u16(at) & 7
        out.put(b"GREv%d" % version)
        if version == 0:
            payload_at = put_header_0(pkt, at, length, out)
        elif version == 1:
            payload_at = put_header_1(pkt, at, length, out)
        else:
            out.put(b" ERROR: unknown-version")
            return
    except Truncated:
        # Only the header is missing: whoever carries it goes on.
        out.truncated(pkt)
        return
    if payload_at < 0:
        return
    out.put(b"\n\t" if out.verbose else b": ")
    protocol = pkt.u16(at + 2)
    length -= payload_at - at
    if version == 1:
        if protocol == PPP:
            _PPP.print(pkt, payload_at, length, out)
            return
    elif protocol == ISO:
        tables.ISO_CLNS.print(pkt, payload_at, length, out)
        return
    elif protocol == BRIDGED:
        _ETHERNET.print(pkt, payload_at, length, out)
        return
    elif protocol in CARRIED:
        dissector = tables.ETHERTYPES.find(protocol)
        if dissector is not None:
            dissector.print(pkt, payload_at, length, out)
            return
    out.put(b"gre-proto-0x")
    out.hex(protocol)


def put_header_0(pkt: PacketView, at: i64, length: i64, out: Text) -> i64:
    """The header of version 0, which may carry any ethertype. Returns where the payload starts."""
    flags = pkt.u16(at)
    if out.verbose:
        out.put(b", Flags [")
        out.bits(FLAGS, flags, b"none")
        out.put(b"]")
    protocol = pkt.u16(at + 2)
    at += 4
    if flags & (CHECKSUM | ROUTING):
        if out.verbose:
            sum_ = pkt.u16(at)
            out.put(b", sum 0x")
            out.hex(sum_)
        offset = pkt.u16(at + 2)
        out.put(b", off 0x")
        out.hex(offset)
        at += 4
    if flags & KEY:
        key = pkt.u32(at)
        out.put(b", key=0x")
        out.hex(key)
        at += 4
    if flags & SEQUENCE:
        sequence = pkt.u32(at)
        out.put(b", seq ")
        out.dec(sequence)
        at += 4
    if flags & ROUTING:
        while True:
            family = pkt.u16(at)
            hop = pkt.u8(at + 2)
            size = pkt.u8(at + 3)
            at += 4
            if family == 0 and size == 0:
                break
            put_route(pkt, family, hop, at, size, out)
            at += size
    put_protocol(protocol, length, out)
    return at


def put_protocol(protocol: i64, length: i64, out: Text) -> None:
    """The type of what is inside, with -e, and the length of all."""
    if out.link_level:
        out.put(b", proto %s (0x%04x)" % (name(ETHERTYPE_NAMES, protocol, b"unknown"), protocol))
    out.put(b", length ")
    out.dec(length)


def put_route(pkt: PacketView, family: i64, offset: i64, at: i64, size: i64, out: Text) -> None:
    """A source route entry: `size` octets of addresses, of which the one at `offset` is next."""
    out.put(b", (rtaf=")
    if family == ROUTING_IP:
        out.put(b"ip")
        put_route_addresses(pkt, offset, at, size, 4, out)
    elif family == ROUTING_AS:
        out.put(b"asn")
        put_route_addresses(pkt, offset, at, size, 2, out)
    else:
        out.put(b"0x%x" % family)
    out.put(b")")
    pkt.need(at, size)


def put_route_addresses(pkt: PacketView, offset: i64, at: i64, size: i64, width: i64, out: Text) -> None:
    """Addresses of 4 octets, or AS numbers of 2, with a star at the next hop."""
    if offset % width:
        out.put(b", badoffset=%d" % offset)
    elif size % width:
        out.put(b", badlength=%d" % size)
    elif offset >= size:
        out.put(b", badoff/len=%d/%d" % (offset, size))
    else:
        i: i64 = 0
        while i < size and pkt.has(at + i, width):
            out.put(b" *" if i == offset else b" ")
            if width == 4:
                out.address4(pkt, at + i)
            else:
                out.hex(pkt.u16(at + i))
            i += width


def put_header_1(pkt: PacketView, at: i64, length: i64, out: Text) -> i64:
    """The header of version 1, PPTP's: a call and sequence numbers. Returns where the payload starts, -1 if none."""
    flags = pkt.u16(at)
    if out.verbose:
        out.put(b", Flags [")
        out.bits(FLAGS, flags, b"none")
        out.put(b"]")
    protocol = pkt.u16(at + 2)
    at += 4
    if flags & KEY:
        out.put(b", call %d" % (pkt.u32(at) & 0xFFFF))
        at += 4
    if flags & SEQUENCE:
        sequence = pkt.u32(at)
        out.put(b", seq ")
        out.dec(sequence)
        at += 4
    if flags & ACKNOWLEDGMENT:
        out.put(b", ack %d" % pkt.u32(at))
        at += 4
    if not flags & SEQUENCE:
        out.put(b", no-payload")
    put_protocol(protocol, length, out)
    return at if flags & SEQUENCE else -1
