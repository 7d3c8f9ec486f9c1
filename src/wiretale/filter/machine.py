"""The machine that runs the programs of filters on captured packets.

Classic BPF: an accumulator A, an index register X, sixteen words of scratch memory M, all of 32 bits
and unsigned. A program is checked once, when a `Machine` is made of it, as the kernel checks one that
is attached to a socket: known opcodes, jumps that stay inside and lead forward, memory that is there, no
division by a constant zero, a return at the end. One exception is made, because `protochain` needs
it: a plain jump may lead backward. How often it may do so for a packet is limited, so that every run ends.

What a program answers is what libpcap's own machine answers when it reads a file: a load that begins
or ends behind the captured bytes rejects the packet, and so do division by an X of zero and the loads
with which Linux tells of things beside the packet.

A checked program becomes a graph of `Step`s. Most instructions of a filter are a load and a test of what
was loaded, so every step that loads tests too: where the program has no test behind a load, one that
always holds. Reading a field of a native object is one instruction, which makes this three
times as fast as reading a table of numbers in a `bytes`.
"""

from __future__ import annotations

from librt.strings import read_i16_be, read_i32_be, read_i64_le

from wiretale.batch import RECORD, Batch, Selector
from wiretale.native import Final, final, i64

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

MEMORY_WORDS: Final = 16
BACKWARD_JUMPS: Final = 65536  # that a program may make for one packet; the longest has not as many headers

# What an instruction does; those that filters are made of come first, as they are looked for first.
LD_H_ABS: Final = 0
LD_B_ABS: Final = 1
LD_W_ABS: Final = 2
JEQ_K: Final = 3
JSET_K: Final = 4
RET_K: Final = 5
LDX_MSH: Final = 6
LD_H_IND: Final = 7
LD_B_IND: Final = 8
LD_W_IND: Final = 9
JGT_K: Final = 10
JGE_K: Final = 11
AND_K: Final = 12
JA: Final = 13
TAX: Final = 14
TXA: Final = 15
ADD_K: Final = 16
LD_LEN: Final = 17
LDX_LEN: Final = 18
LD_IMM: Final = 19
LDX_IMM: Final = 20
LD_MEM: Final = 21
LDX_MEM: Final = 22
ST: Final = 23
STX: Final = 24
SUB_K: Final = 25
MUL_K: Final = 26
DIV_K: Final = 27
MOD_K: Final = 28
OR_K: Final = 29
XOR_K: Final = 30
LSH_K: Final = 31
RSH_K: Final = 32
NEG: Final = 33
ADD_X: Final = 34
SUB_X: Final = 35
MUL_X: Final = 36
DIV_X: Final = 37
MOD_X: Final = 38
OR_X: Final = 39
AND_X: Final = 40
XOR_X: Final = 41
LSH_X: Final = 42
RSH_X: Final = 43
JEQ_X: Final = 44
JGT_X: Final = 45
JGE_X: Final = 46
JSET_X: Final = 47
RET_A: Final = 48

# Which of them an opcode stands for.
OPCODES: Final = {
    0x00: LD_IMM, 0x20: LD_W_ABS, 0x28: LD_H_ABS, 0x30: LD_B_ABS, 0x40: LD_W_IND, 0x48: LD_H_IND, 0x50: LD_B_IND,
    0x60: LD_MEM, 0x80: LD_LEN,
    0x01: LDX_IMM, 0x61: LDX_MEM, 0x81: LDX_LEN, 0xB1: LDX_MSH,
    0x02: ST, 0x03: STX,
    0x04: ADD_K, 0x14: SUB_K, 0x24: MUL_K, 0x34: DIV_K, 0x44: OR_K, 0x54: AND_K, 0x64: LSH_K, 0x74: RSH_K,
    0x84: NEG, 0x94: MOD_K, 0xA4: XOR_K,
    0x0C: ADD_X, 0x1C: SUB_X, 0x2C: MUL_X, 0x3C: DIV_X, 0x4C: OR_X, 0x5C: AND_X, 0x6C: LSH_X, 0x7C: RSH_X,
    0x9C: MOD_X, 0xAC: XOR_X,
    0x05: JA, 0x15: JEQ_K, 0x25: JGT_K, 0x35: JGE_K, 0x45: JSET_K,
    0x1D: JEQ_X, 0x2D: JGT_X, 0x3D: JGE_X, 0x4D: JSET_X,
    0x06: RET_K, 0x16: RET_A,
    0x07: TAX, 0x87: TXA,
}  # fmt: skip

