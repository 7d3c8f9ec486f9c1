"""wiretale as a library."""

from __future__ import annotations

import doctest
import importlib
import io
import os
import pickle
import shutil
import subprocess
import sys
import time
from datetime import UTC, datetime
from ipaddress import IPv4Address
from pathlib import Path

import pytest

import making
import wiretale
from files.blocks import END_OF_OPTIONS, enhanced, header, interface, option, record, section

needs_tcpdump = pytest.mark.skipif(shutil.which("tcpdump") is None, reason="tcpdump is not installed")

PACKETS = [
    making.ether_tcp(b"", 40000, 40001, flags=2, seq=1000),
    making.ether(making.ipv4(making.tcp(
        b"", 40001, 40000, making.HOST_B, making.HOST_A, flags=0x12, seq=5000, ack=1001,
    ), 6, making.HOST_B, making.HOST_A)),
    making.ether_tcp(b"hello", 40000, 40001, flags=0x18, seq=1001, ack=5001),
]


@pytest.fixture
def path(tmp_path: Path) -> str:
    """A capture of three packets."""
    path = tmp_path / "some.pcap"
    path.write_bytes(making.pcap(PACKETS))
    return str(path)


@pytest.mark.parametrize("module", ["wiretale.packet", "wiretale.reading"])
def test_the_examples(module: str, path: str) -> None:
    found = doctest.testmod(importlib.import_module(module), extraglobs={"path": path, "wiretale": wiretale})
    assert found.attempted
    assert not found.failed


# ---- the package ---------------------------------------------------------------------------------------


def test_all_names_are_there() -> None:
    assert list(wiretale.__all__) == sorted(wiretale.__all__)
    assert set(wiretale.__all__) == set(wiretale.PLACES)
    for name in wiretale.__all__:
        assert getattr(wiretale, name) is not None
        assert name in dir(wiretale)
    errors = importlib.import_module("wiretale.errors")
    for name, value in vars(errors).items():
        if isinstance(value, type) and issubclass(value, Exception):
            assert name in wiretale.__all__
    with pytest.raises(AttributeError, match="nonsense"):
        wiretale.nonsense  # noqa: B018
    assert Path(wiretale.__file__).with_name("py.typed").exists()


def run(program: str) -> str:
    environment = dict(os.environ, PYTHONPATH=str(Path(wiretale.__file__).parent.parent))
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, env=environment, check=True)
    return done.stdout


def test_importing_it_costs_nothing() -> None:
    program = "import sys; before = set(sys.modules); import wiretale; print(*sorted(set(sys.modules) - before))"
    assert run(program).split() == ["__future__", "wiretale"]
    # Finding and reading any package takes its time; this is what ours takes on top.
    code = compile(Path(wiretale.__file__).read_text(), "wiretale", "exec")
    took = []
    for _ in range(20):
        start = time.perf_counter()
        exec(code, {"__name__": "wiretale"})
        took.append(time.perf_counter() - start)
    assert min(took) < 0.001


def test_what_reading_does_not_import() -> None:
    loaded = run("import sys, wiretale; wiretale.read; wiretale.Packet; print(*sys.modules)").split()
    for costly in ("typing", "ipaddress", "datetime", "gzip", "lzma", "zstandard", "lz4", "wiretale.protocols"):
        assert costly not in loaded


# ---- packets --------------------------------------------------------------------------------------------


def test_what_a_packet_knows(path: str) -> None:
    with wiretale.read(path) as capture:
        assert (capture.link_type, capture.snaplen, capture.nanosecond) == (1, 262144, False)
        first, second, third = capture
    assert first.data == PACKETS[0]
    assert first.time == 1_700_000_000_000_000_000
    assert second.time == 1_700_000_000_001_000_000
    assert second.datetime == datetime(2023, 11, 14, 22, 13, 20, 1000, tzinfo=UTC)
    assert (third.wire_length, len(third), third.link_type) == (len(PACKETS[2]), len(PACKETS[2]), 1)
    assert third.headers.source == IPv4Address("192.0.2.1")
    assert third.headers is third.headers
    assert third.headers.payload == b"hello"
    assert repr(first) == f"<Packet {first.summary()}>"


def test_interfaces_and_comments() -> None:
    comments = option(1, b"odd") + option(1, b"very") + END_OF_OPTIONS
    data = (
        section() + interface(options=option(2, b"eth0")) + interface(101, options=option(9, b"\x09"))
        + enhanced(options=comments) + enhanced(making.ipv4(b"", 59), 1, 5_000_000_007)
    )
    first, second = wiretale.read(io.BytesIO(data))
    assert (first.interface, first.interface_index, first.link_type, first.comments) == ("eth0", 0, 1, ("odd", "very"))
    assert (second.interface, second.interface_index, second.link_type, second.comments) == ("", 1, 101, ())
    assert (second.time, second.nanosecond, first.nanosecond) == (5_000_000_007, True, False)
    assert "192.0.2.1 > 192.0.2.2" in second.summary()


def test_packets_are_values(path: str) -> None:
    once, again = list(wiretale.read(path)), list(wiretale.read(path))
    assert once == again
    assert len({*once, *again}) == 3
    assert once[0] != once[1]
    assert once[0] != "something else"
    assert pickle.loads(pickle.dumps(once)) == once
    assert wiretale.Packet(b"") and not len(wiretale.Packet(b""))


