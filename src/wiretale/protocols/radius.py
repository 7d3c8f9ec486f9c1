"""Remote Authentication Dial In User Service (RFC 2865, 2866; 2867-2869, 3162, 3580, 4675, 5176, 5580, 7155).

     0                   1                   2                   3
     0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
    +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    |     Code      |  Identifier   |            Length             |
    |                         Authenticator                         |
    |                            (16)                               |
    |  Attributes: Type, Length (with both), Value
    +-+-+-+-+-+-+-+-+-+-+-+-+-
"""

from __future__ import annotations

import time

from wiretale.dissect import hexdump
from wiretale.dissect.packet import CutShort, PacketView
from wiretale.dissect.text import Text, name
from wiretale.native import Final, i64
from wiretale.protocols import eap

HEADER: Final = 20
NTP_EPOCH: Final = 2208988800  # 1970-01-01 in seconds since 1900-01-01

CODES: Final[dict[int, bytes]] = {
    1: b"Access-Request",
    2: b"Access-Accept",
    3: b"Access-Reject",
    4: b"Accounting-Request",
    5: b"Accounting-Response",
    11: b"Access-Challenge",
    12: b"Status-Server",
    13: b"Status-Client",
    40: b"Disconnect-Request",  # RFC 5176
    41: b"Disconnect-ACK",
    42: b"Disconnect-NAK",
    43: b"CoA-Request",
    44: b"CoA-ACK",
    45: b"CoA-NAK",
    255: b"Reserved",
}

