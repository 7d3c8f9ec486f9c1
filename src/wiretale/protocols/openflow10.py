"""OpenFlow 1.0: messages, matches, actions, statistics; and what Big Switch Networks adds."""

from __future__ import annotations

from wiretale.dissect.packet import PacketView
from wiretale.dissect.text import Text, name
from wiretale.native import Final, i64
from wiretale.protocols.openflow import (
    Invalid,
    buffer_id,
    check,
    cut_text,
    put_bits,
    put_data,
    put_frame,
    put_vendor,
    require,
)

HELLO: Final = 0
ERROR: Final = 1
ECHO_REQUEST: Final = 2
ECHO_REPLY: Final = 3
VENDOR: Final = 4
FEATURES_REPLY: Final = 6
GET_CONFIG_REPLY: Final = 8
SET_CONFIG: Final = 9
PACKET_IN: Final = 10
FLOW_REMOVED: Final = 11
PORT_STATUS: Final = 12
PACKET_OUT: Final = 13
FLOW_MOD: Final = 14
PORT_MOD: Final = 15
STATS_REQUEST: Final = 16
STATS_REPLY: Final = 17
QUEUE_REQUEST: Final = 20
QUEUE_REPLY: Final = 21
EMPTY: Final = (5, 7, 18, 19)
TYPES: Final[dict[int, bytes]] = {
    HELLO: b"HELLO",
    ERROR: b"ERROR",
    ECHO_REQUEST: b"ECHO_REQUEST",
    ECHO_REPLY: b"ECHO_REPLY",
    VENDOR: b"VENDOR",
    5: b"FEATURES_REQUEST",
    FEATURES_REPLY: b"FEATURES_REPLY",
    7: b"GET_CONFIG_REQUEST",
    GET_CONFIG_REPLY: b"GET_CONFIG_REPLY",
    SET_CONFIG: b"SET_CONFIG",
    PACKET_IN: b"PACKET_IN",
    FLOW_REMOVED: b"FLOW_REMOVED",
    PORT_STATUS: b"PORT_STATUS",
    PACKET_OUT: b"PACKET_OUT",
    FLOW_MOD: b"FLOW_MOD",
    PORT_MOD: b"PORT_MOD",
    STATS_REQUEST: b"STATS_REQUEST",
    STATS_REPLY: b"STATS_REPLY",
    18: b"BARRIER_REQUEST",
    19: b"BARRIER_REPLY",
    QUEUE_REQUEST: b"QUEUE_GET_CONFIG_REQUEST",
    QUEUE_REPLY: b"QUEUE_GET_CONFIG_REPLY",
}
# The lengths of bodies: of these all, of those at least.
LENGTHS: Final[dict[int, int]] = {
    GET_CONFIG_REPLY: 4, SET_CONFIG: 4, FLOW_REMOVED: 80, PORT_STATUS: 56, PORT_MOD: 24, QUEUE_REQUEST: 4,
    5: 0, 7: 0, 18: 0, 19: 0,
}  # fmt: skip
LEAST: Final[dict[int, int]] = {
    ERROR: 4, VENDOR: 4, FEATURES_REPLY: 24, PACKET_IN: 10, PACKET_OUT: 8, FLOW_MOD: 64, STATS_REQUEST: 4,
    STATS_REPLY: 4, QUEUE_REPLY: 8,
}  # fmt: skip

ERRORS: Final[dict[int, tuple[bytes, tuple[bytes, ...]]]] = {
    0: (b"HELLO_FAILED", (b"INCOMPATIBLE", b"EPERM")),
    1: (b"BAD_REQUEST", (
        b"BAD_VERSION", b"BAD_TYPE", b"BAD_STAT", b"BAD_VENDOR", b"BAD_SUBTYPE", b"EPERM", b"BAD_LEN", b"BUFFER_EMPTY",
        b"BUFFER_UNKNOWN",
    )),
    2: (b"BAD_ACTION", (
        b"BAD_TYPE", b"BAD_LEN", b"BAD_VENDOR", b"BAD_VENDOR_TYPE", b"BAD_OUT_PORT", b"BAD_ARGUMENT", b"EPERM",
        b"TOO_MANY", b"BAD_QUEUE",
    )),
    3: (b"FLOW_MOD_FAILED", (
        b"ALL_TABLES_FULL", b"OVERLAP", b"EPERM", b"BAD_EMERG_TIMEOUT", b"BAD_COMMAND", b"UNSUPPORTED",
    )),
    4: (b"PORT_MOD_FAILED", (b"BAD_PORT", b"BAD_HW_ADDR")),
    5: (b"QUEUE_OP_FAILED", (b"BAD_PORT", b"BAD_QUEUE", b"EPERM")),
}  # fmt: skip

