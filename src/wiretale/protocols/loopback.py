"""Ethernet Configuration Testing Protocol, the loopback of the Ethernet 2.0 specification (DEC, Intel, Xerox).

    +----------------+------------------+---------------------------
    | skip count (2) | function (2)     | ... `skip count` bytes on
    +----------------+------------------+---------------------------

All numbers have their least significant byte first.
"""

from __future__ import annotations

from wiretale.dissect.packet import PacketView
from wiretale.dissect.text import Text
from wiretale.native import Final, i64

REPLY: Final = 1
FORWARD: Final = 2

FUNCTIONS: Final[dict[int, bytes]] = {REPLY: b"Reply", FORWARD: b"Forward Data"}


def print_loopback(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """A test frame: the message that the skip count points at."""
    pkt.enter(b"loopback", at)
    end = at + length
    out.put(b"Loopback")
    if length < 2:
        put_invalid(pkt, at, end, out)
        return
    skip = pkt.u16le(at)
    at += 2
    length -= 2
    out.put(b", skipCount %d" % skip)
    if skip % 8:
        out.put(b" (bogus)")
    if skip > length:
        put_invalid(pkt, at, end, out)
        return
    pkt.need(at, skip)
    at += skip
    length -= skip
    if length < 2:
        put_invalid(pkt, at, end, out)
        return
    function = pkt.u16le(at)
    at += 2
    length -= 2
    out.put(b", ")
    out.name(FUNCTIONS, function, b" invalid (%d)")
    if function == REPLY:
        if length < 2:
            put_invalid(pkt, at, end, out)
            return
        out.put(b", receipt number %d" % pkt.u16le(at))
        at += 2
        length -= 2
    elif function == FORWARD:
        if length < 6:
            put_invalid(pkt, at, end, out)
            return
        pkt.need(at, 6)
        out.put(b", forwarding address ")
        out.ethernet(pkt, at)
        at += 6
        length -= 6
    else:
        pkt.need(at, length)
        return
    out.put(b", data (%d octets)" % length)
    pkt.need(at, length)


def put_invalid(pkt: PacketView, at: i64, end: i64, out: Text) -> None:
    """The mark for a wrong length, and the other one if the message was not captured to its end."""
    out.invalid()
    pkt.need(at, end - at)
