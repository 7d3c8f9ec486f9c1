"""The book of conversations: the packet at hand, and the records that were begun so far.

What is open is bounded by the table (`table.GENERATION`), what is remembered by `REMEMBERED`: when there are more, the
oldest conversations that are over are forgotten first. Both are counted.
"""

from __future__ import annotations

from wiretale.conversations.record import Address, Record, TcpRecord, counted
from wiretale.conversations.table import GENERATION, Table
from wiretale.dissect.headers import Headers
from wiretale.native import Final, final, i16, i32, i64, u8

REMEMBERED: Final = 1 << 20  # conversations
MOST_LOOKED_AT: Final = 32  # of those begun last, for a SYN that was answered from another address


@final
class Seen:
    """The packet at hand."""

    def __init__(self) -> None:
        self.headers = Headers()
        self.number: i32 = 0  # in the capture, from 1, up to `LAST_NUMBER`
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

    def next_number(self) -> i32:
        """The number of a conversation that begins."""
        self.conversations += 1
        return counted(self.conversations)

    def find(self, key: i64, seen: Seen, source_port: i64, destination_port: i64) -> Record | None:
        """The conversation of the packet at hand; see `Table.find`."""
        return self.table.find(
            key, seen.source_high, seen.source_low, seen.destination_high, seen.destination_low, source_port,
            destination_port,
        )

    def begin(self, record: Record, replaced: Record | None, from_client: bool, seen: Seen) -> None:
        """A conversation begins with the packet that was looked up last; fills in who."""
        h = seen.headers
        record.version = u8(h.ip_version)
        record.protocol = i16(h.protocol)
        if from_client:
            record.client_high = seen.source_high
            record.client_low = seen.source_low
            record.server_high = seen.destination_high
            record.server_low = seen.destination_low
            record.client_port = i32(h.source_port)
            record.server_port = i32(h.destination_port)
        else:
            record.client_high = seen.destination_high
            record.client_low = seen.destination_low
            record.server_high = seen.source_high
            record.server_low = seen.source_low
            record.client_port = i32(h.destination_port)
            record.server_port = i32(h.source_port)
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

    def answered_from_elsewhere(self, seen: Seen) -> TcpRecord | None:
        """The unanswered SYN that a SYN-ACK acknowledges although it comes from another address than was asked.

        Networks that translate addresses on one way only do that. Only the conversations begun last are looked at.
        The one that is found is from now on with the address that answers.
        """
        h = seen.headers
        at: i64 = len(self.records) - 1
        last = at - MOST_LOOKED_AT
        while at >= 0 and at > last:
            record = self.records[at]
            at -= 1
            if not isinstance(record, TcpRecord):
                continue
            client = record.client
            if (
                client is not None and record.server is None and client.syns > 0 and not record.closed_early
                and record.client_low == seen.destination_low and record.client_high == seen.destination_high
                and i64(record.client_port) == h.destination_port and i64(record.server_port) == h.source_port
                and i64(record.version) == h.ip_version
                and (client.first_sequence + 1) & 0xFFFFFFFF == h.acknowledgment
            ):
                self._move(record, seen)
                return record
        return None

    def _move(self, record: TcpRecord, seen: Seen) -> None:
        """Gives a conversation the server from which the packet at hand comes."""
        table = self.table
        h = seen.headers
        key: i64 = h.protocol
        found = table.find(
            key, record.client_high, record.client_low, record.server_high, record.server_low,
            i64(record.client_port), i64(record.server_port),
        )
        if found is record:
            table.remove(record)
        record.asked_server = Address(record.server_high, record.server_low)
        record.server_high = seen.source_high
        record.server_low = seen.source_low
        replaced = self.find(key, seen, h.source_port, h.destination_port)
        table.add(record, False, replaced)

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
