"""Unidirectional Link Detection (RFC 5171).

    +-------------+------------+-----------+--------------+
    | version (3) | opcode (5) | flags (8) | checksum (2) |
    +-------------+------------+-----------+--------------+
    | type (2)                 | length (2)  | value ...  |
    +--------------------------+-------------+------------+
"""

from __future__ import annotations

from wiretale.dissect.packet import PacketView
from wiretale.dissect.text import Text
from wiretale.native import Final, i64

HEADER: Final = 4
TLV_HEADER: Final = 4

CODES: Final[dict[int, bytes]] = {1: b"Probe message", 2: b"Echo message", 3: b"Flush message"}
FLAGS: Final[dict[int, bytes]] = {
    0x01: b"RT",
    0x02: b"RSY",
    0x04: b"MBZ-2",
    0x08: b"MBZ-3",
    0x10: b"MBZ-4",
    0x20: b"MBZ-5",
    0x40: b"MBZ-6",
    0x80: b"MBZ-7",
}
TLVS: Final[dict[int, bytes]] = {
    1: b"Device-ID TLV",
    2: b"Port-ID TLV",
    3: b"Echo TLV",
    4: b"Message Interval TLV",
    5: b"Timeout Interval TLV",
    6: b"Device Name TLV",
    7: b"Sequence Number TLV",
}


def print_udld(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """A message, and with -v its TLVs."""
    pkt.enter(b"udld", at)
    end = at + length
    if length < HEADER:
        put_invalid(pkt, at, end, out)
        return
    first = pkt.u8(at)
    code = first & 0x1F
    flags = pkt.u8(at + 1)
    out.put(b"UDLDv%d, Code %s (%x), Flags [" % (first >> 5, CODES.get(code, b"Reserved"), code))
    out.bits(FLAGS, flags, b"none")
    out.put(b"] (0x%02x), length %d" % (flags, length))
    if not out.verbose:
        pkt.need(at, length)
        return
    out.put(b"\n\tChecksum 0x%04x (unverified)" % pkt.u16(at + 2))
    at += HEADER
    length -= HEADER
    while length > 0:
        if length < TLV_HEADER:
            put_invalid(pkt, at, end, out)
            return
        kind = pkt.u16(at)
        size = pkt.u16(at + 2)
        out.put(b"\n\t%s (0x%04x) TLV, length %d" % (TLVS.get(kind, b"Unknown"), kind, size))
        if size <= TLV_HEADER or size > length:
            put_invalid(pkt, at, end, out)
            return
        value = size - TLV_HEADER
        at += TLV_HEADER
        length -= size
        if kind in (1, 2, 6):
            out.put(b", ")
            out.text_z(pkt, at, value)
        elif kind == 3:
            out.put(b", ")
            out.text(pkt, at, value)
        elif kind in (4, 5):
            if value != 1:
                put_invalid(pkt, at, end, out)
                return
            out.put(b", %ds" % pkt.u8(at))
        elif kind == 7:
            if value != 4:
                put_invalid(pkt, at, end, out)
                return
            out.put(b", %d" % pkt.u32(at))
        pkt.need(at, value)
        at += value


def put_invalid(pkt: PacketView, at: i64, end: i64, out: Text) -> None:
    """The mark for a wrong length, and the other one if the message was not captured to its end."""
    out.invalid()
    pkt.need(at, end - at)
