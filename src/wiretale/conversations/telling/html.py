"""The report as HTML, for notebooks: no scripts, no styles of the page touched, everything from packets escaped."""

from __future__ import annotations

from html import escape
from typing import Final

from wiretale.conversations.report import Conversation, Finding, Report
from wiretale.conversations.telling.words import duration, end, harmless, size
from wiretale.conversations.verdicts.story import plural

MOST_ROWS: Final = 200
COLOURS: Final = {"problem": "#b00020", "warning": "#946200", "note": "#1f5a92", "ok": "#2b6e2b"}


def cell(text: str, severity: str = "") -> str:
    style = f' style="color:{COLOURS[severity]}"' if severity in COLOURS else ""
    return f"<td{style}>{escape(harmless(text))}</td>"


def of_finding(finding: Finding) -> str:
    return "<tr>" + "".join((
        cell(finding.kind, finding.severity), cell(finding.subject), cell(finding.explanation),
    )) + "</tr>"  # fmt: skip


def of_conversation(one: Conversation) -> str:
    return "<tr>" + "".join((
        cell(str(one.number)), cell(end(one.client)), cell(end(one.server)), cell(one.service or one.application),
        cell(f"{one.packets[0]} / {one.packets[1]}"), cell(f"{size(one.bytes[0])} / {size(one.bytes[1])}"),
        cell(duration(one.end - one.start)), cell(one.verdict, one.severity), cell(one.explanation),
    )) + "</tr>"  # fmt: skip


def table(heads: tuple[str, ...], rows: list[str]) -> str:
    head = "".join(f"<th>{escape(name)}</th>" for name in heads)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>"


def as_html(report: Report) -> str:
    """The report as a fragment of HTML: those that did not go well first."""
    capture = report.capture
    title = (
        f"{', '.join(capture.sources) or 'packets'}: {plural(capture.packets, 'packet')}, "
        f"{plural(capture.conversations, 'conversation')}"
    )
    parts = [f"<p><b>{escape(harmless(title))}</b></p>"]
    if report.findings:
        parts.append(table(("finding", "about", "what"), [of_finding(finding) for finding in report.findings]))
    rows: list[str] = []
    later: list[str] = []
    for one in report.conversations:
        if not one.went_well and len(rows) < MOST_ROWS:
            rows.append(of_conversation(one))
        elif len(later) < MOST_ROWS:
            later.append(of_conversation(one))
    rows += later[: MOST_ROWS - len(rows)]
    heads = ("#", "client", "server", "service", "packets", "bytes", "time", "verdict", "what happened")
    parts.append(table(heads, rows))
    left_out = len(report.conversations) - len(rows)
    if left_out:
        parts.append(f"<p>{plural(left_out, 'more conversation')}</p>")
    return "".join(parts)
