"""Enhanced Interior Gateway Routing Protocol, version 2 (RFC 7868), with its TLVs for IP and AppleTalk.

     0                   1                   2                   3
     0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
    +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    |    Version    |    Opcode     |           Checksum            |
    |                             Flags                             |
    |                        Sequence Number                        |
    |                     Acknowledgment Number                     |
    |       Virtual Router ID       |   Autonomous System Number    |
    |           TLV type            |          TLV length           |
    +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
"""

from __future__ import annotations

from wiretale.dissect import hexdump
from wiretale.dissect.packet import PacketView
from wiretale.dissect.text import Text
from wiretale.native import Final, i64

HEADER: Final = 20
TLV_HEADER: Final = 4
VERSION: Final = 2
INDENT: Final = b"\n\t    "

OPCODES: Final[dict[int, bytes]] = {
    1: b"Update",
    3: b"Query",
    4: b"Reply",
    5: b"Hello",
    6: b"IPX SAP",
    7: b"Probe",
}
FLAGS: Final[dict[int, bytes]] = {
    0x01: b"Init",
    0x02: b"Conditionally Received",
    0x04: b"Restart",
    0x08: b"End-of-Table",
}

GENERAL_PARAMETERS: Final = 0x0001
SOFTWARE_VERSION: Final = 0x0004
IP_INTERNAL: Final = 0x0102
IP_EXTERNAL: Final = 0x0103
APPLETALK_INTERNAL: Final = 0x0202
APPLETALK_EXTERNAL: Final = 0x0203
APPLETALK_CABLE: Final = 0x0204
TLVS: Final[dict[int, bytes]] = {
    GENERAL_PARAMETERS: b"General Parameters",
    0x0002: b"Authentication",
    0x0003: b"Sequence",
    SOFTWARE_VERSION: b"Software Version",
    0x0005: b"Next Multicast Sequence",
    IP_INTERNAL: b"IP Internal routes",
    IP_EXTERNAL: b"IP External routes",
    APPLETALK_INTERNAL: b"AppleTalk Internal routes",
    APPLETALK_EXTERNAL: b"AppleTalk External routes",
    APPLETALK_CABLE: b"AppleTalk Cable setup",
    0x0302: b"IPX Internal routes",
    0x0303: b"IPX External routes",
}
# How long those TLVs must be, of which fields are shown.
SHORTEST: Final[dict[int, int]] = {
    GENERAL_PARAMETERS: 12,
    SOFTWARE_VERSION: 8,
    IP_INTERNAL: 26,
    IP_EXTERNAL: 46,
    APPLETALK_INTERNAL: 28,
    APPLETALK_EXTERNAL: 44,
    APPLETALK_CABLE: 12,
}
EXTERNAL_PROTOCOLS: Final[dict[int, bytes]] = {
    1: b"IGRP",
    2: b"EIGRP",
    3: b"Static",
    4: b"RIP",
    5: b"Hello",
    6: b"OSPF",
    7: b"IS-IS",
    8: b"EGP",
    9: b"BGP",
    10: b"IDRP",
    11: b"Connected",
}


