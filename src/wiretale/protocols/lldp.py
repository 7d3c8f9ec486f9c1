"""Link Layer Discovery Protocol (IEEE 802.1AB), with the TLVs of IEEE 802.1, 802.3, LLDP-MED and IANA.

    +----------+------------+-----------+
    | type (7) | length (9) | value ... |
    +----------+------------+-----------+

A type of 127 belongs to an organization:

    +-----------+------------+---------+-------------+-----------+
    | type 127  | length (9) | OUI (3) | subtype (1) | value ... |
    +-----------+------------+---------+-------------+-----------+
"""

from __future__ import annotations

from wiretale.dissect import hexdump
from wiretale.dissect.packet import PacketView, Truncated
from wiretale.dissect.text import Text
from wiretale.native import Final, i64
from wiretale.protocols import oui

END: Final = 0
CHASSIS_ID: Final = 1
PORT_ID: Final = 2
TIME_TO_LIVE: Final = 3
PORT_DESCRIPTION: Final = 4
SYSTEM_NAME: Final = 5
SYSTEM_DESCRIPTION: Final = 6
SYSTEM_CAPABILITIES: Final = 7
MANAGEMENT_ADDRESS: Final = 8
ORGANIZATION: Final = 127

OUI_IANA: Final = 0x00005E
OUI_802_1: Final = 0x0080C2
OUI_802_3: Final = 0x00120F
OUI_TIA: Final = 0x0012BB

