"""Scans by name, and what only looks like one."""

from __future__ import annotations

import random
from itertools import chain

from conversations.spoken import report
from wiretale.conversations.report import Finding, Report

BY_SYSTEM = "opt 020405b40103030701010402"  # MSS, window scale, SACK: as operating systems send
BY_TOOL = "opt 020405b4"


def scans(told: Report) -> list[Finding]:
    return [finding for finding in told.findings if finding.kind == "port-scan"]


def somewhere(dice: random.Random) -> str:
    return ".".join(str(dice.randrange(11, 200)) for _ in range(4))


def test_the_last_words_of_connections_of_which_one_side_was_captured() -> None:
    """Keep-alives, and FINs, to a hundred servers: each from a port of its own."""
    for flags in (".", "F"):
        dice = random.Random(5)
        lines = [f"{n / 3:.2f}  a.{30000 + n} > {somewhere(dice)}.443: {flags} {n} ack {n * 7}" for n in range(100)]
        assert not scans(report("\n".join(lines)))


def test_acknowledgments_to_many_ports_from_one() -> None:
    ports = random.Random(5).sample(range(1, 1000), 60)
    told = scans(report("\n".join(f"{n / 100}  a.40000 > b.{port}: . 0 ack 9" for n, port in enumerate(ports))))
    assert [finding.figures["technique"] for finding in told] == ["ack"]


def test_a_way_out_that_is_broken_is_no_sweep() -> None:
    """Who wants connections sends the SYN again; a tool that sweeps does not."""
    hosts = [(host, second) for host in range(1, 31) for second in (0, 1, 3)]
    lines = [
        f"{host / 10 + second:.2f}  a.{40000 + host} > 198.51.100.{host}.443: S {host} {BY_SYSTEM}"
        for host, second in sorted(hosts, key=lambda pair: pair[0] / 10 + pair[1])
    ]
    assert not scans(report("\n".join(lines)))
    once = [f"{host / 10:.2f}  a.40000 > 198.51.100.{host}.443: S {host} {BY_TOOL}" for host in range(1, 31)]
    assert scans(report("\n".join(once)))[0].figures["hosts"] == 30


def test_decoys_are_told_of_together() -> None:
    lines = chain.from_iterable(
        (f"{port / 10}  {who}.40000 > b.{port}: S {port} {BY_TOOL}", f"{port / 10}  b.{port} > {who}.40000: R 0 ack"
         f" {port + 1}")
        for port in range(1, 41) for who in "acd"
    )  # fmt: skip
    told = scans(report("\n".join(lines)))
    assert [finding.figures["scanner"] for finding in told] == ["192.0.2.1", "192.0.2.3", "192.0.2.4"]
    assert all("2 other addresses did the same" in finding.explanation for finding in told)
    assert told[0].figures["alike"] == ["192.0.2.3", "192.0.2.4"]
    assert told[0].to_dict()["alike"] == ["192.0.2.3", "192.0.2.4"]


def test_a_slow_scan() -> None:
    """A port every quarter of a minute, in no order (nmap -T1)."""
    ports = random.Random(5).sample(range(1, 9999), 40)
    lines = chain.from_iterable(
        (f"{n * 15}.0  a.{50000 + n} > b.{port}: S 1 {BY_TOOL}", f"{n * 15}.1  b.{port} > a.{50000 + n}: R 0 ack 2")
        for n, port in enumerate(ports)
    )
    (told,) = scans(report("\n".join(lines)))
    assert (told.figures["ports"], told.figures["in_order"]) == (40, False)


def test_health_checks_are_no_scan() -> None:
    lines = chain.from_iterable(
        (
            f"{n}.000  a.{1000 + n} > b.80: S {n}", f"{n}.001  b.80 > a.{1000 + n}: S 500 ack {n + 1}",
            f"{n}.002  a.{1000 + n} > b.80: R {n + 1}",
        )
        for n in range(60)
    )
    told = report("\n".join(lines))
    assert {one.verdict for one in told.conversations} == {"probed"}
    assert not told.findings
