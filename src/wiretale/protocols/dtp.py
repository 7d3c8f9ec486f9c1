"""Cisco's Dynamic Trunking Protocol.

    +-------------+----------+------------+-----------+
    | version (1) | type (2) | length (2) | value ... |
    +-------------+----------+------------+-----------+
"""

from __future__ import annotations

from wiretale.dissect.packet import PacketView
from wiretale.dissect.text import Text
from wiretale.native import Final, i64

TLV_HEADER: Final = 4

DOMAIN: Final = 1
STATUS: Final = 2
TYPE: Final = 3
NEIGHBOR: Final = 4

TLVS: Final[dict[int, bytes]] = {DOMAIN: b"Domain", STATUS: b"Status", TYPE: b"DTP type", NEIGHBOR: b"Neighbor"}


def print_dtp(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """A message, and with -v its TLVs."""
    pkt.enter(b"dtp", at)
    end = at + length
    if length < 1:
        out.put(b"[zero packet length]")
        put_invalid(pkt, at, end, out)
        return
    out.put(b"DTPv%d, length %d" % (pkt.u8(at), length))
    if not out.verbose:
        return
    at += 1
    length -= 1
    while length > 0:
        if length < TLV_HEADER:
            out.put(b"[%d bytes remaining]" % length)
            put_invalid(pkt, at, end, out)
            return
        kind = pkt.u16(at)
        size = pkt.u16(at + 2)
        if kind == 0:
            return
        out.put(b"\n\t%s (0x%04x) TLV, length %d" % (TLVS.get(kind, b"Unknown"), kind, size))
        if size < TLV_HEADER or size > length:
            out.put(b"[invalid TLV length %d]" % size)
            put_invalid(pkt, at, end, out)
            return
        value = size - TLV_HEADER
        at += TLV_HEADER
        length -= size
        if kind == DOMAIN:
            out.put(b", ")
            out.text_z(pkt, at, value)
        elif kind in (STATUS, TYPE):
            if value != 1:
                put_invalid(pkt, at, end, out)
                return
            out.put(b", 0x%x" % pkt.u8(at))
        elif kind == NEIGHBOR:
            if value != 6:
                put_invalid(pkt, at, end, out)
                return
            pkt.need(at, value)
            out.put(b", ")
            out.ethernet(pkt, at)
        pkt.need(at, value)
        at += value


def put_invalid(pkt: PacketView, at: i64, end: i64, out: Text) -> None:
    """The mark for a wrong length, and the other one if the message was not captured to its end."""
    out.invalid()
    pkt.need(at, end - at)
