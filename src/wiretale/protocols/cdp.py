"""Cisco Discovery Protocol.

    +-------------+---------+--------------+
    | version (1) | TTL (1) | checksum (2) |
    +-------------+---------+--------------+
    | type (2)    | length (2) | value ... |
    +-------------+------------+-----------+
"""

from __future__ import annotations

from wiretale.dissect import hexdump
from wiretale.dissect.packet import PacketView
from wiretale.dissect.text import Text
from wiretale.native import Final, i64

HEADER: Final = 4
TLV_HEADER: Final = 4

DEVICE_ID: Final = 0x01
ADDRESSES: Final = 0x02
VERSION: Final = 0x05
MANAGEMENT_ADDRESSES: Final = 0x16

# Name, least and greatest length of the value (-1: any). Those without a name are known, but secret.
TLVS: Final[dict[int, tuple[bytes, int, int]]] = {
    0x00: (b"", -1, -1),
    0x01: (b"Device-ID", -1, -1),
    0x02: (b"Address", -1, -1),
    0x03: (b"Port-ID", -1, -1),
    0x04: (b"Capability", 4, 4),
    0x05: (b"Version String", -1, -1),
    0x06: (b"Platform", -1, -1),
    0x07: (b"Prefixes", -1, -1),
    0x08: (b"Protocol-Hello option", -1, -1),
    0x09: (b"VTP Management Domain", -1, -1),
    0x0A: (b"Native VLAN ID", 2, 2),
    0x0B: (b"Duplex", 1, 1),
    0x0C: (b"", -1, -1),
    0x0D: (b"", -1, -1),
    0x0E: (b"ATA-186 VoIP VLAN assignment", 3, 3),
    0x0F: (b"ATA-186 VoIP VLAN request", 2, 3),
    0x10: (b"power consumption", 1, 3),
    0x11: (b"MTU", 4, 4),
    0x12: (b"AVVID trust bitmap", 1, 1),
    0x13: (b"AVVID untrusted ports CoS", 1, 1),
    0x14: (b"System Name", -1, -1),
    0x15: (b"System Object ID (not decoded)", -1, -1),
    0x16: (b"Management Addresses", 4, -1),
    0x17: (b"Physical Location", 1, -1),
}
CAPABILITIES: Final[dict[int, bytes]] = {
    0x01: b"Router",
    0x02: b"Transparent Bridge",
    0x04: b"Source Route Bridge",
    0x08: b"L2 Switch",
    0x10: b"L3 capable",
    0x20: b"IGMP snooping",
    0x40: b"L1 capable",
}
NLPID_IPV4: Final = b"\xcc"
SNAP_IPV6: Final = b"\xaa\xaa\x03\x00\x00\x00\x86\xdd"


