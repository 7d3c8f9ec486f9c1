"""--for, --until, --idle and --run: a run that ends by the clock, also when no packet comes.

A timer of the system (SIGALRM) breaks the wait for packets, as SIGINT would; what was captured is
complete, and the status is that of a run that reached its end.
"""

from __future__ import annotations

import _signal  # type: ignore[import-not-found]  # `signal` would bring enum along
import time

from wiretale.native import Final

TYPE_CHECKING = False
if TYPE_CHECKING:
    from wiretale.cli.options import Options
    from wiretale.cli.output import Output

LONGEST_WAIT: Final = 60.0  # seconds after which the clock is looked at again: somebody may have set it
SHORTEST_WAIT: Final = 0.001
LINGER: Final = 0.2  # seconds that packets may be under way when the command that they are about has ended


class Stopping:
    """When a run is to end."""

    def __init__(self, options: Options, output: Output) -> None:
        self.output = output
        now = time.monotonic()
        self.ends = now + options.run_for if options.run_for else 0.0  # on the clock that nobody sets
        self.until = options.run_until  # on the wall clock
        self.idle = options.idle
        self.last_packet = now
        _signal.signal(_signal.SIGALRM, self.look)
        self.wait()

    def came(self) -> None:
        """Packets came."""
        self.last_packet = time.monotonic()

    def left(self) -> float:
        """Seconds until the run is to end, as far as is known now; zero or less if it is time."""
        now = time.monotonic()
        left = LONGEST_WAIT
        if self.ends:
            left = min(left, self.ends - now)
        if self.until:
            left = min(left, self.until - time.time())
        if self.idle:
            left = min(left, self.last_packet + self.idle - now)
        return left

    def end_soon(self) -> None:
        """The command of --run has ended: what is under way is waited for, and that is the end."""
        soon = time.monotonic() + LINGER
        self.ends = min(self.ends, soon) if self.ends else soon
        self.wait()

    def wait(self) -> None:
        """Sets the timer."""
        _signal.setitimer(_signal.ITIMER_REAL, max(self.left(), SHORTEST_WAIT))

    def look(self, _number: int, _frame: object) -> None:
        """The timer's handler."""
        if self.left() <= 0:
            self.output.end()
        else:
            self.wait()
