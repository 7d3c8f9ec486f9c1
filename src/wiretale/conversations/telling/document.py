"""The report as JSON, piece by piece: a million conversations need not be in memory at once."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from wiretale.conversations.report import SCHEMA, Conversation, Report
from wiretale.conversations.verdicts.judge import verdict_of


def document(report: Report, wanted: frozenset[str] = frozenset()) -> Iterator[str]:
    """The text of `json.dumps(report.to_dict(), indent=2)`, with a newline at its end.

    `wanted` are the verdicts of the conversations and the kinds of the findings that are to be in it; empty for all.
    """
    yield f'{{\n  "schema": {SCHEMA},\n  "capture": {indented(report.capture.to_dict(), 2)},\n  "conversations": '
    yield from listed(one.to_dict() for one in chosen(report, wanted))
    yield ',\n  "findings": '
    yield from listed(one.to_dict() for one in report.findings if not wanted or one.kind in wanted)
    yield "\n}\n"


def chosen(report: Report, wanted: frozenset[str]) -> Iterator[Conversation]:
    """The conversations with one of the verdicts that are wanted; the stories of others are not made."""
    state = report.state
    if not wanted or state is None:
        yield from (one for one in report.conversations if not wanted or one.verdict in wanted)
        return
    yield from (state.tell(record) for record in state.records if verdict_of(record) in wanted)


def listed(items: Iterable[dict[str, object]], spaces: int = 4) -> Iterator[str]:
    """A list of objects, which begin so many spaces to the right; two fewer for the list's end."""
    line = "\n" + " " * spaces
    before = "[" + line
    for item in items:
        yield before + indented(item, spaces)
        before = "," + line
    yield "[]" if before[0] == "[" else line[:-2] + "]"


def indented(item: object, spaces: int) -> str:
    """An object whose lines, but for the first, begin so many spaces further to the right."""
    return json.dumps(item, indent=2).replace("\n", "\n" + " " * spaces)
