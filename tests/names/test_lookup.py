"""Numbers for names, from the tables of this machine."""

from __future__ import annotations

from pathlib import Path

import pytest

from wiretale.names import lookup


def test_unknown() -> None:
    """What nobody knows is nothing, not an error."""
    assert lookup.host("no such host.invalid") == []
    assert lookup.service("nonesuch") == {}
    assert lookup.protocol("nonesuch") is None
    assert lookup.network("nonesuch") is None
    assert lookup.station("nonesuch") is None
    assert lookup.service("nul\x00") == {}


def test_addresses() -> None:
    """Addresses are hosts, too."""
    assert lookup.host("192.0.2.1") == [bytes((192, 0, 2, 1))]
    assert lookup.host("::1") == [bytes(15) + b"\x01"]


def test_tables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Networks lose the zeros at their end; comments and lines that make no sense are passed over."""
    path = tmp_path / "table"
    path.write_text("# a comment\nloopback 127.0.0.0 lo\noffice 192.168.1 # ours\nodd x.y\n2:0:0:0:0:1 printer\nq zz\n")
    rows = lookup.table(str(path))
    monkeypatch.setattr(lookup, "table", lambda _: rows)
    assert lookup.network("loopback") == 127
    assert lookup.network("lo") == 127
    assert lookup.network("office") == 0xC0A801
    assert lookup.network("odd") is None
    assert lookup.station("printer") == bytes((2, 0, 0, 0, 0, 1))
    assert lookup.station("zz") is None
