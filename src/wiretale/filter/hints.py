"""What a person is told of a filter that is wrong: the word that is, what was expected, and what was likely meant.

Nothing here is read unless a filter is wrong, or advice on one is asked for. A repair is only offered
if the filter parses with it.
"""

from __future__ import annotations

import re

from wiretale.filter import lexer, syntax
from wiretale.filter.emit import Stretched
from wiretale.filter.errors import FilterError
from wiretale.filter.generate.generator import Generator
from wiretale.filter.generate.values import Values
from wiretale.filter.lexer import Token
from wiretale.filter.optimize import Graph, optimized
from wiretale.filter.parser import parse
from wiretale.filter.vocabulary import ALIASES, CONSTANTS, KEYWORDS, words
from wiretale.native import Final

LONGEST: Final = 2000  # characters of a filter that repairs are sought for
MOST_TERMS: Final = 12  # of a filter that contradictions are sought in
SYNTAX: Final = ("can't parse filter expression", "syntax error in filter expression")
REJECTS: Final = "expression rejects all packets"

# ---- Wireshark's display filters

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
WORD: Final = re.compile(r"[A-Za-z0-9][-_.A-Za-z0-9]*")
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


# ---- repairs


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


def misspelt(text: str, start: int, end: int) -> str:
    """The word that was likely meant by the one there, in the place of which the filter gets further; or nothing."""
    import difflib

    word = text[start:end]
    known = sorted((KEYWORDS | set(ALIASES) | set(CONSTANTS)) - {"link"})
    near = [word.lower()] if word.lower() in known and word.lower() != word else []
    if len(word) > 1:
        near += difflib.get_close_matches(word.lower(), known, 5, 0.6)
    best = ""
    furthest = -1
    rest = len(text) - end
    for candidate in near:
        if candidate == word:
            continue
        repaired = text[:start] + candidate + text[end:]
        reached = failure(repaired)
        if reached < 0:
            return candidate
        # How far it gets into what stands behind the word.
        reached -= len(repaired) - rest
        if reached > furthest and reached >= 0:
            best, furthest = candidate, reached
    return best


def unbalanced(text: str) -> tuple[int, str]:
    """The place of a parenthesis or bracket without its other half, and what to say of it; or -1."""
    waiting: list[int] = []
    for index, character in enumerate(text):
        if character in "([":
            waiting.append(index)
        elif character in ")]":
            opening = "(" if character == ")" else "["
            if not waiting:
                return index, f"This `{character}` closes nothing: there is no `{opening}` before it."
            other = text[waiting.pop()]
            if other != opening:
                return index, f"This `{character}` cannot close the `{other}` that is open here."
    if waiting:
        at = waiting[-1]
        return at, f"This `{text[at]}` is never closed: a `{')' if text[at] == '(' else ']'}` is missing."
    return -1, ""


def scanned(text: str) -> list[Token]:
    """The words of a text up to the first that is none."""
    found: list[Token] = []
    at = 0
    while True:
        while at < len(text) and text[at] in lexer.SPACE:
            at += 1
        if at >= len(text):
            return found
        try:
            token = lexer.next_token(text, at)
        except FilterError:
            return found
        found.append(token)
        at = token.end


