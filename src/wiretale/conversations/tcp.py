"""Follows TCP connections: what each packet adds to the facts of its conversation (RFC 9293).

Sequence numbers are compared modulo 2^32. What is sent again is told apart by these rules, in this order:

- A copy that the capture made: sequence number, acknowledgment, flags, window, length and IP identification are those
  of the side's last packet, within `COPY` (or, where there is no identification, within `COPY_UNSURE` and without the
  other side having spoken in between). In a burst that was copied as a whole, the identification goes back.
- A keep-alive: at most one byte, before everything that was sent and acknowledged (RFC 9293, 3.8.4).
- A probe of a closed window.
- What fills a hole in what was captured before: late (reordered) if its IP identification is older than that of the
  packet that skipped it, or if it came within `LATE`; otherwise a retransmission of something lost before the capture.
- Else a retransmission of something that the capture has already: lost behind the capture, or sent needlessly.
"""

from __future__ import annotations

from librt.strings import read_i32_be

from wiretale.conversations.book import Seen
from wiretale.conversations.record import MOST_NUMBERS, Side, TcpRecord, Trouble
from wiretale.dissect.headers import ACK, FIN, RST, SYN, Headers
from wiretale.native import Final, final, i64

COPY: Final = 50_000_000  # nanoseconds
COPY_UNSURE: Final = 1_000_000
LATE: Final = 3_000_000
MOST_HOLES: Final = 8  # open at a time in one direction
NEAR: Final = 1024  # IP identifications this close belong to one count
FAR: Final = 0x40000000  # sequence numbers further apart than this have nothing to do with each other

# TCP options (RFC 9293, 7323, 2018)
OPTION_END: Final = 0
OPTION_NOP: Final = 1
OPTION_MSS: Final = 2
OPTION_SCALE: Final = 3
OPTION_SACK_PERMITTED: Final = 4
OPTION_SACK: Final = 5


def distance(a: i64, b: i64) -> i64:
    """How far sequence number `a` is after `b`, modulo 2^32: negative if it is before."""
    d = (a - b) & 0xFFFFFFFF
    return d - 0x100000000 if d >= 0x80000000 else d


def id_distance(a: i64, b: i64) -> i64:
    """The same for IP identifications, modulo 2^16."""
    d = (a - b) & 0xFFFF
    return d - 0x10000 if d >= 0x8000 else d


def added(numbers: list[i64] | None, number: i64) -> list[i64]:
    """A bounded list of packet numbers, with one more."""
    if numbers is None:
        return [number]
    if len(numbers) < MOST_NUMBERS:
        numbers.append(number)
    return numbers


