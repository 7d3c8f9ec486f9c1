"""`-i nflog:GROUP`: what netfilter's rules log, as tcpdump captures it from another group of the same rules."""

from __future__ import annotations

import shutil
import socket
import struct
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from live.network import TCPDUMP, WIRETALE, Network, Saved, statistics
from live.test_interfaces import environment
from wiretale.capture import addresses, netlink

SECOND = 1_000_000
TIMESTAMP = 3  # NFULA_TIMESTAMP of linux/netfilter/nfnetlink_log.h
Log = Callable[..., None]


@pytest.fixture
def log(net: Network) -> Log:
    """Has rules of host `a` log to groups: pings that go out and come in, and what goes to UDP port 9."""
    if shutil.which("nft") is None:
        pytest.skip("there is no nft")

    def make(*groups: int) -> None:
        rules = ["table inet t {", "chain o { type filter hook output priority 0;"]
        rules += [f'icmp type echo-request log prefix "out it goes " group {group};' for group in groups]
        rules += [f"icmpv6 type echo-request log group {group};" for group in groups]
        rules += [f"udp dport 9 log group {group};" for group in groups]
        rules += ["}", "chain i { type filter hook input priority 0;"]
        rules += [f'icmp type echo-reply log prefix "in" group {group};' for group in groups]
        rules += ["}", "}"]
        for words in (["nft", "add table inet t"], [*TCPDUMP, "-L", "-i", "nflog"]):
            tried = net.run(net.a, *words)
            if tried.returncode:
                pytest.skip(f"this kernel has no such rules: {tried.stderr.decode()}")
        made = net.run(net.a, "nft", "\n".join(rules))
        assert made.returncode == 0, made.stderr.decode()

    return make


def talk(net: Network) -> None:
    """Pings in both versions, of several lengths, and datagrams."""
    for words in (["192.0.2.2"], ["-s", "1301", "192.0.2.2"], ["2001:db8::2"], ["-s", "0", "2001:db8::2"]):
        net.run(net.a, "ping", "-c", "2", "-i", "0.01", "-W", "1", *words)
    net.run(net.a, "sh", "-c", "for i in 1 2 3; do echo $i | nc -u -q0 -w1 192.0.2.2 9; done")


def without_group(saved: Saved) -> list[bytes]:
    """Packets, but for the number of the group in nfnetlink's header, and the time: a packet that nobody has stamped
    when it came gets another one for each group."""
    found = []
    for packet in saved.packets:
        attributes = bytearray(packet[12:])
        at = 0
        while at < len(attributes):
            length, kind = struct.unpack_from("=HH", attributes, at)
            if kind == TIMESTAMP:
                attributes[at + 4 : at + length] = bytes(length - 4)
            at += (max(length, 4) + 3) // 4 * 4
        found.append(packet[:10] + attributes)
    return found


def test_saved_as_tcpdump_saves(net: Network, log: Log, tmp_path: Path) -> None:
    """The same messages, byte for byte; nothing is lost that came before the end, and times lie in order."""
    log(5, 6)
    ours, theirs = tmp_path / "ours.pcap", tmp_path / "theirs.pcap"
    running = [
        net.capture(net.a, WIRETALE, "-i", "nflog:5", "-w", str(ours)),
        net.capture(net.a, TCPDUMP, "-i", "nflog:6", "-w", str(theirs)),
    ]
    begun = time.time() * SECOND
    talk(net)
    ended = time.time() * SECOND
    running[0].end()  # at once: tcpdump's packets are under way for a second
    time.sleep(1.2)
    running[1].end()
    our, their = Saved(ours), Saved(theirs)
    assert our.header == their.header
    # Each packet is logged to one group and then to the other; on two processors two packets may overtake each other.
    assert sorted(without_group(our)) == sorted(without_group(their))
    assert len(our.packets) == 15
    assert our.times == sorted(our.times)
    assert begun <= our.times[0] and our.times[-1] <= ended
    assert statistics(running[0].said) == statistics(running[1].said)
    assert running[0].said.replace("nflog:5", "nflog:6").replace("wiretale", "tcpdump") == running[1].said


def test_printed_as_tcpdump_prints(net: Network, log: Log) -> None:
    """Lines with the message behind them, of packets of several groups; `-c` ends it."""
    log(5, 6)
    options = ["-t", "-nn", "-l", "-c", "8"]
    ours = net.capture(net.a, WIRETALE, "-i", "nflog:5", *options)
    theirs = net.capture(net.a, TCPDUMP, "-i", "nflog:6", *options)
    talk(net)
    ours.wait()
    theirs.wait()
    assert ours.output == theirs.output
    assert ours.output.count(b"\n") == 8
    assert b"ICMP echo request" in ours.output
    assert (ours.status, statistics(ours.said)) == (theirs.status, statistics(theirs.said))


def test_several_groups(net: Network, log: Log, tmp_path: Path) -> None:
    log(5, 6)
    path = tmp_path / "both.pcapng"
    capture = net.capture(net.a, WIRETALE, "-i", "nflog:5,6", "-w", str(path))
    talk(net)
    capture.end()
    import wiretale

    packets = list(wiretale.read(path))
    assert [packet.data[3] for packet in packets] == [5, 6] * 15
    assert {packet.interface for packet in packets} == {"nflog:5,6"}


