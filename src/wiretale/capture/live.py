"""Packets of network interfaces, as they come: the source that `wiretale -i` and `wiretale.capture` read.

One socket captures from one interface, or from all; packets of several interfaces come from a socket for all, whose
filter lets only theirs through, so that they are in the order in which the kernel saw them.
"""

from __future__ import annotations

import _socket
import os
import struct
import sys
import time
from _thread import allocate_lock

from wiretale.batch import LAYOUT_MICROSECONDS, LAYOUT_NANOSECONDS, Batch, Interface
from wiretale.capture import constants as c
from wiretale.capture import interfaces, netfilter, translate
from wiretale.capture.counters import UNKNOWN, Counters, InterfaceCounts, Statistics
from wiretale.capture.frames import COOKED, COOKED_2, IN, INOUT, NO_TAG, NOT_COOKED, OUT, Frames
from wiretale.capture.interfaces import ANY, EN10MB, LINUX_SLL, LINUX_SLL2, Device
from wiretale.capture.packet_socket import Listener, packet_socket
from wiretale.capture.pseudo_devices import refuse
from wiretale.capture.ring import DEFAULT_BUFFER, Ring
from wiretale.errors import CaptureError
from wiretale.native import Final

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from wiretale.capture.nfqueue import QueueListener
    from wiretale.capture.translate import Row

SNAPLEN: Final = 262144
DIRECTIONS: Final = {"": INOUT, "inout": INOUT, "in": IN, "out": OUT}
TICK: Final = 0.5
STRAGGLING: Final = 2  # times that a block may take to be handed on, after which none is coming any more
FRAMES: Final = {EN10MB: "ethernet", LINUX_SLL: "cooked", LINUX_SLL2: "cooked2"}  # as `translate` calls them
WATCH: Final = 1.0  # seconds after which to look whether interfaces are still there, where the kernel does not say
INTERFACE_DOWN: Final = 100  # ENETDOWN
GONE: Final = "The interface disappeared"
NO_PERMISSION: Final = (
    "CAP_NET_RAW is missing: run it as root (sudo), or give it to the program once:\n"
    "    setcap cap_net_raw,cap_net_admin+ep on the Python that runs it."
)


