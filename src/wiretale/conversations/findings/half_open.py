"""Counts the half-open connections at each port of each server, for `syn_flood`."""

from __future__ import annotations

from wiretale.conversations.record import TcpRecord
from wiretale.native import Final, final, i64

MOST_QUOTED: Final = 64
MOST_TARGETS: Final = 65536  # ports of servers that are looked at: whoever scans has more, each with little
MOST_SOURCES: Final = 65536  # that are told apart


@final
class Target:
    """What goes on at one port of a server."""

    def __init__(self, record: TcpRecord) -> None:
        self.version: i64 = i64(record.version)
        self.high: i64 = record.server_high
        self.low: i64 = record.server_low
        self.port: i64 = i64(record.server_port)
        self.half_open: i64 = 0
        self.connections: i64 = 0  # all of them
        self.answered: i64 = 0  # half-open ones with a SYN-ACK
        self.repeated: i64 = 0  # half-open ones whose client asked again
        self.first: i64 = record.start
        self.last: i64 = record.start
        self.sample: list[TcpRecord] = []
        self.sources: set[int] = set()  # addresses and ports, mixed into a number
        self.hosts: set[int] = set()  # addresses, mixed into a number

    def add(self, record: TcpRecord) -> None:
        """Counts a half-open connection."""
        self.half_open += 1
        if record.start > self.last:
            self.last = record.start
        if record.server is not None:
            self.answered += 1
        client = record.client
        if client is not None and client.syns > 1:
            self.repeated += 1
        if len(self.sample) < MOST_QUOTED:
            self.sample.append(record)
        if len(self.sources) < MOST_SOURCES:
            host = record.client_low ^ (record.client_high & 0xFFFFFFFF) << 29 ^ record.client_high >> 7
            self.hosts.add(host)
            self.sources.add(host ^ i64(record.client_port) << 40)


def place(record: TcpRecord) -> tuple[i64, i64, i64]:
    """The port of the server that a connection goes to."""
    return record.server_low, record.server_high, i64(record.server_port)


def targets(half_open: list[TcpRecord], connections: list[TcpRecord]) -> list[Target]:
    """The ports with half-open connections, and how many others they have."""
    found: dict[tuple[i64, i64, i64], Target] = {}
    for record in half_open:
        at = place(record)
        target = found.get(at)
        if target is None:
            if len(found) >= MOST_TARGETS:
                continue
            target = found[at] = Target(record)
        target.add(record)
    for record in connections:
        target = found.get(place(record))
        if target is not None:
            target.connections += 1
    return list(found.values())
