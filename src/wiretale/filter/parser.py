"""From words to the tree of `syntax`.

`and` and `or` bind alike and to the left; `not` binds to one term. A name or number without qualifiers takes
those of the primitive before it: `tcp dst port 80 or 443`. Whether a parenthesis holds primitives, names for the
qualifiers before it, or arithmetic shows only inside or even behind it, so one function reads all three.
"""

from __future__ import annotations

from wiretale.filter import lexer, syntax
from wiretale.filter.errors import FilterError
from wiretale.filter.lexer import Token
from wiretale.filter.vocabulary import words
from wiretale.native import Final

PROTOCOLS: Final[frozenset[str]] = words(
    """link ip arp rarp sctp tcp udp icmp igmp igrp pim vrrp carp atalk aarp decnet lat sca moprc mopdl ip6 icmp6 ah
    esp iso esis isis clnp l1 l2 iih lsp snp csnp psnp stp ipx netbeui radio"""
)
DIRECTIONS: Final[frozenset[str]] = words("src dst addr1 addr2 addr3 addr4 ra ta")
KINDS: Final[frozenset[str]] = words("host net port portrange")
HEADS: Final[frozenset[str]] = words("proto protochain gateway")
CAST: Final[frozenset[str]] = words("broadcast multicast")
WIRELESS: Final[frozenset[str]] = words("type subtype direction")
BARE: Final[frozenset[str]] = words(
    """inbound outbound pppoed lane metac bcc oam oamf4 oamf4e oamf4s sc ilmic connectmsg metaconnect fisu lssu msu
    hfisu hlssu hmsu"""
)
NUMBERED: Final[frozenset[str]] = words("less greater ifindex rnr srnr")
MAYBE_NUMBERED: Final[frozenset[str]] = words("vlan mpls pppoes geneve")
FIELDS: Final[frozenset[str]] = words("vpi vci sio opc dpc sls hsio hopc hdpc hsls")
RELATIONS: Final[frozenset[str]] = words("= != > >= < <=")
BINDING: Final[dict[str, int]] = {"|": 1, "&": 2, "<<": 3, ">>": 3, "+": 4, "-": 4, "*": 5, "/": 5}
# These two bind to all that follows them, and tighter than anything before them.
GREEDY: Final[frozenset[str]] = frozenset("%^")
IDENTIFIERS: Final[frozenset[str]] = frozenset(
    (lexer.NAME, lexer.NUMBER, lexer.ADDRESS4, lexer.ADDRESS6, lexer.HARDWARE, lexer.ARCNET)
)
DEEPEST: Final = 60
MOST_OPERATORS: Final = 150  # in one comparison


