"""What a filter computes: values of a packet, and conditions on them.

A value is a pure function of the packet. Equal values are one object, so that "is this in the
accumulator already" is a comparison of identities, wherever in the filter it was asked for first.
"""

from __future__ import annotations

from wiretale.filter import instruction as bpf
from wiretale.native import Final

# Kinds of value.
CONSTANT: Final = 0
LENGTH: Final = 1
LOAD: Final = 2  # `size` bytes at `base` + `k`
BINARY: Final = 3  # `operation` on `left` and `right`
CHOICE: Final = 4  # `left` if `test` holds, else `right`
UNSET: Final = 5  # the accumulator before anything was put there: zero, but nothing to reason with
HEADERS: Final = 6  # what a `walk` through headers found

WORD_MASK: Final = 0xFFFFFFFF
NEGATIVE: Final = 0x80000000  # and above, as an offset
FROM_LINUX: Final = 0xFFE00000  # offsets from here on are, to Linux, of headers, or of what it knows beside the packet
TO_LINUX: Final = 0xFFFFF040


class Value:
    """A value; made by `Values` only."""

    __slots__ = ("base", "cost", "k", "kind", "left", "operation", "right", "size", "test", "walk")

    def __init__(self, kind: int) -> None:
        self.kind = kind
        self.k = 0
        self.size = 0
        self.operation = 0
        self.base: Value | None = None
        self.left: Value | None = None
        self.right: Value | None = None
        self.test: Condition | None = None
        self.walk: Walk | None = None
        self.cost = 1  # roughly how many instructions compute it


class Walk:
    """A walk from IP's header to what is above it, behind IPv6's extension headers (RFC 8200, section 4).

    `protocol` is the number of what is above, with LATER_FRAGMENT if its header is not in this packet, or
    NO_PROTOCOL if there is no IP; `end` is where its header is, counted from `offset`.
    """

    __slots__ = (
        "base", "end", "end4", "end6", "fragment4", "is_ip4", "is_ip6", "next4", "next6", "offset", "protocol",
    )  # fmt: skip

    def __init__(self, make: Values, is_ip4: Condition, is_ip6: Condition, base: Value | None, offset: int) -> None:
        self.is_ip4 = is_ip4
        self.is_ip6 = is_ip6
        self.base = base
        self.offset = offset  # of IP's header, from `base`
        # What of the headers is looked at.
        self.next4 = make.load(base, offset + 9, 1)
        self.fragment4 = make.load(base, offset + 6, 2)
        self.next6 = make.load(base, offset + 6, 1)
        words = make.binary(bpf.AND, make.load(base, offset, 1), make.constant(15))
        self.end4 = make.binary(bpf.LSH, words, make.constant(2))
        self.end6 = make.constant(40)
        if base is not None:
            self.end4 = make.binary(bpf.ADD, self.end4, base)
            self.end6 = make.binary(bpf.ADD, base, self.end6)
        self.protocol = Value(HEADERS)
        self.end = Value(HEADERS)
        for value in (self.protocol, self.end):
            value.walk = self
            value.cost = WALK_COST


WALK_COST: Final = 100
LATER_FRAGMENT: Final = 0x100
NO_PROTOCOL: Final = 0x200

# Kinds of condition.
TEST: Final = 0  # `operation` on `left` and `right`
ALL: Final = 1
ANY: Final = 2
NOT: Final = 3
FIXED: Final = 4  # `value` for every packet
CHAIN: Final = 5  # the header `wanted` follows in a chain of extension headers


class Condition:
    """Something that holds for a packet or not."""

    __slots__ = ("kind", "left", "offset", "operation", "parts", "right", "value", "version", "wanted")

    def __init__(self, kind: int) -> None:
        self.kind = kind
        self.operation = 0
        self.left: Value | None = None
        self.right: Value | None = None
        self.parts: tuple[Condition, ...] = ()
        self.value = False
        self.version = 0
        self.wanted = 0
        self.offset = 0


def fixed(value: bool) -> Condition:
    """A condition that holds for every packet, or for none."""
    found = Condition(FIXED)
    found.value = value
    return found


TRUE: Final = fixed(True)
FALSE: Final = fixed(False)


def both(*parts: Condition) -> Condition:
    """All of them, looked at in this order."""
    return combined(ALL, parts)


def either(*parts: Condition) -> Condition:
    """Any of them, looked at in this order."""
    return combined(ANY, parts)