def begins_anew(record: TcpRecord, from_client: bool, h: Headers) -> bool:
    """Whether a SYN, with ACK or without, belongs to another connection than `record`, which has the same ends."""
    sender = record.client if from_client else record.server
    other = record.server if from_client else record.client
    if h.tcp_flags & ACK:
        if sender is not None and sender.syns > 0:
            if sender.first_sequence == h.sequence:
                return False  # again
            # Another number: late, from a connection before. Only if this one is over may it be the next one's.
            return record.over and (other is None or distance(h.acknowledgment, other.first_sequence) != 1)
        if other is None:
            return sender is not None  # its start was not captured, and this is another one's
        return other.syns == 0 or (sender is not None and not record.over)
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
            side.ttl = h.ttl
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
            side.last_mark == mark and side.last_sequence == sequence and side.last_acknowledgment == acknowledgment
            and self._is_copy(side, other, identification, flags, length, time)
        ):
            self._copy(record, number)
            return
        last_acknowledgment = side.last_acknowledgment
        side.last_mark = mark
        side.last_sequence = sequence
        side.last_acknowledgment = acknowledgment
        side.last_number = number
        side.last_time = time

        if flags & RST:
            self._reset(record, from_client, side, other, h, number, time)
            return

        # What it says about the other side's data
        if flags & ACK and other is not None:
            self._acknowledge(record, from_client, side, other, h, number, time, length, last_acknowledgment)

        # What it sends itself
        span = length
        if flags & (SYN | FIN):
            if flags & SYN:
                span += 1
                self._syn(side, h, number, time, first)
            if flags & FIN:
                span += 1
        new = span  # sequence numbers not seen before
        if not first:
            ahead = distance(sequence, side.following)
            if ahead > 0:
                if ahead < FAR:
                    self._hole(side, sequence, number, time, identification)
                    side.following = (sequence + span) & 0xFFFFFFFF
                elif span > 0:
                    side.following = (sequence + span) & 0xFFFFFFFF
            elif ahead < 0:
                new = span + ahead
                if new < 0:
                    new = 0
                if not flags & SYN:
                    if not self._again(
                        record, side, other, h, number, time, length, span, ahead, identification
                    ):
                        return
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
                if length > side.largest:
                    side.largest = length
                    side.largest_end = side.following
                if side.data == 0:
                    side.data = number
                    side.data_time = time
                side.last_data = number
                side.last_data_time = time
                side.last_data_id = identification
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
                side.fins = 1
                if record.closed_first == 0:
                    record.closed_first = number
                if other is not None and other.fin > 0:
                    record.over = True
            else:
                side.fins += 1

        # Its receive window
        if not flags & (SYN | FIN):
            window = h.window
            if window == 0 or side.window == 0:
                self._window(side, window, number, time)
            side.window = window

    # ---- copies -----------------------------------------------------------------------------------------

    def _is_copy(
        self, side: Side, other: Side | None, identification: i64, flags: i64, length: i64, time: i64
    ) -> bool:
        """Whether a packet that looks like the side's last one is a copy of it."""
        gap = time - side.last_time
        if identification != 0:
            return gap < COPY
        if gap >= COPY_UNSURE:
            return False
        return other is None or other.last_number < side.last_number

    def _copy(self, record: TcpRecord, number: i64) -> None:
        if record.duplicates == 0:
            record.duplicate = number
        record.duplicates += 1

    # ---- beginning and end ------------------------------------------------------------------------------

    def _syn(self, side: Side, h: Headers, number: i64, time: i64, first: bool) -> None:
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
        side.syns += 1
        side.last_syn = number
        side.last_syn_time = time

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
                side.mss = i64(data[at + 2]) << 8 | i64(data[at + 3])
            elif kind == OPTION_SCALE and size == 3:
                side.scale = data[at + 2]
            elif kind == OPTION_SACK_PERMITTED:
                side.sack = True
            at += size

    def _reset(
        self, record: TcpRecord, from_client: bool, side: Side, other: Side | None, h: Headers, number: i64, time: i64
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
                        side.reset_flags = h.tcp_flags
                        side.reset_ttl = h.ttl
                    return
        side.resets += 1
        side.last_reset = number
        if side.reset == 0:
            side.reset = number
            side.reset_time = time
            side.reset_flags = h.tcp_flags
            side.reset_ttl = h.ttl
        if record.closed_first == 0:
            record.closed_first = number
        record.over = True

    # ---- acknowledgments --------------------------------------------------------------------------------

    def _acknowledge(
        self, record: TcpRecord, from_client: bool, side: Side, other: Side, h: Headers, number: i64, time: i64,
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
                self._unseen(other, acknowledgment, beyond, number, time)
            other.acknowledged = acknowledgment
            if other.passed < other.largest and distance(acknowledgment, other.largest_end) >= 0:
                other.passed = other.largest
            other.repeats = 0
            if other.timed >= 0 and distance(acknowledgment, other.timed) >= 0:
                taken = time - other.timed_since
                if taken >= 0 and (other.quickest < 0 or taken < other.quickest):
                    other.quickest = taken
                other.timed = -1
            trouble = other.trouble
            if trouble is not None:
                trouble.unanswered_keep_alives = 0
                if trouble.open_holes:
                    self._give_up_holes(trouble, acknowledgment, number, time)
            if (
                record.handshake == 0 and from_client and other.syns > 0 and not h.tcp_flags & SYN
                and distance(acknowledgment, other.first_sequence) > 0
            ):
                record.handshake = number
                record.handshake_time = time
            return
        trouble = other.trouble
        if trouble is not None:
            trouble.unanswered_keep_alives = 0
        if (
            ahead == 0 and length == 0 and last == acknowledgment and h.tcp_flags & (SYN | FIN) == 0
            and h.window == side.window and other.following != acknowledgment
        ):
            mine = side.troubled()
            if mine.duplicate_acks == 0:
                mine.duplicate_ack = number
            mine.duplicate_acks += 1
            other.troubled().recent_duplicate_acks += 1
        if h.payload_at - h.transport_at > 32 and length == 0:
            self._selective(other, h)

    def _selective(self, other: Side, h: Headers) -> None:
        """A first SACK block below the acknowledgment says that something arrived twice (RFC 2883)."""
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
            if kind == OPTION_SACK and size >= 10:
                left = i64(read_i32_be(data, at + 2)) & 0xFFFFFFFF
                if distance(left, h.acknowledgment) < 0:
                    other.troubled().needless += 1
                return
            at += size

    def _unseen(self, other: Side, acknowledgment: i64, beyond: i64, number: i64, time: i64) -> None:
        """Data was acknowledged that was never captured."""
        trouble = other.troubled()
        if trouble.unseen == 0:
            trouble.unseen_number = number
        trouble.unseen += beyond
        trouble.unseen_start = other.following
        trouble.unseen_end = acknowledgment
        trouble.unseen_time = time
        other.following = acknowledgment

    def _seen_late(self, side: Side, trouble: Trouble, sequence: i64, length: i64, number: i64, time: i64) -> bool:
        """Whether data comes just behind its acknowledgment: the capture wrote the two in the wrong order."""
        if time - trouble.unseen_time > LATE or length > trouble.unseen:
            return False
        into = distance(sequence, trouble.unseen_start)
        if into < 0 or distance(sequence + length, trouble.unseen_end) > 0:
            return False
        trouble.unseen -= length
        if into == 0:
            trouble.unseen_start = (sequence + length) & 0xFFFFFFFF
        elif distance(sequence + length, trouble.unseen_end) == 0:
            trouble.unseen_end = sequence
        side.payload += length
        if length > side.largest:
            side.largest = length
        if side.data == 0:
            side.data = number
            side.data_time = time
        self.fresh = True
        return True

    # ---- holes and repeats ------------------------------------------------------------------------------

    def _hole(self, side: Side, sequence: i64, number: i64, time: i64, identification: i64) -> None:
        """Sequence numbers were skipped."""
        trouble = side.troubled()
        if trouble.holes == 0:
            trouble.hole = number
        trouble.holes += 1
        holes = trouble.open_holes
        if len(holes) >= 4 * MOST_HOLES:
            del holes[:4]
        holes.append(side.following)
        holes.append(sequence)
        holes.append(time)
        holes.append(identification)

    def _give_up_holes(self, trouble: Trouble, acknowledgment: i64, number: i64, time: i64) -> None:
        """What was acknowledged and is still a hole, the capture has missed."""
        holes = trouble.open_holes
        at = 0
        while at < len(holes):
            start = holes[at]
            size = distance(holes[at + 1], start)
            reached = distance(acknowledgment, start)
            if reached <= 0:
                at += 4
                continue
            if trouble.unseen == 0:
                trouble.unseen_number = number
            trouble.unseen_start = start
            trouble.unseen_end = holes[at + 1] if reached >= size else acknowledgment
            trouble.unseen_time = time
            if reached >= size:
                trouble.unseen += size
                del holes[at : at + 4]
            else:
                trouble.unseen += reached
                holes[at] = acknowledgment
                at += 4

    def _fill(self, trouble: Trouble, sequence: i64, span: i64) -> bool:
        """Fills a hole with what came late: whether there was one. `filled_time` and `filled_id` describe it then."""
        holes = trouble.open_holes
        at = 0
        while at < len(holes):
            start = holes[at]
            end = holes[at + 1]
            into = distance(sequence, start)
            size = distance(end, start)
            if into >= size or into + span <= 0:
                at += 4
                continue
            trouble.filled_time = holes[at + 2]
            trouble.filled_id = holes[at + 3]
            if into <= 0 and into + span >= size:
                del holes[at : at + 4]
            elif into <= 0:
                holes[at] = (sequence + span) & 0xFFFFFFFF
            elif into + span >= size:
                holes[at + 1] = sequence
            else:
                rest = (sequence + span) & 0xFFFFFFFF
                holes[at + 1] = sequence
                if len(holes) < 4 * MOST_HOLES:
                    holes.append(rest)
                    holes.append(end)
                    holes.append(trouble.filled_time)
                    holes.append(trouble.filled_id)
            return True
        return False

    def _again(
        self, record: TcpRecord, side: Side, other: Side | None, h: Headers, number: i64, time: i64, length: i64,
        span: i64, ahead: i64, identification: i64,
    ) -> bool:
        """Something from before `side.following`. False if it is a copy, of which nothing more is to be noted."""
        acknowledged = side.acknowledged
        outstanding = acknowledged < 0 or distance(side.following, acknowledged) > 0
        if length <= 1 and ahead == -1 and not h.tcp_flags & FIN and not outstanding:
            trouble = side.troubled()
            if other is not None and other.window == 0:
                trouble.window_probes += 1
            else:
                if trouble.keep_alives == 0:
                    trouble.keep_alive = number
                trouble.keep_alives += 1
                trouble.unanswered_keep_alives += 1
                if trouble.unanswered_keep_alives == 1:
                    trouble.unanswered_keep_alive = number
            return True
        if span == 0:
            return True  # an acknowledgment that was overtaken
        trouble = side.troubled()
        if trouble.unseen > 0 and length > 0 and self._seen_late(side, trouble, h.sequence, length, number, time):
            return True
        if length > 0 and other is not None and other.window == 0 and length <= 1:
            trouble.window_probes += 1
            return True
        if trouble.open_holes and self._fill(trouble, h.sequence, span):
            late = time - trouble.filled_time < LATE
            if identification != 0 and trouble.filled_id != 0:
                apart = id_distance(identification, trouble.filled_id)
                if -NEAR < apart < 0:
                    late = True
                elif 0 < apart < NEAR:
                    late = False
            side.payload += length
            self.fresh = length > 0
            if late:
                if trouble.reordered == 0:
                    trouble.reordered_number = number
                trouble.reordered += 1
                return True
            self._retransmission(side, trouble, number, time, length)
            return True
        gap = time - side.last_data_time
        if identification != 0 and side.last_data_id != 0:
            # A burst that was copied as a whole: the identification goes back.
            if -NEAR < id_distance(identification, side.last_data_id) <= 0 and gap < COPY:
                self._copy(record, number)
                return False
        elif gap < COPY_UNSURE // 2 and trouble.recent_duplicate_acks == 0 and record.error is None and (
            other is None or other.last_number < side.last_data
        ):
            # No acknowledgment and no ICMP came in between that would make anybody send it again so soon.
            self._copy(record, number)
            return False
        trouble.seen_twice += 1
        if acknowledged >= 0 and distance((h.sequence + span) & 0xFFFFFFFF, acknowledged) <= 0:
            trouble.already_acknowledged += 1
        else:
            if side.repeats == 0:
                side.repeat = number
                side.repeat_time = time
            side.repeats += 1
            side.last_repeat = number
            trouble.stuck_length = length
        self._retransmission(side, trouble, number, time, length)
        return True

    def _retransmission(self, side: Side, trouble: Trouble, number: i64, time: i64, length: i64) -> None:
        side.timed = -1  # whose acknowledgment it will be, nobody can know (Karn's rule)
        if trouble.retransmissions == 0:
            trouble.repeated = number
        trouble.retransmissions += 1
        trouble.last_repeated = number
        trouble.repeated_bytes += length
        if trouble.recent_duplicate_acks > 0:
            trouble.after_duplicate_acks += 1
            trouble.recent_duplicate_acks = 0

    # ---- windows and answers ----------------------------------------------------------------------------

    def _window(self, side: Side, window: i64, number: i64, time: i64) -> None:
        """The receive window is closed, or was."""
        trouble = side.troubled()
        if window == 0:
            if side.window != 0:
                if trouble.zero_windows == 0:
                    trouble.zero_window = number
                trouble.zero_windows += 1
                trouble.zero_since = time
                trouble.zero_number = number
        elif trouble.zero_since > 0:
            trouble.zero_total += time - trouble.zero_since
            trouble.zero_since = 0

    def _answered(self, record: TcpRecord, number: i64, time: i64) -> None:
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
