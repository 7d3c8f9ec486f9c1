"""Hex and ASCII dumps: -x, -X, -A, and what is shown of protocols that nobody knows."""

from __future__ import annotations

from librt.strings import BytesWriter, read_i16_le, read_i64_le, write_i16_le, write_i64_le

from wiretale.dissect.packet import PacketView
from wiretale.dissect.text import HEX, Text
from wiretale.native import Final, i64, u8

_DOTTED: Final = bytes(c if 32 < c < 127 else 46 for c in range(256))  # blanks are dots, too
_BLANKS: Final = b" " * 40
# -A keeps printable characters, blanks, tabs and line feeds; and no carriage returns, which would overwrite the line.
_READABLE: Final = bytes(c if 32 <= c < 127 or c in (9, 10) else 46 for c in range(256))


def hex_and_ascii(out: Text, pkt: PacketView, at: i64, count: i64, indent: bytes = b"\n\t", offset: i64 = 0) -> None:
    """`count` bytes as lines of sixteen: offset, hexadecimal in pairs, and the printable ones (-X)."""
    _dump(out, pkt, at, count, indent, offset, True)


def hex_only(out: Text, pkt: PacketView, at: i64, count: i64, indent: bytes = b"\n\t", offset: i64 = 0) -> None:
    """`count` bytes as lines of sixteen: offset and hexadecimal in pairs (-x)."""
    _dump(out, pkt, at, count, indent, offset, False)


def _dump(out: Text, pkt: PacketView, at: i64, count: i64, indent: bytes, offset: i64, with_ascii: bool) -> None:
    """The digits of the whole stretch are made at once by C code, and copied line by line eight bytes at a time."""
    buffer = out.buffer
    if count > pkt.end - at:
        count = pkt.end - at
    if count <= 0:
        return
    stretch = pkt.data[at : at + count]
    # "4500 003c ... 0606 " for each line: 40 characters; blanks after the last digits fill up its line.
    digits = stretch.hex(" ", -2).encode() + _BLANKS
    characters = stretch.translate(_DOTTED)
    start: i64 = 0
    while start < count:
        buffer.write(indent)
        write_i16_le(buffer, 0x7830)  # "0x"
        if offset > 0xFFFF:
            out.hex(offset)
        else:
            write_i16_le(buffer, read_i16_le(HEX, (offset >> 8) * 2))
            write_i16_le(buffer, read_i16_le(HEX, (offset & 0xFF) * 2))
        buffer.write(b":  ")
        line: i64 = 16 if count - start > 16 else count - start
        if with_ascii:
            place = start // 16 * 40
            write_i64_le(buffer, read_i64_le(digits, place))
            write_i64_le(buffer, read_i64_le(digits, place + 8))
            write_i64_le(buffer, read_i64_le(digits, place + 16))
            write_i64_le(buffer, read_i64_le(digits, place + 24))
            write_i64_le(buffer, read_i64_le(digits, place + 32))
            buffer.append(32)
            if line == 16:
                write_i64_le(buffer, read_i64_le(characters, start))
                write_i64_le(buffer, read_i64_le(characters, start + 8))
            else:
                buffer.write(characters[start:])
        else:
            put_digits(buffer, digits, start // 16 * 40, line * 2 + (line - 1) // 2)
        start += line
        offset += line


def put_digits(buffer: BytesWriter, digits: bytes, at: i64, count: i64) -> None:
    """Copies `count` characters, most of them eight at a time."""
    stop = at + count
    while at + 8 <= stop:
        write_i64_le(buffer, read_i64_le(digits, at))
        at += 8
    while at < stop:
        buffer.append(u8(digits[at]))
        at += 1


def ascii_only(out: Text, pkt: PacketView, at: i64, count: i64) -> None:
    """`count` bytes as text, on lines of its own (-A)."""
    if count > pkt.end - at:
        count = pkt.end - at
    if count > 0:
        buffer = out.buffer
        buffer.append(10)
        text = pkt.data[at : at + count]
        readable = text.translate(_READABLE)
        # A carriage return is a dot, but left out before a line feed and as one of the last two bytes.
        written: i64 = 0
        found: i64 = text.find(b"\r")
        while found >= 0:
            if found >= count - 2 or text[found + 1] == 10:
                buffer.write(readable[written:found])
                written = found + 1
            found = text.find(b"\r", found + 1)
        buffer.write(readable[written:] if written else readable)


def unknown(out: Text, pkt: PacketView, at: i64, count: i64) -> None:
    """What is printed of a payload that no dissector knows: its bytes, as -X would show them."""
    hex_and_ascii(out, pkt, at, count)
