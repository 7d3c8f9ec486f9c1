"""`arp-conflict`, `arp-unanswered` and `dhcp-failure`: trouble on one's own network."""

from __future__ import annotations

from wiretale.conversations.record import LeaseRecord, Record, ResolutionRecord
from wiretale.conversations.report import Finding
from wiretale.conversations.state import State
from wiretale.conversations.verdicts.dhcp import NAK, has
from wiretale.conversations.verdicts.judge import verdict_of
from wiretale.conversations.verdicts.story import SECOND, address, hardware, listed, plural, times

MOST_SHOWN = 20
MOST_QUOTED = 32
MOST_LISTED = 16


def find(state: State) -> list[Finding]:
    """What the records of resolutions and leases tell."""
    resolutions, leases = state.kinds.resolutions, state.kinds.leases
    return conflicts(state, resolutions) + unanswered(state, resolutions) + leases_refused(state, leases)


def conflicts(state: State, records: list[ResolutionRecord]) -> list[Finding]:
    """Addresses that two stations have at the same time. One that falls silent has given the address away."""
    within = state.thresholds["arp-conflict.seconds"] * SECOND
    often = state.thresholds["arp-conflict.returns"]
    found = []
    of_address: dict[tuple[int, int, int], list[int]] | None = None
    for claim in state.claims.found.values():
        if not (0 <= int(claim.span) <= within or int(claim.returns) >= often):
            continue
        version, high, low = int(claim.version), int(claim.high), int(claim.low)
        if of_address is None:
            of_address = {}
            for record in records:
                for end in ((record.client_high, record.client_low), (record.server_high, record.server_low)):
                    of_address.setdefault((int(record.version), int(end[0]), int(end[1])), []).append(
                        int(record.number)
                    )
        shown = address(version, high, low)
        stations = [hardware(int(station)) for station in claim.stations]
        evidence = tuple(sorted({int(claim.earlier), int(claim.between), int(claim.later)} - {0}))
        if claim.probed:
            what = (
                f"{stations[1]} asked whether {shown} is free, to use it (packet {claim.earlier}), and"
                f" {stations[0]} has it already or wants it, too (packet {claim.between})."
            )
        elif claim.later:
            what = (
                f"{len(stations)} stations say by turns that {shown} is theirs: {listed(stations)} (packets"
                f" {listed(map(str, evidence))}). Packets for it reach now one, now the other."
            )
        else:
            what = (
                f"{len(stations)} stations answered one question who has {shown}: {listed(stations)}"
                f" (packets {listed(map(str, evidence))}). Packets for it reach now one, now the other."
            )
        found.append(
            Finding(
                kind="arp-conflict",
                subject=shown,
                severity="problem",
                explanation=what,
                conversations=tuple(dict.fromkeys(of_address.get((version, high, low), ())))[:MOST_QUOTED],
                evidence=evidence,
                alternatives=(
                    "Two hosts were given the same address.",
                    "Somebody poses as that host (ARP spoofing).",
                    "A cluster, or a bond that balances by ARP, answers from several stations on purpose; or a proxy"
                    " answers beside the host itself.",
                ),
                next_step="Find both stations in the switches' address tables, and see which of them should have it.",
                figures={"address": shown, "stations": stations, "returns": int(claim.returns)},
            )
        )
    return found[:MOST_SHOWN]