LOADS: Final = frozenset((LD_H_ABS, LD_B_ABS, LD_W_ABS, LD_H_IND, LD_B_IND, LD_W_IND))
IN_MEMORY: Final = frozenset((LD_MEM, LDX_MEM, ST, STX))

def check(program: Sequence[tuple[int, int, int, int]]) -> str:
    """What is wrong with a program of `(code, jt, jf, k)`, or an empty string."""
    length = len(program)
    if length == 0:
        return "the program is empty"
    for at in range(length):
        code, jt, jf, k = program[at]
        where = "instruction " + str(at) + ": "
        operation = OPCODES.get(code)
        if operation is None:
            return where + "unknown opcode " + hex(code)
        if not 0 <= jt <= 255 or not 0 <= jf <= 255 or not 0 <= k <= 0xFFFFFFFF:
            return where + "a number is out of range"
        if operation == JA:
            if not 0 <= at + 1 + signed(k) < length:
                return where + "the jump leads outside"
        elif code & 0x07 == 0x05:
            if at + 1 + jt >= length or at + 1 + jf >= length:
                return where + "the jump leads outside"
        elif operation == LD_MEM or operation == LDX_MEM or operation == ST or operation == STX:
            if k >= MEMORY_WORDS:
                return where + "there is no memory word " + str(k)
        elif operation == DIV_K or operation == MOD_K:
            if k == 0:
                return where + "division by zero"
        elif operation == LSH_K or operation == RSH_K:
            if k > 31:
                return where + "shift by " + str(k) + " bits"
    if program[length - 1][0] & 0x07 != 0x06:
        return "the program does not end in a return"
    return ""


def signed(k: int) -> int:
    """The operand of a plain jump, which leads backward if its highest bit is set."""
    return k - 0x100000000 if k > 0x7FFFFFFF else k


WORD: Final = 0xFFFFFFFF


@final
class Step:
    """An instruction, or a load and the test behind it.

    A step that loads keeps the bits of `mask` in A. It then goes on to `yes` if those of A's bits that are in
    `bits` are `wanted`, and to `no` if not. Other steps go on to `yes`, jumps that compare to either.
    """

    yes: Step
    no: Step

    def __init__(self, operation: int, k: int) -> None:
        self.operation: i64 = operation
        self.k: i64 = k
        self.mask: i64 = WORD
        self.bits: i64 = 0
        self.wanted: i64 = 0
        self.is_backward = False  # a jump that may be taken only so often


def linked(program: Sequence[tuple[int, int, int, int]]) -> list[Step]:
    """A checked program as steps, one for each instruction; the first is where it starts."""
    steps = [Step(OPCODES[code], k) for code, _, _, k in program]
    last = len(steps) - 1
    for number in range(len(program)):
        code, jt, jf, k = program[number]
        step = steps[number]
        after = number + 1
        if code & 0x07 == 0x06:
            continue
        if step.operation == JA:
            step.yes = steps[after + signed(k)]
            step.is_backward = signed(k) < 0
        elif code & 0x07 == 0x05:
            step.yes = steps[after + jt]
            step.no = steps[after + jf]
            if step.operation == JEQ_K:
                step.bits = WORD
                step.wanted = k
            elif step.operation == JSET_K:  # that none of the bits is set, turned around
                step.operation = JEQ_K
                step.bits = k
                step.yes = steps[after + jf]
                step.no = steps[after + jt]
        else:
            step.yes = step.no = steps[after]
    for number in range(last - 1, -1, -1):
        step = steps[number]
        if step.operation in LOADS:
            following = step.yes
            if following.operation == AND_K:
                step.mask = following.k
                following = following.yes
            step.yes = step.no = following
            if following.operation == JEQ_K:
                step.bits = following.bits
                step.wanted = following.wanted
                step.yes = following.yes
                step.no = following.no
    return steps


