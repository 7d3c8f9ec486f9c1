"""OpenFlow 1.3: the messages whose bodies are short. Flows, groups, meters and statistics are only named."""

from __future__ import annotations

from wiretale.dissect.packet import PacketView
from wiretale.dissect.text import Text, name
from wiretale.native import Final, i64
from wiretale.protocols.openflow import (
    VERSIONS,
    Invalid,
    check,
    cut_text,
    experimenter,
    put_bits,
    put_data,
    require,
)

HELLO: Final = 0
ERROR: Final = 1
ECHO_REQUEST: Final = 2
ECHO_REPLY: Final = 3
EXPERIMENTER: Final = 4
FEATURES_REPLY: Final = 6
GET_CONFIG_REPLY: Final = 8
SET_CONFIG: Final = 9
PORT_STATUS: Final = 12
PORT_MOD: Final = 16
TABLE_MOD: Final = 17
QUEUE_REQUEST: Final = 22
ROLE_REQUEST: Final = 24
ROLE_REPLY: Final = 25
GET_ASYNC_REPLY: Final = 27
SET_ASYNC: Final = 28
TYPES: Final[dict[int, bytes]] = {
    HELLO: b"HELLO",
    ERROR: b"ERROR",
    ECHO_REQUEST: b"ECHO_REQUEST",
    ECHO_REPLY: b"ECHO_REPLY",
    EXPERIMENTER: b"EXPERIMENTER",
    5: b"FEATURES_REQUEST",
    FEATURES_REPLY: b"FEATURES_REPLY",
    7: b"GET_CONFIG_REQUEST",
    GET_CONFIG_REPLY: b"GET_CONFIG_REPLY",
    SET_CONFIG: b"SET_CONFIG",
    10: b"PACKET_IN",
    11: b"FLOW_REMOVED",
    PORT_STATUS: b"PORT_STATUS",
    13: b"PACKET_OUT",
    14: b"FLOW_MOD",
    15: b"GROUP_MOD",
    PORT_MOD: b"PORT_MOD",
    TABLE_MOD: b"TABLE_MOD",
    18: b"MULTIPART_REQUEST",
    19: b"MULTIPART_REPLY",
    20: b"BARRIER_REQUEST",
    21: b"BARRIER_REPLY",
    QUEUE_REQUEST: b"QUEUE_GET_CONFIG_REQUEST",
    23: b"QUEUE_GET_CONFIG_REPLY",
    ROLE_REQUEST: b"ROLE_REQUEST",
    ROLE_REPLY: b"ROLE_REPLY",
    26: b"GET_ASYNC_REQUEST",
    GET_ASYNC_REPLY: b"GET_ASYNC_REPLY",
    SET_ASYNC: b"SET_ASYNC",
    29: b"METER_MOD",
}
# The lengths of bodies: of these all, of those at least.
LENGTHS: Final[dict[int, int]] = {
    5: 0, FEATURES_REPLY: 24, 7: 0, GET_CONFIG_REPLY: 4, SET_CONFIG: 4, PORT_STATUS: 72, PORT_MOD: 32, TABLE_MOD: 8,
    20: 0, 21: 0, QUEUE_REQUEST: 8, ROLE_REQUEST: 16, ROLE_REPLY: 16, 26: 0, GET_ASYNC_REPLY: 24, SET_ASYNC: 24,
}  # fmt: skip
LEAST: Final[dict[int, int]] = {ERROR: 4, EXPERIMENTER: 8}

