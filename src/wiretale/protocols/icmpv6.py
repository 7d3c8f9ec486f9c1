"""ICMP for IPv6 (RFC 4443), and the protocols that are spoken in it.

     0                   1                   2                   3
     0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
    +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    |     Type      |     Code      |          Checksum             |
    |                   what it is depends on the type              |
    +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+

Neighbour discovery is RFC 4861 (options also of RFC 4191, 6275, 8106), multicast listener discovery
RFC 2710 and 3810, router renumbering RFC 2894, node information RFC 4620, mobility RFC 6275. RPL is
in `rpl.py`.
"""

from __future__ import annotations

from wiretale.dissect import checksum, hexdump
from wiretale.dissect.dispatch import Dissector, Lazy
from wiretale.dissect.packet import CutShort, PacketView, Truncated
from wiretale.dissect.text import Text
from wiretale.native import Final, final, i64

NUMBER: Final = 58  # of this protocol, in pseudo-headers

UNREACHABLE: Final = 1
PACKET_TOO_BIG: Final = 2
TIME_EXCEEDED: Final = 3
PARAMETER_PROBLEM: Final = 4
ECHO_REQUEST: Final = 128
ECHO_REPLY: Final = 129
LISTENER_QUERY: Final = 130
LISTENER_REPORT: Final = 131
LISTENER_DONE: Final = 132
ROUTER_SOLICITATION: Final = 133
ROUTER_ADVERTISEMENT: Final = 134
NEIGHBOR_SOLICITATION: Final = 135
NEIGHBOR_ADVERTISEMENT: Final = 136
REDIRECT: Final = 137
ROUTER_RENUMBERING: Final = 138
NODE_QUERY: Final = 139
NODE_REPLY: Final = 140
LISTENER_REPORT_2: Final = 143
HOME_AGENT_REQUEST: Final = 144
HOME_AGENT_REPLY: Final = 145
MOBILE_SOLICITATION: Final = 146
MOBILE_ADVERTISEMENT: Final = 147
RPL: Final = 155

TYPES: Final[dict[int, bytes]] = {
    1: b"destination unreachable",
    2: b"packet too big",
    3: b"time exceeded in-transit",
    4: b"parameter problem",
    128: b"echo request",
    129: b"echo reply",
    130: b"multicast listener query",
    131: b"multicast listener report",
    132: b"multicast listener done",
    133: b"router solicitation",
    134: b"router advertisement",
    135: b"neighbor solicitation",
    136: b"neighbor advertisement",
    137: b"redirect",
    138: b"router renumbering",
    139: b"who-are-you request",
    140: b"who-are-you reply",
    141: b"inverse neighbor solicitation",
    142: b"inverse neighbor advertisement",
    143: b"multicast listener report v2",
    144: b"ha discovery request",
    145: b"ha discovery reply",
    146: b"mobile router solicitation",
    147: b"mobile router advertisement",
    155: b"RPL",
    200: b"mtrace response",
    201: b"mtrace message",
}

# Types of which the length is shown before anything else when there is more to show.
LENGTH_FIRST: Final = frozenset({
    ROUTER_SOLICITATION, ROUTER_ADVERTISEMENT, NEIGHBOR_SOLICITATION, NEIGHBOR_ADVERTISEMENT, REDIRECT,
    HOME_AGENT_REPLY, MOBILE_ADVERTISEMENT,
})  # fmt: skip

UNREACHABLE_CODES: Final[dict[int, bytes]] = {
    0: b", unreachable route",
    1: b",  unreachable prohibited",
    2: b", beyond scope",
    3: b", unreachable address",
    4: b", unreachable port",
}
BEYOND_SCOPE: Final = 2
UNREACHABLE_PORT: Final = 4

PARAMETER_CODES: Final[dict[int, bytes]] = {
    0: b", erroneous - octet ",
    1: b", next header - octet ",
    2: b", option - octet ",
    3: b", incomplete header chain - octet ",
}

