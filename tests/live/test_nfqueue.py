"""`-i nfqueue:QUEUE`: what netfilter's rules queue is captured, and goes on its way."""

from __future__ import annotations

import shutil
import signal
import sys
import time
from pathlib import Path

import pytest

from live.network import TCPDUMP, WIRETALE, Capture, Network, Saved, statistics
from live.test_confined import children, status_of, wait_until
from live.test_interfaces import environment
from live.test_nflog import SEND

READERS = "/proc/net/netfilter/nfnetlink_queue"
ONLY_NET_ADMIN = 1 << 12


@pytest.fixture
def queued(net: Network) -> Network:
    """A network where what host `a` sends to `b` passes queue 5, and then queue 6 as well, if somebody reads them."""
    if shutil.which("iptables") is None or shutil.which("ip6tables") is None:
        pytest.skip("there is no iptables")
    tried = net.run(net.a, *TCPDUMP, "-L", "-i", "nfqueue:5")
    if tried.returncode:
        pytest.skip(f"this kernel has no queues: {tried.stderr.decode()}")
    for table, number in (("mangle", "5"), ("filter", "6")):
        for command, rule in (
            ("iptables", "-p icmp --icmp-type echo-request"), ("iptables", "-p udp --dport 9"),
            ("ip6tables", "-p icmpv6 --icmpv6-type echo-request"),
        ):  # fmt: skip
            words = ["-t", table, "-A", "OUTPUT", *rule.split(), "-j", "NFQUEUE", "--queue-num", number]
            made = net.run(net.a, command, *words, "--queue-bypass")
            if made.returncode:
                pytest.skip(f"this kernel has no such rules: {made.stderr.decode()}")
    return net


def reach(net: Network, count: int, *words: str) -> int:
    """How many pings come back."""
    done = net.run(net.a, "ping", "-c", str(count), "-i", "0.01", "-W", "2", *words)
    return done.stdout.count(b"bytes from")


def ended(capture: Capture, number: int = signal.SIGINT) -> Capture:
    """Ends a capture; its helper has ended, too."""
    helpers = children(capture.process.pid)
    capture.end(number)
    wait_until(lambda: not any(Path(f"/proc/{helper}").exists() for helper in helpers))
    return capture


def test_saved_as_tcpdump_saves(queued: Network, tmp_path: Path) -> None:
    """The same packets, of either version, byte for byte; and all of them arrive."""
    net = queued
    ours, theirs = tmp_path / "ours.pcap", tmp_path / "theirs.pcap"
    running = [
        net.capture(net.a, WIRETALE, "-i", "nfqueue:5", "-w", str(ours)),
        net.capture(net.a, TCPDUMP, "-i", "nfqueue:6", "-w", str(theirs)),
    ]
    assert reach(net, 5, "192.0.2.2") == 5
    assert reach(net, 3, "-s", "1301", "192.0.2.2") == 3
    assert reach(net, 2, "2001:db8::2") == 2
    ended(running[0])
    time.sleep(0.2)
    running[1].end()
    our, their = Saved(ours), Saved(theirs)
    assert our.header == their.header
    assert our.packets == their.packets
    assert len(our.packets) == 10
    assert our.times == sorted(our.times)
    assert running[0].said.replace("nfqueue:5", "nfqueue:6").replace("wiretale", "tcpdump") == running[1].said


def test_printed_as_tcpdump_prints(queued: Network) -> None:
    """With a filter, which does not keep the others back, and `-c`, after which the rest goes on."""
    net = queued
    options = ["-t", "-n", "-l", "-c", "3", "greater", "100"]
    running = [net.capture(net.a, WIRETALE, "-i", "nfqueue:5", *options),
               net.capture(net.a, TCPDUMP, "-i", "nfqueue:6", *options)]  # fmt: skip
    assert reach(net, 2, "192.0.2.2") == 2
    assert reach(net, 6, "-s", "200", "192.0.2.2") == 6
    ours, theirs = (capture.wait() for capture in running)
    assert ours.output == theirs.output
    assert ours.output.count(b"\n") == 3
    assert statistics(ours.said) == statistics(theirs.said)


def test_several_queues_and_a_snapshot_length(queued: Network, tmp_path: Path) -> None:
    net = queued
    path = tmp_path / "both.pcap"
    capture = net.capture(net.a, WIRETALE, "-i", "nfqueue:5,6", "-s", "40", "-w", str(path))
    assert reach(net, 4, "192.0.2.2") == 4
    ended(capture)
    saved = Saved(path)
    assert [len(packet) for packet in saved.packets] == [8 + 40] * 8
    assert {int.from_bytes(packet[4:8], "little") for packet in saved.packets} == {84}


