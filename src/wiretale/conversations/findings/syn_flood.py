"""`syn-flood`: a server is left with half-open connections, too many and too fast to be an accident.

What counts is the state, not the SYNs: a server that has a thousand customers a second has no flood.
"""

from __future__ import annotations

from wiretale.conversations.record import TcpRecord
from wiretale.conversations.report import Finding
from wiretale.conversations.state import State
from wiretale.conversations.verdicts.story import SECOND, address, duration, plural

MOST_SHOWN = 20
MOST_QUOTED = 64
BUCKETS = 1 << 16

Target = tuple[int, int, int, int]  # version, server's address, port


def find(state: State) -> list[Finding]:
    """A finding for each port of a server that is flooded."""
    limits = state.thresholds
    least = limits["syn-flood.half-open"]
    # First roughly, by server alone: whoever scans has many servers, each with little.
    rough = [0] * BUCKETS
    for record in state.records:
        if isinstance(record, TcpRecord) and is_unfinished(record):
            rough[hash((record.server_high, record.server_low, record.server_port)) & BUCKETS - 1] += 1
    if max(rough) < least:
        return []
    half: dict[Target, list[TcpRecord]] = {}
    others: dict[Target, int] = {}
    for record in state.records:
        if not isinstance(record, TcpRecord):
            continue
        if rough[hash((record.server_high, record.server_low, record.server_port)) & BUCKETS - 1] < least:
            continue
        target = (int(record.version), int(record.server_high), int(record.server_low), int(record.server_port))
        if is_unfinished(record) and state.verdict(record) in ("half-open", "no-answer", "syn-ack-lost"):
            half.setdefault(target, []).append(record)
        else:
            others[target] = others.get(target, 0) + 1
    found = []
    for target, records in sorted(half.items(), key=lambda item: -len(item[1])):
        finding = judged(target, records, others.get(target, 0), limits)
        if finding is not None:
            found.append(finding)
    return found[:MOST_SHOWN]


def is_unfinished(record: TcpRecord) -> bool:
    """Whether there was a SYN, and no acknowledgment of the SYN-ACK, if there was one, nor a refusal."""
    client = record.client
    return (
        client is not None
        and client.syns > 0
        and record.handshake == 0
        and record.refusals == 0
        and client.resets == 0
        and record.error is None
    )


def judged(target: Target, records: list[TcpRecord], others: int, limits: dict[str, float]) -> Finding | None:
    """The finding, if there are enough."""
    count = len(records)
    sources = len({(record.client_high, record.client_low, record.client_port) for record in records})
    if count < limits["syn-flood.half-open"] or sources < limits["syn-flood.sources"]:
        return None
    if count < limits["syn-flood.share"] * (count + others):
        return None
    start = min(int(record.start) for record in records)
    span = max(int(record.start) for record in records) - start
    rate = count * SECOND / span if span else float(count)
    if rate < limits["syn-flood.rate"]:
        return None
    version, high, low, port = target
    server = address(version, high, low)
    hosts = len({(record.client_high, record.client_low) for record in records})
    answered = sum(1 for record in records if record.server is not None)
    silent = f" {plural(count - answered, 'SYN')} got no answer any more." if answered and answered < count else ""
    unanswered = " The server answers none of them." if not answered else ""
    beside = f" Beside them, {plural(others, 'other connection')} went another way." if others else ""
    return Finding(
        kind="syn-flood",
        subject=f"{server} port {port}",
        severity="problem",
        explanation=(
            f"{plural(count, 'connection')} to port {port} of {server} were begun by"
            f" {plural(hosts, 'address', 'addresses')} in {duration(span)}"
            f" ({rate:,.0f} a second) and left half-open: the last packet of the handshake never"
            f" came.{silent}{unanswered}{beside}"
        ),
        conversations=tuple(int(record.number) for record in records[:MOST_QUOTED]),
        evidence=tuple(int(record.first_packet) for record in records[:MOST_QUOTED]),
        alternatives=(
            "Only the clients' direction was captured beyond the SYN, or their last packets take another way.",
            "The server's answers do not reach the clients (look for conversations with the verdict syn-ack-lost).",
        ),
        next_step=f"See on {server} whether SYN cookies are on and how many connections are in SYN-RECEIVED.",
        figures={
            "server": server,
            "port": port,
            "half_open": count,
            "answered": answered,
            "sources": hosts,
            "others": others,
            "rate": round(rate, 1),
            "duration_ns": span,
        },
    )
