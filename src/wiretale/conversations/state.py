"""What findings are told from: all records, and how to put one into words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from wiretale.conversations.claims import Claims
from wiretale.conversations.findings.thresholds import DEFAULTS
from wiretale.conversations.record import Observer, Record
from wiretale.conversations.report import CaptureSummary, Conversation, Endpoint


@dataclass(slots=True)
class State:
    """The facts of a capture so far. Read-only for findings: packets may go on coming afterwards."""

    records: list[Record]
    """In the order of their numbers."""
    capture: CaptureSummary
    verdict: Callable[[Record], str]
    """The verdict of a record; cheap, no text is made."""
    tell: Callable[[Record], Conversation]
    """The conversation with its story."""
    ends: Callable[[Record], tuple[Endpoint, Endpoint]]
    """Client and server."""
    claims: Claims
    """Which stations say that an address is theirs."""
    observers: dict[str, Observer] = field(default_factory=dict)
    """By the names of the modules that asked for them."""
    thresholds: dict[str, float] = field(default_factory=lambda: dict(DEFAULTS))
    """From where on something is a finding; `findings/thresholds.py` has the names."""

    def observer(self, module: str) -> Observer | None:
        """The observer that a findings module asked for, by the module's name in FINDERS."""
        return self.observers.get(module)
