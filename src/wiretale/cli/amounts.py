"""Durations, sizes and times of day, as people write them on a command line.

A number and its unit: `30s`, `1.5h`, `7d`; `500MB`, `2GiB`. A number alone is none, lest it mean something
else than was thought.
"""

from __future__ import annotations

import time

from wiretale.errors import UsageError
from wiretale.native import Final

DURATIONS: Final = {"ms": 0.001, "s": 1.0, "m": 60.0, "min": 60.0, "h": 3600.0, "d": 86400.0, "w": 604800.0}
SIZES: Final = {
    "kB": 1000, "KB": 1000, "MB": 1000**2, "GB": 1000**3, "TB": 1000**4,
    "KiB": 1024, "MiB": 1024**2, "GiB": 1024**3, "TiB": 1024**4,
}  # fmt: skip
LONGEST: Final = 100 * 366 * 86400.0  # seconds
TIMES: Final = ("%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M")
TIMES_OF_DAY: Final = ("%H:%M:%S", "%H:%M")


def split(text: str) -> tuple[float, str]:
    """The number that `text` begins with, and what follows it; a number below zero if there is none."""
    text = text.strip()
    end = 0
    while end < len(text) and text[end] in "0123456789.":
        end += 1
    try:
        return float(text[:end]), text[end:].strip()
    except ValueError:
        return -1.0, text


def duration(text: str, flag: str) -> float:
    """Seconds of a duration such as 30s. Raises UsageError, in whose message `flag` is named."""
    number, unit = split(text)
    seconds = number * DURATIONS.get(unit, -1.0)
    if number < 0 or unit not in DURATIONS:
        raise UsageError(f"{flag}: {text!r} is not a duration: give a number and ms, s, m, h, d or w, as in 30s")
    if not 0 < seconds <= LONGEST:
        raise UsageError(f"{flag}: {text} is too {'long' if seconds else 'short'}")
    return seconds


def size(text: str, flag: str) -> int:
    """Bytes of a size such as 2GB. Raises UsageError."""
    number, unit = split(text)
    count = int(number * SIZES.get(unit, -1)) if number >= 0 else -1
    if count < 0 or unit not in SIZES:
        raise UsageError(f"{flag}: {text!r} is not a size: give a number and kB, MB, GB or TB (or KiB, ...), as in 2GB")
    if not 0 < count < 1 << 60:
        raise UsageError(f"{flag}: {text} is too {'large' if count else 'small'}")
    return count


def is_size(text: str) -> bool:
    """Whether `text` is meant for a size rather than a duration."""
    return split(text)[1] in SIZES


def moment(text: str, flag: str, now: float) -> float:
    """The time that `text` names, in seconds since 1970: the next 18:00 or 18:00:30, or 2030-01-31 18:00. Local time.

    Raises UsageError if that is no time, or one that is past.
    """
    for form in TIMES_OF_DAY:
        try:
            clock = time.strptime(text.strip(), form)
        except ValueError:
            continue
        today = time.localtime(now)
        for days in (0, 1):
            found = time.mktime((
                today.tm_year, today.tm_mon, today.tm_mday + days, clock.tm_hour, clock.tm_min, clock.tm_sec, 0, 0, -1
            ))
            if found > now:
                return found
    for form in TIMES:
        try:
            found = time.mktime(time.strptime(text.strip(), form))
        except (ValueError, OverflowError):
            continue
        if found <= now:
            raise UsageError(f"{flag}: {text} is past: it is {time.strftime('%Y-%m-%d %H:%M:%S', time.localtime(now))}")
        return found
    raise UsageError(f"{flag}: {text!r} is not a time: give 18:00, 18:00:30, or a date too, as in '2030-01-31 18:00'")
