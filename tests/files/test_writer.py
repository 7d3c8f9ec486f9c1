"""Writing: byte for byte what tcpdump -w writes, whichever way the packets go."""

from __future__ import annotations

import io
import os
import resource
import subprocess
from pathlib import Path

import pytest

from wiretale.batch import Batch, Interface
from wiretale.errors import CaptureFileError
from wiretale.files.open import open_capture
from wiretale.files.writer import PcapWriter

from .blocks import DATA, END_OF_OPTIONS, enhanced, header, interface, obsolete, option, record, section, simple
from .reference import needs_tcpdump, packets_of

MODIFIED = 0xA1B2CD34
MANY = b"".join(record(bytes([i % 256]) * (i % 1500), wire=1500, seconds=i, fraction=i) for i in range(2000))
SOURCES = {
    "microseconds": header() + MANY,
    "nanoseconds": header(0xA1B23C4D) + MANY,
    "big-endian": header(order=">") + record(order=">") * 3,
    "big-endian, nanoseconds": header(0xA1B23C4D, order=">") + record(order=">", fraction=123456789) * 3,
    "modified": header(MODIFIED) + record(extra=bytes(8)) * 3,
    "version 2.2": header(version=(2, 2)) + record(captured=60, wire=30) * 2,
    "version 2.3": header(version=(2, 3)) + record(captured=60, wire=30) * 2,
    "cut to the snapshot length": header(snaplen=20) + record() + record(bytes(10)) + record() + record(bytes(20)) * 2,
    "only the last is cut": header(snaplen=20) + record(bytes(10)) * 3 + record(),
    "check sequences": header(link_type=0x24000001) + record(),
    "raw IP by its old number": header(link_type=12) + record(),
    "no snapshot length": header(snaplen=0) + record(),
    "odd times": header() + record(seconds=-1) + record(fraction=0xFFFFFFFF) + record(seconds=0x80000000),
    "pcapng": section() + interface() + enhanced() + simple() + obsolete(),
    "pcapng, nanoseconds": section() + interface(options=option(9, b"\x09") + END_OF_OPTIONS) + enhanced() * 3,
    "empty": header(),
    "empty packets": header() + record(b"") * 5,
}


def copied(source: bytes, path: Path, nanosecond: bool = False, chosen: str = "", buffered: bool = False) -> bytes:
    """What comes of a file when it is written again."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    with open_capture(io.BytesIO(source)) as reader:
        writer = PcapWriter(
            descriptor, reader.link_type_field, reader.snaplen, nanosecond, packet_buffered=buffered
        )
        while (batch := reader.read()) is not None:
            if chosen == "one by one":
                for i in range(batch.count):
                    writer.write_packet(batch, i)
            elif chosen == "in two":
                writer.write_batch(batch, None, 0, batch.count // 2)
                writer.write_batch(batch, None, batch.count // 2)
            elif chosen == "all selected":
                writer.write_batch(batch, range(batch.count))
            else:
                writer.write_batch(batch)
        writer.flush()
        assert writer.size == os.fstat(descriptor).st_size
    os.close(descriptor)
    return path.read_bytes()


@needs_tcpdump
@pytest.mark.parametrize("nanosecond", [False, True])
@pytest.mark.parametrize("name", SOURCES)
def test_as_tcpdump(name: str, nanosecond: bool, tmp_path: Path) -> None:
    source, theirs = tmp_path / "source", tmp_path / "theirs"
    source.write_bytes(SOURCES[name])
    flag = "--nano" if nanosecond else "--micro"
    command = ["tcpdump", "-Z", "root", flag, "-r", str(source), "-w", str(theirs)]
    subprocess.run(command, check=True, capture_output=True)
    expected = theirs.read_bytes()
    for chosen in ("", "one by one", "in two", "all selected"):
        for buffered in (False, True):
            assert copied(SOURCES[name], tmp_path / "ours", nanosecond, chosen, buffered) == expected


def test_a_copy_is_the_file_itself(tmp_path: Path) -> None:
    assert copied(SOURCES["microseconds"], tmp_path / "copy") == SOURCES["microseconds"]
    assert copied(SOURCES["nanoseconds"], tmp_path / "copy", True) == SOURCES["nanoseconds"]


@pytest.mark.parametrize("chosen", [[], [0], [1999], [0, 1, 2, 5, 6, 100], list(range(0, 2000, 2)), [3, 2, 1]])
def test_selected_packets(chosen: list[int], tmp_path: Path) -> None:
    before = packets_of(SOURCES["microseconds"])
    path = tmp_path / "some"
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT)
    first = 0
    with open_capture(io.BytesIO(SOURCES["microseconds"])) as reader, PcapWriter(descriptor, 1) as writer:
        while (batch := reader.read()) is not None:
            writer.write_batch(batch, [i - first for i in chosen if first <= i < first + batch.count])
            first += batch.count
    os.close(descriptor)
    assert packets_of(path.read_bytes()) == [before[i] for i in chosen]


def small_batch(*packets: bytes) -> Batch:
    """A batch that came from no file."""
    batch = Batch()
    batch.begin(b"".join(packets))
    at = 0
    for i, packet in enumerate(packets):
        batch.add(at, len(packet), len(packet), i, 5000, 0)
        at += len(packet)
    batch.finish()
    batch.interfaces = [Interface(1, 65535)]
    return batch


def test_packets_of_a_batch_from_elsewhere(tmp_path: Path) -> None:
    path = tmp_path / "some"
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT)
    with PcapWriter(descriptor, 1, 65535) as writer:
        writer.write_batch(small_batch(b"abc", b"", DATA))
        writer.write(b"last", 9, 7, 8000)
        assert writer.packets == 4
    os.close(descriptor)
    assert path.read_bytes()[:24] == header(snaplen=65535)
    assert packets_of(path.read_bytes()) == [
        (0, 5, 3, b"abc"), (1, 5, 0, b""), (2, 5, 30, DATA), (7, 8, 9, b"last")
    ]


def test_packets_of_another_link_type_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "some"
    packets = enhanced() * 3 + enhanced(number=1) + enhanced()
    for source, whole in (
        (section() + interface() + interface(101) + packets, False),
        (section() + interface() + interface(1, 100) + packets, True),
    ):
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        with open_capture(io.BytesIO(source)) as reader:
            batch = reader.read()
            assert batch is not None
            writer = PcapWriter(descriptor, 1)
            if whole:
                writer.write_batch(batch)
                writer.flush()
            else:
                with pytest.raises(CaptureFileError, match="an interface has a type 101 different"):
                    writer.write_batch(batch)
        os.close(descriptor)
        assert len(packets_of(path.read_bytes())) == (5 if whole else 3)


def test_packet_buffered_means_at_once(tmp_path: Path) -> None:
    path = tmp_path / "some"
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT)
    writer = PcapWriter(descriptor, 1, packet_buffered=True)
    assert path.stat().st_size == 24
    writer.write_batch(small_batch(b"abc"))
    assert path.stat().st_size == 24 + 19
    writer.write(b"abc", 3, 0, 0)
    assert path.stat().st_size == 24 + 38
    writer = PcapWriter(descriptor, 1)
    writer.write_batch(small_batch(b"abc"))
    assert path.stat().st_size == 24 + 38
    os.close(descriptor)


def test_room_before_a_limit() -> None:
    batch = small_batch(*[b"abcd"] * 10)
    writer = PcapWriter(-1, 1)  # 24 bytes so far, and 20 a packet
    assert writer.room(batch, 24, 0, 10) == 1
    assert writer.room(batch, 23, 0, 10) == 0
    assert writer.room(batch, 63, 0, 10) == 2
    assert writer.room(batch, 64, 0, 10) == 3
    assert writer.room(batch, 64, 7, 10) == 10
    assert writer.room(batch, 1000, 0, 10) == 10


def test_a_full_disk_leaves_whole_packets(tmp_path: Path) -> None:
    """The limit on a file's size stands in for the disk's."""
    program = f"""
