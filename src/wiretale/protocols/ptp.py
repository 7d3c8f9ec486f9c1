"""Precision Time Protocol, version 2 (IEEE 1588-2008).

     0                   1                   2                   3
     0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
    +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    | transport |type|  version     |        message length         |
    |    domain     |   reserved    |             flags             |
    |                          correction (8)                       |
    |                          reserved (4)                         |
    |             source port identity: clock (8), port (2)         |
    |          sequence id          |    control    | log interval  |
    +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
"""

from __future__ import annotations

from wiretale.dissect.packet import PacketView
from wiretale.dissect.text import Text, name
from wiretale.native import Final, i64

HEADER: Final = 34
VERSION_1: Final = 1
VERSION_2: Final = 2

SYNC: Final = 0
DELAY_REQUEST: Final = 1
PEER_DELAY_REQUEST: Final = 2
PEER_DELAY_RESPONSE: Final = 3
FOLLOW_UP: Final = 8
DELAY_RESPONSE: Final = 9
PEER_DELAY_FOLLOW_UP: Final = 10
ANNOUNCE: Final = 11
SIGNALLING: Final = 12
MANAGEMENT: Final = 13
MESSAGES: Final[dict[int, bytes]] = {
    SYNC: b"sync msg",
    DELAY_REQUEST: b"delay req msg",
    PEER_DELAY_REQUEST: b"peer delay req msg",
    PEER_DELAY_RESPONSE: b"peer delay resp msg",
    FOLLOW_UP: b"follow up msg",
    DELAY_RESPONSE: b"delay resp msg",
    PEER_DELAY_FOLLOW_UP: b"pdelay resp fup msg",
    ANNOUNCE: b"announce msg",
    SIGNALLING: b"signalling msg",
    MANAGEMENT: b"management msg",
}
FLAGS: Final[dict[int, bytes]] = {
    0x0001: b"l1 61",
    0x0002: b"l1 59",
    0x0004: b"utc reasonable",
    0x0008: b"timescale",
    0x0010: b"time tracable",
    0x0020: b"frequency tracable",
    0x0100: b"alternate master",
    0x0200: b"two step",
    0x0400: b"unicast",
    0x1000: b"profile specific 1",
    0x2000: b"profile specific 2",
    0x4000: b"security mask",
    0x18C0: b"unknown",
}
CONTROLS: Final[dict[int, bytes]] = {
    0: b"Sync",
    1: b"Delay_Req",
    2: b"Follow_Up",
    3: b"Delay_Resp",
    4: b"Management",
    5: b"Other",
}


def print_ptp(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """A PTP message."""
    pkt.enter(b"ptp", at)
    if length < HEADER:
        out.put(b" [length %d < %d]" % (length, HEADER))
        out.invalid()
        return
    version = pkt.u8(at + 1)
    out.put(b"PTPv%d" % version)
    if version == VERSION_1:
        out.put(b" (not implemented)")
    elif version == VERSION_2:
        put_version2(pkt, at, out)


def put_version2(pkt: PacketView, at: i64, out: Text) -> None:
    """A message of version 2."""
    first = pkt.u8(at)
    kind = first & 0x0F
    out.put(b", v1 compat : " + (b"yes" if first & 0x10 else b"no"))
    out.put(b", msg type : " + name(MESSAGES, kind, b"Reserved"))
    out.put(b", length : %d" % pkt.u16(at + 2))
    pkt.need(at + 4, 2)
    out.put(b", domain : %d" % pkt.u8(at + 4))
    out.put(b", reserved1 : %d" % pkt.u8(at + 5))
    flags = pkt.u16(at + 6)
    out.put(b", Flags [")
    out.bits(FLAGS, flags, b"none")
    out.put(b"]")
    out.put(b", NS correction : %d" % pkt.u48(at + 8))
    out.put(b", sub NS correction : %d" % pkt.u16(at + 14))
    out.put(b", reserved2 : %d" % pkt.u32(at + 16))
    out.put(b", clock identity : 0x%x" % pkt.u64(at + 20))
    out.put(b", port id : %d" % pkt.u16(at + 28))
    out.put(b", seq id : %d" % pkt.u16(at + 30))
    control = pkt.u8(at + 32)
    out.put(b", control : %d (" % control + name(CONTROLS, control, b"Reserved") + b")")
    out.put(b", log message interval : %d" % pkt.u8(at + 33))
    at += HEADER
    if kind == SYNC or kind == DELAY_REQUEST:
        put_time(pkt, at, b"originTimeStamp", b",", out)
    elif kind in (PEER_DELAY_REQUEST, PEER_DELAY_FOLLOW_UP):
        put_time(pkt, at, b"preciseOriginTimeStamp", b",", out)
        put_port(pkt, at + 10, out)
    elif kind in (PEER_DELAY_RESPONSE, DELAY_RESPONSE):
        put_time(pkt, at, b"receiveTimeStamp", b",", out)
        put_port(pkt, at + 10, out)
    elif kind == FOLLOW_UP:
        put_time(pkt, at, b"preciseOriginTimeStamp", b",", out)
    elif kind == ANNOUNCE:
        put_announce(pkt, at, out)
    elif kind == SIGNALLING:
        put_port(pkt, at, out)
    elif kind == MANAGEMENT:
        put_port(pkt, at, out)
        # All of these are read from the same place.
        value = pkt.u8(at)
        out.put(b", , start boundary hops  %d, , boundary hops  %d" % (value, value))
        out.put(b", , flags  0x%x, , reserved  0x%x" % (value, value))


def put_time(pkt: PacketView, at: i64, label: bytes, separator: bytes, out: Text) -> None:
    """A timestamp: 48 bits of seconds, 32 of nanoseconds."""
    out.put(b", " + label + b" :")
    out.put(b" %d seconds" % pkt.u48(at) + separator)
    out.put(b" %d nanoseconds" % pkt.u32(at + 6))


def put_port(pkt: PacketView, at: i64, out: Text) -> None:
    """A port identity."""
    out.put(b", port identity : 0x%x" % pkt.u64(at))
    out.put(b", port id : %d" % pkt.u16(at + 8))


def put_announce(pkt: PacketView, at: i64, out: Text) -> None:
    """The body of an announcement."""
    put_time(pkt, at, b"originTimeStamp", b"", out)
    out.put(b", origin cur utc :%d" % pkt.u16(at + 10))
    out.put(b", rsvd : %d" % pkt.u8(at + 12))
    out.put(b", gm priority_1 : %d" % pkt.u8(at + 13))
    out.put(b", gm clock class : %d" % pkt.u8(at + 14))
    out.put(b", gm clock accuracy : %d" % pkt.u8(at + 15))
    out.put(b", gm clock variance : %d" % pkt.u16(at + 16))
    out.put(b", gm priority_2 : %d" % pkt.u8(at + 18))
    out.put(b", gm clock id : 0x%x" % pkt.u64(at + 19))
    out.put(b", steps removed : %d" % pkt.u16(at + 27))
    out.put(b", time source : 0x%x" % pkt.u8(at + 29))