CONTROLLER: Final = 0xFFFD
PORTS: Final[dict[int, bytes]] = {
    0xFF00: b"MAX",
    0xFFF8: b"IN_PORT",
    0xFFF9: b"TABLE",
    0xFFFA: b"NORMAL",
    0xFFFB: b"FLOOD",
    0xFFFC: b"ALL",
    CONTROLLER: b"CONTROLLER",
    0xFFFE: b"LOCAL",
    0xFFFF: b"NONE",
}
PORT_SIZE: Final = 48
CAPABILITIES: Final[dict[int, bytes]] = {
    0x01: b"FLOW_STATS",
    0x02: b"TABLE_STATS",
    0x04: b"PORT_STATS",
    0x08: b"STP",
    0x10: b"RESERVED",
    0x20: b"IP_REASM",
    0x40: b"QUEUE_STATS",
    0x80: b"ARP_MATCH_IP",
}
PORT_CONFIG: Final[dict[int, bytes]] = {
    0x01: b"PORT_DOWN",
    0x02: b"NO_STP",
    0x04: b"NO_RECV",
    0x08: b"NO_RECV_STP",
    0x10: b"NO_FLOOD",
    0x20: b"NO_FWD",
    0x40: b"NO_PACKET_IN",
}
PORT_FEATURES: Final[dict[int, bytes]] = {
    0x001: b"10MB_HD",
    0x002: b"10MB_FD",
    0x004: b"100MB_HD",
    0x008: b"100MB_FD",
    0x010: b"1GB_HD",
    0x020: b"1GB_FD",
    0x040: b"10GB_FD",
    0x080: b"COPPER",
    0x100: b"FIBER",
    0x200: b"AUTONEG",
    0x400: b"PAUSE",
    0x800: b"PAUSE_ASYM",
}
STP_STATES: Final = (b"STP_LISTEN", b"STP_LEARN", b"STP_FORWARD", b"STP_BLOCK")
CONFIG_FLAGS: Final[dict[int, bytes]] = {0: b"FRAG_NORMAL", 1: b"FRAG_DROP", 2: b"FRAG_REASM"}
PACKET_IN_REASONS: Final[dict[int, bytes]] = {0: b"NO_MATCH", 1: b"ACTION"}
PORT_REASONS: Final[dict[int, bytes]] = {0: b"ADD", 1: b"DELETE", 2: b"MODIFY"}
REMOVED_REASONS: Final[dict[int, bytes]] = {0: b"IDLE_TIMEOUT", 1: b"HARD_TIMEOUT", 2: b"DELETE"}
COMMANDS: Final[dict[int, bytes]] = {0: b"ADD", 1: b"MODIFY", 2: b"MODIFY_STRICT", 3: b"DELETE", 4: b"DELETE_STRICT"}
FLOW_FLAGS: Final[dict[int, bytes]] = {1: b"SEND_FLOW_REM", 2: b"CHECK_OVERLAP", 4: b"EMERG"}

MATCH_SIZE: Final = 40
WILDCARDS: Final[dict[int, bytes]] = {
    0x000001: b"IN_PORT",
    0x000002: b"DL_VLAN",
    0x000004: b"DL_SRC",
    0x000008: b"DL_DST",
    0x000010: b"DL_TYPE",
    0x000020: b"NW_PROTO",
    0x000040: b"TP_SRC",
    0x000080: b"TP_DST",
    0x100000: b"DL_VLAN_PCP",
    0x200000: b"NW_TOS",
}
ALL_WILDCARDS: Final = 0x3FFFFF
IPV4: Final = 0x0800
ARP: Final = 0x0806
ICMP: Final = 1

OUTPUT: Final = 0
SET_VLAN_VID: Final = 1
SET_VLAN_PCP: Final = 2
STRIP_VLAN: Final = 3
SET_DL_SRC: Final = 4
SET_DL_DST: Final = 5
SET_NW_SRC: Final = 6
SET_NW_DST: Final = 7
SET_NW_TOS: Final = 8
SET_TP_SRC: Final = 9
SET_TP_DST: Final = 10
ENQUEUE: Final = 11
VENDOR_ACTION: Final = 0xFFFF
ACTIONS: Final[dict[int, bytes]] = {
    OUTPUT: b"OUTPUT",
    SET_VLAN_VID: b"SET_VLAN_VID",
    SET_VLAN_PCP: b"SET_VLAN_PCP",
    STRIP_VLAN: b"STRIP_VLAN",
    SET_DL_SRC: b"SET_DL_SRC",
    SET_DL_DST: b"SET_DL_DST",
    SET_NW_SRC: b"SET_NW_SRC",
    SET_NW_DST: b"SET_NW_DST",
    SET_NW_TOS: b"SET_NW_TOS",
    SET_TP_SRC: b"SET_TP_SRC",
    SET_TP_DST: b"SET_TP_DST",
    ENQUEUE: b"ENQUEUE",
    VENDOR_ACTION: b"VENDOR",
}
ACTION_BITS: Final[dict[int, bytes]] = {1 << bit: ACTIONS[bit] for bit in range(12)}
LONG_ACTIONS: Final = (SET_DL_SRC, SET_DL_DST, ENQUEUE)

