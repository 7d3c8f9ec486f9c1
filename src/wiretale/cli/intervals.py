"""--align: the intervals of the clock that files are begun at.

They begin where the clock shows a multiple of so many seconds since the midnight of 1 January 1970, local time.
Where it is set forward over a beginning, they begin at that moment; where it is set back, an interval goes on
until the clock shows its end for good. So no two begin at the same time of the clock: they would be called the same.
"""

from __future__ import annotations

import time


def ahead(when: float) -> int:
    """Seconds by which local time is ahead of UTC at a time; 0 where no calendar reaches."""
    try:
        return time.localtime(when).tm_gmtoff
    except (OverflowError, ValueError, OSError):
        return 0


def beginning(when: float, seconds: int) -> int:
    """When the interval begins that a time is in."""
    shift = ahead(when)
    shown = int((when + shift) // seconds) * seconds  # what the clock shows then
    begins = shown - shift
    before = ahead(begins)
    if before == shift:
        return begins
    earlier = shown - before
    return earlier if earlier + ahead(earlier) == shown and earlier <= when else change(begins, int(when))


def end(begins: int, seconds: int) -> int:
    """When the interval ends that begins then."""
    shift = ahead(begins)
    shown = (begins + shift) // seconds * seconds + seconds
    ends = shown - shift
    after = ahead(ends)
    if after == shift:
        return ends
    other = shown - after
    return other if ahead(other) == after else change(other, ends)


def change(before: int, after: int) -> int:
    """The second in which the clock was set, between two times."""
    old = ahead(before)
    while after - before > 1:
        middle = (before + after) // 2
        if ahead(middle) == old:
            before = middle
        else:
            after = middle
    return after
