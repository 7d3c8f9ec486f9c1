"""What is said of the packets: at the end, on SIGUSR1, with -v -w every second; on a terminal, in a pipe."""

from __future__ import annotations

import os
import pty
import re
import select
import signal
import subprocess
import time
from collections.abc import Callable

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
        self.read(0.3)
        status = self.process.wait(20)
        self.read(0.1)
        os.close(self.ours)
        return alike(self.shown), status


def alike(said: bytes) -> bytes:
    """Without what differs from run to run: names, and numbers of echo requests."""
    said = re.sub(rb"^(?:tcpdump|wiretale): ", b"program: ", said, flags=re.MULTILINE)
    return re.sub(rb"id \d+", b"id N", said)


def each(net: Network, words: list[str], do: Callable[[], object], ends: bool) -> list[tuple[bytes, int]]:
    """What both show on terminals, side by side: after `do`, SIGUSR1 and SIGINT, unless they end by themselves."""
    running = [Terminal(net, [*program, *words]) for program in PROGRAMS]
    for one in running:
        one.wait_for(b"listening on")
    do()
    for one in running:
        one.read(1.2)  # tcpdump's ring gives packets that late, if it saves
    if not ends:
        for number in (signal.SIGUSR1, signal.SIGINT):
            for one in running:
                one.process.send_signal(number)
                one.read(0.3)
    return [one.end() for one in running]


def ping(net: Network) -> None:
    net.run(net.a, "ping", "-c", "1", "127.0.0.1")


@pytest.mark.parametrize("words", [
    "-n -t icmp", "-n -t -c 1 icmp", "-n -t -c 2 icmp", "-w /dev/null icmp", "-n -t icmp6", "-q -n -t -i any icmp",
    "-w /dev/null --print -n -t icmp",
])  # fmt: skip
def test_on_a_terminal(net: Network, words: str) -> None:
    ours, theirs = each(net, ["-i", "lo", *words.split()] if "any" not in words else words.split(),
                        lambda: ping(net), "-c" in words)  # fmt: skip
    assert ours == theirs
    assert b"received by filter" in ours[0]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_in_a_pipe(net: Network, number: int) -> None:
    """Singular and plural, on demand and at the end, on which stream, and the status."""
    for expression in ("icmp[0] = 8", "icmp", "icmp6"):
        running = [net.capture(net.a, program, "-i", "va", "-n", "-t", expression) for program in PROGRAMS]
        net.run(net.a, "ping", "-c", "1", "192.0.2.2")
        time.sleep(1.2)
        for capture in running:
            capture.process.send_signal(signal.SIGUSR1)
        time.sleep(0.2)
        for capture in running:
            capture.end(number)
        ours, theirs = ((alike(one.said.encode()), alike(one.output), one.status) for one in running)
        assert ours == theirs
        assert ours[0].count(b"dropped by kernel") == 2
        assert (b"1 packet captured" in ours[0]) == (expression == "icmp[0] = 8")


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
    net.run(net.a, "ping", "-c", "1", "192.0.2.2")
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
