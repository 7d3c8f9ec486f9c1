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
MOST_TARGETS = 65536  # ports of servers that are looked at: whoever scans has more, each with little
MOST_SOURCES = 65536  # that are told apart


class Target:
    """What goes on at one port of a server."""

    def __init__(self, version: int, high: int, low: int, port: int) -> None:
        self.version = version
        self.high = high
        self.low = low
        self.port = port
        self.half_open = 0
        self.others = 0
        self.answered = 0  # with a SYN-ACK
        self.repeated = 0  # the client asked again
        self.first = 0
        self.last = 0
        self.sample: list[TcpRecord] = []
        self.sources: set[int] = set()  # addresses and ports, mixed into a number
        self.hosts: set[tuple[int, int]] = set()

    def add(self, record: TcpRecord) -> None:
        """Counts a half-open connection."""
        if self.half_open == 0:
            self.first = self.last = int(record.start)
        self.half_open += 1
        if record.start > self.last:
            self.last = int(record.start)
        if record.server is not None:
            self.answered += 1
        if record.client is not None and record.client.syns > 1:
            self.repeated += 1
        if len(self.sample) < MOST_QUOTED:
            self.sample.append(record)
        if len(self.sources) < MOST_SOURCES:
            self.sources.add(hash((record.client_high, record.client_low, record.client_port)))
            self.hosts.add((int(record.client_high), int(record.client_low)))


def find(state: State) -> list[Finding]:
    """A finding for each port of a server that is flooded."""
    targets: dict[tuple[int, int, int], Target] = {}
    for record in state.records:
        if not isinstance(record, TcpRecord):
            continue
        key = (record.server_low, record.server_port, record.server_high)
        target = targets.get(key)
        if target is None:
            if len(targets) >= MOST_TARGETS:
                continue
            target = targets[key] = Target(
                int(record.version), int(record.server_high), int(record.server_low), int(record.server_port)
            )
        if is_half_open(record):
            target.add(record)
        else:
            target.others += 1
    found = []
    for target in sorted(targets.values(), key=lambda target: -target.half_open):
        if target.half_open < state.thresholds["syn-flood.half-open"]:
            break
        finding = judged(target, state.thresholds)
        if finding is not None:
            found.append(finding)
    return found[:MOST_SHOWN]


def is_half_open(record: TcpRecord) -> bool:
    """Whether there was a SYN, and nothing behind it: no acknowledgment of the SYN-ACK, if any, no reset, no ICMP."""
    client = record.client
    if client is None or client.syns == 0 or record.handshake or record.refusals or record.error is not None:
        return False
    server = record.server
    return (
        client.resets == 0
        and not client.has_spoken
        and client.fin == 0
        and (server is None or (server.syns > 0 and server.resets == 0 and server.payload == 0))
    )


def judged(target: Target, limits: dict[str, float]) -> Finding | None:
    """The finding, if there are enough."""
    count, answered, others = target.half_open, target.answered, target.others
    if len(target.sources) < limits["syn-flood.sources"] or count < limits["syn-flood.share"] * (count + others):
        return None
    if target.repeated > limits["syn-flood.repeated"] * count:
        return None  # these are customers, who wait for an answer that does not come
    span = target.last - target.first
    rate = count * SECOND / span if span else float(count)
    if rate < limits["syn-flood.rate"]:
        return None
    server = address(target.version, target.high, target.low)
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
