"""Writing packets into a pcap file, as `tcpdump -w` writes it: little-endian, version 2.4.

Where packets come from a file of the same layout, whole runs of them are handed to the system
straight from the block they were read in, which costs next to nothing. Otherwise records are made
anew, many of them to a system call.
"""

from __future__ import annotations

from librt.strings import BytesWriter, read_i32_le, write_i16_le, write_i32_le

from wiretale import linktypes
from wiretale.batch import LAYOUT_MICROSECONDS, LAYOUT_NANOSECONDS, RECORD_HEADER, Batch
from wiretale.errors import CaptureFileError
from wiretale.files.destination import Destination, low_32_bits
from wiretale.files.pcap import MICROSECONDS, NANOSECONDS
from wiretale.native import Final, final, i16, i32, i64

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

HEADER: Final = 24
FLUSH_AT: Final = 131072  # bytes worth a system call
LONG_RUN: Final = 8192  # bytes of a run that are written from where they lie rather than copied first


@final
class PcapWriter:
    """Writes packets to a descriptor, which stays the caller's to close.

    `link_type` is a reader's `link_type_field`, or a LINKTYPE_ number. With `packet_buffered` (-U) packets
    are handed to the system at the end of each `write_batch`; else when there are enough of them.
    `size` counts the bytes of the file so far. If the disk is full or the reader of a pipe has gone,
    `CaptureFileError` is raised, and a file is cut back to its last whole packet. Where there is no
    descriptor, `write` is called with the bytes instead.
    """

    def __init__(
        self,
        descriptor: int,
        link_type: int,
        snaplen: int = 262144,
        nanosecond: bool = False,
        *,
        packet_buffered: bool = False,
        name: str = "",
        write: Callable[[bytes], object] | None = None,
    ) -> None:
        self.descriptor = descriptor
        self._destination = Destination(descriptor, name, write)
        self.nanosecond = nanosecond
        self.packet_buffered = packet_buffered
        self._has_others = False  # whether the batch has interfaces of another link type
        self._begun = False  # whether the file's header has reached the system
        self.packets: i64 = 0
        self._layout: i64 = LAYOUT_NANOSECONDS if nanosecond else LAYOUT_MICROSECONDS
        self._buffer = BytesWriter()
        buffer = self._buffer
        write_i32_le(buffer, low_32_bits(NANOSECONDS if nanosecond else MICROSECONDS))
        write_i16_le(buffer, i16(2))
        write_i16_le(buffer, i16(4))
        write_i32_le(buffer, i32(0))
        write_i32_le(buffer, i32(0))
        write_i32_le(buffer, low_32_bits(snaplen))
        self.link_type: i64 = linktypes.canonical(link_type & linktypes.TYPE_MASK)
        write_i32_le(buffer, low_32_bits(self.link_type | link_type & ~linktypes.TYPE_MASK))
        self.size: i64 = HEADER
        if packet_buffered:
            self.flush()

    def __enter__(self) -> PcapWriter:
        return self

    def __exit__(self, kind: object, value: object, traceback: object) -> None:
        self.finish()

    def write_batch(
        self, batch: Batch, selected: Sequence[int] | None = None, first: int = 0, stop: int = -1
    ) -> None:
        """Writes packets of `batch`: those in `selected`, or all from `first` up to `stop`.

        `CaptureFileError` is raised at a packet of another link type, since a pcap file has one for all.
        """
        self._has_others = False
        for interface in batch.interfaces:
            if interface.link_type != self.link_type:
                self._has_others = True
        if selected is not None:
            run_start: i64 = -1  # the run of packets in a row that is being collected
            run_stop: i64 = -1
            for chosen in selected:
                i: i64 = chosen
                if i != run_stop:
                    self._write_range(batch, run_start, run_stop)
                    run_start = i
                run_stop = i + 1
            self._write_range(batch, run_start, run_stop)
        else:
            self._write_range(batch, first, batch.count if stop < 0 else stop)
        if self.packet_buffered:
            self.flush()

    def room(
        self, batch: Batch, limit: int, first: int, stop: int, selected: Sequence[int] | None = None
    ) -> int:
        """How far packets from `first` up to `stop` can be written before the file is longer than `limit` (-C).

        The packet that makes it longer is still among them. With `selected`, these are places in that.
        """
        size: i64 = self.size
        most: i64 = limit
        i: i64 = first
        end: i64 = stop
        while i < end and size <= most:
            packet: i64 = i if selected is None else selected[i]
            size += RECORD_HEADER + batch.captured(packet)
            i += 1
        return i

    def write_packet(self, batch: Batch, i: int) -> None:
        """Writes packet `i` of `batch`."""
        self._write_made(batch, i)
        if self.packet_buffered or len(self._buffer) > FLUSH_AT:
            self.flush()

    def write(self, data: bytes, wire_length: int, seconds: int, nanoseconds: int) -> None:
        """Writes one packet that is in no batch."""
        self._write_record(seconds, nanoseconds, len(data), wire_length)
        self._buffer.write(data)
        if self.packet_buffered or len(self._buffer) > FLUSH_AT:
            self.flush()

    def finish(self) -> None:
        """Completes the file: there is nothing to be said after the last packet, so this is `flush`."""
        self.flush()

    def flush(self) -> None:
        """Hands everything written to the system."""
        buffer = self._buffer
        if len(buffer) > 0:
            data = buffer.getvalue()
            buffer.truncate(0)
            self._to_system(data, 0, len(data))

    def _write_range(self, batch: Batch, first: i64, stop: i64) -> None:
        """Writes the packets from `first` up to `stop`."""
        i = first
        buffer = self._buffer
        if self._has_others:
            stop = self._same_link_type(batch, first, stop)
        if batch.layout != self._layout:
            while i < stop:
                self._write_made(batch, i)
                if len(buffer) > FLUSH_AT:
                    self.flush()
                i += 1
            return
        data = batch.data
        if not batch.index and i < stop:
            # The batch is records and nothing else, and of those all are wanted.
            self.packets += stop - i
            self.size += len(data)
            self.flush()
            self._to_system(data, 0, len(data))
            return
        while i < stop:
            # The run from `i` on whose records follow each other in the block, as they are to be written.
            start = batch.start(i) - RECORD_HEADER
            end = start
            run = i
            while run < stop:
                at = batch.start(run)
                captured = batch.captured(run)
                if at - RECORD_HEADER != end or i64(read_i32_le(data, at - 8)) != captured:
                    break
                end = at + captured
                run += 1
            if run == i:  # cut to the snapshot length
                self._write_made(batch, i)
                i += 1
                continue
            self.packets += run - i
            self.size += end - start
            if end - start >= LONG_RUN:
                self.flush()
                self._to_system(data, start, end)
            else:
                buffer.write(data[start:end])
                if len(buffer) > FLUSH_AT:
                    self.flush()
            i = run

    def _same_link_type(self, batch: Batch, first: i64, stop: i64) -> i64:
        """Writes the packets before the first of another link type, and raises there; else `stop`."""
        i = first
        while i < stop:
            link_type = batch.interfaces[batch.interface(i)].link_type
            if link_type != self.link_type:
                self._has_others = False
                self._write_range(batch, first, i)
                self.flush()
                raise CaptureFileError(
                    f"an interface has a type {link_type} different from the type of the first interface",
                    "A pcap file holds packets of one link type (pcapng, of all); those before this one were written.",
                )
            i += 1
        return stop

    def _write_made(self, batch: Batch, i: i64) -> None:
        """Makes the record of packet `i` in the buffer."""
        start = batch.start(i)
        captured = batch.captured(i)
        self._write_record(batch.seconds(i), batch.nanoseconds(i), captured, batch.wire_length(i))
        self._buffer.write(batch.data[start : start + captured])

    def _write_record(self, seconds: i64, nanoseconds: i64, captured: i64, wire_length: i64) -> None:
        """Makes a record's header in the buffer."""
        buffer = self._buffer
        write_i32_le(buffer, low_32_bits(seconds))
        write_i32_le(buffer, low_32_bits(nanoseconds if self.nanosecond else nanoseconds // 1000))
        write_i32_le(buffer, low_32_bits(captured))
        write_i32_le(buffer, low_32_bits(wire_length))
        self.packets += 1
        self.size += RECORD_HEADER + captured

    # ---- the system -----------------------------------------------------------------------------------

    def _to_system(self, data: bytes, start: i64, end: i64) -> None:
        """Writes `data[start:end]`, which are whole records (after the file's header, if it is not yet written)."""
        destination = self._destination
        written = destination.put(data, start, end)
        failure = destination.failure
        if failure is not None:
            if written > start:
                destination.cut(written - self._whole(data, start, end, written))
            raise failure
        self._begun = True

    def _whole(self, data: bytes, start: i64, end: i64, written: i64) -> i64:
        """Where the last record ends that is whole in what was written."""
        whole = start
        if not self._begun:
            if written - start < HEADER:
                return written
            whole = start + HEADER
        while whole + RECORD_HEADER <= written:
            after = whole + RECORD_HEADER + (i64(read_i32_le(data, whole + 8)) & 0xFFFFFFFF)
            if after > written or after > end:
                break
            whole = after
        return whole