@needs_tcpdump
@pytest.mark.parametrize(
    ("arguments", "options"),
    [
        ({}, "-n"), ({"verbose": 1}, "-nv"), ({"verbose": 2, "link_level": True}, "-nvve"), ({"quiet": True}, "-nq"),
        ({"absolute_sequence": True}, "-nS"), ({"timestamp": 1}, "-nt"), ({"timestamp": 2}, "-ntt"),
        ({"timestamp": 3}, "-nttt"), ({"timestamp": 4}, "-ntttt"), ({"nanosecond": True}, "-n --nano"),
        ({"dump": "x"}, "-nx"), ({"dump": "xx"}, "-nxx"), ({"dump": "X"}, "-nX"), ({"dump": "A"}, "-nA"),
    ],
)
def test_summaries_are_tcpdumps_lines(arguments: dict[str, object], options: str, path: str) -> None:
    done = subprocess.run(["tcpdump", "-r", path, *options.split()], capture_output=True, text=True)
    lines = [packet.summary(**arguments) for packet in wiretale.read(path)]  # type: ignore[arg-type]
    assert "".join(f"{line}\n" for line in lines) == done.stdout


def test_a_summary_stays_what_it_is(path: str) -> None:
    packets = list(wiretale.read(path))
    lines = [packet.summary() for packet in packets]
    assert [packet.summary() for packet in reversed(packets)] == lines[::-1]
    assert "seq 1:6" in lines[2]
    assert "seq 1001:1006" in wiretale.Packet(PACKETS[2]).summary()
    assert "seq 1001:1006" in packets[2].summary(absolute_sequence=True)


def test_an_unknown_dump_is_refused() -> None:
    with pytest.raises(ValueError, match="dump is one of"):
        wiretale.Packet(b"").summary(dump="z")


def test_only_what_a_filter_selects(path: str) -> None:
    assert [packet.data for packet in wiretale.read(path, "tcp port 40000")] == PACKETS
    assert list(wiretale.read(path, "udp")) == []


def test_damage_comes_after_the_packets(path: str) -> None:
    data = Path(path).read_bytes()
    got: list[wiretale.Packet] = []
    with pytest.raises(wiretale.DamagedFileError, match="truncated dump file"):
        got.extend(wiretale.read(io.BytesIO(data[:-1])))
    capture = wiretale.read(io.BytesIO(data[:-1]))
    assert [next(capture).data, next(capture).data] == PACKETS[:2]
    with pytest.raises(wiretale.DamagedFileError) as caught:
        next(capture)
    assert caught.value.offset == len(data) - 16 - len(PACKETS[2])


def test_it_reads_no_more_than_it_needs(tmp_path: Path) -> None:
    path = tmp_path / "large.pcap"
    path.write_bytes(header() + record() * 100_000)
    with path.open("rb", buffering=0) as file:
        capture = wiretale.read(file)
        next(capture)
        assert file.tell() < 1_000_000


def test_a_capture_that_is_dropped_is_closed(path: str) -> None:
    before = len(os.listdir("/proc/self/fd"))
    for _ in range(5):
        next(wiretale.read(path))
    assert len(os.listdir("/proc/self/fd")) == before


# ---- writing --------------------------------------------------------------------------------------------


def test_writing_what_was_read(path: str, tmp_path: Path) -> None:
    copy = tmp_path / "copy.pcap"
    assert wiretale.write(copy, wiretale.read(path)) == 3
    assert copy.read_bytes() == Path(path).read_bytes()
    assert wiretale.write(copy, (packet for packet in wiretale.read(path) if packet.headers.payload)) == 1
    memory = io.BytesIO()
    assert wiretale.write(memory, wiretale.read(path)) == 3
    assert memory.getvalue() == Path(path).read_bytes()


def test_nanoseconds_are_kept(tmp_path: Path) -> None:
    copy = tmp_path / "copy.pcap"
    fine = [wiretale.Packet(b"abc", 1_000_000_001), wiretale.Packet(b"abc", -1)]
    wiretale.write(copy, fine)
    assert list(wiretale.read(copy)) == fine
    wiretale.write(copy, fine, nanosecond=False)
    assert [packet.time for packet in wiretale.read(copy)] == [1_000_000_000, -1000]
    wiretale.write(copy, wiretale.read(io.BytesIO(header(0xA1B23C4D) + record(fraction=0))))
    assert wiretale.read(copy).nanosecond


def test_writing_nothing(tmp_path: Path) -> None:
    copy = tmp_path / "copy.pcap"
    assert wiretale.write(copy, wiretale.read(io.BytesIO(header(link_type=101)))) == 0
    assert wiretale.read(copy).link_type == 101
    assert list(wiretale.read(copy)) == []


def test_one_link_type_to_a_file(tmp_path: Path) -> None:
    copy = tmp_path / "copy.pcap"
    with pytest.raises(wiretale.WiretaleError, match="packet 2 has link type 101, those before it have 1"):
        wiretale.write(copy, [wiretale.Packet(b"abc"), wiretale.Packet(b"abc", link_type=101)])


def test_a_file_is_not_written_over_while_it_is_read(path: str, tmp_path: Path) -> None:
    before = Path(path).read_bytes()
    (tmp_path / "same").hardlink_to(path)
    for name in (path, tmp_path / "same"):
        with pytest.raises(wiretale.CaptureFileError, match="cannot be read and written at once"):
            wiretale.write(name, wiretale.read(path))
    assert Path(path).read_bytes() == before


def test_what_cannot_be_written(path: str, tmp_path: Path) -> None:
    with pytest.raises(wiretale.CaptureFileError, match="No such file or directory"):
        wiretale.write(tmp_path / "missing" / "copy", wiretale.read(path))
    with pytest.raises(wiretale.CaptureFileError, match="No space left on device"):
        wiretale.write("/dev/full", wiretale.read(path))
