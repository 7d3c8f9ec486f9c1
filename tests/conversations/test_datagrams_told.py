"""What is told of datagrams that get no answer, or another one than was hoped for."""

from __future__ import annotations

import pytest

import making
from conversations.spoken import address, explained, frames, report
from conversations.test_others import ping
from making import u8, u16, u32

ROUTER = "203.0.113.1"


def error(time: float, quoted: bytes, kind: int, code: int, source: str, target: str = "a") -> tuple[float, bytes]:
    """An ICMP error that quotes the start of a packet."""
    body = u8(kind, code) + b"\0\0" + u32(0) + quoted[14 : 14 + 60]
    body = body[:2] + u16(making.checksum(body)) + body[4:]
    return time, making.ether(making.ipv4(body, 1, address(source), address(target)))


def question(name: str = "www.example", flags: int = 0x0100, answers: int = 0) -> bytes:
    labels = b"".join(u8(len(label)) + label.encode() for label in name.split("."))
    record = b"\xc0\x0c" + u16(1, 1) + u32(60) + u16(4) + bytes(4)
    return u16(7, flags, 1, answers, 0, 0) + labels + b"\0" + u16(1, 1) + record * answers


def asked(time: float, port: int = 4000) -> tuple[float, bytes]:
    body = making.udp(question(), port, 53, address("a"), address("b"))
    return time, making.ether(making.ipv4(body, 17, address("a"), address("b")))


def answered(time: float, answers: int = 1) -> tuple[float, bytes]:
    body = making.udp(question(flags=0x8180, answers=answers), 53, 4000, address("b"), address("a"))
    return time, making.ether(making.ipv4(body, 17, address("b"), address("a")))


# ---- traces of the route ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("probe", ["a.4000 > b.33434: udp 32 ttl 2", "a.4000 > b.80: S 100 ttl 2"])
def test_a_probe_of_a_trace_of_the_route(probe: str) -> None:
    sent = frames(f"0.0  {probe}")
    told = explained([*sent, error(0.1, sent[0][1], 11, 0, ROUTER)])
    assert told.verdict == "unreachable"
    assert told.severity == "note"
    assert told.summary == "a trace of the route: 203.0.113.1 is 2 hops from here"
    assert told.evidence == (1, 2)


def test_a_trace_of_the_route_arrives() -> None:
    sent = frames("0.0  a.4000 > b.33450: udp 32 ttl 9")
    told = explained([*sent, error(0.1, sent[0][1], 3, 3, "b")])
    assert told.severity == "note"
    assert "has arrived" in told.summary


def test_a_packet_that_had_plenty_of_hops_left_is_no_probe() -> None:
    sent = frames("0.0  a.4000 > b.33434: udp 32 ttl 60")
    told = explained([*sent, error(0.1, sent[0][1], 11, 0, ROUTER)])
    assert told.severity == "warning"
    assert told.summary == "time exceeded, says 203.0.113.1"


def test_a_trace_of_the_route_by_echoes() -> None:
    packets = []
    for hops in range(1, 4):
        echo = ping(8, hops)
        short = making.ether(making.ipv4(echo[34:], 1, address("a"), address("b"), ttl=hops))
        packets.append((float(hops), short))
        packets.append(error(hops + 0.1, short, 11, 0, ROUTER) if hops < 3 else (3.1, ping(0, 3, "b", "a")))
    told = explained(packets)
    assert told.verdict == "answered"
    assert told.severity == "note"
    assert "2 packets expired on the way" in told.summary


def test_a_router_that_says_nothing_to_a_trace_of_the_route() -> None:
    told = report("0.0  a.4000 > b.33434: udp 32 ttl 2\n9.0  a.4001 > b.9: udp 1").conversations[0]
    assert told.verdict == "unanswered"
    assert told.alternatives[0].startswith("A trace of the route")
    told = report("0.0  a.4000 > b.80: S 100 ttl 2\n9.0  a.4001 > b.9: udp 1").conversations[0]
    assert (told.verdict, told.severity) == ("no-answer", "note")
    assert told.alternatives[0].startswith("A trace of the route")


# ---- questions ---------------------------------------------------------------------------------------------------


def test_who_answers_a_multicast_question_is_not_waiting() -> None:
    told = report("0.0  a.5000 > 239.255.255.250.1900: udp 90\n0.2  b.1900 > a.5000: udp 200").conversations
    assert [one.verdict for one in told] == ["one-way", "one-way"]
    assert "asked by multicast" in told[1].explanation


def test_a_service_that_should_answer() -> None:
    again = "\n".join(f"{n * 5}.0  a.5000 > b.1812: udp 90" for n in range(3)) + "\n20.0  a.1 > b.2: udp 1"
    told = report(again).conversations[0]
    assert (told.verdict, told.severity) == ("unanswered", "warning")
    assert "the service is down" in told.alternatives[0]
    told = report(again.replace("1812", "40000")).conversations[0]
    assert (told.verdict, told.severity) == ("unanswered", "note")


def test_a_monitor_that_polls_many_hosts_does_not_scan() -> None:
    polls = []
    for host in range(1, 61):
        polls.append(f"{host / 10:.3f}  a.{40000 + host} > 198.51.100.{host}.161: udp 50")
        if host % 7:
            polls.append(f"{host / 10 + 0.01:.3f}  198.51.100.{host}.161 > a.{40000 + host}: udp 90")
    assert not report("\n".join(polls)).findings
    scan = report("\n".join(poll for poll in polls if "> a." not in poll))
    assert [finding.kind for finding in scan.findings] == ["port-scan"]


# ---- DNS ---------------------------------------------------------------------------------------------------------


def test_the_first_question_was_lost() -> None:
    told = explained([asked(0), asked(5), answered(5.01)])
    assert told.verdict == "slow"
    assert "The last question (packet 2) was answered 10.0 ms later" in told.explanation
    assert "packet 1 arrive" in told.next_step


def test_an_answer_that_nobody_waits_for_any_more() -> None:
    late = answered(8)
    told = explained([asked(0), late, error(8.1, late[1], 3, 3, "a", "b")])
    assert told.verdict == "slow"
    assert "turned the answer away by ICMP (packet 3)" in told.explanation


def test_a_question_that_the_capture_has_twice_was_asked_once() -> None:
    told = explained([asked(0), asked(0.0001), answered(0.01), answered(0.0101)])
    assert told.verdict == "answered"
    assert told.severity == "ok"
    assert "twice" not in told.summary


def test_an_empty_answer() -> None:
    told = explained([asked(0), answered(0.01, 0)])
    assert told.verdict == "answered"
    assert told.summary == "www.example A: an empty answer in 10.0 ms"
