"""What belongs to a TCP connection and what only looks so: forged resets, older connections, data in SYNs."""

from __future__ import annotations

import making
from conversations.spoken import address, explained, frames, report
from conversations.test_tcp import CLOSING, HANDSHAKE, REQUEST

# ---- resets ------------------------------------------------------------------------------------------------


def test_an_ignored_reset_ends_nothing() -> None:
    told = explained(REQUEST + """
        0.150  b.80 > a.1000: R 1700 ttl 12
        0.151  a.1000 > b.80: . 111 ack 1501
        0.200  a.1000 > b.80: P 111(10) ack 1501
        0.210  b.80 > a.1000: P 1501(100) ack 121
        0.300  a.1000 > b.80: . 121 ack 1601
    """)
    assert told.verdict == "open"
    assert told.severity == "warning"
    assert told.closed_by is None
    assert 8 in told.evidence
    assert "changed nothing" in told.explanation


def test_a_reset_that_was_taken_ends_it_all_the_same() -> None:
    """The server goes on, but nobody listens any more: the reset was not the server's."""
    told = explained(REQUEST + """
        0.120  b.80 > a.1000: R 1501 ack 111 ttl 57
        0.130  b.80 > a.1000: P 1501(1000) ack 111
        0.140  a.1000 > b.80: R 111
        0.330  b.80 > a.1000: P 1501(1000) ack 111
        0.340  a.1000 > b.80: R 111
    """)
    assert told.verdict == "reset"
    assert told.summary.startswith("in the name of the server")
    assert "went on afterwards (packet 11)" in told.explanation
    assert {8, 11} <= set(told.evidence)


def test_resets_towards_both_ends() -> None:
    told = explained(REQUEST + """
        0.120  b.80 > a.1000: R 1501 ack 111 ttl 57
        0.120  a.1000 > b.80: R 111 ack 1501 ttl 57
    """)
    assert told.verdict == "reset"
    assert "cut the connection towards both ends" in told.explanation
    assert {8, 9} <= set(told.evidence)


def test_giving_up_is_part_of_the_story() -> None:
    told = explained(REQUEST + """
        1.0  a.1000 > b.80: P 111(10) ack 1501
        1.3  a.1000 > b.80: P 111(10) ack 1501
        1.9  a.1000 > b.80: P 111(10) ack 1501
        3.1  a.1000 > b.80: P 111(10) ack 1501
        5.5  a.1000 > b.80: R 121 ack 1501
    """)
    assert told.verdict == "stalled"
    assert "gave up, with a reset (packet 12)" in told.explanation
    assert 12 in told.evidence


# ---- older connections on the same ports ---------------------------------------------------------------------


MET = """
    1.00  a.1000 > b.80: S 70000
    1.01  b.80 > a.1000: . 1502 ack 112
    1.02  a.1000 > b.80: R 112
"""


def test_a_syn_meets_an_older_connection_and_then_succeeds() -> None:
    both = report(REQUEST + CLOSING + MET + """
        2.00  a.1000 > b.80: S 70000
        2.01  b.80 > a.1000: S 90000 ack 70001
        2.02  a.1000 > b.80: . 70001 ack 90001
        2.03  a.1000 > b.80: P 70001(10) ack 90001
        2.04  b.80 > a.1000: P 90001(10) ack 70011
    """)
    first, second = both.conversations
    assert first.verdict == "complete"
    assert (second.verdict, second.confidence) == ("open", "high")
    assert "an older connection on the same ports" in second.explanation
    assert not both.findings  # nothing is missing


def test_a_syn_meets_an_older_connection_again_and_again() -> None:
    again = "".join(MET.replace("1.0", f"{second}.0") for second in (2, 4, 8))
    told = explained(MET + again)
    assert told.verdict == "stray"
    assert told.severity == "problem"
    assert "met an older connection" in told.summary
    unreset = "\n".join(line for line in (MET + again).splitlines() if ": R" not in line)
    told = explained(unreset)
    assert told.verdict == "stray"
    assert "no reset is in the capture" in told.explanation


