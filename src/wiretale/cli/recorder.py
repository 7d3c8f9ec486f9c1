"""--recorder: the packets of the last seconds are kept in memory, and are saved when something happens.

What happens is told by --trigger: a filter expression (the first packet that matches), or one with a
rate (`tcp[tcpflags] == tcp-syn > 100/s`: the packet with which more than a hundred came within a second); or by
somebody with SIGUSR2. Then the packets that are kept are saved, and all that follow. Time is
what the packets say, so a file that is read gives what the capture would have given.

Memory is bounded in bytes as well as in seconds. What does not fit any more is forgotten, the oldest
first, and when the time comes a line says how far back the memory went.
"""

from __future__ import annotations

import time
from collections import deque

from wiretale.cli import amounts
from wiretale.errors import UsageError, WiretaleError
from wiretale.native import Final

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from wiretale.batch import Batch
    from wiretale.cli.saving import Saver

MEMORY: Final = 256_000_000  # bytes that are kept at most, unless --recorder says otherwise
OVERHEAD: Final = 1000  # bytes that a kept batch takes besides its packets
SECOND: Final = 1_000_000_000
UNITS: Final = {"s": SECOND, "min": 60 * SECOND, "m": 60 * SECOND, "h": 3600 * SECOND}
MOST: Final = 1_000_000  # packets of a rate: as many times are remembered


def limits(text: str) -> tuple[float, int]:
    """Seconds and bytes of --recorder's `30s` or `30s,64MB`. Raises UsageError."""
    seconds, comma, memory = text.partition(",")
    return amounts.duration(seconds, "--recorder"), amounts.size(memory, "--recorder") if comma else MEMORY


def condition(text: str) -> tuple[str, int, int]:
    """A trigger's expression, and how many packets in how many nanoseconds are too many: `EXPRESSION > N/s`.

    Both numbers are 0 for an expression alone, which may well end in a comparison of its own: no expression
    ends in a slash and a unit. Raises UsageError.
    """
    before, slash, unit = text.rpartition("/")
    unit = unit.strip()
    expression, above, number = before.rpartition(">")
    if not slash or not above or not unit.isalpha() or not number.strip():
        if not text.strip():
            raise UsageError("--trigger: give a filter expression, or one with a rate, as in 'icmp > 100/s'")
        return text, 0, 0
    if not number.strip().isdecimal() or unit not in UNITS:
        raise UsageError(f"--trigger: '{number.strip()}/{unit}' is not a rate: give one as in 100/s, 100/m or 100/h")
    if int(number) >= MOST:
        raise UsageError(f"--trigger: {number.strip()}/{unit} is too much: rates are below {MOST}")
    return expression.strip(), int(number), UNITS[unit]


class Rate:
    """Tells when more than `most` packets come within `window` nanoseconds."""

    def __init__(self, most: int, window: int) -> None:
        self.window = window
        self.times = [-(1 << 62)] * (most + 1)  # of the last packets, in turn
        self.next = 0

    def exceeded(self, when: int) -> bool:
        """Counts a packet that came at a time; whether it is one too many."""
        self.times[self.next] = when
        self.next = (self.next + 1) % len(self.times)
        # What is overwritten next is the first of the last `most` + 1.
        return -self.window < when - self.times[self.next] < self.window


class Trigger:
    """What makes the recorder save. Raises WiretaleError if its expression is no filter for the link type."""

    def __init__(self, text: str, snaplen: int, netmask: int | None, link_type: int) -> None:
        from wiretale.filter.errors import FilterError
        from wiretale.filter.filter import Selection

        self.text = text
        expression, most, window = condition(text)
        self.rate = Rate(most, window) if window else None
        self.selection = Selection(expression, snaplen, netmask)
        try:
            self.selection.machine(link_type)
        except FilterError as error:
            lines = [*error.caret().splitlines(), *error.hint.splitlines()]
            raise WiretaleError(f"--trigger: {error}", "\n    ".join(lines)) from error

    def fires(self, batch: Batch, first: int, stop: int, selected: Sequence[int] | None) -> int | None:
        """When it fires within these packets, in nanoseconds; None if it does not."""
        among = range(first, stop) if selected is None else set(selected[first:stop])
        for i in self.selection.select(batch):
            if i in among:
                when = moment(batch, i)
                if self.rate is None or self.rate.exceeded(when):
                    return when
        return None


