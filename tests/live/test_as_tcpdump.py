"""What is printed and saved is what tcpdump prints and saves that listens on the same interface at the same time."""

from __future__ import annotations

import re
import signal
import time
from pathlib import Path

import pytest

from live import traffic
from live.network import TCPDUMP, WIRETALE, Capture, Network, Saved, statistics

# IPv6 with a hop-by-hop header and a hop limit of 1: MLD (RFC 3810). Nothing else here is like that.
MEMBERSHIP = re.compile(rb"\x60\x00\x00\x00\x00.\x00\x01", re.DOTALL)
FILTERS = [
    "", "icmp or icmp6", "tcp port 8080", "udp and port 5353", "ip", "ip6 and udp", "host 192.0.2.2 or host 127.0.0.1",
    "tcp[tcpflags] & (tcp-syn|tcp-fin) != 0", "greater 500", "less 100", "not ip and not ip6", "ip broadcast or arp",
    "portrange 8081-8443 and not host 192.0.2.1", "icmp[0] = 3 or icmp6[0] = 1", "ip[6:2] & 0x3fff != 0",
    "ip multicast or ip6 multicast", "len > 3000",
]  # fmt: skip
TAGS = ["vlan", "vlan 5 and ip6", "udp port 5300"]
STYLES = ["-v", "-vv -X", "-q", "-A", "-S -#"]  # of printing everything but memberships, which are several lines here
NO_MEMBERSHIPS = "not (ip6[6] = 0 and ip6[40] = 58)"
TELLS = "-nn -e -t"


class Pair:
    """Both, with the same words."""

    def __init__(self, net: Network, where: str, folder: Path, words: list[str]) -> None:
        self.words = words
        self.folder = folder
        self.theirs, self.ours = (self.start(net, where, name) for name in ("theirs", "ours"))

    def start(self, net: Network, where: str, name: str) -> Capture:
        """Starts one of them. What it prints goes into a file: a pipe would be full before it is read."""
        words = [*self.words[:-1], "-U", "--print", "-w", str(self.folder / f"{name}.pcap"), self.words[-1]]
        with (self.folder / f"{name}.txt").open("wb") as printed:
            return Capture(net.start(where, *(WIRETALE if name == "ours" else TCPDUMP), *words, stdout=printed))

    def printed(self, name: str) -> list[str]:
        """The lines, but for those of memberships of multicast groups: hosts tell of these when they like."""
        return told((self.folder / f"{name}.txt").read_bytes())

    def compare(self) -> int:
        """Compares what both printed, saved and counted; returns how many packets there were."""
        ours, theirs = self.ours.wait(), self.theirs.wait()
        assert self.printed("ours") == self.printed("theirs"), (self.words, ours.said, theirs.said)
        our_file, their_file = Saved(self.folder / "ours.pcap"), Saved(self.folder / "theirs.pcap")
        assert our_file.header == their_file.header, self.words
        assert sent(our_file) == sent(their_file), self.words
        # The kernel looks at the clock for each listener.
        pairs = zip(times(our_file), times(their_file), strict=True)
        assert all(abs(one - other) < 1_000_000 for one, other in pairs), self.words
        assert ours.status == theirs.status == 0
        own = len(our_file.packets) - len(their_file.packets)  # memberships
        counts, their_counts = statistics(ours.said), statistics(theirs.said)
        assert counts["packets captured"] == len(our_file.packets)
        assert counts["packets received by filter"] - own == their_counts["packets received by filter"], self.words
        assert counts["packets dropped by kernel"] == 0
        return len(our_file.packets)


def told(output: bytes) -> list[str]:
    """The lines of an output, but for those of memberships."""
    return [line for line in output.decode().splitlines() if "multicast listener report" not in line]


def sent(saved: Saved) -> list[bytes]:
    """The packets, but for those of memberships.

    Of a cooked header's eight bytes for an address, those after the address are nobody's: tcpdump saves what was there.
    """
    packets = [packet for packet in saved.packets if not MEMBERSHIP.search(packet)]
    at = {113: 8 + 6, 276: 8 + 12}.get(saved.link_type)  # behind the lengths: LINUX_SLL, LINUX_SLL2
    if at is None:
        return packets
    lengths = (packet[at - 1] for packet in packets)  # of the addresses
    return [
        packet[: at + length] + bytes(8 - length) + packet[at + 8 :]
        for packet, length in zip(packets, lengths, strict=True)
    ]


def times(saved: Saved) -> list[int]:
    """When those were captured, in microseconds."""
    return [when for when, packet in zip(saved.times, saved.packets, strict=True) if not MEMBERSHIP.search(packet)]


def listen(net: Network, where: str, folder: Path, options: str, filters: list[str], styles: list[str]) -> list[Pair]:
    """Pairs that capture with all those filters and styles; they have begun when this returns."""
    pairs = []
    kinds = [(TELLS, text) for text in filters] + [(f"-nn -t {style}", NO_MEMBERSHIPS) for style in styles]
    for style, text in kinds:
        place = folder / f"{options} {style} {text}".replace("/", "_")
        place.mkdir()
        pairs.append(Pair(net, where, place, [*options.split(), *style.split(), text]))
    for pair in pairs:
        for one in (pair.ours, pair.theirs):
            one.wait_for("listening on ")
    return pairs


def compare(pairs: list[Pair]) -> int:
    """Ends and compares them all; returns how many packets they saw together."""
    time.sleep(1.2)  # tcpdump hands on a block after a second
    for pair in pairs:
        for one in (pair.theirs, pair.ours):
            one.process.send_signal(signal.SIGINT)
    return sum(pair.compare() for pair in pairs)


needs_programs = pytest.mark.skipif(bool(traffic.missing()), reason=traffic.missing())


@needs_programs
def test_loopback(net: Network, tmp_path: Path) -> None:
    pairs = listen(net, net.a, tmp_path, "-i lo", FILTERS, STYLES)
    traffic.on_loopback(net)
    assert compare(pairs) > 2000


@needs_programs
def test_veth_and_any(net: Network, tmp_path: Path) -> None:
    """The same traffic, as the interface that it comes in by sees it, and as all interfaces see it."""
    pairs = listen(net, net.b, tmp_path, "-i vb", [*FILTERS, *TAGS], STYLES)
    cooked = [f"-i any -y {link_type}" for link_type in ("LINUX_SLL2", "LINUX_SLL")]
    for options in cooked:
        pairs += listen(net, net.b, tmp_path, options, ["", "len > 0"], [])
    traffic.frames(net)
    # A tag is beside the packet, and the kernel and libpcap, which filters the first packets itself, see it otherwise:
    # other filters meet no tags here.
    pairs += listen(net, net.b, tmp_path, cooked[0], FILTERS[1:], STYLES[:1])
    pairs += listen(net, net.b, tmp_path, cooked[1], ["udp and port 5353", "ip6", "less 100"], [])
    traffic.between(net)
    assert compare(pairs) > 4000
