"""Which verdict a TCP connection gets. docs/verdicts.md says the same in words."""

from __future__ import annotations

from wiretale.conversations.record import Side, TcpRecord
from wiretale.conversations.verdicts.icmp_words import is_unreachable
from wiretale.conversations.verdicts.story import SECOND

STUCK_REPEATS = 2  # data sent again so often without an answer, to the end, is stalled
STUCK_KEEP_ALIVES = 3
STUCK_WINDOW = 1 * SECOND  # a receive window that is closed for so long at the end


def verdict(record: TcpRecord) -> str:
    """One of `report.TCP_VERDICTS`. The conversation's own packets decide: others in the capture change nothing."""
    client = record.client
    server = record.server
    if client is None or server is None:
        return one_sided(record, client, server)
    if client.syns == 0 and server.syns > 0 and record.handshake == 0 and client.resets > 0:
        return "stray"
    if record.refusals > 0 and server.syns == 0 and server.payload == 0:
        return "refused"
    if client.syns > 0 and record.handshake == 0 and not client.has_spoken and client.fin == 0:
        if server.syns > 0:
            return unfinished(client, server)
        if is_of_older(client, server):
            return "stray"
        if only_resets(server):
            return "refused"
    if not start_seen(client, server) and (only_resets(client) or only_resets(server)):
        return "stray"
    if client.fin > 0 and server.fin > 0:
        if is_stuck(client, server) or is_stuck(server, client):
            return "stalled"
        return closed(record, client, server)
    if is_stuck(client, server) and server.resets == 0:
        return "stalled"
    if is_stuck(server, client) and client.resets == 0:
        return "stalled"
    if client.resets > 0 or server.resets > 0:
        if is_idle(client, server) and (client.fin > 0 or server.fin > 0) and start_seen(client, server):
            return "idle-closed"
        return "reset"
    if has_closed_window(record, client, server) or has_closed_window(record, server, client):
        return "stalled"
    return "open" if start_seen(client, server) else "mid-stream"


def one_sided(record: TcpRecord, client: Side | None, server: Side | None) -> str:
    """Only one of the two was captured."""
    if client is not None:
        if client.syns == 0:
            return "stray" if only_resets(client) else "mid-stream"
        if not client.has_spoken and client.last_acknowledgment <= 0 and client.fin == 0:
            error = record.error
            if error is not None and is_unreachable(error, record.version):
                return "unreachable"
            return "no-answer"
    elif server is not None:
        if server.syns == 0:
            return "stray" if only_resets(server) else "mid-stream"
        if server.payload == 0 and server.fin == 0 and not has_gone_on(server):
            return "stray"
    # It speaks as one does on a connection that is open; the other direction is missing.
    side = client or server
    assert side is not None
    if side.resets > 0:
        return "reset"
    return "complete" if side.fin > 0 else "open"


def has_gone_on(server: Side) -> bool:
    """Whether a server sent more than SYN-ACKs."""
    return server.last_number != server.last_syn and server.last_number != server.last_reset


def only_resets(side: Side) -> bool:
    """Whether a side sent nothing but RSTs."""
    return side.resets > 0 and side.syns == 0 and side.payload == 0 and side.fin == 0 and side.window < 0


def unfinished(client: Side, server: Side) -> str:
    """There is a SYN and a SYN-ACK, and no acknowledgment of it."""
    repeated_after = client.syns > 1 and client.last_syn > server.syn
    if repeated_after and (server.syns > 1 or client.resets == 0):
        return "syn-ack-lost"
    if client.resets > 0:
        return "probed"
    return "half-open"


def is_of_older(client: Side, server: Side) -> bool:
    """Whether a server answers a SYN by an older connection on the same ports, which it still has."""
    return client.acknowledged < 0 and server.payload == 0 and server.fin == 0 and server.resets == 0


def start_seen(client: Side, server: Side) -> bool:
    """Whether the capture has the connection's beginning, or enough of it."""
    return client.syns > 0 or server.syns > 0


def is_idle(client: Side, server: Side) -> bool:
    """Whether nothing was said."""
    return client.payload == 0 and server.payload == 0


def closed(record: TcpRecord, client: Side, server: Side) -> str:
    """Both have said that they are done."""
    if not start_seen(client, server):
        return "mid-stream"
    return "idle-closed" if is_idle(client, server) else "complete"


def is_stuck(side: Side, other: Side) -> bool:
    """Whether what a side sends is repeated to the end and not acknowledged, or its keep-alives are not answered."""
    if side.repeats >= STUCK_REPEATS and other.reset < side.repeat:
        return True
    return side.waiting is not None and side.waiting.unanswered_keep_alives >= STUCK_KEEP_ALIVES


def has_closed_window(record: TcpRecord, reader: Side, writer: Side) -> bool:
    """Whether a reader's window is closed at the end, and its writer has more to send or it has been so for long."""
    waiting = reader.waiting
    if waiting is None or waiting.zero_since == 0:
        return False
    probes = writer.waiting is not None and writer.waiting.window_probes > 0
    return probes or record.end - waiting.zero_since >= STUCK_WINDOW
