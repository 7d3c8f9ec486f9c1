"""TCP connections, written as listings, and what is told of them."""

from __future__ import annotations

import pytest

import making
from conversations.spoken import START, address, explained, frames, report

HANDSHAKE = """
    0.000  a.1000 > b.80: S 100
    0.010  b.80 > a.1000: S 500 ack 101
    0.020  a.1000 > b.80: . 101 ack 501
"""
REQUEST = HANDSHAKE + """
    0.030  a.1000 > b.80: P 101(10) ack 501
    0.040  b.80 > a.1000: . 501 ack 111
    0.100  b.80 > a.1000: P 501(1000) ack 111
    0.110  a.1000 > b.80: . 111 ack 1501
"""
CLOSING = """
    0.200  a.1000 > b.80: F 111 ack 1501
    0.210  b.80 > a.1000: F 1501 ack 112
    0.220  a.1000 > b.80: . 112 ack 1502
"""


def unreachable(time: float, quoted: bytes, kind: int, code: int, source: str = "192.0.2.9") -> tuple[float, bytes]:
    """An ICMP error that quotes the start of a packet."""
    body = making.u8(kind, code) + b"\0\0" + making.u32(0) + quoted[14 : 14 + 28]
    body = body[:2] + making.u16(making.checksum(body)) + body[4:]
    return time, making.ether(making.ipv4(body, 1, source, address("a")))


# ---- beginnings and ends -------------------------------------------------------------------------------------


def test_complete() -> None:
    told = explained(REQUEST + CLOSING)
    assert told.verdict == "complete"
    assert (told.client.port, told.server.port, told.service) == (1000, 80, "http")
    assert told.confidence == "high"
    assert told.closed_by == "client"
    assert told.handshake_ns == 20_000_000
    assert told.round_trip_ns == 20_000_000
    assert told.packets == (6, 4)
    assert told.bytes == (5 * 54 + 64, 54 * 3 + 1054)
    assert told.start == START * 10**9
    assert told.end - told.start == 220_000_000
    assert {1, 2, 3, 8, 9} <= set(told.evidence)
    assert "first answer came 70.0 ms after" in told.explanation


def test_sequence_numbers_wrap_around() -> None:
    told = explained("""
        0.000  a.1000 > b.80: S 4294967290
        0.010  b.80 > a.1000: S 4294967295 ack 4294967291
        0.020  a.1000 > b.80: . 4294967291 ack 0
        0.030  a.1000 > b.80: P 4294967291(10) ack 0
        0.100  b.80 > a.1000: P 0(1000) ack 5
        0.110  a.1000 > b.80: F 5 ack 1000
        0.120  b.80 > a.1000: F 1000 ack 6
        0.130  a.1000 > b.80: . 6 ack 1001
    """)
    assert told.verdict == "complete"
    assert told.retransmissions == (0, 0)
    assert "sent 10 bytes, the server 1,000 bytes" in told.explanation


def test_ipv6() -> None:
    listing = (REQUEST + CLOSING).replace(" a.", " 2001:db8::1.").replace(" b.", " 2001:db8::2.")
    told = explained(listing)
    assert told.verdict == "complete"
    assert str(told.server) == "[2001:db8::2]:80"


def test_simultaneous_open() -> None:
    told = explained("""
        0.000  a.1000 > b.2000: S 100
        0.005  b.2000 > a.1000: S 500
        0.010  a.1000 > b.2000: S 100 ack 501
        0.015  b.2000 > a.1000: S 500 ack 101
        0.020  a.1000 > b.2000: P 101(10) ack 501
        0.030  b.2000 > a.1000: P 501(10) ack 111
        0.040  a.1000 > b.2000: F 111 ack 511
        0.050  b.2000 > a.1000: F 511 ack 112
        0.060  a.1000 > b.2000: . 112 ack 512
    """)
    assert told.verdict == "complete"
    assert told.client.port == 1000


