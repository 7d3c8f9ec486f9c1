"""`syn-flood`: a server is left with half-open connections, too many and too fast to be an accident.

What counts is the state, not the SYNs: a server that has a thousand customers a second has no flood.
"""

from __future__ import annotations

from wiretale.conversations.findings.half_open import MOST_SOURCES, Target, targets
from wiretale.conversations.report import Finding
from wiretale.conversations.state import State
from wiretale.conversations.verdicts.story import SECOND, address, duration, plural

MOST_SHOWN = 20


def find(state: State) -> list[Finding]:
    """A finding for each port of a server that is flooded."""
    least = state.thresholds["syn-flood.half-open"]
    kinds = state.kinds
    if len(kinds.half_open) < least:
        return []
    found = []
    for target in sorted(targets(kinds.half_open, kinds.connections), key=lambda target: -int(target.half_open)):
        if int(target.half_open) < least:
            break
        finding = judged(target, state.thresholds)
        if finding is not None:
            found.append(finding)
    return found[:MOST_SHOWN]


def judged(target: Target, limits: dict[str, float]) -> Finding | None:
    """The finding, if there are enough."""
    count, answered = int(target.half_open), int(target.answered)
    others = int(target.connections) - count
    if len(target.sources) < limits["syn-flood.sources"] or count < limits["syn-flood.share"] * (count + others):
        return None
    if int(target.repeated) > limits["syn-flood.repeated"] * count:
        return None  # these are customers, who wait for an answer that does not come
    span = int(target.last) - int(target.first)
    rate = count * SECOND / span if span else float(count)
    if rate < limits["syn-flood.rate"]:
        return None
    server = address(int(target.version), target.high, target.low)
    hosts = len(target.hosts)
    more = "at least " if len(target.sources) >= MOST_SOURCES else ""
    silent = f" {plural(count - answered, 'SYN')} got no answer any more." if answered and answered < count else ""
    unanswered = " The server answers none of them." if not answered else ""
    beside = f" Beside them, {plural(others, 'other connection')} went another way." if others else ""
    return Finding(
        kind="syn-flood",
        subject=f"{server} port {target.port}",
        severity="problem",
        explanation=(
            f"{plural(count, 'connection')} to port {target.port} of {server} were begun by {more}"
            f"{plural(hosts, 'address', 'addresses')} in {duration(span)} ({rate:,.0f} a second) and left half-open:"
            f" the last packet of the handshake never came.{silent}{unanswered}{beside}"
        ),
        conversations=tuple(int(record.number) for record in target.sample),
        evidence=tuple(int(record.first_packet) for record in target.sample),
        alternatives=(
            "Only the clients' direction was captured beyond the SYN, or their last packets take another way.",
            "The server's answers do not reach the clients (look for conversations with the verdict syn-ack-lost).",
        ),
        next_step=f"See on {server} whether SYN cookies are on and how many connections are in SYN-RECEIVED.",
        figures={
            "server": server,
            "port": target.port,
            "half_open": count,
            "answered": answered,
            "sources": hosts,
            "others": others,
            "rate": round(rate, 1),
            "duration_ns": span,
        },
    )
