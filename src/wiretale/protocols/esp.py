"""IP Encapsulating Security Payload (RFC 4303): what can be told without keys.

    +---------------------------------------------------------------+
    |               Security Parameters Index (SPI)                 |
    |                      Sequence Number                          |
    |                    Payload Data ...                           |
    +---------------------------------------------------------------+
"""

from __future__ import annotations

from wiretale.dissect.packet import PacketView
from wiretale.dissect.text import Text
from wiretale.native import Final, i64

HEADER: Final = 8


def print_esp(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """An ESP packet: its association, its number, its length."""
    pkt.enter(b"esp", at)
    # A header with nothing behind it counts as cut short.
    if not pkt.has(at, HEADER + 1):
        out.truncated(pkt)
        return
    out.put(b"ESP(spi=0x%08x,seq=0x%x), length %d" % (pkt.u32(at), pkt.u32(at + 4), length))
