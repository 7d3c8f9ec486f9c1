"""RPL, the routing protocol for low-power and lossy networks (RFC 6550), in ICMPv6.

    DODAG information object                 destination advertisement object, and acknowledgement
    +----------+----------+-------------+    +----------+----------+----------+----------+
    | instance | version  |    rank     |    | instance | K D flags| reserved | sequence |
    +-+-+---+--+----------+-------------+    +----------+----------+----------+----------+
    |G|0|MOP|Prf| DTSN    | flags, rsv. |    | instance | D  rsv.  | sequence | status   |
    +-+-+---+---+---------+-------------+    +----------+----------+----------+----------+
    |     DODAG identifier (16)         |    |        DODAG identifier (16), if D         |
    +-----------------------------------+    +--------------------------------------------+
"""

from __future__ import annotations

from wiretale.dissect import hexdump
from wiretale.dissect.packet import PacketView, Truncated
from wiretale.dissect.text import Text
from wiretale.native import Final, i64

ICMP_HEADER: Final = 4
SECURE: Final = 0x80  # in the ICMPv6 code
INFORMATION_OBJECT: Final = 1
ADVERTISEMENT: Final = 2
ACKNOWLEDGEMENT: Final = 3

MESSAGES: Final[dict[int, bytes]] = {
    0: b"DODAG Information Solicitation",
    1: b"DODAG Information Object",
    2: b"Destination Advertisement Object",
    3: b"Destination Advertisement Object Ack",
}

MODES_OF_OPERATION: Final[dict[int, bytes]] = {
    0: b"nonstoring",
    1: b"storing",
    2: b"nonstoring-multicast",
    3: b"storing-multicast",
}

PAD1: Final = 0
OPTIONS: Final[dict[int, bytes]] = {
    0: b"pad1",
    1: b"padN",
    2: b"metrics",
    3: b"routinginfo",
    4: b"config",
    5: b"rpltarget",
    6: b"transitinfo",
    8: b"destprefix",
    9: b"rpltargetdesc",
}


def print_rpl(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """The RPL message in the ICMPv6 message at `at`, which is `length` bytes long."""
    code = pkt.u8(at + 1)
    if code & SECURE:
        out.put(b", (SEC) [worktodo]")
        return
    out.put(b", (CLR)")
    out.name(MESSAGES, code, b"RPL message, unknown code %d")
    if out.verbose == 0 or code not in (INFORMATION_OBJECT, ADVERTISEMENT, ACKNOWLEDGEMENT):
        return
    at += ICMP_HEADER
    length -= ICMP_HEADER
    stop = at + length
    try:
        if code == INFORMATION_OBJECT:
            if length < 24:
                out.put(b" [length %d < 24]" % length)
                out.invalid()
                return
            at = put_information_object(pkt, at, out)
        elif code == ADVERTISEMENT:
            at = put_advertisement(pkt, at, out)
        else:
            at = put_acknowledgement(pkt, at, out)
        if out.verbose > 1:
            put_options(pkt, at, stop, out)
    except Truncated:
        out.truncated(pkt)


def put_information_object(pkt: PacketView, at: i64, out: Text) -> i64:
    """A DODAG information object; returns where its options start."""
    pkt.need(at, 24)
    out.put(b" [dagid:")
    out.host6(pkt, at + 8)
    out.put(b",seq:%d,instance:%d,rank:%d," % (pkt.u8(at + 5), pkt.u8(at), pkt.u16(at + 2)))
    flags = pkt.u8(at + 4)
    if flags & 0x80:
        out.put(b"grounded,")
    out.put(b"mop:")
    out.name(MODES_OF_OPERATION, flags >> 3 & 7, b"mop%d")
    out.put(b",prf:%d]" % (flags & 7))
    return at + 24


def put_identifier(pkt: PacketView, at: i64, there: bool, out: Text) -> None:
    """The DODAG identifier, which a message may leave out."""
    out.put(b" [dagid:")
    if there:
        out.host6(pkt, at)
    else:
        out.put(b"<elided>")


def put_advertisement(pkt: PacketView, at: i64, out: Text) -> i64:
    """A destination advertisement object; returns where its options start."""
    pkt.need(at, 20)
    flags = pkt.u8(at + 1)
    identified = flags & 0x40 != 0
    put_identifier(pkt, at + 4, identified, out)
    out.put(b",seq:%d,instance:%d" % (pkt.u8(at + 3), pkt.u8(at)))
    if flags & 0x80:
        out.put(b",acK")
    if identified:
        out.put(b",Dagid")
    out.put(b",%02x]" % flags)
    return at + (20 if identified else 4)


def put_acknowledgement(pkt: PacketView, at: i64, out: Text) -> i64:
    """The acknowledgement of a destination advertisement; returns where its options start."""
    identified = pkt.u8(at + 1) & 0x80 != 0
    size: i64 = 20 if identified else 4
    pkt.need(at, size)
    put_identifier(pkt, at + 4, identified, out)
    out.put(b",seq:%d,instance:%d,status:%d]" % (pkt.u8(at + 2), pkt.u8(at), pkt.u8(at + 3)))
    return at + size


def put_options(pkt: PacketView, at: i64, stop: i64, out: Text) -> None:
    """RPL control message options from `at` up to `stop`."""
    while at < stop:
        kind = pkt.u8(at)
        if kind == PAD1:
            out.put(b" opt:pad1")
            at += 1
            continue
        size = pkt.u8(at + 1) + 2
        out.put(b" opt:")
        out.name(OPTIONS, kind, b"subopt:%d")
        out.put(b" len:%d " % size)
        pkt.need(at, size)
        if out.verbose > 2:
            hexdump.hex_only(out, pkt, at + 2, size - 2, b" ")
        at += size
