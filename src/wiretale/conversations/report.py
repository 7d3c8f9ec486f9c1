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

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar, overload

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


@dataclass(slots=True)
class Endpoint:
    """One end of a conversation."""

    address: str
    """An IP address, or a link-layer address where there is no other; empty where a listing did not say."""
    port: int | None = None
    """The TCP, UDP... port; None for protocols without."""
    name: str = ""
    """The host's name, where one is known."""

    def __str__(self) -> str:
        host = self.name or self.address or "?"
        if self.port is None:
            return host
        return f"[{host}]:{self.port}" if ":" in host else f"{host}:{self.port}"

    def to_dict(self) -> dict[str, object]:
        return {"address": self.address, "port": self.port, "name": self.name}


@dataclass(slots=True)
class Conversation:
    """What two ends had to do with each other, and how it went."""

    number: int
    """From 1, in the order in which the conversations began."""
    protocol: str
    """tcp, udp, icmp, icmp6, dns, dhcp, arp, nd (IPv6's neighbor discovery), or the IP protocol's name or number."""
    client: Endpoint
    """Who began it: by its SYN, its question; else by the ports, and then `confidence` says so."""
    server: Endpoint
    service: str
    """What the server's port is for by /etc/services, as `http`; empty if that is not known."""
    start: int
    """When its first packet came."""
    end: int
    """When its last packet came."""
    packets: tuple[int, int]
    bytes: tuple[int, int]
    """Bytes on the wire, headers and all."""
    verdict: str
    confidence: str
    """high, medium or low: how sure the verdict is, given what the capture holds."""
    evidence: tuple[int, ...]
    """The packets that the verdict rests on. Not all of the conversation's: see `first_packet`, `last_packet`."""
    explanation: str
    """The story, in plain English."""
    severity: str = "ok"
    """problem (it failed), warning (something is odd), note (worth knowing), ok."""
    alternatives: tuple[str, ...] = ()
    """What else could have caused the same packets."""
    next_step: str = ""
    """What to capture next, and where, to tell; empty where there is nothing to find out."""
    handshake_ns: int | None = None
    """From the first SYN to the client's acknowledgment of the SYN-ACK."""
    round_trip_ns: int | None = None
    """The least time seen between something and its answer by the other end's kernel or program."""
    retransmissions: tuple[int, int] = (0, 0)
    closed_by: str | None = None
    """Who ended it first: client, server, or None while it is open."""
    encrypted: str = "unknown"
    """yes, no, mixed, or unknown."""
    application: str = ""
    """What it spoke, where its first bytes tell: http, tls, ssh..."""
    summary: str = ""
    """The verdict in a few words with its figures, for a line in a table."""
    first_packet: int = 0
    last_packet: int = 0

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


@dataclass(slots=True)
class Finding:
    """Something that shows in many conversations, or in the capture as a whole."""

    kind: str
    """As `port-scan`; each is documented in docs/findings.md."""
    subject: str
    """Whom or what it is about, in a few words: an address, a conversation's ends."""
    severity: str
    """problem (something is broken or attacked), warning (it may be), or note (good to know)."""
    explanation: str
    conversations: tuple[int, ...] = ()
    """Numbers of the conversations that it is about: a bounded sample where they are very many."""
    evidence: tuple[int, ...] = ()
    """The packets that it rests on, from 1: a bounded sample."""
    alternatives: tuple[str, ...] = ()
    next_step: str = ""
    figures: dict[str, object] = field(default_factory=dict)
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


@dataclass(slots=True)
class CaptureSummary:
    """What was looked at."""

    sources: tuple[str, ...] = ()
    """Names of the files or interfaces."""
    filter: str = ""
    packets: int = 0
    """Packets that were looked at: those that the filter selected."""
    bytes: int = 0
    """Their bytes on the wire."""
    start: int | None = None
    """When the first packet came; None if there was none."""
    end: int | None = None
    cut: int = 0
    """Packets of which less was captured than was on the wire."""
    elsewhere: int = 0
    """Packets that belong to no conversation: other protocols, fragments after the first, broken headers."""
    dropped: int | None = None
    """Packets that the capturing program lost, where its statistics say so."""
    conversations: int = 0
    """All conversations, also those that are forgotten."""
    closed_early: int = 0
    """Conversations that were closed, oldest first, because more than the bound were open at a time."""
    forgotten: int = 0
    """Conversations that were left out of the report, oldest first, because there were more than the bound."""
    notes: tuple[str, ...] = ()
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


T = TypeVar("T")
R = TypeVar("R")


class Told(Sequence[T]):
    """A sequence whose items are made when they are asked for: a million conversations need no million stories."""

    def __init__(self, records: Sequence[R], tell: Callable[[R], T]) -> None:
        self._records: Sequence[object] = records
        self._tell: Callable[..., T] = tell

    def __len__(self) -> int:
        return len(self._records)

    @overload
    def __getitem__(self, at: int) -> T: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[T]: ...
    def __getitem__(self, at: int | slice) -> T | Sequence[T]:
        if isinstance(at, slice):
            return Told(self._records[at], self._tell)
        return self._tell(self._records[at])

    def __iter__(self) -> Iterator[T]:
        for record in self._records:
            yield self._tell(record)


if TYPE_CHECKING:
    from wiretale.conversations.state import State


@dataclass(slots=True)
class Report:
    """What happened in a capture."""

    capture: CaptureSummary
    conversations: Sequence[Conversation]
    """In the order in which they began. Items are made when they are asked for; keep the one you want."""
    findings: list[Finding]
    state: State | None = field(default=None, repr=False, compare=False)
    """The facts behind it, for who must look at very many conversations without making their stories."""

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
