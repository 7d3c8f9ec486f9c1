"""Beginning a capture file: its name says the format and the compression.

`.pcapng` (or `.ntar`) before a `.gz` or `.zst`, or at the end, asks for pcapng, any other name for
pcap; `.gz` and `.zst` ask for compression.
"""

from __future__ import annotations

import os

from wiretale.errors import CaptureFileError
from wiretale.files.compressing import ENDINGS, Compressor, compression_for
from wiretale.files.input import explain
from wiretale.files.writer import PcapWriter
from wiretale.version import VERSION

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from wiretale.batch import Batch, Interface
    from wiretale.files.pcapng_writer import PcapngWriter

PCAPNG_ENDINGS = (".pcapng", ".ntar")


def is_pcapng_name(name: str) -> bool:
    """Whether a file of this name is to be pcapng."""
    for ending, _ in ENDINGS:
        name = name.removesuffix(ending)
    return name.lower().endswith(PCAPNG_ENDINGS)


class NewFile:
    """A capture file that is being written: the format's writer, and what compresses its bytes.

    The descriptor stays its opener's to close. Errors are `CaptureFileError`s, also of the compression.
    """

    def __init__(
        self,
        descriptor: int,
        link_type: int,
        snaplen: int = 262144,
        *,
        nanosecond: bool = False,
        pcapng: bool = False,
        compression: str = "",
        packet_buffered: bool = False,
        name: str = "",
        write: Callable[[bytes], object] | None = None,
        comments: Sequence[str] = (),
        filter: str = "",
    ) -> None:
        self.descriptor = descriptor
        self.name = name
        self.packet_buffered = packet_buffered
        self.compressor: Compressor | None = None
        if compression:
            self.compressor = Compressor(compression, descriptor, write)
            write = self.compressor.write
        self.pcap: PcapWriter | None = None
        self.pcapng: PcapngWriter | None = None
        self.writer: PcapWriter | PcapngWriter
        if pcapng:
            from wiretale.files.pcapng_writer import PcapngWriter

            self.writer = self.pcapng = PcapngWriter(
                descriptor, nanosecond=nanosecond, packet_buffered=packet_buffered, name=name, write=write,
                hardware=os.uname().machine, system=system(), application=f"wiretale {VERSION}",
                comments=comments, filter=filter,
            )  # fmt: skip
        else:
            self.writer = self.pcap = PcapWriter(
                descriptor, link_type, snaplen, nanosecond, packet_buffered=packet_buffered, name=name, write=write
            )
            if packet_buffered:
                self.flush()  # the header is there at once

    @property
    def size(self) -> int:
        """Bytes of the file so far, before compression."""
        return self.writer.size

    @property
    def stored(self) -> int:
        """Bytes that the file takes on the disk, as far as they are known."""
        return self.writer.size if self.compressor is None else self.compressor.size

    def keep(self, source: object, interfaces: list[Interface]) -> None:
        """The batches to come are those of `source`: of a pcapng file, what it says beside packets is kept."""
        if self.pcapng is not None:
            from wiretale.files.pcapng import PcapngReader

            if isinstance(source, PcapngReader):
                self.pcapng.keep(source)
            else:
                self.pcapng.add_interfaces(interfaces)
                comments = getattr(source, "comments", None)
                if comments is not None:
                    self.pcapng.annotate(interfaces, comments, getattr(source, "names", {}))
            if self.packet_buffered:
                self.flush()

    def write_batch(self, batch: Batch, selected: Sequence[int] | None = None, first: int = 0, stop: int = -1) -> None:
        """Writes packets of `batch`: those in `selected`, or all from `first` up to `stop`."""
        self.writer.write_batch(batch, selected, first, stop)
        if self.packet_buffered:
            self.flush()

    def flush(self) -> None:
        """Hands everything written to the system, so that it can be read."""
        self.writer.flush()
        if self.compressor is not None:
            try:
                self.compressor.flush()
            except OSError as error:
                raise self._failed(error) from error

    def finish(self) -> None:
        """Completes the file."""
        self.writer.finish()
        if self.compressor is not None:
            try:
                self.compressor.finish()
            except OSError as error:
                raise self._failed(error) from error

    def _failed(self, error: OSError) -> CaptureFileError:
        return CaptureFileError(
            f"{self.name or 'the capture file'}: {explain(error)}", "What was written before can be read."
        )


def new_file(
    descriptor: int,
    name: str,
    link_type: int,
    snaplen: int = 262144,
    *,
    nanosecond: bool = False,
    write: Callable[[bytes], object] | None = None,
) -> NewFile:
    """A capture file in the format, and with the compression, that its name asks for."""
    return NewFile(
        descriptor, link_type, snaplen, nanosecond=nanosecond, pcapng=is_pcapng_name(name),
        compression=compression_for(name), name=name, write=write,
    )  # fmt: skip


def system() -> str:
    """The operating system and its version, as pcapng files name it."""
    names = os.uname()
    return f"{names.sysname} {names.release}"
