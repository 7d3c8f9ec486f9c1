"""Walks the packets once and keeps the facts of every conversation.

    engine = Engine()
    while (batch := source.read()) is not None:
        engine.batch(batch)
    engine.records     # what is known so far; a report can be told from them at any moment

The walk makes no Python object for a packet. What is open is bounded by the table (`table.GENERATION`), what is
remembered by `REMEMBERED`: the oldest conversations that are over are forgotten first, and both are counted.
"""

from __future__ import annotations

from librt.strings import read_i16_be, read_i32_be, read_i64_be

from wiretale.batch import Batch
from wiretale.conversations.datagrams import DnsTracker, datagram
from wiretale.conversations.link_local import DhcpTracker, asked, hardware_at, told
from wiretale.conversations.record import (
    PACKETS,
    PAYLOAD,
    DatagramRecord,
    IcmpError,
    LeaseRecord,
    Observer,
    QueryRecord,
    Record,
    ResolutionRecord,
    TcpRecord,
)
from wiretale.conversations.table import GENERATION, Table
from wiretale.conversations.tcp import TcpTracker, begins_anew
from wiretale.dissect.headers import ACK, ETHERTYPE_ARP, ICMP, ICMPV6, RAW, SYN, TCP, UDP, Headers
from wiretale.native import Final, final, i64

REMEMBERED: Final = 1 << 20  # conversations

DNS_PORT: Final = 53
DHCP_SERVER: Final = 67
DHCP_CLIENT: Final = 68
EPHEMERAL: Final = 1024  # ports below are for services

# Keys of the table: IP protocol numbers, and above them what is followed by its own rules.
KEY_DNS: Final = 0x100
KEY_DHCP: Final = 0x101
KEY_ARP: Final = 0x102
KEY_NEIGHBOR: Final = 0x103
KEY_SHIFT: Final = 9  # identifiers are above it

# ICMP types
ECHO_REPLY4: Final = 0
UNREACHABLE4: Final = 3
REDIRECT4: Final = 5
ECHO4: Final = 8
EXCEEDED4: Final = 11
PARAMETER4: Final = 12
TIMESTAMP4: Final = 13
TIMESTAMP_REPLY4: Final = 14
PARAMETER6: Final = 4
ECHO6: Final = 128
ECHO_REPLY6: Final = 129
SOLICITATION6: Final = 135
ADVERTISEMENT6: Final = 136


