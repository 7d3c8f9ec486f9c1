"""The report as JSON, piece by piece: a million conversations need not be in memory at once."""

from __future__ import annotations

import json
from json.encoder import encode_basestring_ascii

from wiretale.conversations.report import SCHEMA, Conversation, Report
from wiretale.conversations.verdicts.judge import verdict_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


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
    """The text of `json.dumps(item, indent=2)`, its lines but for the first so many spaces further to the right.

    Of a million small objects that function, whose quick half does not indent, makes more work than all the rest.
    """
    return text_of(item, "\n" + " " * spaces)


def text_of(item: object, line: str) -> str:
    """JSON of JSON's types; `line` ends a line and indents the next one as far as the item is."""
    if isinstance(item, str):
        return encode_basestring_ascii(item)
    if item is None:
        return "null"
    if isinstance(item, bool):
        return "true" if item else "false"
    if isinstance(item, int):
        return str(item)
    further = line + "  "
    if isinstance(item, dict):
        if not item:
            return "{}"
        parts = [f"{encode_basestring_ascii(name)}: {text_of(value, further)}" for name, value in item.items()]
        return "{" + further + ("," + further).join(parts) + line + "}"
    if isinstance(item, (list, tuple)):
        if not item:
            return "[]"
        return "[" + further + ("," + further).join([text_of(value, further) for value in item]) + line + "]"
    return json.dumps(item)