def unanswered(state: State, records: list[ResolutionRecord]) -> list[Finding]:
    """Addresses that are asked for in vain, by who asks.

    Those alone that were asked for again and again, as nobody does who got an answer.
    """
    least = state.thresholds["arp-unanswered.asks"]
    answered = {(int(r.server_high), int(r.server_low)) for r in records if r.replies > 0}
    grouped: dict[tuple[int, int, int], list[ResolutionRecord]] = {}
    for record in records:
        if (
            record.announced
            or record.replies
            or int(record.asks) < least
            or (record.client_high == 0 and record.client_low == 0)
        ):
            continue
        if (int(record.server_high), int(record.server_low)) in answered or record.client_low == record.server_low:
            continue
        if record.last_asked_time - record.asked_time > 4 * SECOND * (int(record.asks) - 1):
            continue  # asked for now and then: the answers go past the capture
        grouped.setdefault((int(record.version), int(record.client_high), int(record.client_low)), []).append(record)
    found = []
    for (version, high, low), asked in grouped.items():
        asker = address(version, high, low)
        targets = [address(version, record.server_high, record.server_low) for record in asked]
        shown = listed(targets, most=MOST_LISTED)
        found.append(
            Finding(
                kind="arp-unanswered",
                subject=f"{asker} asks for {shown if len(targets) < 4 else f'{len(targets):,} addresses'}",
                severity="warning",
                explanation=(
                    f"{asker} asked again and again who has {shown} (up to"
                    f" {plural(max(int(r.asks) for r in asked), 'time')}), and nobody"
                    " answered: nothing can be sent there."
                ),
                conversations=tuple(int(record.number) for record in asked[:MOST_QUOTED]),
                evidence=tuple(sorted({int(n) for r in asked[:MOST_QUOTED] for n in (r.asked, r.last_asked)})),
                alternatives=(
                    "The host is off, or has another address.",
                    "It is on another VLAN, or the asker's network mask is wrong.",
                    "The answers go to the asker alone, and the capturing machine does not see them (switched"
                    " network).",
                ),
                next_step=f"Capture on {asker}: does an answer arrive there?",
                figures={"asker": asker, "addresses": targets[:256], "count": len(targets)},
            )
        )
    return found[:MOST_SHOWN]


def leases_refused(state: State, records: list[LeaseRecord]) -> list[Finding]:
    """Clients that got no address."""
    grouped: dict[tuple[str, int], list[LeaseRecord]] = {}
    happy: dict[int, int] = {}
    least = state.thresholds["dhcp-failure.asks"]
    for record in records:
        verdict = verdict_of(record)
        if verdict in ("refused", "no-server"):
            grouped.setdefault((verdict, int(record.hardware)), []).append(record)
        elif verdict == "leased":
            happy[int(record.hardware)] = int(record.end)
    found = []
    for (verdict, station), failed in grouped.items():
        count = sum(int(record.asks) for record in failed)
        if verdict == "no-server" and count < least:
            continue
        client = hardware(station)
        got = happy.get(station, 0) > failed[-1].start
        packets: list[Record] = list(failed)
        if verdict == "refused":
            wanted = address(4, 0, failed[0].requested) if failed[0].requested >= 0 else "an address"
            server = address(4, 0, failed[0].server) if failed[0].server >= 0 else "a server"
            what = f"{client} asked for {wanted}, and {server} refused (DHCPNAK)"
            if not any(has(record, NAK) for record in failed):
                what = f"{client} declined {wanted}, which {server} had given it: somebody else has it (DHCPDECLINE)"
            others: tuple[str, ...] = (
                "The client comes from another network.",
                "The lease was given to somebody else meanwhile.",
            )
        else:
            what = f"{client} asked {times(count)} for an address, and no server offered one"
            others = (
                "No server serves this network, and no relay passes the questions on.",
                "Its addresses have run out.",
                "The server does not know this client.",
                "The answers go to the client alone, and the capturing machine does not see them.",
            )
        after = "; it got one later." if got else "."
        found.append(
            Finding(
                kind="dhcp-failure",
                subject=client,
                severity="note" if got else "problem" if verdict == "refused" or count > 2 else "warning",
                explanation=what + after,
                conversations=tuple(int(record.number) for record in packets[:MOST_QUOTED]),
                evidence=tuple(
                    sorted({int(n) for r in packets[:MOST_QUOTED] for n in (r.first_packet, r.last_packet)})
                ),
                alternatives=others,
                next_step="Look into the server's log and its list of leases."
                if verdict == "refused"
                else "Capture at the server or the relay: do the questions arrive?",
                figures={"client": client, "reason": verdict, "count": len(failed), "leased_later": got},
            )
        )
    return found[:MOST_SHOWN]
