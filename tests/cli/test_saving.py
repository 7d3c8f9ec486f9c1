"""-w with -C, -G, -W and -z: one file after the other."""

from __future__ import annotations

import contextlib
import os
import shutil
import struct
import subprocess
import time
from pathlib import Path

import pytest

import making
import oracle
from cli import running
from files import blocks, test_pcapng_writer
from wiretale.cli import intervals, saving

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


@pytest.mark.parametrize("options", ["-C 1", "-C 1 -W 2", "-G 1", "-G 1 -C 1 -W 2", "-G 1 --align", "-C 1 -z touch"])
def test_standard_output_is_one_file(folder: Path, options: str) -> None:
    """No other file is begun, no packet is lost, and a line says so. tcpdump would fill -1, -2, or fail."""
    done = running.process("-r", "large.pcap", "-w", "-", *options.split())
    assert done.status == 0
    assert packets_of(done.output) == list(range(100))
    assert [line for line in done.errors.splitlines() if "standard output" in line] == [
        "wiretale: standard output is one file: -C and -G begin no other; give -w a name for several"
    ]
    assert saved(folder) == {}
    assert "standard output" not in running.process("-r", "large.pcap", "-w", "-", "-W", "2").errors


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
    assert "Maximum file limit reached: 3\npcap_stats: Statistics aren't available from savefiles\n" in done.errors
    assert len(saved(folder)) == 3


def test_a_full_device(folder: Path) -> None:
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
    # The commands of -z run beside each other, in any order; ours runs on the last file, too.
    last = [sorted(expected)[-1].encode()] if "-z" in line else []
    assert sorted(ours.output.split()) == sorted(theirs.output.split() + last)


CLOCK_LINES = ("-G 1 -W 3", "-G 1 -C 1 -W 3", "-G 2 -C 1 -W 11", "-G 3")
BURSTS = ((1.05, 40), (2.05, 40), (2.2, 60), (5.05, 30), (6.05, 3))  # seconds after the start, and packets


def both_by_the_clock(folder: Path) -> dict[str, list[tuple[int, str, dict[str, list[int]]]]]:
    """What tcpdump and we make of packets that come through pipes at the same times; nothing if that cannot be said."""
    assert oracle.TCPDUMP is not None
    root = ["-Z", "root"] if os.geteuid() == 0 else []
    time.sleep(1 - time.time() % 1)
    begun = time.time()
    started = []
    for line in CLOCK_LINES:
        for command in ([oracle.TCPDUMP, *root], running.COMMAND):
            where = folder / f"{len(started)}"
            where.mkdir()
            process = subprocess.Popen(
                [*command, "-U", "-r", "-", "-w", "x%M%S", *line.split()], cwd=where, env=running.ENVIRONMENT,
                stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
            )
            started.append((line, where, process))

    def send(data: bytes) -> None:
        for _, _, process in started:
            assert process.stdin is not None
            with contextlib.suppress(BrokenPipeError):  # of those that have their -W
                process.stdin.write(data)
                process.stdin.flush()

    send(making.pcap([]))
    number = 0
    in_time = True
    for at, count in BURSTS:
        time.sleep(max(0.0, begun + at - time.time()))
        send(b"".join(blocks.record(PACKETS[(number + i) % 100]) for i in range(count)))
        number += count
        in_time = in_time and time.time() - begun < int(at) + 0.8
    results: dict[str, list[tuple[int, str, dict[str, list[int]]]]] = {}
    for line, where, process in started:
        with contextlib.suppress(BrokenPipeError):
            _, errors = process.communicate(timeout=60)
        files = {path.name: packets_of(path.read_bytes()) for path in sorted(where.iterdir())}
        shutil.rmtree(where)
        said = errors.decode().replace("tcpdump: ", "wiretale: ")
        results.setdefault(line, []).append((process.returncode, said, files))
    return results if in_time else {}


@pytest.mark.skipif(oracle.TCPDUMP is None, reason="tcpdump is not installed")
def test_same_as_tcpdump_by_the_clock(folder: Path) -> None:
    """The same files with the same packets. Both count from when they started, so that must be the same second."""
    missing = set(CLOCK_LINES)
    for _ in range(3):
        for line, (theirs, ours) in both_by_the_clock(folder).items():
            if min(theirs[2]) == min(ours[2]):
                assert theirs == ours, line
                missing.discard(line)
        if not missing:
            return
    pytest.skip(f"the machine is too busy to start two programs in the same second: {missing} not compared")


def test_by_the_packets_own_times(folder: Path) -> None:
    """--align: each packet is in the file of its interval, and files are named by when that begins."""
    times = [1_700_000_007, 1_700_000_019, 1_700_000_020, 1_700_000_018, 1_700_000_039, 1_700_000_061]
    Path("large.pcap").write_bytes(b"".join((
        making.pcap([]), *(blocks.record(PACKETS[i], seconds=when) for i, when in enumerate(times))
    )))
    expected = {"at27": [0, 1], "at40": [2, 3, 4], "at20": [5]}
    for extra in ([], ["ether proto 0x0900"], ["-l", "--print", "-n"], ["-C", "1"]):
        done = running.process("-r", "large.pcap", "-w", "at%S", "-G", "20", "--align", *extra)
        assert done.status == 0, done.errors
        assert {name: packets_of(data) for name, data in saved(folder).items()} == expected


