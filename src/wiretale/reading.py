"""Captures as Python iterables: `wiretale.read` and `wiretale.write`."""

from __future__ import annotations

import os

from wiretale.errors import CaptureFileError, WiretaleError
from wiretale.files.input import explain
from wiretale.files.pcap import PcapReader
from wiretale.opening import open_source
from wiretale.packet import Packet, Printers

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from types import TracebackType
    from typing import IO

    from wiretale.batch import Batch
    from wiretale.files.create import NewFile
    from wiretale.files.writer import PcapWriter
    from wiretale.filter.filter import Filter, Selection
    from wiretale.source import Source


class Capture:
    """The packets of a capture file, one after the other: what `wiretale.read` returns.

    It reads as it is iterated and holds no more than a block of the file. The file is closed at its
    end, or by `close`, or at the end of a `with` block.
    """

    def __init__(
        self, file: str | os.PathLike[str] | int | IO[bytes], filter: str | Filter | None = None
    ) -> None:
        self._source = open_source(file)
        self._batch: Batch | None = None
        self._next = 0  # packet of the batch, or place in `_selected`
        self._count = 0  # how many there are of them
        self._selection: Selection | None = None  # what is still to be selected of the batches that come
        if filter is not None:
            made = selection(filter, self._source)
            if isinstance(self._source, PcapReader):
                self._source.deliver(made.machine(self._source.link_type))
            else:
                self._selection = made
        self._selected: list[int] = []
        self._printers = Printers()
        self._options: Callable[[int], list[str]] | None = getattr(self._source, "comments", None)

    @property
    def link_type(self) -> int:
        """The LINKTYPE_ number of the file, or of its first interface: 1 for Ethernet."""
        return self._source.link_type

    @property
    def snaplen(self) -> int:
        """The most that was captured of a packet."""
        return self._source.snaplen

    @property
    def nanosecond(self) -> bool:
        """Whether times are finer than to the microsecond."""
        return self._source.nanosecond

    def __iter__(self) -> Capture:
        return self

    def __next__(self) -> Packet:
        batch = self._batch
        while batch is None or self._next >= self._count:
            try:
                batch = self._batch = self._source.read()
                if batch is not None:
                    self._count = batch.count
                    if self._selection is not None:
                        self._selected = self._selection.select(batch)
                        self._count = len(self._selected)
            except WiretaleError:
                self.close()
                raise
            self._next = 0
            if batch is None:
                self.close()
                raise StopIteration
        i = self._next
        self._next = i + 1
        if self._selection is not None:
            i = self._selected[i]
        return Packet.of(batch, i, self._printers, tuple(self._options(i)) if self._options is not None else ())

    def close(self) -> None:
        """Closes the file, unless it was given open."""
        self._source.close()

    def __enter__(self) -> Capture:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def __del__(self) -> None:
        source = getattr(self, "_source", None)
        if source is not None:
            source.close()


def read(file: str | os.PathLike[str] | int | IO[bytes], filter: str | Filter | None = None) -> Capture:
    """The packets of a capture file: pcap or pcapng, compressed or not; or of a listing, the text that tcpdump prints.

    `file` is a path, "-" for standard input, a descriptor, or a binary file object. Packets are read
    as they are asked for: a file may be larger than memory, and a pipe still open at its other end.

        >>> import wiretale
        >>> for packet in wiretale.read(path):
        ...     print(packet.headers.source, packet.headers.flags, packet.headers.payload)
        192.0.2.1 S b''
        192.0.2.2 S. b''
        192.0.2.1 P. b'hello'

    `filter` is an expression as of pcap-filter(7), and only packets that match come. It is compiled for the
    link type of the packets; where it is no filter, `wiretale.FilterError` is raised. Of a
    `wiretale.Filter`, which is for one link type, packets of others do not match.

        >>> [packet.headers.payload for packet in wiretale.read(path, "tcp[tcpflags] & tcp-push != 0")]
        [b'hello']

    Of a listing, packets are made that say what the text says; `Packet.comments` tell what had to be made up.

    What cannot be read raises a `wiretale.CaptureFileError`; where a file is damaged, the packets
    before that come first.
    """
    return Capture(file, filter)


def selection(filter: str | Filter, source: Source) -> Selection:
    """What selects the packets of a source; an expression that is none is found out before the first packet."""
    from wiretale.filter.filter import Selection

    try:
        if not isinstance(filter, str):
            return Selection.only(filter)
        made = Selection(filter, source.snaplen)
        made.machine(source.link_type)
        return made
    except WiretaleError:
        source.close()
        raise


