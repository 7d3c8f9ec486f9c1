"""Slow protocols (IEEE 802.3 Annex 57A): LACP, marker (802.1AX), and OAM (802.3 Clause 57).

    +-------------+-------------+------------------------------------------
    | subtype (1) | version (1) | type (1) | length (1) | value ...          LACP and marker
    +-------------+-------------+------------------------------------------
    | subtype (1) | flags (2)   | code (1) | ...                             OAM
    +-------------+-------------+------------------------------------------
"""

from __future__ import annotations

from wiretale.dissect import hexdump
from wiretale.dissect.packet import PacketView
from wiretale.dissect.text import Text
from wiretale.native import Final, i64
from wiretale.protocols import oui

LACP: Final = 1
MARKER: Final = 2
OAM: Final = 3
TERMINATOR: Final = 0
INFORMATION: Final = 0
EVENT: Final = 1
LOOPBACK: Final = 4

SUBTYPES: Final[dict[int, bytes]] = {LACP: b"LACP", MARKER: b"MARKER", OAM: b"OAM"}
LACP_TLVS: Final[dict[int, bytes]] = {
    0: b"Terminator",
    1: b"Actor Information",
    2: b"Partner Information",
    3: b"Collector Information",
}
MARKER_TLVS: Final[dict[int, bytes]] = {0: b"Terminator", 1: b"Marker Information"}
LACP_STATES: Final[dict[int, bytes]] = {
    0x01: b"Activity",
    0x02: b"Timeout",
    0x04: b"Aggregation",
    0x08: b"Synchronization",
    0x10: b"Collecting",
    0x20: b"Distributing",
    0x40: b"Default",
    0x80: b"Expired",
}
OAM_CODES: Final[dict[int, bytes]] = {
    0: b"Information",
    1: b"Event Notification",
    2: b"Variable Request",
    3: b"Variable Response",
    4: b"Loopback Control",
    254: b"Vendor Private",
}
OAM_FLAGS: Final[dict[int, bytes]] = {
    0x0001: b"Link Fault",
    0x0002: b"Dying Gasp",
    0x0004: b"Critical Event",
    0x0008: b"Local Evaluating",
    0x0010: b"Local Stable",
    0x0020: b"Remote Evaluating",
    0x0040: b"Remote Stable",
}
INFORMATION_TYPES: Final[dict[int, bytes]] = {
    0: b"End of TLV marker",
    1: b"Local",
    2: b"Remote",
    254: b"Organization specific",
}
EVENT_TYPES: Final[dict[int, bytes]] = {
    0: b"End of TLV marker",
    1: b"Errored Symbol Period Event",
    2: b"Errored Frame Event",
    3: b"Errored Frame Period Event",
    4: b"Errored Frame Seconds Summary Event",
    254: b"Organization specific",
}
PARSER_ACTIONS: Final = (b"forwarding", b"looping back", b"discarding", b"reserved")
OAM_CONFIGURATION: Final[dict[int, bytes]] = {
    0x01: b"Active",
    0x02: b"Unidirectional",
    0x04: b"Remote-Loopback",
    0x08: b"Link-Events",
    0x10: b"Variable-Retrieval",
}
LOOPBACK_COMMANDS: Final[dict[int, bytes]] = {1: b"Enable OAM Remote Loopback", 2: b"Disable OAM Remote Loopback"}


