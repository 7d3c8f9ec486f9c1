"""Internet Group Management Protocol, versions 1 (RFC 1112), 2 (RFC 2236) and 3 (RFC 3376); mtrace.

     0                   1                   2                   3
     0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
    +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    |      Type     | Max Resp Time |           Checksum            |
    +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    |                         Group Address                         |
    +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+

A query of version 3 is longer by flags, an interval and sources; its report is records of groups.
"""

from __future__ import annotations

from wiretale.dissect import checksum
from wiretale.dissect.dispatch import Lazy
from wiretale.dissect.packet import PacketView
from wiretale.dissect.text import Text, name
from wiretale.native import Final, i64

QUERY: Final = 0x11
REPORT_1: Final = 0x12
DVMRP: Final = 0x13
PIM_1: Final = 0x14
REPORT_2: Final = 0x16
LEAVE: Final = 0x17
MTRACE_RESPONSE: Final = 0x1E
MTRACE: Final = 0x1F
REPORT_3: Final = 0x22

DEFAULT_RESPONSE_TIME: Final = 100  # tenths of a second; not worth a word

RECORDS: Final[dict[int, bytes]] = {
    1: b"is_in",
    2: b"is_ex",
    3: b"to_in",
    4: b"to_ex",
    5: b"allow",
    6: b"block",
}

_DVMRP: Final = Lazy("dvmrp:print_dvmrp")
_PIM_1: Final = Lazy("pim:print_pimv1")


def print_igmp(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """An IGMP message, or one of those that share its protocol number."""
    if pkt.ip_version == 6:
        out.put(b"[IGMP requires IPv4]")
        out.invalid()
        return
    pkt.enter(b"igmp", at)
    if out.quiet:
        out.put(b"igmp")
        return
    kind = pkt.u8(at)
    if kind == QUERY:
        put_query(pkt, at, length, out)
    elif kind == REPORT_1:
        pkt.need(at + 4, 4)
        out.put(b"igmp v1 report ")
        out.host4(pkt, at + 4)
        if length != 8:
            out.put(b" [len %d]" % length)
    elif kind == REPORT_2:
        pkt.need(at + 4, 4)
        out.put(b"igmp v2 report ")
        out.host4(pkt, at + 4)
    elif kind == REPORT_3:
        put_report(pkt, at, length, out)
    elif kind == LEAVE:
        pkt.need(at + 4, 4)
        out.put(b"igmp leave ")
        out.host4(pkt, at + 4)
    elif kind == DVMRP:
        out.put(b"igmp dvmrp")
        if length < 8:
            out.put(b" [len %d]" % length)
        else:
            _DVMRP.print(pkt, at, length, out)
    elif kind == PIM_1:
        out.put(b"igmp pimv1")
        _PIM_1.print(pkt, at, length, out)
    elif kind == MTRACE:
        put_mtrace(pkt, at, length, b"mtrace", out)
    elif kind == MTRACE_RESPONSE:
        put_mtrace(pkt, at, length, b"mresp", out)
    else:
        out.put(b"igmp-%d" % kind)
    if out.verbose and length >= 4 and pkt.has(at, length) and checksum.internet(pkt, at, length) != 0xFFFF:
        out.put(b" bad igmp cksum %x!" % pkt.u16(at + 2))


def read_response_time(code: i64) -> i64:
    """Tenths of a second; above 127 the code is a tiny floating point number (RFC 3376, 4.1.1)."""
    if code < 128:
        return code
    return (code & 0x0F | 0x10) << ((code >> 4 & 7) + 3)


def put_query(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """A membership query of any version: its length and its response time tell which."""
    out.put(b"igmp query")
    if length >= 12:
        put_query_3(pkt, at, length, out)
        return
    code = pkt.u8(at + 1)
    if code:
        out.put(b" v2")
        if code != DEFAULT_RESPONSE_TIME:
            out.put(b" [max resp time %d]" % code)
    else:
        out.put(b" v1")
    group = pkt.u32(at + 4)
    if group:
        out.put(b" [gaddr ")
        out.host4(pkt, at + 4)
        out.put(b"]")
    if length != 8:
        out.put(b" [len %d]" % length)


def put_query_3(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """A membership query of version 3."""
    out.put(b" v3")
    if length % 4:
        out.put(b" [invalid len %d]" % length)
        return
    time = read_response_time(pkt.u8(at + 1))
    if time != DEFAULT_RESPONSE_TIME:
        out.put(b" [max resp time ")
        if time < 600:
            out.put(b"%d.%ds" % (time // 10, time % 10))
        else:
            out.duration(time // 10)
        out.put(b"]")
    if pkt.u32(at + 4) == 0:
        return
    out.put(b" [gaddr ")
    out.host4(pkt, at + 4)
    sources = pkt.u16(at + 10)
    if sources:
        if length < 12 + sources * 4:
            out.put(b" [invalid number of sources]")
        elif out.verbose > 1:
            put_sources(pkt, at + 12, sources, out)
        else:
            out.put(b", %d source(s)" % sources)
    out.put(b"]")


def put_sources(pkt: PacketView, at: i64, count: i64, out: Text) -> None:
    """Source addresses in braces."""
    out.put(b" {")
    while count > 0:
        pkt.need(at, 4)
        out.put(b" ")
        out.host4(pkt, at)
        at += 4
        count -= 1
    out.put(b" }")


def put_report(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """A membership report of version 3."""
    out.put(b"igmp v3 report")
    if length < 16 or length & 3:
        out.put(b" [invalid len %d]" % length)
        return
    groups = pkt.u16(at + 6)
    out.put(b", %d group record(s)" % groups)
    if not out.verbose:
        return
    end = at + length
    at += 8
    while groups > 0:
        groups -= 1
        if end < at + 8:
            out.put(b" [invalid number of groups]")
            return
        pkt.need(at + 4, 4)
        out.put(b" [gaddr ")
        out.host4(pkt, at + 4)
        out.put(b" " + name(RECORDS, pkt.u8(at), b" [v3-report-#%d]"))
        sources = pkt.u16(at + 2)
        if end < at + 8 + sources * 4:
            out.put(b" [invalid number of sources %d]" % sources)
            return
        if out.verbose == 1:
            out.put(b", %d source(s)" % sources)
        else:
            put_sources(pkt, at + 8, sources, out)
        at += 8 + sources * 4
        out.put(b"]")


def put_mtrace(pkt: PacketView, at: i64, length: i64, word: bytes, out: Text) -> None:
    """A multicast traceroute, or the response to one."""
    if length < 24:
        out.put(b" [invalid len %d]" % length)
        return
    pkt.need(at, 24)
    out.put(word + b" %d: " % (pkt.u32(at + 20) & 0xFFFFFF))
    out.host4(pkt, at + 8)
    out.put(b" to ")
    out.host4(pkt, at + 12)
    out.put(b" reply-to ")
    out.host4(pkt, at + 16)
    if pkt.u32(at + 16) & 0xF0000000 == 0xE0000000:
        out.put(b" with-ttl %d" % pkt.u8(at + 20))
