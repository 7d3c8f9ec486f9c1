"""Label Distribution Protocol (RFC 5036): which labels go with which routes.

     0                   1                   2                   3
     0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
    +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    |  Version                      |         PDU Length            |
    |                         LDP Identifier (6)                    |
    +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    |U|   Message Type              |      Message Length           |
    |                     Message ID                                |
    +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    |U|F|        Type               |            Length             |
    |                             Value                             |

Pseudowires: RFC 4447, their control channels RFC 5085. Fault tolerance: RFC 3479. MTU: RFC 3988.
"""

from __future__ import annotations

from wiretale.dissect import hexdump
from wiretale.dissect.packet import PacketView, Truncated
from wiretale.dissect.text import Text, name
from wiretale.native import Final, i64
from wiretale.protocols.bgp_routes import FAMILIES, IPV4, IPV6, Illegal, prefix

HEADER: Final = 10
MESSAGE_HEADER: Final = 8

NOTIFICATION: Final = 0x0001
HELLO: Final = 0x0100
INITIALIZATION: Final = 0x0200
KEEPALIVE: Final = 0x0201
ADDRESS: Final = 0x0300
ADDRESS_WITHDRAW: Final = 0x0301
LABEL_MAPPING: Final = 0x0400
LABEL_WITHDRAW: Final = 0x0402
MESSAGES: Final[dict[int, bytes]] = {
    NOTIFICATION: b"Notification",
    HELLO: b"Hello",
    INITIALIZATION: b"Initialization",
    KEEPALIVE: b"Keepalive",
    ADDRESS: b"Address",
    ADDRESS_WITHDRAW: b"Address Withdraw",
    LABEL_MAPPING: b"Label Mapping",
    0x0401: b"Label Request",
    LABEL_WITHDRAW: b"Label Withdraw",
    0x0403: b"Label Release",
    0x0404: b"Label Abort Request",
}
# Of the others, the contents are dumped.
READ: Final = (
    NOTIFICATION, HELLO, INITIALIZATION, KEEPALIVE, ADDRESS, ADDRESS_WITHDRAW, LABEL_MAPPING, LABEL_WITHDRAW,
)  # fmt: skip

FEC: Final = 0x0100
ADDRESS_LIST: Final = 0x0101
GENERIC_LABEL: Final = 0x0200
STATUS: Final = 0x0300
HELLO_PARAMETERS: Final = 0x0400
TRANSPORT4: Final = 0x0401
SEQUENCE: Final = 0x0402
TRANSPORT6: Final = 0x0403
SESSION: Final = 0x0500
FAULT_TOLERANT: Final = 0x0503
MTU: Final = 0x0601
TLVS: Final[dict[int, bytes]] = {
    FEC: b"FEC",
    ADDRESS_LIST: b"Address List",
    0x0103: b"Hop Count",
    0x0104: b"Path Vector",
    GENERIC_LABEL: b"Generic Label",
    0x0201: b"ATM Label",
    0x0202: b"Frame-Relay Label",
    STATUS: b"Status",
    0x0301: b"Extended Status",
    0x0302: b"Returned PDU",
    0x0303: b"Returned Message",
    HELLO_PARAMETERS: b"Common Hello Parameters",
    TRANSPORT4: b"IPv4 Transport Address",
    SEQUENCE: b"Configuration Sequence Number",
    TRANSPORT6: b"IPv6 Transport Address",
    SESSION: b"Common Session Parameters",
    0x0501: b"ATM Session Parameters",
    0x0502: b"Frame-Relay Session Parameters",
    FAULT_TOLERANT: b"Fault-Tolerant Session Parameters",
    0x0600: b"Label Request Message ID",
    MTU: b"MTU",
}
# How long these are at least.
LEAST: Final[dict[int, int]] = {
    FEC: 1, ADDRESS_LIST: 2, GENERIC_LABEL: 4, STATUS: 8, HELLO_PARAMETERS: 4, TRANSPORT4: 4, SEQUENCE: 4,
    TRANSPORT6: 16, SESSION: 8, FAULT_TOLERANT: 12, MTU: 2,
}  # fmt: skip

