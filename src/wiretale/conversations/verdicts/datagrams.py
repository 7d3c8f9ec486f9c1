"""Verdicts and stories of UDP, ICMP echoes and other protocols above IP."""

from __future__ import annotations

from wiretale.conversations.record import DatagramRecord
from wiretale.conversations.verdicts.icmp_words import in_words, is_unreachable, short
from wiretale.conversations.verdicts.story import SECOND, Moment, Story, address, duration, plural

UDP = 17
ECHOES = (1, 58)
# Services that are told things and do not answer (UDP ports): syslog, SNMP traps, NetFlow, sFlow, statsd, IPFIX, GELF,
# time and discovery broadcasts, VXLAN and other tunnels, whose answers have other ports.
ONE_WAY_PORTS = frozenset({
    137, 138, 162, 319, 320, 514, 520, 521, 1900, 2055, 3702, 4739, 4789, 5353, 5355, 6081, 6343, 8125, 9995, 9996,
    12201, 17500, 57621,
})


def verdict(record: DatagramRecord) -> str:
    """One of `report.DATAGRAM_VERDICTS`."""
    error = record.error
    if record.server_packets > 0 and record.client_packets > 0:
        return "answered"
    if error is not None and is_unreachable(error, int(record.version)):
        return "unreachable"
    if record.client_packets == 0 or record.multicast or record.server_port in ONE_WAY_PORTS:
        return "one-way"
    if record.protocol == UDP or record.protocol in ECHOES:
        return "unanswered"
    return "one-way"


def story(record: DatagramRecord, moment: Moment) -> Story:
    """The verdict and its story."""
    told = Story(verdict(record))
    if not record.certain:
        told.confidence = "medium"
    if record.quickest >= 0:
        told.round_trip_ns = int(record.quickest)
    what = "echo request" if record.protocol in ECHOES else "packet"
    told.shows(record.first_packet, record.answered)
    span = duration(max(record.end - record.start, 0))
    sent = f"The client sent {plural(record.client_packets, what)}"
    if told.verdict == "answered":
        answered(record, told, what, sent, span)
    elif told.verdict == "unreachable":
        unreachable(record, told, sent)
    elif told.verdict == "one-way":
        told.summary = f"{plural(record.client_packets + record.server_packets, 'packet')} one way in {span}"
        told.says(
            f"{plural(record.client_packets + record.server_packets, 'packet')} in {span}, all in one direction"
            + (", to a multicast or broadcast address." if record.multicast else ".")
        )
        if not record.multicast and record.client_packets == 0:
            told.says("By the ports they are answers; the questions are not in the capture.")
            told.confidence = "medium"
    else:
        unanswered(record, moment, told, what, sent, span)
    return told


def answered(record: DatagramRecord, told: Story, what: str, sent: str, span: str) -> None:
    told.summary = f"{record.client_packets:,} + {record.server_packets:,} packets in {span}"
    told.says(f"{sent} from packet {record.first_packet} on, the server {record.server_packets:,}, in {span}.")
    if record.first_answer >= 0:
        told.says(f"The first answer (packet {record.answered}) came after {duration(int(record.first_answer))}.")
    if record.protocol in ECHOES:
        lost = record.client_packets - record.server_packets
        if lost > 0:
            told.summary += f", {lost:,} lost"
            told.says(f"{plural(lost, 'request')} got no reply.")
            told.severity = "note" if lost <= 1 else "warning"
            told.shows(record.unanswered_since)
    if record.error is not None:
        told.shows(record.error.number)
        told.says(
            f"An ICMP message came, too (packet {record.error.number}): {in_words(record.error, int(record.version))}."
        )


def unreachable(record: DatagramRecord, told: Story, sent: str) -> None:
    error = record.error
    assert error is not None
    version = int(record.version)
    router = address(version, error.from_high, error.from_low)
    told.severity = "warning"
    told.summary = f"{short(error, version)}, says {router}"
    told.shows(error.number, error.last_number)
    told.says(
        f"{sent} (packet {record.first_packet}), and {router} answered by ICMP (packet {error.number}):"
        f" {in_words(error, version)}."
    )
    if router == address(version, record.server_high, record.server_low):
        told.alternatives = ["The service is not running.", "A firewall on that host rejects it."]
        told.next_step = "On the server, `ss -lun` shows which UDP ports are bound."
    else:
        told.alternatives = ["A route is missing or a link is down.", "A filter on that router rejects it."]
        told.next_step = f"Ask {router} why: its routes, its neighbours, its filter rules."


def unanswered(record: DatagramRecord, moment: Moment, told: Story, what: str, sent: str, span: str) -> None:
    left = moment.left(record.end, int(record.last_packet))
    told.summary = f"{plural(record.client_packets, what)} without an answer"
    last = f" to {record.last_packet}" if record.client_packets > 1 else ""
    told.says(
        f"{sent} (packet {record.first_packet}{last}), and nothing came back until the capture's end, {duration(left)}"
        " later."
    )
    told.shows(record.last_packet)
    if record.protocol in ECHOES:
        told.severity = "warning" if left >= SECOND or record.client_packets > 2 else "note"
        told.confidence = "high" if left >= SECOND or record.client_packets > 2 else "low"
        told.alternatives = [
            "The host is down or its address wrong.", "A filter drops echoes, as many do; other traffic may pass.",
            "The replies take another way past the capture.",
        ]
        told.next_step = "Capture at the destination: do the requests arrive?"
        return
    told.severity = "note"
    told.confidence = "medium" if left >= SECOND else "low"
    told.alternatives = [
        "The protocol does not answer.", "A firewall drops the packets or their answers silently.",
        "The service does not like what it was sent.",
    ]
    told.next_step = "Capture at the destination: do the packets arrive, and does the service answer?"
