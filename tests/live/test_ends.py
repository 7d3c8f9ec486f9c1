"""How captures end, and what is then on disk: signals, limits, and things that go wrong."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from live.network import TCPDUMP, WIRETALE, Network, Saved, statistics

SEND = """
import socket, sys, time
out = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
for number in range(int(sys.argv[1])):
    out.sendto(number.to_bytes(4, "big"), ("127.0.0.1", 9999))
    if len(sys.argv) > 2: time.sleep(float(sys.argv[2]))
"""


def send(net: Network, count: int) -> None:
    done = net.run(net.a, sys.executable, "-c", SEND, str(count))
    assert done.returncode == 0, done.stderr


def numbers(saved: Saved) -> list[int]:
    """What the packets that `send` sent say."""
    return [int.from_bytes(packet[8 + 42 : 8 + 46], "big") for packet in saved.packets]


LISTEN = ["-i", "lo", "-nn", "udp port 9999"]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_a_capture_and_nothing_is_lost(net: Network, tmp_path: Path, number: int) -> None:
    path = tmp_path / "out.pcap"
    capture = net.capture(net.a, WIRETALE, "-w", str(path), *LISTEN)
    send(net, 500)
    capture.end(number)  # at once: what the kernel still holds is fetched
    assert capture.status == 0
    assert numbers(Saved(path)) == list(range(500))
    assert statistics(capture.said) == {
        "packets captured": 500, "packets received by filter": 1000, "packets dropped by kernel": 0,
    }  # fmt: skip


def test_who_was_started_with_nohup_goes_on(net: Network) -> None:
    """SIGHUP stays ignored; SIGINT, and more of them, end the capture once."""
    capture = net.capture(net.a, ["nohup", *WIRETALE], *LISTEN)
    capture.process.send_signal(signal.SIGHUP)
    send(net, 2)
    time.sleep(0.3)
    assert capture.process.poll() is None
    capture.process.send_signal(signal.SIGINT)
    capture.end(signal.SIGINT)
    assert capture.status == 0
    assert capture.output.count(b"UDP, length 4\n") == 2
    assert statistics(capture.said)["packets captured"] == 2


def test_what_is_killed_has_saved_all_but_the_last_second(net: Network, tmp_path: Path) -> None:
    path = tmp_path / "out.pcap"
    capture = net.capture(net.a, WIRETALE, "-w", str(path), *LISTEN)
    send(net, 300)
    time.sleep(1)
    capture.end(signal.SIGKILL)
    assert numbers(Saved(path)) == list(range(300))


def test_killed_while_packets_come(net: Network, tmp_path: Path) -> None:
    path = tmp_path / "out.pcap"
    capture = net.capture(net.a, WIRETALE, "-w", str(path), *LISTEN)
    sender = net.start(net.a, sys.executable, "-c", SEND, "1000000", "0.0002")
    time.sleep(2)
    capture.end(signal.SIGKILL)
    sender.kill()
    found = numbers(Saved(path))
    assert len(found) > 500
    assert found == list(range(len(found)))


def test_count(net: Network, tmp_path: Path) -> None:
    path = tmp_path / "out.pcap"
    ours = net.capture(net.a, WIRETALE, "-c", "7", "-w", str(path), *LISTEN)
    theirs = net.capture(net.a, TCPDUMP, "-c", "7", "-w", str(tmp_path / "theirs.pcap"), *LISTEN)
    send(net, 20)
    ours.wait()
    theirs.wait()
    assert numbers(Saved(path)) == list(range(7))
    assert (ours.status, statistics(ours.said)["packets captured"]) == (0, 7)
    assert ours.output == theirs.output == b""


def test_printing_ends_with_an_empty_line_as_tcpdump_ends_it(net: Network) -> None:
    both = [net.capture(net.a, command, "-t", *LISTEN) for command in (WIRETALE, TCPDUMP)]
    send(net, 2)
    time.sleep(1.2)
    ours, theirs = (one.end() for one in both)
    assert ours.output == theirs.output
    assert ours.said == theirs.said.replace("tcpdump: ", "wiretale: ")


def test_statistics_on_demand(net: Network) -> None:
    capture = net.capture(net.a, WIRETALE, *LISTEN)
    send(net, 3)
    time.sleep(0.3)
    capture.process.send_signal(signal.SIGUSR1)
    capture.wait_for("dropped by kernel")
    line = "wiretale: 3 packets captured, 6 packets received by filter, 0 packets dropped by kernel\n"
    assert capture.said.endswith(line)
    send(net, 1)
    capture.end()
    assert statistics(capture.said)["packets captured"] == 4


def test_how_many_there_are_is_told_every_second(net: Network, tmp_path: Path) -> None:
    capture = net.capture(net.a, WIRETALE, "-v", "-w", str(tmp_path / "out.pcap"), *LISTEN)
    send(net, 3)
    time.sleep(2.2)
    capture.end()
    assert "Got 3\r" in capture.said
    assert "\r3 packets captured\n" in capture.said


def test_lines_come_while_nothing_else_does(net: Network) -> None:
    capture = net.capture(net.a, WIRETALE, *LISTEN)
    send(net, 1)
    assert capture.process.stdout is not None
    assert capture.process.stdout.readline().endswith(b"UDP, length 4\n")
    capture.end()


def test_the_reader_of_a_pipe_goes(net: Network) -> None:
    out, into = os.pipe()
    capture = net.capture(net.a, WIRETALE, *LISTEN, stdout=into)
    os.close(into)
    os.close(out)
    send(net, 1)
    capture.wait()
    assert capture.status == 14
    assert capture.said.splitlines()[2:] == ["wiretale: Unable to write output: Broken pipe"]


def test_printed_to_a_pipe_that_goes_what_was_saved_is_complete(net: Network, tmp_path: Path) -> None:
    path = tmp_path / "out.pcap"
    out, into = os.pipe()
    capture = net.capture(net.a, WIRETALE, "--print", "-w", str(path), *LISTEN, stdout=into)
    os.close(into)
    os.close(out)
    send(net, 5)
    capture.wait()
    assert capture.status == 14
    assert numbers(Saved(path)) == list(range(5))


def test_a_full_disk(net: Network, tmp_path: Path) -> None:
    place = tmp_path / "small"
    place.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "none", str(place)], capture_output=True)
    if mounted.returncode:
        pytest.skip("no file system can be mounted")
    try:
        path = place / "out.pcap"
        capture = net.capture(net.a, WIRETALE, "-w", str(path), *LISTEN)
        send(net, 3000)
        capture.wait()
        assert capture.status == 1
        assert f"wiretale: {path}: No space left on device\n" in capture.said
        assert statistics(capture.said)["packets captured"] >= 1000
        found = numbers(Saved(path))  # which would raise if the last packet were not whole
        assert found == list(range(len(found)))
        assert len(found) > 1000
    finally:
        subprocess.run(["umount", str(place)], check=True)


def test_nothing_is_lost_while_whoever_reads_is_held_up(net: Network) -> None:
    """Few packets at a time use the ring up as many do: they are moved into memory until they can be printed."""
    out, into = os.pipe()
    capture = net.capture(net.a, WIRETALE, "-X", "--immediate-mode", *LISTEN, stdout=into)
    os.close(into)
    send(net, 3000)  # blocks of which a part is printed when the pipe is full
    done = net.run(net.a, sys.executable, "-c", SEND, "500", "0.003")
    assert done.returncode == 0, done.stderr
    with open(out, "rb") as reader:
        lines = []
        while len(lines) < 3500:
            line = reader.readline()
            if line.startswith(b"\t0x0010:"):
                lines.append(int(line.split()[7] + line.split()[8], 16))
        capture.end()
    assert lines == [*range(3000), *range(500)]
    assert statistics(capture.said) == {
        "packets captured": 3500, "packets received by filter": 7000, "packets dropped by kernel": 0,
    }  # fmt: skip


def test_a_signal_while_the_output_is_blocked(net: Network) -> None:
    out, into = os.pipe()
    capture = net.capture(net.a, WIRETALE, "-XX", *LISTEN, stdout=into)
    os.close(into)
    send(net, 3000)  # more than the pipe takes, and nobody reads
    time.sleep(0.5)
    capture.end()
    assert capture.status == 14
    assert "Unable to write output: Interrupted system call" in capture.said
    os.close(out)


@pytest.mark.parametrize("words", [LISTEN, ["-l", *LISTEN], [*LISTEN[:-1], f"ether proto 0x800 and {LISTEN[-1]}"]])
def test_what_nobody_reads_is_saved_all_the_same(net: Network, tmp_path: Path, words: list[str]) -> None:
    """Printing is held up, and then a signal comes: what waits in memory and in the ring goes into the file."""
    path = tmp_path / "out.pcap"
    out, into = os.pipe()
    capture = net.capture(net.a, WIRETALE, "--print", "-XX", "-w", str(path), *words, stdout=into)
    os.close(into)
    send(net, 3000)
    time.sleep(0.5)
    capture.end()
    os.close(out)
    assert capture.status == 14
    assert "Unable to write output: Interrupted system call" in capture.said
    assert numbers(Saved(path)) == list(range(3000))