def of_syntax(error: FilterError) -> FilterError:
    """A syntax error with the place and the likely fix."""
    text = error.text
    at = error.position
    if len(text) > LONGEST:
        return error
    # Parentheses are blamed if that alone is what is wrong.
    place, hint = unbalanced(text)
    if place >= 0 and ((text[place] in ")]" and at == place) or (at >= len(text.rstrip()) and text[place] in "([")):
        before = [token.kind for token in scanned(text[:at])]
        if not before or before[-1] not in ("and", "or", "not", "("):
            return FilterError(text, place, error.reason, hint)
    hint = likely(text, at)
    if not hint:
        found, foreign = translated(text)
        if found:
            kind = "Wireshark's display syntax" if foreign else "not how filters are written"
            return FilterError(text, at, error.reason, f"This is {kind}; did you mean `{found}`?")
        if any(piece in ("contains", "matches") for piece in pieces(text)):
            return FilterError(
                text, at, error.reason,
                "Filters cannot search in packets as Wireshark's `contains` and `matches` do; they compare bytes at "
                "known places, as in `tcp[0:2] = 80`.",
            )  # fmt: skip
        if foreign:
            return FilterError(
                text, at, error.reason,
                "This looks like Wireshark's display syntax; a capture filter is written otherwise: `tcp port 80`.",
            )  # fmt: skip
        return repaired(error)
    return FilterError(text, at, error.reason, hint)


def likely(text: str, at: int) -> str:
    """What is missing at the place of a syntax error, where that shows from the words around it."""
    before = scanned(text[:at])
    last = before[-1] if before else None
    rest = text[at:].strip()
    following = WORD.match(text, at)
    joint = last is not None and last.kind in ("and", "or", "not")
    if last is not None and (not rest or rest[0] == ")") and joint:
        return f"A term is missing behind `{last.text}`."
    if last is not None and last.kind == "(" and rest[:1] == ")":
        return "These parentheses are empty."
    word = following.group() if following is not None else rest[:2] if rest[:2] in ("&&", "||") else ""
    if word in ("and", "or", "&&", "||") and (last is None or last.kind in ("(", "and", "or", "not")):
        if last is None or last.kind == "(":
            return f"A term is missing before `{word}`."
        return f"A term is missing between `{last.text}` and `{word}`."
    if last is not None and not rest and last.kind in OPERANDS:
        return f"`{last.text}` needs {OPERANDS[last.kind]} behind it, as in `{EXAMPLES[last.kind]}`."
    if last is not None and last.kind in OPERANDS and word in ("and", "or", "&&", "||"):
        return f"`{last.text}` needs {OPERANDS[last.kind]} behind it, as in `{EXAMPLES[last.kind]}`."
    return ""


OPERANDS: Final[dict[str, str]] = {
    "port": "a number or a service's name", "portrange": "two numbers", "host": "an address or a name",
    "net": "a network", "src": "an address or a name", "dst": "an address or a name",
    "proto": "a number or a protocol's name", "protochain": "a number or a protocol's name", "less": "a number",
    "greater": "a number", "gateway": "a name", "mask": "a netmask",
}  # fmt: skip
EXAMPLES: Final[dict[str, str]] = {
    "port": "port 80", "portrange": "portrange 6000-6008", "host": "host 192.0.2.1", "net": "net 192.0.2.0/24",
    "src": "src 192.0.2.1", "dst": "dst 192.0.2.1", "proto": "ip proto 47", "protochain": "ip6 protochain 6",
    "less": "less 64", "greater": "greater 1000", "gateway": "gateway router", "mask": "net 10.0.0.0 mask 255.0.0.0",
}  # fmt: skip


