"""The book of conversations: the packet at hand, and the records that were begun so far.

What is open is bounded by the table (`table.GENERATION`), what is remembered by `REMEMBERED`: when there are more, the
oldest conversations that are over are forgotten first. Both are counted.
"""

from __future__ import annotations

from wiretale.conversations.record import Record
from wiretale.conversations.table import GENERATION, Table
from wiretale.dissect.headers import Headers
from wiretale.native import Final, final, i64

REMEMBERED: Final = 1 << 20  # conversations


@final
class Seen:
    """The packet at hand."""

    def __init__(self) -> None:
        self.headers = Headers()
        self.number: i64 = 0  # in the capture, from 1
        self.time: i64 = 0  # nanoseconds since 1970
        self.wire: i64 = 0  # bytes it had on the wire
        # Its IP addresses as numbers: of IPv4 in `low`, of IPv6 in both
        self.source_high: i64 = 0
        self.source_low: i64 = 0
        self.destination_high: i64 = 0
        self.destination_low: i64 = 0

    def is_multicast(self) -> bool:
        """Whether nobody in particular is spoken to: multicast and broadcast addresses of the network or the link."""
        h = self.headers
        low = self.destination_low
        if h.ip_version == 4:
            if low >> 28 == 14 or low == 0xFFFFFFFF:
                return True
        elif self.destination_high >> 56 & 0xFF == 0xFF:
            return True
        at = h.destination_mac_at
        return at >= 0 and h.data[at] & 1 != 0


@final
class Book:
    """All records, and the table that finds those of open conversations."""

    def __init__(self, generation: i64 = GENERATION) -> None:
        self.table = Table(generation)
        self.records: list[Record] = []
        self.conversations: i64 = 0  # that were begun
        self.forgotten: i64 = 0
        self.remembered: i64 = REMEMBERED
        self.elsewhere: i64 = 0  # packets that belong to no conversation

    def next_number(self) -> i64:
        """The number of a conversation that begins."""
        self.conversations += 1
        return self.conversations

    def find(self, key: i64, seen: Seen, source_port: i64, destination_port: i64) -> Record | None:
        """The conversation of the packet at hand; see `Table.find`."""
        return self.table.find(
            key, seen.source_high, seen.source_low, seen.destination_high, seen.destination_low, source_port,
            destination_port,
        )

    def begin(self, record: Record, replaced: Record | None, from_client: bool, seen: Seen) -> None:
        """A conversation begins with the packet that was looked up last; fills in who."""
        h = seen.headers
        record.version = h.ip_version
        record.protocol = h.protocol
        if from_client:
            record.client_high = seen.source_high
            record.client_low = seen.source_low
            record.server_high = seen.destination_high
            record.server_low = seen.destination_low
            record.client_port = h.source_port
            record.server_port = h.destination_port
        else:
            record.client_high = seen.destination_high
            record.client_low = seen.destination_low
            record.server_high = seen.source_high
            record.server_low = seen.source_low
            record.client_port = h.destination_port
            record.server_port = h.source_port
        self.remember(record, replaced, from_client, seen)

    def remember(self, record: Record, replaced: Record | None, from_client: bool, seen: Seen) -> None:
        """The same where it has been filled in who."""
        record.start = seen.time
        record.end = seen.time
        record.first_packet = seen.number
        self.table.add(record, from_client, replaced)
        if len(self.records) >= self.remembered:
            self._forget()
        self.records.append(record)

    def _forget(self) -> None:
        """Makes room: a quarter of the records goes, the oldest first, and those that go on last."""
        most = self.remembered * 3 // 4
        surplus: i64 = len(self.records) - most
        kept: list[Record] = []
        for record in self.records:
            if surplus > 0 and (record.over or record.closed_early):
                surplus -= 1
            else:
                kept.append(record)
        if surplus > 0:
            del kept[:surplus]
        self.forgotten += len(self.records) - len(kept)
        self.records = kept


def count(record: Record, from_client: bool, seen: Seen) -> None:
    """Adds the packet at hand to a record's counts."""
    record.last_packet = seen.number
    if seen.time > record.end:
        record.end = seen.time
    if from_client:
        record.client_packets += 1
        record.client_bytes += seen.wire
    else:
        record.server_packets += 1
        record.server_bytes += seen.wire