def print_eigrp(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """An EIGRP message. What carries it goes on where a header or a TLV is cut short."""
    pkt.enter(b"eigrp", at)
    if not pkt.has(at, HEADER):
        out.truncated(pkt)
        return
    version = pkt.u8(at)
    if version != VERSION:
        out.put(b"EIGRP version %d packet not supported" % version)
        return
    opcode = pkt.u8(at + 1)
    if out.verbose < 1:
        out.put(b"EIGRP ")
        out.name(OPCODES, opcode, b"unknown (%d)")
        out.put(b", length: %d" % length)
        return
    if length < HEADER:
        out.put(b"EIGRP ")
        out.name(OPCODES, opcode, b"unknown, type: %d")
        out.put(b", length: %d (too short, %d)" % (length, HEADER))
        return
    left = length - HEADER
    out.put(b"\n\tEIGRP v%d, opcode: " % version)
    out.name(OPCODES, opcode, b"unknown, type: %d")
    out.put(b" (%d), chksum: 0x%04x, Flags: [" % (opcode, pkt.u16(at + 2)))
    out.bits(FLAGS, pkt.u32(at + 4), b"none")
    out.put(b"]\n\tseq: 0x%08x, ack: 0x%08x" % (pkt.u32(at + 8), pkt.u32(at + 12)))
    out.put(b", VRID: %d, AS: %d, length: %d" % (pkt.u16(at + 16), pkt.u16(at + 18), left))
    at += HEADER
    while left > 0:
        if not pkt.has(at, TLV_HEADER):
            out.truncated(pkt)
            return
        kind = pkt.u16(at)
        size = pkt.u16(at + 2)
        if size < TLV_HEADER or size > left:
            hexdump.hex_only(out, pkt, at + TLV_HEADER, left, INDENT)
            return
        out.put(b"\n\t  ")
        out.name(TLVS, kind, b"Unknown")
        out.put(b" TLV (0x%04x), length: %d" % (kind, size))
        if not pkt.has(at, size):
            out.truncated(pkt)
            return
        shortest = SHORTEST.get(kind, 0)
        if size < shortest:
            out.put(b" (too short, < %d)" % shortest)
        elif shortest:
            put_tlv(pkt, at + TLV_HEADER, kind, out)
        if shortest == 0 or out.verbose > 1:
            hexdump.hex_only(out, pkt, at + TLV_HEADER, size - TLV_HEADER, INDENT)
        at += size
        left -= size


def put_tlv(pkt: PacketView, at: i64, kind: i64, out: Text) -> None:
    """The fields of a TLV, which start at `at`."""
    if kind != IP_INTERNAL and kind != IP_EXTERNAL:
        out.put(INDENT)
    if kind == GENERAL_PARAMETERS:
        out.put(b"holdtime: %ds, k1 %d" % (pkt.u16(at + 6), pkt.u8(at)))
        for index in range(1, 5):
            out.put(b", k%d %d" % (index + 1, pkt.u8(at + index)))
    elif kind == SOFTWARE_VERSION:
        out.put(b"IOS version: %d.%d, " % (pkt.u8(at), pkt.u8(at + 1)))
        out.put(b"EIGRP version %d.%d" % (pkt.u8(at + 2), pkt.u8(at + 3)))
    elif kind == IP_INTERNAL:
        if put_ip_prefix(pkt, at, at + 20, out):
            put_metric(pkt, at + 4, out)
    elif kind == IP_EXTERNAL:
        if put_ip_prefix(pkt, at, at + 40, out):
            out.put(b"\n\t      origin-router ")
            out.host4(pkt, at + 4)
            out.put(b", origin-as %d, origin-proto " % pkt.u32(at + 8))
            put_origin(pkt, at + 22, at + 12, out)
            out.put(b"%d" % pkt.u32(at + 16))
            put_metric(pkt, at + 24, out)
    elif kind == APPLETALK_INTERNAL:
        put_cable_range(pkt, at, at + 20, out)
        put_metric(pkt, at + 4, out)
    elif kind == APPLETALK_EXTERNAL:
        put_cable_range(pkt, at, at + 36, out)
        out.put(b"\n\t      origin-router %d, origin-as %d, origin-proto " % (pkt.u32(at + 4), pkt.u32(at + 8)))
        put_origin(pkt, at + 16, at + 12, out)
        out.put(b"%d" % pkt.u16(at + 18))
        put_metric(pkt, at + 20, out)
    else:
        out.put(b"Cable-range: %d-%d, Router-ID %d" % (pkt.u16(at), pkt.u16(at + 2), pkt.u32(at + 4)))


def put_ip_prefix(pkt: PacketView, next_hop: i64, at: i64, out: Text) -> bool:
    """A destination (its bits, then as many bytes as these fill) and its next hop. False if it has too many bits.

    Nothing of it is written, not even the line's start, where the capture has not all of the destination.
    """
    bits = pkt.u8(at)
    if bits > 32:
        out.put(INDENT + b"illegal prefix length %d" % bits)
        return False
    prefix = pkt.raw(at + 1, (bits + 7) // 8).ljust(4, b"\0")
    out.put(INDENT + b"IPv4 prefix: %15s/%d, nexthop: " % (out.host_text(prefix), bits))
    if pkt.u32(next_hop) == 0:
        out.put(b"self")
    else:
        out.host4(pkt, next_hop)
    return True


def put_cable_range(pkt: PacketView, next_hop: i64, at: i64, out: Text) -> None:
    """An AppleTalk destination and its next hop."""
    out.put(b" Cable-Range: %d-%d, nexthop: " % (pkt.u16(at), pkt.u16(at + 2)))
    if pkt.u32(next_hop) == 0:
        out.put(b"self")
    else:
        out.put(b"%d.%d" % (pkt.u16(next_hop), pkt.u16(next_hop + 2)))


def put_origin(pkt: PacketView, protocol: i64, tag: i64, out: Text) -> None:
    """Where an external route came from: a protocol, with flags after it, and its tag."""
    out.name(EXTERNAL_PROTOCOLS, pkt.u8(protocol), b"unknown")
    out.put(b", flags [0x%02x], tag 0x%08x, metric " % (pkt.u8(protocol + 1), pkt.u32(tag)))


def put_metric(pkt: PacketView, at: i64, out: Text) -> None:
    """A route's metric vector."""
    out.put(b"\n\t      delay %d ms, bandwidth %d Kbps, " % (pkt.u32(at) // 100, pkt.u32(at + 4)))
    out.put(b"mtu %d, hop %d, " % (pkt.u24(at + 8), pkt.u8(at + 11)))
    out.put(b"reliability %d, load %d" % (pkt.u8(at + 12), pkt.u8(at + 13)))
