"""Walks a filter's tree from left to right and makes it a condition; tags and labels move what comes after them."""

from __future__ import annotations

from wiretale.filter import instruction as bpf
from wiretale.filter import syntax
from wiretale.filter.errors import FilterError
from wiretale.filter.generate import (
    arithmetic,
    link,
    network,
    operands,
    transport,
    values,
    wireless,
)
from wiretale.filter.generate.layers import Layers
from wiretale.filter.generate.link import Unsupported
from wiretale.filter.generate.values import Condition, Value, Values
from wiretale.native import Final

MOVERS: Final = ("mpls", "pppoes", "geneve", "vxlan")  # which stand behind VLAN tags, and move what comes after them


class Generator:
    """Makes the condition of one filter."""

    def __init__(
        self, text: str, make: Values, link_type: int, netmask: int | None, scoped: bool = False
    ) -> None:
        self.text = text
        self.make = make
        self.lay = Layers(make, link_type)
        self.netmask = netmask
        self.scoped = scoped
        self.terms: list[tuple[syntax.Node, Condition]] = []  # each primitive, and what it was made

    @property
    def held(self) -> tuple[Value, ...]:
        """What is kept in memory from when it is first computed."""
        return tuple(self.lay.whole.held)

    def condition(self, node: syntax.Node) -> Condition:
        """The condition of a whole filter."""
        found = self.visit(node)
        whole = self.lay.whole
        if whole.always is not values.TRUE:
            if whole.first is not None:  # is read as soon as it is known that it is there
                found = values.both(self.make.reading(whole.first), found)
                whole.first = None
            found = values.both(whole.always, found)
        return found

    def visit(self, node: syntax.Node) -> Condition:
        """The condition of a part."""
        start = self.lay
        joints: list[syntax.And | syntax.Or] = []
        while isinstance(node, syntax.And | syntax.Or):  # `a and b or c and d or ...` goes deep on its left
            joints.append(node)
            node = node.parts[0]
        if self.scoped:
            self.lay = start.copy()
        found = self.term(node)
        for joint in reversed(joints):
            parts = [found]
            is_and = isinstance(joint, syntax.And)
            for part in joint.parts[1:]:
                if self.scoped and not is_and:
                    self.lay = start.copy()
                parts.append(self.visit(part))
            found = values.combined(values.ALL if is_and else values.ANY, parts)
            if self.scoped:
                self.lay = start.copy()
        return found

    def term(self, node: syntax.Node) -> Condition:
        """The condition of a part that is not joined of others."""
        start = self.lay
        if isinstance(node, syntax.Not):
            found = values.negation(self.visit(node.part))
            if self.scoped:
                self.lay = start
            return found
        if self.scoped and isinstance(node, syntax.Keyword):
            self.lay = start.copy()
        try:
            found = self.primitive(node)
        except operands.Unknown as error:
            hint = "The filter is well-formed, but nothing on this machine knows the name."
            raise FilterError(self.text, node.position, str(error), hint) from None
        except Unsupported as error:
            raise FilterError(self.text, node.position, str(error)) from None
        self.terms.append((node, found))
        if self.scoped and isinstance(node, syntax.Keyword) and node.grouped:
            self.lay = start
        return found

    def place(self, node: syntax.Node) -> Layers:
        """Where a primitive looks for headers."""
        lay = self.lay
        if not self.scoped:
            return lay
        if isinstance(node, syntax.Keyword) and node.name == "vlan":
            return lay
        if isinstance(node, syntax.Qualified) and node.qualifiers.kind == "protochain":
            return lay  # its loop begins at a fixed place
        found = lay.plain()
        if found.walk is None:
            link.walk(found)
        if isinstance(node, syntax.Keyword) and node.name in MOVERS:
            found = self.lay = found.copy()
        return found

    def primitive(self, node: syntax.Node) -> Condition:
        """The condition of one primitive."""
        lay = self.place(node)
        if isinstance(node, syntax.Qualified):
            return operands.qualified(lay, node.qualifiers, node.operand)
        if isinstance(node, syntax.Protocol):
            return network.protocol(lay, node.name)
        if isinstance(node, syntax.Relation):
            return arithmetic.relation(lay, node)
        if isinstance(node, syntax.Field):
            from wiretale.filter.generate import telephony

            return telephony.field(lay, node.name, node.operator, node.value)
        if isinstance(node, syntax.Wireless):
            return self.wireless(node)
        if isinstance(node, syntax.Byte):
            return self.byte(node)
        assert isinstance(node, syntax.Keyword)
        return self.keyword(node, lay)

    def keyword(self, node: syntax.Keyword, lay: Layers) -> Condition:
        """A primitive that is a word of its own."""
        name = node.name
        number = node.number
        if name == "vlan":
            return link.vlan(lay, number)
        if name == "mpls":
            return link.mpls(lay, number)
        if name == "pppoed":
            return link.carries(lay, link.PPPOED)
        if name == "pppoes":
            return link.pppoe_session(lay, number)
        if name == "geneve":
            return transport.geneve(lay, number)
        if name == "vxlan":
            return transport.vxlan(lay, number)
        if name == "broadcast":
            return network.broadcast(lay, node.protocol, self.netmask)
        if name == "multicast":
            return network.multicast(lay, node.protocol)
        if name == "less":
            return arithmetic.compared(lay, "<=", self.make.length, self.make.constant(number or 0))
        if name == "greater":
            return arithmetic.compared(lay, ">=", self.make.length, self.make.constant(number or 0))
        if name == "inbound" or name == "outbound":
            return link.direction(lay, name == "outbound")
        if name == "ifindex":
            return link.interface(lay, number or 0)
        if name == "llc":
            return link.llc(lay, node.text)
        from wiretale.filter.generate import firewall, telephony

        if name in telephony.ATM_WORDS:
            return telephony.atm_word(lay, name)
        if name in telephony.MTP_WORDS:
            return telephony.mtp_word(lay, name)
        return firewall.field(lay, name, number, node.text)

    def wireless(self, node: syntax.Wireless) -> Condition:
        """802.11's types and directions."""
        lay = self.lay
        if node.direction is not None:
            if not wireless.is_wireless(lay):
                raise Unsupported("frame direction supported only with 802.11 headers")
            direction = node.direction
            if isinstance(direction, str):
                known = wireless.DIRECTIONS.get(direction.lower())
                if known is None:
                    raise Unsupported("unknown 802.11 direction")
                direction = known
            return wireless.frame_direction(lay, direction)
        kind = node.type
        subtype = node.subtype
        if kind is None:
            # The type follows from the subtype's name.
            for number, known_subtypes in wireless.SUBTYPES.items():
                if str(subtype).lower() in known_subtypes:
                    self.need_wireless()
                    return wireless.frame_type(lay, number, known_subtypes[str(subtype).lower()])
            raise Unsupported("unknown 802.11 type name")
        if isinstance(kind, str):
            known = wireless.TYPES.get(kind.lower())
            if known is None:
                raise Unsupported(f'unknown 802.11 type name "{kind}"')
            kind = known
        elif kind & ~wireless.TYPE_MASK:
            raise Unsupported(f"invalid 802.11 type value 0x{kind:02x}")
        if isinstance(subtype, str):
            known = wireless.SUBTYPES.get(kind, {}).get(subtype.lower())
            if known is None:
                raise Unsupported(f'unknown 802.11 subtype name "{subtype}"')
            subtype = known
        elif subtype is not None and subtype & ~wireless.SUBTYPE_MASK:
            raise Unsupported(f"invalid 802.11 subtype value 0x{subtype:02x}")
        self.need_wireless()
        return wireless.frame_type(lay, kind, subtype)

    def need_wireless(self) -> None:
        """That frames have 802.11 headers."""
        if not wireless.is_wireless(self.lay):
            raise Unsupported("802.11 link-layer types supported only on 802.11")

    def byte(self, node: syntax.Byte) -> Condition:
        """`byte`: what its & and | work on is not the byte, but the accumulator as it is, as in libpcap."""
        make = self.make
        lay = self.lay
        value = lay.load(lay.header, node.offset, 1)
        if node.operator == "=":
            return lay.equal(value, node.value)
        if node.operator == "<" or node.operator == ">":
            return arithmetic.compared(lay, node.operator, value, make.constant(node.value))
        operation = bpf.AND if node.operator == "&" else bpf.OR
        return make.nonzero(make.binary(operation, make.unset, make.constant(node.value)))
