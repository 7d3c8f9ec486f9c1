"""Memory for blocks, over and over again.

By default the C library gives big pieces of memory back to the system as soon as they are free, and a capture that
takes one for every block gets them filled with zeros page by page, which costs more than to copy the packets.
"""

from __future__ import annotations

from wiretale.capture import kernel
from wiretale.native import Final

TRIM_THRESHOLD: Final = -1  # M_TRIM_THRESHOLD, malloc.h of the GNU C library
MMAP_THRESHOLD: Final = -3  # M_MMAP_THRESHOLD
KEPT: Final = 8 << 20  # bytes that stay at hand


def keep_memory() -> None:
    """From now on this process keeps a few MiB that it does not need at the moment, where the C library can do that."""
    try:
        change = kernel.library().mallopt
    except (OSError, AttributeError):  # another C library
        return
    change(MMAP_THRESHOLD, KEPT)
    change(TRIM_THRESHOLD, KEPT)
