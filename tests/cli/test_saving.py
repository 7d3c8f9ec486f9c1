"""-w with -C, -G, -W and -z: one file after the other."""

from __future__ import annotations

from pathlib import Path

import pytest

import making
import oracle
from cli import running
from wiretale.cli import saving

PACKETS = [making.ether(bytes([n]) * 30_000, 0x0900) for n in range(100)]  # three million bytes


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("large.pcap").write_bytes(making.pcap(PACKETS))
    return tmp_path


def saved(folder: Path) -> dict[str, bytes]:
    """The files that were written, which are then removed."""
    found = {}
    for path in sorted(folder.iterdir()):
        if path.name != "large.pcap":
            found[path.name] = path.read_bytes()
            path.unlink()
    return found


def packets_of(capture: bytes) -> list[int]:
    """The numbers of the packets in a capture of some of PACKETS."""
    size = 16 + len(PACKETS[0])
    assert (len(capture) - 24) % size == 0
    return [capture[at + size - 1] for at in range(24, len(capture), size)]


def test_a_new_file_begins_when_one_is_too_long(folder: Path) -> None:
    assert running.here("-r", "large.pcap", "-w", "part", "-C", "1").status == 0
    files = saved(folder)
    assert list(files) == ["part", "part1", "part2"]
    assert [n for name in files for n in packets_of(files[name])] == list(range(100))
    assert all(len(data) > 1_000_000 for name, data in files.items() if name != "part2")


def test_files_in_turn(folder: Path) -> None:
    running.here("-r", "large.pcap", "-w", "part", "-C", "1", "-W", "2")
    files = saved(folder)
    assert list(files) == ["part0", "part1"]
    assert packets_of(files["part0"])[-1] == 99


def test_names_of_many_files_sort(folder: Path) -> None:
    running.here("-r", "large.pcap", "-w", "part", "-C", "1", "-W", "101")
    assert list(saved(folder)) == ["part000", "part001", "part002"]


def test_a_file_by_the_clock(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    now = [1_700_000_000.0]

    def clock() -> float:
        now[0] += 0.5
        return now[0]

    monkeypatch.setattr(saving.time, "time", clock)
    done = running.here("-r", "large.pcap", "-lw", "at%S", "-G", "1", "--print", "-n")
    assert done.status == 0
    files = saved(folder)
    assert len(files) > 10
    assert sum(len(packets_of(data)) for data in files.values()) == 100


def test_as_many_files_as_asked_for(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    now = [1_700_000_000.0]

    def clock() -> float:
        now[0] += 1
        return now[0]

    monkeypatch.setattr(saving.time, "time", clock)
    done = running.here("-lr", "large.pcap", "-w", "at%S", "-G", "1", "-W", "3", "--print", "-n")
    assert done.status == 0
    assert "Maximum file limit reached: 3\n" in done.errors
    assert len(saved(folder)) == 3


def test_standard_output_is_one_file(folder: Path) -> None:
    done = running.here("-r", "large.pcap", "-w", "/dev/full", "-C", "1")
    assert done.status == 1
    assert "/dev/full" in done.errors


@pytest.mark.skipif(oracle.TCPDUMP is None, reason="tcpdump is not installed")
@pytest.mark.parametrize(
    "line",
    ["-C 1", "-C 2 -W 3", "-C 1 -W 2", "-G 1000", "-C 1 -G 1000 -W 11", "-C 1 -c 50", "-C 1 -z echo", "-W 5"],
)
def test_same_as_tcpdump(folder: Path, line: str) -> None:
    words = ("-r", "large.pcap", "-w", "part", *line.split())
    theirs = running.tcpdump(*words)
    expected = saved(folder)
    ours = running.process(*words)
    assert saved(folder) == expected
    assert (ours.status, ours.errors) == (theirs.status, theirs.errors)
    # The commands of -z run beside each other, in any order.
    assert sorted(ours.output.split()) == sorted(theirs.output.split())
