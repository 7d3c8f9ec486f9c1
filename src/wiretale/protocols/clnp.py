"""Connectionless Network Protocol (ISO 8473).

    +-------+------+-------+--------+-------------+---------+----------+
    | NLPID |  LI  |  ver  |  life  | S M E| type | seg len | checksum |
    +-------+------+-------+--------+-------------+---------+----------+
      length, destination; length, source; segmentation part (6) with S; options; data

The lifetime is in halves of a second.
"""

from __future__ import annotations

from wiretale.dissect import hexdump
from wiretale.dissect.packet import PacketView
from wiretale.dissect.text import Text
from wiretale.native import Final, i64
from wiretale.protocols.isis import put_checksum
from wiretale.protocols.isoclns import put_nsap

IDENTIFIER: Final = 0x81
HEADER: Final = 9
LEAST: Final = 9  # a length indicator

ERROR_REPORT: Final = 1
ECHO_RESPONSE: Final = 31
TYPES: Final[dict[int, bytes]] = {
    ERROR_REPORT: b"Error Report",
    28: b"Data",
    29: b"MD",
    30: b"Echo Request",
    ECHO_RESPONSE: b"Echo Response",
}
SEGMENTATION: Final = 0x80
FLAGS: Final[dict[int, bytes]] = {
    SEGMENTATION: b"Segmentation permitted",
    0x40: b"more Segments",
    0x20: b"request Error Report",
}

DISCARD_REASON: Final = 193
QUALITY: Final = 195
SECURITY: Final = 197
SOURCE_ROUTING: Final = 200
ROUTE_RECORDING: Final = 203
PADDING: Final = 204
PRIORITY: Final = 205
OPTIONS: Final[dict[int, bytes]] = {
    DISCARD_REASON: b"Discard Reason",
    QUALITY: b"QoS Maintenance",
    SECURITY: b"Security",
    SOURCE_ROUTING: b"Source Routing",
    ROUTE_RECORDING: b"Route Recording",
    PADDING: b"Padding",
    PRIORITY: b"Priority",
}
# The lengths that they must have at least.
OPTION_LENGTHS: Final[dict[int, int]] = {
    DISCARD_REASON: 1, QUALITY: 1, SECURITY: 2, SOURCE_ROUTING: 2, ROUTE_RECORDING: 2, PRIORITY: 1,
}  # fmt: skip
COMPLETENESS: Final[dict[int, bytes]] = {0: b"partial", 1: b"complete"}
GLOBALLY_UNIQUE: Final = 3
FORMATS: Final[dict[int, bytes]] = {
    0: b"Reserved",
    1: b"Source Address Specific",
    2: b"Destination Address Specific",
    GLOBALLY_UNIQUE: b"Globally unique",
}
QUALITIES: Final[dict[int, bytes]] = {
    0x20: b"reserved",
    0x10: b"sequencing vs. delay",
    0x08: b"congested",
    0x04: b"delay vs. cost",
    0x02: b"error vs. delay",
    0x01: b"error vs. cost",
}
REASONS: Final[dict[int, tuple[bytes, dict[int, bytes]]]] = {  # classes of errors, and the errors
    0: (b"General", {
        0: b"Reason not specified",
        1: b"Protocol procedure error",
        2: b"Incorrect checksum",
        3: b"PDU discarded due to congestion",
        4: b"Header syntax error (cannot be parsed)",
        5: b"Segmentation needed but not permitted",
        6: b"Incomplete PDU received",
        7: b"Duplicate option",
    }),
    8: (b"Address", {0: b"Destination address unreachable", 1: b"Destination address unknown"}),
    9: (b"Source Routeing", {
        0: b"Unspecified source routeing error",
        1: b"Syntax error in source routeing field",
        2: b"Unknown address in source routeing field",
        3: b"Path not acceptable",
    }),
    10: (b"Lifetime", {
        0: b"Lifetime expired while data unit in transit",
        1: b"Lifetime expired during reassembly",
    }),
    11: (b"PDU Discarded", {
        0: b"Unsupported option not specified",
        1: b"Unsupported protocol version",
        2: b"Unsupported security option",
        3: b"Unsupported source routeing option",
        4: b"Unsupported recording of route option",
    }),
    12: (b"Reassembly", {0: b"Reassembly interference"}),
}  # fmt: skip
TOO_SMALL: Final = b"li < size of fixed part of CLNP header"


