"""Verdicts and stories of address resolution: ARP (RFC 826) and IPv6 neighbor discovery (RFC 4861)."""

from __future__ import annotations

from wiretale.conversations.record import ResolutionRecord
from wiretale.conversations.verdicts.story import SECOND, Moment, Story, address, duration, hardware, packets, times


def verdict(record: ResolutionRecord) -> str:
    """One of `report.ARP_VERDICTS`."""
    if record.other_owner >= 0:
        return "two-owners"
    if record.announced and record.asks == 0:
        return "announced"
    if record.replies > 0:
        # Who asks for the address that it wants to use itself, and is told that it has an owner, has lost.
        return "two-owners" if record.announced and record.asks > 0 and record.version == 4 else "answered"
    return "announced" if record.announced else "unanswered"


def story(record: ResolutionRecord, moment: Moment) -> Story:
    """The verdict and its story."""
    told = Story(verdict(record))
    version = int(record.version)
    target = address(version, record.server_high, record.server_low)
    asker = address(version, record.client_high, record.client_low)
    told.shows(record.asked, record.replied, record.other_replied)
    owner = hardware(record.owner) if record.owner >= 0 else "unknown"
    if told.verdict == "answered":
        told.summary = f"{target} is at {owner}"
        if record.asks:
            told.says(
                f"{asker} asked who has {target} (packet {record.asked}); {owner} answered (packet {record.replied})."
            )
            if record.replied > record.asked:
                told.round_trip_ns = max(int(record.replied_time - record.asked_time), 0)
        else:
            told.says(f"{owner} told {asker} that {target} is its address (packet {record.replied}), unasked.")
    elif told.verdict == "two-owners":
        told.severity = "problem"
        other = hardware(record.other_owner) if record.other_owner >= 0 else owner
        told.summary = f"{target} is claimed by {owner} and {other}"
        told.says(
            f"Two stations say that {target} is theirs: {owner} (packet {record.replied}) and {other} (packet"
            f" {record.other_replied or record.asked}). Packets for it reach now one, now the other."
        )
        told.alternatives = [
            "Two hosts were given the same address.", "Somebody poses as that host (ARP spoofing).",
            "A pair of routers or a cluster moves the address from one to the other (then it settles).",
        ]
        told.next_step = (
            "Find both stations in the switches' address tables, and see which of them should have the address."
        )
    elif told.verdict == "announced":
        told.summary = f"{target} announced"
        told.says(
            f"A station told everybody that it uses {target}, or asked whether anybody else does; nobody objected."
        )
        told.shows(record.first_packet)
    else:
        left = moment.left(int(record.last_asked_time), int(record.last_packet))
        told.severity = "warning" if record.asks > 2 else "note"
        told.confidence = "high" if left >= SECOND and record.asks > 1 else "medium" if left >= SECOND else "low"
        told.summary = f"nobody answered for {target}, asked {times(record.asks)}"
        told.says(
            f"{asker} asked {times(record.asks)} who has {target} ({packets({record.asked, record.last_asked})}), and"
            f" nobody answered until the capture's end, {duration(left)} later."
        )
        told.shows(record.last_asked)
        told.alternatives = [
            "The host is off, or has another address.", "It is on another VLAN or behind a filter.",
            "The answer goes to the asker alone, and the capturing machine does not see it (switched network).",
        ]
        told.next_step = f"Capture on {asker}: does an answer arrive there?"
    return told
