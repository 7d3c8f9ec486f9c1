"""`wiretale explain` and `wiretale conversations`, as a user runs them, on captures of real programs."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

import wiretale
from cli.running import process

TESTS = Path(__file__).resolve().parent.parent
CAPTURES = TESTS / "lab" / "captures"
REFUSED = str(CAPTURES / "refused.pcap.gz")
LOST = str(CAPTURES / "syn-ack-lost.pcap.gz")


def test_report() -> None:
    """The report: what was looked at, a line a conversation, a story."""
    done = process("explain", LOST)
    text = done.output.decode()
    assert (done.status, done.errors) == (0, "")
    assert text.startswith(f"{LOST}: ")
    assert "syn-ack-lost" in text and "Next: Capture on the client" in text


def test_packets_and_ladder() -> None:
    """--packets prints the evidence as tcpdump does, --ladder draws the exchange."""
    text = process("explain", "--packets", "--ladder", LOST).output.decode()
    (first,) = [line for line in text.splitlines() if line.startswith("       1  ")]
    assert "Flags [S], seq" in first
    assert "|-- SYN --" in text and "-- SYN, ACK --|" in text


def test_filter_and_numbers() -> None:
    """Words behind the files are a filter."""
    capture = str(CAPTURES / "web-then-refused.pcap.gz")
    told = json.loads(process("explain", "--json", capture, "tcp", "port", "80").output)
    assert told["schema"] == 1
    assert told["capture"]["filter"] == "tcp port 80"
    assert {one["server"]["port"] for one in told["conversations"]} == {80}


def test_json_is_the_librarys() -> None:
    """--json prints what `Report.to_dict` gives."""
    told = json.loads(process("explain", "--json", "-r", REFUSED).output)
    assert told == wiretale.explain(REFUSED).to_dict()


def test_csv() -> None:
    """--csv prints a row a conversation."""
    head, *rows = csv.reader(io.StringIO(process("explain", "--csv", REFUSED).output.decode()))
    assert len(rows) == len(wiretale.explain(REFUSED).conversations)
    assert {row[head.index("verdict")] for row in rows} == {"refused"}


def test_verdict_selects() -> None:
    """--verdict shows only those, in every form."""
    done = process("explain", "--verdict", "syn-ack-lost", REFUSED, LOST)
    assert b"syn-ack-lost" in done.output and b"refused  " not in done.output
    told = json.loads(process("explain", "--json", "--verdict", "refused", REFUSED, LOST).output)
    assert {one["verdict"] for one in told["conversations"]} == {"refused"}


def test_conversations() -> None:
    """The table has a row for each, sorted as asked for."""
    capture = str(CAPTURES / "web-then-refused.pcap.gz")
    rows = process("conversations", capture).output.decode().splitlines()
    assert rows[0].split()[:3] == ["#", "client", "server"]
    assert len(rows) == 1 + len(wiretale.explain(capture).conversations)
    top = json.loads(process("conversations", "--top", "1", "--json", capture).output)
    most = max(wiretale.explain(capture).conversations, key=lambda one: sum(one.bytes))
    assert top == [most.to_dict()]


@pytest.mark.parametrize("words, told", [
    (["explain"], "needs a capture"),
    (["explain", "nonexistent.pcap"], "nonexistent.pcap: no such file"),
    (["explain", "-r", "/nonexistent.pcap"], "No such file"),
    (["explain", REFUSED, "por", "80"], "did you mean"),
    (["explain", "--verdict", "refusd", REFUSED], "Did you mean refused?"),
    (["explain", "--for", "3s", REFUSED], "--for is for listening"),
    (["explain", "-i", "lo", "-r", REFUSED], "not both"),
    (["explain", "--nonsense", REFUSED], "--nonsense"),
    (["conversations", "--top", "-3", REFUSED], "--top must be"),
    (["conversations", "--sort", "colour", REFUSED], "invalid choice"),
    (["conversations"], "needs a capture"),
])  # fmt: skip
def test_errors(words: list[str], told: str) -> None:
    """One line says what is wrong; the status is 1."""
    done = process(*words)
    assert done.status == 1
    assert told.lower() in done.errors.lower()
    assert "Traceback" not in done.errors


def test_damaged_capture(tmp_path: Path) -> None:
    """What comes before the damage is explained, and the report says that there is more."""
    import gzip

    path = tmp_path / "cut.pcap"
    path.write_bytes(gzip.decompress(Path(LOST).read_bytes())[:-20])
    done = process("explain", str(path))
    assert done.status == 0
    assert b"could be read only in part" in b" ".join(done.output.split())  # wherever the line is broken


def test_notebook() -> None:
    """A report shows itself in a notebook."""
    assert "<table>" in wiretale.explain(REFUSED)._repr_html_()