TYPES: Final[dict[int, bytes]] = {
    0: b"End",
    1: b"Chassis ID",
    2: b"Port ID",
    3: b"Time to Live",
    4: b"Port Description",
    5: b"System Name",
    6: b"System Description",
    7: b"System Capabilities",
    8: b"Management Address",
    127: b"Organization specific",
}
CHASSIS_SUBTYPES: Final[dict[int, bytes]] = {
    1: b"Chassis component",
    2: b"Interface alias",
    3: b"Port component",
    4: b"MAC address",
    5: b"Network address",
    6: b"Interface name",
    7: b"Local",
}
PORT_SUBTYPES: Final[dict[int, bytes]] = {
    1: b"Interface alias",
    2: b"Port component",
    3: b"MAC address",
    4: b"Network Address",
    5: b"Interface Name",
    6: b"Agent circuit ID",
    7: b"Local",
}
CAPABILITIES: Final[dict[int, bytes]] = {
    0x0001: b"Other",
    0x0002: b"Repeater",
    0x0004: b"Bridge",
    0x0008: b"WLAN AP",
    0x0010: b"Router",
    0x0020: b"Telephone",
    0x0040: b"Docsis",
    0x0080: b"Station Only",
}
NUMBERINGS: Final[dict[int, bytes]] = {2: b"Interface Index", 3: b"System Port Number"}
ADDRESS_FAMILIES: Final[dict[int, bytes]] = {  # IANA's
    0: b"Reserved",
    1: b"IPv4",
    2: b"IPv6",
    3: b"NSAP",
    4: b"HDLC",
    5: b"BBN 1822",
    6: b"802",
    7: b"E.163",
    8: b"E.164",
    9: b"F.69",
    10: b"X.121",
    11: b"Novell IPX",
    12: b"Appletalk",
    13: b"Decnet IV",
    14: b"Banyan Vines",
    15: b"E.164 with NSAP subaddress",
    25: b"VPLS",
    196: b"Layer-2 VPN",
}
SUBTYPES_802_1: Final[dict[int, bytes]] = {
    1: b"Port VLAN Id",
    2: b"Port and Protocol VLAN ID",
    3: b"VLAN name",
    4: b"Protocol Identity",
    7: b"Link aggregation",
    8: b"Congestion Notification",
    9: b"ETS Configuration",
    10: b"ETS Recommendation",
    11: b"Priority Flow Control Configuration",
    12: b"Application Priority",
    13: b"EVB",
    14: b"CDCP",
}
PORT_PROTOCOL_FLAGS: Final[dict[int, bytes]] = {0x02: b"supported", 0x04: b"enabled"}
AGGREGATION: Final[dict[int, bytes]] = {0x01: b"supported", 0x02: b"enabled"}
EVB_MODES: Final[dict[int, bytes]] = {
    0: b"Not Supported",
    1: b"EVB Bridge",
    2: b"EVB Station",
    3: b"Reserved for future Standardization",
}
SUBTYPES_802_3: Final[dict[int, bytes]] = {
    1: b"MAC/PHY configuration/status",
    2: b"Power via MDI",
    3: b"Link aggregation",
    4: b"Max frame size",
}
AUTONEGOTIATION: Final[dict[int, bytes]] = {0x01: b"supported", 0x02: b"enabled"}
MEDIA: Final[dict[int, bytes]] = {
    0x4000: b"10BASE-T hdx",
    0x2000: b"10BASE-T fdx",
    0x1000: b"100BASE-T4",
    0x0800: b"100BASE-TX hdx",
    0x0400: b"100BASE-TX fdx",
    0x0200: b"100BASE-T2 hdx",
    0x0100: b"100BASE-T2 fdx",
    0x0080: b"Pause for fdx links",
    0x0040: b"Asym PAUSE for fdx",
    0x0020: b"Sym PAUSE for fdx",
    0x0010: b"Asym and Sym PAUSE for fdx",
    0x0008: b"1000BASE-{X LX SX CX} hdx",
    0x0004: b"1000BASE-{X LX SX CX} fdx",
    0x0002: b"1000BASE-T hdx",
    0x0001: b"1000BASE-T fdx",
}
MEDIUM_ATTACHMENT_UNITS: Final[dict[int, bytes]] = dict(
    enumerate(
        (
            b"Unknown", b"AUI", b"10BASE_5", b"FOIRL", b"10BASE2", b"10BASET duplex mode unknown", b"10BASEFP",
            b"10BASEFB", b"10BASEFL duplex mode unknown", b"10BROAD36", b"10BASET hdx", b"10BASET fdx",
            b"10BASEFL hdx", b"10BASEFL fdx", b"100BASET4", b"100BASETX hdx", b"100BASETX fdx", b"100BASEFX hdx",
            b"100BASEFX fdx", b"100BASET2 hdx", b"100BASET2 fdx", b"1000BASEX hdx", b"1000BASEX fdx",
            b"1000BASELX hdx", b"1000BASELX fdx", b"1000BASESX hdx", b"1000BASESX fdx", b"1000BASECX hdx",
            b"1000BASECX fdx", b"1000BASET hdx", b"1000BASET fdx", b"10GBASEX", b"10GBASELX4", b"10GBASER",
            b"10GBASEER", b"10GBASELR", b"10GBASESR", b"10GBASEW", b"10GBASEEW", b"10GBASELW", b"10GBASESW",
        )
    )
)
POWER_SUPPORT: Final[dict[int, bytes]] = {
    0x01: b"PSE",
    0x02: b"supported",
    0x04: b"enabled",
    0x08: b"can be controlled",
}
POWER_PAIRS: Final[dict[int, bytes]] = {1: b"signal", 2: b"spare"}
POWER_CLASSES: Final[dict[int, bytes]] = {1: b"class0", 2: b"class1", 3: b"class2", 4: b"class3", 5: b"class4"}
SUBTYPES_TIA: Final[dict[int, bytes]] = {
    1: b"LLDP-MED Capabilities",
    2: b"Network policy",
    3: b"Location identification",
    4: b"Extended power-via-MDI",
    5: b"Inventory - hardware revision",
    6: b"Inventory - firmware revision",
    7: b"Inventory - software revision",
    8: b"Inventory - serial number",
    9: b"Inventory - manufacturer name",
    10: b"Inventory - model name",
    11: b"Inventory - asset ID",
}
INVENTORY: Final[dict[int, bytes]] = {
    5: b"Hardware revision",
    6: b"Firmware revision",
    7: b"Software revision",
    8: b"Serial number",
    9: b"Manufacturer name",
    10: b"Model name",
    11: b"Asset ID",
}
MED_CAPABILITIES: Final[dict[int, bytes]] = {
    0x0001: b"LLDP-MED capabilities",
    0x0002: b"network policy",
    0x0004: b"location identification",
    0x0008: b"extended power via MDI-PSE",
    0x0010: b"extended power via MDI-PD",
    0x0020: b"Inventory",
}
MED_DEVICES: Final[dict[int, bytes]] = {
    1: b"endpoint class 1",
    2: b"endpoint class 2",
    3: b"endpoint class 3",
    4: b"network connectivity",
}
APPLICATIONS: Final[dict[int, bytes]] = {
    1: b"voice",
    2: b"voice signaling",
    3: b"guest voice",
    4: b"guest voice signaling",
    5: b"softphone voice",
    6: b"video conferencing",
    7: b"streaming video",
    8: b"video signaling",
}
POLICY_FLAGS: Final[dict[int, bytes]] = {0x80: b"Unknown", 0x40: b"Tagged", 0x20: b"reserved"}
LOCATION_FORMATS: Final[dict[int, bytes]] = {1: b"coordinate-based LCI", 2: b"civic address LCI", 3: b"ECS ELIN"}
ALTITUDES: Final[dict[int, bytes]] = {1: b"meters", 2: b"floors"}
DATUMS: Final[dict[int, bytes]] = {
    1: b"World Geodesic System 1984",
    2: b"North American Datum 1983 (NAVD88)",
    3: b"North American Datum 1983 (MLLW)",
}
LOCATIONS_OF: Final[dict[int, bytes]] = {
    0: b"location of DHCP server",
    1: b"location of the network element believed to be closest to the client",
    2: b"location of the client",
}
CIVIC_ADDRESSES: Final[dict[int, bytes]] = {
    1: b"national subdivisions (state,canton,region,province,prefecture)",
    2: b"county, parish, gun, district",
    3: b"city, township, shi",
    4: b"city division, borough, city district, ward chou",
    5: b"neighborhood, block",
    6: b"street",
}
POWER_SOURCES: Final[dict[int, bytes]] = {
    0: b"none",
    1: b"PSE - primary power source",
    2: b"local - backup power source",
    3: b"PSE+local - reserved",
}
POWER_PRIORITIES: Final[dict[int, bytes]] = {1: b"critical", 2: b"high", 3: b"low"}
SUBTYPES_IANA: Final[dict[int, bytes]] = {1: b"MUD-URL"}


