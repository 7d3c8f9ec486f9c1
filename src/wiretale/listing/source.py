"""A listing as a source of packets: what `wiretale -r listing.txt` and `wiretale.read` read it through."""

from __future__ import annotations

from collections.abc import Iterator

from wiretale.batch import Batch, Interface
from wiretale.errors import WiretaleError
from wiretale.listing.lines import Entry, Listing
from wiretale.listing.parts.time import read_time
from wiretale.listing.reader import read_entry
from wiretale.listing.rebuild.addresses import numeric
from wiretale.listing.rebuild.link import ETHERNET, HEADERS, LINUX_SLL2
from wiretale.listing.rebuild.packet import Rebuilder, Rebuilt
from wiretale.listing.record import LineRecord, ListingError
from wiretale.listing.scanner import Scanner

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Protocol

    class Input(Protocol):
        """Where the text comes from; `wiretale.files.input` has such."""

        descriptor: int

        def read(self, size: int = ...) -> bytes: ...

        def close(self) -> None: ...


SNAPLEN = 262144
MOST_PACKETS = 1024  # of a batch
MOST_BYTES = 1 << 20
BILLION = 1_000_000_000
TIMES = 64  # times with one blank before them that are compared to tell -ttt from -ttttt
MOST_AHEAD = 1 << 20  # bytes that are looked at for the first packet
LONGEST_QUIET = 20  # complaints that are kept; later ones are counted


class Complaint:
    """A line that looks like a packet and could not be read: its number, why, and how many there were with it."""

    __slots__ = ("count", "message", "number")

    def __init__(self, number: int, message: str, count: int) -> None:
        self.number = number
        self.message = message
        self.count = count


