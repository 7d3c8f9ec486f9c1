"""How a report is told: text, table, CSV, ladders, HTML; and that nothing from packets gets out unescaped."""

from __future__ import annotations

import csv
import io

from hypothesis import given
from hypothesis import strategies as st

from conversations import spoken
from wiretale.conversations.report import CaptureSummary, Conversation, Endpoint, Finding, Report
from wiretale.conversations.telling import words
from wiretale.conversations.telling.html import as_html
from wiretale.conversations.telling.ladder import MOST_RUNGS, Rung, drawn
from wiretale.conversations.telling.rows import COLUMNS, SORTS, as_csv, ordered, table
from wiretale.conversations.telling.text import MOST_WELL, Manner, Telling


def conversation(number: int = 1, **fields: object) -> Conversation:
    """A refused connection, but for what is given otherwise."""
    made = Conversation(
        number=number, protocol="tcp", client=Endpoint("192.0.2.10", 40000 + number), server=Endpoint("192.0.2.80", 80),
        service="http", start=1_000_000_000, end=1_002_000_000, packets=(1, 1), bytes=(74, 54), verdict="refused",
        confidence="high", evidence=(1, 2), explanation="It was refused (packets 1 and 2).", severity="problem",
        alternatives=("A firewall.",), next_step="Look at the server.", summary="reset in answer to the SYN, once",
        first_packet=1, last_packet=2,
    )  # fmt: skip
    for name, value in fields.items():
        setattr(made, name, value)
    return made


def report(*conversations: Conversation, findings: tuple[Finding, ...] = ()) -> Report:
    capture = CaptureSummary(("a.pcap",), "", 2, 128, 1_000_000_000, 1_002_000_000, conversations=len(conversations))
    return Report(capture, conversations, list(findings))


def told(of: Report, **manner: object) -> str:
    return "\n".join(Telling(of, Manner(**manner)).lines())  # type: ignore[arg-type]


def test_story() -> None:
    """A conversation that failed has a line, and a story with all that is to be said."""
    assert told(report(conversation())) == (
        "a.pcap: 2 packets, 128 B in 2 ms; 1 conversation\n"
        "\n"
        "Conversations\n"
        "1  192.0.2.10:40001 > 192.0.2.80:80  refused  http: reset in answer to the SYN, once\n"
        "\n"
        "What happened\n"
        "\n"
        "1  192.0.2.10:40001 > 192.0.2.80:80: refused\n"
        "   It was refused (packets 1 and 2).\n"
        "   It could be:\n"
        "   - A firewall.\n"
        "   Next: Look at the server.\n"
        "   packets 1-2"
    )


def test_alike_are_told_together() -> None:
    """Many to one service are a line; so are many ports of one host, and many clients of one service."""
    again = [conversation(number) for number in range(1, 6)]
    assert "1  192.0.2.10 > 192.0.2.80:80  refused  5 times; the first: reset" in told(report(*again))
    scan = [conversation(n, server=Endpoint("192.0.2.80", 100 + n)) for n in range(1, 8)]
    assert "192.0.2.10 > 192.0.2.80, 7 ports  refused  7 times, ports 101-107" in told(report(*scan))
    flood = [conversation(n, client=Endpoint(f"198.51.100.{n}", 4000)) for n in range(1, 8)]
    assert "7 addresses > 192.0.2.80:80  refused  7 times" in told(report(*flood))
    assert told(report(*flood)).count("It was refused") == 1


def test_what_went_well_is_short() -> None:
    """Without trouble there is no story; very many lines are counted; --all tells all."""
    fine = [
        conversation(n, server=Endpoint(f"198.51.100.{n}", 443), verdict="complete", severity="ok")
        for n in range(1, 200)
    ]
    text = told(report(*fine))
    assert text.endswith("All of it went well.")
    assert f"and {199 - MOST_WELL} more that went well ({199 - MOST_WELL} complete): --all lists them." in text
    assert told(report(*fine), every_story=True).count("It was refused") == 199


def test_verdicts_select() -> None:
    """--verdict leaves out the rest."""
    both = report(conversation(1), conversation(2, verdict="complete", severity="ok"))
    text = told(both, verdicts=frozenset({"complete"}))
    assert "refused  " not in text and "complete" in text
    assert told(both, verdicts=frozenset({"stalled"})).endswith("Nothing was stalled.")


def test_findings_come_first() -> None:
    """What stands out is told before the conversations, problems before notes."""
    findings = (
        Finding("duplicates", "the capture", "note", "Each packet is there twice."),
        Finding("port-scan", "192.0.2.10", "problem", "997 ports were tried.", conversations=(1, 2, 3), evidence=(1,)),
    )
    text = told(report(conversation(), findings=findings))
    assert text.index("port-scan") < text.index("duplicates") < text.index("Conversations")
    assert "conversations 1-3" in text


HOSTILE = "\x1b]0;owned\x07\x9b31m\u202e\r\n=cmd"


def hostile() -> Report:
    """A report in which every text is an attack."""
    return report(
        conversation(
            client=Endpoint(HOSTILE, 1, HOSTILE), server=Endpoint(HOSTILE, 2, HOSTILE), service=HOSTILE,
            summary=HOSTILE, explanation=HOSTILE, alternatives=(HOSTILE,), next_step=HOSTILE, application=HOSTILE,
        ),
        findings=(Finding("port-scan", HOSTILE, "problem", HOSTILE, alternatives=(HOSTILE,), next_step=HOSTILE),),
    )  # fmt: skip


