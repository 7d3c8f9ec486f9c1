"""Advice on filters that compile, but may not mean what was meant."""

from __future__ import annotations

from wiretale.filter import syntax
from wiretale.filter.errors import FilterError
from wiretale.filter.parser import parse
from wiretale.filter.syntax import spelled
from wiretale.filter.vocabulary import CONSTANTS
from wiretale.native import Final

LONGEST: Final = 2000  # characters of a filter that is looked at
SHIFTS: Final[dict[str, str]] = {
    "vlan": "a VLAN tag", "mpls": "an MPLS label", "pppoes": "a PPPoE session's header", "geneve": "a Geneve header",
    "vxlan": "a VXLAN header",
}  # fmt: skip


def notes(text: str, scoped: bool = False) -> list[str]:
    """Advice on a filter that compiles but may not mean what was meant; empty if there is none, or it is no filter."""
    if len(text) > LONGEST:
        return []
    try:
        tree = parse(text)
    except FilterError:
        return []
    found: list[str] = []
    if tree is not None:
        advise(text, tree, found, scoped)
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


def advise(text: str, node: syntax.Node, found: list[str], scoped: bool = False) -> None:
    """Adds what is to be said of a part of a filter."""
    if isinstance(node, syntax.Or) and not scoped:
        for index, part in enumerate(node.parts[:-1]):
            shift = shift_in(part)
            if shift is not None:
                rest = " ".join(text[node.parts[index + 1].position : node.end].split())
                advice = f"Write what holds without it first, as `{rest} or ...`, or use --scoped."
                others = [shift_in(other) for other in node.parts[index + 1 :]]
                numbers = [other.number for other in (shift, *others) if other is not None and other.name == "vlan"]
                if len(numbers) == len(node.parts) and None not in numbers:
                    tags = " or ".join(f"ether[14:2] & 0xfff = {number}" for number in numbers)
                    advice = f"On Ethernet, `vlan and ({tags})` asks for one of several tags."
                elif any(others):
                    advice = "With --scoped the move ends there."
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
            advise(text, part, found, scoped)
    elif isinstance(node, syntax.Not):
        advise(text, node.part, found, scoped)
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
