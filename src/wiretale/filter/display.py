"""Wireshark's display filters, which people write where a capture filter is asked for: what they are here."""

from __future__ import annotations

import re

from wiretale.filter.errors import FilterError
from wiretale.filter.parser import parse
from wiretale.filter.vocabulary import words
from wiretale.native import Final

# Fields that are compared with a value, and the words that do so here.
FIELDS: Final[dict[str, str]] = {
    "tcp.port": "tcp port", "tcp.srcport": "tcp src port", "tcp.dstport": "tcp dst port",
    "udp.port": "udp port", "udp.srcport": "udp src port", "udp.dstport": "udp dst port",
    "sctp.port": "sctp port", "sctp.srcport": "sctp src port", "sctp.dstport": "sctp dst port",
    "ip.addr": "host", "ip.src": "src host", "ip.dst": "dst host", "ip.host": "host", "ip.src_host": "src host",
    "ip.dst_host": "dst host", "ipv6.addr": "host", "ipv6.src": "src host", "ipv6.dst": "dst host",
    "ipv6.host": "host", "eth.addr": "ether host", "eth.src": "ether src", "eth.dst": "ether dst",
    "eth.type": "ether proto", "ip.proto": "ip proto", "ipv6.nxt": "ip6 proto", "vlan.id": "vlan",
    "arp.src.proto_ipv4": "arp src host", "arp.dst.proto_ipv4": "arp dst host", "wlan.addr": "wlan host",
    "wlan.sa": "wlan src", "wlan.da": "wlan dst", "wlan.ta": "wlan ta", "wlan.ra": "wlan ra",
    "mpls.label": "mpls",
}  # fmt: skip
# Fields that are numbers here as well.
NUMBERS: Final[dict[str, str]] = {
    "frame.len": "len", "ip.len": "ip[2:2]", "ip.ttl": "ip[8]", "ip.id": "ip[4:2]", "ipv6.hlim": "ip6[7]",
    "ipv6.plen": "ip6[4:2]", "icmp.type": "icmp[icmptype]", "icmp.code": "icmp[icmpcode]",
    "icmpv6.type": "icmp6[icmp6type]", "icmpv6.code": "icmp6[icmp6code]", "tcp.flags": "tcp[tcpflags]",
    "tcp.seq_raw": "tcp[4:4]", "tcp.ack_raw": "tcp[8:4]", "tcp.window_size_value": "tcp[14:2]",
    "udp.length": "udp[4:2]", "arp.opcode": "arp[6:2]",
}  # fmt: skip
FLAGS: Final[dict[str, str]] = {
    "tcp.flags.fin": "tcp-fin", "tcp.flags.syn": "tcp-syn", "tcp.flags.reset": "tcp-rst", "tcp.flags.push": "tcp-push",
    "tcp.flags.ack": "tcp-ack", "tcp.flags.urg": "tcp-urg", "tcp.flags.ece": "tcp-ece", "tcp.flags.ecn": "tcp-ece",
    "tcp.flags.cwr": "tcp-cwr",
}  # fmt: skip
# Protocols that have no word here, but well-known ports.
PORTS: Final[dict[str, str]] = {
    "http": "tcp port 80", "https": "tcp port 443", "tls": "tcp port 443", "ssl": "tcp port 443",
    "quic": "udp port 443", "dns": "port 53", "mdns": "udp port 5353", "llmnr": "port 5355", "ssh": "tcp port 22",
    "ftp": "tcp port 21", "telnet": "tcp port 23", "smtp": "tcp port 25", "pop": "tcp port 110",
    "imap": "tcp port 143", "bootp": "udp port 67", "dhcp": "udp port 67", "dhcpv6": "udp port 547",
    "tftp": "udp port 69", "ntp": "udp port 123", "snmp": "udp port 161", "syslog": "udp port 514",
    "ldap": "port 389", "kerberos": "port 88", "smb": "tcp port 445", "smb2": "tcp port 445", "nfs": "port 2049",
    "rdp": "tcp port 3389", "mysql": "tcp port 3306", "pgsql": "tcp port 5432", "sip": "port 5060",
    "bgp": "tcp port 179", "radius": "udp port 1812", "ssdp": "udp port 1900", "vxlan": "udp port 4789",
    "mqtt": "tcp port 1883", "rtsp": "tcp port 554", "eth": "ether", "ipv6": "ip6", "icmpv6": "icmp6",
    "eapol": "ether proto 0x888e", "lldp": "ether proto 0x88cc", "ospf": "ip proto 89", "gre": "ip proto 47",
}  # fmt: skip
COMPARISONS: Final[dict[str, str]] = {
    "==": "=", "eq": "=", "=": "=", "===": "=", "!=": "!=", "ne": "!=", "~=": "!=", ">": ">", "gt": ">", "<": "<",
    "lt": "<", ">=": ">=", "ge": ">=", "<=": "<=", "le": "<=", ":=": "=",
}  # fmt: skip
# Words that a name or number follows, so that a name behind them is no protocol.
TAKE_NAMES: Final[frozenset[str]] = words("host net port portrange proto protochain gateway src dst mask on")
FAMILIES: Final[frozenset[str]] = frozenset(
    [field.partition(".")[0] for field in (*FIELDS, *NUMBERS)] + [name for name in PORTS if name != "eth"]
)
PIECE: Final = re.compile(
    r'"[^"]*"|&&|\|\||===|==|!=|~=|>=|<=|<<|>>|\.\.|[A-Za-z0-9_](?:[-_.:/A-Za-z0-9]*[A-Za-z0-9_])?|:+[0-9A-Fa-f:./]*|.',
    re.DOTALL,
)
TRUE: Final = words("1 true True TRUE")


