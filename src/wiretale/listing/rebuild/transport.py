"""TCP segments (RFC 9293) and UDP datagrams (RFC 768), from what lines tell of them to bytes."""

from __future__ import annotations

import re

from wiretale.listing.parts.tcp import ACK, PSH
from wiretale.listing.rebuild import sums
from wiretale.listing.rebuild.addresses import AddressBook, numeric
from wiretale.listing.rebuild.application import text_of
from wiretale.listing.rebuild.connections import Connections
from wiretale.listing.rebuild.dns import DnsBuilder
from wiretale.listing.rebuild.draft import Draft, Ends, fitted
from wiretale.listing.rebuild.ip import TCP, UDP
from wiretale.listing.rebuild.tcp_options import is_name, options_of
from wiretale.listing.record import STYLE_4, IpPart, LineRecord, ListingError, TcpPart

WINDOW = 65535
LARGEST = 0xFFFF
IPV4_HEADER = 20
PORTS_AND_NUMBER = 8  # bytes of a TCP header that ICMP quotes of it
HEADER = 20  # of TCP, without options
UDP_HEADER = 8
MOST_OPTIONS = 40
AUTHENTIC_DATA = 0x20  # a bit of DNS's flags that nothing prints in queries

STATED = re.compile(r", length:? (\d{1,5})(?!\d)|\((\d{1,5})\)$")