def print_cdp(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """An announcement: TLVs with -v, without it the device's name and the bytes of the rest."""
    pkt.enter(b"cdp", at)
    end = at + length
    left = length
    if length < HEADER:
        out.put(b" (packet length %d < %d)" % (length, HEADER))
        put_invalid(pkt, at, end, out)
        return
    out.put(b"CDPv%d, ttl: %ds" % (pkt.u8(at), pkt.u8(at + 1)))
    pkt.need(at, HEADER)
    if out.verbose:
        out.put(b", checksum: 0x%04x (unverified), length %d" % (pkt.u16(at + 2), length))
    at += HEADER
    left -= HEADER
    while left > 0:
        if left < TLV_HEADER:
            out.put(b" (remaining packet length %d < %d)" % (left, TLV_HEADER))
            put_invalid(pkt, at, end, out)
            return
        kind = pkt.u16(at)
        size = pkt.u16(at + 2)
        found = TLVS.get(kind)
        name = found[0] if found is not None and found[0] else b"unknown field type"
        if size < TLV_HEADER:
            if out.verbose:
                out.put(b"\n\t%s (0x%02x), TLV length: %d byte%s (too short)" % (name, kind, size, read_plural(size)))
            else:
                out.put(b", %s TLV length %d too short" % (name, size))
            put_invalid(pkt, at, end, out)
            return
        if size > left:
            out.put(b" (TLV length %d > %d)" % (size, left))
            put_invalid(pkt, at, end, out)
            return
        at += TLV_HEADER
        value = size - TLV_HEADER
        if out.verbose:
            out.put(b"\n\t%s (0x%02x), value length: %d byte%s: " % (name, kind, value, read_plural(value)))
        if found is None:
            hexdump_value(pkt, at, value, out)
        elif (found[1] >= 0 and value < found[1]) or (found[2] >= 0 and value > found[2]):
            out.put(b" (malformed TLV)")
            hexdump_value(pkt, at, value, out)
        elif out.verbose:
            put_value(pkt, at, value, kind, out)
        elif kind == DEVICE_ID:
            out.put(b", Device-ID '")
            out.text(pkt, at, value)
            out.put(b"'")
        else:
            hexdump_value(pkt, at, value, out)
        pkt.need(at, value)
        at += value
        left -= size
    if not out.verbose:
        out.put(b", length %d" % length)


def read_plural(count: i64) -> bytes:
    """The ending of a word for `count` things."""
    return b"" if count == 1 else b"s"


def hexdump_value(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """The bytes of a value."""
    pkt.need(at, length)
    hexdump.hex_only(out, pkt, at, length, b"\n\t  ")


def put_value(pkt: PacketView, at: i64, length: i64, kind: i64, out: Text) -> None:
    """What a TLV says, its length being right."""
    if kind in (DEVICE_ID, 0x03, 0x06, 0x09, 0x14):
        out.put(b"'")
        out.text(pkt, at, length)
        out.put(b"'")
    elif kind in (ADDRESSES, MANAGEMENT_ADDRESSES):
        put_addresses(pkt, at, length, out)
    elif kind == 0x04:
        capabilities = pkt.u32(at)
        out.put(b"(0x%08x): " % capabilities)
        out.bits(CAPABILITIES, capabilities, b"none")
    elif kind == VERSION:
        out.put(b"\n\t  ")
        for i in range(at, at + length):
            character = pkt.u8(i)
            if character == 10:
                out.put(b"\n\t  ")
            else:
                out.character(character)
    elif kind == 0x07:
        put_prefixes(pkt, at, length, out)
    elif kind == 0x0A:
        out.dec(pkt.u16(at))
    elif kind == 0x0B:
        out.put(b"full" if pkt.u8(at) else b"half")
    elif kind in (0x0E, 0x0F):
        if length == 3:
            out.put(b"app %d, vlan %d" % (pkt.u8(at), pkt.u16(at + 1)))
        else:
            out.put(b"unknown 0x%04x" % pkt.u16(at))
    elif kind == 0x10:
        out.put(b"%.2fW" % (int.from_bytes(read_all(pkt, at, length), "big") / 1000))
    elif kind == 0x11:
        out.put(b"%d bytes" % pkt.u32(at))
    elif kind in (0x12, 0x13):
        out.put(b"0x%02x" % pkt.u8(at))
    elif kind == 0x17:
        out.put(b"0x%02x" % pkt.u8(at))
        if length > 1:
            out.put(b"/")
            out.text(pkt, at + 1, length - 1)


def read_all(pkt: PacketView, at: i64, length: i64) -> bytes:
    """`length` bytes, all of which must have been captured."""
    pkt.need(at, length)
    return pkt.raw(at, length)


def put_addresses(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """A list of addresses, each with the protocol that it is of."""
    if length < 4:
        out.put(b" (not enough space for num)")
        return
    count = pkt.u32(at)
    at += 4
    length -= 4
    separator = b""
    while count > 0:
        out.put(separator)
        if length < 2:
            out.put(b" (not enough space for PT+PL)")
            return
        kind = pkt.u8(at)
        size = pkt.u8(at + 1)
        at += 2
        length -= 2
        if length < size + 2:
            out.put(b" (not enough space for P+AL)")
            return
        protocol = read_all(pkt, at, size)
        address = pkt.u16(at + size)
        at += size + 2
        length -= size + 2
        if kind == 1 and protocol == NLPID_IPV4 and address == 4:
            if length < 4:
                out.put(b" (not enough space for A)")
                return
            pkt.need(at, 4)
            out.put(b"IPv4 (%d) " % count)
            out.host4(pkt, at)
        elif kind == 2 and protocol == SNAP_IPV6 and address == 16:
            if length < 16:
                out.put(b" (not enough space for A)")
                return
            pkt.need(at, 16)
            out.put(b"IPv6 (%d) " % count)
            out.host6(pkt, at)
        else:
            out.put(b"pt=0x%02x, pl=%d, pb=" % (kind, size))
            for octet in protocol:
                out.put(b" %02x" % octet)
            out.put(b", al=%d, a=" % address)
            if length < address:
                out.put(b" (not enough space for A)")
                return
            for i in range(at, at + address):
                out.put(b" %02x" % pkt.u8(i))
        at += address
        length -= address
        separator = b" "
        count -= 1
    if length:
        out.put(b" (%d bytes of stray data)" % length)


def put_prefixes(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """Networks that an on-demand router serves."""
    if length % 5:
        out.put(b" [length %d is not a multiple of 5]" % length)
        return
    out.put(b" IPv4 Prefixes (%d):" % (length // 5))
    while length > 0:
        pkt.need(at, 5)
        out.put(b" ")
        out.address4(pkt, at)
        out.put(b"/%d" % pkt.u8(at + 4))
        at += 5
        length -= 5


def put_invalid(pkt: PacketView, at: i64, end: i64, out: Text) -> None:
    """The mark for a wrong length, and the other one if the message was not captured to its end."""
    out.invalid()
    pkt.need(at, end - at)
