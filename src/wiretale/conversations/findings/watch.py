"""What findings want to see of every packet and no record keeps: clocks, loops, unfinished checksums, fragments.

All of it is bounded: small tables whose slots are used again, and the first few of whatever is found.
"""

from __future__ import annotations

from librt.strings import read_i16_be, read_i32_be, read_i64_be

from wiretale.conversations.record import PACKETS, Observer
from wiretale.dissect.headers import TCP, UDP, Headers
from wiretale.native import Final, final, i64

SLOTS: Final = 256  # a power of two
MOST_FOUND: Final = 32  # of a kind
MOST_DATAGRAMS: Final = 256  # whose fragments are compared at a time
MOST_PIECES: Final = 64  # of one datagram
TIMESTAMPS: Final = 0x0101080A  # NOP, NOP, kind 8, length 10 (RFC 7323, appendix A)
SECOND: Final = 1_000_000_000
LEAST_STEP: Final = 100_000_000  # nanoseconds; what is less is disorder in the capture, not the clock's doing
FRAME: Final = 1500  # bytes of IP in an Ethernet frame
BEYOND: Final = 0xFFFFFFFF


@final
class Slot:
    """The packet met last at this place of the table."""

    def __init__(self) -> None:
        # Of one packet, the same wherever it is met on its way
        self.ends: i64 = -1
        self.mark: i64 = -1
        self.ttl: i64 = 0
        self.rounds: i64 = 0
        self.number: i64 = 0
        self.loop = -1  # its place in `Watch.loops`


@final
class Clock:
    """What a sender's own clock said last (RFC 7323)."""

    def __init__(self) -> None:
        self.ends: i64 = -1
        self.ports: i64 = -1
        self.value: i64 = 0
        self.time: i64 = 0


@final
class Step:
    """The capture's clock was not even."""

    def __init__(self, number: i64, nanoseconds: i64) -> None:
        self.number: i64 = number  # the first packet after the step
        self.nanoseconds: i64 = nanoseconds  # less than zero if it went back


@final
class Loop:
    """A packet that came by again and again, with less and less time to live."""

    def __init__(self, number: i64, version: i64, protocol: i64, source: bytes, destination: bytes, ttl: i64) -> None:
        self.number: i64 = number  # its first appearance
        self.last_number: i64 = number
        self.version: i64 = version
        self.protocol: i64 = protocol
        self.source = source
        self.destination = destination
        self.first_ttl: i64 = ttl
        self.last_ttl: i64 = ttl
        self.rounds: i64 = 0


@final
class Overlap:
    """Fragments of one datagram that overlap."""

    def __init__(self, number: i64, before: i64, differs: bool, key: bytes) -> None:
        self.number: i64 = number
        self.before: i64 = before  # the fragment that it overlaps with
        self.differs = differs  # and they do not say the same
        self.key = key  # of `Watch._pieces`: addresses and more
        self.count: i64 = 1