SERVICE_TYPES: Final[dict[int, bytes]] = {
    1: b"Login",
    2: b"Framed",
    3: b"Callback Login",
    4: b"Callback Framed",
    5: b"Outbound",
    6: b"Administrative",
    7: b"NAS Prompt",
    8: b"Authenticate Only",
    9: b"Callback NAS Prompt",
    10: b"Call Check",
    11: b"Callback Administrative",
    12: b"Voice",
    13: b"Fax",
    14: b"Modem Relay",
    15: b"IAPP-Register",
    16: b"IAPP-AP-Check",
    17: b"Authorize Only",
    18: b"Framed-Management",
    19: b"Additional-Authorization",
}
FRAMED_PROTOCOLS: Final[dict[int, bytes]] = {
    1: b"PPP",
    2: b"SLIP",
    3: b"ARAP",
    4: b"Gandalf proprietary",
    5: b"Xylogics IPX/SLIP",
    6: b"X.75 Synchronous",
    7: b"GPRS PDP Context",
}
FRAMED_ROUTINGS: Final[dict[int, bytes]] = {0: b"None", 1: b"Send", 2: b"Listen", 3: b"Send&Listen"}
FRAMED_COMPRESSIONS: Final[dict[int, bytes]] = {0: b"None", 1: b"VJ TCP/IP", 2: b"IPX", 3: b"Stac-LZS"}
LOGIN_SERVICES: Final[dict[int, bytes]] = {
    0: b"Telnet",
    1: b"Rlogin",
    2: b"TCP Clear",
    3: b"PortMaster(proprietary)",
    4: b"LAT",
    5: b"X.25-PAD",
    6: b"X.25-T3POS",
    7: b"Unassigned",
    8: b"TCP Clear Quiet",
}
TERMINATION_ACTIONS: Final[dict[int, bytes]] = {0: b"Default", 1: b"RADIUS-Request"}
STATUS_TYPES: Final[dict[int, bytes]] = {
    1: b"Start",
    2: b"Stop",
    3: b"Interim-Update",
    4: b"Unassigned",
    5: b"Unassigned",
    6: b"Unassigned",
    7: b"Accounting-On",
    8: b"Accounting-Off",
    9: b"Tunnel-Start",
    10: b"Tunnel-Stop",
    11: b"Tunnel-Reject",
    12: b"Tunnel-Link-Start",
    13: b"Tunnel-Link-Stop",
    14: b"Tunnel-Link-Reject",
    15: b"Failed",
}
AUTHENTICATIONS: Final[dict[int, bytes]] = {1: b"RADIUS", 2: b"Local", 3: b"Remote", 4: b"Diameter"}
TERMINATE_CAUSES: Final[dict[int, bytes]] = {
    1: b"User Request",
    2: b"Lost Carrier",
    3: b"Lost Service",
    4: b"Idle Timeout",
    5: b"Session Timeout",
    6: b"Admin Reset",
    7: b"Admin Reboot",
    8: b"Port Error",
    9: b"NAS Error",
    10: b"NAS Request",
    11: b"NAS Reboot",
    12: b"Port Unneeded",
    13: b"Port Preempted",
    14: b"Port Suspended",
    15: b"Service Unavailable",
    16: b"Callback",
    17: b"User Error",
    18: b"Host Request",
    19: b"Supplicant Restart",
    20: b"Reauthentication Failure",
    21: b"Port Reinitialized",
    22: b"Port Administratively Disabled",
    23: b"Lost Power",
}
INGRESS_FILTERS: Final[dict[int, bytes]] = {1: b"Enabled", 2: b"Disabled"}
VLAN_TAGS: Final[dict[int, bytes]] = {0x31: b"Tagged", 0x32: b"Untagged"}
PORT_TYPES: Final[dict[int, bytes]] = {
    0: b"Async",
    1: b"Sync",
    2: b"ISDN Sync",
    3: b"ISDN Async V.120",
    4: b"ISDN Async V.110",
    5: b"Virtual",
    6: b"PIAFS",
    7: b"HDLC Clear Channel",
    8: b"X.25",
    9: b"X.75",
    10: b"G.3 Fax",
    11: b"SDSL",
    12: b"ADSL-CAP",
    13: b"ADSL-DMT",
    14: b"ISDN-DSL",
    15: b"Ethernet",
    16: b"xDSL",
    17: b"Cable",
    18: b"Wireless - Other",
    19: b"Wireless - IEEE 802.11",
    20: b"Token-Ring",
    21: b"FDDI",
    22: b"Wireless - CDMA200",
    23: b"Wireless - UMTS",
    24: b"Wireless - 1X-EV",
    25: b"IAPP",
    26: b"FTTP",
    27: b"Wireless - IEEE 802.16",
    28: b"Wireless - IEEE 802.20",
    29: b"Wireless - IEEE 802.22",
    30: b"PPPoA",
    31: b"PPPoEoA",
    32: b"PPPoEoE",
    33: b"PPPoEoVLAN",
    34: b"PPPoEoQinQ",
    35: b"xPON",
    36: b"Wireless - XGP",
    37: b"WiMAX Pre-Release 8 IWK Function",
    38: b"WIMAX-WIFI-IWK",
    39: b"WIMAX-SFF",
    40: b"WIMAX-HA-LMA",
    41: b"WIMAX-DHCP",
    42: b"WIMAX-LBS",
    43: b"WIMAX-WVS",
}
TUNNEL_TYPES: Final[dict[int, bytes]] = {
    1: b"PPTP",
    2: b"L2F",
    3: b"L2TP",
    4: b"ATMP",
    5: b"VTP",
    6: b"AH",
    7: b"IP-IP",
    8: b"MIN-IP-IP",
    9: b"ESP",
    10: b"GRE",
    11: b"DVS",
    12: b"IP-in-IP Tunneling",
    13: b"VLAN",
}
TUNNEL_MEDIUMS: Final[dict[int, bytes]] = {
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
    11: b"IPX",
    12: b"Appletalk",
    13: b"Decnet IV",
    14: b"Banyan Vines",
    15: b"E.164 with NSAP subaddress",
}
ARAP_ZONE_ACCESSES: Final[dict[int, bytes]] = {
    1: b"Only access to dfl zone",
    2: b"Use zone filter inc.",
    3: b"Not used",
    4: b"Use zone filter exc.",
}
PROMPTS: Final[dict[int, bytes]] = {0: b"No Echo", 1: b"Echo"}
ERROR_CAUSES: Final[dict[int, bytes]] = {
    201: b"Residual Session Context Removed",
    202: b"Invalid EAP Packet (Ignored)",
    401: b"Unsupported Attribute",
    402: b"Missing Attribute",
    403: b"NAS Identification Mismatch",
    404: b"Invalid Request",
    405: b"Unsupported Service",
    406: b"Unsupported Extension",
    407: b"Invalid Attribute Value",
    501: b"Administratively Prohibited",
    502: b"Request Not Routable (Proxy)",
    503: b"Session Context Not Found",
    504: b"Session Context Not Removable",
    505: b"Other Proxy Processing Error",
    506: b"Resources Unavailable",
    507: b"Request Initiated",
    508: b"Multiple Session Selection Unsupported",
    509: b"Location Info Required",
}
OPERATOR_NAMESPACES: Final[dict[int, bytes]] = {0x30: b"TADIG", 0x31: b"REALM", 0x32: b"E212", 0x33: b"ICC"}
LOCATION_CODES: Final[dict[int, bytes]] = {0: b"Civic", 1: b"Geospatial"}
LOCATION_ENTITIES: Final[dict[int, bytes]] = {0: b"User", 1: b"RADIUS"}
LOCATION_POLICY_FLAGS: Final[dict[int, bytes]] = {
    **{1 << (15 - bit): b"MBZ-%d" % bit for bit in range(15, 0, -1)},
    0x8000: b"Retransmission Allowed",
}
MIP6_FEATURES: Final[dict[int, bytes]] = {  # RFC 5447, 5779, 7155
    0x0000000000000001: b"MIP6_INTEGRATED",
    0x0000000000000002: b"LOCAL_HOME_AGENT_ASSIGNMENT",
    0x0000010000000000: b"PMIP6_SUPPORTED",
    0x0000020000000000: b"IP4_HOA_SUPPORTED",
    0x0000040000000000: b"LOCAL_MAG_ROUTING_SUPPORTED",
    0x0000080000000000: b"ASSIGN_LOCAL_IP",
    0x0000100000000000: b"MIP4_SUPPORTED",
    0x0000200000000000: b"OPTIMIZED_IDLE_MODE_MOBILITY",
    0x0000400000000000: b"GTPv2_SUPPORTED",
    0x0000800000000000: b"IP4_TRANSPORT_SUPPORTED",
    0x0001000000000000: b"IP4_HOA_ONLY_SUPPORTED",
    0x0002000000000000: b"INTER_MAG_ROUTING_SUPPORTED",
}
VENDORS: Final[dict[int, bytes]] = {  # SMI network management private enterprise codes
    0: b"IETF (reserved)",
    5: b"ACC",
    9: b"Cisco",
    11: b"Hewlett Packard",
    42: b"Sun Microsystems",
    61: b"Merit",
    74: b"AT&T",
    161: b"Motorola",
    166: b"Shiva",
    193: b"Ericsson AB",
    255: b"Cisco VPN 5000",
    307: b"Livingston",
    311: b"Microsoft",
    429: b"3Com",
    529: b"Ascend",
    1584: b"Bay Networks",
    1991: b"Foundry",
    2180: b"Versanet",
    2352: b"Redback",
    2636: b"Juniper Networks",
    2637: b"Aptis",
    2937: b"Deutsche Telekom AG",
    3054: b"Ixia Communications",
    3076: b"Cisco VPN 3000",
    3085: b"CoSine Communications",
    3199: b"Shasta",
    3224: b"Netscreen",
    3309: b"Nomadix",
    3414: b"T-Mobile",
    3561: b"The Broadband Forum",
    3902: b"ZTE",
    4329: b"Siemens",
    4491: b"CableLabs",
    4874: b"Unisphere Networks",
    5263: b"Cisco BBSM",
    5535: b"3rd Generation Partnership Project 2 (3GPP2)",
    5806: b"SK Telecom",
    5925: b"ipUnplugged",
    5948: b"Issanni Communications",
    5951: b"Netscaler",
    6490: b"T-Mobile",
    6618: b"Quintum",
    6728: b"Interlink",
    7951: b"CNCTC",
    8164: b"Starent Networks",
    8744: b"Colubris",
    10415: b"3GPP",
    10529: b"Gemtek-Systems",
    10704: b"Barracuda Networks",
    10923: b"Ericsson AB - Packet Core Networks",
    11665: b"dacom",
    11862: b"Columbia University",
    12356: b"Fortinet",
    12951: b"Verizon Wireless",
    13745: b"Plixer",
    14122: b"Wi-Fi Alliance",
    16787: b"T-Systems Nova",
    20942: b"China Telecom - Guangzhou Research Institute",
    26866: b"Gigamon Systems",
    32622: b"CACE Technologies",
    35632: b"ntop",
    46098: b"Ericsson Canada",
}

