"""--recorder and --trigger: exactly the packets of the time before, and all that follow."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from pathlib import Path

import pytest

import making
from cli import running
from files import blocks, test_pcapng_writer
from files.reference import packets_of
from wiretale.cli.recorder import Rate, condition, limits
from wiretale.errors import UsageError

QUIET = making.ether(b"quiet" * 10, 0x0900)
LOUD = making.ether(b"loud!" * 10, 0x0901)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def capture(times: dict[float, bytes], path: str = "in.pcap") -> list[float]:
    """Writes a capture with these packets, in time's order; returns the times."""
    order = sorted(times)
    Path(path).write_bytes(making.pcap([]) + b"".join(
        blocks.record(times[when], seconds=1_700_000_000 + int(when), fraction=round(when % 1 * 1e6)) for when in order
    ))
    return order


def recorded(*words: str, source: str = "in.pcap") -> tuple[list[float], running.Done]:
    """The times of the packets that are saved, and how the run ended."""
    done = running.here("-r", source, "-w", "out.pcap", *words)
    data = Path("out.pcap").read_bytes()
    return [round(seconds - 1_700_000_000 + fraction / 1e6, 6) for seconds, fraction, _, _ in packets_of(data)], done


def test_what_came_before_and_what_follows(folder: Path) -> None:
    times = {when / 4: QUIET for when in range(400)}
    times[50.1] = times[70.2] = LOUD
    order = capture(times)
    for extra in ([], ["ether proto 0x0900 or ether proto 0x0901"], ["-l", "--print"]):
        found, done = recorded("--recorder", "30s", "--trigger", "ether proto 0x0901", *extra)
        assert found == [when for when in order if when >= 20.1]
        assert done.status == 0
        assert "wiretale: ether proto 0x0901 at 22:14:10.100000: saving " in done.errors
        assert "Only the last" not in done.errors


def test_to_the_microsecond(folder: Path) -> None:
    order = capture({0.0: QUIET, 0.999999: QUIET, 1.0: QUIET, 1.000001: QUIET, 31.0: LOUD, 31.5: QUIET})
    found, _ = recorded("--recorder", "30s", "--trigger", "ether proto 0x0901")
    assert found == order[2:]


def test_the_trigger_sees_what_the_filter_selects(folder: Path) -> None:
    capture({0.0: QUIET, 1.0: LOUD, 2.0: QUIET})
    found, done = recorded("--recorder", "30s", "--trigger", "ether proto 0x0901", "ether proto 0x0900")
    assert found == []
    assert "wiretale: the trigger did not fire: nothing was saved\n" in done.errors
    assert recorded("--recorder", "30s", "--trigger", "greater 10", "-c", "1")[0] == [0.0]


@pytest.mark.parametrize(("rate", "fires_at"), [(9, 5.009), (10, 7.010), (12, None)])
def test_rates(folder: Path, rate: int, fires_at: float | None) -> None:
    """Ten packets within a second from 5.0 on, twelve in just over one from 7.0 on; and seldom ones before."""
    times = {when / 2: LOUD for when in range(8)}
    times.update({5 + i / 1000: LOUD for i in range(10)})
    times.update({7 + i / 1000: LOUD for i in range(12)})
    order = capture(times)
    found, done = recorded("--recorder", "1s", "--trigger", f"ether proto 0x0901 > {rate}/s")
    if fires_at is None:
        assert found == []
        return
    assert found == [when for when in order if when >= fires_at - 1]
    assert f"ether proto 0x0901 > {rate}/s at 22:13:{20 + int(fires_at)}.{round(fires_at % 1 * 1e6):06}" in done.errors


def test_a_rate_counts_any_window() -> None:
    rate = Rate(3, 1_000_000_000)
    assert [rate.exceeded(when) for when in (0, 10**8, 2 * 10**8, 10**9, 1_050_000_000)] == [
        False, False, False, False, True
    ]
    rate = Rate(1, 10)
    assert [rate.exceeded(when) for when in (100, 50, 20, 25)] == [False, False, False, True]  # the clock was set back


def test_memory_is_bounded(folder: Path) -> None:
    big = making.ether(bytes(1400), 0x0900)
    times = {when / 1000: big for when in range(5000)}
    times[6.0] = LOUD
    order = capture(times)
    found, done = recorded("--recorder", "1h,1MB", "--trigger", "ether proto 0x0901")
    assert found == order[-len(found) :]
    assert 500 < len(found) < 714  # 1400 bytes each, and what is known of each
    assert "s fitted into 1 MB; --recorder 3600s,SIZE says how much memory to use." in done.errors


