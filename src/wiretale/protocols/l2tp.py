"""Layer Two Tunneling Protocol, version 2 (RFC 2661).

     0                   1                   2                   3
     0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
    +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    |T|L|x|x|S|x|O|P|x|x|x|x|  Ver  |          Length (opt)         |
    |           Tunnel ID           |           Session ID          |
    |             Ns (opt)          |             Nr (opt)          |
    |      Offset Size (opt)        |    Offset pad... (opt)
    +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    |M|H| rsvd  |      Length       |           Vendor ID           |  of each AVP
    |         Attribute Type        |        Attribute Value...
    +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
"""

from __future__ import annotations

from wiretale.dissect.dispatch import Lazy
from wiretale.dissect.packet import CutShort, PacketView
from wiretale.dissect.text import Text
from wiretale.native import Final, i64

CONTROL: Final = 0x8000
HAS_LENGTH: Final = 0x4000
HAS_SEQUENCE: Final = 0x0800
HAS_OFFSET: Final = 0x0200
PRIORITY: Final = 0x0100
VERSION: Final = 0x000F
L2F: Final = 1
L2TP: Final = 2

MANDATORY: Final = 0x8000
HIDDEN: Final = 0x4000
AVP_HEADER: Final = 6

PPP: Final = Lazy("ppp:print_ppp")

# How an attribute's value is written.
NOTHING: Final = 0
MESSAGE_TYPE: Final = 1
RESULT: Final = 2
PROTOCOL_VERSION: Final = 3
FRAMING: Final = 4
BEARER: Final = 5
OCTETS8: Final = 6
SHORT: Final = 7
TEXT: Final = 8
OCTETS: Final = 9
CAUSE: Final = 10
OCTETS16: Final = 11
LONG: Final = 12
OBSOLETE: Final = 13
AUTHENTICATION: Final = 14
IDENTIFIER: Final = 15
CALL_ERRORS: Final = 16
ACCM: Final = 17

ATTRIBUTES: Final[dict[int, tuple[bytes, int]]] = {
    0: (b"MSGTYPE", MESSAGE_TYPE),
    1: (b"RESULT_CODE", RESULT),
    2: (b"PROTO_VER", PROTOCOL_VERSION),
    3: (b"FRAMING_CAP", FRAMING),
    4: (b"BEARER_CAP", BEARER),
    5: (b"TIE_BREAKER", OCTETS8),
    6: (b"FIRM_VER", SHORT),
    7: (b"HOST_NAME", TEXT),
    8: (b"VENDOR_NAME", TEXT),
    9: (b"ASSND_TUN_ID", SHORT),
    10: (b"RECV_WIN_SIZE", SHORT),
    11: (b"CHALLENGE", OCTETS),
    12: (b"Q931_CC", CAUSE),
    13: (b"CHALLENGE_RESP", OCTETS16),
    14: (b"ASSND_SESS_ID", SHORT),
    15: (b"CALL_SER_NUM", LONG),
    16: (b"MINIMUM_BPS", LONG),
    17: (b"MAXIMUM_BPS", LONG),
    18: (b"BEARER_TYPE", BEARER),
    19: (b"FRAMING_TYPE", FRAMING),
    20: (b"PACKET_PROC_DELAY", OBSOLETE),
    21: (b"CALLED_NUMBER", TEXT),
    22: (b"CALLING_NUMBER", TEXT),
    23: (b"SUB_ADDRESS", TEXT),
    24: (b"TX_CONN_SPEED", LONG),
    25: (b"PHY_CHANNEL_ID", LONG),
    26: (b"INI_RECV_LCP", OCTETS),
    27: (b"LAST_SENT_LCP", OCTETS),
    28: (b"LAST_RECV_LCP", OCTETS),
    29: (b"PROXY_AUTH_TYPE", AUTHENTICATION),
    30: (b"PROXY_AUTH_NAME", TEXT),
    31: (b"PROXY_AUTH_CHAL", OCTETS),
    32: (b"PROXY_AUTH_ID", IDENTIFIER),
    33: (b"PROXY_AUTH_RESP", OCTETS),
    34: (b"CALL_ERRORS", CALL_ERRORS),
    35: (b"ACCM", ACCM),
    36: (b"RANDOM_VECTOR", OCTETS),
    37: (b"PRIVATE_GRP_ID", TEXT),
    38: (b"RX_CONN_SPEED", LONG),
    39: (b"SEQ_REQUIRED", NOTHING),
}
LEAST: Final[dict[int, int]] = {
    MESSAGE_TYPE: 2,
    RESULT: 2,
    PROTOCOL_VERSION: 2,
    FRAMING: 4,
    BEARER: 4,
    OCTETS8: 8,
    SHORT: 2,
    CAUSE: 3,
    OCTETS16: 16,
    LONG: 4,
    AUTHENTICATION: 2,
    IDENTIFIER: 2,
}
MESSAGES: Final[dict[int, bytes]] = {
    1: b"SCCRQ",
    2: b"SCCRP",
    3: b"SCCCN",
    4: b"StopCCN",
    6: b"HELLO",
    7: b"OCRQ",
    8: b"OCRP",
    9: b"OCCN",
    10: b"ICRQ",
    11: b"ICRP",
    12: b"ICCN",
    14: b"CDN",
    15: b"WEN",
    16: b"SLI",
}
AUTHENTICATIONS: Final[dict[int, bytes]] = {
    0: b"Reserved",
    1: b"Textual",
    2: b"CHAP",
    3: b"PAP",
    4: b"No Auth",
    5: b"MS-CHAPv1",
}
ERROR_COUNTS: Final[tuple[bytes, ...]] = (b"CRCErr", b"FrameErr", b"HardOver", b"BufOver", b"Timeout", b"AlignErr")