def test_with_a_filter(net: Network, log: Log, tmp_path: Path) -> None:
    """As IPV4 packets can be selected. What passed is what counts, as with tcpdump."""
    log(5, 6)
    said = []
    saved = []
    for name, command, group in (("ours", WIRETALE, 5), ("theirs", TCPDUMP, 6)):
        path = tmp_path / f"{name}.pcap"
        saved.append(path)
        words = ["-i", f"nflog:{group}", "-y", "IPV4", "-w", str(path), "icmp", "and", "greater", "1000"]
        said.append(net.capture(net.a, command, *words))
    talk(net)
    time.sleep(1.2)
    counts = [statistics(capture.end().said) for capture in said]
    assert counts[0] == counts[1]
    ours, theirs = (Saved(path) for path in saved)
    assert ours.header == theirs.header
    assert ours.packets == theirs.packets
    assert len(ours.packets) == 4


def test_snapshot_length(net: Network, log: Log, tmp_path: Path) -> None:
    """Records are as short as the file's header says, and tell how long the messages were."""
    log(5)
    path = tmp_path / "short.pcap"
    capture = net.capture(net.a, WIRETALE, "-i", "nflog:5", "-s", "100", "-w", str(path))
    talk(net)
    capture.end()
    saved = Saved(path)
    assert max(len(packet) for packet in saved.packets) == 8 + 100
    lengths = [int.from_bytes(packet[4:8], "little") for packet in saved.packets]
    assert sum(length > 1329 for length in lengths) == 4


def test_lost_packets_are_counted(net: Network, log: Log, tmp_path: Path) -> None:
    """The kernel numbers what it logs: what finds no room in the buffer is dropped, and told."""
    log(5)
    path = tmp_path / "x.pcap"
    capture = net.capture(net.a, WIRETALE, "-i", "nflog:5", "-B", "32", "-w", str(path))
    capture.process.send_signal(19)  # SIGSTOP
    count = 2000
    net.run(net.a, "python3", "-c", SEND, str(count))
    capture.process.send_signal(18)  # SIGCONT
    time.sleep(0.3)
    net.run(net.a, "ping", "-c", "1", "-W", "1", "192.0.2.2")
    time.sleep(0.3)
    capture.end()
    found = statistics(capture.said)
    assert found["packets dropped by kernel"] > 100
    assert found["packets captured"] + found["packets dropped by kernel"] == count + 2
    assert found["packets received by filter"] == count + 2
    assert len(Saved(path).packets) == found["packets captured"]


SEND = """
import socket, sys
one = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
for i in range(int(sys.argv[1])):
    one.sendto(b"x", ("192.0.2.2", 9))
"""


def test_refused(net: Network, log: Log) -> None:
    """A group that has a reader, no right, a direction, others beside it: what, and what to do."""
    log(5)
    reader = net.capture(net.a, TCPDUMP, "-i", "nflog:5")
    no_right = ["setpriv", "--bounding-set", "-net_admin", "--inh-caps", "-all"]
    for before, words, told, hint in (
        ([], ["nflog:5"], "nflog:5: Device or resource busy", "/proc/net/netfilter/nfnetlink_log"),
        (no_right, ["nflog:7"], "nflog:7: You don't have permission to perform this capture on that device",
         "CAP_NET_ADMIN"),
        ([], ["nflog", "-Q", "in"],
         "nflog: pcap_setdirection() failed: Setting direction is not supported on this device", "input chain"),
        ([], ["nflog:7", "-i", "lo"], "nflog:7 cannot be captured from together with others", "nflog:5,6"),
        ([], ["nflog", "udp"], "NFLOG link-layer type filtering not implemented", ""),
    ):  # fmt: skip
        done = net.run(net.a, *before, *WIRETALE, "-i", *words, env=environment())
        said = done.stderr.decode()
        assert said.startswith(f"wiretale: {told}\n"), said
        assert hint in said and done.returncode == 1
    reader.end()


def test_library(net: Network, log: Log) -> None:
    log(5)
    script = """
import subprocess, wiretale
with wiretale.capture("nflog:5", count=2, timeout=20) as source:
    subprocess.run(["ping", "-c", "1", "192.0.2.2"], capture_output=True)
    print([str(packet).partition(" ")[2] for packet in source], source.statistics)
"""
    done = net.run(net.a, WIRETALE[0], "-c", script, env=environment())
    assert done.stderr == b""
    assert b"ICMP echo request" in done.stdout and b"ICMP echo reply" in done.stdout
    assert b"Statistics(received=2, dropped=0, missed=0)" in done.stdout


def test_what_cannot_be_right() -> None:
    """Messages and attributes that are cut short, or claim lengths that cannot be, end the walk."""
    whole = netlink.message(0x400, 0, bytes(4) + netlink.attribute(9, b"packet") + netlink.attribute(12, bytes(4)))
    assert [kind for kind, _, _ in netlink.messages(whole * 2, len(whole) * 2)] == [0x400] * 2
    assert list(netlink.attributes(whole, 20, len(whole))) == [(9, 24, 30), (12, 36, 40)]
    for size in range(len(whole)):
        assert list(netlink.messages(whole[:size], size)) == []
        for kind, at, end in netlink.attributes(whole, 20, size):
            assert kind in (9, 12) and at <= end <= size
    for length in range(16):
        assert list(netlink.messages(length.to_bytes(4, "little") + whole[4:], len(whole))) == []
    address = bytes((socket.AF_INET, 24, 0, 0, 7, 0, 0, 0)) + netlink.attribute(1, bytes((192, 0, 2, 1)))
    assert addresses.parse(address) == (7, bytes((192, 0, 2, 1)), 24)
    for size in range(len(address)):
        assert addresses.parse(address[:size]) is None
