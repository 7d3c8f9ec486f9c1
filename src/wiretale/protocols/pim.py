"""Protocol Independent Multicast: version 2 (RFC 7761, RFC 3973, RFC 5015) and its first version, inside IGMP.

     0                   1                   2                   3
     0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
    +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    |PIM Ver| Type  | Addr length   |           Checksum            |
    +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+

Addresses bring their family, except where an address length in the header says otherwise (RFC 2117).
"""

from __future__ import annotations

from wiretale.dissect import checksum, hexdump
from wiretale.dissect.packet import PacketView, Truncated
from wiretale.dissect.text import Text, name
from wiretale.native import Final, i64
from wiretale.protocols import tables

NUMBER: Final = 103

HELLO: Final = 0
REGISTER: Final = 1
REGISTER_STOP: Final = 2
JOIN_PRUNE: Final = 3
BOOTSTRAP: Final = 4
ASSERT: Final = 5
GRAFT: Final = 6
GRAFT_ACKNOWLEDGMENT: Final = 7
CANDIDATE_RP: Final = 8
PRUNE_REFRESH: Final = 9
DF_ELECTION: Final = 10

TYPES: Final[dict[int, bytes]] = {
    HELLO: b"Hello",
    REGISTER: b"Register",
    REGISTER_STOP: b"Register Stop",
    JOIN_PRUNE: b"Join / Prune",
    BOOTSTRAP: b"Bootstrap",
    ASSERT: b"Assert",
    GRAFT: b"Graft",
    GRAFT_ACKNOWLEDGMENT: b"Graft Acknowledgement",
    CANDIDATE_RP: b"Candidate RP Advertisement",
    PRUNE_REFRESH: b"Prune Refresh",
    DF_ELECTION: b"DF Election",
    11: b"ECMP Redirect",
}

REGISTER_FLAGS: Final[dict[int, bytes]] = {0x80000000: b"Border", 0x40000000: b"Null"}

OPTIONS: Final[dict[int, bytes]] = {
    1: b"Hold Time",
    2: b"LAN Prune Delay",
    18: b"DR Priority (Old)",
    19: b"DR Priority",
    20: b"Generation ID",
    21: b"State Refresh Capability",
    22: b"Bi-Directional Capability",
    24: b"Address List",
    65001: b"Address List (Old)",
}
OPTION_LENGTHS: Final[dict[int, int]] = {1: 2, 2: 4, 18: 4, 19: 4, 20: 4, 21: 4}

ELECTION_SUBTYPES: Final[dict[int, bytes]] = {1: b"Offer", 2: b"Winner", 3: b"Backoff", 4: b"Pass"}

# The kinds of encoded addresses.
UNICAST: Final = 0
GROUP: Final = 1
SOURCE: Final = 2

MODES_1: Final[dict[int, bytes]] = {0: b" Dense-mode", 1: b" Sparse-mode", 2: b" Sparse-Dense-mode"}


