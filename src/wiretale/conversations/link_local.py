"""Follows what hosts of one link ask each other: who has an address (ARP, neighbor discovery), and for one (DHCP)."""

from __future__ import annotations

from librt.strings import read_i16_be, read_i32_be, read_i64_be

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
class DhcpTracker:
    """Reads DHCP messages (RFC 2131)."""

    def __init__(self) -> None:
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

    def message(self, record: LeaseRecord, h: Headers, number: i64) -> i64:
        """Adds the message that was read; its type, or 0 if it has none."""
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
        elif kind == REQUEST and requested >= 0:
            record.requested = requested
        elif kind == DHCP_ACK:
            record.leased = yours
            record.lease_seconds = seconds
        if server >= 0 and (record.server < 0 or kind == DHCP_ACK):
            record.server = server
        return kind


def words_at(data: bytes, at: i64, width: i64, high: bool) -> i64:
    """An address as the numbers that records keep."""
    if width == 4:
        return 0 if high else i64(read_i32_be(data, at)) & 0xFFFFFFFF
    return read_i64_be(data, at) if high else read_i64_be(data, at + 8)