class LiveSource:
    """Packets of interfaces, from when `start` is called until `close` or `stop`.

    `read` gives them block by block. Where none have come for `tick` seconds it gives an empty batch, so that whoever
    reads can look at the clock; None is a tick that never comes. Times are to the nanosecond. Raises `CaptureError`
    where the interface cannot be captured from.
    """

    def __init__(
        self,
        names: Sequence[str],
        *,
        snaplen: int = SNAPLEN,
        promiscuous: bool = True,
        buffer: int = 0,
        immediate: bool = False,
        direction: str = "",
        link_type: int | None = None,
        nanosecond: bool = False,
        tick: float | None = TICK,
    ) -> None:
        self.snaplen = snaplen
        self.nanosecond = nanosecond
        self.tick = tick
        self.check_again = False  # what the kernel's filter let through has to be filtered once more
        self._received = 0
        self._dropped = 0
        self._stopped: float | None = None  # when
        self._failure: CaptureError | None = None  # why
        self._closed = False
        self._door = allocate_lock()  # between closing and what other threads may do
        self._batch = Batch()
        self._promiscuous = promiscuous
        self._index = 0  # of the only interface
        self._watched = len(names) > 1  # a socket for all interfaces is not told that one of them goes
        if any(netfilter.kind_of(name) for name in names):
            self._open_netfilter(names, buffer or DEFAULT_BUFFER, direction, link_type)
        else:
            self._open_interfaces(names, buffer or DEFAULT_BUFFER, immediate, DIRECTIONS[direction], link_type)
        self._counters = Counters(self.devices)
        self.interfaces = [
            Interface(self.link_type if number == 0 else one.link_type, snaplen, one.name, nanosecond)
            for number, one in enumerate(self.devices)
        ]
        self._batch.interfaces = self.interfaces

    def _open_interfaces(
        self, names: Sequence[str], buffer: int, immediate: bool, direction: int, link_type: int | None
    ) -> None:
        """Makes the packet socket for network interfaces."""
        for name in names:
            refuse(name)
        try:
            made = packet_socket(c.SOCK_RAW)
        except OSError as error:
            raise no_socket(names[0], error) from error
        try:
            self.devices = [device(name, made) for name in names]
            first = self.devices[0]
            self._choose(link_type)
            if len(names) > 1 and any(one.link_type in (LINUX_SLL, LINUX_SLL2) for one in self.devices):
                raise CaptureError(
                    "interfaces without a link layer of their own cannot be captured from together with others",
                    "Capture from any, and name the interfaces in the filter: ifindex 2 or ifindex 3.",
                )
            self._index = first.index if len(names) == 1 else 0
            cooked = {LINUX_SLL: COOKED, LINUX_SLL2: COOKED_2}.get(self.link_type, NOT_COOKED)
            if cooked != NOT_COOKED or not self._index:
                made.close()
                made = packet_socket(c.SOCK_DGRAM if cooked != NOT_COOKED else c.SOCK_RAW, everywhere=not self._index)
            self._listener = listener(made, buffer, immediate)
        except OSError as error:
            made.close()
            raise CaptureError(f"{names[0]}: {error.strerror}") from error
        except CaptureError:
            made.close()
            raise
        tag_at = {EN10MB: 12, 143: 12, LINUX_SLL: 14}.get(self.link_type, NO_TAG)
        numbers = {one.index: number for number, one in enumerate(self.devices)} if len(names) > 1 else {}
        self._frames = Frames(self.snaplen, cooked, tag_at, direction, loopback(), numbers)

    def _open_netfilter(self, names: Sequence[str], buffer: int, direction: str, link_type: int | None) -> None:
        """Binds the groups of netfilter's log, or a queue."""
        name = next(name for name in names if netfilter.kind_of(name))
        if len(names) > 1:
            raise CaptureError(
                f"{name} cannot be captured from together with others",
                f"Several groups go into one name: {netfilter.kind_of(name)}:5,6. For interfaces run another capture.",
            )
        self.devices = [netfilter.device(name)]
        self._choose(link_type)
        self._listener = netfilter.listener(name, self.link_type, self.snaplen, buffer)
        if direction:
            self._listener.close()
            raise CaptureError(
                f"{name}: pcap_setdirection() failed: Setting direction is not supported on this device",
                "The rules choose what is logged: those in an input chain, what comes in.",
            )
        self._frames = Frames(self.snaplen, NOT_COOKED, NO_TAG, INOUT, -1, {})

    def _choose(self, link_type: int | None) -> None:
        """Takes the link type that is asked for, or the first device's usual one. Raises `CaptureError`."""
        first = self.devices[0]
        self.link_type = first.link_type if link_type is None else link_type
        if self.link_type not in first.link_types:
            raise CaptureError(f"{self.link_type} is not one of the DLTs supported by this device")

    @property
    def link_type_field(self) -> int:
        """The link type as it is written into a file."""
        return self.link_type

    @property
    def descriptors(self) -> list[int]:
        """The sockets that packets come from."""
        return [self._listener.socket.fileno()]

    @property
    def wake_descriptor(self) -> int:
        """Whatever is written to this descriptor, which does not block, ends the wait for packets."""
        return self._listener.wake_descriptor

    @property
    def runs_filters(self) -> bool:
        """Whether the kernel runs the filter: else `check_again` holds, and only what passes that counts."""
        return self._listener.runs_filters

    @property
    def queue(self) -> QueueListener | None:
        """What has the kernel accept packets, where they wait for that (`nfqueue`)."""
        if netfilter.kind_of(self.devices[0].name) != "nfqueue":
            return None
        from wiretale.capture.nfqueue import QueueListener

        assert isinstance(self._listener, QueueListener)
        return self._listener

    def deliver_records(self) -> None:
        """From now on batches may have no index, and be the records of a pcap file: for who saves all of them."""
        if len(self.devices) == 1:
            self._frames.deliver_records(LAYOUT_NANOSECONDS if self.nanosecond else LAYOUT_MICROSECONDS)

    def interface_name(self, index: int) -> str:
        """What the interface of an index is called now. Raises OSError if there is none."""
        return interfaces.name_of(index, self._listener.socket)

    def wake(self) -> None:
        """Ends the wait for packets, from another thread."""
        with self._door:
            if not self._closed:
                self._listener.wake()

    @property
    def network(self) -> tuple[int, int] | None:
        """The IPv4 network of the first interface, and its mask; None if it has none."""
        return interfaces.network(self.devices[0].name, self._listener.socket)

    def start(self, program_for: Callable[[int], Sequence[Row]] | None = None) -> None:
        """Begins to capture the packets that a filter selects, and not one from before.

        `program_for` gives the filter's program for a link type.
        """
        if not self._listener.runs_filters:
            self.check_again = program_for is not None
            self._listener.start((), 0)
            return
        programs = []
        for one, made in zip(self.devices, self.interfaces, strict=True):
            link_type = int(made.link_type)
            program = translate.everything(self.snaplen) if program_for is None else tuple(program_for(link_type))
            program, again = translate.for_link(program, self.snaplen, FRAMES.get(link_type, ""))
            if again and any(k >= translate.BESIDE and code in translate.SIZES for code, _, _, k in program):
                raise CaptureError(
                    "neither the kernel can run this filter, nor can it be run afterwards, when the direction is lost",
                    "Use -Q in or -Q out in place of inbound and outbound.",
                )
            self.check_again = self.check_again or again
            programs.append((one.index, program))
        chosen = programs[0][1] if len(programs) == 1 else translate.by_interface(programs)
        if len(chosen) > translate.MAXIMUM_INSTRUCTIONS:
            self.check_again = True
            chosen = translate.by_interface([(one.index, translate.everything(self.snaplen)) for one in self.devices])
        try:
            for one in self.devices:
                if self._promiscuous and one.index:
                    membership = struct.pack("@iHH8x", one.index, c.PACKET_MR_PROMISC, 0)
                    self._listener.socket.setsockopt(c.SOL_PACKET, c.PACKET_ADD_MEMBERSHIP, membership)
            self._listener.start(chosen, self._index)
        except OSError as error:
            raise CaptureError(f"{self.devices[0].name}: {error.strerror}") from error

    def read(self) -> Batch | None:
        """The next packets; an empty batch after `tick` seconds without any; None once `stop` has had its effect."""
        return self.poll(self.tick)

    def poll(self, seconds: float | None) -> Batch | None:
        """As `read`, waiting so long at most: None stands for as long as it takes, 0 for not at all."""
        listener = self._listener
        batch = self._batch
        if self._closed:
            return None
        if listener.fill(batch, self._frames):
            return batch
        if self._watched:
            self._look_for_interfaces()
            seconds = WATCH if seconds is None else min(seconds, WATCH)
        if self._stopped is not None:
            left = self._stopped + listener.retire * STRAGGLING / 1000 - time.monotonic()
            if left <= 0:
                if self._failure is not None:
                    raise self._failure
                return None
            seconds = left if seconds is None else min(seconds, left)
        if seconds != 0:
            try:
                listener.wait(None if seconds is None else int(seconds * 1000) + 1)
            except OSError as error:
                if error.errno != INTERFACE_DOWN:
                    raise CaptureError(error.strerror or str(error)) from error
                self._look_for_interfaces()  # one that is down may come up again
            if listener.fill(batch, self._frames):
                return batch
        batch.begin(b"")
        batch.finish()
        return batch

    def wait_to_write(self, descriptor: int) -> None:
        """Waits until `descriptor` can be written to. What comes meanwhile is kept in memory, up to some bounds."""
        if self._closed:
            Listener.wait_to_write(self._listener, descriptor)
        else:
            self._listener.wait_to_write(descriptor)

    def awaited(self) -> tuple[int, int]:
        """What becomes readable when there are packets, and when the wait is ended: for an event loop."""
        return self._listener.socket.fileno(), self._listener.woken_descriptor

    def _look_for_interfaces(self) -> None:
        """Where an interface is no more, there will be no more packets: those that have come are still delivered."""
        if self._stopped is not None:
            return
        for one in self.devices:
            try:
                if one.index:
                    self.interface_name(one.index)
            except OSError as error:
                self._failure = CaptureError(GONE, f"{one.name} is no more. What was captured before is complete.")
                self._failure.__cause__ = error
                self.stop()

    def stop(self) -> None:
        """Takes no more packets: what has come is still to be read, and then the end."""
        if self._stopped is None:
            self._stopped = time.monotonic()
            self._listener.stop()

    @property
    def statistics(self) -> Statistics:
        """What became of the packets until now, or until the source was closed."""
        with self._door:
            self._count()
        return Statistics(self._received, self._dropped, sum(self._counters.missed()))

    @property
    def interface_counts(self) -> list[InterfaceCounts]:
        """What is known of each interface alone, until now."""
        several = len(self.devices) > 1
        came = self._frames.came if several else [UNKNOWN]
        return [
            InterfaceCounts(*counts)
            for counts in zip(self._counters.passed(), self._counters.missed(), came, strict=True)
        ]

    def describe_interfaces(self) -> None:
        """Has `interfaces` tell what else is known of them, for files that say so. Times are then to the nanosecond."""
        from wiretale.capture.description import describe

        describe(self.interfaces, self.devices, self._listener.socket)
        for one in self.interfaces:
            one.nanosecond = True

    def close(self) -> None:
        """Ends the capture. May be called twice."""
        with self._door:
            if not self._closed:
                self._count()
                self._closed = True
                self._listener.close()

    def _count(self) -> None:
        """Adds up what the kernel has counted since it was last asked."""
        if not self._closed:
            received, dropped = self._listener.statistics()
            self._received += received
            self._dropped += dropped


