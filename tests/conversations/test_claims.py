"""Who has an address: conflicts, and what only looks like one."""

from __future__ import annotations

import making
from conversations.spoken import report
from making import u8, u16, u32
from wiretale.conversations.report import Report

ASKER = making.mac("02:00:00:00:00:01")
FIRST = making.mac("02:00:00:00:00:02")
SECOND = making.mac("02:00:00:00:00:03")
ALL = b"\xff" * 6
Frame = tuple[float, bytes]


def arp(
    time: float, operation: int, sender: bytes, sender_ip: str, target_ip: str, destination: bytes = ALL
) -> Frame:
    body = u16(1, 0x0800) + u8(6, 4) + u16(operation) + sender + making.ip4(sender_ip) + bytes(6)
    return time, making.ether(body + making.ip4(target_ip), 0x0806, source=sender, destination=destination)


def asks(time: float, sender: bytes = ASKER, sender_ip: str = "192.0.2.1", target: str = "192.0.2.9") -> Frame:
    return arp(time, 1, sender, sender_ip, target)


def answers(time: float, owner: bytes, address: str = "192.0.2.9") -> Frame:
    return arp(time, 2, owner, address, "192.0.2.1", ASKER)


def announces(time: float, owner: bytes, address: str = "192.0.2.9") -> Frame:
    return arp(time, 1, owner, address, address)


def neighbor(
    time: float, kind: int, station: bytes, source: str, destination: str, target: str, flags: int = 0
) -> Frame:
    option = b"" if source == "::" else u8(2 if kind == 136 else 1, 1) + station
    body = u8(kind, 0) + u16(0) + u32(flags << 24) + making.ip6(target) + option
    return time, making.ether(making.ipv6(body, 58, source, destination, hop_limit=255), 0x86DD, source=station)


def kinds(told: Report) -> list[str]:
    return [finding.kind for finding in told.findings]


# ---- conflicts -------------------------------------------------------------------------------------------------


def test_both_answer_one_question() -> None:
    told = report([asks(0), answers(0.001, FIRST), answers(0.002, SECOND)])
    assert [one.verdict for one in told.conversations] == ["two-owners"]
    assert kinds(told) == ["arp-conflict"]
    assert told.findings[0].evidence == (2, 3)
    assert told.findings[0].figures["stations"] == ["02:00:00:00:00:02", "02:00:00:00:00:03"]


def test_two_stations_announce_one_address_by_turns() -> None:
    told = report([announces(n, (FIRST, SECOND)[n % 2]) for n in range(6)])
    assert [one.verdict for one in told.conversations] == ["two-owners"]
    assert kinds(told) == ["arp-conflict"]
    assert told.findings[0].evidence == (1, 2, 3)
    assert told.findings[0].conversations == (1,)


def test_two_stations_ask_with_one_address() -> None:
    """What a capture of a host with a stolen address mostly has: both ask for the router, every minute or so."""
    told = report([
        frame for n in range(4) for frame in (
            asks(n * 60.0, FIRST, "192.0.2.9", "192.0.2.254"), asks(n * 60.0 + 20, SECOND, "192.0.2.9", "192.0.2.254")
        )
    ])
    assert kinds(told) == ["arp-conflict"]
    assert told.findings[0].subject == "192.0.2.9"
    assert told.findings[0].figures["returns"] == 6


def test_a_probe_is_answered() -> None:
    told = report([
        asks(0, SECOND, "0.0.0.0", "192.0.2.9"), arp(0.001, 2, FIRST, "192.0.2.9", "0.0.0.0", SECOND),
    ])
    one = told.conversations[0]
    assert one.verdict == "two-owners"
    assert "02:00:00:00:00:03 asked whether 192.0.2.9 is free" in one.explanation
    assert kinds(told) == ["arp-conflict"]
    assert told.findings[0].evidence == (1, 2)


