"""An instruction of classic BPF, and the numbers its opcodes are made of.

An opcode is a class, and according to the class a size and a mode, an operation and a source, or a
value to return, all added up: `LD | H | ABS` loads two bytes at a fixed offset. `jt` and `jf` are
how many instructions a conditional jump skips; `k` is a constant or an offset (32 bits, unsigned).
"""

from __future__ import annotations

from wiretale.native import Final


class Instruction(tuple[int, int, int, int]):
    """One instruction: opcode, jumps if true and if false, operand. A named tuple, without the price of `typing`."""

    __slots__ = ()

    def __new__(cls, code: int, jt: int, jf: int, k: int) -> Instruction:
        return tuple.__new__(cls, (code, jt, jf, k))

    @property
    def code(self) -> int:
        """The opcode."""
        return self[0]

    @property
    def jt(self) -> int:
        """How many instructions a conditional jump skips if its condition holds."""
        return self[1]

    @property
    def jf(self) -> int:
        """How many it skips if not."""
        return self[2]

    @property
    def k(self) -> int:
        """The constant or offset."""
        return self[3]

    def __getnewargs__(self) -> tuple[int, int, int, int]:
        return self[0], self[1], self[2], self[3]

    def __repr__(self) -> str:
        return f"Instruction(code={self[0]:#x}, jt={self[1]}, jf={self[2]}, k={self[3]})"


# Classes.
LD: Final = 0x00
LDX: Final = 0x01
ST: Final = 0x02
STX: Final = 0x03
ALU: Final = 0x04
JMP: Final = 0x05
RET: Final = 0x06
MISC: Final = 0x07
CLASS_MASK: Final = 0x07

# Sizes of a load.
W: Final = 0x00
H: Final = 0x08
B: Final = 0x10
SIZE_MASK: Final = 0x18

# Modes of a load: constant, packet at k, packet at X + k, scratch memory, packet length, and 4 * (P[k] & 15).
IMM: Final = 0x00
ABS: Final = 0x20
IND: Final = 0x40
MEM: Final = 0x60
LEN: Final = 0x80
MSH: Final = 0xA0
MODE_MASK: Final = 0xE0

# Arithmetic.
ADD: Final = 0x00
SUB: Final = 0x10
MUL: Final = 0x20
DIV: Final = 0x30
OR: Final = 0x40
AND: Final = 0x50
LSH: Final = 0x60
RSH: Final = 0x70
NEG: Final = 0x80
MOD: Final = 0x90
XOR: Final = 0xA0
OPERATION_MASK: Final = 0xF0

# Jumps: always, and on A equal, greater, greater or equal, or with bits set in common.
JA: Final = 0x00
JEQ: Final = 0x10
JGT: Final = 0x20
JGE: Final = 0x30
JSET: Final = 0x40

# The other operand of arithmetic and jumps, and what a return gives back.
K: Final = 0x00
X: Final = 0x08
A: Final = 0x10
SOURCE_MASK: Final = 0x08
VALUE_MASK: Final = 0x18

# Register moves.
TAX: Final = 0x00
TXA: Final = 0x80

MEMORY_WORDS: Final = 16
MAXIMUM_JUMP: Final = 255
MAXIMUM_INSTRUCTIONS: Final = 4096  # what the kernel takes
ANCILLARY: Final = 0xFFFFF000  # absolute loads from here on read what Linux knows beside the packet
