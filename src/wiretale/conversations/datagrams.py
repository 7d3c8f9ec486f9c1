"""Follows what is not TCP: UDP, ICMP echoes, DNS questions, and other protocols above IP, as questions and answers."""

from __future__ import annotations

from wiretale.conversations.record import DatagramRecord, QueryRecord
from wiretale.dissect.headers import Headers
from wiretale.native import Final, final, i64

DNS_HEADER: Final = 12
LONGEST_QUESTION: Final = 260  # a name of at most 255 bytes, its type and class (RFC 1035)
RESPONSE: Final = 0x8000  # of the DNS header's flags
TRUNCATED: Final = 0x0200


def datagram(
    record: DatagramRecord, from_client: bool, ttl: i64, number: i64, time: i64, sequence: i64
) -> None:
    """Adds a packet to the facts. `sequence` is an ICMP echo's; -1 elsewhere."""
    if from_client:
        if record.ttl < 0:
            record.ttl = ttl
        record.asked = number
        record.asked_time = time
        record.sequence = sequence
        if record.unanswered == 0:
            record.unanswered_since = number
        record.unanswered += 1
        return
    if record.answered == 0:
        record.answered = number
        record.answered_time = time
        record.first_answer = time - record.start
    if record.asked > 0 and sequence == record.sequence:
        taken = time - record.asked_time
        if taken >= 0:
            if record.quickest < 0 or taken < record.quickest:
                record.quickest = taken
            if taken > record.slowest:
                record.slowest = taken
        record.asked = 0
    record.answers += 1
    record.unanswered = 0


def question_end(h: Headers) -> i64:
    """Where the one question of a DNS message ends, behind its type and class; -1 if it has none or was cut."""
    data = h.data
    at = h.payload_at
    stop = h.end
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

    def __init__(self) -> None:
        # Of the message read last
        self.is_response = False
        self.identifier: i64 = 0
        self.hash: i64 = 0  # of the question, without regard to capitals, 16 bits
        self._end: i64 = 0

    def read(self, h: Headers) -> bool:
        """Reads header and question; whether this is a message with one question, wholly captured."""
        end = question_end(h)
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

    def begins_anew(self, record: QueryRecord) -> bool:
        """Whether the message that was read is a new question, although `record` is about the same."""
        return not self.is_response and (record.asked == 0 or record.answered > 0)

    def message(self, record: QueryRecord, h: Headers, number: i64, time: i64) -> None:
        """Adds the message that was read, which is `record`'s."""
        at = h.payload_at
        data = h.data
        if not record.question:
            record.question = data[at + DNS_HEADER : self._end]
        if not self.is_response:
            if record.tries == 0:
                record.asked = number
                record.asked_time = time
            record.tries += 1
            record.last_asked = number
            record.last_asked_time = time
            return
        record.responses += 1
        if record.answered == 0:
            record.answered = number
            record.answered_time = time
            record.response_flags = i64(data[at + 2]) << 8 | i64(data[at + 3])
            record.answers = i64(data[at + 6]) << 8 | i64(data[at + 7])
