"""Cisco's VLAN Trunking Protocol.

    +-------------+----------+---------------+-------------------+--------------------+
    | version (1) | code (1) | number (1)    | domain length (1) | domain (32)        |
    +-------------+----------+---------------+-------------------+--------------------+

The number is that of followers in a summary, of the sequence in a subset, and nothing elsewhere.
"""

from __future__ import annotations

from wiretale.dissect import hexdump
from wiretale.dissect.packet import PacketView
from wiretale.dissect.text import Text
from wiretale.native import Final, i64

HEADER: Final = 36
DOMAIN_LENGTH: Final = 32
VLAN_INFO: Final = 12

SUMMARY: Final = 1
SUBSET: Final = 2
REQUEST: Final = 3

MESSAGES: Final[dict[int, bytes]] = {
    1: b"Summary advertisement",
    2: b"Subset advertisement",
    3: b"Advertisement request",
    4: b"Join message",
}
NUMBERS: Final[dict[int, bytes]] = {1: b"Followers", 2: b"Seq number", 3: b"Rsvd", 4: b"Rsvd"}
STATUSES: Final[dict[int, bytes]] = {0: b"Operational", 1: b"Suspended"}
VLAN_TYPES: Final[dict[int, bytes]] = {1: b"Ethernet", 2: b"FDDI", 3: b"TrCRF", 4: b"FDDI-net", 5: b"TrBRF"}
TLVS: Final[dict[int, bytes]] = {
    1: b"Source-Routing Ring Number TLV",
    2: b"Source-Routing Bridge Number TLV",
    3: b"STP type TLV",
    4: b"Parent VLAN TLV",
    5: b"Translationally bridged VLANs TLV",
    6: b"Pruning TLV",
    7: b"Bridge Type TLV",
    8: b"Max ARP Hop Count TLV",
    9: b"Max STE Hop Count TLV",
    10: b"Backup CRF Mode TLV",
}
STP_TYPES: Final[dict[int, bytes]] = {1: b"SRT", 2: b"SRB", 3: b"Auto"}


def print_vtp(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """A message; what it says of the domain's VLANs is shown with -v."""
    pkt.enter(b"vtp", at)
    end = at + length
    if length < HEADER:
        put_invalid(pkt, at, end, out)
        return
    pkt.need(at, HEADER)
    code = pkt.u8(at + 1)
    out.put(
        b"VTPv%d, Message %s (0x%02x), length %d"
        % (pkt.u8(at), MESSAGES.get(code, b"Unknown message type"), code, length)
    )
    if not out.verbose:
        pkt.need(at, length)
        return
    out.put(b"\n\tDomain name: ")
    domain = pkt.u8(at + 3)
    if domain < 1 or domain > DOMAIN_LENGTH:
        out.put(b" [invalid MgmtD Len %d]" % domain)
        put_invalid(pkt, at, end, out)
        return
    out.text_z(pkt, at + 4, domain)
    out.put(b", %s: %d" % (NUMBERS.get(code, b"Unknown"), pkt.u8(at + 2)))
    at += HEADER
    if code == SUMMARY:
        pkt.need(at, 8)
        out.put(b"\n\t  Config Rev %x, Updater " % pkt.u32(at))
        out.host4(pkt, at + 4)
        pkt.need(at + 8, 12)
        out.put(b", Timestamp 0x%08x 0x%08x 0x%08x" % (pkt.u32(at + 8), pkt.u32(at + 12), pkt.u32(at + 16)))
        pkt.need(at + 20, 16)
        out.put(b", MD5 digest: ")
        out.hex_bytes(pkt, at + 20, 16)
    elif code == SUBSET:
        out.put(b", Config Rev %x" % pkt.u32(at))
        put_vlans(pkt, at + 4, end, out)
    elif code == REQUEST:
        out.put(b"\n\tStart value: %d" % pkt.u32(at))


def put_vlans(pkt: PacketView, at: i64, end: i64, out: Text) -> None:
    """All VLANs of a subset advertisement."""
    while at < end:
        length = pkt.u8(at)
        if length == 0:
            return
        pkt.need(at, length)
        if length < VLAN_INFO:
            put_invalid(pkt, at, end, out)
            return
        vlan_end = at + length
        kind = pkt.u8(at + 2)
        name = pkt.u8(at + 3)
        out.put(
            b"\n\tVLAN info status %s, type %s, VLAN-id %d, MTU %d, SAID 0x%08x, Name "
            % (
                STATUSES.get(pkt.u8(at + 1), b"Unknown"),
                VLAN_TYPES.get(kind, b"Unknown"),
                pkt.u16(at + 4),
                pkt.u16(at + 6),
                pkt.u32(at + 8),
            )
        )
        at += VLAN_INFO
        padded = (name + 3) // 4 * 4
        if padded > vlan_end - at:
            put_invalid(pkt, at, end, out)
            return
        out.text_z(pkt, at, name)
        at += padded
        while at < vlan_end:
            if vlan_end - at < 2:
                put_invalid(pkt, at, end, out)
                return
            if not put_tlv(pkt, at, vlan_end, out):
                put_invalid(pkt, at, end, out)
                return
            at += 4


def put_tlv(pkt: PacketView, at: i64, end: i64, out: Text) -> bool:
    """What else is known of a VLAN. False if its length, in words, is wrong: all have one."""
    kind = pkt.u8(at)
    words = pkt.u8(at + 1)
    out.put(b"\n\t\t%s (0x%04x) TLV" % (TLVS.get(kind, b"Unknown"), kind))
    if words * 2 + 2 > end - at:
        out.put(b" (TLV goes past the end of the packet)")
        return False
    pkt.need(at, words * 2 + 2)
    if words != 1:
        out.put(b" (invalid TLV length %d != 1)" % words)
        return False
    value = pkt.u16(at + 2)
    if kind == 3:
        out.put(b", %s (%d)" % (STP_TYPES.get(value, b"Unknown"), value))
    elif kind == 6:
        out.put(b", %s (%d)" % (b"Enabled" if value == 1 else b"Disabled", value))
    elif kind == 7:
        out.put(b", %s (%d)" % (b"SRB" if value == 1 else b"SRT", value))
    elif kind == 9:
        out.put(b", %d" % value)
    elif kind == 10:
        out.put(b", %s (%d)" % (b"Backup" if value == 1 else b"Not backup", value))
    else:
        hexdump.hex_only(out, pkt, at, 4, b"\n\t\t  ")
    return True


def put_invalid(pkt: PacketView, at: i64, end: i64, out: Text) -> None:
    """The mark for a wrong length, and the other one if the message was not captured to its end."""
    out.invalid()
    pkt.need(at, end - at)