# Neighbour discovery options.
SOURCE_LINK_ADDRESS: Final = 1
TARGET_LINK_ADDRESS: Final = 2
PREFIX_INFORMATION: Final = 3
REDIRECTED_HEADER: Final = 4
MTU: Final = 5
ADVERTISEMENT_INTERVAL: Final = 7
HOME_AGENT_INFORMATION: Final = 8
ROUTE_INFORMATION: Final = 24
RDNSS: Final = 25
DNSSL: Final = 31

OPTIONS: Final[dict[int, bytes]] = {
    1: b"source link-address",
    2: b"destination link-address",
    3: b"prefix info",
    4: b"redirected header",
    5: b"mtu",
    7: b"advertisement interval",
    8: b"homeagent information",
    24: b"route info",
    25: b"rdnss",
    31: b"dnssl",
}

ROUTER_FLAGS: Final[dict[int, bytes]] = {
    0x80: b"managed",
    0x40: b"other stateful",
    0x20: b"home agent",
    0x02: b"ipv6 only",
}
NEIGHBOR_FLAGS: Final[dict[int, bytes]] = {0x80: b"router", 0x40: b"solicited", 0x20: b"override"}
PREFIX_FLAGS: Final[dict[int, bytes]] = {0x80: b"onlink", 0x40: b"auto", 0x20: b"router"}
PREFERENCES: Final = (b"medium", b"high", b"rsv", b"low")  # RFC 4191 2.1, a signed two-bit number
INFINITY: Final = 0xFFFFFFFF

LISTENER_RECORDS: Final[dict[int, bytes]] = {
    1: b" is_in",
    2: b" is_ex",
    3: b" to_in",
    4: b" to_ex",
    5: b" allow",
    6: b" block",
}

RENUMBERING_CODES: Final[dict[int, bytes]] = {0: b"command", 1: b"result", 255: b"sequence number reset"}
RENUMBERING_OPERATIONS: Final[dict[int, bytes]] = {1: b"add", 2: b"change", 3: b"setglobal"}

NODE_DNS_NAME: Final = 2
NODE_ADDRESSES: Final = 3

_RPL: Final = Lazy("rpl:print_rpl")


