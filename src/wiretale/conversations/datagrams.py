"""Follows UDP, DNS questions, and protocols without rules of their own here, as questions and answers."""

from __future__ import annotations

from wiretale.conversations.book import Book, Seen, count
from wiretale.conversations.keys import DNS_PORT, KEY_DNS, KEY_SHIFT
from wiretale.conversations.record import DatagramRecord, QueryRecord
from wiretale.dissect.headers import Headers
from wiretale.native import Final, final, i16, i32, i64

DNS_HEADER: Final = 12
LONGEST_QUESTION: Final = 260  # a name of at most 255 bytes, its type and class (RFC 1035)
COPY: Final = 1_000_000  # nanoseconds: nobody asks again so soon
EPHEMERAL: Final = 1024  # ports below are for services


def pair(book: Book, seen: Seen, key: i64) -> DatagramRecord:
    """Adds the packet at hand to the conversation of its ends."""
    h = seen.headers
    source = h.source_port
    destination = h.destination_port
    if source < 0:
        source = 0
        destination = 0
    found = book.find(key, seen, source, destination)
    from_client = book.table.from_client
    if isinstance(found, DatagramRecord):
        record = found
    else:
        # Who speaks first asks, unless the ports say that this is an answer.
        from_client = not (source < EPHEMERAL <= destination)
        record = DatagramRecord(book.next_number())
        book.begin(record, found, from_client, seen)
        record.certain = from_client
        record.multicast = seen.is_multicast()
        book.table.from_client = from_client
    count(record, from_client, seen)
    exchange(record, from_client, seen, -1)
    return record


def exchange(record: DatagramRecord, from_client: bool, seen: Seen, sequence: i64) -> None:
    """What the packet at hand says about questions and answers. `sequence` is an ICMP echo's; -1 elsewhere."""
    number = seen.number
    time = seen.time
    if from_client:
        if record.ttl < 0:
            record.ttl = i16(seen.headers.ttl)
        record.asked = number
        record.asked_time = time
        record.sequence = i32(sequence)
        if record.unanswered == 0:
            record.unanswered_since = number
        record.unanswered += 1
        return
    if record.answered == 0:
        record.answered = number
        record.answered_time = time
        record.first_answer = time - record.start
    if record.asked > 0 and i32(sequence) == record.sequence:
        taken = time - record.asked_time
        if taken >= 0:
            if record.quickest < 0 or taken < record.quickest:
                record.quickest = taken
            if taken > record.slowest:
                record.slowest = taken
        record.asked = 0
    record.answers += 1
    record.unanswered = 0


def question_end(data: bytes, at: i64, stop: i64) -> i64:
    """Where the one question of a DNS message ends, behind its type and class; -1 if it has none or was cut."""
    if at < 0 or at + DNS_HEADER > stop:
        return -1
    if i64(data[at + 4]) << 8 | i64(data[at + 5]) != 1:
        return -1
    begin = at + DNS_HEADER
    at = begin
    while at < stop and at - begin < 256:
        label: i64 = data[at]
        if label == 0:
            return at + 5 if at + 5 <= stop else -1
        if label > 63:
            return -1
        at += label + 1
    return -1


@final
class DnsTracker:
    """Adds DNS messages over UDP to the facts of their question."""

    def __init__(self, book: Book) -> None:
        self._book = book
        # Of the message read last
        self.is_response = False
        self.identifier: i64 = 0
        self.hash: i64 = 0  # of the question, without regard to capitals, 16 bits
        self._end: i64 = 0

    def read(self, h: Headers) -> bool:
        """Reads header and question; whether this is a message with one question, wholly captured."""
        end = question_end(h.data, h.payload_at, h.end)
        if end < 0:
            return False
        data = h.data
        at = h.payload_at
        self._end = end
        self.identifier = i64(data[at]) << 8 | i64(data[at + 1])
        self.is_response = data[at + 2] & 0x80 != 0
        at += DNS_HEADER
        mixed: i64 = 0
        while at < end:
            mixed = (mixed * 31 + (i64(data[at]) | 0x20)) & 0xFFFFFF
            at += 1
        self.hash = (mixed ^ mixed >> 8) & 0xFFFF
        return True

    def find_quoted(self, seen: Seen) -> QueryRecord | None:
        """The question of a message that was read in an ICMP error, whose addresses `seen` has."""
        found = self._book.find(
            KEY_DNS | self.identifier << KEY_SHIFT, seen, i64(DNS_PORT) if self.is_response else self.hash,
            self.hash if self.is_response else i64(DNS_PORT),
        )
        return found if isinstance(found, QueryRecord) else None

    def add(self, seen: Seen) -> QueryRecord:
        """Adds the message that was read."""
        book = self._book
        from_client = not self.is_response
        # Whoever asks the same again from another port is still waiting for the same answer.
        found = book.find(
            KEY_DNS | self.identifier << KEY_SHIFT, seen, self.hash if from_client else i64(DNS_PORT),
            i64(DNS_PORT) if from_client else self.hash,
        )
        record: QueryRecord | None = None
        if isinstance(found, QueryRecord) and book.table.from_client == from_client and not self.begins_anew(found):
            record = found
        if record is None:
            record = QueryRecord(book.next_number())
            book.begin(record, found, from_client, seen)
            record.certain = True
            record.multicast = seen.is_multicast()
        count(record, from_client, seen)
        self.message(record, seen)
        if record.answered > 0:
            record.over = True
        book.table.from_client = from_client
        return record

    def begins_anew(self, record: QueryRecord) -> bool:
        """Whether the message that was read is a new question, although `record` is about the same."""
        return not self.is_response and (record.asked == 0 or record.answered > 0)

    def message(self, record: QueryRecord, seen: Seen) -> None:
        """What the message that was read, which is `record`'s, says."""
        h = seen.headers
        number = seen.number
        time = seen.time
        at = h.payload_at
        data = h.data
        if not record.question:
            record.question = data[at + DNS_HEADER : self._end]
        if not self.is_response:
            if record.tries == 0:
                record.asked = number
                record.asked_time = time
            elif time - record.last_asked_time < COPY:
                if record.duplicates == 0:
                    record.duplicate = number
                record.duplicates += 1
                return
            record.tries += 1
            record.last_asked = number
            record.last_asked_time = time
            return
        if record.answered == 0:
            record.answered = number
            record.answered_time = time
            record.response_flags = i32(data[at + 2]) << 8 | i32(data[at + 3])
            record.answers = i32(data[at + 6]) << 8 | i32(data[at + 7])
