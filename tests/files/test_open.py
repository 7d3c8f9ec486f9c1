"""Opening: paths, pipes, descriptors, file objects; formats told apart; compression."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import os
import random
import re
import subprocess
import sys
import tracemalloc
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

import wiretale
from wiretale.errors import CaptureFileError, DamagedFileError, MissingLibraryError, UnknownFormatError
from wiretale.files.input import Input
from wiretale.files.open import open_capture

from .blocks import enhanced, header, interface, record, section
from .reference import needs_tcpdump, ours

GOOD = header() + record() * 3000
GOOD_NG = section() + interface() + enhanced() * 3000


def zstd(data: bytes) -> bytes:
    return pytest.importorskip("zstandard").ZstdCompressor().compress(data)  # type: ignore[no-any-return]


def lz4(data: bytes) -> bytes:
    return pytest.importorskip("lz4.frame").compress(data)  # type: ignore[no-any-return]


COMPRESSORS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress, "xz": lzma.compress, "bzip2": bz2.compress, "zstd": zstd, "lz4": lz4,
}


def count(source: object) -> int:
    total = 0
    with open_capture(source) as reader:  # type: ignore[arg-type]
        while (batch := reader.read()) is not None:
            total += batch.count
    return total


# ---- where the bytes come from -------------------------------------------------------------------------


def test_a_path_a_descriptor_a_file_object(tmp_path: Path) -> None:
    path = tmp_path / "some.pcap"
    path.write_bytes(GOOD)
    assert count(str(path)) == count(path) == 3000
    descriptor = os.open(path, os.O_RDONLY)
    assert count(descriptor) == 3000
    os.close(descriptor)  # was left open
    with path.open("rb") as file:
        assert count(file) == 3000
        assert not file.closed
    with path.open("rb", buffering=0) as raw:
        assert count(raw) == 3000
    assert count(io.BytesIO(GOOD)) == 3000


def test_a_path_is_closed(tmp_path: Path) -> None:
    path = tmp_path / "some.pcap"
    before = len(os.listdir("/proc/self/fd"))
    for data in (GOOD, b"nonsense", b"", GOOD[:30]):
        path.write_bytes(data)
        try:
            with open_capture(path) as reader:
                reader.read()
        except CaptureFileError:
            pass
    assert len(os.listdir("/proc/self/fd")) == before


def test_what_is_no_file_is_refused() -> None:
    with pytest.raises(TypeError):
        open_capture(3.5)  # type: ignore[arg-type]
    with pytest.raises(CaptureFileError, match="no bytes") as caught:
        open_capture(io.StringIO("text"))  # type: ignore[arg-type]
    assert "binary" in caught.value.hint


@pytest.mark.parametrize("good", [GOOD, GOOD_NG])
def test_a_pipe_gives_each_packet_as_soon_as_it_is_whole(good: bytes) -> None:
    out, into = os.pipe()
    start = len(good) - 2990 * (46 if good is GOOD else len(enhanced()))  # ten packets
    os.write(into, good[:start])
    with open_capture(out) as reader:
        batch = reader.read()  # the pipe is still open
        assert batch is not None
        assert batch.count == 10
        size = 46 if good is GOOD else len(enhanced())
        for _ in range(3):
            os.write(into, good[start : start + 20])
            os.write(into, good[start + 20 : start + size])
            batch = reader.read()
            assert batch is not None
            assert batch.count == 1
            start += size
        os.close(into)
        assert reader.read() is None
    os.close(out)


class Trickle(io.RawIOBase):
    """Gives a byte at a time."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        self.at += 1
        return self.data[self.at - 1 : self.at]


@pytest.mark.parametrize("good", [GOOD[: 24 + 46 * 5], section() + interface() + enhanced() * 5])
@pytest.mark.parametrize("compress", [bytes, gzip.compress, lzma.compress, bz2.compress, zstd, lz4])
def test_a_byte_at_a_time(good: bytes, compress: Callable[[bytes], bytes]) -> None:
    assert count(Trickle(compress(good))) == 5


@pytest.mark.parametrize("data", [b"", b"abc", GOOD[:24], GOOD_NG[:48]])
def test_nothing_to_read(data: bytes) -> None:
    found = ours(data)
    assert found.packets == []
    assert found.opened == (len(data) >= 24)


def test_standard_input() -> None:
    program = "import wiretale; print(sum(1 for packet in wiretale.read('-')))"
    environment = dict(os.environ, PYTHONPATH=str(Path(wiretale.__file__).parent.parent))
    done = subprocess.run([sys.executable, "-c", program], input=GOOD, capture_output=True, env=environment)
    assert (done.stdout, done.stderr) == (b"3000\n", b"")


# ---- what cannot be opened -----------------------------------------------------------------------------


@needs_tcpdump
@pytest.mark.parametrize("what", ["missing", "folder", "not a folder", "empty", "short", "text", "loop"])
def test_as_tcpdump_says_it(what: str, tmp_path: Path) -> None:
    path = tmp_path / "some"
    if what == "folder":
        path.mkdir()
    elif what == "not a folder":
        (tmp_path / "file").touch()
        path = tmp_path / "file" / "some"
    elif what == "loop":
        path.symlink_to(path)
    elif what != "missing":
        path.write_bytes({"empty": b"", "short": b"abc", "text": b"hello there\n"}[what])
    done = subprocess.run(["tcpdump", "-r", str(path)], capture_output=True, text=True)
    with pytest.raises(CaptureFileError, match=re.escape(done.stderr.strip().removeprefix("tcpdump: "))) as caught:
        open_capture(path)
    if what in ("missing", "folder", "not a folder", "loop"):
        assert isinstance(caught.value.__cause__, OSError)
    if what == "folder":
        assert "folder" in caught.value.hint


