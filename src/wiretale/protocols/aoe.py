"""ATA over Ethernet (the AoE specification, revision 11).

    +-------------+-----------+-----------+-----------+-----------+-------------+---------+
    | version (4) | flags (4) | error (1) | major (2) | minor (1) | command (1) | tag (4) |
    +-------------+-----------+-----------+-----------+-----------+-------------+---------+
"""

from __future__ import annotations

from wiretale.dissect.packet import PacketView
from wiretale.dissect.text import Text
from wiretale.native import Final, i64

VERSION: Final = 1
HEADER: Final = 10
ERROR: Final = 0x04
ATA: Final = 0
CONFIG: Final = 1
MAC_MASK: Final = 2
RESERVE: Final = 3
MAX_CONFIG: Final = 1024

FLAGS: Final[dict[int, bytes]] = {0x08: b"Response", 0x04: b"Error", 0x02: b"MBZ-1", 0x01: b"MBZ-0"}
ERRORS: Final[dict[int, bytes]] = {
    1: b"Unrecognized command code",
    2: b"Bad argument parameter",
    3: b"Device unavailable",
    4: b"Config string present",
    5: b"Unsupported version",
    6: b"Target is reserved",
}
COMMANDS: Final[dict[int, bytes]] = {
    ATA: b"Issue ATA Command",
    CONFIG: b"Query Config Information",
    MAC_MASK: b"MAC Mask List",
    RESERVE: b"Reserve/Release",
}
ATA_FLAGS: Final[dict[int, bytes]] = {
    0x80: b"MBZ-7",
    0x40: b"Ext48",
    0x20: b"MBZ-5",
    0x10: b"Device",
    0x08: b"MBZ-3",
    0x04: b"MBZ-2",
    0x02: b"Async",
    0x01: b"Write",
}
CONFIG_COMMANDS: Final[dict[int, bytes]] = {
    0: b"read config string",
    1: b"test config string",
    2: b"test config string prefix",
    3: b"set config string",
    4: b"force set config string",
}
MASK_COMMANDS: Final[dict[int, bytes]] = {0: b"Read Mac Mask List", 1: b"Edit Mac Mask List"}
MASK_ERRORS: Final[dict[int, bytes]] = {1: b"Unspecified Error", 2: b"Bad DCmd directive", 3: b"Mask list full"}
MASK_DIRECTIVES: Final[dict[int, bytes]] = {
    0: b"No Directive",
    1: b"Add mac address to mask list",
    2: b"Delete mac address from mask list",
}
RESERVE_COMMANDS: Final[dict[int, bytes]] = {
    0: b"Read reserve list",
    1: b"Set reserve list",
    2: b"Force set reserve list",
}


