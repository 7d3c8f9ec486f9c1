"""Instructions for a graph of tests: what is in the registers already is not loaded again.

The nodes are laid out so that all jumps go forward. What a node finds in the accumulator, the index register
and memory is what all ways to it agree on. A value that is costly and computed more than once is kept in
memory, if the program becomes shorter that way.
"""

from __future__ import annotations

from wiretale.filter import instruction as bpf
from wiretale.filter.assemble import Label, Line, assemble
from wiretale.filter.generate import values
from wiretale.filter.generate.values import Condition, Value, Walk
from wiretale.filter.optimize import LARGE, Graph, Node, TooLong, optimized, ordered
from wiretale.native import Final

SIZES: Final[dict[int, int]] = {1: bpf.B, 2: bpf.H, 4: bpf.W}
COMMUTATIVE: Final = (bpf.ADD, bpf.MUL, bpf.AND, bpf.OR, bpf.XOR)
WORTH_KEEPING: Final = 3  # what costs fewer instructions is not worth a place in memory
MOST_KEPT: Final = 8
MOST_LINES: Final = 150000  # of a program
MOST_IN_MEMORY: Final = 12  # so that places are left for what arithmetic needs in between
FEW_LEFT: Final = 10  # places of memory in use, from which on they are spared
# IPv6's extension headers that have their length in the second byte, and the two that do not, or in other units.
OPTIONS: Final = (0, 60, 43, 135, 139, 140)
FRAGMENT: Final = 44
AUTHENTICATION: Final = 51
MOST_EXTENSIONS: Final = 4  # that are followed


class Stretched(Exception):
    """A filter needs more memory than the machine has."""


class State:
    """What the registers and memory hold."""

    __slots__ = ("a", "memory", "x")

    def __init__(self, a: Value | None, x: Value | None, memory: dict[Value, int]) -> None:
        self.a = a
        self.x = x
        self.memory = memory

    def copy(self) -> State:
        return State(self.a, self.x, dict(self.memory))

    def meet(self, other: State) -> None:
        """Keeps what `other` holds, too."""
        if self.a is not other.a:
            self.a = None
        if self.x is not other.x:
            self.x = None
        if self.memory:
            self.memory = {v: slot for v, slot in self.memory.items() if other.memory.get(v) == slot}


def header_length(value: Value) -> int | None:
    """The offset, if the value is four times the low half of a byte at a fixed offset."""
    if value.kind != values.BINARY or value.operation != bpf.LSH or value.left is None or value.right is None:
        return None
    inner = value.left
    if value.right.kind != values.CONSTANT or value.right.k != 2:
        return None
    if inner.kind != values.BINARY or inner.operation != bpf.AND or inner.left is None or inner.right is None:
        return None
    byte = inner.left
    if inner.right.kind != values.CONSTANT or inner.right.k != 15:
        return None
    if byte.kind != values.LOAD or byte.base is not None or byte.size != 1:
        return None
    return byte.k


def parts(value: Value) -> set[Value]:
    """A value and all that it is computed from whatever way is taken."""
    found: set[Value] = set()
    stack = [value]
    while stack:
        part = stack.pop()
        if part in found:
            continue
        found.add(part)
        if part.kind == values.CHOICE:
            if part.left is not None and part.right is not None:
                found |= parts(part.left) & parts(part.right)
            continue
        stack.extend(other for other in (part.base, part.left, part.right) if other is not None)
    return found


