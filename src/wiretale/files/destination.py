"""Where a capture file's bytes go: a descriptor, or a function that takes them."""

from __future__ import annotations

import os
import stat

from wiretale.errors import CaptureFileError
from wiretale.native import final, i32, i64

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable


def low_32_bits(value: i64) -> i32:
    """A number as the 32 bits of a file's field."""
    value &= 0xFFFFFFFF
    return i32(value - 0x100000000) if value > 0x7FFFFFFF else i32(value)


@final
class Destination:
    """Takes bytes until it cannot: then `failure` says why, and the writer leaves the file whole.

    The descriptor stays its opener's to close. `name` is the file's, for messages.
    """

    def __init__(self, descriptor: int, name: str, write: Callable[[bytes], object] | None) -> None:
        self.descriptor = descriptor
        self.name = name
        self._write = write
        self.failure: CaptureFileError | None = None

    def put(self, data: bytes, start: i64, end: i64) -> i64:
        """Writes `data[start:end]`. Returns how far that came: to `end`, or there is a `failure`."""
        at = start
        self.failure = None
        try:
            while at < end:
                if self._write is not None:
                    self._write(data if at == 0 and end == len(data) else data[at:end])
                    at = end
                elif at == 0 and end == len(data):
                    at = os.write(self.descriptor, data)
                else:
                    at += os.write(self.descriptor, memoryview(data)[int(at) : int(end)])  # where it lies, not a copy
        except OSError as error:
            failure = CaptureFileError(
                f"{self.name or 'the capture file'}: {os.strerror(error.errno) if error.errno else str(error)}",
                "What was written before is whole." if self._write is None else "What was written before can be read.",
            )
            failure.__cause__ = error  # compiled code knows no `raise ... from`
            self.failure = failure
            return start if self._write is not None else at
        return at

    def cut(self, count: i64) -> None:
        """Takes the last `count` bytes off a file again."""
        if count <= 0 or self._write is not None:
            return
        try:
            if stat.S_ISREG(os.fstat(self.descriptor).st_mode):
                position = os.lseek(self.descriptor, 0, os.SEEK_CUR) - int(count)
                os.ftruncate(self.descriptor, position)
                os.lseek(self.descriptor, position, os.SEEK_SET)
        except OSError:
            pass  # the first error is the one to tell of
