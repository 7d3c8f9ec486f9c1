"""-w: saving packets to a file, or with -C and -G to one file after the other.

-C begins a new file before a packet when the file is already longer than so many million bytes: `name`,
`name1`, `name2`, ..., or with -W as many names with digits behind them, in turn. -G begins one when so
many seconds have passed on the clock, whatever the packets' times, under the name that strftime makes
of the time. -z runs a command on each file that was completed that way.
"""

from __future__ import annotations

import os
import time

from wiretale.cli.output import EnoughFiles
from wiretale.errors import CaptureFileError, WiretaleError
from wiretale.files.writer import PcapWriter

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from wiretale.batch import Batch
    from wiretale.cli.options import Options


class CannotSave(WiretaleError):
    """The packets cannot be saved."""


class Saver:
    """The file that packets are being saved to."""

    def __init__(self, options: Options, link_type: int, snaplen: int, tell: Callable[[str], object]) -> None:
        self.options = options
        self.pattern = options.write_file or ""
        self.link_type = link_type
        self.snaplen = snaplen
        self.tell = tell
        self.begun = time.time()  # -G: when this file was
        self.part = 0  # -C: how many files have this name
        self.rounds = 0  # -G: how many times were up
        self.limit = options.file_size * 1_000_000
        self.standard_output = self.pattern == "-"
        self.writer = self.open()

    @property
    def descriptor(self) -> int:
        """What is being written to."""
        return self.writer.descriptor

    def name(self) -> str:
        """What the file that is now to be begun is called."""
        options = self.options
        name = self.pattern
        if options.rotate_seconds:
            try:
                name = time.strftime(name, time.localtime(self.begun))
            except ValueError as error:
                raise CannotSave(f"{name}: {error}", "-G makes the name with strftime(3).") from error
        if not options.file_size:
            return name
        if options.file_count:
            return name + str(self.part).zfill(len(str(options.file_count - 1)))
        return name + (str(self.part) if self.part else "")

    def open(self) -> PcapWriter:
        """Begins a file."""
        path = "standard output"
        if self.standard_output:
            descriptor = 1
        else:
            path = self.path = self.name()
            try:
                descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o666)
            except OSError as error:
                raise CannotSave(f"{path}: {os.strerror(error.errno or 0)}") from error
        return PcapWriter(
            descriptor, self.link_type, self.snaplen, bool(self.options.nanosecond),
            packet_buffered=self.options.packet_buffered, name=path,
        )  # fmt: skip

    def save(self, batch: Batch, first: int, stop: int) -> None:
        """Writes the packets of `batch` from `first` up to `stop`."""
        if self.options.rotate_seconds and first < stop:
            self.look_at_clock()
        while first < stop:
            until = stop
            if self.limit:
                until = self.writer.room(batch, self.limit, first, stop)
                if until == first:
                    self.part += 1
                    if self.options.file_count and self.part >= self.options.file_count:
                        self.part = 0
                    self.next_file()
                    continue
            try:
                self.writer.write_batch(batch, None, first, until)
            except CaptureFileError as error:
                raise CannotSave(str(error), error.hint) from error
            first = until

    def save_selected(self, batch: Batch, selected: list[int]) -> None:
        """Writes those packets of `batch`."""
        if self.limit:
            for i in selected:
                self.save(batch, i, i + 1)
            return
        if self.options.rotate_seconds and selected:
            self.look_at_clock()
        try:
            self.writer.write_batch(batch, selected)
        except CaptureFileError as error:
            raise CannotSave(str(error), error.hint) from error

    def look_at_clock(self) -> None:
        """-G: begins a new file if it is time."""
        now = time.time()
        if int(now) - int(self.begun) < self.options.rotate_seconds:
            return
        self.begun = now
        self.rounds += 1
        if self.options.file_count and not self.limit and self.rounds >= self.options.file_count:
            self.tell(f"Maximum file limit reached: {self.options.file_count}\n")
            raise EnoughFiles()
        self.part = 0
        self.next_file()

    def next_file(self) -> None:
        """Completes the file and begins the next."""
        if self.standard_output:
            raise CannotSave("standard output cannot be changed for another file", "Give -C or -G a file name with -w.")
        done = self.path
        self.close()
        if self.options.postrotate_command:
            run_on(self.options.postrotate_command, done)
        self.writer = self.open()

    def flush(self) -> None:
        """Writes out what is buffered."""
        try:
            self.writer.flush()
        except CaptureFileError as error:
            raise CannotSave(str(error), error.hint) from error

    def close(self) -> None:
        """Completes the file."""
        self.flush()
        if not self.standard_output:
            os.close(self.writer.descriptor)


def run_on(command: str, path: str) -> None:
    """Runs `command path` beside this process, with the least priority, and does not wait for it."""
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:  # those that have ended since
            pass
    except ChildProcessError:
        pass
    if os.fork() == 0:
        try:
            os.nice(19)
            os.execvp(command, [command, path])
        except OSError as error:
            os.write(2, os.fsencode(f"wiretale: -z: {command}: {os.strerror(error.errno or 0)}\n"))
        finally:
            os._exit(1)
