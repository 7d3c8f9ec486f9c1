"""`path-mtu`: large segments do not get through, small ones do; and whether anybody says so (RFC 1191, 8201, 2923)."""

from __future__ import annotations

from wiretale.conversations.findings.retransmissions import was_too_large
from wiretale.conversations.record import Side, TcpRecord
from wiretale.conversations.report import Finding
from wiretale.conversations.state import State
from wiretale.conversations.verdicts.judge import verdict_of
from wiretale.conversations.verdicts.story import address, plural

MOST_SHOWN = 20
LEAST_SEGMENT = 400  # what is smaller gets through everywhere: IPv4 must carry 576 bytes
OPTIONS = 60  # bytes by which a full segment may be smaller than the announced maximum


def find(state: State) -> list[Finding]:
    """A finding for each pair of hosts between which segments are too large."""
    found: dict[tuple[str, str, bool], Finding] = {}
    told = [record for record in state.kinds.with_errors if isinstance(record, TcpRecord) and was_too_large(record)]
    repeated = [record for record in state.kinds.troubled if not was_too_large(record)]
    for record in sorted([*told, *repeated], key=lambda record: record.number):
        if was_too_large(record):
            finding: Finding | None = announced(state, record)
        else:
            finding = black_hole(state, record, True) or black_hole(state, record, False)
        if finding is None:
            continue
        figures = finding.figures
        key = (str(figures["from"]), str(figures["to"]), bool(figures["icmp"]))
        if key in found:
            found[key].conversations = (*found[key].conversations, *finding.conversations)[:64]
        elif len(found) < MOST_SHOWN:
            found[key] = finding
    return list(found.values())


def announced(state: State, record: TcpRecord) -> Finding:
    """A router said that a packet was too large."""
    error = record.error
    assert error is not None
    client, server = state.ends(record)
    # The error goes to who sent what it quotes.
    of_client = error.to_client
    sender, receiver = (client, server) if of_client else (server, client)
    side = record.client if of_client else record.server
    router = address(int(record.version), error.from_high, error.from_low)
    stuck = verdict_of(record) == "stalled"
    limit = f"{error.mtu} bytes" if error.mtu else "a size that it does not name"
    after = "and yet large segments are sent on and are lost" if stuck else "and what is sent afterwards gets through"
    return Finding(
        kind="path-mtu",
        subject=f"{sender.address} to {receiver.address}",
        severity="problem" if stuck else "note",
        explanation=(
            f"{router} said {plural(int(error.count), 'time')} (packet {error.number}) that packets from {sender} to"
            f" {receiver} are too"
            f" large: its next link takes {limit}; {after}. This is how path MTU discovery is meant to work"
            f"{', if the sender listens' if stuck else ''}."
        ),
        conversations=(int(record.number),),
        evidence=tuple(sorted({int(error.number), int(error.last_number)})),
        next_step=f"See whether a firewall keeps the ICMP message from {sender.address}." if stuck else "",
        figures={
            "from": sender.address,
            "to": receiver.address,
            "icmp": True,
            "mtu": int(error.mtu) or None,
            "router": router,
            "stalled": stuck,
            "largest": int(side.largest) if side is not None else None,
        },
    )


def black_hole(state: State, record: TcpRecord, of_client: bool) -> Finding | None:
    """Full segments are repeated to the end, and none was ever acknowledged, while smaller ones were."""
    side: Side | None = record.client if of_client else record.server
    other: Side | None = record.server if of_client else record.client
    if side is None or other is None or side.trouble is None or side.syns == 0 or other.syns == 0:
        return None
    trouble = side.trouble
    size = int(trouble.stuck_length)
    if int(side.repeats) < state.thresholds["path-mtu.repeats"] or size < LEAST_SEGMENT:
        return None
    most = int(min(other.mss or 536, side.mss or 536))
    if size < most - OPTIONS or side.passed >= size or other.window == 0 or verdict_of(record) != "stalled":
        return None
    passed = (int(side.acknowledged) - int(side.first_sequence) - 1) & 0xFFFFFFFF if side.acknowledged >= 0 else 0
    client, server = state.ends(record)
    sender, receiver = (client, server) if of_client else (server, client)
    small = (
        f"after {plural(passed, 'byte')} in smaller ones had arrived"
        if passed
        else "the first that it sent, after a handshake of small packets"
    )
    return Finding(
        kind="path-mtu",
        subject=f"{sender.address} to {receiver.address}",
        severity="problem",
        explanation=(
            f"Segments of {size:,} bytes from {sender} do not get to {receiver}: one was sent again"
            f" {plural(int(side.repeats), 'time')} in vain"
            f" (packets {side.repeat} to {side.last_repeat}), {small}. No ICMP message says that packets are too"
            " large: somewhere on the"
            " way is a smaller link, and its message is filtered (a path MTU black hole)."
        ),
        conversations=(int(record.number),),
        evidence=tuple(sorted({int(side.data), int(side.repeat), int(side.last_repeat)} - {0})),
        alternatives=(
            f"The way to {receiver.address} broke at this very moment.",
            f"{receiver.address} fell silent for another reason.",
        ),
        next_step=(
            f"Try `ping -M do -s 1472 {receiver.address}` and smaller sizes from {sender.address}; if only small ones"
            " are answered, let ICMP"
            " through, or clamp the MSS."
        ),
        figures={
            "from": sender.address,
            "to": receiver.address,
            "icmp": False,
            "mtu": None,
            "size": size,
            "passed": int(side.passed),
            "stalled": True,
        },
    )
