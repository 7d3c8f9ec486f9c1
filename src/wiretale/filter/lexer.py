"""The words of a filter: names, numbers, addresses, operators.

At each place the longest word wins, as in libpcap: `1-1023` is one word (a port range), `1.2.3.4` an
address, `1:2:3:4:5:6` a hardware address, `tcp-syn` a name. A backslash makes a name of a keyword.
"""

from __future__ import annotations

import re
from _socket import AF_INET6, inet_pton

from wiretale.filter.errors import FilterError
from wiretale.native import Final

# Kinds of token. Keywords and operators have themselves as kind.
NUMBER: Final = "number"
ADDRESS4: Final = "address"  # 1.2, 1.2.3 or 1.2.3.4: host, net, or DECnet address
ADDRESS6: Final = "IPv6 address"
HARDWARE: Final = "hardware address"
ARCNET: Final = "ARCNET address"
NAME: Final = "name"
END: Final = "end of the filter"

LONGEST_TEXT: Final = 1 << 20


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
OPERATORS: Final[tuple[tuple[str, str], ...]] = (
    ("&&", "and"), ("||", "or"), ("<<", "<<"), (">>", ">>"), ("<=", "<="), (">=", ">="), ("==", "="), ("!=", "!="),
    ("&", "&"), ("|", "|"), ("<", "<"), (">", ">"), ("=", "="), ("!", "not"), ("+", "+"), ("-", "-"), ("*", "*"),
    ("/", "/"), ("%", "%"), ("^", "^"), ("(", "("), (")", ")"), ("[", "["), ("]", "]"), (":", ":"),
)  # fmt: skip

SPACE: Final = " \t\n\r"
WORD: Final = re.compile(r"[A-Za-z0-9](?:[-_.A-Za-z0-9]*[.A-Za-z0-9])?")
INTEGER: Final = re.compile(r"0[xX][0-9A-Fa-f]+|[0-9]+")
DOTTED: Final = re.compile(r"(?:(?:0[xX][0-9A-Fa-f]+|[0-9]+)\.){1,3}(?:0[xX][0-9A-Fa-f]+|[0-9]+)")
STATION: Final = re.compile(
    r"[0-9A-Fa-f]{1,2}(?:(?::[0-9A-Fa-f]{1,2}){5}|(?:-[0-9A-Fa-f]{1,2}){5}|(?:\.[0-9A-Fa-f]{1,2}){5})"
    r"|[0-9A-Fa-f]{4}\.[0-9A-Fa-f]{4}\.[0-9A-Fa-f]{4}|[0-9A-Fa-f]{12}"
)
HALF_STATION: Final = re.compile(r"[0-9A-Fa-f]{1,2}:+(?:[0-9A-Fa-f]{1,2}:+)+")
GROUPS: Final = re.compile(r"[0-9A-Fa-f:.]+")
QUAD: Final = re.compile(r"[0-9]+\.[0-9]+\.[0-9]+\.[0-9]+\Z")
GROUP: Final = re.compile(r"[0-9A-Fa-f]{1,4}\Z")
ESCAPED: Final = re.compile(r"\\([^ !()\n\t]+)")
ARCNET_NODE: Final = re.compile(r"\$[0-9A-Fa-f]{1,2}")
LONGEST_ADDRESS: Final = 64


class Token:
    """A word: its kind, its text, where it is, and, if it is a number, its value."""

    __slots__ = ("end", "kind", "position", "text", "value")

    def __init__(self, kind: str, text: str, position: int, end: int, value: int = 0) -> None:
        self.kind = kind
        self.text = text
        self.position = position
        self.end = end
        self.value = value


def is_address6(text: str) -> bool:
    """Whether this is shaped like an IPv6 address; its numbers are looked at later."""
    if text.count(":") < 2:
        return False
    front, gap, back = text.partition("::")
    if "::" in back or back.startswith(":") or (gap and front.endswith(":")):
        return False
    left = front.split(":") if front else []
    right = back.split(":") if back else []
    groups = left + right
    wanted = 0
    for index, group in enumerate(groups):
        if "." in group:
            if index != len(groups) - 1 or QUAD.match(group) is None or (gap and not right):
                return False
            wanted += 2
        elif GROUP.match(group) is None:
            return False
        else:
            wanted += 1
    return wanted <= 7 if gap else wanted == 8


