"""Standard output and standard error, and the signals that interrupt writing to them.

Text goes out in big pieces. As in tcpdump, SIGINT, SIGTERM and SIGHUP end the run where it stands:
what was printed stays printed, the files that are being written are completed. Only where the
program waits, for input or for whoever reads its output, do they break the wait.
"""

from __future__ import annotations

import _signal  # type: ignore[import-not-found]  # `signal` would bring enum along
import os
import stat

from wiretale.native import Final, final

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeVar

    Result = TypeVar("Result")

PROGRAM: Final = "wiretale"
PATIENCE: Final = 0.5  # seconds
OUTPUT: Final = "/proc/self/fd/1"


class Unwritable(Exception):
    """Standard output takes no more; the message is the operating system's."""


class EnoughFiles(Exception):
    """-G with -W: as many files as were asked for are complete."""

    unsaved = 0  # packets at hand that belong to none of them


class Interrupted(BaseException):
    """A signal came while the program was waiting."""


@final
class Output:
    """This process's standard output."""

    def __init__(self) -> None:
        self.descriptor = 1
        self.wait: Callable[[int], object] = wait_to_write
        self.stopped = False  # a signal asked for the end
        self.ended = False  # and that is not an interruption, but what was asked for
        self.waiting = False
        self.writing = False
        self.patient = False  # a signal leaves a write some time to get through
        self.flush: Callable[[], object] | None = None  # of the file that is being written
        self.flush_asked = False

    def write(self, data: bytes) -> None:
        """Writes all of `data`. Raises `Unwritable`."""
        self.writing = True
        try:
            self.while_waiting(write_all, self.descriptor, data, self.wait)
        except OSError as error:
            raise Unwritable(os.strerror(error.errno or 0)) from error
        except Interrupted:
            raise Unwritable("Interrupted system call") from None
        finally:
            self.writing = False

    def do_otherwise(self, wait: Callable[[int], object]) -> None:
        """From now on `wait` is what waits when whoever reads is held up: it may do something else meanwhile.

        Others write to the same pipe or terminal, so that it is opened once more to be written to without waiting.
        """
        if not os.path.exists(OUTPUT) or stat.S_IFMT(os.fstat(1).st_mode) not in (stat.S_IFIFO, stat.S_IFCHR):
            return
        try:
            self.descriptor = os.open(OUTPUT, os.O_WRONLY | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC)
        except OSError:  # it is somebody else's, or nobody reads any more
            return
        self.wait = wait

    def while_waiting(self, function: Callable[..., Result], *arguments: object) -> Result:
        """What `function` returns; a signal that comes meanwhile raises `Interrupted`."""
        self.flush_if_asked()
        self.waiting = True
        try:
            return function(*arguments)
        finally:
            self.waiting = False

    def flush_if_asked(self) -> None:
        """Calls `flush` if SIGUSR2 has asked for it."""
        if self.flush_asked and self.flush is not None:
            self.flush_asked = False
            self.flush()

    def catch_signals(self) -> None:
        """From now on signals end the run in good order. SIGHUP only if nobody asked for it to be ignored (nohup)."""
        _signal.signal(_signal.SIGINT, self.stop)
        _signal.signal(_signal.SIGTERM, self.stop)
        if _signal.getsignal(_signal.SIGHUP) == _signal.SIG_DFL:
            _signal.signal(_signal.SIGHUP, self.stop)
        _signal.signal(_signal.SIGUSR2, self.ask_to_flush)

    def ask_to_flush(self, _number: int, _frame: object) -> None:
        """The handler of SIGUSR2: calls `flush`, at once if the program waits, else before it next does."""
        if self.waiting and self.flush is not None:
            self.flush()
        else:
            self.flush_asked = True

    def end(self) -> None:
        """Ends the run in good order, from a signal handler: what is being written is written."""
        self.stopped = self.ended = True
        if self.waiting and not self.writing:
            self.waiting = False
            raise Interrupted()

    def stop(self, _number: int, _frame: object) -> None:
        """The signal handler."""
        self.stopped = True
        if self.writing and self.patient:
            # What is being written may be through already: only who waits for its reader is interrupted.
            _signal.signal(_signal.SIGALRM, self.interrupt)
            _signal.setitimer(_signal.ITIMER_REAL, PATIENCE)
        elif self.waiting:
            self.interrupt(0, None)

    def interrupt(self, _number: int, _frame: object) -> None:
        """Breaks the wait."""
        if self.waiting:
            self.waiting = False
            raise Interrupted()


def write_all(descriptor: int, data: bytes, wait: Callable[[int], object] | None = None) -> None:
    """Writes all of `data`; waits where the descriptor does not block and takes no more."""
    try:
        written = os.write(descriptor, data)
    except BlockingIOError:
        written = 0
    if written == len(data):
        return
    rest = memoryview(data)[written:]
    while rest:
        try:
            written = os.write(descriptor, rest)
        except BlockingIOError:
            (wait or wait_to_write)(descriptor)
            continue
        rest = rest[written:]


def wait_to_write(descriptor: int) -> None:
    """Waits until a descriptor can be written to."""
    from select import select

    select([], [descriptor], [])


def tell(text: str) -> None:
    """Writes to standard error; if that cannot be done there is nobody to tell."""
    try:  # noqa: SIM105 (contextlib would have to be imported)
        write_all(2, text.encode("utf-8", "surrogateescape"))
    except OSError:
        pass
