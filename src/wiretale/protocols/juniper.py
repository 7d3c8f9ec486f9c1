"""What Juniper's routers capture: frames behind a header that says how they passed, laid out as libpcap publishes it.

    +-------------+-----------+------------------------+--------------------------------------
    | "MGC" (3)   | flags (1) | length of extensions (2), and these, where a flag says so
    +-------------+-----------+------------------------+--------------------------------------

Each extension has a type (1), a length (1), and a value, with the least significant byte first.
"""

from __future__ import annotations

from wiretale.dissect.packet import PacketView
from wiretale.dissect.text import Text, bit_names, name
from wiretale.native import Final, i64
from wiretale.protocols import ethernet, tables

MAGIC: Final = 0x4D4743
HEADER: Final = 4
EXTENSION_HEADER: Final = 2
WIDEST_VALUE: Final = 4
PROTOCOL: Final = 4  # stands before a packet that has no header of its link layer

EXTENDED: Final = 0x80
NO_LINK_HEADER: Final = 0x02
IN: Final = 0x01
FLAGS: Final[dict[int, bytes]] = {
    EXTENDED: b"Ext",
    0x40: b"Filter",
    0x04: b"IIF",
    NO_LINK_HEADER: b"no-L2",
    IN: b"In",
}

DEVICE_NAME: Final = 2
DEVICE_MEDIUM: Final = 3
ENCAPSULATION: Final = 6
DERIVED_MEDIUM: Final = 7
DERIVED_ENCAPSULATION: Final = 8
EXTENSIONS: Final[dict[int, bytes]] = {
    1: b"Device Interface Index",
    DEVICE_NAME: b"Device Interface Name",
    DEVICE_MEDIUM: b"Device Media Type",
    4: b"Logical Interface Index",
    5: b"Logical Unit Number",
    ENCAPSULATION: b"Logical Interface Encapsulation",
    DERIVED_MEDIUM: b"TTP derived Device Media Type",
    DERIVED_ENCAPSULATION: b"TTP derived Logical Interface Encapsulation",
}
MEDIA: Final[dict[int, bytes]] = {
    1: b"Ethernet",
    2: b"FDDI",
    3: b"Token-Ring",
    4: b"PPP",
    5: b"Frame-Relay",
    6: b"Cisco-HDLC",
    7: b"SMDS-DXI",
    8: b"ATM-PVC",
    9: b"PPP-CCC",
    10: b"Frame-Relay-CCC",
    11: b"IP-over-IP",
    12: b"GRE",
    13: b"PIM-Encapsulator",
    14: b"PIM-Decapsulator",
    15: b"Cisco-HDLC-CCC",
    16: b"VLAN-CCC",
    17: b"Multilink-PPP",
    18: b"Multilink-FR",
    19: b"Multilink",
    20: b"LSI",
    22: b"ATM-CCC-Cell-Relay",
    23: b"IPSEC-over-IP",
    24: b"GGSN",
    27: b"PPP-TCC",
    28: b"Frame-Relay-TCC",
    29: b"Cisco-HDLC-TCC",
    30: b"Ethernet-CCC",
    31: b"VPN-Loopback-tunnel",
    32: b"Extended-VLAN-CCC",
    33: b"Ethernet-over-ATM",
    34: b"Monitor",
    35: b"Ethernet-TCC",
    36: b"VLAN-TCC",
    37: b"Extended-VLAN-TCC",
    38: b"Controller",
    39: b"Multilink-FR-UNI-NNI",
    40: b"LinkService",
    41: b"VPLS",
    42: b"VLAN-VPLS",
    43: b"Extended-VLAN-VPLS",
    44: b"Logical-tunnel",
    45: b"General-Services",
    46: b"Ethernet-VPLS-over-ATM",
    48: b"Extended FR-CCC",
    49: b"Extended FR-TCC",
    50: b"Flexible-FrameRelay",
    52: b"Flexible-Ethernet-Services",
    53: b"Flow-collection",
    56: b"PPPoE",
    57: b"PPP-Subordinate",
    59: b"Dynamic-Flow-Capture",
    60: b"PIC Peer",
}
ENCAPSULATIONS: Final[dict[int, bytes]] = {
    2: b"ATM SNAP",
    3: b"ATM NLPID",
    4: b"ATM VCMUX",
    5: b"ATM LLC",
    6: b"PPP over ATM VCMUX",
    7: b"PPP over ATM LLC",
    8: b"PPP over FUNI",
    9: b"CCC over ATM",
    10: b"FR NLPID",
    11: b"FR SNAP",
    12: b"FR PPP",
    13: b"FR CCC",
    14: b"Ethernet",
    17: b"PPP",
    18: b"C-HDLC",
    19: b"PPP CCC",
    20: b"IPIP",
    21: b"PIM Null",
    22: b"GRE NULL",
    23: b"PPP over GRE",
    24: b"PIMd",
    25: b"C-HDLC CCC",
    26: b"CISCO compatible NLPID",
    27: b"VLAN CCC",
    28: b"MLPPP",
    29: b"MLFR",
    30: b"LSI Null",
    32: b"ATM CCC Cell Relay",
    33: b"Crypto",
    34: b"GGSN",
    35: b"ATM VCMUX TCC",
    36: b"FR TCC",
    37: b"PPP TCC",
    38: b"C-HDLC TCC",
    39: b"Ethernet CCC",
    40: b"VT",
    41: b"Ethernet over ATM LLC",
    42: b"Extended VLAN CCC",
    43: b"ATM SNAP TCC",
    44: b"Monitor",
    45: b"Ethernet TCC",
    46: b"VLAN TCC",
    47: b"Extended VLAN TCC",
    48: b"MFR",
    49: b"VPLS",
    50: b"VLAN VPLS",
    51: b"Extended VLAN VPLS",
    52: b"General Services",
    53: b"Ethernet VPLS over ATM LLC",
    54: b"FR CCC",
    55: b"MLPPP over ATM LLC",
    56: b"Ethernet over ATM CCC",
    57: b"LT VLAN",
    58: b"Collector",
    59: b"Aggregator",
    60: b"LAPD",
    61: b"PPPoE over ATM LLC",
    62: b"PPPoE over Ethernet",
    63: b"PPPoE",
    64: b"",
    65: b"C-HDLC via dialer",
}


