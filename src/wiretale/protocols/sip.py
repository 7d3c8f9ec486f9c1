"""Session Initiation Protocol (RFC 3261).

Over UDP; the lines themselves are the business of text_protocol.py.
"""

from __future__ import annotations

from wiretale.dissect.packet import PacketView
from wiretale.dissect.text import Text
from wiretale.native import Final, i64
from wiretale.protocols import text_protocol

# in any case of letters
METHODS: Final = frozenset((
    b"INVITE ACK BYE CANCEL OPTIONS REGISTER PRACK UPDATE INFO MESSAGE NOTIFY PUBLISH REFER SUBSCRIBE DO QAUTH "
    b"SPRACK"
).split())


def print_sip(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """A SIP message."""
    pkt.enter(b"sip", at)
    text_protocol.put_text_protocol(pkt, at, length, out, b"SIP", METHODS)
