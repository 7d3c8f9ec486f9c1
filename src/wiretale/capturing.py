"""Live captures as Python iterables: `wiretale.capture`."""

from __future__ import annotations

import time
from contextlib import suppress
from functools import partial
from threading import Lock

from wiretale.capture import listing
from wiretale.capture.live import LiveSource, Statistics
from wiretale.errors import CaptureError, WiretaleError
from wiretale.native import Final
from wiretale.packet import Packet, Printers

TYPE_CHECKING = False
if TYPE_CHECKING:
    from asyncio import AbstractEventLoop
    from collections.abc import Callable, Sequence
    from types import TracebackType

    from wiretale.batch import Batch
    from wiretale.filter.filter import Filter, Selection


MOST_SNAPLEN: Final = 262144


class LiveCapture:
    """Packets as they come: what `wiretale.capture` returns.

    It can be iterated with `for`, and with `async for` in an event loop. Other threads may iterate it at the same
    time (each packet goes to one of them), and may close it, which ends every iteration.
    """

    def __init__(
        self,
        source: LiveSource,
        selection: Selection | None = None,
        count: int | None = None,
        timeout: float | None = None,
    ) -> None:
        self._source = source
        self._selection = selection  # what has to be checked although the kernel did
        self._left = count  # packets still to come
        self._ends = None if timeout is None else time.monotonic() + timeout
        self._batch: Batch | None = None
        self._next = 0  # place in `_selected`
        self._selected: Sequence[int] = ()
        self._printers = Printers()
        self._lock = Lock()
        self._closing = False
        self._waiting: list[tuple[AbstractEventLoop, Callable[[], None]]] = []  # who is woken when it is closed

    @property
    def link_type(self) -> int:
        """The LINKTYPE_ number of the (first) interface's packets: 1 for Ethernet."""
        return self._source.link_type

    @property
    def snaplen(self) -> int:
        """The most that is captured of a packet."""
        return self._source.snaplen

    @property
    def nanosecond(self) -> bool:
        """Whether times are finer than to the microsecond."""
        return self._source.nanosecond

    @property
    def interfaces(self) -> tuple[str, ...]:
        """The names of the interfaces that are captured from."""
        return tuple(device.name for device in self._source.devices)

    @property
    def statistics(self) -> Statistics:
        """How many packets passed the filter, and how many of them were lost, until now or until the end."""
        return self._source.statistics

    def __iter__(self) -> LiveCapture:
        return self

    def __next__(self) -> Packet:
        with self._lock:
            while True:
                packet = self._ready()
                if packet is not None:
                    return packet
                if not self._more(self._patience()):
                    break
        self.close()
        raise StopIteration

    def __aiter__(self) -> LiveCapture:
        return self

    async def __anext__(self) -> Packet:
        while True:
            packet = None
            with self._lock:
                packet = self._ready()
                going_on = packet is not None or self._more(0)
                if packet is None and going_on:
                    packet = self._ready()
            if packet is not None:
                return packet
            if not going_on:
                self.close()
                raise StopAsyncIteration
            await self._readable()

    def close(self) -> None:
        """Ends the capture. May be called twice, and while another thread, or a task, waits for a packet."""
        self._closing = True
        self._source.wake()
        with self._lock:
            self._let_go()
            self._source.close()

    def __enter__(self) -> LiveCapture:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def __del__(self) -> None:
        source = getattr(self, "_source", None)
        if source is not None:
            source.close()

    # ---- one packet after the other -------------------------------------------------------------------

    def _patience(self) -> float | None:
        """How long the next packets may be waited for."""
        return None if self._ends is None else max(self._ends - time.monotonic(), 0)

    def _more(self, seconds: float | None) -> bool:
        """Asks for more packets; False if there are to be none."""
        if self._closing or self._left == 0:
            return False
        late = self._ends is not None and time.monotonic() >= self._ends
        try:
            batch = self._source.poll(0 if late else seconds)
            if batch is None or (late and not batch.count):
                return False
            self._batch = batch
            self._next = 0
            self._selected = range(batch.count)
            if self._selection is not None and batch.count:
                self._selected = self._selection.select(batch)
        except WiretaleError:
            self._closing = True
            self._let_go()
            self._source.close()
            raise
        return True

    def _ready(self) -> Packet | None:
        """The next packet of the batch, if there is one."""
        batch = self._batch
        if batch is None or self._next >= len(self._selected) or self._left == 0 or self._closing:
            return None
        i = self._selected[self._next]
        self._next += 1
        if self._left is not None:
            self._left -= 1
        return Packet.of(batch, i, self._printers)

    async def _readable(self) -> None:
        """Waits in the event loop until there may be packets, or the time is up, or the capture is closed."""
        import asyncio

        loop = asyncio.get_running_loop()
        ready: asyncio.Future[None] = loop.create_future()

        def wake() -> None:
            if not ready.done():
                ready.set_result(None)

        def wake_all() -> None:
            for where, waiting in tuple(self._waiting):
                if where is loop:
                    waiting()

        with self._lock:
            if self._closing:
                return
            self._waiting.append((loop, wake))
            for descriptor in self._source.awaited():
                loop.add_reader(descriptor, wake_all)
        patience = self._patience()
        timer = None if patience is None else loop.call_later(patience, wake)
        try:
            await ready
        finally:
            if timer is not None:
                timer.cancel()
            with self._lock:
                if (loop, wake) in self._waiting:
                    self._waiting.remove((loop, wake))
                if not self._closing and all(where is not loop for where, _ in self._waiting):
                    for descriptor in self._source.awaited():
                        loop.remove_reader(descriptor)

    def _let_go(self) -> None:
        """Wakes the tasks that wait: the descriptors that their loops watch are about to go."""
        if not self._waiting:
            return
        from asyncio import _get_running_loop

        running = _get_running_loop()
        waiting = list(self._waiting)
        self._waiting.clear()
        for loop in {loop for loop, _ in waiting}:
            wakes: list[Callable[[], object]] = [wake for where, wake in waiting if where is loop]
            for descriptor in self._source.awaited():
                if loop is running:
                    loop.remove_reader(descriptor)
                else:
                    wakes.append(partial(loop.remove_reader, descriptor))
            with suppress(RuntimeError):  # the loop is closed, and nobody waits
                for wake in wakes:
                    loop.call_soon_threadsafe(wake)


