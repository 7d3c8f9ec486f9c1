"""Sequence numbers of a listing's connections: from those that are printed back to those of the wire.

tcpdump prints the numbers of the first segment with an ACK that it sees of a connection, and of every SYN, as they
are, and later ones relative to those; with -S all as they are. A segment without an ACK is always as it is. Here
the same bases are kept, so whatever was printed relative comes out again when it is printed relative to them.

Whether a number is relative is not told. It is tried both ways, and the way that fits what is expected next is
taken. So a listing that begins in the middle of a connection, with small numbers whose base it does not tell, is
read as it stands: counted from 0. Printed with -S, it is the same again.
"""

from __future__ import annotations

from wiretale.listing.parts.tcp import ACK, FIN, SYN
from wiretale.listing.record import TcpPart

MASK = 0xFFFFFFFF
HALF = 0x80000000
MOST = 65536  # connections that are remembered


class Connection:
    """Both directions of one connection; those are numbered 0 and 1."""

    __slots__ = ("absolute", "bases", "expected", "known")

    def __init__(self) -> None:
        self.known = False  # whether there are bases
        self.bases = [0, 0]
        self.expected: list[int | None] = [None, None]  # the next sequence number of each direction
        self.absolute = False  # the last numbers that could be either were not relative

    def numbers(
        self, side: int, tcp: TcpPart, length: int, invented: list[str], sent: bool = True
    ) -> tuple[int, int, int]:
        """A segment's sequence and acknowledgement numbers, and what those of its SACK blocks are relative to.

        `sent` says that it is one of the connection's, not one that is quoted.
        """
        flags = tcp.flags if tcp.flags is not None else ACK
        other = 1 - side
        told = tcp.seq is not None
        base = 0
        if not flags & ACK:
            seq = self.next(side, invented) if tcp.seq is None else tcp.seq
            ack = 0
            if flags & SYN and sent:
                self.expected[side] = None
        elif flags & SYN or not self.known:
            if flags & SYN and sent:
                self.expected[side] = None
            if tcp.ack is None:
                invented.append("acknowledgement")
            ack = (self.expected[other] or 0) if tcp.ack is None else tcp.ack
            seq = self.next(side, invented) if tcp.seq is None else tcp.seq
            self.known = True
            self.bases[side] = seq
            self.bases[other] = (ack - 1) & MASK
            base = self.bases[other]
            edge = first_edge(tcp)
            if edge is not None and distance(edge, ack) < distance((edge + base) & MASK, ack):
                base = 0  # of -S
        else:
            absolute = self.is_absolute(side, tcp)
            base = 0 if absolute else self.bases[other]
            mine = 0 if absolute else self.bases[side]
            seq = (mine + (tcp.seq or 0)) & MASK if told else self.next(side, invented)
            if tcp.ack is None:
                invented.append("acknowledgement")
                ack = self.expected[other] or 0
            else:
                ack = (base + tcp.ack) & MASK
        if not sent:
            return seq, ack, base
        self.advance(side, (seq + length + (1 if flags & SYN else 0) + (1 if flags & FIN else 0)) & MASK)
        if flags & ACK and self.expected[other] is None:
            self.expected[other] = ack
        return seq, ack, base

    def correct(self, side: int, before: int, after: int) -> None:
        """The number that was given to a segment without any was `before`, and turned out to be `after`."""
        if self.bases[side] == before:
            self.bases[side] = after
        if self.expected[side] == before:
            self.expected[side] = after

    def next(self, side: int, invented: list[str]) -> int:
        """The sequence number of a segment that does not tell it."""
        invented.append("sequence number")
        return self.expected[side] or 0

    def advance(self, side: int, after: int) -> None:
        """A direction has got as far as `after`; what is sent again does not set it back."""
        known = self.expected[side]
        if known is None or (after - known) & MASK < HALF:
            self.expected[side] = after

    def is_absolute(self, side: int, tcp: TcpPart) -> bool:
        """Whether the printed numbers fit better as they are than relative to the bases."""
        as_is = relative = 0
        for number, which in ((tcp.seq, side), (tcp.ack, 1 - side)):
            expected = self.expected[which]
            if number is not None and expected is not None:
                as_is += distance(number, expected)
                relative += distance((self.bases[which] + number) & MASK, expected)
        if as_is != relative:
            self.absolute = as_is < relative
        return self.absolute


class Connections:
    """Connections by their ends. When there are too many, those met first are forgotten."""

    def __init__(self) -> None:
        self.table: dict[tuple[bytes, int, bytes, int], Connection] = {}

    def find(self, source: bytes, source_port: int, destination: bytes, port: int) -> tuple[Connection, int]:
        """The connection of a segment, and which of its directions this is."""
        side = 0
        key = (source, source_port, destination, port)
        if (destination, port) < (source, source_port):
            side = 1
            key = (destination, port, source, source_port)
        found = self.table.get(key)
        if found is None:
            if len(self.table) >= MOST:
                for old in list(self.table)[: MOST // 2]:
                    del self.table[old]
            found = self.table[key] = Connection()
        return found, side


def first_edge(tcp: TcpPart) -> int | None:
    """The first number of a segment's SACK blocks, if it has any."""
    for option in tcp.options or ():
        if option.name == "sack" and option.numbers:
            return option.numbers[0]
    return None


def distance(a: int, b: int) -> int:
    """How far two sequence numbers are apart, on the circle that they are on."""
    return min((a - b) & MASK, (b - a) & MASK)
