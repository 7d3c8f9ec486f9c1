"""Internet Protocol version 6 (RFC 8200), its extension headers and jumbograms (RFC 2675).

     0                   1                   2                   3
     0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
    +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    |Version| Traffic Class |           Flow Label                  |
    |         Payload Length        |  Next Header  |   Hop Limit   |
    |                         Source Address                        |
    |                      Destination Address                      |
    +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+

Extension headers: hop-by-hop and destination options (RFC 8200 4.3, 4.6; the home address option is
RFC 6275 6.3), routing (types 0 and 2, and the segment routing header of RFC 8754), fragment. The
mobility header is in `mobility.py`; authentication and encryption go through the table of protocols.
"""

from __future__ import annotations

from wiretale.dissect.dispatch import Dissector, Lazy
from wiretale.dissect.packet import PacketView, Truncated
from wiretale.dissect.text import Text
from wiretale.native import Final, final, i64
from wiretale.protocols import tables

HEADER: Final = 40

HOP_BY_HOP: Final = 0
IGMP: Final = 2
TCP: Final = 6
UDP: Final = 17
DCCP: Final = 33
ROUTING: Final = 43
FRAGMENT: Final = 44
NO_NEXT_HEADER: Final = 59
DESTINATION_OPTIONS: Final = 60
MOBILITY_OLD: Final = 62
SCTP: Final = 132
MOBILITY: Final = 135
ETHERNET: Final = 143

NEXT_HEADERS: Final[dict[int, bytes]] = {
    0: b"Options", 1: b"ICMP", 2: b"IGMP", 4: b"IPIP", 6: b"TCP", 8: b"EGP", 9: b"IGRP", 17: b"UDP", 33: b"DCCP",
    41: b"IPv6", 43: b"Routing", 44: b"Fragment", 46: b"RSVP", 47: b"GRE", 50: b"ESP", 51: b"AH",
    55: b"Mobile IP", 58: b"ICMPv6", 62: b"Mobile IP (old)", 88: b"EIGRP", 89: b"OSPF", 103: b"PIM",
    108: b"Compressed IP", 112: b"VRRP", 113: b"PGM", 132: b"SCTP", 135: b"Mobility", 143: b"Ethernet",
}  # fmt: skip

# Options, of both hop-by-hop and destination options headers.
PAD1: Final = 0
PADN: Final = 1
ROUTER_ALERT: Final = 0x05
JUMBO_PAYLOAD: Final = 0xC2
HOME_ADDRESS: Final = 0xC9

SMALLEST_JUMBOGRAM: Final = 65536

# Not in the table of protocols, because IPv4 does not carry them.
_MOBILITY_HEADER: Final = Lazy("mobility:print_mobility")
_ETHERNET: Final = Lazy("ethernet:put_ethernet")  # RFC 8986


