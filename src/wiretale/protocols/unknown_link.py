"""A link type that no dissector is written for."""

from __future__ import annotations

from wiretale.dissect.packet import PacketView
from wiretale.dissect.text import Text
from wiretale.native import i64


def print_unknown_link(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """Nothing can be said of it but its bytes."""
