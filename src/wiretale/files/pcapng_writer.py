"""Writing packets into a pcapng file (draft-ietf-opsawg-pcapng): one little-endian section.

What a batch tells of its interfaces becomes an Interface Description Block each, the first time a
batch names them; so packets of several interfaces and link types go into one file. Packets become
Enhanced Packet Blocks. Of a pcapng file that is read, `keep` carries over what it says beside the
packets: the descriptions of its interfaces and their statistics, comments, and names.
"""

from __future__ import annotations

from librt.strings import BytesWriter, read_i32_le, write_i16_le, write_i32_le, write_i64_le

from wiretale import linktypes
from wiretale.batch import Batch, Interface
from wiretale.errors import CaptureFileError
from wiretale.files import pcapng_options
from wiretale.files.destination import Destination, low_32_bits
from wiretale.files.pcapng import (
    BYTE_ORDER,
    COMMENT,
    ENHANCED_PACKET,
    IF_TSRESOL,
    INTERFACE_DESCRIPTION,
    INTERFACE_STATISTICS,
    MOST_INTERFACES,
    NAME_RESOLUTION,
    SECTION_HEADER,
    InterfaceDetails,
    PcapngReader,
)
from wiretale.native import Final, final, i16, i64

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

PACKET_OVERHEAD: Final = 32  # bytes of an Enhanced Packet Block without options besides the packet
FLUSH_AT: Final = 131072  # bytes worth a system call
LATEST: Final = 9_000_000_000  # seconds whose nanoseconds are sure to fit into 63 bits
PADDING: Final = (b"", b"\0\0\0", b"\0\0", b"\0")


