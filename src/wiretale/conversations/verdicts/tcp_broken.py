"""The stories of TCP connections that were cut off or got stuck."""

from __future__ import annotations

from wiretale.conversations.record import Side, TcpRecord
from wiretale.conversations.tcp_order import distance
from wiretale.conversations.verdicts.story import MILLISECOND, SECOND, Moment, Story, duration, plural, times
from wiretale.conversations.verdicts.tcp import has_closed_window, is_idle, is_stuck
from wiretale.conversations.verdicts.tcp_sentences import exchanged, only_one, opening, repeated, who
from wiretale.dissect.headers import ACK

LONG_SILENCE = 10 * SECOND  # after which a reset clears an idle connection away, rather than cut a busy one


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
    if is_idle(client, server):
        told.severity = "note" if by_client and age <= SECOND else "warning"
        told.summary = f"by the {name}, before any data, after {duration(age)}"
        told.says(
            f"Before any data was sent, the {name} reset it (packet {side.reset}), {duration(age)} after it began."
        )
        if by_client and age <= SECOND:
            told.alternatives.append("A health check, or a connect scan: it opens, sees that it can, and resets.")
        told.alternatives += [
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
            f" answered with a reset (packet {side.reset}): nobody was there to read it.",
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
        cut_off(record, told, side, other, name, peer)


def cut_off(record: TcpRecord, told: Story, side: Side, other: Side, name: str, peer: str) -> None:
    """A reset in the midst: nobody had closed."""
    client = record.client
    server = record.server
    assert client is not None and server is not None
    by_client = side is client
    spoken = max(client.last_data_time, server.last_data_time)
    silence = max(side.reset_time - spoken, 0)
    in_flight = distance(other.following, other.acknowledged) > 0 if other.acknowledged >= 0 else other.payload > 0
    unread = other.last_data > side.last_data
    in_answer = not side.reset_flags & ACK
    told.summary = f"by the {name}, after {client.payload:,} + {server.payload:,} bytes"
    when = f", {duration(silence)} after the last data," if spoken and spoken <= side.reset_time else ""
    told.says(exchanged(record), repeated(told), f"Then{when} the {name} reset it (packet {side.reset}).")
    told.severity = "warning"
    if server.payload == 0:
        told.severity = "problem"
        told.says("The server never said anything.")
    if in_answer:
        told.summary += ", in answer to a closed side"
        told.says(
            "The reset bears no acknowledgment, as a kernel's answer to a segment for a connection that it does not"
            f" have (any more): the {name} had closed or forgotten it."
        )
        told.shows(other.last_data)
    elif unread and silence < LONG_SILENCE:
        told.summary += ", with data unread"
        told.says(
            f"The {peer}'s last data (packet {other.last_data}) was not answered: the {name}'s program most likely"
            " closed without reading it."
        )
        told.shows(other.last_data)
    elif silence >= LONG_SILENCE and not in_flight:
        told.summary += f" and {duration(silence)} of silence"
        told.severity = "note" if server.payload else told.severity
        told.says("Nothing was under way: it looks like an idle connection that was cleared away.")
        told.alternatives.append(f"An idle timeout of the {name}, of a load balancer, or of a firewall on the way.")
    if by_client and server.payload > 0 and not in_flight and not in_answer:
        told.severity = "note"
        told.alternatives.append("A user went away: browsers and apps reset what they no longer want.")
    told.alternatives += [
        f"The {name}'s program crashed, was stopped, or closed with lingering switched off.",
        "A firewall, NAT or load balancer on the way cut the connection in that side's name.",
    ]
    made_elsewhere(side, other, name, peer, told)
    if goes_on(side):
        told.alternatives = [
            "A firewall, an intrusion prevention system or a censor ends connections like this, by forged resets.",
            "The capture holds packets of two connections between the same ports.",
        ]
        told.next_step = (
            f"Capture hop by hop from the {peer} towards the {name}: the box is before the first place at which the"
            " reset no longer shows."
        )
        return
    told.next_step = (
        f"Capture next to the {name}: if the reset is not sent there, a box in between made it. Then look at the log"
        f" of the {name}'s program at that moment."
    )


def made_elsewhere(side: Side, other: Side, name: str, peer: str, told: Story) -> None:
    """Signs that a reset was not sent by the side whose name it bears: another time to live, or that it goes on."""
    if goes_on(side):
        told.confidence = "medium"
        told.summary = told.summary.replace("by the", "in the name of the", 1)
        told.shows(side.last_number)
        told.says(
            f"Yet the {name} went on afterwards (packet {side.last_number}), as nobody does who has reset a connection:"
            " a box on the way made that reset."
        )
    if has_foreign_ttl(side):
        told.says(
            f"Its time to live is {side.reset_ttl}, that of the {name}'s other packets {side.ttl}"
            + ("." if goes_on(side) else ": it may have been made by a box on the way.")
        )
        if has_foreign_ttl(other) and other.reset_flags & ACK:
            told.shows(other.reset)
            told.says(
                f"So it is with a reset in the {peer}'s name (packet {other.reset}; {other.reset_ttl} and"
                f" {other.ttl}): the box cut the connection towards both ends."
            )


def has_foreign_ttl(side: Side) -> bool:
    """Whether a side's reset has another time to live than its first packet."""
    return side.reset > 0 and side.ttl >= 0 and side.reset_ttl >= 0 and side.ttl != side.reset_ttl


def goes_on(side: Side) -> bool:
    """Whether a side sent something else after its reset, and not only because the capture put them out of order."""
    return side.last_number > side.last_reset > 0 and side.last_time - side.reset_time > MILLISECOND


def gave_up(side: Side, name: str, told: Story) -> str:
    """That a side reset a connection at last on which it waited in vain, as a sentence."""
    if not side.reset:
        return ""
    told.shows(side.reset)
    return f"Then the {name} gave up, with a reset (packet {side.reset})."


def stalled(record: TcpRecord, moment: Moment, told: Story) -> None:
    client = record.client
    server = record.server
    assert client is not None and server is not None
    told.severity = "problem"
    told.says(opening(record, told), exchanged(record))
    for side, other in ((client, server), (server, client)):
        name = who(side is client)
        peer = who(side is not client)
        if not is_stuck(side, other):
            continue
        if side.repeats >= 2:
            trouble = side.trouble
            assert trouble is not None
            what = "data" if trouble.stuck_length else "FIN"
            told.shows(side.repeat, side.last_repeat, side.last_data)
            told.summary = f"the {name}'s {what} was repeated {times(side.repeats)} without an acknowledgment"
            told.says(
                f"Then the {name} repeated its {what} {times(side.repeats)} from packet {side.repeat} to packet"
                f" {side.last_repeat}, and no acknowledgment came."
            )
            if what == "FIN":
                told.severity = "note"
                told.says(f"All that was to be said had been said: the {peer} had left, or its network had.")
            silent = other.last_number < side.repeat
            if silent:
                told.says(
                    f"The {peer} was not heard of after packet {other.last_number}"
                    f" ({duration(moment.left(other.last_time, int(record.last_packet)))} before the capture's end)."
                )
            else:
                told.says(f"The {peer} went on sending (packet {other.last_number}) without acknowledging it.")
            if trouble.stuck_length >= 1200 and side.acknowledged >= 0:
                told.alternatives.append(
                    f"The segment that does not get through is large ({trouble.stuck_length:,} bytes of data): the path"
                    " may take only smaller ones, and say nothing (a path-MTU black hole)."
                )
            if silent:
                told.alternatives += [
                    f"The {peer} lost its network, crashed or was switched off.",
                    "A firewall or NAT on the way forgot the connection and drops it silently.",
                ]
            else:
                told.alternatives.append("Something on the way drops these packets and lets others pass.")
            told.says(gave_up(side, name, told))
            told.alternatives.append(f"The {peer}'s acknowledgments are lost on the way to the {name}.")
            told.next_step = (
                f"Capture at the {peer}: do the repeats arrive, and does it answer? If they arrive, follow the answers"
                " back; if not, capture hop by hop towards it."
            )
        else:
            waiting = side.waiting
            assert waiting is not None
            told.shows(waiting.unanswered_keep_alive, side.last_number)
            told.summary = f"{plural(waiting.unanswered_keep_alives, 'keep-alive')} of the {name} without an answer"
            told.says(
                f"The {name}'s last {waiting.unanswered_keep_alives} keep-alives (from packet"
                f" {waiting.unanswered_keep_alive}) were not answered: the {peer} is gone."
            )
            told.says(gave_up(side, name, told))
            told.alternatives += [
                f"The {peer} crashed or was cut off.", "A firewall or NAT on the way forgot the idle connection.",
            ]
            told.next_step = f"Capture at the {peer}: do the keep-alives arrive?"
        return
    for reader, writer in ((client, server), (server, client)):
        waiting = reader.waiting
        if waiting is None or not has_closed_window(record, reader, writer):
            continue
        name = who(reader is client)
        peer = who(reader is not client)
        told.shows(waiting.zero_number, writer.last_number)
        shut = duration(moment.left(waiting.zero_since, reader.last_number))
        told.summary = f"the {name} stopped reading: window 0 for {shut}, to the end"
        told.says(
            f"Then the {name} closed its receive window (packet {waiting.zero_number}), and for the {shut} until the"
            f" capture's end did not open it: its program does not read what arrives, and the {peer} must wait."
        )
        told.alternatives = [
            f"The {name}'s program hangs, is stopped, or waits for something else (a disk, a lock, a user).",
            f"The {name} is overloaded, or slows the {peer} down on purpose.",
        ]
        told.next_step = (
            f"Look at the {name}'s program: what does it wait for? `ss -tm` there shows the unread bytes (Recv-Q)."
        )
        return
