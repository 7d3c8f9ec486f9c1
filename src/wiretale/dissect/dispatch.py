"""Which dissector comes next: the machinery. The tables themselves are data, in `protocols/tables.py`.

A `Dissector` is a native object with one virtual method, so that going from one protocol to the next
costs a few nanoseconds. Tables name dissectors as "module:function"; a `Lazy` entry imports its
module when a packet first needs it, so a capture of plain TCP never loads the other hundred.
"""

from __future__ import annotations

import sys

from wiretale.dissect.packet import PacketView
from wiretale.dissect.text import Text
from wiretale.native import Final, final, i64

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

MAX_DEPTH: Final = 64  # headers inside headers; more is an attack, not a packet


class Dissector:
    """Something that prints a protocol."""

    def print(self, pkt: PacketView, at: i64, length: i64, out: Text) -> None:
        """Prints what starts at `at` and should be `length` bytes long by its carrier's word."""
        raise NotImplementedError


class Lazy(Dissector):
    """A dissector known by name, imported when first met.

    The module may offer compiled dissectors in a dictionary `DISSECTORS` (function name to object);
    any other function is called as Python calls it.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.target: Dissector | None = None

    def print(self, pkt: PacketView, at: i64, length: i64, out: Text) -> None:
        target = self.target
        if target is None:
            target = self.load()
        if pkt.depth >= MAX_DEPTH:
            out.put(b" [nested too deeply]")
            return
        pkt.depth += 1
        target.print(pkt, at, length, out)
        pkt.depth -= 1

    def load(self) -> Dissector:
        """Imports the module and finds the function; a bug in the tables surfaces as ImportError or KeyError."""
        module_name, function_name = self.name.split(":")
        full = "wiretale.protocols." + module_name
        __import__(full)
        module = sys.modules[full]
        offered: dict[str, Dissector] = getattr(module, "DISSECTORS", {})
        target = offered.get(function_name)
        if target is None:
            target = Function(getattr(module, function_name))
        self.target = target
        return target


@final
class Function(Dissector):
    """A plain function as a dissector."""

    def __init__(self, function: Callable[[PacketView, i64, i64, Text], None]) -> None:
        self.function = function

    def print(self, pkt: PacketView, at: i64, length: i64, out: Text) -> None:
        self.function(pkt, at, length, out)


@final
class Table:
    """Dissectors by number. Small numbers are found by index; of others the last one found is remembered."""

    def __init__(self, names: dict[int, str]) -> None:
        self.entries: dict[int, Dissector] = {number: Lazy(name) for number, name in names.items()}
        self.small: list[Dissector | None] = [self.entries.get(number) for number in range(256)]
        self.last_number: i64 = -1
        self.last: Dissector | None = None

    def find(self, number: i64) -> Dissector | None:
        """The dissector for `number`, or None."""
        if number == self.last_number:
            return self.last
        if 0 <= number < 256:
            return self.small[number]
        found = self.entries.get(number)
        self.last_number = number
        self.last = found
        return found


EITHER: Final = 0  # a rule about a packet's source or destination port
DESTINATION: Final = 1  # a rule about its destination port only
SOURCE: Final = 2  # a rule about its source port only


@final
class PortTable:
    """Dissectors by port: an ordered list of rules, of which the first that fits wins.

    A rule is a dissector's name, the ports it is about, and EITHER, DESTINATION or SOURCE.
    """

    def __init__(self, rules: list[tuple[str, tuple[int, ...], int]]) -> None:
        self.dissectors: list[Dissector] = []
        known: dict[str, Dissector] = {}
        # Of each port: 1 + the index of its first rule, 0 for none.
        of_source = bytearray(65536)
        of_destination = bytearray(65536)
        for name, ports, which in rules:
            dissector = known.get(name)
            if dissector is None:
                dissector = Lazy(name)
                known[name] = dissector
            self.dissectors.append(dissector)
            rank = len(self.dissectors)
            for port in ports:
                if which != SOURCE and not of_destination[port]:
                    of_destination[port] = rank
                if which != DESTINATION and not of_source[port]:
                    of_source[port] = rank
        self.of_source = bytes(of_source)
        self.of_destination = bytes(of_destination)

    def find(self, source: i64, destination: i64) -> Dissector | None:
        """The dissector for a packet between two ports, or None."""
        first: i64 = self.of_source[source]
        second: i64 = self.of_destination[destination]
        if first == 0 or (second != 0 and second < first):
            first = second
        return self.dissectors[first - 1] if first else None
