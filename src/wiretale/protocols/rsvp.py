"""Resource Reservation Protocol (RFC 2205): messages and their objects.

     0             1              2             3
    +-------------+-------------+-------------+-------------+
    | Vers | Flags|  Msg Type   |       RSVP Checksum       |
    +-------------+-------------+-------------+-------------+
    |  Send_TTL   | (Reserved)  |        RSVP Length        |
    +-------------+-------------+-------------+-------------+
    |       Length (bytes)      |  Class-Num  |   C-Type    |
    +-------------+-------------+-------------+-------------+
    |                  (Object contents)                    |

Traffic engineering: RFC 3209, fast reroute RFC 4090, GMPLS RFC 3473, trees RFC 4875, refresh reduction RFC 2961,
integrity RFC 2747, DiffServ RFC 4124, recovery RFC 5063. Integrated services: RFC 2210, in `rsvp_services.py`.
User networks: OIF-UNI-01.0.
"""

from __future__ import annotations

from wiretale.dissect import hexdump
from wiretale.dissect.packet import PacketView
from wiretale.dissect.text import Text, name
from wiretale.native import Final, i64
from wiretale.protocols import gmpls
from wiretale.protocols.bgp_routes import FAMILIES
from wiretale.protocols.ethernet import ETHERTYPE_NAMES as ETHERTYPES
from wiretale.protocols.rsvp_services import put_services

HEADER: Final = 8
BUNDLE: Final = 12
MESSAGES: Final[dict[int, bytes]] = {
    1: b"Path",
    2: b"Resv",
    3: b"PathErr",
    4: b"ResvErr",
    5: b"PathTear",
    6: b"ResvTear",
    7: b"ResvConf",
    BUNDLE: b"Bundle",
    13: b"Acknowledgement",
    14: b"Hello (Old)",
    15: b"Refresh",
    20: b"Hello",
}
MESSAGE_FLAGS: Final[dict[int, bytes]] = {1: b"Refresh reduction capable"}

SESSION: Final = 1
HOP: Final = 3
INTEGRITY: Final = 4
TIME_VALUES: Final = 5
ERROR_SPEC: Final = 6
STYLE: Final = 8
FLOWSPEC: Final = 9
FILTER_SPEC: Final = 10
SENDER_TEMPLATE: Final = 11
SENDER_TSPEC: Final = 12
ADSPEC: Final = 13
CONFIRM: Final = 15
LABEL: Final = 16
LABEL_REQUEST: Final = 19
EXPLICIT_ROUTE: Final = 20
RECORD_ROUTE: Final = 21
HELLO: Final = 22
MESSAGE_ID: Final = 23
MESSAGE_ID_ACK: Final = 24
MESSAGE_ID_LIST: Final = 25
RECOVERY_LABEL: Final = 34
UPSTREAM_LABEL: Final = 35
LABEL_SET: Final = 36
BRANCH: Final = 50
DETOUR: Final = 63
CLASS_TYPE: Final = 66
CLASS_TYPE_OLD: Final = 125
SUGGESTED_LABEL: Final = 129
RESTART: Final = 131
CAPABILITY: Final = 134
NOTIFY_REQUEST: Final = 195
ADMIN_STATUS: Final = 196
PROPERTIES: Final = 204
FAST_REROUTE: Final = 205
SESSION_ATTRIBUTE: Final = 207
UNI: Final = 229
OBJECTS: Final[dict[int, bytes]] = {
    1: b"Session",
    3: b"RSVP Hop",
    4: b"Integrity",
    5: b"Time Values",
    6: b"Error Spec",
    7: b"Scope",
    8: b"Style",
    9: b"Flowspec",
    10: b"FilterSpec",
    11: b"Sender Template",
    12: b"Sender TSpec",
    13: b"Adspec",
    14: b"Policy Data",
    15: b"Confirm",
    16: b"Label",
    19: b"Label Request",
    20: b"ERO",
    21: b"RRO",
    22: b"Hello",
    23: b"Message ID",
    24: b"Message ID Ack",
    25: b"Message ID List",
    34: b"Recovery Label",
    35: b"Upstream Label",
    36: b"Label Set",
    37: b"Protection",
    50: b"Sub-LSP to LSP",
    63: b"Detour",
    66: b"Class Type",
    125: b"Class Type (old)",
    129: b"Suggested Label",
    130: b"Acceptable Label Set",
    131: b"Restart Capability",
    134: b"Capability",
    195: b"Notify Request",
    196: b"Administrative Status",
    204: b"Properties",
    205: b"Fast Re-Route",
    207: b"Session Attribute",
    229: b"Generalized UNI",
    230: b"Call-ID",
    236: b"Call Capability",
}
CLASS_TYPES: Final[dict[int, dict[int, bytes]]] = {
    1: {
        1: b"IPv4",
        2: b"IPv6",
        7: b"Tunnel IPv4",
        11: b"UNI IPv4",
        13: b"IPv4 P2MP LSP Tunnel",
        14: b"IPv6 P2MP LSP Tunnel",
    },
    3: {1: b"IPv4", 2: b"IPv6", 3: b"IPv4 plus opt. TLVs", 4: b"IPv6 plus opt. TLVs"},
    5: {1: b"1"},
    6: {1: b"IPv4", 2: b"IPv6", 3: b"IPv4 plus opt. TLVs", 4: b"IPv6 plus opt. TLVs"},
    8: {1: b"1"},
    9: {1: b"obsolete", 2: b"IntServ"},
    10: {
        1: b"IPv4",
        2: b"IPv6",
        3: b"IPv6 Flow-label",
        7: b"Tunnel IPv4",
        12: b"IPv4 P2MP LSP Tunnel",
        13: b"IPv6 P2MP LSP Tunnel",
    },
    11: {1: b"IPv4", 2: b"IPv6", 7: b"Tunnel IPv4", 12: b"IPv4 P2MP LSP Tunnel", 13: b"IPv6 P2MP LSP Tunnel"},
    12: {2: b"IntServ"},
    13: {2: b"IntServ"},
    15: {1: b"IPv4", 2: b"IPv6"},
    16: {1: b"Label", 2: b"Generalized Label", 3: b"Waveband Switching"},
    19: {1: b"without label range", 2: b"with ATM label range", 3: b"with FR label range", 4: b"Generalized Label"},
    20: {1: b"IPv4"},
    21: {1: b"IPv4"},
    22: {1: b"Hello Request", 2: b"Hello Ack"},
    23: {1: b"1"},
    24: {1: b"Message id ack", 2: b"Message id nack"},
    25: {1: b"1"},
    34: {1: b"Label", 2: b"Generalized Label", 3: b"Waveband Switching"},
    35: {1: b"Label", 2: b"Generalized Label", 3: b"Waveband Switching"},
    36: {1: b"1"},
    50: {1: b"IPv4 sub-LSP", 2: b"IPv6 sub-LSP"},
    63: {7: b"Tunnel IPv4"},
    66: {1: b"1"},
    125: {1: b"1"},
    129: {1: b"Label", 2: b"Generalized Label", 3: b"Waveband Switching"},
    131: {1: b"IPv4"},
    134: {1: b"1"},
    195: {1: b"IPv4", 2: b"IPv6"},
    196: {1: b"1"},
    204: {1: b"1"},
    205: {1: b"1", 7: b"Tunnel IPv4"},
    207: {7: b"Tunnel IPv4"},
    229: {1: b"1"},
}  # fmt: skip
# Class types: how most classes tell what addresses they hold.
IPV4: Final = 1
IPV6: Final = 2
TUNNEL4: Final = 7
TUNNEL6: Final = 8

