"""Which protocol comes next, as data: link types, ethertypes, IP protocols, ports.

Each entry names "module:function" in this package; the module is imported when a packet first
needs it. In the port lists the order matters: the first rule that fits a packet's source or
destination port (or only its destination port) wins, as tcpdump has it.
"""

from __future__ import annotations

from wiretale.dissect.dispatch import DESTINATION, EITHER, SOURCE, Dissector, Lazy, PortTable, Table
from wiretale.native import Final

LINK_TYPES: dict[int, str] = {  # LINKTYPE_ numbers (and the DLT_ numbers that old files hold)
    0: "null:print_null",
    1: "ethernet:print_ethernet",
    6: "token_ring:print_token_ring",
    7: "arcnet:print_arcnet",
    8: "slip:print_slip",
    9: "ppp:print_ppp_link",
    10: "fddi:print_fddi",
    12: "raw:print_raw",
    14: "raw:print_raw",
    50: "ppp:print_ppp_serial",
    51: "pppoe:print_pppoe_link",
    100: "atm:print_atm_rfc1483",
    101: "raw:print_raw",
    102: "slip:print_slip_bsdos",
    104: "chdlc:print_chdlc",
    105: "ieee80211:print_ieee80211",
    107: "frame_relay:print_frame_relay",
    108: "null:print_null",
    113: "linux_sll:print_linux_sll",
    114: "atalk:print_llap",
    119: "ieee80211_radio:print_prism",
    127: "ieee80211_radio:print_radiotap",
    129: "arcnet:print_arcnet_linux",
    149: "pktap:print_pktap",  # a number for private use, which is what Apple used
    163: "ieee80211_radio:print_avs",
    178: "juniper:print_juniper_ether",
    182: "mfr:print_mfr",
    192: "ieee80211_radio:print_ppi",
    195: "ieee802154:print_ieee802154",
    226: "ipnet:print_ipnet",
    228: "raw:print_raw",
    229: "raw:print_raw",
    230: "ieee802154:print_ieee802154",
    239: "nflog:print_nflog",
    242: "ipoib:print_ipoib",
    258: "pktap:print_pktap",
    271: "vsock:print_vsock",
    276: "linux_sll:print_linux_sll2",
    281: "brcm_tag:print_brcm_tag",
    282: "brcm_tag:print_brcm_tag_prepend",
    284: "dsa:print_dsa",
    285: "dsa:print_edsa",
}

ETHERTYPES: Final = Table({
    0x0707: "geonetworking:print_geonetworking",
    0x0800: "ipv4:print_ipv4",
    0x0806: "arp:print_arp",
    0x1111: "calm_fast:print_calm_fast",
    0x8035: "arp:print_arp",
    0x809B: "atalk:print_atalk_in_ethernet",
    0x80F3: "atalk:print_aarp",
    0x8137: "ipx:print_ipx_in_ethernet",
    0x86DD: "ipv6:print_ipv6",
    0x8809: "slow:print_slow",
    0x8847: "mpls:print_mpls",
    0x8848: "mpls:print_mpls",
    0x8863: "pppoe:print_pppoe",
    0x8864: "pppoe:print_pppoe",
    0x886F: "msnlb:print_msnlb",
    0x888E: "eap:print_eapol",
    0x8899: "rrcp:print_realtek",
    0x88A2: "aoe:print_aoe",
    0x88CA: "tipc:print_tipc",
    0x88CC: "lldp:print_lldp",
    0x88F7: "ptp:print_ptp",
    0x8902: "cfm:print_cfm",
    0xABCD: "cfm:print_cfm",
    0x8947: "geonetworking:print_geonetworking",
    0x894F: "nsh:print_nsh",
    0x9000: "loopback:print_loopback",
    0xFEFE: "isoclns:print_isoclns_in_ethernet",
})

# Address families, as the BSDs number them
BSD_FAMILIES: Final = Table({
    2: "ipv4:print_ipv4",
    7: "isoclns:print_isoclns",
    16: "atalk:print_atalk",
    23: "ipx:print_ipx",
    24: "ipv6:print_ipv6",
    28: "ipv6:print_ipv6",
    30: "ipv6:print_ipv6",
})

