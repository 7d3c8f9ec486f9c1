"""MTP3 User Adaptation layer, which carries SS7 signalling over SCTP (RFC 4666).

     0                   1                   2                   3
     0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
    +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    |    Version    |   Reserved    | Message Class | Message Type  |
    |                        Message Length                         |
    +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+

and then parameters: tag, length, value.
"""

from __future__ import annotations

from wiretale.dissect.packet import PacketView
from wiretale.dissect.text import Text
from wiretale.native import Final, i64

HEADER: Final = 8
VERSION: Final = 1

# Message class: its name, and those of its types.
CLASSES: Final[dict[int, tuple[bytes, dict[int, bytes]]]] = {
    0: (b"Management", {0: b"Error", 1: b"Notify"}),
    1: (b"Transfer", {1: b"Data"}),
    2: (b"SS7", {
        1: b"Destination Unavailable",
        2: b"Destination Available",
        3: b"Destination State Audit",
        4: b"Signalling Congestion",
        5: b"Destination User Part Unavailable",
        6: b"Destination Restricted",
    }),
    3: (b"ASP", {
        1: b"Up",
        2: b"Down",
        3: b"Heartbeat",
        4: b"Up Acknowledgement",
        5: b"Down Acknowledgement",
        6: b"Heartbeat Acknowledgement",
    }),
    4: (b"ASP", {
        1: b"Active",
        2: b"Inactive",
        3: b"Active Acknowledgement",
        4: b"Inactive Acknowledgement",
    }),
    9: (b"Routing Key Management", {
        1: b"Registration Request",
        2: b"Registration Response",
        3: b"Deregistration Request",
        4: b"Deregistration Response",
    }),
}

PARAMETERS: Final[dict[int, bytes]] = {
    0x0004: b"INFO String",
    0x0006: b"Routing Context",
    0x0007: b"Diagnostic Info",
    0x0009: b"Heartbeat Data",
    0x000B: b"Traffic Mode Type",
    0x000C: b"Error Code",
    0x000D: b"Status",
    0x0011: b"ASP Identifier",
    0x0012: b"Affected Point Code",
    0x0013: b"Correlation ID",
    0x0200: b"Network Appearance",
    0x0204: b"User/Cause",
    0x0205: b"Congestion Indications",
    0x0206: b"Concerned Destination",
    0x0207: b"Routing Key",
    0x0208: b"Registration Result",
    0x0209: b"Deregistration Result",
    0x020A: b"Local Routing Key Identifier",
    0x020B: b"Destination Point Code",
    0x020C: b"Service Indicators",
    0x020E: b"Originating Point Code List",
    0x0210: b"Protocol Data",
    0x0212: b"Registration Status",
    0x0213: b"Deregistration Status",
}
# Parameters of which a number is shown.
NUMBERS: Final = frozenset({0x0006, 0x0013, 0x0200})


def print_m3ua(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """An M3UA message; shown with -vv only."""
    if out.verbose < 2:
        return
    pkt.enter(b"m3ua", at)
    if length < HEADER:
        out.invalid()
        return
    if pkt.u8(at) != VERSION:
        return
    group = pkt.u8(at + 2)
    kind = pkt.u8(at + 3)
    known = CLASSES.get(group)
    if known is None:
        out.put(b"\n\t\tUnknown message class %d" % group)
        return
    name, kinds = known
    out.put(b"\n\t\t" + name + b" " + kinds.get(kind, b"Unknown (0x%02x)" % kind) + b" Message")
    stated = pkt.u32(at + 4)
    if stated != length:
        out.put(b"\n\t\t\t@@@@@@ Corrupted length %d of message @@@@@@" % stated)
        return
    put_parameters(pkt, at + HEADER, at + length, out)


def put_parameters(pkt: PacketView, at: i64, end: i64, out: Text) -> None:
    """The parameters up to `end`."""
    while at < end:
        if end - at < 4:
            out.invalid()
            return
        pkt.need(at, 4)
        tag = pkt.u16(at)
        size = pkt.u16(at + 2)
        out.put(b"\n\t\t\t" + PARAMETERS.get(tag, b"Unknown Parameter (0x%04x)" % tag) + b": ")
        if size < 4:
            out.invalid()
            return
        pkt.need(at, size)
        if tag not in NUMBERS:
            out.put(b"(length %d)" % size)
        elif size < 8:
            out.invalid()
        else:
            # tcpdump shows the parameter's header here, not its value.
            out.put(b"0x%08x" % pkt.u32(at))
        at += (size + 3) // 4 * 4