@final
class Engine:
    """Turns packets into records."""

    def __init__(self, observers: list[Observer] | None = None, generation: i64 = GENERATION) -> None:
        self.records: list[Record] = []
        self.packets: i64 = 0  # that were looked at
        self.bytes: i64 = 0  # of those, on the wire
        self.number: i64 = 0  # of the last packet of the capture, whether it was looked at or not
        self.first_time: i64 = -1
        self.last_time: i64 = -1
        self.cut: i64 = 0
        self.elsewhere: i64 = 0
        self.conversations: i64 = 0
        self.forgotten: i64 = 0
        self.remembered: i64 = REMEMBERED
        self.table = Table(generation)
        self.headers = Headers()
        self._quoted = Headers()
        self._tcp = TcpTracker()
        self._dns = DnsTracker()
        self._dhcp = DhcpTracker()
        self._packet_observers: list[Observer] = []
        self._payload_observers: list[Observer] = []
        for observer in observers or ():
            if observer.wants & PACKETS:
                self._packet_observers.append(observer)
            if observer.wants & PAYLOAD:
                self._payload_observers.append(observer)
        self._watching = len(self._payload_observers) > 0

    def batch(self, batch: Batch) -> None:
        """Adds all packets of a batch."""
        count = batch.count
        i: i64 = 0
        while i < count:
            self.number += 1
            self._packet(batch, i)
            i += 1

    def selected(self, batch: Batch, chosen: list[int]) -> None:
        """Adds some packets of a batch; the others have their numbers, too."""
        before = self.number
        for i in chosen:
            self.number = before + i + 1
            self._packet(batch, i)
        self.number = before + batch.count

    def _packet(self, batch: Batch, i: i64) -> None:
        h = self.headers
        h.parse_packet(batch, i)
        wire = batch.wire_length(i)
        time = batch.seconds(i) * 1_000_000_000 + batch.nanoseconds(i)
        self.packets += 1
        self.bytes += wire
        if self.first_time < 0:
            self.first_time = time
        if time > self.last_time:
            self.last_time = time
        if batch.captured(i) < wire:
            self.cut += 1
        number = self.number
        for observer in self._packet_observers:
            observer.packet(h, number, time, wire)
        if h.ip_version == 0:
            if h.ethertype == ETHERTYPE_ARP:
                self._arp(h, number, time, wire)
            else:
                self.elsewhere += 1
            return
        if h.fragment_offset != 0:
            self.elsewhere += 1
            return
        data = h.data
        if h.ip_version == 4:
            source_high: i64 = 0
            destination_high: i64 = 0
            source_low = i64(read_i32_be(data, h.source_at)) & 0xFFFFFFFF
            destination_low = i64(read_i32_be(data, h.destination_at)) & 0xFFFFFFFF
        else:
            source_high = read_i64_be(data, h.source_at)
            source_low = read_i64_be(data, h.source_at + 8)
            destination_high = read_i64_be(data, h.destination_at)
            destination_low = read_i64_be(data, h.destination_at + 8)
        protocol = h.protocol
        if protocol == TCP:
            if h.tcp_flags < 0:
                self.elsewhere += 1
                return
            found = self.table.find(
                TCP, source_high, source_low, destination_high, destination_low, h.source_port, h.destination_port
            )
            from_client = self.table.from_client
            tcp: TcpRecord | None = None
            if isinstance(found, TcpRecord):
                tcp = found
                if h.tcp_flags & SYN and begins_anew(found, from_client, h):
                    tcp = None
            if tcp is None:
                from_client = self._is_client(h)
                tcp = TcpRecord(self._next_number())
                self._begin(
                    tcp, found, from_client, h, source_high, source_low, destination_high, destination_low, number, time
                )
                tcp.certain = h.tcp_flags & SYN != 0
            self._count(tcp, from_client, number, time, wire)
            self._tcp.packet(tcp, from_client, h, number, time)
            if self._watching and self._tcp.fresh and tcp.watched != 0:
                self._observe(tcp, from_client, h, number, time)
        elif protocol == UDP:
            self._udp(h, source_high, source_low, destination_high, destination_low, number, time, wire)
        elif protocol == ICMP or protocol == ICMPV6:
            self._icmp(h, source_high, source_low, destination_high, destination_low, number, time, wire)
        else:
            self._pair(
                h, protocol & 0xFF, source_high, source_low, destination_high, destination_low, number, time, wire
            )

    # ---- records ----------------------------------------------------------------------------------------

    def _next_number(self) -> i64:
        self.conversations += 1
        return self.conversations

    def _begin(
        self, record: Record, replaced: Record | None, from_client: bool, h: Headers, source_high: i64, source_low: i64,
        destination_high: i64, destination_low: i64, number: i64, time: i64,
    ) -> None:
        """Fills in who, and puts the record where it will be found."""
        record.version = h.ip_version
        record.protocol = h.protocol
        if from_client:
            record.client_high = source_high
            record.client_low = source_low
            record.server_high = destination_high
            record.server_low = destination_low
            record.client_port = h.source_port
            record.server_port = h.destination_port
        else:
            record.client_high = destination_high
            record.client_low = destination_low
            record.server_high = source_high
            record.server_low = source_low
            record.client_port = h.destination_port
            record.server_port = h.source_port
        self._remember(record, replaced, from_client, number, time)

    def _remember(self, record: Record, replaced: Record | None, from_client: bool, number: i64, time: i64) -> None:
        record.start = time
        record.end = time
        record.first_packet = number
        self.table.add(record, from_client, replaced)
        if len(self.records) >= self.remembered:
            self._forget()
        self.records.append(record)

    def _forget(self) -> None:
        """Makes room: a quarter of the records goes, the oldest first, and those that go on last."""
        most = self.remembered * 3 // 4
        surplus: i64 = len(self.records) - most
        kept: list[Record] = []
        for record in self.records:
            if surplus > 0 and (record.over or record.closed_early):
                surplus -= 1
            else:
                kept.append(record)
        if surplus > 0:
            del kept[:surplus]
        self.forgotten += len(self.records) - len(kept)
        self.records = kept

    def _count(self, record: Record, from_client: bool, number: i64, time: i64, wire: i64) -> None:
        record.last_packet = number
        if time > record.end:
            record.end = time
        if from_client:
            record.client_packets += 1
            record.client_bytes += wire
        else:
            record.server_packets += 1
            record.server_bytes += wire

    def _is_client(self, h: Headers) -> bool:
        """Whether the sender of a TCP packet, the first of its conversation, is the client."""
        flags = h.tcp_flags
        if flags & SYN:
            return flags & ACK == 0
        return self._looks_like_client(h.source_port, h.destination_port)

    def _looks_like_client(self, source: i64, destination: i64) -> bool:
        """By the ports: the lower one is the service's."""
        return source >= destination

    def _observe(self, record: Record, from_client: bool, h: Headers, number: i64, time: i64) -> None:
        """Shows new payload to those who want to see more of this direction."""
        bit: i64 = 1 if from_client else 2
        watched = record.watched
        for observer in self._payload_observers:
            if watched & bit and not observer.payload(record, from_client, h, number, time):
                record.watched &= ~bit
            bit <<= 2

    # ---- UDP and others ---------------------------------------------------------------------------------

    def _udp(
        self, h: Headers, source_high: i64, source_low: i64, destination_high: i64, destination_low: i64, number: i64,
        time: i64, wire: i64,
    ) -> None:
        source = h.source_port
        destination = h.destination_port
        if source < 0 or h.payload_at < 0:
            self.elsewhere += 1
            return
        if (source == DNS_PORT or destination == DNS_PORT) and self._dns.read(h):
            # Questions go to the port, answers come from it.
            if (source if self._dns.is_response else destination) == DNS_PORT:
                self._query(h, source_high, source_low, destination_high, destination_low, number, time, wire)
                return
        if destination == DHCP_SERVER or destination == DHCP_CLIENT:
            if h.ip_version == 4 and self._dhcp.read(h):
                self._lease(h, source_low, number, time, wire)
                return
        self._pair(h, UDP, source_high, source_low, destination_high, destination_low, number, time, wire)

    def _pair(
        self, h: Headers, key: i64, source_high: i64, source_low: i64, destination_high: i64, destination_low: i64,
        number: i64, time: i64, wire: i64,
    ) -> None:
        """A packet of UDP, or of any protocol that has no rules of its own here."""
        source = h.source_port if h.source_port >= 0 else 0
        destination = h.destination_port if h.destination_port >= 0 else 0
        found = self.table.find(key, source_high, source_low, destination_high, destination_low, source, destination)
        from_client = self.table.from_client
        if isinstance(found, DatagramRecord):
            record = found
        else:
            # Who speaks first asks, unless the ports say that this is an answer.
            from_client = not (source < EPHEMERAL <= destination)
            record = DatagramRecord(self._next_number())
            self._begin(
                record, found, from_client, h, source_high, source_low, destination_high, destination_low, number, time
            )
            record.certain = from_client
            record.multicast = self._is_multicast(h, destination_high, destination_low)
        self._count(record, from_client, number, time, wire)
        datagram(record, from_client, h.ttl, number, time, -1)
        if self._watching and record.watched != 0 and h.payload_length > 0:
            self._observe(record, from_client, h, number, time)

    def _is_multicast(self, h: Headers, high: i64, low: i64) -> bool:
        """Whether nobody in particular is spoken to: multicast and broadcast addresses of the network or the link."""
        if h.ip_version == 4:
            if low >> 28 == 14 or low == 0xFFFFFFFF:
                return True
        elif high >> 56 & 0xFF == 0xFF:
            return True
        at = h.destination_mac_at
        return at >= 0 and h.data[at] & 1 != 0

    def _query(
        self, h: Headers, source_high: i64, source_low: i64, destination_high: i64, destination_low: i64, number: i64,
        time: i64, wire: i64,
    ) -> None:
        """A DNS message: a question, or the answer to one."""
        dns = self._dns
        from_client = not dns.is_response
        # Whoever asks the same again from another port is still waiting for the same answer.
        found = self.table.find(
            KEY_DNS | dns.identifier << KEY_SHIFT, source_high, source_low, destination_high, destination_low,
            dns.hash if from_client else DNS_PORT, DNS_PORT if from_client else dns.hash,
        )
        record: QueryRecord | None = None
        if isinstance(found, QueryRecord) and self.table.from_client == from_client and not dns.begins_anew(found):
            record = found
        if record is None:
            record = QueryRecord(self._next_number())
            self._begin(
                record, found, from_client, h, source_high, source_low, destination_high, destination_low, number, time
            )
            record.certain = True
            record.identifier = dns.identifier
            record.multicast = self._is_multicast(h, destination_high, destination_low)
        self._count(record, from_client, number, time, wire)
        self._dns.message(record, h, number, time)
        if record.answered > 0:
            record.over = True
        if self._watching and record.watched != 0:
            self._observe(record, from_client, h, number, time)

    # ---- ICMP -------------------------------------------------------------------------------------------

    def _icmp(
        self, h: Headers, source_high: i64, source_low: i64, destination_high: i64, destination_low: i64, number: i64,
        time: i64, wire: i64,
    ) -> None:
        kind = h.icmp_type
        if kind < 0:
            self.elsewhere += 1
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
                self._neighbor(h, source_high, source_low, number, time, wire)
                return
        if error:
            if not self._icmp_error(h, source_high, source_low, number, time):
                self.elsewhere += 1
            return
        at = h.transport_at
        if not (asks or answers) or at + 8 > h.end:
            self.elsewhere += 1
            return
        identifier = i64(read_i16_be(h.data, at + 4)) & 0xFFFF
        sequence = i64(read_i16_be(h.data, at + 6)) & 0xFFFF
        key = h.protocol | identifier << KEY_SHIFT
        # Who asks has port 1 in the table, so that two hosts can ping each other with one identifier.
        found = self.table.find(
            key, source_high, source_low, destination_high, destination_low, 1 if asks else 0, 0 if asks else 1
        )
        if isinstance(found, DatagramRecord):
            record = found
        else:
            record = DatagramRecord(self._next_number())
            self._begin(
                record, found, asks, h, source_high, source_low, destination_high, destination_low, number, time
            )
            record.certain = True
            record.identifier = identifier
            record.multicast = self._is_multicast(h, destination_high, destination_low)
        self._count(record, asks, number, time, wire)
        datagram(record, asks, h.ttl, number, time, sequence)

    def _icmp_error(self, h: Headers, source_high: i64, source_low: i64, number: i64, time: i64) -> bool:
        """An ICMP error: whether the packet that it quotes is of a conversation, which then has the error."""
        quoted = self._quoted
        at = h.transport_at + 8
        if at + 8 > h.end:
            return False
        quoted.parse(h.data, at, h.end - at, 65535, RAW)
        data = quoted.data
        if quoted.ip_version == 0 or quoted.fragment_offset != 0:
            return False
        protocol = quoted.protocol
        source = quoted.source_port
        destination = quoted.destination_port
        key = protocol & 0xFF
        if protocol == ICMP or protocol == ICMPV6:
            if quoted.transport_at < 0 or quoted.transport_at + 8 > quoted.end:
                return False
            asks = quoted.icmp_type == (ECHO4 if protocol == ICMP else ECHO6)
            key = protocol | (i64(read_i16_be(data, quoted.transport_at + 4)) & 0xFFFF) << KEY_SHIFT
            source = 1 if asks else 0
            destination = 0 if asks else 1
        elif source < 0:
            source = 0
            destination = 0
        elif protocol == UDP and (source == DNS_PORT or destination == DNS_PORT):
            if self._dns.read(quoted):
                key = KEY_DNS | self._dns.identifier << KEY_SHIFT
                if self._dns.is_response:
                    destination = self._dns.hash
                else:
                    source = self._dns.hash
        if quoted.ip_version == 4:
            found = self.table.find(
                key, 0, i64(read_i32_be(data, quoted.source_at)) & 0xFFFFFFFF, 0,
                i64(read_i32_be(data, quoted.destination_at)) & 0xFFFFFFFF, source, destination,
            )
        else:
            found = self.table.find(
                key, read_i64_be(data, quoted.source_at), read_i64_be(data, quoted.source_at + 8),
                read_i64_be(data, quoted.destination_at), read_i64_be(data, quoted.destination_at + 8), source,
                destination,
            )
        if found is None:
            return False
        known = found.error
        if known is not None:
            known.count += 1
            known.last_number = number
        else:
            known = IcmpError(h.icmp_type, h.icmp_code, number, time)
            known.from_high = source_high
            known.from_low = source_low
            known.to_client = self.table.from_client
            if h.ip_version == 4:
                if h.icmp_type == UNREACHABLE4 and h.icmp_code == 4:
                    known.mtu = i64(read_i16_be(h.data, at - 2)) & 0xFFFF
            elif h.icmp_type == 2:
                known.mtu = i64(read_i32_be(h.data, at - 4)) & 0xFFFFFFFF
            found.error = known
        if time > found.end:
            found.end = time
        return True

    # ---- the link ---------------------------------------------------------------------------------------

    def _arp(self, h: Headers, number: i64, time: i64, wire: i64) -> None:
        """ARP for IPv4 over Ethernet (RFC 826)."""
        at = h.payload_at
        data = h.data
        if at < 0 or at + 28 > h.end:
            self.elsewhere += 1
            return
        operation: i64 = data[at + 7]
        if (
            i64(read_i32_be(data, at)) & 0xFFFFFFFF != 0x00010800 or data[at + 4] != 6 or data[at + 5] != 4
            or data[at + 6] != 0 or operation < 1 or operation > 2
        ):
            self.elsewhere += 1
            return
        owner = hardware_at(data, at + 8)
        sender = i64(read_i32_be(data, at + 14)) & 0xFFFFFFFF
        target = i64(read_i32_be(data, at + 24)) & 0xFFFFFFFF
        self._resolution(
            KEY_ARP, 4, operation == 1, 0, sender, 0, target, sender == target, owner, number, time, wire
        )

    def _neighbor(
        self, h: Headers, source_high: i64, source_low: i64, number: i64, time: i64, wire: i64
    ) -> None:
        """IPv6 neighbor discovery (RFC 4861): solicitations and advertisements."""
        at = h.transport_at
        data = h.data
        if at + 24 > h.end:
            self.elsewhere += 1
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
            KEY_NEIGHBOR, 6, asks, source_high, source_low, target_high, target_low, announced, owner, number, time,
            wire,
        )

    def _resolution(
        self, key: i64, version: i64, asks: bool, sender_high: i64, sender_low: i64, target_high: i64, target_low: i64,
        announced: bool, owner: i64, number: i64, time: i64, wire: i64,
    ) -> None:
        """An address is asked for, or told."""
        # Who asks has port 1 in the table: two hosts can ask for each other.
        found = self.table.find(
            key, sender_high, sender_low, target_high, target_low, 1 if asks else 0, 0 if asks else 1
        )
        if isinstance(found, ResolutionRecord):
            record = found
        else:
            record = ResolutionRecord(self._next_number())
            record.version = version
            record.client_high = sender_high if asks else target_high
            record.client_low = sender_low if asks else target_low
            record.server_high = target_high if asks else sender_high
            record.server_low = target_low if asks else sender_low
            record.certain = True
            record.announced = announced
            self._remember(record, found, asks, number, time)
        self._count(record, asks, number, time, wire)
        if asks:
            asked(record, number, time)
        else:
            told(record, owner, number, time)

    def _lease(self, h: Headers, source_low: i64, number: i64, time: i64, wire: i64) -> None:
        """A DHCP message that was read."""
        dhcp = self._dhcp
        found = self.table.find(KEY_DHCP, 0, dhcp.hardware, 0, dhcp.transaction, 1, 0)
        if isinstance(found, LeaseRecord):
            record = found
        else:
            record = LeaseRecord(self._next_number())
            record.version = 4
            record.protocol = UDP
            record.client_low = dhcp.hardware
            record.server_low = dhcp.transaction
            record.client_port = DHCP_CLIENT
            record.server_port = DHCP_SERVER
            record.transaction = dhcp.transaction
            record.hardware = dhcp.hardware
            record.certain = True
            self._remember(record, found, True, number, time)
        from_client = h.data[h.payload_at] == 1
        self._count(record, from_client, number, time, wire)
        dhcp.message(record, h, number)