def print_pim(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """A PIM message of IP protocol 103."""
    pkt.enter(b"pim", at)
    version = pkt.u8(at) >> 4
    if version != 2:
        out.put(b"PIMv%d, length %d" % (version, length))
    elif not out.verbose:
        kind = pkt.u8(at) & 0x0F
        out.put(b"PIMv2, %s, length %d" % (name(TYPES, kind, b"Unknown Type"), length))
    else:
        out.put(b"PIMv2, length %d\n\t" % length)
        put_pim_2(pkt, at, length, out)


# ---- version 2 -----------------------------------------------------------------------------------


def put_pim_2(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """A message of version 2 in full."""
    pkt.enter(b"pimv2", at)
    end = at + length
    kind = pkt.u8(at) & 0x0F
    out.put(name(TYPES, kind, b"Unknown Type"))
    if length < 2:
        out.put(b"[length %d < 2]" % length)
        out.invalid()
        return
    second = pkt.u8(at + 1)
    width = second & 0x0F  # of addresses; 0 where they say it themselves
    if width:
        out.put(b", RFC2117-encoding")
    put_checksum(pkt, at, length, kind, out)
    body = at + 4
    if kind == HELLO:
        put_hello(pkt, body, end, width, out)
    elif kind == REGISTER:
        put_register(pkt, body, end, out)
    elif kind == REGISTER_STOP:
        out.put(b" group=")
        body = put_address(pkt, body, GROUP, width, out)
        out.put(b" source=")
        put_address(pkt, body, UNICAST, width, out)
    elif kind == JOIN_PRUNE or kind == GRAFT or kind == GRAFT_ACKNOWLEDGMENT:
        put_join_prune(pkt, body, kind, width, out)
    elif kind == BOOTSTRAP:
        put_bootstrap(pkt, body, end, width, out)
    elif kind == ASSERT:
        put_assert(pkt, body, width, out)
    elif kind == CANDIDATE_RP:
        put_candidate(pkt, body, end, width, out)
    elif kind == PRUNE_REFRESH:
        out.put(b" src=")
        body = put_address(pkt, body, UNICAST, width, out)
        out.put(b" grp=")
        body = put_address(pkt, body, GROUP, width, out)
        out.put(b" forwarder=")
        body = put_address(pkt, body, UNICAST, width, out)
        put_short(b" TUNR ", pkt, body, end, out)
    elif kind == DF_ELECTION:
        put_election(pkt, body, second >> 4, width, out)
    else:
        out.put(b" [type %d]" % kind)


def put_checksum(pkt: PacketView, at: i64, length: i64, kind: i64, out: Text) -> None:
    """The checksum and whether it is right. A register's covers the first eight octets only, or, with some, all."""
    stated = pkt.u16(at + 2)
    out.put(b", cksum 0x%04x " % stated)
    if stated == 0:
        out.put(b"(unverified)")
        return
    if kind == REGISTER:
        if length < 8 or not pkt.has(at, 8):
            out.put(b"(unverified)")
            return
        if read_verdict(pkt, at, 8) == b"(correct)":
            out.put(b"(correct)")
            return
    out.put(read_verdict(pkt, at, length) if pkt.has(at, length) else b"(unverified)")


def read_verdict(pkt: PacketView, at: i64, covered: i64) -> bytes:
    """Whether the checksum over `covered` octets is right."""
    if pkt.ip_version == 6:
        total = checksum.with_pseudo_header(pkt, at, covered, covered, NUMBER)
    else:
        total = checksum.internet(pkt, at, covered)
    return b"(correct)" if total == 0xFFFF else b"(incorrect)"


def put_address(pkt: PacketView, at: i64, kind: i64, width: i64, out: Text) -> i64:
    """An encoded address (RFC 7761, 4.9.1). Returns where it ends; raises `Truncated` if there is no sense in it."""
    if width == 0:
        family = pkt.u8(at)
        if pkt.u8(at + 1) != 0 or family not in (1, 2):
            raise Truncated()
        size: i64 = 4 if family == 1 else 16
        at += 2
    elif width == 4 or width == 16:
        size = width
    else:
        raise Truncated()
    if kind == UNICAST:
        put_host(pkt, at, size, out)
        return at + size
    pkt.need(at, size + 2)
    flags = pkt.u8(at)
    mask = pkt.u8(at + 1)
    put_host(pkt, at + 2, size, out)
    if mask != size * 8:
        out.put(b"/%d" % mask)
    if flags:
        if kind == GROUP:
            out.put(b"(0x%02x)" % flags)
        else:
            out.put(b"(%s%s%s" % (
                b"S" if flags & 4 else b"", b"W" if flags & 2 else b"", b"R" if flags & 1 else b""))
            if flags & 0xF8:
                out.put(b"+0x%02x" % (flags & 0xF8))
            out.put(b")")
    return at + 2 + size


def put_host(pkt: PacketView, at: i64, size: i64, out: Text) -> None:
    """An address of 4 or 16 octets."""
    if size == 4:
        out.host4(pkt, at)
    else:
        out.host6(pkt, at)


def put_hello(pkt: PacketView, at: i64, end: i64, width: i64, out: Text) -> None:
    """The options of a hello."""
    while at < end:
        pkt.need(at, 4)
        kind = pkt.u16(at)
        size = pkt.u16(at + 2)
        out.put(b"\n\t  %s Option (%d), length %d, Value: " % (name(OPTIONS, kind, b"Unknown"), kind, size))
        at += 4
        pkt.need(at, size)
        wanted = OPTION_LENGTHS.get(kind, -1)
        if wanted >= 0 and size != wanted:
            out.put(b"[option length %d != %d]" % (size, wanted))
            out.invalid()
            return
        if kind == 1:
            out.duration(pkt.u16(at))
        elif kind == 2:
            delay = pkt.u16(at)
            out.put(b"\n\t    T-bit=%d, LAN delay %dms, Override interval %dms" % (
                delay >> 15, delay & 0x7FFF, pkt.u16(at + 2)))
        elif kind == 18 or kind == 19:
            out.dec(pkt.u32(at))
        elif kind == 20:
            out.put(b"0x%08x" % pkt.u32(at))
        elif kind == 21:
            out.put(b"v%d" % pkt.u8(at))
            if pkt.u8(at + 1):
                out.put(b", interval ")
                out.duration(pkt.u8(at + 1))
            if pkt.u16(at + 2):
                out.put(b" ?0x%04x?" % pkt.u16(at + 2))
        elif kind == 24 or kind == 65001:
            if out.verbose > 1:
                address = at
                while address < at + size:
                    out.put(b"\n\t    ")
                    address = put_address(pkt, address, UNICAST, width, out)
        elif kind != 22 and out.verbose <= 1:
            hexdump.hex_only(out, pkt, at, size, b"\n\t    ")
        if out.verbose > 1:
            hexdump.hex_only(out, pkt, at, size, b"\n\t    ")
        at += size


def put_register(pkt: PacketView, at: i64, end: i64, out: Text) -> None:
    """A packet on its way to the rendezvous point."""
    flags = pkt.u32(at)
    out.put(b", Flags [ %s ]\n\t" % name(REGISTER_FLAGS, flags, b"none"))
    at += 4
    length = end - at
    version = pkt.u8(at) >> 4
    if version == 0:
        pkt.need(at, 20)
        out.put(b"IP-Null-header ")
        out.host4(pkt, at + 12)
        out.put(b" > ")
        out.host4(pkt, at + 16)
    elif version == 4 or version == 6:
        dissector = tables.ETHERTYPES.find(0x0800 if version == 4 else 0x86DD)
        if dissector is not None:
            dissector.print(pkt, at, length, out)
    else:
        out.put(b"IP ver %d" % version)


def put_join_prune(pkt: PacketView, at: i64, kind: i64, width: i64, out: Text) -> None:
    """Groups, and the sources that are joined and pruned for each."""
    if kind != GRAFT_ACKNOWLEDGMENT:
        out.put(b", upstream-neighbor: ")
        at = put_address(pkt, at, UNICAST, width, out)
    pkt.need(at, 4)
    groups = pkt.u8(at + 1)
    out.put(b"\n\t  %d group(s)" % groups)
    if kind != GRAFT_ACKNOWLEDGMENT:
        out.put(b", holdtime: ")
        put_hold_time(pkt.u16(at + 2), out)
    at += 4
    group: i64 = 1
    while group <= groups:
        out.put(b"\n\t    group #%d: " % group)
        at = put_address(pkt, at, GROUP, width, out)
        pkt.need(at, 4)
        joined = pkt.u16(at)
        pruned = pkt.u16(at + 2)
        out.put(b", joined sources: %d, pruned sources: %d" % (joined, pruned))
        at += 4
        at = put_sources(pkt, at, joined, b"joined", width, out)
        at = put_sources(pkt, at, pruned, b"pruned", width, out)
        group += 1


def put_short(word: bytes, pkt: PacketView, at: i64, end: i64, out: Text) -> None:
    """A word and a duration of 16 bits; not even the word if the message ends here, captured or not."""
    if end - at < 2:
        raise Truncated()
    out.put(word)
    out.duration(pkt.u16(at))


def put_hold_time(seconds: i64, out: Text) -> None:
    """A hold time; all ones never end."""
    if seconds == 0xFFFF:
        out.put(b"infinite")
    else:
        out.duration(seconds)


def put_sources(pkt: PacketView, at: i64, count: i64, word: bytes, width: i64, out: Text) -> i64:
    """The sources of a group, a line each. Returns where they end."""
    i: i64 = 1
    while i <= count:
        out.put(b"\n\t      %s source #%d: " % (word, i))
        at = put_address(pkt, at, SOURCE, width, out)
        i += 1
    return at


def put_bootstrap(pkt: PacketView, at: i64, end: i64, width: i64, out: Text) -> None:
    """The bootstrap router and its rendezvous points."""
    out.put(b" tag=%x" % pkt.u16(at))
    out.put(b" hashmlen=%d" % pkt.u8(at + 2))
    pkt.need(at + 3, 2)
    out.put(b" BSRprio=%d" % pkt.u8(at + 3))
    out.put(b" BSR=")
    at = put_address(pkt, at + 4, UNICAST, width, out)
    group: i64 = 0
    while at < end:
        out.put(b" (group%d: " % group)
        at = put_address(pkt, at, GROUP, width, out)
        out.put(b" RPcnt=%d" % pkt.u8(at))
        count = pkt.u8(at + 1)
        out.put(b" FRPcnt=%d" % count)
        at += 4
        i: i64 = 0
        while i < count and at < end:
            out.put(b" RP%d=" % i)
            at = put_address(pkt, at, UNICAST, width, out)
            put_short(b",holdtime=", pkt, at, end, out)
            out.put(b",prio=%d" % pkt.u8(at + 2))
            at += 4
            i += 1
        out.put(b")")
        group += 1


def put_assert(pkt: PacketView, at: i64, width: i64, out: Text) -> None:
    """Who claims to forward for a group."""
    out.put(b" group=")
    at = put_address(pkt, at, GROUP, width, out)
    out.put(b" src=")
    at = put_address(pkt, at, UNICAST, width, out)
    pkt.need(at, 8)
    preference = pkt.u32(at)
    if preference & 0x80000000:
        out.put(b" RPT")
    out.put(b" pref=%d metric=%d" % (preference & 0x7FFFFFFF, pkt.u32(at + 4)))


def put_candidate(pkt: PacketView, at: i64, end: i64, width: i64, out: Text) -> None:
    """Who offers to be a rendezvous point, and for which groups."""
    count = pkt.u8(at)
    out.put(b" prefix-cnt=%d" % count)
    out.put(b" prio=%d" % pkt.u8(at + 1))
    put_short(b" holdtime=", pkt, at + 2, end, out)
    out.put(b" RP=")
    at = put_address(pkt, at + 4, UNICAST, width, out)
    i: i64 = 0
    while i < count and at < end:
        out.put(b" Group%d=" % i)
        at = put_address(pkt, at, GROUP, width, out)
        i += 1


def put_election(pkt: PacketView, at: i64, subtype: i64, width: i64, out: Text) -> None:
    """The election of a designated forwarder (RFC 5015)."""
    out.put(b"\n\t  %s," % name(ELECTION_SUBTYPES, subtype, b"Unknown"))
    out.put(b" rpa=")
    at = put_address(pkt, at, UNICAST, width, out)
    out.put(b" sender pref=%d" % pkt.u32(at))
    out.put(b" sender metric=%d" % pkt.u32(at + 4))
    at += 8
    if subtype == 3:
        out.put(b"\n\t  offer addr=")
        at = put_address(pkt, at, UNICAST, width, out)
        out.put(b" offer pref=%d" % pkt.u32(at))
        out.put(b" offer metric=%d" % pkt.u32(at + 4))
        out.put(b" interval %dms" % pkt.u16(at + 8))
    elif subtype == 4:
        out.put(b"\n\t  new winner addr=")
        at = put_address(pkt, at, UNICAST, width, out)
        out.put(b" new winner pref=%d" % pkt.u32(at))
        out.put(b" new winner metric=%d" % pkt.u32(at + 4))


# ---- version 1 -----------------------------------------------------------------------------------


def print_pimv1(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """A message of version 1, which is an IGMP message."""
    pkt.enter(b"pimv1", at)
    kind = pkt.u8(at + 1)
    body = at + 8
    if kind == 0:
        out.put(b" Query")
        if pkt.has(body, 1):
            out.put(name(MODES_1, pkt.u8(body) >> 4, b" mode-%d"))
        if out.verbose:
            out.put(b" (Hold-time ")
            out.duration(pkt.u16(body + 2))
            out.put(b")")
    elif kind == 1:
        out.put(b" Register")
        if not pkt.has(body, 20):
            out.truncated(pkt)
            return
        put_from_to(pkt, body + 12, body + 16, out)
    elif kind == 2:
        out.put(b" Register-Stop")
        pkt.need(body, 8)
        put_from_to(pkt, body, body + 4, out)
    elif kind == 3:
        out.put(b" Join/Prune")
        if out.verbose:
            put_join_prune_1(pkt, body, at + length, out)
    elif kind == 4:
        out.put(b" RP-reachable")
        if out.verbose:
            put_reachable(pkt, body, out)
    elif kind == 5:
        out.put(b" Assert")
        pkt.need(body, 12)
        put_from_to(pkt, body + 8, body, out)
        put_mask(pkt, body + 4, out)
        preference = pkt.u32(body + 12)
        out.put(b" %s pref %d metric %d" % (
            b"RP-tree" if preference & 0x80000000 else b"SPT", preference & 0x7FFFFFFF, pkt.u32(body + 16)))
    elif kind == 6 or kind == 7:
        out.put(b" Graft" if kind == 6 else b" Graft-ACK")
        if out.verbose:
            put_join_prune_1(pkt, body, at + length, out)
    else:
        out.put(b" [type %d]" % kind)
    if pkt.u8(at + 4) >> 4 != 1:
        out.put(b" [v%d]" % (pkt.u8(at + 4) >> 4))


def put_from_to(pkt: PacketView, source: i64, destination: i64, out: Text) -> None:
    """Two addresses."""
    out.put(b" for ")
    out.host4(pkt, source)
    out.put(b" > ")
    out.host4(pkt, destination)


def put_mask(pkt: PacketView, at: i64, out: Text) -> None:
    """A mask, unless it is all ones."""
    if pkt.u32(at) != 0xFFFFFFFF:
        out.put(b"/")
        out.host4(pkt, at)


def put_reachable(pkt: PacketView, at: i64, out: Text) -> None:
    """The rendezvous point that is reachable for a group."""
    pkt.need(at, 4)
    out.put(b" group ")
    out.host4(pkt, at)
    put_mask(pkt, at + 4, out)
    pkt.need(at + 8, 4)
    out.put(b" RP ")
    out.host4(pkt, at + 8)
    out.put(b" hold ")
    out.duration(pkt.u16(at + 14))


def put_join_prune_1(pkt: PacketView, at: i64, end: i64, out: Text) -> None:
    """Groups, and the sources that are joined and pruned for each; on one line where there is a single one."""
    try:
        if pkt.has(at, 30) and pkt.u8(at + 11) == 1 and pkt.u16(at + 20) + pkt.u16(at + 22) == 1:
            out.put(b" RPF ")
            out.host4(pkt, at)
            out.put(b" Hold ")
            out.duration(pkt.u16(at + 6))
            out.put(b"Join (" if pkt.u16(at + 20) else b"Prune (")
            out.host4(pkt, at + 26)
            out.put(b"/%d, " % (pkt.u8(at + 25) & 0x3F))
            out.host4(pkt, at + 12)
            put_mask(pkt, at + 16, out)
            out.put(b") ")
            put_entry_flags(pkt, at + 24, out)
            return
        if end - at < 4:
            raise Truncated()
        if out.verbose > 1:
            out.put(b"\n")
        pkt.need(at, 4)
        out.put(b" Upstream Nbr: ")
        out.host4(pkt, at)
        if end - at < 8:
            raise Truncated()
        if out.verbose > 1:
            out.put(b"\n")
        out.put(b" Hold time: ")
        out.duration(pkt.u16(at + 6))
        if out.verbose < 2:
            return
        groups = pkt.u8(at + 11)
        at += 12
        while groups > 0:
            groups -= 1
            pkt.need(at, 4)
            out.put(b"\n\tGroup: ")
            out.host4(pkt, at)
            put_mask(pkt, at + 4, out)
            pkt.need(at + 8, 4)
            joined = pkt.u16(at + 8)
            pruned = pkt.u16(at + 10)
            out.put(b" joined: %d pruned: %d" % (joined, pruned))
            at += 12
            at = put_entries(pkt, at, joined, b"Join  ", out)
            at = put_entries(pkt, at, pruned, b"Prune ", out)
    except Truncated:
        if pkt.end < end:
            raise
        # It is the message that is short, not the capture: what stands behind the list is still printed.
        out.truncated(pkt)


def put_entries(pkt: PacketView, at: i64, count: i64, word: bytes, out: Text) -> i64:
    """Joined or pruned sources, a line each. Returns where they end."""
    while count > 0:
        pkt.need(at, 6)
        out.put(b"\n\t" + word)
        put_entry_flags(pkt, at, out)
        out.put(b" ")
        out.host4(pkt, at + 2)
        out.put(b"/%d" % (pkt.u8(at + 1) & 0x3F))
        at += 6
        count -= 1
    return at


def put_entry_flags(pkt: PacketView, at: i64, out: Text) -> None:
    """The flags of an entry: its mode, whether it stands for all sources, and its tree."""
    second = pkt.u8(at + 1)
    out.put(b"Sparse " if pkt.u8(at) & 1 else b"Dense ")
    if second & 0x80:
        out.put(b"WC ")
    out.put(b"RP" if second & 0x40 else b"SPT")
