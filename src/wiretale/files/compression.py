"""Compressed capture files, told by their first bytes and read as a stream in bounded memory.

gzip, bzip2 and xz come with Python; Zstandard and LZ4 need a library, which is imported when such a
file is met. Several compressed streams one after the other are read as one, as their tools do.
"""

from __future__ import annotations

from wiretale.errors import CaptureFileError, DamagedFileError, MissingLibraryError
from wiretale.files.input import Input

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

PIECE = 16384  # compressed bytes taken at a time
MOST = 262144  # uncompressed bytes made of them at a time
MEMORY = 512 * 1024 * 1024  # what a decompressor may use: more than any ordinary compressor asks for

MAGIC = (
    (b"\x1f\x8b", "gzip"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
    (b"\xfd7zXZ\0", "xz"),
    (b"\x04\x22\x4d\x18", "lz4"),
    (b"BZh", "bzip2"),
)
LONGEST_MAGIC = 6


def compression_of(data: bytes) -> str:
    """The name of the compression that the first bytes of a file belong to, or an empty string."""
    for magic, name in MAGIC:
        if data.startswith(magic):
            return name
    if data[1:4] == b"\x2a\x4d\x18" and 0x50 <= data[0] <= 0x5F:  # a skippable frame, which both may start with
        return "zstd"
    return ""


def decompressed(source: Input, compression: str) -> Input:
    """The uncompressed bytes of an input. Raises `MissingLibraryError` if that takes a library that is missing."""
    return INPUTS[compression](source)


class DecompressedInput(Input):
    """A stream of compressed members, one after the other. Subclasses know how to start a member."""

    name = ""
    magic = b""
    errors: tuple[type[Exception], ...] = ()

    def __init__(self, source: Input) -> None:
        self._source = source
        self.descriptor = source.descriptor
        self._compressed = b""  # read, but not given to the decompressor
        self._made = b""  # uncompressed
        self._given = 0  # bytes of that which were asked for
        self._offset = 0  # of `_compressed` in the file
        self._failure: CaptureFileError | None = None
        self._member: Any = self.start()
        self._ended = False  # whether the last member is complete

    def start(self) -> Any:
        """A decompressor for one member."""
        raise NotImplementedError

    def begins(self, data: bytes) -> bool:
        """Whether a member starts like this."""
        return data.startswith(self.magic)

    def close(self) -> None:
        self._source.close()

    def read(self, size: int = MOST) -> bytes:
        while True:
            if self._given < len(self._made):
                data = self._made[self._given : self._given + size]
                self._given += len(data)
                return data
            if self._failure is not None:
                raise self._failure
            if not self._compressed and (self._ended or self._member.needs_input):
                self._compressed = self._source.read(PIECE)
                if not self._compressed:
                    if self._ended:
                        return b""
                    raise self._damage("ends before its end of stream", "The file is cut short.")
            if self._ended:
                self._next_member()
                continue
            self._given = 0
            try:
                self._made = self._member.decompress(self._compressed, min(size, MOST))
            except self.errors as error:
                self._failure = self._damage(f"is damaged ({error})", "")
                self._failure.__cause__ = error
                self._made = self.salvage()
            else:
                left = self._member.unused_data if self._member.eof else b""
                self._offset += len(self._compressed) - len(left)
                self._compressed = left
                self._ended = self._member.eof

    def salvage(self) -> bytes:
        """What can be had of the piece that turned out to be damaged."""
        return b""

    def _next_member(self) -> None:
        """Begins the next member, or ends where only padding follows."""
        compressed = self._compressed.lstrip(b"\0")
        self._offset += len(self._compressed) - len(compressed)
        while compressed and len(compressed) < len(self.magic):
            more = self._source.read(PIECE)
            if not more:
                break
            compressed += more
        self._compressed = compressed
        if compressed:
            if not self.begins(compressed):
                self._failure = self._damage("goes on with something else", "What follows it is not compressed.")
                return
            self._member = self.start()
            self._ended = False

    def _damage(self, what: str, hint: str) -> CaptureFileError:
        where = f"At byte {self._offset} of the compressed file. What comes before was read."
        return DamagedFileError(f"the {self.name} stream {what}", self._offset, f"{hint} {where}".lstrip())


class _Gzip:
    """zlib's decompressor with the manners of the other two: it keeps what it did not get to."""

    def __init__(self) -> None:
        import zlib

        self._inflate = zlib.decompressobj(31)
        self.before = self._inflate
        self.given = b""
        self.eof = False
        self.unused_data = b""
        self.needs_input = True

    def decompress(self, data: bytes, most: int) -> bytes:
        self.given = self._inflate.unconsumed_tail + data
        self.before = self._inflate.copy()
        made = self._inflate.decompress(self.given, most)
        self.eof = self._inflate.eof
        self.unused_data = self._inflate.unused_data
        self.needs_input = not self._inflate.unconsumed_tail and len(made) < most
        return made


class GzipInput(DecompressedInput):
    """gzip (RFC 1952)."""

    name = "gzip"
    magic = b"\x1f\x8b"

    def start(self) -> _Gzip:
        import zlib

        self.errors = (zlib.error,)
        return _Gzip()

    def salvage(self) -> bytes:
        """Takes the damaged piece again, byte by byte up to the damage."""
        inflate, made = self._member.before, []
        for byte in self._member.given:
            try:
                made.append(inflate.decompress(bytes((byte,))))
            except self.errors:
                break
        return b"".join(made)


class Bzip2Input(DecompressedInput):
    """bzip2."""

    name = "bzip2"
    magic = b"BZh"
    errors = (OSError, ValueError)

    def start(self) -> Any:
        import bz2

        return bz2.BZ2Decompressor()


class XzInput(DecompressedInput):
    """xz."""

    name = "xz"
    magic = b"\xfd7zXZ\0"

    def start(self) -> Any:
        import lzma

        self.errors = (lzma.LZMAError,)
        return lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=MEMORY)


