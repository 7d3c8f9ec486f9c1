"""--keep: what goes, in which order, and above all what stays."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

import making
from cli import running
from files import blocks
from wiretale.cli import amounts
from wiretale.cli.file_names import Names
from wiretale.cli.options import parse
from wiretale.cli.retention import Retention
from wiretale.errors import UsageError

PACKETS = [making.ether(bytes([n]) * 30_000, 0x0900) for n in range(100)]  # three million bytes


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def names_of(*words: str) -> Names:
    return Names(parse(words, lambda text: None))


OTHERS = ["part", "cap-2026.pcap", "cap-20261125-1800.pcap.bak", "cap-20261325-1800.pcap", "cap--.pcap", "cap.pcap"]


@pytest.mark.parametrize(
    ("line", "own", "others"),
    [
        ("-w part -C 1", ["part", "part1", "part10"], ["part0", "part01", "part1a", "part-1", "apart1", "part1.gz"]),
        ("-w part -C 1 -W 20", ["part00", "part19"], ["part", "part1", "part1x"]),
        ("-w part.pcap.gz -C 1", ["part.pcap.gz", "part.pcap3.gz"], ["part.pcap", "part.pcap3", "part.pcap.gz1"]),
        ("-w cap-%Y%m%d-%H%M.pcap -G 60", ["cap-20261125-1800.pcap"], OTHERS),
        ("-w %F_%T -G 60 -C 1", ["2026-11-25_18:00:00", "2026-11-25_18:00:001"], ["2026-11-25_18:00:61", "2026-11-25"]),
        ("-w %a%b%p -G 60", [time.strftime("%a%b%p", time.localtime(at)) for at in (0, 1e9)], ["FooJanAM", "abp"]),
        ("-w 100%% -G 60", ["100%"], ["100%%", "100"]),
        ("-w a.b -G 60", ["a.b"], ["axb"]),
        ("-w x[1]+ -C 1", ["x[1]+", "x[1]+7"], ["x1", "x11"]),
    ],
)  # fmt: skip
def test_which_names_are_made(line: str, own: list[str], others: list[str]) -> None:
    names = names_of(*line.split())
    made = names.made()
    assert all(made.fullmatch(name) for name in own)
    assert not [name for name in others if made.fullmatch(name)]
    for at in (0.0, 951_782_400.0, 1_700_000_000.0, time.time()):
        for part in (0, 1, 9, 11):
            assert made.fullmatch(os.path.basename(names.name(at, part)))


def test_the_oldest_go(folder: Path) -> None:
    Path("large.pcap").write_bytes(making.pcap(PACKETS * 4))
    bystanders = ("part.txt", "part01", "part1.gz", "xpart1", "part3-notes")
    for name in bystanders:
        Path(name).write_bytes(bytes(2_000_000))
    (folder / "part7").mkdir()
    (folder / "part8").symlink_to("part.txt")
    done = running.process("-r", "large.pcap", "-w", "part", "-C", "1", "--keep", "4MB")
    assert done.status == 1  # part7 is a folder: the file cannot be made, and that is said
    assert "part7: Is a directory" in done.errors
    (folder / "part7").rmdir()
    (folder / "part8").unlink()
    for path in folder.glob("part?"):
        path.unlink()
    done = running.process("-r", "large.pcap", "-w", "part", "-C", "1", "--keep", "4MB")
    assert (done.status, done.errors.count("\n")) == (0, 1)
    left = sorted(path.name for path in folder.glob("*part*"))
    assert left == sorted([*bystanders, "part9", "part10", "part11"])
    assert sum(Path(name).stat().st_size for name in ("part9", "part10", "part11")) <= 4_000_000


def test_what_earlier_runs_left_counts(folder: Path) -> None:
    Path("large.pcap").write_bytes(making.pcap(PACKETS))
    now = time.time()
    for number, age in ((50, 300), (4, 200), (7, 100)):
        Path(f"part{number}").write_bytes(bytes(800_000))
        os.utime(f"part{number}", (now - age, now - age))
    outside = folder / "outside"
    outside.write_bytes(bytes(800_000))
    Path("part9").symlink_to(outside)
    os.link("outside", "other")
    running.process("-r", "large.pcap", "-w", "part", "-C", "1", "--keep", "4MB")
    assert sorted(path.name for path in folder.glob("part*")) == ["part", "part1", "part2", "part7", "part9"]
    assert outside.stat().st_size == 800_000


def test_ages(folder: Path) -> None:
    Path("large.pcap").write_bytes(making.pcap(PACKETS))
    now = time.time()
    for name, days in (("part30", 8), ("part31", 6.9), ("other", 100)):
        Path(name).write_bytes(b"x")
        os.utime(name, (now - days * 86400, now - days * 86400))
    running.process("-r", "large.pcap", "-w", "part", "-C", "1", "--keep", "7d,1GB")
    assert sorted(path.name for path in folder.iterdir()) == ["large.pcap", "other", "part", "part1", "part2", "part31"]


def test_files_by_the_clock(folder: Path) -> None:
    Path("large.pcap").write_bytes(
        making.pcap([]) + b"".join(blocks.record(PACKETS[i], seconds=1_700_000_000 + i) for i in range(100))
    )
    done = running.process("-r", "large.pcap", "-w", "at-%H%M%S.pcap", "-G", "20", "--align", "--keep", "1300kB")
    assert done.status == 0
    assert [path.name for path in sorted(folder.glob("at-*"))] == ["at-221420.pcap", "at-221440.pcap"]


def test_the_file_being_written_stays(folder: Path) -> None:
    """One file alone is more than may be kept: it is written all the same."""
    Path("large.pcap").write_bytes(making.pcap(PACKETS))
    done = running.process("-r", "large.pcap", "-w", "part", "-C", "2", "--keep", "1MB")
    assert done.status == 0
    assert [path.name for path in folder.glob("part*")] == ["part1"]


def test_a_ring_of_names_counts_each_once(folder: Path) -> None:
    Path("large.pcap").write_bytes(making.pcap(PACKETS * 3))
    done = running.process("-r", "large.pcap", "-w", "part", "-C", "1", "-W", "3", "--keep", "100MB")
    assert done.status == 0
    assert sorted(path.name for path in folder.glob("part*")) == ["part0", "part1", "part2"]


def test_removals_that_fail_are_said_once(folder: Path) -> None:
    gone: list[str] = []
    said: list[str] = []

    def remove(path: str) -> None:
        gone.append(path)
        raise PermissionError(1, "Operation not permitted") if path == "x1" else FileNotFoundError(2, "gone")

    retention = Retention("1kB", names_of("-w", "x", "-C", "1"), remove, said.append)
    for name in ("x", "x1", "x2"):
        retention.done(name, 600)
    retention.enforce(600)
    retention.enforce(600)
    assert gone == ["x", "x1", "x2"]
    assert said == ["wiretale: --keep: x1: Operation not permitted\n"]


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("30s", 30), ("1.5h", 5400), ("2m", 120), ("2min", 120), ("7d", 604800), ("250ms", 0.25), ("1w", 604800)],
)
def test_durations(text: str, seconds: float) -> None:
    assert amounts.duration(text, "--for") == seconds


@pytest.mark.parametrize("text", ["", "30", "s", "0s", "-1s", "1.2.3s", "1y", "30 minutes", "1e9s", "99999d", "nans"])
def test_durations_that_make_no_sense(text: str) -> None:
    with pytest.raises(UsageError, match=r"^--for: "):
        amounts.duration(text, "--for")


def test_sizes() -> None:
    assert [amounts.size(text, "") for text in ("2GB", "1.5kB", "1 MiB")] == [2 * 10**9, 1500, 1 << 20]
    for text in ("2G", "2gb", "GB", "0GB", "1e9TB", "99999999999TB"):
        with pytest.raises(UsageError):
            amounts.size(text, "--keep")


def test_times(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    now = 1_700_000_000.25  # 2023-11-14 22:13:20
    for text, when in (
        ("22:13:21", 1_700_000_001), ("22:13", 1_700_086_380), ("23:00", 1_700_002_800), ("00:00", 1_700_006_400),
        ("2023-11-14 22:14", 1_700_000_040), ("2024-02-29T12:00:00", 1_709_208_000),
    ):
        assert amounts.moment(text, "--until", now) == when, text
    for text in ("25:00", "18", "tomorrow", "", "2023-02-30 10:00", "99999-01-01 10:00"):
        with pytest.raises(UsageError, match="is not a time"):
            amounts.moment(text, "--until", now)
    with pytest.raises(UsageError, match="--until: 2023-11-14 22:00 is past: it is 2023-11-14 22:13:20"):
        amounts.moment("2023-11-14 22:00", "--until", now)