def pieces(text: str) -> list[str]:
    """The words of a display filter."""
    return [piece for piece in PIECE.findall(text) if not piece.isspace()]


class Translation:
    """Makes a capture filter of a display filter, or of a mixture of both."""

    def __init__(self, text: str) -> None:
        self.pieces = pieces(text)
        self.at = 0
        self.changed = False
        self.foreign = False  # whether a field or operator of Wireshark's was met

    def peek(self, ahead: int = 0) -> str:
        at = self.at + ahead
        return self.pieces[at] if at < len(self.pieces) else ""

    def level(self, depth: int = 0) -> str:
        """What is between parentheses. `and` binds tighter than `or` in display filters, but not here."""
        groups: list[list[str]] = [[]]
        term: list[str] = []
        while self.at < len(self.pieces):
            piece = self.peek()
            if piece == ")":
                break
            lowered = piece.lower()
            if lowered in ("&&", "and", "||", "or"):
                self.at += 1
                self.changed = self.changed or piece != lowered
                groups[-1].append(" ".join(term))
                term = []
                if lowered in ("||", "or"):
                    groups.append([])
            elif piece == "(" and depth < 20:
                self.at += 1
                inner = self.level(depth + 1)
                if self.peek() == ")":
                    self.at += 1
                    inner += ")"
                term.append(f"({inner}")
            else:
                term.append(self.element(term[-1] if term else ""))
        groups[-1].append(" ".join(term))
        if len(groups) == 1:
            return " and ".join(groups[0])
        return " or ".join(
            f"({' and '.join(group)})" if len(group) > 1 and index else " and ".join(group)
            for index, group in enumerate(groups)
        )

    def element(self, before: str) -> str:
        """The next words, translated if they are a comparison or a protocol of Wireshark's."""
        piece = self.peek()
        self.at += 1
        if piece == "!" or piece == "NOT":
            self.changed = True
            return "not"
        if piece in FIELDS or piece in NUMBERS or piece in FLAGS:
            return self.comparison(piece)
        if piece in PORTS and before.rpartition(" ")[2] not in TAKE_NAMES:
            self.changed = self.foreign = True
            return PORTS[piece]
        family = piece.partition(".")[0]
        if "." in piece and family in PORTS and self.peek() in ("", "&&", "||", "and", "or", ")"):
            self.changed = self.foreign = True
            return PORTS[family]
        if family in FAMILIES and "." in piece:
            self.foreign = True
        if piece in TAKE_NAMES and self.peek() in ("==", "=", "!=", "eq", "is", ":"):
            # `port == 80`
            negated = self.peek() == "!="
            self.at += 1
            self.changed = True
            return f"not {piece}" if negated else piece
        return piece

    def comparison(self, field: str) -> str:
        """A field, and what it is compared with."""
        self.changed = self.foreign = True
        operator = COMPARISONS.get(self.peek(), "")
        if field in FLAGS:
            wanted = True
            if operator:
                wanted = (self.peek(1) in TRUE) == (operator == "=")
                self.at += 2
            return f"tcp[tcpflags] & {FLAGS[field]} {'!=' if wanted else '='} 0"
        if field in NUMBERS:
            if not operator:
                return field.partition(".")[0]
            self.at += 1
            return f"{NUMBERS[field]} {operator}"
        here = FIELDS[field]
        if self.peek() == "in" and self.peek(1) == "{":
            self.at += 2
            values: list[str] = []
            while self.peek() not in ("", "}"):
                if self.peek() != ",":
                    values.append(self.peek())
                self.at += 1
            self.at += 1
            return f"{here} ({' or '.join(values)})"
        if not operator:
            family = field.partition(".")[0]
            return {"eth": "ether", "ipv6": "ip6"}.get(family, family)
        value = self.peek(1).strip('"')
        self.at += 2
        if operator in ("=", "!="):
            if "/" in value:
                here = here.replace("host", "net")
            return f"{'not ' if operator == '!=' else ''}{here} {value}"
        if here.endswith("port") and value.isdigit():
            number = int(value[:6])
            low = number + (operator == ">") if operator in (">", ">=") else 0
            high = number - (operator == "<") if operator in ("<", "<=") else 65535
            return f"{here}range {low}-{high}"
        return f"{here} {operator} {value}"  # which does not parse, and so is not offered


def translated(text: str) -> tuple[str, bool]:
    """A capture filter for a text that is in Wireshark's syntax, empty if it is not; and whether fields of it are."""
    translation = Translation(text)
    found = translation.level()
    if translation.at < len(translation.pieces) or not translation.changed or not parses(found):
        return "", translation.foreign
    return found, translation.foreign


def failure(text: str) -> int:
    """Where a text stops being a filter; -1 if it is one."""
    try:
        parse(text)
    except FilterError as error:
        return error.position
    return -1


def parses(text: str) -> bool:
    """Whether a text is a filter, as far as syntax goes."""
    return failure(text) < 0