class Emitter:
    """Writes one program."""

    def __init__(self, kept: tuple[Value, ...] = (), share: bool = True) -> None:
        self.lines: list[Line] = []
        self.share = share
        self.slots = {value: slot for slot, value in enumerate(kept)}
        self.temporaries = len(kept)
        self.computed: dict[Value, int] = {}
        self.state = State(None, None, {})

    def put(self, code: int, k: int = 0) -> None:
        self.lines.append(Line(code, k))

    def place(self, label: Label) -> None:
        self.lines.append(Line(0, label=label))

    # ---- values

    def to_a(self, value: Value) -> None:
        """Brings a value into the accumulator."""
        state = self.state
        if state.a is value:
            return
        kind = value.kind
        if value in state.memory:
            self.put(bpf.LD | bpf.MEM, state.memory[value])
        elif state.x is value:
            self.put(bpf.MISC | bpf.TXA)
        elif kind == values.CONSTANT:
            self.put(bpf.LD | bpf.IMM, value.k)
        elif kind == values.UNSET:
            if any(line.label is None for line in self.lines):
                self.put(bpf.LD | bpf.IMM, 0)
        elif kind == values.LENGTH:
            self.put(bpf.LD | bpf.W | bpf.LEN)
        elif kind == values.LOAD:
            if value.base is None:
                self.put(bpf.LD | bpf.ABS | SIZES[value.size], value.k)
            else:
                self.to_x(value.base)
                self.put(bpf.LD | bpf.IND | SIZES[value.size], value.k)
        elif kind == values.BINARY:
            self.binary(value)
        elif value.walk is not None:
            self.headers(value.walk)
            self.put(bpf.LD | bpf.MEM, self.slots[value])
        else:
            self.choice(value)
        self.state.a = value  # which may be another state by now
        self.keep(value)

    def keep(self, value: Value) -> None:
        """Counts that a value was computed into the accumulator, and keeps it in memory if it is to be."""
        state = self.state
        if value.kind < values.BINARY or value.kind == values.UNSET or value in state.memory:
            return
        self.computed[value] = self.computed.get(value, 0) + 1
        slot = self.slots.get(value)
        if slot is not None:
            self.put(bpf.ST, slot)
            state.memory[value] = slot

    def to_x(self, value: Value) -> None:
        """Brings a value into the index register; the accumulator may be lost."""
        state = self.state
        if state.x is value:
            return
        if not self.easy(value):
            self.to_a(value)
            self.put(bpf.MISC | bpf.TAX)
        elif value in state.memory:
            self.put(bpf.LDX | bpf.MEM, state.memory[value])
        elif value.kind == values.CONSTANT:
            self.put(bpf.LDX | bpf.IMM, value.k)
        elif value.kind == values.LENGTH:
            self.put(bpf.LDX | bpf.W | bpf.LEN)
        else:
            self.put(bpf.LDX | bpf.B | bpf.MSH, header_length(value) or 0)
        self.state.x = value

    def easy(self, value: Value) -> bool:
        """Whether a value can be loaded into the index register without the accumulator."""
        return (
            value in self.state.memory
            or value.kind in (values.CONSTANT, values.LENGTH)
            or header_length(value) is not None
        )

    def spoils_x(self, value: Value) -> bool:
        """Whether bringing a value into the accumulator changes the index register."""
        state = self.state
        if state.a is value or state.x is value or value in state.memory:
            return False
        if value.kind in (values.CONSTANT, values.LENGTH, values.UNSET):
            return False
        if value.kind == values.LOAD:
            return value.base is not None and state.x is not value.base
        if value.kind == values.BINARY and value.left is not None and value.right is not None:
            if value.right.kind == values.CONSTANT:
                return self.spoils_x(value.left)
            if value.left.kind == values.CONSTANT and value.operation == bpf.SUB:
                return self.spoils_x(value.right)
        return True

    def binary(self, value: Value) -> None:
        """Arithmetic."""
        left, right = value.left, value.right
        assert left is not None and right is not None
        operation = value.operation
        if right.kind == values.CONSTANT:
            self.to_a(left)
            self.put(bpf.ALU | operation | bpf.K, right.k)
            return
        if operation == bpf.SUB and left.kind == values.CONSTANT and left.k == 0:
            self.to_a(right)
            self.put(bpf.ALU | bpf.NEG)
            return
        self.operands(left, right, operation in COMMUTATIVE)
        self.put(bpf.ALU | operation | bpf.X)

    def operands(self, left: Value, right: Value, commutative: bool) -> None:
        """Brings two values into the accumulator and the index register."""
        state = self.state
        if commutative and not (state.x is right or self.easy(right)) and (state.x is left or self.easy(left)):
            left, right = right, left
        if self.easy(right):
            self.to_a(left)
            self.to_x(right)
        elif state.x is right and not self.spoils_x(left):
            self.to_a(left)
        elif state.a is left and state.x is right:
            return
        elif not self.spoils_x_behind(left, right):
            self.to_x(right)
            self.to_a(left)
        elif commutative and not self.spoils_x_behind(right, left):
            self.to_x(left)
            self.to_a(right)
        elif self.temporaries >= FEW_LEFT:
            # Longer by an instruction, but nothing is held while the left side, which may be deep, is computed.
            self.to_a(left)
            slot = self.temporaries
            if slot >= bpf.MEMORY_WORDS:
                raise Stretched
            self.temporaries += 1
            self.put(bpf.ST, slot)
            self.to_x(right)
            self.put(bpf.LD | bpf.MEM, slot)
            self.state.a = left
            self.temporaries -= 1
        else:
            slot = self.temporaries
            self.temporaries += 1
            self.to_a(right)
            self.put(bpf.ST, slot)
            self.to_a(left)
            self.put(bpf.LDX | bpf.MEM, slot)
            self.state.x = right
            self.temporaries -= 1

    def spoils_x_behind(self, value: Value, index: Value) -> bool:
        """Whether `value` spoils the index register once `index` is in it."""
        state = self.state
        before = state.a, state.x
        state.a, state.x = None, index
        spoils = self.spoils_x(value)
        state.a, state.x = before
        return spoils

    def choice(self, value: Value) -> None:
        """One of two values."""
        assert value.test is not None and value.left is not None and value.right is not None
        # What is to be kept and both ways need is computed before they part, or it would be known in neither.
        shared = parts(value.left) & parts(value.right)
        for part in sorted(shared & self.slots.keys(), key=lambda part: part.cost):
            if part not in self.state.memory:
                self.to_a(part)
        yes, no, end = Label(), Label(), Label()
        graph = Graph(self.share)
        root = graph.build(value.test, graph.accept, graph.reject)
        if self.share:
            root = optimized(graph, root)
        if root.condition is None:
            self.to_a(value.left if root.accept else value.right)
            return
        memory = dict(self.state.memory)
        states = self.walk(root, self.state, {graph.accept: yes, graph.reject: no})
        self.place(yes)
        self.enter(states.get(graph.accept), memory)
        self.to_a(value.left)
        self.lines.append(Line(bpf.JMP | bpf.JA, yes=end))
        self.place(no)
        self.enter(states.get(graph.reject), memory)
        self.to_a(value.right)
        self.place(end)
        self.enter(None, memory)

    def branch(self, condition: Condition, yes: Label, no: Label) -> None:
        """The tests of a condition."""
        graph = Graph(self.share)
        root = graph.build(condition, graph.accept, graph.reject)
        if self.share:
            root = optimized(graph, root)
        if root.condition is None:
            self.lines.append(Line(bpf.JMP | bpf.JA, yes=yes if root.accept else no))
        else:
            self.walk(root, self.state, {graph.accept: yes, graph.reject: no})

    def jump_if(self, number: int, to: Label) -> None:
        """A jump if the accumulator has this number."""
        behind = Label()
        self.lines.append(Line(bpf.JMP | bpf.JEQ | bpf.K, number, to, behind))
        self.place(behind)

    def headers(self, walk: Walk) -> None:
        """Walks from IP's header to what is above it; what is found is put into memory.

        It is written out for as many extension headers as are followed, since no kernel takes a loop.
        """
        protocol, end = self.slots[walk.protocol], self.slots[walk.end]
        if walk.base is not None:
            self.to_a(walk.base)  # is held, and so is there wherever it goes from here
        memory = dict(self.state.memory)
        version4, not4, first, later, version6, other, found = (Label() for _ in range(7))
        store, jump = bpf.ST, bpf.JMP | bpf.JA
        self.branch(walk.is_ip4, version4, not4)
        self.place(version4)
        self.enter(None, memory)
        self.to_a(walk.end4)
        self.put(store, end)
        self.to_a(walk.fragment4)
        self.lines.append(Line(bpf.JMP | bpf.JSET | bpf.K, 0x1FFF, later, first))
        self.place(later)
        self.enter(None, memory)
        self.to_a(walk.next4)
        self.put(bpf.ALU | bpf.OR, values.LATER_FRAGMENT)
        self.put(store, protocol)
        self.lines.append(Line(jump, yes=found))
        self.place(first)
        self.enter(None, memory)
        self.to_a(walk.next4)
        self.put(store, protocol)
        self.lines.append(Line(jump, yes=found))
        self.place(not4)
        self.enter(None, memory)
        self.branch(walk.is_ip6, version6, other)
        self.place(version6)
        self.enter(None, memory)
        self.to_a(walk.end6)
        self.put(store, end)
        self.to_a(walk.next6)
        self.put(bpf.LDX | bpf.MEM, end)
        self.extensions(walk.offset, protocol, end, found)
        self.place(other)
        self.put(bpf.LD | bpf.IMM, values.NO_PROTOCOL)
        self.put(store, protocol)
        self.put(store, end)
        self.place(found)
        self.enter(None, memory)
        self.state.memory[walk.protocol] = protocol
        self.state.memory[walk.end] = end

    def extensions(self, at: int, protocol: int, end: int, found: Label) -> None:
        """Follows IPv6's extension headers: the accumulator has the first one's kind, the index register its offset."""
        done, later = Label(), Label()
        for _ in range(MOST_EXTENSIONS):
            options, authentication, fragment, first, following = (Label() for _ in range(5))
            for kind in OPTIONS:
                self.jump_if(kind, options)
            self.jump_if(FRAGMENT, fragment)
            self.lines.append(Line(bpf.JMP | bpf.JEQ | bpf.K, AUTHENTICATION, authentication, done))
            # Lengths are in units of 8 bytes without the first; that of the authentication header of 4 without two.
            for place, units, shift in ((options, 1, 3), (authentication, 2, 2)):
                self.place(place)
                self.put(bpf.LD | bpf.B | bpf.IND, at)
                self.put(bpf.ST, protocol)
                self.put(bpf.LD | bpf.B | bpf.IND, at + 1)
                self.put(bpf.ALU | bpf.ADD, units)
                self.put(bpf.ALU | bpf.LSH, shift)
                self.put(bpf.ALU | bpf.ADD | bpf.X)
                self.put(bpf.MISC | bpf.TAX)
                self.put(bpf.LD | bpf.MEM, protocol)
                self.lines.append(Line(bpf.JMP | bpf.JA, yes=following))
            self.place(fragment)
            self.put(bpf.LD | bpf.B | bpf.IND, at)
            self.put(bpf.ST, protocol)
            self.put(bpf.LD | bpf.H | bpf.IND, at + 2)
            self.lines.append(Line(bpf.JMP | bpf.JSET | bpf.K, 0xFFF8, later, first))
            self.place(first)
            self.put(bpf.MISC | bpf.TXA)
            self.put(bpf.ALU | bpf.ADD, 8)
            self.put(bpf.MISC | bpf.TAX)
            self.put(bpf.LD | bpf.MEM, protocol)
            self.place(following)
        self.place(done)
        self.put(bpf.ST, protocol)
        self.put(bpf.STX, end)
        self.lines.append(Line(bpf.JMP | bpf.JA, yes=found))
        self.place(later)
        self.put(bpf.LD | bpf.MEM, protocol)
        self.put(bpf.ALU | bpf.OR, values.LATER_FRAGMENT)
        self.put(bpf.ST, protocol)
        self.put(bpf.STX, end)
        self.lines.append(Line(bpf.JMP | bpf.JA, yes=found))

    def enter(self, known: State | None, memory: dict[Value, int]) -> None:
        """Goes on where several ways meet: with what all of them know, and what was in memory before."""
        state = self.state
        state.a = None if known is None else known.a
        state.x = None if known is None else known.x
        state.memory = dict(memory)

    # ---- tests

    def test(self, condition: Condition, yes: Label, no: Label) -> None:
        """A test, and the jumps behind it."""
        left, right = condition.left, condition.right
        assert left is not None and right is not None
        if right.kind == values.CONSTANT:
            self.to_a(left)
            self.lines.append(Line(bpf.JMP | condition.operation | bpf.K, right.k, yes, no))
        else:
            self.operands(left, right, condition.operation in (bpf.JEQ, bpf.JSET))
            self.lines.append(Line(bpf.JMP | condition.operation | bpf.X, 0, yes, no))

    def chain(self, condition: Condition, yes: Label, no: Label) -> None:
        """Follows a chain of headers: the accumulator has the next one's protocol, the index register its offset."""
        at = condition.offset
        slot = self.temporaries
        loop, authentication, end = Label(), Label(), Label()
        if slot >= bpf.MEMORY_WORDS:
            raise Stretched

        if condition.version == 4:
            self.put(bpf.LD | bpf.B | bpf.ABS, at + 9)
            self.put(bpf.LDX | bpf.B | bpf.MSH, at)
        else:
            self.put(bpf.LD | bpf.B | bpf.ABS, at + 6)
            self.put(bpf.LDX | bpf.IMM, 40)
        self.place(loop)
        self.jump_if(condition.wanted, end)
        self.jump_if(59, end)  # no next header
        if condition.version == 6:
            options = Label()
            for kind in (0, 60, 43):  # hop-by-hop options, destination options, routing
                self.jump_if(kind, options)
            self.lines.append(Line(bpf.JMP | bpf.JEQ | bpf.K, 44, options, authentication))  # fragment
            self.place(options)
            self.put(bpf.LD | bpf.B | bpf.IND, at)
            self.put(bpf.ST, slot)
            self.put(bpf.LD | bpf.B | bpf.IND, at + 1)
            self.put(bpf.ALU | bpf.ADD, 1)
            self.put(bpf.ALU | bpf.MUL, 8)
            self.put(bpf.ALU | bpf.ADD | bpf.X)
            self.put(bpf.MISC | bpf.TAX)
            self.put(bpf.LD | bpf.MEM, slot)
            self.lines.append(Line(bpf.JMP | bpf.JA, yes=loop))
        self.place(authentication)
        behind = Label()
        self.lines.append(Line(bpf.JMP | bpf.JEQ | bpf.K, 51, behind, end))
        self.place(behind)
        self.put(bpf.LD | bpf.B | bpf.IND, at)
        self.put(bpf.ST, slot)
        # libpcap does not add this length to the offset it has, either.
        self.put(bpf.LD | bpf.B | bpf.IND, at + 1)
        self.put(bpf.ALU | bpf.ADD, 2)
        self.put(bpf.ALU | bpf.MUL, 4)
        self.put(bpf.MISC | bpf.TAX)
        self.put(bpf.LD | bpf.MEM, slot)
        self.lines.append(Line(bpf.JMP | bpf.JA, yes=loop))
        self.place(end)
        self.lines.append(Line(bpf.JMP | bpf.JEQ | bpf.K, condition.wanted, yes, no))
        self.state.a = None
        self.state.x = None

    # ---- the whole

    def walk(self, root: Node, state: State, ends: dict[Node, Label]) -> dict[Node, State]:
        """The tests of a graph, each behind its label; what is known at its ends."""
        order = ordered(root)
        labels = {node: ends.get(node) or Label() for node in order}
        states: dict[Node, State] = {root: state.copy()}
        for node in order:
            condition = node.condition
            if condition is None or node.yes is None or node.no is None:
                continue
            if len(self.lines) > MOST_LINES:
                raise TooLong
            self.place(labels[node])
            begin = len(self.lines)
            self.state = states[node] if self.share else State(None, None, dict(states[node].memory))
            if condition.kind == values.CHAIN:
                self.chain(condition, labels[node.yes], labels[node.no])
            else:
                self.test(condition, labels[node.yes], labels[node.no])
            for line in self.lines[begin:]:
                line.origin = condition
            for target in (node.yes, node.no):
                known = states.get(target)
                if known is None:
                    states[target] = self.state.copy()
                else:
                    known.meet(self.state)
        return states

    def run(self, root: Node, snaplen: int, first: Value | None = None) -> list[Line]:
        """The program of a graph. What ends last in it stands last, too; `first` is read before anything."""
        ends = [node for node in ordered(root) if node.condition is None]
        labels = {node: Label() for node in ends}
        if first is not None:
            self.place(Label())
            self.to_a(first)
        self.walk(root, self.state.copy(), labels)
        for node in ends:
            self.place(labels[node])
            self.put(bpf.RET | bpf.K, snaplen if node.accept else 0)
        return merged(self.lines) if self.share else self.lines


