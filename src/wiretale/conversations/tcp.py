"""Follows TCP connections: what each packet adds to the facts of its conversation (RFC 9293).

What is out of order is in `tcp_order`.
"""

from __future__ import annotations

from wiretale.conversations.book import Seen
from wiretale.conversations.record import Side, TcpRecord, added
from wiretale.conversations.tcp_order import (
    A_COPY,
    FILLING,
    OPTION_END,
    OPTION_NOP,
    again,
    copy,
    distance,
    give_up_holes,
    hole,
    is_copy,
    selective,
    unseen,
)
from wiretale.dissect.headers import ACK, FIN, RST, SYN, Headers
from wiretale.native import Final, final, i16, i32, i64, u8

A_WHILE: Final = 1_000_000  # nanoseconds within which a capture may have put packets in the wrong order
FAR: Final = 0x40000000  # sequence numbers further apart than this have nothing to do with each other

# TCP options (RFC 9293, 7323, 2018)
OPTION_MSS: Final = 2
OPTION_SCALE: Final = 3
OPTION_SACK_PERMITTED: Final = 4


def answers_syn(other: Side, acknowledgment: i64) -> bool:
    """Whether a SYN-ACK's acknowledgment is of the SYN that `other` sent, or of its data too (RFC 7413)."""
    ahead = distance(acknowledgment, other.first_sequence)
    return 0 < ahead <= distance(other.following, other.first_sequence)


def is_older(side: Side, other: Side, flags: i64, acknowledgment: i64) -> bool:
    """Whether an acknowledgment cannot be of what `other` has sent: an older connection's, on the same ports.

    A host that still has one answers a new SYN with what it expects there (RFC 9293, 3.5.1 and 3.10.7.4).
    """
    if other.syns == 0:
        return False
    if flags & SYN:
        return not answers_syn(other, acknowledgment)
    return side.syns == 0 and other.last_number == other.last_syn and distance(acknowledgment, other.following) > 0


def starts_over(record: TcpRecord, side: Side, other: Side | None, sequence: i64) -> bool:
    """Whether what a side sent before this SYN was of an older connection, or its peer did not take it."""
    if sequence == side.first_sequence or other is None:
        return False
    return side.syns == 0 or (record.handshake == 0 and other.last_syn > side.last_syn and side.data == 0)


def begins_anew(record: TcpRecord, from_client: bool, h: Headers) -> bool:
    """Whether a SYN, with ACK or without, belongs to another connection than `record`, which has the same ends."""
    sender = record.client if from_client else record.server
    other = record.server if from_client else record.client
    if h.tcp_flags & ACK:
        if sender is not None and sender.syns > 0:
            if sender.first_sequence == h.sequence:
                return False  # again
            # Another number: late, from a connection before. Only if this one is over may it be the next one's.
            return record.over and (other is None or not answers_syn(other, h.acknowledgment))
        if other is None:
            return sender is not None  # its start was not captured, and this is another one's
        return other.syns == 0 or (
            sender is not None and not record.over and not answers_syn(other, h.acknowledgment)
        )
    if sender is None:
        return other is not None and other.syns == 0  # else it is a simultaneous open
    return sender.syns == 0 or sender.first_sequence != h.sequence