INTEGRITY_FLAGS: Final[dict[int, bytes]] = {0x80: b"Handshake"}
STYLES: Final[dict[int, bytes]] = {10: b"Fixed Filter", 17: b"Wildcard Filter", 18: b"Shared Explicit"}
ROUTING_PROBLEM: Final = 24
DIFFSERV_ERROR: Final = 28
ERRORS: Final[dict[int, bytes]] = {
    ROUTING_PROBLEM: b"Routing Problem",
    25: b"Notify Error",
    DIFFSERV_ERROR: b"Diffserv TE Error",
}
ROUTING_PROBLEMS: Final[dict[int, bytes]] = {
    1: b"Bad EXPLICIT_ROUTE object",
    2: b"Bad strict node",
    3: b"Bad loose node",
    4: b"Bad initial subobject",
    5: b"No route available toward destination",
    6: b"Unacceptable label value",
    7: b"RRO indicated routing loops",
    8: b"non-RSVP-capable router in the path",
    9: b"MPLS label allocation failure",
    10: b"Unsupported L3PID",
}
DIFFSERV_ERRORS: Final[dict[int, bytes]] = {
    1: b"Unexpected CT object",
    2: b"Unsupported CT",
    3: b"Invalid CT value",
    4: b"CT/setup priority do not form a configured TE-Class",
    5: b"CT/holding priority do not form a configured TE-Class",
    6: b"CT/setup priority and CT/holding priority do not form a configured TE-Class",
    7: b"Inconsistency between signaled PSC and signaled CT",
    8: b"Inconsistency between signaled PHBs and signaled CT",
}

ROUTE_IPV4: Final = 1
ROUTE_LABEL: Final = 3
ROUTES: Final[dict[int, bytes]] = {
    0: b"Reserved",
    ROUTE_IPV4: b"IPv4 prefix",
    2: b"IPv6 prefix",
    ROUTE_LABEL: b"Label",
    32: b"Autonomous system number",
    64: b"MPLS label switched path termination",
}
ROUTE_FLAGS: Final[dict[int, bytes]] = {
    1: b"Local protection available",
    2: b"Local protection in use",
    4: b"Bandwidth protection",
    8: b"Node protection",
}
ROUTE_LABEL_FLAGS: Final[dict[int, bytes]] = {1: b"Global"}

