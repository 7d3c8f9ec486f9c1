"""From records to packets: frames that say what the lines say.

What a line tells is put where it belongs. What it does not tell and a packet must have is made up, the same
way every time, and named: `Rebuilt.comment` says of each packet which line it is of and what was invented.
"""

from __future__ import annotations

from wiretale.listing.rebuild.addresses import AddressBook
from wiretale.listing.rebuild.arp import ARP, ArpBuilder
from wiretale.listing.rebuild.clock import Clock
from wiretale.listing.rebuild.draft import Draft
from wiretale.listing.rebuild.icmp import build_icmp
from wiretale.listing.rebuild.ip import ICMP, ICMP6, TCP, UDP, build_ipv4, build_ipv6, build_options
from wiretale.listing.rebuild.link import LONGEST, LinkLevel
from wiretale.listing.rebuild.lost import LostEnds
from wiretale.listing.rebuild.transport import TransportBuilder
from wiretale.listing.record import IpPart, LineRecord, ListingError

IPV4, IPV6 = 0x0800, 0x86DD


class Rebuilt:
    """A packet of a listing: a frame, how long it was on the wire, when it came (ns), and a comment."""

    __slots__ = ("comment", "data", "invented", "time", "wire_length")

    def __init__(self, data: bytes, wire_length: int, time: int, comment: str, invented: list[str]) -> None:
        self.data = data
        self.wire_length = wire_length
        self.time = time
        self.comment = comment
        self.invented = invented


