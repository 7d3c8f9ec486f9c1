"""Routing Information Protocol, version 1 (RFC 1058) and 2 (RFC 2453), with authentication (RFC 2453, 4822).

     0                   1                   2                   3
     0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
    +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    |  command (1)  |  version (1)  |         must be zero          |
    | Address Family Identifier (2) |        Route Tag (2)          |
    |                         IP Address (4)                        |
    |                         Subnet Mask (4)                       |
    |                         Next Hop (4)                          |
    |                         Metric (4)                            |
    +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
"""

from __future__ import annotations

from wiretale.dissect import hexdump
from wiretale.dissect.packet import PacketView
from wiretale.dissect.text import Text, name
from wiretale.native import Final, i64

HEADER: Final = 4
ENTRY: Final = 20
AUTHENTICATION: Final = 0xFFFF  # the address family of entries that are not routes

REQUEST: Final = 1
RESPONSE: Final = 2
COMMANDS: Final[dict[int, bytes]] = {
    REQUEST: b"Request",
    RESPONSE: b"Response",
    3: b"Trace on",
    4: b"Trace off",
    5: b"Poll",
    6: b"Poll Entry",
}
UNSPECIFIED: Final = 0
IPV4: Final = 2
FAMILIES: Final[dict[int, bytes]] = {
    UNSPECIFIED: b"0",
    IPV4: b"IPv4",
    6: b"NS",
    7: b"ISO",
    16: b"Appletalk",
    23: b"IPX",
    24: b"IPv6",
    28: b"IPv6",
    30: b"IPv6",
}

# Kinds of authentication entries.
TRAILER: Final = 1
PASSWORD: Final = 2
CRYPTOGRAPHIC: Final = 3


def print_rip(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """A RIP message."""
    pkt.enter(b"rip", at)
    captured = pkt.left(at)
    if captured < HEADER or length < HEADER:
        out.truncated(pkt)
        return
    end = at + (length if length < captured else captured)
    command = pkt.u8(at)
    version = pkt.u8(at + 1)
    out.put(b"\n\tRIPv%d" % version if out.verbose else b"RIPv%d" % version)
    if version == 0:
        hexdump.hex_only(out, pkt, at, length)
        return
    out.put(b", ")
    out.name(COMMANDS, command, b"unknown command (%d)")
    out.put(b", length: ")
    out.dec(length)
    if out.verbose < 1:
        return
    dump = out.verbose > 1
    if command == REQUEST or command == RESPONSE:
        if version == 1 or version == 2:
            out.put(b", routes: ")
            out.dec(length // ENTRY)
            if version == 2:
                out.put(b" or less")
            put_entries(pkt, at + HEADER, end, version, out)
        else:
            out.put(b", unknown version")
    elif command < 4 or command > 6:
        dump = True
    if dump:
        hexdump.hex_only(out, pkt, at, length)


def put_entries(pkt: PacketView, at: i64, end: i64, version: i64, out: Text) -> None:
    """The entries of a message, up to the first that is not sound."""
    while at < end:
        used = put_entry1(pkt, at, end, out) if version == 1 else put_entry2(pkt, at, end, out)
        if used < 0:
            break
        if used == 0:
            out.truncated(pkt)
            break
        if end - at < ENTRY:
            out.put(b" [remaining entries length %d < %d]" % (end - at, ENTRY))
            out.invalid()
            break
        at += used


def put_entry1(pkt: PacketView, at: i64, end: i64, out: Text) -> i64:
    """A version 1 route; returns how many bytes it took, 0 if it was cut short."""
    if end - at < ENTRY:
        return 0
    family = pkt.u16(at)
    if family != IPV4 and family != UNSPECIFIED:
        out.put(b"\n\t AFI " + name(FAMILIES, family, b"Unknown (%d)") + b", ")
        hexdump.hex_only(out, pkt, at + 4, ENTRY - 4, b"\n\t  ")
        return ENTRY
    if pkt.u16(at + 2) or pkt.u32(at + 8) or pkt.u32(at + 12):
        # What must be zero is not.
        hexdump.hex_only(out, pkt, at, ENTRY, b"\n\t  ")
        return ENTRY
    out.put(b"\n\t  AFI 0, " if family == UNSPECIFIED else b"\n\t  ")
    out.host4(pkt, at + 4)
    out.put(b", metric: ")
    out.dec(pkt.u32(at + 16))
    return ENTRY


def put_entry2(pkt: PacketView, at: i64, end: i64, out: Text) -> i64:
    """A version 2 entry; returns how many bytes it took, 0 if it was cut short, -1 if it took the rest."""
    left = end - at
    if left < 4:
        return 0
    family = pkt.u16(at)
    kind = pkt.u16(at + 2)
    if family == AUTHENTICATION:
        if kind == PASSWORD:
            out.put(b"\n\t  Simple Text Authentication data: ")
            out.text_z(pkt, at + 4, ENTRY - 4)
            return ENTRY
        if kind == CRYPTOGRAPHIC:
            if left < ENTRY:
                return 0
            out.put(b"\n\t  Auth header: Packet Len %d, Key-ID %d" % (pkt.u16(at + 4), pkt.u8(at + 6)))
            out.put(b", Auth Data Len %d, SeqNo %d" % (pkt.u8(at + 7), pkt.u32(at + 8)))
            out.put(b", MBZ %d, MBZ %d" % (pkt.u32(at + 12), pkt.u32(at + 16)))
            return ENTRY
        out.put(b"\n\t  Auth trailer:" if kind == TRAILER else b"\n\t  Unknown (%d) Authentication data:" % kind)
        hexdump.hex_only(out, pkt, at + 4, left - 4, b"\n\t  ")
        return -1
    if family != IPV4 and family != UNSPECIFIED:
        out.put(b"\n\t  AFI " + name(FAMILIES, family, b"Unknown (%d)"))
        hexdump.hex_only(out, pkt, at + 4, ENTRY - 4, b"\n\t  ")
        return ENTRY
    if left < ENTRY:
        return 0
    out.put(b"\n\t  AFI " + FAMILIES[family] + b", ")
    out.put(read_host(pkt, at + 4, out).rjust(15) + b"/%-2d, tag 0x%04x" % (read_width(pkt, at + 8), kind))
    out.put(b", metric: %d, next-hop: " % pkt.u32(at + 16))
    if pkt.u32(at + 12):
        out.host4(pkt, at + 12)
    else:
        out.put(b"self")
    return ENTRY


def read_host(pkt: PacketView, at: i64, out: Text) -> bytes:
    """The name of the host with the address at `at`, or a.b.c.d: what is to be aligned."""
    return out.host_text(pkt.raw(at, 4))


def read_width(pkt: PacketView, at: i64) -> i64:
    """The prefix length of a subnet mask, -1 if its bits have gaps."""
    mask = pkt.u32(at)
    inverted = mask ^ 0xFFFFFFFF
    if inverted & (inverted + 1):
        return -1
    return 32 - int(inverted).bit_length()
