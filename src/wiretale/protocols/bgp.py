"""Border Gateway Protocol (RFC 4271): messages, their options and errors.

     0                   1                   2                   3
     0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
    +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    |                        Marker (16), all ones                  |
    |          Length               |      Type     |
    +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+

Capabilities: RFC 5492, multiprotocol RFC 4760, route refresh RFC 2918, graceful restart RFC 4724, four-octet AS
numbers RFC 6793, multiple paths RFC 7911, multiple labels RFC 8277. What is said at shutdown: RFC 9003.
Path attributes are in `bgp_attributes.py`, routes in `bgp_routes.py`.

A message is read as far as the capture goes, whatever its own length says; one that ends too early is marked,
and the next one is looked for.
"""

from __future__ import annotations

from wiretale.dissect import hexdump
from wiretale.dissect.packet import PacketView, Truncated
from wiretale.dissect.text import Text
from wiretale.native import Final, i64
from wiretale.protocols import bgp_attributes, bgp_routes
from wiretale.protocols.bgp_routes import put_family

HEADER: Final = 19
MARKER: Final = b"\xff" * 16

OPEN: Final = 1
UPDATE: Final = 2
NOTIFICATION: Final = 3
KEEPALIVE: Final = 4
ROUTE_REFRESH: Final = 5
TYPES: Final[dict[int, bytes]] = {
    OPEN: b"Open",
    UPDATE: b"Update",
    NOTIFICATION: b"Notification",
    KEEPALIVE: b"Keepalive",
    ROUTE_REFRESH: b"Route Refresh",
}

OPTIONS: Final[dict[int, bytes]] = {1: b"Authentication Information", 2: b"Capabilities Advertisement"}
CAPABILITIES_OPTION: Final = 2

MULTIPROTOCOL: Final = 1
REFRESH: Final = 2
MULTIPLE_LABELS: Final = 8
GRACEFUL_RESTART: Final = 64
FOUR_OCTET_AS: Final = 65
MULTIPLE_PATHS: Final = 69
LONG_LIVED: Final = 71
REFRESH_CISCO: Final = 128
CAPABILITIES: Final[dict[int, bytes]] = {
    MULTIPROTOCOL: b"Multiprotocol Extensions",
    REFRESH: b"Route Refresh",
    3: b"Cooperative Route Filtering",
    4: b"Multiple Routes to a Destination",
    5: b"Extended Next Hop Encoding",
    MULTIPLE_LABELS: b"Multiple Labels",
    GRACEFUL_RESTART: b"Graceful Restart",
    FOUR_OCTET_AS: b"32-Bit AS Number",
    67: b"Dynamic Capability",
    68: b"Multisession BGP",
    MULTIPLE_PATHS: b"Multiple Paths",
    70: b"Enhanced Route Refresh",
    LONG_LIVED: b"Long-lived Graceful Restart",
    REFRESH_CISCO: b"Route Refresh (Cisco)",
}
DIRECTIONS: Final[dict[int, bytes]] = {1: b"Receive", 2: b"Send", 3: b"Both"}

CEASE: Final = 6
ERRORS: Final[dict[int, bytes]] = {
    1: b"Message Header Error",
    2: b"OPEN Message Error",
    3: b"UPDATE Message Error",
    4: b"Hold Timer Expired",
    5: b"Finite State Machine Error",
    CEASE: b"Cease",
    7: b"Capability Message Error",
}
SUBCODES: Final[dict[int, dict[int, bytes]]] = {
    1: {1: b"Connection Not Synchronized", 2: b"Bad Message Length", 3: b"Bad Message Type"},
    2: {
        1: b"Unsupported Version Number", 2: b"Bad Peer AS", 3: b"Bad BGP Identifier",
        4: b"Unsupported Optional Parameter", 5: b"Authentication Failure", 6: b"Unacceptable Hold Time",
        7: b"Capability Message Error",
    },
    3: {
        1: b"Malformed Attribute List", 2: b"Unrecognized Well-known Attribute", 3: b"Missing Well-known Attribute",
        4: b"Attribute Flags Error", 5: b"Attribute Length Error", 6: b"Invalid ORIGIN Attribute",
        7: b"AS Routing Loop", 8: b"Invalid NEXT_HOP Attribute", 9: b"Optional Attribute Error",
        10: b"Invalid Network Field", 11: b"Malformed AS_PATH",
    },
    5: {
        0: b"Unspecified Error", 1: b"In OpenSent State", 2: b"In OpenConfirm State", 3: b"In Established State",
    },
    CEASE: {
        1: b"Maximum Number of Prefixes Reached", 2: b"Administrative Shutdown", 3: b"Peer Unconfigured",
        4: b"Administrative Reset", 5: b"Connection Rejected", 6: b"Other Configuration Change",
        7: b"Connection Collision Resolution",
    },
    7: {
        1: b"Invalid Action Value", 2: b"Invalid Capability Length", 3: b"Malformed Capability Value",
        4: b"Unsupported Capability Code",
    },
}  # fmt: skip
WITHOUT_COMMA: Final = (5, 7)  # before their subcode
MAX_PREFIXES: Final = 1
SHUTDOWNS: Final = (2, 4)