DESCRIPTION: Final = 0
FLOW: Final = 1
AGGREGATE: Final = 2
TABLE: Final = 3
PORT: Final = 4
QUEUE: Final = 5
VENDOR_STATS: Final = 0xFFFF
STATS: Final[dict[int, bytes]] = {
    DESCRIPTION: b"DESC",
    FLOW: b"FLOW",
    AGGREGATE: b"AGGREGATE",
    TABLE: b"TABLE",
    PORT: b"PORT",
    QUEUE: b"QUEUE",
    VENDOR_STATS: b"VENDOR",
}
FLOW_SIZE: Final = 88
TABLE_SIZE: Final = 64
PORT_STATS_SIZE: Final = 104
QUEUE_STATS_SIZE: Final = 32
TABLES: Final[dict[int, bytes]] = {0xFE: b"EMERG", 0xFF: b"ALL"}
DESCRIPTIONS: Final = (
    (b"mfr_desc", 256), (b"hw_desc", 256), (b"sw_desc", 256), (b"serial_num", 32), (b"dp_desc", 256),
)  # fmt: skip
PORT_COUNTERS: Final = (
    b"rx_packets", b"tx_packets", b"rx_bytes", b"tx_bytes", b"rx_dropped", b"tx_dropped", b"rx_errors", b"tx_errors",
    b"rx_frame_err", b"rx_over_err", b"rx_crc_err", b"collisions",
)  # fmt: skip
MIN_RATE: Final = 1
PROPERTIES: Final[dict[int, bytes]] = {0: b"NONE", MIN_RATE: b"MIN_RATE"}

BIG_SWITCH: Final = 0x5C16C7
SET_IP_MASK: Final = 0
GET_IP_MASK_REQUEST: Final = 1
GET_IP_MASK_REPLY: Final = 2
SHELL_COMMAND: Final = 6
SHELL_OUTPUT: Final = 7
SHELL_STATUS: Final = 8
VIRTUAL_PORT_REMOVE_REQUEST: Final = 17
MIRRORING: Final = (3, 4, 5)
SUBTYPES: Final = (
    b"SET_IP_MASK", b"GET_IP_MASK_REQUEST", b"GET_IP_MASK_REPLY", b"SET_MIRRORING", b"GET_MIRRORING_REQUEST",
    b"GET_MIRRORING_REPLY", b"SHELL_COMMAND", b"SHELL_OUTPUT", b"SHELL_STATUS", b"GET_INTERFACES_REQUEST",
    b"GET_INTERFACES_REPLY", b"SET_PKTIN_SUPPRESSION_REQUEST", b"SET_L2_TABLE_REQUEST", b"GET_L2_TABLE_REQUEST",
    b"GET_L2_TABLE_REPLY", b"VIRTUAL_PORT_CREATE_REQUEST", b"VIRTUAL_PORT_CREATE_REPLY",
    b"VIRTUAL_PORT_REMOVE_REQUEST", b"BW_ENABLE_SET_REQUEST", b"BW_ENABLE_GET_REQUEST", b"BW_ENABLE_GET_REPLY",
    b"BW_CLEAR_DATA_REQUEST", b"BW_CLEAR_DATA_REPLY", b"BW_ENABLE_SET_REPLY", b"SET_L2_TABLE_REPLY",
    b"SET_PKTIN_SUPPRESSION_REPLY", b"VIRTUAL_PORT_REMOVE_REPLY", b"HYBRID_GET_REQUEST", b"HYBRID_GET_REPLY",
)  # fmt: skip
SUBTYPE_LENGTHS: Final[dict[int, int]] = {
    0: 8, 1: 8, 2: 8, 3: 4, 4: 4, 5: 4, 8: 4, 9: 0, 13: 0, 17: 4, 19: 0, 21: 0, 27: 0,
}  # fmt: skip
SWITCHED: Final[dict[int, bytes]] = {0: b"OFF", 1: b"ON"}
ACTION_SUBTYPES: Final[dict[int, bytes]] = {2: b"SET_TUNNEL_DST", 4: b"CHECKSUM"}
STAGES: Final[dict[int, bytes]] = {0: b"INGRESS", 1: b"EGRESS"}


