"""From a filter's text to its program: the rooms of this house, one after the other."""

from __future__ import annotations

from wiretale.filter import instruction as bpf
from wiretale.filter.emit import Stretched, emit
from wiretale.filter.errors import FilterError
from wiretale.filter.generate.generator import Generator
from wiretale.filter.generate.values import Values
from wiretale.filter.instruction import Instruction
from wiretale.filter.optimize import Graph, Node, optimized, regrouped
from wiretale.filter.parser import parse
from wiretale.native import Final

MOST_REGROUPINGS: Final = 4


def compile(
    text: str, *, link_type: int, snaplen: int = 262144, netmask: int | None = None, optimize: bool = True
) -> tuple[Instruction, ...]:
    """The program of a filter, which returns `snaplen` for packets that it selects and 0 for others.

    `link_type` is a LINKTYPE_ number. `netmask` is that of the network the packets come from, or None
    if it is not known. FilterError says what is wrong with the text, and where.
    """
    try:
        return program_of(text, link_type, snaplen, netmask, optimize)
    except FilterError as error:
        from wiretale.filter import hints

        raise hints.explained(error, link_type, netmask) from None


def program_of(
    text: str, link_type: int, snaplen: int, netmask: int | None, optimize: bool
) -> tuple[Instruction, ...]:
    """The program of a filter; what is wrong with one is said in few words."""
    tree = parse(text)
    if tree is None:
        return (Instruction(bpf.RET | bpf.K, 0, 0, snaplen),)
    if netmask == 0xFFFFFFFF:
        netmask = None
    generator = Generator(text, Values(), link_type, netmask)
    condition = generator.condition(tree)
    graph = Graph(share=optimize)
    root = graph.build(condition, graph.accept, graph.reject)
    try:
        if not optimize:
            return emit(root, snaplen, False, generator.lay.first)
        best = optimized(graph, root)
        plain = optimized(graph, root, plain=True)
        sure = not (generator.lay.opaque or generator.make.settled or graph.hopeless)
        if best is graph.reject and plain is graph.reject and sure:
            raise FilterError(text, 0, "expression rejects all packets", "No packet can fulfil all of its terms.")
        program = shortest(graph, best, snaplen, generator)
        if plain is not best:
            # Knowing less leaves more ways alike, which now and then makes the shorter program.
            other = shortest(graph, plain, snaplen, generator, plain=True)
            if len(other) < len(program):
                program = other
    except Stretched:
        reason = "too many registers needed to evaluate expression"
        raise FilterError(text, 0, reason, "The machine has 16 of them: make the arithmetic simpler.") from None
    return program


def shortest(
    graph: Graph, root: Node, snaplen: int, generator: Generator, plain: bool = False
) -> tuple[Instruction, ...]:
    """The program of a graph, with its tests regrouped as long as that makes it shorter."""
    lay = generator.lay
    program = emit(root, snaplen, True, lay.first, lay.early)
    for _ in range(MOST_REGROUPINGS):
        other = regrouped(graph, root)
        if other is root:
            break
        root = optimized(graph, other, plain)
        shorter = emit(root, snaplen, True, lay.first, lay.early)
        if len(shorter) >= len(program):
            break
        program = shorter
    return program
