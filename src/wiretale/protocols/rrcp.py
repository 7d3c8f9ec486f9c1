"""Realtek's protocols that share an ethertype, of which the Remote Control Protocol (RRCP) is taken apart.

    +--------------+----------------------+----------------+-------------------------------------------
    | protocol (1) | reply (1), opcode (7) | auth. key (2) | address (2), data (4), cookie (8)
    +--------------+----------------------+----------------+-------------------------------------------

Addresses and data have their least significant byte first.
"""

from __future__ import annotations

from wiretale.dissect.packet import PacketView
from wiretale.dissect.text import Text
from wiretale.native import Final, i64

RRCP: Final = 0x01
HELLO: Final = 0
GET: Final = 1
SET: Final = 2

PROTOCOLS: Final[dict[int, bytes]] = {
    0x02: b"REP",
    0x03: b"RLDP",
    0x04: b"Realtek 8-byte DSA tag",
    0x23: b"RLDP",
}
TAGS: Final[dict[int, bytes]] = {  # told by the upper half of the octet
    0x90: b"Realtek RTL8306 4-byte DSA tag",
    0xA0: b"Realtek RTL8366RB 4-byte DSA tag",
}
OPCODES: Final[dict[int, bytes]] = {HELLO: b"hello", GET: b"get", SET: b"set"}


def print_realtek(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """A frame of any of Realtek's protocols. Its addresses are shown even where -e has shown them."""
    pkt.enter(b"rtl", at)
    if pkt.link_source_at >= 0:
        out.ethernet(pkt, pkt.link_source_at)
        out.put(b" > ")
        out.ethernet(pkt, pkt.link_destination_at)
        out.put(b", ")
    protocol = pkt.u8(at)
    if protocol == RRCP:
        put_rrcp(pkt, at, out)
    elif protocol in PROTOCOLS:
        out.put(PROTOCOLS[protocol])
    elif protocol & 0xF0 in TAGS:
        out.put(TAGS[protocol & 0xF0])
    else:
        out.put(b"Realtek unknown type 0x%02x" % protocol)


def put_rrcp(pkt: PacketView, at: i64, out: Text) -> None:
    """A switch's registers being read or written, or switches looking for each other."""
    pkt.enter(b"rrcp", at)
    control = pkt.u8(at + 1)
    opcode = control & 0x7F
    reply = control & 0x80
    out.put(b"RRCP %s: " % (b"reply" if reply else b"query"))
    out.name(OPCODES, opcode, b"unknown opcode (0x%02x)")
    if opcode in (GET, SET):
        out.put(b" addr=0x%04x, data=0x%08x" % (pkt.u16le(at + 4), pkt.u32le(at + 6)))
    out.put(b", auth=0x%04x" % pkt.u16(at + 2))
    if opcode in (GET, SET):
        out.put(b", cookie=0x%08x%08x " % (pkt.u32(at + 14), pkt.u32(at + 10)))
    elif opcode == HELLO and reply:
        pkt.need(at, 18)
        out.put(b" downlink_port=%d, uplink_port=%d, uplink_mac=" % (pkt.u8(at + 4), pkt.u8(at + 5)))
        out.ethernet(pkt, at + 6)
        out.put(b", vendor_id=%08x ,chip_id=%04x " % (pkt.u32(at + 14), pkt.u16(at + 12)))
