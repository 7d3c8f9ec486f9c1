"""ZeroMQ Message Transport Protocol 1.0 (ZeroMQ RFC 13), over TCP with -T zmtp1 or over PGM with -T pgm_zmtp1.

A message is frames, and a frame is its length, flags, and a body:

    +--------+--------+---- - - -       the length counts the flags and the body
    | Length | Flags  | Body
    +--------+--------+---- - - -

A length octet of 255 means that the length comes in the eight octets after it. A PGM datagram
starts with the offset of its first frame, 0xffff where none starts in it.
"""

from __future__ import annotations

from wiretale.dissect import hexdump
from wiretale.dissect.packet import PacketView, Truncated
from wiretale.dissect.text import Text
from wiretale.native import Final, i64

LONG: Final = 0xFF
NO_FRAME: Final = 0xFFFF
SHOWN: Final = 128  # octets of a body that -v shows; more v's show all
MORE: Final = 0x01


def print_zmtp1(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """The frames of a TCP segment."""
    pkt.enter(b"zmtp1", at)
    out.put(b": ZMTP/1.0")
    put_frames(pkt, at, min(at + length, pkt.end), out)


def put_datagram(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """The payload of a PGM packet, `length` octets by its header's word."""
    pkt.enter(b"zmtp1", at)
    offset = pkt.u16(at)
    out.put(b"\n\t frame offset 0x%04x" % offset)
    end = min(at + length, pkt.end)
    at += 2
    remaining = length - 2
    if offset == NO_FRAME:
        offset = max(remaining, 0)
    elif offset > remaining:
        out.put(b" (exceeds datagram declared length)")
        raise Truncated()
    if offset:
        there = min(pkt.left(at), offset)
        out.put(b"\n\t frame intermediate part, %d bytes" % offset)
        if there < offset:
            out.put(b" (%d captured)" % there)
        if there > 1:
            put_start(pkt, at, there, b"", out)
    put_frames(pkt, at + offset, end, out)


def put_frames(pkt: PacketView, at: i64, end: i64, out: Text) -> None:
    """Frame after frame up to `end`."""
    while at < end:
        at = put_frame(pkt, at, end, out)


def put_frame(pkt: PacketView, at: i64, end: i64, out: Text) -> i64:
    """A frame; returns the offset after it."""
    out.put(b"\n\t frame flags+body ")
    size: int = pkt.u8(at)
    if size == LONG:
        out.put(b"(64-bit) length")
        pkt.need(at, 9)
        size = pkt.u64(at + 1)
        at += 9
    else:
        out.put(b" (8-bit) length")
        at += 1
    out.put(b" %d" % size)
    if size == 0:
        return at
    pkt.need(at, 1)
    there: int = end - at
    if size > there:
        out.put(b" (%d captured)" % there)
    flags = pkt.u8(at)
    out.put(b", flags 0x%02x" % flags)
    if out.verbose:
        names = [b"MBZ" if flags & bit else b"-" for bit in (128, 64, 32, 16, 8, 4, 2)]
        out.put(b" (" + b"|".join(names) + (b"|MORE)" if flags & MORE else b"|-)"))
        put_start(pkt, at + 1, min(size, there) - 1, b" of body", out)
    pkt.need(at, min(size, 1 << 32))
    return at + min(size, 1 << 32)


def put_start(pkt: PacketView, at: i64, count: i64, of: bytes, out: Text) -> None:
    """The first of `count` octets."""
    if not out.verbose or count <= 0:
        return
    shown = min(count, SHOWN) if out.verbose == 1 else count
    out.put(b", first %d byte(s)%s:" % (shown, of))
    hexdump.hex_and_ascii(out, pkt, at, shown, b"\n\t ")
