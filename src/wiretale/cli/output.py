"""Where text goes: standard output in big pieces, messages on standard error."""

from __future__ import annotations

import os

PROGRAM = "wiretale"


def write_standard_output(data: bytes) -> None:
    """Writes all of `data` to standard output, however many system calls that takes."""
    write_all(1, data)


def write_all(descriptor: int, data: bytes) -> None:
    """Writes all of `data`; waits where the descriptor does not block and takes no more."""
    try:
        written = os.write(descriptor, data)
    except BlockingIOError:
        written = 0
    if written == len(data):
        return
    rest = memoryview(data)[written:]
    while rest:
        try:
            written = os.write(descriptor, rest)
        except BlockingIOError:
            from select import select

            select([], [descriptor], [])
            continue
        rest = rest[written:]


def write_standard_error(text: str) -> None:
    """Writes a message; if that cannot be done there is nobody to tell."""
    try:  # noqa: SIM105 (contextlib would have to be imported)
        write_all(2, text.encode("utf-8", "surrogateescape"))
    except OSError:
        pass
