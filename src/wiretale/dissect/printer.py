"""The sink that prints: one line (or, with -v, a few) for each packet of a batch, as tcpdump words it.

This is the loop that all printing goes through: packet number, time stamp, dissection from the link
layer up, hex dumps. It is the only place that catches `Truncated`.
"""

from __future__ import annotations

import time

from librt.strings import read_i64_le

from wiretale.batch import RECORD, Batch
from wiretale.dissect import hexdump
from wiretale.dissect.dispatch import Dissector
from wiretale.dissect.packet import PacketView, Truncated
from wiretale.dissect.text import DECIMAL, Text
from wiretale.native import Final, final, i64

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

FLUSH_AT: Final = 65536  # bytes of text that are worth a system call

MAX_LENGTH: Final = 262144  # no packet is longer; what says so has a damaged header

# How times are printed: tcpdump's -t, -tt, -ttt, -tttt, -ttttt, and its default.
TIME_OF_DAY: Final = 0
TIME_NONE: Final = 1
TIME_EPOCH: Final = 2
TIME_DELTA: Final = 3
TIME_DATE: Final = 4
TIME_SINCE_FIRST: Final = 5

NEVER: Final = -(1 << 62)  # a second that no packet has
IMPOSSIBLE_TIME: Final = b"[Error converting time] "  # before 1970, or past 2038 and not a multiple of 136 years later

# What -tttt puts before the time of day: nothing where it was not given, YYYY-MM-DD, or MM/DD/YYYY as 3.7 does.
NO_DATE: Final = 0
DATE: Final = 1
AMERICAN_DATE: Final = 2

# What is dumped below the line.
DUMP_NOTHING: Final = 0
DUMP_HEX: Final = 1
DUMP_HEX_ASCII: Final = 2
DUMP_ASCII: Final = 3


