"""--keep: the oldest of the rotated files go when there are too many bytes of them, or when they are too old.

Only files go that this command line's names are made for: those of this run, and regular files
that lay in the same folder before under such a name. The one that is being written never goes.
"""

from __future__ import annotations

import os
import stat
import time

from wiretale.cli import amounts
from wiretale.errors import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from wiretale.cli.file_names import Names


class Retention:
    """The files that are held, the oldest first, and how much of them may be."""

    def __init__(
        self, limits: str, names: Names, remove: Callable[[str], object], tell: Callable[[str], object]
    ) -> None:
        self.most_bytes, self.most_seconds = parse(limits)
        self.remove = remove
        self.tell = tell
        self.held: dict[str, tuple[int, float]] = {}  # path: size, and when it was last written
        self.bytes = 0
        self.find(names)

    def find(self, names: Names) -> None:
        """Takes the files that earlier runs left."""
        folder = os.path.dirname(names.stem)
        if "%" in folder and names.by_clock:
            raise UsageError("--keep needs one folder for all files: there is a % in that of -w")
        made = names.made()
        found = []
        try:
            entries = sorted(os.listdir(folder or "."))
        except OSError:
            return  # opening the first file will tell
        for name in entries:
            if made.fullmatch(name) is None:
                continue
            path = os.path.join(folder, name)
            try:
                known = os.lstat(path)
            except OSError:
                continue
            if stat.S_ISREG(known.st_mode):
                found.append((known.st_mtime, path, known.st_size))
        for when, path, size in sorted(found):
            self.held[path] = (size, when)
            self.bytes += size

    def begin(self, path: str) -> None:
        """A file is being written: if it was held, it is no more what it was."""
        size, _ = self.held.pop(path, (0, 0.0))
        self.bytes -= size

    def done(self, path: str, size: int) -> None:
        """A file is complete."""
        self.held[path] = (size, time.time())
        self.bytes += size

    def enforce(self, writing: int) -> None:
        """Removes what is too much or too old; the file that is being written has `writing` bytes so far."""
        while self.held:
            path = next(iter(self.held))
            size, when = self.held[path]
            too_much = self.most_bytes and self.bytes + writing > self.most_bytes
            too_old = self.most_seconds and time.time() - when > self.most_seconds
            if not too_much and not too_old:
                return
            del self.held[path]
            self.bytes -= size
            try:
                self.remove(path)
            except FileNotFoundError:
                continue  # the command of -z may have renamed it, or a person
            except OSError as error:
                self.tell(f"wiretale: --keep: {path}: {os.strerror(error.errno or 0)}\n")


def parse(limits: str) -> tuple[int, float]:
    """Bytes and seconds of `2GB`, `7d` or `2GB,7d`; 0 where there is no limit. Raises UsageError."""
    most_bytes, most_seconds = 0, 0.0
    for limit in limits.split(","):
        if amounts.is_size(limit):
            most_bytes = amounts.size(limit, "--keep")
        elif amounts.split(limit)[1] in amounts.DURATIONS:
            most_seconds = amounts.duration(limit, "--keep")
        else:
            raise UsageError(f"--keep: {limit!r} is neither a size nor an age: give 2GB, 7d, or 2GB,7d")
    return most_bytes, most_seconds