def write(
    file: str | os.PathLike[str] | IO[bytes],
    packets: Iterable[Packet],
    *,
    nanosecond: bool | None = None,
    snaplen: int = 262144,
    pcapng: bool | None = None,
) -> int:
    """Saves packets in a file, as `tcpdump -w` does; returns how many there were.

    The name says how: `.pcapng` asks for pcapng (or `pcapng=True` does), everything else is pcap; behind that,
    `.gz` and `.zst` ask for compression, unless `file` is a file object. pcap files hold packets of one link type,
    and of pcapng's, `comments` and interfaces are left out.

    Times are saved to the nanosecond if the first packet's is known so finely (in pcapng, that of each
    interface); `nanosecond` says otherwise.

        >>> import wiretale
        >>> wiretale.write(path + ".copy", wiretale.read(path))
        3
        >>> list(wiretale.read(path + ".copy")) == list(wiretale.read(path))
        True
    """
    from wiretale.files.compressing import compression_for, require
    from wiretale.files.create import NewFile, is_pcapng_name

    descriptor = -1
    send: Callable[[bytes], object] | None = None
    compression = ""
    if isinstance(file, (str, bytes, os.PathLike)):
        name = os.fsdecode(file)
        compression = compression_for(name)
        require(compression)
        if isinstance(packets, Capture) and same_file(packets, file):
            raise CaptureFileError(f"{name}: cannot be read and written at once", "Write to another file.")
        iterator = iter(packets)
        first = next(iterator, None)  # before the file is emptied: nothing may come of what should be written
        try:
            descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o666)
        except OSError as error:
            raise CaptureFileError(f"{name}: {explain(error)}") from error
    else:
        name = str(getattr(file, "name", "file object"))
        iterator = iter(packets)
        first = next(iterator, None)
        send = file.write
    if pcapng is None:
        pcapng = is_pcapng_name(name)
    try:
        link_type = 1
        if first is not None:
            link_type = first.link_type
            if nanosecond is None and not pcapng:
                nanosecond = first.nanosecond or first.time % 1000 != 0
        elif isinstance(packets, Capture):
            link_type = packets.link_type
        made = NewFile(
            descriptor, link_type, snaplen, nanosecond=bool(nanosecond), pcapng=pcapng,
            compression=compression, name=name, write=send,
        )  # fmt: skip
        if made.pcapng is not None:
            write_pcapng(made, packets, first, iterator, nanosecond, snaplen)
        elif made.pcap is not None:
            write_pcap(made.pcap, first, iterator)
        made.finish()
        return made.writer.packets
    finally:
        if descriptor >= 0:
            os.close(descriptor)


def write_pcap(writer: PcapWriter, first: Packet | None, others: Iterator[Packet]) -> None:
    """Writes packets into a pcap file."""
    packet = first
    while packet is not None:
        if packet.link_type != writer.link_type:
            raise WiretaleError(
                f"packet {writer.packets + 1} has link type {packet.link_type}, "
                f"those before it have {writer.link_type}",
                "A pcap file holds packets of one link type: write them to several files, or to one named .pcapng.",
            )
        seconds, nanoseconds = divmod(packet.time, 1_000_000_000)
        writer.write(packet.data, packet.wire_length, seconds, nanoseconds)
        packet = next(others, None)


def write_pcapng(
    file: NewFile,
    packets: Iterable[Packet],
    first: Packet | None,
    others: Iterator[Packet],
    nanosecond: bool | None,
    snaplen: int,
) -> None:
    """Writes packets into a pcapng file; of a capture, with all that it says beside them."""
    writer = file.pcapng
    assert writer is not None
    capture = packets if isinstance(packets, Capture) else None
    if capture is not None and capture._batch is not None:
        file.keep(capture._source, capture._batch.interfaces)
    elif first is None:
        writer.add_interface(1 if capture is None else capture.link_type, snaplen)
    interfaces: dict[tuple[int, str, int], int] = {}
    packet = first
    while packet is not None:
        if capture is not None and capture._batch is not None:
            number = writer.number_of(capture._batch, packet.interface_index)
        else:
            key = (packet.interface_index, packet.interface, packet.link_type)
            known = interfaces.get(key)
            if known is None:
                # Packets to come may be known more finely than this one.
                known = interfaces[key] = writer.add_interface(
                    packet.link_type, snaplen, packet.interface, nanosecond=nanosecond is not False
                )
            number = known
        seconds, nanoseconds = divmod(packet.time, 1_000_000_000)
        writer.write(packet.data, packet.wire_length, seconds, nanoseconds, number, packet.comments)
        packet = next(others, None)


def same_file(capture: Capture, path: str | os.PathLike[str]) -> bool:
    """Whether a path is the file that a capture reads."""
    descriptor = capture._source.input.descriptor
    try:
        return os.path.samestat(os.fstat(descriptor), os.stat(path)) if descriptor >= 0 else False
    except OSError:
        return False
