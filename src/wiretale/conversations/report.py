"""What happened on the wire, as data: a report with its conversations and findings.

    report = wiretale.explain("trouble.pcap")
    for conversation in report.conversations:
        print(conversation.number, conversation.verdict, conversation.explanation)

`Report.to_dict()` is the published JSON. Its schema has a number, `SCHEMA`; fields may be added under the same number,
and a field that is removed or changes its meaning raises it. Times are nanoseconds since 1970, UTC; durations are
nanoseconds; packets are numbered from 1 in the order of the capture, as `wiretale -#` numbers them. What is not known
is None (null). Pairs are [of the client, of the server].
"""

from __future__ import annotations

from _collections_abc import Sequence  # `collections.abc` brings all of `collections` along

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any, TypeVar

    from wiretale.conversations.state import State

    T = TypeVar("T")
    R = TypeVar("R")

SCHEMA = 1

# Verdicts by protocol, in the order in which docs/verdicts.md has them.
TCP_VERDICTS = (
    "complete", "idle-closed", "open", "mid-stream", "refused", "unreachable", "no-answer", "syn-ack-lost",
    "half-open", "probed", "reset", "stalled", "stray",
)
DATAGRAM_VERDICTS = ("answered", "unanswered", "unreachable", "one-way")
DNS_VERDICTS = (
    "answered", "nxdomain", "servfail", "dns-error", "no-answer", "slow", "truncated", "unreachable", "stray",
)
DHCP_VERDICTS = ("leased", "refused", "no-server", "offered", "released", "one-way")
ARP_VERDICTS = ("answered", "unanswered", "two-owners", "announced")

# How much a conversation or finding matters, most first.
SEVERITIES = ("problem", "warning", "note", "ok")


class Facts:
    """Shows its fields, and is equal to another of its class whose fields are equal.

    As a dataclass is; to import `dataclasses` takes as long as to explain 50,000 packets.
    """

    def __repr__(self) -> str:
        fields = (f"{name}={value!r}" for name, value in vars(self).items())
        return f"{type(self).__name__}({', '.join(fields)})"

    def __eq__(self, other: object) -> bool:
        return vars(self) == vars(other) if type(self) is type(other) else NotImplemented

    __hash__ = None  # type: ignore[assignment]


class Endpoint(Facts):
    """One end of a conversation."""

    def __init__(self, address: str, port: int | None = None, name: str = "") -> None:
        self.address = address
        """An IP address, or a link-layer address where there is no other; empty where a listing did not say."""
        self.port = port
        """The TCP, UDP... port; None for protocols without."""
        self.name = name
        """The host's name, where one is known."""

    def __str__(self) -> str:
        host = self.name or self.address or "?"
        if self.port is None:
            return host
        return f"[{host}]:{self.port}" if ":" in host else f"{host}:{self.port}"

    def to_dict(self) -> dict[str, object]:
        return {"address": self.address, "port": self.port, "name": self.name}