def repaired(error: FilterError) -> FilterError:
    """A syntax error with what makes a filter of the text, if one small change does."""
    text = error.text
    at = error.position
    before = scanned(text[:at])
    following = WORD.match(text, at)
    # The word there is misspelt, or, if that is taken for a name, the one before it.
    if following is not None and following.group() not in KEYWORDS | set(ALIASES):
        meant = misspelt(text, at, following.end())
        if meant:
            return FilterError(text, at, error.reason, f"Did you mean `{meant}`?")
    if before and before[-1].kind == lexer.NAME:
        last = before[-1]
        meant = misspelt(text, last.position, last.end)
        if meant:
            return FilterError(text, last.position, error.reason, f"Did you mean `{meant}`?")
    if not before and following is not None:
        for qualifier in ("host", "port"):
            repaired_text = f"{text[:at]}{qualifier} {text[at:]}"
            number = following.group().isdigit()
            if (qualifier == "port") == number and "." in following.group() + "." * number and parses(repaired_text):
                return FilterError(text, at, error.reason, f"Did you mean `{qualifier} {following.group()}`?")
    if following is None or not before:
        if text[at : at + 1] == "," and parses(text.replace(",", " or ")):
            return FilterError(text, at, error.reason, "Join several values with `or`: `port 80 or 443`.")
        return error
    last = before[-1]
    word = following.group()
    end = following.end()
    swapped = f"{text[: last.position]}{word} {last.text}{text[end:]}"
    if last.kind in KEYWORDS and word in KEYWORDS | set(ALIASES) and parses(swapped):
        hint = f"Did you mean `{word} {last.text}`? The order is protocol, direction, kind, as in `tcp dst port 80`."
        return FilterError(text, at, error.reason, hint)
    for missing in ("port", "host"):
        if (last.kind in ("tcp", "udp", "sctp", "ip", "ip6", "link")) and parses(f"{text[:at]}{missing} {text[at:]}"):
            if (missing == "port") == (last.kind in ("tcp", "udp", "sctp") and word[:1].isdigit() and "." not in word):
                return FilterError(text, at, error.reason, f"Did you mean `{last.text} {missing} {word}`?")
    if parses(f"{text[:at]} and {text[at:]}"):
        hint = f"Two terms are joined by `and` or `or`; one is missing before `{word}`."
        return FilterError(text, at, error.reason, hint)
    return error


# ---- what the link type or the names make of it


def of_names(error: FilterError) -> FilterError:
    """An error in a name: whether it is one that nobody knows, or was meant for something else."""
    found = UNKNOWN.match(error.reason)
    if found is None or "802.11" in error.reason:
        return of_values(error)
    text = error.text
    kind, name = found.groups()
    word = re.compile(r"(?<![-_.A-Za-z0-9])" + re.escape(name) + r"(?![-_.A-Za-z0-9])")
    place = word.search(text, error.position)
    at = place.start() if place is not None else error.position
    carried = place is not None and at == error.position
    hint = f"The filter is well-formed, but nothing on this machine knows the {NAMES.get(kind, kind)} `{name}`."
    if carried and place is not None and len(text) <= LONGEST:
        # No word says what it is: it is taken for what the name before it was.
        meant = PORTS.get(name) or misspelt(text, at, place.end())
        if meant:
            taken = f"`{name}` is taken for a {NAMES.get(kind, kind)} here, as what is named before it"
            hint = f"{taken}; did you mean `{meant}`?"
    elif kind.startswith("port"):
        import difflib

        from wiretale.names import lookup

        services = [row[0] for row in lookup.table("/etc/services") if row] + list(WELL_KNOWN)
        near = difflib.get_close_matches(name, services, 1, 0.6)
        if near:
            hint += f" Did you mean `{near[0]}`?"
        else:
            hint += " Its number will do as well."
    return FilterError(text, at, error.reason, hint)


def of_values(error: FilterError) -> FilterError:
    """An error in a value, or in what a word is used for."""
    text = error.text
    at = error.position
    reason = error.reason
    hint = error.hint
    for pattern, advice in ADVICE:
        found = pattern.search(reason)
        if found is None:
            continue
        hint = hint or advice
        if found.groups():
            place = re.compile(r"(?<![-_.A-Za-z0-9])" + re.escape(found.group(1)) + r"(?![-_.A-Za-z0-9])")
            there = place.search(text, at)
            at = there.start() if there is not None else at
        break
    return FilterError(text, at, reason, hint)