@final
class PcapngWriter:
    """Writes packets to a descriptor, which stays the caller's to close; `finish` completes the file.

    Time stamps are to the nanosecond on interfaces whose times are known so finely, or on all with
    `nanosecond`; else to the microsecond. `hardware`, `system`, `application` and `comments` are said of the
    whole file, `system` and `filter` (what was captured with) of each interface that does not come from
    another pcapng file. `packet_buffered`, `write`, `size` and errors are as with `PcapWriter`.
    """

    def __init__(
        self,
        descriptor: int,
        *,
        nanosecond: bool = False,
        packet_buffered: bool = False,
        name: str = "",
        write: Callable[[bytes], object] | None = None,
        hardware: str = "",
        system: str = "",
        application: str = "",
        comments: Sequence[str] = (),
        filter: str = "",
    ) -> None:
        self.descriptor = descriptor
        self._destination = Destination(descriptor, name, write)
        self.nanosecond = nanosecond
        self.packet_buffered = packet_buffered
        self.hardware = hardware
        self.system = system
        self.application = application
        self.comments = comments
        self.filter = filter
        self.packets: i64 = 0
        self.size: i64 = 0
        self._buffer = BytesWriter()
        self._begun = False  # whether the section's header is made
        self._resolutions: list[int] = []  # of the file's interfaces: 6 or 9
        self._source: PcapngReader | None = None  # whose details are kept
        self._source_batch: Batch | None = None
        # The interfaces of the batches: which list it was last, and which of the file's each of it is.
        self._interfaces: list[Interface] | None = None
        self._numbers: list[int] = []
        self._known: dict[tuple[int, int, bool, bytes], list[int]] = {}
        self._claimed: dict[tuple[int, int, bool, bytes], int] = {}
        self._kept: list[tuple[InterfaceDetails, int]] = []
        self._kept_big_endian = False
        self._names: dict[bytes, int] = {}  # addresses, and how many names of each are written
        self._names_seen = 0
        # Of a source that is no pcapng file: whose packets it comments on, how, and its names.
        self._annotated: list[Interface] | None = None
        self._annotate: Callable[[int], Sequence[str]] | None = None
        self._told_names: Mapping[bytes, Sequence[str]] | None = None

    def __enter__(self) -> PcapngWriter:
        return self

    def __exit__(self, kind: object, value: object, traceback: object) -> None:
        self.finish()

    def keep(self, source: PcapngReader) -> None:
        """From here on, batches of `source` bring along what the file says beside its packets."""
        self._keep_rest()
        self._source = source
        self._source_batch = source.batch
        self._names_seen = 0
        if not self._begun:
            self._begin()
        self._map(source.interfaces)

    def annotate(
        self,
        interfaces: list[Interface],
        comments: Callable[[int], Sequence[str]],
        names: Mapping[bytes, Sequence[str]],
    ) -> None:
        """From here on, packets of batches with these interfaces are saved with `comments(i)`, and `names` too."""
        self._annotated = interfaces
        self._annotate = comments
        self._told_names = names
        self._names_seen = 0

    # ---- interfaces -----------------------------------------------------------------------------------

    def add_interface(
        self,
        link_type: int,
        snaplen: int = 262144,
        name: str = "",
        *,
        nanosecond: bool = False,
        description: str = "",
        filter: str = "",
        system: str = "",
        speed: int = 0,
    ) -> int:
        """Describes an interface; returns its number. `speed` is in bits per second, 0 if it is not known."""
        options = pcapng_options.text_option(pcapng_options.IF_NAME, name)
        options += pcapng_options.text_option(pcapng_options.IF_DESCRIPTION, description)
        if speed > 0:
            options += pcapng_options.option(pcapng_options.IF_SPEED, speed.to_bytes(8, "little"))
        if filter:
            text = b"\0" + filter.encode("utf-8", "surrogateescape")  # 0: a filter as libpcap takes it
            options += pcapng_options.option(pcapng_options.IF_FILTER, text[: pcapng_options.LONGEST])
        options += pcapng_options.text_option(pcapng_options.IF_OS, system)
        return self._add_interface(link_type, snaplen, nanosecond, options)

    def add_interfaces(self, interfaces: list[Interface]) -> None:
        """Describes the interfaces of the batches to come, so that a file without packets has them too."""
        self._map(interfaces)

    def number_of(self, batch: Batch, interface: int) -> int:
        """Which of the file's interfaces one of a batch's is."""
        self._follow(batch)
        return self._numbers[interface]

    def _add_interface(self, link_type: int, snaplen: int, nanosecond: bool, options: bytes) -> int:
        number = len(self._resolutions)
        if number >= MOST_INTERFACES:
            raise CaptureFileError("too many interfaces", f"No more than {MOST_INTERFACES} go into one file.")
        kind: i64 = linktypes.canonical(link_type)
        if kind > 0xFFFF:
            raise CaptureFileError(f"link type {kind} is beyond pcapng's 16 bits", "Save these packets as pcap.")
        resolution = 9 if nanosecond or self.nanosecond else 6
        options += pcapng_options.option(IF_TSRESOL, bytes((resolution,)))
        head = BytesWriter()
        write_i32_le(head, low_32_bits(kind))  # 16 bits, and as many that are reserved
        write_i32_le(head, low_32_bits(snaplen))
        self._block(INTERFACE_DESCRIPTION, head.getvalue() + pcapng_options.ended(options))
        self._resolutions.append(resolution)
        return number

    def _map(self, interfaces: list[Interface]) -> None:
        """Finds which of the file's interfaces each of a batch's is, and describes those that are new.

        Each of a list has one of its own. Lists of other sections and files share those that are alike.
        """
        if interfaces is not self._interfaces:
            self._keep_statistics()
            self._interfaces = interfaces
            self._numbers = []
            self._claimed = {}
        while len(self._numbers) < len(interfaces):
            at = len(self._numbers)
            interface = interfaces[at]
            source = self._source
            details: InterfaceDetails | None = None
            if source is not None and source.interfaces is interfaces:
                details = source.details[at]
                self._kept_big_endian = source.big_endian
                options = pcapng_options.carried_interface(details.options, source.big_endian)
                key = (int(interface.link_type), int(interface.snaplen), interface.nanosecond, options)
            else:
                options = b""
                key = (int(interface.link_type), int(interface.snaplen), interface.nanosecond, interface.name.encode(
                    "utf-8", "surrogateescape"
                ))
            numbers = self._known.setdefault(key, [])
            claimed = self._claimed.get(key, 0)
            self._claimed[key] = claimed + 1
            if claimed == len(numbers):
                if details is not None:
                    numbers.append(self._add_interface(
                        int(interface.link_type), int(interface.snaplen), interface.nanosecond, options
                    ))
                else:
                    numbers.append(self.add_interface(
                        int(interface.link_type), int(interface.snaplen), interface.name,
                        nanosecond=interface.nanosecond, description=interface.description, filter=self.filter,
                        system=self.system, speed=int(interface.speed),
                    ))
            if details is not None:
                self._kept.append((details, numbers[claimed]))
            self._numbers.append(numbers[claimed])

    # ---- packets --------------------------------------------------------------------------------------

    def write_batch(
        self, batch: Batch, selected: Sequence[int] | None = None, first: int = 0, stop: int = -1
    ) -> None:
        """Writes packets of `batch`: those in `selected`, or all from `first` up to `stop`."""
        self._follow(batch)
        buffer = self._buffer
        if selected is not None:
            for chosen in selected:
                self._write_from(batch, chosen)
                if len(buffer) > FLUSH_AT:
                    self.flush()
        else:
            i: i64 = first
            end: i64 = batch.count if stop < 0 else stop
            while i < end:
                self._write_from(batch, i)
                if len(buffer) > FLUSH_AT:
                    self.flush()
                i += 1
        if self.packet_buffered:
            self.flush()

    def write_packet(self, batch: Batch, i: int) -> None:
        """Writes packet `i` of `batch`."""
        self.write_batch(batch, None, i, i + 1)

    def room(
        self, batch: Batch, limit: int, first: int, stop: int, selected: Sequence[int] | None = None
    ) -> int:
        """How far packets from `first` up to `stop` can be written before the file is longer than `limit` (-C).

        The packet that makes it longer is still among them. With `selected`, these are places in that.
        """
        self._follow(batch)
        size: i64 = self.size
        most: i64 = limit
        i: i64 = first
        end: i64 = stop
        while i < end and size <= most:
            packet: i64 = i if selected is None else selected[i]
            size += PACKET_OVERHEAD + (batch.captured(packet) + 3) // 4 * 4 + len(self._options(batch, packet))
            i += 1
        return i

    def keep_options(
        self, batch: Batch, copy: Batch, selected: Sequence[int] | None, first: int, stop: int
    ) -> None:
        """Has a batch's `copied` keep what the source says of each packet; the arguments are those of `copied`."""
        source = self._source
        if source is not None and source.has_packet_options and batch is self._source_batch:
            for place in range(first, stop):
                options = self._options(batch, place if selected is None else selected[place])
                if options:
                    copy.notes[place - first] = options

    def write(
        self,
        data: bytes,
        wire_length: int,
        seconds: int,
        nanoseconds: int,
        interface: int = 0,
        comments: Sequence[str] = (),
        flags: int = -1,
    ) -> None:
        """Writes one packet that is in no batch, of an interface that was added.

        `flags` is epb_flags (section 4.3.1): its lowest two bits are 1 for a packet that came in, 2 for
        one that went out; -1 leaves it out.
        """
        options = b""
        for comment in comments:
            options += pcapng_options.option(COMMENT, comment.encode("utf-8", "surrogateescape"))
        if flags >= 0:
            options += pcapng_options.option(pcapng_options.EPB_FLAGS, flags.to_bytes(4, "little"))
        if not self._begun:
            self._begin()
        self._write_block(
            data, 0, len(data), wire_length, seconds, nanoseconds, interface, pcapng_options.ended(options)
        )
        if self.packet_buffered or len(self._buffer) > FLUSH_AT:
            self.flush()

    def _follow(self, batch: Batch) -> None:
        """Sees to it that what the packets of a batch refer to is in the file."""
        if not self._begun:
            self._begin()
        if batch.interfaces is not self._interfaces or len(batch.interfaces) != len(self._numbers):
            self._map(batch.interfaces)
        source = self._source
        if source is not None and len(source.names) != self._names_seen:
            self._names_seen = len(source.names)
            self.write_names(source.names)
        told = self._told_names
        if told is not None and len(told) != self._names_seen:
            self._names_seen = len(told)
            self.write_names(told)

    def _write_from(self, batch: Batch, i: i64) -> None:
        """Makes the block of packet `i` of a batch."""
        start = batch.start(i)
        captured = batch.captured(i)
        self._write_block(
            batch.data, start, captured, batch.wire_length(i), batch.seconds(i), batch.nanoseconds(i),
            self._numbers[batch.interface(i)], self._options(batch, i),
        )

    def _options(self, batch: Batch, i: i64) -> bytes:
        """What is kept of what a pcapng file, or another source, says about packet `i`, as options of its block."""
        if batch.notes:
            return batch.notes.get(i, b"")
        annotate = self._annotate
        if annotate is not None and batch.interfaces is self._annotated:
            options = b""
            for comment in annotate(int(i)):
                options += pcapng_options.option(COMMENT, comment.encode("utf-8", "surrogateescape"))
            return pcapng_options.ended(options)
        source = self._source
        if source is None or not source.has_packet_options or batch is not self._source_batch:
            return b""
        return pcapng_options.ended(pcapng_options.carried(
            source.options(i), pcapng_options.PACKET_NUMBERS, source.big_endian
        ))

    def _write_block(
        self,
        data: bytes,
        start: i64,
        captured: i64,
        wire_length: i64,
        seconds: i64,
        nanoseconds: i64,
        interface: int,
        options: bytes,
    ) -> None:
        """Makes an Enhanced Packet Block of `data[start:start + captured]`.

        Seconds that no time stamp has are written as pcap would: in 32 bits.
        """
        buffer = self._buffer
        length = PACKET_OVERHEAD + (captured + 3) // 4 * 4 + len(options)
        fine = self._resolutions[interface] == 9
        if seconds < 0 or seconds >= (LATEST if fine else LATEST * 1000):
            seconds = seconds & 0xFFFFFFFF
        stamp = seconds * 1_000_000_000 + nanoseconds if fine else seconds * 1_000_000 + nanoseconds // 1000
        write_i32_le(buffer, low_32_bits(ENHANCED_PACKET))
        write_i32_le(buffer, low_32_bits(length))
        write_i32_le(buffer, low_32_bits(interface))
        write_i32_le(buffer, low_32_bits(stamp >> 32))
        write_i32_le(buffer, low_32_bits(stamp))
        write_i32_le(buffer, low_32_bits(captured))
        write_i32_le(buffer, low_32_bits(wire_length))
        buffer.write(data[start : start + captured])
        buffer.write(PADDING[captured & 3])
        if options:
            buffer.write(options)
        write_i32_le(buffer, low_32_bits(length))
        self.packets += 1
        self.size += length

    # ---- what is said beside the packets --------------------------------------------------------------

    def write_names(self, names: Mapping[bytes, Sequence[str]]) -> None:
        """Says what addresses (of 4 or 16 bytes) are called. Names that were written are not written again."""
        if not self._begun:
            self._begin()
        parts: list[bytes] = []
        size = 0
        for address, called in names.items():
            written = self._names.get(address, 0)
            if len(called) <= written or len(address) not in (4, 16):
                continue
            self._names[address] = len(called)
            value = address
            for name in called[written:]:
                text = name.encode("utf-8", "surrogateescape").replace(b"\0", b"")
                if text and len(value) + len(text) + 1 <= pcapng_options.LONGEST:
                    value += text + b"\0"
            if value == address:
                continue
            parts.append(pcapng_options.option(1 if len(address) == 4 else 2, value))
            size += len(value) + 8
            if size > FLUSH_AT:
                self._block(NAME_RESOLUTION, b"".join(parts) + bytes(4))
                parts = []
                size = 0
        if parts:
            self._block(NAME_RESOLUTION, b"".join(parts) + bytes(4))

    def write_statistics(
        self,
        interface: int,
        time: int,
        *,
        received: int = -1,
        interface_dropped: int = -1,
        accepted: int = -1,
        system_dropped: int = -1,
        delivered: int = -1,
        begun: int = -1,
        ended: int = -1,
        comment: str = "",
    ) -> None:
        """Says how many packets an interface of the file received, dropped, and so on; -1 for what is not known.

        `time` is when these were counted, `begun` and `ended` when the capture was: nanoseconds since 1970.
        """
        unit = 1 if self._resolutions[interface] == 9 else 1000
        options = pcapng_options.text_option(COMMENT, comment)
        for number, when in ((pcapng_options.ISB_STARTTIME, begun), (pcapng_options.ISB_ENDTIME, ended)):
            if when >= 0:
                options += pcapng_options.option(number, pcapng_options.stamp_halves(when // unit))
        for number, count in (
            (pcapng_options.ISB_IFRECV, received), (pcapng_options.ISB_IFDROP, interface_dropped),
            (pcapng_options.ISB_FILTERACCEPT, accepted), (pcapng_options.ISB_OSDROP, system_dropped),
            (pcapng_options.ISB_USRDELIV, delivered),
        ):
            if count >= 0:
                options += pcapng_options.option(number, count.to_bytes(8, "little"))
        self._statistics(interface, time // unit, options)

    def _statistics(self, interface: int, stamp: int, options: bytes) -> None:
        head = interface.to_bytes(4, "little") + pcapng_options.stamp_halves(stamp)
        self._block(INTERFACE_STATISTICS, head + pcapng_options.ended(options))

    def _keep_statistics(self) -> None:
        """Writes the statistics of the interfaces of the section that was read until now."""
        for details, number in self._kept:
            if details.statistics:
                units = 1_000_000_000 if self._resolutions[number] == 9 else 1_000_000
                self._statistics(
                    number, pcapng_options.restamped(details.statistics_stamp, details.clock, units),
                    pcapng_options.carried_statistics(
                        details.statistics, self._kept_big_endian, details.clock, units
                    ),
                )
        self._kept = []

    def _keep_rest(self) -> None:
        """Writes what the file that was read until now says behind its packets."""
        source = self._source
        if source is not None:
            self.write_names(source.names)
            self._keep_statistics()

    def _begin(self) -> None:
        """Makes the section's header, with what is kept of another's."""
        self._begun = True
        source = self._source
        kept: list[tuple[int, bytes]] = source.section_options if source is not None else []
        made = pcapng_options.carried(
            kept, {}, source is not None and source.big_endian, (pcapng_options.SHB_USERAPPL,)
        )
        has: list[int] = [number for number, _ in kept]
        for comment in self.comments:
            made += pcapng_options.option(COMMENT, comment.encode("utf-8", "surrogateescape"))
        if pcapng_options.SHB_HARDWARE not in has:
            made += pcapng_options.text_option(pcapng_options.SHB_HARDWARE, self.hardware)
        if pcapng_options.SHB_OS not in has:
            made += pcapng_options.text_option(pcapng_options.SHB_OS, self.system)
        made += pcapng_options.text_option(pcapng_options.SHB_USERAPPL, self.application)
        head = BytesWriter()
        write_i32_le(head, low_32_bits(BYTE_ORDER))
        write_i16_le(head, i16(1))
        write_i16_le(head, i16(0))
        write_i64_le(head, -1)  # the section's length is not known
        self._block(SECTION_HEADER, head.getvalue() + pcapng_options.ended(made))

    def _block(self, kind: i64, body: bytes) -> None:
        """Makes a block of any kind, after the section's header."""
        if not self._begun:
            self._begin()
        buffer = self._buffer
        padding = bytes(-len(body) % 4)
        length: i64 = 12 + len(body) + len(padding)
        write_i32_le(buffer, low_32_bits(kind))
        write_i32_le(buffer, low_32_bits(length))
        buffer.write(body)
        buffer.write(padding)
        write_i32_le(buffer, low_32_bits(length))
        self.size += length
        if len(buffer) > FLUSH_AT:
            self.flush()

    # ---- the system -----------------------------------------------------------------------------------

    def finish(self) -> None:
        """Completes the file: writes what is known only now, and hands everything to the system."""
        if not self._begun:
            self._begin()
        self._keep_rest()
        self.flush()

    def flush(self) -> None:
        """Hands everything written to the system."""
        if not self._begun:
            self._begin()
        buffer = self._buffer
        if len(buffer) == 0:
            return
        data = buffer.getvalue()
        buffer.truncate(0)
        destination = self._destination
        size: i64 = len(data)
        written = destination.put(data, 0, size)
        failure = destination.failure
        if failure is not None:
            whole: i64 = 0
            while whole + 8 <= written:
                after = whole + (i64(read_i32_le(data, whole + 4)) & 0xFFFFFFFF)
                if after > written:
                    break
                whole = after
            destination.cut(written - whole)
            raise failure
