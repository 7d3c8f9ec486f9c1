"""The stories of TCP connections, one function a verdict: as one engineer would tell them to another."""

from __future__ import annotations

from wiretale.conversations.record import Side, TcpRecord
from wiretale.conversations.verdicts.icmp_words import in_words, is_port, is_prohibited, short
from wiretale.conversations.verdicts.story import (
    SECOND,
    Moment,
    Story,
    address,
    duration,
    packets,
    plural,
    times,
)
from wiretale.conversations.verdicts.tcp import has_closed_window, is_idle, is_stuck, verdict

RST_WITH_ACK = 0x14


def story(record: TcpRecord, moment: Moment) -> Story:
    """The verdict and its story."""
    told = Story(verdict(record, moment))
    figures(record, told)
    TELLERS[told.verdict](record, moment, told)
    missing(record, told)
    return told


# ---- what all have -------------------------------------------------------------------------------------------


def figures(record: TcpRecord, told: Story) -> None:
    """Handshake, round trip, retransmissions, and who closed."""
    client = record.client
    server = record.server
    if client is not None and server is not None:
        if record.handshake and client.syn and client.syns == 1 and server.syns == 1:
            told.handshake_ns = max(record.handshake_time - client.syn_time, 0)
        halves = [shortest(client, server, record), shortest(server, client, record)]
        known = [half for half in halves if half >= 0]
        if len(known) == 2:
            told.round_trip_ns = sum(known)
        elif told.handshake_ns is not None:
            told.round_trip_ns = told.handshake_ns
        ends = [(number, who) for side, who in ((client, "client"), (server, "server"))
                for number in (side.fin, side.reset) if number]
        if ends and not record.refusals:
            told.closed_by = min(ends)[1]
    told.retransmissions = (
        client.retransmissions if client is not None else 0, server.retransmissions if server is not None else 0,
    )


def shortest(side: Side, other: Side, record: TcpRecord) -> int:
    """The least time in which the other end answered something of this side, as seen where the capture was made."""
    least = int(side.quickest)
    if side is record.client and side.syns == 1 and other.syns == 1 and other.syn > side.syn:
        handshake = other.syn_time - side.syn_time
        least = handshake if least < 0 else min(least, handshake)
    if side is record.server and record.handshake and side.syns == 1:
        handshake = record.handshake_time - side.syn_time
        least = handshake if least < 0 else min(least, handshake)
    return least


def missing(record: TcpRecord, told: Story) -> None:
    """Whatever limits the verdict: one direction only, packets that the capture missed, copies."""
    if record.closed_early:
        told.says("(It was given up while it was open, because too many others were: what came later is told apart.)")
        told.confidence = "low"
    unseen = sum(int(side.trouble.unseen) for side in (record.client, record.server)
                 if side is not None and side.trouble is not None)
    if unseen:
        told.says(f"The capture has missed {plural(unseen, 'byte')} of it that were acknowledged all the same.")
        if told.confidence == "high":
            told.confidence = "medium"


def again(side: Side) -> list[int]:
    """Numbers of a side's repeated SYNs."""
    return [int(number) for number in side.syns_again or ()]


def who(from_client: bool) -> str:
    return "client" if from_client else "server"


def opening(record: TcpRecord, told: Story) -> str:
    """How it was opened, as a sentence."""
    client = record.client
    server = record.server
    if client is None or server is None:
        return ""
    if not client.syns and not server.syns:
        return f"Its start is not in the capture, which has it from packet {record.first_packet} on."
    told.shows(client.syn, server.syn, record.handshake)
    if not client.syns:
        return f"Its SYN is not in the capture; the server's SYN-ACK is packet {server.syn}."
    if not server.syns:
        return f"The client opened it (SYN, packet {client.syn}); the server's SYN-ACK was not captured."
    if server.syn < client.syn and record.handshake == 0:
        return f"Both sides sent a SYN (packets {client.syn} and {server.syn}): a simultaneous open."
    text = f"The client opened it (SYN, packet {client.syn}) and the server answered (SYN-ACK, packet {server.syn})"
    text += f" after {duration(max(server.syn_time - client.syn_time, 0))}"
    if client.syns > 1:
        text += f", the SYN having been sent {times(client.syns)}"
        told.shows(*again(client))
    if record.handshake and told.handshake_ns is not None:
        text += f"; the handshake took {duration(told.handshake_ns)}"
    return text + "."


