"""Frames that came over ATM's adaptation layer 5, with LLC headers (RFC 2684, once RFC 1483).

    +-----------------+--------------
    | LLC header (3)  | payload ...    of an IP or ISO packet, or of SNAP
    +-----------------+--------------

Where none of these headers is, twenty bytes stand before it (Classical IP over ATM, as one driver of Linux gives it).
"""

from __future__ import annotations

from wiretale.dissect import hexdump
from wiretale.dissect.packet import PacketView
from wiretale.dissect.text import Text
from wiretale.native import Final, i64
from wiretale.protocols import llc, tables

HEADER: Final = 3
PREFIX: Final = 20
LLC_HEADERS: Final = (0xAAAA03, 0xFEFE03, 0x060603)
NETWORK_LAYER: Final = 0x03  # an NLPID follows, without an LLC header


def print_atm_rfc1483(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """A frame, as a link layer."""
    pkt.enter(b"atm", at)
    if pkt.u8(at) == NETWORK_LAYER:
        if out.link_level:
            out.put(b"CNLPID ")
        tables.ISO_CLNS.print(pkt, at + 1, length - 1, out)
        pkt.link_header_length += 1
        return
    if length < HEADER:
        out.truncated(pkt)
        return
    header: i64 = 0
    if pkt.u24(at) not in LLC_HEADERS:
        if length < PREFIX:
            out.truncated(pkt)
            return
        pkt.need(at, PREFIX)
        if out.link_level:
            out.put(
                b"%08x%08x %08x%08x " % (pkt.u32(at), pkt.u32(at + 4), pkt.u32(at + 8), pkt.u32(at + 12))
            )
        header = PREFIX
    taken = llc.put_llc(pkt, at + header, length - header, out)
    if taken < 0:  # nobody knows what it carries
        if out.unknown_as_hex:
            hexdump.unknown(out, pkt, at + header, length - header)
        taken = -taken
    pkt.link_header_length += header + taken
