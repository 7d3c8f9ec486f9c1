"""Values that a filter computes and compares: bytes of headers, the length, numbers."""

from __future__ import annotations

from wiretale.filter import instruction as bpf
from wiretale.filter import syntax
from wiretale.filter.generate import layers, link, network, transport, values
from wiretale.filter.generate.layers import Layers, Place
from wiretale.filter.generate.link import Unsupported
from wiretale.filter.generate.values import Condition, Value
from wiretale.native import Final

OPERATIONS: Final[dict[str, int]] = {
    "+": bpf.ADD, "-": bpf.SUB, "*": bpf.MUL, "/": bpf.DIV, "%": bpf.MOD, "&": bpf.AND, "|": bpf.OR, "^": bpf.XOR,
    "<<": bpf.LSH, ">>": bpf.RSH,
}  # fmt: skip
# Each relation as a jump, and whether what is wanted is that it is not taken.
RELATIONS: Final[dict[str, tuple[int, bool]]] = {
    "=": (bpf.JEQ, False), "!=": (bpf.JEQ, True), ">": (bpf.JGT, False), ">=": (bpf.JGE, False), "<": (bpf.JGE, True),
    "<=": (bpf.JGT, True),
}  # fmt: skip
NETWORK: Final = ("ip", "arp", "rarp", "atalk", "decnet", "lat", "sca", "mopdl", "moprc", "ip6")
BEHIND_IP4: Final = ("sctp", "tcp", "udp", "icmp", "igmp", "igrp", "pim", "vrrp", "carp")


def relation(lay: Layers, node: syntax.Relation) -> Condition:
    """Two values compared; it holds only for packets that have all the headers whose bytes are asked for."""
    guards: list[Condition] = []
    left = value(lay, node.left, guards)
    right = value(lay, node.right, guards)
    return values.combined(values.ALL, [*guards, compared(lay, node.operator, left, right)])


def compared(lay: Layers, operator: str, left: Value, right: Value) -> Condition:
    """A relation of two values."""
    jump, negated = RELATIONS[operator]
    found = lay.make.test(jump, left, right)
    return values.negation(found) if negated else found


def value(lay: Layers, node: syntax.Arithmetic, guards: list[Condition]) -> Value:
    """A value; what must hold before it may be looked at goes to `guards`."""
    make = lay.make
    if isinstance(node, syntax.Number):
        return make.constant(node.value)
    if isinstance(node, syntax.Length):
        return make.length
    if isinstance(node, syntax.Negative):
        return make.binary(bpf.SUB, make.constant(0), value(lay, node.part, guards))
    if isinstance(node, syntax.Binary):
        left = value(lay, node.left, guards)
        # libpcap asks for the headers of the first operand only.
        if lay.link_type in layers.WIRELESS and not isinstance(node.right, syntax.Number):
            lay.be_exact()
        right = value(lay, node.right, [])
        check_operand(node.operator, leading(node.right))
        if right.kind == values.CONSTANT:
            is_shift = node.operator in ("<<", ">>")
            if not is_shift or left.kind != values.CONSTANT:
                check_operand(node.operator, right.k)
        return make.binary(OPERATIONS[node.operator], left, right)
    if isinstance(node, syntax.Bytes):
        if node.size not in (1, 2, 4):
            raise Unsupported("data size must be 1, 2, or 4")
        offset = value(lay, node.offset, guards)
        place = header(lay, node.protocol, guards)
        if offset.kind == values.CONSTANT:
            return lay.load(place, offset.k, node.size)
        base = offset if place.base is None else make.binary(bpf.ADD, offset, place.base)
        return make.load(base, place.offset, node.size)
    raise AssertionError(f"not arithmetic: {node!r}")


def check_operand(operator: str, number: int | None) -> None:
    """That a number may stand to the right of an operator."""
    if number == 0 and operator == "/":
        raise Unsupported("division by zero")
    if number == 0 and operator == "%":
        raise Unsupported("modulus by zero")
    if number is not None and number > 31 and operator in ("<<", ">>"):
        raise Unsupported("shift by more than 31 bits")


def leading(node: syntax.Arithmetic) -> int | None:
    """The number that a value starts with: libpcap looks only at that, so `1 / ip[0]` is a division by zero."""
    while True:
        if isinstance(node, syntax.Number):
            return node.value
        if isinstance(node, syntax.Negative):
            node = node.part
        elif isinstance(node, syntax.Binary):
            node = node.left
        elif isinstance(node, syntax.Bytes):
            node = node.offset
        else:
            return None


def header(lay: Layers, protocol: str, guards: list[Condition]) -> Place:
    """Where a protocol's header is, and when it is there."""
    if protocol == "link":
        if lay.geneve is not None:
            guards.append(lay.geneve)
        return lay.header
    if protocol == "radio":
        if lay.link_type not in layers.RADIO_HEADERS:
            raise Unsupported("radio information not present in capture")
        return Place(None, 0)
    if protocol in NETWORK:
        guards.append(network.protocol(lay, protocol))
        return lay.payload.plus(lay.network)
    if lay.walk is not None and (protocol in BEHIND_IP4 or protocol == "icmp6"):
        if protocol in network.ONLY_IP4 or protocol in network.ONLY_IP6:
            guards.append(link.carries(lay, link.IP if protocol in network.ONLY_IP4 else link.IP6))
        number = lay.protocol_above()
        assert number is not None
        guards.append(lay.equal(number, network.ABOVE_IP[protocol]))
        return lay.transport()
    if protocol in BEHIND_IP4:
        guards.append(link.carries(lay, link.IP))
        guards.append(network.protocol(lay, protocol))
        guards.append(transport.first_fragment(lay))
        return lay.transport()
    if protocol == "icmp6":
        guards.append(link.carries(lay, link.IP6))
        guards.append(lay.equal(lay.load_network(6, 1), 58))
        return lay.payload.plus(lay.network + 40)
    raise Unsupported("unsupported index operation")
