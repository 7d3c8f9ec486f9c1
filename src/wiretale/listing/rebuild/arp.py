"""ARP messages (RFC 826), from what lines tell of them to frames."""

from __future__ import annotations

from wiretale.listing.rebuild.addresses import station_of
from wiretale.listing.rebuild.draft import Draft, fitted
from wiretale.listing.rebuild.link import ETHERNET, LONGEST, LinkLevel
from wiretale.listing.record import ArpPart, LineRecord, ListingError

ARP = 0x0806
REQUEST = 1
BROADCAST = b"\xff" * 6
MOST_ASKED = 4096  # requests that are remembered for their replies


class ArpBuilder:
    """Builds messages, and remembers who asked: a reply's line does not say for whom it is."""

    def __init__(self, level: LinkLevel) -> None:
        self.level = level
        self.asked: dict[bytes, tuple[bytes, bytes]] = {}  # an address, and the two of whoever asked for it

    def build(self, record: LineRecord, draft: Draft) -> tuple[bytes, int]:
        """The frame of a message, and its length on the wire."""
        arp = record.arp
        assert arp is not None and arp.sender is not None
        link = record.link
        level = self.level
        book = level.book
        sender = book.host(arp.sender, 4, draft.invented)
        told = arp.sender_hardware
        if told is None and link is not None:
            told = link.source
        if told is not None:
            hardware = book.station(told, draft.invented)
        else:
            hardware = station_of(sender)
            draft.invented.append("the sender's hardware address")
        if arp.operation == REQUEST:
            target, asked, to = self.request(arp, sender, hardware, draft)
        else:
            target, asked = self.asked.get(sender, (bytes(4), b""))
            if link is not None and link.destination is not None:
                asked = book.station(link.destination, draft.invented)
            if not asked:
                asked = station_of(target)
                draft.invented.append("the target of the reply")
            to = asked
        message = b"\0\x01\x08\0\x06\x04" + arp.operation.to_bytes(2, "big") + hardware + sender + asked + target
        if arp.length is not None:
            if not len(message) <= arp.length <= LONGEST:
                raise ListingError(f"an ARP message of {arp.length} bytes")
            message = fitted(message, arp.length)
        header = level.header(link, ARP, sender, target, draft, hardware)
        if level.link_type == ETHERNET and (link is None or link.destination is None):
            header = to + header[6:]
        return level.padded(header + message, link, len(header) + len(message))

    def request(
        self, arp: ArpPart, sender: bytes, hardware: bytes, draft: Draft
    ) -> tuple[bytes, bytes, bytes]:
        """The target's address, its hardware address, and the station that is asked."""
        assert arp.target is not None
        target = self.level.book.host(arp.target, 4, draft.invented)
        if len(self.asked) >= MOST_ASKED:
            self.asked.clear()
        self.asked[target] = sender, hardware
        if arp.target_hardware is None:
            return target, bytes(6), BROADCAST
        asked = self.level.book.station(arp.target_hardware, draft.invented)
        return target, asked, asked
