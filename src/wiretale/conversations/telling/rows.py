"""A conversation a row: the table of `wiretale conversations`, and CSV."""

from __future__ import annotations

import csv
import io
from heapq import nlargest, nsmallest
from typing import Any, Final

from wiretale.conversations.record import LeaseRecord, Record, TcpRecord
from wiretale.conversations.report import Conversation, Told
from wiretale.conversations.state import State
from wiretale.conversations.telling.words import COLOURS, duration, end, harmless, painted, size
from wiretale.conversations.verdicts.judge import verdict_of
from wiretale.conversations.verdicts.round_trip import round_trip

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence


def retransmissions(record: Record) -> int:
    """What both sides of a conversation sent again."""
    if not isinstance(record, TcpRecord):
        return 0
    return sum(side.retransmissions for side in (record.client, record.server) if side is not None)


def by_end(record: Record, of_client: bool) -> tuple[int, int, int]:
    """What puts ends in order: addresses of link layers, of IPv4, of IPv6, each by number, and ports."""
    version = int(record.version)
    high, low = (record.client_high, record.client_low) if of_client else (record.server_high, record.server_low)
    if isinstance(record, LeaseRecord):
        version, high = 0 if of_client else 4, 0
        low = record.hardware if of_client else record.server & 0xFFFFFFFF
    port = int(record.client_port if of_client else record.server_port)
    return version, (high & 0xFFFFFFFFFFFFFFFF) << 64 | low & 0xFFFFFFFFFFFFFFFF, max(port, 0)


# What the table can be sorted by, from the facts: most first, but for what is a time or a name.
SORTS: Final[dict[str, tuple[Callable[[Record], Any], bool]]] = {
    "start": (lambda record: record.start, False),
    "bytes": (lambda record: record.client_bytes + record.server_bytes, True),
    "packets": (lambda record: record.client_packets + record.server_packets, True),
    "duration": (lambda record: record.end - record.start, True),
    "rtt": (lambda record: -1 if (taken := round_trip(record)) is None else taken, True),
    "retransmissions": (retransmissions, True),
    "client": (lambda record: by_end(record, True), False),
    "server": (lambda record: by_end(record, False), False),
    "verdict": (verdict_of, False),
}

GAP: Final = "\x1f"  # between the cells of a row; no cell has a control character

COLUMNS: Final = (
    "number", "protocol", "client_address", "client_port", "client_name", "server_address", "server_port",
    "server_name", "service", "application", "start", "end", "client_packets", "server_packets", "client_bytes",
    "server_bytes",
    "verdict", "severity", "confidence", "summary", "handshake_ns", "round_trip_ns", "client_retransmissions",
    "server_retransmissions", "closed_by", "encrypted", "first_packet", "last_packet", "evidence", "explanation",
    "next_step",
)  # fmt: skip


def ordered(state: State, by: str, top: int = 0) -> Sequence[Conversation]:
    """The conversations by one of SORTS, or the first `top` of them; each is told when it is looked at."""
    key, most_first = SORTS[by]

    if top:
        records = (nlargest if most_first else nsmallest)(top, state.records, key)
    else:
        records = sorted(state.records, key=key, reverse=most_first)
    return Told(records, state.tell)


def table(conversations: Iterable[Conversation], colour: bool = False) -> Iterator[str]:
    """The lines of the table: what went from the client, what came back."""
    heads = (
        "#", "client", "server", "service", "pkts>", "<pkts", "bytes>", "<bytes", "time", "rtt", "rexmit", "verdict",
    )  # fmt: skip
    widths = [len(head) for head in heads]
    rows = [GAP.join((*heads, ""))]  # a string a row: there may be a million
    for one in conversations:
        row = row_of(one)
        for at in range(len(heads)):
            if len(row[at]) > widths[at]:
                widths[at] = len(row[at])
        rows.append(GAP.join(row))
    left = {1, 2, 3, 11}
    for text in rows:
        *cells, severity = text.split(GAP)
        verdict = painted(cells[-1], COLOURS.get(severity, ""), colour)
        filled = [
            f"{cell:<{width}}" if at in left else f"{cell:>{width}}"
            for at, (cell, width) in enumerate(zip(cells[:-1], widths, strict=False))
        ]
        yield "  ".join([*filled, verdict]).rstrip()


def row_of(one: Conversation) -> list[str]:
    """The cells of a conversation, and behind them its severity."""
    lost = sum(one.retransmissions)
    return [
        str(one.number), end(one.client), end(one.server), harmless(one.service or one.application or one.protocol),
        f"{one.packets[0]:,}", f"{one.packets[1]:,}", size(one.bytes[0]), size(one.bytes[1]),
        duration(one.end - one.start), duration(one.round_trip_ns), str(lost) if lost else "", one.verdict,
        one.severity,
    ]  # fmt: skip


def as_csv(conversations: Iterable[Conversation]) -> Iterator[str]:
    """The lines of a CSV file (RFC 4180), the names of the columns first."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(COLUMNS)
    yield buffer.getvalue()
    for one in conversations:
        buffer.seek(0)
        buffer.truncate()
        writer.writerow([shown(cell) for cell in cells_of(one)])
        yield buffer.getvalue()


def cells_of(one: Conversation) -> tuple[object, ...]:
    """A conversation's row, in the order of COLUMNS."""
    return (
        one.number, one.protocol, one.client.address, one.client.port, one.client.name, one.server.address,
        one.server.port, one.server.name, one.service, one.application, one.start, one.end, *one.packets, *one.bytes,
        one.verdict, one.severity, one.confidence, one.summary, one.handshake_ns, one.round_trip_ns,
        *one.retransmissions, one.closed_by, one.encrypted, one.first_packet, one.last_packet,
        " ".join(map(str, one.evidence)), one.explanation, one.next_step,
    )  # fmt: skip


def shown(cell: object) -> object:
    """A cell as it is written: text from packets cannot become a formula of whoever opens the file."""
    if not isinstance(cell, str):
        return "" if cell is None else cell
    text = harmless(cell)
    return "'" + text if text[:1] in ("=", "+", "-", "@") else text