NUMBERS_WITH_NAMES: Final[dict[tuple[int, int], bytes]] = {  # attribute and value
    (23, 0xFFFFFFFE): b"NAS Select",
    (37, 0): b"Unnumbered",
    (38, 0): b"NAS assigned",
}

# How a value is written.
NOTHING: Final = 0
STRING: Final = 1
ADDRESS: Final = 2
ADDRESS_OR_ORDER: Final = 3  # an address, or who is to choose it
NUMBER: Final = 4
DURATION: Final = 5
NAMED: Final = 6  # a number that has names
EPOCH: Final = 7
VLAN_ID: Final = 8
VLAN_NAME: Final = 9
TAGGED_NAMED: Final = 10  # a tag, and a number that has names
TAGGED_NUMBER: Final = 11
TAGGED_STRING: Final = 12
TUNNEL_PASSWORD: Final = 13
VENDOR_SPECIFIC: Final = 14
ARAP_PASSWORD: Final = 15
ARAP_FEATURES: Final = 16
ARAP_RESPONSE: Final = 17
EAP: Final = 18
ADDRESS6: Final = 19
PREFIX6: Final = 20
ERROR_CAUSE: Final = 21
MIP6_FEATURE_VECTOR: Final = 22
HOME_LINK_PREFIX: Final = 23
OPERATOR_NAME: Final = 24
LOCATION_INFORMATION: Final = 25
LOCATION_DATA: Final = 26
LOCATION_POLICY: Final = 27

