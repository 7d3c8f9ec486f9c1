"""Extensible Authentication Protocol (RFC 3748) over LAN (EAPOL, IEEE 802.1X).

    +-------------+----------+------------+
    | version (1) | type (1) | length (2) |
    +-------------+----------+------------+
    | code (1)    | ID (1)   | length (2) | type (1), for requests and responses
    +-------------+----------+------------+
"""

from __future__ import annotations

from wiretale.dissect.packet import PacketView
from wiretale.dissect.text import Text
from wiretale.native import Final, i64

HEADER: Final = 4
EAP_PACKET: Final = 0
REQUEST: Final = 1
RESPONSE: Final = 2
IDENTITY: Final = 1
NOTIFICATION: Final = 2
NAK: Final = 3
TLS: Final = 13
SIM: Final = 18
TTLS: Final = 21
AKA: Final = 23
FAST: Final = 43
LENGTH_INCLUDED: Final = 0x80

FRAMES: Final[dict[int, bytes]] = {
    0: b"EAP packet",
    1: b"EAPOL start",
    2: b"EAPOL logoff",
    3: b"EAPOL key",
    4: b"Encapsulated ASF alert",
}
CODES: Final[dict[int, bytes]] = {1: b"Request", 2: b"Response", 3: b"Success", 4: b"Failure"}
TYPES: Final[dict[int, bytes]] = {
    0: b"No proposed",
    1: b"Identity",
    2: b"Notification",
    3: b"Nak",
    4: b"MD5-challenge",
    5: b"OTP",
    6: b"GTC",
    13: b"TLS",
    18: b"SIM",
    21: b"TTLS",
    23: b"AKA",
    43: b"FAST",
    254: b"Expanded types",
    255: b"Experimental",
}
TLS_FLAGS: Final[dict[int, bytes]] = {0x80: b"L bit", 0x40: b"More fragments bit", 0x20: b"Start bit"}
AKA_SUBTYPES: Final[dict[int, bytes]] = {
    1: b"Challenge",
    2: b"Auth reject",
    4: b"Sync failure",
    5: b"Identity",
    10: b"Start",
    11: b"Challenge",
    12: b"Notification",
    13: b"Reauth",
    14: b"Client error",
}


def print_eapol(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """An EAPOL frame; what EAP says in it is shown with -v."""
    pkt.enter(b"eap", at)
    if not pkt.has(at, HEADER):
        out.truncated(pkt)
        return
    kind = pkt.u8(at + 1)
    size = pkt.u16(at + 2)
    out.put(b"%s (%d) v%d, len %d" % (FRAMES.get(kind, b"unknown"), kind, pkt.u8(at), size))
    if not out.verbose or kind != EAP_PACKET:
        return
    if size == 0:
        out.truncated(pkt)
        return
    out.put(b", ")
    put_eap(pkt, at + HEADER, size, out)


def put_eap(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """An EAP message, which should be as long as its carrier says."""
    code = pkt.u8(at)
    size = pkt.u16(at + 2)
    if size != length:
        out.put(b"EAP fragment?")
        return
    out.put(b"%s (%d), id %d, len %d" % (CODES.get(code, b"unknown"), code, pkt.u8(at + 1), size))
    if not pkt.has(at, size):
        out.truncated(pkt)
        return
    if code not in (REQUEST, RESPONSE):
        return
    if size < 5:
        out.put(b" (too short for EAP request/response)")
        return
    kind = pkt.u8(at + 4)
    out.put(b"\n\t\t Type %s (%d)" % (TYPES.get(kind, b"unknown"), kind))
    value = at + 5
    left = size - 5
    if kind == IDENTITY:
        if left > 0:
            out.put(b", Identity: ")
            out.text_z(pkt, value, left)
    elif kind == NOTIFICATION:
        if left < 1:
            out.put(b" (too short for EAP Notification request/response)")
            return
        out.put(b", Notification: ")
        out.text_z(pkt, value, left)
    elif kind == NAK:
        if left < 1:
            out.put(b" (too short for EAP Legacy NAK request/response)")
            return
        separator = b" "
        while left > 0:
            wanted = pkt.u8(value)
            out.put(b"%s%s (%d)" % (separator, TYPES.get(wanted, b"unknown"), wanted))
            separator = b", "
            value += 1
            left -= 1
    elif kind in (TLS, TTLS):
        if left < 1:
            out.put(b" (too short for EAP TLS/TTLS request/response)")
            return
        flags = pkt.u8(value)
        if kind == TTLS:
            out.put(b" TTLSv%d" % (flags & 7))
        put_tls_flags(flags, out)
        if flags & LENGTH_INCLUDED:
            if left < 5:
                out.put(b" (too short for EAP TLS/TTLS request/response with length)")
                return
            out.put(b", len %d" % pkt.u32(value + 1))
    elif kind == FAST:
        if left < 1:
            out.put(b" (too short for EAP FAST request/response)")
            return
        flags = pkt.u8(value)
        out.put(b" FASTv%d" % (flags & 7))
        put_tls_flags(flags, out)
        if flags & LENGTH_INCLUDED:
            if left < 5:
                out.put(b" (too short for EAP FAST request/response with length)")
                return
            out.put(b", len %d" % pkt.u32(value + 1))
    elif kind in (AKA, SIM):
        if left < 1:
            out.put(b" (too short for EAP SIM/AKA request/response)")
            return
        subtype = pkt.u8(value)
        out.put(b" subtype [%s] 0x%02x" % (AKA_SUBTYPES.get(subtype, b"unknown"), subtype))


def put_tls_flags(flags: i64, out: Text) -> None:
    """The flags that all methods with TLS in them share."""
    out.put(b" flags [")
    out.bits(TLS_FLAGS, flags, b"none")
    out.put(b"] 0x%02x" % flags)
