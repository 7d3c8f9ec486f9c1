"""A pcap reader that is told to deliver only some packets, or only to count them."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

import making
import wiretale
from wiretale.errors import DamagedFileError
from wiretale.files.open import open_capture
from wiretale.files.pcap import PcapReader

PACKETS = [making.ether_udp(bytes(size % 1400), 1000 + size % 3, 53) for size in range(3000)]
ODD = wiretale.Filter("udp src port 1001")


def reader(file: str | io.BytesIO) -> PcapReader:
    found = open_capture(file)
    assert isinstance(found, PcapReader)
    return found


def packets(source: PcapReader) -> list[tuple[bytes, int]]:
    """The packets that a reader delivers, and their lengths on the wire."""
    found = []
    while (batch := source.read()) is not None:
        for i in range(batch.count):
            start = batch.start(i)
            found.append((batch.data[start : start + batch.captured(i)], batch.wire_length(i)))
    return found


@pytest.fixture
def capture(tmp_path: Path) -> Path:
    path = tmp_path / "many.pcap"
    path.write_bytes(making.pcap(PACKETS))
    return path


@pytest.mark.parametrize("as_file", [True, False])
def test_selected(capture: Path, as_file: bool) -> None:
    """The same packets come whether the reader selects or whoever reads it, from a file and from a pipe's like."""
    wanted = [(packet, len(packet)) for packet in PACKETS if ODD.matches(packet)]
    source = reader(str(capture) if as_file else io.BytesIO(capture.read_bytes()))
    assert source.input.has_places == as_file
    source.deliver(ODD.machine)
    assert packets(source) == wanted
    assert len(wanted) == 1000


@pytest.mark.parametrize("filtered", [True, False])
def test_counted(capture: Path, filtered: bool) -> None:
    with reader(str(capture)) as source:
        source.deliver(ODD.machine if filtered else None, indexed=False)
        count = 0
        while (batch := source.read()) is not None:
            count += batch.count
    assert count == (1000 if filtered else 3000)


def test_cut_short(capture: Path) -> None:
    """Where a file ends within a packet, those before it are selected first."""
    whole = capture.read_bytes()
    for cut, expected in ((1, 1000), (15, 1000), (17, 1000), (1000, 999), (len(whole) - 30, 0)):
        capture.write_bytes(whole[:-cut])
        source = reader(str(capture))
        source.deliver(ODD.machine, indexed=False)
        count = 0
        with pytest.raises(DamagedFileError, match="truncated dump file"):
            while (batch := source.read()) is not None:
                count += batch.count
        assert count == expected


def outcome(source: PcapReader) -> tuple[int, str]:
    """How many packets a reader delivers, and what it says of the file's end."""
    count = 0
    try:
        while (batch := source.read()) is not None:
            count += batch.count
    except DamagedFileError as error:
        return count, f"{error} {error.hint}"
    return count, ""


def small_captures() -> Iterator[bytes]:
    """A capture, cut at every length, and with each length of a packet damaged."""
    whole = making.pcap([making.ether_udp(bytes(size), 1000, 53) for size in (0, 5, 30)])
    yield from (whole[:size] for size in range(24, len(whole) + 1))
    for at in range(24, 40):
        for byte in (0, 1, 0x7F, 0x80, 0xFF):
            yield whole[:at] + bytes([byte]) + whole[at + 1 :]


@pytest.mark.parametrize("as_file", [True, False])
@pytest.mark.parametrize("way", ["records", "counted"])
def test_without_an_index(tmp_path: Path, way: str, as_file: bool) -> None:
    """Records, and packets that are only counted, are as many as those of an index, and end for the same reason."""
    path = tmp_path / "small.pcap"
    for data in small_captures():
        path.write_bytes(data)
        with reader(str(path)) as source:
            expected = outcome(source)
        with reader(str(path) if as_file else io.BytesIO(data)) as source:
            if way == "records":
                source.deliver_records()
                assert not source.indexed
            else:
                source.deliver(None, indexed=False)
            assert outcome(source) == expected
            assert not source.batch.index


def test_file_that_grows(capture: Path) -> None:
    """What is appended is read when it is asked for again."""
    whole = capture.read_bytes()
    capture.write_bytes(whole[:100_000])
    source = reader(str(capture))
    found = 0
    with pytest.raises(DamagedFileError):
        while (batch := source.read()) is not None:
            found += batch.count
    assert 0 < found < 3000
    capture.write_bytes(whole)
    assert found + len(packets(source)) == 3000


def test_descriptor_stays_where_it_is_read_to(capture: Path) -> None:
    """A descriptor that was given open is read on from where it is, and left behind what was read."""
    descriptor = os.open(capture, os.O_RDONLY)
    try:
        with open_capture(descriptor) as source:
            while source.read() is not None:
                pass
        assert os.lseek(descriptor, 0, os.SEEK_CUR) == capture.stat().st_size
    finally:
        os.close(descriptor)
