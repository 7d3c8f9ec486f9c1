"""Datagram Congestion Control Protocol (RFC 4340).

     0                   1                   2                   3
     0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
    +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    |          Source Port          |           Dest Port           |
    |  Data Offset  | CCVal | CsCov |           Checksum            |
    | Res | Type  |X|   Reserved    | Sequence Number (high bits)   |
    |                  Sequence Number (low bits)                   |
    +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+

Without X the sequence number is the 24 bits after the type, and the header four octets shorter.
"""

from __future__ import annotations

from wiretale.dissect import checksum
from wiretale.dissect.packet import PacketView
from wiretale.dissect.text import Text
from wiretale.native import Final, i64

PROTOCOL: Final = 33
SHORT_HEADER: Final = 12
LONG_HEADER: Final = 16

REQUEST: Final = 0
RESPONSE: Final = 1
DATA: Final = 2
RESET: Final = 7
TYPES: Final[dict[int, bytes]] = {
    REQUEST: b"DCCP-Request",
    RESPONSE: b"DCCP-Response",
    DATA: b"DCCP-Data",
    3: b"DCCP-Ack",
    4: b"DCCP-DataAck",
    5: b"DCCP-CloseReq",
    6: b"DCCP-Close",
    RESET: b"DCCP-Reset",
    8: b"DCCP-Sync",
    9: b"DCCP-SyncAck",
}

RESET_CODES: Final = (
    b"unspecified", b"closed", b"aborted", b"no_connection", b"packet_error", b"option_error", b"mandatory_error",
    b"connection_refused", b"bad_service_code", b"too_busy", b"bad_init_cookie", b"aggression_penalty",
)

OPTIONS: Final[dict[int, bytes]] = {
    0: b"nop",
    1: b"mandatory",
    2: b"slowreceiver",
    32: b"change_l",
    33: b"confirm_l",
    34: b"change_r",
    35: b"confirm_r",
    36: b"initcookie",
    37: b"ndp_count",
    38: b"ack_vector0",
    39: b"ack_vector1",
    40: b"data_dropped",
    41: b"timestamp",
    42: b"timestamp_echo",
    43: b"elapsed_time",
    44: b"data_checksum",
}
FEATURES: Final = (
    b"reserved", b"ccid", b"allow_short_seqno", b"sequence_window", b"ecn_incapable", b"ack_ratio",
    b"send_ack_vector", b"send_ndp_count", b"minimum checksum coverage", b"check data checksum",
)


def put_host(pkt: PacketView, at: i64, out: Text) -> None:
    """The address at `at`, of the enclosing IP header's version."""
    if pkt.ip_version == 4:
        out.host4(pkt, at)
    else:
        out.host6(pkt, at)