class Lz4Input(DecompressedInput):
    """LZ4 frames."""

    name = "lz4"
    magic = b"\x04\x22\x4d\x18"
    errors = (RuntimeError, ValueError)

    def start(self) -> Any:
        return _Lz4(library("lz4.frame", "lz4").LZ4FrameDecompressor())


class _Lz4:
    """LZ4's decompressor, whose `unused_data` may be None."""

    def __init__(self, decompressor: Any) -> None:
        self._decompressor = decompressor
        self.eof = False
        self.unused_data = b""
        self.needs_input = True

    def decompress(self, data: bytes, most: int) -> bytes:
        made: bytes = self._decompressor.decompress(data, most)
        self.eof = self._decompressor.eof
        self.unused_data = self._decompressor.unused_data or b""
        self.needs_input = self._decompressor.needs_input
        return made


class ZstdInput(DecompressedInput):
    """Zstandard (RFC 8878)."""

    name = "zstd"
    magic = b"\x28\xb5\x2f\xfd"

    def start(self) -> Any:
        zstandard = library("zstandard", "zstd")
        self.errors = (zstandard.ZstdError,)
        return _Zstd(zstandard.ZstdDecompressor(max_window_size=MEMORY).decompressobj())

    def begins(self, data: bytes) -> bool:
        return compression_of(data) == "zstd"


class _Zstd:
    """Zstandard's decompressor, which takes no limit: given little at a time, it cannot make much of it."""

    STEP = 1024  # makes 32 MiB at the very worst

    def __init__(self, decompressor: Any) -> None:
        self._decompressor = decompressor
        self._waiting = b""
        self.eof = False
        self.unused_data = b""
        self.needs_input = True

    def decompress(self, data: bytes, most: int) -> bytes:
        data = self._waiting + data
        made: list[bytes] = []
        at = size = 0
        while at < len(data) and size < most and not self.eof:
            piece: bytes = self._decompressor.decompress(data[at : at + self.STEP])
            at += self.STEP
            made.append(piece)
            size += len(piece)
            self.eof = self._decompressor.eof
        self._waiting = data[at:]
        self.needs_input = not self._waiting
        if self.eof:
            self.unused_data = self._decompressor.unused_data + self._waiting
        return b"".join(made)


def library(module: str, extra: str) -> Any:
    """A module that an extra brings."""
    from importlib import import_module

    try:
        return import_module(module)
    except ImportError as error:
        raise MissingLibraryError(
            f"the file is compressed with {extra}, and the library for that is not installed",
            f"Install it with: pip install wiretale[{extra}]",
        ) from error


INPUTS: dict[str, type[DecompressedInput]] = {
    "gzip": GzipInput,
    "zstd": ZstdInput,
    "xz": XzInput,
    "lz4": Lz4Input,
    "bzip2": Bzip2Input,
}
