"""Forwarding and Control Element Separation (RFC 5810), over SCTP ports 6704 to 6706 (RFC 5811).

     0                   1                   2                   3
     0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
    +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    |version| rsvd  | Message Type  |             Length            |
    |                          Source ID                            |
    |                        Destination ID                         |
    |                        Correlator[63:32]                      |
    |                        Correlator[31: 0]                      |
    |                             Flags                             |
    +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+

The length is in words. TLVs follow, inside each other: a selected logical function block, operations on it, paths to
what is operated on, data. They are told with -vvv, and a message's bytes with -vvvv.
"""

from __future__ import annotations

from wiretale.dissect.packet import PacketView
from wiretale.dissect.text import Text, name
from wiretale.native import Final, i64
from wiretale.protocols.forces_paths import (
    ALLOWED_DATA,
    DETAILED,
    METADATA,
    REDIRECT_DATA,
    TLV_HEADER,
    TLVS,
    dump,
    fault,
    padded,
    put_path,
    put_paths,
)

HEADER: Final = 24
WITH_BYTES: Final = 4

SETUP: Final = 0x01
TEARDOWN: Final = 0x02
REDIRECT: Final = 0x06
HEARTBEAT: Final = 0x0F
SETUP_RESPONSE: Final = 0x11
MESSAGES: Final[dict[int, bytes]] = {
    SETUP: b"Association Setup",
    TEARDOWN: b"Association TearDown",
    0x03: b"Config",
    0x04: b"Query",
    0x05: b"Event Notification",
    REDIRECT: b"Packet Redirect",
    HEARTBEAT: b"HeartBeat",
    SETUP_RESPONSE: b"Association Response",
    0x13: b"Config Response",
    0x14: b"Query Response",
}
RESERVED_MESSAGE: Final = 0x12
OPERATIONS: Final[dict[int, bytes]] = {
    1: b" Set",
    2: b" SetProp",
    3: b" SetResp",
    4: b" SetPropResp",
    5: b" Del",
    6: b" DelResp",
    7: b" Get",
    8: b" GetProp",
    9: b" GetResp",
    10: b" GetPropResp",
    11: b" Report",
    12: b" Commit",
    13: b" RCommit",
    14: b" RTRCOMP",
}
# Which operations a message may have; those without paths.
ALLOWED: Final[dict[int, tuple[int, ...]]] = {
    SETUP: (11,),
    0x03: (1, 2, 5, 12, 14),
    0x04: (7, 8),
    0x05: (11,),
    0x13: (3, 4, 6, 13),
    0x14: (9, 10),
}
PRIVATE: Final = 0x8000  # operations of nobody knows whom
WITHOUT_PATHS: Final = (12, 14)
COMMIT_RESPONSE: Final = 13
SHORTEST_OPERATION: Final = 8

BLOCKS: Final[dict[int, bytes]] = {0: b"Invalid TLV", 1: b"FEObj LFB", 2: b"FEProtoObj LFB"}

ACKNOWLEDGMENTS: Final = (b"NoACK", b"SuccessACK", b"FailureACK", b"AlwaysACK")
EXECUTIONS: Final = (b"EMReserved", b"execute-all-or-none", b"execute-until-failure", b"continue-execute-on-failure")
TRANSACTIONS: Final = (b"StartofTransaction", b"MiddleofTransaction", b"EndofTransaction", b"abort")
REASONS: Final = (
    b"Normal Teardown",
    b"Loss of Heartbeats",
    b"Out of bandwidth",
    b"Out of Memory",
    b"Application Crash",
)
ANSWERS: Final = (b"Success ", b"FE ID invalid ", b"permission denied ", b"Unknown ")


class Malformed(Exception):
    """A message is not what it should be; what is wrong has been written, and its bytes follow."""


