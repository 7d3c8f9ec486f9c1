"""`dns-failures`: a name server does not answer, refuses, or knows no such names; or is slow."""

from __future__ import annotations

from wiretale.conversations.record import QueryRecord, Question, Record, TcpRecord
from wiretale.conversations.report import Finding
from wiretale.conversations.state import State
from wiretale.conversations.verdicts.dns import in_words
from wiretale.conversations.verdicts.dns_retry import Retries, questions
from wiretale.conversations.verdicts.judge import verdict_of
from wiretale.conversations.verdicts.story import SECOND, address, duration, listed, plural

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_SHOWN = 20
MOST_QUOTED = 32
MOST_NAMES = 5

SAYINGS = {
    "servfail": "SERVFAIL, the server could not find out",
    "dns-error": "refused, or another error reported",
    "no-answer": "no answer",
    "unreachable": "ICMP unreachable instead of an answer",
    "truncated": "a truncated answer, and no TCP connection that brought the rest",
}

Server = tuple[int, int, int]  # version and address


class Asked:
    """A question that got no answer of use, or got it late; over UDP or TCP."""

    def __init__(self, number: int, question: bytes, packets: tuple[int, int, int], waited: int) -> None:
        self.number = number  # of its conversation
        self.question = question
        self.packets = packets  # when it was asked first and last, and answered; 0 stands for none
        self.answered = packets[2]
        self.waited = waited  # nanoseconds from the last time it was asked to its answer


class Count:
    """What one server was asked."""

    def __init__(self) -> None:
        self.asked = 0
        self.failed: dict[str, list[Asked]] = {}  # by verdict
        self.slow: list[Asked] = []


def find(state: State) -> list[Finding]:
    """Up to three findings for each server: failures, names that do not exist, slowness."""
    servers: dict[Server, Count] = {}
    slowest = state.thresholds["dns-failures.seconds"] * SECOND
    connections = [record for record in state.kinds.connections if record.questions is not None]
    retries = Retries(state.kinds.connections)
    again: set[tuple[int, int]] = set()  # questions over TCP that were asked over UDP before: connection and packet
    for record in state.kinds.queries:
        if record.multicast or record.tries == 0:
            continue
        count = count_of(servers, record)
        count.asked += 1
        verdict = verdict_of(record)
        if verdict == "truncated":
            verdict = over_tcp(record, retries, again)
        if verdict == "no-answer" and record.tries < 2 and is_late(state, record.asked_time):
            continue  # the capture ended before an answer could come
        waited = int(record.answered_time) - int(record.last_asked_time)
        if verdict in SAYINGS or verdict == "nxdomain" or (record.answered and waited >= slowest):
            asked = Asked(
                record.number, record.question, (record.asked, record.last_asked, record.answered), waited
            )
            add(count, verdict, asked)
    for connection in connections:
        talk(state, connection, servers, again, slowest)
    return [finding for server, count in servers.items() for finding in judged(state, server, count)][:MOST_SHOWN]


def count_of(servers: dict[Server, Count], record: Record) -> Count:
    """What the server of a conversation was asked."""
    server = (int(record.version), int(record.server_high), int(record.server_low))
    count = servers.get(server)
    if count is None:
        count = servers[server] = Count()
    return count


def is_late(state: State, time: int) -> bool:
    """Whether the capture ended soon after."""
    return state.capture.end is not None and state.capture.end - time < SECOND


def add(count: Count, verdict: str, asked: Asked) -> None:
    """Adds a question that failed, or whose answer came late."""
    if verdict in SAYINGS or verdict == "nxdomain":
        count.failed.setdefault(verdict, []).append(asked)
    else:
        count.slow.append(asked)


def over_tcp(record: QueryRecord, retries: Retries, again: set[tuple[int, int]]) -> str:
    """What became of a question whose answer was truncated."""
    retry = retries.of(record)
    if retry is None:
        return "truncated"
    if retry.question is not None:
        again.add((retry.connection.number, retry.question.asked))
        if retry.question.answered:
            return over_tcp_verdict(retry.question)
    return "answered" if retry.has_brought_it() else "truncated"


def over_tcp_verdict(question: Question) -> str:
    """The verdict of a question over TCP, as a question over UDP would get it."""
    if not question.answered:
        return "no-answer"
    return {0: "answered", 2: "servfail", 3: "nxdomain"}.get(question.response_flags & 15, "dns-error")


