"""Point-to-Point Tunneling Protocol, its control connection (RFC 2637).

     0                   1                   2                   3
     0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
    +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    |             Length            |       PPTP Message Type       |
    |                         Magic Cookie                          |
    |     Control Message Type      |           Reserved0           |
    +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
"""

from __future__ import annotations

from wiretale.dissect.packet import PacketView
from wiretale.dissect.text import Text
from wiretale.native import Final, i64

MAGIC_COOKIE: Final = 0x1A2B3C4D
HEADER: Final = 12

KINDS: Final[dict[int, bytes]] = {1: b"CTRL-MSG", 2: b"MGMT-MSG"}
MESSAGES: Final[dict[int, bytes]] = {
    0: b"NOT_DEFINED",
    1: b"SCCRQ",
    2: b"SCCRP",
    3: b"StopCCRQ",
    4: b"StopCCRP",
    5: b"ECHORQ",
    6: b"ECHORP",
    7: b"OCRQ",
    8: b"OCRP",
    9: b"ICRQ",
    10: b"ICRP",
    11: b"ICCN",
    12: b"CCRQ",
    13: b"CDN",
    14: b"WEN",
    15: b"SLI",
}
CONNECTION_RESULTS: Final[dict[int, bytes]] = {
    1: b"Successful channel establishment",
    2: b"General error",
    3: b"Command channel already exists",
    4: b"Requester is not authorized to establish a command channel",
    5: b"The protocol version of the requester is not supported",
}
PLAIN_RESULTS: Final[dict[int, bytes]] = {1: b"OK", 2: b"General Error"}
OUTGOING_RESULTS: Final[dict[int, bytes]] = {
    1: b"Connected",
    2: b"General Error",
    3: b"No Carrier",
    4: b"Busy",
    5: b"No Dial Tone",
    6: b"Time-out",
    7: b"Do Not Accept",
}
INCOMING_RESULTS: Final[dict[int, bytes]] = {1: b"Connect", 2: b"General Error", 3: b"Do Not Accept"}
DISCONNECT_RESULTS: Final[dict[int, bytes]] = {
    1: b"Lost Carrier",
    2: b"General Error",
    3: b"Admin Shutdown",
    4: b"Request",
}
ERRORS: Final[dict[int, bytes]] = {
    0: b"None",
    1: b"Not-Connected",
    2: b"Bad-Format",
    3: b"Bad-Value",
    4: b"No-Resource",
    5: b"Bad-Call-ID",
    6: b"PAC-Error",
}
REASONS: Final[dict[int, bytes]] = {1: b"None", 2: b"Stop-Protocol", 3: b"Stop-Local-Shutdown"}
FRAMING_CAPABILITIES: Final[dict[int, bytes]] = {1: b"A", 2: b"S"}
BEARER_CAPABILITIES: Final[dict[int, bytes]] = {2: b"D", 1: b"A"}
BEARER_TYPES: Final[dict[int, bytes]] = {1: b"A", 2: b"D", 3: b"Any"}
FRAMING_TYPES: Final[dict[int, bytes]] = {1: b"A", 2: b"S", 3: b"E"}

# How a field is written.
NUMBER: Final = 0
RESERVED: Final = 1
VERSION: Final = 2
CODE: Final = 3
BITS: Final = 4
NAMED: Final = 5
TEXT: Final = 6
HEXADECIMAL: Final = 7

LABEL_FIRST: Final = frozenset({TEXT})  # these have their label even where they were not captured