def exchanged(record: TcpRecord) -> str:
    """How much was said, as a sentence."""
    client = record.client
    server = record.server
    sent = int(client.payload) if client is not None else 0
    got = int(server.payload) if server is not None else 0
    if not sent and not got:
        return "No data was sent."
    text = f"The client sent {plural(sent, 'byte')}, the server {plural(got, 'byte')}"
    if record.answers and record.first_answer >= 0:
        text += f"; the first answer came {duration(int(record.first_answer))} after the question"
    return text + "."


def repeated(told: Story) -> str:
    """Retransmissions, as a sentence."""
    of_client, of_server = told.retransmissions
    if not of_client and not of_server:
        return ""
    parts = [f"{of_client:,} of the client's"] if of_client else []
    parts += [f"{of_server:,} of the server's"] if of_server else []
    noun = "segment was" if of_client + of_server == 1 else "segments were"
    return f"{' and '.join(parts)} {noun} retransmitted."


def closing(record: TcpRecord, told: Story) -> str:
    """How both said that they were done, as a sentence."""
    client = record.client
    server = record.server
    if client is None or server is None or not client.fin or not server.fin:
        return ""
    first, second = (client, server) if client.fin < server.fin else (server, client)
    told.shows(first.fin, second.fin)
    name = who(first is client)
    other = who(first is not client)
    return (
        f"It was closed properly, by the {name} first (FIN, packet {first.fin}), and"
        f" {duration(max(second.fin_time - first.fin_time, 0))}"
        f" later by the {other} (packet {second.fin})."
    )


# ---- what went well ------------------------------------------------------------------------------------------


def complete(record: TcpRecord, moment: Moment, told: Story) -> None:
    span = duration(max(record.end - record.start, 0))
    if record.client is None or record.server is None:
        only_one(record, told)
        told.summary = f"closed after {span}; one direction only"
        return
    sent = f"{record.client.payload:,} + {record.server.payload:,} bytes"
    told.summary = f"{sent} in {span}, closed by the {told.closed_by} first"
    told.says(opening(record, told), exchanged(record), repeated(told), closing(record, told))
    told.says(f"It took {span} in all.")
    told.shows(record.client.data, record.server.data)


def only_one(record: TcpRecord, told: Story) -> None:
    told.confidence = "low"
    name = who(record.client is not None)
    other = who(record.client is None)
    told.says(
        f"Only the {name}'s packets are in the capture (from packet {record.first_packet} on), none of the {other}'s:"
        " what they acknowledge shows that the other side did answer."
    )
    told.shows(record.first_packet, record.last_packet)
    told.alternatives = ["The two directions take different ways, and only one passes the capturing machine."]
    told.next_step = "Capture on one of the two hosts, where both directions pass."


def idle_closed(record: TcpRecord, moment: Moment, told: Story) -> None:
    client = record.client
    server = record.server
    assert client is not None and server is not None
    by_client = told.closed_by == "client"
    first = client if by_client else server
    number, time = (first.fin, first.fin_time) if first.fin else (first.reset, first.reset_time)
    opened = record.handshake_time or server.syn_time or record.start
    idle = max(time - opened, 0)
    told.summary = f"nothing was sent; closed by the {told.closed_by} after {duration(idle)}"
    told.says(
        opening(record, told),
        f"Then nobody said anything, and {duration(idle)} after the handshake the {told.closed_by} closed the"
        " connection"
        f" (packet {number}).",
    )
    told.shows(number, client.fin, server.fin)
    if not by_client and idle >= SECOND:
        told.severity = "note"
        told.says(
            "The server gave up waiting for a request: an idle timeout"
            + (f" of {round(idle / SECOND)} s." if abs(idle / SECOND - round(idle / SECOND)) < 0.05 else ".")
        )
        told.alternatives = [
            "The client opened the connection in advance and did not need it (browsers do).",
            "The client's program hangs before it sends its request.",
            "The client sent its request and it was lost before the capture: then the client would have repeated it.",
        ]
        told.next_step = "If a request was expected, look at what the client's program does after it is connected."
    elif by_client:
        told.alternatives = ["A health check or a connect scan: it opens, sees that it can, and closes."]