def print_slow(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """A frame of whichever slow protocol."""
    pkt.enter(b"slow", at)
    if length < 1:
        put_too_short(out)
        return
    subtype = pkt.u8(at)
    if subtype in (LACP, MARKER):
        if length < 2:
            put_too_short(out)
            return
        version = pkt.u8(at + 1)
        if version != 1:
            out.put(b"%s version %d packet not supported" % (SUBTYPES[subtype], version))
            return
        out.put(b"%sv%d, length %d" % (SUBTYPES[subtype], version, length))
        if out.verbose:
            put_tlvs(pkt, at + 2, length - 2, subtype, out)
    elif subtype == OAM:
        out.put(b"OAM, length %d" % length)
        if out.verbose:
            put_oam(pkt, at + 1, length - 1, out)
    else:
        out.put(b"unknown (%d), length %d" % (subtype, length))
        put_bytes(pkt, at, length, b"\n\t", out)


def put_too_short(out: Text) -> None:
    """That a frame ends too soon."""
    out.put(b"\n\t\t packet is too short" if out.verbose else b" (packet is too short)")


def put_bytes(pkt: PacketView, at: i64, length: i64, indent: bytes, out: Text) -> None:
    """The bytes of what cannot be shown otherwise."""
    hexdump.hex_only(out, pkt, at, length, indent)


def put_tlvs(pkt: PacketView, at: i64, left: i64, subtype: i64, out: Text) -> None:
    """What link aggregation tells."""
    names = LACP_TLVS if subtype == LACP else MARKER_TLVS
    while left > 0:
        if left < 2:
            put_too_short(out)
            return
        kind = pkt.u8(at)
        size = pkt.u8(at + 1)
        out.put(b"\n\t%s TLV (0x%02x), length %d" % (names.get(kind, b"Unknown"), kind, size))
        if kind == TERMINATOR:
            return
        if size < 2:
            out.put(b"\n\t    ERROR: illegal length - should be >= 2")
            return
        if left < size:
            put_too_short(out)
            return
        pkt.need(at, size)
        value = at + 2
        if subtype == LACP and kind in (1, 2):
            if is_right_length(size, 20, out):
                out.put(b"\n\t  System ")
                out.ethernet(pkt, value + 2)
                out.put(
                    b", System Priority %d, Key %d, Port %d, Port Priority %d\n\t  State Flags ["
                    % (pkt.u16(value), pkt.u16(value + 8), pkt.u16(value + 12), pkt.u16(value + 10))
                )
                out.bits(LACP_STATES, pkt.u8(value + 14), b"none")
                out.put(b"]")
        elif subtype == LACP and kind == 3:
            if is_right_length(size, 16, out):
                out.put(b"\n\t  Max Delay %d" % pkt.u16(value))
        elif subtype == MARKER and kind == 1:
            if is_right_length(size, 16, out):
                out.put(b"\n\t  Request System ")
                out.ethernet(pkt, value + 2)
                out.put(
                    b", Request Port %d, Request Transaction ID 0x%08x" % (pkt.u16(value), pkt.u32(value + 8))
                )
        elif out.verbose <= 1:
            put_bytes(pkt, value, size - 2, b"\n\t  ", out)
        if out.verbose > 1:
            put_bytes(pkt, value, size - 2, b"\n\t  ", out)
        at += size
        left -= size


def is_right_length(size: i64, right: i64, out: Text) -> bool:
    """Whether a TLV has the one length that it can have; says so if not."""
    if size == right:
        return True
    out.put(b"\n\t    ERROR: illegal length - should be %d" % right)
    return False


def put_oam(pkt: PacketView, at: i64, left: i64, out: Text) -> None:
    """What operation, administration and maintenance tells."""
    if left < 3:
        put_too_short(out)
        return
    pkt.need(at, 3)
    code = pkt.u8(at + 2)
    out.put(b"\n\tCode ")
    out.name(OAM_CODES, code, b"Unknown (%d)")
    out.put(b" OAM PDU, Flags [")
    out.bits(OAM_FLAGS, pkt.u16(at), b"none")
    out.put(b"]")
    at += 3
    left -= 3
    if code == INFORMATION:
        put_oam_tlvs(pkt, at, left, False, out)
    elif code == EVENT:
        if left < 2:
            put_too_short(out)
            return
        out.put(b"\n\t  Sequence Number %d" % pkt.u16(at))
        put_oam_tlvs(pkt, at + 2, left - 2, True, out)
    elif code == LOOPBACK:
        if left < 1:
            put_too_short(out)
            return
        command = pkt.u8(at)
        out.put(b"\n\t  Command %s (%d)" % (LOOPBACK_COMMANDS.get(command, b"Unknown"), command))
    elif out.verbose <= 1:  # more -v shows less
        put_bytes(pkt, at, left, b"\n\t  ", out)


def put_oam_tlvs(pkt: PacketView, at: i64, left: i64, events: bool, out: Text) -> None:
    """The TLVs of an information or of an event notification."""
    while left > 0:
        if left < 2:
            put_too_short(out)
            return
        kind = pkt.u8(at)
        size = pkt.u8(at + 1)
        names = EVENT_TYPES if events else INFORMATION_TYPES
        label = b"Link Event" if events else b"Information"
        out.put(b"\n\t  %s %s Type (%d), length %d" % (names.get(kind, b"Reserved"), label, kind, size))
        if kind == 0:
            return
        if size < 2:
            out.put(b"\n\t    ERROR: illegal length - should be >= 2")
            return
        if left < size:
            put_too_short(out)
            return
        pkt.need(at, size)
        shown = False
        if events and 1 <= kind <= 4:
            if is_right_length(size, 40, out):
                put_event(pkt, at + 2, out)
                shown = True
        elif not events and kind in (1, 2):
            if is_right_length(size, 16, out):
                put_information(pkt, at + 2, out)
                shown = True
        if not shown or out.verbose > 1:
            put_bytes(pkt, at, size, b"\n\t  ", out)
        at += size
        left -= size


def put_information(pkt: PacketView, at: i64, out: Text) -> None:
    """How one end of the link is set up."""
    state = pkt.u8(at + 3)
    vendor = pkt.u24(at + 7)
    out.put(b"\n\t    OAM-Version %d, Revision %d" % (pkt.u8(at), pkt.u16(at + 1)))
    out.put(
        b"\n\t    State-Parser-Action %s, State-MUX-Action %s"
        % (PARSER_ACTIONS[state & 3], b"discarding" if state & 4 else b"forwarding")
    )
    out.put(b"\n\t    OAM-Config Flags [")
    out.bits(OAM_CONFIGURATION, pkt.u8(at + 4), b"none")
    out.put(b"], OAM-PDU-Config max-PDU size %d" % (pkt.u16(at + 5) & 0x7FF))
    out.put(
        b"\n\t    OUI %s (0x%06x), Vendor-Private 0x%08x"
        % (oui.VENDORS.get(vendor, b"Unknown"), vendor, pkt.u32(at + 10))
    )


def put_event(pkt: PacketView, at: i64, out: Text) -> None:
    """Errors on the link, and how many they were."""
    out.put(b"\n\t    Timestamp %d ms, Errored Window %d" % (pkt.u16(at) * 100, pkt.u64(at + 2)))
    out.put(b"\n\t    Errored Threshold %d\n\t    Errors %d" % (pkt.u64(at + 10), pkt.u64(at + 18)))
    out.put(
        b"\n\t    Error Running Total %d\n\t    Event Running Total %d" % (pkt.u64(at + 26), pkt.u32(at + 34))
    )