class Conversation(Facts):
    """What two ends had to do with each other, and how it went."""

    def __init__(
        self, number: int, protocol: str, client: Endpoint, server: Endpoint, service: str, start: int, end: int,
        packets: tuple[int, int], bytes: tuple[int, int], verdict: str, confidence: str, evidence: tuple[int, ...],
        explanation: str, severity: str = "ok", alternatives: tuple[str, ...] = (), next_step: str = "",
        handshake_ns: int | None = None, round_trip_ns: int | None = None, retransmissions: tuple[int, int] = (0, 0),
        closed_by: str | None = None, encrypted: str = "unknown", application: str = "", summary: str = "",
        first_packet: int = 0, last_packet: int = 0,
    ) -> None:  # fmt: skip
        self.number = number
        """From 1, in the order in which the conversations began."""
        self.protocol = protocol
        """tcp, udp, icmp, icmp6, dns, dhcp, arp, nd (IPv6's neighbor discovery), or an IP protocol's name or number."""
        self.client = client
        """Who began it: by its SYN, its question; else by the ports, and then `confidence` says so."""
        self.server = server
        self.service = service
        """What the server's port is for by /etc/services, as `http`; empty if that is not known."""
        self.start = start
        """When its first packet came."""
        self.end = end
        """When its last packet came."""
        self.packets = packets
        self.bytes = bytes
        """Bytes on the wire, headers and all."""
        self.verdict = verdict
        self.confidence = confidence
        """high, medium or low: how sure the verdict is, given what the capture holds."""
        self.evidence = evidence
        """The packets that the verdict rests on. Not all of the conversation's: see `first_packet`, `last_packet`."""
        self.explanation = explanation
        """The story, in plain English."""
        self.severity = severity
        """problem (it failed), warning (something is odd), note (worth knowing), ok."""
        self.alternatives = alternatives
        """What else could have caused the same packets."""
        self.next_step = next_step
        """What to capture next, and where, to tell; empty where there is nothing to find out."""
        self.handshake_ns = handshake_ns
        """From the first SYN to the client's acknowledgment of the SYN-ACK."""
        self.round_trip_ns = round_trip_ns
        """The least time seen between something and its answer by the other end's kernel or program."""
        self.retransmissions = retransmissions
        self.closed_by = closed_by
        """Who ended it first: client, server, or None while it is open."""
        self.encrypted = encrypted
        """yes, no, mixed, or unknown."""
        self.application = application
        """What it spoke, where its first bytes tell: http, tls, ssh..."""
        self.summary = summary
        """The verdict in a few words with its figures, for a line in a table."""
        self.first_packet = first_packet
        self.last_packet = last_packet

    @property
    def went_well(self) -> bool:
        """Whether there is no need for its story."""
        return self.severity in ("ok", "note")

    def to_dict(self) -> dict[str, object]:
        """The conversation as JSON's types."""
        return {
            "number": self.number,
            "protocol": self.protocol,
            "client": self.client.to_dict(),
            "server": self.server.to_dict(),
            "service": self.service,
            "start": self.start,
            "end": self.end,
            "packets": list(self.packets),
            "bytes": list(self.bytes),
            "verdict": self.verdict,
            "confidence": self.confidence,
            "severity": self.severity,
            "summary": self.summary,
            "evidence": list(self.evidence),
            "explanation": self.explanation,
            "alternatives": list(self.alternatives),
            "next_step": self.next_step,
            "handshake_ns": self.handshake_ns,
            "round_trip_ns": self.round_trip_ns,
            "retransmissions": list(self.retransmissions),
            "closed_by": self.closed_by,
            "encrypted": self.encrypted,
            "application": self.application,
            "first_packet": self.first_packet,
            "last_packet": self.last_packet,
        }


class Finding(Facts):
    """Something that shows in many conversations, or in the capture as a whole."""

    def __init__(
        self, kind: str, subject: str, severity: str, explanation: str, conversations: tuple[int, ...] = (),
        evidence: tuple[int, ...] = (), alternatives: tuple[str, ...] = (), next_step: str = "",
        figures: dict[str, object] | None = None,
    ) -> None:  # fmt: skip
        self.kind = kind
        """As `port-scan`; each is documented in docs/findings.md."""
        self.subject = subject
        """Whom or what it is about, in a few words: an address, a conversation's ends."""
        self.severity = severity
        """problem (something is broken or attacked), warning (it may be), or note (good to know)."""
        self.explanation = explanation
        self.conversations = conversations
        """Numbers of the conversations that it is about: a bounded sample where they are very many."""
        self.evidence = evidence
        """The packets that it rests on, from 1: a bounded sample."""
        self.alternatives = alternatives
        self.next_step = next_step
        self.figures: dict[str, object] = {} if figures is None else figures
        """Figures of its kind, of JSON's types; in the JSON they stand beside the other fields."""

    def to_dict(self) -> dict[str, object]:
        """The finding as JSON's types."""
        return {
            "kind": self.kind,
            "subject": self.subject,
            "severity": self.severity,
            "conversations": list(self.conversations),
            "evidence": list(self.evidence),
            "explanation": self.explanation,
            "alternatives": list(self.alternatives),
            "next_step": self.next_step,
            **self.figures,
        }


