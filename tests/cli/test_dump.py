"""The tcpdump command: what it prints where, and the status it leaves with."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

import making
import oracle
from cli import running

PACKETS = [
    making.ether_udp(b"hello", 1000, 2000),
    making.ether_udp(b"hi there", 53000, 7),
    making.ether_udp(b"x" * 40, 53001, 9),
]
READING = "reading from file {}, link-type EN10MB (Ethernet), snapshot length 262144\n"
needs_tcpdump = pytest.mark.skipif(oracle.TCPDUMP is None, reason="tcpdump is not installed")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with captures, which is where the test then runs."""
    monkeypatch.chdir(tmp_path)
    whole = making.pcap(PACKETS)
    files = {
        "a.pcap": whole,
        "none.pcap": making.pcap([]),
        "cut.pcap": whole[:-10],
        "header.pcap": whole[: 24 + 16 + 47 + 8],
        "short.pcap": whole[:10],
        "empty.pcap": b"",
        "junk.pcap": b"this is not a capture, and long enough to show it",
        "raw.pcap": making.pcap([packet[14:] for packet in PACKETS], 101),
        "odd.pcap": making.pcap(PACKETS, 9999),
        "times.pcap": times(0xA1B2C3D4, 1),
        "nanotimes.pcap": times(0xA1B23C4D, 1000),
        "impossible.pcap": impossible(),
        "two.list": b"a.pcap\nnone.pcap\n",
        "cut.list": b"a.pcap\ncut.pcap\na.pcap",
        "missing.list": b"a.pcap\nnofile\na.pcap\n",
        "mixed.list": b"a.pcap\nraw.pcap\n",
    }
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    return tmp_path


def record(seconds: int, fraction: int, data: bytes, captured: int | None = None, wire: int | None = None) -> bytes:
    return struct.pack(
        "<IIII", seconds & 0xFFFFFFFF, fraction & 0xFFFFFFFF, len(data) if captured is None else captured,
        len(data) if wire is None else wire,
    ) + data


def times(magic: int, unit: int) -> bytes:
    """Packets at times that are hard to print."""
    found = struct.pack("<IHHiIII", magic, 2, 4, 0, 0, 262144, 1)
    seconds = [0, 1, 1_700_000_000, 1_700_000_000, 1_700_000_001, 1_699_999_999, 1_710_054_000, 1_711_846_799,
               0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, 1_500_000_000, 1_499_999_999, 1_499_999_940,
               1_300_000_000]  # fmt: skip
    for index, second in enumerate(seconds):
        found += record(second, (index * 333_333) % 1_000_000 * unit + (unit > 1), PACKETS[0])
    for fraction in (0, 1_000_000, 1_999_999, 0x80000000, 0xFFFFFFFF, 5):
        found += record(5, fraction, PACKETS[0])
    return found


def impossible() -> bytes:
    """Packets whose lengths cannot be."""
    found = struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 262144, 1)
    for captured, wire in ((0, 0), (0, 5), (5, 0), (20, 10), (14, 14), (20, 300_000), (20, 0xFFFFFFFF)):
        found += record(1, 2, b"\1" * captured, wire=wire)
    return found


SAME = [
    "-r a.pcap", "-nr a.pcap", "-nr raw.pcap", "-nr none.pcap", "-nr cut.pcap", "-nr header.pcap", "-r short.pcap",
    "-r empty.pcap", "-r junk.pcap", "-r odd.pcap", "-r nofile", "-r .", "-nr a.pcap -c 2", "-nr cut.pcap -c 1",
    "--count -r a.pcap", "--count -r a.pcap -c 1", "--count -r cut.pcap", "--count -r none.pcap",
    "--count --print -r a.pcap", "-#nr a.pcap", "-nvr a.pcap", "-nqr a.pcap", "-ner a.pcap", "-nxr a.pcap",
    "-nXXr a.pcap", "-nAr a.pcap", "-nxXAr a.pcap", "-nXXxr a.pcap", "-nxxXr a.pcap", "-nAAxr a.pcap",
    "-nV two.list", "-nV cut.list", "-nV missing.list", "-nV mixed.list", "-nV mixed.list -w -", "-V nofile",
    "-V none.pcap", "-nV two.list --count -c 2", "-r a.pcap -w -", "-r cut.pcap -w -", "-r a.pcap -w - -c 1",
    "-r a.pcap -w - --nano", "-r a.pcap -w out.pcap", "-r a.pcap -w out.pcap --print -n", "-r a.pcap -w - --print -n",
    "-r a.pcap -w nofolder/x",
    "-r a.pcap -w .", "-r a.pcap --count -w out.pcap", "-d", "-dd", "-ddd", "-s 100 -d", "-r a.pcap -d",
    "-nr a.pcap -m foo", "-nr a.pcap -i nosuch -p -B 5 -Q in -I -L -J", "-nr a.pcap -y raw -j host -O",
    "-nr a.pcap --immediate-mode", "-r x -V y", "-f -r x", "-nr a.pcap -a", "-nlr a.pcap", "-nUr a.pcap",
    "-nr a.pcap -F /dev/null", "-nr impossible.pcap", "-neXr impossible.pcap", "-n#tttr impossible.pcap",
]  # fmt: skip
SAME += [
    f"-nq{form}{precision} -r {name}"
    for form in ("", "t", "tt", "ttt", "tttt", "ttttt")
    for precision in ("", " --nano")
    for name in ("times.pcap", "nanotimes.pcap")
]


