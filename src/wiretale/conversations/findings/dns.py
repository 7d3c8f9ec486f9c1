"""`dns-failures`: a name server does not answer, refuses, or knows no such names; or is slow."""

from __future__ import annotations

from wiretale.conversations.record import QueryRecord, TcpRecord
from wiretale.conversations.report import Finding
from wiretale.conversations.state import State
from wiretale.conversations.verdicts.dns import question
from wiretale.conversations.verdicts.judge import verdict_of
from wiretale.conversations.verdicts.story import SECOND, address, duration, listed, plural

MOST_SHOWN = 20
MOST_QUOTED = 32
MOST_NAMES = 5
DNS_PORT = 53
TRUNCATED = 0x0200

SAYINGS = {
    "servfail": "SERVFAIL, the server could not find out",
    "dns-error": "refused, or another error reported",
    "no-answer": "no answer",
    "unreachable": "ICMP unreachable instead of an answer",
    "truncated": "a truncated answer, and no TCP connection that brought the rest",
}

Server = tuple[int, int, int]  # version and address


def find(state: State) -> list[Finding]:
    """Up to three findings for each server: failures, names that do not exist, slowness."""
    asked: dict[Server, int] = {}
    failed: dict[Server, dict[str, list[QueryRecord]]] = {}
    slow: dict[Server, list[QueryRecord]] = {}
    rest = tcp_answers(state)
    slowest = state.thresholds["dns-failures.seconds"] * SECOND
    for record in state.records:
        if not isinstance(record, QueryRecord) or record.multicast or record.tries == 0:
            continue
        server = (int(record.version), int(record.server_high), int(record.server_low))
        asked[server] = asked.get(server, 0) + 1
        verdict = verdict_of(record)
        if record.answered and record.response_flags & TRUNCATED:
            verdict = (
                "answered" if (int(record.client_high), int(record.client_low), *server[1:]) in rest else "truncated"
            )
        if (
            verdict == "no-answer"
            and record.tries < 2
            and state.capture.end
            and state.capture.end - record.asked_time < SECOND
        ):
            continue  # the capture ended before an answer could come
        if verdict in SAYINGS or verdict == "nxdomain":
            failed.setdefault(server, {}).setdefault(verdict, []).append(record)
        elif record.answered and float(record.answered_time - record.last_asked_time) >= slowest:
            slow.setdefault(server, []).append(record)
    found: list[Finding] = []
    limits = state.thresholds
    for server, count in asked.items():
        kinds = failed.get(server, {})
        missing = kinds.pop("nxdomain", [])
        broken = sum(len(records) for records in kinds.values())
        if broken and (broken >= limits["dns-failures.count"] or broken >= limits["dns-failures.share"] * count):
            found.append(failures(server, kinds, broken, count))
        names = {record.question for record in missing}
        if len(names) >= limits["dns-failures.names"] and len(missing) >= limits["dns-failures.name-share"] * count:
            found.append(no_such_names(server, missing, len(names), count))
        waiting = slow.get(server, [])
        if waiting and (len(waiting) >= limits["dns-failures.count"] or len(waiting) >= 0.5 * count):
            found.append(slowness(server, waiting, count))
    return found[:MOST_SHOWN]


def tcp_answers(state: State) -> set[tuple[int, int, int, int]]:
    """Clients and servers between which DNS was spoken over TCP, with an answer."""
    return {
        (int(r.client_high), int(r.client_low), int(r.server_high), int(r.server_low))
        for r in state.records
        if isinstance(r, TcpRecord) and r.server_port == DNS_PORT and r.server is not None and r.server.payload > 0
    }


def of_all(some: int, count: int) -> str:
    """`The only question`, `Both questions`, `All 3 questions`, `2 of 7 questions`, with a capital."""
    if some < count:
        return f"{some:,} of {plural(count, 'question')}"
    return f"All {count:,} questions" if count > 2 else "Both questions" if count == 2 else "The only question"


def sample(records: list[QueryRecord]) -> str:
    """Some of the names."""
    names = list(dict.fromkeys(question(record) for record in records))
    return listed(names, most=MOST_NAMES)


