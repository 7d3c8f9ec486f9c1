"""The time that a line begins with, in every way of -t, and the packet's number (-#) before it.

    15:04:49.050227                 a time of day
    1514844544.387241               -tt: seconds since 1970
     00:00:00.000013                -ttt: since the packet before (one blank comes first); 000013 up to 3.9
    2018-01-01 22:09:04.387241      -tttt; 01/01/2018 22:09:04.387241 up to 3.7
     00:00:00.000013                -ttttt: since the first packet, which looks like -ttt
"""

from __future__ import annotations

import re

from wiretale.listing.record import Field, ListingError, TimePart
from wiretale.listing.scanner import Scanner

# What a line with a time begins with. Times without a date must have a fraction: prose has times, too.
TIME = (
    r"(?:(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)[ T]|(?P<month7>\d\d)/(?P<day7>\d\d)/(?P<year7>\d{4}) )?"
    r"(?P<hour>\d\d):(?P<minute>\d\d):(?P<second>\d\d)\.(?P<fraction>\d{1,9})(?!\d)"
    r"|(?P<epoch>\d{1,11})\.(?P<parts>\d{6}(?:\d{3})?)(?![\d.])"
)
CLOCK = re.compile(TIME)
MICROSECONDS = re.compile(r"(?:(?P<whole>\d{1,6}) )?(?P<micro>\d{6})(?= )")
DAY = 86400


def read_time(line: Scanner, indented: bool) -> bool:
    """Takes the time, if there is one. `indented` says that exactly one blank came before it."""
    match = line.take(CLOCK)
    if match is None:
        return read_delta(line)
    found = match.groupdict()
    start, end = match.span()
    if found["epoch"] is not None:
        part = TimePart("epoch", int(found["epoch"]), nanoseconds(found["parts"]), digits=len(found["parts"]))
    else:
        hour, minute, second = int(found["hour"]), int(found["minute"]), int(found["second"])
        if minute > 59 or second > 60 or (hour > 23 and not indented):
            raise ListingError("that is no time of day", start)
        seconds = hour * 3600 + minute * 60 + second
        part = TimePart(
            "since" if indented else "day", seconds, nanoseconds(found["fraction"]), digits=len(found["fraction"])
        )
        for suffix in ("", "7"):
            if found["year" + suffix] is not None:
                part.kind = "day"
                part.date = int(found["year" + suffix]), int(found["month" + suffix]), int(found["day" + suffix])
                if not (1 <= part.date[1] <= 12 and 1 <= part.date[2] <= 31 and part.date[0] >= 1):
                    raise ListingError("that is no date", start)
    line.record.time = part
    line.record.fields.append(Field("time", start, end, part.seconds * 1_000_000_000 + part.nanoseconds))
    return True


def read_delta(line: Scanner) -> bool:
    """Takes a difference of times as up to 3.9 prints it: microseconds, after the seconds if there are any."""
    match = line.take(MICROSECONDS)
    if match is None:
        return False
    part = TimePart("delta", int(match["whole"] or 0), int(match["micro"]) * 1000)
    line.record.time = part
    line.note("time", match, 0, part.seconds * 1_000_000_000 + part.nanoseconds)
    return True


def nanoseconds(fraction: str) -> int:
    """The nanoseconds of a fraction's digits."""
    return int(fraction.ljust(9, "0"))