class ListingSource:
    """Batches of the packets that a listing tells of, as Ethernet frames (or what `-i any` captures: see `link_type`).

    `names` are the names that stand for addresses in it, as `PcapngReader.names` has them, complete when the end is
    reached. `comments(i)` says of packet `i` of the last batch where it stands and what was invented. Lines that could
    not be read are counted in `complaints`; each is given to `on_complaint`, where one is set, when it is met. Prose
    and prompts are no complaints; `listing.prose` counts the prose.
    """

    def __init__(self, input: Input, data: bytes, name: str = "") -> None:
        self.input = input
        self.name = name
        self.listing = Listing(self._blocks(data))
        self.rebuilder = Rebuilder()
        self.complaints = 0
        self.packets = 0
        self.invented: dict[str, int] = {}  # what was made up, for how many packets
        self.styles: dict[str, int] = {}  # formats, by the number of lines in them
        self.on_complaint: Callable[[Complaint], object] | None = None
        self._kept: list[Complaint] = []
        self.batch = Batch()
        self.batch.interfaces = [Interface(ETHERNET, SNAPLEN)]
        self._comments: list[str] = []
        self._records = self._read_records(self.listing.entries())
        self._ahead: list[LineRecord] = []
        self._stream = self._next_records()
        self._closed = False
        self._nanosecond = False
        self._failure: WiretaleError | None = None

    @property
    def link_type(self) -> int:
        """Ethernet, or what `-i any` captures if the first line is of that."""
        return self.rebuilder.level.link_type

    @property
    def link_type_field(self) -> int:
        return self.rebuilder.level.link_type

    @property
    def interface_names(self) -> dict[str, int]:
        """The interfaces that lines name, and the numbers that stand for them in packets."""
        return self.rebuilder.level.interfaces

    @property
    def snaplen(self) -> int:
        return SNAPLEN

    @property
    def nanosecond(self) -> bool:
        """Whether its times have nine digits after the point, as far as it has been read."""
        return self._nanosecond

    @property
    def names(self) -> dict[bytes, list[str]]:
        return self.rebuilder.book.names

    @property
    def style(self) -> str:
        """The format that most lines were in so far, of those that tell: 3.7, 3.9 or 4.99."""
        return max(self.styles, key=lambda style: self.styles[style]) if self.styles else "4.99"

    def find_first(self) -> bool:
        """Whether this is a listing at all: reads on until the first packet that can be rebuilt."""
        for record in self._records:
            if record is None:
                if self.listing.read > MOST_AHEAD:
                    return False
                continue
            try:
                Rebuilder().rebuild(record)
            except ListingError as error:
                self._complain(record.number, str(error))
                continue
            self._ahead.append(record)
            if record.link is not None and record.link.interface is not None:
                self.rebuilder.level.link_type = LINUX_SLL2
            self._nanosecond = record.time is not None and record.time.digits > 6
            self.batch.interfaces = [Interface(self.link_type, SNAPLEN, nanosecond=self._nanosecond)]
            return True
        if self._failure is not None:
            raise self._failure
        return False

    def read(self) -> Batch | None:
        """The next packets; None at the end of the text."""
        parts: list[bytes] = []
        rebuilt: list[Rebuilt] = []
        size = 0
        for record in self._stream:
            if record is None:
                if rebuilt:
                    break
                continue
            try:
                packet = self.rebuilder.rebuild(record)
            except ListingError as error:
                self._complain(record.number, str(error))
                continue
            if record.style:
                self.styles[record.style] = self.styles.get(record.style, 0) + 1
            for what in dict.fromkeys(packet.invented):
                if what in self.invented or len(self.invented) < 1000:
                    self.invented[what] = self.invented.get(what, 0) + 1
            parts.append(packet.data)
            rebuilt.append(packet)
            size += len(packet.data)
            if len(rebuilt) >= MOST_PACKETS or size >= MOST_BYTES:
                break
        if not rebuilt:
            failure, self._failure = self._failure, None
            if failure is not None:
                raise failure
            return None
        self.packets += len(rebuilt)
        batch = self.batch
        batch.begin(b"".join(parts))
        at = 0
        for packet in rebuilt:
            seconds, nanoseconds = divmod(packet.time, BILLION)
            batch.add(at, len(packet.data), packet.wire_length, seconds, nanoseconds, 0)
            at += len(packet.data)
        batch.finish()
        self._comments = [packet.comment for packet in rebuilt]
        return batch

    def comments(self, i: int) -> list[str]:
        """What is to be said of packet `i` of the last batch."""
        return [self._comments[i]]

    def take_complaints(self) -> list[Complaint]:
        """The complaints that came before there was somebody to hear them."""
        kept, self._kept = self._kept, []
        return kept

    def close(self) -> None:
        """Gives back what the input holds. May be called twice."""
        if not self._closed:
            self._closed = True
            self.input.close()

    # ---- inside -------------------------------------------------------------------------------------

    def _blocks(self, data: bytes) -> Iterator[bytes]:
        """The text as it comes."""
        while data:
            yield data
            try:
                data = self.input.read()
            except WiretaleError as error:
                self._failure = error  # raised when the packets before it are delivered
                return

    def _read_records(self, entries: Iterator[Entry | None]) -> Iterator[LineRecord | None]:
        """The record of each entry; complains about those that cannot be read."""
        for entry in entries:
            if entry is None:
                yield None
                continue
            try:
                record = read_entry(entry)
            except ListingError as error:
                if entry.dump is None:
                    self._complain(entry.number, str(error))
                    continue
                record = head_of(entry)
                record.notes.append(f"of its line only the time is read: {error}")
            dump = entry.dump
            if dump is not None and dump.broken:
                self._complain(entry.number, "a row of its dump is missing: only its line is used")
                if record.ip is None and record.arp is None:
                    continue
            elif dump is not None:
                record.dump = b"".join(dump.data)
                header = self._header_length(record)
                record.dump_link = begins_with_link(record, header)
                if not agrees(record, header):
                    self._complain(entry.number, "its dump is of another packet: only its line is used")
                    record.dump = b""
            yield record

    def _header_length(self, record: LineRecord) -> int:
        """Bytes of the link level that a record's dump may begin with."""
        if record.link is not None and record.link.interface is not None:
            return HEADERS[LINUX_SLL2]
        return self.rebuilder.level.header_length

    def _next_records(self) -> Iterator[LineRecord | None]:
        """Those that were looked at already, then the others; the first times tell -ttt from -ttttt."""
        ahead, self._ahead = self._ahead, []
        if ahead and ahead[0].time is not None and ahead[0].time.kind == "since":
            self._compare_times(ahead)
        yield from ahead
        yield from self._records

    def _compare_times(self, ahead: list[LineRecord]) -> None:
        """Times since the first packet never go back; differences between packets soon do. Both begin with zero."""
        times = []
        while len(ahead) < TIMES:
            try:
                record = next(self._records)
            except StopIteration:
                break
            if record is not None:
                ahead.append(record)
        for record in ahead:
            if record.time is not None:
                times.append(record.time.seconds * BILLION + record.time.nanoseconds)
        # At the same pace, differences are all the same, which the times of different packets are not.
        clock = self.rebuilder.clock
        if times[0] != 0:
            clock.since = "day"  # neither begins so: they are times of day behind a blank
        elif times == sorted(times) and 2 * len(set(times)) > len(times):
            clock.since = "elapsed"

    def _complain(self, number: int, message: str) -> None:
        self.complaints += 1
        complaint = Complaint(number, message, self.complaints)
        if self.on_complaint is not None:
            self.on_complaint(complaint)
        elif len(self._kept) < LONGEST_QUIET:
            self._kept.append(complaint)