def print_bgp(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """The messages of a segment; only that there are some, without -v."""
    pkt.enter(b"bgp", at)
    out.put(b": BGP")
    if not out.verbose:
        return
    start = at  # where a message should begin
    while pkt.has(at, len(MARKER)):
        if pkt.raw(at, len(MARKER)) != MARKER:
            at += 1
            continue
        pkt.need(at, HEADER)
        if at != start:
            out.truncated(pkt)
        size = pkt.u16(at + 16)
        kind = pkt.u8(at + 18)
        if size < HEADER:
            out.put(b"\nmessage length %d < %d" % (size, HEADER))
            out.invalid()
            return
        if not pkt.has(at, size):
            out.put(b"\n[|BGP %s]" % TYPES.get(kind, b"Unknown Message Type"))
            return
        put_message(pkt, at, size, kind, out)
        at += size
        start = at


def put_message(pkt: PacketView, at: i64, size: i64, kind: i64, out: Text) -> None:
    """One message, from its marker on."""
    out.put(b"\n\t%s Message (%d), length: %d" % (TYPES.get(kind, b"Unknown"), kind, size))
    try:
        if kind == OPEN:
            put_open(pkt, at, size, out)
        elif kind == UPDATE:
            put_update(pkt, at, size, out)
        elif kind == NOTIFICATION:
            put_notification(pkt, at, size, out)
        elif kind == ROUTE_REFRESH:
            pkt.need(at, HEADER + 4)
            if size >= HEADER + 4:
                out.put(b"\n\t  ")
                put_family(pkt.u16(at + HEADER), pkt.u8(at + HEADER + 3), out)
                if out.verbose > 1:
                    hexdump.hex_only(out, pkt, at, size, b"\n\t  ")
        elif kind != KEEPALIVE:
            out.put(b"\n\t  no Message %d decoder" % kind)
            hexdump.hex_only(out, pkt, at, size, b"\n\t  ")
    except Truncated:
        out.truncated(pkt)


# ---- Open --------------------------------------------------------------------------------------------


def put_open(pkt: PacketView, at: i64, size: i64, out: Text) -> None:
    """An Open message: who speaks, and what it can do."""
    pkt.need(at, 29)
    if size < 29:
        raise Truncated
    out.put(b"\n\t  Version %d, my AS %d, Holdtime %ds, ID " % (pkt.u8(at + 19), pkt.u16(at + 20), pkt.u16(at + 22)))
    out.host4(pkt, at + 24)
    count = pkt.u8(at + 28)
    out.put(b"\n\t  Optional parameters, length: %d" % count)
    done: i64 = 0
    at += 29
    size -= 29
    while done < count:
        if size - done < 2:
            raise Truncated
        kind = pkt.u8(at + done)
        length = pkt.u8(at + done + 1)
        if done + 2 + length > count:
            out.put(b"\n\t     Option %d, length: %d, goes past the end of the options" % (kind, length))
            return
        out.put(b"\n\t    Option %s (%d), length: %d" % (OPTIONS.get(kind, b"Unknown"), kind, length))
        if kind == CAPABILITIES_OPTION:
            put_capabilities(pkt, at + done + 2, length, out)
        else:
            out.put(b"\n\t      no decoder for option %d" % kind)
        done += 2 + length


def put_capabilities(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """The capabilities that an option advertises."""
    stop = at + length
    while at < stop:
        kind = pkt.u8(at)
        size = pkt.u8(at + 1)
        out.put(b"\n\t      %s (%d), length: %d" % (CAPABILITIES.get(kind, b"Unknown"), kind, size))
        at += 2
        pkt.need(at, size)
        if not put_capability(pkt, at, size, kind, out):
            return
        if out.verbose > 1 and size > 0:
            hexdump.hex_only(out, pkt, at, size, b"\n\t\t")
        at += size


def put_capability(pkt: PacketView, at: i64, size: i64, kind: i64, out: Text) -> bool:
    """What a capability says. False if it is too short."""
    if kind == MULTIPROTOCOL:
        if size < 4:
            return put_too_short(4, out)
        out.put(b"\n\t\t")
        put_family(pkt.u16(at), pkt.u8(at + 3), out)
    elif kind == GRACEFUL_RESTART:
        if size < 2:
            return put_too_short(2, out)
        restart = pkt.u16(at)
        out.put(
            b"\n\t\tRestart Flags: [%s], Restart Time %ds" % (b"R" if restart & 0x8000 else b"none", restart & 0xFFF)
        )
        done: i64 = 2
        while done + 4 <= size:
            out.put(b"\n\t\t  ")
            put_family(pkt.u16(at + done), pkt.u8(at + done + 2), out)
            kept = pkt.u8(at + done + 3) & 0x80
            out.put(b", Forwarding state preserved: %s" % (b"yes" if kept else b"no"))
            done += 4
    elif kind == FOUR_OCTET_AS:
        if size < 4:
            return put_too_short(4, out)
        out.put(b"\n\t\t 4 Byte AS ")
        bgp_routes.put_as(pkt.u32(at), out)
    elif kind == MULTIPLE_PATHS:
        if size == 0:
            out.put(b" (bogus)")
        done = 0
        while done + 4 <= size:
            out.put(b"\n\t\t")
            put_family(pkt.u16(at + done), pkt.u8(at + done + 2), out)
            direction = pkt.u8(at + done + 3)
            out.put(b", Send/Receive: ")
            out.put(DIRECTIONS.get(direction, b"Bogus (0x%02x)" % direction))
            done += 4
        if done < size:
            out.invalid()
    elif kind == MULTIPLE_LABELS:
        done = 0
        while done + 4 <= size:
            out.put(b"\n\t\t")
            put_family(pkt.u16(at + done), pkt.u8(at + done + 2), out)
            out.put(b", Count: %d" % pkt.u8(at + done + 3))
            done += 4
    elif kind not in (REFRESH, REFRESH_CISCO, LONG_LIVED):
        out.put(b"\n\t\tno decoder for Capability %d" % kind)
        if out.verbose <= 1:
            hexdump.hex_only(out, pkt, at, size, b"\n\t\t")
    return True


def put_too_short(least: i64, out: Text) -> bool:
    """That a capability has fewer bytes than it needs."""
    out.put(b" (too short, < %d)" % least)
    return False


# ---- Update ------------------------------------------------------------------------------------------


def put_update(pkt: PacketView, at: i64, size: i64, out: Text) -> None:
    """An Update message: routes that are gone, and routes that there are, with their attributes."""
    at += HEADER
    left = size - HEADER
    count = take_count(pkt, at, left)
    at += 2
    left -= 2
    if count > left:
        raise Truncated
    default = count == 1  # the default route, of which tcpdump says nothing
    if default:
        at += 1
        left -= 1
    elif count > 1:
        out.put(b"\n\t  Withdrawn routes:")
        while count > 0:
            used = put_prefix(pkt, at, count, out)
            if used < 0:
                break
            at += used
            left -= used
            count -= used
    count = take_count(pkt, at, left)
    at += 2
    left -= 2
    if count > left:
        raise Truncated
    if count > 0:
        bgp_attributes.put_attributes(pkt, at, count, out)
        at += count
        left -= count
    elif left == 0 and not default:
        out.put(b"\n\t  End-of-Rib Marker (empty NLRI)")
        return
    if left > 0:
        out.put(b"\n\t  Updated routes:")
        while left > 0:
            used = put_prefix(pkt, at, left, out)
            if used < 0:
                break
            at += used
            left -= used


def take_count(pkt: PacketView, at: i64, left: i64) -> i64:
    """A count of bytes, if the message has one there."""
    if left < 2:
        raise Truncated
    return pkt.u16(at)


def put_prefix(pkt: PacketView, at: i64, left: i64, out: Text) -> i64:
    """A route of `left` bytes at most. Returns how many it took, or -1 if it is none."""
    bits = pkt.u8(at)
    if bits > 32:
        out.put(b"\n\t    (illegal prefix length)")
        return -1
    used = 1 + (bits + 7) // 8
    if used > left:
        raise Truncated
    text = bgp_routes.prefix4(pkt, at + 1, bits, out)
    out.put(b"\n\t    " + text)
    return used


# ---- Notification ------------------------------------------------------------------------------------


def put_notification(pkt: PacketView, at: i64, size: i64, out: Text) -> None:
    """A Notification message: which error ends the session."""
    pkt.need(at, 21)
    if size < 21:
        return
    major = pkt.u8(at + 19)
    minor = pkt.u8(at + 20)
    out.put(b", %s (%d)" % (ERRORS.get(major, b"Unknown Error"), major))
    subcodes = SUBCODES.get(major)
    if subcodes is None:
        return
    if major not in WITHOUT_COMMA:
        out.put(b",")
    out.put(b" subcode %s (%d)" % (subcodes.get(minor, b"Unknown"), minor))
    if major != CEASE:
        return
    if minor == MAX_PREFIXES and size >= 28:
        pkt.need(at + 21, 7)
        out.put(b", ")
        put_family(pkt.u16(at + 21), pkt.u8(at + 23), out)
        out.put(b", Max Prefixes: %d" % pkt.u32(at + 24))
    elif minor in SHUTDOWNS and size >= 22:
        put_shutdown(pkt, at + 21, size - 21, out)


def put_shutdown(pkt: PacketView, at: i64, left: i64, out: Text) -> None:
    """Why a session is shut down, in its administrator's words (RFC 9003 2)."""
    count = pkt.u8(at)
    taken: i64 = 0
    if count == 0:
        out.put(b", empty Shutdown Communication")
        taken = 1
    elif count > left - 1:
        out.put(b", invalid Shutdown Communication length")
    else:
        out.put(b', Shutdown Communication (length: %d): "' % count)
        out.text(pkt, at + 1, count)
        out.put(b'"')
        taken = (count + 1) & 0xFF  # as tcpdump counts: after 255 bytes all are shown again
    if left > taken:
        out.put(b", Data: (length: %d)" % (left - taken))
        hexdump.hex_only(out, pkt, at + taken, left - taken, b"\n\t\t")