def talk(
    state: State, record: TcpRecord, servers: dict[Server, Count], again: set[tuple[int, int]], slowest: float
) -> None:
    """Adds what was asked over TCP at once, as far as it is remembered."""
    answering = None if record.questions is None else record.questions.answering
    for question in questions(record):
        verdict = over_tcp_verdict(question)
        unread = verdict == "no-answer" and (
            is_late(state, question.asked_time) or (answering is not None and answering.lost)
        )
        if not unread and (record.number, question.asked) not in again:
            count = count_of(servers, record)
            count.asked += 1
            waited = int(question.answered_time) - int(question.asked_time) if question.answered else 0
            if verdict != "answered" or waited >= slowest:
                packets = (question.asked, question.asked, question.answered)
                add(count, verdict, Asked(record.number, question.question, packets, waited))


def judged(state: State, server: Server, count: Count) -> Iterator[Finding]:
    """What is to be said of a server."""
    limits = state.thresholds
    missing = count.failed.pop("nxdomain", [])
    broken = sum(len(some) for some in count.failed.values())
    if broken and (broken >= limits["dns-failures.count"] or broken >= limits["dns-failures.share"] * count.asked):
        yield failures(server, count.failed, broken, count.asked)
    names = {asked.question for asked in missing}
    if len(names) >= limits["dns-failures.names"] and len(missing) >= limits["dns-failures.name-share"] * count.asked:
        yield no_such_names(server, missing, len(names), count.asked)
    waiting = count.slow
    if waiting and (len(waiting) >= limits["dns-failures.count"] or len(waiting) >= 0.5 * count.asked):
        yield slowness(server, waiting, count.asked)


def of_all(some: int, count: int) -> str:
    """`The only question`, `Both questions`, `All 3 questions`, `2 of 7 questions`, with a capital."""
    if some < count:
        return f"{some:,} of {plural(count, 'question')}"
    return f"All {count:,} questions" if count > 2 else "Both questions" if count == 2 else "The only question"


def sample(records: list[Asked]) -> str:
    """Some of the names."""
    names = list(dict.fromkeys(in_words(asked.question) for asked in records))
    return listed(names, most=MOST_NAMES)


def failures(server: Server, kinds: dict[str, list[Asked]], broken: int, count: int) -> Finding:
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
            sorted({n for asked in records[:MOST_QUOTED] for n in asked.packets} - {0})
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


def alternatives(kinds: dict[str, list[Asked]]) -> tuple[str, ...]:
    """What may be behind the failures."""
    words = {
        "no-answer": "A firewall drops the questions or the answers, or nobody is at that address.",
        "unreachable": "No name server runs there, or a firewall turns questions away.",
        "servfail": "The server cannot reach the servers that know, or DNSSEC does not validate.",
        "dns-error": "The server serves other clients or other zones only.",
        "truncated": "A firewall lets DNS over UDP through and over TCP not.",
    }
    return tuple(text for kind, text in words.items() if kind in kinds)


def no_such_names(server: Server, missing: list[Asked], names: int, count: int) -> Finding:
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


def slowness(server: Server, waiting: list[Asked], count: int) -> Finding:
    """Answers that were long in coming."""
    where = address(*server)
    longest = max(waiting, key=lambda asked: asked.waited)
    late = "was answered late, after" if len(waiting) == 1 else "were answered late, the slowest after"
    return Finding(
        kind="dns-failures",
        subject=f"name server {where} is slow",
        severity="warning",
        explanation=(
            f"{of_all(len(waiting), count)} to {where} {late}"
            f" {duration(longest.waited)} (packet {longest.answered}):"
            f" {sample(waiting)}."
        ),
        conversations=tuple(int(record.number) for record in waiting[:MOST_QUOTED]),
        evidence=tuple(sorted({n for asked in waiting[:MOST_QUOTED] for n in asked.packets[1:]} - {0})),
        alternatives=("The server has to ask others, far away.", "The network between is slow."),
        next_step=f"Ask {where} twice for the same name: if the second answer is quick, others are slow.",
        figures={"server": where, "questions": count, "failed": 0, "slow": len(waiting), "nxdomain": 0},
    )
