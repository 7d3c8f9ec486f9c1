"""Network Service Header (RFC 8300).

     0                   1                   2                   3
     0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
    +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    |Ver|O|U|    TTL    |   Length  |U|U|U|U|MD Type| Next Protocol |
    +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    |          Service Path Identifier (SPI)        | Service Index |
    +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    |                    Context Header(s) ...                      |
    +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
"""

from __future__ import annotations

from wiretale.dissect.dispatch import Lazy
from wiretale.dissect.packet import PacketView
from wiretale.dissect.text import Text, name
from wiretale.native import Final, i64
from wiretale.protocols import tables

HEADER: Final = 8
OAM: Final = 0x20000000

METADATA_TYPES: Final[dict[int, bytes]] = {0: b"reserved", 1: b"1", 2: b"2", 15: b"experimental"}
FIXED_LENGTH: Final = 1  # metadata type: four context headers
VARIABLE_LENGTH: Final = 2  # metadata type: any number of TLVs
FIXED_WORDS: Final = 6

NEXT_PROTOCOLS: Final[dict[int, bytes]] = {
    1: b"IPv4",
    2: b"IPv6",
    3: b"Ethernet",
    4: b"NSH",
    5: b"MPLS",
    0xFE: b"Experiment 1",
    0xFF: b"Experiment 2",
}
AS_ETHERTYPE: Final[dict[int, int]] = {1: 0x0800, 2: 0x86DD}
ETHERNET: Final = 3

_ETHERNET: Final = Lazy("ethernet:put_ethernet")


def print_nsh(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """A service header, with -vvv its context, and what is behind it."""
    pkt.enter(b"nsh", at)
    if length < HEADER:
        out.put(b" (packet length %d < %d)" % (length, HEADER))
        out.invalid()
        return
    base = pkt.u32(at)
    out.put(b"NSH, ")
    version = base >> 30
    if out.verbose > 1:
        out.put(b"ver %d, " % version)
    if version:
        return
    words = base >> 16 & 0x3F
    metadata = base >> 8 & 0x0F
    following = base & 0xFF
    out.put(b"flags [%s], " % (b"O" if base & OAM else b"none"))
    if out.verbose > 2:
        out.put(b"TTL %d, length %d, md type %s, " % (
            base >> 22 & 0x3F, words, name(METADATA_TYPES, metadata, b"unknown (0x%02x)")))
    if out.verbose > 1:
        out.put(b"next-protocol %s, " % name(NEXT_PROTOCOLS, following, b"unknown (0x%02x)"))
    if length < words * 4:
        out.put(b" (too many headers for packet length %d)" % length)
        out.invalid()
        return
    out.put(b"service-path-id 0x%06x, " % pkt.u24(at + 4))
    out.put(b"service-index 0x%x" % pkt.u8(at + 7))
    if words < 2:
        out.put(b" (less than two headers)")
        out.invalid()
        return
    if out.verbose > 2:
        if metadata == FIXED_LENGTH and not put_fixed(pkt, at + HEADER, words, out):
            return
        if metadata == VARIABLE_LENGTH and not put_variable(pkt, at + HEADER, words * 4 - HEADER, out):
            return
    pkt.need(at, words * 4)
    at += words * 4
    length -= words * 4
    out.put(b"\n    " if out.verbose else b": ")
    if following == ETHERNET:
        _ETHERNET.print(pkt, at, length, out)
        return
    dissector = tables.ETHERTYPES.find(AS_ETHERTYPE.get(following, -1))
    if dissector is not None:
        dissector.print(pkt, at, length, out)
        return
    out.put(b"ERROR: unknown-next-protocol")


def put_fixed(pkt: PacketView, at: i64, words: i64, out: Text) -> bool:
    """The context headers of metadata type 1. False if there are not four."""
    if words != FIXED_WORDS:
        out.put(b" (invalid length for the MD type)")
        out.invalid()
        return False
    i: i64 = 0
    while i < 4:
        out.put(b"\n        Context[%02d]: 0x%08x" % (i, pkt.u32(at + i * 4)))
        i += 1
    return True


def put_variable(pkt: PacketView, at: i64, rest: i64, out: Text) -> bool:
    """The TLVs of metadata type 2, padded to words. False if one is too long."""
    while rest > 0:
        size = pkt.u8(at + 3)
        out.put(b"\n        TLV Class %d, Type %d, Len %d" % (pkt.u16(at), pkt.u8(at + 2), size))
        at += 4
        rest -= 4
        if size == 0:
            continue
        padded = (size + 3) // 4 * 4
        if rest < padded:
            out.put(b" (length too big)")
            out.invalid()
            return False
        out.put(b"\n            Value: ")
        i: i64 = 0
        while i < size:
            out.put(b"%s%02x" % (b":" if i else b"0x", pkt.u8(at + i)))
            i += 1
        at += padded
        rest -= padded
    return True
