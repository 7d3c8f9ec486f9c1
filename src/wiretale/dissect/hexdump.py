"""Hex and ASCII dumps: -x, -X, -A, and what is shown of protocols that nobody knows.

Dumps are the bulk of what -X and -A print, so they are made eight bytes at a time: a 64-bit number is
read, each of its bytes is treated at once by arithmetic that does not carry from one into the next,
and a 64-bit number of characters is written. The first byte is the lowest, in both.
"""

from __future__ import annotations

from librt.strings import (
    BytesWriter,
    read_i16_le,
    read_i64_le,
    write_i16_le,
    write_i32_le,
    write_i64_le,
)

from wiretale.dissect.packet import PacketView
from wiretale.dissect.text import HEX, Text
from wiretale.native import Final, i16, i32, i64, u8

INDENT: Final = b"\n\t"

# 1 in each byte. Its multiples above 2^62 are made from a local copy: compiled code would keep such
# a constant as a Python integer and convert it each time.
ONES: Final = 0x0101010101010101
DOTS: Final = 0x2E2E2E2E2E2E2E2E
TAB: Final = 9
LINE_FEED: Final = 10
CARRIAGE_RETURN: Final = 13


def hex_and_ascii(out: Text, pkt: PacketView, at: i64, count: i64, indent: bytes = INDENT, offset: i64 = 0) -> None:
    """`count` bytes as lines of sixteen: offset, hexadecimal in pairs, and the printable ones (-X)."""
    _dump(out, pkt, at, count, indent, offset, True)


def hex_only(out: Text, pkt: PacketView, at: i64, count: i64, indent: bytes = INDENT, offset: i64 = 0) -> None:
    """`count` bytes as lines of sixteen: offset and hexadecimal in pairs (-x)."""
    _dump(out, pkt, at, count, indent, offset, False)


def _dump(out: Text, pkt: PacketView, at: i64, count: i64, indent: bytes, offset: i64, with_ascii: bool) -> None:
    buffer = out.buffer
    data = pkt.data
    stop = at + count if at + count < pkt.end else pkt.end
    usual = indent is INDENT
    if usual and out.style.wide_dump:
        _dump_wide(out, pkt, at, stop, with_ascii)
        return
    while at < stop:
        if usual:
            write_i32_le(buffer, 0x7830090A)  # "\n\t0x"
        else:
            buffer.write(indent)
            write_i16_le(buffer, 0x7830)
        if offset > 0xFFFF:
            out.hex(offset)
        else:
            write_i16_le(buffer, read_i16_le(HEX, (offset >> 8) * 2))
            write_i16_le(buffer, read_i16_le(HEX, (offset & 0xFF) * 2))
        buffer.append(58)
        write_i16_le(buffer, 0x2020)
        if at + 16 <= stop:
            put_sixteen(buffer, data, at, with_ascii)
        else:
            put_rest(buffer, data, at, stop, with_ascii)
        at += 16
        offset += 16


