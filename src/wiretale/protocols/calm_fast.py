"""CALM FAST, the single-hop network layer of intelligent transport systems (ISO 29281-1).

    +-----------------------+----------------------------+------------
    | source reference (1)  | destination reference (1)  | payload ...
    +-----------------------+----------------------------+------------
"""

from __future__ import annotations

from wiretale.dissect import hexdump
from wiretale.dissect.packet import PacketView
from wiretale.dissect.text import Text
from wiretale.native import Final, i64

HEADER: Final = 2


def print_calm_fast(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """A packet; its payload is dumped with -v."""
    pkt.enter(b"calm_fast", at)
    out.put(b"CALM FAST")
    if pkt.link_source_at >= 0:
        out.put(b" src:")
        out.ethernet(pkt, pkt.link_source_at)
    out.put(b"; ")
    if length < HEADER:
        out.put(b" (length %d < %d)" % (length, HEADER))
        out.invalid()
        pkt.need(at, length)
        return
    out.put(b"SrcNwref:%d; " % pkt.u8(at))
    out.put(b"DstNwref:%d; " % pkt.u8(at + 1))
    if out.verbose:
        hexdump.unknown(out, pkt, at + HEADER, length - HEADER)
        pkt.need(at + HEADER, length - HEADER)