def put_body(pkt: PacketView, at: i64, size: i64, kind: i64, out: Text) -> None:
    """What a message says; without -v, only its length is looked at. Raises `Invalid`."""
    if kind in LENGTHS:
        check(size, LENGTHS[int(kind)])
    elif kind in LEAST:
        require(size, LEAST[int(kind)])
    if not out.verbose:
        pkt.need(at, size)
    elif kind == VENDOR:
        put_vendor_body(pkt, at, size, out)
    elif kind in (HELLO, ECHO_REQUEST, ECHO_REPLY):
        put_data(pkt, at, size, out)
    elif kind == ERROR:
        put_error(pkt, at, size, out)
    elif kind == FEATURES_REPLY:
        put_features(pkt, at, size, out)
    elif kind in (GET_CONFIG_REPLY, SET_CONFIG):
        out.put(b"\n\t flags " + name(CONFIG_FLAGS, pkt.u16(at), b"invalid (0x%04x)"))
        out.put(b", miss_send_len %d" % pkt.u16(at + 2))
    elif kind == PACKET_IN:
        out.put(b"\n\t buffer_id " + buffer_id(pkt.u32(at)))
        out.put(b", total_len %d" % pkt.u16(at + 4))
        out.put(b", in_port " + port_name(pkt.u16(at + 6)))
        out.put(b", reason " + name(PACKET_IN_REASONS, pkt.u8(at + 8), b"invalid (0x%02x)"))
        pkt.need(at + 9, 1)
        put_frame(pkt, at + 10, size - 10, out)
    elif kind == FLOW_REMOVED:
        put_removed(pkt, at, out)
    elif kind == PORT_STATUS:
        out.put(b"\n\t reason " + name(PORT_REASONS, pkt.u8(at), b"invalid (0x%02x)"))
        put_port(pkt, at + 8, out)
    elif kind == PACKET_OUT:
        out.put(b"\n\t buffer_id 0x%08x" % pkt.u32(at))
        out.put(b", in_port " + port_name(pkt.u16(at + 4)))
        actions = pkt.u16(at + 6)
        if actions > size - 8:
            raise Invalid
        put_actions(pkt, at + 8, actions, b"\n\t ", out)
        put_frame(pkt, at + 8 + actions, size - 8 - actions, out)
    elif kind == FLOW_MOD:
        put_flow_mod(pkt, at, size, out)
    elif kind == PORT_MOD:
        out.put(b"\n\t port_no " + port_name(pkt.u16(at)))
        pkt.need(at + 2, 6)
        out.put(b", hw_addr ")
        out.ethernet(pkt, at + 2)
        for n, words in enumerate((b"config", b"mask")):
            value = pkt.u32(at + 8 + 4 * n)
            out.put(b"\n\t %s 0x%08x" % (words, value))
            put_bits(PORT_CONFIG, value, 0x7F, out)
        out.put(b"\n\t advertise 0x%08x" % pkt.u32(at + 16))
        put_bits(PORT_FEATURES, pkt.u32(at + 16), 0xFFF, out)
    elif kind == STATS_REQUEST:
        put_stats_request(pkt, at, size, out)
    elif kind == STATS_REPLY:
        put_stats_reply(pkt, at, size, out)
    elif kind == QUEUE_REQUEST:
        out.put(b"\n\t port " + port_name(pkt.u16(at)))
    elif kind == QUEUE_REPLY:
        out.put(b"\n\t port " + port_name(pkt.u16(at)))
        pkt.need(at + 2, 6)
        put_queues(pkt, at + 8, size - 8, out)


def port_name(number: i64) -> bytes:
    """A port's number, or what it stands for."""
    return name(PORTS, number, b"%d")


def put_error(pkt: PacketView, at: i64, size: i64, out: Text) -> None:
    """What went wrong, and with what."""
    kind = pkt.u16(at)
    words, codes = ERRORS.get(int(kind), (b"invalid (0x%04x)" % kind, ()))
    out.put(b"\n\t type " + words)
    code = pkt.u16(at + 2)
    out.put(b", code " + (codes[int(code)] if code < len(codes) else b"invalid (0x%04x)" % code))
    put_data(pkt, at + 4, size - 4, out)


def put_features(pkt: PacketView, at: i64, size: i64, out: Text) -> None:
    """What a switch can do."""
    out.put(b"\n\t dpid 0x%016x" % pkt.u64(at))
    out.put(b", n_buffers %d" % pkt.u32(at + 8))
    out.put(b", n_tables %d" % pkt.u8(at + 12))
    out.put(b"\n\t capabilities 0x%08x" % pkt.u32(at + 16))
    put_bits(CAPABILITIES, pkt.u32(at + 16), 0xEF, out)
    out.put(b"\n\t actions 0x%08x" % pkt.u32(at + 20))
    put_bits(ACTION_BITS, pkt.u32(at + 20), 0xFFF, out)
    at += 24
    size -= 24
    while size > 0:
        require(size, PORT_SIZE)
        put_port(pkt, at, out)
        at += PORT_SIZE
        size -= PORT_SIZE


