"""Logical Link Control (IEEE 802.2), with the Subnetwork Access Protocol (SNAP, IEEE 802) on top.

    +----------+----------+---------------------+-------------
    | DSAP (1) | SSAP (1) | control (1 or 2)    | information
    +----------+----------+---------------------+-------------

SNAP has the DSAP and the SSAP AA, and the control field of unnumbered information:

    +----+----+----+---------+---------+----------
    | AA | AA | 03 | OUI (3) | PID (2) | payload
    +----+----+----+---------+---------+----------
"""

from __future__ import annotations

from wiretale.dissect import hexdump
from wiretale.dissect.packet import PacketView
from wiretale.dissect.text import Text
from wiretale.native import Final, i64
from wiretale.protocols import ethernet, oui, tables

RAW_IPX: Final = 0xFF  # as both SAPs: no LLC header at all, Novell's 802.3
SAP_IPX: Final = 0xE0
SAP_SNAP: Final = 0xAA
GROUP: Final = 0x01  # of a DSAP
RESPONSE: Final = 0x01  # of an SSAP
POLL_FINAL: Final = 0x10  # of an unnumbered control field; 0x100 of the others
UNNUMBERED_INFORMATION: Final = 0x03
EXCHANGE_IDENTIFICATION: Final = 0xAF
XID_FORMAT: Final = 0x81

OUI_ETHERNET: Final = 0x000000
OUI_CISCO: Final = 0x00000C
OUI_CISCO_BRIDGED: Final = 0x0000F8
OUI_BRIDGED: Final = 0x0080C2
OUI_APPLETALK: Final = 0x080007

SAPS: Final[dict[int, bytes]] = {
    0x00: b"Null",
    0x02: b"802.1B I",
    0x04: b"SNA",
    0x06: b"IP",
    0x0E: b"ProWay NM",
    0x42: b"STP",
    0x4E: b"RS511",
    0x7E: b"ISO8208",
    0x8E: b"ProWay",
    0xAA: b"SNAP",
    0xE0: b"IPX",
    0xF0: b"NetBeui",
    0xFE: b"OSI",
}
UNNUMBERED: Final[dict[int, bytes]] = {
    0x03: b"ui",
    0x63: b"ua",
    0x43: b"disc",
    0x0F: b"dm",
    0x6F: b"sabme",
    0xE3: b"test",
    0xAF: b"xid",
    0x87: b"frmr",
}
SUPERVISORY: Final[dict[int, bytes]] = {0: b"Receiver Ready", 1: b"Receiver not Ready", 2: b"Reject"}
CISCO_PIDS: Final[dict[int, bytes]] = {
    0x010B: b"PVST",
    0x010C: b"VLAN Bridge",
    0x0111: b"UDLD",
    0x2000: b"CDP",
    0x2003: b"VTP",
    0x2004: b"DTP",
}
BRIDGED_PIDS: Final[dict[int, bytes]] = {  # RFC 2684
    0x0001: b"Ethernet + FCS",
    0x0002: b"802.4 + FCS",
    0x0003: b"Token Ring + FCS",
    0x0004: b"FDDI + FCS",
    0x0005: b"802.6 + FCS",
    0x0007: b"Ethernet w/o FCS",
    0x0008: b"802.4 w/o FCS",
    0x0009: b"Token Ring w/o FCS",
    0x000A: b"FDDI w/o FCS",
    0x000B: b"802.6 w/o FCS",
    0x000E: b"BPDU",
}


def put_llc(pkt: PacketView, at: i64, length: i64, out: Text) -> i64:
    """An LLC header and what follows it.

    Returns the header's length, negative if nobody knows what it carries, so that the caller dumps
    it. Whose frame it is in is known from the packet's link addresses.
    """
    pkt.enter(b"llc", at)
    if not pkt.has(at, 3) or length < 3:
        return put_cut_off(pkt, at, out)
    dsap_field = pkt.u8(at)
    ssap_field = pkt.u8(at + 1)
    control = pkt.u8(at + 2)
    unnumbered = control & 3 == 3
    header: i64 = 3
    if not unnumbered:
        if not pkt.has(at, 4) or length < 4:
            return put_cut_off(pkt, at, out)
        control = pkt.u16le(at + 2)
        header = 4
    if dsap_field == RAW_IPX and ssap_field == RAW_IPX:
        ipx = tables.LLC_SAPS.find(SAP_IPX)
        if ipx is not None:
            if out.link_level:
                out.put(b"IPX 802.3: ")
            ipx.print(pkt, at, length, out)
            return 0
    dsap = dsap_field & ~GROUP
    ssap = ssap_field & ~RESPONSE
    if out.link_level:
        out.put(
            b"LLC, dsap %s (0x%02x) %s, ssap %s (0x%02x) %s, ctrl 0x%0*x: "
            % (
                SAPS.get(dsap, b"Unknown"),
                dsap,
                b"Group" if dsap_field & GROUP else b"Individual",
                SAPS.get(ssap, b"Unknown"),
                ssap,
                b"Response" if ssap_field & RESPONSE else b"Command",
                2 if unnumbered else 4,
                control,
            )
        )
    if ssap == dsap and control == UNNUMBERED_INFORMATION:
        if ssap == SAP_SNAP:
            taken = put_snap(pkt, at + 3, length - 3, out)
            return taken - 3 if taken < 0 else taken + 3
        dissector = tables.LLC_SAPS.find(ssap)
        if dissector is not None:
            if ssap == SAP_IPX:
                if out.link_level:
                    out.put(b"IPX 802.2: ")
            dissector.print(pkt, at + 3, length - 3, out)
            return 3
    if not out.link_level:
        put_saps(pkt, dsap, ssap, out)
    response = ssap_field & RESPONSE
    if unnumbered:
        command = control & ~POLL_FINAL
        out.put(b"Unnumbered, ")
        out.name(UNNUMBERED, command, b"%02x")
        put_flags(response, control & POLL_FINAL, length, out)
        if command != EXCHANGE_IDENTIFICATION:
            return -header
        if length == 3:
            return header
        if not pkt.has(at + 3, 1):
            return put_cut_off_later(pkt, at + 3, out)
        if pkt.u8(at + 3) != XID_FORMAT:
            return -header
        if length < 6 or not pkt.has(at + 3, 3):
            return put_cut_off_later(pkt, at + 3, out)
        out.put(b": %02x %02x" % (pkt.u8(at + 4), pkt.u8(at + 5)))
        return header
    if control & 3 == 1:
        out.put(b"Supervisory, %s, rcv seq %d" % (SUPERVISORY.get(control >> 2 & 3, b"?"), control >> 9))
        put_flags(response, control & 0x0100, length, out)
        return header
    out.put(b"Information, send seq %d, rcv seq %d" % (control >> 1 & 0x7F, control >> 9))
    put_flags(response, control & 0x0100, length, out)
    return -header


