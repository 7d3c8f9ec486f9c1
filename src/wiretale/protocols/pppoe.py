"""PPP over Ethernet (RFC 2516): discovery and sessions.

    +-------+-------+---------------+
    |  VER  | TYPE  |     CODE      |
    +-------+-------+---------------+
    |          SESSION_ID           |
    |            LENGTH             |
    |            payload            |
    +-------------------------------+

A discovery packet's payload is tags: a type and a length of 16 bits each, and the value.
"""

from __future__ import annotations

from wiretale.dissect.packet import PacketView
from wiretale.dissect.text import Text, name
from wiretale.native import Final, i64
from wiretale.protocols import ppp

HEADER: Final = 6
SESSION_DATA: Final = 0
INITIATION: Final = 0x09
LONGEST_INITIATION: Final = 1484  # RFC 2516, 5.1
END_OF_LIST: Final = 0

CODES: Final[dict[int, bytes]] = {
    0x00: b"",
    0x07: b"PADO",
    0x09: b"PADI",
    0x19: b"PADR",
    0x65: b"PADS",
    0xA7: b"PADT",
}

TAGS: Final[dict[int, bytes]] = {
    0x0000: b"EOL",
    0x0101: b"Service-Name",
    0x0102: b"AC-Name",
    0x0103: b"Host-Uniq",
    0x0104: b"AC-Cookie",
    0x0105: b"Vendor-Specific",
    0x0110: b"Relay-Session-ID",
    0x0120: b"PPP-Max-Payload",
    0x0201: b"Service-Name-Error",
    0x0202: b"AC-System-Error",
    0x0203: b"Generic-Error",
}


def print_pppoe_link(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """A packet of link type PPP_ETHER, which is PPPoE without the Ethernet."""
    header = put_pppoe(pkt, at, length, out)
    pkt.link_header_length = header  # not known yet when a packet that is cut short gets dumped


def print_pppoe(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """A PPPoE packet, whichever ethertype it came with."""
    put_pppoe(pkt, at, length, out)


def put_pppoe(pkt: PacketView, at: i64, length: i64, out: Text) -> i64:
    """A PPPoE packet; returns the length of its header, that of PPP included."""
    pkt.enter(b"pppoe", at)
    if length < HEADER:
        out.put(b" (length %d < %d)" % (length, HEADER))
        out.invalid()
        return 0
    pkt.need(at, HEADER)
    version = pkt.u8(at) >> 4
    kind = pkt.u8(at) & 0x0F
    code = pkt.u8(at + 1)
    session = pkt.u16(at + 2)
    stated = pkt.u16(at + 4)
    length -= HEADER
    at += HEADER
    if version != 1:
        out.put(b" [ver %d]" % version)
    if kind != 1:
        out.put(b" [type %d]" % kind)
    out.put(b"PPPoE " + name(CODES, code, b"PAD-%x"))
    if code == INITIATION and stated + HEADER > LONGEST_INITIATION:
        out.put(b" [len %d!]" % stated)
    if stated > length:
        out.put(b" [len %d > %d!]" % (stated, length))
    else:
        length = stated
    if session:
        out.put(b" [ses 0x%x]" % session)
    if code == SESSION_DATA:
        out.put(b" ")
        return HEADER + ppp.put_ppp(pkt, at, length, out)
    stop = at + length
    while at < stop:
        kind = pkt.u16(at)
        size = pkt.u16(at + 2)
        at += 4
        pkt.need(at, size)
        out.put(b" [" + name(TAGS, kind, b"TAG-0x%x"))
        if size > 0:
            put_value(pkt.raw(at, size), out)
        out.put(b"]")
        if kind == END_OF_LIST:
            break
        at += size
    return HEADER


def put_value(value: bytes, out: Text) -> None:
    """A tag's value: as text if most of it is, else in hexadecimal."""
    shown = value[:79]
    readable = sum(1 for octet in shown if 32 <= octet < 127)
    if readable > len(shown) - readable:
        out.put(b' "' + bytes(octet if 32 <= octet < 127 else 46 for octet in shown) + b'"')
    else:
        out.put(b" 0x" + value.hex().upper().encode())
