"""What beacons and MAC commands of IEEE 802.15.4 carry.

    +------------+-----+-----------+---------+          +---------+---------
    | Superframe | GTS |  Pending  | Payload |          | Command | Content
    |    (2)     |     | addresses |         |          |   (1)   |
    +------------+-----+-----------+---------+          +---------+---------
"""

from __future__ import annotations

from wiretale.dissect.packet import PacketView
from wiretale.dissect.text import Text
from wiretale.native import Final, i64
from wiretale.protocols.ieee802154_elements import Malformed, put_octets, put_pending, put_superframe

COMMANDS: Final[dict[int, bytes]] = {
    0x01: b"Association Request command",
    0x02: b"Association Response command",
    0x03: b"Disassociation Notification command",
    0x04: b"Data Request command",
    0x05: b"PAN ID Conflict Notification command",
    0x06: b"Orphan Notification command",
    0x07: b"Beacon Request command",
    0x08: b"Coordinator realignment command",
    0x09: b"GTS request command",
    0x0A: b"TRLE Management Request command",
    0x0B: b"TRLE Management Response command",
    0x13: b"DSME Association Request command",
    0x14: b"DSME Association Response command",
    0x15: b"DSME GTS Request command",
    0x16: b"DSME GTS Response command",
    0x17: b"DSME GTS Notify command",
    0x18: b"DSME Information Request command",
    0x19: b"DSME Information Response command",
    0x1A: b"DSME Beacon Allocation Notification command",
    0x1B: b"DSME Beacon Collision Notification command",
    0x1C: b"DSME Link Report command",
    0x20: b"RIT Data Request command",
    0x21: b"DBS Request command",
    0x22: b"DBS Response command",
    0x23: b"RIT Data Response command",
    0x24: b"Vendor Specific command",
}
WITHOUT_CONTENT: Final = frozenset({4, 5, 6, 7})
CAPABILITIES: Final = (
    (0x04, b"AC powered, "),
    (0x08, b"Receiver on when idle, "),
    (0x10, b"Fast association, "),
    (0x40, b"Security supported, "),
    (0x80, b"Allocate address, "),
)
ASSOCIATIONS: Final[dict[int, bytes]] = {
    0x00: b", Association successful",
    0x01: b", PAN at capacity",
    0x02: b", PAN access denied",
    0x03: b", Hooping sequence offset duplication",
    0x80: b", Fast association successful",
}
DISASSOCIATIONS: Final[dict[int, bytes]] = {
    0: b"Reserved",
    1: b"Reason = The coordinator wishes the device to leave PAN",
    2: b"Reason = The device wishes to leave the PAN",
}


def put_beacon(pkt: PacketView, at: i64, stop: i64, out: Text) -> i64:
    """A beacon's superframe, guaranteed time slots and pending addresses; returns where its payload is."""
    if stop - at < 2:
        raise Malformed(b"[ERROR: Truncated before beacon information]")
    if out.verbose > 0:
        put_superframe(pkt.u16le(at), out)
    at = put_slots(pkt, at + 2, stop, out)
    if stop - at < 1:
        raise Malformed(b"[ERROR: Truncated before pending addresses]")
    return put_pending(pkt, at, stop, out)


def put_slots(pkt: PacketView, at: i64, stop: i64, out: Text) -> i64:
    """Who has guaranteed time slots; returns where what follows is."""
    if stop - at < 1:
        raise Malformed(b"[ERROR: Truncated before GTS info]")
    count = pkt.u8(at) & 7
    at += 1
    if not count:
        if out.verbose > 0:
            out.put(b"\n\tGTS Descriptor Count = 0, ")
        return at
    if stop - at < 1 + 3 * count:
        raise Malformed(b" [ERROR: Truncated GTS Info List]")
    if out.verbose > 1:
        out.put(b"GTS Descriptor Count = %d, GTS Directions Mask = %02x, [ " % (count, pkt.u8(at) & 0x7F))
        for n in range(count):
            one = at + 1 + 3 * n
            slot = pkt.u8(one + 1)  # where tcpdump looks: half of the address
            out.put(b"[ %04x, Start slot = %d, Length = %d ] " % (pkt.u16le(one), slot & 15, slot >> 4))
        out.put(b"]")
    return at + 1 + 3 * count


def put_command(pkt: PacketView, at: i64, stop: i64, out: Text) -> i64:
    """A command; returns where what is not understood of it starts."""
    if stop - at < 1:
        raise Malformed(b"[ERROR: Truncated before Command ID]")
    number = pkt.u8(at)
    at += 1
    out.put(b"Command ID = %s " % COMMANDS.get(number, b"Reserved 0x%02x" % number))
    size = stop - at
    if not size or number in WITHOUT_CONTENT:
        return at
    if number == 1:
        if size != 1:
            out.put(b"Invalid Association request command length")
            return at
        capabilities = pkt.u8(at)
        out.put(b"FFD, " if capabilities & 2 else b"RFD, ")
        out.put(b"".join(words for bit, words in CAPABILITIES if capabilities & bit))
    elif number == 2:
        if size != 3:
            out.put(b"Invalid Association response command length")
            return at
        status = pkt.u8(at + 2)
        out.put(b"Short address = %04x" % pkt.u16le(at))
        out.put(ASSOCIATIONS.get(status, b", Status = 0x%02x" % status))
    elif number == 3:
        if size != 1:
            out.put(b"Invalid Disassociation Notification command length")
            return at
        reason = pkt.u8(at)
        if reason in DISASSOCIATIONS:
            out.put(DISASSOCIATIONS[reason])
        else:
            out.put(b"Reason = 0x%02x" % pkt.u8(at + 2))  # not the reason's own byte: so it is with tcpdump
    elif number == 8:
        if size not in (7, 8):
            out.put(b"Invalid Coordinator Realignment command length")
            return at
        out.put(b"Pan ID = 0x%04x, Coordinator short address = %04x, Channel Number = %d" % (
            pkt.u16le(at), pkt.u16le(at + 2), pkt.u8(at + 4),
        ))
        if size == 8:
            out.put(b", page = %d" % pkt.u8(at + 7))
        out.put(b", Short address = %04x" % pkt.u16le(at + 5))
    elif number == 9:
        if size != 1:
            out.put(b"Invalid GTS Request command length")
            return at
        slots = pkt.u8(at)
        out.put(b"GTS Length = %d, %s, %s" % (
            slots & 15,
            b"Receive-only GTS" if slots & 16 else b"Transmit-only GTS",
            b"GTS allocation" if slots & 32 else b"GTS deallocations",
        ))
    else:
        out.put(b"Command Data = ")
        put_octets(pkt, at, size, out)
        return at
    return stop
