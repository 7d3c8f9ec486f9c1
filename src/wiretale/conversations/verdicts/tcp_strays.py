"""The stories of TCP packets whose connection at least one end does not know."""

from __future__ import annotations

from wiretale.conversations.record import Side, TcpRecord
from wiretale.conversations.verdicts.story import Moment, Story, duration, packets, plural, times
from wiretale.conversations.verdicts.tcp import only_resets
from wiretale.conversations.verdicts.tcp_sentences import again, who


def stray(record: TcpRecord, moment: Moment, told: Story) -> None:
    client = record.client
    server = record.server
    if client is not None and server is not None and client.syns:
        answered_by_older(client, server, told)
        return
    told.severity = "note"
    told.shows(record.first_packet, record.last_packet)
    if server is not None and server.syns:
        told.shows(server.syn, client.reset if client is not None else 0)
        if client is not None and client.resets:
            told.summary = "a late SYN-ACK to a connection long given up; the client reset it"
            told.says(
                f"A SYN-ACK (packet {server.syn}) that answers no SYN of this capture, and a reset in answer (packet"
                f" {client.reset}), {duration(max(client.reset_time - server.syn_time, 0))} later: the client no"
                " longer knew of a connection there. Its SYN was most likely sent before the capture began, and given"
                " up since; the server has been repeating its answer all the while."
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
    lone_resets(client, server, told)


def answered_by_older(client: Side, server: Side, told: Story) -> None:
    """To a SYN comes what a host answers that has a connection on the same ports already (RFC 9293, 3.5.1)."""
    told.severity = "problem" if client.syns > 1 else "note"
    told.confidence = "medium"
    told.shows(client.syn, *again(client), server.last_number, client.reset)
    told.summary = f"the SYN, sent {times(client.syns)}, met an older connection on the same ports"
    told.says(
        f"The client asked for a connection (SYN, packet {client.syn}), and what came back is no SYN-ACK but an"
        f" acknowledgment of something else (packet {server.last_number}): the server still has an older connection"
        " between the same two ports."
    )
    if client.resets:
        told.says(f"The client reset that (packet {client.reset}), so that its next SYN may be accepted.")
    else:
        told.says("The client should reset that, and try again; no reset is in the capture.")
    told.alternatives = [
        "The client, or a NAT before it, uses a port again before the server has let go of it.",
        "A firewall drops the client's reset, or the server's SYN-ACK is not in the capture.",
    ]
    told.next_step = (
        "See on the server with `ss -tan` in which state that connection is, and capture there: does the client's"
        " reset arrive?"
    )


def lone_resets(client: Side | None, server: Side | None, told: Story) -> None:
    """One side sends nothing but resets: to what the other sends, or to nothing that is in the capture."""
    by_client = client is not None and only_resets(client)
    side, other = (client, server) if by_client else (server, client)
    if side is None:
        return
    name, peer = who(by_client), who(not by_client)
    told.shows(side.reset)
    told.confidence = "medium"
    resets = f"{plural(side.resets, 'reset')} ({packets(sorted({side.reset, side.last_reset}), side.resets)})"
    if other is not None and other.payload:
        told.severity = "note" if by_client else "warning"  # clients come and go
        told.summary = f"the {name} does not know the connection on which the {peer} sends"
        told.shows(other.data)
        told.says(
            f"The {peer} sent {plural(other.payload, 'byte')} (from packet {other.data} on) on a connection whose start"
            f" is not in the capture, and the {name} answered with {resets}: it does not know it, or not any more."
        )
        told.alternatives = [
            f"The {name}'s host or program was restarted, or its address has moved to a machine that has not the"
            " connection (a failover).",
            "A firewall, NAT or load balancer has forgotten the connection, and says so in that side's name.",
        ]
        closed = f"The {name} had closed it before the {peer}'s last words came, or long ago."
        told.alternatives.insert(0 if by_client else 2, closed)
        if by_client:
            return
        told.next_step = f"Capture next to the {name}: does it send the reset itself? When was it started (`uptime`)?"
        return
    if other is not None:
        told.summary = f"the {name} does not know the connection"
        told.shows(other.last_number)
        told.says(
            f"The {peer} sent a segment without data (packet {other.last_number}) of a connection whose start is not in"
            f" the capture, and the {name} answered with {resets}."
        )
    else:
        told.summary = "a reset without a connection in the capture"
        told.says(f"{resets} from the {name} of a connection of which the capture has nothing else.")
    told.alternatives = [
        "The end of a connection from before the capture.",
        "The answer to a packet that this capture does not see, as to a scan that takes another way."
        if other is None else "A probe: some scans send such segments, to see what is answered.",
    ]