class TransportBuilder:
    """Builds what has ports, and keeps the sequence numbers of connections and the questions of DNS."""

    def __init__(self, book: AddressBook) -> None:
        self.book = book
        self.connections = Connections()
        self.dns = DnsBuilder()
        self.verdicts = False  # whether checksums of TCP are told at all

    # ---- TCP ----------------------------------------------------------------------------------------

    def tcp(self, record: LineRecord, ip: IpPart, ends: Ends, draft: Draft, quoted: bool) -> bytes:
        """A segment. One that is `quoted` in an ICMP message is not the connection's next."""
        tcp = record.tcp
        assert tcp is not None
        source, source_port, destination, port = ends
        payload, free, spot = self.payload(record, tcp.length or 0, ends, draft)
        connection, side = self.connections.find(source, source_port, destination, port)
        seq, ack, base = connection.numbers(side, tcp, len(payload), draft.invented, not quoted)
        flags = tcp.flags
        if flags is None:
            flags = ACK | (PSH if payload else 0)
            draft.invented.append("flags")
        window = tcp.window
        if window is None:
            window = WINDOW
            draft.invented.append("window")
        options = self.options(record, tcp, ip, base, len(payload), draft)
        header = HEADER + len(options)
        if tcp.cut:
            draft.captured = PORTS_AND_NUMBER
        if tcp.checksum is not None:
            self.verdicts = True
        elif self.verdicts and payload and not quoted and draft.captured < 0 and lacks_verdict(record, tcp, ip):
            draft.captured = header + free
        data = bytearray(
            source_port.to_bytes(2, "big") + port.to_bytes(2, "big") + seq.to_bytes(4, "big") + ack.to_bytes(4, "big")
            + bytes([header << 2, flags]) + window.to_bytes(2, "big") + b"\0\0" + (tcp.urgent or 0).to_bytes(2, "big")
            + options + payload
        )  # fmt: skip
        total = sums.pseudo(source, destination, TCP, len(data))
        wanted = tcp.checksum if tcp.checksum_right else tcp.checksum_expected
        if wanted is not None and tcp.seq is None and not payload:
            # The checksum tells the sequence number that is not printed.
            found = sums.sequence(data, total, wanted, seq)
            connection.correct(side, seq, found)
        elif wanted is not None and record.dns is not None and not record.dns.response and header % 2 == 0:
            if sums.missing(data, 16, total, wanted) == AUTHENTIC_DATA:
                data[header + 5] |= AUTHENTIC_DATA
        sums.settle(
            data, 16, total, tcp.checksum, tcp.checksum_right, tcp.checksum_expected, tcp.checksum_residue,
            header + free, spot + header if spot >= 0 else -1, False, draft.notes,
        )  # fmt: skip
        return bytes(data)

    def options(
        self, record: LineRecord, tcp: TcpPart, ip: IpPart, base: int, payload: int, draft: Draft
    ) -> bytes:
        """A segment's options; with -q, which tells none, as many bytes as the IP header's length leaves for them."""
        options = options_of(tcp.options or [], base, draft.notes, tcp.options_cut)
        total = ip.length if ip.version == 4 else None
        if tcp.options_cut:
            draft.captured = HEADER + len(options)
            return whole_options(tcp, options, total, payload, draft)
        if tcp.options is None and tcp.flags is None and total is not None:
            room = total - IPV4_HEADER - HEADER - payload
            if 0 < room <= MOST_OPTIONS and room % 4 == 0:
                draft.invented.append("options")
                return b"\x01" * room
        return options

    # ---- UDP ----------------------------------------------------------------------------------------

    def udp(self, record: LineRecord, ip: IpPart, ends: Ends, draft: Draft) -> bytes:
        """A datagram."""
        udp = record.udp
        source, source_port, destination, port = ends
        length = udp.length if udp is not None else None
        if length is None and record.dns is None:
            length = stated_length(record.application)
            if length is None and ip.length is not None:
                length = ip.length - UDP_HEADER - (IPV4_HEADER if ip.version == 4 else 0)
            if length is None or length < 0:
                # No shorter than the text that the line tells.
                length = len(text_of(record.application, None) or b"")
                draft.invented.append("length of the data")
        payload, free, spot = self.payload(record, length or 0, ends, draft)
        size = UDP_HEADER + len(payload)
        if size > LARGEST:
            raise ListingError(f"a UDP datagram of {size} bytes")
        data = bytearray(
            source_port.to_bytes(2, "big") + port.to_bytes(2, "big") + size.to_bytes(2, "big") + b"\0\0" + payload
        )
        if udp is None:
            sums.settle(
                data, 6, sums.pseudo(source, destination, UDP, size), None, None, None, None,
                len(data), -1, True, draft.notes,
            )  # fmt: skip
        elif not udp.no_checksum:
            sums.settle(
                data, 6, sums.pseudo(source, destination, UDP, size), udp.checksum, udp.checksum_right,
                udp.checksum_expected, udp.checksum_residue, UDP_HEADER + free,
                spot + UDP_HEADER if spot >= 0 else -1, True, draft.notes,
            )  # fmt: skip
        return bytes(data)

    # ---- what they carry ----------------------------------------------------------------------------

    def payload(self, record: LineRecord, length: int, ends: Ends, draft: Draft) -> tuple[bytes, int, int]:
        """What is carried; where in it that begins which is made up; and where else a few bytes are (-1: nowhere)."""
        if length > LARGEST:
            raise ListingError(f"{length} bytes of data in one packet")
        if record.dns is not None:
            return self.message(record, length, ends, draft)
        told = b""
        if record.application:
            found = text_of(record.application, length)
            if found is None:
                draft.invented.append(f"the data, of which it says {record.application[:60]!r}")
                return bytes(length), 0, -1
            told = found[:length]
        if length > len(told):
            draft.invented.append("data")
        return fitted(told, length), len(told), -1

    def message(self, record: LineRecord, length: int, ends: Ends, draft: Draft) -> tuple[bytes, int, int]:
        """A DNS message; over TCP after its length (RFC 1035 4.2.2)."""
        dns = record.dns
        assert dns is not None
        try:
            message, spot = self.dns.build(dns, ends, draft.invented)
        except ListingError as error:
            draft.invented.append("the DNS message, because it cannot be rebuilt")
            draft.notes.append(str(error))
            message, spot = bytes(dns.length or 0), -1
        for answer in dns.answers:
            if answer.type in ("A", "AAAA") and answer.name is not None:
                version = 4 if answer.type == "A" else 6
                address = numeric(answer.words[0], version)
                if address is not None:
                    self.book.learn(answer.name.rstrip("."), version, address)
        if record.tcp is None:
            return message, len(message), spot
        message = len(message).to_bytes(2, "big") + message
        return fitted(message, length), len(message), spot + 2 if spot >= 0 else -1


def lacks_verdict(record: LineRecord, tcp: TcpPart, ip: IpPart) -> bool:
    """Whether -v, which tells checksums, tells none here: the capture ended before the segment did."""
    if record.style != STYLE_4 or ip.version != 4 or ip.ttl is None or ip.more_fragments:
        return False
    return tcp.checksum is None and tcp.flags is not None


def whole_options(tcp: TcpPart, options: bytes, total: int | None, payload: int, draft: Draft) -> bytes:
    """Options that were cut, and as many bytes more as make a header: as many as the IP header's length says."""
    if total is not None:
        room = total - IPV4_HEADER - HEADER - payload
    else:
        draft.invented.append("length of the TCP header")
        room = len(options) + 1
        if tcp.options and is_name(tcp.options[-1]):
            room = len(options) - 2 + options[-1]  # as long as the option is whose name was captured
        room += -room % 4
    if not len(options) <= room <= MOST_OPTIONS:
        raise ListingError("TCP options that the header has no room for")
    return options + b"\x01" * (room - len(options))


def stated_length(application: str) -> int | None:
    """The length in what is said of the data: `..., length 300`, or `(44)` at its end."""
    match = STATED.search(application)
    return int(match[1] or match[2]) if match is not None else None
