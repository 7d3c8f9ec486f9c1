"""A line that is being read: the text, how far reading has come, and the record that it fills."""

from __future__ import annotations

import re

from wiretale.listing.record import Field, LineRecord, ListingError, Value


class Scanner:
    """Takes a record's text piece by piece. Readers leave `at` where they found it if the text is not theirs."""

    __slots__ = ("at", "ends", "record", "text")

    def __init__(self, record: LineRecord, at: int = 0) -> None:
        self.record = record
        self.text = record.text
        self.at = at
        self.ends: re.Match[str] | None = None  # `source > destination` while it is not known whether it has ports

    def take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """The match of a pattern right here, which is then behind us; None if it is not here."""
        match = pattern.match(self.text, self.at)
        if match is not None:
            self.at = match.end()
        return match

    def sees(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """The match of a pattern right here, which stays ahead."""
        return pattern.match(self.text, self.at)

    def skip(self, words: str) -> bool:
        """Whether the text goes on with `words`, which are then behind us."""
        if self.text.startswith(words, self.at):
            self.at += len(words)
            return True
        return False

    def note(self, name: str, match: re.Match[str], group: int | str, value: Value) -> None:
        """Adds a field at the place of a match's group."""
        start, end = match.span(group)
        if start >= 0:
            self.record.fields.append(Field(name, start, end, value))

    def number(self, name: str, match: re.Match[str], group: int | str, most: int, base: int = 10) -> int | None:
        """The number of a group as a field; None if the group is not there. Raises if it is more than `most`."""
        digits = match.group(group)
        if digits is None:
            return None
        value = to_number(digits, most, name, match.start(group), base)
        self.note(name, match, group, value)
        return value

    @property
    def rest(self) -> str:
        """What is still ahead."""
        return self.text[self.at :]

    @property
    def done(self) -> bool:
        return self.at >= len(self.text)


def to_number(digits: str, most: int, name: str, column: int, base: int = 10) -> int:
    """A number that a header's field must have room for."""
    # Nothing in any header has more than 20 digits; int() of a megabyte of them would take minutes.
    value = int(digits, base) if len(digits) <= 20 else most + 1
    if value > most:
        raise ListingError(f"{name} {digits[:24]} is more than the {most} that there is room for", column)
    return value
