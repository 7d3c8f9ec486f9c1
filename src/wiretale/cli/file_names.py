"""What the files of -w are called: by the clock (-G), by a number (-C), and how such names are told again.

Whoever removes old files must be sure that they are of the same capture: `Names.made` says whether a name
is one that this command line makes, or made in an earlier run.
"""

from __future__ import annotations

import os
import time

from wiretale.errors import UsageError, WiretaleError
from wiretale.files.compressing import ENDINGS, compression_for
from wiretale.native import Final

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re

    from wiretale.cli.options import Options

# What strftime makes of its directives, as regular expressions; those that are not here could be anything.
DIRECTIVES: Final = {
    "Y": r"\d{4,}", "C": r"\d\d", "y": r"\d\d", "G": r"\d{4,}", "g": r"\d\d", "m": r"(?:0[1-9]|1[0-2])",
    "d": r"(?:0[1-9]|[12]\d|3[01])", "e": r"(?: [1-9]|[12]\d|3[01])", "j": r"(?:[0-2]\d\d|3[0-5]\d|36[0-6])",
    "H": r"(?:[01]\d|2[0-3])", "I": r"(?:0[1-9]|1[0-2])", "k": r"(?: \d|1\d|2[0-3])", "l": r"(?: [1-9]|1[0-2])",
    "M": r"[0-5]\d", "S": r"(?:[0-5]\d|60)", "s": r"\d+", "u": "[1-7]", "w": "[0-6]", "U": r"[0-5]\d",
    "W": r"[0-5]\d", "V": r"[0-5]\d", "z": r"[+-]\d{4}", "Z": r"[A-Za-z0-9+-]{1,6}", "n": "\n", "t": "\t", "%": "%",
}  # fmt: skip
SHORT: Final = {"F": "%Y-%m-%d", "T": "%H:%M:%S", "R": "%H:%M"}
IN_WORDS: Final = {"a": (7, 6), "A": (7, 6), "b": (12, 1), "B": (12, 1), "h": (12, 1), "p": (2, 3)}


class BadName(WiretaleError):
    """No name can be made for a file."""


class Names:
    """The names of the files that one command line writes."""

    def __init__(self, options: Options) -> None:
        self.pattern = options.write_file or ""
        self.by_clock = bool(options.rotate_seconds)
        self.by_size = bool(options.file_size)
        self.digits = len(str(options.file_count - 1)) if options.file_count else 0
        # A number goes before the ending that names the compression: tools know such files by it.
        self.ending = ""
        self.stem = self.pattern
        if self.by_size and compression_for(self.pattern):
            self.ending = next(ending for ending, _ in ENDINGS if self.pattern.endswith(ending))
            self.stem = self.pattern.removesuffix(self.ending)

    def name(self, begun: float, part: int) -> str:
        """The name of the file that was begun at a time, as the `part`th of that time."""
        name = self.stem
        if self.by_clock:
            try:
                name = time.strftime(name, time.localtime(begun))
            except (ValueError, OverflowError, OSError) as error:
                raise BadName(f"{name}: {error}", "-G makes the name with strftime(3).") from error
        if self.by_size:
            name += str(part).zfill(self.digits) if self.digits else str(part) if part else ""
        return name + self.ending

    def made(self) -> re.Pattern[str]:
        """What matches the names, without their folder, that `name` makes. Raises UsageError if that cannot be told."""
        import re

        stem = os.path.basename(self.stem)
        expression = []
        at = 0
        while at < len(stem):
            letter = stem[at]
            if letter != "%" or not self.by_clock:
                expression.append(re.escape(letter))
                at += 1
                continue
            directive = stem[at + 1 : at + 2]
            if directive in SHORT:
                stem = stem[:at] + SHORT[directive] + stem[at + 2 :]
                continue
            if directive in DIRECTIVES:
                expression.append(DIRECTIVES[directive])
            elif directive in IN_WORDS:
                expression.append(in_words(directive))
            else:
                raise UsageError(f"--keep: which files '%{directive}' in {self.pattern} names cannot be told again")
            at += 2
        if self.by_size:
            expression.append(rf"\d{{{self.digits},}}" if self.digits else r"(?:[1-9]\d*)?")
        return re.compile("".join(expression) + re.escape(self.ending))


def in_words(directive: str) -> str:
    """A regular expression for what strftime makes of the names of days and months."""
    import re

    count, field = IN_WORDS[directive]
    names = set()
    for number in range(count):
        moment = [2024, 1, 1, 0, 0, 0, 0, 1, -1]
        moment[field] = number * 12 if directive == "p" else number + 1 if field == 1 else number
        names.add(re.escape(time.strftime("%" + directive, tuple(moment))))  # type: ignore[arg-type]
    return "(?:" + "|".join(sorted(names)) + ")"
