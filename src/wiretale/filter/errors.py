"""What is wrong with a filter, where, and what to do about it."""

from __future__ import annotations

from wiretale.errors import WiretaleError


class FilterError(WiretaleError, ValueError):
    """A filter that cannot be compiled.

    `reason` is one line in libpcap's words, `position` where in `text` it went wrong (counted in
    characters from 0), and `hint`, where it is not empty, what was expected or meant.
    """

    def __init__(self, text: str, position: int, reason: str, hint: str = "") -> None:
        super().__init__(reason, hint)
        self.text = text
        self.position = position
        self.reason = reason

    def __reduce__(self) -> tuple[type[FilterError], tuple[str, int, str, str]]:
        return type(self), (self.text, self.position, self.reason, self.hint)

    def caret(self) -> str:
        """The line of the text that is wrong, and below it a caret where."""
        position = min(max(self.position, 0), len(self.text))
        start = self.text.rfind("\n", 0, position) + 1
        end = self.text.find("\n", position)
        line = self.text[start : end if end >= 0 else len(self.text)]
        return line.replace("\t", " ") + "\n" + " " * (position - start) + "^"

    def render(self) -> str:
        """All that is to be said: what is wrong, the line of the text, a caret below the place, and the hint."""
        lines = [self.reason, *self.caret().split("\n"), *self.hint.splitlines()]
        return "\n    ".join(lines)
