"""The report as a person reads it in a terminal.

A line a conversation, those that are alike together; then a story for all that did not go well: what was
seen, in which packets, what else could have caused it, and what to capture next.
"""

from __future__ import annotations

from wiretale.conversations.report import SEVERITIES, CaptureSummary, Conversation, Finding, Report
from wiretale.conversations.telling.groups import Group, groups
from wiretale.conversations.telling.words import (
    BOLD,
    COLOURS,
    DIM,
    duration,
    end,
    ends,
    harmless,
    painted,
    ranges,
    size,
)  # fmt: skip
from wiretale.conversations.verdicts.story import plural
from wiretale.native import Final

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

OF_MANY: Final = ("port-scan", "syn-flood")  # findings that are the story of each of their conversations
MOST_STORIES: Final = 20  # unless all are asked for
MOST_WELL: Final = 100  # lines of conversations that went well
NARROWEST: Final = 40
WIDEST: Final = 110


class Manner:
    """How the report is to be told."""

    def __init__(
        self, width: int = 100, colour: bool = False, every_story: bool = False,
        verdicts: frozenset[str] = frozenset(), folded_rows: bool = False,
    ) -> None:  # fmt: skip
        self.width = width
        self.colour = colour
        self.every_story = every_story
        """The stories of conversations that went well, too, and no limit on their number."""
        self.verdicts = verdicts
        """Only conversations with one of these verdicts, and findings of these kinds; empty for all."""
        self.folded_rows = folded_rows
        """The lines of conversations are folded, too, as for a terminal; else they are as long as they are."""


class Telling:
    """A report, put in order to be told."""

    def __init__(self, report: Report, manner: Manner) -> None:
        manner.width = max(NARROWEST, min(manner.width, WIDEST))
        self.report = report
        self.manner = manner
        wanted = manner.verdicts
        self.findings = sorted(
            (finding for finding in report.findings if not wanted or finding.kind in wanted),
            key=lambda finding: SEVERITIES.index(finding.severity),
        )
        self.groups = groups(report, wanted)
        told_of = {
            number for finding in self.findings if finding.kind in OF_MANY for number in finding.conversations
        }
        self.stories = [
            group for group in self.groups
            if manner.every_story or wanted
            or (group.first.severity in ("problem", "warning") and group.first.number not in told_of)
        ]
        self.shown = self.stories if manner.every_story else self.stories[:MOST_STORIES]

    def conversations(self) -> list[Conversation]:
        """Those whose stories are told."""
        return [group.first for group in self.shown]

    def lines(self, more: Callable[[Conversation], Iterable[str]] | None = None) -> Iterator[str]:
        """The lines of the report; `more` gives lines to put below a conversation's story."""
        manner = self.manner
        yield from about_capture(self.report.capture, manner)
        if self.findings:
            yield ""
            yield painted("What stands out", BOLD, manner.colour)
            for finding in self.findings:
                yield from about_finding(finding, manner)
        if self.groups:
            yield ""
            yield painted("Conversations", BOLD, manner.colour)
            well = [group for group in self.groups if group.first.severity == "ok"]
            left = [] if manner.every_story or manner.verdicts else well[MOST_WELL:]
            unlisted = {group.first.number for group in left}
            yield from lines_of([group for group in self.groups if group.first.number not in unlisted], manner)
            if left:
                yield from more_that_went_well(left, manner)
        if self.stories:
            yield ""
            yield painted("What happened", BOLD, manner.colour)
            for group in self.shown:
                yield from story(group, manner)
                if more is not None:
                    yield from more(group.first)
            left_out = len(self.stories) - len(self.shown)
            if left_out:
                yield ""
                yield f"{plural(left_out, 'more story', 'more stories')}: --all tells them."
        elif self.groups and not self.findings and not manner.verdicts:
            yield ""
            if any(group.first.severity == "note" for group in self.groups):
                yield "Nothing of it is known to have gone wrong; --all tells each one's story."
            else:
                yield "All of it went well."
        elif not self.report.capture.packets:
            yield ""
            expression = harmless(self.report.capture.filter)
            yield f"No packet is one of `{expression}`." if expression else "There is no packet in it."
        elif not self.report.capture.conversations:
            yield ""
            yield from folded(
                "No packet of it belongs to a conversation that can be followed: they are neither IP nor ARP, fragments"
                " behind the first, cut before the end of their headers, or of a kind of link that is not looked into.",
                "", manner.width,
            )
        elif manner.verdicts and not self.groups and not self.findings:
            yield ""
            yield f"Nothing was {' or '.join(sorted(manner.verdicts))}."


