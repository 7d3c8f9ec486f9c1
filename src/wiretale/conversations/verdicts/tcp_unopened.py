"""The stories of TCP connections that did not come about."""

from __future__ import annotations

from wiretale.conversations.record import TcpRecord, numbers
from wiretale.conversations.verdicts.icmp_words import (
    FEW_HOPS,
    in_words,
    is_port,
    is_prohibited,
    is_trace,
    short,
    traced,
)
from wiretale.conversations.verdicts.story import (
    SECOND,
    Moment,
    Story,
    address,
    duration,
    packets,
    plural,
    times,
    to_the_end,
)
from wiretale.conversations.verdicts.tcp_sentences import again, hops, soon


def few_hops(ttl: int, told: Story) -> None:
    """Says so where a SYN is most likely a probe of a trace of the route."""
    if 0 <= ttl < FEW_HOPS:
        told.severity = "note"
        told.alternatives.insert(0, f"A trace of the route: the SYN came by with only {plural(ttl, 'hop')} to live.")


def refused(record: TcpRecord, moment: Moment, told: Story) -> None:
    client = record.client
    server = record.server
    assert client is not None and server is not None
    told.severity = "problem"
    refusals = [int(record.refusal), *numbers(record.refusals_again)]
    tries = int(record.refusals)
    if not tries:
        refusals = [int(server.reset)]
        tries = int(server.resets)
    told.summary = f"reset in answer to the SYN, {times(tries)}"
    told.shows(client.syn, *again(client), *refusals)
    told.says(
        f"The client asked for a connection (SYN, packet {client.syn}) and was refused: the answer is a reset"
        f" ({packets(refusals[:1])}), {duration(max(server.reset_time - client.syn_time, 0))} later."
    )
    if tries > 1:
        told.says(
            f"It tried {times(client.syns)} within {duration(max(client.last_syn_time - client.syn_time, 0))} and was"
            f" refused {times(tries)} ({packets(refusals, tries)})."
        )
    if not record.refusals:
        told.confidence = "medium"
        told.says(
            "The reset does not acknowledge the SYN, so the client's kernel takes no notice of it and goes on trying"
            " (RFC 9293, 3.10.7.3): no host answers like this, a faulty box in between does."
        )
    told.says("The host is up and reachable; nothing listens on that port, or something in front of it says so.")
    told.alternatives = [
        "The service is not running, or listens on another address or port.",
        "A firewall rejects with a reset, on the server or before it.",
    ]
    few_hops(client.ttl, told)
    if server.reset_ttl > 0 and server.reset_ttl not in (64, 128):
        told.says(f"By its time to live ({server.reset_ttl}) the reset came {hops(server.reset_ttl)}.")
    told.next_step = (
        "On the server: `ss -ltn` shows whether anything listens there, and a capture of the port whether the SYN"
        " arrives at all; if it does not, what answers is a box in between."
    )


def unreachable(record: TcpRecord, moment: Moment, told: Story) -> None:
    client = record.client
    error = record.error
    assert client is not None and error is not None
    told.severity = "problem"
    version = int(record.version)
    router = address(version, error.from_high, error.from_low)
    target = address(version, record.server_high, record.server_low)
    told.summary = f"{short(error, version)}, says {router}"
    told.shows(client.syn, *again(client), error.number, error.last_number)
    if is_trace(error, version, client.ttl):
        traced(told, client.ttl, f"The client sent a SYN (packet {client.syn})", router, error)
        return
    told.says(
        f"The client asked for a connection (SYN, packet {client.syn})."
        f" {duration(max(error.time - client.syn_time, 0))} later"
        f" {'the server itself' if router == target else router} answered by ICMP (packet {error.number}):"
        f" {in_words(error, version)}."
    )
    if client.syns > 1:
        told.says(f"The SYN was sent {times(client.syns)} in all.")
    if is_prohibited(error, version):
        told.alternatives = ["A firewall rule on the server or on a router before it rejects this traffic on purpose."]
        told.next_step = f"Look at the filter rules of {router}: it is the one that said no."
    elif is_port(error, version):
        told.alternatives = ["A firewall rejects with ICMP port unreachable, as iptables' REJECT does by default."]
        told.next_step = f"Look at the filter rules of {router}; a closed TCP port would have answered with a reset."
    else:
        told.alternatives = ["The address is wrong.", "A route is missing or a link is down.", "The host is off."]
        told.next_step = f"Ask {router} for its route to {target}, and whether it finds the next hop by ARP."


