"""A filter as a tree.

Each node knows the place of its words in the text (`position` to `end`). Qualifiers that the text
leaves out because they carry over (`port 80 or 443`) are filled in.
"""

from __future__ import annotations

from wiretale.native import Final

# An operand: what kind of word a primitive was given. They are the lexer's kinds.
DEFAULT: Final = ""  # a qualifier that is not there


class Node:
    """A part of a filter."""

    __slots__ = ("end", "position")

    def __init__(self, position: int, end: int) -> None:
        self.position = position
        self.end = end


class And(Node):
    """All of its parts."""

    __slots__ = ("parts",)

    def __init__(self, parts: list[Node]) -> None:
        super().__init__(parts[0].position, parts[-1].end)
        self.parts = parts


class Or(Node):
    """Any of its parts."""

    __slots__ = ("parts",)

    def __init__(self, parts: list[Node]) -> None:
        super().__init__(parts[0].position, parts[-1].end)
        self.parts = parts


class Not(Node):
    """Not its part."""

    __slots__ = ("part",)

    def __init__(self, position: int, part: Node) -> None:
        super().__init__(position, part.end)
        self.part = part


class Qualifiers:
    """What the words before a name or number say of it.

    `protocol`: ip, tcp, link, ... `direction`: src, dst, `src or dst`, `src and dst`, addr1, ...
    `kind`: host, net, port, portrange, gateway, proto, protochain. Each may be DEFAULT.
    """

    __slots__ = ("direction", "kind", "protocol")

    def __init__(self, protocol: str, direction: str, kind: str) -> None:
        self.protocol = protocol
        self.direction = direction
        self.kind = kind


class Operand:
    """A name, number or address, with its mask or prefix length if it has one."""

    __slots__ = ("kind", "mask", "prefix", "text", "value")

    def __init__(self, kind: str, text: str, value: int = 0, mask: str = "", prefix: int | None = None) -> None:
        self.kind = kind
        self.text = text
        self.value = value
        self.mask = mask
        self.prefix = prefix


class Qualified(Node):
    """`tcp src port 80`: qualifiers, and what they qualify."""

    __slots__ = ("operand", "qualifiers")

    def __init__(self, position: int, end: int, qualifiers: Qualifiers, operand: Operand) -> None:
        super().__init__(position, end)
        self.qualifiers = qualifiers
        self.operand = operand


class Protocol(Node):
    """`tcp`: packets of a protocol."""

    __slots__ = ("name",)

    def __init__(self, position: int, end: int, name: str) -> None:
        super().__init__(position, end)
        self.name = name


class Keyword(Node):
    """A primitive that is a word of its own: `vlan 100`, `broadcast`, `less 64`, `inbound`.

    `protocol` is the qualifier before it. `number` and `text` are what follows it, if anything does. One that is
    alone in parentheses is `grouped`.
    """

    __slots__ = ("grouped", "name", "number", "protocol", "text")

    def __init__(
        self, position: int, end: int, name: str, protocol: str = DEFAULT, number: int | None = None, text: str = ""
    ) -> None:
        super().__init__(position, end)
        self.name = name
        self.protocol = protocol
        self.number = number
        self.text = text
        self.grouped = False


class Byte(Node):
    """`byte 8 < 5`: the old way to look at a byte of the packet."""

    __slots__ = ("offset", "operator", "value")

    def __init__(self, position: int, end: int, offset: int, operator: str, value: int) -> None:
        super().__init__(position, end)
        self.offset = offset
        self.operator = operator
        self.value = value


class Wireless(Node):
    """`type mgt subtype beacon`: 802.11's types. Each is a name or a number, or None."""

    __slots__ = ("direction", "subtype", "type")

    def __init__(
        self, position: int, end: int, kind: int | str | None, subtype: int | str | None, direction: int | str | None
    ) -> None:
        super().__init__(position, end)
        self.type = kind
        self.subtype = subtype
        self.direction = direction


class Field(Node):
    """`vpi 10`, `dpc > 5`: a field of ATM's or SS7's headers, compared."""

    __slots__ = ("name", "operator", "value")

    def __init__(self, position: int, end: int, name: str, operator: str, value: int) -> None:
        super().__init__(position, end)
        self.name = name
        self.operator = operator
        self.value = value


class Relation(Node):
    """`ip[0] & 15 > 5`: two values compared by `=`, `!=`, `>`, `>=`, `<` or `<=`."""

    __slots__ = ("left", "operator", "right")

    def __init__(self, operator: str, left: Arithmetic, right: Arithmetic) -> None:
        super().__init__(left.position, right.end)
        self.operator = operator
        self.left = left
        self.right = right


class Arithmetic(Node):
    """A value."""

    __slots__ = ()


class Number(Arithmetic):
    """A constant."""

    __slots__ = ("value",)

    def __init__(self, position: int, end: int, value: int) -> None:
        super().__init__(position, end)
        self.value = value


class Length(Arithmetic):
    """`len`: the packet's length."""

    __slots__ = ()


class Bytes(Arithmetic):
    """`tcp[offset:size]`: bytes of a header."""

    __slots__ = ("offset", "protocol", "size")

    def __init__(self, position: int, end: int, protocol: str, offset: Arithmetic, size: int) -> None:
        super().__init__(position, end)
        self.protocol = protocol
        self.offset = offset
        self.size = size


class Binary(Arithmetic):
    """Two values and an operator between them."""

    __slots__ = ("left", "operator", "right")

    def __init__(self, operator: str, left: Arithmetic, right: Arithmetic) -> None:
        super().__init__(left.position, right.end)
        self.operator = operator
        self.left = left
        self.right = right


class Negative(Arithmetic):
    """A value with a minus before it."""

    __slots__ = ("part",)

    def __init__(self, position: int, part: Arithmetic) -> None:
        super().__init__(position, part.end)
        self.part = part


def spelled(text: str, node: Node) -> str:
    """The text of a term."""
    return " ".join(text[node.position : node.end].split())