def listener(made: _socket.socket, buffer: int, immediate: bool) -> Listener:
    """What receives a socket's packets: a ring, or where there is none (or WIRETALE_RING=0 forbids it), one by one."""
    if os.environ.get("WIRETALE_RING") != "0" and sys.byteorder == "little":
        try:
            return Ring(made, buffer, immediate)
        except OSError:
            pass
    from wiretale.capture.receiver import Receiver

    return Receiver(made, buffer)


def device(name: str, control: _socket.socket) -> Device:
    """The interface of a name, which is up. Raises `CaptureError`."""
    try:
        found = interfaces.find(name, control)
    except OSError as error:
        raise interfaces.unknown(name, error) from error
    if not found.flags & interfaces.UP:
        raise CaptureError(f"{name}: That device is not up", f"Bring it up: ip link set {name} up")
    return found


def no_socket(name: str, error: OSError) -> CaptureError:
    """What to say where the kernel gives no packet socket."""
    if error.errno in (1, 13):
        return CaptureError(
            f"{name}: You don't have permission to perform this capture on that device\n"
            f"(socket: {os.strerror(error.errno)})",
            NO_PERMISSION,
        )
    return CaptureError(f"{name}: {error.strerror}")


def loopback() -> int:
    """The index of the loopback interface, or -1."""
    try:
        return _socket.if_nametoindex("lo")
    except OSError:
        return -1


__all__ = ["ANY", "LiveSource", "Statistics"]
