"""Multilink Frame Relay (FRF.16.1): a frame's fragments over the links of a bundle, and messages about links.

    +---+---+---+--------------+---+---------------+
    | B | E | C | sequence (4) | 0 | sequence (8)  |   a fragment, of which B begins and E ends the frame
    +---+---+---+--------------+---+---------------+

With all of B, E and C set and no sequence it is a message: its type (1), then information elements, each a
type (1), its length with this header (1), and its value.
"""

from __future__ import annotations

from wiretale.dissect import hexdump
from wiretale.dissect.packet import PacketView
from wiretale.dissect.text import Text, bit_names, name
from wiretale.native import Final, i64
from wiretale.protocols import frame_relay

LEAST: Final = 4
FRAGMENT_HEADER: Final = 2
MESSAGE_HEADER: Final = 3
ELEMENT_HEADER: Final = 2
BEGIN: Final = 0x80
END: Final = 0x40
CONTROL: Final = 0x20
ALL_FLAGS: Final = BEGIN | END | CONTROL
FLAGS: Final[dict[int, bytes]] = {BEGIN: b"Begin", END: b"End", CONTROL: b"Control"}

MESSAGES: Final[dict[int, bytes]] = {
    1: b"Add Link",
    2: b"Add Link ACK",
    3: b"Add Link Reject",
    4: b"Hello",
    5: b"Hello ACK",
    6: b"Remove Link",
    7: b"Remove Link ACK",
}

NO_MORE: Final = 0
BUNDLE_ID: Final = 1
LINK_ID: Final = 2
MAGIC_NUMBER: Final = 3
ELEMENTS: Final[dict[int, bytes]] = {
    BUNDLE_ID: b"Bundle ID",
    LINK_ID: b"Link ID",
    MAGIC_NUMBER: b"Magic Number",
    5: b"Timestamp",
    6: b"Vendor Extension",
    7: b"Cause",
}
LONGEST_NAME: Final = 50


def print_mfr(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """A fragment or a message, as a link layer."""
    pkt.enter(b"mfr", at)
    pkt.link_header_length += read_frame(pkt, at, length, out)


def read_frame(pkt: PacketView, at: i64, length: i64, out: Text) -> i64:
    """Prints a frame; returns how long its header was."""
    if length < FRAGMENT_HEADER or not pkt.has(at, FRAGMENT_HEADER):
        out.truncated(pkt)
        return pkt.left(at)
    if length < LEAST:
        out.put(b"[length %d < %d]" % (length, LEAST))
        out.invalid()
        return pkt.left(at)
    if not pkt.has(at, LEAST):
        out.truncated(pkt)
        return pkt.left(at)
    first = pkt.u8(at)
    flags = bit_names(FLAGS, first & ALL_FLAGS, b"none")
    if first & ALL_FLAGS == ALL_FLAGS and pkt.u8(at + 1) == 0:
        out.put(
            b"FRF.16 Control, Flags [%s], %s, length %d"
            % (flags, name(MESSAGES, pkt.u8(at + 2), b"Unknown Message (0x%02x)"), length)
        )
        if out.verbose:
            put_elements(pkt, at + MESSAGE_HEADER, length - MESSAGE_HEADER, out)
        return MESSAGE_HEADER
    sequence = (first & 0x1E) << 7 | pkt.u8(at + 1)
    out.put(b"FRF.16 Frag, seq %d, Flags [%s]" % (sequence, flags))
    if first & (BEGIN | CONTROL) == BEGIN:  # only a frame's start says what it carries
        out.put(b", ")
        frame_relay.put_frame_relay(pkt, at + FRAGMENT_HEADER, length - FRAGMENT_HEADER, out)
        return FRAGMENT_HEADER
    hexdump.hex_only(out, pkt, at, length)
    return 0


def put_elements(pkt: PacketView, at: i64, left: i64, out: Text) -> None:
    """What a message says."""
    while left > ELEMENT_HEADER:
        pkt.need(at, ELEMENT_HEADER)
        kind = pkt.u8(at)
        size = pkt.u8(at + 1)
        out.put(b"\n\tIE %s (%d), length %d: " % (name(ELEMENTS, kind, b"Unknown"), kind, size))
        if kind == NO_MORE or size <= ELEMENT_HEADER:
            return
        pkt.need(at, size)
        put_element(pkt, at + ELEMENT_HEADER, size - ELEMENT_HEADER, kind, out)
        at += size
        left -= size


def put_element(pkt: PacketView, at: i64, size: i64, kind: i64, out: Text) -> None:
    """An element's value."""
    known = kind in (BUNDLE_ID, LINK_ID, MAGIC_NUMBER)
    if kind in (BUNDLE_ID, LINK_ID):
        out.text_z(pkt, at, min(size, LONGEST_NAME))
    elif kind == MAGIC_NUMBER:
        if size == 4:
            out.put(b"0x%08x" % pkt.u32(at))
        else:
            out.put(b"[IE data length %d != 4]" % size)
            out.invalid()
    if out.verbose > 1 or not known:
        hexdump.hex_only(out, pkt, at, size, b"\n\t  ")
