"""The dumps of -x and -X: bytes in hexadecimal, sixteen in a row, and with -X as text beside them.

        0x0000:  4500 003c 8120 4000 4006 bb98 7f00 0001  E..<..@.@.......      since 3.8
    0x0000   4500 003c 8120 4000 4006 bb98 7f00 0001       E..<..@.@.......      3.5 to 3.7
                             4500 003c 8120 4000           before

A page may have made one blank of two, so the text can look like one more group of digits. It is told by
what it must be: the text of the bytes before it.
"""

from __future__ import annotations

import re
from typing import NamedTuple

LARGEST = 0x40000  # bytes: the largest snapshot length

ROW = re.compile(r"\s*0x(?P<offset>[0-9a-fA-F]{4,5}):?(?P<rest>\s+[0-9a-fA-F]{2}.*)$")
BARE_ROW = re.compile(r"(?:\t\t\t ?| {16,25})(?P<rest>(?:[0-9a-f]{4} ){0,7}[0-9a-f]{2}(?:[0-9a-f]{2})?)\s*$")
GROUP = re.compile(r"[0-9a-fA-F]{2}(?:[0-9a-fA-F]{2})?")
GROUPS = 8


class DumpRow(NamedTuple):
    """One row: where its bytes lie (-1 if it does not say), and the bytes."""

    offset: int
    data: bytes


class Dump:
    """The rows of one packet."""

    __slots__ = ("broken", "data", "size")

    def __init__(self) -> None:
        self.data: list[bytes] = []
        self.size = 0
        self.broken = False  # a row is missing, or does not follow the one before

    def add(self, row: DumpRow) -> None:
        """Takes a row. One that is the first begins anew."""
        if row.offset == 0 and self.size:
            # What came first was text of the packet that looks like a dump: tcpdump's own comes last.
            self.data, self.size, self.broken = [], 0, False
        if (row.offset >= 0 and row.offset != self.size) or self.size + len(row.data) > LARGEST:
            self.broken = True
            return
        self.data.append(row.data)
        self.size += len(row.data)


def read_row(line: str) -> DumpRow | None:
    """The row that a line is; None if it is none."""
    if "0x" in line:
        match = ROW.match(line)
        if match is not None:
            return DumpRow(int(match["offset"], 16), read_bytes(match["rest"]))
    if line[:1] in "\t ":
        match = BARE_ROW.match(line)
        if match is not None:
            return DumpRow(-1, bytes.fromhex(match["rest"]))
    return None


def read_bytes(text: str) -> bytes:
    """The bytes of a row, whose text may stand beside them."""
    words = text.split()
    count = 0
    for word in words[:GROUPS]:
        if GROUP.fullmatch(word) is None:
            break
        count += 1
        if len(word) == 2:
            break
    best = bytes.fromhex("".join(words[:count]))
    # From the most groups to the fewest: the first whose text is what comes after them.
    for taken in range(count, 0, -1):
        data = bytes.fromhex("".join(words[:taken]))
        if "".join(words[taken:]) == shown(data):
            return data
    return best


def shown(data: bytes) -> str:
    """How -X shows bytes: a dot for whatever is no visible character of ASCII."""
    return "".join(chr(c) if 32 < c < 127 else "." for c in data)
