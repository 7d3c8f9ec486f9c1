"""The packets behind a report: their lines as tcpdump prints them, and the ladders of conversations.

A report says which packets it rests on; to show them the capture is read once more.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from wiretale.cli.inputs import Inputs, batches
from wiretale.conversations.telling.ladder import Picker, drawn
from wiretale.dissect.printer import LinePrinter
from wiretale.dissect.text import Text
from wiretale.protocols import tables

if TYPE_CHECKING:
    from wiretale.conversations.report import Conversation

INDENT = "   "


class Evidence:
    """What can be shown below the story of a conversation."""

    def __init__(self, inputs: Inputs, conversations: Sequence[Conversation], lines: bool, ladders: bool) -> None:
        """Reads the capture for these conversations: the lines of their evidence, their ladders, or both."""
        self.lines: dict[int, list[str]] = {}
        self._picker = Picker(conversations if ladders else ())
        self._ladders = ladders
        wanted = {number for one in conversations for number in one.evidence} if lines else set()
        printer = LinePrinter(numeric_text(), tables.link_type)
        buffer = printer.text.buffer
        number = 0
        for batch, selected, _ in batches(inputs):
            if ladders:
                self._picker.take(batch, selected, number + 1)
            if lines:
                at = number
                for i in selected:
                    at += 1
                    # All are printed, for sequence numbers are relative to those before.
                    printer.print_packet(batch, i)
                    if at in wanted:
                        text = buffer.getvalue().decode("utf-8", "backslashreplace")
                        self.lines[at] = text.rstrip("\n").split("\n")
                    buffer.truncate(0)
            number += len(selected)

    def below(self, one: Conversation) -> Iterator[str]:
        """The lines to put below a conversation's story."""
        shown = [number for number in one.evidence if number in self.lines]
        if shown:
            yield ""
        for number in shown:
            first, *rest = self.lines[number]
            yield f"{INDENT}{number:>5}  {first}"
            yield from (f"{INDENT}       {line}" for line in rest)
        if self._ladders:
            yield ""
            yield from drawn(one, self._picker.rungs[one.number])


def numeric_text() -> Text:
    """How evidence is worded: as with -nn."""
    text = Text()
    text.numeric = 2
    return text


