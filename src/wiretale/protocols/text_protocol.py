"""What the protocols made of lines of text have in common: HTTP, RTSP, SIP, FTP, SMTP, WHOIS.

Without -v the first line is shown, with -v all of them, one each below the other. Showing stops at the
first line that is not text. Where a protocol's requests are known by their first word, a segment that
does not begin with one of them, and not with a status line, is the middle of something: its name alone
is shown.
"""

from __future__ import annotations

from wiretale.dissect.packet import PacketView
from wiretale.dissect.text import Text
from wiretale.native import Final, i64

LONGEST_WORD: Final = 128
CR: Final = 13
LF: Final = 10
TAB: Final = 9
BLANK: Final = 32


def put_text_protocol(
    pkt: PacketView, at: i64, length: i64, out: Text, title: bytes, requests: frozenset[bytes] | None
) -> None:
    """The lines at `at`, after the protocol's title. `requests` are the words that messages begin with, if any do."""
    out.put(title)
    if requests is not None and not is_message(pkt, at, length, requests):
        return
    stop = at + length
    if not out.verbose:
        put_line(pkt, at, stop, b": ", out)
        return
    out.put(b", length: ")
    out.dec(length)
    while at < stop:
        at = put_line(pkt, at, stop, b"\n\t", out)
        if at < 0:
            return


def is_message(pkt: PacketView, at: i64, length: i64, requests: frozenset[bytes]) -> bool:
    """Whether a request or a status line begins at `at`."""
    stop = at + length
    end = read_word(pkt, at, stop)
    if end < 0:
        return False
    if pkt.raw(at, end - at).upper() in requests:
        return True
    # A status line's second word is its code.
    while end < stop and pkt.has(end, 1) and pkt.u8(end) == BLANK:
        end += 1
    at = end
    end = read_word(pkt, at, stop)
    return end - at == 3 and pkt.raw(at, 3).isdigit()


def read_word(pkt: PacketView, at: i64, stop: i64) -> i64:
    """Where the word at `at` ends: before a blank, a tab or a line's end; -1 if there is none, or not all of it."""
    start = at
    while at < stop:
        if not pkt.has(at, 1):
            return -1
        c = pkt.u8(at)
        if c == BLANK or c == TAB or c == CR or c == LF:
            break
        if c < BLANK or c > 126 or at - start >= LONGEST_WORD:
            return -1
        at += 1
    return at if at > start else -1


def put_line(pkt: PacketView, at: i64, stop: i64, before: bytes, out: Text) -> i64:
    """One line, after the words `before`; returns where the next one starts, or -1 if it is not text.

    The last line of the segment need not be whole: it is shown, and marked.
    """
    start = at
    while at < stop:
        c = pkt.u8(at)
        at += 1
        if c == LF:
            out.put(before)
            out.put(pkt.raw(start, at - 1 - start))
            return at
        if c == CR:
            if at >= stop or pkt.u8(at) != LF:
                return -1
            out.put(before)
            out.put(pkt.raw(start, at - 1 - start))
            return at + 1
        if (c < BLANK and c != TAB) or c > 126:
            return -1
    out.put(before)
    out.put(pkt.raw(start, at - start))
    out.truncated(pkt)
    return -1
