"""Connectivity Fault Management (IEEE 802.1ag, ITU-T Y.1731).

     0               1               2               3
    +-------+-------+---------------+---------------+---------------+
    | level |version|    opcode     |     flags     | offset of TLVs|
    +-------+-------+---------------+---------------+---------------+

Types of values are what tcpdump takes them for: 3 for an interface's status, 4 for data.
"""

from __future__ import annotations

from wiretale.dissect import hexdump
from wiretale.dissect.packet import PacketView
from wiretale.dissect.text import Text, name
from wiretale.native import Final, i64
from wiretale.protocols import oui
from wiretale.protocols.bgp_routes import FAMILIES, IPV4, IPV6
from wiretale.protocols.gmpls import single

HEADER: Final = 4

CONTINUITY_CHECK: Final = 1
LINKTRACE_REPLY: Final = 4
LINKTRACE_MESSAGE: Final = 5
OPCODES: Final[dict[int, bytes]] = {
    CONTINUITY_CHECK: b"Continuity Check Message",
    2: b"Loopback Reply",
    3: b"Loopback Message",
    LINKTRACE_REPLY: b"Linktrace Reply",
    LINKTRACE_MESSAGE: b"Linktrace Message",
}
# The least offset of type-length-values, and the number that is written where it is less.
OFFSETS: Final[dict[int, tuple[int, int]]] = {
    CONTINUITY_CHECK: (70, 1),
    LINKTRACE_REPLY: (6, 5),
    LINKTRACE_MESSAGE: (17, 4),
}

INTERVALS: Final = (0.0, 0.003333, 0.01, 0.1, 1.0, 10.0, 60.0, 600.0)
NAMES: Final = 48  # the size of the field for both names
NO_NAME: Final = 1
DOMAIN_DNS: Final = 2
DOMAIN_MAC: Final = 3
DOMAIN_TEXT: Final = 4
DOMAIN_FORMATS: Final[dict[int, bytes]] = {
    0: b"IEEE 802.1",
    NO_NAME: b"No MD Name present",
    DOMAIN_DNS: b"DNS string",
    DOMAIN_MAC: b"MAC + 16Bit Integer",
    DOMAIN_TEXT: b"Character string",
}
ASSOCIATION_TEXT: Final = 2
ASSOCIATION_FORMATS: Final[dict[int, bytes]] = {
    0: b"IEEE 802.1",
    1: b"Primary VID",
    ASSOCIATION_TEXT: b"Character string",
    3: b"16Bit Integer",
    4: b"RFC2685 VPN-ID",
}
REQUEST_FLAGS: Final[dict[int, bytes]] = {0x80: b"Use Forwarding-DB only"}
REPLY_FLAGS: Final[dict[int, bytes]] = {0x80: b"UseFDB Only", 0x40: b"FwdYes", 0x20: b"Terminal MEP"}
REPLY_ACTIONS: Final[dict[int, bytes]] = {1: b"Exact Match", 2: b"Filtering DB", 3: b"MIP CCM DB"}

END: Final = 0
SENDER: Final = 1
PORT_STATUS: Final = 2
INTERFACE_STATUS: Final = 3
ORGANIZATION: Final = 31
TLVS: Final[dict[int, bytes]] = {
    END: b"End",
    SENDER: b"Sender ID",
    PORT_STATUS: b"Port status",
    INTERFACE_STATUS: b"Interface status",
    4: b"Data",
    5: b"Reply Ingress",
    6: b"Reply Egress",
    ORGANIZATION: b"Organization Specific",
}
LEAST: Final[dict[int, int]] = {SENDER: 1, PORT_STATUS: 1, INTERFACE_STATUS: 1, ORGANIZATION: 4}
PORT_STATES: Final[dict[int, bytes]] = {1: b"Blocked", 2: b"Up"}
INTERFACE_STATES: Final[dict[int, bytes]] = {
    1: b"Up",
    2: b"Down",
    3: b"Testing",
    5: b"Dormant",
    6: b"not present",
    7: b"lower Layer down",
}
CHASSIS_MAC: Final = 4
CHASSIS_ADDRESS: Final = 5
CHASSIS_TEXT: Final = (1, 2, 3, 6, 7)
CHASSIS: Final[dict[int, bytes]] = {
    0: b"Reserved",
    1: b"Chassis component",
    2: b"Interface alias",
    3: b"Port component",
    CHASSIS_MAC: b"MAC address",
    CHASSIS_ADDRESS: b"Network address",
    6: b"Interface name",
    7: b"Locally assigned",
}
TLV_TOO_SHORT: Final = b"\n\t  (TLV too short)"


class Short(Exception):
    """The packet is too small for what it says it holds."""


class Stop(Exception):
    """What is wrong was said; nothing behind it is read."""


