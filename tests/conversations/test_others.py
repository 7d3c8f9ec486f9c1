"""What is not TCP: UDP, ICMP, DNS, DHCP, ARP and neighbor discovery."""

from __future__ import annotations

import pytest

import making
from conversations.spoken import address, explained, frames, report
from making import u8, u16, u32

CLIENT = making.mac("02:00:00:00:00:01")
SERVER = making.mac("02:00:00:00:00:02")
OTHER = making.mac("02:00:00:00:00:03")


# ---- UDP and ICMP --------------------------------------------------------------------------------------------


def test_udp() -> None:
    told = explained("0.0  a.4000 > b.5000: udp 10\n0.2  b.5000 > a.4000: udp 20")
    assert (told.protocol, told.verdict) == ("udp", "answered")
    assert told.packets == (1, 1)
    assert told.round_trip_ns == 200_000_000
    told = explained("0.0  a.4000 > b.5000: udp 10\n9.2  a.4000 > b.5000: udp 20")
    assert told.verdict == "unanswered"
    assert told.severity == "note"  # many protocols do not answer
    told = explained("0.0  a.4000 > 239.1.2.3.5000: udp 10")
    assert told.verdict == "one-way"
    told = explained("0.0  a.4000 > b.514: udp 10")
    assert told.verdict == "one-way"


def test_the_answer_came_first() -> None:
    """A service's port says who is the client, even where the capture began with the answer."""
    told = explained("0.0  b.123 > a.4000: udp 48\n0.2  a.4000 > b.123: udp 48")
    assert told.client.port == 4000
    assert told.confidence == "medium"


def test_udp_unreachable() -> None:
    packets = frames("0.0  a.4000 > b.5000: udp 10")
    body = u8(3, 3) + u16(0) + u32(0) + packets[0][1][14:42]
    error = making.ether(making.ipv4(body, 1, address("b"), address("a")))
    told = explained([*packets, (0.1, error)])
    assert told.verdict == "unreachable"
    assert told.summary == "port unreachable, says 192.0.2.2"
    assert told.evidence == (1, 2)


def ping(kind: int, sequence: int, source: str = "a", destination: str = "b") -> bytes:
    echo = u8(kind, 0) + u16(0, 77, sequence) + bytes(32)
    return making.ether(making.ipv4(echo, 1, address(source), address(destination)))


def test_ping() -> None:
    told = explained([
        (0.0, ping(8, 1)), (0.1, ping(0, 1, "b", "a")), (1.0, ping(8, 2)), (1.3, ping(0, 2, "b", "a")),
    ])
    assert (told.protocol, told.verdict) == ("icmp", "answered")
    assert told.round_trip_ns == 100_000_000
    told = explained([(0.0, ping(8, 1)), (1.0, ping(8, 2)), (2.0, ping(8, 3)), (2.1, ping(0, 3, "b", "a"))])
    assert told.verdict == "answered"
    assert "2 lost" in told.summary
    told = explained([(float(n), ping(8, n)) for n in range(5)])
    assert told.verdict == "unanswered"
    assert not told.went_well


def test_two_hosts_ping_each_other() -> None:
    told = list(report([
        (0.0, ping(8, 1)), (0.1, ping(8, 1, "b", "a")), (0.2, ping(0, 1, "b", "a")), (0.3, ping(0, 1)),
    ]).conversations)
    assert [one.verdict for one in told] == ["answered", "answered"]


# ---- DNS -----------------------------------------------------------------------------------------------------


def dns(
    identifier: int = 7, flags: int = 0x0100, answers: int = 0, name: str = "www.example", kind: int = 1,
    port: int = 4000, answer: bool = False,
) -> bytes:
    labels = b"".join(u8(len(label)) + label.encode() for label in name.split("."))
    message = u16(identifier, flags | (0x8000 if answer else 0), 1, answers, 0, 0) + labels + b"\0" + u16(kind, 1)
    message += answers * (u16(0xC00C, kind, 1) + u32(60) + u16(4) + making.ip4("192.0.2.7"))
    if answer:
        segment = making.udp(message, 53, port, address("b"), address("a"))
        return making.ether(making.ipv4(segment, 17, address("b"), address("a")))
    return making.ether(making.ipv4(making.udp(message, port, 53, address("a"), address("b")), 17, *map(address, "ab")))


