"""The time stamp that Arista switches put between an Ethernet frame's addresses and its type.

    +---------------+-------------+--------+----------+--------------------+
    | subtype (2)   | timescale   | format | hardware | seconds, nanoseconds
    +---------------+-------------+--------+----------+--------------------+
                       8 bits       4 bits   4 bits     32+32 or 16+32 bits
"""

from __future__ import annotations

import time

from wiretale.dissect.packet import PacketView
from wiretale.dissect.text import Text
from wiretale.native import Final, i64

TIMESTAMP: Final = 1  # the only subtype there is

SUBTYPES: Final[dict[int, bytes]] = {TIMESTAMP: b"Timestamp"}
TIMESCALES: Final[dict[int, bytes]] = {0: b"TAI", 1: b"UTC"}
FORMATS: Final[dict[int, bytes]] = {1: b"64-bit", 2: b"48-bit"}
HARDWARE: Final[dict[int, bytes]] = {0: b"R/R2", 1: b"R3"}


def put_arista(pkt: PacketView, at: i64, out: Text) -> i64:
    """The header at `at`; returns its length, 0 if it is of a kind that nobody knows."""
    pkt.enter(b"arista", at)
    subtype = pkt.u16(at)
    out.put(b"SubType ")
    out.name(SUBTYPES, subtype, b"Unknown")
    out.put(b" (0x")
    out.hex0(subtype, 4)
    out.put(b"), ")
    if subtype != TIMESTAMP:
        return 0
    put_choice(b"Timescale ", TIMESCALES, pkt.u8(at + 2), out)
    form = pkt.u8(at + 3) >> 4
    put_choice(b"Format ", FORMATS, form, out)
    put_choice(b"HwInfo ", HARDWARE, pkt.u8(at + 3) & 0x0F, out)
    out.put(b"Timestamp ")
    if form == 1:
        seconds = pkt.u32(at + 4)
        nanoseconds = pkt.u32(at + 8)
        seconds = (seconds + nanoseconds // 1_000_000_000) & 0xFFFFFFFF
        out.put(time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(seconds)).encode())
        length: i64 = 12
    elif form == 2:
        seconds = pkt.u16(at + 4)
        nanoseconds = pkt.u32(at + 6)
        out.dec(seconds + nanoseconds // 1_000_000_000)
        length = 10
    else:
        return 0
    out.put(b".")
    out.dec0(nanoseconds % 1_000_000_000, 9)
    out.put(b": ")
    return length


def put_choice(label: bytes, names: dict[int, bytes], value: i64, out: Text) -> None:
    """A field by its name and its number."""
    out.put(label)
    out.name(names, value, b"Unknown")
    out.put(b" (")
    out.dec(value)
    out.put(b"), ")