NAMES: Final[dict[int, dict[int, bytes]]] = {  # attribute: its values
    6: SERVICE_TYPES,
    7: FRAMED_PROTOCOLS,
    10: FRAMED_ROUTINGS,
    13: FRAMED_COMPRESSIONS,
    15: LOGIN_SERVICES,
    29: TERMINATION_ACTIONS,
    40: STATUS_TYPES,
    45: AUTHENTICATIONS,
    49: TERMINATE_CAUSES,
    57: INGRESS_FILTERS,
    61: PORT_TYPES,
    64: TUNNEL_TYPES,
    65: TUNNEL_MEDIUMS,
    72: ARAP_ZONE_ACCESSES,
    76: PROMPTS,
}
ATTRIBUTES: Final[dict[int, tuple[bytes, int]]] = {
    1: (b"User-Name", STRING),
    2: (b"User-Password", NOTHING),
    3: (b"CHAP-Password", NOTHING),
    4: (b"NAS-IP-Address", ADDRESS),
    5: (b"NAS-Port", NUMBER),
    6: (b"Service-Type", NAMED),
    7: (b"Framed-Protocol", NAMED),
    8: (b"Framed-IP-Address", ADDRESS_OR_ORDER),
    9: (b"Framed-IP-Netmask", ADDRESS),
    10: (b"Framed-Routing", NAMED),
    11: (b"Filter-Id", STRING),
    12: (b"Framed-MTU", NUMBER),
    13: (b"Framed-Compression", NAMED),
    14: (b"Login-IP-Host", ADDRESS_OR_ORDER),
    15: (b"Login-Service", NAMED),
    16: (b"Login-TCP-Port", NUMBER),
    17: (b"Unassigned", NOTHING),
    18: (b"Reply-Message", STRING),
    19: (b"Callback-Number", STRING),
    20: (b"Callback-Id", STRING),
    21: (b"Unassigned", NOTHING),
    22: (b"Framed-Route", STRING),
    23: (b"Framed-IPX-Network", NUMBER),
    24: (b"State", STRING),
    25: (b"Class", STRING),
    26: (b"Vendor-Specific", VENDOR_SPECIFIC),
    27: (b"Session-Timeout", DURATION),
    28: (b"Idle-Timeout", DURATION),
    29: (b"Termination-Action", NAMED),
    30: (b"Called-Station-Id", STRING),
    31: (b"Calling-Station-Id", STRING),
    32: (b"NAS-Identifier", STRING),
    33: (b"Proxy-State", STRING),
    34: (b"Login-LAT-Service", STRING),
    35: (b"Login-LAT-Node", STRING),
    36: (b"Login-LAT-Group", STRING),
    37: (b"Framed-AppleTalk-Link", NUMBER),
    38: (b"Framed-AppleTalk-Network", NUMBER),
    39: (b"Framed-AppleTalk-Zone", STRING),
    40: (b"Acct-Status-Type", NAMED),
    41: (b"Acct-Delay-Time", DURATION),
    42: (b"Acct-Input-Octets", NUMBER),
    43: (b"Acct-Output-Octets", NUMBER),
    44: (b"Acct-Session-Id", STRING),
    45: (b"Acct-Authentic", NAMED),
    46: (b"Acct-Session-Time", DURATION),
    47: (b"Acct-Input-Packets", NUMBER),
    48: (b"Acct-Output-Packets", NUMBER),
    49: (b"Acct-Terminate-Cause", NAMED),
    50: (b"Acct-Multi-Session-Id", STRING),
    51: (b"Acct-Link-Count", NUMBER),
    52: (b"Acct-Input-Gigawords", NUMBER),
    53: (b"Acct-Output-Gigawords", NUMBER),
    54: (b"Unassigned", NOTHING),
    55: (b"Event-Timestamp", EPOCH),
    56: (b"Egress-VLANID", VLAN_ID),
    57: (b"Ingress-Filters", NAMED),
    58: (b"Egress-VLAN-Name", VLAN_NAME),
    59: (b"User-Priority-Table", NOTHING),
    60: (b"CHAP-Challenge", STRING),
    61: (b"NAS-Port-Type", NAMED),
    62: (b"Port-Limit", NUMBER),
    63: (b"Login-LAT-Port", STRING),
    64: (b"Tunnel-Type", TAGGED_NAMED),
    65: (b"Tunnel-Medium-Type", TAGGED_NAMED),
    66: (b"Tunnel-Client-Endpoint", TAGGED_STRING),
    67: (b"Tunnel-Server-Endpoint", TAGGED_STRING),
    68: (b"Acct-Tunnel-Connection", STRING),
    69: (b"Tunnel-Password", TUNNEL_PASSWORD),
    70: (b"ARAP-Password", ARAP_PASSWORD),
    71: (b"ARAP-Features", ARAP_FEATURES),
    72: (b"ARAP-Zone-Access", NAMED),
    73: (b"ARAP-Security", STRING),
    74: (b"ARAP-Security-Data", STRING),
    75: (b"Password-Retry", NUMBER),
    76: (b"Prompt", NAMED),
    77: (b"Connect-Info", STRING),
    78: (b"Configuration-Token", STRING),
    79: (b"EAP-Message", EAP),
    80: (b"Message-Authenticator", STRING),
    81: (b"Tunnel-Private-Group-ID", TAGGED_STRING),
    82: (b"Tunnel-Assignment-ID", TAGGED_STRING),
    83: (b"Tunnel-Preference", TAGGED_NUMBER),
    84: (b"ARAP-Challenge-Response", ARAP_RESPONSE),
    85: (b"Acct-Interim-Interval", DURATION),
    86: (b"Acct-Tunnel-Packets-Lost", NUMBER),
    87: (b"NAS-Port-Id", STRING),
    88: (b"Framed-Pool", STRING),
    89: (b"CUI", STRING),
    90: (b"Tunnel-Client-Auth-ID", TAGGED_STRING),
    91: (b"Tunnel-Server-Auth-ID", TAGGED_STRING),
    92: (b"NAS-Filter-Rule", STRING),
    93: (b"Unassigned", NOTHING),
    94: (b"Originating-Line-Info", NOTHING),
    95: (b"NAS-IPv6-Address", ADDRESS6),
    96: (b"Framed-Interface-ID", NOTHING),
    97: (b"Framed-IPv6-Prefix", PREFIX6),
    98: (b"Login-IPv6-Host", ADDRESS6),
    99: (b"Framed-IPv6-Route", STRING),
    100: (b"Framed-IPv6-Pool", STRING),
    101: (b"Error-Cause", ERROR_CAUSE),
    102: (b"EAP-Key-Name", NOTHING),
    103: (b"Digest-Response", STRING),
    104: (b"Digest-Realm", STRING),
    105: (b"Digest-Nonce", STRING),
    106: (b"Digest-Response-Auth", STRING),
    107: (b"Digest-Nextnonce", STRING),
    108: (b"Digest-Method", STRING),
    109: (b"Digest-URI", STRING),
    110: (b"Digest-Qop", STRING),
    111: (b"Digest-Algorithm", STRING),
    112: (b"Digest-Entity-Body-Hash", STRING),
    113: (b"Digest-CNonce", STRING),
    114: (b"Digest-Nonce-Count", STRING),
    115: (b"Digest-Username", STRING),
    116: (b"Digest-Opaque", STRING),
    117: (b"Digest-Auth-Param", STRING),
    118: (b"Digest-AKA-Auts", STRING),
    119: (b"Digest-Domain", STRING),
    120: (b"Digest-Stale", STRING),
    121: (b"Digest-HA1", STRING),
    122: (b"SIP-AOR", STRING),
    123: (b"Delegated-IPv6-Prefix", PREFIX6),
    124: (b"MIP6-Feature-Vector", MIP6_FEATURE_VECTOR),
    125: (b"MIP6-Home-Link-Prefix", HOME_LINK_PREFIX),
    126: (b"Operator-Name", OPERATOR_NAME),
    127: (b"Location-Information", LOCATION_INFORMATION),
    128: (b"Location-Data", LOCATION_DATA),
    129: (b"Basic-Location-Policy-Rules", LOCATION_POLICY),
}
UNKNOWN_ATTRIBUTE: Final = (b"Unknown", NOTHING)

