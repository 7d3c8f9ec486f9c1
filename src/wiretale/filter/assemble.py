"""From symbolic targets to the distances that jumps skip.

A jump can skip 255 instructions at most. One that must go further goes to an unconditional jump
put right behind it, which has 32 bits for its distance.
"""

from __future__ import annotations

from wiretale.filter import instruction as bpf
from wiretale.filter.instruction import Instruction

TYPE_CHECKING = False
if TYPE_CHECKING:
    from wiretale.filter.generate.values import Condition


class Label:
    """A place in a program."""

    __slots__ = ("at",)

    def __init__(self) -> None:
        self.at = -1


class Line:
    """An instruction whose jumps lead to labels; or, without an opcode, the place of a label.

    `origin` is the test that it is there for, if it is there for one.
    """

    __slots__ = ("code", "far_no", "far_yes", "k", "label", "no", "origin", "yes")

    def __init__(
        self, code: int, k: int = 0, yes: Label | None = None, no: Label | None = None, label: Label | None = None
    ) -> None:
        self.code = code
        self.k = k
        self.yes = yes
        self.no = no
        self.label = label
        self.origin: Condition | None = None
        self.far_yes = False
        self.far_no = False

    def size(self) -> int:
        """How many instructions it becomes."""
        return 0 if self.label is not None else 1 + self.far_yes + self.far_no


def assemble(lines: list[Line]) -> tuple[Instruction, ...]:
    """The program."""
    while True:
        at = 0
        for line in lines:
            if line.label is not None:
                line.label.at = at
            at += line.size()
        if not stretched(lines):
            break
    program: list[Instruction] = []
    for line in lines:
        if line.label is not None:
            continue
        at = len(program)
        yes, no = line.yes, line.no
        if yes is None:
            program.append(Instruction(line.code, 0, 0, line.k))
        elif no is None:
            program.append(Instruction(line.code, 0, 0, (yes.at - at - 1) & 0xFFFFFFFF))
        else:
            jt = 0 if line.far_yes else yes.at - at - 1
            jf = int(line.far_yes) if line.far_no else no.at - at - 1
            program.append(Instruction(line.code, jt, jf, line.k))
            if line.far_yes:
                program.append(Instruction(bpf.JMP | bpf.JA, 0, 0, yes.at - len(program) - 1))
            if line.far_no:
                program.append(Instruction(bpf.JMP | bpf.JA, 0, 0, no.at - len(program) - 1))
    return tuple(program)


def origins(lines: list[Line]) -> list[Condition | None]:
    """The test that each instruction of the program of these lines is there for."""
    return [line.origin for line in lines for _ in range(line.size())]


def stretched(lines: list[Line]) -> bool:
    """Whether a conditional jump was found that must go further than it can; it is given a longer one."""
    at = 0
    found = False
    for line in lines:
        yes, no = line.yes, line.no
        if line.label is None and yes is not None and no is not None:
            if not line.far_yes and yes.at - at - 1 > bpf.MAXIMUM_JUMP:
                line.far_yes = found = True
            if not line.far_no and no.at - at - 1 > bpf.MAXIMUM_JUMP:
                line.far_no = found = True
        at += line.size()
    return found
