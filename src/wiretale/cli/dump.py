"""The tcpdump command: reads packets and prints, counts or saves them."""

from __future__ import annotations

import os

from wiretale.cli import options as flags
from wiretale.cli.options import BadFlag, Options
from wiretale.cli.output import PROGRAM, write_standard_error, write_standard_output
from wiretale.dissect.printer import DUMP_ASCII, DUMP_HEX, DUMP_HEX_ASCII, DUMP_NOTHING, LinePrinter
from wiretale.dissect.text import Text
from wiretale.errors import UsageError
from wiretale.protocols import tables

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from wiretale.batch import Batch


def main(words: Sequence[str]) -> int:
    """Runs the command with this process's streams; returns the exit status."""
    return Dump(write_standard_output, write_standard_error).run(words)


def render(path: str, options: list[str]) -> bytes:
    """What the options print of a capture file on standard output."""
    parts: list[bytes] = []
    Dump(parts.append, lambda text: None).run(["-r", path, *options])
    return b"".join(parts)


class Failure(Exception):
    """The command cannot go on: what to say about it, and what the user can do."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


class Dump:
    """One run of the command."""

    def __init__(self, write: Callable[[bytes], object], tell: Callable[[str], object]) -> None:
        self.write = write  # standard output
        self.tell = tell  # standard error
        self.options = Options()
        self.printer: LinePrinter | None = None
        self.count = 0  # packets so far

    def run(self, words: Sequence[str]) -> int:
        """Obeys the command line; returns the exit status."""
        try:
            self.options = flags.parse(words)
            return self.obey()
        except BadFlag as error:
            self.tell(f"{PROGRAM}: {error}\n{version()}{flags.usage()}")
        except (UsageError, Failure) as error:
            self.tell(f"{PROGRAM}: {error}\n")
            if isinstance(error, Failure) and error.hint:
                self.tell(f"  {error.hint}\n")
        return 1

    def obey(self) -> int:
        options = self.options
        for note in options.notes:
            self.tell(f"{PROGRAM}: {note}\n")
        if options.stop:
            self.write((version() + (flags.usage() if options.stop == "help" else "")).encode())
            return 0
        if options.read_file is None and options.list_file is None:
            raise Failure("capturing from an interface is not there yet", "Read a capture file with -r FILE.")
        if options.words or options.expression_file:
            raise Failure("filter expressions are not there yet", "Leave the expression out to see every packet.")
        if options.write_file is not None:
            raise Failure("saving packets is not there yet")
        if not options.count_only:
            self.printer = line_printer(options, self.write)
        assert options.read_file is not None
        status = self.read(options.read_file)
        if self.printer is not None:
            self.printer.flush()
        else:
            self.write(f"{self.count} packet{'' if self.count == 1 else 's'}\n".encode())
        return status

    def read(self, path: str) -> int:
        """Reads one capture file to its end."""
        from wiretale.files.pcap import PcapReader

        try:
            descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        except OSError as error:
            raise Failure(f"{path}: {error.strerror}") from error
        try:
            source = PcapReader(descriptor, os.read(descriptor, 24))
            while (batch := source.read()) is not None:
                if not self.take(batch):
                    break
        finally:
            os.close(descriptor)
        return 0

    def take(self, batch: Batch) -> bool:
        """Prints or counts the packets of a batch; False when there were enough."""
        stop: int = batch.count
        wanted = self.options.count
        if wanted and self.count + stop > wanted:
            stop = wanted - self.count
        printer = self.printer
        if printer is not None:
            printer.print_batch(batch, None, 0, stop)
            printer.flush()
        self.count += stop
        return not wanted or self.count < wanted


def line_printer(options: Options, write: Callable[[bytes], object]) -> LinePrinter:
    """The printer that words things as `options` ask for."""
    text = Text()
    text.verbose = options.verbose
    text.quiet = options.quiet
    text.numeric = options.numeric
    text.link_level = options.link_level
    text.absolute_sequence = options.absolute_sequence
    text.as_dot = options.as_dot
    text.short_names = options.short_names
    text.no_local_names = options.no_foreign_names
    text.no_checksums = options.no_checksums
    text.lengths = options.lengths
    text.packet_type = options.packet_type.encode()
    text.undecoded_nfs = options.undecoded_nfs
    text.secret = os.fsencode(options.secret)
    # Of several dumps the one with more in it is made: -X before -x before -A.
    dump, often = DUMP_NOTHING, 0
    if options.hex_ascii:
        dump, often = DUMP_HEX_ASCII, options.hex_ascii
    elif options.hex:
        dump, often = DUMP_HEX, options.hex
    elif options.ascii:
        dump, often = DUMP_ASCII, options.ascii
    text.hex_link = often > 1
    text.unknown_as_hex = dump == DUMP_NOTHING
    return LinePrinter(
        text, tables.link_type, write,
        time_format=options.time_format,
        nanosecond=bool(options.nanosecond),
        numbered=options.numbered,
        dump=dump,
        dump_link=often > 1,
    )  # fmt: skip


def version() -> str:
    """What --version prints: the program's version, the Python that runs it, and how."""
    import sys

    from wiretale.dissect import printer
    from wiretale.version import VERSION

    how = "interpreted" if (printer.__file__ or "").endswith(".py") else "compiled"
    number = ".".join(str(part) for part in sys.version_info[:3])
    name = {"cpython": "CPython", "pypy": "PyPy"}.get(sys.implementation.name, sys.implementation.name)
    return f"{PROGRAM} {VERSION} ({how}, {name} {number})\n"
