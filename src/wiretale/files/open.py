"""Opening a capture file: which format it is in is told from its first bytes."""

from __future__ import annotations

import os
import sys

from wiretale.errors import CaptureFileError, UnknownFormatError
from wiretale.files.input import DescriptorInput, FileInput, Input, Prefixed, advice, explain, read_ahead
from wiretale.files.pcap import PcapReader

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import IO

    from wiretale.files.pcapng import PcapngReader

    CaptureReader = PcapReader | PcapngReader

LONGEST_MAGIC = 6
MOST_COMPRESSIONS = 3  # one inside the other; more is an attack, not a capture


def open_capture(file: str | os.PathLike[str] | int | IO[bytes]) -> CaptureReader:
    """A reader of the capture in `file`: a path, "-" for standard input, a descriptor, or a binary file object.

    pcap and pcapng are read, also when compressed with gzip, Zstandard, xz, LZ4 or bzip2. The reader
    has `read()`, which gives the next `Batch` or None, `link_type`, `snaplen`, `nanosecond`, and
    `close()`; it is a context manager too. What it was given open, it leaves open.
    """
    source, data, name = begin(file)
    return capture_in(source, data, name)


def begin(file: str | os.PathLike[str] | int | IO[bytes]) -> tuple[Input, bytes, str]:
    """Opens `file` and what it is compressed with: an input, what was read of it to tell the format, and a name."""
    source, name = _input(file)
    try:
        source, data = _uncompressed(source)
    except BaseException:
        source.close()
        raise
    return source, data, name


def capture_in(source: Input, data: bytes, name: str) -> CaptureReader:
    """The reader of a capture that `begin` opened; closes the input if it is none."""
    try:
        if data.startswith(PCAPNG_MAGIC):
            from wiretale.files.pcapng import PcapngReader

            return PcapngReader(source, data)
        return PcapReader(source, data)
    except UnknownFormatError as error:
        source.close()
        error.hint = hint(data, name)
        raise
    except BaseException:
        source.close()
        raise


def _input(file: str | os.PathLike[str] | int | IO[bytes]) -> tuple[Input, str]:
    """Where the bytes come from, and what to call it."""
    if isinstance(file, int):
        return DescriptorInput(file), f"descriptor {file}"
    if isinstance(file, (str, bytes, os.PathLike)):
        path = os.fspath(file)
        if path == "-":
            return DescriptorInput(sys.stdin.fileno() if sys.stdin is not None else 0), "standard input"
        name = os.fsdecode(path)
        try:
            return DescriptorInput(os.open(path, os.O_RDONLY | os.O_CLOEXEC), owned=True), name
        except OSError as error:
            raise CaptureFileError(f"{name}: {explain(error)}", advice(error, name)) from error
        except ValueError as error:  # a zero byte in the path
            raise CaptureFileError(f"{name!r}: {error}") from error
    if not hasattr(file, "read"):
        raise TypeError(f"a path, a descriptor or a binary file object is needed, not {type(file).__name__}")
    return FileInput(file), str(getattr(file, "name", "file object"))


def _uncompressed(source: Input) -> tuple[Input, bytes]:
    """An input after as many decompressors as it takes, and enough of it to tell the format."""
    data = source.read()
    compressions = 0
    while True:
        if not _is_told(data):
            data = read_ahead(source, data, LONGEST_MAGIC)
        if not is_capture(data) and len(data) >= 2:
            from wiretale.files.compression import compression_of, decompressed

            compression = compression_of(data)
            if compression and compressions < MOST_COMPRESSIONS:
                source = decompressed(Prefixed(data, source), compression)
                compressions += 1
                data = source.read()
                continue
        return source, data


PCAPNG_MAGIC = b"\x0a\x0d\x0d\x0a"
PCAP_MAGIC = (
    b"\xa1\xb2\xc3\xd4", b"\xd4\xc3\xb2\xa1",
    b"\xa1\xb2\x3c\x4d", b"\x4d\x3c\xb2\xa1",
    b"\xa1\xb2\xcd\x34", b"\x34\xcd\xb2\xa1",
)


def _is_pcap(data: bytes) -> bool:
    return data[:4] in PCAP_MAGIC


def is_capture(data: bytes) -> bool:
    """Whether a file that begins so is a capture of a format known here."""
    return _is_pcap(data) or data.startswith(PCAPNG_MAGIC)


def is_text(data: bytes) -> bool:
    """Whether a file that begins so may be text: ASCII or UTF-8 without odd controls, or marked as UTF-16."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    return bool(data) and not data[:512].translate(None, TEXT)


def _is_told(data: bytes) -> bool:
    """Whether `data` is enough to tell the format by; more is not waited for then."""
    return len(data) >= LONGEST_MAGIC or _is_pcap(data)


def hint(data: bytes, name: str) -> str:
    """What a file of no known format may be, and what to do about it."""
    for magic, kind in OTHERS:
        if data.startswith(magic):
            return f"{name} is {kind}."
    if is_text(data) and not data.startswith((b"\xff", b"\xfe")):
        return f"{name} is text, not a capture, and no line of it is a packet that tcpdump printed."
    return f"{name} starts with {data[:4].hex(' ')}: neither pcap nor pcapng, nor compressed."


TEXT = bytes(range(32, 127)) + bytes(range(128, 256)) + b"\t\r\n\x1b\f\b\a"

OTHERS = (
    (b"snoop\0\0\0", "a Solaris snoop file; editcap -F pcap converts it"),
    (b"btsnoop\0", "a Bluetooth snoop log; editcap -F pcap converts it"),
    (b"RTSS", "a Microsoft Network Monitor 1.x file; editcap -F pcap converts it"),
    (b"GMBU", "a Microsoft Network Monitor 2.x file; editcap -F pcap converts it"),
    (b"TRSNIFF data", "a Network General Sniffer file; editcap -F pcap converts it"),
    (b"PK\x03\x04", "a ZIP archive; unpack it first"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive; unpack it first"),
    (b"\x1c\x00\x01\xac", "an IXIA capture; editcap -F pcap converts it"),
    (b"\x7fELF", "a program, not a capture"),
)