def put_cut_off(pkt: PacketView, at: i64, out: Text) -> i64:
    """The mark for a header that is not all there, and its bytes, however else they are dumped."""
    out.truncated(pkt)
    hexdump.unknown(out, pkt, at, pkt.left(at))
    return pkt.left(at)


def put_cut_off_later(pkt: PacketView, at: i64, out: Text) -> i64:
    """The same for an identification that is not all there."""
    put_cut_off(pkt, at, out)
    return 3


def put_saps(pkt: PacketView, dsap: i64, ssap: i64, out: Text) -> None:
    """Who talks to whom, by address and by access point, where -e has not said it."""
    if pkt.link_source_at < 0 or pkt.link_destination_at < 0:
        if ssap != dsap:
            out.name(SAPS, ssap, b"Unknown SSAP 0x%02x")
            out.put(b" > ")
        out.name(SAPS, dsap, b"Unknown DSAP 0x%02x")
    else:
        out.ethernet(pkt, pkt.link_source_at)
        out.put(b" ")
        if ssap != dsap:
            out.name(SAPS, ssap, b"Unknown SSAP 0x%02x")
            out.put(b" ")
        out.put(b"> ")
        out.ethernet(pkt, pkt.link_destination_at)
        out.put(b" ")
        out.name(SAPS, dsap, b"Unknown DSAP 0x%02x")
    out.put(b" ")


def put_flags(response: i64, poll_final: i64, length: i64, out: Text) -> None:
    """The bits of both address and control field that say what kind of message this is."""
    if poll_final:
        flags = b"Final" if response else b"Poll"
    else:
        flags = b"Response" if response else b"Command"
    out.put(b", Flags [%s], length %d" % (flags, length))


def put_snap(pkt: PacketView, at: i64, length: i64, out: Text) -> i64:
    """A SNAP header and what follows it. Returns its length, negative if nobody knows what it carries."""
    pkt.enter(b"snap", at)
    if not pkt.has(at, 5) or length < 5:
        out.truncated(pkt)
        return pkt.left(at)
    vendor = pkt.u24(at)
    pid = pkt.u16(at + 3)
    payload = length - 5
    if out.link_level:
        put_snap_header(vendor, pid, payload, out, True)
    if vendor in (OUI_ETHERNET, OUI_CISCO_BRIDGED):
        dissector = tables.ETHERTYPES.find(pid)
    else:
        dissector = tables.SNAP_PIDS.find(vendor << 16 | pid)
    if dissector is not None:
        skipped: i64 = 2 if vendor == OUI_BRIDGED and pid != 0x000E else 0  # padding before a MAC header
        pkt.need(at + 5, skipped)
        dissector.print(pkt, at + 5 + skipped, payload - skipped, out)
        return 5
    if not out.link_level:
        if pkt.link_source_at < 0 or pkt.link_destination_at < 0:
            out.put(b"SNAP, ")
        else:
            out.ethernet(pkt, pkt.link_source_at)
            out.put(b" > ")
            out.ethernet(pkt, pkt.link_destination_at)
            out.put(b" SNAP, ")
        put_snap_header(vendor, pid, payload, out, False)
    return -5


def put_snap_header(vendor: i64, pid: i64, length: i64, out: Text, with_ethernet: bool) -> None:
    """Whose protocol it is, and which one. That it is an ethertype is not said in full without -e."""
    if vendor == OUI_ETHERNET:
        if with_ethernet:
            out.put(b"oui Ethernet (0x000000), ")
        word = b"ethertype"
    else:
        out.put(b"oui %s (0x%06x), " % (oui.VENDORS.get(vendor, b"Unknown"), vendor))
        word = b"pid"
    if vendor == OUI_CISCO:
        names = CISCO_PIDS
    elif vendor == OUI_BRIDGED:
        names = BRIDGED_PIDS
    elif vendor in (OUI_ETHERNET, OUI_CISCO_BRIDGED, OUI_APPLETALK):
        names = ethernet.ETHERTYPE_NAMES
    else:
        names = {}
    out.put(b"%s %s (0x%04x), length %d: " % (word, names.get(pid, b"Unknown"), pid, length))
