"""The least time seen between something and its answer, of each kind of conversation."""

from __future__ import annotations

from wiretale.conversations.record import DatagramRecord, QueryRecord, Record, ResolutionRecord, Side, TcpRecord


def round_trip(record: Record) -> int | None:
    """In nanoseconds; None where nothing was answered."""
    if isinstance(record, TcpRecord):
        return of_connection(record)
    if isinstance(record, DatagramRecord):
        return record.quickest if record.quickest >= 0 else None
    if isinstance(record, QueryRecord):
        return max(record.answered_time - record.last_asked_time, 0) if record.asked and record.answered else None
    if isinstance(record, ResolutionRecord) and record.asks and record.replies and record.replied > record.asked:
        return max(record.replied_time - record.asked_time, 0)
    return None


def of_connection(record: TcpRecord) -> int | None:
    """Of a TCP connection: there and back from where the capture was made."""
    client = record.client
    server = record.server
    if client is None or server is None:
        return None
    halves = [shortest(client, server, record), shortest(server, client, record)]
    known = [half for half in halves if half >= 0]
    return sum(known) if len(known) == 2 else handshake(record)


def handshake(record: TcpRecord) -> int | None:
    """From the first SYN to the client's acknowledgment of the SYN-ACK, if both were needed once only."""
    client = record.client
    server = record.server
    if client is None or server is None or not record.handshake or not client.syn:
        return None
    return max(record.handshake_time - client.syn_time, 0) if client.syns == 1 and server.syns == 1 else None


def shortest(side: Side, other: Side, record: TcpRecord) -> int:
    """The least time in which the other end answered something of this side, as seen where the capture was made."""
    least = int(side.quickest)
    if side is record.client and side.syns == 1 and other.syns == 1 and other.syn > side.syn:
        handshake = other.syn_time - side.syn_time
        least = handshake if least < 0 else min(least, handshake)
    if side is record.server and record.handshake and side.syns == 1:
        handshake = record.handshake_time - side.syn_time
        least = handshake if least < 0 else min(least, handshake)
    return least
