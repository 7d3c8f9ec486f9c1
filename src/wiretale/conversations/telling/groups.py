"""Conversations that are alike, to be told of together.

Alike are those between the same two hosts, or of many clients with one service, that had the same verdict; and what
one client tried in vain at one port of many hosts, or at very many hosts. Where there are very many conversations (a
flood, a scan), their stories are not made to find that out: the facts are enough, and only the first of each group is
told.
"""

from __future__ import annotations

from wiretale.conversations.record import LeaseRecord, Record
from wiretale.conversations.report import Conversation, Report
from wiretale.conversations.state import State
from wiretale.conversations.verdicts.judge import verdict_of
from wiretale.native import Final, i64

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

ALIKE: Final = 3  # so many conversations that are alike are told of in one line
ROAMS: Final = 10  # or so many, of one client with many hosts at as many ports, that did not go well
MOST_TOLD: Final = 2_000  # conversations; of more, the facts are looked at and not the stories
MOST_SINGLES: Final = 500  # of those that did not go well and are like no other, when there are so many
MOST_ADDRESSES: Final = 100_000  # that are told apart in one group
# Verdicts after which a conversation needs no line of its own among thousands.
WELL: Final = frozenset({
    "complete", "idle-closed", "open", "mid-stream", "answered", "one-way", "unanswered", "leased", "released",
    "announced", "nxdomain", "stray",
})  # fmt: skip


class Group:
    """Conversations that are told of together."""

    def __init__(self, first: Conversation) -> None:
        self.first = first
        self.many = 0
        self.ports: set[int] = set()
        self.clients: set[object] = set()  # whatever tells them apart
        self.servers: set[object] = set()

    def add(self, client: object, server: object, port: int | None) -> None:
        """One more."""
        self.many += 1
        if port is not None:
            self.ports.add(port)
        if len(self.clients) < MOST_ADDRESSES:
            self.clients.add(client)
        if len(self.servers) < MOST_ADDRESSES:
            self.servers.add(server)


def groups(report: Report, wanted: frozenset[str]) -> list[Group]:
    """The conversations of a report with one of the verdicts that are wanted, those that are alike together.

    They come in the order in which the first of each group began. No verdicts: all are wanted.
    """
    if report.state is not None and len(report.conversations) > MOST_TOLD:
        return of_facts(report.state, wanted)
    return of_stories([one for one in report.conversations if not wanted or one.verdict in wanted])


def of_stories(every: list[Conversation]) -> list[Group]:
    """Groups of conversations that are told already."""
    pairs = [pair_of(one) for one in every]
    services = [service_of(one) for one in every]
    shared = keys(pairs, services)
    asked: dict[object, int] = {}
    for one, key in zip(every, shared, strict=True):
        if key is None and one.severity != "ok":
            for asker in (asker_of(one), roamer_of(one)):
                asked[asker] = asked.get(asker, 0) + 1
    found: dict[object, Group] = {}
    for one, key in zip(every, shared, strict=True):
        own = key
        if key is None:
            own = ("one", one.number)
            if asked.get(asker_of(one), 0) >= ALIKE:
                own = ("asker", asker_of(one))
            elif asked.get(roamer_of(one), 0) >= ROAMS:
                own = ("roamer", roamer_of(one))
        if own not in found:
            found[own] = Group(one)
        found[own].add(one.client.address, one.server.address, one.server.port)
    return list(found.values())


def pair_of(one: Conversation) -> object:
    return one.protocol, one.client.address, one.server.address, one.verdict, one.severity


def service_of(one: Conversation) -> object:
    return one.protocol, one.server.address, one.server.port, one.verdict, one.severity


def asker_of(one: Conversation) -> object:
    return one.protocol, one.client.address, one.server.port, one.verdict, one.severity


def roamer_of(one: Conversation) -> object:
    return one.protocol, one.client.address, one.verdict, one.severity


