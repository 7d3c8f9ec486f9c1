"""What every source of packets is to the rest of the house: a thing that gives one `Batch` after the other.

Capture files (`files`), interfaces (`capture`) and listings (`listing`) are sources. This module is a
type and nothing else: sources need not import it, and it costs nothing at run time.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Protocol

    from wiretale.batch import Batch

    class Source(Protocol):
        """Gives batches, each good until the next is asked for."""

        @property
        def link_type(self) -> int:
            """The LINKTYPE_ number of its packets, or of its first interface's."""

        @property
        def snaplen(self) -> int:
            """The most that was captured of a packet, in bytes."""

        @property
        def nanosecond(self) -> bool:
            """Whether times are finer than to the microsecond."""

        def read(self) -> Batch | None:
            """The next batch; None at the end. Raises `wiretale.errors.WiretaleError`s."""

        def close(self) -> None:
            """Gives back what the source holds. May be called twice."""