@final
class Machine(Selector):
    """A checked program. It does not change, and may be used by several threads at once.

    A program that could do harm raises ValueError.
    """

    def __init__(self, program: Sequence[tuple[int, int, int, int]]) -> None:
        wrong = check(program)
        if wrong:
            raise ValueError(wrong)
        words = 0
        for code, _, _, k in program:
            if OPCODES[code] in IN_MEMORY:
                words = max(words, k + 1)
        self._steps = linked(program)  # all of them, so that none of a long chain is freed before the one behind it
        self._first = self._steps[0]
        self._words = words  # of memory, that the program uses
        self._no_memory: list[int] = []

    def run(self, data: bytes, start: i64, captured: i64, wire_length: i64) -> i64:
        """What the program returns for the packet at `data[start:start + captured]`: 0 rejects it."""
        return self._run(data, start, captured, wire_length, self._memory())

    def selects(self, data: bytes, start: i64, captured: i64, wire_length: i64) -> bool:
        """Whether the program accepts the packet at `data[start:start + captured]`."""
        return self._run(data, start, captured, wire_length, self._memory()) != 0

    def select(self, batch: Batch, first: int = 0, stop: int = -1) -> list[int]:
        """Which packets of a batch the program accepts: their numbers, from `first` up to `stop`."""
        chosen: list[int] = []
        memory = self._memory()
        data = batch.data
        index = batch.index
        i: i64 = first
        end: i64 = batch.count if stop < 0 else stop
        while i < end:
            record = i * RECORD
            captured = read_i64_le(index, record + 8)
            wire_length = read_i64_le(index, record + 16)
            if self._run(data, read_i64_le(index, record), captured, wire_length, memory) != 0:
                chosen.append(i)
            i += 1
        return chosen

    def count(self, batch: Batch) -> int:
        """How many packets of a batch the program accepts."""
        found: i64 = 0
        memory = self._memory()
        data = batch.data
        index = batch.index
        i: i64 = 0
        end = batch.count * RECORD
        while i < end:
            captured = read_i64_le(index, i + 8)
            if self._run(data, read_i64_le(index, i), captured, read_i64_le(index, i + 16), memory) != 0:
                found += 1
            i += RECORD
        return found

    def _memory(self) -> list[int]:
        """The scratch memory of a run."""
        return [0] * self._words if self._words else self._no_memory

    def _run(self, data: bytes, start: i64, captured: i64, wire_length: i64, memory: list[int]) -> i64:
        """The machine itself. `memory` is emptied first."""
        a: i64 = 0
        x: i64 = 0
        at: i64 = 0
        k: i64 = 0
        backward: i64 = 0
        step = self._first
        if self._words:
            for word in range(len(memory)):
                memory[word] = 0
        while True:
            operation = step.operation
            k = step.k
            if operation == LD_H_ABS:
                if k + 2 > captured:
                    return 0
                a = i64(read_i16_be(data, start + k)) & 0xFFFF & step.mask
                step = step.yes if a & step.bits == step.wanted else step.no
            elif operation == LD_B_ABS:
                if k >= captured:
                    return 0
                a = data[start + k] & step.mask
                step = step.yes if a & step.bits == step.wanted else step.no
            elif operation == JEQ_K:
                step = step.yes if a & step.bits == step.wanted else step.no
            elif operation == RET_K:
                return k
            elif operation == LD_H_IND:
                at = x + k
                if at + 2 > captured:
                    return 0
                a = i64(read_i16_be(data, start + at)) & 0xFFFF & step.mask
                step = step.yes if a & step.bits == step.wanted else step.no
            elif operation == LDX_MSH:
                if k >= captured:
                    return 0
                x = (i64(data[start + k]) & 15) << 2
                step = step.yes
            elif operation == LD_W_ABS:
                if k + 4 > captured:
                    return 0
                a = i64(read_i32_be(data, start + k)) & step.mask
                step = step.yes if a & step.bits == step.wanted else step.no
            elif operation == LD_B_IND:
                at = x + k
                if at >= captured:
                    return 0
                a = data[start + at] & step.mask
                step = step.yes if a & step.bits == step.wanted else step.no
            elif operation == LD_W_IND:
                at = x + k
                if at + 4 > captured:
                    return 0
                a = i64(read_i32_be(data, start + at)) & step.mask
                step = step.yes if a & step.bits == step.wanted else step.no
            elif operation == JGT_K:
                step = step.yes if a > k else step.no
            elif operation == JGE_K:
                step = step.yes if a >= k else step.no
            elif operation == JA:
                if step.is_backward:
                    backward += 1
                    if backward > BACKWARD_JUMPS:
                        return 0
                step = step.yes
            elif operation == AND_K:
                a &= k
                step = step.yes
            elif operation == TAX:
                x = a
                step = step.yes
            elif operation == TXA:
                a = x
                step = step.yes
            elif operation == ADD_K:
                a = (a + k) & 0xFFFFFFFF
                step = step.yes
            elif operation == LD_LEN:
                a = wire_length & 0xFFFFFFFF
                step = step.yes
            elif operation == LDX_LEN:
                x = wire_length & 0xFFFFFFFF
                step = step.yes
            elif operation == LD_IMM:
                a = k
                step = step.yes
            elif operation == LDX_IMM:
                x = k
                step = step.yes
            elif operation == LD_MEM:
                a = memory[k]
                step = step.yes
            elif operation == LDX_MEM:
                x = memory[k]
                step = step.yes
            elif operation == ST:
                memory[k] = a
                step = step.yes
            elif operation == STX:
                memory[k] = x
                step = step.yes
            elif operation == SUB_K:
                a = (a - k) & 0xFFFFFFFF
                step = step.yes
            elif operation == MUL_K:
                a = multiply(a, k)
                step = step.yes
            elif operation == DIV_K:
                a = a // k
                step = step.yes
            elif operation == MOD_K:
                a = a % k
                step = step.yes
            elif operation == OR_K:
                a |= k
                step = step.yes
            elif operation == XOR_K:
                a ^= k
                step = step.yes
            elif operation == LSH_K:
                a = (a << k) & 0xFFFFFFFF
                step = step.yes
            elif operation == RSH_K:
                a >>= k
                step = step.yes
            elif operation == NEG:
                a = -a & 0xFFFFFFFF
                step = step.yes
            elif operation == ADD_X:
                a = (a + x) & 0xFFFFFFFF
                step = step.yes
            elif operation == SUB_X:
                a = (a - x) & 0xFFFFFFFF
                step = step.yes
            elif operation == MUL_X:
                a = multiply(a, x)
                step = step.yes
            elif operation == DIV_X:
                if x == 0:
                    return 0
                a = a // x
                step = step.yes
            elif operation == MOD_X:
                if x == 0:
                    return 0
                a = a % x
                step = step.yes
            elif operation == OR_X:
                a |= x
                step = step.yes
            elif operation == AND_X:
                a &= x
                step = step.yes
            elif operation == XOR_X:
                a ^= x
                step = step.yes
            elif operation == LSH_X:
                a = (a << x) & 0xFFFFFFFF if x < 32 else 0
                step = step.yes
            elif operation == RSH_X:
                a = a >> x if x < 32 else 0
                step = step.yes
            elif operation == JEQ_X:
                step = step.yes if a == x else step.no
            elif operation == JGT_X:
                step = step.yes if a > x else step.no
            elif operation == JGE_X:
                step = step.yes if a >= x else step.no
            elif operation == JSET_X:
                step = step.yes if a & x else step.no
            else:  # RET_A
                return a


def multiply(a: i64, b: i64) -> i64:
    """The low 32 bits of a product of two such numbers, which would not fit 63."""
    return (a * (b & 0xFFFF) + ((a * (b >> 16) & 0xFFFF) << 16)) & 0xFFFFFFFF