def print_ipv6(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """An IPv6 packet: `IP6 ` (with -e the link layer has said so), the header, and what it carries."""
    pkt.enter(b"ip6", at)
    if not pkt.has(at, HEADER):
        out.truncated(pkt)
        return
    if length < HEADER:
        out.put(b"truncated-ip6 ")
        out.dec(length)
        return
    if not out.link_level:
        out.put(out.style.ip6)
    first = pkt.u32(at)
    if first >> 28 != 6:
        out.put(b"version error: ")
        out.dec(first >> 28)
        out.put(b" != 6")
        return
    payload = pkt.u16(at + 4)
    old_end = pkt.end
    if payload != 0:
        if payload + HEADER > length:
            put_missing(payload + HEADER - length, out)
        pkt.narrow(at + HEADER + payload)
    number = pkt.u8(at + 6)
    header_last = out.style.header_last
    if out.verbose > 0 and not header_last:
        put_header(pkt, at, first, number, payload, out)

    version = pkt.ip_version
    ip_at = pkt.ip_at
    source_at = pkt.source_at
    destination_at = pkt.destination_at
    fragmented = pkt.fragmented
    pkt.ip_version = 6
    pkt.ip_at = at
    pkt.source_at = at + 8
    pkt.destination_at = at + 24
    pkt.fragmented = False
    if header_last:
        from wiretale.protocols import classic

        try:
            put_packet(pkt, at, length, number, payload, out)
        except Truncated:
            out.truncated(pkt)
        classic.put_tail6(pkt, at, first, payload, out)
    else:
        put_packet(pkt, at, length, number, payload, out)
    pkt.ip_version = version
    pkt.ip_at = ip_at
    pkt.source_at = source_at
    pkt.destination_at = destination_at
    pkt.fragmented = fragmented
    pkt.end = old_end


def put_packet(pkt: PacketView, at: i64, length: i64, number: i64, payload: i64, out: Text) -> None:
    """Addresses and what is carried, which is of the protocol `number`; the header at `at` states `payload` bytes."""
    if number in (TCP, UDP):  # they print the addresses themselves, before their ports
        if payload == 0:
            pkt.narrow(at + HEADER)
        put_payload(pkt, number, at + HEADER, payload, out)
    else:
        if number != DCCP and number != SCTP:
            out.host6(pkt, at + 8)
            out.put(b" > ")
            out.host6(pkt, at + 24)
            out.put(b": ")
        put_headers(pkt, at, length, number, payload, out)


def put_missing(count: i64, out: Text) -> None:
    """What says that the header states more bytes than its carrier has."""
    out.put(b"truncated-ip6 - ")
    out.dec(count)
    out.put(b" bytes missing!")


def put_header(pkt: PacketView, at: i64, first: i64, number: i64, payload: i64, out: Text) -> None:
    """The header's fields, as -v shows them. `first` is its first word."""
    out.put(b"(")
    traffic_class = first >> 20 & 0xFF
    if traffic_class != 0:
        out.put(b"class 0x")
        out.octet_hex(traffic_class)
        out.put(b", ")
    if first & 0xFFFFF != 0:
        out.put(b"flowlabel 0x")
        out.hex0(first & 0xFFFFF, 5)
        out.put(b", ")
    out.put(b"hlim ")
    out.dec(pkt.u8(at + 7))
    out.put(b", next-header ")
    name = NEXT_HEADERS.get(number)
    out.put(b"unknown" if name is None else name)
    out.put(b" (")
    out.dec(number)
    out.put(b") payload length: ")
    out.dec(payload)
    out.put(b") ")


def put_headers(pkt: PacketView, at: i64, length: i64, number: i64, payload: i64, out: Text) -> None:
    """The extension headers of the packet at `at`, from `number` on, and what follows them.

    `payload` is the payload length that the header states, `length` what its carrier does.
    """
    start = at + HEADER
    here = start
    seen_hop_by_hop = False
    seen_routing = False
    stated = payload  # a jumbogram states its length in an option
    while True:
        if number == HOP_BY_HOP:
            if seen_hop_by_hop:
                out.put(b"[The Hop-by-Hop Options header was already found]")
                out.invalid()
                return
            if here != start:
                out.put(b"[The Hop-by-Hop Options header don't follow the IPv6 header]")
                out.invalid()
                return
            seen_hop_by_hop = True
            pkt.enter(b"hbhopt", here)
            size = (pkt.u8(here + 1) + 1) * 8
            jumbo = put_options(pkt, here, size, True, payload, out)
            if payload == 0 and (jumbo == 0 or jumbo == -1):
                out.put(b"[No valid Jumbo Payload Hop-by-Hop option found]")
                out.invalid()
                return
            if jumbo < 0:
                return
            number = pkt.u8(here)
            here += size
            if payload == 0:
                stated = jumbo
        elif number == DESTINATION_OPTIONS:
            pkt.enter(b"dstopt", here)
            size = (pkt.u8(here + 1) + 1) * 8
            if put_options(pkt, here, size, False, payload, out) < 0:
                return
            number = pkt.u8(here)
            here += size
        elif number == FRAGMENT:
            pkt.enter(b"frag6", here)
            pkt.fragmented = True
            if put_fragment(pkt, here, stated - (here - start) - 8, out) != 0:
                return  # a later fragment: its bytes say nothing by themselves
            number = pkt.u8(here)
            here += 8
            if here >= pkt.end:
                return
        elif number == ROUTING:
            pkt.enter(b"ip6", here)
            if not pkt.has(here, 1):
                out.truncated(pkt)
                return
            size = put_routing(pkt, here, not seen_routing, out)
            if size < 0:
                return
            seen_routing = True
            number = pkt.u8(here)
            here += size
        else:
            break
    if number in (MOBILITY, MOBILITY_OLD):
        # Mobility messages carry no payload; nothing that follows one is looked at.
        _MOBILITY_HEADER.print(pkt, here, stated - (here - start), out)
        return
    if here - start > stated:
        pkt.enter(b"ip6", here)
        out.put(b" [|ip6]")
        return
    if payload == 0:
        if stated + HEADER > length:
            put_missing(stated + HEADER - length, out)
        pkt.narrow(start + stated)
    put_payload(pkt, number, here, stated - (here - start), out)


def put_payload(pkt: PacketView, number: i64, at: i64, length: i64, out: Text) -> None:
    """What an IPv6 packet carries behind its extension headers."""
    dissector = tables.IP_PROTOCOLS.find(number)
    if number == NO_NEXT_HEADER:
        out.put(b"no next header")
    elif number == ETHERNET:
        _ETHERNET.print(pkt, at, length, out)
    elif number == IGMP:
        out.put(b"[IGMP requires IPv4]")
        out.invalid()
    elif dissector is not None:
        dissector.print(pkt, at, length, out)
    else:
        names = out.names
        name = names.protocol(number) if names is not None else b""
        if name:
            out.put(b" ")
            out.put(name)
        else:
            out.put(b" ip-proto-")
            out.dec(number)
        out.put(b" ")
        out.dec(length)


# ---- options ----------------------------------------------------------------------------------------


def put_options(pkt: PacketView, at: i64, size: i64, hop_by_hop: bool, payload: i64, out: Text) -> i64:
    """The options of the header at `at`. Returns the length of a jumbogram if they state one, else 0.

    Where the header was not all captured or an option does not fit it: minus one, less the length of a
    jumbogram. `payload` is the payload length in the IPv6 header.
    """
    if not pkt.has(at, size):
        out.truncated(pkt)
        return -1
    out.put(b"HBH " if hop_by_hop else b"DSTOPT ")
    if not hop_by_hop and out.verbose == 0:
        return 0
    verbose = out.verbose > 0
    stop = at + size
    at += 2
    jumbo: i64 = 0
    jumbo_seen = False
    fits = True
    while fits and at < stop:
        kind = pkt.u8(at)
        if kind == PAD1:
            if verbose:
                out.put(b"(pad1)")
            at += 1
            continue
        if at + 2 > stop:
            fits = False
            break
        length = pkt.u8(at + 1)
        if at + 2 + length > stop:
            fits = False
            break
        if kind == PADN:
            if verbose:
                out.put(b"(padn)")
        elif kind == ROUTER_ALERT:
            if at + 4 > stop:
                out.put(b"(rtalert: trunc)")
                fits = False
            elif length != 2:
                put_invalid_length(b"(rtalert: invalid len ", length, out)
                fits = False
            elif verbose:
                out.put(b"(rtalert: 0x")
                out.hex0(pkt.u16(at + 2), 4)
                out.put(b") ")
        elif kind == JUMBO_PAYLOAD:
            if at + 6 > stop:
                out.put(b"(jumbo: trunc)")
                fits = False
            elif length != 4:
                put_invalid_length(b"(jumbo: invalid len ", length, out)
                fits = False
            else:
                value = pkt.u32(at + 2)
                words = b""
                if jumbo_seen:
                    words = b" - already seen"
                elif not hop_by_hop:
                    words = b" - not a hop-by-hop option"
                elif payload != 0:
                    words = b" - payload len != 0"
                elif value < SMALLEST_JUMBOGRAM:
                    words = b" - < 65536"
                else:
                    jumbo = value
                jumbo_seen = True
                if verbose:
                    out.put(b"(jumbo: ")
                    out.dec(value)
                    out.put(words)
                    out.put(b") ")
        elif kind == HOME_ADDRESS:
            if at + 18 > stop:
                out.put(b"(homeaddr: trunc)")
                fits = False
            elif length < 16:
                put_invalid_length(b"(homeaddr: invalid len ", length, out)
                fits = False
            elif verbose:
                out.put(b"(homeaddr: ")
                out.host6(pkt, at + 2)
                fits = put_suboptions(pkt, at + 18, length - 16, out)
                if fits:
                    out.put(b")")
        elif verbose:
            out.put(b"(opt_type 0x")
            out.octet_hex(kind)
            out.put(b": len=")
            out.dec(length)
            out.put(b")")
        at += 2 + length
    if not fits:
        out.truncated(pkt)
        return -1 - jumbo
    if verbose:
        out.put(b" ")
    return jumbo


def put_invalid_length(words: bytes, length: i64, out: Text) -> None:
    out.put(words)
    out.dec(length)
    out.put(b")")


def put_suboptions(pkt: PacketView, at: i64, count: i64, out: Text) -> bool:
    """The `count` bytes of options inside an option; False where one does not fit."""
    stop = at + count
    while at < stop:
        kind = pkt.u8(at)
        if kind == PAD1:
            out.put(b", pad1")
            at += 1
            continue
        if at + 2 > stop:
            return False
        length = pkt.u8(at + 1)
        if at + 2 + length > stop:
            return False
        if kind == PADN:
            out.put(b", padn")
        else:
            out.put(b", sopt_type 0x")
            out.octet_hex(kind)
            out.put(b": len=")
            out.dec(length)
        at += 2 + length
    return True


# ---- fragment and routing headers ---------------------------------------------------------------------


def put_fragment(pkt: PacketView, at: i64, size: i64, out: Text) -> i64:
    """The fragment header at `at`, with `size` bytes of a fragment behind it; returns the fragment's offset."""
    offset = pkt.u16(at + 2) & 0xFFF8
    if out.verbose > 0:
        identification = pkt.u32(at + 4)
        out.put(b"frag (0x")
        out.hex0(identification, 8)
        out.put(b":")
    else:
        out.put(b"frag (")
    out.dec(offset)
    out.put(b"|")
    if size < 0:  # longer than its packet: a size, so it is shown modulo 2^64
        out.dec_big((1 << 64) + int(size))
    else:
        out.dec(size)
    out.put(b")")
    if offset == 0:
        out.put(b" ")
    return offset


def put_routing(pkt: PacketView, at: i64, first: bool, out: Text) -> i64:
    """The routing header at `at`; returns its size, or -1 where it makes no sense.

    Transport checksums cover the final destination, so that is noted on the way, of the first one.
    """
    pkt.enter(b"rt6", at)
    out.put(b"RT6")
    words = pkt.u8(at + 1)
    out.put(b" (len=")
    out.dec(words)
    kind = pkt.u8(at + 2)
    out.put(b", type=")
    out.dec(kind)
    if kind == 0:
        out.put(b" [Deprecated]")
    left = pkt.u8(at + 3)
    out.put(b", segleft=")
    out.dec(left)
    if kind == 0 or kind == 2:
        reserved = pkt.u32(at + 4)
        if reserved != 0 or out.verbose > 0:
            out.put(b", rsv=0x")
            out.hex(reserved)
    elif kind == 4:
        last = pkt.u8(at + 4)
        out.put(b", last-entry=")
        out.dec(last)
        flags = pkt.u8(at + 5)
        if flags != 0 or out.verbose > 0:
            out.put(b", flags=0x")
            out.hex(flags)
        tag = pkt.u16(at + 6)
        out.put(b", tag=")
        out.hex(tag)
    else:
        out.put(b" (unknown type)")
        out.invalid()
        return -1
    if words % 2 != 0:
        out.put(b" (invalid length ")
        out.dec(words)
        out.put(b")")
        out.invalid()
        return -1
    here = at + 8
    i: i64 = 0
    while i < words // 2:
        pkt.need(here, 16)
        out.put(b", [")
        out.dec(i)
        out.put(b"]")
        out.host6(pkt, here)
        here += 16
        i += 1
    out.put(b") ")
    if first and words > 0:
        pkt.destination_at = at + 8 if kind == 4 else here - 16
    return 8 + words * 8


@final
class Ipv6(Dissector):
    def print(self, pkt: PacketView, at: i64, length: i64, out: Text) -> None:
        print_ipv6(pkt, at, length, out)


DISSECTORS: Final[dict[str, Dissector]] = {"print_ipv6": Ipv6()}