def put_port(pkt: PacketView, at: i64, out: Text) -> None:
    """A port of a switch."""
    out.put(b"\n\t  port_no " + port_name(pkt.u16(at)))
    pkt.need(at + 2, 6)
    out.put(b", hw_addr ")
    out.ethernet(pkt, at + 2)
    out.put(b", name ")
    cut_text(pkt, at + 8, 16, out)
    if out.verbose < 2:
        pkt.need(at, PORT_SIZE)
        return
    out.put(b"\n\t   config 0x%08x" % pkt.u32(at + 24))
    put_bits(PORT_CONFIG, pkt.u32(at + 24), 0x7F, out)
    state = pkt.u32(at + 28)
    out.put(b"\n\t   state 0x%08x (%s" % (state, STP_STATES[int(state >> 8 & 3)]))
    out.put(b", LINK_DOWN)" if state & 1 else b")")
    if state & ~0x301:
        out.put(b" (bogus)")
    for n, words in enumerate((b"curr", b"advertised", b"supported", b"peer")):
        value = pkt.u32(at + 32 + 4 * n)
        out.put(b"\n\t   %s 0x%08x" % (words, value))
        put_bits(PORT_FEATURES, value, 0xFFF, out)


def put_removed(pkt: PacketView, at: i64, out: Text) -> None:
    """A flow that is gone."""
    put_match(pkt, at, b"\n\t ", out)
    out.put(b"\n\t cookie 0x%016x" % pkt.u64(at + 40))
    priority = pkt.u16(at + 48)
    if priority:
        out.put(b", priority %d" % priority)
    out.put(b", reason " + name(REMOVED_REASONS, pkt.u8(at + 50), b"unknown (0x%02x)"))
    out.put(b", duration_sec %d" % pkt.u32(at + 52))
    out.put(b", duration_nsec %d" % pkt.u32(at + 56))
    idle = pkt.u16(at + 60)
    if idle:
        out.put(b", idle_timeout %d" % idle)
    out.put(b", packet_count %d" % pkt.u64(at + 64))
    out.put(b", byte_count %d" % pkt.u64(at + 72))


def put_flow_mod(pkt: PacketView, at: i64, size: i64, out: Text) -> None:
    """A flow to be added, changed or deleted."""
    put_match(pkt, at, b"\n\t ", out)
    out.put(b"\n\t cookie 0x%016x" % pkt.u64(at + 40))
    command = pkt.u16(at + 48)
    out.put(b", command " + name(COMMANDS, command, b"invalid (0x%04x)"))
    idle = pkt.u16(at + 50)
    if idle:
        out.put(b", idle_timeout %d" % idle)
    hard = pkt.u16(at + 52)
    if hard:
        out.put(b", hard_timeout %d" % hard)
    priority = pkt.u16(at + 54)
    if priority:
        out.put(b", priority %d" % priority)
    if command < 3:
        out.put(b", buffer_id " + buffer_id(pkt.u32(at + 56)))
    elif command < 5:
        out.put(b", out_port " + port_name(pkt.u16(at + 60)))
    flags = pkt.u16(at + 62)
    out.put(b", flags 0x%04x" % flags)
    put_bits(FLOW_FLAGS, flags, 7, out)
    put_actions(pkt, at + 64, size - 64, b"\n\t ", out)


def put_match(pkt: PacketView, at: i64, indent: bytes, out: Text) -> None:
    """Which packets are meant."""
    wild = pkt.u32(at)
    if wild & ~ALL_WILDCARDS:
        out.put(b"%swildcards 0x%08x (bogus)" % (indent, wild))
    indent += b"match "
    if not wild & 0x01:
        out.put(b"%sin_port %s" % (indent, port_name(pkt.u16(at + 4))))
    if not wild & 0x04:
        pkt.need(at + 6, 6)
        out.put(indent + b"dl_src ")
        out.ethernet(pkt, at + 6)
    if not wild & 0x08:
        pkt.need(at + 12, 6)
        out.put(indent + b"dl_dst ")
        out.ethernet(pkt, at + 12)
    if not wild & 0x02:
        out.put(indent + b"dl_vlan " + vlan(pkt.u16(at + 18)))
    if not wild & 0x100000:
        out.put(indent + b"dl_vlan_pcp " + priority_text(pkt.u8(at + 20)))
    known_type = not wild & 0x10
    ethertype: i64 = 0
    if known_type:
        ethertype = pkt.u16(at + 22)
        out.put(b"%sdl_type 0x%04x" % (indent, ethertype))
    if not wild & 0x200000:
        out.put(b"%snw_tos 0x%02x" % (indent, pkt.u8(at + 24)))
    protocol: i64 = 0
    if not wild & 0x20:
        protocol = pkt.u8(at + 25)
        words = b"arp_opcode" if known_type and ethertype == ARP else b"nw_proto"
        out.put(b"%s%s %d" % (indent, words, protocol))
    for shift, place, words in ((8, 28, b"nw_src "), (14, 32, b"nw_dst ")):
        bits = wild >> shift & 0x3F
        if bits < 32:
            pkt.need(at + place, 4)
            out.put(indent + words)
            out.host4(pkt, at + place)
            out.put(b"/%d" % (32 - bits))
    is_icmp = known_type and ethertype == IPV4 and not wild & 0x20 and protocol == ICMP
    if not wild & 0x40:
        out.put(b"%s%s %d" % (indent, b"icmp_type" if is_icmp else b"tp_src", pkt.u16(at + 36)))
    if not wild & 0x80:
        out.put(b"%s%s %d" % (indent, b"icmp_code" if is_icmp else b"tp_dst", pkt.u16(at + 38)))
    pkt.need(at, MATCH_SIZE)