def test_a_syn_ack_that_does_not_fit() -> None:
    whole = report("""
        0.000  a.1000 > b.80: S 100
        0.010  b.80 > a.1000: S 500 ack 9999
        0.020  a.1000 > b.80: R 9999
        1.000  a.1000 > b.80: S 100
        1.010  b.80 > a.1000: S 900 ack 101
        1.020  a.1000 > b.80: . 101 ack 901
        1.030  a.1000 > b.80: P 101(5) ack 901
        1.040  b.80 > a.1000: . 901 ack 106
    """)
    assert [told.verdict for told in whole.conversations] == ["open"]
    assert not whole.findings


def test_a_server_without_state_chooses_another_number_each_time() -> None:
    told = explained("""
        0.0  a.1000 > b.80: S 100
        0.1  b.80 > a.1000: S 500 ack 101
        1.0  a.1000 > b.80: S 100
        1.1  b.80 > a.1000: S 7000 ack 101
        1.2  a.1000 > b.80: . 101 ack 7001
        1.3  a.1000 > b.80: P 101(5) ack 7001
        1.4  b.80 > a.1000: P 7001(5) ack 106
    """)
    assert told.verdict == "open"
    assert told.retransmissions == (0, 0)
    assert "server 5 bytes" in told.explanation


def test_who_is_the_client_the_services_tell() -> None:
    """Where the start was not captured, and both ports are high."""
    for client, server in ((3000, 5432), (800, 2049), (40000, 3306), (8080, 80), (50000, 5001)):
        for first, second in (("a", "b"), ("b", "a")):
            ports = {"a": client, "b": server}
            told = explained(f"0.0  {first}.{ports[first]} > {second}.{ports[second]}: P 100(20) ack 777")
            assert (told.client.port, told.server.port) == (client, server)


def test_data_on_a_connection_that_the_other_end_does_not_know() -> None:
    """As after the server was restarted."""
    told = explained("""
        0.000  a.3000 > b.5432: P 100(20) ack 777
        0.001  b.5432 > a.3000: R 777
    """)
    assert (told.verdict, told.severity) == ("stray", "warning")
    assert told.summary == "the server does not know the connection on which the client sends"
    assert told.evidence == (1, 2)
    told = explained("""
        0.000  a.3000 > b.5432: . 100 ack 777
        0.001  b.5432 > a.3000: R 777
    """)
    assert (told.verdict, told.severity) == ("stray", "note")
    assert told.evidence == (1, 2)


# ---- data in SYNs (TCP Fast Open, RFC 7413) --------------------------------------------------------------------


def test_data_in_a_syn_that_is_taken() -> None:
    told = explained("""
        0.000  a.1000 > b.80: S 100(20)
        0.010  b.80 > a.1000: S 500(30) ack 121
        0.020  a.1000 > b.80: . 121 ack 531
        0.200  a.1000 > b.80: F 121 ack 531
        0.210  b.80 > a.1000: F 531 ack 122
        0.220  a.1000 > b.80: . 122 ack 532
    """)
    assert told.verdict == "complete"
    assert "sent 20 bytes, the server 30 bytes" in told.explanation


def test_data_in_a_syn_that_is_not_taken_is_no_loss() -> None:
    told = explained("""
        0.000  a.1000 > b.80: S 100(20)
        0.010  b.80 > a.1000: S 500 ack 101
        0.020  a.1000 > b.80: P 101(20) ack 501
        0.030  b.80 > a.1000: P 501(100) ack 121
    """)
    assert told.verdict == "open"
    assert told.retransmissions == (0, 0)
    assert "sent 20 bytes" in told.explanation


def test_data_in_a_syn_into_silence() -> None:
    told = explained("""
        0.0  a.1000 > b.80: S 100(20)
        1.0  a.1000 > b.80: S 100
        3.0  a.1000 > b.80: S 100
    """)
    assert told.verdict == "no-answer"
    assert told.evidence == (1, 2, 3)


