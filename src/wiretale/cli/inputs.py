"""What the commands that look at whole captures read: files of any format, or an interface for a while.

    for batch, selected, first in batches(inputs):
        ...                                     # packet `first + i` of the capture is packet `i` of the batch

The filter is compiled before the first packet moves, for each link type that is met.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from wiretale.errors import UsageError, WiretaleError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from wiretale.batch import Batch
    from wiretale.source import Source

UNITS: Final = {"ms": 0.001, "s": 1.0, "m": 60.0, "min": 60.0, "h": 3600.0, "d": 86400.0, "": 1.0}


@dataclass(slots=True)
class Inputs:
    """Which packets are asked for."""

    files: list[str] = field(default_factory=list)
    interface: str = ""
    seconds: float | None = None
    """How long an interface is listened to; None for until somebody stops it."""
    expression: str = ""

    @property
    def name(self) -> str:
        """What they come from, for a title."""
        return self.interface or ", ".join(self.files)


def duration(text: str) -> float:
    """Seconds of `30`, `30s`, `1.5m`, `2h`. Raises UsageError."""
    found = re.fullmatch(r"(\d+(?:\.\d*)?|\.\d+)\s*([a-z]*)", text.strip().lower())
    if found is None or found[2] not in UNITS:
        raise UsageError(f"invalid duration {text!r}", "Write a number and a unit: 30s, 5m, 1h.")
    return float(found[1]) * UNITS[found[2]]


def batches(inputs: Inputs) -> Iterator[tuple[Batch, Sequence[int], int]]:
    """The batches of all inputs one after the other, which of their packets are selected, and the first one's number.

    Raises WiretaleError.
    """
    number = 1
    for path in inputs.files:
        source = opened(path)
        try:
            for batch, selected in chosen(source, inputs.expression):
                yield batch, selected, number
                number += batch.count
        finally:
            source.close()


def opened(path: str) -> Source:
    """The source that a path names; - is standard input."""
    from wiretale.files.open import open_capture

    return open_capture(path)


def chosen(source: Source, expression: str) -> Iterator[tuple[Batch, Sequence[int]]]:
    """A source's batches, with the numbers of the packets that an expression selects."""
    selection = None
    if expression:
        from wiretale.filter.filter import Selection

        selection = Selection(expression, source.snaplen)
        selection.machine(source.link_type)
    while (batch := source.read()) is not None:
        yield batch, range(batch.count) if selection is None else selection.select(batch)


def is_capture(word: str) -> bool:
    """Whether a word of the command line is the name of a file, rather than one of a filter."""
    return word == "-" or os.path.isfile(word) or ("/" in word and os.path.exists(word))


def complaint(error: WiretaleError) -> str:
    """What a person is told of an error: lines for standard error, the first one of which says all."""
    render = getattr(error, "render", None)
    if render is not None:
        return f"wiretale: {render()}\n"
    hint = "".join(f"    {line}\n" for line in error.hint.splitlines())
    return f"wiretale: {error}\n{hint}"