def failures(server: Server, kinds: dict[str, list[QueryRecord]], broken: int, count: int) -> Finding:
    """Questions that got no answer of use."""
    where = address(*server)
    records = sorted((r for found in kinds.values() for r in found), key=lambda r: r.number)
    told = [
        f"{SAYINGS[kind]} ({len(found):,})" if len(kinds) > 1 else SAYINGS[kind] for kind, found in kinds.items()
    ]
    return Finding(
        kind="dns-failures",
        subject=f"name server {where}",
        severity="problem",
        explanation=(
            f"{of_all(broken, count)} to {where} failed: {listed(told)}."
            f" Asked for: {sample(records)}."
        ),
        conversations=tuple(int(record.number) for record in records[:MOST_QUOTED]),
        evidence=tuple(
            sorted({int(n) for r in records[:MOST_QUOTED] for n in (r.asked, r.last_asked, r.answered)} - {0})
        ),
        alternatives=alternatives(kinds),
        next_step=f"Capture on {where}, or between it and the servers that it asks itself.",
        figures={
            "server": where,
            "questions": count,
            "failed": broken,
            "slow": 0,
            "nxdomain": 0,
            **{kind.replace("-", "_"): len(found) for kind, found in kinds.items()},
        },
    )


def alternatives(kinds: dict[str, list[QueryRecord]]) -> tuple[str, ...]:
    """What may be behind the failures."""
    words = {
        "no-answer": "A firewall drops the questions or the answers, or nobody is at that address.",
        "unreachable": "No name server runs there, or a firewall turns questions away.",
        "servfail": "The server cannot reach the servers that know, or DNSSEC does not validate.",
        "dns-error": "The server serves other clients or other zones only.",
        "truncated": "A firewall lets DNS over UDP through and over TCP not.",
    }
    return tuple(text for kind, text in words.items() if kind in kinds)


def no_such_names(server: Server, missing: list[QueryRecord], names: int, count: int) -> Finding:
    """Many names that do not exist."""
    where = address(*server)
    return Finding(
        kind="dns-failures",
        subject=f"names that {where} does not know",
        severity="note",
        explanation=(
            f"{of_all(len(missing), count)} to {where} were for names that do not exist"
            f" ({plural(names, 'different name')}):"
            f" {sample(missing)}."
        ),
        conversations=tuple(int(record.number) for record in missing[:MOST_QUOTED]),
        evidence=tuple(int(record.answered) for record in missing[:MOST_QUOTED]),
        alternatives=(
            "A search list adds a domain to names that are complete.",
            "A program makes names up: browsers to test the network, malware to find its master.",
        ),
        next_step="See which program asks.",
        figures={"server": where, "questions": count, "failed": 0, "slow": 0, "nxdomain": len(missing), "names": names},
    )


def slowness(server: Server, waiting: list[QueryRecord], count: int) -> Finding:
    """Answers that were long in coming."""
    where = address(*server)
    longest = max(waiting, key=lambda record: record.answered_time - record.last_asked_time)
    late = "was answered late, after" if len(waiting) == 1 else "were answered late, the slowest after"
    return Finding(
        kind="dns-failures",
        subject=f"name server {where} is slow",
        severity="warning",
        explanation=(
            f"{of_all(len(waiting), count)} to {where} {late}"
            f" {duration(int(longest.answered_time - longest.last_asked_time))} (packet {longest.answered}):"
            f" {sample(waiting)}."
        ),
        conversations=tuple(int(record.number) for record in waiting[:MOST_QUOTED]),
        evidence=tuple(sorted({int(n) for r in waiting[:MOST_QUOTED] for n in (r.last_asked, r.answered)} - {0})),
        alternatives=("The server has to ask others, far away.", "The network between is slow."),
        next_step=f"Ask {where} twice for the same name: if the second answer is quick, others are slow.",
        figures={"server": where, "questions": count, "failed": 0, "slow": len(waiting), "nxdomain": 0},
    )
