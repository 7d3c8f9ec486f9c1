"""`wiretale.Filter`: a compiled filter expression, for libraries and for the command line."""

from __future__ import annotations

from wiretale import linktypes
from wiretale.filter.compiler import compile
from wiretale.filter.errors import FilterError
from wiretale.filter.machine import Machine
from wiretale.native import Final

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from wiretale.batch import Batch
    from wiretale.filter.instruction import Instruction

    Key = tuple[str, int, int, int | None, bool, bool]

CACHED: Final = 256  # filters that are kept, in case they are asked for again

_cache: dict[Key, tuple[tuple[Instruction, ...], Machine]] = {}


class Filter:
    """A filter expression, compiled for the packets of one link type.

        >>> import wiretale
        >>> dns = wiretale.Filter("udp port 53")
        >>> [dns.matches(packet.data, packet.wire_length) for packet in wiretale.read(path)]
        [False, False, False]
        >>> print(wiretale.Filter("ip"), end="")
        (000) ldh      [12]
        (001) jeq      #0x800           jt 2	jf 3
        (002) ret      #262144
        (003) ret      #0

    `linktype` is the name or the number of a LINKTYPE_ or DLT_: "EN10MB" (Ethernet), "RAW", "LINUX_SLL"...
    `snaplen` is what the program returns for a packet that matches. `netmask`, of the network that is
    captured from, is only needed for `ip broadcast`; it is a number, 0xFFFFFF00 for /24. A text
    that is no filter raises `wiretale.FilterError`.

    In libpcap `vlan`, `mpls`, `pppoes` and `geneve` move the offsets of all that comes after them, and other terms
    know of no tags and no extension headers. If `scoped`, the move ends with its parenthesis or operand of
    `or` and `not`, and all terms match behind VLAN tags and IPv6's extension headers, too. The
    program is one of classic BPF in either case.

    A filter does not change; it can be hashed, compared and pickled.
    """

    __slots__ = ("_key", "_machine", "_program")

    _key: Key
    _machine: Machine
    _program: tuple[Instruction, ...]

    def __init__(
        self,
        text: str,
        *,
        linktype: str | int = "EN10MB",
        snaplen: int = 262144,
        netmask: int | None = None,
        optimize: bool = True,
        scoped: bool = False,
    ) -> None:
        if not isinstance(text, str):
            raise TypeError(f"a filter is text, not {type(text).__name__}")
        if not 0 <= snaplen <= 0xFFFFFFFF or not 0 <= (netmask or 0) <= 0xFFFFFFFF:
            raise ValueError("snaplen and netmask are numbers of 32 bits")
        key = (text, number_of(linktype, text), snaplen, netmask, bool(optimize), bool(scoped))
        found = _cache.get(key)
        if found is None:
            program = compile(
                text, link_type=key[1], snaplen=snaplen, netmask=netmask, optimize=key[4], scoped=key[5]
            )  # fmt: skip
            found = program, Machine(program)
            if len(_cache) >= CACHED:
                _cache.pop(next(iter(_cache)), None)
            _cache[key] = found
        _set(self, key, *found)

    @property
    def text(self) -> str:
        """The expression."""
        return self._key[0]

    @property
    def link_type(self) -> int:
        """The LINKTYPE_ number of the packets that it is for: 1 for Ethernet."""
        return self._key[1]

    @property
    def snaplen(self) -> int:
        """What its program returns for a packet that matches."""
        return self._key[2]

    @property
    def netmask(self) -> int | None:
        """The netmask that it was compiled with."""
        return self._key[3]

    @property
    def optimize(self) -> bool:
        """Whether its program was optimized."""
        return self._key[4]

    @property
    def scoped(self) -> bool:
        """Whether what moves offsets does so for its own part of the expression only; see above."""
        return self._key[5]

    @property
    def program(self) -> tuple[Instruction, ...]:
        """The program of classic BPF that it was compiled to: `(code, jt, jf, k)` each."""
        return self._program

    @property
    def machine(self) -> Machine:
        """What runs the program."""
        return self._machine

    def matches(self, data: bytes | bytearray | memoryview, wire_length: int | None = None) -> bool:
        """Whether a packet matches; `wire_length` is its length on the wire, if not all of it was captured."""
        whole = data if type(data) is bytes else bytes(data)
        length = len(whole)
        return self._machine.run(whole, 0, length, length if wire_length is None else wire_length) != 0

    def __str__(self) -> str:
        """The program as `tcpdump -d` lists it."""
        from wiretale.filter.listing import list_program

        return list_program(self._program)

    def __repr__(self) -> str:
        text, link_type, snaplen, netmask, optimize, scoped = self._key
        more = "" if link_type == linktypes.ETHERNET else f", linktype={linktypes.name(link_type)!r}"
        more += "" if snaplen == 262144 else f", snaplen={snaplen}"
        more += "" if netmask is None else f", netmask={netmask:#x}"
        more += "" if optimize else ", optimize=False"
        return f"Filter({text!r}{more}{', scoped=True' if scoped else ''})"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Filter):
            return NotImplemented
        return self._key == other._key and self._program == other._program

    def __hash__(self) -> int:
        return hash(self._key)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"a filter does not change: {name!r} cannot be set")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"a filter does not change: {name!r} cannot be deleted")

    def __reduce__(self) -> tuple[Callable[..., Filter], tuple[Key, tuple[tuple[int, ...], ...]]]:
        # With its program: names may mean something else, or nothing, where it is unpickled.
        return restore, (self._key, tuple(tuple(row) for row in self._program))