ERRORS: Final[dict[int, tuple[bytes, tuple[bytes, ...]]]] = {
    0: (b"HELLO_FAILED", (b"INCOMPATIBLE", b"EPERM")),
    1: (b"BAD_REQUEST", (
        b"BAD_VERSION", b"BAD_TYPE", b"BAD_MULTIPART", b"BAD_EXPERIMENTER", b"BAD_EXP_TYPE", b"EPERM", b"BAD_LEN",
        b"BUFFER_EMPTY", b"BUFFER_UNKNOWN", b"BAD_TABLE_ID", b"IS_SLAVE", b"BAD_PORT", b"BAD_PACKET",
        b"MULTIPART_BUFFER_OVERFLOW",
    )),
    2: (b"BAD_ACTION", (
        b"BAD_TYPE", b"BAD_LEN", b"BAD_EXPERIMENTER", b"BAD_EXP_TYPE", b"BAD_OUT_PORT", b"BAD_ARGUMENT", b"EPERM",
        b"TOO_MANY", b"BAD_QUEUE", b"BAD_OUT_GROUP", b"MATCH_INCONSISTENT", b"UNSUPPORTED_ORDER", b"BAD_TAG",
        b"BAD_SET_TYPE", b"BAD_SET_LEN", b"BAD_SET_ARGUMENT",
    )),
    3: (b"BAD_INSTRUCTION", (
        b"UNKNOWN_INST", b"UNSUP_INST", b"BAD_TABLE_ID", b"UNSUP_METADATA", b"UNSUP_METADATA_MASK",
        b"BAD_EXPERIMENTER", b"BAD_EXP_TYPE", b"BAD_LEN", b"EPERM",
    )),
    4: (b"BAD_MATCH", (
        b"BAD_TYPE", b"BAD_LEN", b"BAD_TAG", b"BAD_DL_ADDR_MASK", b"BAD_NW_ADDR_MASK", b"BAD_WILDCARDS", b"BAD_FIELD",
        b"BAD_VALUE", b"BAD_MASK", b"BAD_PREREQ", b"DUP_FIELD", b"EPERM",
    )),
    5: (b"FLOW_MOD_FAILED", (
        b"UNKNOWN", b"TABLE_FULL", b"BAD_TABLE_ID", b"OVERLAP", b"EPERM", b"BAD_TIMEOUT", b"BAD_COMMAND", b"BAD_FLAGS",
    )),
    6: (b"GROUP_MOD_FAILED", (
        b"GROUP_EXISTS", b"INVALID_GROUP", b"WEIGHT_UNSUPPORTED", b"OUT_OF_GROUPS", b"OUT_OF_BUCKETS",
        b"CHAINING_UNSUPPORTED", b"WATCH_UNSUPPORTED", b"LOOP", b"UNKNOWN_GROUP", b"CHAINED_GROUP", b"BAD_TYPE",
        b"BAD_COMMAND", b"BAD_BUCKET", b"BAD_MATCH", b"EPERM",
    )),
    7: (b"PORT_MOD_FAILED", (b"BAD_PORT", b"BAD_HW_ADDR", b"BAD_CONFIG", b"BAD_ADVERTISE", b"EPERM")),
    8: (b"TABLE_MOD_FAILED", (b"BAD_TABLE", b"BAD_CONFIG", b"EPERM")),
    9: (b"QUEUE_OP_FAILED", (b"BAD_PORT", b"BAD_QUEUE", b"EPERM")),
    10: (b"SWITCH_CONFIG_FAILED", (b"BAD_FLAGS", b"BAD_LEN", b"EPERM")),
    11: (b"ROLE_REQUEST_FAILED", (b"STALE", b"UNSUP", b"BAD_ROLE")),
    12: (b"METER_MOD_FAILED", (
        b"UNKNOWN", b"METER_EXISTS", b"INVALID_METER", b"UNKNOWN_METER", b"BAD_COMMAND", b"BAD_FLAGS", b"BAD_RATE",
        b"BAD_BURST", b"BAD_BAND", b"BAD_BAND_VALUE", b"OUT_OF_METERS", b"OUT_OF_BANDS",
    )),
    13: (b"TABLE_FEATURES_FAILED", (
        b"BAD_TABLE", b"BAD_METADATA", b"BAD_TYPE", b"BAD_LEN", b"BAD_ARGUMENT", b"EPERM",
    )),
    0xFFFF: (b"EXPERIMENTER", ()),
}  # fmt: skip