def keys(pairs: Iterable[object], services: Iterable[object]) -> list[object | None]:
    """For each conversation what its group is known by; None where it is like no other."""
    pairs, services = list(pairs), list(services)
    of_pair: dict[object, int] = {}
    of_service: dict[object, int] = {}
    for pair, service in zip(pairs, services, strict=True):
        of_pair[pair] = of_pair.get(pair, 0) + 1
        of_service[service] = of_service.get(service, 0) + 1
    found: list[object | None] = []
    for pair, service in zip(pairs, services, strict=True):
        if of_pair[pair] >= ALIKE and of_pair[pair] >= of_service[service]:
            found.append(("pair", pair))
        elif of_service[service] >= ALIKE:
            found.append(("service", service))
        else:
            found.append(None)
    return found


def of_facts(state: State, wanted: frozenset[str]) -> list[Group]:
    """Groups of very many conversations. Those that went well and are like no other share one line a verdict.

    Only hashes of what makes conversations alike are kept: a million of anything else would need more room than the
    facts themselves.
    """
    of_pair: dict[int, int] = {}
    of_service: dict[int, int] = {}
    for record in state.records:
        verdict = verdict_of(record)
        if not wanted or verdict in wanted:
            server = server_hash(record, verdict)
            pair = stirred(client_hash(record) ^ server)
            service = stirred(server ^ i64(record.server_port))
            of_pair[pair] = of_pair.get(pair, 0) + 1
            of_service[service] = of_service.get(service, 0) + 1
    found: dict[object, Group] = {}
    alone: list[Record] = []  # like no other, and not well
    for record in state.records:
        verdict = verdict_of(record)
        if wanted and verdict not in wanted:
            continue
        server = server_hash(record, verdict)
        client = client_hash(record)
        pair = stirred(client ^ server)
        service = stirred(server ^ i64(record.server_port))
        pairs = of_pair[pair]
        services = of_service[service]
        key: object = pair
        if pairs < ALIKE or pairs < services:
            key = service
            if services < ALIKE:
                key = verdict
                if verdict not in WELL:
                    alone.append(record)
                    continue
        enter(found, key, state, record, client, server)
    of_asker: dict[int, int] = {}
    for record in alone:
        asker = asker_hash(record)
        of_asker[asker] = of_asker.get(asker, 0) + 1
    singles = 0
    for record in alone:
        verdict = verdict_of(record)
        key = asker_hash(record)
        if of_asker[key] < ALIKE:
            singles += 1
            key = ("one", record.number) if singles <= MOST_SINGLES else verdict
        enter(found, key, state, record, client_hash(record), server_hash(record, verdict))
    return sorted(found.values(), key=lambda group: group.first.number)


def enter(found: dict[object, Group], key: object, state: State, record: Record, client: i64, server: i64) -> None:
    """Adds a conversation to its group, which it begins if it is the first."""
    group = found.get(key)
    if group is None:
        group = found[key] = Group(state.tell(record))
    group.add(client, server, record.server_port if record.server_port >= 0 else None)


def asker_hash(record: Record) -> i64:
    """What conversations of one client with one port of any host have in common that had the same verdict."""
    kind = stirred(i64(hash(verdict_of(record))) ^ (i64(record.kind) << 16 | i64(record.protocol)))
    return stirred(stirred(client_hash(record) ^ kind) ^ i64(record.server_port))


def stirred(number: i64) -> i64:
    """A hash of 62 bits: there are too few conversations for two of other hosts to be alike by chance."""
    mixed = number ^ number >> 32
    return (mixed & 0x7FFFFFFF) * 0x5851F42D ^ (mixed >> 31 & 0x7FFFFFFF) * 0x14057B7F


def client_hash(record: Record) -> i64:
    """What conversations of one client have in common."""
    if isinstance(record, LeaseRecord):
        return stirred(record.hardware)
    return stirred(stirred(record.client_high) ^ record.client_low)


def server_hash(record: Record, verdict: str) -> i64:
    """What conversations with one server have in common that had the same verdict."""
    kind = stirred(i64(hash(verdict)) ^ (i64(record.kind) << 16 | i64(record.protocol)))
    if isinstance(record, LeaseRecord):
        return stirred(kind ^ record.server)
    return stirred(stirred(kind ^ record.server_high) ^ record.server_low)
