"""Listening on an interface for a while, for the commands that tell something of what they heard.

The wait ends when the time is up, or with SIGINT, SIGTERM or SIGHUP; what was heard is told all the same. As in a
capture, rights are given up before the first packet is looked at.
"""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from types import FrameType
from typing import IO, TYPE_CHECKING

from wiretale.capture.live import LiveSource
from wiretale.capture.privileges import limit_capabilities
from wiretale.cli.confinement import confine
from wiretale.cli.devices import names

if TYPE_CHECKING:
    from wiretale.batch import Batch
    from wiretale.files.writer import PcapWriter
    from wiretale.filter.filter import Selection

ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Listener:
    """Packets of an interface, until the time is up."""

    def __init__(self, interface: str, expression: str, seconds: float | None, copy: IO[bytes] | None = None) -> None:
        """Opens the interface; `copy` is where the packets are saved as well. Raises WiretaleError."""
        self.selection: Selection | None = None
        self.writer: PcapWriter | None = None
        self.source = source = LiveSource(names([interface]), immediate=True)
        try:
            selection = None
            if expression:
                from wiretale.filter.filter import Selection

                network = source.network
                selection = self.selection = Selection(expression, source.snaplen, network[1] if network else None)
                selection.machine(source.link_type)
            source.start(None if selection is None else lambda link_type: selection.filter(link_type).program)
            if copy is not None:
                from wiretale.files.writer import PcapWriter

                self.writer = PcapWriter(copy.fileno(), source.link_type, source.snaplen, True, name="copy")
        except BaseException:
            source.close()
            raise
        self.seconds = seconds
        self.packets = 0

    def batches(self) -> Iterator[tuple[Batch, Sequence[int]]]:
        """Batches and which of their packets count. About twice a second one without packets, when there are none."""
        source, selection = self.source, self.selection
        end = None if self.seconds is None else time.monotonic() + self.seconds
        while (batch := source.read()) is not None:
            if selection is not None and source.check_again:
                selected: Sequence[int] = selection.select(batch)
            else:
                selected = range(batch.count)
            self.packets += len(selected)
            if self.writer is not None and selected:
                self.writer.write_batch(batch, range(batch.count))  # so that the copy's packets have their numbers
            yield batch, selected
            if end is not None and time.monotonic() >= end:
                source.stop()

    def stop(self, _number: int = 0, _frame: FrameType | None = None) -> None:
        """Ends the wait: what has come is still given. A signal's handler."""
        self.source.stop()


@contextmanager
def listening(
    interface: str, expression: str, seconds: float | None, copy: IO[bytes] | None = None
) -> Iterator[Listener]:
    """Listens on an interface; says so on standard error, and in the end what became of the packets."""
    listener = Listener(interface, expression, seconds, copy)
    source = listener.source
    before = {number: signal.signal(number, listener.stop) for number in ENDING}
    signal.set_wakeup_fd(source.wake_descriptor, warn_on_full_buffer=False)
    try:
        long = "until Ctrl-C" if seconds is None else f"for {seconds:g} s"
        sys.stderr.write(f"wiretale: listening on {source.devices[0].name} {long}\n")
        sys.stderr.flush()
        if source.queue is not None:
            from wiretale.cli.verdicts import delegate

            delegate(source.queue, confined=True)
        with suppress(OSError):  # then there are none to give up, or no way to
            limit_capabilities()
        confine(resolver=False, captured=source.descriptors)
        yield listener
        if listener.writer is not None:
            listener.writer.flush()
        found = source.statistics
        if found.dropped:
            sys.stderr.write(f"wiretale: {found.dropped} packets were dropped by the kernel\n")
    finally:
        signal.set_wakeup_fd(-1)
        for number, handler in before.items():
            signal.signal(number, handler)
        source.close()