VERSION_BITMAP: Final = 1
ELEMENTS: Final[dict[int, bytes]] = {VERSION_BITMAP: b"VERSIONBITMAP"}
# The specification says bit 1 for version 1, that is 1.0; tcpdump, and switches, begin with bit 0.
VERSION_BITS: Final[dict[int, bytes]] = {1 << version - 1: words for version, words in VERSIONS.items()}
PORTS: Final[dict[int, bytes]] = {
    0xFFFFFF00: b"MAX",
    0xFFFFFFF8: b"IN_PORT",
    0xFFFFFFF9: b"TABLE",
    0xFFFFFFFA: b"NORMAL",
    0xFFFFFFFB: b"FLOOD",
    0xFFFFFFFC: b"ALL",
    0xFFFFFFFD: b"CONTROLLER",
    0xFFFFFFFE: b"LOCAL",
    0xFFFFFFFF: b"ANY",
}
CAPABILITIES: Final[dict[int, bytes]] = {
    0x001: b"FLOW_STATS",
    0x002: b"TABLE_STATS",
    0x004: b"PORT_STATS",
    0x008: b"GROUP_STATS",
    0x020: b"IP_REASM",
    0x040: b"QUEUE_STATS",
    0x100: b"PORT_BLOCKED",
}
PORT_CONFIG: Final[dict[int, bytes]] = {0x01: b"PORT_DOWN", 0x04: b"NO_RECV", 0x20: b"NO_FWD", 0x40: b"NO_PACKET_IN"}
PORT_STATE: Final[dict[int, bytes]] = {1: b"LINK_DOWN", 2: b"BLOCKED", 4: b"LIVE"}
PORT_FEATURES: Final[dict[int, bytes]] = {
    0x0001: b"10MB_HD",
    0x0002: b"10MB_FD",
    0x0004: b"100MB_HD",
    0x0008: b"100MB_FD",
    0x0010: b"1GB_HD",
    0x0020: b"1GB_FD",
    0x0040: b"10GB_FD",
    0x0080: b"40GB_FD",
    0x0100: b"100GB_FD",
    0x0200: b"1TB_FD",
    0x0400: b"OTHER",
    0x0800: b"COPPER",
    0x1000: b"FIBER",
    0x2000: b"AUTONEG",
    0x4000: b"PAUSE",
    0x8000: b"PAUSE_ASYM",
}
NAME_SIZE: Final = 16
CONFIG_FLAGS: Final[dict[int, bytes]] = {0: b"FRAG_NORMAL", 1: b"FRAG_DROP", 2: b"FRAG_REASM"}
SEND_LENGTHS: Final[dict[int, bytes]] = {0xFFE5: b"MAX", 0xFFFF: b"NO_BUFFER"}
PORT_REASONS: Final[dict[int, bytes]] = {0: b"ADD", 1: b"DELETE", 2: b"MODIFY"}
TABLES: Final[dict[int, bytes]] = {0xFE: b"MAX", 0xFF: b"ALL"}
ROLES: Final[dict[int, bytes]] = {0: b"NOCHANGE", 1: b"EQUAL", 2: b"MASTER", 3: b"SLAVE"}
PACKET_IN_BITS: Final[dict[int, bytes]] = {1: b"NO_MATCH", 2: b"ACTION", 4: b"INVALID_TTL"}
PORT_BITS: Final[dict[int, bytes]] = {1 << reason: words for reason, words in PORT_REASONS.items()}
# What a controller in each role wants to be told of. tcpdump names the reasons for removed flows as those of ports.
MASKS: Final[tuple[tuple[bytes, dict[int, bytes]], ...]] = (
    (b"packet_in_mask[EM]", PACKET_IN_BITS),
    (b"packet_in_mask[S]", PACKET_IN_BITS),
    (b"port_status_mask[EM]", PORT_BITS),
    (b"port_status_mask[S]", PORT_BITS),
    (b"flow_removed_mask[EM]", PORT_BITS),
    (b"flow_removed_mask[S]", PORT_BITS),
)


def put_body(pkt: PacketView, at: i64, size: i64, kind: i64, out: Text) -> None:
    """What a message says; without -v, only its length is looked at. Raises `Invalid`."""
    if kind in LENGTHS:
        check(size, LENGTHS[int(kind)])
    elif kind in LEAST:
        require(size, LEAST[int(kind)])
    if not out.verbose:
        pkt.need(at, size)
    elif kind == HELLO:
        put_hello(pkt, at, size, out)
    elif kind == ERROR:
        put_error(pkt, at, size, out)
    elif kind in (ECHO_REQUEST, ECHO_REPLY):
        put_data(pkt, at, size, out)
    elif kind == EXPERIMENTER:
        number = pkt.u32(at)
        out.put(b"\n\t experimenter 0x%08x (%s)" % (number, experimenter(number)))
        out.put(b", exp_type 0x%08x" % pkt.u32(at + 4))
        put_data(pkt, at + 8, size - 8, out)
    elif kind == FEATURES_REPLY:
        out.put(b"\n\t dpid 0x%016x" % pkt.u64(at))
        out.put(b", n_buffers %d" % pkt.u32(at + 8))
        out.put(b", n_tables %d" % pkt.u8(at + 12))
        out.put(b", auxiliary_id %d" % pkt.u8(at + 13))
        pkt.need(at + 14, 2)
        put_flags(b"\n\t capabilities", CAPABILITIES, pkt.u32(at + 16), out)
        pkt.need(at + 20, 4)
    elif kind in (GET_CONFIG_REPLY, SET_CONFIG):
        out.put(b"\n\t flags " + name(CONFIG_FLAGS, pkt.u16(at), b"invalid (0x%04x)"))
        out.put(b", miss_send_len " + name(SEND_LENGTHS, pkt.u16(at + 2), b"%d"))
    elif kind == PORT_STATUS:
        # tcpdump does not put the number in.
        out.put(b"\n\t reason " + PORT_REASONS.get(int(pkt.u8(at)), b"invalid (0x02x)"))
        pkt.need(at + 1, 7)
        put_port(pkt, at + 8, out)
    elif kind == PORT_MOD:
        put_port_mod(pkt, at, out)
    elif kind == TABLE_MOD:
        out.put(b"\n\t table_id " + name(TABLES, pkt.u8(at), b"%d"))
        pkt.need(at + 1, 3)
        out.put(b", config 0x%08x" % pkt.u32(at + 4))
    elif kind == QUEUE_REQUEST:
        out.put(b"\n\t port " + name(PORTS, pkt.u32(at), b"%d"))
        pkt.need(at + 4, 4)
    elif kind in (ROLE_REQUEST, ROLE_REPLY):
        out.put(b"\n\t role " + name(ROLES, pkt.u32(at), b"invalid (0x%08x)"))
        pkt.need(at + 4, 4)
        out.put(b", generation_id 0x%016x" % pkt.u64(at + 8))
    elif kind in (GET_ASYNC_REPLY, SET_ASYNC):
        for n, (words, bits) in enumerate(MASKS):
            put_flags(b"\n\t " + words, bits, pkt.u32(at + 4 * n), out)
    else:
        pkt.need(at, size)


