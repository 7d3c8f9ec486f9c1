"""The graph of a filter's tests, and what can be left out of it.

Each node tests one value and goes on to one of two others; two last ones accept and reject. What the way
to a node tells about its test is found by walking the graph once from its root: where the outcome is known,
the way goes straight to the node behind (jump threading). Nodes that do the same are one, and nodes that no
way leads to any more are gone. Values need no such care: equal ones are one object from the start.
"""

from __future__ import annotations

from wiretale.filter import instruction as bpf
from wiretale.filter.generate import values
from wiretale.filter.generate.values import Condition, Value
from wiretale.native import Final

MOST_ROUNDS: Final = 12
FEW_ROUNDS: Final = 3  # for large graphs
MOST_STEPS: Final = 60  # for each test of a graph
MOST_TESTS: Final = 49152  # of one filter, with those that it has several times
LARGE: Final = 10000  # tests, from which on only what is quick is tried to make a program shorter
LONGEST_PACKET: Final = 0x8000000  # that any capture has
FEW_FACTS: Final = 30  # the same, in large graphs
LONGEST_FACTS: Final = 400  # facts kept along a way; more only help filters too long to gain by them


class TooLong(Exception):
    """A filter has more tests than can be dealt with in good time."""


class Node:
    """A test and where it leads, or, without a test, the end: `accept` says which."""

    __slots__ = ("accept", "condition", "no", "yes")

    def __init__(self, condition: Condition | None, yes: Node | None, no: Node | None, accept: bool = False) -> None:
        self.condition = condition
        self.yes = yes
        self.no = no
        self.accept = accept


class Graph:
    """Makes nodes; equal ones once, if it shares."""

    def __init__(self, share: bool, longest: int = LONGEST_PACKET) -> None:
        self.share = share
        self.longest = longest  # that a packet can be
        self.accept = Node(None, None, None, True)
        self.reject = Node(None, None, None, False)
        self.known: dict[tuple[object, ...], Node] = {}
        self.tests = 0  # that were asked for, while they are counted
        self.counting = True
        self.hopeless = False  # whether a test was met that rejects every packet that comes to it

    def node(self, condition: Condition, yes: Node, no: Node) -> Node:
        """A test; none where both ways lead to the same, unless what it reads is not known before it runs."""
        if self.counting:
            self.tests += 1
            if self.tests > MOST_TESTS:
                raise TooLong
        if not self.share:
            return Node(condition, yes, no)
        if condition.left is not None and values.is_nowhere(condition.left, self.longest):
            self.hopeless = True
            return self.reject
        if yes is no and condition.kind != values.CHAIN:
            if condition.left is None or not values.is_beside(condition.left):
                return yes
        key: tuple[object, ...]
        if condition.kind == values.TEST:
            key = (condition.operation, condition.left, condition.right, yes, no)
        else:
            key = (condition, yes, no)
        found = self.known.get(key)
        if found is None:
            found = self.known[key] = Node(condition, yes, no)
        return found

    def build(self, condition: Condition, yes: Node, no: Node) -> Node:
        """The nodes that decide a condition."""
        while True:
            kind = condition.kind
            if kind == values.NOT:
                yes, no = no, yes
            elif kind == values.ALL:
                for part in reversed(condition.parts[1:]):
                    yes = self.build(part, yes, no)
            elif kind == values.ANY:
                for part in reversed(condition.parts[1:]):
                    no = self.build(part, yes, no)
            elif kind == values.FIXED:
                return yes if condition.value else no
            else:
                return self.node(condition, yes, no)
            # The first part is not a call but another turn: `a and b or c and d or ...` goes deep there.
            condition = condition.parts[0]


def ordered(root: Node) -> list[Node]:
    """All nodes, each before those it leads to; the way `yes` leads comes first, the ends come last."""
    found: list[Node] = []
    seen: set[Node] = {root}
    stack: list[tuple[Node, int]] = [(root, 0)]
    while stack:
        node, step = stack.pop()
        following: Node | None = None
        if step == 0:
            stack.append((node, 1))
            following = node.no
        elif step == 1:
            stack.append((node, 2))
            following = node.yes
        else:
            found.append(node)
        if following is not None and following not in seen:
            seen.add(following)
            stack.append((following, 0))
    found.reverse()
    return found


Facts = dict[tuple[object, ...], object]


