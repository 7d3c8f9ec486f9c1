"""Overlay Transport Virtualization (draft-hasmit-otv): Ethernet frames between sites, in UDP.

    +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    |R|R|R|R|I|R|R|R|                  Overlay ID                   |
    +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    |                  Instance ID                  |   Reserved    |
    +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
"""

from __future__ import annotations

from wiretale.dissect.dispatch import Lazy
from wiretale.dissect.packet import PacketView
from wiretale.dissect.text import Text
from wiretale.native import Final, i64

HEADER: Final = 8
VALID_INSTANCE: Final = 0x08

_ETHERNET: Final = Lazy("ethernet:put_ethernet")


def print_otv(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """A header, and the Ethernet frame behind it on a line of its own."""
    pkt.enter(b"otv", at)
    out.put(b"OTV, ")
    if length < HEADER:
        out.put(b"[length %d < %d]" % (length, HEADER))
        out.invalid()
        pkt.need(at, length)
        return
    flags = pkt.u8(at)
    out.put(b"flags [%s] (0x%02x), " % (b"I" if flags & VALID_INSTANCE else b".", flags))
    out.put(b"overlay %d, " % pkt.u24(at + 1))
    out.put(b"instance %d\n" % pkt.u24(at + 4))
    pkt.need(at, HEADER)
    _ETHERNET.print(pkt, at + HEADER, length - HEADER, out)
