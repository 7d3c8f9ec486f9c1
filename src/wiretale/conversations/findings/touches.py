"""What a conversation tells of a port that somebody tried: open, closed, filtered; and by which technique it was tried.

Conversations that did not go well, or in which nothing was said, are touches. What went well is none.
"""

from __future__ import annotations

from wiretale.conversations.record import DatagramRecord, QueryRecord, Record, Side, TcpRecord
from wiretale.conversations.state import State
from wiretale.conversations.verdicts.judge import verdict_of
from wiretale.dissect.headers import ACK, FIN, PSH, UDP, URG

LOWEST_TTL = 32  # less has traceroute's probes
OPEN, CLOSED, FILTERED, SILENCE = "open", "closed", "filtered", "open or filtered"

# Probes without SYN, by their flags.
LONE = {0: "null", FIN: "fin", FIN | PSH | URG: "xmas", ACK: "ack", FIN | ACK: "maimon"}
# What silence and a reset mean, by technique: a port that is silent to a FIN is open or filtered (RFC 9293, 3.10.7.1).
SILENT = {
    "fin": SILENCE,
    "null": SILENCE,
    "xmas": SILENCE,
    "maimon": SILENCE,
    "udp": SILENCE,
}

Touch = tuple[int, str, str, "Record"]  # port, outcome, technique, record


def outcome_of(record: TcpRecord, verdict: str) -> str:
    """What the prober of a TCP port learnt; empty if this is no touch."""
    if verdict == "refused":
        return CLOSED
    if verdict in ("no-answer", "unreachable"):
        return FILTERED
    if verdict in ("probed", "half-open", "idle-closed"):
        return OPEN
    if verdict == "reset" and record.client is not None and record.server is not None:
        return OPEN if record.client.payload == 0 and record.server.payload == 0 else ""
    return ""


def lone_probe(record: TcpRecord) -> tuple[str, str]:
    """Technique and outcome of a probe without SYN; empty if it is none."""
    client, server = record.client, record.server
    if client is None or client.payload or client.syns or record.client_packets > 4 or client.last_mark < 0:
        return "", ""
    flags = (int(client.last_mark) >> 33) & 0x3F
    technique = LONE.get(flags, "")
    if not technique or client.resets:
        return "", ""
    if server is None:
        error = record.error
        return technique, FILTERED if error is not None else SILENT.get(technique, FILTERED)
    if server.payload or server.syns or server.fin or not server.resets:
        return "", ""
    return technique, "unfiltered" if technique == "ack" else CLOSED


def is_made_up(client: Side | None) -> bool:
    """Whether a SYN has none of the options that operating systems send: a scanner made it."""
    return client is not None and client.scale < 0 and not client.sack


def touch_of(state: State, record: Record) -> Touch | None:
    """What a record says about a port; None if it is no touch."""
    if isinstance(record, TcpRecord):
        client = record.client
        if client is None:
            return None
        if client.syns == 0:
            technique, outcome = lone_probe(record)
            return (int(record.server_port), outcome, technique, record) if technique else None
        if client.has_spoken or (client.ttl < LOWEST_TTL and record.error is not None):
            return None
        outcome = outcome_of(record, verdict_of(record))
        if not outcome:
            return None
        technique = (
            "syn" if is_made_up(client) or (verdict_of(record) == "probed" and record.handshake == 0) else "connect"
        )
        return int(record.server_port), outcome, technique, record
    if isinstance(record, DatagramRecord) and record.protocol == UDP:
        if record.multicast or 0 <= record.ttl < LOWEST_TTL or record.client_packets > 8:
            return None
        if record.answered:
            return None if record.server_packets > 2 else (int(record.server_port), OPEN, "udp", record)
        error = record.error
        if error is None:
            return int(record.server_port), SILENCE, "udp", record
        is_port = (
            (error.kind == 3 and error.code == 3) if record.version == 4 else (error.kind == 1 and error.code == 4)
        )
        return int(record.server_port), CLOSED if is_port else FILTERED, "udp", record
    if isinstance(record, QueryRecord) and not record.multicast:
        return int(record.server_port), OPEN if record.answered else SILENCE, "udp", record
    return None