def print_icmpv6(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """An ICMPv6 message."""
    if pkt.ip_version == 4:
        out.put(b"[ICMPv6 requires IPv6]")
        out.invalid()
        return
    pkt.enter(b"icmp6", at)
    try:
        put_message(pkt, at, length, out)
    except CutShort:
        out.truncated(pkt)


def put_message(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """What a message says."""
    if length == 0:
        out.put(b"ICMP6, length 0")
        out.invalid()
        return
    verbose = out.verbose > 0
    if verbose and not pkt.fragmented and pkt.has(at, length):
        put_checksum(pkt, at, length, out)
    kind = pkt.u8(at)
    out.put(b"ICMP6, ")
    name = TYPES.get(kind)
    if name is None:
        out.put(b"unknown icmp6 type (")
        out.dec(kind)
        out.put(b")")
    else:
        out.put(name)
    if verbose and kind in LENGTH_FIRST:
        put_length(length, out)
    code = pkt.u8(at + 1)

    if kind in (NEIGHBOR_SOLICITATION, NEIGHBOR_ADVERTISEMENT):
        put_neighbor(pkt, at, length, kind, out)
    elif kind in (ECHO_REQUEST, ECHO_REPLY):
        sequence = pkt.u16(at + 6)
        out.put(b", id ")
        out.dec(pkt.u16(at + 4))
        out.put(b", seq ")
        out.dec(sequence)
    elif kind in (ROUTER_SOLICITATION, ROUTER_ADVERTISEMENT):
        if verbose:
            if kind == ROUTER_ADVERTISEMENT:
                put_router_advertisement(pkt, at, out)
                put_options(pkt, at + 16, at + length, out)
            else:
                put_options(pkt, at + 8, at + length, out)
    elif kind == UNREACHABLE:
        if not put_unreachable(pkt, at, length, code, out):
            return
    elif kind == PACKET_TOO_BIG:
        mtu = pkt.u32(at + 4)
        out.put(b", mtu ")
        out.dec(mtu)
    elif kind == TIME_EXCEEDED:
        put_time_exceeded(pkt, at, code, out)
    elif kind == PARAMETER_PROBLEM:
        pkt.check(at + 32, 16)
        words = PARAMETER_CODES.get(code)
        if words is None:
            out.put(b", code-#")
            out.dec(code)
        else:
            out.put(words)
            out.dec(pkt.u32(at + 4))
    elif kind == LISTENER_REPORT_2:
        put_listener_report(pkt, at, length, out)
    elif kind == LISTENER_QUERY:
        if length == 24:
            put_listener(pkt, at, out)
        elif length >= 28:
            put_listener_query(pkt, at, length, out)
        else:
            out.put(b" unknown-version (len ")
            out.dec(length)
            out.put(b") ")
    elif kind in (LISTENER_REPORT, LISTENER_DONE):
        put_listener(pkt, at, out)
    elif kind == REDIRECT:
        pkt.need(at + 8, 32)
        out.put(b", ")
        out.host6(pkt, at + 24)
        out.put(b" to ")
        out.host6(pkt, at + 8)
        if verbose:
            put_options(pkt, at + 40, at + length, out)
    elif kind == ROUTER_RENUMBERING:
        try:
            put_renumbering(pkt, at, code, out)
        except Truncated:
            out.truncated(pkt)
    elif kind in (NODE_QUERY, NODE_REPLY):
        put_node_information(pkt, at, length, kind, code, out)
    elif kind in (HOME_AGENT_REQUEST, MOBILE_SOLICITATION):
        identifier = pkt.u16(at + 4)
        out.put(b", id 0x")
        out.hex0(identifier, 4)
    elif kind in (HOME_AGENT_REPLY, MOBILE_ADVERTISEMENT):
        if verbose:
            put_mobile(pkt, at, length, kind, out)
    elif kind == RPL:
        _RPL.print(pkt, at, length, out)
    elif name is None or kind > RPL:
        put_length(length, out)
        if out.verbose <= 1:
            hexdump.hex_only(out, pkt, at, length)
        return
    if not verbose:
        put_length(length, out)


def put_length(length: i64, out: Text) -> None:
    """`, length` and how much."""
    out.put(b", length ")
    out.dec(length)


def put_checksum(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """Whether the checksum is right, which covers the pseudo-header too."""
    found = pkt.u16(at + 2)
    total = checksum.with_pseudo_header(pkt, at, length, length, NUMBER)
    if total == 0xFFFF:
        out.put(b"[icmp6 sum ok] ")
        return
    out.put(b"[bad icmp6 cksum 0x")
    out.hex0(found, 4)
    out.put(b" -> 0x")
    out.hex0(checksum.expected(found, total), 4)
    out.put(b"!] ")


# ---- errors ---------------------------------------------------------------------------------------


def put_unreachable(pkt: PacketView, at: i64, length: i64, code: i64, out: Text) -> bool:
    """A destination unreachable message; False where nothing more is to be said of it."""
    words = UNREACHABLE_CODES.get(code)
    if words is None:
        out.put(b", unknown unreach code (")
        out.dec(code)
        out.put(b")")
        if out.verbose <= 1:
            hexdump.hex_only(out, pkt, at, length)
            return False
        return True
    if code == UNREACHABLE_PORT:
        out.put(words)
        put_port(pkt, at + 8, out)
        return True
    out.put(words)
    pkt.need(at + 32, 16)
    out.put(b" ")
    out.host6(pkt, at + 32)
    if code == BEYOND_SCOPE:
        out.put(b", source address ")
        out.host6(pkt, at + 16)
    return True


def put_port(pkt: PacketView, at: i64, out: Text) -> None:
    """Which port was unreachable, by the quoted packet at `at`."""
    pkt.check(at, 40)
    number = pkt.u8(at + 6)
    here = at + 40
    while number in (0, 43, 44, 60):
        pkt.check(here, 4)
        following = pkt.u8(here)
        if number == 44:
            if pkt.u16(here + 2) & 0xFFF8 != 0:
                raise CutShort()  # its ports are in another fragment
            here += 8
        else:
            here += (pkt.u8(here + 1) + 1) * 8
        number = following
    if number not in (6, 17):
        raise CutShort()
    pkt.check(here, 4)
    port = pkt.u16(here + 2)
    out.put(b", ")
    out.host6(pkt, at + 24)
    if number == 6:
        out.put(b" tcp port ")
        out.tcp_port(port)
    else:
        out.put(b" udp port ")
        out.udp_port(port)


def put_time_exceeded(pkt: PacketView, at: i64, code: i64, out: Text) -> None:
    if code == 0:
        pkt.need(at + 32, 16)
        out.put(b" for ")
        out.host6(pkt, at + 32)
    elif code == 1:
        out.put(b" (reassembly)")
    else:
        out.put(b", unknown code (")
        out.dec(code)
        out.put(b")")


# ---- neighbour discovery ----------------------------------------------------------------------------


def put_neighbor(pkt: PacketView, at: i64, length: i64, kind: i64, out: Text) -> None:
    """A neighbour solicitation or advertisement."""
    verbose = out.verbose > 0
    pkt.need(at + 8, 16)
    if kind == NEIGHBOR_SOLICITATION:
        out.put(b", who has ")
        out.host6(pkt, at + 8)
    else:
        out.put(b", tgt is ")
        out.host6(pkt, at + 8)
        if verbose:
            out.put(b", Flags [")
            out.bits(NEIGHBOR_FLAGS, pkt.u8(at + 4), b"none")
            out.put(b"]")
    if verbose:
        put_options(pkt, at + 24, at + length, out)


def put_router_advertisement(pkt: PacketView, at: i64, out: Text) -> None:
    """What a router says of itself, before its options."""
    pkt.need(at, 16)
    out.put(b"\n\thop limit ")
    out.dec(pkt.u8(at + 4))
    flags = pkt.u8(at + 5)
    out.put(b", Flags [")
    out.bits(ROUTER_FLAGS, flags, b"none")
    out.put(b"], pref ")
    out.put(PREFERENCES[flags >> 3 & 3])
    out.put(b", router lifetime ")
    out.dec(pkt.u16(at + 6))
    out.put(b"s, reachable time ")
    out.dec(pkt.u32(at + 8))
    out.put(b"ms, retrans timer ")
    out.dec(pkt.u32(at + 12))
    out.put(b"ms")


def put_options(pkt: PacketView, at: i64, stop: i64, out: Text) -> None:
    """Neighbour discovery options from `at` up to `stop`."""
    first = at
    if pkt.end < stop:
        stop = pkt.end
    while at < stop:
        if at + 2 > stop:
            raise CutShort()
        kind = pkt.u8(at)
        units = pkt.u8(at + 1)
        size = units * 8
        if units == 0 or at + size > stop:
            raise CutShort()
        out.put(b"\n\t  ")
        name = OPTIONS.get(kind)
        out.put(b"unknown" if name is None else name)
        out.put(b" option (")
        out.dec(kind)
        out.put(b"), length ")
        out.dec(size)
        out.put(b" (")
        out.dec(units)
        out.put(b"): ")
        if kind in (SOURCE_LINK_ADDRESS, TARGET_LINK_ADDRESS):
            out.octets(pkt, at + 2, size - 2)
        elif kind == PREFIX_INFORMATION:
            put_prefix(pkt, at, units, out)
        elif kind == REDIRECTED_HEADER:
            # What is shown starts at the first option, as it always has.
            hexdump.hex_only(out, pkt, first, size, b"\n\t    ")
        elif kind == MTU:
            out.put(b" ")
            out.dec(pkt.u32(at + 4))
            if units != 1:
                out.put(b"bad option length")
        elif kind == ADVERTISEMENT_INTERVAL:
            out.put(b" ")
            out.dec(pkt.u32(at + 4))
            out.put(b"ms")
        elif kind == HOME_AGENT_INFORMATION:
            out.put(b" preference ")
            out.dec(pkt.u16(at + 4))
            out.put(b", lifetime ")
            out.dec(pkt.u16(at + 6))
        elif kind == ROUTE_INFORMATION:
            put_route(pkt, at, units, out)
        elif kind == RDNSS:
            out.put(b" lifetime ")
            out.dec(pkt.u32(at + 4))
            out.put(b"s,")
            here = at + 8
            while here + 16 <= at + size:
                out.put(b" addr: ")
                out.host6(pkt, here)
                here += 16
        elif kind == DNSSL:
            out.put(b" lifetime ")
            out.dec(pkt.u32(at + 4))
            out.put(b"s, domain(s):")
            here = at + 8
            while here < at + size and pkt.u8(here) != 0:
                out.put(b" ")
                here = put_domain(pkt, first, here, out)
        elif out.verbose <= 1:
            hexdump.hex_only(out, pkt, at + 2, size - 2, b"\n\t  ")
            return  # what is behind something unknown is not looked at
        if out.verbose > 1:
            hexdump.hex_only(out, pkt, at + 2, size - 2, b"\n\t    ")
        at += size


def put_prefix(pkt: PacketView, at: i64, units: i64, out: Text) -> None:
    """A prefix information option."""
    pkt.need(at, 32)
    out.host6(pkt, at + 16)
    out.put(b"/")
    out.dec(pkt.u8(at + 2))
    if units != 4:
        out.put(b"badlen")
    out.put(b", Flags [")
    out.bits(PREFIX_FLAGS, pkt.u8(at + 3), b"none")
    out.put(b"], valid time ")
    put_lifetime(pkt.u32(at + 4), out)
    out.put(b", pref. time ")
    put_lifetime(pkt.u32(at + 8), out)


def put_lifetime(seconds: i64, out: Text) -> None:
    """A lifetime in seconds, of which one value is infinite."""
    if seconds == INFINITY:
        out.put(b"infinity")
    else:
        out.dec(seconds)
        out.put(b"s")


def put_route(pkt: PacketView, at: i64, units: i64, out: Text) -> None:
    """A route information option, whose prefix may be shortened."""
    if units > 3:
        raise CutShort()
    prefix = pkt.raw(at + 8, units * 8 - 8)
    out.put(b" ")
    out.host6_of(prefix + bytes(16 - len(prefix)))
    out.put(b"/")
    out.dec(pkt.u8(at + 2))
    out.put(b", pref=")
    out.put(PREFERENCES[pkt.u8(at + 3) >> 3 & 3])
    out.put(b", lifetime=")
    put_lifetime(pkt.u32(at + 4), out)


def put_domain(pkt: PacketView, base: i64, at: i64, out: Text) -> i64:
    """A domain name (RFC 1035 3.1), whose pointers count from `base`; returns where it ends."""
    from wiretale.protocols import dns  # only where there is one: it is a large module

    if not dns.put_name(pkt, base, at, out):
        raise CutShort()
    end = dns.skip_name(pkt, at)
    return pkt.end if end < 0 else end  # the capture ended right before its last label


# ---- multicast listener discovery ----------------------------------------------------------------------


def put_listener(pkt: PacketView, at: i64, out: Text) -> None:
    """A query, report or done message of version 1, if all of it is there."""
    if not pkt.has(at, 24):
        return
    out.put(b"max resp delay: ")
    out.dec(pkt.u16(at + 4))
    out.put(b" addr: ")
    out.host6(pkt, at + 8)


def put_listener_query(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """A query of version 2 (RFC 3810 5.1)."""
    verbose = out.verbose > 0
    out.put(b" v2")
    code = pkt.u16(at + 4)
    if verbose:
        out.put(b" [max resp delay=")
        out.dec(code if code < 0x8000 else (code & 0xFFF | 0x1000) << ((code >> 12 & 7) + 3))
        out.put(b"]")
    pkt.need(at + 8, 16)
    out.put(b" [gaddr ")
    out.host6(pkt, at + 8)
    if verbose:
        flags = pkt.u8(at + 24)
        if flags & 0x08 != 0:
            out.put(b" sflag")
        if flags & 0x07 != 0:
            out.put(b" robustness=")
            out.dec(flags & 0x07)
        code = pkt.u8(at + 25)
        out.put(b" qqi=")
        out.dec(code if code < 0x80 else (code & 0x0F | 0x10) << ((code >> 4 & 7) + 3))
    sources = pkt.u16(at + 26)
    if sources > 0:
        if length < 28 + sources * 16:
            out.put(b" [invalid number of sources]")
        elif out.verbose > 1:
            put_sources(pkt, at + 28, sources, out)
        else:
            out.put(b", ")
            out.dec(sources)
            out.put(b" source(s)")
    out.put(b"]")


def put_sources(pkt: PacketView, at: i64, count: i64, out: Text) -> None:
    """The source addresses of a query or a record."""
    out.put(b" {")
    while count > 0:
        pkt.need(at, 16)
        out.put(b" ")
        out.host6(pkt, at)
        at += 16
        count -= 1
    out.put(b" }")


def put_listener_report(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """A report of version 2 (RFC 3810 5.2)."""
    if length < 8:
        out.put(b" [invalid len ")
        out.dec(length)
        out.put(b"]")
        return
    groups = pkt.u16(at + 6)
    out.put(b", ")
    out.dec(groups)
    out.put(b" group record(s)")
    if out.verbose == 0:
        return
    here = at + 8
    while groups > 0:
        if here + 20 > at + length:
            out.put(b" [invalid number of groups]")
            return
        pkt.need(here + 4, 16)
        out.put(b" [gaddr ")
        out.host6(pkt, here + 4)
        kind = pkt.u8(here)
        name = LISTENER_RECORDS.get(kind)
        if name is None:
            out.put(b"  [v2-report-#")
            out.dec(kind)
            out.put(b"]")
        else:
            out.put(name)
        sources = pkt.u16(here + 2)
        if here + 20 + sources * 16 > at + length:
            out.put(b" [invalid number of sources ")
            out.dec(sources)
            out.put(b"]")
            return
        if out.verbose > 1:
            put_sources(pkt, here + 20, sources, out)
        else:
            out.put(b", ")
            out.dec(sources)
            out.put(b" source(s)")
        here += 20 + sources * 16
        out.put(b"]")
        groups -= 1


# ---- router renumbering ---------------------------------------------------------------------------------


def put_renumbering(pkt: PacketView, at: i64, code: i64, out: Text) -> None:
    """A router renumbering message (RFC 2894): which prefixes match, and which to use instead."""
    verbose = out.verbose > 0
    pkt.need(at, 16)
    out.put(b", ")
    out.name(RENUMBERING_CODES, code, b"code-#%d")
    out.put(b", seq=")
    out.dec(pkt.u32(at + 4))
    if verbose:
        flags = pkt.u8(at + 9)
        out.put(b"[")
        if flags != 0:
            out.put(b"T" if flags & 0x80 else b"")
            out.put(b"R" if flags & 0x40 else b"")
            out.put(b"A" if flags & 0x20 else b"")
            out.put(b"S" if flags & 0x10 else b"")
            out.put(b"P" if flags & 0x08 else b"")
            out.put(b",")
        out.put(b"seg=")
        out.dec(pkt.u8(at + 8))
        out.put(b",maxdelay=")
        out.dec(pkt.u16(at + 10))
        reserved = pkt.u32(at + 12)
        if reserved != 0:
            out.put(b"rsvd=0x")
            out.hex(reserved)
        out.put(b"]")
    if code == 0:
        put_prefixes(pkt, at + 16, out)


def put_prefixes(pkt: PacketView, here: i64, out: Text) -> None:
    """A prefix control operation (RFC 2894 3.2): a match part, and any number of use parts."""
    verbose = out.verbose > 0
    pkt.need(here, 24)
    out.put(b"\n\tmatch(" if out.verbose > 1 else b" match(")
    out.name(RENUMBERING_OPERATIONS, pkt.u8(here))
    out.put(b",")
    if verbose:
        out.put(b"ord=")
        out.dec(pkt.u8(here + 2))
        out.put(b",min=")
        out.dec(pkt.u8(here + 4))
        out.put(b",max=")
        out.dec(pkt.u8(here + 5))
        out.put(b",")
    out.address6(pkt, here + 8)
    out.put(b"/")
    out.dec(pkt.u8(here + 3))
    out.put(b")")
    units = pkt.u8(here + 1) - 3
    if units < 0 or units % 4 != 0:
        raise CutShort()
    here += 24
    while units > 0:
        put_use(pkt, here, out)
        here += 32
        units -= 4


def put_use(pkt: PacketView, at: i64, out: Text) -> None:
    """A prefix to use (RFC 2894 3.2.1.2)."""
    pkt.need(at, 32)
    out.put(b"\n\tuse(" if out.verbose > 1 else b" use(")
    flags = pkt.u8(at + 12)
    if flags != 0:
        out.put(b"V" if flags & 0x80 else b"")
        out.put(b"P" if flags & 0x40 else b"")
        out.put(b",")
    if out.verbose > 0:
        out.put(b"mask=0x")
        out.hex(pkt.u8(at + 2))
        out.put(b",raflags=0x")
        out.hex(pkt.u8(at + 3))
        out.put(b",vltime=")
        put_renumbering_lifetime(pkt.u32(at + 4), out)
        out.put(b",pltime=")
        put_renumbering_lifetime(pkt.u32(at + 8), out)
        out.put(b",")
    out.address6(pkt, at + 16)
    out.put(b"/")
    out.dec(pkt.u8(at))
    out.put(b"/")
    out.dec(pkt.u8(at + 1))
    out.put(b")")


def put_renumbering_lifetime(seconds: i64, out: Text) -> None:
    if seconds == INFINITY:
        out.put(b"infty")
    else:
        out.dec(seconds)


# ---- node information ---------------------------------------------------------------------------------


def put_node_information(pkt: PacketView, at: i64, length: i64, kind: i64, code: i64, out: Text) -> None:
    """A node information query or reply (RFC 4620)."""
    stop = at + length
    if pkt.end < stop:
        stop = pkt.end
    if kind == NODE_QUERY and stop - at == 12:
        out.put(b" who-are-you request")  # what the draft began with
        return
    if kind == NODE_QUERY:
        out.put(b" node information query")
    if stop - at < 16 or (kind == NODE_REPLY and stop < at + length):
        out.truncated(pkt)
        return
    if kind == NODE_QUERY:
        put_node_query(pkt, at, stop, code, out)
    else:
        out.put(b" node information reply")
        put_node_reply(pkt, at, stop, code, out)
    out.put(b")")


def put_node_query(pkt: PacketView, at: i64, stop: i64, code: i64, out: Text) -> None:
    verbose = out.verbose > 0
    size = stop - at
    asked = pkt.u16(at + 4)
    flags = pkt.u16(at + 6)
    out.put(b" (")
    if asked in (0, 1):
        out.put(b"noop" if asked == 0 else b"supported qtypes")
        if asked == 1 and flags != 0:
            out.put(b" [C]" if flags & 1 else b" []")
        if size != 16 and verbose:
            out.put(b", invalid len")
        return
    if asked == NODE_DNS_NAME:
        out.put(b"DNS name")
    elif asked == NODE_ADDRESSES:
        out.put(b"node addresses")
        if flags != 0:
            put_node_flags(flags & 0xFFFE, out)
    else:
        out.put(b"unknown")
    if size == 16:
        out.put(b", 03 draft")
        return
    if code == 0:
        if size < 32:
            return
        if size > 32:
            if verbose:
                out.put(b", invalid subject len")
            return
        out.put(b", subject=")
        out.host6(pkt, at + 16)
    elif code == 1:
        out.put(b", subject=DNS name")
        put_node_name(pkt, at + 16, stop, out)
    elif code == 2:
        if size < 20:
            return
        if size > 20:
            if verbose:
                out.put(b", invalid subject len")
            return
        out.put(b", subject=")
        out.host4(pkt, at + 16)
    else:
        out.put(b", unknown subject")


def put_node_reply(pkt: PacketView, at: i64, stop: i64, code: i64, out: Text) -> None:
    verbose = out.verbose > 0
    size = stop - at
    asked = pkt.u16(at + 4)
    flags = pkt.u16(at + 6)
    out.put(b" (")
    if code != 0:
        if code in (1, 2):
            out.put(b"refused" if code == 1 else b"unknown")
            if size != 16 and verbose:
                out.put(b", invalid length")
        return
    if verbose:
        out.put(b"success, ")
    if asked == 0:
        out.put(b"noop")
        if size != 16 and verbose:
            out.put(b", invalid length")
    elif asked == 1:
        out.put(b"supported qtypes")
        if flags != 0:
            out.put(b" [C]" if flags & 1 else b" []")
    elif asked == NODE_DNS_NAME:
        out.put(b"DNS name")
        put_node_name(pkt, at + 20, stop, out)
        if flags & 1 != 0:
            out.put(b" [TTL=")
            out.dec(pkt.u32(at + 16))
            out.put(b"]")
    elif asked == NODE_ADDRESSES:
        out.put(b"node addresses")
        here = at + 16
        while here + 20 <= stop:
            out.put(b" ")
            out.host6(pkt, here + 4)
            out.put(b"(")
            out.dec(pkt.u32(here))
            out.put(b")")
            here += 20
        if flags != 0:
            put_node_flags(flags, out)
    else:
        out.put(b"unknown")


def put_node_flags(flags: i64, out: Text) -> None:
    """Which addresses are asked for or answered."""
    out.put(b" [")
    out.put(b"a" if flags & 0x40 else b"")
    out.put(b"G" if flags & 0x20 else b"")
    out.put(b"S" if flags & 0x10 else b"")
    out.put(b"L" if flags & 0x08 else b"")
    out.put(b"C" if flags & 0x04 else b"")
    out.put(b"A" if flags & 0x02 else b"")
    out.put(b"T" if flags & 0x01 else b"")
    out.put(b"]")


def put_node_name(pkt: PacketView, at: i64, stop: i64, out: Text) -> None:
    """A name: in DNS labels, or, as a draft once had it, after its length."""
    size = pkt.u8(at)
    if size == stop - at - 1:
        if out.verbose > 0:
            out.put(b", 03 draft")
        out.put(b', "')
        at += 1
        while at < stop:
            out.character(pkt.u8(at))
            at += 1
        out.put(b'"')
        return
    out.put(b', "')
    while at < stop:
        size = pkt.u8(at)
        at += 1
        if size == 0:
            if at == stop:
                out.put(b".")  # fully qualified
            elif at + 1 != stop or pkt.u8(at) != 0:
                out.put(b"???")
            break
        if size > stop - at:
            out.put(b"???")
            break
        while size > 0:
            out.character(pkt.u8(at))
            at += 1
            size -= 1
        if at + 1 < stop and pkt.u8(at) != 0:
            out.put(b".")
    out.put(b'"')


# ---- mobility ---------------------------------------------------------------------------------------------


def put_mobile(pkt: PacketView, at: i64, length: i64, kind: i64, out: Text) -> None:
    """A home agent discovery reply or a mobile prefix advertisement (RFC 6275 6.6, 6.8)."""
    identifier = pkt.u16(at + 4)
    out.put(b", id 0x")
    out.hex0(identifier, 4)
    if kind == HOME_AGENT_REPLY:
        here = at + 8
        while here < at + length:
            pkt.need(here, 16)
            out.put(b", ")
            out.host6(pkt, here)
            here += 16
        return
    flags = pkt.u16(at + 6)
    if flags & 0xC000 != 0:
        out.put(b" ")
        out.put(b"M" if flags & 0x8000 else b"")
        out.put(b"O" if flags & 0x4000 else b"")
    put_options(pkt, at + 8, at + length, out)


@final
class Icmpv6(Dissector):
    def print(self, pkt: PacketView, at: i64, length: i64, out: Text) -> None:
        print_icmpv6(pkt, at, length, out)


DISSECTORS: Final[dict[str, Dissector]] = {"print_icmpv6": Icmpv6()}
