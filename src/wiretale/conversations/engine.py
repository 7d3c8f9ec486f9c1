"""Walks the packets once and keeps the facts of every conversation.

    engine = Engine()
    while (batch := source.read()) is not None:
        engine.batch(batch)
    engine.book.records     # what is known so far; a report can be told from them at any moment

The walk makes no Python object for a packet. The bounds are those of `book`.
"""

from __future__ import annotations

from librt.strings import read_i32_le, read_i64_be, read_i64_le

from wiretale.batch import LAYOUT_NANOSECONDS, LAYOUT_OTHER, RECORD, RECORD_HEADER, Batch
from wiretale.conversations.book import Book, Seen, count
from wiretale.conversations.claims import Claims
from wiretale.conversations.datagrams import DnsTracker, pair
from wiretale.conversations.dns_stream import StreamTracker
from wiretale.conversations.icmp import IcmpTracker
from wiretale.conversations.keys import DHCP_CLIENT, DHCP_SERVER, DNS_PORT, by_client
from wiretale.conversations.link_local import DhcpTracker, ResolutionTracker
from wiretale.conversations.record import (
    MOST_OBSERVERS,
    PACKETS,
    PAYLOAD,
    Observer,
    Record,
    TcpRecord,
    counted,
)
from wiretale.conversations.table import GENERATION
from wiretale.conversations.tcp import TcpTracker, begins_anew
from wiretale.dissect.headers import ACK, ETHERTYPE_ARP, ICMP, ICMPV6, RST, SYN, TCP, UDP, Headers
from wiretale.native import Final, final, i64, u8

# Packets whose times are further apart than this were not captured in one go: files have been joined, or a clock was
# set. How long something stayed without an answer is counted within one stretch only.
BACK: Final = 60_000_000_000  # nanoseconds
AHEAD: Final = 86_400_000_000_000
MOST_STRETCHES: Final = 4096


