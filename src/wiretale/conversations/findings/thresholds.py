"""From where on something is worth a finding: every number that findings are told by, in one table.

    wiretale.explain(file, thresholds={"port-scan.ports": 30})
    wiretale explain --threshold port-scan.ports=30 --threshold slow-server.seconds=0.5 FILE

docs/findings.md shows the same table.
"""

from __future__ import annotations

from wiretale.errors import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class Threshold:
    """One number, its default, and what it means."""

    def __init__(self, name: str, value: float, meaning: str) -> None:
        self.name = name
        self.value = value
        self.meaning = meaning


THRESHOLDS: tuple[Threshold, ...] = (
    Threshold("port-scan.ports", 15, "different ports of one host that a client tried in vain or only touched"),
    Threshold("port-scan.in-a-row", 5, "ports of one host that TCP tried one after the other, each the next higher"),
    Threshold("port-scan.hosts", 10, "different hosts of one /24 (IPv6: /64) tried at one port, or pinged"),
    Threshold("port-scan.anywhere", 64, "different hosts tried at one TCP port, wherever they are"),
    Threshold("port-scan.failed", 0.1, "share of the ports, or hosts, at which nothing was open, at least"),
    Threshold("port-scan.udp-failed", 0.5, "the same where many hosts are asked over UDP, as who polls them does"),
    Threshold("port-scan.repeated", 0.5, "share of a sweep's SYNs that were sent again, at most: who waits wants it"),
    Threshold("port-scan.tries", 4, "times that each was tried on average, at most: who tries again and again hopes"),
    Threshold("port-scan.pace", 0.1, "hosts a second that are asked whether they are there, at least"),
    Threshold("port-scan.protocols", 10, "different IP protocols tried between two hosts"),
    Threshold("syn-flood.half-open", 100, "connections to one port of a server that were left half-open"),
    Threshold("syn-flood.sources", 50, "different clients (address and port) that left them"),
    Threshold("syn-flood.rate", 10, "half-open connections a second"),
    Threshold("syn-flood.share", 0.5, "their share of all connections to that port"),
    Threshold("syn-flood.repeated", 0.5, "share of them that sent their SYN again, at most: who attacks does not wait"),
    Threshold("retransmissions.count", 5, "segments with data that were sent again between two hosts, one way"),
    Threshold("retransmissions.share", 0.01, "their share of that way's segments with data"),
    Threshold("zero-window.seconds", 0.2, "time for which a receive window was closed"),
    Threshold("path-mtu.repeats", 3, "times that a full-size segment was sent again in vain"),
    Threshold("slow-server.seconds", 1, "time from a question to the first byte of its answer, round trip taken off"),
    Threshold("slow-network.seconds", 0.3, "round trip of a handshake"),
    Threshold("dns-failures.count", 3, "questions to one server that failed"),
    Threshold("dns-failures.share", 0.2, "or their share of the questions to that server"),
    Threshold("dns-failures.names", 5, "names that do not exist"),
    Threshold("dns-failures.name-share", 0.5, "and their share of the questions to that server"),
    Threshold("dns-failures.seconds", 1, "time for an answer that counts as slow"),
    Threshold("dhcp-failure.asks", 2, "times that a client asked for an address and no server answered"),
    Threshold("arp-unanswered.asks", 3, "times that an address was asked for in vain"),
    Threshold("arp-conflict.seconds", 5, "time within which a station has an address again that another one took"),
    Threshold("arp-conflict.returns", 3, "or times that an address went back to a station that had it before"),
    Threshold("routing-loop.rounds", 3, "times that a packet came by again with less time to live"),
    Threshold("routing-loop.hops", 32, "time to live at which an expired packet was sent, so that it is no traceroute"),
    Threshold("drops.bytes", 1, "bytes that were acknowledged and never captured"),
    Threshold("one-sided.share", 0.1, "share of TCP connections of which one direction is missing"),
    Threshold("duplicates.count", 3, "packets of which the capture holds more than one copy"),
    Threshold("duplicates.share", 0.01, "their share of the packets of conversations"),
    Threshold("checksum-offload.count", 3, "packets whose checksum the interface had yet to fill in"),
    Threshold("clock-step.seconds", 1, "time by which the clock went backwards"),
    Threshold("clock-step.forward", 10, "time by which it leapt ahead, by the word of TCP's own clocks"),
)
DEFAULTS: dict[str, float] = {threshold.name: threshold.value for threshold in THRESHOLDS}


def changed(values: Mapping[str, float]) -> dict[str, float]:
    """All thresholds, those that `values` names changed. Raises `UsageError`."""
    found = dict(DEFAULTS)
    for name, value in values.items():
        if name not in found:
            family = name.partition(".")[0]
            near = [known for known in DEFAULTS if known.startswith(family + ".")] or sorted(
                {known.partition(".")[0] for known in DEFAULTS}
            )
            raise UsageError(f"there is no threshold {name!r}", f"There are {', '.join(near)}.")
        if not 0 <= value < 1e15:
            raise UsageError(f"threshold {name}: {value} is no number from 0 on")
        found[name] = value
    return found


def settings(words: Iterable[str]) -> dict[str, float]:
    """What words of a command line ask for: "NAME=VALUE". Raises `UsageError`."""
    found: dict[str, float] = {}
    for word in words:
        name, equals, text = word.partition("=")
        if not equals:
            raise UsageError(f"--threshold {word}: there is no value", "Write NAME=VALUE, as port-scan.ports=30.")
        try:
            found[name.strip()] = float(text)
        except ValueError:
            raise UsageError(f"--threshold {name}: {text!r} is no number") from None
    changed(found)
    return found
