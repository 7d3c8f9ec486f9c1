"""What a filter means and does: a sentence, its tree, its program with the term each instruction is for.

    explanation = explain("tcp port 443 and not host 192.0.2.1")
    explanation.count(batch)                       # how many packets each part is asked of, and keeps
"""

from __future__ import annotations

from wiretale.filter import syntax
from wiretale.filter.advice import notes
from wiretale.filter.assemble import origins
from wiretale.filter.compiler import compiled, program_of
from wiretale.filter.describe import sentence
from wiretale.filter.errors import FilterError
from wiretale.filter.generate import values
from wiretale.filter.generate.generator import Generator
from wiretale.filter.generate.values import Condition
from wiretale.filter.instruction import Instruction
from wiretale.filter.listing import line
from wiretale.filter.machine import Machine
from wiretale.filter.parser import parse
from wiretale.native import Final

TYPE_CHECKING = False
if TYPE_CHECKING:
    from wiretale.batch import Batch

MOST_TERMS: Final = 300
NEVER: Final = Machine(((0x06, 0, 0, 0),))


class Part:
    """A part of a filter: a joint (`and`, `or`, `not`), or a term."""

    def __init__(self, label: str, parts: list[Part], machine: Machine | None = None) -> None:
        self.label = label
        self.parts = parts
        self.machine = machine  # of a term
        self.asked = 0  # packets that this part decided about
        self.kept = 0  # those of them that fulfil it

    @property
    def removed(self) -> int:
        """Those that do not."""
        return self.asked - self.kept

    def select(self, batch: Batch, packets: list[int]) -> list[int]:
        """Those of a batch's packets that fulfil this part; what is decided already is not asked again."""
        self.asked += len(packets)
        if self.machine is not None:
            chosen = [i for i in packets if selects(self.machine, batch, i)]
        elif self.label == "and":
            chosen = packets
            for part in self.parts:
                chosen = part.select(batch, chosen)
        elif self.label == "or":
            found: set[int] = set()
            left = packets
            for part in self.parts:
                found.update(part.select(batch, left))
                left = [i for i in left if i not in found]
            chosen = sorted(found)
        else:
            without = set(self.parts[0].select(batch, packets))
            chosen = [i for i in packets if i not in without]
        self.kept += len(chosen)
        return chosen


def selects(machine: Machine, batch: Batch, i: int) -> bool:
    """Whether a program selects a packet of a batch."""
    return machine.selects(batch.data, batch.start(i), batch.captured(i), batch.wire_length(i))


class Explanation:
    """All that is to be told of a filter."""

    def __init__(
        self,
        sentence: str,
        tree: Part | None,
        program: tuple[Instruction, ...],
        terms: list[list[str]],
        notes: list[str],
    ) -> None:
        self.sentence = sentence
        self.tree = tree
        self.program = program
        self.terms = terms  # of each instruction: the terms that it is for
        self.notes = notes

    def count(self, batch: Batch) -> int:
        """Counts a batch's packets in the tree's parts; how many the filter selects."""
        if self.tree is None:
            return int(batch.count)
        return len(self.tree.select(batch, list(range(batch.count))))

    def listing(self) -> list[tuple[str, list[str]]]:
        """The program's lines, and the terms that each is for."""
        return [
            (line(at, *instruction).expandtabs(8), self.terms[at]) for at, instruction in enumerate(self.program)
        ]


def explain(
    text: str,
    *,
    link_type: int = 1,
    snaplen: int = 262144,
    netmask: int | None = None,
    optimize: bool = True,
    scoped: bool = False,
) -> Explanation:
    """Explains a filter. Raises FilterError as `Filter` does."""
    try:
        generator, emitted = compiled(text, link_type, snaplen, netmask, optimize, scoped)
    except FilterError as error:
        from wiretale.filter import hints

        raise hints.explained(error, link_type, netmask) from None
    if len(generator.terms) > MOST_TERMS:
        hint = f"{MOST_TERMS} can be shown; this has {len(generator.terms)}."
        raise FilterError(text, 0, "filter expression has too many terms to be explained", hint)
    tree = parse(text)
    owners: dict[object, list[str]] = {}
    for node, condition in generator.terms:
        label = term_label(text, node)
        for test in tests(condition):
            labels = owners.setdefault(key(test), [])
            if label not in labels:
                labels.append(label)
    terms = [[] if test is None else owners.get(key(test), []) for test in origins(emitted.lines)]
    whole = None if tree is None else built(text, tree, iter_terms(generator), generator)
    return Explanation(sentence(text, tree, scoped), whole, emitted.program, terms, notes(text, scoped))


def iter_terms(generator: Generator) -> list[Condition]:
    """The conditions of the filter's terms, the first one last."""
    return [condition for _, condition in reversed(generator.terms)]


def built(text: str, node: syntax.Node, conditions: list[Condition], generator: Generator) -> Part:
    """The tree of a part; terms take their conditions from the end of the list, in the order of the text."""
    spine: list[syntax.And | syntax.Or] = []
    while isinstance(node, (syntax.And, syntax.Or)):  # `a and b or c and d or ...` goes deep on its left
        spine.append(node)
        node = node.parts[0]
    if isinstance(node, syntax.Not):
        found = Part("not", [built(text, node.part, conditions, generator)])
    else:
        found = Part(term_label(text, node), [], machine(conditions.pop(), generator))
    for joint in reversed(spine):
        label = "and" if isinstance(joint, syntax.And) else "or"
        parts = [built(text, part, conditions, generator) for part in joint.parts[1:]]
        found = Part(label, [*(found.parts if found.label == label and not found.machine else [found]), *parts])
    return found


def machine(condition: Condition, generator: Generator) -> Machine:
    """What tells whether a term holds."""
    whole = generator.lay.whole
    if whole.always is not values.TRUE:
        condition = values.both(whole.always, condition)
    try:
        return Machine(program_of(condition, generator, 1).program)
    except FilterError:
        return NEVER


def tests(condition: Condition) -> list[Condition]:
    """The tests that a condition consists of."""
    found: list[Condition] = []
    stack = [condition]
    while stack:
        part = stack.pop()
        if part.kind in (values.TEST, values.CHAIN):
            found.append(part)
        stack.extend(part.parts)
    return found


def key(condition: Condition) -> object:
    """What equal tests have in common."""
    if condition.kind == values.TEST:
        return condition.operation, condition.left, condition.right
    return condition.version, condition.wanted, condition.offset


def term_label(text: str, node: syntax.Node) -> str:
    """A term's text, with the qualifiers that it takes over from the one before it."""
    written = syntax.spelled(text, node)
    if isinstance(node, syntax.Qualified) and node.operand.text == written.lstrip("\\").partition("/")[0]:
        qualifiers = node.qualifiers
        protocol = "ether" if qualifiers.protocol == "link" else qualifiers.protocol
        return " ".join(word for word in (protocol, qualifiers.direction, qualifiers.kind, written) if word)
    return written
