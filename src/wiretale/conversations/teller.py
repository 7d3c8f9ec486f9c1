"""From the engine's facts to a report: who, which verdict, and the story."""

from __future__ import annotations

from wiretale.conversations.engine import Engine
from wiretale.conversations.findings import FINDERS
from wiretale.conversations.kinds import Kinds
from wiretale.conversations.record import (
    ENCRYPTED,
    LAST_NUMBER,
    MIXED,
    PLAIN,
    LeaseRecord,
    Observer,
    QueryRecord,
    Record,
    ResolutionRecord,
    TcpRecord,
)
from wiretale.conversations.report import CaptureSummary, Conversation, Endpoint, Finding, Report, Told
from wiretale.conversations.state import State
from wiretale.conversations.verdicts import datagrams, dhcp, dns, resolution, tcp_stories
from wiretale.conversations.verdicts.dns_retry import Retries
from wiretale.conversations.verdicts.story import Moment, Story, address, hardware
from wiretale.names.resolver import read_services

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

ENCRYPTION = {PLAIN: "no", ENCRYPTED: "yes", MIXED: "mixed"}
PROTOCOLS = {
    1: "icmp", 2: "igmp", 4: "ipip", 6: "tcp", 17: "udp", 33: "dccp", 41: "ipv6", 46: "rsvp", 47: "gre", 50: "esp",
    51: "ah", 58: "icmp6", 88: "eigrp", 89: "ospf", 103: "pim", 108: "ipcomp", 112: "vrrp", 115: "l2tp", 132: "sctp",
    136: "udplite",
}
TRANSPORTS = {6: b"tcp", 17: b"udp"}


# By kind of record; each takes its own class of them.
STORIES: tuple[Callable[[Any, Moment], Story], ...] = (
    tcp_stories.story, datagrams.story, dns.story, dhcp.story, resolution.story,
)


SERVICES: dict[bytes, dict[int, bytes]] = {}  # of /etc/services, once they were asked for


def known_services() -> dict[bytes, dict[int, bytes]]:
    """The services of /etc/services, read once."""
    if not SERVICES:
        SERVICES.update(read_services())
    return SERVICES


