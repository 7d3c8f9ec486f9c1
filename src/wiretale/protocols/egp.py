"""Exterior Gateway Protocol (RFC 904).

     0      7 8     15 16    23 24    31
    +--------+--------+--------+--------+
    |version |  type  |  code  | status |
    +--------+--------+--------+--------+
    |    checksum     | autonomous syst.|
    +-----------------+-----------------+
    |    sequence     |
    +-----------------+

What follows depends on the type: hello and poll intervals, a network, a reason, or counts of
gateways. In updates, addresses are shown with their bytes in reverse order.
"""

from __future__ import annotations

from wiretale.dissect.packet import PacketView
from wiretale.dissect.text import Text
from wiretale.native import Final, i64

HEADER: Final = 16  # with the first words of what follows
VERSION: Final = 2
UPDATE: Final = 1
POLL: Final = 2
ACQUIRE: Final = 3
REACH: Final = 5
ERROR: Final = 8
TYPES: Final[dict[int, bytes]] = {1: b"update", 2: b"poll", 3: b"acquire", 8: b"error"}
UNSOLICITED: Final = 0x80  # of an update's status

ACQUIRE_CODES: Final[dict[int, bytes]] = {0: b"request", 1: b"confirm", 2: b"refuse", 3: b"cease", 4: b"cease_ack"}
ACQUIRE_REQUEST: Final = 0
ACQUIRE_CONFIRM: Final = 1
ACQUIRE_STATES: Final[dict[int, bytes]] = {
    0: b"unspecified",
    1: b"active_mode",
    2: b"passive_mode",
    3: b"insufficient_resources",
    4: b"administratively_prohibited",
    5: b"going_down",
    6: b"parameter_violation",
    7: b"protocol_violation",
}
MODES: Final = (0, 1, 2)  # what states say about a request or its confirmation; about others, the rest
REACH_CODES: Final[dict[int, bytes]] = {0: b"hello", 1: b"i-h-u"}
STATES: Final[dict[int, bytes]] = {0: b"indeterminate", 1: b"up", 2: b"down"}
REASONS: Final[dict[int, bytes]] = {
    0: b"unspecified",
    1: b"bad_EGP_header_format",
    2: b"bad_EGP_data_field_format",
    3: b"reachability_info_unavailable",
    4: b"excessive_polling_rate",
    5: b"no_response",
    6: b"unsupported_version",
}


def print_egp(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """An EGP message."""
    pkt.enter(b"egp", at)
    if length < HEADER or not pkt.has(at, HEADER):
        out.truncated(pkt)
        return
    version = pkt.u8(at)
    if out.verbose < 1:
        out.put(
            b"EGPv%d, AS %d, seq %d, length %d" % (version, pkt.u16(at + 6), pkt.u16(at + 8), length)
        )
        return
    out.put(b"EGPv%d, length %d" % (version, length))
    if version != VERSION:
        out.put(b"[version %d]" % version)
        return
    kind = pkt.u8(at + 1)
    code = pkt.u8(at + 2)
    status = pkt.u8(at + 3)
    if kind in TYPES:
        out.put(b" " + TYPES[kind])
    if kind == ACQUIRE:
        put_acquisition(pkt, at, code, status, out)
    elif kind == REACH:
        if code in REACH_CODES:
            out.put(b" " + REACH_CODES[code])
            put_state(status, out)
        else:
            out.put(b"[reach code %d]" % code)
    elif kind == POLL:
        put_state(status, out)
        out.put(b" net:")
        out.host4(pkt, at + 12)
    elif kind == UPDATE:
        put_update(pkt, at, length, status, out)
    elif kind == ERROR:
        put_state(status, out)
        reason = pkt.u16(at + 10)
        out.put(b" " + REASONS[reason] if reason in REASONS else b" [reason %d]" % reason)
    else:
        out.put(b"[type %d]" % kind)


def put_acquisition(pkt: PacketView, at: i64, code: i64, status: i64, out: Text) -> None:
    """How two gateways become neighbors, or cease to be."""
    if code not in ACQUIRE_CODES:
        out.put(b"[code %d]" % code)
        return
    out.put(b" " + ACQUIRE_CODES[code])
    if code in (ACQUIRE_REQUEST, ACQUIRE_CONFIRM):
        out.put(b" " + ACQUIRE_STATES[status] if status in MODES else b" [status %d]" % status)
        out.put(b" hello:%d poll:%d" % (pkt.u16(at + 10), pkt.u16(at + 12)))
    elif status in ACQUIRE_STATES and (status == 0 or status not in MODES):
        out.put(b" " + ACQUIRE_STATES[status])
    else:
        out.put(b"[status %d]" % status)


def put_state(status: i64, out: Text) -> None:
    """Whether the sender takes the other for reachable."""
    out.put(b" state:" + STATES[status] if status in STATES else b" [status %d]" % status)


def put_update(pkt: PacketView, at: i64, length: i64, status: i64, out: Text) -> None:
    """Which networks are reached how far behind which gateways of a common network."""
    if status & UNSOLICITED:
        out.put(b" unsolicited")
        status &= ~UNSOLICITED
    put_state(status, out)
    out.put(b" ")
    out.host4(pkt, at + 12)
    internal = pkt.u8(at + 10)
    external = pkt.u8(at + 11)
    out.put(b" int %d ext %d" % (internal, external))
    network = pkt.u32le(at + 12)
    network_length = read_class(network >> 24)
    network &= (0, 0xFF000000, 0xFFFF0000, 0xFFFFFF00)[network_length]
    left = length - HEADER
    at += HEADER
    gateway = 0
    while gateway < internal + external:
        octets = 4 - network_length
        if left < octets:
            out.truncated(pkt)
            return
        pkt.need(at, octets)
        left -= octets  # of a network without a class too, though it has none
        address = 0
        if network_length:
            address = int.from_bytes(pkt.raw(at, octets), "big")
            at += octets
        if left < 1:
            out.truncated(pkt)
            return
        distances = pkt.u8(at)
        at += 1
        left -= 1
        out.put(b" int " if gateway < internal else b" ext ")
        put_reversed(network | address, out)
        out.put(b" (")
        separator = b""
        while distances:
            distances -= 1
            if left < 2:
                out.truncated(pkt)
                return
            out.put(b"%sd%d:" % (separator, pkt.u8(at)))
            separator = b", "
            networks = pkt.u8(at + 1)
            at += 2
            left -= 2
            while networks:
                networks -= 1
                if left < 1:
                    out.truncated(pkt)
                    return
                count = read_class(pkt.u8(at)) or 3
                if left < count:
                    out.truncated(pkt)
                    return
                value = int.from_bytes(pkt.raw(at, count), "big") << 32 - 8 * count
                out.put(b" ")
                put_reversed(value, out)
                at += count
                left -= count
        out.put(b")")
        gateway += 1


def read_class(octet: i64) -> int:
    """How many octets of an address that starts with `octet` are the network's; 0 where it has no class."""
    if octet < 128:
        return 1
    if octet < 192:
        return 2
    return 3 if octet < 224 else 0


def put_reversed(address: int, out: Text) -> None:
    """An address, its last byte first."""
    out.put(out.host_text(address.to_bytes(4, "little")))
