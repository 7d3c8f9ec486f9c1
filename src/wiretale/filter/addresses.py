"""Addresses in a filter's text: how far the one goes that begins at a place.

Each of these answers with the place behind the longest address of its kind, or with the place it was
asked of if none begins there.
"""

from __future__ import annotations

from wiretale.native import Final

DIGITS: Final = frozenset("0123456789")
HEXADECIMAL: Final = frozenset("0123456789abcdefABCDEF")
LONGEST_ADDRESS6: Final = 64  # characters; the numbers of an IPv4 address in it may have zeros in front
GROUPS: Final = 8
STATION_PARTS: Final = 6


def digits(text: str, at: int, limit: int) -> int:
    """Where the decimal digits end."""
    while at < limit and text[at] in DIGITS:
        at += 1
    return at


def hexadecimal(text: str, at: int, limit: int) -> int:
    """Where the hexadecimal digits end."""
    while at < limit and text[at] in HEXADECIMAL:
        at += 1
    return at


def is_integer(word: str) -> bool:
    """Whether a word is a number as in C."""
    if word[:2] in ("0x", "0X"):
        return len(word) > 2 and hexadecimal(word, 2, len(word)) == len(word)
    return word.isascii() and word.isdigit()


def is_dotted(word: str) -> bool:
    """Whether a word is two to four numbers with dots between them."""
    if not 1 <= word.count(".") <= 3:
        return False
    return all(is_integer(part) for part in word.split("."))


def quad(text: str, at: int, limit: int) -> int:
    """Where four decimal numbers with dots between them end."""
    place = at
    for part in range(4):
        if part:
            if place >= limit or text[place] != ".":
                return at
            place += 1
        end = digits(text, place, limit)
        if end == place:
            return at
        place = end
    return place


def address6(text: str, at: int) -> int:
    """Where an IPv6 address ends (RFC 4291, section 2.2)."""
    limit = min(len(text), at + LONGEST_ADDRESS6)
    longest = at
    place = at
    groups = 0  # an IPv4 address at the end stands for two
    has_gap = text.startswith("::", at)
    if has_gap:
        place = longest = at + 2
    while True:
        most = GROUPS - 1 - groups if has_gap else GROUPS - groups  # groups that there may still be
        end = quad(text, place, limit)
        if end > place and (most >= 2 if has_gap else most == 2):
            longest = max(longest, end)
        end = hexadecimal(text, place, min(limit, place + 4))
        if end == place or most < 1:
            return longest
        if has_gap or most == 1:
            longest = max(longest, end)
        groups += 1
        place = end
        if text.startswith("::", place) and place + 2 <= limit:
            if has_gap or groups > GROUPS - 1:
                return longest
            has_gap = True
            place += 2
            longest = max(longest, place)
        elif place < limit and text[place] == ":":
            place += 1
        else:
            return longest


def station(text: str, at: int) -> int:
    """Where a hardware address ends: six parts, three groups of four digits (Cisco's), or twelve digits."""
    limit = len(text)
    place = hexadecimal(text, at, min(limit, at + 2))
    separator = text[place : place + 1]
    if place > at and separator and separator in ":-.":
        parts = 1
        while parts < STATION_PARTS and place < limit and text[place] == separator:
            end = hexadecimal(text, place + 1, min(limit, place + 3))
            if end == place + 1:
                break
            place = end
            parts += 1
        if parts == STATION_PARTS:
            return place
    if hexadecimal(text, at, min(limit, at + 4)) < at + 4:
        return at
    if text[at + 4 : at + 5] == ".":
        if (
            hexadecimal(text, at + 5, min(limit, at + 9)) == at + 9
            and text[at + 9 : at + 10] == "."
            and hexadecimal(text, at + 10, min(limit, at + 14)) == at + 14
        ):
            return at + 14
        return at
    return at + 12 if hexadecimal(text, at, min(limit, at + 12)) == at + 12 else at


def half_station(text: str, at: int) -> int:
    """Where what looks like the beginning of a hardware address ends: parts, each with colons behind it."""
    limit = len(text)
    place = at
    parts = 0
    while True:
        end = hexadecimal(text, place, min(limit, place + 2))
        if end == place or text[end : end + 1] != ":":
            return place if parts > 1 else at
        while end < limit and text[end] == ":":
            end += 1
        place = end
        parts += 1