def test_a_new_syn_opens_a_new_conversation() -> None:
    later = "\n".join(
        line.replace("0.", "9.", 1) for line in (REQUEST + CLOSING).strip().splitlines()
    ).replace("S 100", "S 70000").replace("ack 1", "ack 7").replace("> b.80: ", "> b.80: ")
    both = list(report(REQUEST + CLOSING + later).conversations)
    assert len(both) == 2
    assert both[0].verdict == "complete"
    assert both[1].first_packet == 11


def test_refused_again_and_again_is_one_conversation() -> None:
    told = explained("""
        0.0  a.1000 > b.23: S 100
        0.1  b.23 > a.1000: R 0 ack 101
        0.5  a.1000 > b.23: S 100
        0.6  b.23 > a.1000: R 0 ack 101
    """)
    assert told.verdict == "refused"
    assert told.summary == "reset in answer to the SYN, twice"
    assert told.severity == "problem"
    assert told.evidence == (1, 2, 3, 4)


def test_refused_and_then_accepted() -> None:
    told = explained("""
        0.0  a.1000 > b.23: S 100
        0.1  b.23 > a.1000: R 0 ack 101
        0.5  a.1000 > b.23: S 100
        0.6  b.23 > a.1000: S 500 ack 101
        0.7  a.1000 > b.23: . 101 ack 501
        0.8  a.1000 > b.23: P 101(5) ack 501
        0.9  b.23 > a.1000: . 501 ack 106
    """)
    assert told.verdict == "open"
    assert told.closed_by is None


def test_no_answer() -> None:
    told = explained("""
        0.0  a.1000 > b.23: S 100
        1.0  a.1000 > b.23: S 100
        3.0  a.1000 > b.23: S 100
        7.0  a.1000 > b.23: S 100
    """)
    assert told.verdict == "no-answer"
    assert told.evidence == (1, 2, 3, 4)
    assert told.severity == "problem"
    assert "4 times in 7.00 s" in told.explanation
    assert told.next_step


@pytest.mark.parametrize(
    ("kind", "code", "words"),
    [(3, 13, "administratively prohibited"), (3, 10, "administratively prohibited"), (3, 1, "host unreachable"),
     (3, 3, "port unreachable"), (11, 0, "time exceeded")],
)
def test_unreachable(kind: int, code: int, words: str) -> None:
    packets = frames("0.0  a.1000 > b.23: S 100")
    told = explained([*packets, unreachable(0.2, packets[0][1], kind, code)])
    assert told.verdict == "unreachable"
    assert told.summary == f"{words}, says 192.0.2.9"
    assert told.evidence == (1, 2)


def test_fragmentation_needed_is_no_unreachable() -> None:
    packets = frames(REQUEST)
    told = explained([*packets, unreachable(0.2, packets[3][1], 3, 4)])
    assert told.verdict == "open"


def test_syn_ack_lost_and_half_open() -> None:
    lost = explained("""
        0.0  a.1000 > b.80: S 100
        0.1  b.80 > a.1000: S 500 ack 101
        1.0  a.1000 > b.80: S 100
        1.1  b.80 > a.1000: S 500 ack 101
        3.0  a.1000 > b.80: S 100
        3.1  b.80 > a.1000: S 500 ack 101
    """)
    assert lost.verdict == "syn-ack-lost"
    assert lost.evidence == (1, 2, 3, 4, 5, 6)
    half = explained("""
        0.0  a.1000 > b.80: S 100
        0.1  b.80 > a.1000: S 500 ack 101
    """)
    assert half.verdict == "half-open"
    assert half.confidence == "low"  # the capture ends at once
    assert half.went_well


def test_probed() -> None:
    told = explained("""
        0.000  a.1000 > b.80: S 100
        0.001  b.80 > a.1000: S 500 ack 101
        0.002  a.1000 > b.80: R 101
    """)
    assert told.verdict == "probed"
    assert told.evidence == (1, 2, 3)