def print_clnp(pkt: PacketView, at: i64, length: i64, out: Text) -> bool:
    """A packet, from its identifier on. False if it cannot be, and is to be dumped."""
    pkt.enter(b"clnp", at)
    pkt.need(at, HEADER)
    if not out.link_level:
        out.put(b"CLNP")
    start = at
    size: i64 = pkt.u8(at + 1)
    version = pkt.u8(at + 2)
    if version != 1:
        out.put(b"version %d packet not supported" % version)
        return False
    if size < LEAST:
        out.put(b" length indicator %d < min PDU size:" % size)
        out.put(pkt.raw(at, pkt.left(at)).hex().upper().encode())
        return False
    if size > length:
        out.put(b" length indicator(%d) > PDU size (%d)!" % (size, length))
        return False
    first = pkt.u8(at + 4)
    left: i64 = size - HEADER
    addresses = []
    at += HEADER
    for _ in range(2):
        if left < 1 or left - 1 < pkt.u8(at):
            out.put(TOO_SMALL + b" and addresses")
            return False
        width = pkt.u8(at)
        pkt.need(at + 1, width)
        addresses.append((at + 1, width))
        at += 1 + width
        left -= 1 + width
    (destination, destination_width), (source, source_width) = addresses
    kind = TYPES.get(int(first & 0x1F), b"unknown (%d)" % (first & 0x1F))
    if not out.verbose:
        if not out.link_level:
            out.put(b", ")
        put_nsap(pkt, source, source_width, out)
        out.put(b" > ")
        put_nsap(pkt, destination, destination_width, out)
        out.put(b", %s, length %d" % (kind, length))
        return True
    if not out.link_level:
        out.put(b", ")
    lifetime = pkt.u8(start + 3)
    out.put(
        b"length %d\n\t%s PDU, hlen: %d, v: %d, lifetime: %d.%ds, Segment PDU length: %d, checksum: 0x%04x"
        % (length, kind, size, version, lifetime // 2, lifetime % 2 * 5, pkt.u16(start + 5), pkt.u16(start + 7))
    )
    put_checksum(pkt, start, size, 7, out)
    out.put(b"\n\tFlags [")
    out.bits(FLAGS, first, b"none")
    out.put(b"]\n\tsource address (length %d): " % source_width)
    put_nsap(pkt, source, source_width, out)
    out.put(b"\n\tdest   address (length %d): " % destination_width)
    put_nsap(pkt, destination, destination_width, out)
    if first & SEGMENTATION:
        if left < 6:
            out.put(TOO_SMALL + b", addresses, and segment part")
            return False
        pkt.need(at, 6)
        out.put(b"\n\tData Unit ID: 0x%04x, Segment Offset: %d" % (pkt.u16(at), pkt.u16(at + 2)))
        out.put(b", Total PDU Length: %d" % pkt.u16(at + 4))
        at += 6
        left -= 6
    if not put_options(pkt, at, left, out):
        return False
    at += left
    rest = length - size
    if first & 0x1F in (ERROR_REPORT, ECHO_RESPONSE) and pkt.u8(at) == IDENTIFIER:
        out.put(b"\n\t-----original packet-----\n\t")
        print_clnp(pkt, at, rest, out)
    elif rest > 0:
        out.put(b"\n\t  undecoded non-header data, length %d" % rest)
        hexdump.hex_only(out, pkt, at, min(rest, pkt.left(at)), b"\n\t  ")
    return True


def put_options(pkt: PacketView, at: i64, left: i64, out: Text) -> bool:
    """What a header says beyond its fixed part. False if it cannot be."""
    while left > 0:
        if left < 2:
            out.put(b", bad opts/li")
            return False
        kind = pkt.u8(at)
        size = pkt.u8(at + 1)
        at += 2
        left -= 2
        if size > left:
            out.put(b", opt (%d) too long" % kind)
            return False
        pkt.need(at, size)
        out.put(b"\n\t  %s Option #%d, length %d, value: " % (OPTIONS.get(int(kind), b"Unknown"), kind, size))
        if size < OPTION_LENGTHS.get(int(kind), 0):
            out.put(b", bad opt len")
            return False
        put_option(pkt, at, size, kind, out)
        if out.verbose > 1:
            hexdump.hex_only(out, pkt, at, size, b"\n\t  ")
        at += size
        left -= size
    return True


def put_option(pkt: PacketView, at: i64, size: i64, kind: i64, out: Text) -> None:
    """What an option says."""
    if kind == PADDING:
        out.put(b"padding data")
    elif kind == PRIORITY:
        out.put(b"0x%x" % (pkt.u8(at) & 0xF))
    elif kind == SOURCE_ROUTING or kind == ROUTE_RECORDING:
        out.put(COMPLETENESS.get(int(pkt.u8(at)), b"Unknown"))
        out.put(b" source routing" if kind == SOURCE_ROUTING else b" recording of route in progress")
        put_route(pkt, at, size, out)
    elif kind == QUALITY:
        code = pkt.u8(at) >> 6
        out.put(b"\n\t    Format Code: %s" % FORMATS[int(code)])
        if code == GLOBALLY_UNIQUE:
            out.put(b"\n\t    QoS Flags [")
            out.bits(QUALITIES, pkt.u8(at) & 0x3F, b"none")
            out.put(b"]")
    elif kind == SECURITY:
        code = pkt.u8(at) >> 6
        out.put(b"\n\t    Format Code: %s, Security-Level %d" % (FORMATS[int(code)], pkt.u8(at + 1)))
    elif kind == DISCARD_REASON:
        major, minor = pkt.u8(at) >> 4, pkt.u8(at) & 0xF
        name, errors = REASONS.get(int(major), (b"Unknown", {}))
        out.put(
            b"\n\t    Class: %s Error (0x%01x), %s (0x%01x)" % (name, major, errors.get(int(minor), b"Unknown"), minor)
        )
    else:
        hexdump.hex_only(out, pkt, at, size, b"\n\t  ")


def put_route(pkt: PacketView, at: i64, size: i64, out: Text) -> None:
    """The addresses of a route from an offset on; the first one again and again, as tcpdump has it."""
    offset = pkt.u8(at + 1)
    if offset == 0:
        out.put(b" Bad NSAP offset (0)")
        return
    if offset - 1 > size:
        out.put(b" Bad NSAP offset (past end of option)")
        return
    left = size - (offset - 1)
    at += offset - 1
    while left > 0:
        width = pkt.u8(at)
        left -= 1
        if width == 0:
            continue
        if width > left:
            out.put(b"\n\t    NSAP address goes past end of option")
            return
        out.put(b"\n\t    NSAP address (length %d): " % width)
        put_nsap(pkt, at + 1, width, out)
        left -= width