def vlan(number: i64) -> bytes:
    """A VLAN, or none."""
    if number == 0xFFFF:
        return b"NONE"
    return b"%d%s" % (number, b" (bogus)" if number > 0xFFF else b"")


def priority_text(value: i64) -> bytes:
    """A VLAN's priority, of three bits."""
    return b"%d%s" % (value, b" (bogus)" if value > 7 else b"")


def put_actions(pkt: PacketView, at: i64, left: i64, indent: bytes, out: Text) -> None:
    """What is to be done with packets."""
    while left > 0:
        require(left, 8)
        kind = pkt.u16(at)
        out.put(b"%saction type %s" % (indent, name(ACTIONS, kind, b"invalid (0x%04x)")))
        size = pkt.u16(at + 2)
        out.put(b", len %d" % size)
        if size < 8 or size > left:
            raise Invalid
        bad = False
        if kind == VENDOR_ACTION:
            bad = size % 8 != 0
        elif kind in ACTIONS:
            bad = size != (16 if kind in LONG_ACTIONS else 8)
        if bad:
            out.put(b" (bogus)")
            pkt.need(at, size)
        else:
            put_action(pkt, at + 4, size - 4, kind, indent, out)
        at += size
        left -= size


def put_action(pkt: PacketView, at: i64, size: i64, kind: i64, indent: bytes, out: Text) -> None:
    """One action, behind its length."""
    if kind == OUTPUT:
        port = pkt.u16(at)
        out.put(b", port " + port_name(port))
        if port == CONTROLLER:
            out.put(b", max_len %d" % pkt.u16(at + 2))
    elif kind == SET_VLAN_VID:
        out.put(b", vlan_vid " + vlan(pkt.u16(at)))
    elif kind == SET_VLAN_PCP:
        out.put(b", vlan_pcp " + priority_text(pkt.u8(at)))
    elif kind in (SET_DL_SRC, SET_DL_DST):
        pkt.need(at, 6)
        out.put(b", dl_addr ")
        out.ethernet(pkt, at)
    elif kind in (SET_NW_SRC, SET_NW_DST):
        pkt.need(at, 4)
        out.put(b", nw_addr ")
        out.host4(pkt, at)
    elif kind == SET_NW_TOS:
        out.put(b", nw_tos 0x%02x" % pkt.u8(at))
    elif kind in (SET_TP_SRC, SET_TP_DST):
        out.put(b", tp_port %d" % pkt.u16(at))
    elif kind == ENQUEUE:
        out.put(b", port " + port_name(pkt.u16(at)))
        out.put(b", queue_id %d" % pkt.u32(at + 8))
    elif kind == VENDOR_ACTION:
        vendor = pkt.u32(at)
        put_vendor(vendor, out)
        if vendor == BIG_SWITCH:
            put_big_switch_action(pkt, at + 4, size - 4, indent, out)
        else:
            put_data(pkt, at + 4, size - 4, out)
    pkt.need(at, size)


# ---- statistics --------------------------------------------------------------------------------------------


def put_stats_request(pkt: PacketView, at: i64, size: i64, out: Text) -> None:
    """A question about statistics."""
    kind = pkt.u16(at)
    out.put(b"\n\t type " + name(STATS, kind, b"invalid (0x%04x)"))
    flags = pkt.u16(at + 2)
    out.put(b", flags 0x%04x" % flags)
    if flags:
        out.put(b" (bogus)")
    at += 4
    size -= 4
    if kind in (DESCRIPTION, TABLE):
        check(size, 0)
    elif kind in (FLOW, AGGREGATE):
        check(size, 44)
        put_match(pkt, at, b"\n\t ", out)
        out.put(b"\n\t table_id " + name(TABLES, pkt.u8(at + 40), b"%d"))
        out.put(b", out_port " + port_name(pkt.u16(at + 42)))
    elif kind == PORT:
        check(size, 8)
        out.put(b"\n\t port_no " + port_name(pkt.u16(at)))
    elif kind == QUEUE:
        check(size, 8)
        out.put(b"\n\t port_no " + port_name(pkt.u16(at)))
        queue = pkt.u32(at + 4)
        out.put(b", queue_id " + (b"ALL" if queue == 0xFFFFFFFF else b"%d" % queue))
    elif kind == VENDOR_STATS:
        require(size, 4)
        put_vendor(pkt.u32(at), out)
        put_data(pkt, at + 4, size - 4, out)


