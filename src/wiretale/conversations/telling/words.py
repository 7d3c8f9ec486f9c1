"""Figures and names as a person reads them, and text from packets made harmless."""

from __future__ import annotations

from wiretale.conversations.report import Conversation, Endpoint
from wiretale.native import Final

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

DURATIONS: Final = ((86_400_000_000_000, "d"), (3_600_000_000_000, "h"), (60_000_000_000, "min"), (1_000_000_000, "s"))

RED, GREEN, YELLOW, BLUE, DIM, BOLD = "31", "32", "33", "36", "2", "1"
COLOURS: Final = {"problem": RED, "warning": YELLOW, "note": BLUE, "ok": GREEN}


def duration(nanoseconds: int | None) -> str:
    """`350 ns`, `12 us`, `3.4 ms`, `1.25 s`, `4 min 5 s`, `2 h 3 min`; a dash where it is not known."""
    if nanoseconds is None:
        return "-"
    if nanoseconds < 0:
        return "-" + duration(-nanoseconds)
    if nanoseconds < 1000:
        return f"{nanoseconds} ns" if nanoseconds else "0 s"
    if nanoseconds < 1_000_000:
        return f"{rounded(nanoseconds / 1000)} us"
    if nanoseconds < 1_000_000_000:
        return f"{rounded(nanoseconds / 1_000_000)} ms"
    if nanoseconds < 60_000_000_000:
        return f"{rounded(nanoseconds / 1_000_000_000)} s"
    parts = []
    for size, unit in DURATIONS:
        if nanoseconds >= size:
            parts.append(f"{nanoseconds // size} {unit}")
            nanoseconds %= size
    return " ".join(parts[:2])


def rounded(value: float) -> str:
    """Three significant digits, without zeros at the end."""
    digits = 2 if value < 10 else 1 if value < 100 else 0
    text = f"{value:.{digits}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def size(count: int) -> str:
    """`980 B`, `12.3 kB`, `4.5 MB`: powers of ten."""
    value = float(count)
    for unit in ("B", "kB", "MB", "GB"):
        if value < 1000:
            return f"{rounded(value)} {unit}"
        value /= 1000
    return f"{rounded(value)} TB"


def ranges(numbers: Iterable[int], most: int = 12) -> str:
    """`1-5, 8, 10-12`: numbers in order, runs together; what is more than `most` runs is counted."""
    runs: list[list[int]] = []
    more = 0
    for number in sorted(set(numbers)):
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    if len(runs) > most:
        more = sum(last - first + 1 for first, last in runs[most:])
        runs = runs[:most]
    text = ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in runs)
    return f"{text} and {more:,} more" if more else text


def harmless(text: str) -> str:
    """Text that may come from packets, fit for a terminal: what is not printable is escaped."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else f"\\x{ord(c):02x}" if ord(c) < 256 else f"\\u{ord(c):04x}" for c in text)


def end(endpoint: Endpoint) -> str:
    """One end: `www.example.com:80`, `192.0.2.1:80`, `[2001:db8::1]:80`."""
    return harmless(str(endpoint))


def ends(conversation: Conversation) -> str:
    """Both ends, the client first."""
    return f"{end(conversation.client)} > {end(conversation.server)}"


def painted(text: str, colour: str, on: bool) -> str:
    """The text in a colour, if colours are on."""
    return f"\x1b[{colour}m{text}\x1b[0m" if on and text else text
