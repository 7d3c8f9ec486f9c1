"""Every line that tcpdump 3.7.2 and 3.9.8 print of three captures, where the folder `shared` lies next to the checkout.

A file VERSION/CAPTURE.OPTIONS.out holds what that version prints for `-OPTIONS -r CAPTURE.pcap`.
"""

from __future__ import annotations

from pathlib import Path

import pytest

import oracle
from wiretale.cli import dump

CLASSIC = Path(__file__).resolve().parents[3] / "shared" / "conformance" / "classic"
VERSIONS = {"3.7.2": "3.7", "3.9.8": "3.9"}
FILES = [path for version in VERSIONS for path in sorted((CLASSIC / version).glob("*.out"))]


def first_difference(theirs: bytes, mine: bytes) -> str:
    """The first line that differs, with its number; empty if none does."""
    a, b = theirs.split(b"\n"), mine.split(b"\n")
    for number, (line, other) in enumerate(zip(a, b, strict=False), 1):
        if line != other:
            return f"line {number}\n- {line.decode('latin1')}\n+ {other.decode('latin1')}"
    return "" if len(a) == len(b) else f"{len(b)} lines, not {len(a)}"


@pytest.mark.skipif(not FILES, reason=f"{CLASSIC} is not there")
@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_lines(path: Path) -> None:
    capture, options = path.stem.split(".")
    mine = oracle.ours(CLASSIC / f"{capture}.pcap", f"-{options}", "--style", VERSIONS[path.parent.name])
    assert not (found := first_difference(path.read_bytes(), mine)), found


def test_default_is_4_99(tmp_path: Path) -> None:
    """--style 4.99 is what is printed without it."""
    import making

    path = tmp_path / "one.pcap"
    path.write_bytes(making.pcap([making.ether_tcp(b"abc", 1, 2, flags=0x18, ack=1)]))
    for options in (["-nnv"], ["-nneX"], ["-nntttt"]):
        assert dump.render(str(path), [*options, "--style", "4.99"]) == dump.render(str(path), options)
