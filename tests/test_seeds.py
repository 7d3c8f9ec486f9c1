"""Captures from elsewhere, where the folder `shared` lies next to the checkout: what tcpdump 4.99.3 printed of them.

Cases that do not pass yet are named in not_yet.txt, one a line. A named case that passes is a
failure, too: the list may only shrink, which `python tests/test_seeds.py` does.
"""

from __future__ import annotations

import csv
import shlex
import sys
from functools import cache
from pathlib import Path

import pytest

import oracle

TESTS = Path(__file__).resolve().parent
SHARED = TESTS.parent.parent / "shared"
CASES = SHARED / "conformance" / "tcpdump"
SEEDS = SHARED / "seeds"
TRAFFIC = SHARED / "bench" / "real-traffic.pcap"

TRAFFIC_OPTIONS = [
    "-nn", "-nnv", "-nnvv", "-nnvvv", "-nne", "-nnev", "-nnq", "-nnS", "-nnvS", "-nnK", "-nnt", "-nntt", "-nnttt",
    "-nntttt", "-nnttttt", "-nnx", "-nnxx", "-nnX", "-nnXX", "-nnA", "-nnAA", "-nn#",
]
# A file on which compared lines would be millions is no use when they differ: this much of one is shown.
SHOWN = 2000


def not_yet() -> set[str]:
    """The cases that are known not to pass."""
    lines = (TESTS / "not_yet.txt").read_text().splitlines() if (TESTS / "not_yet.txt").exists() else []
    return {line.strip() for line in lines if line.strip() and not line.startswith("#")}


@cache
def cases() -> dict[str, dict[str, str]]:
    """The conformance cases by name."""
    path = CASES / "cases.tsv"
    if not path.exists():
        return {}
    with open(path, newline="") as table:
        return {row["name"]: row for row in csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE)}


def difference(theirs: bytes, mine: bytes) -> str:
    """The start of a diff, or nothing."""
    return oracle.difference(theirs, mine)[:SHOWN] if theirs != mine else ""


def conformance(name: str) -> str:
    """How what we print of a case differs from what tcpdump did; empty if it does not."""
    case = cases()[name]
    options = shlex.split(case["options"].replace("@CAPTURES@", str(CASES / "captures")))
    expected = (CASES / "expected" / case["expected"]).read_bytes()
    try:
        printed = oracle.ours(CASES / "captures" / case["capture"], "-#", "-n", *options)
    except Exception as error:
        if name in not_yet():
            return repr(error)
        raise
    return difference(expected, printed)


@pytest.mark.skipif(not cases(), reason=f"{CASES} is not there")
@pytest.mark.parametrize("name", list(cases()))
def test_conformance(name: str) -> None:
    found = conformance(name)
    if name in not_yet():
        assert found, "this case passes now: run python tests/test_seeds.py to take it off not_yet.txt"
        pytest.xfail("listed in not_yet.txt")
    assert not found, found


@pytest.mark.skipif(not cases(), reason=f"{CASES} is not there")
def test_not_yet_names_cases() -> None:
    """The list names nothing that is not a case."""
    assert not not_yet() - set(cases())


@pytest.mark.skipif(not SEEDS.exists(), reason=f"{SEEDS} is not there")
def test_article() -> None:
    """Every line of an article on a TCP connection, with its dumps."""
    printed = oracle.ours(SEEDS / "tcp-connection.pcap", "-v", "-X", "-n")
    found = difference((SEEDS / "tcp-connection.expected").read_bytes(), printed)
    assert not found, found


@pytest.mark.skipif(not TRAFFIC.exists(), reason=f"{TRAFFIC} is not there")
@pytest.mark.skipif(not oracle.is_reference(), reason="tcpdump 4.99.3 is not installed")
@pytest.mark.parametrize("options", TRAFFIC_OPTIONS)
def test_real_traffic(options: str) -> None:
    found = difference(oracle.tcpdump(TRAFFIC, *options.split()), oracle.ours(TRAFFIC, *options.split()))
    assert not found, found


def shrink() -> None:
    """Takes the cases that pass now off not_yet.txt; adds none."""
    path = TESTS / "not_yet.txt"
    left = [line for line in path.read_text().splitlines() if line not in cases() or conformance(line)]
    path.write_text("".join(line + "\n" for line in left))


if __name__ == "__main__":
    sys.path[:0] = [str(TESTS), str(TESTS.parent / "src")]
    shrink()
