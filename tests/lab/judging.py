"""Compares a report with its label."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import wiretale
from lab.labels import Label
from wiretale.conversations.report import Report


def disagreements(label: Label, file: Path, loosely: bool = False) -> list[str]:
    """What a capture's report says that its label does not, and the other way round; empty if they agree.

    Loosely, as for a capture just made, counts need not be the label's.
    """
    report = wiretale.explain(file)
    return talks(label, report, loosely) + findings(label, report, loosely)


def talks(label: Label, report: Report, loosely: bool) -> list[str]:
    """Conversations."""
    left: Counter[tuple[str, int | None, str]] = Counter(
        (talk.protocol, talk.server.port, talk.verdict) for talk in report.conversations
    )
    wrong = []
    for phrase in filter(None, label.conversations.split("; ")):
        found = re.fullmatch(r"(\w+)(?:/(\d+))? ([\w/-]+)(?: x(\d+|\+))?", phrase)
        assert found is not None, phrase
        protocol, port, verdicts, count = found.groups()
        met = [
            key
            for key in left
            if key[0] == protocol and (port is None or key[1] == int(port)) and key[2] in verdicts.split("/")
        ]
        number = sum(left.pop(key) for key in met)
        wanted = 1 if count is None else None if count == "+" or loosely else int(count)
        if number == 0 or wanted not in (None, number):
            wrong.append(f"{phrase}: found {number}")
    if label.conversations:
        wrong += [
            f"{protocol}/{port} {verdict} x{count}: not in the label"
            for (protocol, port, verdict), count in left.items()
        ]
    return wrong


def findings(label: Label, report: Report, loosely: bool) -> list[str]:
    """Findings, and figures of theirs."""
    kinds = {finding.kind for finding in report.findings}
    wanted = set(label.findings.split())
    wrong = [f"{kind}: not found" for kind in sorted(wanted - kinds)]
    for finding in report.findings:
        if finding.kind not in wanted and finding.kind not in label.may.split():
            wrong.append(f"{finding.kind}: found, and not in the label: {finding.explanation}")
    for kind, known in label.figures.items():
        # How much a bridge loses depends on how the data is cut into segments.
        figures = {name: value for name, value in known.items() if not (loosely and name in ("lost", "needless"))}
        shown = [finding.figures for finding in report.findings if finding.kind == kind]
        if shown and not any(all(found.get(name) == value for name, value in figures.items()) for found in shown):
            wrong.append(
                f"{kind}: {[{name: found.get(name) for name in figures} for found in shown]} is not {dict(figures)}"
            )
    packets = report.capture.packets
    for finding in report.findings:
        if any(not 1 <= number <= packets for number in finding.evidence):
            wrong.append(f"{finding.kind}: evidence {finding.evidence} is not in the capture")
        if any(not 1 <= number <= report.capture.conversations for number in finding.conversations):
            wrong.append(f"{finding.kind}: conversations {finding.conversations} are not in the report")
    return wrong
