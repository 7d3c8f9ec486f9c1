"""WHOIS (RFC 3912).

Over TCP; the lines themselves are the business of text_protocol.py.
"""

from __future__ import annotations

from wiretale.dissect.packet import PacketView
from wiretale.dissect.text import Text
from wiretale.native import i64
from wiretale.protocols import text_protocol


def print_whois(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """A WHOIS question or its answer."""
    pkt.enter(b"whois", at)
    text_protocol.put_text_protocol(pkt, at, length, out, b": WHOIS", None)
