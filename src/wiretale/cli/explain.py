"""`wiretale explain`: a verdict for each conversation of a capture, and the story of those that did not go well."""

from __future__ import annotations

import sys

from wiretale.cli.inputs import Arguments, Explained, Inputs, asked, complaint
from wiretale.cli.terminal import colours, width
from wiretale.conversations.report import (
    ARP_VERDICTS,
    DATAGRAM_VERDICTS,
    DHCP_VERDICTS,
    DNS_VERDICTS,
    TCP_VERDICTS,
)
from wiretale.conversations.telling.text import Manner, Telling
from wiretale.errors import UsageError, WiretaleError
from wiretale.native import Final

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from wiretale.cli.arguments import Parser
    from wiretale.conversations.report import Report

FAILED: Final = 1

DESCRIPTION: Final = """\
Tells what happened: a verdict for each conversation, and for what did not go well the story, with packet numbers, what
else could have caused it, and what to capture next."""

EPILOGUE: Final = """\
  wiretale explain trouble.pcap
  wiretale explain trouble.pcap host 192.0.2.7 and port 443
  wiretale explain --verdict refused,no-answer --ladder trouble.pcap
  wiretale explain -i eth0 --for 30s port 5432
  wiretale explain --json -r trouble.pcap port 80
"""

VERDICTS: Final = frozenset(
    (*TCP_VERDICTS, *DATAGRAM_VERDICTS, *DNS_VERDICTS, *DHCP_VERDICTS, *ARP_VERDICTS)
)  # fmt: skip


class Wishes(Arguments):
    """What a command line asks for."""

    def __init__(self) -> None:
        super().__init__()
        self.all = False
        self.verdict = ""
        self.packets = False
        self.ladder = False
        self.json = False
        self.csv = False


def parser() -> Parser:
    """What the command takes: `Wishes`, by their names."""
    from wiretale.cli.arguments import Parser, add_inputs

    made = Parser("explain", DESCRIPTION, EPILOGUE, "[options] [FILE ...] [expression]")
    add_inputs(made)
    made.add_argument("--all", action="store_true", help="tell the stories of those that went well, too")
    made.add_argument(
        "--verdict", metavar="WORDS", default="", help="only these verdicts and findings, with commas between"
    )
    made.add_argument("--packets", action="store_true", help="print the packets that each story rests on")
    made.add_argument("--ladder", action="store_true", help="draw each exchange: an arrow a packet")
    made.add_argument(
        "--threshold", dest="thresholds", metavar="NAME=VALUE", action="append", default=[],
        help="from where on something is a finding: port-scan.ports=30 (docs/findings.md)",
    )  # fmt: skip
    form = made.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="print the whole report as JSON (docs/report.schema.json)")
    form.add_argument("--csv", action="store_true", help="print a conversation a row")
    return made


def main(words: Sequence[str]) -> int:
    """Runs the command; returns the exit status."""
    try:
        arguments = Wishes()
        arguments.read(words, parser)
        inputs = asked("explain", arguments)
        wanted = verdicts(arguments.verdict)
        screen = None
        if inputs.interface and sys.stdout.isatty() and not arguments.json and not arguments.csv:
            screen = Screen(wanted)
        keep = arguments.packets or arguments.ladder
        with Explained(inputs, keep, None if screen is None else screen.show) as report:
            if screen is not None:
                screen.clear()
            for line in shown(report, inputs, wanted, arguments):
                sys.stdout.write(line)
            sys.stdout.flush()
    except SystemExit:  # --help
        return 0
    except WiretaleError as error:
        sys.stderr.write(complaint(error))
        return FAILED
    except BrokenPipeError:
        return FAILED
    return 0


class Screen:
    """The report so far, on a terminal, drawn anew every second."""

    def __init__(self, wanted: frozenset[str]) -> None:
        self.wanted = wanted

    def show(self, report: Report) -> None:
        """Draws as much of the report as the terminal has room for."""
        from shutil import get_terminal_size  # it brings all of Python's compression along

        room = get_terminal_size().lines - 1
        lines = [*Telling(report, Manner(width(), colours(), False, self.wanted, True)).lines()]
        if len(lines) > room:
            lines = [*lines[: room - 1], "... Ctrl-C prints all of it."]
        self.clear()
        sys.stdout.write("\n".join(lines) + "\n")
        sys.stdout.flush()

    def clear(self) -> None:
        """Empties the screen."""
        sys.stdout.write("\x1b[H\x1b[J")


def verdicts(text: str) -> frozenset[str]:
    """The verdicts and kinds of findings that are asked for. Raises UsageError."""
    from wiretale.conversations.findings import KINDS

    wanted = frozenset(word.strip() for word in text.split(",") if word.strip())
    for word in sorted(wanted - VERDICTS - KINDS):
        from difflib import get_close_matches

        near = get_close_matches(word, sorted(VERDICTS | KINDS), 1)
        meant = f"Did you mean {near[0]}? " if near else ""
        raise UsageError(
            f"--verdict: there is no {word}", f"{meant}Verdicts: {', '.join(sorted(VERDICTS))}. "
            f"Findings: {', '.join(sorted(KINDS))}."
        )  # fmt: skip
    return wanted


def shown(report: Report, inputs: Inputs, wanted: frozenset[str], arguments: Wishes) -> Iterator[str]:
    """What is printed, in the form that was asked for."""
    if arguments.json:
        from wiretale.conversations.telling.document import document

        yield from document(report, wanted)
        return
    if arguments.csv:
        from wiretale.conversations.telling.document import chosen
        from wiretale.conversations.telling.rows import as_csv

        yield from as_csv(chosen(report, wanted))
        return
    manner = Manner(width(), colours(), arguments.all, wanted, sys.stdout.isatty())
    telling = Telling(report, manner)
    more = None
    if (arguments.packets or arguments.ladder) and telling.shown:
        from wiretale.cli.evidence import Evidence

        more = Evidence(inputs, telling.conversations(), arguments.packets, arguments.ladder).below
    for line in telling.lines(more):
        yield line + "\n"
