"""`retransmissions`: data is lost between two hosts: how much each way, and on which side of the capture."""

from __future__ import annotations

from wiretale.conversations.record import Side, TcpRecord
from wiretale.conversations.report import Finding
from wiretale.conversations.state import State
from wiretale.conversations.verdicts.story import address, plural

MOST_SHOWN = 20
MOST_QUOTED = 32


class Way:
    """What one host sent another, in all their connections."""

    def __init__(self, version: int, source: tuple[int, int], destination: tuple[int, int]) -> None:
        self.version = version
        self.source = source
        self.destination = destination
        self.segments = 0.0  # with data, about
        self.again = 0
        self.again_bytes = 0
        self.needless = 0
        self.seen_twice = 0
        self.timeouts = 0
        self.bytes = 0
        self.conversations: list[int] = []
        self.evidence: list[int] = []

    def add(self, record: TcpRecord, side: Side, packets: int) -> None:
        """Counts what one side of a connection sent."""
        trouble = side.trouble
        # What is repeated to the end without an answer is no loss by chance: nobody is there any more.
        again = int(trouble.retransmissions - side.repeats) if trouble is not None and trouble.repeated_bytes else 0
        if side.payload:
            # Not all packets carry data, nor is every segment full: at least this many were needed.
            needed = -(-int(side.payload) // max(int(side.largest), 1))
            self.segments += max(min(packets, needed + packets // 2), needed, 1)
        self.bytes += int(side.payload)
        if trouble is None or again <= 0 or was_too_large(record):
            return
        self.again += again
        self.again_bytes += int(trouble.repeated_bytes)
        self.needless += min(again, int(trouble.needless + trouble.already_acknowledged))
        self.seen_twice += min(again, int(trouble.seen_twice))
        self.timeouts += max(again - int(trouble.after_duplicate_acks), 0)
        self.conversations.append(int(record.number))
        self.evidence += [int(trouble.repeated), int(trouble.last_repeated)]


def find(state: State) -> list[Finding]:
    """A finding for each way between two hosts on which much was lost."""
    troubled: set[tuple[int, int, int, int]] = set()
    for record in state.kinds.troubled:
        if has_repeats(record):
            troubled.add(pair_of(record))
    if not troubled:
        return []
    ways: dict[tuple[int, int, int, int], Way] = {}
    for record in state.kinds.connections:
        if pair_of(record) not in troubled:
            continue
        client = (int(record.client_high), int(record.client_low))
        server = (int(record.server_high), int(record.server_low))
        for side, source, destination, packets in (
            (record.client, client, server, int(record.client_packets)),
            (record.server, server, client, int(record.server_packets)),
        ):
            if side is None:
                continue
            way = ways.get((*source, *destination))
            if way is None:
                way = ways[(*source, *destination)] = Way(int(record.version), source, destination)
            way.add(record, side, packets)
    limits = state.thresholds
    found = []
    for way in sorted(ways.values(), key=lambda way: -way.again):
        lost = way.again - way.needless
        share = lost / max(way.segments, way.again, 1)
        if lost >= limits["retransmissions.count"] and share >= limits["retransmissions.share"]:
            found.append(told(way, lost, share))
    return found[:MOST_SHOWN]


def was_too_large(record: TcpRecord) -> bool:
    """Whether a router said that packets are too large: then they were not lost by chance; see `path_mtu`."""
    error = record.error
    if error is None:
        return False
    return (error.kind == 3 and error.code == 4) if record.version == 4 else error.kind == 2


def has_repeats(record: TcpRecord) -> bool:
    """Whether either side sent anything again."""
    for side in (record.client, record.server):
        if side is not None and side.trouble is not None and side.trouble.retransmissions > 0:
            return True
    return False


def pair_of(record: TcpRecord) -> tuple[int, int, int, int]:
    """The two hosts, whoever is the client."""
    client = (int(record.client_high), int(record.client_low))
    server = (int(record.server_high), int(record.server_low))
    return (*client, *server) if client <= server else (*server, *client)


def told(way: Way, lost: int, share: float) -> Finding:
    """The finding in words."""
    source = address(way.version, *way.source)
    destination = address(way.version, *way.destination)
    unseen = way.again - way.seen_twice
    if way.seen_twice >= 0.8 * way.again:
        where = "behind"
        side = f"The capture saw most of them twice, so they were lost behind it, on the way from it to {destination}."
    elif unseen >= 0.8 * way.again:
        where = "before"
        side = (
            "The capture saw most of them only when they were sent again, so they were lost before it, between"
            f" {source} and it."
        )
    else:
        where = "both"
        side = (
            f"Of them {way.seen_twice:,} were lost behind the capture, towards {destination}, and {unseen:,} before it,"
            f" towards {source}."
        )
    spurious = f" {way.needless:,} more had arrived and need not have been sent again." if way.needless else ""
    return Finding(
        kind="retransmissions",
        subject=f"{source} to {destination}",
        severity="problem" if share >= 0.05 else "warning",
        explanation=(
            f"{source} had to send {plural(lost, 'segment')} again to {destination}, about {100 * share:.1f} % of"
            " those with data."
            f" {side}{spurious}"
        ),
        conversations=tuple(way.conversations[:MOST_QUOTED]),
        evidence=tuple(sorted(set(way.evidence))[:MOST_QUOTED]),
        alternatives=(
            "A link that damages frames, or one with different duplex settings at its ends.",
            "A queue that overflows: the way is too narrow.",
        ),
        next_step=(
            f"Capture nearer to {destination if where == 'behind' else source}, at the same time, and see where they"
            " are still there."
        ),
        figures={
            "from": source,
            "to": destination,
            "retransmissions": way.again,
            "needless": way.needless,
            "lost": lost,
            "share": round(share, 4),
            "bytes": way.again_bytes,
            "seen_twice": way.seen_twice,
            "loss": where,
            "without_duplicate_acks": way.timeouts,
        },
    )
