"""Pings along labeled paths (RFC 4379).

 0                   1                   2                   3
 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
|         Version Number        |         Global Flags          |
|  Message Type |   Reply mode  |  Return Code  | Return Subcode|
|                        Sender's Handle                        |
|                        Sequence Number                        |
|                    TimeStamp Sent (8), NTP's                  |
|                  TimeStamp Received (8), NTP's                |
|   type-length-values, padded to four bytes
"""

from __future__ import annotations

from wiretale.dissect import hexdump
from wiretale.dissect.packet import PacketView
from wiretale.dissect.text import Text, name
from wiretale.native import Final, i64
from wiretale.protocols.bgp_routes import distinguisher
from wiretale.protocols.ldp import PSEUDOWIRES
from wiretale.protocols.ntp import put_timestamp
from wiretale.protocols.radius import VENDORS

HEADER: Final = 32

MESSAGES: Final[dict[int, bytes]] = {1: b"MPLS Echo Request", 2: b"MPLS Echo Reply"}
REPLY_MODES: Final[dict[int, bytes]] = {
    1: b"Do not reply",
    2: b"Reply via an IPv4/IPv6 UDP packet",
    3: b"Reply via an IPv4/IPv6 UDP packet with Router Alert",
    4: b"Reply via application level control channel",
}
RETURN_CODES: Final[dict[int, bytes]] = {
    0: b"No return code or return code contained in the Error Code TLV",
    1: b"Malformed echo request received",
    2: b"One or more of the TLVs was not understood",
    3: b"Replying router is an egress for the FEC at stack depth %d",
    4: b"Replying router has no mapping for the FEC at stack depth %d",
    5: b"Reserved",
    6: b"Reserved",
    7: b"Reserved",
    8: b"Label switched at stack-depth %d",
    9: b"Label switched but no MPLS forwarding at stack-depth",
    10: b"Mapping for this FEC is not the given label at stack depth %d",
    11: b"No label entry at stack-depth %d",
    12: b"Protocol not associated with interface at FEC stack depth %d",
    13: b"Premature termination of ping due to label stack shrinking to a single label",
}

TARGET: Final = 1
DOWNSTREAM: Final = 2
VENDOR: Final = 5
BFD: Final = 15
TLVS: Final[dict[int, bytes]] = {
    TARGET: b"Target FEC Stack",
    DOWNSTREAM: b"Downstream Mapping",
    3: b"Pad",
    VENDOR: b"Vendor Enterprise Code",
    7: b"Interface Label Stack",
    9: b"Error Code",
    10: b"Reply TOS Byte",
    BFD: b"BFD Discriminator",
    0xFC00: b"Vendor Private Code",
}

LDP4: Final = 1
LDP6: Final = 2
RSVP4: Final = 3
RSVP6: Final = 4
VPN4: Final = 6
VPN6: Final = 7
VPN_ENDPOINT: Final = 8
PSEUDOWIRE_OLD: Final = 9
PSEUDOWIRE: Final = 10
BGP4: Final = 12
BGP6: Final = 13
FECS: Final[dict[int, bytes]] = {
    LDP4: b"LDP IPv4 prefix",
    LDP6: b"LDP IPv6 prefix",
    RSVP4: b"RSVP IPv4 Session Query",
    RSVP6: b"RSVP IPv6 Session Query",
    5: b"Reserved",
    VPN4: b"VPN IPv4 prefix",
    VPN6: b"VPN IPv6 prefix",
    VPN_ENDPOINT: b"L2 VPN endpoint",
    PSEUDOWIRE_OLD: b"FEC 128 pseudowire (old)",
    PSEUDOWIRE: b"FEC 128 pseudowire",
    BGP4: b"BGP labeled IPv4 prefix",
    BGP6: b"BGP labeled IPv6 prefix",
}
FEC_LENGTHS: Final[dict[int, int]] = {
    LDP4: 5, LDP6: 17, RSVP4: 20, RSVP6: 56, VPN4: 13, VPN6: 25, VPN_ENDPOINT: 14, PSEUDOWIRE_OLD: 10,
    PSEUDOWIRE: 14, BGP4: 5, BGP6: 17,
}  # fmt: skip

ADDRESS_TYPES: Final[dict[int, bytes]] = {1: b"IPv4", 2: b"Unnumbered IPv4", 3: b"IPv6", 4: b"IPv6"}
DETAIL: Final = b"\n\t      "


class Short(Exception):
    """A type-length-value is too small for what it must hold."""