def combined(kind: int, parts: tuple[Condition, ...] | list[Condition]) -> Condition:
    """`parts` under one ALL or ANY."""
    if len(parts) == 1:
        return parts[0]
    found = Condition(kind)
    found.parts = tuple(parts)
    return found


def negation(part: Condition) -> Condition:
    """Not that."""
    if part.kind == NOT:
        return part.parts[0]
    found = Condition(NOT)
    found.parts = (part,)
    return found


def chain(version: int, wanted: int, offset: int) -> Condition:
    """That the IP header at `offset` leads, through headers of options, to one of protocol `wanted`."""
    found = Condition(CHAIN)
    found.version = version
    found.wanted = wanted
    found.offset = offset
    return found


def fold(operation: int, left: int, right: int) -> int:
    """Arithmetic as the machine does it; division by zero must not come here."""
    if operation == bpf.ADD:
        found = left + right
    elif operation == bpf.SUB:
        found = left - right
    elif operation == bpf.MUL:
        found = left * right
    elif operation == bpf.DIV:
        found = left // right
    elif operation == bpf.MOD:
        found = left % right
    elif operation == bpf.OR:
        found = left | right
    elif operation == bpf.AND:
        found = left & right
    elif operation == bpf.XOR:
        found = left ^ right
    elif operation == bpf.LSH:
        found = left << right if right < 32 else 0
    else:
        found = left >> right if right < 32 else 0
    return found & WORD_MASK


def compare(operation: int, left: int, right: int) -> bool:
    """A jump's comparison."""
    if operation == bpf.JEQ:
        return left == right
    if operation == bpf.JGT:
        return left > right
    if operation == bpf.JGE:
        return left >= right
    return left & right != 0


def is_nowhere(value: Value, longest: int) -> bool:
    """Whether a value needs bytes from behind the end of packets of this length; what Linux knows counts as there."""
    for part in (value.left, value.right) if value.kind == BINARY else (value,):
        if part is None:
            continue
        if part.kind == BINARY:
            if is_nowhere(part, longest):
                return True
        elif part.kind == LOAD and (longest <= part.k < FROM_LINUX or part.k > TO_LINUX):
            return True
    return False


def is_beside(value: Value) -> bool:
    """Whether a value is of what Linux knows beside the packet, which no file has."""
    return value.kind == LOAD and value.base is None and FROM_LINUX <= value.k <= TO_LINUX