def merged(lines: list[Line]) -> list[Line]:
    """The program without code that stands in it again further on, leading to the same places.

    Code does what it does wherever it stands, so a way to it can as well lead to its copy. What registers
    hold is not looked at: `jeq` on one value merges with `jeq` on another.
    """
    known: dict[tuple[object, ...], Label] = {}
    same: dict[Label, Label] = {}
    kept: list[Line] = []  # from the end
    gone: Label | None = None  # what stands in place of the block behind this one, if that was left out
    at = len(lines)
    while at:
        # A block: what stands between a label and an instruction that never goes on to the next.
        start = at - 1
        while lines[start].label is None:
            start -= 1
        label = lines[start].label
        assert label is not None
        body = lines[start + 1 : at]
        at = start
        if gone is not None and not body:
            same[label] = gone
            continue
        if gone is not None and not ends_way(body[-1]):
            body.append(Line(bpf.JMP | bpf.JA, yes=gone))
        gone = None
        if not body or not ends_way(body[-1]):
            for line in reversed(body):
                kept.append(redirected(line, same))
            kept.append(lines[start])
            continue
        tail: tuple[object, ...] = ()
        tails: list[tuple[object, ...]] = []
        for line in reversed(body):
            line = redirected(line, same)
            tail = (line.code, line.k, line.yes, line.no, tail)
            tails.append(tail)
        copy = known.get(tails[-1])
        if copy is not None:
            same[label] = gone = copy
            continue
        for line, tail in zip(reversed(body), tails, strict=True):
            kept.append(line)
            if tail not in known:
                inside = label if line is body[0] else Label()
                known[tail] = inside
                if inside is not label:
                    kept.append(Line(0, label=inside))
        kept.append(lines[start])
    kept.reverse()
    return kept