@pytest.mark.parametrize(
    ("flags", "verdict"), [(0, "answered"), (3, "nxdomain"), (2, "servfail"), (5, "dns-error"), (0x0200, "truncated")]
)
def test_dns_answers(flags: int, verdict: str) -> None:
    told = explained([(0.0, dns()), (0.02, dns(flags=flags, answers=0 if flags else 1, answer=True))])
    assert (told.protocol, told.verdict) == ("dns", verdict)
    assert told.evidence == (1, 2)
    assert "www.example A" in told.summary
    assert told.round_trip_ns == 20_000_000


def test_dns_without_an_answer() -> None:
    told = explained([(0.0, dns()), (5.0, dns()), (10.0, dns(port=4001))])
    assert told.verdict == "no-answer"
    assert "asked 3 times" in told.summary
    assert not told.went_well


def test_dns_slow() -> None:
    assert explained([(0.0, dns()), (1.5, dns(answers=1, answer=True))]).verdict == "slow"


def test_dns_two_questions_with_one_identifier() -> None:
    told = list(report([
        (0.00, dns(kind=1)), (0.01, dns(kind=28)), (0.03, dns(kind=28, answer=True)), (0.04, dns(kind=1, answer=True)),
    ]).conversations)
    assert [one.verdict for one in told] == ["answered", "answered"]
    assert [one.round_trip_ns for one in told] == [40_000_000, 20_000_000]


def test_dns_asked_again_over_tcp() -> None:
    truncated = [(0.0, dns()), (0.01, dns(flags=0x0200, answer=True))]
    told = next(iter(report(truncated).conversations))
    assert "not asked again over TCP" in told.summary
    both = report([*truncated, *frames("""
        0.02  a.4001 > b.53: S 100
        0.03  b.53 > a.4001: S 500 ack 101
        0.04  a.4001 > b.53: . 101 ack 501
    """)])
    told = next(iter(both.conversations))
    assert told.summary.endswith("truncated, and over TCP no answer")
    assert not told.went_well


def test_dns_names_do_not_reach_the_terminal_raw() -> None:
    told = explained([(0.0, dns(name="\x1b[31mred")), (0.1, dns(name="\x1b[31mred", answers=1, answer=True))])
    assert "\x1b" not in told.summary + told.explanation
    assert "\\x1b[31mred" in told.summary


# ---- DHCP ----------------------------------------------------------------------------------------------------


def dhcp(kind: int, *, answer: bool = False, transaction: int = 99, yours: str = "0.0.0.0", flags: int = 0) -> bytes:
    fixed = u8(2 if answer else 1, 1, 6, 0) + u32(transaction) + u16(0, flags) + bytes(4) + making.ip4(yours) + bytes(8)
    options = u32(0x63825363) + u8(53, 1, kind)
    if answer:
        options += u8(54, 4) + making.ip4("192.0.2.1") + u8(51, 4) + u32(3600)
    else:
        options += u8(12, 4) + b"host" + u8(50, 4) + making.ip4("192.0.2.50")
    body = fixed + CLIENT + bytes(10) + bytes(192) + options + u8(255)
    if answer:
        segment = making.udp(body, 67, 68, "192.0.2.1", "192.0.2.50")
        return making.ether(making.ipv4(segment, 17, "192.0.2.1", "192.0.2.50"))
    segment = making.udp(body, 68, 67, "0.0.0.0", "255.255.255.255")
    return making.ether(making.ipv4(segment, 17, "0.0.0.0", "255.255.255.255"), destination=b"\xff" * 6)


def test_dhcp() -> None:
    told = explained([
        (0.0, dhcp(1)), (0.1, dhcp(2, answer=True, yours="192.0.2.50")), (0.2, dhcp(3)),
        (0.3, dhcp(5, answer=True, yours="192.0.2.50")),
    ])
    assert (told.protocol, told.verdict) == ("dhcp", "leased")
    assert told.summary == "192.0.2.50 for 02:00:00:00:00:01 (host) from 192.0.2.1"
    assert told.evidence == (1, 2, 3, 4)
    assert "1 h 0 min" in told.explanation
    told = explained([(0.0, dhcp(3)), (0.1, dhcp(6, answer=True))])
    assert told.verdict == "refused"
    assert not told.went_well