def about_capture(capture: CaptureSummary, manner: Manner) -> Iterator[str]:
    """What was looked at, and what limits what can be said."""
    name = harmless(", ".join(capture.sources)) or "packets"
    text = f"{name}: {plural(capture.packets, 'packet')}"
    if capture.packets:
        text += f", {size(capture.bytes)}"
        if capture.start is not None and capture.end is not None:
            text += f" in {duration(capture.end - capture.start)}"
        text += f"; {plural(capture.conversations, 'conversation')}"
    yield painted(text, BOLD, manner.colour)
    if capture.dropped:
        yield from folded(f"{plural(capture.dropped, 'packet')} were lost by the capture.", "  ", manner.width)
    for note in capture.notes:
        yield from folded(harmless(note), "  ", manner.width)


def lines_of(groups: Sequence[Group], manner: Manner) -> Iterator[str]:
    """A line a conversation or group."""
    rows = [(str(group.first.number), who(group), group.first.verdict, what(group)) for group in groups]
    number_width = max(len(row[0]) for row in rows)
    who_width = min(max(len(row[1]) for row in rows), manner.width // 2)
    verdict_width = max(len(row[2]) for row in rows)
    for group, row in zip(groups, rows, strict=True):
        number, ends_text, verdict, summary = row
        head = f"{number:>{number_width}}  {ends_text:<{who_width}}  "
        mark = painted(f"{verdict:<{verdict_width}}", COLOURS.get(group.first.severity, ""), manner.colour)
        lines = [summary]
        if manner.folded_rows and len(head) + verdict_width + 2 + len(summary) > manner.width:
            indent = min(len(head) + verdict_width + 2, number_width + 2 + manner.width // 4)
            first = max(manner.width - len(head) - verdict_width - 2, 1)
            lines = folded_from(summary, first, manner.width, indent)
        dim = manner.colour and group.first.severity == "ok"
        yield f"{head}{mark}  {painted(lines[0], DIM, dim)}".rstrip()
        yield from (painted(line, DIM, dim) for line in lines[1:])


def folded_from(text: str, first: int, width: int, indent: int) -> list[str]:
    """The text in lines: of the first `first` columns are free, the others begin behind `indent` spaces."""
    if first < max(len(word) for word in text.split() or [""]):
        return ["", *folded(text, " " * indent, width)]
    head, *rest = wrapped(text, first, width - indent)
    return [head, *(" " * indent + line for line in rest)]


def who(group: Group) -> str:
    """The ends of a conversation, or of those that are told of together."""
    one = group.first
    if group.many == 1:
        return ends(one)
    client = end(one.client).rpartition(":")[0] if one.client.port is not None else end(one.client)
    if len(group.clients) > 1:
        client = f"{len(group.clients):,} addresses"
    server = end(one.server)
    if len(group.servers) > 1:
        server = f"{len(group.servers):,} addresses"
        if len(group.ports) == 1:
            server += f", port {one.server.port}"
        elif len(group.ports) > 1:
            server += f", {len(group.ports):,} ports"
    elif len(group.ports) > 1:
        server = f"{end(one.server).rpartition(':')[0]}, {len(group.ports):,} ports"
    return f"{client} > {server}"


def what(group: Group) -> str:
    """What is said of it in the line."""
    one = group.first
    summary = harmless(one.summary)
    service = harmless(one.service or one.application) if one.protocol in ("tcp", "udp") else ""
    if group.many > 1:
        words = f"{group.many:,} times"
        if len(group.ports) > 1:
            return f"{words}, ports {ranges(group.ports, 6)}"
        return f"{words}; the first: {summary}" if summary else words
    return f"{service}: {summary}" if service and summary else service or summary


def more_that_went_well(groups: Sequence[Group], manner: Manner) -> list[str]:
    """What is said of those that are not listed."""
    verdicts: dict[str, int] = {}
    for group in groups:
        verdicts[group.first.verdict] = verdicts.get(group.first.verdict, 0) + group.many
    by = ", ".join(f"{count:,} {verdict}" for verdict, count in sorted(verdicts.items(), key=lambda row: -row[1]))
    text = f"and {sum(verdicts.values()):,} more that went well ({by}): --all lists them."
    return folded(text, "", manner.width)


def story(group: Group, manner: Manner) -> Iterator[str]:
    """What happened in a conversation, or in the first of those that are alike."""
    one = group.first
    yield ""
    title = f"{one.number}  {ends(one)}: {one.verdict}"
    if group.many > 1:
        title += f" (and {plural(group.many - 1, 'more like it', 'more like it')})"
    yield painted(title, COLOURS.get(one.severity, ""), manner.colour)
    yield from told_at_length(
        one.explanation, one.alternatives, one.next_step, one.evidence, manner, sure=one.confidence
    )


def about_finding(finding: Finding, manner: Manner) -> Iterator[str]:
    """A finding at length."""
    yield ""
    title = f"{finding.kind}: {harmless(finding.subject)}"
    yield painted(title, COLOURS.get(finding.severity, ""), manner.colour)
    yield from told_at_length(
        finding.explanation, finding.alternatives, finding.next_step, finding.evidence, manner
    )
    if finding.conversations:
        word = "conversation" if len(finding.conversations) == 1 else "conversations"
        yield from folded(f"{word} {ranges(finding.conversations)}", "   ", manner.width, DIM, manner.colour)


def told_at_length(
    explanation: str, alternatives: Sequence[str], next_step: str, evidence: Sequence[int], manner: Manner,
    sure: str = "high",
) -> Iterator[str]:  # fmt: skip
    """A story, what else it may have been, what to do next, and the packets that it rests on."""
    yield from folded(harmless(explanation), "   ", manner.width)
    if alternatives:
        yield "   It could be:"
        for alternative in alternatives:
            yield from folded("- " + harmless(alternative), "   ", manner.width, hanging="  ")
    if next_step:
        yield from folded("Next: " + harmless(next_step), "   ", manner.width)
    rests = []
    if evidence:
        rests.append(f"packet{'' if len(evidence) == 1 else 's'} {ranges(evidence)}")
    if sure != "high":
        rests.append(f"confidence {sure}")
    if rests:
        yield from folded("; ".join(rests), "   ", manner.width, DIM, manner.colour)


def folded(
    text: str, indent: str, width: int, colour: str = "", colours: bool = False, hanging: str = ""
) -> list[str]:
    """The text in lines of this width; those behind the first are indented by `hanging` more."""
    first, *rest = wrapped(text, width - len(indent), width - len(indent + hanging)) or [""]
    lines = [indent + first, *(indent + hanging + line for line in rest)] if first else []
    return [painted(line, colour, colours and bool(colour)) for line in lines]


def wrapped(text: str, first: int, others: int) -> list[str]:
    """The text in lines of so many columns, the first one and the others; a word that is longer has its own line."""
    lines: list[str] = []
    line = ""
    for word in text.split():
        if line and len(line) + 1 + len(word) > (others if lines else first):
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}" if line else word
    if line:
        lines.append(line)
    return lines