@final
class LinePrinter:
    """Prints packets into `text.buffer`, handing it on to `write` whenever it is worth a system call."""

    def __init__(
        self,
        text: Text,
        link_types: Callable[[int], Dissector],
        write: Callable[[bytes], object] | None = None,
        *,
        time_format: int = 0,
        nanosecond: bool = False,
        numbered: bool = False,
        dump: int = 0,
        dump_link: bool = False,
    ) -> None:
        self.text = text
        self.link_types = link_types
        self.write = write
        self.pkt = PacketView()
        self.time_format: i64 = time_format
        self.nanosecond = nanosecond
        self.numbered = numbered
        self.dump: i64 = dump
        self.dump_link = dump_link
        self.printed: i64 = 0  # packets so far, for -#
        self._second: i64 = NEVER  # whose text is `_second_text`
        self._second_text = b""
        self._impossible = False  # that second is none
        self._minute: i64 = NEVER  # when the minute began whose text is `_minute_text`
        self._minute_text = b""
        self._dissector: Dissector | None = None
        self._link_type: i64 = -1
        self._first_seconds: i64 = 0  # -ttt and -ttttt: the packet that times are counted from
        self._first_fraction: i64 = 0

    def print_batch(self, batch: Batch, selected: Sequence[int] | None = None, first: int = 0, stop: int = -1) -> None:
        """Prints the packets of `batch`: those in `selected`, or all from `first` up to `stop`."""
        buffer = self.text.buffer
        write = self.write
        if selected is not None:
            for chosen in selected:
                self.print_packet(batch, chosen)
                if write is not None and len(buffer) > FLUSH_AT:
                    write(buffer.getvalue())
                    buffer.truncate(0)
            return
        i: i64 = first
        end: i64 = batch.count if stop < 0 else stop
        while i < end:
            self.print_packet(batch, i)
            if write is not None and len(buffer) > FLUSH_AT:
                write(buffer.getvalue())
                buffer.truncate(0)
            i += 1

    def flush(self) -> None:
        """Hands on what has been printed."""
        buffer = self.text.buffer
        if self.write is not None and len(buffer) > 0:
            self.write(buffer.getvalue())
            buffer.truncate(0)

    def print_packet(self, batch: Batch, i: i64) -> None:
        """Prints packet `i` of `batch`, with the line's end."""
        text = self.text
        buffer = text.buffer
        pkt = self.pkt
        self.printed += 1
        if self.numbered:
            text.dec_wide(self.printed, 5)
            buffer.write(b"  ")
        index = batch.index
        record = i * RECORD  # six calls of the batch's own methods would cost more than all that follows here
        start = read_i64_le(index, record)
        captured = read_i64_le(index, record + 8)
        length = read_i64_le(index, record + 16)
        if captured == 0 or length < captured or length > MAX_LENGTH:
            impossible_header(text, captured, length)
            return
        pkt.begin(batch.data, start, captured, length)
        seconds = read_i64_le(index, record + 24)
        nanoseconds = read_i64_le(index, record + 32)
        pkt.seconds = seconds
        pkt.nanoseconds = nanoseconds
        self.print_time(seconds, nanoseconds)
        link_type = batch.interfaces[read_i64_le(index, record + 40)].link_type
        dissector = self._dissector
        if dissector is None or link_type != self._link_type:
            dissector = self.link_types(link_type)
            self._dissector = dissector
            self._link_type = link_type
        try:
            dissector.print(pkt, start, length, text)
        except Truncated:
            text.truncated(pkt)
        if self.dump != DUMP_NOTHING:
            pkt.end = start + captured
            at = start
            if not self.dump_link:
                at += pkt.link_header_length
            if self.dump == DUMP_HEX_ASCII:
                hexdump.hex_and_ascii(text, pkt, at, pkt.end - at)
            elif self.dump == DUMP_HEX:
                hexdump.hex_only(text, pkt, at, pkt.end - at)
            else:
                hexdump.ascii_only(text, pkt, at, pkt.end - at)
        buffer.append(10)

    # ---- time ---------------------------------------------------------------------------------------

    def print_time(self, seconds: i64, nanoseconds: i64) -> None:
        """The packet's time stamp and a blank, in the format that was asked for."""
        buffer = self.text.buffer
        form = self.time_format
        if form == TIME_OF_DAY or form == TIME_DATE:
            if seconds != self._second:
                self.set_clock(seconds)
            buffer.write(self._second_text)
            if self._impossible:
                return
        elif form == TIME_NONE:
            return
        elif form == TIME_EPOCH:
            low = seconds & 0xFFFFFFFF
            if low > 0x7FFFFFFF:
                buffer.write(IMPOSSIBLE_TIME)
                return
            self.text.dec(low)
            buffer.append(46)
        else:
            self.print_passed(seconds, nanoseconds)
            return
        if nanoseconds > 999_999_999:
            self.print_fraction(self.fraction(nanoseconds))
        else:
            self.text.micro(nanoseconds // 1000)
            if self.nanosecond:
                self.text.dec0(nanoseconds % 1000, 3)
        buffer.append(32)

    def print_passed(self, seconds: i64, nanoseconds: i64) -> None:
        """How long ago the packet before was, or the first one; ahead of it a blank, or a minus if it is later.

        Whole days are left out. A packet at exactly 0.0 counts as no packet.
        """
        text = self.text
        buffer = text.buffer
        fraction = self.fraction(nanoseconds)
        if self._first_seconds == 0 and self._first_fraction == 0:
            self._first_seconds = seconds
            self._first_fraction = fraction
        passed = seconds - self._first_seconds
        part = fraction - self._first_fraction
        in_classic = text.style.classic and self.time_format == TIME_DELTA
        if passed < 0 or (passed == 0 and part < 0):
            buffer.append(45)
            passed = -passed
            part = -part
        elif not in_classic:
            buffer.append(32)
        if part < 0:
            passed -= 1
            part += 1_000_000_000 if self.nanosecond else 1_000_000
        if self.time_format == TIME_DELTA:
            self._first_seconds = seconds
            self._first_fraction = fraction
        if passed & 0xFFFFFFFF > 0x7FFFFFFF:
            buffer.write(IMPOSSIBLE_TIME)
            return
        if in_classic:
            # Microseconds, and seconds only where there are any.
            if passed:
                text.dec(passed)
                buffer.write(b". ")
            self.print_fraction(part)
            buffer.append(32)
            return
        text.dec0(passed // 3600 % 24, 2)
        buffer.append(58)
        text.dec0(passed // 60 % 60, 2)
        buffer.append(58)
        text.dec0(passed % 60, 2)
        buffer.append(46)
        self.print_fraction(part)
        buffer.append(32)

    def fraction(self, nanoseconds: i64) -> i64:
        """The part of a second in the unit that is printed; more or less than that if the file says so."""
        if nanoseconds < 1_000_000_000:
            return nanoseconds if self.nanosecond else nanoseconds // 1000
        # More than a second: the file gives nonsense. Here is what it says as a signed 32-bit number.
        if nanoseconds % 1000 != 0:
            if nanoseconds < 0x80000000:
                return nanoseconds if self.nanosecond else nanoseconds // 1000
            nanoseconds = 0x100000000 - nanoseconds
            return -nanoseconds if self.nanosecond else -(nanoseconds // 1000)
        microseconds = nanoseconds // 1000
        if microseconds > 0x7FFFFFFF:
            microseconds -= 0x100000000
        return microseconds * 1000 if self.nanosecond else microseconds

    def print_fraction(self, units: i64) -> None:
        """What `fraction` gave, in six digits or nine, or in more where there is more than a second."""
        self.text.dec0(units & 0xFFFFFFFF, 9 if self.nanosecond else 6)

    def set_clock(self, seconds: i64) -> None:
        """Makes the text of the second at which the next packets come."""
        self._second = seconds
        self._impossible = False
        possible = seconds & 0xFFFFFFFF <= 0x7FFFFFFF
        if possible and (seconds < self._minute or seconds > self._minute + 59):
            date = DATE if self.time_format == TIME_DATE else NO_DATE
            if date != NO_DATE and self.text.style.american_date:
                date = AMERICAN_DATE
            self._minute, self._minute_text = local_minute(seconds, date)
            possible = self._minute != NEVER
        if not possible:
            self._impossible = True
            self._second_text = IMPOSSIBLE_TIME
            return
        at = (seconds - self._minute) * 4
        self._second_text = self._minute_text + DECIMAL[at + 2 : at + 4] + b"."


def local_minute(seconds: int, date: int) -> tuple[int, bytes]:
    """When the minute of `seconds` began, and its local time as `HH:MM:`, with a date before it if asked for.

    `NEVER` where the calendar has no such time.
    """
    try:
        now = time.localtime(seconds)
    except (OverflowError, OSError, ValueError):
        return NEVER, b""
    text = b"%02d:%02d:" % (now.tm_hour, now.tm_min)
    if date == DATE:
        text = b"%04d-%02d-%02d " % (now.tm_year, now.tm_mon, now.tm_mday) + text
    elif date == AMERICAN_DATE:
        text = b"%02d/%02d/%04d " % (now.tm_mon, now.tm_mday, now.tm_year) + text
    return seconds - now.tm_sec, text


def impossible_header(text: Text, captured: int, length: int) -> None:
    """What is printed of a packet whose lengths cannot be: no packet, but why not."""
    wrong = []
    if captured == 0:
        wrong.append(b"caplen==0")
    if length == 0:
        wrong.append(b"len==0")
    elif length < captured:
        wrong.append(b"len(%d) < caplen(%d)" % (length, captured))
    if captured > MAX_LENGTH:
        wrong.append(b"caplen(%d) > %d" % (captured, MAX_LENGTH))
    if length > MAX_LENGTH:
        wrong.append(b"len(%d) > %d" % (length, MAX_LENGTH))
    text.put(b"[Invalid header: " + b", ".join(wrong) + b"]\n")
