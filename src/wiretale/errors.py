"""Every exception that wiretale raises.

    WiretaleError                    whatever went wrong that a caller can act on
    ├── CaptureFileError             a capture file cannot be read or written; `__cause__` is the OSError, if one was
    │   ├── UnknownFormatError       its first bytes are those of no format known here
    │   └── DamagedFileError         it is cut short or says something impossible; what came before is good
    ├── CaptureError                 an interface cannot be captured from; `__cause__` is the OSError, if one was
    ├── MissingLibraryError          a feature needs a library that an extra brings
    └── UsageError                   the command line cannot be obeyed

`str()` of any of them is one line that says what is wrong, in tcpdump's words where tcpdump has words
for it. `hint`, where it is not empty, is a second line that says where, and what to do about it.

Bugs are not in this tree: they surface as what they are.
"""

from __future__ import annotations


class WiretaleError(Exception):
    """The base of the tree. `str()` of any of them is one line, fit to be shown to a person."""

    def __init__(self, message: str = "", hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


class CaptureFileError(WiretaleError):
    """A capture file that cannot be read or written."""


class UnknownFormatError(CaptureFileError):
    """The file's first bytes are those of no capture format."""


class DamagedFileError(CaptureFileError):
    """The file breaks off, or a field of it cannot be right.

    `offset` is where, in bytes from the start of the (uncompressed) file. Everything before the
    damage has been delivered when this is raised.
    """

    def __init__(self, message: str, offset: int = 0, hint: str = "") -> None:
        super().__init__(message, hint)
        self.offset = offset


class CaptureError(WiretaleError):
    """An interface that cannot be captured from, or not any longer."""


class MissingLibraryError(WiretaleError):
    """A feature needs a library that is not installed; the message names the extra that brings it."""


class UsageError(WiretaleError):
    """A command line that cannot be obeyed; the message says which word is wrong and why."""