LABEL_ACTIONS: Final[dict[int, bytes]] = {
    0: b"Inclusive list",
    1: b"Exclusive list",
    2: b"Inclusive range",
    3: b"Exclusive range",
}
CAPABILITIES: Final[dict[int, bytes]] = {
    4: b"RecoveryPath Transmit Enabled",
    2: b"RecoveryPath Desired",
    1: b"RecoveryPath Srefresh Capable",
}
ADMIN_FLAGS: Final[dict[int, bytes]] = {
    0x80000000: b"Reflect",
    4: b"Testing",
    2: b"Admin-down",
    1: b"Delete-in-progress",
}
ATTRIBUTES: Final[dict[int, bytes]] = {
    1: b"Local Protection",
    2: b"Label Recording",
    4: b"SE Style",
    8: b"Bandwidth protection",
    16: b"Node protection",
}
PROPERTY_NAMES: Final[dict[int, bytes]] = {
    1: b"Cos",
    2: b"Metric 1",
    4: b"Metric 2",
    8: b"CCC Status",
    16: b"Path Type",
}

UNI_SOURCE: Final = 1
UNI_DESTINATION: Final = 2
UNI_DIVERSITY: Final = 3
UNI_EGRESS: Final = 4
UNI_SERVICE: Final = 5
UNI_NAMES: Final[dict[int, bytes]] = {
    UNI_SOURCE: b"Source TNA address",
    UNI_DESTINATION: b"Destination TNA address",
    UNI_DIVERSITY: b"Diversity",
    UNI_EGRESS: b"Egress label",
    UNI_SERVICE: b"Service level",
}


class Stop(Exception):
    """What is wrong was said; nothing behind it is read."""


class Short(Exception):
    """An object is too small for what it must hold."""


class Invalid(Exception):
    """Something in an object cannot be."""


