"""Scalable service-Oriented MiddlewarE over IP (AUTOSAR FO PRS_SOMEIPProtocol).

     0                   1                   2                   3
     0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
    +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    |           Service ID          |E|     Method or Event ID      |
    |                            Length                             |
    |           Client ID           |          Session ID           |
    |   Protocol    |   Interface   | Message Type  |  Return Code  |
    +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
"""

from __future__ import annotations

from wiretale.dissect.packet import PacketView
from wiretale.dissect.text import Text, name
from wiretale.native import Final, i64

HEADER: Final = 16
EVENT: Final = 0x8000

MESSAGE_TYPES: Final[dict[int, bytes]] = {
    0x00: b"REQUEST",
    0x01: b"REQUEST_NO_RETURN",
    0x02: b"NOTIFICATION",
    0x20: b"TP_REQUEST",
    0x21: b"TP_REQUEST_NO_RETURN",
    0x22: b"TP_NOTIFICATION",
    0x80: b"RESPONSE",
    0x81: b"ERROR",
    0xA0: b"TP_RESPONSE",
    0xA1: b"TP_ERROR",
}
RETURN_CODES: Final[dict[int, bytes]] = {
    0x00: b"E_OK",
    0x01: b"E_NOT_OK",
    0x02: b"E_UNKNOWN_SERVICE",
    0x03: b"E_UNKNOWN_METHOD",
    0x04: b"E_NOT_READY",
    0x05: b"E_NOT_REACHABLE",
    0x06: b"E_TIMEOUT",
    0x07: b"E_WRONG_PROTOCOL_VERSION",
    0x08: b"E_WRONG_INTERFACE_VERSION",
    0x09: b"E_MALFORMED_MESSAGE",
    0x0A: b"E_WRONG_MESSAGE_TYPE",
    0x0B: b"E_E2E_REPEATED",
    0x0C: b"E_E2E_WRONG_SEQUENCE",
    0x0D: b"E_E2E",
    0x0E: b"E_E2E_NOT_AVAILABLE",
    0x0F: b"E_E2E_NO_NEW_DATA",
}


def print_someip(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """A SOME/IP message, with a line's end of its own."""
    pkt.enter(b"someip", at)
    out.put(b"SOMEIP")
    if length < HEADER:
        out.invalid()
        return
    pkt.need(at, 4)
    method = pkt.u16(at + 2)
    out.put(b", service %d" % pkt.u16(at))
    out.put(b", event %d" % (method & ~EVENT) if method & EVENT else b", method %d" % method)
    out.put(b", len %d" % pkt.u32(at + 4))
    pkt.need(at + 8, 4)
    out.put(b", client %d, session %d" % (pkt.u16(at + 8), pkt.u16(at + 10)))
    out.put(b", pver %d" % pkt.u8(at + 12))
    out.put(b", iver %d" % pkt.u8(at + 13))
    out.put(b", msgtype " + name(MESSAGE_TYPES, pkt.u8(at + 14), b"Unknown"))
    out.put(b", retcode " + name(RETURN_CODES, pkt.u8(at + 15), b"Unknown"))
    out.put(b"\n")