class Threader:
    """Sends ways past tests whose outcome they know already.

    `plain` keeps it to what libpcap finds, too: equality with a constant, and the same test again.
    """

    def __init__(self, plain: bool) -> None:
        self.plain = plain
        self.longest_facts = LONGEST_FACTS
        self.counts: dict[tuple[object, ...], int] = {}

    def evaluate(self, value: Value, facts: Facts) -> int | None:
        """The value, if it is known."""
        if value.kind == values.CONSTANT:
            return value.k
        if self.plain:
            return None
        known = facts.get((value,))
        if known is not None:
            return known if isinstance(known, int) else None
        if value.kind == values.BINARY and value.left is not None and value.right is not None:
            left = self.evaluate(value.left, facts)
            if left is not None:
                right = self.evaluate(value.right, facts)
                if right is not None and not (right == 0 and value.operation in (bpf.DIV, bpf.MOD)):
                    return values.fold(value.operation, left, right)
        return None

    def bits(self, condition: Condition) -> tuple[Value, int, int, bool] | None:
        """A test as one on some bits of a value: value, mask, wanted, and whether any of them suffices."""
        left, right = condition.left, condition.right
        if left is None or right is None or right.kind != values.CONSTANT:
            return None
        if condition.operation == bpf.JSET:
            return left, right.k, right.k, True
        if condition.operation == bpf.JEQ:
            if left.kind == values.BINARY and left.operation == bpf.AND:
                inner, mask = left.left, left.right
                if inner is not None and mask is not None and mask.kind == values.CONSTANT:
                    return inner, mask.k, right.k, False
            return left, values.WORD_MASK, right.k, False
        return None

    def decide(self, condition: Condition, facts: Facts) -> bool | None:
        """A test's outcome, if it is known."""
        if condition.kind != values.TEST or condition.left is None or condition.right is None:
            known = facts.get((condition,))
            return known if isinstance(known, bool) else None
        known = facts.get((condition.operation, condition.left, condition.right))
        if isinstance(known, bool):
            return known
        left = self.evaluate(condition.left, facts)
        if left is None and self.plain and condition.operation == bpf.JEQ and condition.right.kind == values.CONSTANT:
            other = facts.get((condition.left,))
            left = other if isinstance(other, int) else None
        if left is not None:
            right = self.evaluate(condition.right, facts)
            if right is not None:
                return values.compare(condition.operation, left, right)
        if not self.plain:
            asked = self.bits(condition)
            if asked is not None:
                value, mask, wanted, any_bit = asked
                bits = facts.get((value, 0))
                if isinstance(bits, tuple):
                    seen, found = bits
                    if any_bit:
                        if found & mask:
                            return True
                        if mask & ~seen == 0:
                            return False
                    elif (found ^ wanted) & seen & mask:
                        return False
                    elif mask & ~seen == 0:
                        return wanted & ~mask == 0
        return None

    def learn(self, condition: Condition, outcome: bool, facts: Facts) -> Facts:
        """What is known behind a test."""
        added: list[tuple[tuple[object, ...], object]] = []
        if condition.kind != values.TEST:
            added.append(((condition,), outcome))
        else:
            key = (condition.operation, condition.left, condition.right)
            if self.counts.get(key, 0) > 1:
                added.append((key, outcome))
            left, right = condition.left, condition.right
            if left is not None and right is not None and right.kind == values.CONSTANT:
                if outcome and condition.operation == bpf.JEQ:
                    added.append(((left,), right.k))
                if not self.plain:
                    asked = self.bits(condition)
                    if asked is not None:
                        value, mask, wanted, any_bit = asked
                        single = mask & (mask - 1) == 0
                        if (any_bit and (single or not outcome)) or (not any_bit and outcome):
                            seen, found = 0, 0
                            bits = facts.get((value, 0))
                            if isinstance(bits, tuple):
                                seen, found = bits
                            wanted = wanted & mask if outcome else 0
                            added.append(((value, 0), (seen | mask, (found & ~mask) | wanted)))
        if not added or len(facts) > self.longest_facts:
            return facts
        grown = dict(facts)
        grown.update(added)
        return grown

    def run(self, graph: Graph, root: Node) -> tuple[Node, bool]:
        """The graph with its known ways shortened, and whether any was."""
        order = ordered(root)
        is_large = len(order) > LARGE
        self.longest_facts = FEW_FACTS if is_large else LONGEST_FACTS
        steps = MOST_STEPS * len(order) + LARGE  # that ways may be shortened by, all together
        self.counts = {}
        for node in order:
            condition = node.condition
            if condition is not None and condition.kind == values.TEST:
                key = (condition.operation, condition.left, condition.right)
                self.counts[key] = self.counts.get(key, 0) + 1
        facts: dict[Node, Facts] = {root: {}}
        targets: dict[Node, tuple[Node, Node]] = {}
        changed = False
        for node in order:
            condition = node.condition
            here = facts.pop(node, None)
            if here is None or condition is None or node.yes is None or node.no is None:
                continue  # an end, or no way leads here any more
            ends = []
            for outcome, target in ((True, node.yes), (False, node.no)):
                behind = self.learn(condition, outcome, here)
                while steps and target.condition is not None and target.yes is not None and target.no is not None:
                    steps -= 1
                    known = self.decide(target.condition, behind)
                    if known is None:
                        break
                    target = target.yes if known else target.no
                    changed = True
                ends.append(target)
                if target.condition is None:
                    continue
                there = facts.get(target)
                if there is None:
                    facts[target] = behind
                elif there is not behind:
                    facts[target] = {key: fact for key, fact in there.items() if behind.get(key) == fact}
            targets[node] = (ends[0], ends[1])
        made: dict[Node, Node] = {}
        for node in reversed(order):
            ways = targets.get(node)
            if ways is None or node.condition is None:
                made[node] = node
                continue
            made[node] = graph.node(node.condition, made[ways[0]], made[ways[1]])
        return made[root], changed or made[root] is not root