# LLC service access points (IEEE 802.2), both of a frame's
LLC_SAPS: Final = Table({
    0x06: "ipv4:print_ipv4",
    0x42: "stp:print_stp",
    0xE0: "ipx:print_ipx",
    0xFE: "isoclns:print_isoclns",
})

# SNAP protocols: the organization's OUI << 16 | its protocol number. OUI 0 holds ethertypes.
SNAP_PIDS: Final = Table({
    0x080007_809B: "atalk:print_atalk_in_ethernet",
    0x0080C2_0001: "ethernet:put_ethernet",
    0x0080C2_0003: "token_ring:put_token_ring",
    0x0080C2_0004: "fddi:put_fddi",
    0x0080C2_0007: "ethernet:put_ethernet",
    0x0080C2_0009: "token_ring:put_token_ring",
    0x0080C2_000A: "fddi:put_fddi",
    0x0080C2_000E: "stp:print_stp",
    0x00000C_010B: "stp:print_stp",
    0x00000C_010C: "stp:print_stp",
    0x00000C_0111: "udld:print_udld",
    0x00000C_2000: "cdp:print_cdp",
    0x00000C_2003: "vtp:print_vtp",
    0x00000C_2004: "dtp:print_dtp",
})

IP_PROTOCOLS: Final = Table({
    1: "icmp:print_icmp",
    2: "igmp:print_igmp",
    4: "ipv4:print_ipv4",
    6: "tcp:print_tcp",
    8: "egp:print_egp",
    9: "igrp:print_igrp",
    17: "udp:print_udp",
    33: "dccp:print_dccp",
    41: "ipv6:print_ipv6",
    46: "rsvp:print_rsvp",
    47: "gre:print_gre",
    50: "esp:print_esp",
    51: "ah:print_ah",
    58: "icmpv6:print_icmpv6",
    77: "nd:print_nd",
    88: "eigrp:print_eigrp",
    89: "ospf:print_ospf",
    103: "pim:print_pim",
    108: "ipcomp:print_ipcomp",
    112: "vrrp:print_vrrp",
    113: "pgm:print_pgm",
    132: "sctp:print_sctp",
})

# These write `source > destination: ` themselves, with their ports in it.
IP_PROTOCOLS_WITH_OWN_ADDRESSES: Final = frozenset({6, 17, 33, 132})

UDP_PORTS: Final = PortTable([
    ("dns:print_dns", (53,), EITHER),
    ("dns:print_mdns", (5353,), EITHER),
    ("timed:print_timed", (525,), EITHER),
    ("tftp:print_tftp", (69,), EITHER),
    ("bootp:print_bootp", (67, 68), EITHER),
    ("rip:print_rip", (520,), EITHER),
    ("aodv:print_aodv", (654,), EITHER),
    ("isakmp:print_isakmp", (500, 7500, 8500), EITHER),
    ("isakmp:print_isakmp_in_udp", (4500,), EITHER),
    ("snmp:print_snmp", (161, 162), EITHER),
    ("ntp:print_ntp", (123,), EITHER),
    ("kerberos:print_kerberos", (88, 750), EITHER),
    ("l2tp:print_l2tp", (1701,), EITHER),
    ("rx:print_rx", (7000, 7001, 7002, 7003, 7004, 7005, 7006, 7007, 7008, 7009), EITHER),
    ("ripng:print_ripng", (521,), EITHER),
    ("dhcpv6:print_dhcpv6", (546, 547), EITHER),
    ("ahcp:print_ahcp", (5359,), EITHER),
    ("babel:print_babel", (6696, 6697), EITHER),
    ("hncp:print_hncp", (8231,), EITHER),
    ("wb:print_wb", (4567,), DESTINATION),
    ("cisco_autorp:print_cisco_autorp", (496,), EITHER),
    ("radius:print_radius", (1812, 1813, 1645, 1646, 3799, 1700), EITHER),
    ("hsrp:print_hsrp", (1985,), DESTINATION),
    ("lwres:print_lwres", (921,), EITHER),
    ("ldp:print_ldp", (646,), EITHER),
    ("olsr:print_olsr", (698,), EITHER),
    ("lsp_ping:print_lsp_ping", (3503,), EITHER),
    ("bcm_li:print_bcm_li", (49152,), SOURCE),
    ("bfd:print_bfd_echo", (3785,), DESTINATION),
    ("bfd:print_bfd_control", (3784,), DESTINATION),
    ("bfd:print_bfd_multihop", (4784,), DESTINATION),
    ("bfd:print_bfd_lag", (6784,), DESTINATION),
    ("lmp:print_lmp", (701,), EITHER),
    ("vqp:print_vqp", (1589,), EITHER),
    ("sflow:print_sflow", (6343,), EITHER),
    ("sip:print_sip", (5060,), EITHER),
    ("syslog:print_syslog", (514,), EITHER),
    ("otv:print_otv", (8472,), EITHER),
    ("vxlan:print_vxlan", (4789,), EITHER),
    ("geneve:print_geneve", (6081,), EITHER),
    ("lisp:print_lisp", (4342,), EITHER),
    ("vxlan_gpe:print_vxlan_gpe", (4790,), EITHER),
    ("mpls:print_mpls", (6635,), EITHER),
    ("someip:print_someip", (30490,), EITHER),
    ("ptp:print_ptp", (319, 320), EITHER),
])