def _dump_wide(out: Text, pkt: PacketView, at: i64, stop: i64, with_ascii: bool) -> None:
    """The lines as tcpdump 3.7 has them: columns with tabs between them, offsets only where there is ASCII."""
    buffer = out.buffer
    data = pkt.data
    offset: i64 = 0
    while at < stop:
        end = at + 16 if at + 16 < stop else stop
        if with_ascii:
            buffer.write(b"\n0x")
            out.hex0(offset, 4)
            buffer.append(9)
        else:
            buffer.write(b"\n\t\t\t")
        i = at
        while i < end:
            if i - at & 1 == 0:
                buffer.append(32)
            out.octet_hex(data[i])
            i += 1
        if with_ascii:
            written = end - at
            buffer.write(b" " * (40 - written * 2 - (written + 1) // 2))
            buffer.append(9)
            i = at
            while i < end:
                c: i64 = data[i]
                buffer.append(u8(c) if 32 < c < 127 else 46)
                i += 1
        at = end
        offset += 16


def hex_digits(four: i64) -> i64:
    """The eight hexadecimal digits of the four lowest bytes, the first byte's first."""
    spread = four & 0xFFFFFFFF
    spread = (spread | spread << 16) & 0x0000FFFF0000FFFF
    spread = (spread | spread << 8) & 0x00FF00FF00FF00FF
    digits = (spread >> 4 & 0x000F000F000F000F) | (spread & 0x000F000F000F000F) << 8
    letters = (digits + 6 * ONES) >> 4 & ONES  # 1 where a digit is ten or more
    return digits + 0x30 * ONES + letters * 39


def dotted(eight: i64, lowest: i64) -> i64:
    """Eight bytes with a dot for each that is below `lowest` (at least 1) or above 126."""
    ones: i64 = ONES
    low = eight & ones * 0x7F
    # The highest bit of each byte: set if it is large enough, clear if it is 127, clear in `eight` if below 128.
    shown = (low + ones * (0x80 - lowest)) & ~(low + ones) & ~eight
    mask = (shown >> 7 & ones) * 0xFF
    return (eight & mask) | (DOTS & ~mask)


def put_sixteen(buffer: BytesWriter, data: bytes, at: i64, with_ascii: bool) -> None:
    """A whole line: `4500 003c ... 0606`, and with ASCII two blanks and sixteen characters."""
    first = read_i64_le(data, at)
    second = read_i64_le(data, at + 8)
    a = hex_digits(first)
    b = hex_digits(first >> 32)
    c = hex_digits(second)
    d = hex_digits(second >> 32)
    # Forty characters, a blank after every four digits.
    write_i64_le(buffer, (a & 0xFFFFFFFF) | 0x20 << 32 | (a >> 32 & 0xFFFFFF) << 40)
    write_i64_le(buffer, a >> 56 | 0x20 << 8 | (b & 0xFFFFFFFF) << 16 | 0x20 << 48 | (b >> 32 & 0xFF) << 56)
    write_i64_le(buffer, b >> 40 | 0x20 << 24 | (c & 0xFFFFFFFF) << 32)
    write_i64_le(buffer, 0x20 | c >> 32 << 8 | 0x20 << 40 | (d & 0xFFFF) << 48)
    last = (d >> 16 & 0xFFFF) | 0x20 << 16 | d >> 32 << 24
    if with_ascii:
        write_i64_le(buffer, last | 0x20 << 56)
        buffer.append(32)
        write_i64_le(buffer, dotted(first, 33))  # blanks are dots, too
        write_i64_le(buffer, dotted(second, 33))
    else:
        write_i32_le(buffer, i32(last & 0x7FFFFFFF))
        write_i16_le(buffer, i16(last >> 32 & 0x7FFF))
        buffer.append(u8(last >> 48))


def put_rest(buffer: BytesWriter, data: bytes, at: i64, stop: i64, with_ascii: bool) -> None:
    """The last line, of fewer than sixteen bytes."""
    i = at
    while i < stop:
        if i > at and i - at & 1 == 0:
            buffer.append(32)
        write_i16_le(buffer, read_i16_le(HEX, i64(data[i]) * 2))
        i += 1
    if with_ascii:
        written = stop - at
        buffer.write(b" " * (41 - (written * 2 + (written - 1) // 2)))
        i = at
        while i < stop:
            c: i64 = data[i]
            if 32 < c < 127:
                buffer.append(u8(c))
            else:
                buffer.append(46)
            i += 1


def ascii_only(out: Text, pkt: PacketView, at: i64, count: i64) -> None:
    """`count` bytes as text, on lines of its own (-A)."""
    data = pkt.data
    stop = at + count if at + count < pkt.end else pkt.end
    if at >= stop:
        return
    buffer = out.buffer
    buffer.append(10)
    ones: i64 = ONES
    seven_bits = ones * 0x7F
    tabs = ones * TAB
    feeds = ones * LINE_FEED
    returns = ones * CARRIAGE_RETURN
    blanks = ones * (0x80 - 32)
    while at + 8 <= stop:
        eight = read_i64_le(data, at)
        # Adding 127 reaches the highest bit of all bytes but those that were made zero.
        low = eight & seven_bits
        if ((low ^ returns) + seven_bits | eight) >> 7 & ones != ones:
            put_readable(buffer, data, at, at + 8, stop)
        else:
            kept = ~((low ^ tabs) + seven_bits & (low ^ feeds) + seven_bits)
            shown = ((low + blanks & ~(low + ones)) | kept) & ~eight
            mask = (shown >> 7 & ones) * 0xFF
            write_i64_le(buffer, (eight & mask) | (DOTS & ~mask))
        at += 8
    put_readable(buffer, data, at, stop, stop)


def put_readable(buffer: BytesWriter, data: bytes, at: i64, until: i64, stop: i64) -> None:
    """Bytes up to `until` of text that ends at `stop`: tabs and line feeds stay.

    A carriage return is a dot, but left out before a line feed and as one of the last two bytes.
    """
    while at < until:
        c: i64 = data[at]
        if 32 <= c < 127 or c == TAB or c == LINE_FEED:
            buffer.append(u8(c))
        elif c != CARRIAGE_RETURN or (at < stop - 2 and data[at + 1] != LINE_FEED):
            buffer.append(46)
        at += 1


def unknown(out: Text, pkt: PacketView, at: i64, count: i64) -> None:
    """What is printed of a payload that no dissector knows: its bytes, as -X would show them (3.7: as -x)."""
    _dump(out, pkt, at, count, INDENT, 0, not out.style.wide_dump)
