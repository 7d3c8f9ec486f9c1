"""IP protocol 77, Sun's Network Disk."""

from __future__ import annotations

from wiretale.dissect.packet import PacketView
from wiretale.dissect.text import Text
from wiretale.native import i64


def print_nd(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """Its length is all that is shown."""
    out.put(b" nd ")
    out.dec(length)
