"""Pragmatic General Multicast (RFC 3208), over IP or, with -T pgm, over UDP.

     0                   1                   2                   3
     0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
    +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    |         Source Port           |       Destination Port        |
    |      Type     |    Options    |           Checksum            |
    |                        Global Source ID                   ... |
    | ...    Global Source ID       |           TSDU Length         |
    +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
"""

from __future__ import annotations

from wiretale.dissect.packet import PacketView
from wiretale.dissect.text import Text
from wiretale.native import Final, i64
from wiretale.protocols import zmtp1

PROTOCOL: Final = 113
HEADER: Final = 16
OPTIONS_PRESENT: Final = 0x01

SPM: Final = 0
POLL: Final = 1
POLR: Final = 2
ODATA: Final = 4
RDATA: Final = 5
NAK: Final = 8
NULL_NAK: Final = 9
NCF: Final = 10
ACK: Final = 11
SPMR: Final = 12

DATA_NAMES: Final[dict[int, bytes]] = {ODATA: b"ODATA", RDATA: b"RDATA"}
NAK_NAMES: Final[dict[int, bytes]] = {NAK: b"NAK", NULL_NAK: b"NNAK", NCF: b"NCF"}

# Address families.
INET: Final = 1
INET6: Final = 2

LAST_OPTION: Final = 0x80
SHORTEST_OPTION: Final = 4
OPTION_LENGTH: Final = 0
OPTION_NAK_LIST: Final = 2
OPTION_REDIRECT: Final = 7
OPTION_PATH_NLA: Final = 12
OPTION_CR: Final = 16
# Options that are numbers: the name in messages, how long they are, and how they are worded.
NUMBERED: Final[dict[int, tuple[bytes, int, bytes]]] = {
    1: (b"OPT_FRAGMENT", 16, b" FRAG seq %d off %d len %d"),
    3: (b"OPT_JOIN", 8, b" JOIN %d"),
    4: (b"OPT_NAK_BO_IVL", 12, b" BACKOFF ivl %d ivlseq %d"),
    5: (b"OPT_NAK_BO_RNG", 12, b" BACKOFF max %d min %d"),
    8: (b"OPT_PARITY_PRM", 8, b" PARITY MAXTGS %d"),
    9: (b"OPT_PARITY_GRP", 8, b" PARITY GROUP %d"),
    10: (b"OPT_CURR_TGSIZE", 8, b" PARITY ATGS %d"),
    11: (b"OPT_NBR_UNREACH", 4, b" NBR_UNREACH"),
    13: (b"OPT_SYN", 4, b" SYN"),
    14: (b"OPT_FIN", 4, b" FIN"),
    15: (b"OPT_RST", 4, b" RST"),
    17: (b"OPT_CRQST", 4, b" CRQST"),
}
# After any other option, tcpdump goes on two octets too far.
SIZED: Final = frozenset({OPTION_LENGTH, OPTION_NAK_LIST, OPTION_REDIRECT, 18, 19, *NUMBERED})
# Congestion control: the name in two kinds of messages, and how it is shown.
CONGESTION: Final[dict[int, tuple[bytes, bytes, bytes]]] = {
    18: (b"OPT_PGMCC_DATA", b"OPT_PGMCC_DATA", b" PGMCC DATA %d "),
    19: (b"PGM_OPT_PGMCC_FEEDBACK", b"OPT_PGMCC_FEEDBACK", b" PGMCC FEEDBACK %d "),
}


class Cut(Exception):
    """The captured bytes end here, or an address is of a family that nobody knows."""