def test_idle_closed() -> None:
    told = explained(HANDSHAKE + """
        5.020  b.80 > a.1000: F 501 ack 101
        5.030  a.1000 > b.80: F 101 ack 502
        5.040  b.80 > a.1000: . 502 ack 102
    """)
    assert told.verdict == "idle-closed"
    assert told.closed_by == "server"
    assert told.summary == "nothing was sent; closed by the server after 5.00 s"
    assert "idle timeout of 5 s" in told.explanation


def test_open_and_half_closed() -> None:
    assert explained(HANDSHAKE).verdict == "open"
    half = explained(REQUEST + "0.2  a.1000 > b.80: F 111 ack 1501\n0.21  b.80 > a.1000: . 1501 ack 112")
    assert half.verdict == "open"
    assert "client has closed" in half.summary
    assert half.closed_by == "client"


def test_answered_from_another_address() -> None:
    told = explained("""
        0.00  a.1000 > b.80: S 100
        0.01  c.80 > a.1000: S 500 ack 101
        0.02  a.1000 > c.80: . 101 ack 501
        0.03  a.1000 > c.80: P 101(5) ack 501
    """)
    assert told.verdict == "open"
    assert told.server.address == "192.0.2.3"
    assert "sent to 192.0.2.2, and the answer came from another address" in told.explanation
    assert told.severity == "note"


def test_a_syn_ack_for_another_syn_is_no_answer() -> None:
    told = list(report("""
        0.00  a.1000 > b.80: S 100
        0.01  c.80 > a.1000: S 500 ack 77
    """).conversations)
    assert [one.verdict for one in told] == ["no-answer", "stray"]


def test_stray_syn_ack() -> None:
    told = explained("""
        0.00  b.80 > a.1000: S 500 ack 101
        0.01  a.1000 > b.80: R 101
    """)
    assert told.verdict == "stray"
    assert told.client.port == 1000
    assert explained("0.0  b.80 > a.1000: R 500").verdict == "stray"


# ---- resets --------------------------------------------------------------------------------------------------


def test_reset_before_data() -> None:
    told = explained(HANDSHAKE + "0.5  b.80 > a.1000: R 501 ack 101")
    assert told.verdict == "reset"
    assert told.closed_by == "server"
    assert "before any data" in told.summary


def test_reset_with_data_unread() -> None:
    told = explained(HANDSHAKE + """
        0.03  a.1000 > b.80: P 101(10) ack 501
        0.04  b.80 > a.1000: . 501 ack 111
        0.05  b.80 > a.1000: R 501 ack 111
    """)
    assert told.verdict == "reset"
    assert "by the server" in told.summary
    assert "data unread" in told.summary
    assert told.severity == "problem"
    assert {4, 6} <= set(told.evidence)


def test_reset_in_answer_to_a_closed_side() -> None:
    told = explained(REQUEST + """
        0.20  a.1000 > b.80: F 111 ack 1501
        0.21  b.80 > a.1000: P 1501(100) ack 112
        0.22  a.1000 > b.80: R 112
    """)
    assert told.verdict == "reset"
    assert "which had closed, in answer to more data" in told.summary
    assert {8, 9, 10} <= set(told.evidence)


def test_reset_after_long_silence() -> None:
    told = explained(REQUEST + "120.0  b.80 > a.1000: R 1501 ack 111")
    assert told.verdict == "reset"
    assert "silence" in told.summary
    assert told.went_well  # worth a note: nothing was lost


def test_reset_from_elsewhere() -> None:
    told = explained(REQUEST + "0.2  b.80 > a.1000: R 1501 ack 111 win 0 ttl 250")
    assert "Its time to live is 250" in told.explanation


def test_reset_after_both_closed_is_complete() -> None:
    assert explained(REQUEST + CLOSING + "0.3  a.1000 > b.80: R 112").verdict == "complete"


