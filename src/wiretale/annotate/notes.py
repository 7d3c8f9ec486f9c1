"""Notes on a line, and how they are laid out below it."""

from __future__ import annotations

from wiretale.native import Final

INDENT: Final = "        "
WIDTH: Final = 110  # of a line of notes
LABEL_WIDTH: Final = 26  # a longer label has its note begin on the next line

Note = tuple[str, str]  # a piece of the line, and what it means there

BOLD: Final = "\x1b[1m"
DIM: Final = "\x1b[2m"
PLAIN: Final = "\x1b[0m"


def lay_out(notes: list[Note], colour: bool = False) -> str:
    """The notes as text: the pieces of the line on the left, what they mean beside them."""
    notes = [(printable(label), printable(text)) for label, text in notes]
    width = max((len(label) for label, _ in notes if len(label) <= LABEL_WIDTH), default=0)
    lines = []
    for label, text in notes:
        rows = fill(text, WIDTH - len(INDENT) - width - 2)
        marked = f"{BOLD}{label}{PLAIN}" if colour and label else label
        if len(label) > width:
            lines.append(INDENT + marked)
            rows.insert(0, "")
        else:
            first = rows[0] if rows else ""
            lines.append(f"{INDENT}{marked}{' ' * (width - len(label))}  {first}".rstrip())
        for row in rows[1:]:
            lines.append(f"{INDENT}{' ' * width}  {row}")
    return "\n".join(lines) + "\n" if lines else ""


def fill(text: str, width: int) -> list[str]:
    """`text` in lines of at most `width` characters, as long as its words allow."""
    lines: list[str] = []
    for word in text.split():
        if lines and len(lines[-1]) + 1 + len(word) <= width:
            lines[-1] += " " + word
        else:
            lines.append(word)
    return lines


def printable(text: str) -> str:
    """Text without anything that a terminal would obey."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in text)


def count(number: int, thing: str) -> str:
    """`1 byte`, `1,460 bytes`."""
    return f"{number:,} {thing}{'' if number == 1 else 's'}"


def passed(nanoseconds: int) -> str:
    """How long something took, in a unit in which it reads well."""
    if nanoseconds < 0:
        return "-" + passed(-nanoseconds)
    if nanoseconds < 1_000_000:
        return count(round(nanoseconds / 1000), "microsecond")
    if nanoseconds < 1_000_000_000:
        return f"{nanoseconds / 1_000_000:.3f}".rstrip("0").rstrip(".") + " ms"
    return f"{nanoseconds / 1_000_000_000:.3f}".rstrip("0").rstrip(".") + " s"
