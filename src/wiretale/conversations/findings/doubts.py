"""What makes the capture itself doubtful, and with it what is told from it.

`drops`, `one-sided`, `duplicates`, `checksum-offload`, `snaplen-short`, `clock-step`, `overlapping-fragments`.
"""

from __future__ import annotations

from wiretale.conversations.findings.routing_loop import of_bytes
from wiretale.conversations.findings.watch import Watch
from wiretale.conversations.record import Observer
from wiretale.conversations.report import Finding
from wiretale.conversations.state import State
from wiretale.conversations.verdicts.story import SECOND, duration, packets, plural

MOST_SHOWN = 20
MOST_QUOTED = 32
WHOLE = 192  # bytes: with so many the headers are there, and often a bit more


def observer() -> Observer:
    """Sees every packet; `routing_loop` reads it, too."""
    return Watch()


def find(state: State) -> list[Finding]:
    """All doubts."""
    watch = state.observer("doubts")
    # What goes round in circles comes by again and again: no copies of the capture's.
    circling = int(watch.circling) if isinstance(watch, Watch) else 0
    found = drops(state) + one_sided(state) + duplicates(state, circling)
    if isinstance(watch, Watch):
        found += (
            checksum_offload(state, watch)
            + snaplen_short(watch)
            + clock_step(state, watch)
            + overlapping_fragments(watch)
        )
    return found


def drops(state: State) -> list[Finding]:
    """Packets that were on the wire and are not in the capture."""
    unseen = 0
    numbers: list[int] = []
    evidence: list[int] = []
    for record in state.kinds.troubled:
        if record.client is None or record.server is None:
            continue
        for side in (record.client, record.server):
            trouble = side.trouble
            if trouble is not None and trouble.unseen > 0:
                unseen += int(trouble.unseen)
                evidence.append(int(trouble.unseen_number))
                if not numbers or numbers[-1] != record.number:
                    numbers.append(int(record.number))
    dropped = state.capture.dropped or 0
    if unseen < state.thresholds["drops.bytes"] and not dropped:
        return []
    told = []
    if dropped:
        told.append(f"By its own statistics the capturing program lost {plural(dropped, 'packet')}.")
    if unseen >= state.thresholds["drops.bytes"]:
        told.append(
            f"{plural(unseen, 'byte')} in {plural(len(numbers), 'conversation')} were acknowledged, so they had been"
            " sent, and are not in"
            f" the capture (first told by {packets(evidence[:1])})."
        )
    return [
        Finding(
            kind="drops",
            subject="packets are missing from the capture",
            severity="warning",
            explanation=" ".join(told) + " Where packets are missing, silence proves nothing.",
            conversations=tuple(numbers[:MOST_QUOTED]),
            evidence=tuple(sorted(evidence[:MOST_QUOTED])),
            alternatives=(
                "The capturing machine was too slow, or its buffer too small.",
                "A mirror port was given more than it can send.",
                "Some packets take another way.",
                "The file was filtered afterwards.",
            ),
            next_step="Capture with a larger buffer (-B), a shorter snapshot length (-s), or a filter.",
            figures={"bytes": unseen, "dropped": state.capture.dropped, "conversations_count": len(numbers)},
        )
    ]


