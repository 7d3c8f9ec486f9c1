"""A packet socket, and the memory that the kernel puts packets into: TPACKET_V3 (packet_mmap.rst).

The ring is a row of blocks. The kernel fills one after the other and hands a block on when it is full, or when
its time is up; it is copied and given back at once, so that the ring is free for what comes next.
"""

from __future__ import annotations

import _socket
import array
import os
import struct
from mmap import MAP_SHARED, PROT_READ, PROT_WRITE, mmap
from select import POLLERR, POLLHUP, POLLIN, POLLNVAL, poll

from wiretale.capture import constants as c
from wiretale.capture.translate import NOTHING
from wiretale.native import Final

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    Row = tuple[int, int, int, int]

BLOCK: Final = 262144
DEFAULT_BUFFER: Final = 2048  # KiB
RESERVE: Final = 4
# When a block is handed on although it is not full, in milliseconds.
RETIRE: Final = 100
RETIRE_IMMEDIATELY: Final = 1

STATUS: Final = 8  # in a block's header
LENGTH: Final = 20


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


class Ring:
    """The ring of a packet socket, which it takes over.

    `buffer` is its size in KiB. With `immediate` packets come after a millisecond, rather than a tenth of a
    second. Raises OSError where the kernel has no such rings, or no memory for the smallest.
    """

    def __init__(self, made: _socket.socket, buffer: int = DEFAULT_BUFFER, immediate: bool = False) -> None:
        self.socket = made
        self.retire = RETIRE_IMMEDIATELY if immediate else RETIRE
        made.setsockopt(c.SOL_PACKET, c.PACKET_VERSION, c.TPACKET_V3)
        made.setsockopt(c.SOL_PACKET, c.PACKET_RESERVE, RESERVE)
        blocks = max(1, buffer * 1024 // BLOCK)
        while True:
            request = struct.pack("@7I", BLOCK, blocks, BLOCK, blocks, self.retire, 0, 0)
            try:
                made.setsockopt(c.SOL_PACKET, c.PACKET_RX_RING, request)
                break
            except MemoryError:
                raise
            except OSError as error:
                if error.errno != 12 or blocks == 1:  # ENOMEM: a smaller one may fit
                    raise
                blocks = max(1, blocks * 95 // 100)
        self.blocks = blocks
        self.memory = mmap(made.fileno(), blocks * BLOCK, MAP_SHARED, PROT_READ | PROT_WRITE)
        self.next = 0
        self.poll = poll()
        self.poll.register(made.fileno(), POLLIN)
        self.wake_descriptor, self.woken_descriptor = wake_pipe()
        self.poll.register(self.woken_descriptor, POLLIN)

    def take(self) -> bytes | None:
        """The next block that the kernel has handed on, or None if there is none yet."""
        memory = self.memory
        at = self.next * BLOCK
        if not memory[at + STATUS] & c.TP_STATUS_USER:
            return None
        length = int.from_bytes(memory[at + LENGTH : at + LENGTH + 4], "little")
        block = memory[at : at + length]
        memory[at + STATUS : at + STATUS + 4] = b"\0\0\0\0"
        self.next = (self.next + 1) % self.blocks
        return block

    def wait(self, milliseconds: int | None) -> None:
        """Waits until there may be a block, for so long at most. Raises OSError when the interface is gone or down."""
        for descriptor, event in self.poll.poll(milliseconds):
            if descriptor == self.woken_descriptor:
                os.read(descriptor, 4096)
            elif event & (POLLERR | POLLHUP | POLLNVAL):
                number = self.socket.getsockopt(c.SOL_SOCKET, c.SO_ERROR)
                if number:
                    raise OSError(number, os.strerror(number))

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
        """Gives the ring back."""
        os.close(self.wake_descriptor)
        os.close(self.woken_descriptor)
        self.memory.close()
        self.socket.close()