def print_forces(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """A message."""
    pkt.enter(b"forces", at)
    try:
        put_message(pkt, at, length, out)
    except Malformed:
        dump(pkt, at, length, b"\n\t[", out)
        out.put(b"\n\t]")
        return
    if out.verbose >= WITH_BYTES:
        out.put(b"\n\t  Raw ForCES message\n\t [")
        dump(pkt, at, length, b"\n\t ", out)
        out.put(b"\n\t ]")


def put_message(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """The header, and the TLVs of the first level."""
    pkt.need(at, HEADER)
    message = pkt.u8(at + 1)
    if message == RESERVED_MESSAGE:
        out.put(b"\n\tUnknown ForCES message type=0x%x" % message)
        raise Malformed
    if message not in MESSAGES:
        out.put(b"Invalid ForCES message type %d\n" % message)
        raise Malformed
    out.put(b"\n\tForCES %s " % MESSAGES[message])
    size = pkt.u16(at + 2) * 4
    if size != length:
        out.put(b"Illegal ForCES pkt len - min %d, total recvd %d, advertised %d " % (HEADER, length, size))
        raise Malformed
    if out.verbose > 0:
        put_header(pkt, at, size, out)
    end = at + size
    at += HEADER
    if at == end and message not in (SETUP, HEARTBEAT):
        out.put(b"\tTop level TLV Data missing!\n")
        raise Malformed
    if at < end and message == HEARTBEAT:
        out.put(b"<0x%x>Illegal Top level TLV!\n" % 1)
        raise Malformed
    while at < end:
        at = put_top(pkt, at, end, message, out)


def put_header(pkt: PacketView, at: i64, size: i64, out: Text) -> None:
    """What the header says besides the message's type."""
    flags = pkt.u32(at + 20)
    source = pkt.u32(at + 4)
    destination = pkt.u32(at + 8)
    out.put(b"\n\tForCES Version %d len %dB flags 0x%08x " % (pkt.u8(at) >> 4, size, flags))
    out.put(b"\n\tSrcID 0x%x(%s) DstID 0x%x(%s) Correlator 0x%x" % (
        source, element(source), destination, element(destination), pkt.u64(at + 12),
    ))
    if out.verbose > 1:
        acknowledgment = flags >> 30
        execution = flags >> 22 & 3
        atomic = flags >> 21 & 1
        phase = flags >> 19 & 3
        out.put(b"\n\tForCES flags:\n\t  %s(0x%x), prio=%d, %s(0x%x),\n\t  %s(0x%x), %s(0x%x)\n" % (
            ACKNOWLEDGMENTS[acknowledgment], acknowledgment, flags >> 27 & 7, EXECUTIONS[execution], execution,
            b"2PCtransaction" if atomic else b"Standalone", atomic, TRANSACTIONS[phase], phase,
        ))
        out.put(b"\t  Extra flags: rsv(b5-7) 0x%x rsv(b13-31) 0x%x\n" % (flags >> 24 & 7, flags & 0x7FFFF))


def element(identifier: i64) -> bytes:
    """Whose identifier it is."""
    if identifier >> 30 < 2:
        return b"CE" if identifier >> 30 else b"FE"
    if 0xC0000000 <= identifier <= 0xFFFFFFEF:
        return b"AllMulticast"
    special = {0xFFFFFFFD: b"AllCEsBroadcast", 0xFFFFFFFE: b"AllFEsBroadcast", 0xFFFFFFFF: b"AllBroadcast"}
    return special.get(int(identifier), b"ForCESreserved")


def put_top(pkt: PacketView, at: i64, end: i64, message: i64, out: Text) -> i64:
    """A TLV of the first level; returns where the next one is."""
    kind = pkt.u16(at)
    size = pkt.u16(at + 2)
    if fault(pkt, at, end - at):
        out.put(b"\tMess TopTLV header: min %d, total %d advertised %d " % (TLV_HEADER, end - at, size))
        raise Malformed
    if kind not in TLVS or kind == 0:
        out.put(b"\n\tInvalid ForCES Top TLV type=0x%x" % kind)
        raise Malformed
    length = size - TLV_HEADER
    if out.verbose >= DETAILED:
        out.put(b"\t%s, length %d (data length %d Bytes)" % (TLVS[kind], size, length))
    content = at + TLV_HEADER
    if message == REDIRECT:
        put_redirect(pkt, content, length, out)
    elif message == TEARDOWN:
        put_teardown(pkt, content, length, out)
    elif message == SETUP_RESPONSE:
        put_answer(pkt, content, length, out)
    else:
        put_selection(pkt, content, length, message, out)
    return at + padded(size)


def put_teardown(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """Why an association ends."""
    if length != 4:
        out.put(b"illegal ASTresult-TLV: %d bytes!\n" % length)
        raise Malformed
    reason = pkt.u32(at)
    if reason > 255:
        out.put(b"illegal ASTresult result code: %d!\n" % reason)
        raise Malformed
    if out.verbose >= DETAILED:
        words = REASONS[reason] if reason < len(REASONS) else b"Unknown Teardown reason"
        out.put(b"Teardown reason:\n         %s(%x)\n         " % (words, reason))


def put_answer(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """Whether an association is wanted."""
    if length != 4:
        out.put(b"illegal ASRresult-TLV: %d bytes!\n" % length)
        raise Malformed
    answer = pkt.u32(at)
    if answer >= len(ANSWERS):
        out.put(b"illegal ASRresult result code: %d!\n" % answer)
        raise Malformed
    if out.verbose >= DETAILED:
        out.put(b"\n         %s(%x)\n         " % (ANSWERS[answer], answer))


def put_redirect(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """A packet on its way between the elements, and what is known of it."""
    if length <= 8:
        out.put(b"\n\t\ttruncated Redirect TLV: %d bytes missing! " % (8 - length))
        raise Malformed
    end = at + length
    while at < end:
        kind = pkt.u16(at)
        size = pkt.u16(at + 2)
        if fault(pkt, at, end - at):
            out.put(b"Bad Redirect data\n")
            out.put(b"\n\t\tMessy Redirect TLV header, type (0x%x)\n\t\texcess of %d Bytes " % (
                kind, (end - at - size) & 0xFFFFFFFF,
            ))
            raise Malformed
        content = at + TLV_HEADER
        if kind == METADATA:
            out.put(b"\n           METADATA length %d" % (size - TLV_HEADER))
            put_metadata(pkt, content, at + size, out)
        elif kind == REDIRECT_DATA:
            out.put(b"\n           Redirect Data length %d\n" % (size - TLV_HEADER))
            if out.verbose >= DETAILED:
                out.put(b"\t\t[")
                dump(pkt, content, size - TLV_HEADER, b"\n\t\t", out)
                out.put(b"\n\t\t]")
        else:
            out.put(b"Unknown REDIRECT TLV 0x%x len %d\n" % (kind, size))
        at += padded(size)


def put_metadata(pkt: PacketView, at: i64, end: i64, out: Text) -> None:
    """Metadata, each with an identifier and a length in 32 bits."""
    while end - at >= 8:
        size = pkt.u32(at + 4)
        if size < 8 or size > end - at:
            break
        out.put(b"\n           MetaID 0x%x length %d" % (pkt.u32(at), size))
        if out.verbose >= DETAILED and size > 8:
            dump(pkt, at + 8, size - 8, b"\n\t\t[", out)
            out.put(b" ]")
        at += padded(size)
    out.put(b"\n")


def put_selection(pkt: PacketView, at: i64, length: i64, message: i64, out: Text) -> None:
    """A logical function block, and what is done to it."""
    if length <= 12:
        out.put(b"\n\t\ttruncated lfb selector: %d bytes missing! " % (12 - length))
        raise Malformed
    block = pkt.u32(at)
    if out.verbose >= DETAILED:
        out.put(b"\n         %s(Classid %x) instance %x\n" % (name(BLOCKS, block), block, pkt.u32(at + 4)))
    end = at + length
    at += 8
    while at < end:
        kind = pkt.u16(at)
        size = pkt.u16(at + 2)
        if fault(pkt, at, end - at):
            out.put(b"\n\t\tMessy oper TLV header, type (0x%x)\n\t\texcess of %d Bytes " % (
                kind, (end - at - size) & 0xFFFFFFFF,
            ))
            raise Malformed
        put_operation(pkt, at, end, kind, size, message, out)
        at += padded(size)


def put_operation(pkt: PacketView, at: i64, end: i64, kind: i64, size: i64, message: i64, out: Text) -> None:
    """An operation."""
    if kind & PRIVATE:
        if out.verbose >= DETAILED:
            out.put(b"          Oper TLV Invalid OPTLV(0x%x) length %d\n          Data[" % (kind, size))
            dump(pkt, at + TLV_HEADER, size - TLV_HEADER, b"\n          ", out)
            out.put(b"\n          ]\n")
        return
    if kind not in ALLOWED.get(message, ()):
        if out.verbose < DETAILED:
            out.put(b"\n")
        out.put(b"\t\tINValid oper-TLV type 0x%x length %d for this ForCES message\n" % (kind, size))
        put_operation_data(pkt, at, end - at, out)
        return
    if out.verbose >= DETAILED:
        out.put(b"          Oper TLV %s(0x%x) length %d\n" % (OPERATIONS[kind], kind, size))
    if kind in WITHOUT_PATHS:
        return
    content = at + TLV_HEADER
    if size - TLV_HEADER < SHORTEST_OPERATION:
        out.put(b"\t\tOper TLV %s(0x%x) length %d\n" % (OPERATIONS[kind], kind, size))
        out.put(b"\t\tTruncated data size %d minimum required %d\n" % (size - TLV_HEADER, SHORTEST_OPERATION))
        put_operation_data(pkt, content, size - TLV_HEADER, out)
        return
    if kind == COMMIT_RESPONSE:
        put_commit_response(pkt, content, at + size, out)
    else:
        put_paths(pkt, content, at + size, 11, ALLOWED_DATA[kind], out)


def put_commit_response(pkt: PacketView, at: i64, end: i64, out: Text) -> None:
    """How a transaction ended: one TLV."""
    kind = pkt.u16(at)
    size = pkt.u16(at + 2)
    out.put(b"genoptlvprint - %s TLV type 0x%x len %d\n" % (name(TLVS, kind), kind, size))
    wrong = fault(pkt, at, end - at)
    if wrong:
        out.put(b"%s TLV type 0x%x len %d\n" % (wrong, kind, size))
        return
    if out.verbose >= DETAILED:
        out.put(b"           %s, length %d (data length %d Bytes)\n" % (name(TLVS, kind), size, size - TLV_HEADER))
    put_path(pkt, at + TLV_HEADER, at + size, 12, ALLOWED_DATA[COMMIT_RESPONSE], out)


def put_operation_data(pkt: PacketView, at: i64, count: i64, out: Text) -> None:
    """Bytes of an operation that is not what it should be."""
    if out.verbose >= DETAILED:
        out.put(b"         Data[")
        dump(pkt, at, count, b"\n         ", out)
        out.put(b"\n         ]\n")