def one_sided(state: State) -> list[Finding]:
    """Connections of which one direction is missing, although it is spoken of."""
    numbers: list[int] = []
    firsts: list[int] = []
    of_client = 0
    total = len(state.kinds.longer)
    for record in state.kinds.longer:
        side = record.client if record.server is None else record.server if record.client is None else None
        # It acknowledges again and again, or says much, and nobody answers in the capture.
        if side is None or side.last_acknowledgment <= 0:
            continue
        if side.payload == 0 and side.fin == 0 and side.resets:
            continue
        if side.syns and side.last_number == side.last_syn:
            continue  # SYN-ACKs again and again
        if side.trouble is not None and side.trouble.retransmissions and side.payload <= int(side.largest):
            continue  # the same thing again and again: to somebody who does not answer
        numbers.append(int(record.number))
        firsts.append(int(record.first_packet))
        of_client += side is record.client
    if not numbers or len(numbers) < state.thresholds["one-sided.share"] * total:
        return []
    which = "the clients'" if of_client == len(numbers) else "the servers'" if of_client == 0 else "one end's"
    return [
        Finding(
            kind="one-sided",
            subject="one direction is missing",
            severity="warning",
            explanation=(
                f"Of {len(numbers):,} of {plural(total, 'TCP connection')} only {which} packets were captured: they"
                " acknowledge what is not there. Verdicts about them are guesses."
            ),
            conversations=tuple(numbers[:MOST_QUOTED]),
            evidence=tuple(firsts[:MOST_QUOTED]),
            alternatives=(
                "The two directions take different ways, and only one passes here.",
                "A filter names only the source or the destination.",
                "Only one direction of the port is mirrored.",
            ),
            next_step="Capture at one of the ends, or where both directions pass.",
            figures={
                "connections": len(numbers),
                "of": total,
                "captured": "client" if of_client == len(numbers) else "server" if of_client == 0 else "both",
            },
        )
    ]


def duplicates(state: State, circling: int) -> list[Finding]:
    """Packets that the capture holds more than once."""
    copies = 0
    numbers: list[int] = []
    evidence: list[int] = []
    all_packets = int(state.kinds.packets)
    for record in state.kinds.with_copies:
        copies += int(record.duplicates)
        if len(numbers) < MOST_QUOTED:
            numbers.append(int(record.number))
            evidence.append(int(record.duplicate))
    copies -= circling
    if copies < state.thresholds["duplicates.count"] or copies < state.thresholds["duplicates.share"] * all_packets:
        return []
    return [
        Finding(
            kind="duplicates",
            subject="packets were captured more than once",
            severity="note",
            explanation=(
                f"{plural(copies, 'packet')} are copies of others (first packet {evidence[0]}): the same packet was"
                " captured more than once."
                " They were left out of the counts, and are no retransmissions."
            ),
            conversations=tuple(numbers),
            evidence=tuple(sorted(evidence)),
            alternatives=(
                "All interfaces of a router or bridge were captured (-i any).",
                "A mirror port copies what comes in and what goes out.",
                "The network itself delivers packets twice.",
            ),
            next_step="Capture on one interface, or one direction of the mirror (-Q in).",
            figures={"copies": copies, "packets": all_packets},
        )
    ]


# Where packets are captured whose checksum is not right yet: subject and explanation.
UNSUMMED = {
    "loopback": (
        "captured on the loopback interface",
        "on the loopback interface nobody computes it, and nobody needs it.",
    ),
    "sender": (
        "captured on the sender",
        "the capture was made on the sender, before its interface filled it in. On the wire it was right.",
    ),
    "receiver": (
        "packets put together on receipt",
        "they are larger than a frame, so the capture was made behind an interface that puts packets together (receive"
        " offload) and leaves the sum to the kernel. On the wire it was right.",
    ),
}


def checksum_offload(state: State, watch: Watch) -> list[Finding]:
    """Checksums that the interface had yet to compute."""
    count = int(watch.unsummed)
    if count < state.thresholds["checksum-offload.count"] or count * 1000 < watch.summed:
        return []
    source = of_bytes(watch.unsummed_source)
    if source.startswith("127.") or source == "::1":
        where = "loopback"
    else:
        where = "sender" if watch.small_unsummed * 4 >= count else "receiver"
    subject, why = UNSUMMED[where]
    giants = (
        f" {plural(int(watch.giants), 'packet')} are larger than any frame: the interface cuts them up, too."
        if watch.giants and where == "sender"
        else ""
    )
    return [
        Finding(
            kind="checksum-offload",
            subject=f"{subject}, {source}" if where == "sender" else subject,
            severity="note",
            explanation=(
                f"{plural(count, 'packet')} (first packet {watch.first_unsummed}, from {source}) have a checksum that"
                f" is not right: {why}{giants}"
            ),
            evidence=(int(watch.first_unsummed),),
            figures={
                "packets": count,
                "of": int(watch.summed),
                "source": source,
                "giants": int(watch.giants),
                "where": where,
            },
        )
    ]


