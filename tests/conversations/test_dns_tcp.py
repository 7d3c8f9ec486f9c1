"""DNS over TCP: what is read of it, and truncated answers that are asked again there."""

from __future__ import annotations

import struct

from hypothesis import given, settings
from hypothesis import strategies as st

import making
from conversations import spoken
from wiretale.conversations.report import Conversation, Report

CLIENT, SERVER = "192.0.2.1", "192.0.2.2"
NAMES = ("www.example.com", "mail.example.com", "big.example.org")


def message(
    name: str = "www.example.com", identifier: int = 1, flags: int = 0x0100, answers: int = 0, rest: bytes = b""
) -> bytes:
    """A DNS message about a name's addresses."""
    labels = b"".join(bytes((len(label),)) + label.encode() for label in name.split("."))
    return struct.pack(">6H", identifier, flags, 1, answers, 0, 0) + labels + b"\0\0\1\0\1" + rest


def framed(*messages: bytes) -> bytes:
    """Messages as they go over TCP."""
    return b"".join(struct.pack(">H", len(one)) + one for one in messages)


def datagram(data: bytes, time: float, answer: bool = False) -> tuple[float, bytes]:
    ends = (SERVER, CLIENT) if answer else (CLIENT, SERVER)
    segment = making.udp(data, *((53, 4000) if answer else (4000, 53)), *ends)
    return time, making.ether(making.ipv4(segment, 17, *ends))


def connection(
    *said: tuple[bool, bytes], start: float = 1.0, sequences: tuple[int, int] = (100, 500), close: bool = True,
    missing: int = -1, port: int = 53,
) -> list[tuple[float, bytes]]:
    """A connection on which client (True) and server say these things; the segment `missing` was not captured."""
    packets: list[tuple[float, bytes]] = []
    at = {True: sequences[0], False: sequences[1]}
    number = 0

    def send(client: bool, flags: int, data: bytes = b"", captured: bool = True) -> None:
        nonlocal number
        ports = (4001, port) if client else (port, 4001)
        ends = (CLIENT, SERVER) if client else (SERVER, CLIENT)
        segment = making.tcp(
            data, *ports, *ends, seq=at[client] & 0xFFFFFFFF, ack=at[not client] & 0xFFFFFFFF if flags & 16 else 0,
            flags=flags,
        )
        number += 1
        if captured:
            packets.append((
                start + number * 0.001, making.ether(making.ipv4(segment, 6, *ends, identifier=number)),
            ))
        at[client] += len(data) + bool(flags & 3)

    send(True, 2)
    send(False, 18)
    send(True, 16)
    for n, (client, data) in enumerate(said):
        send(client, 24, data, n != missing)
    if close:
        send(True, 17)
        send(False, 17)
        send(True, 16)
    return packets


def only(report: Report) -> Conversation:
    (told,) = report.conversations
    return told


def test_a_question_over_tcp() -> None:
    report = spoken.report(
        connection((True, framed(message())), (False, framed(message(flags=0x8180, answers=2, rest=bytes(32)))))
    )
    told = only(report)
    assert (told.verdict, told.application, told.encrypted, told.severity) == ("complete", "dns", "no", "ok")
    assert told.summary.startswith("www.example.com A; ")
    assert "asked for www.example.com A (packet 4) and got 2 records after 1.0 ms (packet 5)." in told.explanation
    assert {4, 5} <= {*told.evidence}
    assert not report.findings


def test_a_question_in_the_syn() -> None:
    """TCP Fast Open: the question comes with the SYN (RFC 7413)."""
    packets = []
    for n, (client, flags, seq, ack, data) in enumerate((
        (True, 2, 100, 0, framed(message())[:20]),
        (False, 18, 500, 121, b""),
        (True, 24, 121, 501, framed(message())[20:]),
        (False, 24, 501, 136, framed(message(flags=0x8180, answers=3))),
    )):
        ends = (CLIENT, SERVER) if client else (SERVER, CLIENT)
        segment = making.tcp(data, *((4001, 53) if client else (53, 4001)), *ends, seq=seq, ack=ack, flags=flags)
        packets.append((0.01 * n, making.ether(making.ipv4(segment, 6, *ends, identifier=n))))
    assert "(packet 3) and got 3 records after 10.0 ms (packet 4)" in only(spoken.report(packets)).explanation


def test_truncated_and_asked_again() -> None:
    """The question's story names the connection, and rests on its packets, too."""
    truncated = [datagram(message(), 0.0), datagram(message(flags=0x8380), 0.01, True)]
    again = connection(
        (True, framed(message("WWW.example.com", 7))), (False, framed(message(identifier=7, flags=0x8180, answers=9)))
    )
    report = spoken.report([*truncated, *again])
    question, whole = report.conversations
    assert (question.verdict, question.severity) == ("truncated", "note")
    assert question.summary == "www.example.com A: truncated, asked again over TCP: 9 records"
    assert "over TCP (conversation 2, from packet 3), and got 9 records (packet 7, " in question.explanation
    assert {1, 2, 3, 6, 7} <= {*question.evidence}
    assert whole.application == "dns"
    assert not report.findings


