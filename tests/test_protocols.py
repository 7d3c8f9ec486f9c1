"""Every family of tests/protocols/ against its recorded output, and against tcpdump where it is installed."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType

import pytest

import families
import oracle

SWEEP = "-nnv"

every_family = pytest.mark.parametrize("name", families.names())
needs_tcpdump = pytest.mark.skipif(not oracle.is_reference(), reason="tcpdump 4.99.3 is not installed")


def loaded(name: str) -> ModuleType:
    """A family's module. Skips where the library is missing that encrypts its packets."""
    try:
        return families.load(name)
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] != "cryptography":
            raise
        pytest.skip("the library cryptography is not installed")


@every_family
def test_recorded(name: str, tmp_path: Path) -> None:
    """What we print is what was recorded from tcpdump, at each of the family's option lines."""
    family = loaded(name)
    digest, sections = families.read_golden(name)
    again = f"run: python tests/make_goldens.py {name}"
    assert sections, f"goldens/{name}.out is not there; {again}"
    assert digest == families.digest(family), f"goldens/{name}.out is of other packets; {again}"
    assert set(sections) == set(family.OPTIONS), f"goldens/{name}.out is of other options; {again}"
    path = tmp_path / "packets.pcap"
    path.write_bytes(families.capture(family))
    titles = [repr(title) for title in family.PACKETS]
    for options in family.OPTIONS:
        found = families.first_difference(sections[options], oracle.ours(path, "-#", *options.split()), titles)
        assert not found, f"{options}: {found}"


@needs_tcpdump
@every_family
def test_against_tcpdump(name: str, tmp_path: Path) -> None:
    """The same against the tcpdump that is installed: records cannot have been edited to please."""
    family = loaded(name)
    path = tmp_path / "packets.pcap"
    path.write_bytes(families.capture(family))
    titles = [repr(title) for title in family.PACKETS]
    for options in family.OPTIONS:
        words = ["-#", *options.split()]
        found = families.first_difference(oracle.tcpdump(path, *words), oracle.ours(path, *words), titles)
        assert not found, f"{options}: {found}"


@every_family
def test_cut_anywhere(name: str, tmp_path: Path) -> None:
    """Each packet, captured at every length: one record each, and tcpdump's where it is installed."""
    family = loaded(name)
    capture, titles = families.swept(family)
    path = tmp_path / "cuts.pcap"
    path.write_bytes(capture)
    options = ["-#", *getattr(family, "SWEEP", SWEEP).split()]
    mine = oracle.ours(path, *options)
    assert len(families.records(mine)) == len(titles)
    if oracle.is_reference():
        found = families.first_difference(oracle.tcpdump(path, *options), mine, titles)
        assert not found, found