def capture(
    interface: str | Sequence[str] | None = None,
    filter: str | Filter | None = None,
    *,
    count: int | None = None,
    timeout: float | None = None,
    snaplen: int = 262144,
    promiscuous: bool = True,
    direction: str = "inout",
    link_type: str | int | None = None,
    buffer: int = 16384,
    immediate: bool = True,
) -> LiveCapture:
    """Captures packets from an interface, from several, or (`"any"`) from all.

    The filter is in force when this returns: whatever passes the interface from now on and matches comes, and
    nothing from before.

        with wiretale.capture("eth0", "udp port 53", count=10, timeout=30) as source:
            for packet in source:
                print(packet)
        print(source.statistics)

    `interface` is a name or several; None stands for the first that `wiretale -D` lists. `filter` is as for
    `wiretale.read`. The capture ends after `count` packets, or after `timeout` seconds, or when it is closed. `snaplen`
    is the most that is kept of a packet. `direction` is "in", "out" or "inout". `link_type` is one of those that
    `wiretale -L` lists. `buffer` is the size of the kernel's buffer in KiB. Packets come as soon as they are there;
    with `immediate=False` up to a tenth of a second later and many at a time, which is cheaper.

    Raises `wiretale.CaptureError` where there is no such interface, or no permission, or the interface vanishes;
    `wiretale.FilterError` for an expression that is none; `ValueError` for a number that cannot be.
    """
    from wiretale import linktypes

    if direction not in ("in", "out", "inout"):
        raise ValueError(f"direction is in, out or inout, not {direction!r}")
    if (count is not None and count < 0) or (timeout is not None and timeout < 0):
        raise ValueError("neither count nor timeout is negative")
    if not 0 < snaplen <= MOST_SNAPLEN:
        raise ValueError(f"snaplen is from 1 to {MOST_SNAPLEN} bytes, not {snaplen}")
    if not 0 < buffer < 1 << 21:
        raise ValueError(f"buffer is from 1 to {(1 << 21) - 1} KiB, not {buffer}")
    names = [interface] if isinstance(interface, str) else list(interface or [listing.listed()[0].device.name])
    if not all(isinstance(name, str) for name in names):
        raise TypeError(f"interface is a name, or several, not {interface!r}")
    names = list(dict.fromkeys(names))
    number = link_type if isinstance(link_type, int) else None
    if isinstance(link_type, str):
        number = linktypes.by_name(link_type)
        if number is None:
            raise CaptureError(f"invalid data link type {link_type}")
    source = LiveSource(
        names, snaplen=snaplen, promiscuous=promiscuous, buffer=buffer, immediate=immediate,
        direction="" if direction == "inout" else direction, link_type=number, nanosecond=True, tick=None,
    )  # fmt: skip
    try:
        selection = None if filter is None else selection_of(filter, source)
        source.start(None if selection is None else lambda kind: selection.filter(kind).program)
    except BaseException:
        source.close()
        raise
    return LiveCapture(source, selection if source.check_again else None, count, timeout)


def selection_of(filter: str | Filter, source: LiveSource) -> Selection:
    """What selects the packets of a source. Raises FilterError."""
    from wiretale.filter.filter import Selection

    if not isinstance(filter, str):
        if not hasattr(filter, "link_type"):
            raise TypeError(f"filter is an expression or a wiretale.Filter, not {filter!r}")
        if any(interface.link_type != filter.link_type for interface in source.interfaces):
            raise CaptureError(
                f"the filter is for link type {linktype_name(filter.link_type)}, and the interface's packets are of "
                f"{linktype_name(source.link_type)}"
            )
        return Selection.only(filter)
    network = source.network
    return Selection(filter, source.snaplen, network[1] if network is not None else 0)


def linktype_name(number: int) -> str:
    """What a link type is called."""
    from wiretale import linktypes

    return linktypes.name(number)
