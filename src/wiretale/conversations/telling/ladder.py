"""A conversation as a diagram: an arrow a packet, between a line for each end.

The time stands at the side of the end that sent the packet. It is the capture's own: where the capture was
made near one end, packets of the other were sent a little before.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from ipaddress import ip_address
from typing import TYPE_CHECKING, Final

from wiretale.conversations.report import Conversation
from wiretale.conversations.telling.words import end
from wiretale.dissect.headers import ACK, FIN, ICMP, ICMPV6, PSH, RST, SYN, TCP, URG, Headers

if TYPE_CHECKING:
    from wiretale.batch import Batch

MOST_RUNGS: Final = 60  # of a conversation; more are left out in the middle, but for its evidence
SPAN: Final = 44  # characters between the two lines
FLAGS: Final = ((SYN, "SYN"), (FIN, "FIN"), (RST, "RST"), (PSH, "PSH"), (URG, "URG"), (ACK, "ACK"))
TIME_WIDTH: Final = 11

PROTOCOLS: Final = {"tcp": (6,), "udp": (17,), "dns": (17, 6), "dhcp": (17,), "icmp": (1,), "icmp6": (58,)}


@dataclass(slots=True)
class Rung:
    """A packet of the conversation."""

    number: int
    time: int
    """Nanoseconds since 1970."""
    by_client: bool
    text: str


class Picker:
    """Finds the packets of some conversations in a capture that is read once more."""

    def __init__(self, conversations: Sequence[Conversation]) -> None:
        self.rungs: dict[int, list[Rung]] = {one.number: [] for one in conversations}
        self._of: dict[tuple[str, str, int, int], list[Conversation]] = {}
        for one in conversations:
            key = self._key(one.client.address, one.server.address, one.client.port, one.server.port)
            self._of.setdefault(key, []).append(one)
        self._headers = Headers()
        self._first: dict[tuple[int, bool], int] = {}

    @staticmethod
    def _key(a: str, b: str, port_a: int | None, port_b: int | None) -> tuple[str, str, int, int]:
        forward = (a, b, -1 if port_a is None else port_a, -1 if port_b is None else port_b)
        backward = (b, a, forward[3], forward[2])
        return min(forward, backward)

    def take(self, batch: Batch, selected: Iterable[int], first_number: int) -> None:
        """Looks at packets of a batch, whose first one has the number `first_number`."""
        headers = self._headers
        for i in selected:
            number = first_number + i
            headers.parse_packet(batch, i)
            if not headers.ip_version:
                continue
            width = 4 if headers.ip_version == 4 else 16
            data = headers.data
            source = str(ip_address(data[headers.source_at : headers.source_at + width]))
            destination = str(ip_address(data[headers.destination_at : headers.destination_at + width]))
            has_ports = headers.source_port >= 0
            ports = (headers.source_port, headers.destination_port) if has_ports else (None, None)
            for one in self._of.get(self._key(source, destination, *ports), ()):
                if one.first_packet <= number <= one.last_packet and self._is_of(one, headers.protocol):
                    by_client = (source, ports[0]) == (one.client.address, one.client.port)
                    time = batch.seconds(i) * 1_000_000_000 + batch.nanoseconds(i)
                    self.rungs[one.number].append(Rung(number, time, by_client, self._text(one, headers, by_client)))

    @staticmethod
    def _is_of(one: Conversation, protocol: int) -> bool:
        wanted = PROTOCOLS.get(one.protocol)
        return wanted is None or protocol in wanted

    def _text(self, one: Conversation, headers: Headers, by_client: bool) -> str:
        """What the arrow says."""
        if headers.protocol != TCP:
            if headers.protocol in (ICMP, ICMPV6):
                return f"type {headers.icmp_type} code {headers.icmp_code}"
            return f"{headers.payload_length} bytes"
        flags = headers.tcp_flags
        words = [name for bit, name in FLAGS if flags & bit and (bit not in (PSH, ACK) or flags & SYN | flags & RST)]
        words = [word for word in words if word != "PSH"]
        first = self._first.setdefault((one.number, by_client), headers.sequence)
        if flags & SYN:
            self._first[one.number, by_client] = first = headers.sequence
        relative = (headers.sequence - first) & 0xFFFFFFFF
        length = headers.payload_length
        if length > 0:
            words.append(f"data {relative}:{relative + length} ({length})")
        if flags & ACK and not words:
            other = self._first.get((one.number, not by_client))
            number = headers.acknowledgment if other is None else (headers.acknowledgment - other) & 0xFFFFFFFF
            words.append(f"ACK {number}")
        if flags & ACK and not headers.window and not flags & RST:
            words.append("window 0")
        return ", ".join(words) or "no flags"


def drawn(one: Conversation, rungs: Sequence[Rung]) -> Iterator[str]:
    """The lines of the diagram."""
    client, server = end(one.client), end(one.server)
    yield f"{'':8}{'':{TIME_WIDTH}}  {client:<{SPAN + 2 - len(server)}}{server}"
    if not rungs:
        yield f"{'':8}{'':{TIME_WIDTH}}  (its packets are not in what was read)"
        return
    shown = bounded(rungs, set(one.evidence))
    start = rungs[0].time
    for rung in shown:
        if rung is None:
            yield f"{'':8}{'':{TIME_WIDTH}}  :{'':{SPAN}}:"
            continue
        time = f"{(rung.time - start) / 1_000_000_000:.6f} s"
        text = f" {rung.text} "[:SPAN - 4]
        fill = "-" * (SPAN - 3 - len(text))
        mark = "*" if rung.number in one.evidence else " "
        if rung.by_client:
            yield f"{rung.number:>6}{mark} {time:>{TIME_WIDTH}}  |--{text}{fill}>|"
        else:
            yield f"{rung.number:>6}{mark} {'':{TIME_WIDTH}}  |<{fill}{text}--|  {time}"
    left_out = len(rungs) - sum(rung is not None for rung in shown)
    if left_out:
        yield f"{'':8}{'':{TIME_WIDTH}}  ({left_out:,} packets left out)"


def bounded(rungs: Sequence[Rung], evidence: set[int]) -> list[Rung | None]:
    """Not too many rungs: the beginning, the end, and the evidence; None stands for what is left out."""
    if len(rungs) <= MOST_RUNGS:
        return list(rungs)
    third = MOST_RUNGS // 3
    kept: list[Rung | None] = []
    spare = MOST_RUNGS - 2 * third
    for at, rung in enumerate(rungs):
        if at < third or at >= len(rungs) - third:
            kept.append(rung)
        elif rung.number in evidence and spare:
            spare -= 1
            kept.append(rung)
        elif kept[-1] is not None:
            kept.append(None)
    return kept


