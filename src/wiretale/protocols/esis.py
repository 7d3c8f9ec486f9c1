"""End system to intermediate system routing (ISO 9542).

+-------+------+-------+------+-------+--------------+----------+
| NLPID |  LI  |  ver  |  0   |  type | holding time | checksum |
+-------+------+-------+------+-------+--------------+----------+
  addresses, each with its length; options
"""

from __future__ import annotations

from wiretale.dissect import hexdump
from wiretale.dissect.packet import PacketView, Truncated
from wiretale.dissect.text import Text
from wiretale.native import Final, i64
from wiretale.protocols.isis import put_checksum
from wiretale.protocols.isoclns import PROTOCOLS, put_nsap

HEADER: Final = 9
LEAST: Final = 11  # a length indicator

END_SYSTEM: Final = 2
INTERMEDIATE_SYSTEM: Final = 4
REDIRECT: Final = 6
TYPES: Final[dict[int, bytes]] = {END_SYSTEM: b"ESH", INTERMEDIATE_SYSTEM: b"ISH", REDIRECT: b"redirect"}
WHERE: Final[dict[int, bytes]] = {
    END_SYSTEM: b", bad esh/li",
    INTERMEDIATE_SYSTEM: b", bad ish/li",
    REDIRECT: b", bad redirect/li",
}

PROTOCOLS_SUPPORTED: Final = 129
CONFIGURATION_TIME: Final = 198
OPTIONS: Final[dict[int, bytes]] = {
    PROTOCOLS_SUPPORTED: b"Protocols supported",
    CONFIGURATION_TIME: b"ES Configuration Time",
}


class Bad(Exception):
    """The length indicator ends inside of something."""


def print_esis(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """A packet, from its identifier on. What carries it goes on where it is cut short."""
    pkt.enter(b"esis", at)
    try:
        put_esis(pkt, at, length, out)
    except Truncated:
        out.truncated(pkt)


def put_esis(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """A header, addresses, options."""
    if not out.link_level:
        out.put(b"ES-IS")
    if length <= 2:
        out.put(b"no header at all!")
        return
    pkt.need(at, HEADER)
    size: i64 = pkt.u8(at + 1)
    version = pkt.u8(at + 2)
    if size > length:
        out.put(b" length indicator(%d) > PDU size (%d)!" % (size, length))
        return
    if size < LEAST:
        out.put(b" length indicator %d < min PDU size:" % size)
        out.put(pkt.raw(at, pkt.left(at)).hex().upper().encode())
        return
    if version != 1:
        out.put(b" version %d packet not supported" % version)
        return
    kind = pkt.u8(at + 4) & 0x1F
    words = TYPES.get(int(kind), b"unknown type: %d" % kind)
    if not out.link_level:
        out.put(b", ")
    if not out.verbose:
        if kind not in TYPES:
            words = b"unknown type (%d)" % kind
        out.put(b"%s, length %d" % (words, length))
        return
    out.put(b"length %d\n\t%s (%d), v: %d, checksum: 0x%04x" % (length, words, kind, version, pkt.u16(at + 7)))
    put_checksum(pkt, at, size, 7, out)
    out.put(b", holding time: %ds, length indicator: %d" % (pkt.u16(at + 5), pkt.u8(at + 1)))
    if out.verbose > 1:
        hexdump.hex_only(out, pkt, at, HEADER, b"\n\t")
    at += HEADER
    left = size - HEADER
    try:
        if kind == REDIRECT:
            at, left = put_redirect(pkt, at, left, out)
        elif kind == END_SYSTEM:
            pkt.need(at, 1)
            count: i64 = pkt.u8(at)
            out.put(b"\n\t  Number of Source Addresses: %d" % count)
            at += 1
            left -= 1
            while count > 0:
                width = take(pkt, at, left)
                out.put(b"\n\t  NET (length: %d): " % width)
                put_nsap(pkt, at + 1, width, out)
                at += 1 + width
                left -= 1 + width
                count -= 1
        elif kind == INTERMEDIATE_SYSTEM:
            width = take(pkt, at, left)
            out.put(b"\n\t  NET (length: %d): " % width)
            put_nsap(pkt, at + 1, width, out)
            at += 1 + width
            left -= 1 + width
        else:
            if out.verbose <= 1:
                hexdump.hex_only(out, pkt, at, min(left, pkt.left(at)), b"\n\t  ")
            return
    except Bad:
        out.put(WHERE[int(kind)])
        return
    put_options(pkt, at, left, out)


def take(pkt: PacketView, at: i64, left: i64) -> i64:
    """The length of the address at `at`, where `left` bytes are left. Raises `Bad` if it does not fit."""
    pkt.need(at, 1)
    if left < 1:
        raise Bad
    width = pkt.u8(at)
    pkt.need(at + 1, width)
    if left - 1 < width:
        raise Bad
    return width


def put_redirect(pkt: PacketView, at: i64, left: i64, out: Text) -> tuple[i64, i64]:
    """A better way to a destination. Returns where what follows is, and how much of it there is."""
    width = take(pkt, at, left)
    out.put(b"\n\t  ")
    put_nsap(pkt, at + 1, width, out)
    at += 1 + width
    left -= 1 + width
    width = take(pkt, at, left)
    after = at + 1 + width
    # The length of the network entity's title is read before, and not counted.
    pkt.need(after, 1)
    if left - 1 - width < 1:
        raise Bad
    title = take(pkt, after, left - width)
    out.put(b"\n\t  SNPA (length: %d): " % width)
    if width == 0:
        out.put(b"<empty>")
    elif width == 6:
        out.ethernet(pkt, at + 1)
    else:
        out.octets(pkt, at + 1, width)
    left -= 1 + width
    if title:
        out.put(b"\n\t  NET (length: %d) " % title)
        put_nsap(pkt, after + 1, title, out)
    return after + 1 + title, left - title


def put_options(pkt: PacketView, at: i64, left: i64, out: Text) -> None:
    """What else is said."""
    while left > 0:
        if left < 2:
            out.put(b", bad opts/li")
            return
        kind = pkt.u8(at)
        size: i64 = pkt.u8(at + 1)
        at += 2
        left -= 2
        if size > left:
            out.put(b", opt (%d) too long" % kind)
            return
        left -= size
        out.put(b"\n\t  %s Option #%d, length %d, value: " % (OPTIONS.get(int(kind), b"Unknown"), kind, size))
        if kind == CONFIGURATION_TIME:
            if size == 2:
                out.put(b"%ds" % pkt.u16(at))
            else:
                out.put(b"(bad length)")
        elif kind == PROTOCOLS_SUPPORTED:
            for n in range(int(size)):
                protocol = pkt.u8(at + n)
                out.put(b"%s (0x%02x)" % (PROTOCOLS.get(int(protocol), b"unknown"), protocol))
                if n + 1 < size:
                    out.put(b", ")
            continue  # what follows is read from here, as tcpdump does it
        else:
            hexdump.hex_only(out, pkt, at, size, b"\n\t  ")
        if out.verbose > 1:
            hexdump.hex_only(out, pkt, at, size, b"\n\t  ")
        at += size
