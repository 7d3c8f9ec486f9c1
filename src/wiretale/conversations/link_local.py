"""Follows what hosts of one link ask each other: who has an address (ARP, neighbor discovery), and for one (DHCP)."""

from __future__ import annotations

from librt.strings import read_i16_be, read_i32_be, read_i64_be

from wiretale.conversations.book import Book, Seen, count
from wiretale.conversations.claims import BOTH_ANSWER, Claims
from wiretale.conversations.keys import DHCP_CLIENT, DHCP_SERVER, KEY_ARP, KEY_DHCP, KEY_NEIGHBOR
from wiretale.conversations.record import LeaseRecord, ResolutionRecord, added
from wiretale.dissect.headers import Headers
from wiretale.native import Final, final, i16, i32, i64, u8

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

COPY: Final = 1_000_000  # nanoseconds: nobody asks again so soon
GIVES_WAY: Final = 5_000_000_000  # after which who claims an address again took it back
PROBE: Final = 3_000_000_000  # for so long an answer is one to the question whether an address is free
SHARED: Final = 0x0007B4  # so begin addresses of GLBP: routers that answer for one address by turns
OVERRIDE: Final = 0x20  # of an advertisement's flags: not from one of several (RFC 4861, 4.4 and 7.2.7)
MOST_MESSAGES: Final = 16
DHCP_MAGIC: Final = 0x63825363


def hardware_at(data: bytes, at: i64) -> i64:
    """Six bytes of a link-layer address as a number."""
    return (i64(read_i32_be(data, at)) & 0xFFFFFFFF) << 16 | i64(read_i16_be(data, at + 4)) & 0xFFFF


def asked(record: ResolutionRecord, asker: i64, number: i32, time: i64) -> bool:
    """Somebody asks for an address. False if the capture has made a copy of it."""
    if record.asks == 0:
        record.asked = number
        record.asked_time = time
        record.asker = asker
    elif asker == record.asker and time - record.last_asked_time < COPY:
        if record.duplicates == 0:
            record.duplicate = number
        record.duplicates += 1
        return False
    record.asks += 1
    record.unanswered += 1
    record.last_asked = number
    record.last_asked_time = time
    return True


def told(record: ResolutionRecord, owner: i64, number: i32, time: i64, second: bool) -> None:
    """Somebody says that an address is theirs; `second`: in answer to a question that was answered already."""
    if record.owner < 0:
        record.owner = owner
        record.owner_time = time
    elif owner == record.owner:
        if record.other_owner >= 0 and time - record.owner_time <= GIVES_WAY and record.contested == 0:
            record.contested = number
        record.owner_time = time
    else:
        if record.other_owner < 0:
            record.other_owner = owner
            record.other_replied = number
        if record.contested == 0 and (
            (time - record.other_time <= GIVES_WAY and record.owner_time > record.other_time > 0)
            or (second and time - record.owner_time <= BOTH_ANSWER)
        ):
            record.contested = number
        record.other_time = time


