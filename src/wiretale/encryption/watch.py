"""All conversations of a capture, watched for plain text; and what is to be concluded.

    watch = Watch()
    while (batch := source.read()) is not None:
        watch.take(batch, range(batch.count))
    outcome = watch.outcome(at_least=1)
    outcome.status      # 0 encrypted, 1 plain text was seen, 2 not enough to tell

What only keeps the network going says nothing for or against: ARP, ICMP, IGMP, neighbor discovery, and TCP segments
without payload are counted and not judged.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import TYPE_CHECKING, Final

from wiretale.dissect.headers import ACK, ICMP, ICMPV6, RST, SYN, TCP, UDP, UDP_LITE, Headers
from wiretale.encryption.datagrams import Datagrams
from wiretale.encryption.judgement import CLIENT, SERVER, Judgement
from wiretale.encryption.stream import Stream

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wiretale.batch import Batch

ENCRYPTED: Final = 0
PLAIN: Final = 1
UNTOLD: Final = 2

MOST_WATCHED: Final = 65536  # conversations at a time; the oldest is judged by what it has shown when there are more
MOST_SHOWN: Final = 100  # conversations that are told of one by one
ESP: Final = 50
IGMP: Final = 2

Key = tuple[int, bytes, int, bytes, int]


@dataclass(slots=True)
class Watched:
    """A conversation, and what judges it."""

    protocol: int
    client: tuple[bytes, int]
    server: tuple[bytes, int]
    judge: Stream | Datagrams
    first_packet: int

    @property
    def judgement(self) -> Judgement:
        return self.judge.judgement

    def __str__(self) -> str:
        return f"{endpoint(*self.client)} > {endpoint(*self.server)}"


def endpoint(address: bytes, port: int) -> str:
    """An end as tcpdump writes it: a.b.c.d.port."""
    text = str(ip_address(address))
    return f"{text}.{port}" if port >= 0 else text


def is_group(address: bytes) -> bool:
    """Whether an address is that of many: multicast, or broadcast."""
    return address[0] == 255 or (224 <= address[0] < 240 and len(address) == 4)


@dataclass(slots=True)
class Outcome:
    """What was concluded."""

    status: int = UNTOLD
    reason: str = ""
    """Why the status is what it is, a sentence."""
    encrypted: int = 0
    """Conversations that were seen to be encrypted, from both ends."""
    protocols: dict[str, int] = field(default_factory=dict)
    """How many of them by what encrypts."""
    plain: list[Watched] = field(default_factory=list)
    plain_count: int = 0
    one_sided: list[Watched] = field(default_factory=list)
    one_sided_count: int = 0
    untold: list[Watched] = field(default_factory=list)
    """Conversations with payload that is neither shown to be encrypted nor plain text."""
    untold_count: int = 0
    silent: int = 0
    """Conversations in which nobody said anything."""
    packets: int = 0
    """Packets that were looked at."""
    not_judged: int = 0
    """Packets that keep the network going, and say nothing for or against."""
    unread: int = 0
    """Packets whose headers were cut, and fragments without the first one: nothing can be said of them."""
    at_least: int = 1


class Watch:
    """Takes packets, judges conversations."""

    def __init__(self) -> None:
        self._open: dict[Key, Watched] = {}
        self._headers = Headers()
        self._outcome = Outcome()
        self._ended = False
        self._begun: dict[tuple[bytes, bytes, int, int], None] = {}  # datagrams of which the first fragment was seen

    def take(self, batch: Batch, selected: Iterable[int], first_number: int = 1) -> None:
        """Looks at packets of a batch, whose first packet has the number `first_number`."""
        headers = self._headers
        for i in selected:
            headers.parse_packet(batch, i)
            self._outcome.packets += 1
            if not self._packet(headers, first_number + i):
                self._outcome.not_judged += 1

    def _packet(self, headers: Headers, number: int) -> bool:
        """Hands a packet to its conversation. False if it is nothing to judge."""
        protocol = headers.protocol
        if not headers.ip_version or protocol in (ICMP, ICMPV6, IGMP):
            return False
        width = 4 if headers.ip_version == 4 else 16
        data = headers.data
        source = (data[headers.source_at : headers.source_at + width], headers.source_port)
        destination = (data[headers.destination_at : headers.destination_at + width], headers.destination_port)
        stop = min(headers.end, headers.payload_at + max(headers.payload_length, 0))
        if headers.more_fragments or headers.fragment_offset:
            self._fragment(headers, (source[0], destination[0], protocol, headers.identification))
        payload = data[headers.payload_at : stop] if 0 <= headers.payload_at < stop else b""
        length = headers.payload_length
        if protocol == TCP:
            return self._segment(headers, source, destination, payload, length, number)
        if headers.fragment_offset:
            return False
        if protocol in (UDP, UDP_LITE) and headers.source_port < 0:
            self._outcome.unread += 1
            return False
        watched, who = self._find(protocol, source, destination, number)
        judge = watched.judge
        assert isinstance(judge, Datagrams)
        judge.datagram(who, payload, length, number)
        return True

    def _fragment(self, headers: Headers, key: tuple[bytes, bytes, int, int]) -> None:
        """What a datagram carries its first fragment tells: one without a first fragment cannot be told."""
        if not headers.fragment_offset:
            if len(self._begun) >= MOST_WATCHED:
                self._begun.pop(next(iter(self._begun)))
            self._begun[key] = None
        elif key not in self._begun:
            self._outcome.unread += 1

    def _segment(
        self, headers: Headers, source: tuple[bytes, int], destination: tuple[bytes, int],
        payload: bytes, length: int, number: int,
    ) -> bool:  # fmt: skip
        """A segment of TCP."""
        flags = headers.tcp_flags
        if flags < 0:
            self._outcome.unread += headers.fragment_offset == 0  # the header was cut
            return False
        if flags & RST:
            length = 0  # what a reset carries is for people (RFC 9293, 3.5.3)
        if flags & SYN:
            if flags & ACK:
                source, destination = destination, source
            watched, _ = self._find(TCP, source, destination, number, opens=not flags & ACK)
            judge = watched.judge
            assert isinstance(judge, Stream)
            who = SERVER if flags & ACK else CLIENT
            judge.opened(who, headers.sequence)
            if length <= 0:
                return False
            judge.segment(who, headers.sequence + 1 & 0xFFFFFFFF, payload, length, number)  # as RFC 7413 allows
            return True
        if length <= 0:
            return False
        watched, who = self._find(TCP, source, destination, number)
        judge = watched.judge
        assert isinstance(judge, Stream)
        judge.segment(who, headers.sequence, payload, length, number)
        return True

    def _find(
        self, protocol: int, source: tuple[bytes, int], destination: tuple[bytes, int], number: int, opens: bool = False
    ) -> tuple[Watched, int]:
        """The conversation that a packet belongs to, and which end sent it."""
        forward = (protocol, *source, *destination)
        backward = (protocol, *destination, *source)
        watched = self._open.get(forward) or self._open.get(backward)
        if watched is not None and opens and not watched.judgement.silent:
            # Its ports are used again.
            self._settle(self._open.pop((protocol, *watched.client, *watched.server)))
            watched = None
        if watched is None:
            client, server = source, destination
            if not opens and 0 <= source[1] < destination[1] and not is_group(destination[0]):
                client, server = destination, source  # its beginning was missed: the lower port is the server's
            judge: Stream | Datagrams
            if protocol == TCP:
                judge = Stream(opens)
            else:
                transport = {UDP: "udp", UDP_LITE: "udp", ESP: "esp"}.get(protocol, f"IP protocol {protocol}")
                judge = Datagrams(transport, (client[1], server[1]))
            if len(self._open) >= MOST_WATCHED:
                self._settle(self._open.pop(next(iter(self._open))))
            watched = self._open[(protocol, *client, *server)] = Watched(protocol, client, server, judge, number)
        return watched, CLIENT if source == watched.client else SERVER

    # ---- what is to be concluded ------------------------------------------------------------------------

    def _settle(self, watched: Watched) -> None:
        """Counts a conversation that has ended."""
        watched.judge.finish()
        judgement, outcome = watched.judgement, self._outcome
        if judgement.plain_count:
            outcome.plain_count += 1
            if len(outcome.plain) < MOST_SHOWN:
                outcome.plain.append(watched)
        elif judgement.silent:
            outcome.silent += 1
        elif judgement.encrypted == "unknown":
            outcome.untold_count += 1
            if len(outcome.untold) < MOST_SHOWN:
                outcome.untold.append(watched)
        elif judgement.one_sided:
            outcome.one_sided_count += 1
            if len(outcome.one_sided) < MOST_SHOWN:
                outcome.one_sided.append(watched)
        else:
            outcome.encrypted += 1
            outcome.protocols[judgement.protocol] = outcome.protocols.get(judgement.protocol, 0) + 1

    def outcome(self, at_least: int = 1) -> Outcome:
        """What is to be concluded of all that was taken; nothing can be taken after that."""
        outcome = self._outcome
        if not self._ended:
            self._ended = True
            # An ESP tunnel is two one-way associations with one pair of addresses, and one conversation here.
            for watched in self._open.values():
                self._settle(watched)
            self._open = {}
        outcome.at_least = at_least
        outcome.status, outcome.reason = conclusion(outcome, at_least)
        return outcome


def conclusion(outcome: Outcome, at_least: int) -> tuple[int, str]:
    """The status, and why."""
    if outcome.plain_count:
        return PLAIN, f"{counted(outcome.plain_count, 'conversation')} carried plain text"
    if not outcome.packets:
        return UNTOLD, "no packet was seen"
    if outcome.untold_count:
        return UNTOLD, (
            f"of {counted(outcome.untold_count, 'conversation')} it cannot be told what they carried, "
            "although it does not look like plain text"
        )
    if outcome.unread:
        return UNTOLD, f"of {counted(outcome.unread, 'packet')} too little was captured: headers, or first fragments"
    if outcome.encrypted >= at_least:
        if outcome.one_sided_count:
            return UNTOLD, f"only one end was heard in {counted(outcome.one_sided_count, 'conversation')}"
        return ENCRYPTED, f"{counted(outcome.encrypted, 'conversation')} encrypted, nothing else was seen"
    if outcome.one_sided_count and not outcome.encrypted:
        return UNTOLD, "only one end was heard"
    if not outcome.encrypted:
        return UNTOLD, "nobody said anything"
    return UNTOLD, f"{counted(outcome.encrypted, 'encrypted conversation')} seen, {at_least} were to be"


def counted(count: int, noun: str) -> str:
    """`1 conversation`, `2 conversations`."""
    return f"{count} {noun}{'' if count == 1 else 's'}"