def movable(node: Node) -> bool:
    """Whether a test may be made earlier or later than it stands."""
    condition = node.condition
    if condition is None or condition.kind != values.TEST or condition.left is None:
        return False
    return not values.is_beside(condition.left)


def regrouped(graph: Graph, root: Node) -> Node:
    """The graph with tests of one value brought together, where their order does not matter.

    It does not in a chain: tests that all go to the same place if they fail, or if they hold, and to each
    other otherwise. The value that was tested on the way to the chain comes first.
    """
    order = ordered(root)
    before: dict[Node, list[Node]] = {}
    for node in order:
        for target in {node.yes, node.no}:
            if target is not None:
                before.setdefault(target, []).append(node)
    chains: dict[Node, tuple[bool, list[Node]]] = {}
    inside: set[Node] = set()
    for head in order:
        if head in inside or not movable(head):
            continue
        for on_yes in (True, False):
            chain = [head]
            exit_ = head.no if on_yes else head.yes
            while True:
                following = chain[-1].yes if on_yes else chain[-1].no
                if (
                    following is None
                    or not movable(following)
                    or len(before[following]) != 1
                    or (following.no if on_yes else following.yes) is not exit_
                ):
                    break
                chain.append(following)
            if len(chain) > 1:
                chains[head] = (on_yes, chain)
                inside.update(chain)
                break
    made: dict[Node, Node] = {}
    for node in reversed(order):
        condition, yes, no = node.condition, node.yes, node.no
        if condition is None or yes is None or no is None:
            made[node] = node
        elif node in chains:
            on_yes, chain = chains[node]
            groups: dict[Value | None, list[Condition]] = {}
            entries = {previous.condition.left for previous in before.get(node, ()) if previous.condition is not None}
            if len(entries) == 1:
                groups[entries.pop()] = []
            for member in chain:
                if member.condition is not None:
                    groups.setdefault(member.condition.left, []).append(member.condition)
            last = chain[-1].yes if on_yes else chain[-1].no
            exit_ = no if on_yes else yes
            assert last is not None
            found = made[last]
            for test in reversed([test for group in groups.values() for test in group]):
                found = graph.node(test, found, made[exit_]) if on_yes else graph.node(test, made[exit_], found)
            made[node] = found
        elif node not in inside:
            made[node] = graph.node(condition, made[yes], made[no])
    return made[root]


def optimized(graph: Graph, root: Node, plain: bool = False) -> Node:
    """The graph, with nothing in it that need not be."""
    threader = Threader(plain)
    for _ in range(MOST_ROUNDS if graph.tests < LARGE else FEW_ROUNDS):
        root, changed = threader.run(graph, root)
        if not changed:
            break
    return root
