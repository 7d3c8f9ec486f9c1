"""File Transfer Protocol (RFC 959): its control connection.

Over TCP; the lines themselves are the business of text_protocol.py.
"""

from __future__ import annotations

from wiretale.dissect.packet import PacketView
from wiretale.dissect.text import Text
from wiretale.native import i64
from wiretale.protocols import text_protocol


def print_ftp(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """Part of an FTP control conversation."""
    pkt.enter(b"ftp", at)
    text_protocol.put_text_protocol(pkt, at, length, out, b": FTP", None)
