"""Writing packets into a pcapng file (draft-ietf-opsawg-pcapng): one little-endian section.

What a batch tells of its interfaces becomes an Interface Description Block each, the first time a
batch names them; so packets of several interfaces and link types go into one file. Packets become
Enhanced Packet Blocks. Of a pcapng file that is read, `keep` carries over what it says beside the
packets: the descriptions of its interfaces and their statistics, comments, and names.
"""

from __future__ import annotations

from wiretale.batch import Batch, Interface
from wiretale.files import pcapng_options
from wiretale.files.pcapng import COMMENT, InterfaceDetails, PcapngReader
from wiretale.files.pcapng_blocks import PACKET_OVERHEAD, Blocks
from wiretale.native import final, i64

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence


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
        self._blocks = Blocks(descriptor, name, write)
        self.nanosecond = nanosecond
        self.packet_buffered = packet_buffered
        self.hardware = hardware
        self.system = system
        self.application = application
        self.comments = comments
        self.filter = filter
        self._begun = False  # whether the section's header is made
        self._source: PcapngReader | None = None  # whose details are kept
        self._source_batch: Batch | None = None
        # The interfaces of the batches: which list it was last, and which of the file's each of it is.
        self._interfaces: list[Interface] | None = None
        self._numbers: list[int] = []
        self._known: dict[tuple[int, int, bool, bytes], list[int]] = {}
        self._claimed: dict[tuple[int, int, bool, bytes], int] = {}
        self._kept: list[tuple[InterfaceDetails, int]] = []
        self._kept_big_endian = False
        self._names_seen = 0
        # Of a source that is no pcapng file: whose packets it comments on, how, and its names.
        self._annotated: list[Interface] | None = None
        self._annotate: Callable[[int], Sequence[str]] | None = None
        self._told_names: Mapping[bytes, Sequence[str]] | None = None

    @property
    def packets(self) -> i64:
        """How many packets were written."""
        return self._blocks.packets

    @property
    def size(self) -> i64:
        """Bytes of the file so far."""
        return self._blocks.size

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
        hardware: bytes = b"",
        addresses: Sequence[tuple[bytes, int]] = (),
    ) -> int:
        """Describes an interface; returns its number.

        `speed` is in bits per second, 0 if it is not known. `hardware` is the interface's own address, `addresses`
        are those of IP (4 or 16 bytes, and the length of the prefix).
        """
        options = pcapng_options.text_option(pcapng_options.IF_NAME, name)
        options += pcapng_options.text_option(pcapng_options.IF_DESCRIPTION, description)
        options += pcapng_options.address_options(hardware, addresses)
        if speed > 0:
            options += pcapng_options.option(pcapng_options.IF_SPEED, speed.to_bytes(8, "little"))
        if filter:
            text = b"\0" + filter.encode("utf-8", "surrogateescape")  # 0: a filter as libpcap takes it
            options += pcapng_options.option(pcapng_options.IF_FILTER, text[: pcapng_options.LONGEST])
        options += pcapng_options.text_option(pcapng_options.IF_OS, system)
        if not self._begun:
            self._begin()
        return self._blocks.interface(link_type, snaplen, nanosecond or self.nanosecond, options)

    def add_interfaces(self, interfaces: list[Interface]) -> None:
        """Describes the interfaces of the batches to come, so that a file without packets has them too."""
        self._map(interfaces)

    def number_of(self, batch: Batch, interface: int) -> int:
        """Which of the file's interfaces one of a batch's is."""
        self._follow(batch)
        return self._numbers[interface]

    def _map(self, interfaces: list[Interface]) -> None:
        """Finds which of the file's interfaces each of a batch's is, and describes those that are new.

        Each of a list has one of its own. Lists of other sections and files share those that are alike.
        """
        if not self._begun:
            self._begin()
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
                    numbers.append(self._blocks.interface(
                        int(interface.link_type), int(interface.snaplen), interface.nanosecond or self.nanosecond,
                        options,
                    ))
                else:
                    numbers.append(self.add_interface(
                        int(interface.link_type), int(interface.snaplen), interface.name,
                        nanosecond=interface.nanosecond, description=interface.description, filter=self.filter,
                        system=self.system, speed=int(interface.speed), hardware=interface.hardware,
                        addresses=interface.addresses,
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
        if selected is not None:
            for chosen in selected:
                self._write_from(batch, chosen)
        else:
            i: i64 = first
            end: i64 = batch.count if stop < 0 else stop
            while i < end:
                self._write_from(batch, i)
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
        self._blocks.packet(
            data, 0, len(data), wire_length, seconds, nanoseconds, interface, pcapng_options.ended(options)
        )
        if self.packet_buffered:
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
        self._blocks.packet(
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

    # ---- what is said beside the packets --------------------------------------------------------------

    def write_names(self, names: Mapping[bytes, Sequence[str]]) -> None:
        """Says what addresses (of 4 or 16 bytes) are called. Names that were written are not written again."""
        if not self._begun:
            self._begin()
        self._blocks.names(names)

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
        unit = 1 if self._blocks.resolutions[interface] == 9 else 1000
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
        self._blocks.statistics(interface, time // unit, options)

    def _keep_statistics(self) -> None:
        """Writes the statistics of the interfaces of the section that was read until now."""
        for details, number in self._kept:
            if details.statistics:
                units = 1_000_000_000 if self._blocks.resolutions[number] == 9 else 1_000_000
                self._blocks.statistics(
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
        self._blocks.section(made)

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
        self._blocks.flush()