def still_open(record: TcpRecord, moment: Moment, told: Story) -> None:
    client = record.client
    server = record.server
    if client is None or server is None:
        only_one(record, told)
        told.summary = "open at the end of the capture; one direction only"
        return
    told.summary = f"{client.payload:,} + {server.payload:,} bytes, open at the end of the capture"
    told.says(opening(record, told), exchanged(record), repeated(told))
    half_closed(record, moment, told)


def half_closed(record: TcpRecord, moment: Moment, told: Story) -> None:
    """One of the two has closed, or none."""
    client = record.client
    server = record.server
    if client is None or server is None:
        return
    if client.fin or server.fin:
        by_client = client.fin > 0
        side = client if by_client else server
        told.shows(side.fin)
        told.says(
            f"The {who(by_client)} has closed its direction (FIN, packet {side.fin}); the {who(not by_client)} had not,"
            " when"
            f" the capture ended {duration(moment.left(side.fin_time, int(record.last_packet)))} later."
        )
        told.summary += f"; the {who(by_client)} has closed"
        return
    told.says(
        f"Its last packet came {duration(moment.left(record.end, int(record.last_packet)))} before the capture's end."
    )


def mid_stream(record: TcpRecord, moment: Moment, told: Story) -> None:
    client = record.client
    server = record.server
    told.shows(record.first_packet, record.last_packet)
    if not record.certain:
        told.confidence = "medium"
    if client is None or server is None:
        only_one(record, told)
        told.summary = "start not captured; one direction only"
        return
    if client.fin and server.fin:
        told.summary = f"start not captured; closed properly, by the {told.closed_by} first"
        told.says(opening(record, told), exchanged(record), repeated(told), closing(record, told))
    else:
        told.summary = f"start not captured; {client.payload:,} + {server.payload:,} bytes seen"
        told.says(opening(record, told), exchanged(record), repeated(told))
        half_closed(record, moment, told)
    if not record.certain:
        told.says("Who the client is, the ports had to tell.")


# ---- what did not ------------------------------------------------------------------------------------------


