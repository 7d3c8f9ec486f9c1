"""The memory that the kernel puts a packet socket's packets into: TPACKET_V3 (packet_mmap.rst).

The ring is a row of blocks. The kernel fills one after the other and hands a block on when it is full, or when
its time is up; it is copied piece by piece, and given back with its last packet. Few packets use up a block as many do:
how long a reader may tarry is the number of blocks times their time, however large they are.
"""

from __future__ import annotations

import _socket
import struct
from collections import deque
from mmap import MAP_SHARED, PROT_READ, PROT_WRITE, mmap
from select import POLLOUT, poll

from wiretale.capture import constants as c
from wiretale.capture.packet_socket import Listener
from wiretale.native import Final

TYPE_CHECKING = False
if TYPE_CHECKING:
    from wiretale.batch import Batch
    from wiretale.capture.frames import Frames

# Sizes of a block, in bytes. In the smallest there is room for any packet; the larger it is, the less often one wakes.
SMALLEST_BLOCK: Final = 262144
LARGEST_BLOCK: Final = 524288
BLOCKS: Final = 32  # or more, before they are larger than the smallest
DEFAULT_BUFFER: Final = 16384  # KiB; tcpdump's 2048 are full in the tenth of a second that a busy system may take
RESERVE: Final = 4
# When a block is handed on although it is not full, in milliseconds.
RETIRE: Final = 100
RETIRE_IMMEDIATELY: Final = 5
MOST_KEPT: Final = 64_000_000  # bytes that are kept outside of the ring for a reader that is held up
LOOK: Final = 20  # milliseconds between looks at the ring while a reader is held up

STATUS: Final = 8  # in a block's header
LENGTH: Final = 20
NO_MEMORY: Final = 12  # ENOMEM


class Ring(Listener):
    """A packet socket with a ring.

    `buffer` is its size in KiB. With `immediate` packets come after five milliseconds, rather than a tenth of a
    second. Raises OSError where the kernel has no such rings, or no memory for the smallest.
    """

    def __init__(self, made: _socket.socket, buffer: int = DEFAULT_BUFFER, immediate: bool = False) -> None:
        self.retire = RETIRE_IMMEDIATELY if immediate else RETIRE
        made.setsockopt(c.SOL_PACKET, c.PACKET_VERSION, c.TPACKET_V3)
        made.setsockopt(c.SOL_PACKET, c.PACKET_RESERVE, RESERVE)
        size = SMALLEST_BLOCK
        while not immediate and size < LARGEST_BLOCK and size * 2 * BLOCKS <= buffer * 1024:
            size *= 2
        self.block = size
        blocks = max(1, buffer * 1024 // size)
        while True:
            request = struct.pack("@7I", size, blocks, size, blocks, self.retire, 0, 0)
            try:
                made.setsockopt(c.SOL_PACKET, c.PACKET_RX_RING, request)
                break
            except OSError as error:
                if error.errno != NO_MEMORY or blocks == 1:
                    raise
                blocks = max(1, blocks * 95 // 100)  # a smaller one may fit
        self.blocks = blocks
        self.memory = mmap(made.fileno(), blocks * size, MAP_SHARED, PROT_READ | PROT_WRITE)
        self.next = 0
        self.kept: deque[bytes] = deque()  # blocks that were taken out of the ring before they were asked for
        self.kept_bytes = 0
        self.reading: Frames | None = None  # what has more to take of the block at hand
        super().__init__(made)

    def fill(self, batch: Batch, frames: Frames) -> bool:
        """Fills the batch with what comes next of the block at hand, if the kernel has handed one on."""
        if self.kept:
            block = self.kept[0]
            if frames.fill(batch, block, 0, len(block)):
                self.kept.popleft()
                self.kept_bytes -= len(block)
            return True
        length = self.handed_on()
        if not length:
            return False
        if frames.fill(batch, self.memory, self.next * self.block, length):
            self.give_back()
            self.reading = None
        else:
            self.reading = frames
        return True

    def handed_on(self) -> int:
        """How many bytes of the next block are used; 0 if the kernel has not handed it on."""
        memory = self.memory
        at = self.next * self.block
        if not memory[at + STATUS] & c.TP_STATUS_USER:
            return 0
        return int.from_bytes(memory[at + LENGTH : at + LENGTH + 4], "little")

    def give_back(self) -> None:
        """Lets the kernel fill the block again."""
        at = self.next * self.block
        self.memory[at + STATUS : at + STATUS + 4] = b"\0\0\0\0"
        self.next = (self.next + 1) % self.blocks

    def wait_to_write(self, descriptor: int) -> None:
        """Waits until `descriptor` can be written to. What comes meanwhile is kept, so that the ring has room."""
        waiting = poll()
        waiting.register(descriptor, POLLOUT)
        while not waiting.poll(LOOK):
            while self.kept_bytes < MOST_KEPT and (length := self.handed_on()):
                at = self.next * self.block
                self.kept.append(self.memory[at : at + length])
                self.kept_bytes += length
                if self.reading is not None:
                    self.reading.moved(at)
                    self.reading = None
                self.give_back()

    def close(self) -> None:
        """Gives the ring back."""
        self.memory.close()
        super().close()
