"""A conversation a row: the table of `wiretale conversations`, and CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from typing import Final

from wiretale.conversations.report import Conversation
from wiretale.conversations.telling.words import COLOURS, duration, end, harmless, painted, size


def in_order(address: str) -> tuple[int, int]:
    """What puts addresses in order: of link layers, of IPv4, of IPv6, each by number."""
    from ipaddress import ip_address

    try:
        found = ip_address(address)
    except ValueError:
        return 0, int(address.replace(":", ""), 16) if address.count(":") == 5 else 0
    return found.version, int(found)


# What the table can be sorted by: most first, but for what is a time or a name.
SORTS: Final[dict[str, tuple[Callable[[Conversation], object], bool]]] = {
    "start": (lambda one: one.start, False),
    "bytes": (lambda one: sum(one.bytes), True),
    "packets": (lambda one: sum(one.packets), True),
    "duration": (lambda one: one.end - one.start, True),
    "rtt": (lambda one: one.round_trip_ns if one.round_trip_ns is not None else -1, True),
    "retransmissions": (lambda one: sum(one.retransmissions), True),
    "client": (lambda one: (*in_order(one.client.address), one.client.port or 0), False),
    "server": (lambda one: (*in_order(one.server.address), one.server.port or 0), False),
    "verdict": (lambda one: one.verdict, False),
}

COLUMNS: Final = (
    "number", "protocol", "client_address", "client_port", "client_name", "server_address", "server_port",
    "server_name", "service", "application", "start", "end", "client_packets", "server_packets", "client_bytes",
    "server_bytes",
    "verdict", "severity", "confidence", "summary", "handshake_ns", "round_trip_ns", "client_retransmissions",
    "server_retransmissions", "closed_by", "encrypted", "first_packet", "last_packet", "evidence", "explanation",
    "next_step",
)  # fmt: skip


def sort(conversations: Iterable[Conversation], by: str) -> list[Conversation]:
    """The conversations, by one of SORTS."""
    key, most_first = SORTS[by]
    return sorted(conversations, key=key, reverse=most_first)  # type: ignore[arg-type]


def table(conversations: Iterable[Conversation], colour: bool = False) -> Iterator[str]:
    """The lines of the table: what went from the client, what came back."""
    heads = (
        "#", "client", "server", "service", "pkts>", "<pkts", "bytes>", "<bytes", "time", "rtt", "rexmit", "verdict",
    )  # fmt: skip
    rows = [row_of(one) for one in conversations]
    severities = [row.pop() for row in rows]
    widths = [max(len(row[at]) for row in [list(heads), *rows]) for at in range(len(heads))]
    left = {1, 2, 3, 11}
    for row, severity in zip([list(heads), *rows], ["", *severities], strict=True):
        cells = [
            f"{cell:<{width}}" if at in left else f"{cell:>{width}}"
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        cells[-1] = painted(row[-1], COLOURS.get(severity, ""), colour)
        yield "  ".join(cells).rstrip()


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