def refused(record: TcpRecord, moment: Moment, told: Story) -> None:
    client = record.client
    server = record.server
    assert client is not None and server is not None
    told.severity = "problem"
    refusals = [int(record.refusal), *(int(n) for n in record.refusals_again or ())]
    tries = max(int(record.refusals), 1)
    told.summary = f"reset in answer to the SYN, {times(tries)}"
    told.shows(client.syn, *again(client), *refusals)
    told.says(
        f"The client asked for a connection (SYN, packet {client.syn}) and was refused: the answer is a reset"
        f" ({packets(refusals[:1])}), {duration(max(server.reset_time - client.syn_time, 0))} later."
    )
    if tries > 1:
        told.says(
            f"It tried {times(client.syns)} within {duration(max(client.last_syn_time - client.syn_time, 0))}"
            f" and was refused {times(tries)} ({packets(refusals, tries)})."
        )
    told.says("The host is up and reachable; nothing listens on that port, or something in front of it says so.")
    told.alternatives = [
        "The service is not running, or listens on another address or port.",
        "A firewall rejects with a reset, on the server or before it.",
    ]
    if server.reset_ttl >= 0:
        told.says(f"The reset came with a time to live of {server.reset_ttl}.")
    told.next_step = (
        "On the server: `ss -ltn` shows whether anything listens there, and a capture of the port whether the SYN"
        " arrives"
        " at all; if it does not, what answers is a box in between."
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
    told.says(
        f"The client asked for a connection (SYN, packet {client.syn})."
        f" {duration(max(error.time - client.syn_time, 0))}"
        f" later {'the server itself' if router == target else router} answered by ICMP (packet {error.number}):"
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
            f"The client sent a SYN (packet {client.syn}), and nothing came back in the {duration(left)} until the"
            " capture's end."
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
    told.next_step = (
        "Capture on the server: if the SYN does not arrive, it is dropped on the way (try a trace of the route with TCP"
        " SYNs to"
        " that port); if it arrives and is answered, the way back is broken; if it is not answered, the server's own"
        " firewall or a full backlog drops it."
    )


def syn_ack_lost(record: TcpRecord, moment: Moment, told: Story) -> None:
    client = record.client
    server = record.server
    assert client is not None and server is not None
    told.severity = "problem"
    told.summary = f"SYN sent {times(client.syns)}, SYN-ACK {times(server.syns)}, never acknowledged"
    told.shows(client.syn, *again(client)[:6], server.syn, *again(server)[:6])
    told.says(
        f"The client's SYN (packet {client.syn}) reached the server, which answered after"
        f" {duration(max(server.syn_time - client.syn_time, 0))} (SYN-ACK, packet {server.syn})."
    )
    if server.syns > 1:
        told.says(
            f"The server repeated its answer for {duration(max(server.last_syn_time - server.syn_time, 0))}"
            f" ({packets(again(server), server.syns - 1)}),"
        )
    told.says(
        f"{'and the' if server.syns > 1 else 'The'} client its SYN for"
        f" {duration(max(client.last_syn_time - client.syn_time, 0))}"
        f" ({packets(again(client), client.syns - 1)}): it never saw an answer. The way there works, the way back is"
        " broken somewhere between where this was captured and the client."
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
        "Capture on the client: if the SYN-ACKs arrive there, its own firewall is at fault; if they do not, capture hop"
        " by hop from the server towards the client, and look at the first place where they no longer pass."
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
        " client said"
        f" nothing more in the {duration(left)} until the capture's end."
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


def reset(record: TcpRecord, moment: Moment, told: Story) -> None:
    client = record.client
    server = record.server
    if client is None or server is None:
        only_one(record, told)
        side = client or server
        assert side is not None
        told.summary = f"reset by the {who(client is not None)}; one direction only"
        told.shows(side.reset)
        return
    by_client = client.reset > 0 and (server.reset == 0 or client.reset < server.reset)
    side, other = (client, server) if by_client else (server, client)
    name = who(by_client)
    peer = who(not by_client)
    told.closed_by = told.closed_by or name
    told.shows(side.reset)
    told.says(opening(record, told))
    age = max(side.reset_time - record.start, 0)
    waiting = other.last_data > 0 and other.last_data > side.last_data
    if is_idle(client, server):
        told.severity = "warning"
        told.summary = f"by the {name}, before any data, after {duration(age)}"
        told.says(
            f"Before any data was sent, the {name} reset it (packet {side.reset}), {duration(age)} after it began."
        )
        told.alternatives = [
            f"The {name}'s program closed it at once, with lingering switched off.",
            f"The {name}'s program was gone before it took the connection, or its host limits connections.",
            "A firewall or load balancer on the way reset it in that side's name.",
        ]
        told.next_step = (
            f"Look at the log of the {name}'s program at that time, and capture next to it: did it send the reset?"
        )
    elif side.fin and side.fin < side.reset:
        told.severity = "note"
        told.summary = f"by the {name}, which had closed, in answer to more data from the {peer}"
        late = f" (packet {record.after_close})" if record.after_close else ""
        told.shows(side.fin, record.after_close)
        told.says(
            exchanged(record),
            f"The {name} closed it (FIN, packet {side.fin}), and to what the {peer} still sent{late} its kernel"
            " answered with a"
            f" reset (packet {side.reset}): nobody was there to read it.",
        )
        told.alternatives = [
            f"Harmless if the {name} had all it wanted: clients often leave before the last words, as TLS's goodbye.",
            f"The {name}'s program gave up early, for instance at a timeout of its own.",
        ]
        told.next_step = f"Compare how much the {name} got with how much it should have got."
    elif other.fin and other.fin < side.reset:
        told.severity = "note"
        told.summary = f"by the {name}, after the {peer} had closed"
        told.shows(other.fin)
        told.says(
            exchanged(record),
            f"The {peer} closed its direction (FIN, packet {other.fin}); the {name} did not close in return, it reset"
            f" (packet {side.reset}), {duration(max(side.reset_time - other.fin_time, 0))} later.",
        )
        told.alternatives = [f"The {name}'s program closed with data unread, or with lingering switched off."]
    else:
        in_answer = not side.reset_flags & 0x10
        unread = waiting and not in_answer
        mid_transfer = waiting or repeated_at_end(side, other)
        told.severity = "problem" if server.payload == 0 or (mid_transfer and not by_client) else "warning"
        told.summary = f"by the {name}, after {client.payload:,} + {server.payload:,} bytes"
        told.says(exchanged(record), f"Then, after {duration(age)}, the {name} reset it (packet {side.reset}).")
        if in_answer:
            told.summary += ", in answer to a closed side"
            told.says(
                "The reset bears no acknowledgment, as a kernel's answer to a segment for a connection that it does not"
                f" have (any more): the {name} had closed or forgotten it."
            )
            told.shows(other.last_data)
        elif unread:
            told.summary += ", with data unread"
            told.says(
                f"The {peer}'s last data (packet {other.last_data},"
                f" {duration(max(side.reset_time - other.last_data_time, 0))}"
                f" before) was not answered: the {name}'s program most likely closed without reading it."
            )
            told.shows(other.last_data)
        told.alternatives = [
            f"The {name}'s program crashed, was stopped, or closed with lingering switched off.",
            "A firewall, NAT or load balancer on the way cut the connection, perhaps after an idle time, in that side's"
            " name.",
        ]
        if by_client:
            told.alternatives.insert(0, "A user went away: browsers reset what they no longer want.")
            if not unread and not in_answer and server.payload > 0:
                told.severity = "note"
        foreign_ttl(side, name, told)
        told.next_step = (
            f"Capture next to the {name}: if the reset is not sent there, a box in between made it. Then look at the"
            " log of"
            f" the {name}'s program at that moment."
        )


def repeated_at_end(side: Side, other: Side) -> bool:
    return side.repeats > 0 or other.repeats > 0


def foreign_ttl(side: Side, name: str, told: Story) -> None:
    """A reset whose time to live is another than its side's other packets was made elsewhere."""
    if side.ttl >= 0 and side.reset_ttl >= 0 and side.ttl != side.reset_ttl:
        told.says(
            f"Its time to live is {side.reset_ttl}, that of the {name}'s other packets {side.ttl}: it may have been"
            " made by a"
            " box on the way."
        )


def stalled(record: TcpRecord, moment: Moment, told: Story) -> None:
    client = record.client
    server = record.server
    assert client is not None and server is not None
    told.severity = "problem"
    told.says(opening(record, told), exchanged(record))
    for side, other in ((client, server), (server, client)):
        name = who(side is client)
        peer = who(side is not client)
        trouble = side.trouble
        if trouble is None or not is_stuck(side, other):
            continue
        if side.repeats >= 2:
            what = "data" if trouble.stuck_length else "FIN"
            told.shows(side.repeat, side.last_repeat, side.last_data)
            told.summary = f"the {name}'s {what} was repeated {times(side.repeats)} without an acknowledgment"
            told.says(
                f"Then the {name} repeated its {what} {times(side.repeats)} from packet {side.repeat} to packet"
                f" {side.last_repeat}, and no acknowledgment came."
            )
            if what == "FIN":
                told.severity = "note"
                told.says("The data itself had got through: the other end had left without saying so.")
            silent = other.last_number < side.repeat
            if silent:
                told.says(
                    f"The {peer} was not heard of after packet {other.last_number}"
                    f" ({duration(moment.left(other.last_time, int(record.last_packet)))}"
                    " before the capture's end)."
                )
            else:
                told.says(f"The {peer} went on sending (packet {other.last_number}) without acknowledging it.")
            if trouble.stuck_length >= 1200 and side.acknowledged >= 0:
                told.alternatives.append(
                    f"The segment that does not get through is large ({trouble.stuck_length} bytes of data): the path"
                    " may take"
                    " only smaller ones, and say nothing (a path-MTU black hole)."
                )
            told.alternatives += [
                f"The {peer} lost its network, crashed or was switched off.",
                "A firewall or NAT on the way forgot the connection and drops it silently.",
                f"The {peer}'s acknowledgments are lost on the way to the {name}.",
            ]
            told.next_step = (
                f"Capture at the {peer}: do the repeats arrive, and does it answer? If they arrive, follow the answers"
                " back; if"
                " not, capture hop by hop towards it."
            )
        else:
            told.shows(trouble.unanswered_keep_alive, side.last_number)
            told.summary = f"{plural(trouble.unanswered_keep_alives, 'keep-alive')} of the {name} without an answer"
            told.says(
                f"The {name}'s last {trouble.unanswered_keep_alives} keep-alives (from packet"
                f" {trouble.unanswered_keep_alive})"
                f" were not answered: the {peer} is gone."
            )
            told.alternatives += [
                f"The {peer} crashed or was cut off.", "A firewall or NAT on the way forgot the idle connection.",
            ]
            told.next_step = f"Capture at the {peer}: do the keep-alives arrive?"
        return
    for reader, writer in ((client, server), (server, client)):
        trouble = reader.trouble
        if trouble is None or not has_closed_window(reader, writer, moment):
            continue
        name = who(reader is client)
        peer = who(reader is not client)
        told.shows(trouble.zero_number, writer.last_number)
        shut = duration(moment.left(trouble.zero_since, reader.last_number))
        told.summary = f"the {name} stopped reading: window 0 for {shut}, to the end"
        told.says(
            f"Then the {name} closed its receive window (packet {trouble.zero_number}), and for the {shut} until the"
            " capture's"
            f" end did not open it: its program does not read what arrives, and the {peer} must wait."
        )
        told.alternatives = [
            f"The {name}'s program hangs, is stopped, or waits for something else (a disk, a lock, a user).",
            f"The {name} is overloaded, or slows the {peer} down on purpose.",
        ]
        told.next_step = (
            f"Look at the {name}'s program: what does it wait for? `ss -tm` there shows the unread bytes (Recv-Q)."
        )
        return


def stray(record: TcpRecord, moment: Moment, told: Story) -> None:
    client = record.client
    server = record.server
    told.severity = "note"
    told.shows(record.first_packet, record.last_packet)
    if server is not None and server.syns:
        told.shows(server.syn, client.reset if client is not None else 0)
        if client is not None and client.resets:
            told.summary = "a late SYN-ACK to a connection long given up; the client reset it"
            told.says(
                f"A SYN-ACK (packet {server.syn}) that answers no SYN of this capture, and a reset in answer (packet"
                f" {client.reset}), {duration(max(client.reset_time - server.syn_time, 0))} later: the client no longer"
                " knew of"
                " a connection there. Its SYN was most likely sent before the capture began, and given up since; the"
                " server"
                " has been repeating its answer all the while."
            )
            told.alternatives = [
                "Somebody else sends SYNs with the client's address (then there are many of these).",
                "The client's SYN went out by another way than this capture sees.",
            ]
        else:
            told.confidence = "low"
            told.summary = "SYN-ACK without a SYN"
            told.says(
                f"A SYN-ACK (packet {server.syn}) that answers no SYN of this capture, and nobody answered it."
            )
            told.alternatives = [
                "The SYN was sent before the capture began, or by a way that it does not see.",
                "Backscatter: somebody floods that server with SYNs that bear the client's address.",
            ]
        told.next_step = "Start a capture earlier and on the client, to see whether it sends the SYN."
        return
    side = client if client is not None and client.resets else server
    if side is None:
        return
    told.shows(side.reset)
    told.confidence = "medium"
    told.summary = "a reset without a connection in the capture"
    told.says(
        f"{plural(side.resets, 'reset')} (packet {side.reset}) from the {who(side is client)} of a connection of which"
        " the capture"
        " has nothing else."
    )
    told.alternatives = [
        "The end of a connection from before the capture.",
        "The answer to a packet that this capture does not see, as to a scan that takes another way.",
    ]


TELLERS = {
    "complete": complete,
    "idle-closed": idle_closed,
    "open": still_open,
    "mid-stream": mid_stream,
    "refused": refused,
    "unreachable": unreachable,
    "no-answer": no_answer,
    "syn-ack-lost": syn_ack_lost,
    "half-open": half_open,
    "probed": probed,
    "reset": reset,
    "stalled": stalled,
    "stray": stray,
}
