"""The dumps below a line, where their rules are odd."""

from __future__ import annotations

from pathlib import Path

import pytest

import making
import oracle

# What -A makes of a carriage return: nothing before a line feed or among the last two bytes, else a dot.
CARRIAGE_RETURNS = {
    b"\r": b"", b"\rb": b"b", b"\rbc": b".bc", b"a\rb": b"ab", b"a\rbc": b"a.bc", b"\r\n": b"\n", b"\r\nb": b"\nb",
    b"a\r\n": b"a\n", b"\r\r": b"", b"\r\rb": b".b", b"a\r\r\nb": b"a.\nb", b"A\r\r\t": b"A.\t",
}


@pytest.mark.parametrize("inside", CARRIAGE_RETURNS, ids=repr)
def test_carriage_returns_in_ascii_dump(inside: bytes, tmp_path: Path) -> None:
    path = tmp_path / "packet.pcap"
    path.write_bytes(making.pcap([making.ether(inside, 0x7878)]))
    assert oracle.ours(path, "-nnAA").endswith(b"xx" + CARRIAGE_RETURNS[inside] + b"\n")
