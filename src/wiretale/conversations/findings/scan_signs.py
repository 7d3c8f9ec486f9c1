"""What tells a scan from what only looks like one, and one scanner from those whose addresses it borrows."""

from __future__ import annotations

from wiretale.conversations.findings.touches import FILTERED, LONE, SILENCE, Touch
from wiretale.conversations.record import TcpRecord
from wiretale.conversations.report import Finding
from wiretale.conversations.verdicts.story import plural

LONE_TECHNIQUES = frozenset(LONE.values())


def waits(group: list[Touch], share: float) -> bool:
    """Whether many hosts were asked for connections by somebody who wanted them, and none came about.

    An operating system repeats its SYN as long as a program waits; who only explores does not.
    """
    repeated = 0
    for _, outcome, technique, record in group:
        if technique != "connect" or outcome != FILTERED or not isinstance(record, TcpRecord):
            return False
        if record.client is not None and record.client.syns > 1:
            repeated += 1
    return repeated > share * len(group)


def are_leftovers(group: list[Touch]) -> bool:
    """Whether probes without SYN may be the last words of connections of which the rest was not captured.

    Nothing comes back, and each has a port of its own, as connections have; a tool sends all from one or two.
    """
    ports = set()
    for _, outcome, technique, record in group:
        if technique not in LONE_TECHNIQUES or outcome not in (FILTERED, SILENCE) or record.error is not None:
            return False
        ports.add(int(record.client_port))
    return len(ports) > max(2, len(group) // 4)


def told_together(findings: list[Finding]) -> list[Finding]:
    """Says where several addresses scan one host alike at the same time: most of them may be decoys (nmap's -D)."""
    alike: dict[tuple[object, ...], list[Finding]] = {}
    for finding in findings:
        figures = finding.figures
        if "target" in figures and "closed_count" in figures:
            outcome = tuple(figures[name] for name in ("technique", "target", "ports", "closed_count"))
            alike.setdefault((*outcome, tuple(finding.figures["open"])), []).append(finding)  # type: ignore[arg-type]
    for group in alike.values():
        if len(group) < 2:
            continue
        for finding in group:
            others = [other for other in group if other is not finding and overlap(finding, other)]
            if others:
                finding.explanation += (
                    f" {plural(len(others), 'other address', 'other addresses')} did the same at the same time: all"
                    " but one of them may be decoys."
                )
                finding.figures["alike"] = [str(other.figures["scanner"]) for other in others]
    return findings


def overlap(one: Finding, other: Finding) -> bool:
    """Whether the packets of two findings lie among each other."""
    return bool(one.evidence and other.evidence) and (
        one.evidence[0] <= other.evidence[-1] and other.evidence[0] <= one.evidence[-1]
    )
