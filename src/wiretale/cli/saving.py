"""-w: saving packets to a file, or with -C and -G to one file after the other.

-C begins a new file before a packet when the file is already longer than so many million bytes: `name`,
`name1`, `name2`, ..., or with -W as many names with digits behind them, in turn. -G begins one when so
many seconds have passed on the clock, whatever the packets' times, under the name that strftime makes
of the time; with --align, at multiples of so many seconds, and by the packets' own times. -z runs a
command on each file that was completed, the last one too. --keep removes old files.
"""

from __future__ import annotations

import os
import time

from wiretale.cli import intervals
from wiretale.cli.file_names import Names
from wiretale.cli.output import EnoughFiles
from wiretale.errors import CaptureFileError, UsageError, WiretaleError
from wiretale.files.compressing import compression_for, require
from wiretale.files.create import NewFile, is_pcapng_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Protocol

    from wiretale.batch import Batch, Interface
    from wiretale.cli.options import Options
    from wiretale.cli.retention import Retention
    from wiretale.files.pcapng_writer import PcapngWriter
    from wiretale.source import Source

    class Files(Protocol):
        """Who opens files, removes them, and runs commands on them: this process, or another on its behalf."""

        def open(self, path: str) -> int:
            """A descriptor of a new file. Raises OSError."""

        def remove(self, path: str) -> None:
            """Removes a file. Raises OSError."""

        def run(self, path: str) -> None:
            """Starts the command of -z on a file, and does not wait for it."""


class CannotSave(WiretaleError):
    """The packets cannot be saved."""


def check_options(options: Options) -> None:
    """Raises UsageError where options that are not tcpdump's do not fit together."""
    if options.write_file is None:
        for flag, given in (
            ("--align", options.align), ("--comment", options.comments), ("--keep", options.keep),
            ("--pcapng", options.pcapng), ("--recorder", options.recorder),
        ):  # fmt: skip
            if given:
                raise UsageError(f"{flag} says how packets are saved: say where to with -w FILE")
    if options.trigger and not options.recorder:
        raise UsageError("--trigger makes --recorder save: say how long that keeps packets, as in --recorder 30s")
    if options.align and not options.rotate_seconds:
        raise UsageError("--align begins files by the clock: give the seconds of each with -G")
    if options.comments and not options.pcapng and not is_pcapng_name(options.write_file or ""):
        raise UsageError("--comment needs pcapng, other files hold no comments: add --pcapng, or name it FILE.pcapng")
    if options.keep:
        if not options.file_size and not options.rotate_seconds:
            raise UsageError("--keep removes old files of a rotation: give -C or -G, too")
        if options.write_file == "-":
            raise UsageError("--keep removes files: give -w a file name")


class OwnHands:
    """Files as this process can handle them itself."""

    def __init__(self, command: str) -> None:
        self.command = command
        self.started: list[int] = []  # commands that may still run

    def open(self, path: str) -> int:
        return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o666)

    def remove(self, path: str) -> None:
        os.unlink(path)

    def run(self, path: str) -> None:
        self.started = [process for process in self.started if not has_ended(process)]
        self.started.append(run_on(self.command, path))


