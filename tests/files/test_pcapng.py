"""pcapng files: every block, every byte order, and tcpdump's words for damage."""

from __future__ import annotations

import io
import struct
from pathlib import Path

import pytest

from wiretale.files.open import open_capture
from wiretale.files.pcapng import PcapngReader

from .blocks import DATA, END_OF_OPTIONS, STAMP, block, enhanced, interface, obsolete, option, section, simple
from .reference import needs_tcpdump, ours, theirs

START = section() + interface()
PACKET = enhanced()
GOOD = START + PACKET + simple() + obsolete()
LENGTHS = (0, 4, 8, 11, 12, 15, 16, 20, 24, 28, 31, 32, 36, 1000, 1048576, 1048577, 1 << 24, (1 << 24) + 4, 0xFFFFFFFC)


def described(*options: bytes) -> bytes:
    """A file with one packet, whose interface has options."""
    return section() + interface(options=b"".join(options)) + PACKET


CASES: dict[str, bytes] = {"nothing but a section": section(), "no packets": START}
for size in range(4, len(GOOD)):
    CASES[f"cut to {size} bytes"] = GOOD[:size]
for order in "<>":
    CASES[f"byte order {order}"] = (
        section(order) + interface(order=order) + enhanced(order=order) + simple(order=order) + obsolete(order=order)
    )
for wrong in LENGTHS:
    CASES[f"section's length {wrong}"] = section(length=wrong) + interface() + PACKET
    CASES[f"interface's length {wrong}"] = section() + interface(length=wrong) + PACKET
    CASES[f"packet's length {wrong}"] = START + PACKET + enhanced(length=wrong) + PACKET
    CASES[f"unknown block's length {wrong}"] = START + PACKET + block(0xBAD, b"1234", length=wrong) + PACKET
    CASES[f"packet's second length {wrong}"] = START + PACKET + enhanced(trailer=wrong) + PACKET
    CASES[f"section's second length {wrong}"] = section(trailer=wrong) + interface() + PACKET
for magic in (0, 0x1A2B3C4C, 0x3C4D1A2B):
    CASES[f"byte-order magic {magic:x}"] = section(magic=magic) + interface() + PACKET
    CASES[f"second byte-order magic {magic:x}"] = START + PACKET + section(magic=magic) + interface() + PACKET
    CASES[f"early byte-order magic {magic:x}"] = section() + section(magic=magic) + interface() + PACKET
for version in ((0, 0), (1, 0), (1, 1), (1, 2), (1, 3), (2, 0)):
    CASES[f"version {version}"] = section(version=version) + interface() + PACKET
    CASES[f"second version {version}"] = START + PACKET + section(version=version) + interface() + PACKET
CASES |= {
    "two sections": START + PACKET + START + PACKET,
    "two interfaces": START + interface() + enhanced(number=1) + PACKET,
    "packet without interface": section() + PACKET,
    "simple packet without interface": section() + simple(),
    "second section without interface": START + PACKET + section() + PACKET,
    "second section, simple packet without interface": START + PACKET + section() + simple(),
    "no such interface": START + PACKET + enhanced(number=1),
    "no such interface, obsolete": START + PACKET + obsolete(number=1),
    "no such interface and too short": START + PACKET + enhanced(number=1, captured=100),
    "unknown blocks": START + block(0xBAD, b"abcd") + PACKET + block(4, b"abcd") + block(5, bytes(12)) + PACKET,
    "short section": START + PACKET + block(0x0A0D0D0A, struct.pack("<IHH", 0x1A2B3C4D, 1, 0)),
    "no resolution": described(),
    "resolution twice": described(option(9, b"\6"), option(9, b"\6"), END_OF_OPTIONS),
    "offset twice": described(option(14, bytes(8)), option(14, bytes(8)), END_OF_OPTIONS),
    "resolution after the end": described(END_OF_OPTIONS, option(9, b"\x09")),
    "no end of options": described(option(9, b"\x09")),
    "option too long": described(option(2, b"abcd", length=100)),
    "option longer than its padding": described(option(2, b"abc", length=5)),
    "half an option": described(b"\2\0"),
    "end of options with a value": described(option(0, b"abcd"), END_OF_OPTIONS),
    "packet's options damaged": START + enhanced(options=option(1, b"abcd", length=999)) + PACKET,
    "second interface's resolution": START + PACKET + interface(options=option(9, b"\xff")) + PACKET,
    "simple packet with an offset": section() + interface(options=option(14, struct.pack("<q", 77))) + simple(),
}
for kind in (1, 2, 3, 6):
    CASES[f"short block of type {kind}"] = START + PACKET + block(kind, b"") + PACKET
    CASES[f"short first block of type {kind}"] = section() + block(kind, b"") + PACKET
for resolution in (*range(21), 127, 128, 129, 137, 148, 150, 192, 255):
    for stamp in (STAMP, 5, 1_700_000_000_123_456_789, (1 << 64) - 1):
        CASES[f"resolution {resolution}, stamp {stamp}"] = (
            section() + interface(options=option(9, bytes([resolution])) + END_OF_OPTIONS) + enhanced(stamp=stamp)
        )
for offset in (0, 1, -1, 10**9, -1_700_000_001, 1 << 62, -(1 << 62), (1 << 63) - 1):
    CASES[f"offset {offset}"] = described(option(14, struct.pack("<q", offset)), END_OF_OPTIONS)