@final
class Watch(Observer):
    """The facts. `doubts` and `routing_loop` read them."""

    def __init__(self) -> None:
        self.wants = PACKETS
        self._slots: list[Slot] = [Slot() for _ in range(SLOTS)]
        self._clocks: list[Clock] = [Clock() for _ in range(SLOTS)]
        self._time: i64 = 0
        # Steps of the clock
        self.steps: list[Step] = []
        self.backward: i64 = 0  # all of them, also those that are not kept
        self.forward: i64 = 0
        # Packets that go round
        self.loops: list[Loop] = []
        self.looping: i64 = 0
        self.circling: i64 = 0  # packets that came by for at least the third time
        # Checksums
        self.unsummed: i64 = 0  # packets whose checksum holds only the pseudo-header's sum
        self.summed: i64 = 0  # packets that were looked at for it
        self.first_unsummed: i64 = 0
        self.small_unsummed: i64 = 0  # of them, those that fit a frame: only a sender has such
        self.unsummed_source = b""
        self.giants: i64 = 0  # TCP and UDP packets of more than 9216 bytes: larger than any frame
        # Packets of which too little was captured
        self.cut: i64 = 0
        self.first_cut: i64 = 0
        self.most_captured: i64 = 0  # bytes of the longest of them
        self.headers_cut: i64 = 0  # those whose transport header is not whole
        # Fragments
        self.fragments: i64 = 0
        self.overlaps: list[Overlap] = []
        self.overlapping: i64 = 0
        self._pieces: dict[bytes, list[tuple[int, int, int, bytes]]] = {}

    def packet(self, headers: Headers, number: i64, time: i64, wire_length: i64) -> None:
        """Looks at one packet."""
        before = self._time
        if time < before - LEAST_STEP and before > 0:
            self._step(number, time - before)
        self._time = time
        captured = headers.end - headers.start
        if captured < wire_length:
            self._short(headers, number, captured)
        version = headers.ip_version
        if version == 0:
            return
        if headers.fragment_offset != 0 or headers.more_fragments:
            self._fragment(headers, number)
            if headers.fragment_offset != 0:
                return
        at = headers.transport_at
        if at < 0 or at + 8 > headers.end:
            return
        data = headers.data
        if version == 4:
            ends = read_i64_be(data, headers.source_at)  # the destination follows the source
            sum = (ends >> 32 & BEYOND) + (ends & BEYOND)
        else:
            high = read_i64_be(data, headers.source_at)
            low = read_i64_be(data, headers.source_at + 8)
            ends = high >> 2 ^ low >> 3
            sum = (high >> 32 & BEYOND) + (high & BEYOND) + (low >> 32 & BEYOND) + (low & BEYOND)
            high = read_i64_be(data, headers.destination_at)
            low = read_i64_be(data, headers.destination_at + 8)
            ends ^= high >> 5 ^ low >> 4
            sum += (high >> 32 & BEYOND) + (high & BEYOND) + (low >> 32 & BEYOND) + (low & BEYOND)
        # Of TCP and UDP the ports, and TCP's sequence number, UDP's checksum; of ICMP all of its header
        first = read_i64_be(data, at)
        checksum: i64 = 0
        protocol = headers.protocol
        if protocol == TCP and at + 20 <= headers.end:
            checksum = i64(read_i16_be(data, at + 16)) & 0xFFFF
        # The checksum tells apart what is sent again without an identification.
        mark = first ^ (headers.identification & 0xFFFF) << 40 ^ checksum << 8
        mixed = ends ^ mark
        mixed ^= mixed >> 34
        mixed ^= mixed >> 17
        slot = self._slots[(mixed ^ mixed >> 9) & (SLOTS - 1)]
        ttl = headers.ttl
        if slot.mark == mark and slot.ends == ends:
            if ttl < slot.ttl:
                slot.rounds += 1
                slot.ttl = ttl
                if slot.rounds >= 2:
                    self._round(slot, headers, number)
        else:
            slot.mark = mark
            slot.ends = ends
            slot.ttl = ttl
            slot.rounds = 0
            slot.number = number
            slot.loop = -1
        if protocol == TCP:
            if at + 20 > headers.end:
                return
            self._sum(headers, sum, checksum, number)
            if at + 32 <= headers.end and headers.payload_at >= at + 32:
                if i64(read_i32_be(data, at + 20)) & BEYOND == TIMESTAMPS:
                    self._clock(ends, first >> 32, i64(read_i32_be(data, at + 24)) & BEYOND, number, time)
        elif protocol == UDP:
            self._sum(headers, sum, first & 0xFFFF, number)

    # ---- clocks -----------------------------------------------------------------------------------------

    def _clock(self, ends: i64, ports: i64, value: i64, number: i64, time: i64) -> None:
        """A sender's own clock: if it hardly moved while ours leapt, ours was set."""
        mixed = ends ^ ports
        clock = self._clocks[(mixed ^ mixed >> 16) & (SLOTS - 1)]
        if clock.ends == ends and clock.ports == ports:
            passed = time - clock.time
            if passed > SECOND:
                ticks = (value - clock.value) & BEYOND
                # The slowest clock that RFC 7323 allows ticks once a second.
                if ticks < passed // SECOND and ticks < 0x80000000:
                    if len(self.steps) < MOST_FOUND:
                        self.steps.append(Step(number, passed))
                    self.forward += 1
                    for other in self._clocks:  # all of them would tell the same
                        other.ends = -1
        clock.ends = ends
        clock.ports = ports
        clock.value = value
        clock.time = time

    def _step(self, number: i64, nanoseconds: i64) -> None:
        self.backward += 1
        if len(self.steps) < MOST_FOUND:
            self.steps.append(Step(number, nanoseconds))
        for other in self._clocks:
            other.ends = -1

    # ---- loops ------------------------------------------------------------------------------------------

    def _round(self, slot: Slot, headers: Headers, number: i64) -> None:
        """A packet comes by for at least the third time."""
        self.circling += 1
        if slot.loop < 0:
            self.circling += 1  # and the second time was one, too
            self.looping += 1
            if len(self.loops) >= MOST_FOUND:
                return
            slot.loop = len(self.loops)
            width: i64 = 4 if headers.ip_version == 4 else 16
            self.loops.append(
                Loop(
                    slot.number,
                    headers.ip_version,
                    headers.protocol,
                    headers.data[headers.source_at : headers.source_at + width],
                    headers.data[headers.destination_at : headers.destination_at + width],
                    headers.ttl,
                )
            )
        loop = self.loops[slot.loop]
        loop.rounds = slot.rounds
        loop.last_number = number
        loop.last_ttl = headers.ttl

    # ---- checksums --------------------------------------------------------------------------------------

    def _sum(self, headers: Headers, addresses: i64, checksum: i64, number: i64) -> None:
        """Where the interface is to fill in the checksum, the field holds the sum of the pseudo-header (RFC 9293, 3.1).

        `addresses` is the sum of theirs, of the 32-bit words; the sum of the 16-bit words is the same once it is folded
        (RFC 1071).
        """
        length = headers.ip_length - (headers.transport_at - headers.ip_at)
        if length <= 0:
            return
        if headers.ip_length > 9216:
            self.giants += 1
        self.summed += 1
        total = addresses + headers.protocol + length
        total = (total & 0xFFFF) + (total >> 16)
        while total > 0xFFFF:
            total = (total & 0xFFFF) + (total >> 16)
        if total == checksum:
            self.unsummed += 1
            if headers.ip_length <= FRAME:
                self.small_unsummed += 1
            if self.first_unsummed == 0:
                self.first_unsummed = number
                source = headers.source_at
                width: i64 = 4 if headers.ip_version == 4 else 16
                self.unsummed_source = headers.data[source : source + width]

    # ---- what was not captured --------------------------------------------------------------------------

    def _short(self, headers: Headers, number: i64, captured: i64) -> None:
        self.cut += 1
        if self.first_cut == 0:
            self.first_cut = number
        if captured > self.most_captured:
            self.most_captured = captured
        if headers.ip_version == 0 or headers.fragment_offset != 0:
            return
        protocol = headers.protocol
        if protocol == TCP:
            if headers.tcp_flags < 0 or headers.payload_at > headers.end:
                self.headers_cut += 1
        elif protocol == UDP:
            if headers.transport_at < 0 or headers.payload_at > headers.end:
                self.headers_cut += 1

    # ---- fragments --------------------------------------------------------------------------------------

    def _fragment(self, headers: Headers, number: i64) -> None:
        """Compares a fragment with those of the same datagram that came before. The same one again is a copy."""
        self.fragments += 1
        data = headers.data
        width: i64 = 8 if headers.ip_version == 4 else 32
        key = data[headers.source_at : headers.source_at + width] + b"%d %d" % (
            headers.identification,
            headers.protocol if headers.ip_version == 4 else 0,
        )
        if headers.ip_version == 4:
            at = headers.ip_at + (i64(data[headers.ip_at]) & 15) * 4
            stop = headers.ip_at + headers.ip_length
        else:
            at = headers.payload_at if headers.fragment_offset != 0 else headers.transport_at
            stop = headers.ip_at + headers.ip_length
        if at < 0 or stop <= at or at > headers.end:
            return
        begin = headers.fragment_offset
        end = begin + stop - at
        piece = data[at : stop if stop < headers.end else headers.end]
        pieces = self._pieces.get(key)
        if pieces is None:
            if len(self._pieces) >= MOST_DATAGRAMS:
                for oldest in self._pieces:
                    del self._pieces[oldest]
                    break
            pieces = []
            self._pieces[key] = pieces
        for other_begin, other_end, other_number, other in pieces:
            if begin >= other_end or end <= other_begin:
                continue
            if begin == other_begin and end == other_end and piece == other:
                return  # a copy, or the datagram was sent again under the same identification
            self._overlap(key, number, other_number, int(begin), piece, other_begin, other)
            break
        if len(pieces) < MOST_PIECES:
            pieces.append((int(begin), int(end), int(number), piece))

    def _overlap(
        self, key: bytes, number: i64, before: int, begin: int, piece: bytes, other_begin: int, other: bytes
    ) -> None:
        first = begin if begin > other_begin else other_begin
        last = min(begin + len(piece), other_begin + len(other))
        differs = (
            last > first and piece[first - begin : last - begin] != other[first - other_begin : last - other_begin]
        )
        self.overlapping += 1
        for known in self.overlaps:
            if known.key == key:
                known.count += 1
                known.differs = known.differs or differs
                return
        if len(self.overlaps) < MOST_FOUND:
            self.overlaps.append(Overlap(number, before, differs, key))