def test_dhcp_without_a_server() -> None:
    told = explained([(0.0, dhcp(1)), (4.0, dhcp(1)), (12.0, dhcp(1))])
    assert told.verdict == "no-server"
    assert told.severity == "problem"
    # Heard once, answered perhaps: the answer would go to the client alone.
    told = explained([(0.0, dhcp(3))])
    assert told.verdict == "no-server"
    assert told.went_well


# ---- ARP and neighbor discovery ------------------------------------------------------------------------------


def test_dhcp_declined() -> None:
    """The client found that somebody has the address."""
    told = report([
        (0.0, dhcp(1)), (0.1, dhcp(2, answer=True, yours="192.0.2.50")), (0.2, dhcp(3)),
        (0.3, dhcp(5, answer=True, yours="192.0.2.50")), (1.0, dhcp(4)),
    ])
    assert told.conversations[0].verdict == "refused"
    assert "declined" in told.findings[0].explanation and "DHCPDECLINE" in told.findings[0].explanation


def test_dhcp_that_the_capture_has_twice() -> None:
    """As on a bridge, all of whose ports are captured: the client asked once."""
    bystander = frames("9.0  a.1 > b.2: udp 1")
    told = report([(0.0, dhcp(1)), (0.0001, dhcp(1)), *bystander])
    assert told.conversations[0].severity == "note"
    assert not told.findings


def arp(operation: int, sender: bytes, sender_ip: str, target_ip: str) -> bytes:
    ends = sender + making.ip4(sender_ip) + bytes(6) + making.ip4(target_ip)
    body = u16(1, 0x0800) + u8(6, 4) + u16(operation) + ends
    return making.ether(body, 0x0806, source=sender, destination=b"\xff" * 6)


def test_arp() -> None:
    told = explained([
        (0.0, arp(1, CLIENT, "192.0.2.1", "192.0.2.2")), (0.1, arp(2, SERVER, "192.0.2.2", "192.0.2.1")),
    ])
    assert (told.protocol, told.verdict) == ("arp", "answered")
    assert told.summary == "192.0.2.2 is at 02:00:00:00:00:02"
    told = explained([(float(n), arp(1, CLIENT, "192.0.2.1", "192.0.2.2")) for n in range(4)])
    assert told.verdict == "unanswered"
    assert told.severity == "warning"


def test_arp_two_owners() -> None:
    told = explained([
        (0.0, arp(1, CLIENT, "192.0.2.1", "192.0.2.2")), (0.1, arp(2, SERVER, "192.0.2.2", "192.0.2.1")),
        (0.1, arp(2, OTHER, "192.0.2.2", "192.0.2.1")),
    ])
    assert told.verdict == "two-owners"
    assert told.evidence == (1, 2, 3)
    assert "02:00:00:00:00:02 and 02:00:00:00:00:03" in told.summary


def test_arp_announcements() -> None:
    assert explained([(0.0, arp(1, CLIENT, "192.0.2.1", "192.0.2.1"))]).verdict == "announced"
    probed = [(float(n), arp(1, CLIENT, "0.0.0.0", "192.0.2.1")) for n in range(3)]
    assert explained(probed).verdict == "announced"
    told = explained([*probed, (3.0, arp(2, SERVER, "192.0.2.1", "0.0.0.0"))])
    assert told.verdict == "two-owners"


def test_neighbor_discovery() -> None:
    def neighbor(kind: int, source: str, destination: str, target: str, mac: bytes) -> bytes:
        body = u8(kind, 0) + u16(0) + u32(0) + making.ip6(target) + u8(2 if kind == 136 else 1, 1) + mac
        return making.ether(making.ipv6(body, 58, source, destination, hop_limit=255), 0x86DD, source=mac)

    told = explained([
        (0.0, neighbor(135, "2001:db8::1", "ff02::1:ff00:2", "2001:db8::2", CLIENT)),
        (0.1, neighbor(136, "2001:db8::2", "2001:db8::1", "2001:db8::2", SERVER)),
    ])
    assert (told.protocol, told.verdict) == ("nd", "answered")
    assert told.summary == "2001:db8::2 is at 02:00:00:00:00:02"