def print_l2tp(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """An L2TP message."""
    pkt.enter(b"l2tp", at)
    try:
        put_message(pkt, at, length, out)
    except CutShort:
        out.truncated(pkt)


def put_message(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """What a message says."""
    start = at
    flags = pkt.u16(at)
    if flags & VERSION != L2TP:
        if flags & VERSION == L2F:
            out.put(b" l2f:")
        else:
            out.put(b" Unknown Version, neither L2F(1) nor L2TP(2)")
        return
    out.put(b" l2tp:[")
    if flags & CONTROL:
        out.put(b"T")
    if flags & HAS_LENGTH:
        out.put(b"L")
    if flags & HAS_SEQUENCE:
        out.put(b"S")
    if flags & HAS_OFFSET:
        out.put(b"O")
    if flags & PRIORITY:
        out.put(b"P")
    out.put(b"]")
    at += 2
    stated: i64 = 0
    if flags & HAS_LENGTH:
        stated = pkt.u16(at)
        at += 2
    out.put(b"(%d/" % pkt.u16(at))
    out.put(b"%d)" % pkt.u16(at + 2))
    at += 4
    if flags & HAS_SEQUENCE:
        out.put(b"Ns=%d," % pkt.u16(at))
        out.put(b"Nr=%d" % pkt.u16(at + 2))
        at += 4
    if flags & HAS_OFFSET:
        pad = pkt.u16(at)
        pkt.check(at + 2, pad)
        at += 2 + pad
    if flags & HAS_LENGTH:
        if length < stated:
            out.put(b" Length %d larger than packet" % stated)
            return
        if stated < at - start:
            out.put(b" Length %d smaller than header length" % stated)
            return
    elif flags & CONTROL:
        out.put(b" No length")
        return
    else:
        stated = length
    if stated < at - start:
        pkt.check(pkt.end, 1)
    if flags & CONTROL:
        if stated == at - start:
            out.put(b" ZLB")
        put_avps(pkt, at, start + stated, out)
    else:
        out.put(b" {")
        PPP.print(pkt, at, start + stated - at, out)
        out.put(b"}")


def put_avps(pkt: PacketView, at: i64, end: i64, out: Text) -> None:
    """The attribute value pairs of a control message."""
    while at < end:
        out.put(b" ")
        flags = pkt.u16(at)
        size = flags & 0x3FF
        if size < AVP_HEADER or at + size > end:
            pkt.check(pkt.end, 1)
        pkt.check(at, size)
        vendor = pkt.u16(at + 2)
        kind = pkt.u16(at + 4)
        if flags & MANDATORY:
            out.put(b"*")
        if flags & HIDDEN:
            out.put(b"?")
        if vendor:
            out.put(b"VENDOR%04x:ATTR%04x(" % (vendor, kind))
            out.hex_bytes(pkt, at + AVP_HEADER, size - AVP_HEADER)
        else:
            known = ATTRIBUTES.get(kind)
            out.put(b"AVP-#%d(" % kind if known is None else known[0] + b"(")
            if flags & HIDDEN:
                out.put(b"???")
            elif known is not None:
                put_value(pkt, at + AVP_HEADER, size - AVP_HEADER, known[1], out)
        out.put(b")")
        at += size


def put_value(pkt: PacketView, at: i64, length: i64, form: int, out: Text) -> None:
    """An attribute's value."""
    least: i64 = LEAST.get(form, 0)
    if length < least:
        out.put(b"AVP too short")
    elif form == MESSAGE_TYPE:
        out.name(MESSAGES, pkt.u16(at), b"MSGTYPE-#%d")
    elif form == RESULT:
        out.dec(pkt.u16(at))
        if length > 2:
            if length < 4:
                out.put(b" AVP too short")
                return
            out.put(b"/%d" % pkt.u16(at + 2))
            if length > 4:
                out.put(b" ")
                out.text(pkt, at + 4, length - 4)
    elif form == PROTOCOL_VERSION:
        out.put(b"%d.%d" % (pkt.u8(at), pkt.u8(at + 1)))
    elif form == FRAMING or form == BEARER:
        value = pkt.u32(at)
        if value & 2:
            out.put(b"A")
        if value & 1:
            out.put(b"S" if form == FRAMING else b"D")
    elif form == OCTETS8:
        out.hex_bytes(pkt, at, 8)
    elif form == SHORT:
        out.dec(pkt.u16(at))
    elif form == TEXT:
        out.text(pkt, at, length)
    elif form == OCTETS:
        out.hex_bytes(pkt, at, length)
    elif form == CAUSE:
        out.put(b"%d, %02x" % (pkt.u16(at), pkt.u8(at + 2)))
        if length > 3:
            out.put(b" ")
            out.text(pkt, at + 3, length - 3)
    elif form == OCTETS16:
        out.hex_bytes(pkt, at, 16)
    elif form == LONG:
        out.dec(pkt.u32(at))
    elif form == OBSOLETE:
        out.put(b"obsolete")
    elif form == AUTHENTICATION:
        out.name(AUTHENTICATIONS, pkt.u16(at), b"AuthType-#%d")
    elif form == IDENTIFIER:
        out.dec(pkt.u16(at) & 0xFF)
    elif form == CALL_ERRORS:
        put_numbers(pkt, at, length, False, out)
    elif form == ACCM:
        put_numbers(pkt, at, length, True, out)


def put_numbers(pkt: PacketView, at: i64, length: i64, accm: bool, out: Text) -> None:
    """The numbers of call errors or of the character maps, after two reserved octets."""
    end = at + length
    at += 2
    for label in (b"send", b"recv") if accm else ERROR_COUNTS:
        if at + 4 > end:
            out.put(b"AVP too short")
            return
        value = pkt.u32(at)
        out.put(label + (b"=%08x " if accm else b"=%d ") % value)
        at += 4