class Teller:
    """Tells what an engine knows. Made anew for each report: it sees the facts as they are when they are asked for."""

    def __init__(
        self, engine: Engine, name: Callable[[str], str] | None = None,
        services: dict[bytes, dict[int, bytes]] | None = None,
    ) -> None:
        self.engine = engine
        self.records = list(engine.book.records)
        self.kinds = Kinds(self.records)
        self.name = name
        self.services = known_services() if services is None else services
        self._moment: Moment | None = None

    @property
    def moment(self) -> Moment:
        """Start and end of the capture so far."""
        moment = self._moment
        if moment is None:
            moment = self._moment = Moment(
                [int(number) for number in self.engine.stretches], self.engine.ends(), Retries(self.kinds.connections)
            )
        return moment

    def story(self, record: Record) -> Story:
        """The verdict and its story."""
        return STORIES[record.kind](record, self.moment)

    def endpoint(self, record: Record, of_client: bool) -> Endpoint:
        """One end of a conversation."""
        port = record.client_port if of_client else record.server_port
        if isinstance(record, LeaseRecord):
            if of_client:
                return Endpoint(hardware(record.hardware), int(port))
            where = address(4, 0, record.server) if record.server >= 0 else "255.255.255.255"
            return Endpoint(where, int(port), self.name_of(where))
        high, low = (record.client_high, record.client_low) if of_client else (record.server_high, record.server_low)
        where = address(int(record.version), high, low)
        return Endpoint(where, int(port) if port >= 0 else None, self.name_of(where))

    def name_of(self, where: str) -> str:
        return self.name(where) if self.name is not None else ""

    def ends(self, record: Record) -> tuple[Endpoint, Endpoint]:
        """Client and server."""
        return self.endpoint(record, True), self.endpoint(record, False)

    def protocol(self, record: Record) -> str:
        """The conversation's protocol in a word."""
        if isinstance(record, QueryRecord):
            return "dns"
        if isinstance(record, LeaseRecord):
            return "dhcp"
        if isinstance(record, ResolutionRecord):
            return "arp" if record.version == 4 else "nd"
        return PROTOCOLS.get(record.protocol) or str(record.protocol)

    def service(self, record: Record) -> str:
        """What the server's port is for."""
        ports = self.services.get(TRANSPORTS.get(record.protocol, b""))
        return ports.get(record.server_port, b"").decode("ascii", "replace") if ports is not None else ""

    def tell(self, record: Record) -> Conversation:
        """A record as a conversation, with its story."""
        told = self.story(record)
        if record.duplicates and isinstance(record, TcpRecord):
            told.says(
                f"The capture has {int(record.duplicates):,} of its packets twice (packet {record.duplicate} is such a"
                " copy)."
            )
        client, server = self.ends(record)
        return Conversation(
            number=record.number,
            protocol=self.protocol(record),
            client=client,
            server=server,
            service=self.service(record),
            start=record.start,
            end=record.end,
            packets=(record.client_packets, record.server_packets),
            bytes=(record.client_bytes, record.server_bytes),
            verdict=told.verdict,
            confidence=told.confidence,
            evidence=told.shown(),
            explanation=told.explanation,
            severity=told.severity,
            alternatives=tuple(told.alternatives),
            next_step=told.next_step,
            handshake_ns=told.handshake_ns,
            round_trip_ns=told.round_trip_ns,
            retransmissions=told.retransmissions,
            closed_by=told.closed_by,
            encrypted=ENCRYPTION.get(record.encrypted, "unknown"),
            application=record.application,
            summary=told.summary,
            first_packet=record.first_packet,
            last_packet=record.last_packet,
        )

    def capture(self, sources: tuple[str, ...] = (), filter: str = "", dropped: int | None = None) -> CaptureSummary:
        """What was looked at."""
        engine = self.engine
        book = engine.book
        notes = []
        if book.table.closed_early:
            notes.append(
                f"More than {int(book.table.generation):,} conversations were open at a time:"
                f" {int(book.table.closed_early):,} were given up, the oldest first."
            )
        if book.forgotten:
            notes.append(
                f"There were more than {int(book.remembered):,} conversations: {int(book.forgotten):,} are left out of"
                " this report, the oldest that were over first."
            )
        if engine.number > LAST_NUMBER:
            notes.append(f"Packets after the first {LAST_NUMBER:,} are told of as packet {LAST_NUMBER}.")
        if len(engine.stretches) > 1:
            notes.append(
                f"The packets' times jump {len(engine.stretches) - 1:,} times, back or by more than a day: captures"
                " were joined, or a clock was set."
            )
        return CaptureSummary(
            sources=sources,
            filter=filter,
            packets=int(engine.packets),
            bytes=int(engine.bytes),
            start=int(engine.first_time) if engine.packets else None,
            end=max(engine.ends()) if engine.packets else None,
            cut=int(engine.cut),
            elsewhere=int(book.elsewhere),
            dropped=dropped,
            conversations=int(book.conversations),
            closed_early=int(book.table.closed_early),
            forgotten=int(book.forgotten),
            notes=tuple(notes),
        )

    def report(
        self, capture: CaptureSummary, observers: dict[str, Observer], thresholds: dict[str, float] | None = None
    ) -> Report:
        """The whole report; stories are made when they are asked for."""
        state = State(
            self.records, capture, self.tell, self.ends, self.engine.claims, self.kinds, observers
        )  # fmt: skip
        if thresholds is not None:
            state.thresholds = thresholds
        findings: list[Finding] = []
        for name in FINDERS:
            findings.extend(finder(name).find(state))
        return Report(capture, Told(self.records, self.tell), findings, state)


def finder(name: str) -> Any:
    """A findings module by its name in FINDERS: it has `find`, and perhaps `observer`."""
    return getattr(__import__(f"wiretale.conversations.findings.{name}").conversations.findings, name)


def make_observers() -> dict[str, Observer]:
    """New observers, of the findings modules that want some."""
    return {name: finder(name).observer() for name in FINDERS if hasattr(finder(name), "observer")}