WILDCARD: Final = 1
PREFIX: Final = 2
HOST: Final = 3
PSEUDOWIRE: Final = 128
FEC_NAMES: Final[dict[int, bytes]] = {
    WILDCARD: b"Wildcard",
    PREFIX: b"Prefix",
    HOST: b"Host address",
    PSEUDOWIRE: b"Martini VC",
}
PSEUDOWIRES: Final[dict[int, bytes]] = {
    0: b"Reserved",
    1: b"Frame Relay DLCI (Martini Mode)",
    2: b"ATM AAL5 SDU VCC transport",
    3: b"ATM transparent cell transport",
    4: b"Ethernet VLAN",
    5: b"Ethernet",
    6: b"Cisco-HDLC",
    7: b"PPP",
    8: b"SONET/SDH Circuit Emulation Service over MPLS",
    9: b"ATM n-to-one VCC cell transport",
    10: b"ATM n-to-one VPC cell transport",
    11: b"IP Layer2 Transport",
    12: b"ATM one-to-one VCC Cell Mode",
    13: b"ATM one-to-one VPC Cell Mode",
    14: b"ATM AAL5 PDU VCC transport",
    15: b"Frame-Relay Port mode",
    16: b"SONET/SDH Circuit Emulation over Packet",
    17: b"Structure-agnostic E1 over Packet",
    18: b"Structure-agnostic T1 (DS1) over Packet",
    19: b"Structure-agnostic E3 over Packet",
    20: b"Structure-agnostic T3 (DS3) over Packet",
    21: b"CESoPSN basic mode",
    22: b"TDMoIP basic mode",
    23: b"CESoPSN TDM with CAS",
    24: b"TDMoIP TDM with CAS",
    25: b"Frame Relay DLCI",
}
INTERFACE_MTU: Final = 1
INTERFACE_DESCRIPTION: Final = 3
INTERFACE_VCCV: Final = 12
INTERFACE: Final[dict[int, bytes]] = {
    INTERFACE_MTU: b"MTU",
    INTERFACE_DESCRIPTION: b"Description",
    INTERFACE_VCCV: b"VCCV",
}
CONTROL_CHANNELS: Final[dict[int, bytes]] = {
    1: b"PWE3 control word",
    2: b"MPLS Router Alert Label",
    4: b"MPLS inner label TTL = 1",
}
VERIFICATIONS: Final[dict[int, bytes]] = {1: b"ICMP Ping", 2: b"LSP Ping", 4: b"BFD"}

# What the bits of fault tolerance say, set and not set.
FAULT_BITS: Final = (
    (0x8000, b"Reconnect", b"No Reconnect"),
    (0x0008, b"Save State", b"Don't Save State"),
    (0x0004, b"All-Label Protection", b"No All-Label Protection"),
    (0x0002, b"Sequence Numbered Label Checkpoint", b"All Labels Checkpoint"),
    (0x0001, b"Re-Learn State", b"Don't Re-Learn State"),
)


class Short(Exception):
    """A value is shorter than it must be."""

    def __init__(self, size: i64, least: i64) -> None:
        self.size = size
        self.least = least


