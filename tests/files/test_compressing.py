"""Files that are compressed as they are written: read by their tools, and as far as they were flushed if cut off."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from wiretale.errors import CaptureFileError
from wiretale.files.compressing import Compressor, compression_for
from wiretale.files.create import NewFile, is_pcapng_name, new_file
from wiretale.files.open import open_capture

from .blocks import DATA

ENDINGS = (".gz", ".zst")


def read_back(data: bytes) -> tuple[int, str]:
    """How many packets of DATA a file holds, and what was wrong with its end."""
    count = 0
    try:
        with open_capture(io.BytesIO(data)) as reader:
            while (batch := reader.read()) is not None:
                for i in range(batch.count):
                    start = batch.start(i)
                    assert batch.data[start : start + batch.captured(i)] == DATA
                count += batch.count
    except CaptureFileError as error:
        return count, str(error)
    return count, ""


def test_names_say_the_format() -> None:
    assert [compression_for(name) for name in ("a.gz", "a.pcap.zst", "a.pcapng", ".gz", "gz")] == [
        "gzip", "zstd", "", "", ""
    ]
    for name in ("a.pcapng", "a.pcapng.gz", "a.PCAPNG.zst", "a.ntar"):
        assert is_pcapng_name(name)
    for name in ("a.pcap", "pcapng", "a.pcapng.bz2"):
        assert not is_pcapng_name(name)


@pytest.mark.parametrize("format", [".pcap", ".pcapng"])
@pytest.mark.parametrize("ending", ENDINGS)
def test_what_was_flushed_can_be_read(ending: str, format: str) -> None:
    """The file breaks off behind a flush: all packets up to it are there, and nothing is made up."""
    parts: list[bytes] = []
    file = new_file(-1, "x" + format + ending, 1, write=parts.append)
    if file.pcapng is not None:
        file.pcapng.add_interface(1)
    for packets in range(1, 4):
        file.writer.write(DATA, len(DATA), packets, 0)
        file.flush()
        file.flush()  # nothing is added for nothing
        count, message = read_back(b"".join(parts))
        assert count == packets
        assert message == ("" if ending == ".zst" else "the gzip stream ends before its end of stream")
    whole = len(b"".join(parts))
    assert file.stored == whole
    file.writer.write(DATA, len(DATA), 4, 0)
    file.writer.flush()
    file.finish()
    assert read_back(b"".join(parts)) == (4, "")
    for cut in range(whole, len(b"".join(parts))):  # killed in the middle of what came after
        assert read_back(b"".join(parts)[:cut])[0] in (3, 4)


@pytest.mark.parametrize(("ending", "tool"), [(".gz", "gzip"), (".zst", "zstd")])
def test_their_tools_read_them(ending: str, tool: str, tmp_path: Path) -> None:
    if shutil.which(tool) is None:
        pytest.skip(f"{tool} is not installed")
    plain, packed = tmp_path / "x.pcap", tmp_path / ("x.pcap" + ending)
    for path in (plain, packed):
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT)
        file = new_file(descriptor, str(path), 1)
        for number in range(3000):
            file.writer.write(DATA, len(DATA), number, 0)
            if number % 1000 == 0:
                file.flush()
        file.finish()
        assert file.stored == os.fstat(descriptor).st_size
        os.close(descriptor)
    done = subprocess.run([tool, "-dc", str(packed)], capture_output=True, check=True, timeout=60)
    assert done.stdout == plain.read_bytes()
    assert packed.stat().st_size < plain.stat().st_size // 4


@pytest.mark.parametrize("compression", ["gzip", "zstd"])
def test_nothing_makes_an_empty_file(compression: str) -> None:
    parts: list[bytes] = []
    Compressor(compression, -1, parts.append).finish()
    assert b"".join(parts) == b"" if compression == "zstd" else b"".join(parts)[:2] == b"\x1f\x8b"


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_full_device(ending: str) -> None:
    descriptor = os.open("/dev/full", os.O_WRONLY)
    file = new_file(descriptor, "full" + ending, 1)
    file.writer.write(os.urandom(100_000), 100_000, 0, 0)
    with pytest.raises(CaptureFileError, match=r"^full\.\w+: No space left on device$"):
        file.flush()
    os.close(descriptor)


def test_packet_buffered_is_readable_at_once() -> None:
    parts: list[bytes] = []
    file = NewFile(-1, 1, compression="gzip", packet_buffered=True, write=parts.append)
    assert read_back(b"".join(parts)) == (0, "the gzip stream ends before its end of stream")
    from .test_writer import small_batch

    file.write_batch(small_batch(DATA))
    assert read_back(b"".join(parts))[0] == 1
