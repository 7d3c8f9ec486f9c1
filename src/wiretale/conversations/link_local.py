"""Follows what hosts of one link ask each other: who has an address (ARP, neighbor discovery), and for one (DHCP)."""

from __future__ import annotations

from librt.strings import read_i16_be, read_i32_be, read_i64_be

from wiretale.conversations.book import Book, Seen, count
from wiretale.conversations.keys import DHCP_CLIENT, DHCP_SERVER, KEY_ARP, KEY_DHCP, KEY_NEIGHBOR
from wiretale.conversations.record import LeaseRecord, ResolutionRecord
from wiretale.dissect.headers import Headers
from wiretale.native import Final, final, i64

# DHCP message types (RFC 2132, 9.6)
DISCOVER: Final = 1
OFFER: Final = 2
REQUEST: Final = 3
DECLINE: Final = 4
DHCP_ACK: Final = 5
DHCP_NAK: Final = 6
RELEASE: Final = 7
INFORM: Final = 8

# ICMPv6 types (RFC 4861)
SOLICITATION6: Final = 135
ADVERTISEMENT6: Final = 136

MOST_MESSAGES: Final = 16
DHCP_MAGIC: Final = 0x63825363


def hardware_at(data: bytes, at: i64) -> i64:
    """Six bytes of a link-layer address as a number."""
    return (i64(read_i32_be(data, at)) & 0xFFFFFFFF) << 16 | i64(read_i16_be(data, at + 4)) & 0xFFFF


def asked(record: ResolutionRecord, number: i64, time: i64) -> None:
    """Somebody asks for an address."""
    if record.asks == 0:
        record.asked = number
        record.asked_time = time
    record.asks += 1
    record.unanswered += 1
    record.last_asked = number
    record.last_asked_time = time


def told(record: ResolutionRecord, owner: i64, number: i64, time: i64) -> None:
    """Somebody says that an address is theirs."""
    if record.replies == 0:
        record.replied = number
        record.replied_time = time
        record.owner = owner
    elif owner != record.owner and record.other_owner < 0:
        record.other_owner = owner
        record.other_replied = number
    record.replies += 1
    record.unanswered = 0


@final
class ResolutionTracker:
    """Adds ARP packets and neighbor discovery messages to the facts of who has an address."""

    def __init__(self, book: Book) -> None:
        self._book = book

    def arp(self, seen: Seen) -> None:
        """ARP for IPv4 over Ethernet (RFC 826)."""
        h = seen.headers
        at = h.payload_at
        data = h.data
        if at < 0 or at + 28 > h.end:
            self._book.elsewhere += 1
            return
        operation: i64 = data[at + 7]
        if (
            i64(read_i32_be(data, at)) & 0xFFFFFFFF != 0x00010800 or data[at + 4] != 6 or data[at + 5] != 4
            or data[at + 6] != 0 or operation < 1 or operation > 2
        ):
            self._book.elsewhere += 1
            return
        owner = hardware_at(data, at + 8)
        sender = i64(read_i32_be(data, at + 14)) & 0xFFFFFFFF
        target = i64(read_i32_be(data, at + 24)) & 0xFFFFFFFF
        self._resolution(
            seen, KEY_ARP, 4, operation == 1, 0, sender, 0, target, sender == target or sender == 0, owner
        )

    def neighbor(self, seen: Seen) -> None:
        """IPv6 neighbor discovery (RFC 4861): solicitations and advertisements."""
        h = seen.headers
        at = h.transport_at
        data = h.data
        source_high = seen.source_high
        source_low = seen.source_low
        if at + 24 > h.end:
            self._book.elsewhere += 1
            return
        target_high = read_i64_be(data, at + 8)
        target_low = read_i64_be(data, at + 16)
        owner: i64 = -1
        if h.icmp_type == SOLICITATION6:
            asks = True
            other_high = source_high
            other_low = source_low
            announced = source_high == 0 and source_low == 0  # duplicate address detection
        else:
            asks = False
            other_high = read_i64_be(data, h.destination_at)
            other_low = read_i64_be(data, h.destination_at + 8)
            announced = other_high >> 56 & 0xFF == 0xFF
            if at + 32 <= h.end and data[at + 24] == 2 and data[at + 25] == 1:
                owner = hardware_at(data, at + 26)
            elif h.source_mac_at >= 0:
                owner = hardware_at(data, h.source_mac_at)
            source_high = target_high
            source_low = target_low
            target_high = other_high
            target_low = other_low
        self._resolution(
            seen, KEY_NEIGHBOR, 6, asks, source_high, source_low, target_high, target_low, announced, owner
        )

    def _resolution(
        self, seen: Seen, key: i64, version: i64, asks: bool, sender_high: i64, sender_low: i64, target_high: i64,
        target_low: i64, announced: bool, owner: i64,
    ) -> None:
        """An address is asked for, or told."""
        # Who asks has port 1 in the table: two hosts can ask for each other.
        book = self._book
        found = book.table.find(
            key, sender_high, sender_low, target_high, target_low, 1 if asks else 0, 0 if asks else 1
        )
        if isinstance(found, ResolutionRecord):
            record = found
        else:
            record = ResolutionRecord(book.next_number())
            record.version = version
            record.client_high = sender_high if asks else target_high
            record.client_low = sender_low if asks else target_low
            record.server_high = target_high if asks else sender_high
            record.server_low = target_low if asks else sender_low
            record.certain = True
            record.announced = announced
            book.remember(record, found, asks, seen)
        count(record, asks, seen)
        if asks:
            asked(record, seen.number, seen.time)
        else:
            told(record, owner, seen.number, seen.time)