def print_lsp_ping(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """A request or a reply; what is asked about with -v."""
    pkt.enter(b"lspping", at)
    stop = at + length
    try:
        if length < HEADER:
            raise Short
        pkt.need(at, HEADER)
        version = pkt.u16(at)
        if version != 1:
            out.put(b"LSP-PING version %d packet not supported" % version)
            return
        kind = name(MESSAGES, pkt.u8(at + 4), b"unknown")
        if not out.verbose:
            if kind == b"unknown":
                kind = b"unknown (%d)" % pkt.u8(at + 4)
            out.put(b"LSP-PINGv1, %s, seq %d, length: %d" % (kind, pkt.u32(at + 12), length))
            return
        put_header(pkt, at, length, kind, out)
        at += HEADER
        while at < stop:
            if stop - at < 4:
                raise Short
            pkt.need(at, 4)
            size = pkt.u16(at + 2)
            tlv = pkt.u16(at)
            out.put(b"\n\t  %s TLV (%d), length: %d" % (TLVS.get(int(tlv), b"Unknown"), tlv, size))
            at += 4
            if size == 0:
                continue
            if size > stop - at:
                raise Short
            pkt.need(at, size)
            known = True
            try:
                known = put_tlv(pkt, at, size, tlv, out)
            except Short:
                out.put(b"\n\t      TLV is too short")
                known = False
            if out.verbose > 1 or not known:
                hexdump.hex_only(out, pkt, at, size, b"\n\t    ")
            at += (size + 3) & ~3
    except Short:
        out.put(b"\n\t\t packet is too short")


def put_header(pkt: PacketView, at: i64, length: i64, kind: bytes, out: Text) -> None:
    """What every message has."""
    mode = pkt.u8(at + 5)
    code = pkt.u8(at + 6)
    depth = pkt.u8(at + 7)
    out.put(
        b"\n\tLSP-PINGv1, msg-type: %s (%d), length: %d\n\t  reply-mode: %s (%d)"
        % (kind, pkt.u8(at + 4), length, REPLY_MODES.get(int(mode), b"unknown"), mode)
    )
    words = RETURN_CODES.get(int(code), b"unknown")
    if b"%" in words:
        words = words % depth
    out.put(b"\n\t  Return Code: %s (%d)\n\t  Return Subcode: (%d)" % (words, code, depth))
    out.put(b"\n\t  Sender Handle: 0x%08x, Sequence: %d" % (pkt.u32(at + 8), pkt.u32(at + 12)))
    put_timestamp(b"\n\t  Sender Timestamp: ", pkt.u64(at + 16), out)
    received = pkt.u64(at + 24)
    if received:
        put_timestamp(b" Receiver Timestamp: ", received, out)
    else:
        out.put(b" Receiver Timestamp: no timestamp")


def put_tlv(pkt: PacketView, at: i64, size: i64, kind: i64, out: Text) -> bool:
    """What a type-length-value says. False if it is to be dumped."""
    if kind == TARGET:
        put_target(pkt, at, size, out)
    elif kind == DOWNSTREAM:
        put_downstream(pkt, at, size, out)
        return False  # the labels are not read
    elif kind == BFD:
        if size < 4:
            raise Short
        out.put(b"\n\t    BFD Discriminator 0x%08x" % pkt.u32(at))
    elif kind == VENDOR:
        if size < 4:
            raise Short
        vendor = pkt.u32(at)
        out.put(b"\n\t    Vendor: %s (0x%04x)" % (VENDORS.get(int(vendor), b"Unknown"), vendor))
    else:
        return False
    return True


def put_target(pkt: PacketView, at: i64, size: i64, out: Text) -> None:
    """What the labels at hand should be for, one line or two each."""
    while size > 0:
        if size < 4:
            raise Short
        kind = pkt.u16(at)
        taken = pkt.u16(at + 2)
        size -= 4
        if taken > size:
            raise Short
        out.put(b"\n\t    %s subTLV (%d), length: %d" % (FECS.get(int(kind), b"Unknown"), kind, taken))
        known = True
        right = FEC_LENGTHS.get(int(kind), 0)
        if right == 0:
            known = False
        elif taken != right:
            out.put(DETAIL + b"invalid subTLV length, should be %d" % right)
            known = False
        else:
            put_fec(pkt, at + 4, kind, out)
        if out.verbose > 1 or not known:
            hexdump.hex_only(out, pkt, at + 4, taken, DETAIL)
        taken = (taken + 3) & ~3
        at += taken  # not past the header as well, which tcpdump does not either
        size -= taken


def put_fec(pkt: PacketView, at: i64, kind: i64, out: Text) -> None:
    """One class of packets."""
    if kind in (LDP4, BGP4):
        out.put(DETAIL)
        out.host4(pkt, at)
        out.put(b"/%d" % pkt.u8(at + 4))
    elif kind in (LDP6, BGP6):
        out.put(DETAIL)
        out.host6(pkt, at)
        out.put(b"/%d" % pkt.u8(at + 16))
    elif kind == RSVP4:
        out.put(DETAIL + b"tunnel end-point ")
        out.host4(pkt, at)
        out.put(b", tunnel sender ")
        out.host4(pkt, at + 12)
        out.put(b", lsp-id 0x%04x" % pkt.u16(at + 18))
        out.put(DETAIL + b"tunnel-id 0x%04x, extended tunnel-id " % pkt.u16(at + 6))
        out.host4(pkt, at + 8)
    elif kind == RSVP6:
        out.put(DETAIL + b"tunnel end-point ")
        out.host6(pkt, at)
        out.put(b", tunnel sender ")
        out.host6(pkt, at + 36)
        out.put(b", lsp-id 0x%04x" % pkt.u16(at + 54))
        out.put(DETAIL + b"tunnel-id 0x%04x, extended tunnel-id " % pkt.u16(at + 18))
        out.host6(pkt, at + 20)
    elif kind == VPN4:
        out.put(DETAIL + b"RD: %s, " % distinguisher(pkt, at, out))
        out.host4(pkt, at + 8)
        out.put(b"/%d" % pkt.u8(at + 12))
    elif kind == VPN6:
        out.put(DETAIL + b"RD: %s, " % distinguisher(pkt, at, out))
        out.host6(pkt, at + 8)
        out.put(b"/%d" % pkt.u8(at + 24))
    elif kind == VPN_ENDPOINT:
        out.put(DETAIL + b"RD: %s, Sender VE ID: %d" % (distinguisher(pkt, at, out), pkt.u16(at + 8)))
        out.put(b", Receiver VE ID: %d" % pkt.u16(at + 10))
        put_wire_type(pkt, at + 12, DETAIL + b"Encapsulation Type: ", out)
    elif kind == PSEUDOWIRE_OLD:
        out.put(DETAIL + b"Remote PE: ")
        out.host4(pkt, at)
        put_wire(pkt, at + 4, out)
    elif kind == PSEUDOWIRE:
        out.put(DETAIL + b"Sender PE: ")
        out.host4(pkt, at)
        out.put(b", Remote PE: ")
        out.host4(pkt, at + 4)
        put_wire(pkt, at + 8, out)


def put_wire(pkt: PacketView, at: i64, out: Text) -> None:
    """Which pseudowire."""
    out.put(DETAIL + b"PW ID: 0x%08x" % pkt.u32(at))
    put_wire_type(pkt, at + 4, b", PW Type: ", out)


def put_wire_type(pkt: PacketView, at: i64, words: bytes, out: Text) -> None:
    """What a pseudowire carries."""
    kind = pkt.u16(at)
    out.put(b"%s%s (%d)" % (words, PSEUDOWIRES.get(int(kind), b"unknown"), kind))


def put_downstream(pkt: PacketView, at: i64, size: i64, out: Text) -> None:
    """Where packets go from here."""
    if size < 4:
        raise Short
    kind = pkt.u8(at + 2)
    out.put(b"\n\t    MTU: %d, Address-Type: %s (%d)" % (pkt.u16(at), ADDRESS_TYPES.get(int(kind), b"unknown"), kind))
    at += 4
    size -= 4
    if kind not in ADDRESS_TYPES:
        return
    width: i64 = 4 if kind in (1, 2) else 16
    need = width + (width if kind in (1, 3) else 4)
    if size < need:
        raise Short
    out.put(b"\n\t    Downstream IP: ")
    put_host(pkt, at, width, out)
    if kind in (1, 3):
        out.put(b"\n\t    Downstream Interface IP: ")
        put_host(pkt, at + width, width, out)
    else:
        out.put(b"\n\t    Downstream Interface Index: 0x%08x" % pkt.u32(at + width))
    if size - need < 4:
        raise Short


def put_host(pkt: PacketView, at: i64, width: i64, out: Text) -> None:
    """An address of either protocol."""
    if width == 4:
        out.host4(pkt, at)
    else:
        out.host6(pkt, at)