def test_a_probe_is_answered_by_an_announcement() -> None:
    """As RFC 5227, 2.4 has it."""
    told = report([asks(0, SECOND, "0.0.0.0", "192.0.2.9"), announces(0.001, FIRST)])
    assert kinds(told) == ["arp-conflict"]


def test_two_stations_probe_at_once() -> None:
    told = report([asks(0, FIRST, "0.0.0.0", "192.0.2.9"), asks(0.3, SECOND, "0.0.0.0", "192.0.2.9")])
    assert kinds(told) == ["arp-conflict"]


def test_duplicate_address_detection() -> None:
    told = report([
        neighbor(0, 135, SECOND, "::", "ff02::1:ff00:1", "fe80::1"),
        neighbor(0.1, 136, FIRST, "fe80::1", "ff02::1", "fe80::1", 0x20),
    ])
    assert [one.verdict for one in told.conversations] == ["two-owners"]
    assert kinds(told) == ["arp-conflict"]
    assert told.findings[0].evidence == (1, 2)


# ---- none --------------------------------------------------------------------------------------------------------


def test_a_failover() -> None:
    told = report([
        asks(0), answers(0.001, FIRST), announces(2, SECOND), announces(2.5, SECOND), asks(10), answers(10.001, SECOND),
    ])
    assert not kinds(told)
    assert [one.verdict for one in told.conversations] == ["answered", "announced"]
    assert "then at 02:00:00:00:00:03" in told.conversations[0].summary


def test_a_failover_and_back() -> None:
    told = report([announces(0, FIRST), announces(60, SECOND), announces(119, SECOND), announces(120, FIRST)])
    assert not kinds(told)
    assert told.conversations[0].verdict == "announced"


def test_a_probe_that_nobody_answers() -> None:
    told = report([
        *(asks(n, FIRST, "0.0.0.0", "192.0.2.9") for n in range(3)), announces(5, FIRST), announces(7, FIRST),
    ])
    assert not kinds(told)
    assert {one.verdict for one in told.conversations} == {"announced"}
    assert told.conversations[0].summary == "192.0.2.9 is free"


def test_a_switch_asks_whether_a_host_is_still_there() -> None:
    """Without an address of its own, and nobody else."""
    told = report([
        arp(0, 1, FIRST, "0.0.0.0", "192.0.2.9", SECOND), arp(0.001, 2, SECOND, "192.0.2.9", "0.0.0.0", FIRST),
    ])
    assert not kinds(told)
    assert [one.verdict for one in told.conversations] == ["answered"]


def test_ones_own_neighbor_solicitation_comes_back() -> None:
    told = report([neighbor(n / 1000, 135, FIRST, "::", "ff02::1:ff00:1", "fe80::1") for n in range(2)])
    assert not kinds(told)
    assert [one.verdict for one in told.conversations] == ["announced"]


def test_an_anycast_address() -> None:
    told = report([
        neighbor(0, 135, ASKER, "fe80::9", "ff02::1:ff00:1", "2001:db8::1"),
        neighbor(0.1, 136, FIRST, "2001:db8::1", "fe80::9", "2001:db8::1", 0x40),
        neighbor(0.2, 136, SECOND, "2001:db8::1", "fe80::9", "2001:db8::1", 0x40),
    ])
    assert not kinds(told)
    assert [one.verdict for one in told.conversations] == ["answered"]


def test_routers_that_share_an_address_on_purpose() -> None:
    routers = making.mac("00:07:b4:00:01:01"), making.mac("00:07:b4:00:01:02")
    told = report([frame for n in range(6) for frame in (asks(n * 1.0), answers(n + 0.001, routers[n % 2]))])
    assert not kinds(told)
    assert [one.verdict for one in told.conversations] == ["answered"]


def test_a_question_that_the_capture_has_three_times_was_asked_once() -> None:
    """As on a bridge, whose ports all show it."""
    told = report([asks(n / 10000) for n in range(3)] + [asks(9, target="192.0.2.77")])
    assert not kinds(told)
    assert told.conversations[0].severity == "note"
    assert "asked once" in told.conversations[0].summary
