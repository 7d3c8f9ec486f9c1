"""Bounds-checked reading of one captured packet.

A `PacketView` looks at one packet inside a batch's bytes. Offsets (`at`) count from the start of
those bytes, never from the packet. Every read is checked against `end`, the first byte that was not
captured, and raises `Truncated` rather than read past it: no code outside this class indexes raw
packet bytes, so no packet can make a dissector read what is not its own.
"""

from __future__ import annotations

from librt.strings import read_i16_be, read_i16_le, read_i32_be, read_i32_le

from wiretale.dissect.flows import FlowTable
from wiretale.native import final, i64


class Truncated(Exception):
    """The captured bytes ended before the read did. Caught once per packet, where ` [|proto]` is printed."""


class CutShort(Truncated):
    """The same where a protocol says so itself: its dissector catches this and marks it, and its carrier goes on."""


@final
class Layer:
    """One protocol met on the walk through a packet: where it starts and how far the capture reached then."""

    def __init__(self, protocol: bytes, start: i64, end: i64) -> None:
        self.protocol = protocol
        self.start: i64 = start
        self.end: i64 = end


@final
class View:
    """What a `PacketView` read before it was given something else."""

    def __init__(self, data: bytes, end: i64, layers: list[Layer] | None) -> None:
        self.data = data
        self.end: i64 = end
        self.layers = layers


@final
class PacketView:
    """One packet, and what has been learned about it on the way in."""

    def __init__(self) -> None:
        self.data = b""
        self.start: i64 = 0  # first byte of the packet
        self.end: i64 = 0  # first byte that was not captured (dissectors may narrow it)
        self.wire_length: i64 = 0
        self.link_header_length: i64 = 0  # bytes that -x leaves out
        self.seconds: i64 = 0
        self.nanoseconds: i64 = 0
        self.protocol = b""  # who speaks now, for ` [|proto]`
        # The nearest enclosing network header; `enclose` sets it, nested ones restore it.
        self.ip_version: i64 = 0  # 4, 6, or 0 outside any
        self.ip_at: i64 = 0
        # Where its addresses are. They differ from the header's own after source routing.
        self.source_at: i64 = 0
        self.destination_at: i64 = 0
        self.fragmented = False  # the network header says that this is not a whole datagram
        self.tcp4_flows = FlowTable()
        self.tcp6_flows = FlowTable()
        self.layers: list[Layer] | None = None  # filled when someone asked for the tree
        self.memory: dict[str, dict[object, object]] = {}  # what dissectors remember between packets
        self.depth: i64 = 0  # how deep headers are nested by now
        # Ethernet addresses of the link header, where it has them; -1 elsewhere.
        self.link_source_at: i64 = -1
        self.link_destination_at: i64 = -1

    def begin(self, data: bytes, start: i64, captured: i64, wire_length: i64) -> None:
        """Looks at the packet at `data[start:start + captured]`."""
        self.data = data
        self.start = start
        self.end = start + captured
        self.wire_length = wire_length
        self.link_header_length = 0
        self.ip_version = 0
        self.fragmented = False
        self.depth = 0
        self.link_source_at = -1
        self.link_destination_at = -1

    def enter(self, protocol: bytes, at: i64) -> None:
        """Names the protocol that speaks from `at` on: the one that ` [|proto]` will name."""
        self.protocol = protocol
        if self.layers is not None:
            self.layers.append(Layer(protocol, at, self.end))

    def remember(self, what: str) -> dict[object, object]:
        """The dictionary in which the dissector named `what` keeps its memory between packets."""
        found = self.memory.get(what)
        if found is None:
            found = {}
            self.memory[what] = found
        return found

    # ---- limits ----------------------------------------------------------------------------------

    def left(self, at: i64) -> i64:
        """How many captured bytes there are from `at` on; never negative."""
        return self.end - at if at < self.end else 0

    def has(self, at: i64, count: i64) -> bool:
        """Whether `count` bytes from `at` on were captured."""
        return count >= 0 and count <= self.end - at

    def need(self, at: i64, count: i64) -> None:
        """Raises `Truncated` unless `count` bytes from `at` on were captured."""
        if count > self.end - at:
            raise Truncated()

    def narrow(self, end: i64) -> i64:
        """Lets reads stop at `end` if that is sooner; returns the old end, to set again afterwards."""
        old = self.end
        if end < old:
            self.end = end
        return old

    def replace(self, at: i64, text: bytes) -> View:
        """Lets `text` stand from `at` on, and nothing behind it; returns what was there, for `restore`.

        Offsets before `at` stay good. Layers inside are not told of: they are not where they say in what was captured.
        """
        old = View(self.data, self.end, self.layers)
        self.data = self.data[:at] + text
        self.end = at + len(text)
        self.layers = None
        return old

    def restore(self, old: View) -> None:
        """Undoes `replace`."""
        self.data = old.data
        self.end = old.end
        self.layers = old.layers

    # ---- reading, network byte order -------------------------------------------------------------

    def u8(self, at: i64) -> i64:
        if at + 1 > self.end:
            raise Truncated()
        return self.data[at]

    def u16(self, at: i64) -> i64:
        if at + 2 > self.end:
            raise Truncated()
        return i64(read_i16_be(self.data, at)) & 0xFFFF

    def u24(self, at: i64) -> i64:
        if at + 3 > self.end:
            raise Truncated()
        high: i64 = self.data[at]
        return high << 16 | i64(read_i16_be(self.data, at + 1)) & 0xFFFF

    def u32(self, at: i64) -> i64:
        if at + 4 > self.end:
            raise Truncated()
        return i64(read_i32_be(self.data, at)) & 0xFFFFFFFF

    def u48(self, at: i64) -> i64:
        if at + 6 > self.end:
            raise Truncated()
        return (i64(read_i16_be(self.data, at)) & 0xFFFF) << 32 | i64(read_i32_be(self.data, at + 2)) & 0xFFFFFFFF

    def u64(self, at: i64) -> int:
        """An unsigned 64-bit value: a Python int, since it may not fit an `i64`."""
        if at + 8 > self.end:
            raise Truncated()
        high = self.u32(at)
        low = self.u32(at + 4)
        return int(high) << 32 | int(low)

    def i8(self, at: i64) -> i64:
        value = self.u8(at)
        return value - 256 if value > 127 else value

    def i16(self, at: i64) -> i64:
        if at + 2 > self.end:
            raise Truncated()
        return i64(read_i16_be(self.data, at))

    def i32(self, at: i64) -> i64:
        if at + 4 > self.end:
            raise Truncated()
        return i64(read_i32_be(self.data, at))

    # ---- reading, least significant byte first ------------------------------------------------------

    def u16le(self, at: i64) -> i64:
        if at + 2 > self.end:
            raise Truncated()
        return i64(read_i16_le(self.data, at)) & 0xFFFF

    def u32le(self, at: i64) -> i64:
        if at + 4 > self.end:
            raise Truncated()
        return i64(read_i32_le(self.data, at)) & 0xFFFFFFFF

    def u64le(self, at: i64) -> int:
        if at + 8 > self.end:
            raise Truncated()
        low = self.u32le(at)
        high = self.u32le(at + 4)
        return int(high) << 32 | int(low)

    def raw(self, at: i64, count: i64) -> bytes:
        """`count` bytes from `at` on, copied. A negative count reads nothing."""
        if count <= 0:
            return b""
        if at + count > self.end:
            raise Truncated()
        return self.data[at : at + count]

    def check(self, at: i64, count: i64) -> None:
        """Raises `CutShort` unless `count` bytes from `at` on were captured."""
        if count > self.end - at:
            raise CutShort()