# ---- stalls --------------------------------------------------------------------------------------------------


def test_stalled() -> None:
    told = explained(REQUEST + """
        0.2  a.1000 > b.80: P 111(10) ack 1501
        0.4  a.1000 > b.80: P 111(10) ack 1501
        0.8  a.1000 > b.80: P 111(10) ack 1501
        1.6  a.1000 > b.80: P 111(10) ack 1501
    """)
    assert told.verdict == "stalled"
    assert told.retransmissions == (3, 0)
    assert told.summary == "the client's data was repeated 3 times without an acknowledgment"
    assert {9, 11} <= set(told.evidence)


def test_not_stalled_once_acknowledged() -> None:
    told = explained(REQUEST + """
        0.2  a.1000 > b.80: P 111(10) ack 1501
        0.4  a.1000 > b.80: P 111(10) ack 1501
        0.8  a.1000 > b.80: P 111(10) ack 1501
        1.6  b.80 > a.1000: . 1501 ack 121
    """)
    assert told.verdict == "open"
    assert told.retransmissions == (2, 0)


def test_zero_window_to_the_end() -> None:
    told = explained(REQUEST + """
        0.2  b.80 > a.1000: P 1501(1000) ack 111
        0.3  a.1000 > b.80: . 111 ack 2501 win 0
        0.6  b.80 > a.1000: . 2500 ack 111
        0.6  a.1000 > b.80: . 111 ack 2501 win 0
        1.2  b.80 > a.1000: . 2500 ack 111
        1.2  a.1000 > b.80: . 111 ack 2501 win 0
    """)
    assert told.verdict == "stalled"
    assert "client stopped reading" in told.summary
    assert 9 in told.evidence


def test_zero_window_that_opens_again() -> None:
    told = explained(REQUEST + """
        0.12  b.80 > a.1000: P 1501(1000) ack 111
        0.13  a.1000 > b.80: . 111 ack 2501 win 0
        0.60  b.80 > a.1000: . 2500 ack 111
        0.61  a.1000 > b.80: . 111 ack 2501 win 900
        0.62  b.80 > a.1000: P 2501(10) ack 111
    """)
    assert told.verdict == "open"
    assert told.retransmissions == (0, 0)


def test_keep_alives_are_no_retransmissions() -> None:
    told = explained(REQUEST + """
        60.0  a.1000 > b.80: . 110 ack 1501
        60.1  b.80 > a.1000: . 1501 ack 111
        120.0  a.1000 > b.80: . 110(1) ack 1501
        120.1  b.80 > a.1000: . 1501 ack 111
    """)
    assert told.verdict == "open"
    assert told.retransmissions == (0, 0)


def test_keep_alives_without_an_answer() -> None:
    told = explained(REQUEST + """
        60  a.1000 > b.80: . 110 ack 1501
        61  a.1000 > b.80: . 110 ack 1501
        62  a.1000 > b.80: . 110 ack 1501
        63  a.1000 > b.80: . 110 ack 1501
    """)
    assert told.verdict == "stalled"
    assert "4 keep-alives of the client without an answer" in told.summary


# ---- sent again, late, or captured twice ---------------------------------------------------------------------


def test_retransmission_of_what_was_lost_before_the_capture() -> None:
    told = explained(REQUEST + """
        0.200  b.80 > a.1000: P 2501(1000) ack 111 id 902
        0.201  a.1000 > b.80: . 111 ack 1501
        0.300  b.80 > a.1000: P 1501(1000) ack 111 id 905
        0.301  a.1000 > b.80: . 111 ack 3501
    """)
    assert told.retransmissions == (0, 1)
    assert "missed" not in told.explanation


def test_reordered_by_identification() -> None:
    told = explained(REQUEST + """
        0.200  b.80 > a.1000: P 2501(1000) ack 111 id 902
        0.230  b.80 > a.1000: P 1501(1000) ack 111 id 901
        0.301  a.1000 > b.80: . 111 ack 3501
    """)
    assert told.retransmissions == (0, 0)