# What is said of a reason; where a group is in the pattern, the place is that of what it matches.
ADVICE: Final[tuple[tuple[re.Pattern[str], str], ...]] = tuple(
    (re.compile(pattern), advice)
    for pattern, advice in (
        (r"^illegal port number (\d+)", "Ports go from 0 to 65535."),
        (r"^VLAN tag (\d+)", "VLAN tags go from 0 to 4095."),
        (r"^MPLS label (\d+)", "MPLS labels go from 0 to 1048575."),
        (r"^PPPoE session number (\d+)", "PPPoE sessions go from 0 to 65535."),
        (r"^Geneve VNI (\d+)", "Geneve's VNIs go from 0 to 16777215."),
        (r'^non-network bits set in "([^"/ ]+)',
         "The part behind the prefix must be zero, as in `net 192.0.2.0/24`; for one address use `host` without `/`."),
        (r"^invalid IPv4 address '([^']+)'", "Each of its four parts goes from 0 to 255."),
        (r"^Mask syntax for networks only", "Write `net` in place of `host`."),
        (r"^mask length must be <= 32", "An IPv4 prefix has at most 32 bits."),
        (r"^mask length must be <= 128", "An IPv6 prefix has at most 128 bits."),
        (r"^'(port|portrange)' modifier applied to ip host", "A port is a number or a service's name."),
        (r"^illegal qualifier of '(portrange|port)'", "Only tcp, udp and sctp have ports."),
        (r"^port '([^']+)' is ", "The service is only known for the other transport protocol; its number will do."),
        (r"^'ip6' modifier applied to ip host", "This is an IPv4 address; leave `ip6` away, or write `ip`."),
        (r"modifier applied to ip6 host", "This is an IPv6 address; drop the protocol before it, or write `ip6`."),
        (r"^ethernet address used in non-ether", "A hardware address needs `ether` before it: `ether host ...`."),
        (r"^illegal link layer address", "`ether` needs a hardware address, as in `ether host 00:1b:21:3c:4d:5e`."),
        (r"^link-layer modifier applied to", "`ether` needs a hardware address; leave it away for an IP address."),
        (r"^netmask not known", "The network's mask is only known when capturing; name the address with `host`."),
        (r"^data size must be", "As in `ip[2:2]`: the offset, a colon, and how many bytes."),
        (r"^division by zero|^modulus by zero", "The value on the right of `/` or `%` must not be 0."),
        (r"^'gateway' requires a name", "A gateway is named, as its hardware address is looked up too."),
        (r"^'gateway' not supported", "Write `ether host ADDRESS and not host ADDRESS` instead."),
        (r"supported only on raw ATM", "The packets' link type has no ATM header; -L lists those of a device."),
        (r"supported only on (?:MTP2|SS7)", "The packets' link type has no SS7 header."),
        (r"only (?:supported )?on 802\.11|only with 802\.11",
         "The packets' link type has no 802.11 header; capture in monitor mode (-I), or name another with -y."),
        (r"^bogus IPv6 address (\S+)", "It has eight groups of hexadecimal digits, or `::` in place of some."),
        (r"^no VLAN match after MPLS", "VLAN tags stand before MPLS labels: write `vlan` first."),
    )
)
UNKNOWN: Final = re.compile(r"unknown ([a-zA-Z0-9./ ]*?) ?'(.*)'")
WELL_KNOWN: Final = words("http https domain ssh smtp ftp telnet ntp snmp imap pop3 ldap syslog")
NAMES: Final[dict[str, str]] = {
    "port": "service", "port in range": "service", "ip proto": "protocol", "ether proto": "protocol",
    "osi proto": "protocol",
}  # fmt: skip


# ---- filters that select nothing


def rejects(text: str, link_type: int, netmask: int | None, parts: list[syntax.Node]) -> bool:
    """Whether no packet fulfils all of these terms."""
    node = parts[0] if len(parts) == 1 else syntax.And(parts)
    try:
        condition = Generator(text, Values(), link_type, netmask).condition(node)
        graph = Graph(share=True)
        root = graph.build(condition, graph.accept, graph.reject)
        return optimized(graph, root) is graph.reject
    except (FilterError, Stretched):
        return False