def test_aligned_files_are_counted(folder: Path) -> None:
    Path("large.pcap").write_bytes(
        making.pcap([]) + b"".join(blocks.record(PACKETS[i], seconds=1_700_000_000 + 10 * i) for i in range(9))
    )
    done = running.here("-r", "large.pcap", "-w", "at%H%M%S", "-G", "30", "--align", "-W", "2")
    assert done.status == 0
    assert "Maximum file limit reached: 2\n" in done.errors
    assert [packets_of(data) for data in saved(folder).values()] == [[0], [1, 2, 3]]


def test_alignment_is_local(monkeypatch: pytest.MonkeyPatch) -> None:
    for zone, midnight in (("UTC", 1_700_006_400), ("<+0530>-5:30", 1_699_986_600), ("EST5", 1_699_938_000)):
        monkeypatch.setenv("TZ", zone)
        time.tzset()
        try:
            for when in (midnight, midnight + 1, midnight + 86399.5):
                assert intervals.beginning(when, 86400) == midnight
            assert intervals.end(midnight, 86400) == midnight + 86400
            assert intervals.beginning(midnight - 0.5, 3600) == midnight - 3600
        finally:
            monkeypatch.undo()
            time.tzset()
            monkeypatch.setenv("TZ", "UTC")


@pytest.mark.parametrize("seconds", [600, 1800, 3600, 7200, 10800, 43200, 86400])
@pytest.mark.parametrize("around", [1_711_846_800, 1_729_990_800])  # the clock is set to and from summer time
def test_no_two_files_are_called_the_same(monkeypatch: pytest.MonkeyPatch, around: int, seconds: int) -> None:
    monkeypatch.setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3")
    time.tzset()
    try:
        names: list[str] = []
        begins = intervals.beginning(around - 2 * 86400, seconds)
        while begins < around + 2 * 86400:
            names.append(time.strftime("%d.%H:%M", time.localtime(begins)))
            end = intervals.end(begins, seconds)
            assert intervals.beginning(end, seconds) == end > begins
            assert begins <= intervals.beginning(end - 1, seconds) < end
            begins = end
        assert len(names) == len(set(names))
        assert "31.00:00" in names or "27.00:00" in names
    finally:
        monkeypatch.undo()
        time.tzset()