def print_cfm(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """A message; what it says with -v."""
    pkt.enter(b"cfm", at)
    try:
        put_message(pkt, at, length, out)
    except Short:
        out.put(b"\n\t\t packet is too short")
    except Stop:
        return


def put_message(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """The same. Raises `Short` or `Stop`."""
    if length < HEADER:
        raise Short
    pkt.need(at, HEADER)
    version = pkt.u8(at) & 0x1F
    if version != 0:
        out.put(b"CFMv%d not supported, length %d" % (version, length))
        return
    opcode = pkt.u8(at + 1)
    out.put(b"CFMv0 %s, MD Level %d, length %d" % (name(OPCODES, opcode, b"unknown (%d)"), pkt.u8(at) >> 5, length))
    if not out.verbose:
        return
    flags = pkt.u8(at + 2)
    offset = pkt.u8(at + 3)
    out.put(b"\n\tFirst TLV offset %d" % offset)
    left = length - HEADER
    at += HEADER
    if offset > left:
        out.put(b" (too large, must be <= %d)" % left)
        return
    least, number = OFFSETS.get(int(opcode), (0, 0))
    if offset < least:
        out.put(b" (too small %d, must be >= %d)" % (number, least))
        return
    pkt.need(at, least)
    if opcode == CONTINUITY_CHECK:
        put_continuity(pkt, at, flags, out)
    elif opcode == LINKTRACE_MESSAGE:
        out.put(b", Flags [")
        out.bits(REQUEST_FLAGS, flags, b"none")
        out.put(b"]\n\t  Transaction-ID 0x%08x, ttl %d" % (pkt.u32(at), pkt.u8(at + 4)))
        pkt.need(at + 5, 12)
        out.put(b"\n\t  Original-MAC ")
        out.ethernet(pkt, at + 5)
        out.put(b", Target-MAC ")
        out.ethernet(pkt, at + 11)
    elif opcode == LINKTRACE_REPLY:
        out.put(b", Flags [")
        out.bits(REPLY_FLAGS, flags, b"none")
        out.put(b"]\n\t  Transaction-ID 0x%08x, ttl %d" % (pkt.u32(at), pkt.u8(at + 4)))
        action = pkt.u8(at + 5)
        out.put(b"\n\t  Replay-Action %s (%d)" % (REPLY_ACTIONS.get(int(action), b"Unknown"), action))
    elif left > offset:
        hexdump.hex_only(out, pkt, at, min(left - offset, pkt.left(at)), b"\n\t  ")
    put_tlvs(pkt, at + offset, left - offset, out)


def put_continuity(pkt: PacketView, at: i64, flags: i64, out: Text) -> None:
    """That an end point is there."""
    interval = flags & 7
    out.put(b", Flags [CCM Interval %d%s]" % (interval, b", RDI" if flags & 0x80 else b""))
    if interval:
        seconds = single(INTERVALS[int(interval)])
        out.put(
            b"\n\t  CCM Interval %.3fs, min CCM Lifetime %.3fs, max CCM Lifetime %.3fs"
            % (seconds, seconds * 3.25, seconds * 3.5)
        )
    out.put(b"\n\t  Sequence Number 0x%08x, MA-End-Point-ID 0x%04x" % (pkt.u32(at), pkt.u16(at + 4)))
    at += 6
    left: i64 = NAMES
    form = pkt.u8(at)
    out.put(b"\n\t  MD Name Format %s (%d)" % (DOMAIN_FORMATS.get(int(form), b"Unknown"), form))
    at += 1
    left -= 1
    if form != NO_NAME:
        size = pkt.u8(at)
        at += 1
        left -= 1
        out.put(b", MD Name length %d" % size)
        if size >= left - 2:
            out.put(b" (too large, must be <= %d)" % (left - 2))
            raise Stop
        pkt.need(at, size)
        out.put(b"\n\t  MD Name: ")
        if form in (DOMAIN_DNS, DOMAIN_TEXT):
            out.text_z(pkt, at, size)
        elif form == DOMAIN_MAC:
            if size == 6:
                out.put(b"\n\t  MAC ")
                out.ethernet(pkt, at)
            else:
                out.put(b"\n\t  MAC (length invalid)")
        else:
            hexdump.hex_only(out, pkt, at, size, b"\n\t    ")
        at += size
        left -= size
    form = pkt.u8(at)
    size = pkt.u8(at + 1)
    at += 2
    left -= 2
    out.put(
        b"\n\t  MA Name-Format %s (%d), MA name length %d"
        % (ASSOCIATION_FORMATS.get(int(form), b"Unknown"), form, size)
    )
    if size > left:
        out.put(b" (too large, must be <= %d)" % left)
        raise Stop
    pkt.need(at, size)
    out.put(b"\n\t  MA Name: ")
    if form == ASSOCIATION_TEXT:
        out.text_z(pkt, at, size)
    else:
        hexdump.hex_only(out, pkt, at, size, b"\n\t    ")


def put_tlvs(pkt: PacketView, at: i64, left: i64, out: Text) -> None:
    """What else is said."""
    while left > 0:
        kind = pkt.u8(at)
        out.put(b"\n\t%s TLV (0x%02x)" % (TLVS.get(int(kind), b"Unknown"), kind))
        if kind == END:
            return
        if left < 3:
            raise Short
        size: i64 = pkt.u16(at + 1)
        out.put(b", length %d" % size)
        at += 3
        left -= 3
        if size > left:
            raise Short
        pkt.need(at, size)
        least = LEAST.get(int(kind), 0)
        known = True
        if size < least:
            out.put(b" (too short, must be >= %d)" % least)
            if kind != SENDER:
                raise Stop
        elif kind == SENDER:
            taken, size, whole = put_sender(pkt, at, size, out)
            at += taken
            left -= taken
            if not whole:
                at += size
                left -= size
                continue
        elif kind == PORT_STATUS:
            out.put(b", Status: %s (%d)" % (PORT_STATES.get(int(pkt.u8(at)), b"Unknown"), pkt.u8(at)))
        elif kind == INTERFACE_STATUS:
            out.put(b", Status: %s (%d)" % (INTERFACE_STATES.get(int(pkt.u8(at)), b"Unknown"), pkt.u8(at)))
        elif kind == ORGANIZATION:
            vendor = pkt.u24(at)
            out.put(
                b", Vendor: %s (%d), Sub-Type %d" % (oui.VENDORS.get(int(vendor), b"Unknown"), vendor, pkt.u8(at + 3))
            )
            known = False
        else:
            known = False
        if out.verbose > 1 or not known:
            hexdump.hex_only(out, pkt, at, size, b"\n\t  ")
        at += size
        left -= size


def put_sender(pkt: PacketView, at: i64, size: i64, out: Text) -> tuple[i64, i64, bool]:
    """Who sent the message. Returns how much was read, how much tcpdump takes to be left then, if all is well."""
    start = at
    length = pkt.u8(at)
    at += 1
    size -= 1
    if length:
        if size < 1:
            out.put(TLV_TOO_SHORT)
            return at - start, size, False
        kind = pkt.u8(at)
        size -= 1
        out.put(
            b"\n\t  Chassis-ID Type %s (%d), Chassis-ID length %d" % (CHASSIS.get(int(kind), b"Unknown"), kind, length)
        )
        if size < length:
            out.put(TLV_TOO_SHORT)
            return at - start, size, False
        put_chassis(pkt, at + 1, length, kind, out)
        at += 1 + length
        size -= length
    if size == 0:
        return at - start, size, True
    length = pkt.u8(at)
    out.put(b"\n\t  Management Address Domain Length %d" % length)
    at += 1
    size -= 1
    if size < length:
        out.put(TLV_TOO_SHORT)
        return at - start, size, False
    if length:
        hexdump.hex_only(out, pkt, at, length, b"\n\t  Management Address Domain: ")
        at += length
        size -= length
        if size < 1:
            out.put(b" (Management Address Length is missing)")
            return at - start, size, True
        length = pkt.u8(at)
        out.put(b"\n\t  Management Address Length %d" % length)
        at += 1
        size -= 1
        if size < length:
            out.put(TLV_TOO_SHORT)
            raise Stop
        if length:
            hexdump.hex_only(out, pkt, at, length, b"\n\t  Management Address: ")
        at += length
        size -= length
    return at - start, size, True


def put_chassis(pkt: PacketView, at: i64, size: i64, kind: i64, out: Text) -> None:
    """What a chassis is called."""
    if kind == CHASSIS_MAC:
        if size != 6:
            out.put(b" (invalid MAC address length)")
        else:
            out.put(b"\n\t  MAC ")
            out.ethernet(pkt, at)
    elif kind == CHASSIS_ADDRESS:
        family = pkt.u8(at)
        out.put(b"\n\t  Network Address Type %s (%d)" % (FAMILIES.get(int(family), b"Unknown"), family))
        if family == IPV4:
            if size != 5:
                out.put(b"(invalid IPv4 address length %d)" % (size - 1))
            else:
                out.put(b", ")
                out.host4(pkt, at + 1)
        elif family == IPV6:
            if size != 17:
                out.put(b"(invalid IPv6 address length %d)" % (size - 1))
            else:
                out.put(b", ")
                out.host6(pkt, at + 1)
    elif kind in CHASSIS_TEXT:
        out.text_z(pkt, at, size)