@needs_tcpdump
@pytest.mark.parametrize("line", SAME)
def test_same_as_tcpdump(folder: Path, line: str) -> None:
    """Output, messages and status are tcpdump's; the hints below a message are ours."""
    words = line.split()
    theirs = running.tcpdump(*words)
    saved = (folder / "out.pcap").read_bytes() if (folder / "out.pcap").exists() else b""
    ours = running.process(*words)
    assert ours.output == theirs.output
    assert running.without_hints(ours.errors) == running.without_hints(theirs.errors)
    assert ours.status == theirs.status
    if saved:
        assert (folder / "out.pcap").read_bytes() == saved


@needs_tcpdump
@pytest.mark.parametrize(
    "zone",
    ["America/New_York", "Europe/Berlin", "Asia/Kolkata", "Australia/Lord_Howe", "Africa/Monrovia", "X-5:30", "GMT0"],
)
@pytest.mark.parametrize("form", ["-nq", "-nqtttt"])
def test_local_time(folder: Path, zone: str, form: str) -> None:
    # Around both changes of daylight saving time, in seconds and in steps that meet minutes askew.
    packets = b"".join(
        record(second, 0, PACKETS[0])
        for change in (1_710_054_000, 1_711_846_800, 1_729_990_800, 1_730_613_600, 63_593_070)
        for second in (*range(change - 65, change + 65, 13), change - 3600, change + 3600)
    )
    Path("local.pcap").write_bytes(struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 262144, 1) + packets)
    words = (form, "-r", "local.pcap")
    assert running.process(*words, TZ=zone).output == running.tcpdump(*words, TZ=zone).output


def test_a_file_is_announced_on_standard_error(folder: Path) -> None:
    done = running.here("-n", "-r", "a.pcap")
    assert done.errors == READING.format("a.pcap")
    assert done.output.startswith(b"22:13:20.000000 IP 192.0.2.1.1000 > 192.0.2.2.2000: UDP, length 5\n")
    assert done.status == 0


def test_count_goes_to_standard_output(folder: Path) -> None:
    assert running.here("--count", "-r", "a.pcap").output == b"3 packets\n"
    assert running.here("--count", "-r", "a.pcap", "-c1").output == b"1 packet\n"


def test_damage_is_told_after_what_was_good(folder: Path) -> None:
    done = running.here("-n", "-r", "cut.pcap")
    assert done.output.count(b"\n") == 2
    message = "wiretale: pcap_loop: truncated dump file; tried to read 82 captured bytes, only got 72\n"
    assert running.without_hints(done.errors) == READING.format("cut.pcap") + message
    assert done.errors != running.without_hints(done.errors)
    assert done.status == 1


def test_usage_errors_show_usage(folder: Path) -> None:
    done = running.here("--foo")
    first, version, usage = done.errors.splitlines()[:3]
    assert first == "wiretale: unrecognized option '--foo'"
    assert version.startswith("wiretale ")
    assert usage.startswith("Usage: wiretale ")
    assert (done.status, done.output) == (1, b"")


def test_help_and_version_go_to_standard_output() -> None:
    for words in (["-h"], ["--help"], ["--version"]):
        done = running.process(*words)
        assert (done.status, done.errors) == (0, "")
        assert done.output.startswith(b"wiretale ")
        assert (b"Usage: " in done.output) == (words != ["--version"])
        assert b"compiled" in done.output or b"interpreted" in done.output


def test_an_interface_that_is_not_there_is_one_clear_line() -> None:
    done = running.process("-i", "lol")
    assert (done.status, done.output) == (1, b"")
    assert "lol: " in done.errors
    assert "Traceback" not in done.errors


def test_standard_input_is_a_file(folder: Path) -> None:
    done = running.process("-n", "-r", "-", stdin=making.pcap(PACKETS))
    assert done.output == running.here("-n", "-r", "a.pcap").output
    assert done.errors == READING.format("-")


def test_a_list_may_come_from_standard_input(folder: Path) -> None:
    done = running.process("-n", "-V", "-", stdin=b"a.pcap\na.pcap\n")
    assert done.output.count(b"\n") == 6


def test_python_can_run_the_package(folder: Path) -> None:
    import subprocess
    import sys

    done = subprocess.run(
        [sys.executable, "-m", "wiretale", "-nr", "a.pcap"], capture_output=True, env=running.ENVIRONMENT, timeout=60
    )
    assert done.stdout == running.here("-n", "-r", "a.pcap").output


@pytest.mark.parametrize("words", [("-nr", "a.pcap"), ("explain", "a.pcap"), ("explain", "a.pcap", "port 53")])
def test_start_up_stays_small(folder: Path, words: tuple[str, ...]) -> None:
    """Nothing that takes long to import is imported to print a packet, or to explain some."""
    import subprocess
    import sys

    command = [sys.executable, "-X", "importtime", "-c", "from wiretale.cli.main import run; run()", *words]
    done = subprocess.run(command, capture_output=True, env=running.ENVIRONMENT, timeout=60)
    imported = {line.rpartition("|")[2].strip() for line in done.stderr.decode().splitlines() if "|" in line}
    bare = subprocess.run([*command[:3], "-c", "pass"], capture_output=True, env=running.ENVIRONMENT, timeout=60)
    imported -= {line.rpartition("|")[2].strip() for line in bare.stderr.decode().splitlines() if "|" in line}
    assert "wiretale.errors" in imported
    costly = {"argparse", "getopt", "re", "signal", "enum", "dataclasses", "typing", "socket", "_socket", "struct",
              "subprocess", "pathlib", "functools", "collections", "ipaddress", "contextlib", "inspect"}  # fmt: skip
    assert not imported & costly
    assert words[0] == "explain" or "wiretale.names.resolver" not in imported
