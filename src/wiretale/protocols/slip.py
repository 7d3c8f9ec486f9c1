"""Serial Line IP (RFC 1055), as BSD captured it: a header of 16 bytes before each packet.

    +---------------+-------------------------------------+-----------
    | Direction (1) | First of the link's own bytes (15)  | IP packet
    +---------------+-------------------------------------+-----------

Those bytes are what went over the line, where TCP's headers may have been compressed (RFC 1144):

    +---+---+---+---+---+---+---+---+----------------+--------------+---------------
    | 1 | C | I | P | S | A | W | U | connection (C) | checksum (2) | differences...
    +---+---+---+---+---+---+---+---+----------------+--------------+---------------

The IP packet is the one from before compression. What the line saw is told with -e.
"""

from __future__ import annotations

from wiretale.dissect.packet import PacketView, Truncated
from wiretale.dissect.text import Text
from wiretale.native import Final, i64
from wiretale.protocols.raw import of_version

HEADER: Final = 16
LINK_BYTES: Final = 1
DIRECTIONS: Final = (b"I ", b"O ")

UNCHANGED: Final = 0x40  # the first byte's upper half: an IP packet as it is
UNCOMPRESSED: Final = 0x70  # with a connection's number where IP's protocol belongs
COMPRESSED: Final = 0x80
CONNECTION_AT: Final = 9  # of the latter, counted from the link's first byte

# The change mask.
NEW_CONNECTION: Final = 0x40
IDENTIFICATION: Final = 0x20
SEQUENCE: Final = 0x08
ACKNOWLEDGMENT: Final = 0x04
WINDOW: Final = 0x02
URGENT: Final = 0x01
SPECIALS: Final = 0x0F
ECHOED: Final = SEQUENCE | WINDOW | URGENT  # sequence and acknowledgment grew by the last data's length
UNIDIRECTIONAL: Final = SPECIALS  # the sequence did

NO_CONNECTION: Final = 255

TCP_HEADER: Final = 20


class Line:
    """What one direction of the line has carried."""

    def __init__(self) -> None:
        self.connection = NO_CONNECTION  # of the last packet
        self.lengths: dict[int, int] = {}  # of the last packet's data, by connection

    @staticmethod
    def of(pkt: PacketView, direction: i64) -> Line:
        """The memory of a direction."""
        line = pkt.remember("slip").setdefault(direction, Line())
        assert isinstance(line, Line)
        return line


def print_slip(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """A packet of a serial line."""
    pkt.enter(b"slip", at)
    if pkt.left(at) < HEADER or length < HEADER:
        raise Truncated
    if out.link_level:
        put_link(pkt, at, length, out)
    at += HEADER
    version = pkt.u8(at) >> 4
    dissector = of_version(version)
    if dissector is None:
        out.put(b"ip v%d" % version)
    else:
        dissector.print(pkt, at, length - HEADER, out)
    pkt.link_header_length = HEADER


def print_slip_bsdos(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """A packet of a serial line of BSD/OS, whose link bytes are not looked at."""
    pkt.enter(b"slip_bsdos", at)
    if pkt.left(at) < HEADER or length < HEADER:
        raise Truncated
    dissector = of_version(4)
    if dissector is not None:
        dissector.print(pkt, at + HEADER, length - HEADER, out)
    pkt.link_header_length = HEADER


def put_link(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """Which way a packet went, and what the line saw of its headers."""
    direction = pkt.u8(at)
    if direction < len(DIRECTIONS):
        out.put(DIRECTIONS[direction])
    else:
        out.put(b"Invalid direction %d " % direction)
    link = at + LINK_BYTES
    kind = pkt.u8(link)
    if kind & COMPRESSED:
        if direction < len(DIRECTIONS):
            put_compressed(pkt, link, at + HEADER, length - HEADER, direction, out)
            out.put(b": ")
    elif kind & 0xF0 == UNCHANGED:
        out.put(b"ip %d: " % length)
    elif kind & 0xF0 == UNCOMPRESSED:
        connection = pkt.u8(link + CONNECTION_AT)
        out.put(b"utcp %d: " % connection)
        if direction < len(DIRECTIONS):
            line = Line.of(pkt, direction)
            line.connection = int(connection)
            line.lengths[line.connection] = int(length - HEADER - headers_length(pkt, at + HEADER)) & 0xFFFFFFFF
    elif direction < len(DIRECTIONS):
        out.put(b"slip-%d!: " % kind)


def headers_length(pkt: PacketView, at: i64) -> i64:
    """How long IP's and TCP's headers are together."""
    size = (pkt.u8(at) & 15) * 4
    pkt.need(at + size, TCP_HEADER)
    return size + (pkt.u8(at + size + 12) >> 4) * 4


def difference(pkt: PacketView, at: i64) -> tuple[i64, i64]:
    """A difference: one byte, or a zero and two; and where tcpdump looks for the next, which is not behind one byte."""
    value = pkt.u8(at)
    if value:
        return value, at
    return pkt.u16(at + 1), at + 3


def put_compressed(pkt: PacketView, link: i64, packet: i64, length: i64, direction: i64, out: Text) -> None:
    """A compressed header: what changed since the connection's last packet, and the length of the data."""
    line = Line.of(pkt, direction)
    flags = pkt.u8(link)
    at = link + 1
    if flags & NEW_CONNECTION:
        line.connection = int(pkt.u8(at))
        at += 1
        out.put(b"ctcp %d" % line.connection)
    else:
        out.put(b"ctcp *")
    at += 2
    specials = flags & SPECIALS
    if specials == ECHOED:
        out.put(b" *SA+%d" % line.lengths.get(line.connection, 0))
    elif specials == UNIDIRECTIONAL:
        out.put(b" *S+%d" % line.lengths.get(line.connection, 0))
    else:
        if flags & URGENT:
            value, at = difference(pkt, at)
            out.put(b" U=%d" % value)
        if flags & WINDOW:
            value, at = difference(pkt, at)
            out.put(b" W%d" % (value - 0x10000) if value & 0x8000 else b" W+%d" % value)
        if flags & ACKNOWLEDGMENT:
            value, at = difference(pkt, at)
            out.put(b" A+%d" % value)
        if flags & SEQUENCE:
            value, at = difference(pkt, at)
            out.put(b" S+%d" % value)
    if flags & IDENTIFICATION:
        value, at = difference(pkt, at)
        out.put(b" I+%d" % value)
    data = int(length - headers_length(pkt, packet)) & 0xFFFFFFFF
    line.lengths[line.connection] = data
    out.put(b" %d (%d)" % (data, at - link))
