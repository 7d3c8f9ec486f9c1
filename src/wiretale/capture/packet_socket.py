"""Packet sockets: packet(7). What is common to those with a ring, those without, and other sockets."""

from __future__ import annotations

import _socket
import array
import os
import struct
from select import POLLERR, POLLHUP, POLLIN, POLLNVAL, poll, select

from wiretale.capture import constants as c
from wiretale.capture.translate import NOTHING

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from wiretale.batch import Batch
    from wiretale.capture.frames import Frames

    Row = tuple[int, int, int, int]


def packet_socket(kind: int, everywhere: bool = False) -> _socket.socket:
    """A packet socket that receives nothing yet; `kind` is SOCK_RAW, or SOCK_DGRAM for packets without link header.

    It can be bound to an interface; or it is `everywhere`, bound to all of them (Python cannot do that later).
    Raises OSError.
    """
    if not everywhere:
        return _socket.socket(c.AF_PACKET, kind | c.SOCK_CLOEXEC, 0)
    made = _socket.socket(c.AF_PACKET, kind | c.SOCK_CLOEXEC, _socket.htons(c.ETH_P_ALL))
    attach(made, NOTHING)  # what has come already is forgotten when the ring is made
    return made


def wake_pipe() -> tuple[int, int]:
    """The two ends of a pipe: what is written into the first can be read from the second. Neither blocks."""
    out, into = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
    return into, out


def attach(made: _socket.socket, program: Sequence[Row]) -> None:
    """Has the kernel run a filter's program for a socket. Raises OSError."""
    rows = array.array("B", b"".join(struct.pack("=HBBI", *row) for row in program))
    address, _ = rows.buffer_info()
    made.setsockopt(c.SOL_SOCKET, c.SO_ATTACH_FILTER, struct.pack("@HP", len(program), address))


class Listener:
    """A packet socket, which it takes over, and what one waits for it with.

    `retire` is how long the kernel may keep a packet to itself, in milliseconds. `runs_filters` says that the program
    given to `start` has its effect.
    """

    retire = 0
    runs_filters = True

    def __init__(self, made: _socket.socket) -> None:
        self.socket = made
        self.poll = poll()
        self.poll.register(made.fileno(), POLLIN)
        self.wake_descriptor, self.woken_descriptor = wake_pipe()
        self.poll.register(self.woken_descriptor, POLLIN)

    def fill(self, batch: Batch, frames: Frames) -> bool:
        """Fills the batch with packets that have come; False if there are none. Does not wait."""
        raise NotImplementedError

    def wait(self, milliseconds: int | None) -> None:
        """Waits until there may be a block, for so long at most. Raises OSError when the interface is gone or down."""
        for descriptor, event in self.poll.poll(milliseconds):
            if descriptor == self.woken_descriptor:
                os.read(descriptor, 4096)
            elif event & (POLLERR | POLLHUP | POLLNVAL):
                number = self.socket.getsockopt(c.SOL_SOCKET, c.SO_ERROR)
                if number:
                    raise OSError(number, os.strerror(number))

    def wait_to_write(self, descriptor: int) -> None:
        """Waits until `descriptor` can be written to."""
        select([], [descriptor], [])

    def wake(self) -> None:
        """Ends a wait, or the next one."""
        try:  # noqa: SIM105 (contextlib would have to be imported)
            os.write(self.wake_descriptor, b"w")
        except BlockingIOError:
            pass  # there is plenty to wake it

    def start(self, program: Sequence[Row], interface: int) -> None:
        """Packets begin to come: of one interface, or of all if `interface` is 0; those that `program` accepts.

        Until then the socket has no protocol, or a filter that accepts nothing, so no packet slips in that this
        filter would not have let through.
        """
        self.statistics()  # counts from now on
        attach(self.socket, program)
        if interface:
            self.socket.bind((_socket.if_indextoname(interface), c.ETH_P_ALL))
        number = self.socket.getsockopt(c.SOL_SOCKET, c.SO_ERROR)
        if number:
            raise OSError(number, os.strerror(number))

    def stop(self) -> None:
        """From now on the kernel takes no packets; a block that is not full is handed on when its time is up."""
        attach(self.socket, NOTHING)

    def statistics(self) -> tuple[int, int]:
        """How many packets the filter let through, and how many of them found no room, since this was last asked."""
        received, dropped = struct.unpack_from("@II", self.socket.getsockopt(c.SOL_PACKET, c.PACKET_STATISTICS, 12))
        return received, dropped

    def close(self) -> None:
        """Ends it."""
        os.close(self.wake_descriptor)
        os.close(self.woken_descriptor)
        self.socket.close()