def flat(node: syntax.Node) -> list[syntax.Node]:
    """The terms of a conjunction."""
    if isinstance(node, syntax.And):
        return [term for part in node.parts for term in flat(part)]
    return [node]


def of_nothing(error: FilterError, link_type: int, netmask: int | None) -> FilterError:
    """The two terms of a filter that contradict each other, and why."""
    text = error.text
    node = parse(text)
    while isinstance(node, syntax.Or):
        node = node.parts[0]  # none of them can be; the first will do
    if node is None:
        return error
    terms = flat(node)
    if len(terms) > MOST_TERMS or len(text) > LONGEST:
        return error
    # The first term that makes it impossible, and the one before it that it contradicts.
    for last in range(len(terms)):
        if rejects(text, link_type, netmask, terms[: last + 1]):
            break
    second = terms[last]
    there = second.position
    if rejects(text, link_type, netmask, [second]):
        return FilterError(text, there, error.reason, f"No packet can fulfil `{spelled(text, second)}` here.")
    for first in terms[:last]:
        if rejects(text, link_type, netmask, [first, second]):
            return FilterError(text, there, error.reason, contradiction(text, first, second))
    return FilterError(
        text, there, error.reason, f"`{spelled(text, second)}` contradicts what the terms before it say together."
    )


def spelled(text: str, node: syntax.Node) -> str:
    """The text of a term."""
    return " ".join(text[node.position : node.end].split())


IP4_ONLY: Final = words("tcp udp sctp icmp igmp igrp pim vrrp carp")
BOTH: Final = frozenset(("IPv4", "IPv6"))


def network_of(node: syntax.Node) -> tuple[frozenset[str], str]:
    """The network protocols whose packets can fulfil a term, none if that is not known; and how that is said."""
    if isinstance(node, syntax.Relation):
        for side in (node.left, node.right):
            found = bytes_of(side)
            if found is not None:
                name = found.protocol
                if name in IP4_ONLY:
                    return frozenset(("IPv4",)), f"`{name}[...]` means IPv4 only"
                return network_of(syntax.Protocol(node.position, node.end, name))
    if isinstance(node, syntax.Qualified):
        operand = node.operand
        protocol = node.qualifiers.protocol
        if protocol in ("ip", "arp", "rarp", "ip6"):
            return network_of(syntax.Protocol(node.position, node.end, protocol))
        if operand.kind == lexer.ADDRESS6:
            return frozenset(("IPv6",)), "an IPv6 address means IPv6"
        if operand.kind == lexer.ADDRESS4 and protocol != "link":
            return frozenset(("IPv4", "ARP", "RARP")), "an IPv4 address means IPv4 or ARP"
        if node.qualifiers.kind in ("port", "portrange"):
            return BOTH, "a port means IP"
    if isinstance(node, syntax.Protocol):
        name = node.name
        if name in ("ip", "icmp", "igmp", "igrp", "vrrp", "carp"):
            return frozenset(("IPv4",)), f"`{name}` means IPv4"
        if name in ("ip6", "icmp6"):
            return frozenset(("IPv6",)), f"`{name}` means IPv6"
        if name in ("arp", "rarp"):
            return frozenset((name.upper(),)), f"`{name}` means {name.upper()}, which is not carried in IP"
        if name in ("tcp", "udp", "sctp", "pim", "ah", "esp"):
            return BOTH, f"`{name}` is carried in IP"
    return frozenset(), ""


def bytes_of(node: syntax.Arithmetic) -> syntax.Bytes | None:
    """The bytes of a header that a value depends on."""
    if isinstance(node, syntax.Bytes):
        return node
    if isinstance(node, syntax.Binary):
        return bytes_of(node.left) or bytes_of(node.right)
    if isinstance(node, syntax.Negative):
        return bytes_of(node.part)
    return None


