"""TCP options, from what lines tell of them to bytes."""

from __future__ import annotations

from wiretale.listing.record import ListingError, TcpOption
from wiretale.protocols.tcp_options import NAMES

KINDS = {name.decode(): kind for kind, name in NAMES.items() if name}
SIZES = {"mss": 2, "wscale": 1, "echo": 4, "echoreply": 4, "cc": 4, "ccnew": 4, "uto": 2, "TS": 4, "sack": 4}
MOST = 40
MASK = 0xFFFFFFFF


def is_name(option: TcpOption) -> bool:
    """Whether an option is no more than its name: the capture ended behind it."""
    return option.name in SIZES and not option.numbers


def options_of(options: list[TcpOption], base: int, notes: list[str], cut: bool = False) -> bytes:
    """The options' bytes, padded to whole words; as many as were captured if they were `cut`.

    `base` is what the edges of SACK blocks are relative to.
    """
    found = b""
    for option in options:
        if cut and option is options[-1] and is_name(option):
            size = SIZES[option.name] * (2 if option.name in ("TS", "sack") else 1)
            return found + bytes([KINDS[option.name], 2 + size])
        name = option.name
        if name == "nop":
            found += b"\x01"
            continue
        if name == "eol":
            found += b"\0"
            continue
        if name == "unknown":
            kind, data = option.numbers[0], option.data
        else:
            kind, data = KINDS[name], option.data
            size = SIZES.get(name, 0)
            for number in option.numbers:
                data += ((number + base) & MASK if name == "sack" else number).to_bytes(size, "big")
        found += bytes([kind, 2 + len(data)]) + data
    if len(found) > MOST:
        raise ListingError(f"{len(found)} bytes of TCP options; a header has room for {MOST}")
    if len(found) % 4 and not cut:
        if not options or options[-1].name != "eol":
            notes.append("the TCP options are padded to whole words")
        found += bytes(-len(found) % 4)
    return found
