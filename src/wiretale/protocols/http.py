"""Hypertext Transfer Protocol (RFC 9112), with the methods of WebDAV (RFC 4918) and its kin.

Over TCP; the lines themselves are the business of text_protocol.py.
"""

from __future__ import annotations

from wiretale.dissect.packet import PacketView
from wiretale.dissect.text import Text
from wiretale.native import Final, i64
from wiretale.protocols import text_protocol

# in any case of letters
METHODS: Final = frozenset((
    b"GET PUT COPY HEAD LOCK MOVE POLL POST BCOPY BMOVE MKCOL TRACE LABEL MERGE DELETE SEARCH UNLOCK REPORT UPDATE "
    b"NOTIFY BDELETE CONNECT OPTIONS CHECKIN PROPFIND CHECKOUT CCM_POST SUBSCRIBE PROPPATCH BPROPFIND BPROPPATCH "
    b"UNCHECKOUT MKACTIVITY MKWORKSPACE UNSUBSCRIBE RPC_CONNECT VERSION-CONTROL BASELINE-CONTROL"
).split())


def print_http(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """Part of an HTTP conversation."""
    pkt.enter(b"http", at)
    text_protocol.put_text_protocol(pkt, at, length, out, b": HTTP", METHODS)