@pytest.mark.parametrize("seconds", [1 << 32, 1 << 40, (1 << 63) // 1_000_000])
def test_times_that_no_calendar_has(folder: Path, seconds: int) -> None:
    """A file may claim any time: files are named if they can be, and else that is said."""
    Path("odd.pcapng").write_bytes(
        blocks.section() + blocks.interface() + blocks.enhanced() + blocks.enhanced(stamp=seconds * 1_000_000)
    )
    Path("far.pcapng").write_bytes(
        blocks.section() + blocks.interface(options=blocks.option(14, struct.pack("<q", 1 << 62))) + blocks.enhanced()
    )
    for name in ("odd.pcapng", "far.pcapng"):
        done = running.process("-r", name, "-w", "at%Y", "-G", "60", "--align")
        assert "Traceback" not in done.errors
        assert done.status == 0 or "strftime" in done.errors
        done = running.process("-r", name, "-w", "rec", "--recorder", "1h", "--trigger", "greater 1")
        assert done.status == 0, done.errors


def test_an_empty_capture_makes_an_empty_file(folder: Path) -> None:
    Path("large.pcap").write_bytes(making.pcap([]))
    assert running.here("-r", "large.pcap", "-w", "at", "-G", "30", "--align").status == 0
    assert saved(folder) == {"at": making.pcap([])}


def test_pcapng_holds_several_link_types(folder: Path) -> None:
    Path("raw.pcap").write_bytes(making.pcap([PACKETS[0][14:]], 101))
    Path("list").write_text("large.pcap\nraw.pcap\nlarge.pcap\n")
    done = running.here("-V", "list", "-w", "all.pcap")
    assert (done.status, "new dlt does not match original" in done.errors, "--pcapng" in done.errors) == (1, True, True)
    done = running.here("-V", "list", "-w", "all.pcapng", "--comment", "from both", "--comment", "zwei")
    assert done.status == 0, done.errors
    found = test_pcapng_writer.packets_in(Path("all.pcapng").read_bytes())
    assert [link for link, *_ in found] == [1] * 100 + [101] + [1] * 100
    reader = test_pcapng_writer.opened(Path("all.pcapng").read_bytes())
    assert len(reader.details) == 2
    assert [value for number, value in reader.section_options if number == 1] == [b"from both", b"zwei"]


def test_pcapng_keeps_what_a_pcapng_says(folder: Path) -> None:
    Path("rich.pcapng").write_bytes(test_pcapng_writer.rich())
    for extra in ([], ["-C", "1"], ["-U"], ["-c", "5"]):
        assert running.here("-r", "rich.pcapng", "-w", "copy", "--pcapng", *extra).status == 0
        assert test_pcapng_writer.packets_in(Path("copy").read_bytes()) == test_pcapng_writer.packets_in(
            test_pcapng_writer.rich()
        )
        assert test_pcapng_writer.opened(Path("copy").read_bytes()).names
    assert running.here("-r", "rich.pcapng", "-w", "copy.pcapng", "ip6 or less 17").status == 0
    assert [p[1] for p in test_pcapng_writer.packets_in(Path("copy.pcapng").read_bytes())] == ["tun0"]


@pytest.mark.parametrize("format", ["pcap", "pcapng"])
def test_pcapng_and_compression_with_rotation(folder: Path, format: str) -> None:
    """The number comes before the ending that tools know a compressed file by; sizes are those of the packets."""
    for ending in ("", ".gz", ".zst"):
        done = running.process("-r", "large.pcap", "-w", f"part.{format}{ending}", "-C", "1")
        assert done.status == 0, done.errors
        files = saved(folder)
        assert list(files) == [f"part.{format}{number}{ending}" for number in ("", "1", "2")]
        held = [len(test_pcapng_writer.packets_in(data)) for data in files.values()]
        assert held == [34, 34, 32]
        if ending:
            assert all(len(data) < 10_000 for data in files.values())


def test_a_pcapng_file_is_as_large_as_asked_for(folder: Path) -> None:
    """With comments, too: a file is closed with the packet that makes it too long."""
    Path("rich.pcapng").write_bytes(
        blocks.section() + blocks.interface()
        + blocks.enhanced(options=blocks.option(1, b"x" * 60_000)) * 40
    )
    assert running.here("-r", "rich.pcapng", "-w", "part", "--pcapng", "-C", "1").status == 0
    sizes = [Path(name).stat().st_size for name in ("part", "part1", "part2")]
    assert [1_000_000 < size <= 1_060_100 for size in sizes] == [True, True, False]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("--align -G 5", "--align says how packets are saved: say where to with -w FILE"),
        ("--align -w x", "--align begins files by the clock: give the seconds of each with -G"),
        ("--comment x -w x", "--comment needs pcapng"),
        ("--keep 2GB -w x", "--keep removes old files of a rotation: give -C or -G, too"),
        ("--keep 2GB -C 1 -w -", "--keep removes files: give -w a file name"),
        ("--keep= -C 1 -w x", "--keep: '' is neither a size nor an age: give 2GB, 7d, or 2GB,7d"),
        ("--keep 2 -C 1 -w x", "--keep: '2' is neither a size nor an age: give 2GB, 7d, or 2GB,7d"),
        ("--keep 2GB,7x -C 1 -w x", "--keep: '7x' is neither a size nor an age"),
        ("--keep 0MB -C 1 -w x", "--keep: 0MB is too small"),
        ("--keep 1GB -G 1 -w x%c", "--keep: which files '%c' in x%c names cannot be told again"),
        ("--keep 1GB -G 1 -w %S/x", "--keep needs one folder for all files: there is a % in that of -w"),
    ],
)
def test_what_does_not_fit_together(folder: Path, line: str, message: str) -> None:
    done = running.process("-r", "large.pcap", *line.split())
    assert done.status == 1
    own = [text for text in done.errors.splitlines() if text.startswith("wiretale: ")]
    assert len(own) == 1 and own[0].startswith("wiretale: " + message)
    assert not saved(folder)


def test_the_last_file_is_rotated_too(folder: Path) -> None:
    """-z runs on each file, once it is complete, and also where there is only one."""
    Path("note").write_text("#!/bin/sh\nstat -c '%n %s' \"$1\"\n")
    Path("note").chmod(0o755)
    for line, names in (
        ("-C 1", ["part", "part1", "part2"]), ("-G 1000", ["part"]), ("", ["part"]), ("-C 1 -W 2", ["part0", "part1"])
    ):
        done = running.process("-r", "large.pcap", "-w", "part", "-z", "./note", *line.split())
        told = dict(text.split() for text in done.output.decode().splitlines())
        files = saved(folder)
        assert sorted(told) == names
        if "-W" not in line:
            assert told == {name: str(len(data)) for name, data in files.items() if name != "note"}
        Path("note").write_text("#!/bin/sh\nstat -c '%n %s' \"$1\"\n")
        Path("note").chmod(0o755)


def test_a_command_that_is_not_there(folder: Path) -> None:
    done = running.process("-r", "large.pcap", "-w", "part", "-C", "1", "-z", "./missing")
    assert done.status == 0
    assert done.errors.count("wiretale: -z: ./missing: No such file or directory\n") == 3
