"""What is kept between the packets of one TCP connection while they are printed.

Two things, found by one lookup: the text `a.b.c.d.port > e.f.g.h.port`, made once for each direction,
and the sequence numbers that the connection began with, which both directions share and from which
relative ones are counted.

The table is a hash table of native objects, because building a `bytes` key for a dictionary would
cost more than the lookup. It is bounded: when a generation of `GENERATION` flows is full it becomes
the old one, and what was not met again since is dropped with the next change. A connection that
pauses for more than that many others starts its relative numbers anew.
"""

from __future__ import annotations

import os

from librt.strings import read_i32_be, read_i64_be

from wiretale.native import Final, final, i64

TYPE_CHECKING = False
if TYPE_CHECKING:
    from wiretale.dissect.dispatch import Dissector

GENERATION: Final = 16384  # directions; two generations are held, about 8 MiB in all
BUCKETS: Final = 16384


@final
class Bases:
    """The sequence numbers that a connection's relative ones are counted from."""

    def __init__(self) -> None:
        self.known = False
        self.seq: i64 = 0  # of the direction that was met first
        self.ack: i64 = 0  # of the other one


@final
class Flow:
    """One direction of a connection."""

    def __init__(self, a: i64, b: i64, c: i64, d: i64, ports: i64) -> None:
        self.a: i64 = a
        self.b: i64 = b
        self.c: i64 = c
        self.d: i64 = d
        self.ports: i64 = ports
        self.next: Flow | None = None
        self.bases = Bases()
        self.reverse = False  # this is not the direction that `bases.seq` belongs to
        self.text = b""  # "source.port > destination.port: ", once made
        self.named: i64 = 0  # the version of the names in it
        self.application: Dissector | None = None
        self.application_known = False


@final
class FlowTable:
    """Flows by addresses and ports; see the module's text for its bound."""

    def __init__(self) -> None:
        # Random and odd, so that nobody can make packets that all fall into one bucket.
        self.multiplier: i64 = (int.from_bytes(os.urandom(7), "little") | 1) & 0x3FFFFFFFFFFFFF
        self.young: list[Flow | None] = [None] * BUCKETS
        self.old: list[Flow | None] = [None] * BUCKETS
        self.count: i64 = 0

    def _bucket(self, a: i64, b: i64, c: i64, d: i64, ports: i64) -> i64:
        mixed = a ^ (c << 1) ^ (ports << 13)
        other = b ^ (d << 1) ^ ports
        mixed ^= mixed >> 29
        other ^= other >> 31
        mixed = (mixed & 0xFFFFFFFF) * (self.multiplier & 0x7FFFFFFF) + (other & 0xFFFFFFFF) * (self.multiplier >> 24)
        return (mixed >> 17 ^ mixed >> 33) & (BUCKETS - 1)

    def find(self, data: bytes, source: i64, destination: i64, width: i64, ports: i64) -> Flow:
        """The flow from the address at `source` to the one at `destination`, `width` (4 or 16) bytes each.

        `ports` is the first four bytes of the TCP header as a number. Callers keep a table for each
        version of IP. A flow not met before is added,
        and shares its bases with the opposite direction if that one is known.
        """
        if width == 4:
            a = i64(read_i32_be(data, source))
            b = i64(read_i32_be(data, destination))
            c: i64 = 0
            d: i64 = 0
        else:
            a = read_i64_be(data, source)
            c = read_i64_be(data, source + 8)
            b = read_i64_be(data, destination)
            d = read_i64_be(data, destination + 8)
        bucket = self._bucket(a, b, c, d, ports)
        flow = self.young[bucket]
        while flow is not None:
            if flow.ports == ports and flow.a == a and flow.b == b and flow.c == c and flow.d == d:
                return flow
            flow = flow.next
        return self._add(a, b, c, d, ports, bucket)

    def _search(
        self, buckets: list[Flow | None], a: i64, b: i64, c: i64, d: i64, ports: i64, bucket: i64
    ) -> Flow | None:
        flow = buckets[bucket]
        while flow is not None:
            if flow.ports == ports and flow.a == a and flow.b == b and flow.c == c and flow.d == d:
                return flow
            flow = flow.next
        return None

    def _add(self, a: i64, b: i64, c: i64, d: i64, ports: i64, bucket: i64) -> Flow:
        fresh = Flow(a, b, c, d, ports)
        known = self._search(self.old, a, b, c, d, ports, bucket)
        if known is not None:
            fresh.bases = known.bases
            fresh.reverse = known.reverse
            fresh.text = known.text
            fresh.named = known.named
            fresh.application = known.application
            fresh.application_known = known.application_known
        else:
            back = (ports & 0xFFFF) << 16 | ports >> 16
            opposite_bucket = self._bucket(b, a, d, c, back)
            opposite = self._search(self.young, b, a, d, c, back, opposite_bucket)
            if opposite is None:
                opposite = self._search(self.old, b, a, d, c, back, opposite_bucket)
            if opposite is not None:
                fresh.bases = opposite.bases
                fresh.reverse = not opposite.reverse
        if self.count >= GENERATION:
            self.old = self.young
            self.young = [None] * BUCKETS
            self.count = 0
        fresh.next = self.young[bucket]
        self.young[bucket] = fresh
        self.count += 1
        return fresh