def test_rights(queued: Network) -> None:
    """The capture has none. Who tells the kernel has one; both are gone in the end, and so is the queue's reader."""
    net = queued
    for number in (signal.SIGTERM, signal.SIGKILL):
        capture = net.capture(net.a, WIRETALE, "-i", "nfqueue:5", "-w", "/dev/null", "-Z", "nobody")
        assert int(status_of(capture.process.pid)["CapPrm"], 16) == 0
        assert status_of(capture.process.pid)["Uid"].split()[0] != "0"
        (helper,) = children(capture.process.pid)
        wait_until(lambda helper=helper: status_of(helper)["NoNewPrivs"] == "1")  # type: ignore[misc]
        assert int(status_of(helper)["CapPrm"], 16) == int(status_of(helper)["CapEff"], 16) == ONLY_NET_ADMIN
        assert int(status_of(helper)["CapBnd"], 16) == 0
        assert reach(net, 3, "192.0.2.2") == 3
        ended(capture, number)
        wait_until(lambda: net.run(net.a, "cat", READERS).stdout == b"")
        assert reach(net, 3, "192.0.2.2") == 3


@pytest.mark.parametrize("options", [[], ["--no-sandbox"]])
def test_who_does_not_read_holds_nothing_back_for_ever(queued: Network, tmp_path: Path, options: list[str]) -> None:
    """While it is stopped packets wait, up to what finds room; the others go on unseen, and are counted."""
    net = queued
    path = tmp_path / "x.pcap"
    capture = net.capture(net.a, WIRETALE, "-i", "nfqueue:5", "-B", "32", "-w", str(path), *options)
    capture.process.send_signal(signal.SIGSTOP)
    listening = net.start(net.b, sys.executable, "-c", RECEIVE)
    assert listening.stdout is not None
    listening.stdout.readline()
    net.run(net.a, sys.executable, "-c", SEND, "2000")
    capture.process.send_signal(signal.SIGCONT)
    assert reach(net, 1, "192.0.2.2") == 1
    net.run(net.a, sys.executable, "-c", SEND, "1")
    arrived = int(listening.communicate(timeout=30)[0])
    ended(capture)
    found = statistics(capture.said)
    assert arrived == 2001
    assert found["packets dropped by kernel"] > 100
    assert found["packets captured"] + found["packets dropped by kernel"] == 2002
    assert len(Saved(path).packets) == found["packets captured"]


RECEIVE = """
import socket
one = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
one.setsockopt(socket.SOL_SOCKET, 33, 8 << 20)
one.bind(("0.0.0.0", 9))
one.settimeout(2)
print("ready", flush=True)
count = 0
try:
    while True:
        one.recv(10)
        count += 1
except TimeoutError:
    print(count)
"""


def test_other_commands(queued: Network) -> None:
    """`explain` listens, too, and holds nothing back."""
    net = queued
    capture = net.capture(net.a, [*WIRETALE, "explain"], "-i", "nfqueue:5")
    assert reach(net, 3, "192.0.2.2") == 3
    ended(capture)
    assert capture.status == 0


def test_refused(queued: Network) -> None:
    """A queue that has a reader, no right, a direction."""
    net = queued
    reader = net.capture(net.a, TCPDUMP, "-i", "nfqueue:5")
    no_right = ["setpriv", "--bounding-set", "-net_admin", "--inh-caps", "-all"]
    for before, words, told, hint in (
        ([], ["nfqueue:5"], "nfqueue:5: Device or resource busy", READERS),
        (no_right, ["nfqueue:7"], "nfqueue:7: You don't have permission to perform this capture on that device",
         "CAP_NET_ADMIN"),
        ([], ["nfqueue", "-Q", "in"],
         "nfqueue: pcap_setdirection() failed: Setting direction is not supported on this device", ""),
    ):  # fmt: skip
        done = net.run(net.a, *before, *WIRETALE, "-i", *words, env=environment())
        said = done.stderr.decode()
        assert said.startswith(f"wiretale: {told}\n"), said
        assert hint in said and done.returncode == 1
    reader.end()


def test_library(queued: Network) -> None:
    net = queued
    script = """
import subprocess, wiretale
with wiretale.capture("nfqueue:5", "icmp", count=2, timeout=20) as source:
    pings = subprocess.Popen(["ping", "-c", "3", "-i", "0.1", "192.0.2.2"], stdout=subprocess.PIPE)
    print([str(packet).partition(" ")[2] for packet in source])
print(pings.communicate()[0].count(b"bytes from"))
"""
    done = net.run(net.a, WIRETALE[0], "-c", script, env=environment())
    assert done.stderr == b""
    assert done.stdout.count(b"ICMP echo request") == 2
    assert done.stdout.endswith(b"\n3\n")