def print_ldp(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """The protocol data units of a datagram or a segment."""
    pkt.enter(b"ldp", at)
    while length > HEADER + MESSAGE_HEADER:
        size = put_unit(pkt, at, out)
        if size == 0:
            return
        at += size
        length -= size


def put_unit(pkt: PacketView, at: i64, out: Text) -> i64:
    """One protocol data unit; returns its size, 0 if nothing behind it is to be read."""
    pkt.need(at, HEADER)
    out.put(b"\n\tLDP" if out.verbose else b"LDP")
    version = pkt.u16(at)
    if version != 1:
        out.put(b" version %d packet not supported" % version)
        return 0
    size = pkt.u16(at + 2)
    if size < HEADER - 4:
        out.put(b", pdu-length: %d (too short, < %d)" % (size, HEADER - 4))
        return 0
    out.put(b", Label-Space-ID: ")
    out.host4(pkt, at + 4)
    out.put(b":%d, pdu-length: %d" % (pkt.u16(at + 8), size))
    if not out.verbose:
        return 0
    left = size - (HEADER - 4)
    at += HEADER
    while left != 0:  # a message may go past the end of its unit; so do the next ones then
        taken = put_message(pkt, at, out)
        if taken == 0:
            return 0
        at += taken
        left -= taken
    return size + 4


def put_message(pkt: PacketView, at: i64, out: Text) -> i64:
    """One message; returns its size, 0 if that is too small."""
    pkt.need(at, MESSAGE_HEADER)
    kind = pkt.u16(at)
    size = pkt.u16(at + 2)
    words = MESSAGES.get(kind & 0x7FFF, b"Unknown")
    out.put(b"\n\t  %s Message (0x%04x), length: %d" % (words, kind & 0x7FFF, size))
    if size < MESSAGE_HEADER - 4:
        out.put(b" (too short, < %d)" % (MESSAGE_HEADER - 4))
        return 0
    unknown = b"continue processing" if kind & 0x8000 else b"ignore"
    out.put(b", Message ID: 0x%08x, Flags: [%s if unknown]" % (pkt.u32(at + 4), unknown))
    pkt.need(at, size)
    begin = at + MESSAGE_HEADER
    if kind & 0x7FFF in READ:
        put_tlvs(pkt, begin, at + 4 + size, out)
        known = True
    else:
        known = False
    if out.verbose > 1 or not known:
        # Four bytes of what follows are dumped, too.
        hexdump.hex_only(out, pkt, begin, min(size, pkt.left(begin)), b"\n\t  ")
    return size + 4


def put_tlvs(pkt: PacketView, at: i64, stop: i64, out: Text) -> None:
    """What a message says."""
    while stop - at >= 4:
        kind = pkt.u16(at)
        size = pkt.u16(at + 2)
        at += 4
        if size > stop - at:
            out.put(b"\n\t\t TLV contents go past end of message")
            return
        out.put(
            b"\n\t    %s TLV (0x%04x), length: %d, Flags: [%s and %s forward if unknown]"
            % (
                TLVS.get(kind & 0x3FFF, b"Unknown"),
                kind & 0x3FFF,
                size,
                b"continue processing" if kind & 0x8000 else b"ignore",
                b"do" if kind & 0x4000 else b"don't",
            )
        )
        try:
            put_value(pkt, at, size, kind & 0x3FFF, out)
        except Short as short:
            out.put(b" [tlv length %d < %d]" % (short.size, short.least))
            out.invalid()
        at += size


def require(size: i64, least: i64) -> None:
    """Raises `Short` if there are less than `least` bytes."""
    if size < least:
        raise Short(size, least)


def put_value(pkt: PacketView, at: i64, size: i64, kind: i64, out: Text) -> None:
    """What one type-length-value says."""
    require(size, LEAST.get(int(kind), 0))
    if kind == FEC:
        put_fec(pkt, at, size, out)
    elif kind == ADDRESS_LIST:
        put_addresses(pkt, at, size, out)
    elif kind == GENERIC_LABEL:
        out.put(b"\n\t      Label: %d" % (pkt.u32(at) & 0xFFFFF))
    elif kind == STATUS:
        put_status(pkt, at, size, out)
    elif kind == HELLO_PARAMETERS:
        flags = pkt.u16(at + 2)
        out.put(b"\n\t      Hold Time: %ds, Flags: [" % pkt.u16(at))
        out.put(b"Targeted Hello" if flags & 0x8000 else b"Link Hello")
        out.put(b", Request for targeted Hellos]" if flags & 0x4000 else b"]")
    elif kind == TRANSPORT4:
        pkt.need(at, 4)
        out.put(b"\n\t      IPv4 Transport Address: ")
        out.host4(pkt, at)
    elif kind == TRANSPORT6:
        pkt.need(at, 16)
        out.put(b"\n\t      IPv6 Transport Address: ")
        out.host6(pkt, at)
    elif kind == SEQUENCE:
        out.put(b"\n\t      Sequence Number: %d" % pkt.u32(at))
    elif kind == SESSION:
        mode = pkt.u16(at + 6)  # where tcpdump takes the flags from; they are two bytes before
        out.put(
            b"\n\t      Version: %d, Keepalive: %ds, Flags: [Downstream %s, Loop Detection %s]"
            % (
                pkt.u16(at),
                pkt.u16(at + 2),
                b"On Demand" if mode & 0x8000 else b"Unsolicited",
                b"Enabled" if mode & 0x4000 else b"Disabled",
            )
        )
    elif kind == FAULT_TOLERANT:
        put_fault_tolerance(pkt, at, out)
    elif kind == MTU:
        out.put(b"\n\t      MTU: %d" % pkt.u16(at))
    elif out.verbose <= 1:
        hexdump.hex_only(out, pkt, at, size, b"\n\t      ")


def put_status(pkt: PacketView, at: i64, size: i64, out: Text) -> None:
    """An event, and the message that it is about."""
    code = pkt.u32(at)
    out.put(
        b"\n\t      Status: 0x%02x, Flags: [%s and %s forward]"
        % (
            code & 0x3FFFFFFF,
            b"Fatal error" if code & 0x80000000 else b"Advisory Notification",
            b"do" if code & 0x40000000 else b"don't",
        )
    )
    cause = pkt.u32(at + 4)
    if cause:
        out.put(b", causing Message ID: 0x%08x" % cause)


def put_fault_tolerance(pkt: PacketView, at: i64, out: Text) -> None:
    """What survives when a session ends."""
    flags = pkt.u16(at)
    words = b", ".join(is_set if flags & bit else is_not for bit, is_set, is_not in FAULT_BITS)
    out.put(b"\n\t      Flags: [%s]" % words)
    out.put(b", Reconnect Timeout: %dms" % pkt.u32(at + 4))
    out.put(b", Recovery Time: %dms" % pkt.u32(at + 8))


def put_addresses(pkt: PacketView, at: i64, size: i64, out: Text) -> None:
    """The addresses of a router's interfaces."""
    family = pkt.u16(at)
    stop = at + size
    at += 2
    if family == IPV4:
        out.put(b"\n\t      Address Family: IPv4, addresses")
        while stop - at >= 4:
            pkt.need(at, 4)
            out.put(b" ")
            out.host4(pkt, at)
            at += 4
    elif family == IPV6:
        out.put(b"\n\t      Address Family: IPv6, addresses")
        while stop - at >= 16:
            pkt.need(at, 16)
            out.put(b" ")
            out.host6(pkt, at)
            at += 16
    else:
        out.put(b"\n\t      Address Family: %s, addresses" % name(FAMILIES, family, b"Unknown (%d)"))


def put_fec(pkt: PacketView, at: i64, size: i64, out: Text) -> None:
    """Which packets a label is for; only the first element."""
    kind = pkt.u8(at)
    out.put(b"\n\t      %s FEC (0x%02x)" % (FEC_NAMES.get(int(kind), b"Unknown"), kind))
    at += 1
    size -= 1
    if kind == PREFIX:
        require(size, 2)
        family = pkt.u16(at)
        if family not in (IPV4, IPV6):
            out.put(b": Address family %d prefix" % family)
            return
        if size < 3:
            raise Truncated
        bits = pkt.u8(at + 2)
        kind_name = b"IPv4" if family == IPV4 else b"IPv6"
        old = pkt.narrow(at + size)
        try:
            words = prefix(pkt, at + 3, bits, family, out)
            out.put(b": %s prefix %s" % (kind_name, words))
        except Illegal:
            out.put(b": %s prefix (invalid length)" % kind_name)
        finally:
            pkt.end = old
    elif kind == PSEUDOWIRE:
        put_pseudowire(pkt, at, size, out)


def put_pseudowire(pkt: PacketView, at: i64, size: i64, out: Text) -> None:
    """A virtual circuit through a network: what it carries, and what is known of its interface."""
    require(size, 7)
    left: i64 = pkt.u8(at + 2)
    if left:
        require(size, 11)
    kind = pkt.u16(at)
    out.put(
        b": %s, %scontrol word, group-ID %d"
        % (PSEUDOWIRES.get(int(kind & 0x7FFF), b"Unknown"), b"" if kind & 0x8000 else b"no ", pkt.u32(at + 3))
    )
    if left:
        out.put(b", VC-ID %d" % pkt.u32(at + 7))
    out.put(b", VC-info-length: %d" % left)
    if left == 0:
        return
    if left < 4:
        out.put(b" (invalid, < 4")
        return
    left -= 4
    at += 11
    require(size - 11, left)
    while left > 1:
        parameter = pkt.u8(at)
        taken = pkt.u8(at + 1)
        if taken < 2 or taken > left:
            break
        out.put(
            b"\n\t\tInterface Parameter: %s (0x%02x), len %d"
            % (INTERFACE.get(int(parameter), b"Unknown"), parameter, taken)
        )
        if parameter == INTERFACE_MTU:
            out.put(b": %d" % pkt.u16(at + 2))
        elif parameter == INTERFACE_DESCRIPTION:
            out.put(b": ")
            out.text(pkt, at + 2, taken - 2)
        elif parameter == INTERFACE_VCCV:
            channels = pkt.u8(at + 2)
            out.put(b"\n\t\t  Control Channels (0x%02x) = [" % channels)
            out.bits(CONTROL_CHANNELS, channels, b"none")
            types = pkt.u8(at + 3)
            out.put(b"]\n\t\t  CV Types (0x%02x) = [" % types)
            out.bits(VERIFICATIONS, types, b"none")
            out.put(b"]")
        else:
            hexdump.hex_only(out, pkt, at + 2, taken - 2, b"\n\t\t  ")
        at += taken
        left -= taken
