"""`wiretale.write`: pcapng, compression, and what goes along with the packets."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

import making
import wiretale
from files.test_pcapng_writer import opened, packets_in, rich


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "source.pcapng"
    path.write_bytes(rich())
    return path


@pytest.mark.parametrize("ending", [".pcapng", ".pcapng.gz", ".pcapng.zst"])
def test_a_capture_is_copied_with_all_it_says(source: Path, ending: str) -> None:
    copy = source.with_name("copy" + ending)
    assert wiretale.write(copy, wiretale.read(source)) == 5
    before, after = list(wiretale.read(source)), list(wiretale.read(copy))
    assert after == before
    assert [(p.interface, p.comments, p.nanosecond) for p in after] == [
        (p.interface, p.comments, p.nanosecond) for p in before
    ]
    assert {p.link_type for p in after} == {1, 101}
    again = source.with_name("again.pcapng")
    wiretale.write(again, wiretale.read(copy))
    details = opened(again.read_bytes())
    assert details.details[0].text(3) == "Büro"
    assert details.names == opened(rich()).names


def test_a_filtered_capture(source: Path) -> None:
    copy = source.with_name("copy.pcapng")
    assert wiretale.write(copy, wiretale.read(source, "len == 16")) == 1
    assert [p.interface for p in wiretale.read(copy)] == ["tun0"]


def test_packets_of_our_own(tmp_path: Path) -> None:
    packets = [
        wiretale.Packet(b"one", 1_000_000_001, 9, 101, interface="tun0", comments=("a", "ü")),
        wiretale.Packet(b"two", 2_000_000_000, interface="eth0", interface_index=1),
        wiretale.Packet(b"three", 3_000_000_000, link_type=101, interface="tun0"),
    ]
    path = tmp_path / "own.pcapng"
    assert wiretale.write(path, iter(packets)) == 3
    found = list(wiretale.read(path))
    assert found == packets
    assert [(p.interface, p.interface_index, p.comments) for p in found] == [
        ("tun0", 0, ("a", "ü")), ("eth0", 1, ()), ("tun0", 0, ())
    ]
    assert all(p.nanosecond for p in found)
    wiretale.write(path, packets, nanosecond=False)
    assert [p.time for p in wiretale.read(path)] == [1_000_000_000, 2_000_000_000, 3_000_000_000]


def test_no_packets_at_all(tmp_path: Path) -> None:
    path = tmp_path / "none.pcapng"
    assert wiretale.write(path, []) == 0
    assert list(wiretale.read(path)) == []
    empty = tmp_path / "raw.pcap"
    empty.write_bytes(making.pcap([], 101))
    assert wiretale.write(path, wiretale.read(empty)) == 0
    assert wiretale.read(path).link_type == 101


def test_into_a_file_object(source: Path) -> None:
    target = io.BytesIO()
    wiretale.write(target, wiretale.read(source), pcapng=True)
    assert packets_in(target.getvalue()) == packets_in(rich())
    with pytest.raises(wiretale.WiretaleError, match="packet 2 has link type 101") as caught:
        wiretale.write(io.BytesIO(), wiretale.read(source))
    assert ".pcapng" in caught.value.hint
