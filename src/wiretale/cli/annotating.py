"""--annotate: under each printed line, what its fields mean."""

from __future__ import annotations

import os

from wiretale.annotate.explain import Explainer
from wiretale.annotate.notes import lay_out
from wiretale.annotate.packets import PacketFields
from wiretale.native import final

TYPE_CHECKING = False
if TYPE_CHECKING:
    from wiretale.annotate.notes import Note
    from wiretale.batch import Batch
    from wiretale.dissect.printer import LinePrinter


@final
class Annotations:
    """Prints packets with their notes."""

    def __init__(self, printer: LinePrinter, colour: bool) -> None:
        self.printer = printer
        self.colour = colour
        self.packets = PacketFields(printer.text)
        self.explainer = Explainer(printer.text.absolute_sequence)

    def print_packet(self, batch: Batch, i: int) -> None:
        """Prints packet `i` of a batch as always, and the notes below it."""
        text = self.printer.text
        before = len(text.buffer)
        self.printer.print_packet(batch, i)
        line = text.written_since(before).decode("latin1")
        # A number that is not in the line, because the printer has forgotten a connection, is not explained.
        notes = [note for note in self.notes(batch, i, line) if note[0].strip() in line]
        text.put(lay_out(notes, self.colour).encode("utf-8", "replace"))

    def notes(self, batch: Batch, i: int, line: str) -> list[Note]:
        """Notes on a packet, whose line was printed."""
        fields = self.packets.read(batch, i)
        fields.time_format = self.printer.time_format
        fields.time_label = self.time_label(line)
        return self.explainer.notes(fields)

    def time_label(self, line: str) -> str:
        """The time that a line begins with, as it was printed."""
        form = self.printer.time_format
        if form == 1:
            return ""
        words = line.split(None, 3)
        if self.printer.numbered:
            del words[0]
        return " ".join(words[: 2 if form == 4 else 1])


def wants_colour(on_terminal: bool) -> bool:
    """Whether notes are coloured: only for a person, and only for one who has not asked for no colour."""
    return on_terminal and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