@final
class ResolutionTracker:
    """Adds ARP packets and neighbor discovery messages to the facts of who has an address."""

    def __init__(self, book: Book, claims: Claims) -> None:
        self._book = book
        self._claims = claims

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
        # Who asks one station whether it is still there, without an address of its own, does not want its address.
        to_all = h.destination_mac_at < 0 or data[h.destination_mac_at] & 1 != 0
        self._resolution(
            seen, KEY_ARP, 4, operation == 1, 0, sender, 0, target, sender == target or (sender == 0 and to_all),
            owner, owner >> 24 != SHARED,
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
        alone = True
        if h.icmp_type == SOLICITATION6:
            asks = True
            other_high = source_high
            other_low = source_low
            announced = source_high == 0 and source_low == 0  # duplicate address detection
            if at + 32 <= h.end and data[at + 24] == 1 and data[at + 25] == 1:
                owner = hardware_at(data, at + 26)
            elif h.source_mac_at >= 0:
                owner = hardware_at(data, h.source_mac_at)
        else:
            asks = False
            other_high = read_i64_be(data, h.destination_at)
            other_low = read_i64_be(data, h.destination_at + 8)
            announced = other_high >> 56 & 0xFF == 0xFF
            if at + 32 <= h.end and data[at + 24] == 2 and data[at + 25] == 1:
                owner = hardware_at(data, at + 26)
            elif h.source_mac_at >= 0:
                owner = hardware_at(data, h.source_mac_at)
            alone = data[at + 4] & OVERRIDE != 0
            if announced and self._was_probed(KEY_NEIGHBOR, target_high, target_low, owner, seen.time):
                other_high = 0  # this is an answer
                other_low = 0
                announced = False
            source_high = target_high
            source_low = target_low
            target_high = other_high
            target_low = other_low
        self._resolution(
            seen, KEY_NEIGHBOR, 6, asks, source_high, source_low, target_high, target_low, announced, owner, alone
        )

    def _was_probed(self, key: i64, high: i64, low: i64, owner: i64, time: i64) -> bool:
        """Whether another station has just asked whether an address is free (RFC 4862, 5.4)."""
        found = self._book.table.find(key, 0, 0, high, low, 1, 0)
        return (
            isinstance(found, ResolutionRecord) and found.asks > 0 and found.asker != owner
            and time - found.last_asked_time <= PROBE
        )

    def _resolution(
        self, seen: Seen, key: i64, version: i64, asks: bool, sender_high: i64, sender_low: i64, target_high: i64,
        target_low: i64, announced: bool, owner: i64, alone: bool,
    ) -> None:
        """An address is asked for, or told. `alone`: nobody else may say the same of it."""
        # Who asks has port 1 in the table: two hosts can ask for each other.
        book = self._book
        found = book.table.find(
            key, sender_high, sender_low, target_high, target_low, 1 if asks else 0, 0 if asks else 1
        )
        if isinstance(found, ResolutionRecord):
            record = found
        else:
            record = ResolutionRecord(book.next_number())
            record.version = u8(version)
            record.client_high = sender_high if asks else target_high
            record.client_low = sender_low if asks else target_low
            record.server_high = target_high if asks else sender_high
            record.server_low = target_low if asks else sender_low
            record.certain = True
            record.announced = announced
            book.remember(record, found, asks, seen)
        count(record, asks, seen)
        asked_before = record.last_asked_time
        second = not asks and record.asks > 0 and record.replies > 0 and record.unanswered == 0
        if asks:
            if not asked(record, owner, seen.number, seen.time):
                return
        else:
            if record.replies == 0:
                record.replied = seen.number
                record.replied_time = seen.time
            if not alone and record.owner < 0:
                record.owner = owner
        if owner >= 0 and alone:
            if sender_high != 0 or sender_low != 0:
                self._claimed(record, asks, sender_high, sender_low, owner, second, seen)
            elif record.announced and owner != record.asker and seen.time - asked_before <= GIVES_WAY:
                self._denied(record, owner, seen.number, record.asker, record.asked)  # both want it
                record.owner = record.asker
                record.other_owner = owner
                record.other_replied = seen.number
        if not asks:
            record.replies += 1
            record.unanswered = 0

    def _claimed(
        self, record: ResolutionRecord, asks: bool, high: i64, low: i64, owner: i64, second: bool, seen: Seen
    ) -> None:
        """A station says that an address is its own: it asks with it, announces it, or answers for it."""
        claim = self._claims.of(i64(record.version), high, low)
        if claim is not None:
            claim.heard(owner, i64(seen.number), seen.time, second)
        if not asks or record.announced:
            told(record, owner, seen.number, seen.time, second)
        if not asks and record.announced and record.asks > 0 and owner != record.asker:
            if seen.time - record.last_asked_time <= PROBE:
                self._denied(record, record.asker, record.last_asked, owner, seen.number)
        elif asks and record.announced and self._was_probed(KEY_ARP, high, low, owner, seen.time):
            self._denied(record, record.asker, record.asked, owner, seen.number)

    def _denied(self, record: ResolutionRecord, prober: i64, probe: i32, owner: i64, number: i32) -> None:
        """A station asked whether an address is free, and it is not."""
        claim = self._claims.of(i64(record.version), record.server_high, record.server_low)
        if claim is not None:
            claim.denied(prober, i64(probe), owner, i64(number))
        if record.contested == 0:
            record.contested = number


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
            record.protocol = i16(h.protocol)
            record.client_low = self.hardware
            record.server_low = self.transaction
            record.client_port = DHCP_CLIENT
            record.server_port = DHCP_SERVER
            record.hardware = self.hardware
            record.certain = True
            book.remember(record, found, True, seen)
        count(record, h.data[h.payload_at] == 1, seen)
        self._message(record, h, seen.number, seen.time)

    def _message(self, record: LeaseRecord, h: Headers, number: i32, time: i64) -> i64:
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
        record.seen |= i32(1 << int(kind))
        if len(record.message_types) < MOST_MESSAGES:
            record.messages = added(record.messages, number, MOST_MESSAGES)
            record.message_types += int(kind).to_bytes(1, "big")
        if kind == OFFER:
            if server >= 0 and server != record.server:
                record.servers += 1
        elif kind == DISCOVER or kind == REQUEST or kind == INFORM:
            # Within a millisecond it is a copy that the capture made, or a relay passes it on.
            if record.asks == 0 or time - record.last_asked_time >= COPY:
                record.asks += 1
            record.last_asked_time = time
            record.broadcast = data[h.payload_at + 10] & 0x80 != 0
            if requested >= 0:
                record.requested = requested
        elif kind == DHCP_ACK:
            record.leased = yours
            record.lease_seconds = seconds
        if server >= 0 and (record.server < 0 or kind == DHCP_ACK):
            record.server = server
        return kind