def test_reordering_is_told() -> None:
    late = """
        0.030  a.1000 > b.80: P 111(10) ack 501 id 3
        0.031  a.1000 > b.80: P 101(10) ack 501 id 2
        0.032  b.80 > a.1000: . 501 ack 121 id 1
    """
    told = explained(HANDSHAKE + late)
    assert told.retransmissions == (0, 0)
    assert "1 segment of the client came late (packet 5): others had overtaken it" in told.explanation
    assert 5 in told.evidence


def test_reordered_by_time_without_identification() -> None:
    told = explained(REQUEST + """
        0.200  b.80 > a.1000: P 2501(1000) ack 111 id 0
        0.201  b.80 > a.1000: P 1501(1000) ack 111 id 0
        0.301  a.1000 > b.80: . 111 ack 3501
    """)
    assert told.retransmissions == (0, 0)


@pytest.mark.parametrize("identification", [700, 0])
def test_captured_twice(identification: int) -> None:
    told = explained(REQUEST + f"""
        0.2000  b.80 > a.1000: P 1501(1000) ack 111 id {identification}
        0.2001  b.80 > a.1000: P 1501(1000) ack 111 id {identification}
        0.3000  a.1000 > b.80: . 111 ack 2501
    """)
    assert told.retransmissions == (0, 0)
    assert "packet 9 is such a copy" in told.explanation


def test_a_burst_captured_twice() -> None:
    told = explained(REQUEST + """
        0.2000  b.80 > a.1000: P 1501(1000) ack 111 id 701
        0.2001  b.80 > a.1000: P 2501(1000) ack 111 id 702
        0.2002  b.80 > a.1000: P 1501(1000) ack 111 id 701
        0.2003  b.80 > a.1000: P 2501(1000) ack 111 id 702
        0.3000  a.1000 > b.80: . 111 ack 3501
    """)
    assert told.retransmissions == (0, 0)


def test_what_the_capture_missed() -> None:
    told = explained(REQUEST + """
        0.2  b.80 > a.1000: P 2501(1000) ack 111
        0.3  a.1000 > b.80: . 111 ack 3501
    """)
    assert told.retransmissions == (0, 0)
    assert "missed 1,000 bytes" in told.explanation
    assert told.confidence == "medium"


def test_giants_of_offloading() -> None:
    told = explained(HANDSHAKE + """
        0.03  a.1000 > b.80: P 101(10) ack 501
        0.10  b.80 > a.1000: P 501(60000) ack 111
        0.11  a.1000 > b.80: . 111 ack 60501
    """)
    assert told.verdict == "open"
    assert told.retransmissions == (0, 0)


# ---- captures that do not have all ---------------------------------------------------------------------------


def test_start_not_captured() -> None:
    told = explained("""
        0.100  b.80 > a.1000: P 501(1000) ack 111
        0.110  a.1000 > b.80: . 111 ack 1501
    """)
    assert told.verdict == "mid-stream"
    assert told.client.port == 1000  # by the ports
    assert told.confidence == "medium"


def test_one_direction_only() -> None:
    sent = "\n".join(line for line in (REQUEST + CLOSING).splitlines() if "a.1000 > " in line)
    told = explained(sent)
    assert told.verdict == "complete"
    assert told.confidence == "low"
    assert "one direction" in told.summary
    got = "\n".join(line for line in (REQUEST + CLOSING).splitlines() if "b.80 > " in line)
    told = explained(got)
    assert told.verdict == "complete"
    assert told.confidence == "low"
    assert told.client.port == 1000


def test_syn_not_captured() -> None:
    lines = (REQUEST + CLOSING).strip().splitlines()
    assert explained("\n".join(lines[1:])).verdict == "complete"
    assert explained("\n".join(lines[2:])).verdict == "mid-stream"