def _set(made: Filter, key: Key, program: tuple[Instruction, ...], machine: Machine) -> None:
    """Gives a new filter what it consists of."""
    object.__setattr__(made, "_key", key)
    object.__setattr__(made, "_program", program)
    object.__setattr__(made, "_machine", machine)


def restore(key: Key, rows: tuple[tuple[int, int, int, int], ...]) -> Filter:
    """The filter that was pickled."""
    from wiretale.filter.instruction import Instruction

    made = Filter.__new__(Filter)
    program = tuple(Instruction(*row) for row in rows)
    _set(made, key, program, Machine(program))
    return made


def number_of(linktype: str | int, text: str = "") -> int:
    """The LINKTYPE_ number of a link type's name or number."""
    if isinstance(linktype, int):
        return linktypes.canonical(linktype)
    number = linktypes.by_name(linktype)
    if number is None:
        raise FilterError(text, 0, f"invalid data link type {linktype}", "A name such as EN10MB or RAW, or a number.")
    return number


NONE: Final = Machine(((0x06, 0, 0, 0),))  # selects nothing


class Selection:
    """An expression for packets that may be of several link types, compiled for each when it is first met."""

    def __init__(
        self,
        text: str,
        snaplen: int = 262144,
        netmask: int | None = None,
        optimize: bool = True,
        scoped: bool = False,
    ) -> None:
        self.text = text
        self.snaplen = snaplen
        self.netmask = netmask
        self.optimize = optimize
        self.scoped = scoped
        self._machines: dict[int, Machine] = {}
        self._others: Machine | None = None  # for link types that are not in `_machines`, rather than compile it

    @classmethod
    def only(cls, filter: Filter) -> Selection:
        """The selection that a filter makes: only of packets of its link type."""
        made = cls(filter.text, filter.snaplen, filter.netmask, filter.optimize, filter.scoped)
        made._machines[filter.link_type] = filter.machine
        made._others = NONE
        return made

    def filter(self, link_type: int) -> Filter:
        """The expression, compiled for packets of a link type."""
        return Filter(
            self.text, linktype=link_type, snaplen=self.snaplen, netmask=self.netmask, optimize=self.optimize,
            scoped=self.scoped,
        )  # fmt: skip

    def machine(self, link_type: int) -> Machine:
        """What runs it on packets of a link type."""
        found = self._machines.get(link_type, self._others)
        if found is None:
            found = self._machines[link_type] = self.filter(link_type).machine
        return found

    def count(self, batch: Batch) -> int:
        """How many of a batch's packets match."""
        interfaces = batch.interfaces
        return self.machine(interfaces[0].link_type).count(batch) if len(interfaces) == 1 else len(self.select(batch))

    def select(self, batch: Batch) -> list[int]:
        """The numbers of a batch's packets that match."""
        if batch.count == 0:
            return []
        types = {interface.link_type for interface in batch.interfaces}
        if len(types) == 1:
            return self.machine(types.pop()).select(batch)
        selected: list[int] = []
        first = 0
        while first < batch.count:
            link_type = batch.interfaces[batch.interface(first)].link_type
            stop = first + 1
            while stop < batch.count and batch.interfaces[batch.interface(stop)].link_type == link_type:
                stop += 1
            selected += self.machine(link_type).select(batch, first, stop)
            first = stop
        return selected
