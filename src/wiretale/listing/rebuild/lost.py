"""Ends for listings that lost their addresses: `23:08:14.980358 > S 5498218:5498218(0) win 4096`.

Two hosts are made up, one that opens connections and one that is asked. A SYN opens the next connection, to the
next port; an answer belongs to the last connection that waits for what it acknowledges. So the order of the
listing is kept, and which of two equal packets was sent again is not known.
"""

from __future__ import annotations

from wiretale.listing.parts.tcp import ACK, RST, SYN
from wiretale.listing.record import TcpPart

CLIENT = b"\xc0\x00\x02\x01"
SERVER = b"\xc0\x00\x02\x02"
CLIENT_PORT = 40000
LAST_PORT = 39999
MOST = 1024  # connections that are remembered
MASK = 0xFFFFFFFF
WAITING, OPEN, REFUSED = range(3)

INVENTED = "addresses and ports, which the listing has lost: a SYN opens a connection to the next port"


class LostEnds:
    """Made-up connections, the last of them at the end."""

    def __init__(self) -> None:
        self.ports: list[int] = []  # of the server
        self.sequence: list[int] = []  # the client's first
        self.states: list[int] = []
        self.next_port = 1

    def ends(self, tcp: TcpPart | None, invented: list[str]) -> tuple[bytes, int, bytes, int]:
        """Source, its port, destination, its port."""
        invented.append(INVENTED)
        flags = (tcp.flags if tcp is not None else None) or 0
        if tcp is not None and flags & SYN and not flags & ACK:
            self.open(tcp.seq or 0)
            return CLIENT, CLIENT_PORT, SERVER, self.ports[-1]
        if not self.ports:
            self.open(0)
        if tcp is not None and flags & ACK and flags & (SYN | RST):
            at = self.last(((tcp.ack or 0) - 1) & MASK, WAITING)
            self.states[at] = OPEN if flags & SYN else REFUSED
            return SERVER, self.ports[at], CLIENT, CLIENT_PORT
        at = len(self.ports) - 1
        if tcp is not None and flags & RST:
            at = self.last(((tcp.seq or 0) - 1) & MASK, OPEN)
        return CLIENT, CLIENT_PORT, SERVER, self.ports[at]

    def open(self, sequence: int) -> None:
        """A new connection."""
        if len(self.ports) >= MOST:
            del self.ports[: MOST // 2], self.sequence[: MOST // 2], self.states[: MOST // 2]
        self.ports.append(self.next_port)
        self.next_port = self.next_port % LAST_PORT + 1
        self.sequence.append(sequence)
        self.states.append(WAITING)

    def last(self, sequence: int, state: int) -> int:
        """The last connection that began with a sequence number and is in a state; else the last of all."""
        for at in range(len(self.ports) - 1, -1, -1):
            if self.sequence[at] == sequence and self.states[at] == state:
                return at
        return len(self.ports) - 1