class Recorder:
    """The packets that are kept until the trigger fires, and the saver that they go to then."""

    def __init__(
        self,
        limits: tuple[float, int],
        trigger: Trigger | None,
        saver: Saver,
        tell: Callable[[str], object],
        live: bool = False,
    ) -> None:
        self.seconds, self.most_bytes = limits
        self.window = int(self.seconds * SECOND)
        self.trigger = trigger
        self.saver = saver
        self.tell = tell
        self.live = live
        self.fired = False
        self.batches: deque[Batch] = deque()
        self.bytes = 0
        self.forgot = False  # whether memory was too short
        self.newest = 0  # nanoseconds since 1970
        saver.flush()  # until then the file is an empty capture

    def take(self, batch: Batch, first: int, stop: int, selected: Sequence[int] | None = None) -> None:
        """Keeps packets of a batch, or saves them; the arguments are `Saver.save`'s."""
        if self.fired:
            self.saver.save(batch, first, stop, selected)
            return
        if first >= stop:
            return
        trigger = self.trigger
        when = None if trigger is None else trigger.fires(batch, first, stop, selected)
        self.hold(batch, first, stop, selected)
        if trigger is not None and when is not None:
            self.fire(when, trigger.text)
        else:
            self.forget()

    def hold(self, batch: Batch, first: int, stop: int, selected: Sequence[int] | None) -> None:
        """Keeps a copy of packets: batches are filled again."""
        kept = batch.copied(selected, first, stop)
        file = self.saver.file
        if file is not None and file.pcapng is not None:
            file.pcapng.keep_options(batch, kept, selected, first, stop)
        self.batches.append(kept)
        self.bytes += size_of(kept)
        self.newest = max(self.newest, moment(kept, kept.count - 1))

    def forget(self) -> None:
        """Lets go of what is too old or too much."""
        oldest = (self.newest - self.window) // SECOND  # a whole second more is kept than may be needed
        while len(self.batches) > 1:
            batch = self.batches[0]
            too_much = self.bytes > self.most_bytes
            if not too_much and batch.seconds(batch.count - 1) >= oldest:
                break
            self.forgot = self.forgot or too_much
            self.bytes -= size_of(batch)
            self.batches.popleft()

    def fire_by_hand(self) -> None:
        """SIGUSR2: saves what is kept; later, what was not handed out yet."""
        if self.fired:
            self.saver.flush()
            return
        self.fire(time.time_ns() if self.live else self.newest, "SIGUSR2")

    def fire(self, when: int, reason: str) -> None:
        """Saves what came in the seconds before a time, and what was kept after it."""
        self.fired = True
        since = when - self.window
        saved = 0
        reached = when
        while self.batches:
            batch = self.batches.popleft()
            count: int = batch.count
            first: int = batch.first_since(since // SECOND, 0, count)
            while first < count and moment(batch, first) < since:
                first += 1
            if first < count:
                saved += count - first
                reached = min(reached, moment(batch, first))
                self.saver.save(batch, first, count)
        self.saver.flush()
        try:
            clock = time.strftime("%H:%M:%S", time.localtime(when // SECOND))
        except (OverflowError, ValueError, OSError):  # a year that no calendar has
            clock = str(when // SECOND)
        self.tell(
            f"wiretale: {reason} at {clock}.{when % SECOND // 1000:06}: "
            f"saving {saved} packet{'' if saved == 1 else 's'} from memory, and what follows\n"
        )
        if self.forgot:
            self.tell(
                f"    Only the last {(when - reached) / SECOND:.3f} s fitted into {self.most_bytes / 1e6:g} MB; "
                f"--recorder {self.seconds:g}s,SIZE says how much memory to use.\n"
            )

    def close(self) -> None:
        """At the end: says if nothing was saved."""
        if not self.fired:
            self.batches.clear()
            self.tell("wiretale: the trigger did not fire: nothing was saved\n")


def moment(batch: Batch, i: int) -> int:
    """When packet `i` of a batch came, in nanoseconds since 1970."""
    return int(batch.seconds(i) * SECOND + batch.nanoseconds(i))


def size_of(batch: Batch) -> int:
    """Bytes that a kept batch takes."""
    return len(batch.data) + len(batch.index) + OVERHEAD
