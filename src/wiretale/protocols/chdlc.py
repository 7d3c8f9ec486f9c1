"""Cisco HDLC, and the Serial Line Address Resolution Protocol in it.

    +---------+---------+-----------+-------------
    | Address | Control | Ethertype | Information
    | 0f / 8f |   00    | 16 bits   |
    +---------+---------+-----------+-------------

A SLARP packet: a 32-bit code; then an address and a mask (request, reply), or the sequence numbers
sent and seen, a reliability of 16 bits and, from some, an uptime in milliseconds (keepalive).
"""

from __future__ import annotations

from wiretale.dissect import hexdump
from wiretale.dissect.packet import PacketView
from wiretale.dissect.text import Text, name
from wiretale.native import Final, i64
from wiretale.protocols import tables
from wiretale.protocols.ethernet import ETHERTYPE_NAMES

ADDRESSES: Final[dict[int, bytes]] = {0x0F: b"unicast", 0x8F: b"bcast"}
SLARP: Final = 0x8035
ISO: Final = 0xFEFE
CARRIED: Final = (0x0800, 0x86DD, 0x8847, 0x8848)

SLARP_SHORTEST: Final = 14
SLARP_LONGEST: Final = 18


def print_chdlc(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """A frame in Cisco HDLC, as a link layer or in GRE."""
    pkt.enter(b"chdlc", at)
    linked = at == pkt.start
    if length < 4:
        out.truncated(pkt)
        if linked:
            pkt.link_header_length = pkt.left(at)
        return
    pkt.need(at, 4)
    protocol = pkt.u16(at + 2)
    if out.link_level:
        out.put(b"%s, ethertype %s (0x%04x), length %d: " % (
            name(ADDRESSES, pkt.u8(at), b"0x%02x"), name(ETHERTYPE_NAMES, protocol, b"Unknown"), protocol, length))
    at += 4
    length -= 4
    if protocol in CARRIED:
        dissector = tables.ETHERTYPES.find(protocol)
        if dissector is not None:
            dissector.print(pkt, at, length, out)
    elif protocol == SLARP:
        put_slarp(pkt, at, length, out)
    elif protocol == ISO:
        if length < 2 or not pkt.has(at, 2):
            out.truncated(pkt)
            if linked:
                pkt.link_header_length = 4 + pkt.left(at)
            return
        if 0x81 <= pkt.u8(at + 1) <= 0x83:
            # Some put a pad octet before the network layer protocol identifier.
            tables.ISO_CLNS.print(pkt, at + 1, length - 1, out)
        else:
            tables.ISO_CLNS.print(pkt, at, length, out)
    elif not out.link_level:
        out.put(b"unknown CHDLC protocol (0x%04x)" % protocol)
    if linked:
        pkt.link_header_length = 4  # not known yet when a packet that is cut short gets dumped


def put_slarp(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """A SLARP packet."""
    pkt.enter(b"chdlc_slarp", at)
    out.put(b"SLARP (length: %d), " % length)
    if length < SLARP_SHORTEST or not pkt.has(at, SLARP_SHORTEST):
        out.truncated(pkt)
        return
    code = pkt.u32(at)
    rest = at + 4
    if code == 0:
        out.put(b"request")
    elif code == 1:
        out.put(b"reply ")
        out.host4(pkt, at + 4)
        out.put(b"/")
        out.host4(pkt, at + 8)
    elif code == 2:
        out.put(b"keepalive: mineseen=0x%08x, yourseen=0x%08x, reliability=0x%04x" % (
            pkt.u32(at + 4), pkt.u32(at + 8), pkt.u16(at + 12)))
        if length >= SLARP_LONGEST:
            seconds = pkt.u32(at + 14) // 1000
            out.put(b", link uptime=%dd%dh%dm%ds" % (
                seconds // 86400, seconds // 3600 % 24, seconds // 60 % 60, seconds % 60))
            rest = at + SLARP_LONGEST
    else:
        out.put(b"0x%02x unknown" % code)
        if out.verbose <= 1:
            hexdump.hex_only(out, pkt, at + 4, length - 4)
    if length > SLARP_LONGEST and out.verbose:
        out.put(b", (trailing junk: %d bytes)" % (length - SLARP_LONGEST))
    if out.verbose > 1:
        hexdump.hex_only(out, pkt, rest, length - (rest - at))
