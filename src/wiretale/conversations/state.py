"""What findings are told from: all records, and how to put one into words."""

from __future__ import annotations

from wiretale.conversations.claims import Claims
from wiretale.conversations.findings.thresholds import DEFAULTS
from wiretale.conversations.kinds import Kinds
from wiretale.conversations.record import Observer, Record
from wiretale.conversations.report import CaptureSummary, Conversation, Endpoint

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable


class State:
    """The facts of a capture so far. Read-only for findings: packets may go on coming afterwards."""

    def __init__(
        self, records: list[Record], capture: CaptureSummary, tell: Callable[[Record], Conversation],
        ends: Callable[[Record], tuple[Endpoint, Endpoint]], claims: Claims, kinds: Kinds,
        observers: dict[str, Observer], thresholds: dict[str, float] = DEFAULTS,
    ) -> None:  # fmt: skip
        self.records = records
        """In the order of their numbers."""
        self.capture = capture
        self.tell = tell
        """The conversation with its story."""
        self.ends = ends
        """Client and server."""
        self.claims = claims
        """Which stations say that an address is theirs."""
        self.kinds = kinds
        """The records again, sorted by what findings look for."""
        self.observers = observers
        """By the names of the modules that asked for them."""
        self.thresholds = thresholds
        """From where on something is a finding; `findings/thresholds.py` has the names."""

    def observer(self, module: str) -> Observer | None:
        """The observer that a findings module asked for, by the module's name in FINDERS."""
        return self.observers.get(module)
