"""`slow-server` and `slow-network`: who is it that takes so long?

The time from a question to the first byte of its answer is the network's round trip and the server's thinking. The
handshake has the round trip alone, for it is the kernels that answer.
"""

from __future__ import annotations

from wiretale.conversations.record import TcpRecord
from wiretale.conversations.report import Finding
from wiretale.conversations.state import State
from wiretale.conversations.verdicts.story import SECOND, duration, listed, plural

MOST_SHOWN = 20
MOST_QUOTED = 32
MOST_LISTED = 5
ASKED = frozenset(("http", "smtp", "ftp", "pop3", "imap", "ldap"))


def handshake_round_trip(record: TcpRecord) -> int:
    """The round trip that the handshake shows, wherever it was captured, in nanoseconds; -1 if it does not."""
    client, server = record.client, record.server
    if client is None or server is None or not record.handshake or client.syns != 1 or server.syns != 1:
        return -1  # what was sent again cannot be timed (Karn's rule)
    if client.data == record.handshake:
        return -1  # the acknowledgment alone was lost, or the client had it wait for its first words
    return max(int(record.handshake_time) - int(client.syn_time), 0)


def find(state: State) -> list[Finding]:
    """A finding for each server that is slow, and for each host that others are far away from."""
    think = state.thresholds["slow-server.seconds"] * SECOND
    far = state.thresholds["slow-network.seconds"] * SECOND
    servers: dict[str, list[tuple[int, TcpRecord]]] = {}
    networks: dict[str, dict[str, list[tuple[int, TcpRecord]]]] = {}
    for record in state.kinds.two_sided:
        trip = handshake_round_trip(record)
        if trip >= far:
            client, server = state.ends(record)
            near, away = (client, server) if seen_from(record, trip) * 2 >= trip else (server, client)
            networks.setdefault(near.address, {}).setdefault(away.address, []).append((trip, record))
        slowest = waited(record)
        if slowest >= think:
            thought = slowest - seen_from(record, trip)
            if thought >= think and thought >= 4 * max(trip, 0) and not was_sent_again(record):
                servers.setdefault(str(state.ends(record)[1]), []).append((thought, record))
    found = [slow_server(server, cases) for server, cases in servers.items()]
    found += [slow_network(near, cases) for near, cases in networks.items()]
    return found[:MOST_SHOWN]


def waited(record: TcpRecord) -> int:
    """How long the longest answer took that a program had to give; -1 if there was none.

    Only where a question is followed by its answer: what else goes over a connection may wait for news, or for a
    person.
    Of TLS it is the first one, the server's hello; what follows is not known.
    """
    if not record.answers:
        return -1
    if record.application in ASKED:
        return int(record.slowest)
    return int(record.first_answer) if record.application == "tls" else -1


def seen_from(record: TcpRecord, trip: int) -> int:
    """The part of the round trip that lies between the capture and the server."""
    client, server = record.client, record.server
    if trip < 0 or client is None or server is None:
        return 0
    return max(int(server.syn_time) - int(client.syn_time), 0)


def was_sent_again(record: TcpRecord) -> bool:
    """Whether either side had to repeat itself: then the wait may be the network's fault."""
    for side in (record.client, record.server):
        if side is not None and side.trouble is not None and side.trouble.retransmissions > 0:
            return True
    return False


def slow_server(server: str, cases: list[tuple[int, TcpRecord]]) -> Finding:
    """A server takes its time."""
    cases.sort(key=lambda case: -case[0])
    thought, worst = cases[0]
    trip = handshake_round_trip(worst)
    net = f"; the network's round trip is {duration(trip)}" if trip >= 0 else ""
    return Finding(
        kind="slow-server",
        subject=server,
        severity="warning",
        explanation=(
            f"{server} took {duration(thought)} to answer (packet {worst.slowest_asked}, answered by packet"
            f" {worst.slowest_answered}){net}."
            f" It is the server that takes its time, in {plural(len(cases), 'conversation')}."
        ),
        conversations=tuple(int(record.number) for _, record in cases[:MOST_QUOTED]),
        evidence=tuple(
            sorted(
                {int(n) for _, record in cases[:MOST_QUOTED] for n in (record.slowest_asked, record.slowest_answered)}
                - {0}
            )
        ),
        alternatives=(
            "The server waits for somebody else: a database, a name server, another service.",
            "It waits on purpose, as for news (long polling), or after a wrong password.",
            "Somebody types the answers.",
        ),
        next_step=f"Capture on {server} what it asks others between these two packets.",
        figures={
            "server": server,
            "think_ns": thought,
            "round_trip_ns": trip if trip >= 0 else None,
            "conversations_count": len(cases),
        },
    )


def slow_network(near: str, cases: dict[str, list[tuple[int, TcpRecord]]]) -> Finding:
    """Hosts that are far from one, which the capture is nearer to."""
    best = {away: min(trips, key=lambda case: case[0]) for away, trips in cases.items()}
    order = sorted(best, key=lambda away: -best[away][0])
    shown = [f"{away} ({duration(best[away][0])})" for away in order[:MOST_LISTED]]
    more = f" and {len(order) - MOST_LISTED:,} others" if len(order) > MOST_LISTED else ""
    words = ", ".join(shown) + more if more else listed(shown)
    count = sum(len(trips) for trips in cases.values())
    records = [record for away in order for _, record in cases[away]]
    hosts = f"{len(order):,} hosts" if len(order) > 1 else order[0]
    return Finding(
        kind="slow-network",
        subject=f"{near} and {hosts}",
        severity="note",
        explanation=(
            f"Between {near} and {words} a round trip takes long, even the quickest that was seen"
            f" ({plural(count, 'connection')}):"
            " every question waits at least that long, however quick the server is. The capture stands nearer to"
            f" {near}:"
            " most of the way lies behind it."
        ),
        conversations=tuple(int(record.number) for record in records[:MOST_QUOTED]),
        evidence=tuple(sorted(int(record.handshake) for record in records[:MOST_QUOTED])),
        alternatives=(
            "The way is long, or goes by satellite or a mobile network.",
            "A queue on the way is full (bufferbloat).",
        ),
        next_step=f"`traceroute {order[0]}` from {near} shows where the time goes.",
        figures={
            "near": near,
            "hosts": [{"address": away, "round_trip_ns": best[away][0]} for away in order[:256]],
            "round_trip_ns": best[order[0]][0],
            "connections": count,
        },
    )
