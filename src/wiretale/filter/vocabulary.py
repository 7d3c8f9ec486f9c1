"""The words of the filter language that are keywords, and the names that stand for numbers."""

from __future__ import annotations

from wiretale.native import Final


def words(text: str) -> frozenset[str]:
    """The words of a text, to be looked things up in."""
    return frozenset(text.split())


# Other spellings of keywords.
ALIASES: Final[dict[str, str]] = {
    "ether": "link", "ppp": "link", "slip": "link", "fddi": "link", "tr": "link", "wlan": "link",
    "es-is": "esis", "is-is": "isis", "dir": "direction", "address1": "addr1", "address2": "addr2",
    "address3": "addr3", "address4": "addr4", "length": "len", "oamf4ec": "oamf4e", "oamf4sc": "oamf4s",
    "ifname": "on", "ruleset": "rset", "rulenum": "rnr", "subrulenum": "srnr", "lsu": "lssu",
}  # fmt: skip
KEYWORDS: Final[frozenset[str]] = words(
    """dst src link arp rarp ip sctp tcp udp icmp igmp igrp pim vrrp carp radio ip6 icmp6 ah esp atalk aarp decnet
    lat sca moprc mopdl iso esis isis l1 l2 iih lsp snp csnp psnp clnp stp ipx netbeui host net mask port portrange
    proto protochain gateway type subtype direction addr1 addr2 addr3 addr4 ra ta less greater byte broadcast
    multicast and or not len inbound outbound ifindex vlan mpls pppoed pppoes geneve lane llc metac bcc oam oamf4
    oamf4e oamf4s sc ilmic vpi vci connectmsg metaconnect on rset rnr srnr reason action fisu lssu msu hfisu hlssu
    hmsu sio opc dpc sls hsio hopc hdpc hsls"""
)
# Names that stand for numbers: offsets of header fields, and values of those.
CONSTANTS: Final[dict[str, int]] = {
    "icmptype": 0, "icmpcode": 1, "icmp6type": 0, "icmp6code": 1, "tcpflags": 13,
    "icmp-echoreply": 0, "icmp-unreach": 3, "icmp-sourcequench": 4, "icmp-redirect": 5, "icmp-echo": 8,
    "icmp-routeradvert": 9, "icmp-routersolicit": 10, "icmp-timxceed": 11, "icmp-paramprob": 12, "icmp-tstamp": 13,
    "icmp-tstampreply": 14, "icmp-ireq": 15, "icmp-ireqreply": 16, "icmp-maskreq": 17, "icmp-maskreply": 18,
    "icmp6-destinationunreach": 1, "icmp6-packettoobig": 2, "icmp6-timeexceeded": 3, "icmp6-parameterproblem": 4,
    "icmp6-echo": 128, "icmp6-echoreply": 129, "icmp6-multicastlistenerquery": 130,
    "icmp6-multicastlistenerreportv1": 131, "icmp6-multicastlistenerdone": 132, "icmp6-routersolicit": 133,
    "icmp6-routeradvert": 134, "icmp6-neighborsolicit": 135, "icmp6-neighboradvert": 136, "icmp6-redirect": 137,
    "icmp6-routerrenum": 138, "icmp6-nodeinformationquery": 139, "icmp6-nodeinformationresponse": 140,
    "icmp6-ineighbordiscoverysolicit": 141, "icmp6-ineighbordiscoveryadvert": 142,
    "icmp6-multicastlistenerreportv2": 143, "icmp6-homeagentdiscoveryrequest": 144,
    "icmp6-homeagentdiscoveryreply": 145, "icmp6-mobileprefixsolicit": 146, "icmp6-mobileprefixadvert": 147,
    "icmp6-certpathsolicit": 148, "icmp6-certpathadvert": 149, "icmp6-multicastrouteradvert": 151,
    "icmp6-multicastroutersolicit": 152, "icmp6-multicastrouterterm": 153,
    "tcp-fin": 1, "tcp-syn": 2, "tcp-rst": 4, "tcp-push": 8, "tcp-ack": 16, "tcp-urg": 32, "tcp-ece": 64,
    "tcp-cwr": 128,
}  # fmt: skip
