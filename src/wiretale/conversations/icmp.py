"""Follows ICMP: echoes are conversations of their own, errors belong to that whose packet they quote."""

from __future__ import annotations

from librt.strings import read_i16_be, read_i32_be, read_i64_be

from wiretale.conversations.book import Book, Seen, count
from wiretale.conversations.datagrams import DnsTracker, exchange
from wiretale.conversations.keys import DNS_PORT, KEY_SHIFT
from wiretale.conversations.link_local import ADVERTISEMENT6, SOLICITATION6, ResolutionTracker
from wiretale.conversations.record import DatagramRecord, IcmpError, Record
from wiretale.dissect.headers import ICMP, ICMPV6, RAW, UDP
from wiretale.native import Final, final, i32, i64

# ICMP types
ECHO_REPLY4: Final = 0
UNREACHABLE4: Final = 3
FRAGMENTATION_NEEDED: Final = 4  # its code
REDIRECT4: Final = 5
ECHO4: Final = 8
EXCEEDED4: Final = 11
PARAMETER4: Final = 12
TIMESTAMP4: Final = 13
TIMESTAMP_REPLY4: Final = 14
TOO_BIG6: Final = 2
PARAMETER6: Final = 4
ECHO6: Final = 128
ECHO_REPLY6: Final = 129



@final
class IcmpTracker:
    """Adds ICMP packets to the facts."""

    def __init__(self, book: Book, dns: DnsTracker, resolution: ResolutionTracker) -> None:
        self._book = book
        self._dns = dns
        self._resolution = resolution
        self._quoted = Seen()

    def add(self, seen: Seen) -> None:
        """Adds the packet at hand."""
        h = seen.headers
        kind = h.icmp_type
        if kind < 0:
            self._book.elsewhere += 1
            return
        if h.ip_version == 4:
            asks = kind == ECHO4 or kind == TIMESTAMP4
            answers = kind == ECHO_REPLY4 or kind == TIMESTAMP_REPLY4
            error = kind == UNREACHABLE4 or kind == EXCEEDED4 or kind == PARAMETER4 or kind == REDIRECT4
        else:
            asks = kind == ECHO6
            answers = kind == ECHO_REPLY6
            error = kind <= PARAMETER6
            if kind == SOLICITATION6 or kind == ADVERTISEMENT6:
                self._resolution.neighbor(seen)
                return
        if error:
            if not self._error(seen):
                self._book.elsewhere += 1
        elif (asks or answers) and h.transport_at + 8 <= h.end:
            self._echo(seen, asks)
        else:
            self._book.elsewhere += 1

    def _echo(self, seen: Seen, asks: bool) -> None:
        """An echo request or reply."""
        book = self._book
        h = seen.headers
        identifier = i64(read_i16_be(h.data, h.transport_at + 4)) & 0xFFFF
        sequence = i64(read_i16_be(h.data, h.transport_at + 6)) & 0xFFFF
        # Who asks has port 1 in the table, so that two hosts can ping each other with one identifier.
        found = book.find(h.protocol | identifier << KEY_SHIFT, seen, 1 if asks else 0, 0 if asks else 1)
        if isinstance(found, DatagramRecord):
            record = found
        else:
            record = DatagramRecord(book.next_number())
            book.begin(record, found, asks, seen)
            record.certain = True
            record.identifier = i32(identifier)
            record.multicast = seen.is_multicast()
        count(record, asks, seen)
        exchange(record, asks, seen, sequence)

    def _error(self, seen: Seen) -> bool:
        """An error: whether the packet that it quotes is of a conversation, which then has the error."""
        h = seen.headers
        at = h.transport_at + 8
        if at + 8 > h.end:
            return False
        found = self._find_quoted(h.data, at, h.end)
        if found is None:
            return False
        if seen.time > found.end:
            found.end = seen.time
        known = found.error
        if known is not None:
            known.count += 1
            known.last_number = seen.number
            return True
        known = IcmpError(h.icmp_type, h.icmp_code, seen.number, seen.time)
        known.from_high = seen.source_high
        known.from_low = seen.source_low
        known.to_client = self._book.table.from_client
        if h.ip_version == 4:
            if h.icmp_type == UNREACHABLE4 and h.icmp_code == FRAGMENTATION_NEEDED:
                known.mtu = i64(read_i16_be(h.data, at - 2)) & 0xFFFF
        elif h.icmp_type == TOO_BIG6:
            known.mtu = i64(read_i32_be(h.data, at - 4)) & 0xFFFFFFFF
        found.error = known
        return True

    def _find_quoted(self, data: bytes, at: i64, end: i64) -> Record | None:
        """The conversation of the packet that is quoted from `at` on."""
        seen = self._quoted
        h = seen.headers
        h.parse(data, at, end - at, 65535, RAW)
        if h.ip_version == 0 or h.fragment_offset != 0:
            return None
        if h.ip_version == 4:
            seen.source_low = i64(read_i32_be(data, h.source_at)) & 0xFFFFFFFF
            seen.destination_low = i64(read_i32_be(data, h.destination_at)) & 0xFFFFFFFF
            seen.source_high = 0
            seen.destination_high = 0
        else:
            seen.source_high = read_i64_be(data, h.source_at)
            seen.source_low = read_i64_be(data, h.source_at + 8)
            seen.destination_high = read_i64_be(data, h.destination_at)
            seen.destination_low = read_i64_be(data, h.destination_at + 8)
        protocol = h.protocol
        if protocol == ICMP or protocol == ICMPV6:
            if h.transport_at < 0 or h.transport_at + 8 > h.end:
                return None
            asks = h.icmp_type == (ECHO4 if protocol == ICMP else ECHO6)
            key = protocol | (i64(read_i16_be(data, h.transport_at + 4)) & 0xFFFF) << KEY_SHIFT
            return self._book.find(key, seen, 1 if asks else 0, 0 if asks else 1)
        if h.source_port < 0:
            return self._book.find(protocol & 0xFF, seen, 0, 0)
        if protocol == UDP and (h.source_port == DNS_PORT or h.destination_port == DNS_PORT) and self._dns.read(h):
            return self._dns.find_quoted(seen)
        return self._book.find(protocol & 0xFF, seen, h.source_port, h.destination_port)