def print_dccp(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """A DCCP packet; with -vv its sequence number and options."""
    pkt.enter(b"dccp", at)
    if not pkt.has(at, SHORT_HEADER):
        out.truncated(pkt)
        return
    long = pkt.u8(at + 8) & 1
    header: i64 = LONG_HEADER if long else SHORT_HEADER
    if length < header:
        out.put(b"truncated-dccp - %d bytes missing!" % (header - length))
        return
    if not pkt.has(at, header):
        out.truncated(pkt)
        return
    put_host(pkt, pkt.source_at, out)
    out.put(b".%d > " % pkt.u16(at))
    put_host(pkt, pkt.destination_at, out)
    out.put(b".%d: DCCP " % pkt.u16(at + 2))
    size = pkt.u8(at + 4) * 4
    if out.quiet:
        out.put(b"%d" % ((length - size) & 0xFFFFFFFF))
        if size > length:
            out.put(b" [bad hdr length %d - too long, > %d]" % (size, length))
        return
    if out.verbose:
        put_checksum(pkt, at, length, size, out)
    kind = pkt.u8(at + 8) >> 1 & 15
    name = TYPES.get(kind)
    # Eight octets of acknowledgement even where numbers are short, as tcpdump has it.
    acknowledged: i64 = 0 if kind in (REQUEST, DATA) else 8
    extension = acknowledged + (4 if kind in (REQUEST, RESPONSE, RESET) else 0)
    if name is None:
        # Such a type is taken to have an acknowledgement number, and options where that is.
        name = b"unknown-type-%d" % kind
        extension = 0
    if length < header + extension:
        out.put(b"truncated-%s - %d bytes missing!" % (name, header + extension - length))
        return
    if kind in (REQUEST, RESPONSE, RESET) and not pkt.has(at, header + extension):
        out.truncated(pkt)
        return
    out.put(name + b" ")
    more = at + header
    if kind in (REQUEST, RESPONSE):
        out.put(b"(service=%d) " % pkt.u32(more + acknowledged))
    elif kind == RESET:
        code = pkt.u8(more + acknowledged)
        out.put(b"(code=" + (RESET_CODES[code] if code < len(RESET_CODES) else b"invalid") + b") ")
    if acknowledged:
        out.put(b"(ack=%d) " % (pkt.u48(more + 2) if long else pkt.u24(more + 1)))
    if out.verbose < 2:
        return
    out.put(b"seq %d" % (pkt.u48(at + 10) if long else pkt.u24(at + 9)))
    if size > header + extension:
        out.put(b" <")
        put_options(pkt, more + extension, at + size, out)
        out.put(b">")


def put_checksum(pkt: PacketView, at: i64, length: i64, size: i64, out: Text) -> None:
    """The congestion control value, how far the checksum covers the payload, and whether it is right."""
    octet = pkt.u8(at + 5)
    coverage = octet & 15
    found = pkt.u16(at + 6)
    out.put(b"(CCVal %d, CsCov %d" % (octet >> 4, coverage))
    if pkt.has(at, length):
        covered = length
        if coverage:
            covered = min(length, size + (coverage - 1) * 4)
        total = checksum.with_pseudo_header(pkt, at, length, covered, PROTOCOL)
        out.put(b", cksum 0x%04x " % found)
        if total == 0xFFFF:
            out.put(b"(correct)")
        else:
            out.put(b"(incorrect -> 0x%04x)" % checksum.expected(found, total))
    out.put(b") ")


def put_options(pkt: PacketView, at: i64, end: i64, out: Text) -> None:
    """The options up to `end`, until one has a length that cannot be."""
    while at < end:
        size = put_option(pkt, at, end - at, out)
        if size == 0:
            return
        at += size
        if at < end:
            out.put(b", ")


def put_option(pkt: PacketView, at: i64, left: i64, out: Text) -> i64:
    """An option; returns its length, 0 where that is wrong."""
    kind = pkt.u8(at)
    size: i64 = 1
    if kind >= 32:
        size = pkt.u8(at + 1)
        if 2 <= size <= left and not pkt.has(at, size):
            out.truncated(pkt)
            return 0
    out.put(b"CCID option %d" % kind if kind >= 128 else OPTIONS.get(kind, b"Option %d" % kind))
    if kind < 32:
        return size
    if size < 2:
        out.put(b" optlen too short")
        return 0
    if size > left:
        out.put(b" optlen goes past header length")
        return 0
    value = pkt.raw(at + 2, size - 2)
    number = int.from_bytes(value, "big")
    if kind >= 128:
        if size in (4, 6):
            out.put(b" %d" % number)
    elif kind <= 35:
        put_feature(value, out)
    elif kind in (36, 38, 39, 40):
        if value:
            out.put(b" 0x" + value.hex().encode())
    elif kind == 37:
        out.put(b"".join(b" %d" % octet for octet in value))
    elif kind == 41:
        out.put(b" %d" % number if size == 6 else b" [optlen != 6]")
    elif kind == 42:
        if size in (6, 8, 10):
            out.put(b" %d" % int.from_bytes(value[:4], "big"))
            if size > 6:
                out.put(b" (elapsed time %d)" % int.from_bytes(value[4:], "big"))
        else:
            out.put(b" [optlen != 6 or 8 or 10]")
    elif kind == 43:
        out.put(b" %d" % number if size in (4, 6) else b" [optlen != 4 or 6]")
    elif kind == 44 and value:
        out.put(b" " + value.hex().encode())
    return size


def put_feature(value: bytes, out: Text) -> None:
    """The feature that an option negotiates, and the values it may have."""
    if not value:
        out.put(b" optlen too short")
    elif value[0] < len(FEATURES):
        out.put(b" " + FEATURES[value[0]] + b"".join(b" %d" % octet for octet in value[1:]))