class Values:
    """Makes values, each once."""

    __slots__ = ("known", "length", "settled", "simplify", "unset")

    def __init__(self, simplify: bool = True) -> None:
        self.known: dict[tuple[object, ...], Value] = {}
        self.simplify = simplify
        self.settled = False  # whether a test of bytes was settled before any were seen, as `ip[0] < 0` is
        self.length = Value(LENGTH)
        self.unset = Value(UNSET)

    def constant(self, k: int) -> Value:
        """A number of 32 bits."""
        k &= WORD_MASK
        found = self.known.get((CONSTANT, k))
        if found is None:
            found = self.known[CONSTANT, k] = Value(CONSTANT)
            found.k = k
        return found

    def load(self, base: Value | None, k: int, size: int) -> Value:
        """`size` bytes of the packet at `base` + `k`."""
        k &= WORD_MASK
        if base is not None and self.simplify:
            while base is not None:
                if base.kind == CONSTANT:
                    k = (k + base.k) & WORD_MASK
                    base = None
                elif (
                    base.kind == BINARY
                    and base.operation == bpf.ADD
                    and base.right is not None
                    and base.right.kind == CONSTANT
                    and k + base.right.k < NEGATIVE
                ):
                    k += base.right.k
                    base = base.left
                else:
                    break
            if base is not None and k >= NEGATIVE:  # the machine adds offsets without wrapping around
                base = self.binary(bpf.ADD, base, self.constant(k))
                k = 0
        key = (LOAD, base, k, size)
        found = self.known.get(key)
        if found is None:
            found = self.known[key] = Value(LOAD)
            found.base = base
            found.k = k
            found.size = size
            if base is not None:
                found.cost = base.cost + 2
        return found

    def binary(self, operation: int, left: Value, right: Value) -> Value:
        """Arithmetic on two values."""
        if self.simplify and right.kind == CONSTANT:
            k = right.k
            if left.kind == CONSTANT and not (k == 0 and operation in (bpf.DIV, bpf.MOD)):
                return self.constant(fold(operation, left.k, k))
            if k == 0 and operation in (bpf.ADD, bpf.SUB, bpf.OR, bpf.XOR, bpf.LSH, bpf.RSH):
                return left
            if k == 0 and operation in (bpf.AND, bpf.MUL):
                return right
            if k == 1 and operation in (bpf.MUL, bpf.DIV):
                return left
            if operation == bpf.AND:
                all_bits = (1 << 8 * left.size) - 1 if left.kind == LOAD else WORD_MASK
                if k & all_bits == all_bits:
                    return left
            if operation == bpf.SUB:
                return self.binary(bpf.ADD, left, self.constant(-k))
            if (
                operation in (bpf.ADD, bpf.AND, bpf.OR, bpf.XOR, bpf.MUL)
                and left.kind == BINARY
                and left.operation == operation
                and left.left is not None
                and left.right is not None
                and left.right.kind == CONSTANT
                # Masks without a bit in common are left alone: a zero may not stand behind / and %.
                and (operation != bpf.AND or k & left.right.k)
            ):
                return self.binary(operation, left.left, self.constant(fold(operation, left.right.k, k)))
        elif self.simplify and left.kind == CONSTANT and operation in (bpf.ADD, bpf.AND, bpf.OR, bpf.XOR, bpf.MUL):
            return self.binary(operation, right, left)
        elif self.simplify and operation == bpf.ADD:
            # A constant goes outermost, where a load can take it into its offset.
            if right.kind == BINARY and right.operation == bpf.ADD:
                outer = right.right
                if outer is not None and outer.kind == CONSTANT and right.left is not None:
                    return self.binary(bpf.ADD, self.binary(bpf.ADD, left, right.left), outer)
            if left.kind == BINARY and left.operation == bpf.ADD:
                outer = left.right
                if outer is not None and outer.kind == CONSTANT and left.left is not None:
                    return self.binary(bpf.ADD, self.binary(bpf.ADD, left.left, right), outer)
        key = (BINARY, operation, left, right)
        found = self.known.get(key)
        if found is None:
            found = self.known[key] = Value(BINARY)
            found.operation = operation
            found.left = left
            found.right = right
            found.cost = left.cost + 1 + (right.cost if right.kind != CONSTANT else 0)
        return found

    def choice(self, test: Condition, left: Value, right: Value) -> Value:
        """`left` where the test holds, else `right`."""
        found = Value(CHOICE)
        found.test = test
        found.left = left
        found.right = right
        found.cost = left.cost + right.cost + 3
        return found

    def test(self, operation: int, left: Value, right: Value) -> Condition:
        """A comparison of two values, in its simplest form."""
        if self.simplify and right.kind == CONSTANT:
            k = right.k
            if left.kind == CONSTANT:
                return TRUE if compare(operation, left.k, k) else FALSE
            if operation == bpf.JEQ and left.kind == BINARY and left.operation == bpf.AND:
                mask = left.right
                if mask is not None and left.left is not None and mask.kind == CONSTANT:
                    if k == 0:
                        return negation(self.test(bpf.JSET, left.left, mask))
                    if k == mask.k and k & (k - 1) == 0:
                        return self.test(bpf.JSET, left.left, mask)
            if operation == bpf.JGT and k == 0:
                return negation(self.test(bpf.JEQ, left, right))
            if operation == bpf.JGE and k == 0:
                self.settled = True
                return TRUE
            if operation == bpf.JGE and k == 1:
                return negation(self.test(bpf.JEQ, left, self.constant(0)))
        elif self.simplify and left.kind == CONSTANT:
            if operation in (bpf.JEQ, bpf.JSET):
                return self.test(operation, right, left)
            # k > v is not v >= k, and k >= v is not v > k.
            return negation(self.test(bpf.JGE if operation == bpf.JGT else bpf.JGT, right, left))
        if self.simplify and left is right and left.kind != UNSET:
            self.settled = self.settled or left.kind != CONSTANT
            return TRUE if operation in (bpf.JEQ, bpf.JGE) else FALSE if operation == bpf.JGT else self.nonzero(left)
        found = Condition(TEST)
        found.operation = operation
        found.left = left
        found.right = right
        return found

    def reading(self, value: Value) -> Condition:
        """That a value can be read: it is compared so that it always holds, and that is not simplified."""
        found = Condition(TEST)
        found.operation = bpf.JGE
        found.left = value
        found.right = self.constant(0)
        return found

    def nonzero(self, value: Value) -> Condition:
        """That a value is not 0."""
        return negation(self.test(bpf.JEQ, value, self.constant(0)))