# SCTP payload protocol identifiers.
SCTP_PAYLOADS: Final = Table({
    3: "m3ua:print_m3ua",
})

# What SCTP carries at ports 6704 to 6706, whatever its identifier.
FORCES: Final = Lazy("forces:print_forces")

# ISO's network layer (CLNP, ES-IS, IS-IS), which is told by its first octet and has no ethertype.
ISO_CLNS: Final = Lazy("isoclns:print_isoclns")

# What UDP looks for before all ports: calls to and replies from port 2049.
NFS: Final = Lazy("nfs:print_nfs")

# -T TYPE: what UDP (or TCP) payloads are, whatever their ports.
UDP_TYPES: Final[dict[bytes, Dissector]] = {
    b"lmp": Lazy("lmp:print_lmp"),
    b"pgm": Lazy("pgm:print_pgm_over_udp"),
    b"pgm_zmtp1": Lazy("pgm:print_pgm_over_udp"),
    b"domain": Lazy("dns:print_dns"),
    b"rtp": Lazy("rtp:print_rtp"),
    b"snmp": Lazy("snmp:print_snmp"),
    b"tftp": Lazy("tftp:print_tftp"),
    b"wb": Lazy("wb:print_wb"),
}
TCP_TYPES: Final[dict[bytes, Dissector]] = {
    b"zmtp1": Lazy("zmtp1:print_zmtp1"),
    b"domain": Lazy("dns:print_dns_tcp"),
}

TCP_PORTS: Final = PortTable([
    ("telnet:print_telnet", (23,), EITHER),
    ("smtp:print_smtp", (25,), EITHER),
    ("whois:print_whois", (43,), EITHER),
    ("pptp:print_pptp", (1723,), EITHER),
    ("resp:print_resp", (6379,), EITHER),
    ("ssh:print_ssh", (22,), EITHER),
    ("beep:print_beep", (10288,), EITHER),
    ("ftp:print_ftp", (21,), EITHER),
    ("http:print_http", (80, 8080), EITHER),
    ("rtsp:print_rtsp", (554, 8554), EITHER),
    ("bgp:print_bgp", (179,), EITHER),
    ("ldp:print_ldp", (646,), EITHER),
    ("rpki_rtr:print_rpki_rtr", (323,), EITHER),
    ("openflow:print_openflow", (6633, 6653), EITHER),
    ("dns:print_dns_tcp", (53,), EITHER),
    ("nfs:print_nfs_tcp", (2049,), EITHER),
])

# Ports whose protocols tcpdump 3 looked into. It did not look at text protocols such as HTTP.
CLASSIC_TCP_PORTS: Final = frozenset({23, 53, 179, 639, 646, 1723, 2049, 10288})


def in_classic(source: int, destination: int) -> bool:
    """Whether the styles of tcpdump 3 show anything of what is carried between two TCP ports."""
    return source in CLASSIC_TCP_PORTS or destination in CLASSIC_TCP_PORTS


_link_types: dict[int, Dissector] = {}


def link_type(number: int) -> Dissector:
    """The dissector for a LINKTYPE_ number; for one that nobody knows, a dissector that says so."""
    found = _link_types.get(number)
    if found is None:
        found = Lazy(LINK_TYPES.get(number, "unknown_link:print_unknown_link"))
        _link_types[number] = found
    return found
