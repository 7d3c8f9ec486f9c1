"""When packets came, for listings that tell it in part: a time of day, a difference, or nothing."""

from __future__ import annotations

import time

from wiretale.listing.record import TimePart

FIRST_DAY = (2000, 1, 1)  # of listings that have no date: a day that nobody takes for the real one
NAME_OF_DAY = "2000-01-01"
HALF_A_DAY = 43200
DAY = 86400
BILLION = 1_000_000_000
LATEST = 0xFFFFFFFF  # what a pcap file has room for


class Clock:
    """Makes times of what lines tell. `since` is what times of that kind are: "delta", "elapsed" or "day".

    Times of day are those of this computer's time zone, as tcpdump prints them, so that they are printed again as
    they were.
    """

    def __init__(self) -> None:
        self.since = "delta"
        self.day = 0  # how many days after the first this is
        self.last_of_day = 0
        self.last = self.midnight(FIRST_DAY) * BILLION
        self.first = self.last
        self.local_day = (-1, -1, -1, -1)  # the date and hour for which `local_start` holds
        self.local_start = 0

    def stamp(self, part: TimePart | None, invented: list[str]) -> int:
        """The nanoseconds since 1970, UTC, of a packet; adds to `invented` what the line does not tell of them."""
        if part is None:
            self.last += 1000
            invented.append("time (a microsecond after the packet before)")
        elif part.kind == "epoch":
            self.last = part.seconds * BILLION + part.nanoseconds
        elif part.kind == "day" or (part.kind == "since" and self.since == "day"):
            self.last = self.of_day(part, invented) * BILLION + part.nanoseconds
        else:
            passed = part.seconds * BILLION + part.nanoseconds
            self.last = (self.first if part.kind == "since" and self.since == "elapsed" else self.last) + passed
            invented.append(f"date and time of day (the first packet's is 00:00 on {NAME_OF_DAY})")
        self.last = min(self.last, LATEST * BILLION)
        return self.last

    def of_day(self, part: TimePart, invented: list[str]) -> int:
        """The seconds since 1970 of a time of day, whose date may be missing."""
        seconds = part.seconds
        date = part.date
        if date is None:
            if seconds < self.last_of_day - HALF_A_DAY:
                self.day += 1
                invented.append("that midnight has passed, because the clock went back")
            self.last_of_day = seconds
            date = FIRST_DAY
            invented.append(f"date ({NAME_OF_DAY})" if self.day == 0 else f"date (day {self.day + 1})")
            return self.local(date[0], date[1], date[2] + self.day, seconds)
        return self.local(*date, seconds)

    def local(self, year: int, month: int, day: int, seconds: int) -> int:
        """The seconds since 1970 of a local time. Time zones are asked once an hour of the listing's."""
        hour = seconds // 3600
        key = (year, month, day, hour)
        if key != self.local_day:
            self.local_day = key
            self.local_start = seconds_of(year, month, day, hour)
        return self.local_start + seconds % 3600

    def midnight(self, date: tuple[int, int, int]) -> int:
        return seconds_of(*date, 0)


def seconds_of(year: int, month: int, day: int, hour: int) -> int:
    """The seconds since 1970 at which an hour began here; 0 for dates of which no computer's clock knows."""
    try:
        return max(int(time.mktime((year, month, day, hour, 0, 0, 0, 0, -1))), 0)
    except (OverflowError, ValueError):
        return 0
