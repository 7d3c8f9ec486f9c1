"""The packet families of tests/protocols/, and their recorded outputs in tests/goldens/.

A family is a module with `PACKETS` (name to frame, or to a frame that was cut and its length on the
wire), `OPTIONS` (lines of options to print them with) and, where needed, `LINK_TYPE` (1, Ethernet)
and `SWEEP` (options to print its cuts with). What tcpdump prints for it is recorded in
goldens/NAME.out by make_goldens.py: one section an option line, below a line that holds the digest
of the packets, so that a record of other packets is noticed.
"""

from __future__ import annotations

import hashlib
import importlib
import os
import re
from collections.abc import Iterator
from itertools import pairwise, zip_longest
from pathlib import Path
from types import ModuleType

import making

TESTS = Path(__file__).resolve().parent
GOLDENS = TESTS / "goldens"
SECTION = b"======== "  # starts the line that names a section's options
# Cuts of a packet beyond this many bytes are taken in larger steps, so that a sweep stays quick.
EVERY_CUT_TO = 1 << 30 if os.environ.get("WIRETALE_EVERY_CUT") == "1" else 400
LARGER_STEP = 13
RECORD = re.compile(rb"^ {0,4}(\d+)  (?=\d\d:\d\d:\d\d\.\d{6} |\[Invalid header)", re.MULTILINE)


def names() -> list[str]:
    """All families."""
    return sorted(path.stem for path in (TESTS / "protocols").glob("*.py") if not path.stem.startswith("_"))


def load(name: str) -> ModuleType:
    """A family's module."""
    return importlib.import_module(f"protocols.{name}")


def link_type(family: ModuleType) -> int:
    found: int = getattr(family, "LINK_TYPE", 1)
    return found


def capture(family: ModuleType) -> bytes:
    """A pcap file of a family's packets."""
    return making.pcap(list(family.PACKETS.values()), link_type(family))


def cuts(packet: bytes) -> list[int]:
    """The lengths at which a packet is cut."""
    some = range(EVERY_CUT_TO, len(packet), LARGER_STEP)
    return [*range(min(len(packet), EVERY_CUT_TO)), *some, len(packet)]


def swept(family: ModuleType) -> tuple[bytes, list[str]]:
    """A pcap file of a family's packets, each cut at every length, and what each of its packets is.

    They share one capture, in the family's order: a reply is swept after its call was seen whole.
    """
    packets: list[tuple[bytes, int]] = []
    titles: list[str] = []
    for name, packet in family.PACKETS.items():
        data, wire = packet if isinstance(packet, tuple) else (packet, len(packet))
        for length in cuts(data):
            packets.append((data[:length], wire))
            titles.append(f"{name!r} cut to {length} of {wire} bytes")
    return making.pcap(packets, link_type(family)), titles


def records(printed: bytes) -> list[bytes]:
    """What was printed with -#, one entry a packet. Only numbers that count up start one."""
    starts: list[int] = []
    for match in RECORD.finditer(printed):
        if int(match[1]) == len(starts) + 1:
            starts.append(match.start())
    return [printed[a:b] for a, b in pairwise([*starts, len(printed)])]


def first_difference(theirs: bytes, mine: bytes, titles: list[str] | None = None) -> str:
    """The first record that differs, in words; empty if none does."""
    if theirs == mine:
        return ""
    for number, (a, b) in enumerate(zip_longest(records(theirs), records(mine), fillvalue=b"(nothing)")):
        if a != b:
            title = titles[number] if titles is not None and number < len(titles) else "record"
            return f"{number + 1}: {title}\n tcpdump: {show(a)}\nwiretale: {show(b)}"
    return f"no record differs, but what is around them does:\n tcpdump: {show(theirs)}\nwiretale: {show(mine)}"


def show(printed: bytes) -> str:
    """Output as text, whatever is in it."""
    return printed.decode("ascii", "backslashreplace").rstrip("\n")


# ---- recorded outputs ---------------------------------------------------------------------------------


def digest(family: ModuleType) -> bytes:
    """What a record must have been made from: packets and link type."""
    return hashlib.sha256(capture(family)).hexdigest()[:32].encode()


def write_golden(name: str, sections: dict[str, bytes]) -> bool:
    """Records what is printed at each option line; returns whether that changed anything."""
    parts = [b"packets " + digest(load(name)) + b"\n"]
    for options, printed in sections.items():
        parts.append(SECTION + options.encode() + b"\n" + printed)
    path = GOLDENS / f"{name}.out"
    content = b"".join(parts)
    if path.exists() and path.read_bytes() == content:
        return False
    path.write_bytes(content)
    return True


def read_golden(name: str) -> tuple[bytes, dict[str, bytes]]:
    """The digest of a record and its sections; empty where there is no record."""
    path = GOLDENS / f"{name}.out"
    if not path.exists():
        return b"", {}
    first, _, rest = path.read_bytes().partition(b"\n")
    return first.removeprefix(b"packets "), dict(_sections(rest))


def _sections(text: bytes) -> Iterator[tuple[str, bytes]]:
    for part in re.split(rb"^" + SECTION, text, flags=re.MULTILINE)[1:]:
        options, _, printed = part.partition(b"\n")
        yield options.decode(), printed
