"""MAC Security (IEEE 802.1AE): the tag between an Ethernet frame's addresses and what it protects.

    +------------+--------------------+-------------------+---------------+
    | TCI/AN (1) | short length (1)   | packet number (4) | SCI (8), if I |
    +------------+--------------------+-------------------+---------------+

    TCI: version, S (end station), I (SCI present), B (broadcast), E (encrypted), C (changed)
"""

from __future__ import annotations

from wiretale.dissect.packet import PacketView
from wiretale.dissect.text import Text
from wiretale.native import Final, i64

HEADER: Final = 6
SCI: Final = 8
CHECK_VALUE: Final = 16  # at the frame's end

HAS_SCI: Final = 0x20
ENCRYPTED: Final = 0x08
CHANGED: Final = 0x04

FLAGS: Final[dict[int, bytes]] = {0x08: b"E", 0x04: b"C", 0x40: b"S", 0x10: b"B", 0x20: b"I"}


def read_macsec(pkt: PacketView, at: i64, length: i64, out: Text) -> i64:
    """Prints the tag at `at`; returns its length, negative if what it protects cannot be read.

    Returns 0 if the tag itself is cut off or wrong, which has been said then. What follows a
    readable tag ends where the check value starts.
    """
    pkt.enter(b"macsec", at)
    if not pkt.has(at, HEADER) or length < HEADER:
        out.truncated(pkt)
        return 0
    control = pkt.u8(at)
    short = pkt.u8(at + 1)
    header: i64 = HEADER
    if control & HAS_SCI:
        header += SCI
        if not pkt.has(at, header) or length < header:
            out.truncated(pkt)
            return 0
    if control & 0x80 or short & 0xC0:
        out.invalid()
        return 0
    unreadable = control & (ENCRYPTED | CHANGED)
    if out.link_level or unreadable:
        if not out.link_level:
            out.ethernet(pkt, pkt.link_source_at)
            out.put(b" > ")
            out.ethernet(pkt, pkt.link_destination_at)
            out.put(b" 802.1AE MACsec, ")
        out.put(b"an %d, pn %d, flags " % (control & 3, pkt.u32(at + 2)))
        out.bits(FLAGS, control & 0x7C, b"none", b"")
        if short:
            out.put(b", sl %d" % short)
        if control & HAS_SCI:
            out.put(b", sci ")
            out.hex_bytes(pkt, at + HEADER, SCI)
        out.put(b", ")
    if unreadable:
        return -header
    left = length - header
    if pkt.left(at + header) < left:
        left = pkt.left(at + header)
    if left < CHECK_VALUE + short:
        out.truncated(pkt)
        return 0
    pkt.end -= CHECK_VALUE
    return header
