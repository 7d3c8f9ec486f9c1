"""What the stories of TCP connections have in common: figures, and sentences about how one began, went and ended."""

from __future__ import annotations

from wiretale.conversations.record import Side, TcpRecord, numbers
from wiretale.conversations.verdicts.round_trip import handshake, of_connection
from wiretale.conversations.verdicts.story import Story, address, duration, packets, plural, times


def figures(record: TcpRecord, told: Story) -> None:
    """Handshake, round trip, retransmissions, and who closed."""
    client = record.client
    server = record.server
    if client is not None and server is not None:
        told.handshake_ns = handshake(record)
        told.round_trip_ns = of_connection(record)
        ends = [(number, who) for side, who in ((client, "client"), (server, "server"))
                for number in (side.fin, side.reset) if number]
        if ends and told.verdict != "refused":
            told.closed_by = min(ends)[1]
    told.retransmissions = (
        client.retransmissions if client is not None else 0, server.retransmissions if server is not None else 0,
    )


def missing(record: TcpRecord, told: Story) -> None:
    """Whatever limits the verdict or is odd: given up early, bytes that the capture missed, another address."""
    if record.asked_server is not None:
        asked = address(int(record.version), record.asked_server.high, record.asked_server.low)
        told.says(
            f"The SYN was sent to {asked}, and the answer came from another address: something on the way translates"
            " addresses in one direction only, or the names of a listing differ."
        )
        if told.severity == "ok":
            told.severity = "note"
    if record.closed_early:
        told.says("(It was given up while it was open, because too many others were: what came later is told apart.)")
        told.confidence = "low"
    for side in (record.client, record.server):
        if side is None or side.trouble is None or not side.trouble.ignored_resets:
            continue
        trouble = side.trouble
        name = who(side is record.client)
        told.shows(trouble.ignored_reset)
        told.says(
            f"{plural(trouble.ignored_resets, 'reset')} in the {name}'s name"
            f" ({packets([trouble.ignored_reset], trouble.ignored_resets)}) changed nothing: the connection went on."
            " Its sequence number did not fit (RFC 5961): it is of an older connection on the same ports, or somebody"
            " tried to cut this one."
        )
        if told.severity in ("ok", "note"):
            told.severity = "warning"
    unseen = sum(int(side.trouble.unseen) for side in (record.client, record.server)
                 if side is not None and side.trouble is not None)
    if unseen:
        were = "was" if unseen == 1 else "were"
        told.says(f"The capture has missed {plural(unseen, 'byte')} of it that {were} acknowledged all the same.")
        if told.confidence == "high":
            told.confidence = "medium"


def out_of_order(record: TcpRecord, told: Story) -> None:
    """Segments that others overtook, which is no loss."""
    for side in (record.client, record.server):
        if side is None or side.trouble is None or not side.trouble.reordered:
            continue
        count, first = side.trouble.reordered, side.trouble.reordered_number
        told.shows(first)
        told.says(
            f"{plural(count, 'segment')} of the {who(side is record.client)} came late ({packets([first], count)}):"
            f" others had overtaken {'it' if count == 1 else 'them'} on the way, nothing of that was lost."
        )


def again(side: Side) -> list[int]:
    """Numbers of a side's repeated SYNs."""
    return numbers(side.syns_again)


def who(from_client: bool) -> str:
    return "client" if from_client else "server"


def soon(nanoseconds: int) -> str:
    """`after 20 ms`; `at once` where the times do not differ."""
    return f"after {duration(nanoseconds)}" if nanoseconds > 0 else "at once"


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
    text += f" {soon(server.syn_time - client.syn_time)}"
    if client.syns > 1:
        text += f", the SYN having been sent {times(client.syns)}"
        told.shows(*again(client))
    if server.syns > 1:
        text += f", the SYN-ACK {'' if client.syns > 1 else 'having been sent '}{times(server.syns)}"
        told.shows(*again(server))
    if record.handshake and told.handshake_ns is not None:
        text += f"; the handshake took {duration(told.handshake_ns)}"
    if server.trouble is not None and server.trouble.older:
        told.shows(server.trouble.older)
        text += (
            f". What the server had said to the SYN first (packet {server.trouble.older}) was of an older connection"
            " on the same ports"
        )
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
    if of_client + of_server == 1:
        return f"One segment of the {who(of_client > 0)} was sent again."
    return f"{' and '.join(parts)} segments were sent again."


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
        f" {duration(max(second.fin_time - first.fin_time, 0))} later by the {other} (packet {second.fin})."
    )


def hops(ttl: int) -> str:
    """From how far a packet came, by its time to live: senders begin with 64, 128 or 255."""
    begin = 64 if ttl <= 64 else 128 if ttl <= 128 else 255
    if ttl == begin:
        return "from this link, be it the host or a box that answers for it"
    return f"from {begin - ttl} router{'s' if begin - ttl > 1 else ''} away"


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