# The length that a value must have.
EXACT: Final[dict[int, int]] = {
    ADDRESS: 4,
    ADDRESS_OR_ORDER: 4,
    NUMBER: 4,
    DURATION: 4,
    NAMED: 4,
    EPOCH: 4,
    VLAN_ID: 4,
    TAGGED_NAMED: 4,
    TAGGED_NUMBER: 4,
    ARAP_PASSWORD: 16,
    ARAP_FEATURES: 14,
    ARAP_RESPONSE: 8,
    ADDRESS6: 16,
    ERROR_CAUSE: 4,
    MIP6_FEATURE_VECTOR: 8,
    HOME_LINK_PREFIX: 17,
}
# What must have been captured whole before any of it is written, and how much there must be of it.
WHOLE: Final[dict[int, int]] = {STRING: 0, VLAN_NAME: 1, TAGGED_STRING: 1, TUNNEL_PASSWORD: 3, EAP: 0}
WHOLE.update(dict.fromkeys((OPERATOR_NAME, LOCATION_INFORMATION, LOCATION_DATA, LOCATION_POLICY), 0))
LEAST: Final[dict[int, int]] = {OPERATOR_NAME: 2, LOCATION_INFORMATION: 21, LOCATION_DATA: 3, LOCATION_POLICY: 10}


