"""Virtual Router Redundancy Protocol, versions 2 (RFC 3768) and 3 (RFC 5798); and CARP, which has its number.

     0                   1                   2                   3
     0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
    +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    |Version| Type  | Virtual Rtr ID|   Priority    |Count IP Addrs |
    +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    |   Auth Type   |   Adver Int   |          Checksum             |   version 3: 4 bits reserved,
    +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+   12 bits of interval
    |                       IP Address(es) ...                      |
    +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
"""

from __future__ import annotations

from wiretale.dissect import checksum
from wiretale.dissect.packet import PacketView
from wiretale.dissect.text import Text, name
from wiretale.native import Final, i64

NUMBER: Final = 112
ADVERTISEMENT: Final = 1
FIXED: Final = 8
SIMPLE_TEXT: Final = 1
SECRET: Final = 8  # octets of a simple text password

TYPES: Final[dict[int, bytes]] = {ADVERTISEMENT: b"Advertisement"}
AUTHENTICATION: Final[dict[int, bytes]] = {0: b"none", SIMPLE_TEXT: b"simple", 2: b"ah"}
CARP_TYPES: Final[dict[int, bytes]] = {ADVERTISEMENT: b"advertise"}


def read_ttl(pkt: PacketView) -> i64:
    """The TTL or hop limit of the enclosing header: 255 on anything that has not been routed."""
    return pkt.u8(pkt.ip_at + (8 if pkt.ip_version == 4 else 7))


def print_vrrp(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """An advertisement; with -T carp, one of CARP's."""
    if out.packet_type == b"carp":
        print_carp(pkt, at, length, out)
        return
    pkt.enter(b"vrrp", at)
    out.put(b"VRRP")
    first = pkt.u8(at)
    version = first >> 4
    kind = first & 0x0F
    out.put(b"v%d, %s" % (version, name(TYPES, kind, b"unknown type (%d)")))
    ttl = read_ttl(pkt)
    if ttl != 255:
        out.put(b", (ttl %d)" % ttl)
    if version < 2 or version > 3 or kind != ADVERTISEMENT:
        return
    priority = pkt.u8(at + 2)
    out.put(b", vrid %d, prio %d" % (pkt.u8(at + 1), priority))
    authentication: i64 = 0
    if version == 2:
        authentication = pkt.u8(at + 4)
        out.put(b", authtype " + name(AUTHENTICATION, authentication))
        out.put(b", intvl %ds, length %d" % (pkt.u8(at + 5), length))
    else:
        out.put(b", intvl %dcs, length %d" % (pkt.u16(at + 4) & 0x0FFF, length))
    if not out.verbose:
        return
    put_checksum(pkt, at, length, version, out)
    count = pkt.u8(at + 3)
    out.put(b", addrs")
    if count > 1:
        out.put(b"(%d)" % count)
    out.put(b":")
    width: i64 = 4 if pkt.ip_version == 4 else 16
    at += FIXED
    separator = b" "
    while count > 0:
        pkt.need(at, width)
        out.put(separator)
        separator = b","
        if width == 4:
            out.host4(pkt, at)
        else:
            out.host6(pkt, at)
        at += width
        count -= 1
    if authentication == SIMPLE_TEXT:
        out.put(b' auth "')
        out.text_z(pkt, at, SECRET)
        out.put(b'"')


def put_checksum(pkt: PacketView, at: i64, length: i64, version: i64, out: Text) -> None:
    """Says so if the checksum is wrong; version 3 covers a pseudo-header."""
    if not pkt.has(at, length):
        return
    if version == 2:
        total = checksum.internet(pkt, at, length)
    else:
        total = checksum.with_pseudo_header(pkt, at, length, length, NUMBER)
    if total != 0xFFFF:
        found = pkt.u16(at + 6)
        out.put(b", (bad vrrp cksum %x)" % found)


def print_carp(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """A packet of the Common Address Redundancy Protocol."""
    pkt.enter(b"carp", at)
    first = pkt.u8(at)
    version = first >> 4
    kind = first & 0x0F
    out.put(b"CARPv%d-%s %d: " % (version, name(CARP_TYPES, kind, b"unknown"), length))
    ttl = read_ttl(pkt)
    if ttl != 255:
        out.put(b"[ttl=%d!] " % ttl)
    if version != 2 or kind != ADVERTISEMENT:
        return
    pkt.need(at, 6)
    out.put(b"vhid=%d advbase=%d advskew=%d authlen=%d " % (
        pkt.u8(at + 1), pkt.u8(at + 5), pkt.u8(at + 2), pkt.u8(at + 3)))
    if out.verbose and pkt.has(at, length) and checksum.internet(pkt, at, length) != 0xFFFF:
        out.put(b" (bad carp cksum %x!)" % pkt.u16(at + 6))
    out.put(b"counter=%d" % pkt.u64(at + 8))
