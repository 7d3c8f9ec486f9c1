"""Verdicts and stories of address resolution: ARP (RFC 826) and IPv6 neighbor discovery (RFC 4861)."""

from __future__ import annotations

from wiretale.conversations.record import ResolutionRecord
from wiretale.conversations.verdicts.round_trip import round_trip
from wiretale.conversations.verdicts.story import SECOND, Moment, Story, address, hardware, packets, times, to_the_end


def verdict(record: ResolutionRecord) -> str:
    """One of `report.ARP_VERDICTS`."""
    if record.contested:
        return "two-owners"
    if record.announced and record.asks == 0:
        return "announced"
    if record.replies > 0:
        return "answered"
    return "announced" if record.announced else "unanswered"


def story(record: ResolutionRecord, moment: Moment) -> Story:
    """The verdict and its story."""
    told = Story(verdict(record))
    version = int(record.version)
    target = address(version, record.server_high, record.server_low)
    asker = address(version, record.client_high, record.client_low)
    told.shows(record.asked, record.replied, record.other_replied)
    told.round_trip_ns = round_trip(record)
    owner = hardware(record.owner) if record.owner >= 0 else "unknown"
    if told.verdict == "answered":
        told.summary = f"{target} is at {owner}"
        if record.asks:
            told.says(
                f"{asker} asked who has {target} (packet {record.asked}); {owner} answered (packet {record.replied})."
            )
        else:
            told.says(f"{owner} told {asker} that {target} is its address (packet {record.replied}), unasked.")
        if record.other_owner >= 0:
            moved(record, told)
    elif told.verdict == "two-owners":
        told.severity = "problem"
        told.shows(record.contested)
        if record.other_owner >= 0:
            other = hardware(record.other_owner)
            told.says(
                f"Two stations say that {target} is theirs: {owner} (packet {record.replied or record.asked}) and"
                f" {other} (packet {record.other_replied}). Packets for it reach now one, now the other."
            )
        else:
            other = hardware(record.asker)
            told.says(
                f"{other} asked whether {target} is free, to use it (packet {record.asked}), and {owner} has it"
                f" already (packet {record.contested})."
            )
        told.summary = f"{target} is claimed by {owner} and {other}"
        told.alternatives = [
            "Two hosts were given the same address.", "Somebody poses as that host (ARP spoofing).",
            "A pair of routers or a cluster moves the address from one to the other (then it settles).",
        ]
        told.next_step = (
            "Find both stations in the switches' address tables, and see which of them should have the address."
        )
    elif told.verdict == "announced":
        told.shows(record.first_packet)
        if record.asks and record.client_high == 0 and record.client_low == 0:
            told.summary = f"{target} is free"
            told.says(
                f"{hardware(record.asker) if record.asker >= 0 else 'A station'} asked whether anybody uses {target},"
                f" to use it itself (packet {record.asked}); nobody objected."
            )
        else:
            told.summary = f"{target} is at {owner}"
            told.says(f"{owner} told everybody that it has {target} (packet {record.first_packet}), unasked.")
        if record.other_owner >= 0:
            moved(record, told)
    else:
        left = moment.left(int(record.last_asked_time), int(record.last_packet))
        told.severity = "warning" if record.asks > 2 else "note"
        told.confidence = "high" if left >= SECOND and record.asks > 1 else "medium" if left >= SECOND else "low"
        told.summary = f"nobody answered for {target}, asked {times(record.asks)}"
        told.says(
            f"{asker} asked {times(record.asks)} who has {target} ({packets({record.asked, record.last_asked})}), and"
            f" nobody answered {to_the_end(left)}."
        )
        told.shows(record.last_asked)
        told.alternatives = [
            "The host is off, or has another address.", "It is on another VLAN or behind a filter.",
            "The answer goes to the asker alone, and the capturing machine does not see it (switched network).",
        ]
        told.next_step = f"Capture on {asker}: does an answer arrive there?"
    return told


def moved(record: ResolutionRecord, told: Story) -> None:
    """Another station has taken the address over, and the first one has given it away."""
    told.severity = "note"
    told.shows(record.other_replied)
    told.summary += f", then at {hardware(record.other_owner)}"
    told.says(
        f"Later {hardware(record.other_owner)} had it (packet {record.other_replied}): the address has moved, as in a"
        " failover."
    )
