"""`wiretale explain`: a verdict for each conversation of a capture, and the story of those that did not go well."""

from __future__ import annotations

import argparse
import json
import sys
from typing import TYPE_CHECKING, Final

from wiretale.cli.inputs import complaint, is_capture
from wiretale.errors import UsageError, WiretaleError
from wiretale.explaining import Explainer, add_file

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from wiretale.conversations.report import Conversation, Finding, Report

FAILED: Final = 1
WIDTH: Final = 100

DESCRIPTION: Final = """\
Tells what happened: a verdict for each conversation, and for what did not go well the story, with packet numbers, what
else could have caused it, and what to capture next."""

EPILOGUE: Final = """\
  wiretale explain trouble.pcap
  wiretale explain trouble.pcap host 192.0.2.7 and port 443
  wiretale explain --json -r trouble.pcap port 80
"""


class Parser(argparse.ArgumentParser):
    """Raises what is wrong with the command line, rather than exit."""

    def error(self, message: str) -> None:  # type: ignore[override]
        raise UsageError(message, "`wiretale explain --help` shows what it takes.")


def parser() -> argparse.ArgumentParser:
    made = Parser(
        prog="wiretale explain", description=DESCRIPTION, epilog=EPILOGUE, allow_abbrev=False,
        usage="wiretale explain [options] [FILE ...] [-r FILE] [expression]",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    made.add_argument("words", nargs="*", help="captures, then a filter expression; it may be several words")
    made.add_argument("-r", dest="files", metavar="FILE", action="append", default=[], help="read this capture")
    made.add_argument("--all", action="store_true", help="tell the stories of those that went well, too")
    made.add_argument(
        "--verdict", metavar="WORDS", default="", help="only conversations with these verdicts: refused,no-answer"
    )
    made.add_argument("--json", action="store_true", help="print the whole report as JSON")
    return made


def main(words: Sequence[str]) -> int:
    """Runs the command; returns the exit status."""
    try:
        arguments = parser().parse_intermixed_args(words)
        files, expression = asked(arguments)
        explainer = Explainer()
        explainer.filter = expression
        for file in files:
            add_file(explainer, 0 if file == "-" else file, expression or None)
    except SystemExit:  # --help
        return 0
    except WiretaleError as error:
        sys.stderr.write(complaint(error))
        return FAILED
    report = explainer.report()
    try:
        if arguments.json:
            json.dump(report.to_dict(), sys.stdout, indent=2)
            sys.stdout.write("\n")
        else:
            wanted = {word.strip() for word in arguments.verdict.split(",") if word.strip()}
            for line in lines(report, wanted, arguments.all):
                sys.stdout.write(line + "\n")
        sys.stdout.flush()
    except BrokenPipeError:
        return FAILED
    return 0


def asked(arguments: argparse.Namespace) -> tuple[list[str], str]:
    """The files and the expression that the command line names. Raises UsageError."""
    words: list[str] = arguments.words
    files: list[str] = list(arguments.files)
    if not files:
        while words and is_capture(words[0]):
            files.append(words.pop(0))
    if not files:
        raise UsageError(
            f"{words[0]}: no such file" if words else "explain needs a capture",
            "Give FILE, or -r FILE and then, if you like, a filter expression.",
        )
    return files, " ".join(words).strip()


def lines(report: Report, wanted: set[str], every: bool) -> Iterator[str]:
    """The report, for a person."""
    capture = report.capture
    yield f"{capture.packets:,} packets, {capture.conversations:,} conversations, {', '.join(capture.sources)}"
    yield from capture.notes
    told: list[Conversation] = []
    for conversation in report.conversations:
        if wanted and conversation.verdict not in wanted:
            continue
        yield line(conversation)
        if every or wanted or not conversation.went_well:
            told.append(conversation)
    for finding in report.findings:
        yield ""
        yield from finding_story(finding)
    for conversation in told:
        yield ""
        yield from story(conversation)


def line(conversation: Conversation) -> str:
    """A conversation in a line."""
    service = f" ({conversation.service})" if conversation.service else ""
    return (
        f"{conversation.number:>5}  {conversation.protocol:<5} {conversation.client} > {conversation.server}{service}"
        f"  {conversation.verdict}: {conversation.summary}"
    )


def story(conversation: Conversation) -> Iterator[str]:
    """A conversation's story."""
    yield (
        f"{conversation.number}. {conversation.client} > {conversation.server}: {conversation.verdict}"
        + ("" if conversation.confidence == "high" else f" ({conversation.confidence} confidence)")
    )
    yield from wrapped(conversation.explanation)
    yield from advice(conversation.alternatives, conversation.next_step)


def finding_story(finding: Finding) -> Iterator[str]:
    """A finding's."""
    yield f"{finding.severity}: {finding.kind}: {finding.subject}"
    yield from wrapped(finding.explanation)
    yield from advice(finding.alternatives, finding.next_step)


def advice(alternatives: Sequence[str], next_step: str) -> Iterator[str]:
    """What else it could be, and what to do."""
    if alternatives:
        yield "   It could be:"
        for alternative in alternatives:
            yield from wrapped(alternative, "   - ", "     ")
    if next_step:
        yield from wrapped(f"Next: {next_step}")


def wrapped(text: str, first: str = "   ", rest: str = "   ") -> Iterator[str]:
    from textwrap import wrap

    yield from wrap(text, WIDTH, initial_indent=first, subsequent_indent=rest, break_on_hyphens=False)