def test_a_flood_of_syns_with_data() -> None:
    flood = "".join(f"""
        {n / 1000:.4f}  a.{1000 + n} > b.80: S {n * 7000}(100)
        {n / 1000 + 0.0001:.4f}  b.80 > a.{1000 + n}: S 500 ack {n * 7000 + 1}
    """ for n in range(200))
    whole = report(flood)
    assert {told.verdict for told in whole.conversations} == {"half-open"}
    assert [finding.kind for finding in whole.findings] == ["syn-flood"]


def test_resets_that_a_client_must_ignore() -> None:
    told = explained("""
        0.00  a.1000 > b.80: S 100
        0.01  b.80 > a.1000: R 0
        1.00  a.1000 > b.80: S 100
        1.01  b.80 > a.1000: R 0
    """)
    assert told.verdict == "refused"
    assert told.evidence == (1, 2, 3)
    assert "takes no notice of it" in told.explanation


# ---- servers that hang -----------------------------------------------------------------------------------------


def asked(question: bytes, answered: bool = False, closed: float = 30) -> list[tuple[float, bytes]]:
    """A client that asks, waits, and closes."""
    packets = frames(REQUEST if answered else HANDSHAKE)
    sequence, acknowledgment = (111, 1501) if answered else (101, 501)
    ask = making.tcp(question, 1000, 80, address("a"), address("b"), seq=sequence, ack=acknowledgment)
    packets.append((1.0, making.ether(making.ipv4(ask, 6, address("a"), address("b")))))
    after = sequence + len(question)
    packets += frames(f"""
        1.01  b.80 > a.1000: . {acknowledgment} ack {after} id 9001
        {closed}.0  a.1000 > b.80: F {after} ack {acknowledgment} id 9002
        {closed}.1  b.80 > a.1000: F {acknowledgment} ack {after + 1} id 9003
        {closed}.2  a.1000 > b.80: . {after + 1} ack {acknowledgment + 1} id 9004
    """)
    return packets


HTTP = b"GET / HTTP/1.1\r\nHost: b\r\n\r\n"


def test_a_server_that_takes_the_question_and_says_nothing() -> None:
    told = explained(asked(HTTP))
    assert (told.verdict, told.severity) == ("complete", "warning")
    assert told.summary.endswith(", no answer")
    assert "did not answer them in the 29.0 s until it was closed" in told.explanation
    assert 4 in told.evidence
    told = explained(asked(HTTP)[:-3])
    assert told.verdict == "open"
    assert told.severity == "ok"  # the capture ends too soon


def test_whom_nobody_has_to_answer() -> None:
    told = explained(asked(bytes(range(200, 250))))
    assert (told.verdict, told.severity) == ("complete", "note")  # of a protocol that is not known
    told = explained(asked(HTTP, closed=2))
    assert (told.verdict, told.severity) == ("complete", "ok")


# ---- handshakes ------------------------------------------------------------------------------------------------


def test_a_handshake_whose_acknowledgment_was_lost_measures_no_network() -> None:
    whole = report("""
        0.000  a.1000 > b.80: S 100
        0.010  b.80 > a.1000: S 500 ack 101
        3.020  a.1000 > b.80: P 101(10) ack 501
        3.040  b.80 > a.1000: P 501(10) ack 111
    """)
    assert not whole.findings


def test_a_repeated_syn_ack_is_told() -> None:
    told = explained(HANDSHAKE + """
        1.010  b.80 > a.1000: S 500 ack 101
        1.020  a.1000 > b.80: . 101 ack 501
    """)
    assert told.verdict == "open"
    assert "the SYN-ACK having been sent twice" in told.explanation


def test_a_capture_that_begins_with_a_keep_alive_misses_nothing() -> None:
    """It bears the number before the next one, and no byte of that is missing."""
    whole = report("""
        0.00  a.1000 > b.80: . 110 ack 1501
        0.01  b.80 > a.1000: . 1501 ack 111
        60.0  a.1000 > b.80: . 110 ack 1501
        60.1  b.80 > a.1000: . 1501 ack 111
    """)
    assert whole.conversations[0].verdict == "mid-stream"
    assert not whole.findings