def print_lldp(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """An LLDP frame: TLVs, one a line with -v; without it, the system's name."""
    pkt.enter(b"lldp", at)
    out.put(b"LLDP, length %d" % length)
    try:
        put_tlvs(pkt, at, length, out)
    except Truncated:  # the mark ends the frame, but the link header stays out of a dump
        out.truncated(pkt)


def put_tlvs(pkt: PacketView, at: i64, left: i64, out: Text) -> None:
    """All TLVs of a frame."""
    while left >= 2:
        header = pkt.u16(at)
        kind = header >> 9
        size = header & 0x01FF
        at += 2
        left -= 2
        if out.verbose:
            out.put(b"\n\t%s TLV (%d), length %d" % (TYPES.get(kind, b"Unknown"), kind, size))
        if kind != END and size == 0:  # some switches pad with zeros, others never end
            return
        if kind == END:
            return
        if left < size:
            out.truncated(pkt)
            return
        pkt.need(at, size)
        known = True
        if kind in (CHASSIS_ID, PORT_ID):
            if out.verbose:
                if size < 2 or not put_identifier(pkt, at, size, kind, out):
                    out.truncated(pkt)
                    return
                known = pkt.u8(at) in (CHASSIS_SUBTYPES if kind == CHASSIS_ID else PORT_SUBTYPES)
        elif kind == TIME_TO_LIVE:
            if out.verbose:
                if size < 2:
                    out.truncated(pkt)
                    return
                out.put(b": TTL %ds" % pkt.u16(at))
        elif kind == PORT_DESCRIPTION:
            if out.verbose:
                out.put(b": ")
                out.text_z(pkt, at, size)
        elif kind == SYSTEM_NAME:
            # The one thing worth saying without -v.
            out.put(b": ")
            out.text_z(pkt, at, size)
        elif kind == SYSTEM_DESCRIPTION:
            if out.verbose:
                out.put(b"\n\t  ")
                out.text_z(pkt, at, size)
        elif kind == SYSTEM_CAPABILITIES:
            if out.verbose:
                if size < 4:
                    out.truncated(pkt)
                    return
                put_capabilities(b"\n\t  System  Capabilities [", pkt.u16(at), out)
                put_capabilities(b"\n\t  Enabled Capabilities [", pkt.u16(at + 2), out)
        elif kind == MANAGEMENT_ADDRESS:
            if out.verbose and not put_management_address(pkt, at, size, out):
                out.truncated(pkt)
                return
        elif kind == ORGANIZATION:
            if out.verbose:
                if size < 3:
                    out.truncated(pkt)
                    return
                known = put_organization(pkt, at, size, out)
        else:
            known = False
        if out.verbose > 1 or (out.verbose and not known):
            hexdump.hex_only(out, pkt, at, size, b"\n\t  ")
        at += size
        left -= size


def put_capabilities(label: bytes, value: i64, out: Text) -> None:
    """What a system can do, or does."""
    out.put(label)
    out.bits(CAPABILITIES, value, b"none")
    out.put(b"] (0x%04x)" % value)


def put_identifier(pkt: PacketView, at: i64, size: i64, kind: i64, out: Text) -> bool:
    """The chassis' or the port's identifier. False if it is too short to be one."""
    subtype = pkt.u8(at)
    if kind == CHASSIS_ID:
        names = CHASSIS_SUBTYPES
        mac, network = 4, 5
    else:
        names = PORT_SUBTYPES
        mac, network = 3, 4
    out.put(b"\n\t  Subtype %s (%d): " % (names.get(subtype, b"Unknown"), subtype))
    if subtype == mac:
        if size < 7:
            return False
        out.ethernet(pkt, at + 1)
    elif subtype == network:
        address = read_network_address(pkt, at + 1, size - 1, out)
        if not address:
            return False
        out.put(address)
        put_network_address(pkt, at + 1, out)
    elif subtype in names:
        out.text_z(pkt, at + 1, size - 1)
    return True


def read_network_address(pkt: PacketView, at: i64, size: i64, out: Text) -> bytes:
    """The words before a network address; empty if it is too short."""
    if size < 1:
        return b""
    family = pkt.u8(at)
    name = ADDRESS_FAMILIES.get(family, b"Unknown")
    needed = {1: 4, 2: 16, 6: 6}.get(family)
    if needed is None:
        return b"AFI %s (%d), no AF printer !" % (name, family)
    if size < 1 + needed:
        return b""
    return b"AFI %s (%d): " % (name, family)


def put_network_address(pkt: PacketView, at: i64, out: Text) -> None:
    """The network address itself, where it can be shown."""
    family = pkt.u8(at)
    if family == 1:
        out.host4(pkt, at + 1)
    elif family == 2:
        out.host6(pkt, at + 1)
    elif family == 6:
        out.ethernet(pkt, at + 1)


def put_management_address(pkt: PacketView, at: i64, size: i64, out: Text) -> bool:
    """Where a system can be managed. False if it is too short."""
    length = pkt.u8(at)
    at += 1
    size -= 1
    if size < length:
        return False
    address = read_network_address(pkt, at, length, out)
    if not address:
        return False
    out.put(b"\n\t  Management Address length %d, " % length)
    out.put(address)
    put_network_address(pkt, at, out)
    at += length
    size -= length
    if size < 5:
        return False
    numbering = pkt.u8(at)
    out.put(
        b"\n\t  %s Interface Numbering (%d): %d"
        % (NUMBERINGS.get(numbering, b"Unknown"), numbering, pkt.u32(at + 1))
    )
    at += 5
    size -= 5
    if size > 0:
        length = pkt.u8(at)
        if size < 1 + length:
            return False
        if length:
            out.put(b"\n\t  OID length %d" % length)
            out.text_z(pkt, at + 1, length)
    return True


def put_organization(pkt: PacketView, at: i64, size: i64, out: Text) -> bool:
    """An organization's TLV. False if nobody knows it."""
    vendor = pkt.u24(at)
    out.put(b": OUI %s (0x%06x)" % (oui.VENDORS.get(vendor, b"Unknown"), vendor))
    if vendor == OUI_IANA:
        return size < 8 or put_iana(pkt, at, size, out)
    if vendor not in (OUI_802_1, OUI_802_3, OUI_TIA):
        return False
    if size < 4:
        return True
    if vendor == OUI_802_1:
        return put_802_1(pkt, at, size, out)
    if vendor == OUI_802_3:
        return put_802_3(pkt, at, size, out)
    return put_tia(pkt, at, size, out)


def put_subtype(names: dict[int, bytes], subtype: i64, out: Text) -> None:
    """The line with which an organization's TLV starts."""
    out.put(b"\n\t  %s Subtype (%d)" % (names.get(subtype, b"unknown"), subtype))


# ---- IEEE 802.1 ---------------------------------------------------------------------------------------


def put_802_1(pkt: PacketView, at: i64, size: i64, out: Text) -> bool:
    """What bridges tell: VLANs, data center bridging, edge virtual bridging."""
    subtype = pkt.u8(at + 3)
    put_subtype(SUBTYPES_802_1, subtype, out)
    at += 4
    size -= 4
    if subtype == 1:
        if size >= 2:
            out.put(b"\n\t    port vlan id (PVID): %d" % pkt.u16(at))
    elif subtype == 2:
        if size >= 3:
            flags = pkt.u8(at)
            out.put(b"\n\t    port and protocol vlan id (PPVID): %d, flags [" % pkt.u16(at + 1))
            out.bits(PORT_PROTOCOL_FLAGS, flags, b"none")
            out.put(b"] (0x%02x)" % flags)
    elif subtype == 3:
        if size >= 2:
            out.put(b"\n\t    vlan id (VID): %d" % pkt.u16(at))
            length = pkt.u8(at + 2) if size >= 3 else 0
            if size >= 3 + length:
                out.put(b"\n\t    vlan name: ")
                out.text_z(pkt, at + 3, length)
    elif subtype == 4:
        if size >= 1:
            length = pkt.u8(at)
            if size >= 1 + length:
                out.put(b"\n\t    protocol identity: ")
                out.text_z(pkt, at + 1, length)
    elif subtype == 7:
        if size >= 5:
            put_aggregation(pkt, at, out)
    elif subtype == 8:
        if size >= 2:
            out.put(b"\n\t    Pre-Priority CNPV Indicator")
            put_priority_bits(pkt.u8(at), out)
            out.put(b"\n\t    Pre-Priority Ready Indicator")
            put_priority_bits(pkt.u8(at + 1), out)
    elif subtype == 9:
        if size >= 21:
            value = pkt.u8(at)
            # The credit-based shaper's flag is taken from the bit of "willing".
            out.put(
                b"\n\t    Willing:%d, CBS:%d, RES:%d, Max TCs:%d"
                % (value >> 7, (value & 0x80) >> 6, value >> 3 & 7, value & 7)
            )
            put_transmission_selection(pkt, at + 1, out)
    elif subtype == 10:
        if size >= 21:
            out.put(b"\n\t    RES: %d" % pkt.u8(at))
            put_transmission_selection(pkt, at + 1, out)
    elif subtype == 11:
        if size >= 2:
            value = pkt.u8(at)
            out.put(
                b"\n\t    Willing: %d, MBC: %d, RES: %d, PFC cap:%d "
                % (value >> 7, value >> 6 & 1, value >> 4 & 3, value & 0x0F)
            )
            out.put(b"\n\t    PFC Enable")
            put_priority_bits(pkt.u8(at + 1), out)
    elif subtype == 12:
        if size >= 1:
            put_application_priority(pkt, at, size, out)
    elif subtype == 13:
        if size >= 5:
            put_virtual_bridging(pkt, at, out)
    elif subtype == 14:
        if size >= 4:
            put_channels(pkt, at, size, out)
    else:
        return False
    return True


def put_aggregation(pkt: PacketView, at: i64, out: Text) -> None:
    """Whether links are aggregated, and to which port."""
    out.put(b"\n\t    aggregation status [")
    out.bits(AGGREGATION, pkt.u8(at), b"none")
    out.put(b"], aggregation port ID %d" % pkt.u32(at + 1))


def put_priority_bits(value: i64, out: Text) -> None:
    """One bit for each priority."""
    out.put(b"\n\t     Priority : 0  1  2  3  4  5  6  7\n\t     Value    : ")
    for priority in range(8):
        out.put(b"%-2d " % (value >> priority & 1))


def put_transmission_selection(pkt: PacketView, at: i64, out: Text) -> None:
    """Which traffic class each priority is in, and bandwidth and algorithm of each class."""
    out.put(b"\n\t    Priority Assignment Table\n\t     Priority : 0   1   2   3   4   5   6   7\n\t     Value    : ")
    pairs = pkt.raw(at, 4)
    out.put(b"%-3d %-3d %-3d %-3d %-3d %-3d %-3d %-3d" % tuple(n for pair in pairs for n in (pair >> 4, pair & 0x0F)))
    out.put(b"\n\t    TC Bandwidth Table\n\t     TC%   : 0   1   2   3   4   5   6   7\n\t     Value : ")
    out.put(b"%-3d %-3d %-3d %-3d %-3d %-3d %-3d %-3d" % tuple(pkt.raw(at + 4, 8)))
    out.put(b"\n\t    TSA Assignment Table\n\t     Traffic Class: 0   1   2   3   4   5   6   7")
    out.put(b"\n\t     Value        : ")
    out.put(b"%-3d %-3d %-3d %-3d %-3d %-3d %-3d %-3d" % tuple(pkt.raw(at + 12, 8)))


def put_application_priority(pkt: PacketView, at: i64, size: i64, out: Text) -> None:
    """Which applications have which priority."""
    out.put(b"\n\t    RES: %d" % pkt.u8(at))
    at += 1
    size -= 1
    if size == 0 or size % 3:
        return
    out.put(b"\n\t    Application Priority Table")
    while size >= 3:
        value = pkt.u8(at)
        out.put(
            b"\n\t      Priority: %d, RES: %d, Sel: %d, Protocol ID: %d"
            % (value >> 5, value >> 3 & 3, value & 7, pkt.u16(at + 1))
        )
        at += 3
        size -= 3


def put_virtual_bridging(pkt: PacketView, at: i64, out: Text) -> None:
    """How bridge and station agree on edge virtual bridging."""
    bridge = pkt.u8(at)
    out.put(
        b"\n\t    EVB Bridge Status\n\t      RES: %d, BGID: %d, RRCAP: %d, RRCTR: %d"
        % (bridge >> 3, bridge >> 2 & 1, bridge >> 1 & 1, bridge & 1)
    )
    station = pkt.u8(at + 1)
    out.put(
        b"\n\t    EVB Station Status\n\t      RES: %d, SGID: %d, RRREQ: %d,RRSTAT: %d"
        % (station >> 4, station >> 3 & 1, station >> 2 & 1, station & 3)
    )
    retries = pkt.u8(at + 2)
    mode = pkt.u8(at + 3)
    keep = pkt.u8(at + 4)
    out.put(
        b"\n\t    R: %d, RTE: %d, EVB Mode: %s [%d]" % (retries >> 5, retries & 0x1F, EVB_MODES[mode >> 6], mode >> 6)
    )
    out.put(
        b"\n\t    ROL: %d, RWD: %d, RES: %d, ROL: %d, RKA: %d"
        % (mode >> 5 & 1, mode & 0x1F, keep >> 6, keep >> 5 & 1, keep & 0x1F)
    )


def put_channels(pkt: PacketView, at: i64, size: i64, out: Text) -> None:
    """S-channels and the VLANs that they are."""
    value = pkt.u8(at)
    out.put(
        b"\n\t    Role: %d, RES: %d, Scomp: %d ChnCap: %d"
        % (value >> 7, value >> 4 & 7, value >> 3 & 1, pkt.u16(at + 2) & 0x0FFF)
    )
    at += 4
    size -= 4
    if size % 3:
        return
    while size >= 3:
        pair = pkt.u24(at)
        out.put(b"\n\t    SCID: %d, SVID: %d" % (pair >> 12, pair & 0x0FFF))
        at += 3
        size -= 3


# ---- IEEE 802.3 ---------------------------------------------------------------------------------------


def put_802_3(pkt: PacketView, at: i64, size: i64, out: Text) -> bool:
    """What Ethernet ports tell of themselves."""
    subtype = pkt.u8(at + 3)
    put_subtype(SUBTYPES_802_3, subtype, out)
    at += 4
    size -= 4
    if subtype == 1:
        if size >= 5:
            status = pkt.u8(at)
            media = pkt.u16(at + 1)
            unit = pkt.u16(at + 3)
            out.put(b"\n\t    autonegotiation [")
            out.bits(AUTONEGOTIATION, status, b"none")
            out.put(b"] (0x%02x)\n\t    PMD autoneg capability [" % status)
            out.bits(MEDIA, media, b"unknown")
            out.put(b"] (0x%04x)" % media)
            out.put(b"\n\t    MAU type %s (0x%04x)" % (MEDIUM_ATTACHMENT_UNITS.get(unit, b"unknown"), unit))
    elif subtype == 2:
        if size >= 3:
            out.put(b"\n\t    MDI power support [")
            out.bits(POWER_SUPPORT, pkt.u8(at), b"none")
            out.put(
                b"], power pair %s, power class %s"
                % (POWER_PAIRS.get(pkt.u8(at + 1), b"unknown"), POWER_CLASSES.get(pkt.u8(at + 2), b"unknown"))
            )
    elif subtype == 3:
        if size >= 5:
            put_aggregation(pkt, at, out)
    elif subtype == 4:
        if size >= 2:
            out.put(b"\n\t    MTU size %d" % pkt.u16(at))
    else:
        return False
    return True


# ---- LLDP-MED (ANSI/TIA-1057) -------------------------------------------------------------------------


def put_tia(pkt: PacketView, at: i64, size: i64, out: Text) -> bool:
    """What telephones and the like need to know."""
    subtype = pkt.u8(at + 3)
    put_subtype(SUBTYPES_TIA, subtype, out)
    at += 4
    size -= 4
    if subtype == 1:
        if size >= 3:
            capabilities = pkt.u16(at)
            device = pkt.u8(at + 2)
            out.put(b"\n\t    Media capabilities [")
            out.bits(MED_CAPABILITIES, capabilities, b"none")
            out.put(b"] (0x%04x)" % capabilities)
            out.put(b"\n\t    Device type [%s] (0x%02x)" % (MED_DEVICES.get(device, b"unknown"), device))
    elif subtype == 2:
        if size >= 4:
            application = pkt.u8(at)
            name = APPLICATIONS.get(application, b"none")
            out.put(b"\n\t    Application type [%s] (0x%02x), Flags [" % (name, application))
            out.bits(POLICY_FLAGS, pkt.u8(at + 1), b"none")
            out.put(
                b"]\n\t    Vlan id %d, L2 priority %d, DSCP value %d"
                % (pkt.u16(at + 1) >> 1 & 0x0FFF, pkt.u16(at + 2) >> 6 & 7, pkt.u8(at + 3) & 0x3F)
            )
    elif subtype == 3:
        if size >= 1:
            put_location(pkt, at, size, out)
    elif subtype == 4:
        if size >= 3:
            put_power(pkt, at, out)
    elif subtype in INVENTORY:
        out.put(b"\n\t  %s " % INVENTORY[subtype])
        out.text_z(pkt, at, size)
    else:
        return False
    return True


def put_location(pkt: PacketView, at: i64, size: i64, out: Text) -> None:
    """Where a device is (RFC 3825, RFC 4776)."""
    form = pkt.u8(at)
    out.put(b"\n\t    Location data format %s (0x%02x)" % (LOCATION_FORMATS.get(form, b"unknown"), form))
    at += 1
    size -= 1
    if form == 1:
        if size >= 16:
            put_coordinates(pkt, at, out)
    elif form == 2:
        if size < 1:
            return
        length = pkt.u8(at)
        if length < 3 or size < 2 + length:
            return
        what = pkt.u8(at + 1)
        out.put(
            b"\n\t    LCI length %d, LCI what %s (0x%02x), Country-code "
            % (length, LOCATIONS_OF.get(what, b"unknown"), what)
        )
        out.text_z(pkt, at + 2, 2)
        at += 4
        length -= 3
        while length >= 2:
            kind = pkt.u8(at)
            count = pkt.u8(at + 1)
            name = CIVIC_ADDRESSES.get(kind, b"unknown")
            out.put(b"\n\t      CA type '%s' (%d), length %d: " % (name, kind, count))
            at += 2
            length -= 2
            if length < count:
                return
            if kind:  # a language code is not shown
                out.text_z(pkt, at, count)
            at += count
            length -= count
    elif form == 3:
        out.put(b"\n\t    ECS ELIN id ")
        out.text_z(pkt, at, size)
    else:
        out.put(b"\n\t    Location ID ")
        hexdump.hex_only(out, pkt, at, size, b"\n\t      ")


def put_coordinates(pkt: PacketView, at: i64, out: Text) -> None:
    """A location by latitude, longitude and altitude."""
    latitude = int(pkt.u8(at) & 3) << 32 | pkt.u32(at + 1)
    longitude = int(pkt.u8(at + 5) & 3) << 32 | pkt.u32(at + 6)
    altitude = pkt.u8(at + 10) >> 4
    datum = pkt.u8(at + 15)
    out.put(b"\n\t    Latitude resolution %d, latitude value %d" % (pkt.u8(at) >> 2, latitude))
    out.put(b"\n\t    Longitude resolution %d, longitude value %d" % (pkt.u8(at + 5) >> 2, longitude))
    out.put(b"\n\t    Altitude type %s (%d)" % (ALTITUDES.get(altitude, b"unknown"), altitude))
    out.put(
        b"\n\t    Altitude resolution %d, altitude value 0x%x"
        % (pkt.u16(at + 10) >> 6 & 0x3F, pkt.u32(at + 11) & 0x3FFFFFFF)
    )
    out.put(b"\n\t    Datum %s (0x%02x)" % (DATUMS.get(datum, b"unknown"), datum))


def put_power(pkt: PacketView, at: i64, out: Text) -> None:
    """Power over the cable."""
    value = pkt.u8(at)
    # A powered device is told by the two lowest bits, although they are the priority's.
    out.put(
        b"\n\t    Power type [%s], Power source [%s]"
        % (b"PD device" if value & 3 else b"PSE device", POWER_SOURCES[value >> 4 & 3])
    )
    out.put(
        b"\n\t    Power priority [%s] (0x%02x), Power "
        % (POWER_PRIORITIES.get(value & 0x0F, b"none"), value & 0x0F)
    )
    power = pkt.u16(at + 1)
    if power < 1024:
        out.put(b"%d.%d Watts" % (power // 10, power % 10))
    else:
        out.put(b"%d (Reserved)" % power)


# ---- IANA ---------------------------------------------------------------------------------------------


def put_iana(pkt: PacketView, at: i64, size: i64, out: Text) -> bool:
    """Manufacturer usage descriptions (RFC 8520)."""
    subtype = pkt.u8(at + 3)
    put_subtype(SUBTYPES_IANA, subtype, out)
    if subtype != 1:
        return False
    out.put(b"\n\t  MUD-URL=")
    out.text_z(pkt, at + 4, size - 4)
    return True
