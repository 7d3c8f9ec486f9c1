"""Bidirectional Forwarding Detection (RFC 5880; on UDP RFC 5881, multihop RFC 5883, LAG RFC 7130).

     0                   1                   2                   3
     0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
    +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    |Vers |  Diag   |Sta|P|F|C|A|D|M|  Detect Mult  |    Length     |
    |                       My Discriminator                        |
    |                      Your Discriminator                       |
    |                    Desired Min TX Interval                    |
    |                   Required Min RX Interval                    |
    |                 Required Min Echo RX Interval                 |
    |   Auth Type   |   Auth Len    |    Authentication Data...     |
    +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
"""

from __future__ import annotations

from wiretale.dissect import hexdump
from wiretale.dissect.packet import PacketView
from wiretale.dissect.text import Text
from wiretale.native import Final, i64

HEADER: Final = 24
AUTHENTICATION_PRESENT: Final = 0x04

DIAGNOSTICS: Final[dict[int, bytes]] = {
    0: b"No Diagnostic",
    1: b"Control Detection Time Expired",
    2: b"Echo Function Failed",
    3: b"Neighbor Signaled Session Down",
    4: b"Forwarding Plane Reset",
    5: b"Path Down",
    6: b"Concatenated Path Down",
    7: b"Administratively Down",
    8: b"Reverse Concatenated Path Down",
}
STATES: Final[dict[int, bytes]] = {0: b"AdminDown", 1: b"Down", 2: b"Init", 3: b"Up"}
FLAGS: Final[dict[int, bytes]] = {
    0x20: b"Poll",
    0x10: b"Final",
    0x08: b"Control Plane Independent",
    AUTHENTICATION_PRESENT: b"Authentication Present",
    0x02: b"Demand",
    0x01: b"Multipoint",
}
FLAGS_OF_VERSION_0: Final[dict[int, bytes]] = {  # as the drafts had them
    0x80: b"I Hear You",
    0x40: b"Demand",
    0x20: b"Poll",
    0x10: b"Final",
    0x08: b"Control Plane Independent",
    0x04: b"Authentication Present",
    0x02: b"Reserved",
    0x01: b"Reserved",
}
PASSWORD: Final = 1
MD5: Final = 2
METICULOUS_MD5: Final = 3
SHA1: Final = 4
METICULOUS_SHA1: Final = 5
AUTHENTICATIONS: Final[dict[int, bytes]] = {
    PASSWORD: b"Simple Password",
    MD5: b"Keyed MD5",
    METICULOUS_MD5: b"Meticulous Keyed MD5",
    SHA1: b"Keyed SHA1",
    METICULOUS_SHA1: b"Meticulous Keyed SHA1",
}


def print_bfd_control(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """A control packet of a session over one hop."""
    print_control(pkt, at, length, b"Control", out)


def print_bfd_multihop(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """A control packet of a session over several hops."""
    print_control(pkt, at, length, b"Multihop", out)


def print_bfd_lag(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """A control packet of a session over a member of a link aggregation group."""
    print_control(pkt, at, length, b"Lag", out)


def print_bfd_echo(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """An echo packet, whose content is its sender's own business."""
    pkt.enter(b"bfd", at)
    out.put(b"BFD, Echo, length: ")
    out.dec(length)
    if out.verbose:
        hexdump.hex_only(out, pkt, at, length)


def print_control(pkt: PacketView, at: i64, length: i64, session: bytes, out: Text) -> None:
    """A control packet of any kind of session."""
    pkt.enter(b"bfd", at)
    pkt.need(at, HEADER)
    version = pkt.u8(at) >> 5
    flags = pkt.u8(at + 1)
    out.put(b"BFDv%d, " % version)
    if version > 1:
        out.put(b"Control, length: ")
        out.dec(length)
        if out.verbose:
            hexdump.hex_only(out, pkt, at, length)
        return
    if out.verbose:
        out.put(b"length: %d\n\t" % length)
    out.put((session if version == 1 else b"Control") + b", ")
    if version == 1:
        out.put(b"State ")
        out.name(STATES, flags >> 6, b"unknown")
        out.put(b", Flags: [")
        out.bits(FLAGS, flags & 0x3F, b"none")
    else:
        out.put(b"Flags: [")
        out.bits(FLAGS_OF_VERSION_0, flags, b"none")
    out.put(b"]")
    if not out.verbose:
        out.put(b", length: ")
        out.dec(length)
        return
    diagnostic = pkt.u8(at) & 0x1F
    out.put(b", Diagnostic: ")
    out.name(DIAGNOSTICS, diagnostic, b"unknown")
    out.put(b" (0x%02x)" % diagnostic)
    multiplier = pkt.u8(at + 2)
    desired = pkt.u32(at + 12)
    out.put(b"\n\tDetection Timer Multiplier: %d" % multiplier)
    # The product is taken in 32 bits.
    out.put(b" (%d ms Detection time), BFD Length: %d" % (multiplier * desired % (1 << 32) // 1000, pkt.u8(at + 3)))
    out.put(b"\n\tMy Discriminator: 0x%08x, Your Discriminator: 0x%08x" % (pkt.u32(at + 4), pkt.u32(at + 8)))
    out.put(b"\n\t  Desired min Tx Interval:    %4d ms" % (desired // 1000))
    out.put(b"\n\t  Required min Rx Interval:   %4d ms" % (pkt.u32(at + 16) // 1000))
    out.put(b"\n\t  Required min Echo Interval: %4d ms" % (pkt.u32(at + 20) // 1000))
    if flags & AUTHENTICATION_PRESENT:
        put_authentication(pkt, at + HEADER, length - HEADER, out)


def put_authentication(pkt: PacketView, at: i64, left: i64, out: Text) -> None:
    """The authentication section."""
    if left < 4:
        pkt.need(pkt.end, 1)
    pkt.need(at, 4)
    kind = pkt.u8(at)
    length = pkt.u8(at + 1)
    out.put(b"\n\tAuthentication: ")
    out.name(AUTHENTICATIONS, kind, b"Unknown")
    out.put(b" (%d), length: %d" % (kind, length))
    out.put(b"\n\t  Auth Key ID: %d" % pkt.u8(at + 2))
    if kind == PASSWORD:
        if length < 4 or length > 19:
            out.put(b"[invalid length %d]" % length)
            return
        out.put(b", Password: ")
        out.text(pkt, at + 3, length - 3)
    elif kind in AUTHENTICATIONS:
        wanted: i64 = 24 if kind in (MD5, METICULOUS_MD5) else 28
        if length != wanted:
            out.put(b"[invalid length %d]" % length)
            return
        out.put(b", Sequence Number: 0x%08x" % pkt.u32(at + 4))
        label = b"\n\t  Digest: " if wanted == 24 else b"\n\t  Hash: "
        pkt.need(at + 8, length - 8)
        out.put(label)
        out.hex_bytes(pkt, at + 8, length - 8)