class Rebuilder:
    """Rebuilds the packets of one listing, in its order."""

    def __init__(self) -> None:
        self.book = AddressBook()
        self.clock = Clock()
        self.level = LinkLevel(self.book)
        self.arp = ArpBuilder(self.level)
        self.transport = TransportBuilder(self.book)
        self.lost = LostEnds()

    def rebuild(self, record: LineRecord) -> Rebuilt:
        """The packet of a record. Raises `ListingError` if what the line says cannot be."""
        draft = Draft(list(record.notes))
        if record.unread:
            draft.notes.append(f"not understood: {record.unread[:200]!r}")
        if record.dump:
            data, wire_length = self.dumped(record, draft)
        elif record.arp is not None:
            data, wire_length = self.arp.build(record, draft)
        elif record.ip is not None:
            data, wire_length = self.built(record, record.ip, draft)
        else:
            raise ListingError("a line without a header that is read back, and without a dump")
        if len(data) > LONGEST:
            raise ListingError(f"a packet of {len(data)} bytes")
        time = self.clock.stamp(record.time, draft.invented)
        comment = [f"line {record.number}"]
        if record.dump:
            comment.append("bytes from its dump")
        invented = list(dict.fromkeys(draft.invented))
        if invented:
            comment.append("invented: " + ", ".join(invented))
        return Rebuilt(data, max(wire_length, len(data)), time, "; ".join([*comment, *draft.notes]), invented)

    def dumped(self, record: LineRecord, draft: Draft) -> tuple[bytes, int]:
        """The frame of a dump, and its length on the wire."""
        dump = record.dump
        link = record.link
        if record.dump_link:
            if link is not None and link.length is not None:
                return dump, link.length
            at = self.level.header_length
            kind = self.level.ethertype(dump)
            if kind == IPV4 and len(dump) >= at + 4:
                return dump, at + int.from_bytes(dump[at + 2 : at + 4], "big")
            if kind == IPV6 and len(dump) >= at + 6:
                return dump, at + 40 + int.from_bytes(dump[at + 4 : at + 6], "big")
            return dump, len(dump)
        version = dump[0] >> 4
        if dump[:2] == b"\0\x01" and len(dump) >= 28:
            header = self.level.header(link, ARP, dump[14:18], dump[24:28], draft, dump[8:14])
            return self.level.padded(header + dump, link, len(header) + len(dump))
        if version == 4 and len(dump) >= 20:
            total = int.from_bytes(dump[2:4], "big")
            ends = dump[12:16], dump[16:20]
            kind = IPV4
        elif version == 6 and len(dump) >= 40:
            total = 40 + int.from_bytes(dump[4:6], "big")
            ends = dump[8:24], dump[24:40]
            kind = IPV6
        else:
            raise ListingError("a dump that is neither of IP nor of ARP, and without the link level")
        self.learn(record, *ends)
        header = self.level.header(link, kind, *ends, draft)
        return self.level.padded(header + dump, link, len(header) + max(total, len(dump)), len(dump) < total)

    def learn(self, record: LineRecord, source: bytes, destination: bytes) -> None:
        """Names that stand beside the addresses of a dump."""
        ip = record.ip
        if ip is not None and ip.source is not None and ip.destination is not None:
            for name, address in ((ip.source, source), (ip.destination, destination)):
                if not name[:1].isdigit() and ":" not in name:
                    self.book.learn(name, ip.version, address)
                    self.book.host(name, ip.version, [])

    def built(self, record: LineRecord, ip: IpPart, draft: Draft) -> tuple[bytes, int]:
        """The frame of a line of IP without a dump."""
        packet, source, destination = self.ip(record, ip, draft)
        header = self.level.header(record.link, IPV4 if ip.version == 4 else IPV6, source, destination, draft)
        missing = record.field("ip.missing")
        if missing is not None:
            assert isinstance(missing.value, int)
            if missing.value > len(packet) - 20:
                raise ListingError("more bytes missing than there are")
            packet = packet[: len(packet) - missing.value]
        elif draft.captured >= 0:
            whole = len(header) + len(packet)
            packet = packet[: (20 + len(build_options(ip, draft)) if ip.version == 4 else 40) + draft.captured]
            if len(header) + len(packet) < whole:
                return self.level.padded(header + packet, record.link, whole, True)
        return self.level.padded(header + packet, record.link, len(header) + len(packet))

    def ip(
        self, record: LineRecord, ip: IpPart, draft: Draft, quoted: bool = False
    ) -> tuple[bytes, bytes, bytes]:
        """An IP packet, and its two addresses."""
        ends = self.ends(record, ip, draft)
        source, _, destination, _ = ends
        body = b""
        if ip.offset:
            protocol = UDP if ip.protocol is None else ip.protocol
            if ip.protocol is None:
                draft.invented.append("protocol")
        elif record.tcp is not None:
            protocol, body = TCP, self.transport.tcp(record, ip, ends, draft, quoted)
        elif record.icmp is not None:
            protocol = ICMP if ip.version == 4 else ICMP6
            body = build_icmp(self, record, ip, source, destination, draft)
        elif record.source_port is not None:
            protocol, body = UDP, self.transport.udp(record, ip, ends, draft)
        else:
            if ip.protocol is None:
                if ip.payload is None:
                    raise ListingError("its protocol is none of those that are read back")
                draft.invented.append("protocol")
            protocol = UDP if ip.protocol is None else ip.protocol
            draft.invented.append("what it carries")
        build = build_ipv4 if ip.version == 4 else build_ipv6
        return build(ip, protocol, source, destination, body, draft), source, destination

    def ends(self, record: LineRecord, ip: IpPart, draft: Draft) -> tuple[bytes, int, bytes, int]:
        """A packet's addresses and ports (0 where there are none)."""
        if ip.source is None or ip.destination is None:
            return self.lost.ends(record.tcp, draft.invented)
        book = self.book
        source = book.host(ip.source, ip.version, draft.invented)
        destination = book.host(ip.destination, ip.version, draft.invented)
        if record.source_port is None or record.destination_port is None:
            return source, 0, destination, 0
        transport = "tcp" if record.tcp is not None else "udp"
        return (
            source, book.port(record.source_port, transport, draft.invented),
            destination, book.port(record.destination_port, transport, draft.invented),
        )  # fmt: skip