for size in (0, 2, 4, 12):
    CASES[f"resolution of {size} bytes"] = described(option(9, bytes(size)), END_OF_OPTIONS)
    CASES[f"offset of {size} bytes"] = described(option(14, bytes(size)), END_OF_OPTIONS)
for snaplen in (0, 10, 20, 262144, 300000, 0x7FFFFFFF, 0x80000000):
    started = section() + interface(snaplen=snaplen)
    for captured in (5, 30, 262145, 300001):
        data = DATA[:captured].ljust(captured, b"a")
        CASES[f"snaplen {snaplen}, {captured} captured"] = started + enhanced(data) + PACKET
        CASES[f"snaplen {snaplen}, {captured} in a simple packet"] = started + simple(data) + PACKET
for captured in (0, 10, 31, 32, 33, 1000, 0x7FFFFFFF, 0xFFFFFFFF):
    CASES[f"{captured} captured of 30"] = START + PACKET + enhanced(captured=captured) + PACKET
    CASES[f"{captured} captured of 30, obsolete"] = START + PACKET + obsolete(captured=captured) + PACKET
    CASES[f"{captured} on the wire, simple"] = START + PACKET + simple(wire=captured) + PACKET
    CASES[f"{captured} on the wire"] = START + PACKET + enhanced(wire=captured) + PACKET
for link_type, size in ((231, 1 << 30), (231, 1 << 25), (249, 1 << 25)):
    CASES[f"link type {link_type}, block of {size}"] = section() + interface(link_type, 100) + enhanced(length=size)


@needs_tcpdump
@pytest.mark.parametrize("name", CASES)
def test_as_tcpdump(name: str, tmp_path: Path) -> None:
    assert ours(CASES[name]) == theirs(CASES[name], tmp_path)


def open_bytes(data: bytes) -> PcapngReader:
    source = open_capture(io.BytesIO(data))
    assert isinstance(source, PcapngReader)
    return source


def test_interfaces_of_several_link_types() -> None:
    """What tcpdump refuses: each packet keeps the link type of its own interface."""
    with open_bytes(
        section() + interface(1, 65535, options=option(2, b"eth0")) + interface(101, 96, options=option(9, b"\x09"))
        + enhanced() + enhanced(b"abc", 1, 5_000_000_007)
    ) as source:
        batch = source.read()
        assert batch is not None
        assert [batch.interfaces[batch.interface(i)].link_type for i in range(2)] == [1, 101]
        assert [batch.interfaces[batch.interface(i)].snaplen for i in range(2)] == [65535, 96]
        assert [batch.interfaces[i].name for i in range(2)] == ["eth0", ""]
        assert [batch.interfaces[i].nanosecond for i in range(2)] == [False, True]
        assert (batch.seconds(1), batch.nanoseconds(1)) == (5, 7)
        assert source.read() is None
        assert (source.link_type, source.snaplen, source.nanosecond) == (1, 65535, False)


def test_sections_of_both_byte_orders() -> None:
    """tcpdump cannot change its mind about the byte order; each section says its own."""
    data = b"".join(
        section(order) + interface(order=order, options=option(2, order.encode(), order)) + enhanced(order=order)
        for order in "<><"
    )
    with open_bytes(data) as source:
        names = []
        while (batch := source.read()) is not None:
            assert [batch.captured(i) for i in range(batch.count)] == [30]
            assert batch.seconds(0) == STAMP // 1_000_000
            names.append(batch.interfaces[0].name)
        assert names == ["<", ">", "<"]


@pytest.mark.parametrize("order", ["<", ">"])
def test_what_is_said_beside_the_packets(order: str) -> None:
    def pack(form: str, *values: int) -> bytes:
        return struct.pack(order + form, *values)

    names = (
        pack("HH", 1, 8) + bytes([192, 0, 2, 1]) + b"a\0b\0" + pack("HH", 2, 18) + bytes(15) + b"\1c\0\0\0" + bytes(4)
    )
    statistics = pack("III", 0, 0, 0) + option(4, pack("Q", 99), order) + END_OF_OPTIONS
    with open_bytes(
        section(order, options=option(1, b"whole file", order) + END_OF_OPTIONS)
        + interface(order=order, options=option(2, b"eth0", order) + option(3, "größe".encode(), order))
        + block(4, names, order)
        + enhanced(order=order, options=option(1, b"odd", order) + option(1, b"very", order) + END_OF_OPTIONS)
        + simple(order=order)
        + enhanced(order=order)
        + block(5, statistics, order)
    ) as source:
        batch = source.read()
        assert batch is not None
        assert [source.comments(i) for i in range(3)] == [["odd", "very"], [], []]
        assert source.section_options == [(1, b"whole file")]
        assert source.details[0].text(3) == "größe"
        assert source.details[0].statistics == [(4, pack("Q", 99))]
        assert source.names == {bytes([192, 0, 2, 1]): ["a", "b"], bytes(15) + b"\1": ["c"]}


def test_binary_resolutions_are_exact() -> None:
    options = option(9, bytes([0x80 | 62])) + END_OF_OPTIONS
    with open_bytes(section() + interface(options=options) + enhanced(stamp=3 << 61)) as source:
        batch = source.read()
        assert batch is not None
        assert (batch.seconds(0), batch.nanoseconds(0)) == (1, 500_000_000)


def test_a_block_longer_than_what_is_read_at_once() -> None:
    found = ours(START + block(0xBAD, bytes(3_000_000)) + PACKET)
    assert len(found.packets) == 1
    assert not found.message
