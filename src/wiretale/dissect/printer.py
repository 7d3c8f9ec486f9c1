"""The sink that prints: one line (or, with -v, a few) for each packet of a batch, as tcpdump words it.

This is the loop that all printing goes through: packet number, time stamp, dissection from the link
layer up, hex dumps. It is the only place that catches `Truncated`.
"""

from __future__ import annotations

import time

from librt.strings import BytesWriter

from wiretale.batch import Batch
from wiretale.dissect import hexdump
from wiretale.dissect.dispatch import Dissector
from wiretale.dissect.packet import PacketView, Truncated
from wiretale.dissect.text import Text
from wiretale.native import Final, final, i64

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

FLUSH_AT: Final = 65536  # bytes of text that are worth a system call

# How times are printed: tcpdump's -t, -tt, -ttt, -tttt, -ttttt, and its default.
TIME_OF_DAY: Final = 0
TIME_NONE: Final = 1
TIME_EPOCH: Final = 2
TIME_DELTA: Final = 3
TIME_DATE: Final = 4
TIME_SINCE_FIRST: Final = 5

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
        self._second: i64 = -1  # whose text is `_second_text`
        self._second_text = b""
        self._dissector: Dissector | None = None
        self._link_type: i64 = -1
        self._has_first = False  # -ttt and -ttttt: the packet that times are counted from
        self._first_seconds: i64 = 0
        self._first_nanoseconds: i64 = 0

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
        start = batch.start(i)
        captured = batch.captured(i)
        length = batch.wire_length(i)
        pkt.begin(batch.data, start, captured, length)
        pkt.seconds = batch.seconds(i)
        pkt.nanoseconds = batch.nanoseconds(i)
        self.print_time(pkt.seconds, pkt.nanoseconds)
        link_type = batch.interfaces[batch.interface(i)].link_type
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
                self._second_text = clock_text(seconds, form == TIME_DATE)
                self._second = seconds
            buffer.write(self._second_text)
        elif form == TIME_NONE:
            return
        elif form == TIME_EPOCH:
            self.text.dec(seconds)
            buffer.append(46)
        else:
            if not self._has_first:
                self._has_first = True
                self._first_seconds = seconds
                self._first_nanoseconds = nanoseconds
            passed = seconds - self._first_seconds
            past = nanoseconds - self._first_nanoseconds
            if past < 0:
                past += 1_000_000_000
                passed -= 1
            # A step back is shown as a minus and how far.
            backwards = passed < 0
            if backwards:
                passed = -passed
                if past:
                    passed -= 1
                    past = 1_000_000_000 - past
            buffer.append(45 if backwards else 32)
            text = self.text
            text.dec0(passed // 3600, 2)
            buffer.append(58)
            text.dec0(passed // 60 % 60, 2)
            buffer.append(58)
            text.dec0(passed % 60, 2)
            buffer.append(46)
            if form == TIME_DELTA:
                self._first_seconds = seconds
                self._first_nanoseconds = nanoseconds
            nanoseconds = past
        if self.nanosecond:
            self.text.micro(nanoseconds // 1000)
            self.text.dec0(nanoseconds % 1000, 3)
        else:
            self.text.micro(nanoseconds // 1000)
        buffer.append(32)


def clock_text(seconds: int, with_date: bool) -> bytes:
    """`HH:MM:SS.` in local time, with `YYYY-MM-DD ` before it if asked for."""
    try:
        return time.strftime("%Y-%m-%d %H:%M:%S." if with_date else "%H:%M:%S.", time.localtime(seconds)).encode()
    except (OverflowError, OSError, ValueError):
        return b"[Error converting time]."
