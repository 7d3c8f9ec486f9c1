"""--for, --until and --idle: the end comes by the clock, although the input goes on or is silent."""

from __future__ import annotations

import os
import subprocess
import time
from pathlib import Path

import pytest

import making
from cli import running

FRAMES = [making.ether(bytes([n]) * 50, 0x0900) for n in range(3)]


def waiting(*words: str, cwd: Path, **environment: str) -> subprocess.Popen[bytes]:
    """The command, reading from a pipe on which nothing more comes than the packets that were there at once."""
    process = subprocess.Popen(
        [*running.COMMAND, "-r", "-", *words], cwd=cwd, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, env={**running.ENVIRONMENT, **environment},
    )  # fmt: skip
    assert process.stdin is not None
    process.stdin.write(making.pcap(FRAMES))
    process.stdin.flush()
    return process


def ended(process: subprocess.Popen[bytes]) -> running.Done:
    """How it ended, its input still being open."""
    assert process.stdout is not None and process.stderr is not None and process.stdin is not None
    output, errors = process.stdout.read(), process.stderr.read().decode()
    status = process.wait(timeout=60)
    process.stdin.close()
    process.stdout.close()
    process.stderr.close()
    return running.Done(status, output, errors)


@pytest.mark.parametrize("flag", ["--for=300ms", "--idle=0.3s", "--until", "--for 20h --idle 300ms"])
def test_the_end_comes_by_the_clock(flag: str, tmp_path: Path) -> None:
    if flag == "--until":
        flag += "=" + time.strftime("%H:%M:%S", time.gmtime(time.time() + 5))
    done = ended(waiting("-w", "saved", "--print", "-n", *flag.split(), cwd=tmp_path))
    assert (done.status, done.output.count(b"\n") > 0) == (0, True)
    assert done.errors == "reading from file -, link-type EN10MB (Ethernet), snapshot length 262144\n"
    assert (tmp_path / "saved").read_bytes() == making.pcap(FRAMES)


def test_counts_are_told(tmp_path: Path) -> None:
    assert ended(waiting("--count", "--for", "300ms", cwd=tmp_path)).output == b"3 packets\n"
    assert ended(waiting("--count", "--idle", "300ms", "less 10", cwd=tmp_path)).output == b"0 packets\n"


def test_packets_put_the_end_off(tmp_path: Path) -> None:
    """--idle counts from the last packet that was taken."""
    process = waiting("-nU", "--idle", "4s", "ether proto 0x0900", cwd=tmp_path)
    assert process.stdin is not None and process.stdout is not None
    for _ in range(5):
        time.sleep(0.5)
        process.stdin.write(making.pcap(FRAMES)[24:])
        process.stdin.flush()
    assert ended(process).output.count(b"0x0900") == 18


def test_who_reads_slowly_gets_all_of_a_line(tmp_path: Path) -> None:
    """The time is up while the program waits for its reader: what it was writing is written, and that is the end."""
    out, into = os.pipe()
    capture = tmp_path / "large.pcap"
    capture.write_bytes(making.pcap(FRAMES * 3000))
    process = subprocess.Popen(
        [*running.COMMAND, "-nr", str(capture), "--for", "300ms"], stdout=into, stderr=subprocess.PIPE,
        env=running.ENVIRONMENT,
    )
    os.close(into)
    time.sleep(1.5)
    with open(out, "rb") as pipe:
        output = pipe.read()
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 0
    assert errors.count(b"\n") == 1
    assert output.endswith(b"\n")


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("--for 30", "--for: '30' is not a duration: give a number and ms, s, m, h, d or w, as in 30s"),
        ("--idle 0s", "--idle: 0s is too short"),
        ("--until 25:00", "--until: '25:00' is not a time"),
        ("--until=2001-01-01T00:00", "--until: 2001-01-01T00:00 is past"),
    ],
)
def test_times_that_make_no_sense(line: str, message: str) -> None:
    done = running.here("-r", "missing", *line.split())
    assert done.status == 1
    assert done.errors.startswith("wiretale: " + message)
    assert done.errors.count("\n") == 1
