"""A block of captured packets: what flows through the whole program.

A source fills one `Batch` again and again; filters and sinks read it. It holds one `bytes` object
with the packets somewhere inside, and an index of fixed-size records that says where each packet
lies and when it came. A batch is good until its source is asked for the next one.

Where a source is asked for records (`deliver_records`), a batch may come without an index: its packets
are then the records of a pcap file, one after the other from the start of `data`.

The index is plain bytes, six little-endian 64-bit integers a packet, so that compiled code reads a
field in a nanosecond, no library is needed to hold it, and NumPy sees it without a copy:

    numpy.frombuffer(batch.index, dtype=[(name, "<i8") for name in FIELDS])
"""

from __future__ import annotations

from librt.strings import BytesWriter, read_i64_le, write_i64_le

from wiretale.native import Final, final, i64

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

FIELDS = ("start", "captured", "wire_length", "seconds", "nanoseconds", "interface")
RECORD: Final = 48  # bytes of the index for one packet

# What stands in a batch's data before each packet (`Batch.layout`).
LAYOUT_OTHER: Final = 0
LAYOUT_MICROSECONDS: Final = 1  # a little-endian pcap record header in microseconds
LAYOUT_NANOSECONDS: Final = 2  # the same in nanoseconds
RECORD_HEADER: Final = 16  # bytes of that


@final
class Interface:
    """Where packets were captured, as far as the source knows."""

    def __init__(
        self,
        link_type: i64,
        snaplen: i64,
        name: str = "",
        nanosecond: bool = False,
        description: str = "",
        speed: i64 = 0,
    ) -> None:
        self.link_type: i64 = link_type  # a LINKTYPE_ number
        self.snaplen: i64 = snaplen
        self.name = name
        self.nanosecond = nanosecond  # times are finer than a microsecond
        self.description = description
        self.speed: i64 = speed  # bits a second; 0 if it is not known
        self.hardware = b""  # the interface's own address
        self.addresses: list[tuple[bytes, int]] = []  # of 4 or 16 bytes, with the lengths of their prefixes


class Selector:
    """Tells which packets are wanted: a compiled filter, to whoever knows nothing of filters."""

    def selects(self, data: bytes, start: i64, captured: i64, wire_length: i64) -> bool:
        """Whether the packet at `data[start:start + captured]`, of `wire_length` bytes on the wire, is wanted."""
        return True


@final
class Batch:
    """Up to a block's worth of packets."""

    def __init__(self) -> None:
        self.data = b""
        self.count: i64 = 0
        self.index = b""
        self.interfaces: list[Interface] = []
        self.layout: i64 = LAYOUT_OTHER
        self.notes: dict[int, bytes] = {}  # of a copy: what a pcapng file said of packets, as its options
        self._records = BytesWriter()

    def begin(self, data: bytes) -> None:
        """Empties the batch; the packets to come lie in `data`."""
        self.data = data
        self.count = 0
        self.layout = LAYOUT_OTHER
        self._records.truncate(0)

    def add(
        self, start: i64, captured: i64, wire_length: i64, seconds: i64, nanoseconds: i64, interface: i64
    ) -> None:
        """Adds the packet at `data[start:start + captured]`, which was `wire_length` bytes on the wire."""
        records = self._records
        write_i64_le(records, start)
        write_i64_le(records, captured)
        write_i64_le(records, wire_length)
        write_i64_le(records, seconds)
        write_i64_le(records, nanoseconds)
        write_i64_le(records, interface)
        self.count += 1

    def finish(self) -> None:
        """Makes the packets that were added readable."""
        self.index = self._records.getvalue()

    def start(self, i: i64) -> i64:
        """Offset of packet `i`'s first byte in `data`."""
        return read_i64_le(self.index, i * RECORD)

    def captured(self, i: i64) -> i64:
        """Bytes of packet `i` that were captured."""
        return read_i64_le(self.index, i * RECORD + 8)

    def wire_length(self, i: i64) -> i64:
        """Bytes that packet `i` had on the wire."""
        return read_i64_le(self.index, i * RECORD + 16)

    def seconds(self, i: i64) -> i64:
        """Seconds since 1970, UTC, at which packet `i` was captured."""
        return read_i64_le(self.index, i * RECORD + 24)

    def nanoseconds(self, i: i64) -> i64:
        """Nanoseconds past `seconds(i)`."""
        return read_i64_le(self.index, i * RECORD + 32)

    def interface(self, i: i64) -> i64:
        """Which of `interfaces` packet `i` was captured on."""
        return read_i64_le(self.index, i * RECORD + 40)

    def first_since(self, second: i64, first: i64, stop: i64) -> i64:
        """The first packet from `first` up to `stop` that came in `second` or later; `stop` if there is none."""
        i = first
        while i < stop and read_i64_le(self.index, i * RECORD + 24) < second:
            i += 1
        return i

    def copied(self, selected: Sequence[int] | None, first: i64, stop: i64) -> Batch:
        """A batch of its own, to keep: the packets from `first` up to `stop`, or of these places of `selected`."""
        copy = Batch()
        copy.interfaces = self.interfaces
        packets = BytesWriter()
        at: i64 = 0
        k = first
        while k < stop:
            i = k if selected is None else i64(selected[k])
            start = self.start(i)
            captured = self.captured(i)
            packets.write(self.data[start : start + captured])
            copy.add(at, captured, self.wire_length(i), self.seconds(i), self.nanoseconds(i), self.interface(i))
            at += captured
            k += 1
        copy.finish()
        copy.data = packets.getvalue()
        copy._records = BytesWriter()  # what the index was made in, and is no more needed
        return copy
