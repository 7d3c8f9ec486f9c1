"""Link levels: Ethernet, or what `-i any` captures (LINKTYPE_LINUX_SLL2).

All packets of a listing get the same one: tcpdump reads no file with several. It is Ethernet unless the first
line says what only the other can hold, an interface and a direction.
"""

from __future__ import annotations

from _socket import if_nametoindex

from wiretale.listing.rebuild.addresses import AddressBook, station_of
from wiretale.listing.rebuild.draft import Draft
from wiretale.listing.record import LinkPart, ListingError

ETHERNET, LINUX_SLL2 = 1, 276  # LINKTYPE_ numbers
HEADERS = {ETHERNET: 14, LINUX_SLL2: 20}
LONGEST = 0x40000  # bytes of a frame: the largest snapshot length
FIRST_INTERFACE = 1000  # of the numbers for interfaces that this computer does not have
MOST_INTERFACES = 1000

PACKET_TYPES = {"In": 0, "B": 1, "M": 2, "P": 3, "Out": 4}
ARPHRD_ETHERNET = 1


class LinkLevel:
    """Makes the link levels of a listing."""

    def __init__(self, book: AddressBook) -> None:
        self.book = book
        self.link_type = ETHERNET
        self.interfaces: dict[str, int] = {}  # those that lines name, and their numbers

    @property
    def header_length(self) -> int:
        """Bytes of a header without tags."""
        return HEADERS[self.link_type]

    def header(
        self, link: LinkPart | None, ethertype: int, source: bytes, destination: bytes, draft: Draft,
        station: bytes = b"",
    ) -> bytes:  # fmt: skip
        """A header as the line says, or made of the IP addresses; `station` sent the packet, if that is known."""
        if self.link_type == LINUX_SLL2:
            return self.cooked(link, ethertype, source, draft, station)
        to = from_ = b""
        if link is not None:
            if link.destination is not None:
                to = self.book.station(link.destination, draft.invented)
            if link.source is not None:
                from_ = self.book.station(link.source, draft.invented)
            if link.direction is not None:
                draft.notes.append(f"{link.interface or 'any'} {link.direction} has no place in an Ethernet frame")
        if not to or not from_:
            draft.invented.append("Ethernet addresses")
            to = to or station_of(destination)
            from_ = from_ or station or station_of(source)
        tags = b""
        if link is not None:
            for kind, tag in zip(link.tag_types, link.vlans, strict=True):
                tags += kind.to_bytes(2, "big") + tag.to_bytes(2, "big")
        return to + from_ + tags + ethertype.to_bytes(2, "big")

    def cooked(self, link: LinkPart | None, ethertype: int, source: bytes, draft: Draft, station: bytes) -> bytes:
        """A cooked header: protocol, interface, kind of hardware and of packet, the sender's address."""
        interface, kind = 0, 0
        if link is None or link.direction is None:
            draft.invented.append("interface and direction")
        else:
            interface = self.interface(link.interface or "?")
            kind = PACKET_TYPES.get(link.direction, 5)
        if link is not None and link.source is not None:
            station = self.book.station(link.source, draft.invented)
        elif not station:
            draft.invented.append("Ethernet addresses")
            station = station_of(source)
        return (
            ethertype.to_bytes(2, "big") + b"\0\0" + interface.to_bytes(4, "big")
            + ARPHRD_ETHERNET.to_bytes(2, "big") + bytes([kind, 6]) + station + b"\0\0"
        )  # fmt: skip

    def interface(self, name: str) -> int:
        """The number of an interface: the one that it has here, or one that none has."""
        number = self.interfaces.get(name)
        if number is None:
            if len(self.interfaces) >= MOST_INTERFACES:
                raise ListingError(f"more than {MOST_INTERFACES} interfaces")
            try:
                number = if_nametoindex(name)
            except (OSError, ValueError):
                number = FIRST_INTERFACE + len(self.interfaces)
            self.interfaces[name] = number
        return number

    def padded(self, frame: bytes, link: LinkPart | None, wire_length: int, cut: bool = False) -> tuple[bytes, int]:
        """A frame as long as the line says, with zeros behind the packet; they are not added to one that was cut."""
        if link is None or link.length is None or (link.direction is not None) != (self.link_type == LINUX_SLL2):
            return frame, wire_length
        if link.length > LONGEST:
            raise ListingError(f"a frame of {link.length} bytes")
        if not cut and len(frame) < link.length:
            frame += bytes(link.length - len(frame))
        return frame, max(link.length, len(frame))

    def ethertype(self, frame: bytes) -> int:
        """What a frame without tags says that it carries."""
        at = 12 if self.link_type == ETHERNET else 0
        return int.from_bytes(frame[at : at + 2], "big")