def print_pgm(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """PGM as an IP protocol."""
    pkt.enter(b"pgm", at)
    if put_cut_ports(pkt, at, out):
        return
    if follows_header(pkt):
        put_host(pkt, pkt.source_at, out)
        out.put(b".")
        out.tcp_port(pkt.u16(at))
        out.put(b" > ")
        put_host(pkt, pkt.destination_at, out)
        out.put(b".")
        out.tcp_port(pkt.u16(at + 2))
        out.put(b": ")
    else:
        put_ports(pkt, at, out)
    put_packet(pkt, at, length, out)


def print_pgm_over_udp(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """PGM that UDP carries (-T pgm): without the hosts, which UDP has shown."""
    pkt.enter(b"pgm", at)
    if put_cut_ports(pkt, at, out):
        return
    put_ports(pkt, at, out)
    put_packet(pkt, at, length, out)


def put_ports(pkt: PacketView, at: i64, out: Text) -> None:
    """The ports, which are named as TCP's are."""
    out.tcp_port(pkt.u16(at))
    out.put(b" > ")
    out.tcp_port(pkt.u16(at + 2))
    out.put(b": ")


def put_cut_ports(pkt: PacketView, at: i64, out: Text) -> bool:
    """Whether not even the ports were captured: then only the hosts are told."""
    if pkt.has(at, 4):
        return False
    put_host(pkt, pkt.source_at, out)
    out.put(b" > ")
    put_host(pkt, pkt.destination_at, out)
    out.put(b": [|pgm]")
    return True


def follows_header(pkt: PacketView) -> bool:
    """Whether the enclosing IP header itself names PGM next: no other header is between."""
    return pkt.u8(pkt.ip_at + (9 if pkt.ip_version == 4 else 6)) == PROTOCOL


def put_host(pkt: PacketView, at: i64, out: Text) -> None:
    """The address at `at`, of the enclosing IP header's version."""
    if pkt.ip_version == 4:
        out.host4(pkt, at)
    else:
        out.host6(pkt, at)


def put_packet(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """What comes after the ports."""
    try:
        put_message(pkt, at, length, out)
    except Cut:
        out.truncated(pkt)


def check(pkt: PacketView, at: i64, count: i64) -> None:
    """Octets that are read together must be there together."""
    if not pkt.has(at, count):
        raise Cut


def put_message(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    check(pkt, at, HEADER)
    kind = pkt.u8(at + 4)
    flags = pkt.u8(at + 5)
    size = pkt.u16(at + 14)
    out.put(b"PGM, length %d" % size)
    if out.verbose:
        out.put(b" 0x")
        out.hex_bytes(pkt, at + 8, 6)
        out.put(b" ")
        at = put_kind(pkt, at + HEADER, kind, out)
        if flags & OPTIONS_PRESENT:
            end = put_options(pkt, at, out)
            if end < 0:
                return
            at = end
        out.put(b" [%d]" % length)
        if out.packet_type == b"pgm_zmtp1" and kind in DATA_NAMES:
            zmtp1.put_datagram(pkt, at, size, out)


def put_address(pkt: PacketView, at: i64, family: i64, out: Text) -> i64:
    """A network layer address; returns the offset after it."""
    if family == INET:
        check(pkt, at, 4)
        out.address4(pkt, at)
        return at + 4
    if family == INET6:
        check(pkt, at, 16)
        out.address6(pkt, at)
        return at + 16
    raise Cut


def read_size(family: i64) -> i64:
    """How long addresses of a family are."""
    if family == INET:
        return 4
    if family == INET6:
        return 16
    raise Cut


def put_kind(pkt: PacketView, at: i64, kind: i64, out: Text) -> i64:
    """What is special to a type of packet; returns where options would be."""
    if kind == SPM:
        check(pkt, at, 16)
        family = pkt.u16(at + 12)
        check(pkt, at + 16, read_size(family))
        out.put(b"SPM seq %d trail %d lead %d nla " % (pkt.u32(at), pkt.u32(at + 4), pkt.u32(at + 8)))
        return put_address(pkt, at + 16, family, out)
    if kind == POLL:
        check(pkt, at, 12)
        family = pkt.u16(at + 8)
        size = read_size(family)
        check(pkt, at + 12, size)
        pkt.need(at + 12, size + 12)
        out.put(b"POLL seq %d round %d nla " % (pkt.u32(at), pkt.u16(at + 4)))
        at = put_address(pkt, at + 12, family, out)
        out.put(b" ivl %d rnd 0x%08x mask 0x%08x" % (pkt.u32(at), pkt.u32(at + 4), pkt.u32(at + 8)))
        return at + 12
    if kind == POLR:
        check(pkt, at, 8)
        out.put(b"POLR seq %d round %d" % (pkt.u32(at), pkt.u16(at + 4)))
        return at + 8
    if kind in DATA_NAMES:
        check(pkt, at, 8)
        out.put(DATA_NAMES[kind] + b" trail %d seq %d" % (pkt.u32(at + 4), pkt.u32(at)))
        return at + 8
    if kind in NAK_NAMES:
        return put_nak(pkt, at, NAK_NAMES[kind], out)
    if kind == ACK:
        check(pkt, at, 8)
        out.put(b"ACK seq %d" % pkt.u32(at))
        return at + 8
    if kind == SPMR:
        out.put(b"SPMR")
    else:
        out.put(b"UNKNOWN type 0x%02x" % kind)
    # tcpdump looks for options at the start of the header here, and so shall we.
    return at - HEADER


def put_nak(pkt: PacketView, at: i64, name: bytes, out: Text) -> i64:
    """A negative acknowledgement, or its confirmation: which source's packet to which group is missing."""
    check(pkt, at, 8)
    source_family = pkt.u16(at + 4)
    group_at = at + 8 + read_size(source_family) + 4
    check(pkt, at + 8, group_at - at - 12)
    # tcpdump looks for the group's family where its address is, and so shall we.
    group_family = pkt.u16(group_at)
    size = read_size(group_family)
    check(pkt, group_at, size)
    out.put(name + b" (")
    put_address(pkt, at + 8, source_family, out)
    out.put(b" -> ")
    put_address(pkt, group_at, group_family, out)
    out.put(b"), seq %d" % pkt.u32(at))
    return group_at + size


def put_options(pkt: PacketView, at: i64, out: Text) -> i64:
    """The options, the first of which says how long they all are; returns the offset after them, -1 if they are bad."""
    check(pkt, at, 4)
    kind = pkt.u8(at)
    if kind & 0x7F != OPTION_LENGTH:
        out.put(b"[First option bad, should be PGM_OPT_LENGTH, is %d]" % (kind & 0x7F))
        return -1
    size = pkt.u8(at + 1)
    if size != 4:
        out.put(b"[Bad OPT_LENGTH option, length %d != 4]" % size)
        return -1
    left = pkt.u16(at + 2)
    if left < 4:
        out.put(b"[Bad total option length %d < 4]" % left)
        return -1
    out.put(b" OPTS LEN %d" % left)
    left -= 4
    at += 4
    while left > 0:
        if left < SHORTEST_OPTION:
            out.put(b"[Total option length leaves no room for final option]")
            return -1
        kind = pkt.u8(at)
        size = pkt.u8(at + 1)
        if size < SHORTEST_OPTION:
            out.put(b"[Bad option, length %d < 4]" % size)
            break
        if left < size:
            out.put(b"[Total option length leaves no room for final option]")
            return -1
        check(pkt, at, size)
        if not put_option(pkt, at, kind, size, out):
            return -1
        at += size
        left -= size
        if kind & 0x7F not in SIZED:
            at += 2  # as tcpdump has it
        if kind & LAST_OPTION:
            break
    return at


def put_option(pkt: PacketView, at: i64, kind: i64, size: i64, out: Text) -> bool:
    """An option that was captured whole; returns whether its length is right."""
    number = kind & 0x7F
    if number == OPTION_LENGTH:
        if size != 4:
            out.put(b"[Bad OPT_LENGTH option, length %d != 4]" % size)
            return False
        out.put(b" OPTS LEN (extra?) %d" % pkt.u16(at + 2))
    elif number in NUMBERED:
        name, right, words = NUMBERED[number]
        if size != right:
            out.put(b"[Bad %s option, length %d != %d]" % (name, size, right))
            return False
        out.put(words % tuple(pkt.u32(n) for n in range(at + 4, at + size, 4)) if b"%" in words else words)
    elif number == OPTION_NAK_LIST:
        out.put(b" NAK LIST")
        left = size - 4
        at += 4
        while left > 0:
            if left < 4:
                out.put(b"[Option length not a multiple of 4]")
                return False
            out.put(b" %d" % pkt.u32(at))
            at += 4
            left -= 4
    elif number == OPTION_REDIRECT:
        if size < 8:
            out.put(b"[Bad OPT_REDIRECT option, length %d < 8]" % size)
            return False
        family = pkt.u16(at + 4)
        if size != 8 + read_size(family):
            out.put(b"[Bad OPT_REDIRECT option, length %d != 8 + address size]" % size)
            return False
        out.put(b" REDIRECT ")
        put_address(pkt, at + 8, family, out)
    elif number in CONGESTION:
        name, other, words = CONGESTION[number]
        if size < 12:
            out.put(b"[Bad %s option, length %d < 12]" % (name, size))
            return False
        family = pkt.u16(at + 8)
        if size != 12 + read_size(family):
            out.put(b"[Bad %s option, length %d != 12 + address size]" % (other, size))
            return False
        out.put(words % pkt.u32(at + 4))
        put_address(pkt, at + 12, family, out)
    elif number == OPTION_PATH_NLA:
        out.put(b" PATH_NLA [%d]" % size)
    elif number == OPTION_CR:
        out.put(b" CR")
    else:
        out.put(b" OPT_%02X [%d] " % (kind, size))
    return True