def no_answer(record: TcpRecord, moment: Moment, told: Story) -> None:
    client = record.client
    assert client is not None
    left = moment.left(client.last_syn_time, int(record.last_packet))
    span = max(client.last_syn_time - client.syn_time, 0)
    told.shows(client.syn, *again(client))
    told.summary = f"{plural(client.syns, 'SYN')} into silence"
    if client.syns > 1:
        told.severity = "problem"
        told.says(
            f"The client sent its SYN {times(client.syns)} in {duration(span)}"
            f" ({packets([int(client.syn), *again(client)], client.syns)}), and nothing came back, neither answer nor"
            " error."
        )
    else:
        told.severity = "warning" if left >= 3 * SECOND else "note"
        told.says(
            f"The client sent a SYN (packet {client.syn}), and nothing came back {to_the_end(left)}."
        )
        told.confidence = "medium" if left >= SECOND else "low"
        if left < SECOND:
            told.alternatives.append("The answer was still on its way when the capture ended.")
    if record.error is not None:
        told.shows(record.error.number)
        told.says(
            f"An ICMP message came (packet {record.error.number}): {in_words(record.error, int(record.version))}."
        )
    told.alternatives += [
        "A firewall drops the SYN silently.",
        "The host is down, or its address is wrong, and the last router says nothing.",
        "The answer is lost on its way back, or takes another way past the capture.",
    ]
    few_hops(client.ttl, told)
    told.next_step = (
        "Capture on the server: if the SYN does not arrive, it is dropped on the way (try a trace of the route with"
        " TCP SYNs to that port); if it arrives and is answered, the way back is broken; if it is not answered, the"
        " server's own firewall or a full backlog drops it."
    )


def syn_ack_lost(record: TcpRecord, moment: Moment, told: Story) -> None:
    client = record.client
    server = record.server
    assert client is not None and server is not None
    told.severity = "problem"
    told.summary = f"SYN sent {times(client.syns)}, SYN-ACK {times(server.syns)}, never acknowledged"
    told.shows(client.syn, *again(client)[:6], server.syn, *again(server)[:6])
    told.says(
        f"The client's SYN (packet {client.syn}) reached the server, which answered"
        f" {soon(server.syn_time - client.syn_time)} (SYN-ACK, packet {server.syn})."
    )
    if server.syns > 1:
        told.says(
            f"The server repeated its answer for {duration(max(server.last_syn_time - server.syn_time, 0))}"
            f" ({packets(again(server), server.syns - 1)}),"
        )
    told.says(
        f"{'and the' if server.syns > 1 else 'The'} client its SYN for"
        f" {duration(max(client.last_syn_time - client.syn_time, 0))} ({packets(again(client), client.syns - 1)}): it"
        " never saw an answer. The way there works, the way back is broken somewhere between where this was captured"
        " and the client."
    )
    if server.syns == 1:
        told.confidence = "medium"
    told.alternatives = [
        "A firewall or NAT on the way back has no state for the connection and drops the SYN-ACK, as with asymmetric"
        " routing.",
        "The route from the server to the client is wrong: it works at the next hop and is lost later.",
        "The client's own firewall drops the answer.",
    ]
    told.next_step = (
        "Capture on the client: if the SYN-ACKs arrive there, its own firewall is at fault; if they do not, capture"
        " hop by hop from the server towards the client, and look at the first place where they no longer pass."
    )


def half_open(record: TcpRecord, moment: Moment, told: Story) -> None:
    client = record.client
    server = record.server
    assert client is not None and server is not None
    left = moment.left(server.last_syn_time, int(record.last_packet))
    told.severity = "warning" if left >= SECOND else "note"
    told.confidence = "high" if left >= 3 * SECOND else "medium" if left >= SECOND else "low"
    told.shows(client.syn, server.syn, *again(server), server.reset)
    told.summary = "answered by SYN-ACK, never acknowledged"
    told.says(
        f"The client sent a SYN (packet {client.syn}), the server answered (SYN-ACK, packet {server.syn}), and the"
        f" client said nothing more {to_the_end(left)}."
    )
    if server.syns > 1:
        told.summary = f"SYN-ACK sent {times(server.syns)}, the client is silent"
        told.says(
            f"The server sent its SYN-ACK {times(server.syns)} over"
            f" {duration(max(server.last_syn_time - server.syn_time, 0))}."
        )
    if server.resets:
        told.says(f"Then the server reset it (packet {server.reset}).")
    if left < SECOND:
        told.alternatives.append("The acknowledgment was still on its way when the capture ended.")
    told.alternatives += [
        "The SYN's source address is forged, and nobody is there to go on: many of these are a SYN flood.",
        "A scanner that drops the answer.",
        "The client's acknowledgment is lost on the way, or the SYN-ACK is and the client gave up at once.",
    ]
    told.next_step = "Capture where the client is: was the SYN sent there at all, and does the SYN-ACK arrive?"


def probed(record: TcpRecord, moment: Moment, told: Story) -> None:
    client = record.client
    server = record.server
    assert client is not None and server is not None
    told.severity = "note"
    told.shows(client.syn, server.syn, record.handshake, client.reset)
    told.summary = "opened and reset by the client at once: the port is open"
    told.says(
        f"The client sent a SYN (packet {client.syn}), the server accepted (SYN-ACK, packet {server.syn}), and"
        f" {duration(max(client.reset_time - server.syn_time, 0))} later the client reset the connection (packet"
        f" {client.reset}) without a byte being said. It wanted to know whether the port is open; it is."
    )
    told.alternatives = [
        "A port scan: then the same client tries other ports as well.",
        "A load balancer's or monitor's health check: then the same happens again and again.",
        "The client's host had forgotten the connection, and its kernel reset the answer.",
    ]