def transport_of(node: syntax.Node) -> frozenset[str]:
    """The transport protocols one of which a term needs; none if that is not known."""
    name = ""
    if isinstance(node, syntax.Or):
        parts = [transport_of(part) for part in node.parts]
        return frozenset().union(*parts) if all(parts) else frozenset()
    if isinstance(node, syntax.Relation):
        found = bytes_of(node.left) or bytes_of(node.right)
        name = found.protocol if found is not None else ""
    elif isinstance(node, syntax.Qualified):
        name = node.qualifiers.protocol
    elif isinstance(node, syntax.Protocol):
        name = node.name
    return frozenset((name,)) if name in TRANSPORTS else frozenset()


TRANSPORTS: Final[frozenset[str]] = words("tcp udp sctp icmp icmp6 igmp pim ah esp")


def contradiction(text: str, first: syntax.Node, second: syntax.Node) -> str:
    """Why two terms cannot both be true."""
    both = f"`{spelled(text, first)}` and `{spelled(text, second)}` contradict each other: "
    one, why = network_of(first)
    other, why_other = network_of(second)
    if one and other and not one & other:
        hint = f"{both}{why}, {why_other}."
        found = bytes_of(second.left) if isinstance(second, syntax.Relation) else None
        if found is not None and one == {"IPv6"} and found.protocol in IP4_ONLY:
            offset = found.offset
            if isinstance(offset, syntax.Number) and offset.value < 1000:
                size = f":{found.size}" if found.size > 1 else ""
                hint += f" In IPv6 without extension headers the same byte is `ip6[{40 + offset.value}{size}]`."
        return hint
    above, above_other = transport_of(first), transport_of(second)
    if above and above_other and not above & above_other:
        wanted, wanted_other = (" or ".join(sorted(name.upper() for name in names)) for names in (above, above_other))
        alternative = " Did you mean `or`?" if len(above) == len(above_other) == 1 else ""
        return f"{both}one wants {wanted}, the other {wanted_other}; a packet has one of them.{alternative}"
    if isinstance(first, syntax.Not) != isinstance(second, syntax.Not):
        return f"{both}what one of them demands the other excludes."
    if isinstance(first, (syntax.Qualified, syntax.Relation)) and type(first) is type(second):
        return f"{both}they want different values in the same place. Did you mean `or`?"
    return f"{both}no packet fulfils both. Did you mean `or`?"


# ---- all of it


def explained(error: FilterError, link_type: int, netmask: int | None = None) -> FilterError:
    """The same error, with the place of the offending word and the best hint there is."""
    if error.reason.startswith(SYNTAX):
        return of_syntax(error)
    if error.reason == REJECTS:
        return of_nothing(error, link_type, netmask)
    return of_names(error)


# ---- advice on filters that compile

SHIFTS: Final[dict[str, str]] = {
    "vlan": "a VLAN tag", "mpls": "an MPLS label", "pppoes": "a PPPoE session's header", "geneve": "a Geneve header",
}  # fmt: skip


def notes(text: str) -> list[str]:
    """Advice on a filter that compiles but may not mean what was meant; empty if there is none, or it is no filter."""
    try:
        tree = parse(text)
    except FilterError:
        return []
    found: list[str] = []
    if tree is not None:
        advise(text, tree, found)
    return found


def shift_in(node: syntax.Node) -> syntax.Keyword | None:
    """The first term in there that moves the offsets of what comes after it."""
    if isinstance(node, syntax.Keyword) and node.name in SHIFTS:
        return node
    if isinstance(node, syntax.Not):
        return shift_in(node.part)
    if isinstance(node, (syntax.And, syntax.Or)):
        for part in node.parts:
            found = shift_in(part)
            if found is not None:
                return found
    return None