def longest_address6(text: str, position: int) -> int:
    """Where the longest IPv6 address that starts at `position` ends, or `position` if none does."""
    found = GROUPS.match(text, position, position + LONGEST_ADDRESS)
    if found is None or text.find(":", position, found.end()) < 0:
        return position
    for end in range(found.end(), position + 1, -1):
        if is_address6(text[position:end]):
            return end
    return position


def number(text: str, position: int, word: str) -> int:
    """The value of a number in C's notation."""
    if word[:2] in ("0x", "0X"):
        value = int(word, 16) if len(word) <= 64 else 1 << 32
    elif word[0] == "0" and len(word) > 1:
        # What overflows is found before what comes after it.
        value = 0
        for digit in word:
            if digit in "89":
                raise FilterError(
                    text, position, f"number {word} contains non-octal digit",
                    "A number that starts with 0 is octal, as in C; leave the 0 away for a decimal one.",
                )  # fmt: skip
            value = value * 8 + int(digit)
            if value > 0xFFFFFFFF:
                break
    else:
        value = int(word) if len(word) <= 64 else 1 << 32
    if value > 0xFFFFFFFF:
        raise FilterError(text, position, f"number {word} overflows 32 bits", "The largest number is 4294967295.")
    return value


def tokens(text: str) -> list[Token]:
    """The words of `text`, and at last one of kind END."""
    if len(text) > LONGEST_TEXT:
        raise FilterError(text[:80], 0, "filter expression is too long", f"At most {LONGEST_TEXT} characters.")
    found: list[Token] = []
    at = 0
    size = len(text)
    while True:
        while at < size and text[at] in SPACE:
            at += 1
        if at >= size:
            found.append(Token(END, "", size, size))
            return found
        token = next_token(text, at)
        found.append(token)
        at = token.end


def next_token(text: str, at: int) -> Token:
    """The word that starts at `at`."""
    first = text[at]
    if first == "\\":
        escaped = ESCAPED.match(text, at)
        if escaped is not None:
            return Token(NAME, escaped.group(1), at, escaped.end())
        raise syntax_error(text, at)
    if first == "$":
        node = ARCNET_NODE.match(text, at)
        if node is not None:
            return Token(ARCNET, node.group()[1:], at, node.end())
        raise syntax_error(text, at)
    if first == ":" or (first.isascii() and first.isalnum()):
        token = word_token(text, at)
        if token is not None:
            return token
    for spelling, kind in OPERATORS:
        if text.startswith(spelling, at):
            return Token(kind, spelling, at, at + len(spelling))
    raise syntax_error(text, at)


def word_token(text: str, at: int) -> Token | None:
    """A name, number or address that starts at `at`: the longest of all."""
    word = WORD.match(text, at)
    longest = word.end() if word is not None else at
    address6 = longest_address6(text, at)
    if address6 > longest:
        address = text[at:address6]
        try:
            inet_pton(AF_INET6, address)
        except OSError:
            raise FilterError(text, at, f"bogus IPv6 address {address}") from None
        return Token(ADDRESS6, address, at, address6)
    station = STATION.match(text, at)
    if station is not None and station.end() >= longest:
        dotted = DOTTED.match(text, at)
        if dotted is None or dotted.end() < station.end() or text[at + 4] == ".":
            return Token(HARDWARE, station.group(), at, station.end())
    half = HALF_STATION.match(text, at)
    if half is not None and half.end() > longest:
        raise FilterError(
            text, at, f"bogus ethernet address {half.group()}",
            "A hardware address has six parts, as in 00:1b:21:3c:4d:5e.",
        )  # fmt: skip
    if word is None:
        return None
    spelled = word.group()
    integer = INTEGER.match(text, at)
    if integer is not None and integer.end() == longest:
        return Token(NUMBER, spelled, at, longest, number(text, at, spelled))
    dotted = DOTTED.match(text, at)
    if dotted is not None and dotted.end() == longest:
        return Token(ADDRESS4, spelled, at, longest)
    kind = ALIASES.get(spelled, spelled)
    if kind in KEYWORDS and spelled not in ("oamf4e", "oamf4s"):  # those are written with a c only
        return Token(kind, spelled, at, longest)
    if spelled in CONSTANTS:
        return Token(NUMBER, spelled, at, longest, CONSTANTS[spelled])
    return Token(NAME, spelled, at, longest)


def syntax_error(text: str, at: int, hint: str = "") -> FilterError:
    """The error for what is no filter at all, in libpcap's words."""
    return FilterError(text, at, "can't parse filter expression: syntax error", hint)