@final
class TcpTracker:
    """Adds packets to TCP records."""

    def __init__(self) -> None:
        self.fresh = False  # the packet looked at last brought new data

    def packet(self, record: TcpRecord, from_client: bool, seen: Seen) -> None:
        """Adds the packet at hand, which is `record`'s and counted already."""
        h = seen.headers
        number = seen.number
        time = seen.time
        self.fresh = False
        flags = h.tcp_flags
        sequence = h.sequence
        length = h.payload_length
        if length < 0:
            length = 0
        if from_client:
            side = record.client
            other = record.server
        else:
            side = record.server
            other = record.client
        first = side is None
        if side is None:
            side = Side()
            if from_client:
                record.client = side
            else:
                record.server = side
            side.ttl = i16(h.ttl)
            side.first_sequence = sequence
            side.following = sequence

        acknowledgment: i64 = 0
        if flags & ACK:
            acknowledgment = h.acknowledgment
        identification: i64 = 0
        if h.ip_version == 4:
            identification = h.identification
        mark = identification << 41 | (flags & 0xFF) << 33 | h.window << 17 | (length & 0x1FFFF)
        if (
            side.last_mark == mark and side.last_sequence == i32(sequence)
            and side.last_acknowledgment == acknowledgment and is_copy(side, other, identification, time)
        ):
            copy(record, number)
            return
        if flags & SYN and not first and starts_over(record, side, other, sequence):
            self._start_over(side, sequence)
        last_acknowledgment = side.last_acknowledgment
        side.last_mark = mark
        side.last_sequence = i32(sequence)
        side.last_acknowledgment = acknowledgment
        side.last_number = number
        side.last_time = time

        if flags & RST:
            self._reset(record, from_client, side, other, h, number, time)
            return

        # What it says about the other side's data
        if flags & ACK and other is not None and (
            (side.syns > 0 and not flags & SYN) or not is_older(side, other, flags, acknowledgment)
        ):
            self._acknowledge(record, from_client, side, other, h, number, time, length, last_acknowledgment)

        # What it sends itself
        span = length
        if flags & (SYN | FIN):
            if flags & SYN:
                span += 1
                self._syn(record, side, h, number, time, first)
            if flags & FIN:
                span += 1
        new = span  # sequence numbers not seen before
        if not first:
            ahead = distance(sequence, side.following)
            if ahead > 0:
                if ahead < FAR:
                    hole(side, sequence, time, identification)
                    side.following = (sequence + span) & 0xFFFFFFFF
                elif span > 0:
                    side.following = (sequence + span) & 0xFFFFFFFF
            elif ahead < 0:
                new = span + ahead
                if new < 0:
                    new = 0
                if not flags & SYN:
                    found = again(
                        record, side, other, h, number, time, length, span, ahead, identification
                    )
                    if found == A_COPY:
                        return
                    self.fresh = found == FILLING
                if new > 0:
                    side.following = (sequence + span) & 0xFFFFFFFF
            elif span > 0:
                side.following = (sequence + span) & 0xFFFFFFFF
        else:
            side.following = (sequence + span) & 0xFFFFFFFF

        if length > 0:
            if other is not None and other.fin > 0 and record.after_close == 0:
                record.after_close = number
            if new > 0:
                self.fresh = True
                side.payload += new if new < length else length
                if length > i64(side.largest):
                    side.largest = i32(length)
                    side.largest_end = i32(side.following)
                if side.data == 0:
                    side.data = number
                side.last_data = number
                side.last_data_time = time
                side.last_data_id = i32(identification)
                if side.timed < 0:
                    side.timed = side.following
                    side.timed_since = time
                if from_client:
                    record.asked = number
                    record.asked_time = time
                elif record.asked > 0:
                    self._answered(record, number, time)
        if flags & FIN:
            if side.fin == 0:
                side.fin = number
                side.fin_time = time
                if other is not None and other.fin > 0:
                    record.over = True

        # Its receive window
        if not flags & (SYN | FIN):
            window = i32(h.window)
            if window == 0 or side.window == 0:
                self._window(side, window, number, time)
            side.window = window

    # ---- beginning and end ------------------------------------------------------------------------------

    def _start_over(self, side: Side, sequence: i64) -> None:
        """Forgets the numbers of what a side sent before this SYN."""
        side.trouble = None
        side.waiting = None
        side.troubled().older = side.last_number
        side.first_sequence = sequence
        side.following = sequence
        side.acknowledged = -1
        side.window = -1
        side.timed = -1
        side.syns = 0
        side.syns_again = b""

    def _syn(self, record: TcpRecord, side: Side, h: Headers, number: i32, time: i64, first: bool) -> None:
        """A SYN, with ACK or without."""
        if side.syns == 0:
            side.resets = 0  # those refused earlier tries; now it has accepted
            side.reset = 0
            side.syn = number
            side.syn_time = time
            side.first_sequence = h.sequence
            self._options(side, h)
        else:
            side.syns_again = added(side.syns_again, number)
            if side.reset > side.last_syn:
                self._withdraw_reset(record, side)  # of an answer that did not fit; it tries again
        side.syns += 1
        side.last_syn = number
        side.last_syn_time = time

    def _withdraw_reset(self, record: TcpRecord, side: Side) -> None:
        """A side's resets did not end the connection."""
        side.reset = 0
        side.resets = 0
        record.over = False

    def _options(self, side: Side, h: Headers) -> None:
        """Reads the options of a SYN, as far as they were captured."""
        data = h.data
        at = h.transport_at + 20
        stop = h.payload_at
        if stop > h.end:
            stop = h.end
        while at < stop:
            kind: i64 = data[at]
            if kind == OPTION_NOP:
                at += 1
                continue
            if kind == OPTION_END or at + 2 > stop:
                return
            size: i64 = data[at + 1]
            if size < 2 or at + size > stop:
                return
            if kind == OPTION_MSS and size == 4:
                side.mss = i32(data[at + 2]) << 8 | i32(data[at + 3])
            elif kind == OPTION_SCALE and size == 3:
                side.scale = i16(data[at + 2])
            elif kind == OPTION_SACK_PERMITTED:
                side.sack = True
            at += size

    def _reset(
        self, record: TcpRecord, from_client: bool, side: Side, other: Side | None, h: Headers, number: i32, time: i64
    ) -> None:
        """An RST: in answer to a SYN, or of a connection."""
        if other is not None and other.syns > 0 and side.syns == 0 and side.data == 0:
            # An answer to a SYN acknowledges it; what does not is of another connection, or made up.
            if h.tcp_flags & ACK:
                ahead = distance(h.acknowledgment, other.first_sequence)
                if 0 < ahead <= distance(other.following, other.first_sequence):
                    if record.refusals == 0:
                        record.refusal = number
                    else:
                        record.refusals_again = added(record.refusals_again, number)
                    record.refusals += 1
                    record.over = True
                    side.resets += 1
                    side.last_reset = number
                    if side.reset == 0:
                        side.reset = number
                        side.reset_time = time
                        side.reset_flags = u8(h.tcp_flags & 0xFF)
                        side.reset_ttl = i16(h.ttl)
                    return
        side.resets += 1
        side.last_reset = number
        if side.reset == 0:
            side.reset = number
            side.reset_time = time
            side.reset_flags = u8(h.tcp_flags & 0xFF)
            side.reset_ttl = i16(h.ttl)
        record.over = True

    # ---- acknowledgments --------------------------------------------------------------------------------

    def _acknowledge(
        self, record: TcpRecord, from_client: bool, side: Side, other: Side, h: Headers, number: i32, time: i64,
        length: i64, last: i64,
    ) -> None:
        """What `side` acknowledges of `other`'s data; `last` is what it acknowledged in its packet before."""
        acknowledgment = h.acknowledgment
        if other.acknowledged < 0:
            ahead = distance(acknowledgment, other.first_sequence)
            if ahead < 0 or ahead > FAR:
                return
        else:
            ahead = distance(acknowledgment, other.acknowledged)
        if ahead > 0 or other.acknowledged < 0:
            beyond = distance(acknowledgment, other.following)
            if beyond > 0:
                if beyond > FAR:
                    return
                if beyond == 1 and other.syns == 0 and other.payload == 0:
                    other.following = acknowledgment  # a keep-alive begins one before what comes next (RFC 9293, 3.8.4)
                else:
                    unseen(other, acknowledgment, beyond, number, time)
            if other.reset > 0 and other.last_data > other.reset and time - other.reset_time > A_WHILE and beyond == 0:
                # What it sent after a reset in its name was taken: the other end has ignored that (RFC 5961).
                mark = other.troubled()
                if mark.ignored_resets == 0:
                    mark.ignored_reset = other.reset
                mark.ignored_resets += other.resets
                self._withdraw_reset(record, other)
            other.acknowledged = acknowledgment
            if other.passed < other.largest and distance(acknowledgment, i64(other.largest_end)) >= 0:
                other.passed = other.largest
            other.repeats = 0
            if other.timed >= 0 and distance(acknowledgment, other.timed) >= 0:
                taken = time - other.timed_since
                if taken >= 0 and (other.quickest < 0 or taken < other.quickest):
                    other.quickest = taken
                other.timed = -1
            waiting = other.waiting
            if waiting is not None:
                waiting.unanswered_keep_alives = 0
            trouble = other.trouble
            if trouble is not None and trouble.open_holes is not None:
                give_up_holes(trouble, acknowledgment, number, time)
            if (
                record.handshake == 0 and from_client and other.syns > 0 and not h.tcp_flags & SYN
                and distance(acknowledgment, other.first_sequence) > 0
            ):
                record.handshake = number
                record.handshake_time = time
            return
        waiting = other.waiting
        if waiting is not None:
            waiting.unanswered_keep_alives = 0
        if (
            ahead == 0 and length == 0 and last == acknowledgment and h.tcp_flags & (SYN | FIN) == 0
            and i32(h.window) == side.window and other.following != acknowledgment
        ):
            other.troubled().recent_duplicate_acks += 1
        if h.payload_at - h.transport_at > 32 and length == 0:
            selective(other, h)

    # ---- windows and answers ----------------------------------------------------------------------------

    def _window(self, side: Side, window: i32, number: i32, time: i64) -> None:
        """The receive window is closed, or was."""
        waiting = side.waits()
        if window == 0:
            if side.window != 0:
                if waiting.zero_windows == 0:
                    waiting.zero_window = number
                waiting.zero_windows += 1
                waiting.zero_since = time
                waiting.zero_number = number
        elif waiting.zero_since > 0:
            waiting.zero_total += time - waiting.zero_since
            waiting.zero_since = 0

    def _answered(self, record: TcpRecord, number: i32, time: i64) -> None:
        """The server's first data after the client's."""
        taken = time - record.asked_time
        if record.answers == 0:
            record.first_answer = taken
        record.answers += 1
        if taken > record.slowest:
            record.slowest = taken
            record.slowest_asked = record.asked
            record.slowest_answered = number
        record.asked = 0
