"""Notes on printed lines, of any style, from anywhere."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

import making
from annotate.test_packets import EXAMPLES, HANDSHAKE, INDENT, notes_and_lines
from wiretale.annotate.explain import Explainer
from wiretale.annotate.lines import fields_of
from wiretale.annotate.notes import Note
from wiretale.cli.dump import render
from wiretale.listing.lines import entries_of
from wiretale.listing.reader import read_record
from wiretale.listing.record import ListingError

SEEDS = Path(__file__).parents[3] / "shared" / "seeds"

POP3 = """\
15:04:49.050227 windbag.34348 > venus.domain.com.pop3: S 2974284112:2974284112(0) win 5840 <nop,wscale 2> (DF)
15:04:49.190076 venus.domain.com.pop3 > windbag.34348: S 286291121:286291121(0) ack 2974284113 win 5840 <wscale 3> (DF)
15:04:49.190168 windbag.34348 > venus.domain.com.pop3: . ack 1 win 5840 (DF)
15:04:49.548954 windbag.34348 > venus.domain.com.pop3: P 1:7(6) ack 1 win 5840 (DF)
15:04:49.653945 venus.domain.com.pop3 > windbag.34348: P 1:58(57) ack 7 win 5840 (DF) [tos 0x10]  (ttl 50, id 7, len 97)
"""


def notes_on(text: str) -> list[tuple[list[Note], str]]:
    """Notes on each packet of a text that can be read, and its line."""
    explainer = Explainer()
    found = []
    for entry in entries_of(text):
        try:
            record = read_record(entry.text, entry.number, entry.indented)
        except ListingError:
            continue
        found.append((explainer.notes(fields_of(record)), entry.text))
    return found


def test_classic() -> None:
    """Lines of the time when tcpdump wrote flags without a word before them."""
    first, second, third, fourth, fifth = (dict(notes) for notes, _ in notes_on(POP3))
    assert first["windbag.34348"] == "from host windbag; port 34348, which its system picked for this conversation"
    assert first["> venus.domain.com.pop3"] == "to host venus.domain.com; port 110, pop3: fetching mail"
    assert first["S"].startswith("SYN (synchronize): asks to open")
    assert first["(0)"] == "no data: what is in parentheses counts bytes, not packets"
    assert first["(DF)"].startswith("don't fragment")
    assert second["ack 2974284113"].startswith("has the SYN of the other end")
    assert third["."].startswith("no flag but ACK")
    assert "times 4 from the handshake: room for 23,360 bytes" in third["win 5840"]
    assert fourth["1:7"] == "bytes 1 up to, but not including, 7 of what this end has sent since the connection began"
    assert fourth["(6)"] == "6 bytes of data: what is in parentheses counts bytes, not packets"
    assert "times 8 from the handshake" in fifth["win 5840"]
    assert fifth["ack 7"].startswith("has all bytes of the other end up to 6, and expects 7 next")
    assert "has passed 14" in fifth["ttl 50"]
    assert "tos 0x10" in fifth and "id 7" in fifth and "len 97" in fifth


def test_line_by_itself() -> None:
    """Nothing is known of what came before: relative numbers are told from the header's own by their size."""
    line = "IP 192.0.2.1.40000 > 192.0.2.2.80: Flags [P.], seq {}:{}, ack 1, win 229, length 100"
    ((notes, _),) = notes_on(line.format(1, 101))
    assert "since the connection began" in dict(notes)["seq 1:101"]
    ((notes, _),) = notes_on(line.format(3112279261, 3112279361))
    assert "by the number in the header" in dict(notes)["seq 3112279261:3112279361"]
    assert "only the handshake tells" in dict(notes)["win 229"]


