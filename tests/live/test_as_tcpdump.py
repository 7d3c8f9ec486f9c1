"""What is printed and saved is what tcpdump prints and saves that listens at the same time."""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from live import traffic
from live.network import TCPDUMP, WIRETALE, Network, Saved, statistics

# IPv6 with a hop-by-hop header and a hop limit of 1: MLD (RFC 3810). Nothing else here is like that.
MEMBERSHIP = re.compile(rb"\x60\x00\x00\x00\x00.\x00\x01", re.DOTALL)
FILTERS = [
    "", "icmp or icmp6", "tcp port 8080", "udp and port 5353", "ip", "ip6 and udp", "host 192.0.2.2 or host 127.0.0.1",
    "tcp[tcpflags] & (tcp-syn|tcp-fin) != 0", "greater 500", "less 100", "not ip and not ip6", "ip broadcast or arp",
]  # fmt: skip


def told(output: bytes) -> list[str]:
    """The lines, but for those of memberships of multicast groups: hosts tell of these when they like."""
    return [line for line in output.decode().splitlines() if "multicast listener report" not in line]


def sent(saved: Saved) -> list[bytes]:
    """The packets, but for those."""
    return [packet for packet in saved.packets if not MEMBERSHIP.search(packet)]


def times(saved: Saved) -> list[int]:
    """When those were captured, in microseconds."""
    return [when for when, packet in zip(saved.times, saved.packets, strict=True) if not MEMBERSHIP.search(packet)]


def compare(
    net: Network, tmp_path: Path, options: list[str], filters: list[str], send: Callable[[Network, str], None]
) -> None:
    """Both listen on host b's side of the traffic, with each filter."""
    where = net.a if "lo" in options else net.b
    running = []
    for number, text in enumerate(filters):
        pair = []
        for name, command in (("theirs", TCPDUMP), ("ours", WIRETALE)):
            path = tmp_path / f"{number}-{name}.pcap"
            words = [*options, "-nn", "-e", "-t", "-U", "--print", "-w", str(path), text]
            pair.append((path, net.capture(where, command, *words)))
        running.append((text, pair))
    send(net, sys.executable)
    time.sleep(1.2)  # tcpdump hands on a block after a second
    seen = 0
    for text, ((their_path, theirs), (our_path, ours)) in running:
        theirs.end()
        ours.end()
        assert told(ours.output) == told(theirs.output), text
        our_file, their_file = Saved(our_path), Saved(their_path)
        assert our_file.header == their_file.header
        assert sent(our_file) == sent(their_file), text
        # The kernel looks at the clock for each listener.
        pairs = zip(times(our_file), times(their_file), strict=True)
        assert all(abs(one - other) < 1_000_000 for one, other in pairs), text
        assert ours.status == theirs.status == 0
        own = len(our_file.packets) - len(their_file.packets)  # memberships
        counts, their_counts = statistics(ours.said), statistics(theirs.said)
        assert counts["packets captured"] == len(our_file.packets)
        assert counts["packets received by filter"] - own == their_counts["packets received by filter"]
        assert counts["packets dropped by kernel"] == 0
        seen += len(our_file.packets)
    assert seen > 50


def test_loopback(net: Network, tmp_path: Path) -> None:
    compare(net, tmp_path, ["-i", "lo"], FILTERS, traffic.on_loopback)


def test_veth(net: Network, tmp_path: Path) -> None:
    compare(net, tmp_path, ["-i", "vb"], [*FILTERS, "vlan", "vlan 5 and ip6", "udp port 5300"], traffic.between)


@pytest.mark.parametrize("link_type", ["LINUX_SLL2", "LINUX_SLL"])
def test_any(net: Network, tmp_path: Path, link_type: str) -> None:
    filters = FILTERS if link_type == "LINUX_SLL2" else ["", "udp and port 5353", "ip6"]
    # A tag is beside the packet, and the kernel and libpcap, which filters the first packets itself, see it otherwise.
    compare(net, tmp_path, ["-i", "any", "-y", link_type], filters, traffic.without_tags)


@pytest.mark.parametrize("link_type", ["LINUX_SLL2", "LINUX_SLL"])
def test_any_with_tags(net: Network, tmp_path: Path, link_type: str) -> None:
    compare(net, tmp_path, ["-i", "any", "-y", link_type], ["", "len > 0"], traffic.between)
