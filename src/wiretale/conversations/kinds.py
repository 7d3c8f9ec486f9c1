"""Sorts the records of a capture by what findings look for: a million of them are looked at once, by compiled code."""

from __future__ import annotations

from wiretale.conversations.record import LeaseRecord, QueryRecord, Record, ResolutionRecord, TcpRecord
from wiretale.native import Final, final, i64

EXCHANGE: Final = 3  # packets: with fewer a connection was hardly begun


@final
class Kinds:
    """Records of each kind, in the order of their numbers."""

    def __init__(self, records: list[Record]) -> None:
        self.connections: list[TcpRecord] = []
        self.two_sided: list[TcpRecord] = []  # connections of which both sides were captured
        self.longer: list[TcpRecord] = []  # connections of at least `EXCHANGE` packets
        self.troubled: list[TcpRecord] = []  # connections with a `Trouble`
        self.waiting: list[TcpRecord] = []  # connections with a `Waiting`
        self.half_open: list[TcpRecord] = []  # connections that were begun and went no further
        self.queries: list[QueryRecord] = []
        self.resolutions: list[ResolutionRecord] = []
        self.leases: list[LeaseRecord] = []
        self.with_errors: list[Record] = []  # that ICMP errors quoted
        self.with_copies: list[Record] = []  # of which the capture has packets twice
        self.packets: i64 = 0  # of all of them
        for record in records:
            self.packets += record.client_packets + record.server_packets
            if record.error is not None:
                self.with_errors.append(record)
            if record.duplicates > 0:
                self.with_copies.append(record)
            if isinstance(record, TcpRecord):
                self._add_connection(record)
            elif isinstance(record, QueryRecord):
                self.queries.append(record)
            elif isinstance(record, ResolutionRecord):
                self.resolutions.append(record)
            elif isinstance(record, LeaseRecord):
                self.leases.append(record)

    def _add_connection(self, record: TcpRecord) -> None:
        client = record.client
        server = record.server
        self.connections.append(record)
        if client is not None and server is not None:
            self.two_sided.append(record)
        if record.client_packets + record.server_packets >= EXCHANGE:
            self.longer.append(record)
        if (client is not None and client.trouble is not None) or (server is not None and server.trouble is not None):
            self.troubled.append(record)
        if (client is not None and client.waiting is not None) or (server is not None and server.waiting is not None):
            self.waiting.append(record)
        if is_half_open(record):
            self.half_open.append(record)


def is_half_open(record: TcpRecord) -> bool:
    """Whether there was a SYN, and nothing behind it: no acknowledgment of the SYN-ACK, if any, no reset, no ICMP."""
    client = record.client
    if client is None or client.syns == 0 or record.handshake or record.refusals or record.error is not None:
        return False
    server = record.server
    return (
        client.resets == 0
        and not client.has_spoken
        and client.fin == 0
        and (server is None or (server.syns > 0 and server.resets == 0 and server.payload == 0))
    )
