"""Cisco's VLAN Query Protocol.

 0                   1                   2                   3
 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
|   Version     |   Message     |     Error     |    Objects    |
|                        Sequence Number                        |
|                        Object type                            |
|     Object length             |       Value...
"""

from __future__ import annotations

from wiretale.dissect import hexdump
from wiretale.dissect.packet import PacketView, Truncated
from wiretale.dissect.text import Text, name
from wiretale.native import Final, i64

HEADER: Final = 8
OBJECT_HEADER: Final = 6

MESSAGES: Final[dict[int, bytes]] = {
    1: b"Request, Join Port",
    2: b"Response, VLAN",
    3: b"Request, Reconfirm",
    4: b"Response, Reconfirm",
}
ERRORS: Final[dict[int, bytes]] = {0: b"No error", 3: b"Access denied", 4: b"Shutdown port", 5: b"Wrong VTP domain"}
CLIENT: Final = 0xC01
MAC_ADDRESSES: Final = (0xC06, 0xC08)
OBJECTS: Final[dict[int, bytes]] = {
    CLIENT: b"Client IP Address",
    0xC02: b"Port Name",
    0xC03: b"VLAN Name",
    0xC04: b"VTP Domain",
    0xC05: b"Ethernet Packet",
    0xC06: b"MAC Null",
    0xC08: b"MAC Address",
}


def print_vqp(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """A message; its objects with -v."""
    pkt.enter(b"vqp", at)
    if length < HEADER:
        raise Truncated
    pkt.need(at, HEADER)
    version = pkt.u8(at)
    if version != 1:
        out.put(b"VQP version %d packet not supported" % version)
        return
    kind = name(MESSAGES, pkt.u8(at + 1), b"unknown (%d)")
    error = pkt.u8(at + 2)
    words = ERRORS.get(int(error), b"unknown")
    if not out.verbose:
        out.put(b"VQPv1 %s Message, error-code %s (%d), length %d" % (kind, words, error, length))
        return
    count = pkt.u8(at + 3)
    out.put(
        b"\n\tVQPv1, %s Message, error-code %s (%d), seq 0x%08x, items %d, length %d"
        % (kind, words, error, pkt.u32(at + 4), count, length)
    )
    at += HEADER
    length -= HEADER
    while length > 0 and count > 0:
        taken = put_object(pkt, at, length, out)
        if taken == 0:
            return
        at += taken
        length -= taken
        count -= 1


def put_object(pkt: PacketView, at: i64, left: i64, out: Text) -> i64:
    """One object; returns its size, 0 if it is empty or cannot be."""
    if left < OBJECT_HEADER:
        raise Truncated
    kind = pkt.u32(at)
    size = pkt.u16(at + 4)
    out.put(b"\n\t  %s Object (0x%08x), length %d, value: " % (OBJECTS.get(int(kind), b"Unknown"), kind, size))
    if size == 0:
        return 0
    at += OBJECT_HEADER
    if left - OBJECT_HEADER < size:
        raise Truncated
    pkt.need(at, size)
    if kind == CLIENT:
        if size != 4:
            out.invalid()
            return 0
        out.host4(pkt, at)
        out.put(b" (0x%08x)" % pkt.u32(at))
    elif kind in MAC_ADDRESSES:
        if size != 6:
            out.invalid()
            return 0
        out.ethernet(pkt, at)
    elif kind in OBJECTS:
        out.text_z(pkt, at, size)
    elif out.verbose <= 1:
        hexdump.hex_only(out, pkt, at, size, b"\n\t    ")
    return OBJECT_HEADER + size
