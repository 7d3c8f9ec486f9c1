"""Where a capture file's bytes come from: a descriptor, or an object with a `read` method.

Both give what is there as soon as anything is there, so that a capture that is still being written
into a pipe is seen packet by packet.
"""

from __future__ import annotations

import errno
import os
import stat

from wiretale.errors import CaptureFileError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import IO

BLOCK = 65536  # bytes asked for at a time: small enough to stay in the cache and in memory that malloc reuses


def explain(error: OSError) -> str:
    """What went wrong, in the operating system's words."""
    return os.strerror(error.errno) if error.errno else str(error)


def advice(error: OSError, path: str = "") -> str:
    """What can be done about it, where something can."""
    if error.errno == errno.EISDIR:
        return "That is a folder: name a capture file in it."
    if error.errno == errno.EACCES:
        return "You may not read it: ask its owner, or try sudo."
    if error.errno == errno.ENOENT and path and not os.path.isabs(path):
        try:
            return f"It was looked for in {os.getcwd()}."
        except OSError:
            return "The folder that the program was started in is gone."
    return ""


class Input:
    """Bytes, in order. This one has none; see the subclasses."""

    descriptor = -1  # of the file they come from, if there is one
    has_places = False  # whether `read_at` can be asked

    def read(self, size: int = BLOCK) -> bytes:
        """Up to `size` bytes, as soon as there are any; none at the end."""
        return b""

    def read_at(self, offset: int, size: int) -> bytes:
        """The bytes from `offset` on, as many as there are up to `size`; `read` knows nothing of it."""
        return b""

    def close(self) -> None:
        """Gives back what the input holds open."""


class DescriptorInput(Input):
    """What a file descriptor gives. It is closed with the input only if `owned`."""

    def __init__(self, descriptor: int, owned: bool = False) -> None:
        self.descriptor = descriptor
        self.owned = owned
        # Where somebody else reads on from the descriptor, its position must be right.
        self.has_places = owned and stat.S_ISREG(os.fstat(descriptor).st_mode)

    def read(self, size: int = BLOCK) -> bytes:
        try:
            return os.read(self.descriptor, size)
        except OSError as error:
            raise CaptureFileError(f"error reading dump file: {explain(error)}", advice(error)) from error

    def read_at(self, offset: int, size: int) -> bytes:
        try:
            data = os.pread(self.descriptor, size, offset)
            while 0 < len(data) < size:  # the end, most likely
                more = os.pread(self.descriptor, size - len(data), offset + len(data))
                if not more:
                    break
                data += more
            return data
        except OSError as error:
            raise CaptureFileError(f"error reading dump file: {explain(error)}", advice(error)) from error

    def close(self) -> None:
        if self.owned:
            self.owned = False
            os.close(self.descriptor)
            self.descriptor = -1


class FileInput(Input):
    """What a file object gives (`read1` where it has it, which does not wait for a full block)."""

    def __init__(self, file: IO[bytes]) -> None:
        self._read: Callable[[int], bytes] = getattr(file, "read1", None) or file.read

    def read(self, size: int = BLOCK) -> bytes:
        try:
            data = self._read(size)
        except OSError as error:
            raise CaptureFileError(f"error reading dump file: {explain(error)}", advice(error)) from error
        if type(data) is not bytes:
            if isinstance(data, (bytearray, memoryview)):
                return bytes(data)
            raise CaptureFileError(
                "error reading dump file: it gives no bytes",
                "Open the file in binary mode: open(path, 'rb').",
            )
        return data


class Prefixed(Input):
    """Bytes that were read ahead, and then the rest of an input."""

    def __init__(self, ahead: bytes, rest: Input) -> None:
        self._ahead = ahead
        self._rest = rest
        self.descriptor = rest.descriptor

    def read(self, size: int = BLOCK) -> bytes:
        ahead = self._ahead
        if ahead:
            self._ahead = ahead[size:]
            return ahead[:size]
        return self._rest.read(size)

    def close(self) -> None:
        self._rest.close()


def read_ahead(source: Input, data: bytes, count: int) -> bytes:
    """`data` and as much more of `source` as makes it `count` bytes or longer; shorter at the end of the input."""
    while len(data) < count:
        more = source.read()
        if not more:
            break
        data += more
    return data


def read_whole(source: Input, data: bytes, count: int) -> bytes:
    """`read_ahead` for something long: what is read is put together once, not at every read."""
    parts = [data]
    missing = count - len(data)
    while missing > 0:
        more = source.read()
        if not more:
            break
        parts.append(more)
        missing -= len(more)
    return b"".join(parts)