def put_flags(words: bytes, table: dict[int, bytes], value: i64, out: Text) -> None:
    """A number and which bits of it are set."""
    out.put(b"%s 0x%08x" % (words, value))
    known: i64 = 0
    for bit in table:
        known |= bit
    put_bits(table, value, known, out)


def put_hello(pkt: PacketView, at: i64, size: i64, out: Text) -> None:
    """The elements of a HELLO: which versions are spoken."""
    while size > 0:
        require(size, 4)
        kind = pkt.u16(at)
        out.put(b"\n\t type " + name(ELEMENTS, kind, b"unknown (0x%04x)"))
        length = pkt.u16(at + 2)
        out.put(b", length %d" % length)
        if length < 4 or length > size:
            raise Invalid
        if kind != VERSION_BITMAP:
            pkt.need(at, length)
        elif length == 8:
            put_flags(b", bitmap", VERSION_BITS, pkt.u32(at + 4), out)
        else:
            out.put(b" (bogus)")
            pkt.need(at, length)
        at += length
        size -= length


def put_error(pkt: PacketView, at: i64, size: i64, out: Text) -> None:
    """What went wrong, and with what."""
    kind = pkt.u16(at)
    words, codes = ERRORS.get(int(kind), (b"invalid (0x%04x)" % kind, ()))
    out.put(b"\n\t type " + words)
    code = pkt.u16(at + 2)
    out.put(b", code " + (codes[int(code)] if code < len(codes) else b"invalid (0x%04x)" % code))
    put_data(pkt, at + 4, size - 4, out)


def put_port_head(pkt: PacketView, at: i64, indent: bytes, out: Text) -> None:
    """A port's number and hardware address."""
    out.put(indent + b"port_no " + name(PORTS, pkt.u32(at), b"%d"))
    pkt.need(at + 4, 10)
    out.put(b", hw_addr ")
    out.ethernet(pkt, at + 8)


def put_port(pkt: PacketView, at: i64, out: Text) -> None:
    """What a port is, can do and does; with -v its name."""
    put_port_head(pkt, at, b"\n\t  ", out)
    out.put(b", name ")
    cut_text(pkt, at + 16, NAME_SIZE, out)
    at += 16 + NAME_SIZE
    if out.verbose < 2:
        pkt.need(at, 32)
        return
    put_flags(b"\n\t   config", PORT_CONFIG, pkt.u32(at), out)
    put_flags(b"\n\t   state", PORT_STATE, pkt.u32(at + 4), out)
    for n, words in enumerate((b"curr", b"advertised", b"supported", b"peer")):
        put_flags(b"\n\t   " + words, PORT_FEATURES, pkt.u32(at + 8 + 4 * n), out)
    for n, words in enumerate((b"curr_speed", b"max_speed")):
        out.put(b"\n\t   %s %dkbps" % (words, pkt.u32(at + 24 + 4 * n)))


def put_port_mod(pkt: PacketView, at: i64, out: Text) -> None:
    """What a port is to be."""
    put_port_head(pkt, at, b"\n\t ", out)
    put_flags(b"\n\t  config", PORT_CONFIG, pkt.u32(at + 16), out)
    put_flags(b"\n\t  mask", PORT_CONFIG, pkt.u32(at + 20), out)
    put_flags(b"\n\t  advertise", PORT_FEATURES, pkt.u32(at + 24), out)
    pkt.need(at + 28, 4)