def advise(text: str, node: syntax.Node, found: list[str]) -> None:
    """Adds what is to be said of a part of a filter."""
    if isinstance(node, syntax.Or):
        for index, part in enumerate(node.parts[:-1]):
            shift = shift_in(part)
            if shift is not None:
                rest = " ".join(text[node.parts[index + 1].position : node.end].split())
                advice = f"Write what holds without it first: `{rest} or ...`."
                others = [shift_in(other) for other in node.parts[index + 1 :]]
                numbers = [other.number for other in (shift, *others) if other is not None and other.name == "vlan"]
                if len(numbers) == len(node.parts) and None not in numbers:
                    tags = " or ".join(f"ether[14:2] & 0xfff = {number}" for number in numbers)
                    advice = f"On Ethernet, `vlan and ({tags})` asks for one of several tags."
                elif any(others):
                    advice = "Two filters, or one with the terms without it first, say what is meant."
                found.append(
                    f"`{spelled(text, shift)}` moves all offsets behind it, also behind the `or`: `{rest}` is looked "
                    f"for only behind {SHIFTS[shift.name]}. {advice}"
                )
                break
    if isinstance(node, (syntax.And, syntax.Or)):
        first = node.parts[0]
        if isinstance(first, syntax.Or) and isinstance(node, syntax.And):
            between = text[first.end : node.parts[1].position]
            if ")" not in between:
                found.append(
                    f"`and` and `or` bind alike, from left to right: `{spelled(text, first)}` are together one side of "
                    "the `and` behind them. Parentheses say what is meant."
                )
        for part in node.parts:
            advise(text, part, found)
    elif isinstance(node, syntax.Not):
        advise(text, node.part, found)
    elif isinstance(node, syntax.Relation):
        advise_flags(text, node, found)


def advise_flags(text: str, node: syntax.Relation, found: list[str]) -> None:
    """Adds what is to be said of a comparison of TCP's flags."""
    if node.operator not in ("=", "!="):
        return
    left = node.left
    wanted = " ".join(text[node.right.position : node.right.end].split())
    value = constant(node.right)
    if is_flags(left) and value:
        flags = spelled(text, left)
        name = ONE_FLAG.get(value)
        simple = name or (f"({wanted})" if isinstance(node.right, syntax.Binary) else wanted)
        if name:
            better = f"`{flags} & {simple} != 0` selects all that have it"
        else:
            better = f"`{flags} & {simple} = {simple}` selects all that have them"
        if node.operator == "=":
            found.append(f"`{spelled(text, node)}` selects only segments with no other flag set; {better}.")
        else:
            found.append(
                f"`{spelled(text, node)}` also selects segments that have another flag besides; "
                f"`{flags} & {simple} = 0` selects those that have none of it."
            )
        return
    if isinstance(left, syntax.Binary) and left.operator == "&" and value:
        mask = constant(left.right) if not isinstance(left.left, syntax.Number) else constant(left.left)
        if mask is not None and value & ~mask:
            never = "never true" if node.operator == "=" else "always true"
            found.append(
                f"`{spelled(text, node)}` is {never}: what `&` leaves is at most {mask}. "
                "To ask whether a bit is set, compare with `!= 0`."
            )


def is_flags(node: syntax.Arithmetic) -> bool:
    """Whether this is `tcp[tcpflags]`."""
    return (
        isinstance(node, syntax.Bytes)
        and node.protocol == "tcp"
        and node.size == 1
        and isinstance(node.offset, syntax.Number)
        and node.offset.value == 13
    )


ONE_FLAG: Final[dict[int, str]] = {
    value: name for name, value in CONSTANTS.items() if name.startswith("tcp-")
}


def constant(node: syntax.Arithmetic) -> int | None:
    """The value of what is made of numbers with `|`, `&` and `+`; None of anything else."""
    if isinstance(node, syntax.Number):
        return node.value
    if isinstance(node, syntax.Binary):
        left, right = constant(node.left), constant(node.right)
        if left is None or right is None:
            return None
        if node.operator == "|":
            return left | right
        if node.operator == "&":
            return left & right
        if node.operator == "+":
            return left + right & 0xFFFFFFFF
    return None
