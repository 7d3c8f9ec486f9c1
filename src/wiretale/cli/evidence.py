"""The packets behind a report: their lines as tcpdump prints them, and the ladders of conversations.

A report says which packets it rests on; to show them the capture is read once more.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from wiretale.cli.inputs import Inputs, batches
from wiretale.conversations.telling.ladder import Picker, drawn
from wiretale.dissect.printer import LinePrinter
from wiretale.dissect.text import Text
from wiretale.encryption.plain import MASK, masked
from wiretale.protocols import tables

if TYPE_CHECKING:
    from wiretale.conversations.report import Conversation

INDENT = "   "
# Behind this comes what was said, in protocols that are text.
SAID = re.compile(r"\blength \d+: (?:[A-Z]+: )?")
# Secrets of other protocols, as they are printed: communities of SNMP, PPP's PAP, Redis.
SECRETS = tuple(
    re.compile(pattern)
    for pattern in (r'( C=)"[^"\n]*"', r"(PAP, Auth-Req \(0x[0-9a-f]+\), id \d+, Peer [^,\n]*, Name )[^\n]*",
                    r'(?i)("AUTH" )[^\n]*')
)  # fmt: skip


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
        for batch, selected, first in batches(inputs, damaged=True):
            if ladders:
                self._picker.take(batch, selected, first)
            if lines:
                for i in selected:
                    # All are printed, for sequence numbers are relative to those before.
                    printer.print_packet(batch, i)
                    if first + i in wanted:
                        text = buffer.getvalue().decode("utf-8", "backslashreplace")
                        self.lines[first + i] = without_secrets(text.rstrip("\n")).split("\n")
                    buffer.truncate(0)

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


def without_secrets(line: str) -> str:
    """A packet's line with what may be a secret masked: a report is passed on more easily than a capture."""
    for secret in SECRETS:
        line = secret.sub(rf"\1{MASK}", line)
    said = SAID.search(line)
    return line if said is None else line[: said.end()] + masked(line[said.end() :])


def numeric_text() -> Text:
    """How evidence is worded: as with -nn."""
    text = Text()
    text.numeric = 2
    return text


