"""Follows DNS over TCP: messages behind their length (RFC 1035, 4.2.2; RFC 7766).

They are read as long as the payload comes in order. What does not look like DNS, or comes behind a gap, ends the
reading of its direction; the connection is told of all the same.
"""

from __future__ import annotations

from wiretale.conversations.book import Seen
from wiretale.conversations.datagrams import DNS_HEADER, LONGEST_QUESTION, question_end
from wiretale.conversations.record import PLAIN, Question, Questions, Stream, TcpRecord
from wiretale.conversations.tcp_order import distance
from wiretale.dissect.headers import SYN
from wiretale.native import Final, final, i32, i64

BEGINNING: Final = 2 + DNS_HEADER + LONGEST_QUESTION  # of a message is looked at, its length included
MOST_QUESTIONS: Final = 16  # of one connection that are remembered; all are counted
MOST_REMEMBERED: Final = 262144  # questions of all connections

# Response codes (RFC 1035, 4.1.1)
SERVFAIL: Final = 2
NXDOMAIN: Final = 3


@final
class StreamTracker:
    """Adds the messages on connections to the facts of those."""

    def __init__(self) -> None:
        self.remembered: i64 = 0  # questions

    def follow(self, record: TcpRecord, from_client: bool, seen: Seen) -> None:
        """Takes new payload of a connection to the port of DNS."""
        talk = record.questions
        if talk is None:
            talk = record.questions = Questions()
        stream = talk.asking if from_client else talk.answering
        h = seen.headers
        sequence = h.sequence
        if h.tcp_flags & SYN:
            sequence += 1  # what is in a SYN comes behind it (RFC 7413)
        if stream is None:
            stream = Stream(sequence)
            if from_client:
                talk.asking = stream
            else:
                talk.answering = stream
        if stream.lost:
            return
        known = distance(stream.following, sequence)
        if known >= h.payload_length:
            return
        if known < 0 or not self.take(record, talk, stream, from_client, seen, h.payload_at + known):
            stream.lost = True
            stream.held = b""
            return
        stream.following = (sequence + h.payload_length) & 0xFFFFFFFF

    def take(self, record: TcpRecord, talk: Questions, stream: Stream, from_client: bool, seen: Seen, at: i64) -> bool:
        """Takes the payload from `at` on. False if it cannot be followed any further."""
        h = seen.headers
        end = h.payload_at + h.payload_length
        while at < end:
            if stream.skipped > 0:
                rest = end - at
                if rest > stream.skipped:
                    rest = stream.skipped
                stream.skipped -= rest
                at += rest
                continue
            held: i64 = len(stream.held)
            needed: i64 = 2
            if held >= 2:
                needed = i64(stream.held[0]) << 8 | i64(stream.held[1])
                if needed < DNS_HEADER:
                    return False
                needed += 2
                if needed > BEGINNING:
                    needed = BEGINNING
            stop = at + needed - held
            if stop > end:
                stop = end
            if stop > h.end:
                return False  # too little of it was captured
            stream.held += h.data[at:stop]
            held += stop - at
            at = stop
            if held == needed and held > 2:
                stream.skipped = (i64(stream.held[0]) << 8 | i64(stream.held[1])) + 2 - held
                if not self.message(record, talk, from_client, stream.held, seen):
                    return False
                stream.held = b""
        return True

    def message(self, record: TcpRecord, talk: Questions, from_client: bool, data: bytes, seen: Seen) -> bool:
        """Takes the beginning of a message, its length before it. False if this is none that could be sent that way."""
        is_response = data[4] & 0x80 != 0
        if is_response == from_client:
            return False
        identifier = i32(data[2]) << 8 | i32(data[3])
        end = question_end(data, 2, len(data))
        if from_client:
            if end < 0:
                return False
            record.application = "dns"
            record.encrypted = PLAIN
            talk.asked += 1
            if talk.asked <= MOST_QUESTIONS and self.remembered < MOST_REMEMBERED:
                self.remembered += 1
                asked = Question(data[2 + DNS_HEADER : end], identifier, seen.number, seen.time)
                last = talk.first
                if last is None:
                    talk.first = asked
                else:
                    while last.next is not None:
                        last = last.next
                    last.next = asked
            return True
        if end < 0 and (data[6] != 0 or data[7] > 1):
            return False  # an answer may do without the question, as those after the first of a zone transfer do
        record.application = "dns"
        record.encrypted = PLAIN
        question = talk.first
        goes_on = False
        while question is not None and (question.identifier != identifier or question.answered > 0):
            goes_on = goes_on or question.identifier == identifier
            question = question.next
        if question is None and goes_on:
            return True  # another message of the answer, as of a zone transfer
        talk.answered += 1
        flags = i32(data[4]) << 8 | i32(data[5])
        code = flags & 15
        if code == NXDOMAIN:
            talk.nxdomain += 1
        elif code == SERVFAIL:
            talk.servfail += 1
        elif code != 0:
            talk.errors += 1
        if question is not None:
            question.answered = seen.number
            question.answered_time = seen.time
            question.response_flags = flags
            question.answers = i32(data[8]) << 8 | i32(data[9])
        return True
