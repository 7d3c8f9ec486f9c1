"""Real Time Streaming Protocol (RFC 2326).

Over TCP; the lines themselves are the business of text_protocol.py.
"""

from __future__ import annotations

from wiretale.dissect.packet import PacketView
from wiretale.dissect.text import Text
from wiretale.native import Final, i64
from wiretale.protocols import text_protocol

# in any case of letters
METHODS: Final = frozenset((
    b"OPTIONS DESCRIBE SETUP PLAY PAUSE TEARDOWN ANNOUNCE GET_PARAMETER SET_PARAMETER REDIRECT RECORD"
).split())


def print_rtsp(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """Part of an RTSP conversation."""
    pkt.enter(b"rtsp", at)
    text_protocol.put_text_protocol(pkt, at, length, out, b": RTSP", METHODS)