class Parser:
    """Reads the words of one filter."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = lexer.tokens(text)
        self.at = 0
        self.depth = 0
        self.operators = 0
        # The qualifiers that a bare name would take now.
        self.carried: syntax.Qualifiers | None = None

    # ---- words

    def kind(self, ahead: int = 0) -> str:
        """The kind of the next word, or of one of those behind it."""
        at = self.at + ahead
        return self.tokens[at].kind if at < len(self.tokens) else lexer.END

    def take(self) -> Token:
        """The next word, which is then behind us."""
        token = self.tokens[self.at]
        if token.kind != lexer.END:
            self.at += 1
        return token

    def behind(self) -> int:
        """Where the last word taken ends."""
        return self.tokens[self.at - 1].end if self.at else 0

    def expect(self, kind: str, expected: str) -> Token:
        """The next word, which must be of this kind."""
        if self.kind() != kind:
            raise self.error(expected)
        return self.take()

    def error(self, expected: str) -> FilterError:
        """A syntax error at the next word."""
        token = self.tokens[self.at]
        found = f"not `{token.text}`" if token.kind != lexer.END else "but the filter ends here"
        return lexer.syntax_error(self.text, token.position, f"Expected {expected}, {found}.")

    def deeper(self) -> None:
        """One parenthesis, bracket or `not` further in."""
        self.depth += 1
        if self.depth > DEEPEST:
            raise FilterError(
                self.text, self.tokens[self.at].position, "filter expression is nested too deeply",
                f"At most {DEEPEST} levels of parentheses, brackets and negations.",
            )  # fmt: skip

    # ---- primitives and what joins them

    def filter(self) -> syntax.Node | None:
        """All of it; None if there are no words at all."""
        if self.kind() == lexer.END:
            return None
        node, _ = self.expression(False)
        node = self.settled(node, False)
        if self.kind() != lexer.END:
            raise self.error("`and`, `or` or the end")
        return node

    def expression(self, names: bool) -> tuple[syntax.Node, bool]:
        """Terms joined by `and` and `or`, and whether they are names for the qualifiers carried here.

        `names` says whether the first may be such a name. It can come out as arithmetic too, where a
        parenthesis follows.
        """
        node, is_name = self.term(names)
        if isinstance(node, syntax.Arithmetic):
            if not isinstance(node, syntax.Number) or self.kind() not in ("and", "or"):
                return node, names
            node = self.settled(node, names)
            is_name = True
        group: list[syntax.Node] = [node]
        joint = ""
        while self.kind() in ("and", "or"):
            operator = self.take().kind
            part, part_is_name = self.term(True)
            part_is_name = part_is_name or isinstance(part, syntax.Number)
            part = self.settled(part, True)
            if is_name and self.depth and names and not part_is_name:
                raise lexer.syntax_error(
                    self.text, part.position, "In these parentheses are names for the qualifiers before them."
                )
            if operator != joint and len(group) > 1:
                group = [self.joined(joint, group)]
            joint = operator
            group.append(part)
        return (self.joined(joint, group) if len(group) > 1 else node), is_name

    def joined(self, joint: str, parts: list[syntax.Node]) -> syntax.Node:
        return syntax.And(parts) if joint == "and" else syntax.Or(parts)

    def settled(self, node: syntax.Node, names: bool) -> syntax.Node:
        """`node`, which stands where arithmetic cannot: a bare number is a name, anything else an error."""
        if isinstance(node, syntax.Number) and names:
            return self.carry(node.position, node.end, syntax.Operand(lexer.NUMBER, self.spelled(node), node.value))
        if isinstance(node, syntax.Arithmetic):
            raise self.error("a comparison (=, !=, <, >, <=, >=)")
        return node

    def spelled(self, node: syntax.Node) -> str:
        """The text of a node."""
        return self.text[node.position : node.end]

    def term(self, names: bool) -> tuple[syntax.Node, bool]:
        """One term, and whether it is a name for the qualifiers carried here; or arithmetic not compared yet."""
        if self.kind() == "not":
            self.deeper()
            position = self.take().position
            part, is_name = self.term(names)
            is_name = is_name or isinstance(part, syntax.Number)
            part = self.settled(part, names)
            self.depth -= 1
            return syntax.Not(position, part), is_name
        if self.depth == 0:
            self.operators = 0
        node, is_name = self.primary(names)
        if isinstance(node, syntax.Arithmetic):
            node = self.binary(node, 0)
            if self.kind() in RELATIONS:
                operator = self.take().kind
                right = self.arithmetic(0)
                self.carried = None
                return syntax.Relation(operator, node, right), False
        return node, is_name

    def primary(self, names: bool) -> tuple[syntax.Node, bool]:
        """A term without operators."""
        token = self.tokens[self.at]
        kind = token.kind
        if kind == "(":
            self.deeper()
            self.take()
            before = self.carried
            node, is_name = self.expression(names)
            self.expect(")", "`)`")
            self.depth -= 1
            self.carried = before
            if isinstance(node, syntax.Keyword):
                node.grouped = True
            return node, is_name
        if kind == lexer.NUMBER or kind == "len" or kind == "-":
            return self.operand(), False
        if token.text == "vxlan" and kind == lexer.NAME and (self.carried is None or self.kind(1) == lexer.NUMBER):
            # No word of libpcap's: where a name can stand it is one.
            self.take()
            found = self.number() if self.kind() == lexer.NUMBER else None
            self.carried = None
            return syntax.Keyword(token.position, self.behind(), token.text, number=found), False
        if kind in IDENTIFIERS and names:
            position = token.position
            operand = self.name()
            return self.carry(position, self.behind(), operand), True
        if kind in PROTOCOLS:
            if self.kind(1) == "[":
                return self.operand(), False
            return self.with_protocol(), False
        if kind in DIRECTIONS or kind in KINDS or kind in HEADS or kind in CAST or kind in WIRELESS:
            return self.qualified(syntax.DEFAULT, token.position), False
        node = self.keyword()
        self.carried = None
        return node, False

    def carry(self, position: int, end: int, operand: syntax.Operand) -> syntax.Node:
        """A name that takes the qualifiers carried here."""
        if self.carried is None:
            raise FilterError(
                self.text, position, "syntax error in filter expression",
                f"`{operand.text}` needs a word before it that says what it is, such as `host` or `port`.",
            )  # fmt: skip
        return syntax.Qualified(position, end, self.carried, operand)

    def with_protocol(self) -> syntax.Node:
        """A primitive that begins with a protocol, or is one."""
        token = self.take()
        kind = self.kind()
        if kind in DIRECTIONS or kind in KINDS or kind in HEADS or kind in CAST or kind in WIRELESS:
            return self.qualified(token.kind, token.position)
        self.carried = None
        return syntax.Protocol(token.position, token.end, token.kind)

    def qualified(self, protocol: str, position: int) -> syntax.Node:
        """What follows a protocol, if any: direction and kind and their names, or a word of its own."""
        kind = self.kind()
        if kind in CAST:
            self.take()
            self.carried = None
            return syntax.Keyword(position, self.behind(), kind, protocol)
        if kind in WIRELESS:
            node = self.wireless(position)
            self.carried = None
            return node
        direction = syntax.DEFAULT
        if kind in DIRECTIONS:
            direction = self.take().kind
            other = {"src": "dst", "dst": "src"}.get(direction)
            if other is not None and self.kind() in ("and", "or"):
                joint = self.take().kind
                self.expect(other, f"`{other}`")
                direction = f"src {joint} dst"
            kind = self.kind()
        what = syntax.DEFAULT
        if kind in KINDS or (kind in HEADS and direction == syntax.DEFAULT):
            what = self.take().kind
        self.carried = syntax.Qualifiers(protocol, direction, what)
        return self.names_for(position)

    def names_for(self, position: int) -> syntax.Node:
        """The names behind qualifiers: one, one negated, or several in parentheses."""
        kind = self.kind()
        if kind in IDENTIFIERS:
            operand = self.name()
            return self.carry(position, self.behind(), operand)
        if kind == "not" or kind == "(":
            node, is_name = self.term(True)
            if isinstance(node, syntax.Number):
                return self.settled(node, True)
            if is_name:
                return node
            raise lexer.syntax_error(self.text, node.position, "Expected a name, number or address.")
        raise self.error("a name, number or address")

    def name(self) -> syntax.Operand:
        """A name, number or address, and its mask."""
        token = self.take()
        prefix: int | None = None
        mask = ""
        if token.kind in (lexer.ADDRESS4, lexer.ADDRESS6) and self.kind() == "/":
            self.take()
            prefix = self.expect(lexer.NUMBER, "the number of bits of the network").value
        elif token.kind == lexer.ADDRESS4 and self.kind() == "mask":
            self.take()
            mask = self.expect(lexer.ADDRESS4, "a netmask as an address").text
        return syntax.Operand(token.kind, token.text, token.value, mask, prefix)

    def wireless(self, position: int) -> syntax.Node:
        """802.11's type, subtype, or direction."""
        word = self.take().kind
        value = self.number_or_name()
        if word == "direction":
            return syntax.Wireless(position, self.behind(), None, None, value)
        if word == "subtype":
            if not isinstance(value, str):
                self.at -= 1
                raise self.error("the name of a subtype")
            return syntax.Wireless(position, self.behind(), None, value, None)
        subtype: int | str | None = None
        if self.kind() == "subtype":
            self.take()
            subtype = self.number_or_name()
        return syntax.Wireless(position, self.behind(), value, subtype, None)

    def number_or_name(self) -> int | str:
        """A number, or a name that is no keyword."""
        if self.kind() == lexer.NUMBER:
            return self.take().value
        return self.expect(lexer.NAME, "a name or number").text

    def keyword(self) -> syntax.Node:
        """A primitive that begins with a word of its own."""
        token = self.tokens[self.at]
        kind = token.kind
        position = token.position
        if kind in BARE:
            self.take()
            return syntax.Keyword(position, token.end, kind)
        if kind in NUMBERED:
            self.take()
            value = self.expect(lexer.NUMBER, "a number").value
            return syntax.Keyword(position, self.behind(), kind, number=value)
        if kind in MAYBE_NUMBERED:
            self.take()
            found: int | None = None
            if self.kind() == lexer.NUMBER or self.kind() == "(":
                found = self.number()
            return syntax.Keyword(position, self.behind(), kind, number=found)
        if kind in FIELDS:
            self.take()
            return self.field(token)
        if kind == "llc":
            self.take()
            text = ""
            if self.kind() in (lexer.NAME, "rnr"):
                text = self.take().text
            return syntax.Keyword(position, self.behind(), kind, text=text)
        if kind in ("on", "rset", "action"):
            self.take()
            text = self.expect(lexer.NAME, "a name").text
            return syntax.Keyword(position, self.behind(), kind, text=text)
        if kind == "reason":
            self.take()
            reason = self.number_or_name()
            if isinstance(reason, str):
                return syntax.Keyword(position, self.behind(), kind, text=reason)
            return syntax.Keyword(position, self.behind(), kind, number=reason)
        if kind == "byte":
            self.take()
            offset = self.expect(lexer.NUMBER, "the byte's offset").value
            if self.kind() not in ("&", "|", "<", ">", "="):
                raise self.error("one of &, |, <, > and =")
            operator = self.take().kind
            value = self.expect(lexer.NUMBER, "a number").value
            return syntax.Byte(position, self.behind(), offset, operator, value)
        raise self.error("a primitive, such as `host`, `port` or `tcp`")

    def number(self) -> int:
        """A number, in parentheses or not."""
        depth = 0
        while self.kind() == "(":
            self.take()
            depth += 1
        value = self.expect(lexer.NUMBER, "a number").value
        for _ in range(depth):
            self.expect(")", "`)`")
        return value

    def field(self, word: Token) -> syntax.Node:
        """What a field of ATM or SS7 is compared with: `10`, `> 10`, `(1 or 2)`."""
        if self.kind() != "(":
            return self.field_value(word)
        self.deeper()
        self.take()
        parts: list[syntax.Node] = [self.field(word)]
        while self.kind() == "or":
            self.take()
            parts.append(self.field_value(word))
        self.expect(")", "`or` or `)`")
        self.depth -= 1
        return syntax.Or(parts) if len(parts) > 1 else parts[0]

    def field_value(self, word: Token) -> syntax.Node:
        operator = "="
        if self.kind() in RELATIONS:
            operator = self.take().kind
        value = self.expect(lexer.NUMBER, "a number").value
        return syntax.Field(word.position, self.behind(), word.kind, operator, value)

    # ---- arithmetic

    def arithmetic(self, binding: int) -> syntax.Arithmetic:
        """An operand and the operators behind it that bind at least this tightly."""
        return self.binary(self.operand(), binding)

    def binary(self, left: syntax.Arithmetic, binding: int) -> syntax.Arithmetic:
        """`left`, and the operators behind it that bind at least this tightly."""
        while True:
            operator = self.kind()
            if operator in GREEDY:
                self.one_more()
                self.deeper()
                left = syntax.Binary(operator, left, self.arithmetic(0))
                self.depth -= 1
                continue
            strength = BINDING.get(operator, 0)
            if strength == 0 or strength < binding:
                return left
            self.one_more()
            left = syntax.Binary(operator, left, self.arithmetic(strength + 1))

    def one_more(self) -> None:
        """Takes an operator, unless there were too many."""
        position = self.take().position
        self.operators += 1
        if self.operators > MOST_OPERATORS:
            hint = f"At most {MOST_OPERATORS} operators in one comparison."
            raise FilterError(self.text, position, "filter expression is nested too deeply", hint)

    def operand(self) -> syntax.Arithmetic:
        """A number, the length, bytes of a header, or an expression in parentheses."""
        token = self.tokens[self.at]
        kind = token.kind
        if kind == lexer.NUMBER:
            self.take()
            return syntax.Number(token.position, token.end, token.value)
        if kind == "len":
            self.take()
            return syntax.Length(token.position, token.end)
        if kind == "-":
            self.deeper()
            self.take()
            part = self.operand()
            if self.kind() in GREEDY:
                part = self.binary(part, 6)
            self.depth -= 1
            return syntax.Negative(token.position, part)
        if kind == "(":
            self.deeper()
            self.take()
            inner = self.arithmetic(0)
            self.expect(")", "an operator or `)`")
            self.depth -= 1
            return inner
        if kind in PROTOCOLS and self.kind(1) == "[":
            self.deeper()
            self.take()
            self.take()
            offset = self.arithmetic(0)
            size = 1
            if self.kind() == ":":
                self.take()
                size = self.expect(lexer.NUMBER, "the number of bytes: 1, 2 or 4").value
            self.expect("]", "`:`, an operator or `]`")
            self.depth -= 1
            return syntax.Bytes(token.position, self.behind(), kind, offset, size)
        raise self.error("a number, `len` or bytes of a header such as `ip[0]`")


def parse(text: str) -> syntax.Node | None:
    """The tree of a filter; None if it is empty, which selects everything."""
    return Parser(text).filter()
