"""Generic Network Virtualization Encapsulation (RFC 8926).

    +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    |Ver|  Opt Len  |O|C|    Rsvd.  |          Protocol Type        |
    +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    |        Virtual Network Identifier (VNI)       |    Reserved   |
    +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+

An option is a class of 16 bits, a type of 8, a length of 5 (in words, without these four octets), and data.
"""

from __future__ import annotations

from wiretale.dissect.dispatch import Lazy
from wiretale.dissect.packet import PacketView, Truncated
from wiretale.dissect.text import Text, bit_names, name
from wiretale.native import Final, i64
from wiretale.protocols import tables
from wiretale.protocols.ethernet import ETHERTYPE_NAMES

HEADER: Final = 8
BRIDGED: Final = 0x6558
CRITICAL: Final = 0x80

FLAGS: Final[dict[int, bytes]] = {
    0x80: b"O",
    0x40: b"C",
    0x20: b"R1",
    0x10: b"R2",
    0x08: b"R3",
    0x04: b"R4",
    0x02: b"R5",
    0x01: b"R6",
}

OPTION_CLASSES: Final[dict[int, bytes]] = {
    0x0100: b"Linux",
    0x0101: b"Open vSwitch",
    0x0102: b"Open Virtual Networking (OVN)",
    0x0103: b"In-band Network Telemetry (INT)",
    0x0104: b"VMware",
    0xFFFF: b"Experimental",
}

_ETHERNET: Final = Lazy("ethernet:put_ethernet")


def print_geneve(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """A Geneve header, its options, and what is behind them."""
    pkt.enter(b"geneve", at)
    out.put(b"Geneve")
    if length < HEADER:
        out.put(b" [length %d < %d]" % (length, HEADER))
        out.invalid()
        return
    try:
        size = put_header(pkt, at, length, out)
    except Truncated:
        # Only this header is missing: whoever carries it goes on.
        out.truncated(pkt)
        return
    if size == 0:
        return
    protocol = pkt.u16(at + 2)
    at += size
    length -= size
    out.put(b"\n\t" if out.verbose else b": ")
    if protocol == BRIDGED:
        _ETHERNET.print(pkt, at, length, out)
        return
    dissector = tables.ETHERTYPES.find(protocol)
    if dissector is not None:
        dissector.print(pkt, at, length, out)
        return
    out.put(b"geneve-proto-0x%x" % protocol)


def put_header(pkt: PacketView, at: i64, length: i64, out: Text) -> i64:
    """The header and its options. Returns how long they are, 0 if nothing can be told about what follows."""
    pkt.need(at, HEADER)
    first = pkt.u8(at)
    version = first >> 6
    if version:
        out.put(b" ERROR: unknown-version %d" % version)
        return 0
    protocol = pkt.u16(at + 2)
    out.put(b", Flags [%s]" % bit_names(FLAGS, pkt.u8(at + 1), b"none", b""))
    out.put(b", vni 0x%x" % pkt.u24(at + 4))
    reserved = pkt.u8(at + 7)
    if reserved:
        out.put(b", rsvd 0x%x" % reserved)
    if out.link_level:
        out.put(b", proto %s (0x%04x)" % (name(ETHERTYPE_NAMES, protocol, b"unknown"), protocol))
    options = (first & 0x3F) * 4
    if length - HEADER < options:
        out.put(b" truncated-geneve - %d bytes missing" % (options - (length - HEADER)))
        return 0
    pkt.need(at + HEADER, options)
    if options:
        out.put(b", options [")
        if out.verbose:
            put_options(pkt, at + HEADER, options, out)
        else:
            out.put(b"%d bytes" % options)
        out.put(b"]")
    return HEADER + options


def put_options(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """The options; -vv shows their data."""
    first = True
    while length > 0:
        if not first:
            out.put(b", ")
        first = False
        option_class = pkt.u16(at)
        kind = pkt.u8(at + 2)
        size = 4 + (pkt.u8(at + 3) & 0x1F) * 4
        out.put(b"class %s (0x%x) type 0x%x%s len %d" % (
            b"Standard" if option_class <= 0xFF else name(OPTION_CLASSES, option_class, b"Unknown"),
            option_class, kind, b"(C)" if kind & CRITICAL else b"", size))
        if length < size:
            out.put(b" [bad length]")
            return
        if out.verbose > 1 and size > 4:
            out.put(b" data")
            i: i64 = 4
            while i < size:
                out.put(b" %08x" % pkt.u32(at + i))
                i += 4
        at += size
        length -= size