def put_stats_reply(pkt: PacketView, at: i64, size: i64, out: Text) -> None:
    """Statistics."""
    kind = pkt.u16(at)
    out.put(b"\n\t type " + name(STATS, kind, b"invalid (0x%04x)"))
    flags = pkt.u16(at + 2)
    out.put(b", flags 0x%04x" % flags)
    put_bits({1: b"MORE"}, flags, 1, out)
    at += 4
    size -= 4
    if kind == DESCRIPTION:
        check(size, 1056)
        for words, width in DESCRIPTIONS:
            out.put(b"\n\t  %s " % words)
            cut_text(pkt, at, width, out)
            at += width
    elif kind == FLOW:
        while size > 0:
            taken = put_flow_stats(pkt, at, size, out)
            at += taken
            size -= taken
    elif kind == AGGREGATE:
        check(size, 24)
        out.put(b"\n\t packet_count %d" % pkt.u64(at))
        out.put(b", byte_count %d" % pkt.u64(at + 8))
        out.put(b", flow_count %d" % pkt.u32(at + 16))
        pkt.need(at, size)
    elif kind == TABLE:
        while size > 0:
            require(size, TABLE_SIZE)
            put_table(pkt, at, out)
            at += TABLE_SIZE
            size -= TABLE_SIZE
    elif kind == PORT:
        while size > 0:
            require(size, PORT_STATS_SIZE)
            out.put(b"\n\t  port_no " + port_name(pkt.u16(at)))
            if out.verbose > 1:
                for n, words in enumerate(PORT_COUNTERS):
                    out.put(b", %s %d" % (words, pkt.u64(at + 8 + 8 * n)))
            pkt.need(at, PORT_STATS_SIZE)
            at += PORT_STATS_SIZE
            size -= PORT_STATS_SIZE
    elif kind == QUEUE:
        while size > 0:
            require(size, QUEUE_STATS_SIZE)
            out.put(b"\n\t  port_no %s" % port_name(pkt.u16(at)))
            out.put(b", queue_id %d" % pkt.u32(at + 4))
            for n, words in enumerate((b"tx_bytes", b"tx_packets", b"tx_errors")):
                out.put(b", %s %d" % (words, pkt.u64(at + 8 + 8 * n)))
            at += QUEUE_STATS_SIZE
            size -= QUEUE_STATS_SIZE
    elif kind == VENDOR_STATS:
        require(size, 4)
        put_vendor(pkt.u32(at), out)
        put_data(pkt, at + 4, size - 4, out)


def put_flow_stats(pkt: PacketView, at: i64, left: i64, out: Text) -> i64:
    """One flow; returns its size."""
    require(left, FLOW_SIZE)
    size = pkt.u16(at)
    out.put(b"\n\t length %d" % size)
    if size < FLOW_SIZE or size > left:
        raise Invalid
    out.put(b", table_id " + name(TABLES, pkt.u8(at + 2), b"%d"))
    put_match(pkt, at + 4, b"\n\t  ", out)
    out.put(b"\n\t  duration_sec %d" % pkt.u32(at + 44))
    out.put(b", duration_nsec %d" % pkt.u32(at + 48))
    out.put(b", priority %d" % pkt.u16(at + 52))
    out.put(b", idle_timeout %d" % pkt.u16(at + 54))
    out.put(b", hard_timeout %d" % pkt.u16(at + 56))
    out.put(b", cookie 0x%016x" % pkt.u64(at + 64))
    out.put(b", packet_count %d" % pkt.u64(at + 72))
    out.put(b", byte_count %d" % pkt.u64(at + 80))
    put_actions(pkt, at + FLOW_SIZE, size - FLOW_SIZE, b"\n\t  ", out)
    return size


def put_table(pkt: PacketView, at: i64, out: Text) -> None:
    """One table of flows."""
    out.put(b"\n\t table_id " + name(TABLES, pkt.u8(at), b"%d"))
    out.put(b", name ")
    cut_text(pkt, at + 4, 32, out)
    wild = pkt.u32(at + 36)
    out.put(b"\n\t  wildcards 0x%08x" % wild)
    put_bits(WILDCARDS, wild, ALL_WILDCARDS, out)
    out.put(b"\n\t  max_entries %d" % pkt.u32(at + 40))
    out.put(b", active_count %d" % pkt.u32(at + 44))
    out.put(b", lookup_count %d" % pkt.u64(at + 48))
    out.put(b", matched_count %d" % pkt.u64(at + 56))


