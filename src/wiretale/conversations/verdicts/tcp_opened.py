"""The stories of TCP connections that went well, as far as the capture shows."""

from __future__ import annotations

from wiretale.conversations.record import TcpRecord
from wiretale.conversations.tcp_order import distance
from wiretale.conversations.verdicts.story import SECOND, Moment, Story, duration
from wiretale.conversations.verdicts.tcp_sentences import closing, exchanged, only_one, opening, repeated, who

IN_VAIN = 5 * SECOND  # for which a client waits before it is worth a word


def complete(record: TcpRecord, moment: Moment, told: Story) -> None:
    span = duration(max(record.end - record.start, 0))
    if record.client is None or record.server is None:
        only_one(record, told)
        told.summary = f"closed after {span}; one direction only"
        return
    sent = f"{record.client.payload:,} + {record.server.payload:,} bytes"
    told.summary = f"{sent} in {span}, closed by the {told.closed_by} first"
    told.says(opening(record, told), exchanged(record), repeated(told), closing(record, told))
    ends = [int(side.fin_time) for side in (record.client, record.server) if side.fin]
    told.says(waited(record, told, min(ends), "it was closed"), f"It took {span} in all.")
    told.shows(record.client.data, record.server.data)


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
        f" connection (packet {number}).",
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
    end = int(record.end) + moment.left(record.end, int(record.last_packet))
    told.says(waited(record, told, end, "the capture's end"))
    half_closed(record, moment, told)


def waited(record: TcpRecord, told: Story, end: int, event: str) -> str:
    """That the client's last words got no answer for long, as a sentence. Its kernel took them; the program hangs."""
    client, server = record.client, record.server
    if client is None or server is None or record.asked == 0 or end - record.asked_time < IN_VAIN:
        return ""
    if distance(client.following, client.acknowledged) > (1 if client.fin else 0):
        return ""
    if server.payload and record.application != "http":
        return ""  # who has the last word, is not known
    told.severity = "warning" if record.application and not server.payload else "note"
    told.summary += ", no answer"
    told.shows(record.asked)
    told.alternatives = [
        "The server's program hangs, is overloaded, or waits for something else.",
        "It has nothing to say to this: not every protocol answers, and a client may wait for news.",
    ]
    told.next_step = "Look at the server's program at that time: did it read the question (`ss -tm`: Recv-Q)?"
    return (
        f"The server acknowledged the client's last words (packet {record.asked}) and did not answer them in the"
        f" {duration(end - int(record.asked_time))} until {event}."
    )


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
            f"The {who(by_client)} has closed its direction (FIN, packet {side.fin}); the {who(not by_client)} had"
            f" not, when the capture ended {duration(moment.left(side.fin_time, int(record.last_packet)))} later."
        )
        told.summary += f"; the {who(by_client)} has closed"
        return
    left = moment.left(record.end, int(record.last_packet))
    told.says(f"Its last packet came {duration(left)} before the capture's end." if left else "")


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
