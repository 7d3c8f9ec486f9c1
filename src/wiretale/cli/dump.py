"""The tcpdump command."""

from __future__ import annotations

import os

from wiretale.dissect.printer import LinePrinter
from wiretale.dissect.text import Text
from wiretale.files.pcap import PcapReader
from wiretale.protocols import tables


def render(path: str, options: list[str]) -> bytes:
    """What the options print of a capture file: a stand-in until the whole command line is there."""
    out = Text()
    parts: list[bytes] = []
    time_format = dump = 0
    numbered = dump_link = False
    words = iter(options)
    for word in words:
        if word == "-T":
            out.packet_type = next(words).encode()
            continue
        if word == "--lengths":
            out.lengths = True
            continue
        for letter in word[1:]:
            if letter == "v":
                out.verbose += 1
            elif letter == "q":
                out.quiet = True
            elif letter == "e":
                out.link_level = True
            elif letter == "S":
                out.absolute_sequence = True
            elif letter == "K":
                out.no_checksums = True
            elif letter == "b":
                out.as_dot = True
            elif letter == "u":
                out.undecoded_nfs = True
            elif letter == "t":
                time_format += 1
            elif letter == "#":
                numbered = True
            elif letter in "xXA":
                dump_link = dump_link or dump == "xXA".index(letter) + 1
                dump = "xXA".index(letter) + 1
                out.unknown_as_hex = False
    descriptor = os.open(path, os.O_RDONLY)
    reader = PcapReader(descriptor, os.read(descriptor, 24))
    printer = LinePrinter(
        out, tables.link_type, parts.append,
        time_format=time_format, numbered=numbered, dump=dump, dump_link=dump_link,
    )
    while (batch := reader.read()) is not None:
        printer.print_batch(batch)
    printer.flush()
    os.close(descriptor)
    return b"".join(parts)