def head_of(entry: Entry) -> LineRecord:
    """A record that has no more than a time: the rest of the line is of a protocol that is not read back."""
    record = LineRecord(entry.text, entry.number)
    try:
        read_time(Scanner(record), entry.indented)
    except ListingError:
        record.time = None
    return record


def begins_with_link(record: LineRecord, header: int) -> bool:
    """Whether a dump begins with a link level of `header` bytes (-xx, -XX): whichever makes it the line's packet."""
    dump = record.dump
    if record.ip is not None:
        at_network = dump[:1] and dump[0] >> 4 == record.ip.version and fits(dump, 0)
        ethertypes = (b"\x08\0", b"\x86\xdd", b"\x81\0", b"\x88\xa8", b"\x91\0")
        at = header - 2 if header == 14 else 0
        return not at_network or (dump[at : at + 2] in ethertypes and fits(dump, header) and not fits(dump, 0))
    if record.arp is not None:
        return dump[:4] != b"\0\x01\x08\0"
    return not (dump[:1] and (dump[0] >> 4 in (4, 6)) and fits(dump, 0))


def agrees(record: LineRecord, header: int) -> bool:
    """Whether a dump has the addresses, the id and the length that its line tells in numbers."""
    ip = record.ip
    if ip is None:
        return True
    start = header if record.dump_link else 0
    dump = record.dump[start : start + 40]
    if len(dump) < 20 or dump[0] >> 4 != ip.version or (ip.version == 6 and len(dump) < 40):
        return record.dump_link  # tags may lie between
    width, at = (4, 12) if ip.version == 4 else (16, 8)
    for text in (ip.source, ip.destination):
        told = None if text is None else numeric(text, ip.version)
        if told is not None and told != dump[at : at + width]:
            return False
        at += width
    if ip.version == 6:
        return ip.length is None or ip.length == int.from_bytes(dump[4:6], "big")
    return ip.id in (None, int.from_bytes(dump[4:6], "big")) and ip.length in (None, int.from_bytes(dump[2:4], "big"))


def fits(dump: bytes, at: int) -> bool:
    """Whether an IP header at `at` states a length that a dump of this size can have."""
    if len(dump) < at + 20:
        return len(dump) > at
    if dump[at] >> 4 == 4:
        return dump[at] & 15 >= 5 and int.from_bytes(dump[at + 2 : at + 4], "big") + at >= min(len(dump), at + 20)
    return dump[at] >> 4 == 6