@final
class DhcpTracker:
    """Adds DHCP messages (RFC 2131) to the facts of their exchange."""

    def __init__(self, book: Book) -> None:
        self._book = book
        # Of the message read last
        self.transaction: i64 = 0
        self.hardware: i64 = 0

    def read(self, h: Headers) -> bool:
        """Reads the fixed part; whether it is there and says DHCP."""
        at = h.payload_at
        data = h.data
        if at < 0 or at + 240 > h.end:
            return False
        if i64(read_i32_be(data, at + 236)) & 0xFFFFFFFF != DHCP_MAGIC:
            return False
        self.transaction = i64(read_i32_be(data, at + 4)) & 0xFFFFFFFF
        self.hardware = hardware_at(data, at + 28)
        return True

    def add(self, seen: Seen) -> None:
        """Adds the message that was read."""
        book = self._book
        h = seen.headers
        found = book.table.find(KEY_DHCP, 0, self.hardware, 0, self.transaction, 1, 0)
        if isinstance(found, LeaseRecord):
            record = found
        else:
            record = LeaseRecord(book.next_number())
            record.version = 4
            record.protocol = h.protocol
            record.client_low = self.hardware
            record.server_low = self.transaction
            record.client_port = DHCP_CLIENT
            record.server_port = DHCP_SERVER
            record.transaction = self.transaction
            record.hardware = self.hardware
            record.certain = True
            book.remember(record, found, True, seen)
        count(record, h.data[h.payload_at] == 1, seen)
        self._message(record, h, seen.number)

    def _message(self, record: LeaseRecord, h: Headers, number: i64) -> i64:
        """What the message that was read says; its type, or 0 if it has none."""
        data = h.data
        at = h.payload_at
        yours = i64(read_i32_be(data, at + 16)) & 0xFFFFFFFF
        kind: i64 = 0
        server: i64 = -1
        requested: i64 = -1
        seconds: i64 = -1
        stop = h.end
        at += 240
        while at + 2 <= stop:
            option: i64 = data[at]
            if option == 0:
                at += 1
                continue
            if option == 255:
                break
            size: i64 = data[at + 1]
            at += 2
            if at + size > stop:
                break
            if option == 53 and size == 1:
                kind = data[at]
            elif option == 54 and size == 4:
                server = i64(read_i32_be(data, at)) & 0xFFFFFFFF
            elif option == 50 and size == 4:
                requested = i64(read_i32_be(data, at)) & 0xFFFFFFFF
            elif option == 51 and size == 4:
                seconds = i64(read_i32_be(data, at)) & 0xFFFFFFFF
            elif option == 12 and not record.host:
                record.host = data[at : at + size]
            at += size
        if kind == 0 or kind > 31:
            return 0
        record.seen |= 1 << int(kind)
        if len(record.messages) < MOST_MESSAGES:
            record.messages.append(number << 8 | kind)
        if kind == OFFER:
            if record.offered < 0:
                record.offered = yours
            if server >= 0 and server != record.server:
                record.servers += 1
        elif kind == DISCOVER or kind == REQUEST or kind == INFORM:
            record.asks += 1
            record.broadcast = data[h.payload_at + 10] & 0x80 != 0
            if requested >= 0:
                record.requested = requested
        elif kind == DHCP_ACK:
            record.leased = yours
            record.lease_seconds = seconds
        if server >= 0 and (record.server < 0 or kind == DHCP_ACK):
            record.server = server
        return kind
