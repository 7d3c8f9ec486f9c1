"""Real-time Transport Protocol and its control protocol (RFC 3550), and VAT's older audio format. For -T only.

     0                   1                   2                   3
     0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
    +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    |V=2|P|X|  CC   |M|     PT      |       sequence number         |
    |                           timestamp                           |
    |           synchronization source (SSRC) identifier            |
    +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
"""

from __future__ import annotations

from wiretale.dissect.packet import PacketView
from wiretale.dissect.text import Text
from wiretale.native import Final, i64

H261: Final = 31  # a payload type whose first bytes are shown


def print_rtp(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """An RTP packet."""
    pkt.enter(b"rtp", at)
    out.put(b"udp/rtp")
    if length < 8:
        out.put(b", length %d < 8" % length)
        return
    first = pkt.u32(at)
    timestamp = pkt.u32(at + 4)
    old = first >> 30 == 1
    header: i64 = 8 if old else 12
    if length < header:
        out.put(b", length %d < 12" % length)
        return
    # Version 1 had its options and its marker elsewhere.
    extended = first & (0x800000 if old else 0x10000000) != 0
    marker: i64 = 0x400000 if old else 0x800000
    left = length - header
    if old:
        out.put(b"v1")
    out.put(b" %d c%d " % (left, first >> 16 & (0x3F if old else 0x7F)))
    if extended:
        out.put(b"+")
    if first & marker:
        out.put(b"*")
    out.put(b" %d %d" % (first & 0xFFFF, timestamp))
    if not out.verbose:
        return
    source = pkt.u32(at + 8)
    out.put(b" ")
    out.dec(source)
    at += header
    if extended and old:
        word: i64 = 0
        while word & 0x80000000 == 0:  # not the final option
            word = pkt.u32(at)
            size = word >> 16 & 0xFF
            if size == 0 or size * 4 > left:
                out.put(b" !opt")
                return
            at += size * 4
            left -= size * 4
    elif extended:
        size = (pkt.u32(at) & 0xFFFF) + 1
        if size * 4 > left:
            out.put(b" !ext")
            return
        at += size * 4
    if first >> 16 & (0x3F if old else 0x7F) == H261:
        out.put(b" 0x%04x" % (pkt.u32(at) >> 16))
