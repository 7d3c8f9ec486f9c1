"""What comes out of order on a TCP connection: copies, holes, late segments, retransmissions.

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

from wiretale.conversations.record import Hole, Side, TcpRecord, Trouble
from wiretale.dissect.headers import FIN, Headers
from wiretale.native import Final, i32, i64

COPY: Final = 50_000_000  # nanoseconds
COPY_UNSURE: Final = 1_000_000
LATE: Final = 3_000_000
MOST_HOLES: Final = 16  # open at a time in one direction
NEAR: Final = 1024  # IP identifications this close belong to one count

# What `again` finds
A_COPY: Final = 0
KNOWN: Final = 1  # nothing new in it
FILLING: Final = 2  # what had been missing

# TCP options (RFC 9293, 2018)
OPTION_END: Final = 0
OPTION_NOP: Final = 1
OPTION_SACK: Final = 5


def distance(a: i64, b: i64) -> i64:
    """How far sequence number `a` is after `b`, modulo 2^32: negative if it is before."""
    d = (a - b) & 0xFFFFFFFF
    return d - 0x100000000 if d >= 0x80000000 else d


def id_distance(a: i64, b: i64) -> i64:
    """The same for IP identifications, modulo 2^16."""
    d = (a - b) & 0xFFFF
    return d - 0x10000 if d >= 0x8000 else d


def is_copy(side: Side, other: Side | None, identification: i64, time: i64) -> bool:
    """Whether a packet that looks like the side's last one is a copy of it."""
    gap = time - side.last_time
    if identification != 0:
        return gap < COPY
    if gap >= COPY_UNSURE:
        return False
    return other is None or other.last_number < side.last_number


def copy(record: TcpRecord, number: i32) -> None:
    """A copy that the capture made."""
    if record.duplicates == 0:
        record.duplicate = number
    record.duplicates += 1


def selective(other: Side, h: Headers) -> None:
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


def unseen(other: Side, acknowledgment: i64, beyond: i64, number: i32, time: i64) -> None:
    """Data was acknowledged that was never captured."""
    trouble = other.troubled()
    if trouble.unseen == 0:
        trouble.unseen_number = number
    trouble.unseen += beyond
    trouble.unseen_start = i32(other.following)
    trouble.unseen_end = i32(acknowledgment)
    trouble.unseen_time = time
    other.following = acknowledgment


def seen_late(side: Side, trouble: Trouble, sequence: i64, length: i64, number: i32, time: i64) -> bool:
    """Whether data comes just behind its acknowledgment: the capture wrote the two in the wrong order."""
    if time - trouble.unseen_time > LATE or length > trouble.unseen:
        return False
    into = distance(sequence, i64(trouble.unseen_start))
    if into < 0 or distance(sequence + length, i64(trouble.unseen_end)) > 0:
        return False
    trouble.unseen -= length
    if into == 0:
        trouble.unseen_start = i32(sequence + length)
    elif distance(sequence + length, i64(trouble.unseen_end)) == 0:
        trouble.unseen_end = i32(sequence)
    side.payload += length
    if length > i64(side.largest):
        side.largest = i32(length)
    if side.data == 0:
        side.data = number
    return True


def hole(side: Side, sequence: i64, time: i64, identification: i64) -> None:
    """Sequence numbers were skipped."""
    keep(side.troubled(), Hole(side.following, sequence, time, i32(identification)))


def keep(trouble: Trouble, hole: Hole) -> None:
    """Puts a hole behind the others; the oldest one goes where there are too many."""
    first = trouble.open_holes
    if first is None:
        trouble.open_holes = hole
        return
    count = 1
    last = first
    while last.next is not None:
        last = last.next
        count += 1
    last.next = hole
    if count >= MOST_HOLES:
        trouble.open_holes = first.next


def close(trouble: Trouble, before: Hole | None, hole: Hole) -> None:
    """Takes out a hole, which comes behind `before`."""
    if before is None:
        trouble.open_holes = hole.next
    else:
        before.next = hole.next


def give_up_holes(trouble: Trouble, acknowledgment: i64, number: i32, time: i64) -> None:
    """What was acknowledged and is still a hole, the capture has missed."""
    before: Hole | None = None
    hole = trouble.open_holes
    while hole is not None:
        size = distance(hole.end, hole.start)
        reached = distance(acknowledgment, hole.start)
        if reached <= 0:
            before = hole
        else:
            if trouble.unseen == 0:
                trouble.unseen_number = number
            trouble.unseen_start = i32(hole.start)
            trouble.unseen_end = i32(acknowledgment)
            if reached >= size:
                trouble.unseen_end = i32(hole.end)
            trouble.unseen_time = time
            if reached >= size:
                trouble.unseen += size
                close(trouble, before, hole)
            else:
                trouble.unseen += reached
                hole.start = acknowledgment
                before = hole
        hole = hole.next


