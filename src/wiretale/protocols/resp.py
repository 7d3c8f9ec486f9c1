"""Redis serialization protocol (RESP): what Redis clients and servers say to each other.

    +text CR LF           a simple string
    -text CR LF           an error
    :number CR LF         an integer
    $length CR LF bytes CR LF
    *count CR LF, and that many elements
    text CR LF            an inline command
"""

from __future__ import annotations

from wiretale.dissect.packet import PacketView
from wiretale.dissect.text import Text
from wiretale.native import Final, i64

CR: Final = 13
LF: Final = 10
LARGEST: Final = 0x7FFFFFFF

# What a length can be instead of a number that is not negative.
NULL: Final = -1
NEGATIVE: Final = -2
TOO_LARGE: Final = -3
INVALID: Final = -4


def print_resp(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """The elements in one segment. Arrays are shown as what is in them, one after the other."""
    pkt.enter(b"resp", at)
    out.put(b": RESP")
    stop = at + length
    missing: i64 = 0  # elements that arrays still want
    while at < stop or missing > 0:
        if at >= stop:
            out.truncated(pkt)
            return
        if missing > 0:
            missing -= 1
        kind = pkt.u8(at)
        if kind == 0x2B or kind == 0x2D or kind == 0x3A:  # + - :
            end = find_line_end(pkt, at + 1, stop)
            if end < 0:
                out.truncated(pkt)
                return
            put_quoted(pkt, at + 1, end - at - 1, out)
            at = end + 2
        elif kind == 0x24:  # $
            count, at = read_length(pkt, at + 1, stop)
            if at < 0:
                out.truncated(pkt)
                return
            if count < 0:
                put_oddity(count, out)
                continue
            if count == 0:
                out.put(b" empty")
            else:
                if at + count > stop:
                    out.truncated(pkt)
                    return
                pkt.need(at, count)
                put_quoted(pkt, at, count, out)
            end = find_line_end(pkt, at + count, stop)
            if end < 0:
                out.truncated(pkt)
                return
            at = end + 2
        elif kind == 0x2A:  # *
            count, at = read_length(pkt, at + 1, stop)
            if at < 0:
                out.truncated(pkt)
                return
            if count < 0:
                put_oddity(count, out)
            elif count == 0:
                out.put(b" empty")
            else:
                missing += count
        else:
            at = put_inline(pkt, at, stop, out)
            if at < 0:
                out.truncated(pkt)
                return


def put_oddity(count: i64, out: Text) -> None:
    """What is said of a length that is no length."""
    if count == NULL:
        out.put(b" null")
    elif count == NEGATIVE:
        out.put(b" length negative and not -1")
    elif count == TOO_LARGE:
        out.put(b" length too large")
    else:
        out.put(b" invalid")


def put_quoted(pkt: PacketView, at: i64, count: i64, out: Text) -> None:
    """A string in quotes."""
    out.put(b' "')
    out.text(pkt, at, count)
    out.put(b'"')


def put_inline(pkt: PacketView, at: i64, stop: i64, out: Text) -> i64:
    """A command that is just text, up to CR or LF. Returns where the next element starts, or -1."""
    at = skip_line_ends(pkt, at, stop)
    end = at
    while True:
        if end >= stop:
            return -1
        c = pkt.u8(end)
        if c == CR or c == LF:
            break
        end += 1
    put_quoted(pkt, at, end - at, out)
    return skip_line_ends(pkt, end, stop)


def skip_line_ends(pkt: PacketView, at: i64, stop: i64) -> i64:
    """Where something other than CR and LF starts."""
    while at < stop:
        c = pkt.u8(at)
        if c != CR and c != LF:
            break
        at += 1
    return at


def find_line_end(pkt: PacketView, at: i64, stop: i64) -> i64:
    """Where the next CR LF is, or -1."""
    while at + 1 < stop:
        if pkt.u8(at) == CR and pkt.u8(at + 1) == LF:
            return at
        at += 1
    return -1


def read_length(pkt: PacketView, at: i64, stop: i64) -> tuple[i64, i64]:
    """A length and where its line ends; -1 for the place if it ended too soon."""
    value: i64 = 0
    digits: i64 = 0
    negative = False
    too_large = False
    while True:
        if at >= stop:
            return INVALID, -1
        c = pkt.u8(at)
        at += 1
        if c == 0x2D and digits == 0 and not negative:
            negative = True
        elif 48 <= c <= 57:
            digits += 1
            value = value * 10 + c - 48
            if value > LARGEST:
                value = LARGEST
                too_large = True
        else:
            break
    if digits == 0 or c != CR:
        return INVALID, at
    if at >= stop:
        return INVALID, -1
    if pkt.u8(at) != LF:
        return INVALID, at + 1
    at += 1
    if negative:
        return (NULL if value == 1 and not too_large else NEGATIVE), at
    return (TOO_LARGE if too_large else value), at