@final
class Engine:
    """Turns packets into records."""

    def __init__(self, observers: list[Observer] | None = None, generation: i64 = GENERATION) -> None:
        self.book = Book(generation)
        self.packets: i64 = 0  # that were looked at
        self.bytes: i64 = 0  # of those, on the wire
        self.number: i64 = 0  # of the last packet of the capture, whether it was looked at or not
        self.first_time: i64 = -1
        self.cut: i64 = 0
        # Stretches of capture that belong together: the number of each one's first packet, and when it ended
        self.stretches: list[i64] = []
        self.stretch_ends: list[i64] = []
        self._earliest: i64 = 0  # times that are of the same stretch
        self._latest: i64 = -1
        self._end: i64 = 0
        self._seen = Seen()
        self._tcp = TcpTracker()
        self._dns = DnsTracker(self.book)
        self._streams = StreamTracker()
        self._dhcp = DhcpTracker(self.book)
        self.claims = Claims()
        self._resolution = ResolutionTracker(self.book, self.claims)
        self._icmp = IcmpTracker(self.book, self._dns, self._resolution)
        self._watcher: Observer | None = None
        self._payload_observers: list[Observer] = []
        for observer in observers or ():
            if observer.wants & PACKETS:
                assert self._watcher is None
                self._watcher = observer
            if observer.wants & PAYLOAD:
                self._payload_observers.append(observer)
        assert len(self._payload_observers) <= MOST_OBSERVERS
        self._watching = len(self._payload_observers) > 0

    def batch(self, batch: Batch) -> None:
        """Adds all packets of a batch, which may be the records of a file, without an index (`Batch.layout`)."""
        total = batch.count
        if batch.layout != LAYOUT_OTHER and not batch.index:
            self._records(batch, total)
            return
        i: i64 = 0
        while i < total:
            self.number += 1
            self._indexed(batch, i)
            i += 1

    def selected(self, batch: Batch, chosen: list[int]) -> None:
        """Adds some packets of a batch; the others have their numbers, too."""
        before = self.number
        for i in chosen:
            self.number = before + i + 1
            self._indexed(batch, i)
        self.number = before + batch.count

    def ends(self) -> list[int]:
        """When each stretch ended, the last one so far; nanoseconds since 1970."""
        ends: list[int] = [*self.stretch_ends]
        ends.append(self._end)
        return ends

    def _records(self, batch: Batch, total: i64) -> None:
        """Adds the packets of a batch that is the records of a file."""
        data = batch.data
        interface = batch.interfaces[0]
        link_type = interface.link_type
        snaplen = interface.snaplen
        unit: i64 = 1 if batch.layout == LAYOUT_NANOSECONDS else 1000
        at: i64 = 0
        while total > 0:
            total -= 1
            seconds = i64(read_i32_le(data, at))
            time = seconds * 1_000_000_000 + (i64(read_i32_le(data, at + 4)) & 0xFFFFFFFF) * unit
            lengths = read_i64_le(data, at + 8)
            captured = lengths & 0xFFFFFFFF
            wire = lengths >> 32 & 0xFFFFFFFF
            at += RECORD_HEADER
            self.number += 1
            self._packet(data, at, captured if captured < snaplen else snaplen, wire, time, link_type)
            at += captured
        self._seen.headers.reset(b"", 0, 0)  # or it would keep the data while the next batch is read

    def _indexed(self, batch: Batch, i: i64) -> None:
        """Adds a packet of a batch."""
        index = batch.index
        at = i * RECORD
        time = read_i64_le(index, at + 24) * 1_000_000_000 + read_i64_le(index, at + 32)
        self._packet(
            batch.data, read_i64_le(index, at), read_i64_le(index, at + 8), read_i64_le(index, at + 16), time,
            batch.interfaces[read_i64_le(index, at + 40)].link_type,
        )

    def _packet(self, data: bytes, start: i64, captured: i64, wire: i64, time: i64, link_type: i64) -> None:
        seen = self._seen
        h = seen.headers
        h.parse(data, start, captured, wire, link_type)
        seen.wire = wire
        seen.time = time
        seen.number = counted(self.number)
        self.packets += 1
        self.bytes += wire
        if captured < wire:
            self.cut += 1
        if time > self._latest or time < self._earliest:
            self._stretch(time)
        if time > self._end:
            self._end = time
        watcher = self._watcher
        if watcher is not None:
            watcher.packet(h, self.number, time, wire)
        version = h.ip_version
        if version == 0:
            if h.ethertype == ETHERTYPE_ARP:
                self._resolution.arp(seen)
            else:
                self.book.elsewhere += 1
            return
        if h.fragment_offset != 0:
            self.book.elsewhere += 1
            return
        if version == 4:
            seen.source_high = 0
            seen.destination_high = 0
            ends = read_i64_be(data, h.source_at)  # the destination follows the source
            seen.source_low = ends >> 32 & 0xFFFFFFFF
            seen.destination_low = ends & 0xFFFFFFFF
        else:
            seen.source_high = read_i64_be(data, h.source_at)
            seen.source_low = read_i64_be(data, h.source_at + 8)
            seen.destination_high = read_i64_be(data, h.destination_at)
            seen.destination_low = read_i64_be(data, h.destination_at + 8)
        protocol = h.protocol
        if protocol == TCP:
            self._segment(seen, h)
        elif protocol == UDP:
            self._udp(seen, h)
        elif protocol == ICMP or protocol == ICMPV6:
            self._icmp.add(seen)
        else:
            pair(self.book, seen, protocol & 0xFF)

    def _stretch(self, time: i64) -> None:
        """A time that is not within what can follow the times before: another stretch, or the same one going on."""
        if not self.stretches:
            self.stretches.append(self.number)
            self.first_time = time
            self._end = time
        elif time > self._end + AHEAD or time < self._end - BACK:
            if len(self.stretches) < MOST_STRETCHES:
                self.stretches.append(self.number)
                self.stretch_ends.append(self._end)
                self._end = time
        self._earliest = self._end - BACK // 2
        self._latest = self._end + BACK

    # ---- TCP and UDP ------------------------------------------------------------------------------------

    def _segment(self, seen: Seen, h: Headers) -> None:
        """A TCP segment."""
        flags = h.tcp_flags
        book = self.book
        if flags < 0:
            book.elsewhere += 1
            return
        found = book.find(TCP, seen, h.source_port, h.destination_port)
        from_client = book.table.from_client
        record: TcpRecord | None = None
        if isinstance(found, TcpRecord):
            record = found
            if flags & SYN and begins_anew(found, from_client, h):
                record = None
        if record is None and flags & (SYN | ACK | RST) == SYN | ACK:
            record = book.answered_from_elsewhere(seen)
            from_client = False
        if record is None:
            # Without a SYN the ports must tell.
            from_client = flags & ACK == 0 if flags & SYN else by_client(h.source_port, h.destination_port)
            record = TcpRecord(book.next_number())
            book.begin(record, found, from_client, seen)
            record.certain = flags & SYN != 0
        count(record, from_client, seen)
        self._tcp.packet(record, from_client, seen)
        if self._tcp.fresh and record.server_port == DNS_PORT:
            self._streams.follow(record, from_client, seen)
        if self._watching and self._tcp.fresh and record.watched != 0:
            self._observe(record, from_client, seen)

    def _udp(self, seen: Seen, h: Headers) -> None:
        """A UDP datagram."""
        source = h.source_port
        destination = h.destination_port
        if source < 0 or h.payload_at < 0:
            self.book.elsewhere += 1
            return
        record: Record
        dns = self._dns
        # Questions go to the port, answers come from it.
        if (source == DNS_PORT or destination == DNS_PORT) and dns.read(h) and (
            (source if dns.is_response else destination) == DNS_PORT
        ):
            record = dns.add(seen)
        elif (destination == DHCP_SERVER or destination == DHCP_CLIENT) and h.ip_version == 4 and self._dhcp.read(h):
            self._dhcp.add(seen)
            return
        else:
            record = pair(self.book, seen, UDP)
        if self._watching and record.watched != 0 and h.payload_length > 0:
            self._observe(record, self.book.table.from_client, seen)

    def _observe(self, record: Record, from_client: bool, seen: Seen) -> None:
        """Shows new payload to those who want to see more of this direction."""
        bit: i64 = 1 if from_client else 2
        watched = i64(record.watched)
        for observer in self._payload_observers:
            if watched & bit and not observer.payload(record, from_client, seen.headers, self.number, seen.time):
                record.watched &= u8(255 - bit)
            bit <<= 2