def test_with_rotation_and_formats(folder: Path) -> None:
    times = {when / 100: making.ether(bytes(1400), 0x0900) for when in range(2000)}
    times[10.0] = LOUD
    order = capture(times)
    done = running.here(
        "-r", "in.pcap", "-w", "part.pcapng", "-C", "1", "--recorder", "5s", "--trigger", "ether proto 0x0901"
    )
    assert done.status == 0
    found = []
    for name in ("part.pcapng", "part.pcapng1", "part.pcapng2"):
        found += [
            round(p[2] - 1_700_000_000 + p[3] / 1e9, 6)
            for p in test_pcapng_writer.packets_in(Path(name).read_bytes())
        ]
    assert found == [when for when in order if when >= 5]


def test_comments_are_kept(folder: Path) -> None:
    Path("rich.pcapng").write_bytes(test_pcapng_writer.rich(resolution=6))
    for words in ([], ["greater 1"]):
        done = running.here(
            "-r", "rich.pcapng", "-w", "out.pcapng", "--recorder", "1h", "--trigger", "less 16", *words
        )
        assert done.status == 0, done.errors
        found = test_pcapng_writer.packets_in(Path("out.pcapng").read_bytes())
        assert found[0][6] == ["odd", "very"]
        assert found[0][1] == "eth0"


def test_by_hand(folder: Path) -> None:
    """SIGUSR2 saves what is kept; a second one hands out what came since."""
    process = subprocess.Popen(
        [*running.COMMAND, "-r", "-", "-w", "out.pcap", "--recorder", "30s"], stdin=subprocess.PIPE,
        stderr=subprocess.PIPE, env=running.ENVIRONMENT,
    )  # fmt: skip
    assert process.stdin is not None and process.stderr is not None
    capture({0.0: QUIET, 20.0: QUIET, 40.0: QUIET})
    data = Path("in.pcap").read_bytes()
    process.stdin.write(data)
    process.stdin.flush()
    assert process.stderr.readline().startswith(b"reading from file -")
    time.sleep(0.5)  # it has read them, or reads them when it is woken
    process.send_signal(signal.SIGUSR2)
    assert b"wiretale: SIGUSR2 at 22:14:00.000000: saving 2 packets from memory" in process.stderr.readline()
    assert [p[0] for p in packets_of(Path("out.pcap").read_bytes())] == [1_700_000_020, 1_700_000_040]
    process.stdin.write(data[24:])
    process.stdin.close()
    assert process.wait(timeout=60) == 0
    process.stderr.close()
    assert len(packets_of(Path("out.pcap").read_bytes())) == 5


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("tcp", ("tcp", 0, 0)), ("icmp > 100/s", ("icmp", 100, 10**9)), ("icmp>5/m", ("icmp", 5, 60 * 10**9)),
        ("ip[8] > 5", ("ip[8] > 5", 0, 0)), ("ip[8] > 5 > 7/h", ("ip[8] > 5", 7, 3600 * 10**9)),
        ("ip[8] / 2 > 5", ("ip[8] / 2 > 5", 0, 0)), ("> 5/s", ("", 5, 10**9)), ("net 10/8", ("net 10/8", 0, 0)),
    ],
)  # fmt: skip
def test_conditions(text: str, parts: tuple[str, int, int]) -> None:
    assert condition(text) == parts


def test_limits() -> None:
    assert limits("30s") == (30.0, 256_000_000)
    assert limits("2m,1GB") == (120.0, 10**9)
    for text in ("30", "30s,", "30s,5", ",5MB", "0s"):
        with pytest.raises(UsageError, match=r"^--recorder: "):
            limits(text)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (["--recorder", "30s"], "--recorder says how packets are saved: say where to with -w FILE"),
        (["--trigger", "tcp", "-w", "x"], "--trigger makes --recorder save: say how long that keeps packets"),
        (["--recorder", "30s", "--trigger", "", "-w", "x"], "--trigger: give a filter expression"),
        (["--recorder", "30s", "--trigger", "tcp > 5/y", "-w", "x"], "--trigger: '5/y' is not a rate"),
        (["--recorder", "30s", "--trigger", "tcp > 9999999/s", "-w", "x"], "--trigger: 9999999/s is too much"),
        (["--recorder", "30s", "--trigger", "tpc > 5/s", "-w", "x"], "--trigger: "),
    ],
)
def test_what_makes_no_sense(folder: Path, line: list[str], message: str) -> None:
    capture({0.0: QUIET})
    done = running.here("-r", "in.pcap", *line)
    assert done.status == 1
    assert f"wiretale: {message}" in done.errors
    assert not Path("x").exists()
    assert os.listdir() == ["in.pcap"]