import resource, signal, sys
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), resource.RLIM_INFINITY))
import os, wiretale
from wiretale.files.open import open_capture
from wiretale.files.writer import PcapWriter
descriptor = os.open({str(tmp_path / "full")!r}, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
with open_capture({str(tmp_path / "source")!r}) as reader:
    writer = PcapWriter(descriptor, 1, nanosecond=len(sys.argv) > 2, name="full")
    try:
        while (batch := reader.read()) is not None:
            writer.write_batch(batch)
        writer.flush()
    except wiretale.CaptureFileError as error:
        print(error)
"""
    import sys

    import wiretale

    (tmp_path / "source").write_bytes(SOURCES["microseconds"])
    whole = packets_of(SOURCES["microseconds"])
    environment = dict(os.environ, PYTHONPATH=str(Path(wiretale.__file__).parent.parent))
    for limit in (10, 24, 30, 100_000, 262_144, 400_001):
        for made_anew in ([], ["nanoseconds"]):
            done = subprocess.run(
                [sys.executable, "-c", program, str(limit), *made_anew], capture_output=True, text=True, env=environment
            )
            assert done.stdout == "full: File too large\n", done.stderr
            data = (tmp_path / "full").read_bytes()
            found = packets_of(data)
            assert len(data) == (24 + sum(16 + len(packet[3]) for packet in found) if limit >= 24 else 10)
            assert [packet[3] for packet in found] == [packet[3] for packet in whole[: len(found)]]
            assert len(data) + 16 + 1500 > min(limit, len(SOURCES["microseconds"]))
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] == resource.RLIM_INFINITY


def test_a_full_device() -> None:
    descriptor = os.open("/dev/full", os.O_WRONLY)
    writer = PcapWriter(descriptor, 1, name="/dev/full")
    writer.write_batch(small_batch(b"abc"))
    with pytest.raises(CaptureFileError, match=r"^/dev/full: No space left on device$"):
        writer.flush()
    os.close(descriptor)


def test_a_closed_pipe() -> None:
    out, into = os.pipe()
    os.close(out)
    writer = PcapWriter(into, 1)
    with pytest.raises(CaptureFileError, match="Broken pipe") as caught:
        writer.flush()
    assert isinstance(caught.value.__cause__, BrokenPipeError)
    os.close(into)
