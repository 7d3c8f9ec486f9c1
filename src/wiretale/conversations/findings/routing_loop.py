"""`routing-loop`: routers send packets round in circles, until their time to live is over."""

from __future__ import annotations

from wiretale.conversations.findings.watch import Watch
from wiretale.conversations.record import DatagramRecord, Record, TcpRecord
from wiretale.conversations.report import Finding
from wiretale.conversations.state import State
from wiretale.conversations.verdicts.story import address, plural

MOST_SHOWN = 20
MOST_QUOTED = 32


def find(state: State) -> list[Finding]:
    """A finding for each destination that packets do not get to."""
    found = seen_going_round(state)
    known = {str(finding.figures["destination"]) for finding in found}
    return (found + expired(state, known))[:MOST_SHOWN]


def seen_going_round(state: State) -> list[Finding]:
    """The capture lies within the loop: the same packet comes by again and again."""
    watch = state.observer("doubts")
    if not isinstance(watch, Watch):
        return []
    least = state.thresholds["routing-loop.rounds"]
    found: dict[bytes, Finding] = {}
    for loop in watch.loops:
        if int(loop.rounds) < least:
            continue
        if loop.destination in found:
            finding = found[loop.destination]
            finding.evidence = (*finding.evidence, int(loop.number), int(loop.last_number))[:MOST_QUOTED]
            continue
        source, destination = of_bytes(loop.source), of_bytes(loop.destination)
        found[loop.destination] = Finding(
            kind="routing-loop",
            subject=f"packets to {destination}",
            severity="problem",
            explanation=(
                f"The same packet from {source} to {destination} came by {plural(int(loop.rounds) + 1, 'time')}, with"
                " less and less time to live (packets"
                f" {loop.number} to {loop.last_number}): routers send it round in a circle until it expires."
            ),
            evidence=(int(loop.number), int(loop.last_number)),
            alternatives=(
                "The capture has several interfaces of one machine, or of several routers, on the packet's way.",
            ),
            next_step=f"Compare the routes to {destination} of the routers whose link addresses these packets have.",
            figures={"destination": destination, "source": source, "rounds": int(loop.rounds) + 1, "seen": True},
        )
    return list(found.values())


def of_bytes(raw: bytes) -> str:
    """An address from its bytes."""
    if len(raw) == 4:
        return address(4, 0, int.from_bytes(raw, "big"))
    return address(6, int.from_bytes(raw[:8], "big"), int.from_bytes(raw[8:], "big"))


def sent_with(record: Record) -> int:
    """The time to live with which the client's first packet came by; -1 if that is not known."""
    if isinstance(record, TcpRecord):
        return int(record.client.ttl) if record.client is not None else -1
    return int(record.ttl) if isinstance(record, DatagramRecord) else -1


def expired(state: State, known: set[str]) -> list[Finding]:
    """Routers report that time to live was exceeded, of packets that had plenty."""
    hops = state.thresholds["routing-loop.hops"]
    found: dict[str, Finding] = {}
    for record in state.kinds.with_errors:
        error = record.error
        if error is None or not error.to_client:
            continue
        is_exceeded = error.kind == (11 if record.version == 4 else 3) and error.code == 0
        if not is_exceeded or sent_with(record) < hops:
            continue
        _, server = state.ends(record)
        where = server.address
        if where in known:
            continue
        router = address(int(record.version), error.from_high, error.from_low)
        if where in found:
            finding = found[where]
            finding.conversations = (*finding.conversations, int(record.number))[:MOST_QUOTED]
            continue
        found[where] = Finding(
            kind="routing-loop",
            subject=f"packets to {where}",
            severity="problem",
            explanation=(
                f"{router} reports (packet {error.number}) that a packet to {where} used up its time to live on the"
                " way, although it came by here with"
                f" {sent_with(record)} hops to go: more than any way needs. Somewhere beyond, routers send it round"
                " in a circle."
            ),
            conversations=(int(record.number),),
            evidence=tuple(sorted({int(record.first_packet), int(error.number)})),
            alternatives=("The way is really that long, as through a chain of tunnels.",),
            next_step=f"`traceroute {where}` shows the same routers again and again.",
            figures={"destination": where, "source": state.ends(record)[0].address, "router": router, "seen": False},
        )
    return list(found.values())