class Saver:
    """The file that packets are being saved to.

    `source` is where the packets come from, `filter` the expression that selected them when they were
    captured. `live` says that files are to be complete on time even if no packet comes. `files` is
    replaced by who can still open files once this process cannot.
    """

    def __init__(
        self,
        options: Options,
        source: Source,
        tell: Callable[[str], object],
        *,
        filter: str = "",
        live: bool = False,
        files: Files | None = None,
    ) -> None:
        self.options = options
        self.source = source
        self.tell = tell
        self.filter = filter
        self.names = Names(options)
        self.pcapng = options.pcapng or is_pcapng_name(self.names.pattern)
        self.compression = compression_for(self.names.pattern)
        self.files: Files = OwnHands(options.postrotate_command) if files is None else files
        self.begun = time.time()  # -G: when this file was
        self.until = 0  # --align: the second with which the next file begins
        self.part = 0  # -C: how many files have this name
        self.rounds = 0  # -G: how many times were up
        self.standard_output = self.names.pattern == "-"
        self.limit = 0 if self.standard_output else options.file_size * 1_000_000
        self.path = "standard output" if self.standard_output else ""
        self.file: NewFile | None = None
        self.retention: Retention | None = None
        self.statistics: Callable[[PcapngWriter], object] | None = None  # writes them at the end of each pcapng file
        if self.compression:
            require(self.compression)
        if self.standard_output and (options.file_size or options.rotate_seconds):
            # tcpdump closes it in the middle, and then fails (-G), or fills files that are called -1, -2... (-C).
            tell("wiretale: standard output is one file: -C and -G begin no other; give -w a name for several\n")
        if options.keep:
            from wiretale.cli.retention import Retention

            self.retention = Retention(options.keep, self.names, lambda path: self.files.remove(path), tell)
        if options.align and live:
            self.until = intervals.end(intervals.beginning(self.begun, options.rotate_seconds), options.rotate_seconds)
        if live or not options.align:  # else the first packet says what the first file is called
            self.open()

    @property
    def descriptor(self) -> int | None:
        """What is being written to."""
        return None if self.file is None else self.file.descriptor

    @property
    def packets(self) -> int:
        """How many packets the file has so far."""
        return 0 if self.file is None else self.file.writer.packets

    # ---- packets ------------------------------------------------------------------------------------

    def follow(self, source: Source) -> None:
        """The packets to come are those of another source."""
        self.source = source
        if self.file is not None:
            self.keep(self.file)

    def keep(self, file: NewFile) -> None:
        """Has the file say what the source says beside its packets."""
        source = self.source
        interfaces: list[Interface] | None = getattr(source, "interfaces", None)
        if interfaces is None:  # a pcap file is of one, which its batch has
            batch: Batch | None = getattr(source, "batch", None)
            interfaces = [] if batch is None else batch.interfaces
        file.keep(source, interfaces)

    def save(self, batch: Batch, first: int, stop: int, selected: Sequence[int] | None = None) -> None:
        """Writes the packets of `batch` from `first` up to `stop`; with `selected`, these are places in that."""
        if first >= stop:
            return
        options = self.options
        if options.rotate_seconds and not options.align:
            try:
                self.look_at_clock()
            except EnoughFiles as end:
                end.unsaved = stop - first
                raise
        while first < stop:
            until = stop
            if options.align:
                until = self.before_next_file(batch, first, stop, selected)
                if until == first:
                    self.turn(int(batch.seconds(first if selected is None else selected[first])))
                    continue
            file = self.file
            assert file is not None, "a file is open once there is a packet"
            try:
                if self.limit:
                    until = file.writer.room(batch, self.limit, first, until, selected)
                    if until == first:
                        self.part += 1
                        if options.file_count and self.part >= options.file_count:
                            self.part = 0
                        self.next_file()
                        continue
                if selected is None:
                    file.write_batch(batch, None, first, until)
                else:
                    whole = first == 0 and until == len(selected)
                    file.write_batch(batch, selected if whole else selected[first:until])
            except CaptureFileError as error:
                raise CannotSave(str(error), error.hint) from error
            first = until
        if self.retention is not None and self.file is not None:
            self.retention.enforce(self.file.stored)

    def before_next_file(self, batch: Batch, first: int, stop: int, selected: Sequence[int] | None) -> int:
        """--align: up to which packet they belong into this file."""
        if self.file is None:
            return first
        if selected is None:
            return batch.first_since(self.until, first, stop)
        while first < stop and batch.seconds(selected[first]) < self.until:
            first += 1
        return first

    # ---- one file after the other -------------------------------------------------------------------

    def look_at_clock(self) -> None:
        """-G: begins a new file if it is time."""
        now = time.time()
        if int(now) - int(self.begun) >= self.options.rotate_seconds:
            self.begun = now
            self.next_time()

    def tick(self) -> None:
        """Once in a while, although no packet came: hands out what is written, and sees to files that are due."""
        if self.options.align and self.file is not None:
            now = time.time() - GRACE
            if now >= self.until:
                self.turn(int(now))
        if self.retention is not None and self.file is not None:
            self.retention.enforce(self.file.stored)
        self.flush()

    def turn(self, second: int) -> None:
        """--align: begins the file of the interval that a time is in; the very first is named by the time itself."""
        begins = intervals.beginning(second, self.options.rotate_seconds)
        self.until = max(intervals.end(begins, self.options.rotate_seconds), second + 1)
        if self.file is None:
            self.begun = second
            self.open()
        else:
            self.begun = begins
            self.next_time()

    def next_time(self) -> None:
        """-G: begins the file of another time, if there are not enough."""
        options = self.options
        self.rounds += 1
        if options.file_count and not options.file_size and self.rounds >= options.file_count:
            self.tell(f"Maximum file limit reached: {options.file_count}\n")
            raise EnoughFiles()
        self.part = 0
        self.next_file()

    def next_file(self) -> None:
        """Completes the file and begins the next; standard output stays what it is."""
        if self.standard_output:
            return
        self.close()
        self.open()
        if self.retention is not None:
            self.retention.enforce(self.limit)

    def open(self) -> None:
        """Begins a file."""
        options = self.options
        descriptor = 1
        if not self.standard_output:
            self.path = path = self.names.name(self.begun, self.part)
            try:
                descriptor = self.files.open(path)
            except (OSError, ValueError) as error:
                reason = os.strerror(error.errno or 0) if isinstance(error, OSError) else str(error)
                raise CannotSave(f"{path}: {reason}") from error
            if self.retention is not None:
                self.retention.begin(path)
        source = self.source
        try:
            self.file = NewFile(
                descriptor, getattr(source, "link_type_field", source.link_type), source.snaplen,
                nanosecond=bool(options.nanosecond), pcapng=self.pcapng, compression=self.compression,
                packet_buffered=options.packet_buffered, name=self.path, comments=options.comments,
                filter=self.filter,
            )  # fmt: skip
            self.keep(self.file)
        except CaptureFileError as error:
            raise CannotSave(str(error), error.hint) from error

    def flush(self) -> None:
        """Writes out what is buffered."""
        if self.file is None:
            return
        try:
            self.file.flush()
        except CaptureFileError as error:
            raise CannotSave(str(error), error.hint) from error

    def close(self) -> None:
        """Completes the file, and has the command of -z run on it."""
        if self.file is None and not self.path:
            self.open()  # no packet came that would have named it
        file = self.file
        if file is None:
            return
        self.file = None
        try:
            if file.pcapng is not None and self.statistics is not None:
                self.statistics(file.pcapng)
            file.finish()
        except CaptureFileError as error:
            raise CannotSave(str(error), error.hint) from error
        if self.standard_output:
            return
        if self.retention is not None:
            self.retention.done(self.path, os.fstat(file.descriptor).st_size)
        os.close(file.descriptor)
        if self.options.postrotate_command:
            self.files.run(self.path)


GRACE = 1.0  # seconds for which the kernel may hold packets back: a file is not closed before they are there


def has_ended(process: int) -> bool:
    """Whether a process that was started here has ended."""
    try:
        return os.waitpid(process, os.WNOHANG)[0] != 0
    except ChildProcessError:
        return True


def run_on(command: str, path: str) -> int:
    """Runs `command path` beside this process, with the least priority, and does not wait for it."""
    process = os.fork()
    if process:
        return process
    try:
        import _signal  # type: ignore[import-not-found]  # `signal` would bring enum along

        for number in (_signal.SIGPIPE, _signal.SIGXFSZ):  # Python ignores them, and so would the command
            _signal.signal(number, _signal.SIG_DFL)
        os.nice(19)
        os.execvp(command, [command, path])
    except OSError as error:
        os.write(2, os.fsencode(f"wiretale: -z: {command}: {os.strerror(error.errno or 0)}\n"))
    finally:
        os._exit(1)