def test_nothing_gets_out_unescaped() -> None:
    """No control character of a packet reaches the terminal, no formula a table, no element a page."""
    of = hostile()
    lines = [*Telling(of, Manner()).lines(), *table(of.conversations), *drawn(of.conversations[0], [])]
    assert all(line.isprintable() for line in lines)
    (_, row) = csv.reader(io.StringIO("".join(as_csv(of.conversations))))
    assert all(cell.isprintable() for cell in row)
    of.conversations[0].service = "<script>alert(1)</script>"
    assert "<script>" not in as_html(of)
    dangerous = conversation(service="=HYPERLINK(1)")
    assert "'=HYPERLINK(1)" in "".join(as_csv([dangerous]))


def test_colours_only_when_asked() -> None:
    """Colours are on where they are asked for, and only there."""
    assert "\x1b[31mrefused\x1b[0m" in told(report(conversation()), colour=True)
    assert "\x1b" not in told(report(conversation()))


def test_csv() -> None:
    """A row a conversation, with all its columns."""
    head, row = csv.reader(io.StringIO("".join(as_csv([conversation()]))))
    assert tuple(head) == COLUMNS
    cells = dict(zip(head, row, strict=True))
    assert (cells["client_address"], cells["server_port"], cells["verdict"]) == ("192.0.2.10", "80", "refused")
    assert cells["round_trip_ns"] == ""


def test_table_sorts() -> None:
    """The table's order is what was asked for."""
    state = spoken.report(
        """
        0.0  a.1000 > b.80: S 100
        0.1  b.80 > a.1000: R 0 ack 101
        0.2  c.1000 > d.53: udp 900
        1.0  e.1000 > f.53: udp 50
        1.3  f.53 > e.1000: udp 90
        """
    ).state
    assert state is not None
    every = {by: [one.number for one in ordered(state, by)] for by in SORTS}
    assert every == {
        "start": [1, 2, 3], "bytes": [2, 3, 1], "packets": [1, 3, 2], "duration": [3, 1, 2], "rtt": [3, 1, 2],
        "retransmissions": [1, 2, 3], "client": [1, 2, 3], "server": [1, 2, 3], "verdict": [3, 1, 2],
    }  # fmt: skip
    for by, numbers in every.items():
        assert [one.number for one in ordered(state, by, 2)] == numbers[:2]
    for one in ordered(state, "rtt"):
        assert (one.round_trip_ns is None) == (one.number == 2 or one.verdict == "refused")
    lines = list(table([conversation(1), conversation(2), conversation(3, client=Endpoint("192.0.2.1", 4))]))
    assert len({line.index("refused") for line in lines[1:]}) == 1


def test_ladder() -> None:
    """An arrow a packet, the time at the side of who sent it; evidence has a star."""
    rungs = [Rung(1, 0, True, "SYN"), Rung(2, 1_500_000, False, "RST, ACK"), Rung(3, 3_000_000, True, "SYN")]
    lines = list(drawn(conversation(), rungs))
    assert lines[1].startswith("     1*  0.000000 s  |-- SYN --") and lines[1].endswith(">|")
    assert lines[2].startswith("     2*              |<--") and lines[2].endswith("-- RST, ACK --|  0.001500 s")
    assert lines[3].startswith("     3   0.003000 s")
    assert len({line.index("|") for line in lines[1:]}) == 1


def test_long_ladders_are_cut_in_the_middle() -> None:
    """A long exchange shows its beginning, its end, and its evidence."""
    rungs = [Rung(number, number, number % 2 == 0, "data") for number in range(1, 1000)]
    lines = list(drawn(conversation(evidence=(500,)), rungs))
    assert any(line.startswith("   500*") for line in lines)
    assert any(line.startswith("     1 ") for line in lines) and any(line.startswith("   999 ") for line in lines)
    assert len(lines) < MOST_RUNGS + 10
    assert "packets left out" in lines[-1]


@given(st.integers(0, 10**15))
def test_durations_are_short(nanoseconds: int) -> None:
    """A duration is a number or two with their units."""
    text = words.duration(nanoseconds)
    assert len(text) <= 14
    assert text[0].isdigit()


def test_figures() -> None:
    """Figures as a person writes them."""
    shown = [words.duration(n) for n in (0, 350, 12_000, 3_400_000, 1_250_000_000, 245_000_000_000, 90_000_000_000_000)]
    assert shown == ["0 s", "350 ns", "12 us", "3.4 ms", "1.25 s", "4 min 5 s", "1 d 1 h"]
    assert words.ranges([5, 1, 2, 3, 9]) == "1-3, 5, 9"
    assert words.ranges(range(0, 100, 2), 3) == "0, 2, 4 and 47 more"
    assert [words.size(n) for n in (0, 980, 12_345, 4_500_000)] == ["0 B", "980 B", "12.3 kB", "4.5 MB"]


def test_a_client_whose_peers_are_gone_is_one_line() -> None:
    """As of a peer-to-peer program: each at a port of its own. The last three may still answer."""
    peers = "\n".join(f"{n}.0  a.{40000 + n} > 198.51.100.{n + 1}.{5000 + n * 13}: S {n}" for n in range(16))
    lines = [*Telling(spoken.report(peers), Manner()).lines()]
    (line,) = [line for line in lines if "no-answer" in line and "13 addresses, 13 ports" in line]
    assert "13 times" in line


def test_a_sweep_of_thousands_is_a_line_a_port() -> None:
    """Where there are so many that the facts alone are looked at."""
    sweep = "\n".join(
        f"{n / 1000:.3f}  a.61000 > 198.18.{n // 250}.{n % 250 + 1}.{(22, 80, 443)[n % 3]}: S {n}" for n in range(2400)
    )
    lines = [*Telling(spoken.report(sweep), Manner()).lines()]
    rows = [line for line in lines if "  no-answer  " in line]
    assert len(rows) == 3
    assert all("192.0.2.1 > 800 addresses, port " in row and "800 times" in row for row in rows)