def print_radius(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """A RADIUS packet."""
    pkt.enter(b"radius", at)
    try:
        put_message(pkt, at, length, out)
    except CutShort:
        out.truncated(pkt)


def put_message(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """What a message says."""
    pkt.check(at, HEADER)
    size = pkt.u16(at + 2)
    if size < HEADER:
        pkt.check(pkt.end, 1)  # too short for its own header counts as cut short
    if size > length:
        size = length
    code = pkt.u8(at)
    if out.verbose < 1:
        out.put(b"RADIUS, ")
        out.name(CODES, code, b"Unknown Command")
        out.put(b" (%d), id: 0x%02x length: %d" % (code, pkt.u8(at + 1), size))
        return
    out.put(b"RADIUS, length: ")
    out.dec(size)
    out.put(b"\n\t")
    out.name(CODES, code, b"Unknown Command")
    out.put(b" (%d), id: 0x%02x, Authenticator: " % (code, pkt.u8(at + 1)))
    out.hex_bytes(pkt, at + 4, 16)
    if size > HEADER:
        put_attributes(pkt, at + HEADER, at + size, out)


def put_attributes(pkt: PacketView, at: i64, end: i64, out: Text) -> None:
    """The attributes, a line each; with -vv also their bytes."""
    while at < end:
        if at + 2 > end:
            pkt.check(pkt.end, 1)
        pkt.check(at, 2)
        kind = pkt.u8(at)
        length = pkt.u8(at + 1)
        what, form = ATTRIBUTES.get(kind, UNKNOWN_ATTRIBUTE)
        out.put(b"\n\t  " + what + b" Attribute (%d), length: %d" % (kind, length))
        if length < 2:
            out.put(b" (bogus, must be >= 2)")
            return
        if at + length > end:
            out.put(b" (bogus, goes past end of packet)")
            return
        out.put(b", Value: ")
        if length > 2:
            put_value(pkt, at + 2, length - 2, kind, form, out)
            if out.verbose > 1:
                hexdump.hex_only(out, pkt, at + 2, length - 2, b"\n\t    ")
        at += length


def put_value(pkt: PacketView, at: i64, length: i64, kind: i64, form: int, out: Text) -> None:
    """An attribute's value."""
    if form in WHOLE and (not pkt.has(at, length) or length < WHOLE[form]):
        # The mark is put and the next attribute comes; other values end the line where they are cut.
        out.truncated(pkt)
        return
    exact: i64 = EXACT.get(form, -1)
    if exact >= 0 and length != exact and not (form == ARAP_RESPONSE and length > exact):
        out.put((b"Error" if form == ERROR_CAUSE else b"ERROR") + b": length %d != %d" % (length, exact))
        return
    least: i64 = LEAST.get(form, 0)
    if length < least:
        out.put(b"ERROR: length %d < %d" % (length, least))
        return
    if form == STRING:
        put_string(pkt, at, length, out)
    elif form == NUMBER:
        number = pkt.u32(at)
        if (kind, number) in NUMBERS_WITH_NAMES:
            out.put(NUMBERS_WITH_NAMES[kind, number])
        else:
            out.dec(number)
    elif form == NAMED:
        out.name(NAMES[kind], pkt.u32(at), b"#%d")
    elif form == ADDRESS:
        out.host4(pkt, at)
    elif form == ADDRESS_OR_ORDER:
        address = pkt.u32(at)
        if address == 0xFFFFFFFF:
            out.put(b"User Selected")
        elif address == 0xFFFFFFFE:
            out.put(b"NAS Select")
        else:
            out.host4(pkt, at)
    elif form == DURATION:
        put_duration(pkt.u32(at), out)
    elif form == EPOCH:
        out.put(time.asctime(time.localtime(pkt.u32(at))).encode())
    elif form == VENDOR_SPECIFIC:
        put_vendor_specific(pkt, at, length, out)
    elif form in (TAGGED_NAMED, TAGGED_NUMBER):
        put_tag(pkt.u8(at), out)
        number = pkt.u24(at + 1)
        if form == TAGGED_NAMED:
            out.name(NAMES[kind], number, b"#%d")
        else:
            out.dec(number)
    elif form == TAGGED_STRING:
        tag = pkt.u8(at)
        if tag <= 0x1F:
            put_tag(tag, out)
            at += 1
            length -= 1
        put_string(pkt, at, length, out)
    elif form == TUNNEL_PASSWORD:
        tag = pkt.u8(at)
        put_tag(tag if tag <= 0x1F else 0, out)
        out.put(b"Salt %d " % pkt.u16(at + 1))
        put_string(pkt, at + 3, length - 3, out)
    elif form == VLAN_ID:
        put_vlan_tag(pkt.u8(at), out)
        out.dec(pkt.u24(at + 1))
    elif form == VLAN_NAME:
        put_vlan_tag(pkt.u8(at), out)
        put_string(pkt, at + 1, length - 1, out)
    elif form == EAP:
        if pkt.u16(at + 2) == length:
            eap.put_eap(pkt, at, length, out)
        else:
            out.put(b"EAP fragment?")
    elif form == ADDRESS6:
        out.host6(pkt, at)
    elif form == PREFIX6:
        put_prefix6(pkt, at, length, out)
    elif form == ERROR_CAUSE:
        cause = pkt.u32(at)
        out.put(b"Error cause %d: " % cause)
        out.name(ERROR_CAUSES, cause, b"Error-Cause %d not known")
    else:
        put_rare_value(pkt, at, length, form, out)


def put_rare_value(pkt: PacketView, at: i64, length: i64, form: int, out: Text) -> None:
    """The value of an attribute that few networks show."""
    if form == ARAP_PASSWORD:
        out.put(b"User_challenge (")
        put_octets(pkt, at, 8, out)
        out.put(b") User_resp(")
        put_octets(pkt, at + 8, 8, out)
        out.put(b")")
    elif form == ARAP_FEATURES:
        out.put(b"User can change password" if pkt.u8(at) else b"User cannot change password")
        out.put(b", Min password length: %d, created at: " % pkt.u8(at + 1))
        put_octets(pkt, at + 2, 4, out)
        out.put(b", expires in: ")
        put_octets(pkt, at + 6, 4, out)
        out.put(b", Current Time: ")
        put_octets(pkt, at + 10, 4, out)
    elif form == ARAP_RESPONSE:
        put_octets(pkt, at, 8, out)
    elif form == MIP6_FEATURE_VECTOR:
        out.put(b"[")
        features = pkt.u64(at)
        out.put(b", ".join([word for bit, word in MIP6_FEATURES.items() if features & bit]) + b"]")
    elif form == HOME_LINK_PREFIX and not pkt.has(at, length):
        out.truncated(pkt)
    elif form == HOME_LINK_PREFIX:
        width = pkt.u8(at)
        if width > 128:
            out.put(b"ERROR: netmask %d not in range (0..128)" % width)
            return
        out.host6(pkt, at + 1)
        out.put(b"/%d" % width)
    elif form == OPERATOR_NAME:
        out.put(b"[" + name(OPERATOR_NAMESPACES, pkt.u8(at), b"unknown namespace %d") + b"] ")
        out.text(pkt, at + 1, length - 1)
    elif form == LOCATION_INFORMATION:
        out.put(b"index %d, code " % pkt.u16(at))
        out.name(LOCATION_CODES, pkt.u8(at + 2), b"Unknown (%d)")
        out.put(b", entity ")
        out.name(LOCATION_ENTITIES, pkt.u8(at + 3), b"Unknown (%d)")
        out.put(b", sighting time ")
        put_ntp_time(pkt, at + 4, out)
        out.put(b", time to live ")
        put_ntp_time(pkt, at + 12, out)
        out.put(b', method "')
        out.text(pkt, at + 20, length - 20)
        out.put(b'"')
    elif form == LOCATION_DATA:
        out.put(b"index %d, location" % pkt.u16(at))
        hexdump.hex_and_ascii(out, pkt, at + 2, length - 2, b"\n\t    ")
    elif form == LOCATION_POLICY:
        out.put(b"flags [")
        out.bits(LOCATION_POLICY_FLAGS, pkt.u16(at), b"none")
        out.put(b"], retention expires ")
        put_ntp_time(pkt, at + 2, out)
        if length > 10:
            out.put(b', note well "')
            out.text(pkt, at + 10, length - 10)
            out.put(b'"')


def put_string(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """Text up to a NUL, with dots for what is not printable."""
    end = at + length
    while at < end:
        character = pkt.u8(at)
        if character == 0:
            return
        out.character(character if 32 <= character < 127 else 46)
        at += 1


def put_octets(pkt: PacketView, at: i64, count: i64, out: Text) -> None:
    """Octets in capital hexadecimal digits, as many as there are."""
    end = at + count
    while at < end:
        out.put(b"%02X" % pkt.u8(at))
        at += 1


def put_tag(tag: i64, out: Text) -> None:
    """The tag of a tunnel attribute (RFC 2868)."""
    if tag:
        out.put(b"Tag[%d] " % tag)
    else:
        out.put(b"Tag[Unused] ")


def put_vlan_tag(tag: i64, out: Text) -> None:
    """Whether frames of a VLAN are tagged (RFC 4675)."""
    out.put(name(VLAN_TAGS, tag, b"Unknown tag") + b" (0x%02x) " % tag)


def put_duration(seconds: i64, out: Text) -> None:
    """Seconds, in the largest unit that is needed."""
    if seconds < 60:
        out.put(b"%02d secs" % seconds)
    elif seconds < 3600:
        out.put(b"%02d:%02d min" % (seconds // 60, seconds % 60))
    else:
        out.put(b"%02d:%02d:%02d hours" % (seconds // 3600, seconds % 3600 // 60, seconds % 60))


def put_ntp_time(pkt: PacketView, at: i64, out: Text) -> None:
    """An NTP timestamp (RFC 5905), also as a date unless its seconds are 0."""
    seconds = pkt.u32(at)
    fraction = pkt.u32(at + 4)
    out.put(b"%d.%09d" % (seconds, fraction * 1_000_000_000 >> 32))
    if seconds:
        moment = time.gmtime(seconds - NTP_EPOCH)
        out.put(time.strftime(" (%Y-%m-%dT%H:%M:%SZ)", moment).encode())


def put_prefix6(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """An IPv6 prefix (RFC 3162): a reserved octet, the prefix length, and as much of an address as is needed."""
    if length < 2 or length > 18:
        out.put(b"ERROR: length %d not in range (2..18)" % length)
        return
    if not pkt.has(at, length):
        out.truncated(pkt)
        return
    width = pkt.u8(at + 1)
    if width > 128:
        out.put(b"ERROR: netmask %d not in range (0..128)" % width)
        return
    out.host6_of(pkt.raw(at + 2, length - 2).ljust(16, b"\0"))
    out.put(b"/%d" % width)
    if width > (length - 2) * 8:
        out.put(b" (inconsistent prefix length)")


def put_vendor_specific(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """A vendor's own attributes, as RFC 2865 5.26 suggests that they be encoded."""
    if length < 4:
        out.truncated(pkt)
        return
    end = at + length
    vendor = pkt.u32(at)
    out.put(b"Vendor: " + name(VENDORS, vendor, b"Unknown") + b" (%d)" % vendor)
    at += 4
    while at + 2 <= end:
        kind = pkt.u8(at)
        size = pkt.u8(at + 1)
        if size >= 2 and at + size <= end and not pkt.has(at, size):
            out.truncated(pkt)
            return
        out.put(b"\n\t    Vendor Attribute: %d, Length: " % kind)
        at += 2
        if size < 2:
            out.put(b"%d (bogus, must be >= 2)" % size)
            return
        if at + size - 2 > end:
            out.put(b"%d (bogus, goes past end of vendor-specific attribute)" % size)
            return
        out.put(b"%d, Value: " % (size - 2))
        stop = at + size - 2
        while at < stop:
            character = pkt.u8(at)
            out.character(character if 32 <= character < 127 else 46)
            at += 1