class CaptureSummary(Facts):
    """What was looked at."""

    def __init__(
        self, sources: tuple[str, ...] = (), filter: str = "", packets: int = 0, bytes: int = 0,
        start: int | None = None, end: int | None = None, cut: int = 0, elsewhere: int = 0, dropped: int | None = None,
        conversations: int = 0, closed_early: int = 0, forgotten: int = 0, notes: tuple[str, ...] = (),
    ) -> None:  # fmt: skip
        self.sources = sources
        """Names of the files or interfaces."""
        self.filter = filter
        self.packets = packets
        """Packets that were looked at: those that the filter selected."""
        self.bytes = bytes
        """Their bytes on the wire."""
        self.start = start
        """When the first packet came; None if there was none."""
        self.end = end
        self.cut = cut
        """Packets of which less was captured than was on the wire."""
        self.elsewhere = elsewhere
        """Packets that belong to no conversation: other protocols, fragments after the first, broken headers."""
        self.dropped = dropped
        """Packets that the capturing program lost, where its statistics say so."""
        self.conversations = conversations
        """All conversations, also those that are forgotten."""
        self.closed_early = closed_early
        """Conversations that were closed, oldest first, because more than the bound were open at a time."""
        self.forgotten = forgotten
        """Conversations that were left out of the report, oldest first, because there were more than the bound."""
        self.notes = notes
        """What limits the report, each a sentence."""

    def to_dict(self) -> dict[str, object]:
        """The summary as JSON's types."""
        return {
            "sources": list(self.sources),
            "filter": self.filter,
            "packets": self.packets,
            "bytes": self.bytes,
            "start": self.start,
            "end": self.end,
            "cut": self.cut,
            "elsewhere": self.elsewhere,
            "dropped": self.dropped,
            "conversations": self.conversations,
            "closed_early": self.closed_early,
            "forgotten": self.forgotten,
            "notes": list(self.notes),
        }


class Told(Sequence["T"]):
    """A sequence whose items are made when they are asked for: a million conversations need no million stories."""

    def __init__(self, records: Sequence[R], tell: Callable[[R], T]) -> None:
        self._records: Sequence[object] = records
        self._tell: Callable[..., T] = tell

    def __len__(self) -> int:
        return len(self._records)

    def __getitem__(self, at: int | slice) -> Any:
        if isinstance(at, slice):
            return Told(self._records[at], self._tell)
        return self._tell(self._records[at])

    def __iter__(self) -> Iterator[T]:
        for record in self._records:
            yield self._tell(record)


class Report:
    """What happened in a capture."""

    def __init__(
        self, capture: CaptureSummary, conversations: Sequence[Conversation], findings: list[Finding],
        state: State | None = None,
    ) -> None:  # fmt: skip
        self.capture = capture
        self.conversations = conversations
        """In the order in which they began. Items are made when they are asked for; keep the one you want."""
        self.findings = findings
        self.state = state
        """The facts behind it, for who must look at very many conversations without making their stories."""

    def __repr__(self) -> str:
        return f"<Report: {self.capture.packets} packets, {len(self.conversations)} conversations>"

    def to_dict(self) -> dict[str, object]:
        """The whole report as JSON's types, by the published schema."""
        return {
            "schema": SCHEMA,
            "capture": self.capture.to_dict(),
            "conversations": [conversation.to_dict() for conversation in self.conversations],
            "findings": [finding.to_dict() for finding in self.findings],
        }

    def _repr_html_(self) -> str:
        """What a notebook shows."""
        from wiretale.conversations.telling.html import as_html

        return as_html(self)