def test_truncated_and_failed_over_tcp() -> None:
    """What went wrong over TCP is the question's failure, and counts once."""
    truncated = [datagram(message(), 0.0), datagram(message(flags=0x8380), 0.01, True)]
    for answer, verdict in ((0x8182, "servfail"), (None, "truncated")):
        answers = [] if answer is None else [(False, framed(message(flags=answer)))]
        report = spoken.report([*truncated, *connection((True, framed(message())), *answers), datagram(b"", 60.0)])
        (finding,) = (finding for finding in report.findings if finding.kind == "dns-failures")
        assert (finding.figures["questions"], finding.figures["failed"]) == (1, 1)
        assert verdict in finding.figures or verdict == "truncated"
    refused = """
        0.02  a.4001 > b.53: S 100
        0.03  b.53 > a.4001: R 0 ack 101
    """
    question = next(iter(spoken.report([*truncated, *spoken.frames(refused)]).conversations))
    assert (question.severity, question.summary) == ("warning", "www.example.com A: truncated, and over TCP no answer")
    assert "conversation 2, from packet 3), which brought no answer: refused" in question.explanation


def test_another_question_is_no_retry() -> None:
    truncated = [datagram(message(), 0.0), datagram(message(flags=0x8380), 0.01, True)]
    other = connection(
        (True, framed(message("other.example.com"))), (False, framed(message("other.example.com", flags=0x8180)))
    )
    question = next(iter(spoken.report([*truncated, *other]).conversations))
    assert question.summary.endswith("truncated, not asked again over TCP")


def test_failures_over_tcp_are_found() -> None:
    report = spoken.report(connection(*(
        part for n in range(4)
        for part in ((True, framed(message(NAMES[0], n))), (False, framed(message(NAMES[0], n, flags=0x8182))))
    )))
    (finding,) = report.findings
    assert (finding.kind, finding.figures["servfail"], finding.figures["questions"]) == ("dns-failures", 4, 4)
    told = only(report)
    assert told.severity == "warning"
    assert "4 say server failure (SERVFAIL)" in told.explanation


def test_a_zone_transfer_is_one_answer() -> None:
    first = message(flags=0x8480, answers=100, rest=bytes(3000))
    more = struct.pack(">6H", 1, 0x8480, 0, 100, 0, 0) + bytes(5000)
    told = only(spoken.report(connection(
        (True, framed(message())), (False, framed(first)[:1400]), (False, framed(first)[1400:] + framed(more)[:500]),
        (False, framed(more)[500:] + framed(more)),
    )))
    assert "got 100 records" in told.explanation
    assert "more question" not in told.explanation


def test_what_is_not_captured_ends_the_reading() -> None:
    """Behind a gap nothing is taken for a message; what came before stays."""
    answers = framed(*(message(name, n, flags=0x8180) for n, name in enumerate(NAMES)))
    said = [(True, framed(*(message(name, n) for n, name in enumerate(NAMES))))]
    pieces = [(False, answers[:40]), (False, answers[40:60]), (False, answers[60:])]
    report = spoken.report(connection(*said, *pieces, missing=2))
    told = only(report)
    assert told.application == "dns"
    assert "mail.example.com A (packet 4), and no answer is to be seen." in told.explanation
    assert not [finding for finding in report.findings if finding.kind == "dns-failures"]


def test_other_things_at_the_port() -> None:
    told = only(spoken.report(connection((True, b"GET / HTTP/1.0\r\n\r\n"), (False, b"HTTP/1.0 200 OK\r\n\r\n"))))
    assert told.application == "http"
    told = only(spoken.report(connection((True, bytes(60)))))
    assert told.application == ""


@given(st.lists(st.integers(1, 40), min_size=1, max_size=60), st.integers(0, 2**32 - 1), st.integers(1, 20))
@settings(max_examples=40, deadline=None)
def test_segments_may_be_cut_anywhere(cuts: list[int], sequence: int, count: int) -> None:
    """However questions and answers are cut into segments, and wherever the sequence numbers begin."""
    questions = framed(*(message(NAMES[n % 3], n) for n in range(count)))
    answers = framed(*(message(NAMES[n % 3], n, flags=0x8180, rest=bytes(n * 30)) for n in range(count)))
    said = []
    for client, data in ((True, questions), (False, answers)):
        n = 0
        while data:
            size = cuts[n % len(cuts)]
            said.append((client, data[:size]))
            data = data[size:]
            n += 1
    told = only(spoken.report(connection(*said, sequences=(sequence, sequence ^ 0x80000000))))
    assert (told.verdict, told.application) == ("complete", "dns")
    assert told.explanation.count("and got 0 records") == min(count, 3)
    assert told.summary.startswith("www.example.com A" if count == 1 else f"{count} questions")
    if count > 3:
        assert f"{count - 3} more question" in told.explanation


@given(st.lists(st.tuples(st.booleans(), st.binary(min_size=1, max_size=60)), max_size=12))
@settings(max_examples=150, deadline=None)
def test_any_payload(said: list[tuple[bool, bytes]]) -> None:
    told = only(spoken.report(connection(*said)))
    assert told.explanation
