"""--run: the command that is captured alongside of. The capture ends when it does, and with its status.

The process is there before the capture has given up its rights, and waits; once packets are being
captured it becomes the command. It keeps the standard streams.
"""

from __future__ import annotations

import _signal  # type: ignore[import-not-found]  # `signal` would bring enum along
import os

from wiretale.errors import WiretaleError
from wiretale.native import Final

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pwd import struct_passwd

NOT_FOUND: Final = 127  # the statuses that a shell gives
NOT_STARTED: Final = 126
SIGNALLED: Final = 128
# Whose handling this program, or Python, changes.
CHANGED: Final = (
    _signal.SIGINT, _signal.SIGTERM, _signal.SIGPIPE, _signal.SIGXFSZ, _signal.SIGUSR1, _signal.SIGUSR2,
    _signal.SIGCHLD,
)  # fmt: skip


class Companion:
    """A command beside the capture."""

    def __init__(self, words: Sequence[str], user: struct_passwd | None = None) -> None:
        """Makes the process, which waits for `go`; it will run as `user`, if that is given."""
        self.status: int | None = None  # once it has ended
        waits, goes = os.pipe()
        process = os.fork()
        if process == 0:
            try:
                os.close(goes)
                if os.read(waits, 1):
                    become(words, user)
            finally:
                os._exit(NOT_STARTED)
        os.close(waits)
        self.process = process
        self._goes = goes

    def go(self, ended: Callable[[], object]) -> None:
        """Lets the command begin. `ended` is called, by a signal's handler, when it has ended."""
        def look(_number: int, _frame: object) -> None:
            if self.has_ended():
                ended()

        _signal.signal(_signal.SIGCHLD, look)
        os.write(self._goes, b"!")
        os.close(self._goes)
        self._goes = -1

    def has_ended(self) -> bool:
        """Whether the command has ended; then its `status` is known."""
        if self.status is None:
            try:
                process, result = os.waitpid(self.process, os.WNOHANG)
            except ChildProcessError:
                self.status = NOT_STARTED
                return True
            if process:
                self.take(result)
        return self.status is not None

    def take(self, result: int) -> None:
        """Takes what waitpid says."""
        code = os.waitstatus_to_exitcode(result)
        self.status = code if code >= 0 else SIGNALLED - code

    def finish(self, interrupted: bool) -> int:
        """Waits for the command and returns its status; if the capture was `interrupted`, so is the command."""
        if self._goes >= 0:  # it never began
            os.close(self._goes)
            self._goes = -1
        if not self.has_ended():
            _signal.signal(_signal.SIGCHLD, _signal.SIG_DFL)
            if interrupted:
                try:  # noqa: SIM105 (contextlib would have to be imported)
                    os.kill(self.process, _signal.SIGTERM)
                except ProcessLookupError:
                    pass
            try:
                self.take(os.waitpid(self.process, 0)[1])
            except ChildProcessError:
                self.status = self.status or NOT_STARTED
        assert self.status is not None
        return self.status


def become(words: Sequence[str], user: struct_passwd | None) -> None:
    """Turns this process into the command; returns only if that cannot be done."""
    for number in CHANGED:
        _signal.signal(number, _signal.SIG_DFL)
    _signal.set_wakeup_fd(-1)
    try:
        if user is not None:
            from wiretale.capture import privileges

            privileges.become(user)
        os.execvp(words[0], list(words))
    except (OSError, ValueError, WiretaleError) as error:
        reason = os.strerror(error.errno or 0) if isinstance(error, OSError) else str(error)
        os.write(2, os.fsencode(f"wiretale: --run: {words[0]}: {reason}\n"))
        os._exit(NOT_FOUND if isinstance(error, FileNotFoundError) else NOT_STARTED)
