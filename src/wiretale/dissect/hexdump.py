"""Hex and ASCII dumps: -x, -X, -A, and what is shown of protocols that nobody knows."""

from __future__ import annotations

from librt.strings import read_i16_le, write_i16_le

from wiretale.dissect.packet import PacketView
from wiretale.dissect.text import HEX, Text
from wiretale.native import Final, i64

_DOTTED: Final = bytes(c if 32 < c < 127 else 46 for c in range(256))  # blanks are dots, too
# -A keeps printable characters, blanks, tabs and line feeds; and no carriage returns, which would overwrite the line.
_READABLE: Final = bytes(c if 32 <= c < 127 or c in (9, 10) else 46 for c in range(256))


def hex_and_ascii(out: Text, pkt: PacketView, at: i64, count: i64, indent: bytes = b"\n\t", offset: i64 = 0) -> None:
    """`count` bytes as lines of sixteen: offset, hexadecimal in pairs, and the printable ones (-X)."""
    _dump(out, pkt, at, count, indent, offset, True)


def hex_only(out: Text, pkt: PacketView, at: i64, count: i64, indent: bytes = b"\n\t", offset: i64 = 0) -> None:
    """`count` bytes as lines of sixteen: offset and hexadecimal in pairs (-x)."""
    _dump(out, pkt, at, count, indent, offset, False)


def _dump(out: Text, pkt: PacketView, at: i64, count: i64, indent: bytes, offset: i64, with_ascii: bool) -> None:
    buffer = out.buffer
    data = pkt.data
    if count > pkt.end - at:
        count = pkt.end - at
    while count > 0:
        line: i64 = 16 if count > 16 else count
        buffer.write(indent)
        buffer.write(b"0x")
        out.hex0(offset, 4)
        buffer.write(b": ")
        i: i64 = 0
        while i < line:
            if i & 1 == 0:
                buffer.append(32)
            write_i16_le(buffer, read_i16_le(HEX, i64(data[at + i]) * 2))
            i += 1
        if with_ascii:
            buffer.write(_PADDING[line])
            i = 0
            while i < line:
                buffer.append(_DOTTED[data[at + i]])
                i += 1
        at += line
        offset += line
        count -= line


_PADDING: Final = [b" " * (40 - (i * 2 + (i + 1) // 2) + 2) for i in range(17)]


def ascii_only(out: Text, pkt: PacketView, at: i64, count: i64) -> None:
    """`count` bytes as text, on lines of its own (-A)."""
    out.buffer.write(b"\n")
    if count > pkt.end - at:
        count = pkt.end - at
    if count > 0:
        text = pkt.data[at : at + count]
        if b"\r" in text:
            text = text.replace(b"\r\n", b"\n").removesuffix(b"\r")
        out.buffer.write(text.translate(_READABLE))


def unknown(out: Text, pkt: PacketView, at: i64, count: i64) -> None:
    """What is printed of a payload that no dissector knows: its bytes, as -X would show them."""
    hex_and_ascii(out, pkt, at, count)
