"""From a filter's text to its program: the rooms of this house, one after the other."""

from __future__ import annotations

from wiretale.filter import instruction as bpf
from wiretale.filter.emit import Stretched, emit
from wiretale.filter.errors import FilterError
from wiretale.filter.generate.generator import Generator
from wiretale.filter.generate.values import Values
from wiretale.filter.instruction import Instruction
from wiretale.filter.optimize import Graph, optimized, regrouped
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
        if best is graph.reject and not generator.lay.opaque and optimized(graph, root, plain=True) is graph.reject:
            raise FilterError(text, 0, "expression rejects all packets", "No packet can fulfil all of its terms.")
        program = emit(best, snaplen, True, generator.lay.first)
        for _ in range(MOST_REGROUPINGS):
            other = regrouped(graph, best)
            if other is best:
                break
            best = optimized(graph, other)
            shorter = emit(best, snaplen, True, generator.lay.first)
            if len(shorter) >= len(program):
                break
            program = shorter
    except Stretched:
        raise FilterError(text, 0, "out of registers", "An arithmetic expression is too deep.") from None
    return program