def fill(trouble: Trouble, sequence: i64, span: i64) -> bool:
    """Fills a hole with what came late: whether there was one. `filled_time` and `filled_id` describe it then."""
    before: Hole | None = None
    hole = trouble.open_holes
    while hole is not None:
        into = distance(sequence, hole.start)
        size = distance(hole.end, hole.start)
        if into >= size or into + span <= 0:
            before = hole
            hole = hole.next
            continue
        trouble.filled_time = hole.time
        trouble.filled_id = hole.identification
        after = (sequence + span) & 0xFFFFFFFF
        if into <= 0 and into + span >= size:
            close(trouble, before, hole)
        elif into <= 0:
            hole.start = after
        elif into + span >= size:
            hole.end = sequence
        else:
            keep(trouble, Hole(after, hole.end, hole.time, hole.identification))
            hole.end = sequence
        return True
    return False


def again(
    record: TcpRecord, side: Side, other: Side | None, h: Headers, number: i32, time: i64, length: i64, span: i64,
    ahead: i64, identification: i64,
) -> i64:
    """Something from before `side.following`: A_COPY, of which nothing more is to be noted, FILLING, or KNOWN."""
    acknowledged = side.acknowledged
    outstanding = acknowledged < 0 or distance(side.following, acknowledged) > 0
    if length <= 1 and ahead == -1 and not h.tcp_flags & FIN and not outstanding:
        waiting = side.waits()
        if other is not None and other.window == 0:
            waiting.window_probes += 1
        else:
            waiting.unanswered_keep_alives += 1
            if waiting.unanswered_keep_alives == 1:
                waiting.unanswered_keep_alive = number
        return KNOWN
    if span == 0:
        return KNOWN  # an acknowledgment that was overtaken
    if side.syns > 0 and not side.has_spoken and acknowledged == (side.first_sequence + 1) & 0xFFFFFFFF:
        return KNOWN  # what was in the SYN and has not been taken from there (RFC 7413)
    trouble = side.troubled()
    if trouble.unseen > 0 and length > 0 and seen_late(side, trouble, h.sequence, length, number, time):
        return FILLING
    if length > 0 and other is not None and other.window == 0 and length <= 1:
        side.waits().window_probes += 1
        return KNOWN
    if trouble.open_holes is not None and fill(trouble, h.sequence, span):
        late = time - trouble.filled_time < LATE
        if identification != 0 and trouble.filled_id != 0:
            apart = id_distance(identification, i64(trouble.filled_id))
            if -NEAR < apart < 0:
                late = True
            elif 0 < apart < NEAR:
                late = False
        side.payload += length
        if late:
            if trouble.reordered == 0:
                trouble.reordered_number = number
            trouble.reordered += 1
        else:
            retransmission(side, trouble, number, length)
        return FILLING if length > 0 else KNOWN
    gap = time - side.last_data_time
    if identification != 0 and side.last_data_id != 0:
        # A burst that was copied as a whole: the identification goes back.
        if -NEAR < id_distance(identification, i64(side.last_data_id)) <= 0 and gap < COPY:
            copy(record, number)
            return A_COPY
    elif gap < COPY_UNSURE // 2 and trouble.recent_duplicate_acks == 0 and record.error is None and (
        other is None or other.last_number < side.last_data
    ):
        # No acknowledgment and no ICMP came in between that would make anybody send it again so soon.
        copy(record, number)
        return A_COPY
    trouble.seen_twice += 1
    if acknowledged >= 0 and distance((h.sequence + span) & 0xFFFFFFFF, acknowledged) <= 0:
        trouble.already_acknowledged += 1
    else:
        if side.repeats == 0:
            side.repeat = number
        side.repeats += 1
        side.last_repeat = number
        trouble.stuck_length = i32(length)
    retransmission(side, trouble, number, length)
    return KNOWN


def retransmission(side: Side, trouble: Trouble, number: i32, length: i64) -> None:
    """Data was sent again."""
    side.timed = -1  # whose acknowledgment it will be, nobody can know (Karn's rule)
    if trouble.retransmissions == 0:
        trouble.repeated = number
    trouble.retransmissions += 1
    trouble.last_repeated = number
    trouble.repeated_bytes += length
    if trouble.recent_duplicate_acks > 0:
        trouble.after_duplicate_acks += 1
        trouble.recent_duplicate_acks = 0