def put_queues(pkt: PacketView, at: i64, left: i64, out: Text) -> None:
    """The queues of a port; their properties with -vv."""
    while left > 0:
        require(left, 8)
        out.put(b"\n\t  queue_id %d" % pkt.u32(at))
        size = pkt.u16(at + 4)
        out.put(b", len %d" % size)
        if size < 8 or size > left:
            raise Invalid
        pkt.need(at, 8)
        if out.verbose > 1:
            try:
                put_properties(pkt, at + 8, size - 8, out)
            except Invalid:
                out.invalid()
                pkt.need(at, size)
        else:
            pkt.need(at, size)
        at += size
        left -= size


def put_properties(pkt: PacketView, at: i64, left: i64, out: Text) -> None:
    """The properties of a queue."""
    while left > 0:
        require(left, 8)
        kind = pkt.u16(at)
        out.put(b"\n\t   property " + name(PROPERTIES, kind, b"invalid (0x%04x)"))
        size = pkt.u16(at + 2)
        out.put(b", len %d" % size)
        if size < 8 or size > left:
            raise Invalid
        pkt.need(at, 8)
        if kind in PROPERTIES and size != (16 if kind == MIN_RATE else 8):
            out.put(b" (bogus)")
        elif kind == MIN_RATE:
            rate = pkt.u16(at + 8)
            out.put(b", rate disabled" if rate > 1000 else b", rate %d.%d%%" % (rate // 10, rate % 10))
        pkt.need(at, size)
        at += size
        left -= size


# ---- Big Switch Networks -----------------------------------------------------------------------------------


def put_vendor_body(pkt: PacketView, at: i64, size: i64, out: Text) -> None:
    """A vendor's message."""
    vendor = pkt.u32(at)
    put_vendor(vendor, out)
    at += 4
    size -= 4
    if vendor == BIG_SWITCH:
        require(size, 4)
        put_big_switch(pkt, at, size, out)
    else:
        put_data(pkt, at, size, out)


def put_big_switch(pkt: PacketView, at: i64, size: i64, out: Text) -> None:
    """A message of Big Switch Networks."""
    kind = pkt.u32(at)
    out.put(b"\n\t subtype " + (SUBTYPES[int(kind)] if kind < len(SUBTYPES) else b"unknown (0x%08x)" % kind))
    at += 4
    size -= 4
    if kind in SUBTYPE_LENGTHS:
        check(size, SUBTYPE_LENGTHS[int(kind)])
    if kind in (SET_IP_MASK, GET_IP_MASK_REQUEST, GET_IP_MASK_REPLY):
        out.put(b", index %d" % pkt.u8(at))
        if kind != GET_IP_MASK_REQUEST:
            pkt.need(at + 4, 4)
            out.put(b", mask ")
            out.host4(pkt, at + 4)
    elif kind in MIRRORING:
        out.put(b", report_mirror_ports " + name(SWITCHED, pkt.u8(at), b"bogus (%d)"))
    elif kind == SHELL_COMMAND:
        require(size, 4)
        out.put(b", service %d" % pkt.u32(at))
        put_quoted(pkt, at + 4, size - 4, out)
    elif kind == SHELL_OUTPUT:
        put_quoted(pkt, at, size, out)
    elif kind == SHELL_STATUS:
        out.put(b", status 0x%08x" % pkt.u32(at))
    elif kind == VIRTUAL_PORT_REMOVE_REQUEST:
        out.put(b", vport_no %d" % pkt.u32(at))
    pkt.need(at, size)


def put_quoted(pkt: PacketView, at: i64, size: i64, out: Text) -> None:
    """What a shell reads or writes."""
    out.put(b", data '")
    out.text(pkt, at, size)
    out.put(b"'")


def put_big_switch_action(pkt: PacketView, at: i64, size: i64, indent: bytes, out: Text) -> None:
    """An action of Big Switch Networks."""
    require(size, 4)
    kind = pkt.u32(at)
    if kind != 1:
        out.put(indent + b" subtype " + name(ACTION_SUBTYPES, kind, b"unknown (0x%08x)"))
        pkt.need(at, size)
        return
    out.put(indent + b" subtype MIRROR")
    check(size, 16)
    out.put(b", dest_port %d" % pkt.u32(at + 4))
    tag = pkt.u32(at + 8)
    out.put(b", vlan_tag ")
    if tag >> 16 == 0:
        out.put(b"none")
    elif tag >> 16 != 0x8100:
        out.put(b"unknown (0x%04x)" % (tag >> 16))
    else:
        out.put(b"802.1Q (vlan %d, p %d%s)" % (tag & 0xFFF, tag >> 13 & 7, b", DEI" if tag & 0x1000 else b""))
    out.put(b", copy_stage " + name(STAGES, pkt.u8(at + 12), b"unknown (%d)"))
