"""A link type that no dissector is written for."""

from __future__ import annotations

from wiretale.dissect import hexdump
from wiretale.dissect.packet import PacketView
from wiretale.dissect.text import Text
from wiretale.native import i64


def print_unknown_link(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """Nothing can be said of it but its bytes, even where they are dumped once more."""
    out.put(b"UNSUPPORTED")
    hexdump.unknown(out, pkt, at, pkt.left(at))
