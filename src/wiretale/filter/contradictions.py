"""Filters that no packet can fulfil: which two terms contradict each other, and why."""

from __future__ import annotations

from wiretale.filter import lexer, syntax
from wiretale.filter.emit import Stretched
from wiretale.filter.errors import FilterError
from wiretale.filter.generate.generator import Generator
from wiretale.filter.generate.values import Values
from wiretale.filter.optimize import Graph, optimized
from wiretale.filter.parser import parse
from wiretale.filter.syntax import spelled
from wiretale.filter.vocabulary import words
from wiretale.native import Final

LONGEST: Final = 2000  # characters of a filter that contradictions are sought in
MOST_TERMS: Final = 12


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