def print_juniper_ether(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """An Ethernet frame that a router captured, or what was in one."""
    pkt.enter(b"juniper_ether", at)
    header = put_header(pkt, at, out)
    if header == 0:
        return
    if pkt.u8(at + 3) & NO_LINK_HEADER:
        put_bare_packet(pkt, at + header, length - header, out)
        pkt.link_header_length += header + PROTOCOL
        return
    if out.link_level:
        out.put(b"hlen %d, proto 0x0000, " % header)
    taken = ethernet.read_frame(pkt, at + header, length - header, out)
    pkt.link_header_length += header + taken


def put_header(pkt: PacketView, at: i64, out: Text) -> i64:
    """The header, with -e; its extensions with -vv. Returns its length, 0 if it is none."""
    pkt.need(at, HEADER)
    if pkt.u24(at) != MAGIC:
        out.put(b"no magic-number found!")
        return 0
    flags = pkt.u8(at + 3)
    detailed = out.link_level and out.verbose > 1
    if out.link_level:
        out.put(b" In " if flags & IN else b"Out ")
        if detailed:
            out.put(b"\n\tJuniper PCAP Flags [%s]" % bit_names(FLAGS, flags, b"none"))
    if not flags & EXTENDED:
        return HEADER
    total = pkt.u16(at + HEADER)
    header = HEADER + 2 + total
    if detailed:
        out.put(b", PCAP Extension(s) total length %d" % total)
    if not put_extensions(pkt, at + HEADER + 2, total, detailed, out):
        return 0
    if detailed:
        out.put(b"\n\t-----original packet-----\n\t")
    return header


def put_extensions(pkt: PacketView, at: i64, left: i64, detailed: bool, out: Text) -> bool:
    """What else is known of a packet. False if the extensions do not fit."""
    pkt.need(at, left)
    while left > EXTENSION_HEADER:
        kind = pkt.u8(at)
        size = pkt.u8(at + 1)
        if kind == 0 or size == 0:
            break
        if size + EXTENSION_HEADER > left:
            out.put(b" [extension_length %d < %d]" % (left, size + EXTENSION_HEADER))
            out.invalid()
            return False
        if detailed:
            out.put(
                b"\n\t  %s Extension TLV #%d, length %d, value " % (name(EXTENSIONS, kind, b"Unknown"), kind, size)
            )
            put_value(pkt, at + EXTENSION_HEADER, size, kind, out)
        at += EXTENSION_HEADER + size
        left -= EXTENSION_HEADER + size
    return True


def put_value(pkt: PacketView, at: i64, size: i64, kind: i64, out: Text) -> None:
    """An extension's value, if it is a number."""
    if size > WIDEST_VALUE or kind == DEVICE_NAME:
        return
    value = int.from_bytes(pkt.raw(at, size), "little")
    if kind in (DEVICE_MEDIUM, DERIVED_MEDIUM):
        out.put(b"%s (%d)" % (name(MEDIA, value, b"Unknown"), value))
    elif kind in (ENCAPSULATION, DERIVED_ENCAPSULATION):
        out.put(b"%s (%d)" % (name(ENCAPSULATIONS, value, b"Unknown"), value))
    else:
        out.put(b"%d" % value)


def put_bare_packet(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """A packet without a link header: IP, if it begins like it."""
    if out.link_level:
        out.put(b"no-L2-hdr, ")
    at += PROTOCOL
    first = pkt.u8(at)
    if first >> 4 == 4 and first & 0x0F >= 5:
        dissector = tables.ETHERTYPES.find(0x0800)
    elif first >> 4 == 6:
        dissector = tables.ETHERTYPES.find(0x86DD)
    else:
        dissector = None
    if dissector is None:
        out.put(b"no IP-hdr found!")
        return
    dissector.print(pkt, at, length - PROTOCOL, out)
