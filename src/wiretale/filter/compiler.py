"""From a filter's text to its program: the rooms of this house, one after the other."""

from __future__ import annotations

from wiretale import linktypes
from wiretale.filter import instruction as bpf
from wiretale.filter.assemble import Line
from wiretale.filter.emit import Emitted, Stretched, emit
from wiretale.filter.errors import FilterError
from wiretale.filter.generate.generator import Generator
from wiretale.filter.generate.values import Condition, Values
from wiretale.filter.instruction import Instruction
from wiretale.filter.optimize import LARGE, MOST_TESTS, Graph, Node, TooLong, optimized, regrouped
from wiretale.filter.parser import parse
from wiretale.native import Final

MOST_REGROUPINGS: Final = 4


def compile(
    text: str,
    *,
    link_type: int,
    snaplen: int = 262144,
    netmask: int | None = None,
    optimize: bool = True,
    scoped: bool = False,
) -> tuple[Instruction, ...]:
    """The program of a filter, which returns `snaplen` for packets that it selects and 0 for others.

    `link_type` is a LINKTYPE_ number. `netmask` is that of the network the packets come from, or None
    if it is not known. FilterError says what is wrong with the text, and where.
    """
    try:
        return compiled(text, link_type, snaplen, netmask, optimize, scoped)[1].program
    except FilterError as error:
        from wiretale.filter import hints

        raise hints.explained(error, link_type, netmask) from None


def compiled(
    text: str, link_type: int, snaplen: int, netmask: int | None, optimize: bool, scoped: bool = False
) -> tuple[Generator, Emitted]:
    """The program of a filter, and what made it; what is wrong with one is said in few words."""
    tree = parse(text)
    if netmask == 0xFFFFFFFF:
        netmask = None
    generator = Generator(text, Values(), link_type, netmask, scoped)
    if tree is None:
        accept = Line(bpf.RET | bpf.K, snaplen)
        return generator, Emitted([accept])
    return generator, program_of(generator.condition(tree), generator, snaplen, optimize)


def program_of(condition: Condition, generator: Generator, snaplen: int, optimize: bool = True) -> Emitted:
    """The program for a condition."""
    text = generator.text
    graph = Graph(optimize, linktypes.maximum_snaplen(generator.lay.real_link_type))
    try:
        root = graph.build(condition, graph.accept, graph.reject)
        graph.counting = False
        if not optimize:
            return emit(root, snaplen, False, generator.lay.whole.first, held=generator.held)
        best = optimized(graph, root)
        is_large = graph.tests > 2 * LARGE
        plain = best if is_large and best is not graph.reject else optimized(graph, root, plain=True)
        sure = not (generator.lay.whole.opaque or generator.make.settled or graph.hopeless)
        if best is graph.reject and plain is graph.reject and sure:
            raise FilterError(text, 0, "expression rejects all packets", "No packet can fulfil all of its terms.")
        program = shortest(graph, best, snaplen, generator)
        if plain is not best and not is_large:
            # Knowing less leaves more ways alike, which now and then makes the shorter program.
            other = shortest(graph, plain, snaplen, generator, plain=True)
            if len(other) < len(program):
                program = other
    except TooLong:
        raise FilterError(text, 0, "filter expression is too long", f"It has more than {MOST_TESTS} tests.") from None
    except Stretched:
        reason = "too many registers needed to evaluate expression"
        raise FilterError(text, 0, reason, "The machine has 16 of them: make the arithmetic simpler.") from None
    return program


def shortest(graph: Graph, root: Node, snaplen: int, generator: Generator, plain: bool = False) -> Emitted:
    """The program of a graph, with its tests regrouped as long as that makes it shorter."""
    lay = generator.lay.whole
    program = emit(root, snaplen, True, lay.first, lay.early, generator.held)
    for _ in range(MOST_REGROUPINGS if len(program) < LARGE else 1):
        other = regrouped(graph, root)
        if other is root:
            break
        root = optimized(graph, other, plain)
        shorter = emit(root, snaplen, True, lay.first, lay.early, generator.held)
        if len(shorter) >= len(program):
            break
        program = shorter
    return program
