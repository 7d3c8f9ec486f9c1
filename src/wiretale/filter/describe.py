"""A filter in one English sentence.

A term becomes a verb and what goes with it, so that it can be negated; negations are moved to the
terms first (`not (a or b)` is `not a and not b`). What the words of the language mean is data.
"""

from __future__ import annotations

from wiretale.filter import lexer, syntax
from wiretale.filter.syntax import spelled
from wiretale.filter.vocabulary import CONSTANTS
from wiretale.native import Final

PROTOCOLS: Final[dict[str, tuple[str, str]]] = {
    "ip": ("are", "IPv4"), "ip6": ("are", "IPv6"), "arp": ("are", "ARP"), "rarp": ("are", "RARP"),
    "tcp": ("carry", "TCP"), "udp": ("carry", "UDP"), "sctp": ("carry", "SCTP"), "icmp": ("carry", "ICMP"),
    "icmp6": ("carry", "ICMPv6"), "igmp": ("carry", "IGMP"), "igrp": ("carry", "IGRP"), "pim": ("carry", "PIM"),
    "vrrp": ("carry", "VRRP"), "carp": ("carry", "CARP"), "ah": ("carry", "IPsec AH"), "esp": ("carry", "IPsec ESP"),
    "atalk": ("are", "AppleTalk"), "aarp": ("are", "AppleTalk ARP"), "decnet": ("are", "DECnet"), "lat": ("are", "LAT"),
    "sca": ("are", "SCA"), "moprc": ("are", "MOP remote console"), "mopdl": ("are", "MOP dump and load"),
    "iso": ("are", "OSI"), "esis": ("are", "ES-IS"), "isis": ("are", "IS-IS"), "clnp": ("are", "CLNP"),
    "stp": ("are", "spanning tree"), "ipx": ("are", "IPX"), "netbeui": ("are", "NetBEUI"),
    "l1": ("are", "IS-IS of level 1"), "l2": ("are", "IS-IS of level 2"), "iih": ("are", "IS-IS hellos"),
    "lsp": ("are", "IS-IS link states"), "snp": ("are", "IS-IS sequence numbers"),
    "csnp": ("are", "complete IS-IS sequence numbers"), "psnp": ("are", "partial IS-IS sequence numbers"),
}  # fmt: skip
KEYWORDS: Final[dict[str, tuple[str, str]]] = {
    "vlan": ("have", "a VLAN tag"), "mpls": ("have", "an MPLS label"), "pppoed": ("are", "PPPoE discovery"),
    "pppoes": ("are", "of a PPPoE session"), "geneve": ("are", "in a Geneve tunnel"),
    "vxlan": ("are", "in a VXLAN tunnel"), "inbound": ("were", "received"), "outbound": ("were", "sent"),
    "llc": ("have", "an LLC header"), "lane": ("are", "ATM LAN emulation"), "ifindex": ("are", "of the interface"),
    "on": ("are", "of the interface"),
}  # fmt: skip
# Words behind which offsets are moved, and behind what the rest of the filter then looks.
MOVERS: Final[dict[str, str]] = {
    "vlan": "behind the tag", "mpls": "behind the label", "pppoes": "inside the session", "geneve": "inside the tunnel",
    "vxlan": "inside the tunnel",
}  # fmt: skip
# Fields of headers: protocol, offset, size.
FIELDS: Final[dict[tuple[str, int, int], str]] = {
    ("ip", 1, 1): "IPv4 type of service", ("ip", 2, 2): "IPv4 length", ("ip", 4, 2): "IPv4 identification",
    ("ip", 8, 1): "IPv4 time to live", ("ip", 9, 1): "IPv4 protocol", ("ip", 10, 2): "IPv4 checksum",
    ("ip", 12, 4): "IPv4 source", ("ip", 16, 4): "IPv4 destination", ("ip6", 4, 2): "IPv6 payload length",
    ("ip6", 6, 1): "IPv6 next header", ("ip6", 7, 1): "IPv6 hop limit", ("icmp", 0, 1): "ICMP type",
    ("icmp", 1, 1): "ICMP code", ("icmp6", 0, 1): "ICMPv6 type", ("icmp6", 1, 1): "ICMPv6 code",
    ("tcp", 0, 2): "TCP source port", ("tcp", 2, 2): "TCP destination port", ("tcp", 4, 4): "TCP sequence number",
    ("tcp", 8, 4): "TCP acknowledgment number", ("tcp", 13, 1): "TCP flags", ("tcp", 14, 2): "TCP window",
    ("udp", 0, 2): "UDP source port", ("udp", 2, 2): "UDP destination port", ("udp", 4, 2): "UDP length",
    ("arp", 6, 2): "ARP operation", ("link", 12, 2): "Ethernet type",
}  # fmt: skip
RELATIONS: Final[dict[str, str]] = {
    "=": "of", "!=": "other than", ">": "of more than", ">=": "of at least", "<": "of less than", "<=": "of at most",
}  # fmt: skip
FLAGS: Final[dict[int, str]] = {
    1: "FIN", 2: "SYN", 4: "RST", 8: "PSH", 16: "ACK", 32: "URG", 64: "ECE", 128: "CWR",
}  # fmt: skip
NEGATIVE: Final[dict[str, str]] = {"are": "are not", "were": "were not"}


