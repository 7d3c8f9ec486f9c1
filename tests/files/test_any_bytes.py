"""Any bytes at all as a capture file: nothing but a WiretaleError, and what tcpdump says of the same bytes."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import struct
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import wiretale

from .blocks import END_OF_OPTIONS, block, enhanced, header, interface, obsolete, option, record, section, simple
from .reference import needs_tcpdump, ours, theirs

ODD = (0, 1, 2, 3, 6, 12, 16, 20, 28, 32, 36, 100, 262144, 262145, 1 << 24, 0x7FFFFFFF, 0xFFFFFFFF, 0x0A0D0D0A)


@st.composite
def captures(draw: st.DrawFn) -> bytes:
    """A capture file, right in every part."""
    order = draw(st.sampled_from("<>"))
    packets = draw(st.lists(st.binary(max_size=60), max_size=4))
    if draw(st.booleans()):
        magic = draw(st.sampled_from((0xA1B2C3D4, 0xA1B23C4D, 0xA1B2CD34)))
        version = (2, draw(st.sampled_from((2, 3, 4, 4))))
        start = header(magic, version, draw(st.sampled_from((0, 20, 65535, 262144, 300000))), order=order)
        extra = bytes(8) if magic == 0xA1B2CD34 else b""
        return start + b"".join(record(packet, order=order, extra=extra) for packet in packets)
    options = draw(st.sampled_from((
        b"", option(9, b"\x09", order) + END_OF_OPTIONS, option(14, bytes(8), order) + END_OF_OPTIONS,
        option(2, b"eth0", order),
    )))
    parts = [section(order), interface(snaplen=draw(st.sampled_from((0, 50, 262144))), order=order, options=options)]
    for packet in packets:
        kind = draw(st.integers(0, 5))
        parts.append((
            enhanced(packet, order=order), simple(packet, order=order), obsolete(packet, order=order),
            enhanced(packet, order=order, options=option(1, b"comment", order) + END_OF_OPTIONS),
            block(5, bytes(12), order), block(0xBAD, packet, order),
        )[kind])
    return b"".join(parts)


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """A capture file with a few changes."""
    data = bytearray(draw(captures()))
    for _ in range(draw(st.integers(0, 2))):
        at = draw(st.integers(0, len(data)))
        match draw(st.integers(0, 4)):
            case 0:
                data[at : at + 1] = bytes([draw(st.integers(0, 255))])
            case 1:
                del data[at : at + draw(st.integers(1, 20))]
            case 2:
                del data[at:]
            case 3:
                data[at:at] = bytes(draw(st.integers(1, 8)))
            case 4:
                at = at // 4 * 4
                data[at : at + 4] = struct.pack(draw(st.sampled_from("<>")) + "I", draw(st.sampled_from(ODD)))
    return bytes(data)


def read_all(data: bytes) -> None:
    """Reads a file and looks at everything in it."""
    try:
        with wiretale.read(io.BytesIO(data)) as capture:
            for packet in capture:
                headers = packet.headers
                repr(headers), headers.payload, headers.vlans, headers.flow_key(), headers.source_mac, headers.flags
    except wiretale.WiretaleError as error:
        assert str(error)
        assert "\n" not in str(error) + error.hint


STARTS = (
    b"", header(), header(order=">"), header(0xA1B2CD34), section(), section() + interface(), section(">"),
    b"\x1f\x8b", gzip.compress(b"")[:10], b"BZh9", bz2.compress(b"")[:10], lzma.compress(b"")[:12],
    b"\x28\xb5\x2f\xfd", b"\x04\x22\x4d\x18",
)


@settings(max_examples=300, deadline=2000)
@given(st.sampled_from(STARTS), st.binary(max_size=300))
def test_any_bytes(start: bytes, data: bytes) -> None:
    read_all(start + data)


@settings(max_examples=300, deadline=2000)
@given(damaged())
def test_damaged_captures(data: bytes) -> None:
    read_all(data)


@settings(max_examples=200, deadline=2000)
@given(
    captures(), st.sampled_from((gzip.compress, bz2.compress, lzma.compress)), st.floats(0, 1), st.integers(0, 255)
)
def test_damaged_compressed_captures(data: bytes, compress: object, where: float, change: int) -> None:
    whole = bytearray(compress(data))  # type: ignore[operator]
    whole[min(int(where * len(whole)), len(whole) - 1)] ^= change
    read_all(bytes(whole))
    read_all(bytes(whole[: int(where * len(whole))]))


# Where we go on and tcpdump does not: interfaces that differ, sections of another byte order.
REFUSED = ("different from the", "pcapng block size", "unknown data link type")


@needs_tcpdump
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(damaged())
def test_damaged_captures_as_tcpdump(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        expected = theirs(data, Path(folder))
    if not any(words in expected.message for words in REFUSED):
        assert ours(data) == expected
