"""The memory that the kernel puts a packet socket's packets into: TPACKET_V3 (packet_mmap.rst).

The ring is a row of blocks. The kernel fills one after the other and hands a block on when it is full, or when
its time is up; it is copied piece by piece, and given back with its last packet.
"""

from __future__ import annotations

import _socket
import struct
from mmap import MAP_SHARED, PROT_READ, PROT_WRITE, mmap

from wiretale.capture import constants as c
from wiretale.capture.packet_socket import Listener
from wiretale.native import Final

TYPE_CHECKING = False
if TYPE_CHECKING:
    from wiretale.batch import Batch
    from wiretale.capture.frames import Frames

# Sizes of a block, in bytes. In the smallest there is room for any packet; the larger it is, the less often one wakes.
SMALLEST_BLOCK: Final = 262144
LARGEST_BLOCK: Final = 1 << 20
BLOCKS: Final = 8  # or more
DEFAULT_BUFFER: Final = 8192  # KiB; tcpdump's 2048 are full in the tenth of a second that a busy system may take
RESERVE: Final = 4
# When a block is handed on although it is not full, in milliseconds.
RETIRE: Final = 100
RETIRE_IMMEDIATELY: Final = 1

STATUS: Final = 8  # in a block's header
LENGTH: Final = 20
NO_MEMORY: Final = 12  # ENOMEM


class Ring(Listener):
    """A packet socket with a ring.

    `buffer` is its size in KiB. With `immediate` packets come after a millisecond, rather than a tenth of a
    second. Raises OSError where the kernel has no such rings, or no memory for the smallest.
    """

    def __init__(self, made: _socket.socket, buffer: int = DEFAULT_BUFFER, immediate: bool = False) -> None:
        self.retire = RETIRE_IMMEDIATELY if immediate else RETIRE
        made.setsockopt(c.SOL_PACKET, c.PACKET_VERSION, c.TPACKET_V3)
        made.setsockopt(c.SOL_PACKET, c.PACKET_RESERVE, RESERVE)
        size = SMALLEST_BLOCK
        while size < LARGEST_BLOCK and size * 2 * BLOCKS <= buffer * 1024:
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
        super().__init__(made)

    def fill(self, batch: Batch, frames: Frames) -> bool:
        """Fills the batch with what comes next of the block at hand, if the kernel has handed one on."""
        memory = self.memory
        at = self.next * self.block
        if not memory[at + STATUS] & c.TP_STATUS_USER:
            return False
        length = int.from_bytes(memory[at + LENGTH : at + LENGTH + 4], "little")
        if frames.fill(batch, memory, at, length):
            memory[at + STATUS : at + STATUS + 4] = b"\0\0\0\0"
            self.next = (self.next + 1) % self.blocks
        return True

    def close(self) -> None:
        """Gives the ring back."""
        self.memory.close()
        super().close()