def snaplen_short(watch: Watch) -> list[Finding]:
    """Packets of which only the beginning was captured."""
    if watch.cut == 0:
        return []
    headers = (
        f" Of {plural(int(watch.headers_cut), 'packet')} not even the headers are whole." if watch.headers_cut else ""
    )
    return [
        Finding(
            kind="snaplen-short",
            subject=f"at most {watch.most_captured} bytes of a packet",
            severity="warning" if watch.headers_cut else "note",
            explanation=(
                f"Of {plural(int(watch.cut), 'packet')} (first packet {watch.first_cut}) only the beginning was"
                " captured, at most"
                f" {watch.most_captured} bytes.{headers} What was said behind that cannot be told: logins, names,"
                " versions."
            ),
            evidence=(int(watch.first_cut),),
            next_step="Capture whole packets: -s 0." if watch.most_captured < WHOLE else "",
            figures={"packets": int(watch.cut), "bytes": int(watch.most_captured), "headers": int(watch.headers_cut)},
        )
    ]


def clock_step(state: State, watch: Watch) -> list[Finding]:
    """The capturing machine's clock was set meanwhile."""
    limits = state.thresholds
    steps = [
        step
        for step in watch.steps
        if (step.nanoseconds < 0 and -int(step.nanoseconds) >= limits["clock-step.seconds"] * SECOND)
        or (step.nanoseconds > 0 and int(step.nanoseconds) >= limits["clock-step.forward"] * SECOND)
    ]
    if not steps:
        return []
    words = [
        f"back by {duration(-int(step.nanoseconds))}"
        if step.nanoseconds < 0
        else f"ahead by about {duration(int(step.nanoseconds))}"
        for step in steps
    ]
    more = "" if len(steps) <= 3 else ", and more"
    return [
        Finding(
            kind="clock-step",
            subject="the capture's clock is not even",
            severity="warning",
            explanation=(
                f"The clock went {', then '.join(words[:3])}{more} (at"
                f" {packets(int(step.number) for step in steps[:3])}). Durations across it"
                " are wrong."
            ),
            evidence=tuple(int(step.number) for step in steps[:MOST_QUOTED]),
            alternatives=(
                "The clock was set, by hand or by NTP.",
                "Captures were joined that overlap in time.",
                "A machine was suspended (only for steps ahead).",
            ),
            next_step="`mergecap` puts packets of several files in the order of their times.",
            figures={"steps": len(steps), "nanoseconds": [int(step.nanoseconds) for step in steps]},
        )
    ]


def overlapping_fragments(watch: Watch) -> list[Finding]:
    """Fragments of a datagram that overlap: no system sends them, tools that want to get past a filter do."""
    found = []
    for overlap in watch.overlaps[:MOST_SHOWN]:
        width = 4 if overlap.key[8:].find(b" ") >= 0 and len(overlap.key) < 32 else 16
        source, destination = of_bytes(overlap.key[:width]), of_bytes(overlap.key[width : 2 * width])
        differs = " and do not say the same" if overlap.differs else ""
        found.append(
            Finding(
                kind="overlapping-fragments",
                subject=f"{source} to {destination}",
                severity="problem" if overlap.differs else "warning",
                explanation=(
                    f"Fragments of one datagram from {source} to {destination} overlap{differs} (packets"
                    f" {overlap.before} and {overlap.number}). Which"
                    " bytes count depends on who puts them together; RFC 5722 forbids it for IPv6."
                ),
                evidence=(int(overlap.before), int(overlap.number)),
                alternatives=(
                    "Somebody tries to get past a filter.",
                    "An identification was used again too soon, at a high rate.",
                ),
                next_step=f"Look at the fragments: `wiretale -vvX 'host {source} and (ip[6:2] & 0x3fff != 0)'`.",
                figures={
                    "source": source,
                    "destination": destination,
                    "count": int(overlap.count),
                    "differs": overlap.differs,
                },
            )
        )
    return found