def print_rsvp(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """A message; its objects with -v."""
    pkt.enter(b"rsvp", at)
    pkt.need(at, HEADER)
    first = pkt.u8(at)
    kind = pkt.u8(at + 1)
    if first >> 4 != 1:
        out.put(b"ERROR: RSVP version %d packet not supported" % (first >> 4))
        return
    if not out.verbose:
        out.put(b"RSVPv1 %s Message, length: %d" % (name(MESSAGES, kind, b"unknown (%d)"), length))
        return
    try:
        size = put_header(pkt, at, b"\n\t", out)
        if kind not in MESSAGES:
            hexdump.hex_only(out, pkt, at + HEADER, min(size - HEADER, pkt.left(at + HEADER)), b"\n\t    ")
            return
        if kind != BUNDLE:
            put_objects(pkt, at + HEADER, size - HEADER, b"\n\t  ", out)
            return
        stop = at + size
        at += HEADER
        while at < stop:
            pkt.need(at, HEADER)
            if pkt.u8(at) >> 4 != 1:
                out.put(b"ERROR: RSVP version %d packet not supported" % (pkt.u8(at) >> 4))
                return
            size = put_header(pkt, at, b"\n\t  ", out)
            if size > stop - at:
                out.put(b"ERROR: common header too large %d > %d" % (size, stop - at))
                return
            put_objects(pkt, at + HEADER, size - HEADER, b"\n\t    ", out)
            at += size
    except Invalid:
        out.invalid()
    except Stop:
        return


def put_header(pkt: PacketView, at: i64, indent: bytes, out: Text) -> i64:
    """The header of a message; returns its length."""
    first = pkt.u8(at)
    kind = pkt.u8(at + 1)
    size = pkt.u16(at + 6)
    out.put(
        b"%sRSVPv%d %s Message (%d), Flags: [" % (indent, first >> 4, name(MESSAGES, kind, b"unknown, type: %d"), kind)
    )
    out.bits(MESSAGE_FLAGS, first & 0xF, b"none")
    out.put(b"], length: %d, ttl: %d, checksum: 0x%04x" % (size, pkt.u8(at + 4), pkt.u16(at + 2)))
    if size < HEADER:
        out.put(b"ERROR: common header too short %d < %d" % (size, HEADER))
        raise Stop
    return size


# ---- objects --------------------------------------------------------------------------------------------


def put_objects(pkt: PacketView, at: i64, left: i64, indent: bytes, out: Text) -> None:
    """The objects of a message."""
    while left != 0:
        pkt.need(at, 4)
        size = pkt.u16(at)
        kind = pkt.u8(at + 2)
        class_type = pkt.u8(at + 3)
        if size % 4:
            out.put(b"%sERROR: object header size %d not a multiple of 4" % (indent, size))
            raise Stop
        if size < 4:
            out.put(b"%sERROR: object header too short %d < 4" % (indent, size))
            raise Stop
        if kind & 0x80 == 0:
            unknown = b"reject"
        elif kind & 0x40 == 0:
            unknown = b"ignore silently"
        else:
            unknown = b"ignore and forward"
        out.put(
            b"%s%s Object (%d) Flags: [%s if unknown], Class-Type: %s (%d), length: %d"
            % (
                indent,
                OBJECTS.get(int(kind), b"Unknown"),
                kind,
                unknown,
                CLASS_TYPES.get(int(kind), {}).get(int(class_type), b"Unknown"),
                class_type,
                size,
            )
        )
        if size > left:
            out.put(b"%sERROR: object goes past end of objects TLV" % indent)
            raise Stop
        pkt.need(at, size)
        try:
            known = put_object(pkt, at + 4, size - 4, kind, class_type, indent + b"  ", out)
        except Short:
            out.put(b"%sERROR: object is too short" % indent)
            raise Stop from None
        if out.verbose > 1 or not known:
            hexdump.hex_only(out, pkt, at + 4, size - 4, b"\n\t    ")
        at += size
        left -= size


def require(size: i64, least: i64) -> None:
    """Raises `Short` if there are less than `least` bytes."""
    if size < least:
        raise Short


def put_object(pkt: PacketView, at: i64, size: i64, kind: i64, class_type: i64, indent: bytes, out: Text) -> bool:
    """What an object holds. False if it is to be dumped."""
    if kind == SESSION:
        return put_session(pkt, at, size, class_type, indent, out)
    if kind == FILTER_SPEC or kind == SENDER_TEMPLATE:
        return put_sender(pkt, at, size, kind, class_type, indent, out)
    if kind in (LABEL, RECOVERY_LABEL, UPSTREAM_LABEL, SUGGESTED_LABEL):
        return put_label(pkt, at, size, class_type, indent, out)
    if kind == LABEL_REQUEST:
        return put_label_request(pkt, at, size, class_type, indent, out)
    if kind == EXPLICIT_ROUTE or kind == RECORD_ROUTE:
        return put_route(pkt, at, size, class_type, indent, out)
    if kind in (MESSAGE_ID, MESSAGE_ID_ACK, MESSAGE_ID_LIST):
        return put_message_ids(pkt, at, size, class_type, indent, out)
    if kind == HOP:
        return put_hop(pkt, at, size, class_type, indent, out)
    if kind == ERROR_SPEC:
        return put_error(pkt, at, size, class_type, indent, out)
    if kind in (CONFIRM, BRANCH, NOTIFY_REQUEST):
        return put_address(pkt, at, size, kind, class_type, indent, out)
    if kind in (FLOWSPEC, SENDER_TSPEC, ADSPEC):
        if class_type != 2:
            return False
        require(size, 4)
        put_services(pkt, at, size, indent, out)
        return True
    if kind == DETOUR:
        if class_type != TUNNEL4:
            return False
        while size >= 8:
            out.put(b"%sPLR-ID: " % indent)
            out.host4(pkt, at)
            out.put(b", Avoid-Node-ID: ")
            out.host4(pkt, at + 4)
            at += 8
            size -= 8
        return True
    if kind == FAST_REROUTE:
        return put_fast_reroute(pkt, at, size, class_type, indent, out)
    if kind == SESSION_ATTRIBUTE:
        if class_type != TUNNEL4:
            return False
        put_attributes(pkt, at, size, indent, out)
        return True
    if kind == HELLO:
        if class_type not in (1, 2):
            return False
        require(size, 8)
        out.put(b"%sSource Instance: 0x%08x, Destination Instance: 0x%08x" % (indent, pkt.u32(at), pkt.u32(at + 4)))
        return True
    if class_type != 1:
        return False
    return put_first_type(pkt, at, size, kind, indent, out)


def put_first_type(pkt: PacketView, at: i64, size: i64, kind: i64, indent: bytes, out: Text) -> bool:
    """Objects of which there is one type only."""
    if kind == INTEGRITY:
        require(size, 32)
        out.put(b"%sKey-ID 0x%012x, Sequence 0x%016x, Flags [" % (indent, pkt.u48(at + 2), pkt.u64(at + 8)))
        out.bits(INTEGRITY_FLAGS, pkt.u8(at), b"none")
        out.put(b"]%sMD5-sum 0x%s  (unchecked)" % (indent, pkt.raw(at + 16, 16).hex().encode()))
    elif kind == TIME_VALUES:
        require(size, 4)
        out.put(b"%sRefresh Period: %dms" % (indent, pkt.u32(at)))
    elif kind == STYLE:
        require(size, 4)
        style = STYLES.get(int(pkt.u24(at + 1)), b"Unknown")
        out.put(b"%sReservation Style: %s, Flags: [0x%02x]" % (indent, style, pkt.u8(at)))
    elif kind == LABEL_SET:
        put_label_set(pkt, at, size, indent, out)
    elif kind == CLASS_TYPE or kind == CLASS_TYPE_OLD:
        require(size, 4)
        out.put(b"%sCT: %d" % (indent, pkt.u32(at) & 7))
    elif kind == RESTART:
        require(size, 8)
        out.put(b"%sRestart  Time: %dms, Recovery Time: %dms" % (indent, pkt.u32(at), pkt.u32(at + 4)))
    elif kind == CAPABILITY:
        require(size, 4)
        flags = pkt.u32(at)
        if flags & ~7:
            out.put(b"%s[reserved=0x%08x must be zero]" % (indent, flags & ~7))
        out.put(b"%sFlags: [" % indent)
        out.bits(CAPABILITIES, flags, b"none")
        out.put(b"]")
    elif kind == ADMIN_STATUS:
        require(size, 4)
        out.put(b"%sFlags [" % indent)
        out.bits(ADMIN_FLAGS, pkt.u32(at), b"none")
        out.put(b"]")
    elif kind == PROPERTIES:
        put_properties(pkt, at, size, indent, out)
    elif kind == UNI:
        return put_uni(pkt, at, size, indent, out)
    else:
        return False
    return True


def put_session(pkt: PacketView, at: i64, size: i64, class_type: i64, indent: bytes, out: Text) -> bool:
    """What the reservation is for."""
    if class_type == IPV4:
        require(size, 8)
        out.put(b"%sIPv4 DestAddress: " % indent)
        out.host4(pkt, at)
        put_session_rest(pkt, at + 4, indent, out)
    elif class_type == IPV6:
        require(size, 20)
        out.put(b"%sIPv6 DestAddress: " % indent)
        out.host6(pkt, at)
        put_session_rest(pkt, at + 16, indent, out)
    elif class_type == TUNNEL6:
        require(size, 36)
        out.put(b"%sIPv6 Tunnel EndPoint: " % indent)
        out.host6(pkt, at)
        out.put(b", Tunnel ID: 0x%04x, Extended Tunnel ID: " % pkt.u16(at + 18))
        out.host6(pkt, at + 20)
    elif class_type == 14:
        require(size, 28)
        out.put(
            b"%sIPv6 P2MP LSP ID: 0x%08x, Tunnel ID: 0x%04x, Extended Tunnel ID: "
            % (indent, pkt.u32(at), pkt.u16(at + 6))
        )
        out.host6(pkt, at + 8)
    elif class_type in (TUNNEL4, 11, 13):
        require(size, 12)
        out.put(b"%s%s: " % (indent, b"IPv4 P2MP LSP ID" if class_type == 13 else b"IPv4 Tunnel EndPoint"))
        out.host4(pkt, at)
        out.put(b", Tunnel ID: 0x%04x, Extended Tunnel ID: " % pkt.u16(at + 6))
        out.host4(pkt, at + 8)
    else:
        return False
    return True


def put_session_rest(pkt: PacketView, at: i64, indent: bytes, out: Text) -> None:
    """What follows a session's address."""
    out.put(
        b", Protocol ID: 0x%02x%sFlags: [0x%02x], DestPort %d" % (pkt.u8(at), indent, pkt.u8(at + 1), pkt.u16(at + 2))
    )


def put_sender(pkt: PacketView, at: i64, size: i64, kind: i64, class_type: i64, indent: bytes, out: Text) -> bool:
    """Who sends what is reserved for."""
    if class_type == IPV4:
        require(size, 8)
        out.put(b"%sSource Address: " % indent)
        out.host4(pkt, at)
        out.put(b", Source Port: %d" % pkt.u16(at + 6))
    elif class_type == IPV6:
        require(size, 20)
        out.put(b"%sSource Address: " % indent)
        out.host6(pkt, at)
        out.put(b", Source Port: %d" % pkt.u16(at + 18))
    elif class_type == TUNNEL4:
        require(size, 8)
        out.put(b"%s%s: " % (indent, b"Source Address" if kind == FILTER_SPEC else b"IPv4 Tunnel Sender Address"))
        out.host4(pkt, at)
        out.put(b", LSP-ID: 0x%04x" % pkt.u16(at + 6))
    elif class_type == 12:
        require(size, 16)
        out.put(b"%sIPv4 Tunnel Sender Address: " % indent)
        out.host4(pkt, at)
        out.put(b", LSP ID: 0x%04x%sSub-Group Originator ID: " % (pkt.u16(at + 6), indent))
        out.host4(pkt, at + 8)
        out.put(b", Sub-Group ID: 0x%04x" % pkt.u16(at + 12))
    elif class_type == 13:
        require(size, 40)
        out.put(b"%sIPv6 Tunnel Sender Address: " % indent)
        out.host6(pkt, at)
        out.put(b", LSP ID: 0x%04x%sSub-Group Originator ID: " % (pkt.u16(at + 18), indent))
        out.host6(pkt, at + 20)
        out.put(b", Sub-Group ID: 0x%04x" % pkt.u16(at + 38))
    elif kind == FILTER_SPEC and class_type == 3:
        require(size, 20)
        out.put(b"%sSource Address: " % indent)
        out.host6(pkt, at)
        out.put(b", Flow Label: %d" % pkt.u24(at + 17))
    elif kind == FILTER_SPEC and class_type == TUNNEL6:
        require(size, 20)
        out.put(b"%sSource Address: " % indent)
        out.host4(pkt, at)  # as tcpdump takes it
        out.put(b", LSP-ID: 0x%04x" % pkt.u16(at + 18))
    else:
        return False
    return True


def put_label(pkt: PacketView, at: i64, size: i64, class_type: i64, indent: bytes, out: Text) -> bool:
    """Labels."""
    if class_type == 1:
        while size >= 4:
            out.put(b"%sLabel: %d" % (indent, pkt.u32(at)))
            at += 4
            size -= 4
    elif class_type == 2:
        require(size, 4)
        out.put(b"%sGeneralized Label: %d" % (indent, pkt.u32(at)))
    elif class_type == 3:
        require(size, 12)
        out.put(
            b"%sWaveband ID: %d%sStart Label: %d, Stop Label: %d"
            % (indent, pkt.u32(at), indent, pkt.u32(at + 4), pkt.u32(at + 8))
        )
    else:
        return False
    return True


def put_label_set(pkt: PacketView, at: i64, size: i64, indent: bytes, out: Text) -> None:
    """Which labels may be chosen from."""
    require(size, 4)
    action = pkt.u8(at)
    # The label type's lowest bits, as tcpdump takes them.
    out.put(
        b"%sAction: %s (%d), Label type: %d"
        % (indent, LABEL_ACTIONS.get(int(action), b"Unknown"), action, pkt.u8(at + 3))
    )
    if action in (2, 3):
        require(size, 12)
        out.put(b"%sStart range: %d, End range: %d" % (indent, pkt.u32(at + 4), pkt.u32(at + 8)))
        return
    count = 1
    while size >= 8:
        at += 4
        size -= 4
        out.put(b"%sSubchannel #%d: %d" % (indent, count, pkt.u32(at)))
        count += 1


def put_label_request(pkt: PacketView, at: i64, size: i64, class_type: i64, indent: bytes, out: Text) -> bool:
    """What a label is asked for."""
    if class_type == 1:
        while size >= 4:
            put_protocol(pkt, at, indent, out)
            at += 4
            size -= 4
    elif class_type == 2:
        require(size, 12)
        put_protocol(pkt, at, indent, out)
        out.put(b",%s merge capability" % (b"no" if pkt.u8(at + 4) & 0x80 else b""))
        out.put(b"%sMinimum VPI/VCI: %d/%d" % (indent, pkt.u16(at + 4) & 0xFFF, pkt.u16(at + 6) & 0xFFF))
        out.put(b"%sMaximum VPI/VCI: %d/%d" % (indent, pkt.u16(at + 8) & 0xFFF, pkt.u16(at + 10) & 0xFFF))
    elif class_type == 3:
        require(size, 12)
        put_protocol(pkt, at, indent, out)
        lowest = pkt.u32(at + 4)
        width = {0: b"10", 2: b"23"}.get(int(lowest >> 23 & 3), b"")
        out.put(
            b"%sMinimum/Maximum DLCI: %d/%d, %s bit DLCI"
            % (indent, lowest & 0x7FFFFF, pkt.u32(at + 8) & 0x7FFFFF, width)
        )
    elif class_type == 4:
        require(size, 4)
        encoding = pkt.u8(at)
        switching = pkt.u8(at + 1)
        payload = pkt.u16(at + 2)
        out.put(
            b"%sLSP Encoding Type: %s (%d)%sSwitching Type: %s (%d), Payload ID: %s (0x%04x)"
            % (
                indent,
                gmpls.ENCODINGS.get(int(encoding), b"Unknown"),
                encoding,
                indent,
                gmpls.SWITCHING.get(int(switching), b"Unknown"),
                switching,
                gmpls.PAYLOADS.get(int(payload), b"Unknown"),
                payload,
            )
        )
    else:
        return False
    return True


def put_protocol(pkt: PacketView, at: i64, indent: bytes, out: Text) -> None:
    """What a labeled path carries."""
    out.put(b"%sL3 Protocol ID: %s" % (indent, name(ETHERTYPES, pkt.u16(at + 2), b"Unknown Protocol (0x%04x)")))


def put_route(pkt: PacketView, at: i64, size: i64, class_type: i64, indent: bytes, out: Text) -> bool:
    """The way that a path takes."""
    if class_type != IPV4:
        return False
    while size > 0:
        kind: i64 = pkt.u8(at) & 0x7F
        taken: i64 = pkt.u8(at + 1)
        out.put(b"%sSubobject Type: %s, length %d" % (indent, name(ROUTES, kind, b"Unknown %d"), taken))
        if taken == 0:
            out.put(b"%sERROR: zero length ERO subtype" % indent)
            break
        if taken > size:
            out.put(b"%sERROR: ERO subobject length > object length" % indent)
            break
        if kind == ROUTE_IPV4:
            require_eight(taken, out)
            bits = pkt.u8(at + 6)
            if bits != 32:
                out.put(b" ERROR: Prefix length %d != 32" % bits)
                raise Invalid
            out.put(b", Loose, " if pkt.u8(at) & 0x80 else b", Strict, ")
            out.host4(pkt, at + 2)
            out.put(b"/%d, Flags: [" % bits)
            out.bits(ROUTE_FLAGS, pkt.u8(at + 7), b"none")
            out.put(b"]")
        elif kind == ROUTE_LABEL:
            require_eight(taken, out)
            flags = pkt.u8(at + 2)
            label_type = pkt.u8(at + 3)
            out.put(b", Flags: [")
            out.bits(ROUTE_LABEL_FLAGS, flags, b"none")
            out.put(
                b"] (0x%x), Class-Type: %s (%d), %d"
                % (flags, b"IPv4" if label_type == 1 else b"Unknown", label_type, pkt.u32(at + 4))
            )
        at += taken
        size -= taken
    return True


def require_eight(taken: i64, out: Text) -> None:
    """Raises `Invalid` unless a step of a route has eight bytes."""
    if taken != 8:
        out.put(b" ERROR: length != 8")
        raise Invalid


def put_message_ids(pkt: PacketView, at: i64, size: i64, class_type: i64, indent: bytes, out: Text) -> bool:
    """Which messages are meant."""
    if class_type not in (1, 2):
        return False
    require(size, 4)
    out.put(b"%sFlags [0x%02x], epoch: %d" % (indent, pkt.u8(at), pkt.u24(at + 1)))
    while size >= 8:
        at += 4
        size -= 4
        out.put(b"%s  Message-ID 0x%08x (%d)" % (indent, pkt.u32(at), pkt.u32(at)))
    return True


def put_hop(pkt: PacketView, at: i64, size: i64, class_type: i64, indent: bytes, out: Text) -> bool:
    """The node that sent this. What follows is dumped."""
    if class_type not in (1, 2, 3, 4):
        return False
    taken: i64 = 8 if class_type in (1, 3) else 20
    require(size, taken)
    out.put(b"%sPrevious/Next Interface: " % indent)
    if taken == 8:
        out.host4(pkt, at)
    else:
        out.host6(pkt, at)
    out.put(b", Logical Interface Handle: 0x%08x" % pkt.u32(at + taken - 4))
    return size - (8 if class_type in (1, 3) else 16) == 0


def put_error(pkt: PacketView, at: i64, size: i64, class_type: i64, indent: bytes, out: Text) -> bool:
    """What went wrong where."""
    if class_type not in (1, 2, 3, 4):
        return False
    is4 = class_type in (1, 3)
    require(size, 8 if is4 else 20)
    out.put(b"%sError Node Address: " % indent)
    if is4:
        out.host4(pkt, at)
        at += 4
    else:
        out.host6(pkt, at)
        at += 16
    code = pkt.u8(at + 1)
    value = pkt.u16(at + 2)
    out.put(b", Flags: [0x%02x]%sError Code: %s (%d)" % (pkt.u8(at), indent, ERRORS.get(int(code), b"unknown"), code))
    if code == ROUTING_PROBLEM:
        out.put(b", Error Value: %s (%d)" % (ROUTING_PROBLEMS.get(int(value), b"unknown"), value))
    elif is4 and code == DIFFSERV_ERROR:
        out.put(b", Error Value: %s (%d)" % (DIFFSERV_ERRORS.get(int(value), b"unknown"), value))
    elif is4:
        out.put(b", Unknown Error Value (%d)" % value)
    return True


def put_address(pkt: PacketView, at: i64, size: i64, kind: i64, class_type: i64, indent: bytes, out: Text) -> bool:
    """Objects that are an address."""
    if class_type == IPV4:
        require(size, 4)
    elif class_type == IPV6:
        require(size, 16)
    else:
        return False
    version = b"IPv4" if class_type == IPV4 else b"IPv6"
    if kind == CONFIRM:
        out.put(b"%s%s Receiver Address: " % (indent, version))
    elif kind == NOTIFY_REQUEST:
        out.put(b"%s%s Notify Node Address: " % (indent, version))
    else:
        out.put(b"%sSub-LSP destination address: " % indent)
    if class_type == IPV4:
        out.host4(pkt, at)
    else:
        out.host6(pkt, at)
    return True


def put_fast_reroute(pkt: PacketView, at: i64, size: i64, class_type: i64, indent: bytes, out: Text) -> bool:
    """How a detour is to be made."""
    if class_type == 1:
        require(size, 20)
    elif class_type == TUNNEL4:
        require(size, 16)
    else:
        return False
    out.put(
        b"%sSetup Priority: %d, Holding Priority: %d, Hop-limit: %d, Bandwidth: %s"
        % (indent, pkt.u8(at), pkt.u8(at + 1), pkt.u8(at + 2), gmpls.megabits(pkt.raw(at + 4, 4)))
    )
    if class_type == 1:
        out.put(
            b"%sInclude-any: 0x%08x, Exclude-any: 0x%08x, Include-all: 0x%08x"
            % (indent, pkt.u32(at + 8), pkt.u32(at + 12), pkt.u32(at + 16))
        )
    else:
        out.put(b"%sInclude Colors: 0x%08x, Exclude Colors: 0x%08x" % (indent, pkt.u32(at + 8), pkt.u32(at + 12)))
    return True


def put_attributes(pkt: PacketView, at: i64, size: i64, indent: bytes, out: Text) -> None:
    """A path's name, and what it wants."""
    require(size, 4)
    length = pkt.u8(at + 3)
    require(size, 4 + length)
    out.put(b"%sSession Name: " % indent)
    out.text(pkt, at + 4, length)
    flags = pkt.u8(at + 2)
    out.put(b"%sSetup Priority: %d, Holding Priority: %d, Flags: [" % (indent, pkt.u8(at), pkt.u8(at + 1)))
    out.bits(ATTRIBUTES, flags, b"none")
    out.put(b"] (0x%x)" % flags)


def put_properties(pkt: PacketView, at: i64, size: i64, indent: bytes, out: Text) -> None:
    """Type-length-values of a vendor."""
    require(size, 4)
    padding = pkt.u16(at + 2)
    out.put(b"%sTLV count: %d, padding bytes: %d" % (indent, pkt.u16(at), padding))
    at += 4
    size -= 4
    while size >= 2 + padding:
        kind = pkt.u8(at)
        taken = pkt.u8(at + 1)
        words = PROPERTY_NAMES.get(int(kind), b"unknown")
        out.put(b"%s  %s TLV (0x%02x), length: %d" % (indent, words, kind, taken))
        if taken > size:
            raise Short
        if taken < 2:
            out.put(b"%sERROR: property TLV is too short" % indent[:-2])
            raise Stop
        hexdump.hex_only(out, pkt, at + 2, taken - 2, b"\n\t\t")
        at += taken
        size -= taken


def put_uni(pkt: PacketView, at: i64, size: i64, indent: bytes, out: Text) -> bool:
    """What a user's device asks of an optical network."""
    require(size, 4)
    known = True
    while size > 0:
        require(size, 4)
        taken = pkt.u16(at)
        kind = pkt.u8(at + 2)
        family = pkt.u8(at + 3)
        out.put(
            b"%sSubobject Type: %s (%d), AF: %s (%d), length: %d"
            % (
                indent,
                UNI_NAMES.get(int(kind), b"Unknown"),
                kind,
                FAMILIES.get(int(family), b"Unknown"),
                family,
                taken,
            )
        )
        if taken < 4 or taken > size:
            raise Invalid
        if kind in (UNI_SOURCE, UNI_DESTINATION):
            if family == 1:
                require_part(taken, 8, indent, out)
                out.put(b"%s  UNI IPv4 TNA address: " % indent)
                out.host4(pkt, at + 4)
            elif family == 2:
                require_part(taken, 20, indent, out)
                out.put(b"%s  UNI IPv6 TNA address: " % indent)
                out.host6(pkt, at + 4)
            elif family == 3:
                known = False
        elif kind == UNI_EGRESS:
            require_part(taken, 16, indent, out)
            out.put(
                b"%s  U-bit: %x, Label type: %d, Logical port id: %d, Label: %d"
                % (indent, pkt.u8(at + 4) >> 7, pkt.u8(at + 7), pkt.u32(at + 8), pkt.u32(at + 12))
            )
        elif kind == UNI_SERVICE:
            require_part(taken, 5, indent, out)
            out.put(b"%s  Service level: %d" % (indent, pkt.u8(at + 4)))
        elif kind != UNI_DIVERSITY or taken > 4:
            known = False
        at += taken
        size -= taken
    return known


def require_part(taken: i64, least: i64, indent: bytes, out: Text) -> None:
    """Says so, and raises `Stop`, if a part of an object has less than `least` bytes."""
    if taken < least:
        out.put(b"%sERROR: sub-object is too short" % indent[:-2])
        raise Stop