def print_aoe(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """A command or its response; what it says is shown with -v."""
    pkt.enter(b"aoe", at)
    end = at + length
    out.put(b"AoE length %d" % length)
    if length < 1:
        put_invalid(pkt, at, end, out)
        return
    first = pkt.u8(at)
    out.put(b", Ver %d" % (first >> 4))
    if first >> 4 != VERSION:
        return
    if length < HEADER:
        put_invalid(pkt, at, end, out)
        return
    out.put(b", Flags: [")
    out.bits(FLAGS, first & 0x0F, b"none")
    out.put(b"]")
    if not out.verbose:
        return
    if first & ERROR:
        pkt.need(at, 2)
        out.put(b"\n\tError: ")
        out.name(ERRORS, pkt.u8(at + 1), b"Invalid (%d)")
    out.put(b"\n\tMajor: 0x%04x" % pkt.u16(at + 2))
    out.put(b", Minor: 0x%02x" % pkt.u8(at + 4))
    command = pkt.u8(at + 5)
    out.put(b", Command: ")
    out.name(COMMANDS, command, b"Unknown (0x%02x)")
    out.put(b", Tag: 0x%08x" % pkt.u32(at + 6))
    at += HEADER
    left = length - HEADER
    if command == ATA:
        right = put_ata(pkt, at, left, out)
    elif command == CONFIG:
        right = put_config(pkt, at, left, out)
    elif command == MAC_MASK:
        right = put_mac_mask(pkt, at, left, out)
    elif command == RESERVE:
        right = put_reserve(pkt, at, left, out)
    else:
        right = True
    if not right:
        put_invalid(pkt, at, end, out)


def put_ata(pkt: PacketView, at: i64, left: i64, out: Text) -> bool:
    """A command to a disk. False if it is too short."""
    if left < 12:
        return False
    pkt.need(at, 1)
    out.put(b"\n\tAFlags: [")
    out.bits(ATA_FLAGS, pkt.u8(at), b"none")
    out.put(b"]")
    out.put(b", Err/Feature: %d" % pkt.u8(at + 1))
    out.put(b", Sector Count: %d" % pkt.u8(at + 2))
    out.put(b", Cmd/Status: %d" % pkt.u8(at + 3))
    out.put(b"\n\tlba0: %d" % pkt.u8(at + 4))
    for i in range(1, 6):
        out.put(b", lba%d: %d" % (i, pkt.u8(at + 4 + i)))
    pkt.need(at, 12)
    if left > 12:
        out.put(b"\n\tData: %d bytes" % (left - 12))
    return True


def put_config(pkt: PacketView, at: i64, left: i64, out: Text) -> bool:
    """What a target is, and the string that its owner gave it. False if a length is wrong."""
    if left < 8:
        return False
    out.put(b"\n\tBuffer Count: %d" % pkt.u16(at))
    out.put(b", Firmware Version: %d" % pkt.u16(at + 2))
    out.put(b", Sector Count: %d" % pkt.u8(at + 4))
    value = pkt.u8(at + 5)
    out.put(b", AoE: %d, CCmd: %s" % (value >> 4, CONFIG_COMMANDS.get(value & 0x0F, b"Unknown (0x02x)")))
    length = pkt.u16(at + 6)
    if length > MAX_CONFIG or length > left - 8:
        return False
    if length:
        out.put(b"\n\tConfig String (length %d): " % length)
        out.text(pkt, at + 8, length)
    return True


def put_mac_mask(pkt: PacketView, at: i64, left: i64, out: Text) -> bool:
    """Whom a target listens to. False if a length is wrong."""
    if left < 4:
        return False
    pkt.need(at, 2)
    out.put(b"\n\tMCmd: ")
    out.name(MASK_COMMANDS, pkt.u8(at + 1), b"Unknown (0x%02x)")
    pkt.need(at, 3)
    out.put(b", MError: ")
    out.name(MASK_ERRORS, pkt.u8(at + 2), b"Unknown (0x%02x)")
    count = pkt.u8(at + 3)
    out.put(b", Dir Count: %d" % count)
    at += 4
    if left - 4 < count * 8:
        return False
    while count > 0:
        pkt.need(at, 2)
        out.put(b"\n\t DCmd: ")
        out.name(MASK_DIRECTIVES, pkt.u8(at + 1), b"Unknown (0x%02x)")
        pkt.need(at, 8)
        out.put(b", Ethernet Address: ")
        out.ethernet(pkt, at + 2)
        at += 8
        count -= 1
    return True


def put_reserve(pkt: PacketView, at: i64, left: i64, out: Text) -> bool:
    """Who may use a target. False if a length is wrong."""
    if left < 2 or (left - 2) % 6:
        return False
    pkt.need(at, 1)
    out.put(b"\n\tRCmd: ")
    out.name(RESERVE_COMMANDS, pkt.u8(at), b"Unknown (0x%02x)")
    count = pkt.u8(at + 1)
    out.put(b", NMacs: %d" % count)
    if left - 2 != count * 6:
        return False
    for i in range(count):
        pkt.need(at + 2 + 6 * i, 6)
        out.put(b"\n\tEthernet Address %d: " % i)
        out.ethernet(pkt, at + 2 + 6 * i)
    return True


def put_invalid(pkt: PacketView, at: i64, end: i64, out: Text) -> None:
    """The mark for a wrong length, and the other one if the frame was not captured to its end."""
    out.invalid()
    pkt.need(at, end - at)
