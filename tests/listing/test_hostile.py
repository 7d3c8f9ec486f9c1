"""Any bytes: what cannot be read is skipped, nothing crashes, and no more is held than a packet needs."""

from __future__ import annotations

import io
import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import wiretale
from listing import listings
from wiretale.listing.lines import LONGEST_LINE
from wiretale.opening import as_listing, open_source

SEEDS = [
    listings.printed(path, options)
    for path in listings.EXAMPLES for options in ("-nvve", "-nX", "-n", "-v")
]  # fmt: skip
PIECES = st.sampled_from([
    b" > ", b"0x", b"99999999999999999999999", b"-1", b"[", b"]", b"(", b")", b"<", b">", b",", b":", b"{1:2}", b"IP ",
    b"IP6 ", b"options [", b"sack 2 ", b"length ", b"\t0x0000:  4500 ", b"\x1b[31m", b"\0", b"\xff\xfe",
    b"frag (1:8@8+)", b"(DF)", b"ICMP ", b"arp ", b"[1au]", b" ar: ", b". OPT UDPsize=4096 [ECS 1.2.3.0/24/0]",
    b"65536", b"4294967296",
    b"seq ", b"\n", b" ", b"truncated-ip - 9 bytes missing! ", b"vlan 1, p 0, ethertype IPv4 (0x0800), ", b"[|tcp]",
    b"&gt;", b"eth0  In  ",
])  # fmt: skip


def read_all(data: bytes) -> int:
    """Reads bytes as a listing, prints its packets, and returns how many there were; 0 if it is none."""
    try:
        capture = wiretale.read(io.BytesIO(data))
    except wiretale.CaptureFileError:
        return 0
    count = 0
    for packet in capture:
        count += 1
        assert len(packet.data) <= packet.wire_length
        packet.summary(verbose=2)
    return count


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes(data: bytes) -> None:
    read_all(b"10:00:00.000000 IP " + data)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300))
def test_any_text(text: str) -> None:
    read_all(b"10:00:00.000000 IP 10.0.0.1.5 > 10.0.0.2.6: " + text.encode("utf-8", "surrogatepass"))


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_damaged_listings(data: st.DataObject) -> None:
    """Real output with pieces put in, taken out and repeated."""
    text = bytearray(data.draw(st.sampled_from(SEEDS))[:1500])
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(text)))
        kind = data.draw(st.integers(0, 2))
        if kind == 0:
            text[at:at] = data.draw(PIECES)
        elif kind == 1:
            del text[at : at + data.draw(st.integers(1, 12))]
        else:
            text[at:at] = text[max(0, at - data.draw(st.integers(1, 60))) : at]
    read_all(bytes(text))


def test_every_cut() -> None:
    """A listing that ends anywhere."""
    text = b"".join(seed[:700] for seed in SEEDS[:4])
    for stop in range(0, len(text), 23):
        read_all(text[:stop])


LINE = b"10:00:00.000000 IP 10.0.0.1.5 > 10.0.0.2.6: UDP, length 4\n"


@pytest.mark.parametrize("filler", [
    b" ", b"1", b"a", b"(", b" (DF)", b"IP (tos 0x0) ", b" 10:00:00.000000 ", b" 10:00:00.000000 IP a > ", b"> ",
    b"nop,", b" A 1.2.3.4,", b" A? a.", b'"', b"&gt;", b"1 packets ", b"\x1b[1", b"\t", b"Flags [",
])  # fmt: skip
@pytest.mark.parametrize("start", [
    b"", b"10:00:00.000000 IP 10.0.0.1.5 > 10.0.0.2.6: ", b"10:00:00.000000 10.0.0.1.5 > 10.0.0.2.6: S 1:1(0) win 5 <",
    b"10:00:00.000000 IP (tos 0x0, ", b"10:00:00.000000 IP 10.0.0.1.53 > 10.0.0.2.6: 5 1/0/0 A ",
])  # fmt: skip
def test_long_lines(start: bytes, filler: bytes) -> None:
    """Lines made to cost much: the packet behind them is still found, in time."""
    assert read_all(start + filler * (200_000 // len(filler)) + b"\n" + LINE) >= 1


def test_a_line_without_end() -> None:
    """Of a line of megabytes nothing is kept, and its number is told."""
    source = open_source(io.BytesIO(LINE + b"x" * (4 * LONGEST_LINE) + b"\n" + LINE + LINE))
    listing = as_listing(source)
    assert listing is not None
    count = 0
    while (batch := listing.read()) is not None:
        count += batch.count
    assert count == 3
    assert listing.listing.too_long == [2]


class Endless(io.RawIOBase):
    """A listing that is made as it is read."""

    def __init__(self, blocks: int) -> None:
        self.left = blocks
        self.number = 0

    def read(self, size: int = -1) -> bytes:
        if not self.left:
            return b""
        self.left -= 1
        lines = []
        for _ in range(400):
            self.number += 1
            n = self.number
            lines.append(
                f"10:00:00.{n % 1000000:06} IP host{n % 250}.example.{n % 60000 + 1} > "
                f"10.{n >> 16 & 255}.{n >> 8 & 255}.{n & 255}.80: "
                f"Flags [P.], seq {n}:{n + 1400}, ack 1, win 5, length 1400\n"
            )
        return "".join(lines).encode()


def test_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Once as much was met as is remembered, a listing that is longer takes no more memory."""
    monkeypatch.setattr("wiretale.listing.rebuild.connections.MOST", 200)
    monkeypatch.setattr("wiretale.listing.rebuild.addresses.MOST_NAMES", 300)
    peaks = []
    tracemalloc.start()
    try:
        for blocks in (3, 9):
            tracemalloc.reset_peak()
            before = tracemalloc.get_traced_memory()[0]
            source = open_source(Endless(blocks))
            while source.read() is not None:
                pass
            source.close()
            peaks.append(tracemalloc.get_traced_memory()[1] - before)
    finally:
        tracemalloc.stop()
    assert peaks[1] < 1.3 * peaks[0]
