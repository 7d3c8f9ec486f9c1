"""Simple Mail Transfer Protocol (RFC 5321).

Over TCP; the lines themselves are the business of text_protocol.py.
"""

from __future__ import annotations

from wiretale.dissect.packet import PacketView
from wiretale.dissect.text import Text
from wiretale.native import i64
from wiretale.protocols import text_protocol


def print_smtp(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """Part of an SMTP conversation."""
    pkt.enter(b"smtp", at)
    text_protocol.put_text_protocol(pkt, at, length, out, b": SMTP", None)