_CALL: Final = (b"CALL_ID", 2, NUMBER, ERRORS)
_PEER: Final = (b"PEER_CALL_ID", 2, NUMBER, ERRORS)
_ERROR: Final = (b"ERR_CODE", 1, CODE, ERRORS)
_RESERVED1: Final = (b"", 1, RESERVED, ERRORS)
_RESERVED2: Final = (b"", 2, RESERVED, ERRORS)
_WINDOW: Final = (b"RECV_WIN", 2, NUMBER, ERRORS)
_DELAY: Final = (b"PROC_DELAY", 2, NUMBER, ERRORS)
_CHANNEL: Final = (b"PHY_CHAN_ID", 4, NUMBER, ERRORS)
_SPEED: Final = (b"CONN_SPEED", 4, NUMBER, ERRORS)
_CAUSE: Final = (b"CAUSE_CODE", 2, NUMBER, ERRORS)
_BEARER: Final = (b"BEARER_TYPE", 4, NAMED, BEARER_TYPES)
_FRAMING: Final = (b"FRAME_TYPE", 4, NAMED, FRAMING_TYPES)
_SUBADDRESS: Final = (b"SUB_ADDR", 64, TEXT, ERRORS)
_WHO: Final = (
    (b"FRAME_CAP", 4, BITS, FRAMING_CAPABILITIES),
    (b"BEARER_CAP", 4, BITS, BEARER_CAPABILITIES),
    (b"MAX_CHAN", 2, NUMBER, ERRORS),
    (b"FIRM_REV", 2, NUMBER, ERRORS),
    (b"HOSTNAME", 64, TEXT, ERRORS),
    (b"VENDOR", 64, TEXT, ERRORS),
)
# The fields of each message after the header: label, size, form, names.
FIELDS: Final[dict[int, tuple[tuple[bytes, int, int, dict[int, bytes]], ...]]] = {
    0: (),
    1: ((b"PROTO_VER", 2, VERSION, ERRORS), _RESERVED2, *_WHO),
    2: ((b"PROTO_VER", 2, VERSION, ERRORS), (b"RESULT_CODE", 1, CODE, CONNECTION_RESULTS), _ERROR, *_WHO),
    3: ((b"REASON", 1, CODE, REASONS), _RESERVED1, _RESERVED2),
    4: ((b"RESULT_CODE", 1, CODE, PLAIN_RESULTS), _ERROR, _RESERVED2),
    5: ((b"ID", 4, NUMBER, ERRORS),),
    6: ((b"ID", 4, NUMBER, ERRORS), (b"RESULT_CODE", 1, CODE, PLAIN_RESULTS), _ERROR, _RESERVED2),
    7: (
        _CALL,
        (b"CALL_SER_NUM", 2, NUMBER, ERRORS),
        (b"MIN_BPS", 4, NUMBER, ERRORS),
        (b"MAX_BPS", 4, NUMBER, ERRORS),
        _BEARER,
        _FRAMING,
        _WINDOW,
        _DELAY,
        (b"PHONE_NO_LEN", 2, NUMBER, ERRORS),
        _RESERVED2,
        (b"PHONE_NO", 64, TEXT, ERRORS),
        _SUBADDRESS,
    ),
    8: (
        _CALL,
        _PEER,
        (b"RESULT_CODE", 1, CODE, OUTGOING_RESULTS),
        _ERROR,
        _CAUSE,
        _SPEED,
        _WINDOW,
        _DELAY,
        _CHANNEL,
    ),
    9: (
        _CALL,
        (b"CALL_SER_NUM", 2, NUMBER, ERRORS),
        _BEARER,
        _CHANNEL,
        (b"DIALED_NO_LEN", 2, NUMBER, ERRORS),
        (b"DIALING_NO_LEN", 2, NUMBER, ERRORS),
        (b"DIALED_NO", 64, TEXT, ERRORS),
        (b"DIALING_NO", 64, TEXT, ERRORS),
        _SUBADDRESS,
    ),
    10: (_CALL, _PEER, (b"RESULT_CODE", 1, CODE, INCOMING_RESULTS), _ERROR, _WINDOW, _DELAY, _RESERVED2),
    11: (_PEER, _RESERVED2, _SPEED, _WINDOW, _DELAY, _FRAMING),
    12: (_CALL, _RESERVED2),
    13: (
        _CALL,
        (b"RESULT_CODE", 1, CODE, DISCONNECT_RESULTS),
        _ERROR,
        _CAUSE,
        _RESERVED2,
        (b"CALL_STATS", 128, TEXT, ERRORS),
    ),
    14: (
        _PEER,
        _RESERVED2,
        (b"CRC_ERR", 4, NUMBER, ERRORS),
        (b"FRAMING_ERR", 4, NUMBER, ERRORS),
        (b"HARDWARE_OVERRUN", 4, NUMBER, ERRORS),
        (b"BUFFER_OVERRUN", 4, NUMBER, ERRORS),
        (b"TIMEOUT_ERR", 4, NUMBER, ERRORS),
        (b"ALIGN_ERR", 4, NUMBER, ERRORS),
    ),
    15: (_PEER, _RESERVED2, (b"SEND_ACCM", 4, HEXADECIMAL, ERRORS), (b"RECV_ACCM", 4, HEXADECIMAL, ERRORS)),
}


def print_pptp(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """A PPTP control message."""
    pkt.enter(b"pptp", at)
    out.put(b": pptp")
    if out.verbose:
        out.put(b" Length=%d" % pkt.u16(at))
        kind = pkt.u16(at + 2)
        out.put(b" ")
        out.name(KINDS, kind, b"UNKNOWN-MSG-TYPE")
    cookie = pkt.u32(at + 4)
    if cookie != MAGIC_COOKIE:
        out.put(b" UNEXPECTED Magic-Cookie!!(%08x)" % cookie)
    if out.verbose or cookie != MAGIC_COOKIE:
        out.put(b" Magic-Cookie=%08x" % cookie)
    message = pkt.u16(at + 8)
    fields = FIELDS.get(message)
    if fields is None:
        out.put(b" UNKNOWN_CTRL_MSGTYPE(%d)" % message)
    else:
        out.put(b" CTRL_MSGTYPE=" + MESSAGES[message])
    put_reserved(pkt.u16(at + 10), out)
    if fields is None:
        return
    at += HEADER
    lengths: dict[bytes, i64] = {}  # of numbers that come later
    for label, size, form, names in fields:
        if label.endswith(b"_LEN"):
            lengths[label[:-4]] = pkt.u16(at)
        # A number is no longer than its length field says.
        put_field(pkt, at, label, min(size, lengths.get(label, size)), form, names, out)
        at += size


def put_reserved(value: i64, out: Text) -> None:
    """Complains about a reserved field that is not zero."""
    if value:
        out.put(b" [ERROR: reserved=%d must be zero]" % value)


def put_field(
    pkt: PacketView, at: i64, label: bytes, size: i64, form: int, names: dict[int, bytes], out: Text
) -> None:
    """One field of a message."""
    if form == RESERVED:
        put_reserved(pkt.u8(at) if size == 1 else pkt.u16(at), out)
        return
    if form not in LABEL_FIRST and label != b"FRAME_CAP":
        pkt.need(at, size)
    out.put(b" " + label + b"(")
    if form == TEXT:
        out.text_z(pkt, at, size)
    elif form == VERSION:
        out.put(b"%d.%d" % (pkt.u8(at), pkt.u8(at + 1)))
    else:
        value = pkt.u8(at) if size == 1 else pkt.u16(at) if size == 2 else pkt.u32(at)
        if form == CODE:
            out.dec(value)
            if out.verbose:
                out.put(b":")
                out.name(names, value, b"?")
        elif form == BITS:
            out.bits(names, value, b"", b"")
        elif form == NAMED:
            out.name(names, value, b"?")
        elif form == HEXADECIMAL:
            out.put(b"0x%08x" % value)
        else:
            out.dec(value)
    out.put(b")")
