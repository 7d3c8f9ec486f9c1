"""What is said of the packets: at the end, on SIGUSR1, with -v -w every second; on a terminal, in a pipe."""

from __future__ import annotations

import os
import pty
import re
import select
import signal
import subprocess
import time

import pytest

from live.network import TCPDUMP, WIRETALE, Network, statistics

PROGRAMS = ([*WIRETALE, "--no-sandbox"], TCPDUMP)


class Terminal:
    """A program on a terminal of its own."""

    def __init__(self, net: Network, command: list[str]) -> None:
        self.ours, theirs = pty.openpty()
        self.process = net.start(net.a, *command, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True)
        os.close(theirs)
        self.shown = b""

    def read(self, seconds: float) -> None:
        """Takes what is shown within some time."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            if select.select([self.ours], [], [], left)[0]:
                try:
                    self.shown += os.read(self.ours, 65536)
                except OSError:  # so ends a terminal
                    return

    def wait_for(self, text: bytes) -> None:
        for _ in range(100):
            if text in self.shown:
                return
            self.read(0.1)
        pytest.fail(f"{text!r} does not come: {self.shown!r}")

    def end(self) -> tuple[bytes, int]:
        """What it has shown, and its status, once it has ended."""
        status = self.process.wait(20)
        self.read(0.05)
        os.close(self.ours)
        return alike(self.shown), status


def alike(said: bytes) -> bytes:
    """Without what differs from run to run: names, and numbers of echo requests."""
    said = re.sub(rb"^(?:tcpdump|wiretale): ", b"program: ", said, flags=re.MULTILINE)
    return re.sub(rb"id \d+", b"id N", said)


def ping(net: Network, address: str = "127.0.0.1") -> None:
    net.run(net.a, "ping", "-c", "1", address)


ON_A_TERMINAL = (
    "-i lo -n -t icmp", "-i lo -n -t -c 1 icmp", "-i lo -n -t -c 2 icmp", "-i lo -w /dev/null icmp",
    "-i lo -n -t icmp6", "-q -n -t -i any icmp", "-i lo -w /dev/null --print -n -t icmp",
)  # fmt: skip


def test_on_a_terminal(net: Network) -> None:
    """What both show, side by side: of a ping, on SIGUSR1, and at the end."""
    running = [[Terminal(net, [*program, *words.split()]) for program in PROGRAMS] for words in ON_A_TERMINAL]
    every = [one for pair in running for one in pair]
    for one in every:
        one.wait_for(b"listening on")
    ping(net)
    time.sleep(1.2)  # tcpdump's ring gives packets that late, if it saves
    for number in (signal.SIGUSR1, signal.SIGINT):
        for words, pair in zip(ON_A_TERMINAL, running, strict=True):
            for one in pair:
                if "-c" not in words:
                    one.process.send_signal(number)
        time.sleep(0.3)
        for one in every:
            one.read(0.01)
    for words, pair in zip(ON_A_TERMINAL, running, strict=True):
        ours, theirs = (one.end() for one in pair)
        assert ours == theirs, words
        assert b"received by filter" in ours[0]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_in_a_pipe(net: Network, number: int) -> None:
    """Singular and plural, on demand and at the end, on which stream, and the status."""
    expressions = ("icmp[0] = 8", "icmp", "icmp6 and icmp6[0] = 128")
    running = [
        [net.capture(net.a, program, "-i", "va", "-n", "-t", expression) for program in PROGRAMS]
        for expression in expressions
    ]
    ping(net, "192.0.2.2")
    time.sleep(1.2)
    for pair in running:
        for capture in pair:
            capture.process.send_signal(signal.SIGUSR1)
    time.sleep(0.3)
    for expression, pair in zip(expressions, running, strict=True):
        ours, theirs = ((alike(one.end(number).said.encode()), alike(one.output), one.status) for one in pair)
        assert ours == theirs
        assert ours[0].count(b"dropped by kernel") == 2
        assert (b"1 packet captured" in ours[0]) == (expression == expressions[0])


def test_running_count(net: Network) -> None:
    """-v -w: the number of packets, each second in which it has changed; nothing of it with --print."""
    words = ["-i", "lo", "-v", "-w", "/dev/null"]
    running = [net.capture(net.a, program, *words, "icmp") for program in PROGRAMS]
    silent = [net.capture(net.a, program, *words, "--print", "-n", "-t", "icmp") for program in PROGRAMS]
    time.sleep(1.8)
    ping(net)
    time.sleep(3)
    ours, theirs = (alike(one.end().said.encode()) for one in running)
    assert ours == theirs
    assert b"Got 0\rGot 2\r2 packets captured\n" in ours
    first, second = (alike(one.end().said.encode()) for one in silent)
    assert first == second and b"Got" not in first


def test_of_several_interfaces(net: Network) -> None:
    """They are counted together."""
    capture = net.capture(net.a, WIRETALE, "-i", "lo", "-i", "va", "-n", "icmp[0] = 8")
    ping(net)
    ping(net, "192.0.2.2")
    time.sleep(0.5)
    capture.process.send_signal(signal.SIGUSR1)
    capture.wait_for("dropped by kernel")
    assert "wiretale: 2 packets captured, 3 packets received by filter, 0 packets dropped by kernel\n" in capture.said
    capture.end()
    assert statistics(capture.said)["packets captured"] == 2
    assert capture.said.endswith("2 packets captured\n3 packets received by filter\n0 packets dropped by kernel\n")


def test_nobody_listens(net: Network) -> None:
    """With standard error closed the capture goes on."""
    shell = ["sh", "-c", 'exec "$@" 2>&-', "sh", *WIRETALE]
    process = net.start(net.a, *shell, "-i", "lo", "-n", "-c", "1", "icmp", stderr=subprocess.DEVNULL)
    for _ in range(100):
        ping(net)
        if process.poll() is not None:
            break
    assert process.communicate(timeout=20)[0].count(b"ICMP echo") == 1
    assert process.returncode == 0