def ends_way(line: Line) -> bool:
    """Whether what follows an instruction is reached only by jumps."""
    return line.code & bpf.CLASS_MASK == bpf.RET or line.yes is not None


def redirected(line: Line, same: dict[Label, Label]) -> Line:
    """A line whose jumps lead to the places that were kept."""
    if line.yes is not None:
        line.yes = same.get(line.yes, line.yes)
    if line.no is not None:
        line.no = same.get(line.no, line.no)
    return line


class Emitted:
    """A program, and the lines that it was assembled of."""

    __slots__ = ("lines", "program")

    def __init__(self, lines: list[Line]) -> None:
        self.lines = lines
        self.program = assemble(lines)

    def __len__(self) -> int:
        return len(self.program)


def emit(
    root: Node,
    snaplen: int,
    optimize: bool,
    first: Value | None = None,
    early: Value | None = None,
    held: tuple[Value, ...] = (),
) -> Emitted:
    """The shortest program for a graph that is found.

    `first` is read before anything, even if that is for nothing; `early` may be computed at the start. What is
    `held` is kept in memory from when it is first computed.
    """
    emitter = Emitter(held, share=optimize)
    best = Emitted(emitter.run(root, snaplen, first))
    if not optimize:
        return best
    again = [v for v, times in emitter.computed.items() if times > 1 and v.cost >= WORTH_KEEPING and v not in held]
    if not again or len(best) > LARGE:
        return best
    again.sort(key=lambda value: value.cost * emitter.computed[value], reverse=True)
    starts = [first]
    if early in again and first is None:
        starts.append(early)
    again = again[:MOST_KEPT]
    tries = [tuple(again[:count]) for count in range(1, len(again) + 1)] + [(value,) for value in again[1:]]
    for start in starts:
        for kept in tries:
            if len(held) + len(kept) <= MOST_IN_MEMORY:
                other = Emitted(Emitter(held + kept).run(root, snaplen, start))
                if len(other) < len(best):
                    best = other
    return best
