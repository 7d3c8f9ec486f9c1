"""`wiretale annotate`: lines that tcpdump printed, and under each what its fields mean."""

from __future__ import annotations

import os
import select
import sys

from wiretale.annotate.explain import Explainer
from wiretale.annotate.lines import fields_of
from wiretale.annotate.notes import INDENT, lay_out, printable
from wiretale.cli.annotating import wants_colour
from wiretale.cli.output import PROGRAM, tell
from wiretale.listing.lines import Entry, Listing
from wiretale.listing.reader import read_record
from wiretale.listing.record import ListingError
from wiretale.native import Final

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

STANDARD_INPUT: Final = 0
LONGEST_UNREAD: Final = 200
QUIET: Final = 0.2  # seconds without more text after which a packet's is taken for complete

HELP: Final = """\
usage: wiretale annotate ['LINE'...]

Explains lines that tcpdump printed, of any version: under each, what its fields mean there. The lines are the
arguments, or come from standard input:

  wiretale annotate 'IP 192.0.2.1.40000 > 192.0.2.2.80: Flags [S], seq 1, win 65535, length 0'
  tcpdump -l -n | wiretale annotate
  wiretale annotate < article.txt

For packets, from a file or live, use --annotate: wiretale -r FILE --annotate

exit status: 0; 1 if no line could be read
"""


def main(words: Sequence[str]) -> int:
    """Runs the command; returns the exit status."""
    if "--help" in words or "-h" in words:
        sys.stdout.write(HELP)
        return 0
    for word in words:
        if word.startswith("-") and word != "-":
            tell(f"{PROGRAM} annotate: unknown option {printable(word)}\n    wiretale annotate --help shows how "
                f"it is used.\n")
            return 1
    colour = wants_colour(os.isatty(1))
    explainer = Explainer()
    read = 0
    try:
        for entry in entries(words):
            text, understood = annotated(entry, explainer, colour)
            read += understood
            sys.stdout.write(text)
            sys.stdout.flush()
    except KeyboardInterrupt:
        pass
    except BrokenPipeError:
        return 1
    if not read:
        tell(f"{PROGRAM} annotate: there is no line of tcpdump's to explain\n")
        return 1
    return 0


def entries(words: Sequence[str]) -> Iterator[Entry]:
    """The packets' texts of the arguments, or of standard input."""
    if words and list(words) != ["-"]:
        listing = Listing(["\n".join(words).encode("utf-8", "surrogateescape")])
        yield from (entry for entry in listing.entries() if entry is not None)
        return
    listing = Listing(blocks())
    for entry in listing.entries():
        if entry is not None:
            yield entry
        elif listing.current is not None and not listing.current.unfinished() and is_quiet():
            yield from listing.flush()


def blocks() -> Iterator[bytes]:
    """Standard input, as it comes."""
    while block := os.read(STANDARD_INPUT, 65536):
        yield block


def is_quiet() -> bool:
    """Whether no more text comes soon: what there is of a packet is all of it."""
    return not select.select([STANDARD_INPUT], [], [], QUIET)[0]


def annotated(entry: Entry, explainer: Explainer, colour: bool) -> tuple[str, bool]:
    """A packet's text and the notes on it; whether it could be read."""
    shown = "\n".join(printable(line.replace("\t", " " * 8)) for line in entry.text.split("\n")) + "\n"
    try:
        record = read_record(entry.text, entry.number, entry.indented)
    except ListingError as error:
        return f"{shown}{INDENT}not explained: {printable(str(error))}\n", False
    notes = explainer.notes(fields_of(record))
    rest = record.unread
    if record.tcp is not None and record.tcp.flags is not None and record.tcp.window is None:
        rest = rest or record.application  # no segment is without a window
    if rest:
        notes.append(("...", f"what follows is not understood: {rest[:LONGEST_UNREAD]}"))
    return shown + lay_out(notes, colour), True
