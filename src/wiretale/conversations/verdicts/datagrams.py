"""Verdicts and stories of UDP, ICMP echoes and other protocols above IP."""

from __future__ import annotations

from wiretale.conversations.record import DatagramRecord
from wiretale.conversations.verdicts.icmp_words import (
    FEW_HOPS,
    in_words,
    is_port,
    is_protocol,
    is_trace,
    is_unreachable,
    short,
    traced,
)
from wiretale.conversations.verdicts.round_trip import round_trip
from wiretale.conversations.verdicts.story import SECOND, Moment, Story, address, duration, plural, times, to_the_end

UDP = 17
ECHOES = (1, 58)
# Services that are told things and do not answer (UDP ports): syslog, SNMP traps, NetFlow, sFlow, statsd, IPFIX, GELF,
# time and discovery broadcasts, VXLAN and other tunnels, whose answers have other ports.
ONE_WAY_PORTS = frozenset({
    137, 138, 162, 319, 320, 514, 520, 521, 1900, 2055, 3702, 4739, 4789, 5353, 5355, 6081, 6343, 8125, 9995, 9996,
    12201, 17500, 57621,
})
# Services that are asked by multicast and answer whoever asked, from the port at which they were asked: SSDP,
# WS-Discovery, multicast DNS, LLMNR.
ASKED_BY_MULTICAST = frozenset({1900, 3702, 5353, 5355})
# Services that answer what they are asked: who asks them in vain again and again has a problem. TFTP, Kerberos,
# portmap, NTP, SNMP, LDAP, HTTP/3, IKE, IPMI, OpenVPN, RADIUS, NFS, STUN, SIP, WireGuard.
ANSWERING = frozenset({
    69, 88, 111, 123, 161, 389, 443, 464, 500, 623, 1194, 1645, 1646, 1812, 1813, 2049, 3478, 4500, 5060, 51820,
})
TFTP = 69
ASKED_IN_VAIN = 3  # packets


def verdict(record: DatagramRecord) -> str:
    """One of `report.DATAGRAM_VERDICTS`."""
    error = record.error
    if record.server_packets > 0 and record.client_packets > 0:
        return "answered"
    if error is not None and is_unreachable(error, int(record.version)):
        return "unreachable"
    if record.client_packets == 0 or record.multicast or record.server_port in ONE_WAY_PORTS:
        return "one-way"
    if record.client_port in ASKED_BY_MULTICAST:
        return "one-way"
    if record.protocol == UDP or record.protocol in ECHOES:
        return "unanswered"
    return "one-way"


def story(record: DatagramRecord, moment: Moment) -> Story:
    """The verdict and its story."""
    told = Story(verdict(record))
    if not record.certain:
        told.confidence = "medium"
    told.round_trip_ns = round_trip(record)
    what = "echo request" if record.protocol in ECHOES else "packet"
    told.shows(record.first_packet, record.answered)
    span = duration(max(record.end - record.start, 0))
    sent = f"The client sent {plural(record.client_packets, what)}"
    if told.verdict == "answered":
        answered(record, told, what, sent, span)
    elif told.verdict == "unreachable":
        unreachable(record, told, sent)
    elif told.verdict == "one-way":
        count = int(record.client_packets + record.server_packets)
        over = f" in {span}" if count > 1 else ""
        told.summary = f"{plural(count, 'packet')} one way{over}"
        told.says(
            (f"{plural(count, 'packet')}{over}, all in one direction" if count > 1 else "One packet")
            + (", to a multicast or broadcast address." if record.multicast else ".")
        )
        if not record.multicast and record.client_port in ASKED_BY_MULTICAST:
            told.says("By its port it answers a question that was asked by multicast.")
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
    error = record.error
    if error is not None and is_trace(error, int(record.version), int(record.ttl)):
        told.summary += f", a trace of the route: {plural(error.count, 'packet')} expired on the way"
        told.severity = "note"
        told.shows(error.number, error.last_number)
        told.says(
            f"The first came by with {plural(int(record.ttl), 'hop')} to live, and routers on the way reported"
            f" {times(error.count)} that such a packet expired (packet {error.number} the first): a trace of the route."
        )
        return
    if record.protocol in ECHOES:
        lost = record.client_packets - record.server_packets
        if lost > 0:
            told.summary += f", {lost:,} lost"
            told.says(f"{plural(lost, 'request')} got no reply.")
            told.severity = "note" if lost <= 1 else "warning"
            told.shows(record.unanswered_since)
    if error is not None:
        told.shows(error.number)
        told.says(f"An ICMP message came, too (packet {error.number}): {in_words(error, int(record.version))}.")


def unreachable(record: DatagramRecord, told: Story, sent: str) -> None:
    error = record.error
    assert error is not None
    version = int(record.version)
    router = address(version, error.from_high, error.from_low)
    told.severity = "warning"
    told.summary = f"{short(error, version)}, says {router}"
    told.shows(error.number, error.last_number)
    first = f"packet {record.first_packet}" if record.client_packets == 1 else f"from packet {record.first_packet} on"
    ttl = int(record.ttl)
    if is_trace(error, version, ttl):
        traced(told, ttl, f"{sent} ({first})", router, error)
        return
    told.says(
        f"{sent} ({first}), and {router} answered by ICMP (packet {error.number}): {in_words(error, version)}."
    )
    if 0 <= ttl < FEW_HOPS and is_port(error, version):
        told.severity = "note"
        told.summary = f"a trace of the route has arrived: port unreachable, says {router}"
        told.says(f"It came by with {plural(ttl, 'hop')} to live: a trace of the route ends like this.")
        return
    if is_protocol(error, version):
        told.alternatives = ["Nothing on that host is to speak this protocol."]
    elif router == address(version, record.server_high, record.server_low):
        told.alternatives = ["The service is not running.", "A firewall on that host rejects it."]
        told.next_step = "On the server, `ss -lun` shows which UDP ports are bound."
    else:
        told.alternatives = ["A route is missing or a link is down.", "A filter on that router rejects it."]
        told.next_step = f"Ask {router} why: its routes, its neighbours, its filter rules."


def unanswered(record: DatagramRecord, moment: Moment, told: Story, what: str, sent: str, span: str) -> None:
    left = moment.left(record.end, int(record.last_packet))
    told.summary = f"{plural(record.client_packets, what)} without an answer"
    which = f"packet {record.first_packet}"
    if record.client_packets > 1:
        which = f"packets {record.first_packet} to {record.last_packet}"
    told.says(
        f"{sent} ({which}), and nothing came back {to_the_end(left)}."
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
    told.alternatives = ["The protocol does not answer."]
    if record.server_port in ANSWERING:
        told.alternatives = ["Nobody is at that address, or the service is down."]
        if record.client_packets >= ASKED_IN_VAIN and record.end - record.start + left >= SECOND:
            told.severity = "warning"
    if record.server_port == TFTP:
        told.alternatives = ["It was answered from another port (RFC 1350): look for that conversation."]
    if 0 <= record.ttl < FEW_HOPS:
        told.alternatives = [
            f"A trace of the route: it came by with only {plural(int(record.ttl), 'hop')} to live, and the router where"
            " it expired says nothing."
        ]
        told.severity = "note"
    told.alternatives += [
        "A firewall drops the packets or their answers silently.",
        "The service does not like what it was sent.",
    ]
    told.next_step = "Capture at the destination: do the packets arrive, and does the service answer?"
