"""`wiretale conversations`: who talked to whom, how much, how fast, and how it went, a row each."""

from __future__ import annotations

import sys

from wiretale.cli.inputs import Arguments, Explained, asked, complaint
from wiretale.cli.terminal import colours
from wiretale.conversations.telling.rows import SORTS, as_csv, ordered, table
from wiretale.conversations.telling.words import harmless
from wiretale.errors import UsageError, WiretaleError
from wiretale.native import Final

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from wiretale.cli.arguments import Parser

FAILED: Final = 1

DESCRIPTION: Final = """\
Prints a table of conversations: who, service, packets and bytes each way, duration, round trip, retransmissions,
verdict."""

EPILOGUE: Final = """\
  wiretale conversations capture.pcap
  wiretale conversations --sort bytes --top 10 capture.pcap tcp
"""


class Wishes(Arguments):
    """What a command line asks for."""

    def __init__(self) -> None:
        super().__init__()
        self.sort = ""
        self.top: int | None = None
        self.json = False
        self.csv = False


def parser() -> Parser:
    """What the command takes: `Wishes`, by their names."""
    from wiretale.cli.arguments import Parser, add_inputs

    made = Parser("conversations", DESCRIPTION, EPILOGUE, "[options] [FILE ...] [expression]")
    add_inputs(made)
    made.add_argument("--sort", choices=SORTS, default="", help="the order of the rows (start; with --top, bytes)")
    made.add_argument("--top", metavar="N", type=int, default=None, help="only the first N rows")
    form = made.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="print the rows as JSON")
    form.add_argument("--csv", action="store_true", help="print the rows as CSV")
    return made


def main(words: Sequence[str]) -> int:
    """Runs the command; returns the exit status."""
    try:
        arguments = Wishes()
        arguments.read(words, parser)
        inputs = asked("conversations", arguments)
        if arguments.top is not None and arguments.top < 1:
            raise UsageError("--top must be 1 or more", "How many rows are to be shown.")
        with Explained(inputs) as report:
            sys.stderr.writelines(f"wiretale: {harmless(note)}\n" for note in report.capture.notes)
            by = arguments.sort or ("bytes" if arguments.top else "start")
            assert report.state is not None
            rows = ordered(report.state, by, arguments.top or 0)
            if arguments.json:
                from wiretale.conversations.telling.document import listed

                sys.stdout.writelines(listed((one.to_dict() for one in rows), 2))
                sys.stdout.write("\n")
            elif arguments.csv:
                sys.stdout.writelines(as_csv(rows))
            else:
                sys.stdout.writelines(line + "\n" for line in table(rows, colours()))
            sys.stdout.flush()
    except SystemExit:  # --help
        return 0
    except WiretaleError as error:
        sys.stderr.write(complaint(error))
        return FAILED
    except BrokenPipeError:
        return FAILED
    return 0