def test_where_a_missing_file_was_looked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(CaptureFileError, match=r"^missing\.pcap: No such file or directory$") as caught:
        open_capture("missing.pcap")
    assert str(tmp_path) in caught.value.hint


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_unreadable(tmp_path: Path) -> None:
    path = tmp_path / "some"
    path.write_bytes(GOOD)
    path.chmod(0)
    with pytest.raises(CaptureFileError, match="Permission denied"):
        open_capture(path)


def test_unknown_formats_get_a_hint() -> None:
    for data, hint in (
        (b"12:00:00.000000 IP 192.0.2.1\n", "text"), (b"snoop\0\0\0", "snoop"), (b"PK\3\4....", "ZIP"),
        (b"\1\2\3\4\5\6", "01 02 03 04"),
    ):
        with pytest.raises(UnknownFormatError, match=r"^unknown file format$") as caught:
            open_capture(io.BytesIO(data))
        assert hint in caught.value.hint


# ---- compression ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", COMPRESSORS)
@pytest.mark.parametrize("good", [GOOD, GOOD_NG], ids=["pcap", "pcapng"])
def test_compressed(name: str, good: bytes) -> None:
    compress = COMPRESSORS[name]
    assert count(io.BytesIO(compress(good))) == 3000
    assert count(io.BytesIO(compress(good[:5000]) + compress(good[5000:]))) == 3000  # as `cat a.gz b.gz` makes it
    assert count(io.BytesIO(compress(good) + bytes(512))) == 3000  # padded
    assert count(io.BytesIO(gzip.compress(compress(good)))) == 3000  # twice


@pytest.mark.parametrize("name", COMPRESSORS)
def test_damaged_compression_comes_after_what_is_good(name: str) -> None:
    letters = random.Random(1)
    whole = COMPRESSORS[name](header() + b"".join(record(letters.randbytes(60)) for _ in range(30_000)))
    cut = ours(whole[: len(whole) // 2])
    assert len(cut.packets) > 1000
    assert f"the {name} stream ends before its end" in cut.message
    more = ours(whole + b"something else")
    assert len(more.packets) == 30_000
    assert f"the {name} stream goes on with something else" in more.message


@pytest.mark.parametrize("name", ["gzip", "xz", "bzip2"])  # the others have no checks of their own
def test_changed_compression_is_noticed(name: str) -> None:
    letters = random.Random(1)
    whole = bytearray(COMPRESSORS[name](header() + b"".join(record(letters.randbytes(60)) for _ in range(30_000))))
    whole[len(whole) - 100_000] ^= 0x55
    assert ours(bytes(whole)).message


def test_gzip_gives_everything_up_to_the_damage() -> None:
    packets = [os.urandom(60) for _ in range(2000)]
    compressor = zlib.compressobj(wbits=31)
    data = compressor.compress(header() + b"".join(record(packet) for packet in packets))
    data += compressor.flush(zlib.Z_FULL_FLUSH) + b"\xff" * 100  # no block starts like this
    found = ours(data)
    assert "the gzip stream is damaged" in found.message
    assert [packet[3] for packet in found.packets] == packets


@pytest.mark.parametrize("name", COMPRESSORS)
def test_memory_stays_bounded(name: str) -> None:
    """300 MB of zeros in a few kilobytes."""
    big = COMPRESSORS[name](header() + record(bytes(250_000)) * 1200)
    tracemalloc.start()
    with open_capture(io.BytesIO(big)) as reader:
        while reader.read() is not None:
            pass
        peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 100_000_000


@pytest.mark.parametrize(("name", "module"), [("zstd", "zstandard"), ("lz4", "lz4.frame")])
def test_a_missing_library_is_named(name: str, module: str, monkeypatch: pytest.MonkeyPatch) -> None:
    data = COMPRESSORS[name](GOOD)
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(MissingLibraryError, match=name) as caught:
        open_capture(io.BytesIO(data))
    assert f"pip install wiretale[{name}]" in caught.value.hint


def test_compressions_do_not_nest_without_end() -> None:
    data = GOOD
    for _ in range(10):
        data = gzip.compress(data)
    with pytest.raises(UnknownFormatError):
        open_capture(io.BytesIO(data))


def test_errors_of_file_objects() -> None:
    class Broken(io.BytesIO):
        def read1(self, size: int | None = -1, /) -> bytes:
            raise OSError(5, "Input/output error")

    with pytest.raises(CaptureFileError, match=r"^error reading dump file: Input/output error$"):
        open_capture(Broken())


def test_an_input_of_its_own() -> None:
    assert Input().read() == b""
    Input().close()


def test_damage_within_a_pipe_is_offset_from_its_start() -> None:
    with open_capture(io.BytesIO(GOOD + record()[:10])) as reader:
        with pytest.raises(DamagedFileError) as caught:
            while reader.read() is not None:
                pass
        assert caught.value.offset == len(GOOD)