def sentence(text: str, tree: syntax.Node | None, scoped: bool = False) -> str:
    """What a filter selects."""
    if tree is None:
        return "Selects all packets."
    return f"Selects packets that {Sentence(text, scoped).part(tree, False)}."


class Sentence:
    """The phrases of one filter."""

    def __init__(self, text: str, scoped: bool) -> None:
        self.text = text
        self.scoped = scoped

    def part(self, node: syntax.Node, negated: bool, inside: str = "") -> str:
        """A part as words that go on from `packets that`; in parentheses if it is joined otherwise than around it."""
        while isinstance(node, syntax.Not):
            node, negated = node.part, not negated
        if isinstance(node, (syntax.And, syntax.Or)):
            joint = "and" if isinstance(node, syntax.And) != negated else "or"
            flat: list[str] = []
            for part in joined(node):
                phrase = self.part(part, negated, joint)
                flat.append(phrase)
            words = f" {joint} ".join(flat) if len(flat) == 2 else f", {joint} ".join((", ".join(flat[:-1]), flat[-1]))
            return f"({words})" if inside and inside != joint else words
        verb, rest = self.term(node)
        if not negated:
            return f"{verb} {rest}"
        return f"{NEGATIVE.get(verb, f'do not {verb}')} {rest}"

    def term(self, node: syntax.Node) -> tuple[str, str]:
        """A term as a verb and what goes with it."""
        if isinstance(node, syntax.Protocol):
            found = PROTOCOLS.get(node.name)
            if found is not None:
                return found
        elif isinstance(node, syntax.Qualified):
            return self.qualified(node)
        elif isinstance(node, syntax.Keyword):
            return self.keyword(node)
        elif isinstance(node, syntax.Relation):
            return self.relation(node)
        return "fulfil", f"`{spelled(self.text, node)}`"

    def qualified(self, node: syntax.Qualified) -> tuple[str, str]:
        """A name, number or address under qualifiers."""
        qualifiers, operand = node.qualifiers, node.operand
        protocol, direction, kind = qualifiers.protocol, qualifiers.direction, qualifiers.kind
        what = operand.text
        if operand.prefix is not None:
            what += f"/{operand.prefix}"
        elif operand.mask:
            what += f" mask {operand.mask}"
        named = PROTOCOLS.get(protocol, ("", protocol.upper()))[1]
        if kind in ("port", "portrange"):
            ports = {
                "src": "source port", "dst": "destination port", "src and dst": "source and destination port",
            }.get(direction, "source or destination port")  # fmt: skip
            if kind == "portrange":
                low, _, high = what.partition("-")
                what = f"from {low} to {high or low}"
            return "have", f"{named} {ports} {what}" if protocol else f"{ports} {what} (of TCP, UDP or SCTP)"
        if kind == "protochain":
            return "have", f"a header of protocol {what} among those of {named or 'IP'}"
        if kind == "proto":
            if protocol == "link":
                return "have", f"the link's type {what}"
            return "carry", f"protocol {what}" + (f" over {named}" if protocol else " over IP")
        if kind == "gateway":
            return "go", f"through the gateway {what}"
        if protocol == "link" or operand.kind == lexer.HARDWARE:
            what = f"station {what}"
        elif kind == "net":
            what = f"network {what}"
        prefix = f"{named} " if protocol not in ("", "link") else ""
        if direction in ("", "src or dst"):
            return "are", f"{prefix}from or to {what}"
        if direction == "src and dst":
            return "are", f"{prefix}both from and to {what}"
        if direction in ("src", "dst"):
            return "are", f"{prefix}{'from' if direction == 'src' else 'to'} {what}"
        return "have", f"{what} as their 802.11 address {direction.removeprefix('addr')}"

    def keyword(self, node: syntax.Keyword) -> tuple[str, str]:
        """A primitive that is a word of its own."""
        name, number = node.name, node.number
        if name == "less":
            return "are", f"at most {number} bytes long"
        if name == "greater":
            return "are", f"at least {number} bytes long"
        if name in ("broadcast", "multicast"):
            layer = {"": "link-layer", "link": "link-layer"}.get(node.protocol) or PROTOCOLS[node.protocol][1]
            return "are", f"{layer} {name}s"
        found = KEYWORDS.get(name)
        if found is None:
            return "fulfil", f"`{spelled(self.text, node)}`"
        verb, rest = found
        if number is not None:
            rest += f" {number}"
        elif node.text:
            rest += f" {node.text}"
        if name in MOVERS and (self.scoped or not self.text[node.end :].strip(" \t\r\n()")):
            return verb, rest
        if name in MOVERS:
            rest += f" ({MOVERS[name]} all that follows is looked for)"
        return verb, rest

    def relation(self, node: syntax.Relation) -> tuple[str, str]:
        """Two values compared."""
        flags = self.flags(node)
        if flags:
            return "have", flags
        value = " ".join(self.text[node.right.position : node.right.end].split())
        if isinstance(node.left, syntax.Length):
            return "have", f"a length {RELATIONS[node.operator]} {value}"
        if isinstance(node.left, syntax.Bytes) and isinstance(node.left.offset, syntax.Number):
            field = FIELDS.get((node.left.protocol, node.left.offset.value, node.left.size))
            if field is not None:
                article = "an" if field[0] in "AEIU" and not field.startswith("UDP") else "a"
                return "have", f"{article} {field} {RELATIONS[node.operator]} {value}"
        return "fulfil", f"`{spelled(self.text, node)}`"

    def flags(self, node: syntax.Relation) -> str:
        """What a comparison asks of TCP's flags; empty if it is none of those."""
        left = node.left
        wanted = number_of(node.right)
        if wanted is None or node.operator not in ("=", "!="):
            return ""
        if is_flags(left) and node.operator == "=":
            return f"the TCP flags {named_flags(wanted, 'and')} and no others" if wanted else "no TCP flags"
        if not isinstance(left, syntax.Binary) or left.operator != "&":
            return ""
        mask = number_of(left.right) if is_flags(left.left) else number_of(left.left) if is_flags(left.right) else None
        if mask is None or not mask:
            return ""
        if wanted == 0:
            if node.operator == "!=":
                return f"the TCP flag {named_flags(mask, 'or')}"
            return f"TCP without {named_flags(mask, 'or')}"
        if wanted == mask and node.operator == "=":
            return f"the TCP flags {named_flags(mask, 'and')}"
        return ""


def joined(node: syntax.And | syntax.Or) -> list[syntax.Node]:
    """The parts of a joint, and those of its first part where that is joined alike."""
    parts = list(node.parts)
    while type(parts[0]) is type(node):
        first = parts[0]
        assert isinstance(first, (syntax.And, syntax.Or))
        parts[:1] = first.parts
    return parts


def number_of(node: syntax.Arithmetic) -> int | None:
    """The value of numbers joined by `|`; None of anything else."""
    if isinstance(node, syntax.Number):
        return node.value
    if isinstance(node, syntax.Binary) and node.operator == "|":
        left, right = number_of(node.left), number_of(node.right)
        return None if left is None or right is None else left | right
    return None


def is_flags(node: syntax.Arithmetic) -> bool:
    """Whether this is `tcp[tcpflags]`."""
    if not isinstance(node, syntax.Bytes) or node.protocol != "tcp" or node.size != 1:
        return False
    return isinstance(node.offset, syntax.Number) and node.offset.value == CONSTANTS["tcpflags"]


def named_flags(bits: int, joint: str) -> str:
    """TCP flags by name."""
    return f" {joint} ".join(name for bit, name in FLAGS.items() if bits & bit) or str(bits)
