"""Which conversation a packet belongs to: a hash table of records, both directions under one key.

The table is bounded. It has two generations: when the young one is full it becomes the old one, and what was not met
again since is closed at the next change: the oldest first. A packet that comes for a closed conversation begins a new
one.
"""

from __future__ import annotations

import os

from wiretale.conversations.record import Record, TcpRecord
from wiretale.native import Final, final, i64

GENERATION: Final = 131072  # conversations; twice as many can be open at a time
BUCKETS: Final = 65536


@final
class Table:
    """The open conversations by addresses, ports and protocol."""

    def __init__(self, generation: i64 = GENERATION) -> None:
        # Random and odd, so that nobody can make packets that all fall into one bucket.
        self.multiplier: i64 = (int.from_bytes(os.urandom(7), "little") | 1) & 0x3FFFFFFFFFFFFF
        self.generation: i64 = generation
        self.young: list[Record | None] = [None] * BUCKETS
        self.old: list[Record | None] = [None] * BUCKETS
        self.count: i64 = 0
        self.closed_early: i64 = 0  # conversations that were still open when they had to go
        self.from_client = True  # the packet looked up last is the client's
        # Of that packet. Its conversation, if it is in the table, is often the next packet's, too.
        self._last: Record | None = None
        self._bucket: i64 = 0
        self._there: i64 = 0
        self._back: i64 = 0

    def _end(self, high: i64, low: i64, port: i64) -> i64:
        """A number for one end, well mixed."""
        mixed = low ^ (high << 1) ^ (port << 33)
        mixed ^= mixed >> 29
        product = (mixed & 0xFFFFFFFF) * (self.multiplier & 0x7FFFFFFF)
        return (product ^ (mixed >> 17 & 0x7FFFFFFF) * (self.multiplier >> 24)) >> 3

    def find(
        self, key: i64, source_high: i64, source_low: i64, destination_high: i64, destination_low: i64,
        source_port: i64, destination_port: i64,
    ) -> Record | None:
        """The conversation of a packet, and in `from_client` whose packet it is; None if there is none yet.

        `key`, of up to 30 bits, is what else tells conversations apart: the protocol, and perhaps an identifier.
        """
        there = key << 32 | source_port << 16 | destination_port
        back = key << 32 | destination_port << 16 | source_port
        self._there = there
        self._back = back
        record = self._last
        if record is not None and self._met(
            record, there, back, source_high, source_low, destination_high, destination_low
        ):
            return record
        mixed = self._end(source_high, source_low, source_port) + self._end(
            destination_high, destination_low, destination_port
        )
        mixed ^= key * 0x9E3779B1
        bucket = (mixed >> 13 ^ mixed >> 31) & (BUCKETS - 1)
        self._bucket = bucket
        record = self.young[bucket]
        while record is not None and not self._met(
            record, there, back, source_high, source_low, destination_high, destination_low
        ):
            record = record.next
        self._last = record
        if record is not None:
            return record
        before: Record | None = None
        record = self.old[bucket]
        while record is not None and not self._met(
            record, there, back, source_high, source_low, destination_high, destination_low
        ):
            before = record
            record = record.next
        if record is not None:
            if before is None:
                self.old[bucket] = record.next
            else:
                before.next = record.next
            self._put(record)
        return record

    def _met(
        self, record: Record, there: i64, back: i64, source_high: i64, source_low: i64, destination_high: i64,
        destination_low: i64,
    ) -> bool:  # fmt: skip
        """Whether the packet is one of this conversation, in which direction it is."""
        ports = record.ports
        if ports == there and record.client_low == source_low and record.server_low == destination_low:
            if record.client_high == source_high and record.server_high == destination_high:
                self.from_client = True
                return True
        if ports == back and record.client_low == destination_low and record.server_low == source_low:
            if record.client_high == destination_high and record.server_high == source_high:
                self.from_client = False
                return True
        return False

    def remove(self, record: Record) -> None:
        """Takes out the conversation that was looked up last."""
        bucket = self._bucket
        self._last = None
        before: Record | None = None
        other = self.young[bucket]
        while other is not None and other is not record:
            before = other
            other = other.next
        if other is None:
            return
        if before is None:
            self.young[bucket] = other.next
        else:
            before.next = other.next
        other.next = None
        self.count -= 1

    def add(self, record: Record, from_client: bool, replaced: Record | None) -> None:
        """Adds a conversation for the packet that was looked up last, in the place of `replaced`."""
        record.ports = self._there if from_client else self._back
        if replaced is not None:
            self.remove(replaced)
            if isinstance(replaced, TcpRecord):
                replaced.settle()
        self._put(record)

    def _put(self, record: Record) -> None:
        if self.count >= self.generation:
            self._age()
        bucket = self._bucket
        record.next = self.young[bucket]
        self.young[bucket] = record
        self._last = record
        self.count += 1

    def _age(self) -> None:
        """Closes what is old, and makes old what was young."""
        for bucket in range(BUCKETS):
            record = self.old[bucket]
            while record is not None:
                following = record.next
                record.next = None  # long chains must not be freed one inside the other
                if not record.over:
                    record.closed_early = True
                    self.closed_early += 1
                if isinstance(record, TcpRecord):
                    record.settle()
                record = following
        self.old = self.young
        self.young = [None] * BUCKETS
        self.count = 0
