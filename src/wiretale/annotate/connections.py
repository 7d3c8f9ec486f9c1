"""What is remembered between packets, so that a field can be explained by what came before.

Of a TCP connection: what its ends said in the handshake, what they have sent and acknowledged, and when they sent which
time stamp. Of DNS, ICMP and ARP: when the question came that an answer belongs to. All of it is bounded.
"""

from __future__ import annotations

from wiretale.native import Final, final

MOST_CONNECTIONS: Final = 4096
MOST_QUESTIONS: Final = 4096
MOST_STAMPS: Final = 64  # of one direction
WRAP: Final = 1 << 32

Key = tuple[object, ...]


@final
class Direction:
    """What one end of a connection has said."""

    def __init__(self) -> None:
        self.syn: int | None = None  # the number of its SYN
        self.base: int | None = None  # what tcpdump's relative numbers count from
        self.offered: dict[str, tuple[int, ...]] = {}  # options of its SYN
        self.next: int | None = None  # the number after the last byte it sent
        self.fin = False
        self.ack: int | None = None  # what it acknowledged last
        self.window: int | None = None  # and said of its window then
        self.repeated = 0  # how many times it repeated that acknowledgment
        self.stamps: dict[int, int] = {}  # its time stamps, and when they were first seen


@final
class Connection:
    """A TCP connection, its two directions by the end that sends."""

    def __init__(self) -> None:
        self.directions: dict[object, Direction] = {}
        self.time: int | None = None  # of the last packet
        self.client: object = None  # the end that opened it, if that was seen

    def direction(self, end: object) -> Direction:
        found = self.directions.get(end)
        if found is None:
            found = self.directions[end] = Direction()
        return found

    @property
    def handshake_seen(self) -> bool:
        """Whether the SYNs of both ends were."""
        return len(self.directions) == 2 and all(one.syn is not None for one in self.directions.values())

    def scale(self, end: object) -> int | None:
        """By how many bits the windows of an end are shifted; None if the handshake was not seen."""
        if not self.handshake_seen:
            return None
        offers = [one.offered.get("wscale") for one in self.directions.values()]
        if None in offers:
            return 0
        own = self.direction(end).offered["wscale"]
        return min(own[0], 14) if own else 0  # RFC 7323 2.3


@final
class Memory:
    """All connections and open questions."""

    def __init__(self) -> None:
        self.connections: dict[Key, Connection] = {}
        self.questions: dict[Key, int] = {}

    def connection(self, one: object, other: object) -> Connection:
        """The connection between two ends, whichever sends."""
        key: Key = (one, other) if (one, other) in self.connections else (other, one)
        found = self.connections.get(key)
        if found is None:
            if len(self.connections) >= MOST_CONNECTIONS:
                for old in list(self.connections)[: MOST_CONNECTIONS // 2]:
                    del self.connections[old]
            found = self.connections[(one, other)] = Connection()
        return found

    def ask(self, key: Key, time: int | None) -> int | None:
        """Remembers a question; returns when it was asked before, if it was."""
        before = self.questions.get(key)
        if time is not None and before is None:
            if len(self.questions) >= MOST_QUESTIONS:
                for old in list(self.questions)[: MOST_QUESTIONS // 2]:
                    del self.questions[old]
            self.questions[key] = time
        return before

    def answer(self, key: Key) -> int | None:
        """When the question was asked that this is the answer to; None if that was not seen."""
        return self.questions.pop(key, None)


def distance(later: int, earlier: int) -> int:
    """How far one sequence number is after another; negative if it is before it (RFC 9293 3.4)."""
    passed = (later - earlier) % WRAP
    return passed - WRAP if passed >= WRAP // 2 else passed
