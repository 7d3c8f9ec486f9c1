"""Verdicts and stories of DHCP exchanges (RFC 2131)."""

from __future__ import annotations

from wiretale.conversations.record import LeaseRecord, numbers
from wiretale.conversations.verdicts.story import (
    SECOND,
    Moment,
    Story,
    address,
    duration,
    hardware,
    listed,
    packets,
    shown,
    to_the_end,
)

NAMES = {
    1: "DISCOVER", 2: "OFFER", 3: "REQUEST", 4: "DECLINE", 5: "ACK", 6: "NAK", 7: "RELEASE", 8: "INFORM",
    9: "FORCERENEW", 10: "LEASEQUERY",
}
DISCOVER, OFFER, REQUEST, DECLINE, ACK, NAK, RELEASE, INFORM = range(1, 9)


def has(record: LeaseRecord, kind: int) -> bool:
    """Whether a message of this type was seen."""
    return bool(record.seen >> kind & 1)


def gave_back(record: LeaseRecord) -> bool:
    """Whether the client declined what it had got: it asks by ARP whether the address is in use only then."""
    types = record.message_types
    return has(record, DECLINE) and types.rfind(DECLINE) > types.rfind(ACK)


def verdict(record: LeaseRecord) -> str:
    """One of `report.DHCP_VERDICTS`."""
    if has(record, ACK) and not gave_back(record):
        return "leased"
    if has(record, NAK) or has(record, DECLINE):
        return "refused"
    if has(record, OFFER):
        return "offered"
    if has(record, RELEASE):
        return "released"
    if has(record, DISCOVER) or has(record, REQUEST) or has(record, INFORM):
        return "no-server"
    return "one-way"


def in_runs(messages: list[tuple[int, int]]) -> list[tuple[int, list[int]]]:
    """Types of messages with their packets, the same type's in a row together."""
    runs: list[tuple[int, list[int]]] = []
    for number, kind in messages:
        if runs and runs[-1][0] == kind:
            runs[-1][1].append(number)
        else:
            runs.append((kind, [number]))
    return runs


def story(record: LeaseRecord, moment: Moment) -> Story:
    """The verdict and its story."""
    told = Story(verdict(record))
    messages = [*zip(numbers(record.messages), record.message_types, strict=True)]
    told.shows(*(number for number, _ in messages))
    client = hardware(record.hardware) + (f" ({shown(record.host)})" if record.host else "")
    walk = listed(
        f"{NAMES.get(kind, f'message {kind}')} ({packets(found)})" for kind, found in in_runs(messages)
    )
    told.says(f"{client}: {walk}." if walk else f"{client}: no message of DHCP.")
    server = address(4, 0, record.server) if record.server >= 0 else ""
    if told.verdict == "leased":
        got = address(4, 0, record.leased) if record.leased > 0 else "parameters"
        told.summary = f"{got} for {client}" + (f" from {server}" if server else "")
        told.says(
            f"The server{f' {server}' if server else ''} gave it {got}"
            + (
                f" for {duration(record.lease_seconds * SECOND)}."
                if record.leased > 0 and 0 <= record.lease_seconds < 0xFFFFFFFF
                else "."
            )
        )
    elif told.verdict == "refused":
        told.severity = "problem"
        wanted = address(4, 0, record.requested) if record.requested >= 0 else "its address"
        if has(record, NAK):
            told.summary = f"{server or 'the server'} refused {wanted} to {client}"
            told.says(f"The server{f' {server}' if server else ''} refused {wanted} (NAK): the client must start anew.")
            told.alternatives = [
                "The client has moved here from another network and asked for its old address.",
                "The lease has expired and the address is somebody else's.", "Two DHCP servers disagree.",
            ]
        else:
            told.summary = f"{client} declined {wanted}: it is in use"
            told.says(f"The client declined {wanted}: it found that somebody else uses it.")
            told.alternatives = ["A host has that address by hand.", "Two DHCP servers give out the same range."]
        told.next_step = "Capture `port 67 or port 68` on this link and look at the server's leases and its log."
    elif told.verdict == "offered":
        left = moment.left(record.end, int(record.last_packet))
        told.severity = "warning" if left >= 2 * SECOND else "note"
        told.summary = f"{server or 'a server'} offered, {client} did not take it"
        told.says("An offer came, and no lease followed in this exchange.")
        told.alternatives = ["The client took another server's offer.", "The offer does not reach the client."]
        told.next_step = "Capture on the client: does the OFFER arrive there?"
    elif told.verdict == "no-server":
        left = moment.left(record.end, int(record.last_packet))
        # Answers go to everybody if the client asks for that, else to it alone. Who asks again has not got one.
        sure = record.asks > 1 or (record.broadcast and left >= 2 * SECOND)
        told.severity = "problem" if sure else "note"
        told.confidence = "high" if sure else "low"
        told.summary = f"no server answered {client}"
        told.says(f"No server answered {to_the_end(left)}.")
        if not sure:
            told.alternatives.append(
                "It was answered: the answer goes to the client alone, and need not pass the capturing machine."
            )
        told.alternatives += [
            "No DHCP server or relay is on this link, or it is down.",
            "The server has no free address for this network.",
            "The answer goes to the client alone, and the capturing machine does not see it (switched network).",
        ]
        told.next_step = "Capture on the server (or its relay): do the questions arrive, and what does its log say?"
    elif told.verdict == "released":
        told.summary = f"{client} gave its address back"
    else:
        told.summary = f"messages of a server to {client}"
        told.confidence = "low"
    return told