@pytest.mark.parametrize("style", ["3.7", "3.9", "4.99"])
@pytest.mark.parametrize("options", ["-n", "-nv", "-nvv", "-ne", "-nS", "-ntttt"])
def test_same_as_of_packets(options: str, style: str, tmp_path: Path) -> None:
    """The line of a packet is explained as the packet is, where the line tells all that the packet does."""
    path = tmp_path / "handshake.pcap"
    path.write_bytes(making.pcap(HANDSHAKE))
    words = [options, "--style", style]
    printed = render(str(path), words).decode()
    of_packets = [notes for notes, _ in notes_and_lines(path, *words)]
    of_lines = [notes for notes, _ in notes_on(printed)]
    assert len(of_lines) == len(of_packets) == 3
    for lines, packets in zip(of_lines, of_packets, strict=True):
        assert [label for label, _ in lines] == [label for label, _ in packets]
        if options != "-ntttt" and not (options == "-nv" and style == "3.7"):
            different = [pair for pair in zip(lines, packets, strict=True) if pair[0] != pair[1]]
            # Only of a packet is it known how long its IP header is.
            assert all(label.startswith("len") for (label, _), _ in different), different


@pytest.mark.parametrize("style", ["3.7", "3.9", "4.99"])
@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_notes_are_on_the_line(path: Path, style: str) -> None:
    for options in ("-n", "-nvv", "-ne"):
        printed = render(str(path), [options, "--style", style]).decode("latin1")
        found = notes_on(printed)
        assert found
        for notes, line in found:
            text = line.replace("\n    ", " ")
            assert not [label for label, _ in notes if label.strip() not in text]


@pytest.mark.skipif(not SEEDS.exists(), reason="there are no shared articles here")
def test_articles() -> None:
    """Every packet of every article that can be read is explained by what its line says."""
    read = 0
    for path in [*SEEDS.glob("*.txt"), *(SEEDS / "listings").glob("*")]:
        if not path.is_file():
            continue
        for notes, line in notes_on(path.read_text("latin1")):
            read += 1
            assert notes
            text = " ".join(line.split())
            assert not [label for label, _ in notes if " ".join(label.split()) not in text], line
    assert read > 100


def annotate(*words: str, text: str = "") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "wiretale", "annotate", *words]
    return subprocess.run(command, input=text, capture_output=True, text=True, timeout=60)


def test_command() -> None:
    """Of an argument, of standard input; what is none of tcpdump's is left out, and what cannot be read said."""
    line = POP3.splitlines()[0]
    done = annotate(line)
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert lines[0] == line
    assert all(row.startswith(INDENT) for row in lines[1:])
    piped = annotate(text="# tcpdump port 110\n" + POP3 + "\nAnd this is prose.\n5 packets captured\n")
    assert piped.returncode == 0
    assert [row for row in piped.stdout.splitlines() if not row.startswith(INDENT)] == POP3.splitlines()
    odd = annotate("12:00:00.000000 IP 192.0.2.1.1 > 192.0.2.2.2: Flags [S], seq x, win 1, length 0")
    assert "what follows is not understood: seq x, win 1, length 0" in " ".join(odd.stdout.split())
    bad = annotate("12:00:00.000000 IP6 is what this says > that: Flags [S], win 1, length 0")
    assert bad.returncode == 1
    none = annotate("good morning")
    assert (none.returncode, none.stdout) == (1, "")
    assert none.stderr == "wiretale annotate: there is no line of tcpdump's to explain\n"
    wrong = annotate("--frobnicate")
    assert wrong.returncode == 1
    assert wrong.stderr.startswith("wiretale annotate: unknown option --frobnicate\n")
    assert annotate("--help").stdout.startswith("usage: wiretale annotate")


def test_hostile_text() -> None:
    """Nothing that a terminal would obey comes out."""
    done = annotate(POP3.splitlines()[0].replace("windbag", "wind\x1b[2Jbag") + " \x1b]0;title\x07")
    assert "\x1b" not in done.stdout + done.stderr
    assert "\x07" not in done.stdout + done.stderr


def test_live_pipe() -> None:
    """A packet is explained when its line has come, and not only when the next has."""
    command = [sys.executable, "-m", "wiretale", "annotate"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None and process.stdout is not None
        process.stdin.write(POP3.splitlines()[0].encode() + b"\n")
        process.stdin.flush()
        found = b""
        limit = time.monotonic() + 60
        while b"(DF)  " not in found and time.monotonic() < limit:
            found += os.read(process.stdout.fileno(), 65536)
        assert b"windbag.34348" in found and b"(DF)  " in found
        process.stdin.close()
        assert process.wait(60) == 0
