"""The headers of one packet as numbers, for all who do not print: flows, columns, the library.

`Headers.parse` looks at a packet's link, network and transport headers and notes where they are and
what they say; it makes no text and no objects, so one `Headers` can be used for packet after packet.
It never raises: where the captured bytes end, or a header cannot be, the fields from there on stay
at "not there" (-1, or 0 for `ip_version`).

    headers = Headers()
    for i in range(batch.count):
        headers.parse_packet(batch, i)
        if headers.protocol == TCP: ...
"""

from __future__ import annotations

from librt.strings import read_i16_be, read_i32_be, read_i64_be

from wiretale.batch import Batch
from wiretale.native import Final, final, i64

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ipaddress import IPv4Address, IPv6Address

# Link types (LINKTYPE_ numbers) whose headers are known here.
NULL: Final = 0
ETHERNET: Final = 1
PPP: Final = 9
PPP_SERIAL: Final = 50
PPPOE: Final = 51
RAW: Final = 101
C_HDLC: Final = 104
LOOP: Final = 108
LINUX_SLL: Final = 113
IPV4: Final = 228
IPV6: Final = 229
LINUX_SLL2: Final = 276

# Ethertypes.
ETHERTYPE_IPV4: Final = 0x0800
ETHERTYPE_ARP: Final = 0x0806
ETHERTYPE_IPV6: Final = 0x86DD
ETHERTYPE_MPLS: Final = 0x8847
ETHERTYPE_PPPOE: Final = 0x8864
FIRST_ETHERTYPE: Final = 0x0600  # what is less is a length

# IP protocols.
ICMP: Final = 1
TCP: Final = 6
UDP: Final = 17
DCCP: Final = 33
AH: Final = 51
ICMPV6: Final = 58
SCTP: Final = 132
UDP_LITE: Final = 136

# TCP flags, in `tcp_flags`.
FIN: Final = 0x01
SYN: Final = 0x02
RST: Final = 0x04
PSH: Final = 0x08
ACK: Final = 0x10
URG: Final = 0x20
ECE: Final = 0x40
CWR: Final = 0x80
FLAG_LETTERS: Final = "FSRP.UEW"  # as tcpdump prints them, from FIN up

MOST_TAGS: Final = 8  # VLAN tags or MPLS labels before a packet; more is nonsense
MOST_EXTENSIONS: Final = 16  # IPv6 extension headers


@final
class Headers:
    """What the headers of one packet say. Offsets count from the start of `data`; -1 stands for "not there"."""

    def __init__(self) -> None:
        # All are set here and not by `reset`: compiled code reads faster what it knows to be there.
        self.data = b""
        self.start: i64 = 0
        self.end: i64 = 0
        # Link
        self.source_mac_at: i64 = -1
        self.destination_mac_at: i64 = -1
        self.ethertype: i64 = -1
        self.vlan_at: i64 = -1  # of the first tag's two bytes
        self.vlan_count: i64 = 0
        # Network
        self.ip_version: i64 = 0
        self.ip_at: i64 = -1
        self.source_at: i64 = -1
        self.destination_at: i64 = -1
        self.protocol: i64 = -1  # the transport's: after IPv6 extension headers
        self.ttl: i64 = -1  # or hop limit
        self.traffic_class: i64 = -1  # DSCP and ECN: the byte once called type of service
        self.identification: i64 = -1
        self.fragment_offset: i64 = 0  # in bytes
        self.more_fragments = False
        self.ip_length: i64 = -1  # header and all, by the header's word
        # Transport
        self.transport_at: i64 = -1
        self.source_port: i64 = -1
        self.destination_port: i64 = -1
        self.sequence: i64 = -1
        self.acknowledgment: i64 = -1
        self.tcp_flags: i64 = -1
        self.window: i64 = -1
        self.icmp_type: i64 = -1
        self.icmp_code: i64 = -1
        # What the innermost header found carries
        self.payload_at: i64 = -1
        self.payload_length: i64 = -1  # by the headers' word; what was captured may be less

    def reset(self, data: bytes, start: i64, end: i64) -> None:
        """Forgets the last packet; the next lies at `data[start:end]`."""
        self.data = data
        self.start = start
        self.end = end
        self.source_mac_at = -1
        self.destination_mac_at = -1
        self.ethertype = -1
        self.vlan_at = -1
        self.vlan_count = 0
        self.ip_version = 0
        self.ip_at = -1
        self.source_at = -1
        self.destination_at = -1
        self.protocol = -1
        self.ttl = -1
        self.traffic_class = -1
        self.identification = -1
        self.fragment_offset = 0
        self.more_fragments = False
        self.ip_length = -1
        self.transport_at = -1
        self.source_port = -1
        self.destination_port = -1
        self.sequence = -1
        self.acknowledgment = -1
        self.tcp_flags = -1
        self.window = -1
        self.icmp_type = -1
        self.icmp_code = -1
        self.payload_at = -1
        self.payload_length = -1

    def parse_packet(self, batch: Batch, i: i64) -> None:
        """Reads the headers of packet `i` of a batch."""
        interface = batch.interfaces[batch.interface(i)]
        self.parse(batch.data, batch.start(i), batch.captured(i), batch.wire_length(i), interface.link_type)

    def parse(self, data: bytes, start: i64, captured: i64, wire_length: i64, link_type: i64) -> None:
        """Reads the headers of the packet at `data[start:start + captured]`."""
        end = start + captured
        size: i64 = len(data)
        if start < 0 or captured < 0 or end > size:
            self.reset(data, 0, 0)
            return
        if wire_length < captured:
            wire_length = captured
        stop = start + wire_length  # where the packet ended on the wire
        if link_type == ETHERNET and self._usual(data, start, end, stop):
            return
        self.reset(data, start, end)
        if link_type == ETHERNET:
            if captured >= 14:
                self.destination_mac_at = start
                self.source_mac_at = start + 6
                self._ethertype(start + 12, stop)
        elif link_type == RAW or link_type == IPV4 or link_type == IPV6:
            self._ip(start, stop)
        elif link_type == NULL or link_type == LOOP:
            self._ip(start + 4, stop)
        elif link_type == LINUX_SLL:
            if captured >= 16:
                if self._u16(start + 4) == 6:
                    self.source_mac_at = start + 6
                self._ethertype(start + 14, stop)
        elif link_type == LINUX_SLL2:
            if captured >= 20:
                if data[start + 11] == 6:
                    self.source_mac_at = start + 12
                self._carried(self._u16(start), start + 20, stop)
        elif link_type == C_HDLC:
            if captured >= 4:
                self._carried(self._u16(start + 2), start + 4, stop)
        elif link_type == PPP or link_type == PPP_SERIAL:
            if captured >= 4 and data[start] == 0xFF:  # address and control
                self._ppp(start + 2, stop)
            else:
                self._ppp(start, stop)
        elif link_type == PPPOE:
            self._ppp(start + 6, stop)

    def _usual(self, data: bytes, start: i64, end: i64, stop: i64) -> bool:
        """The usual packet: TCP or UDP in whole IPv4 without options, in Ethernet. False if it is another.

        What the layers below would find out is found out here at once, and each field is set once: that is twice as
        fast.
        """
        at = start + 34
        if at + 8 > end:
            return False
        # Ethertype, version and header length, traffic class, length, identification
        network = read_i64_be(data, start + 12)
        # Flags and offset, time to live, protocol, checksum, half an address
        lifetime = read_i64_be(data, start + 20)
        length = network >> 16 & 0xFFFF
        if network >> 40 & 0xFFFFFF != 0x080045 or lifetime >> 48 & 0x3FFF != 0 or start + 14 + length > stop:
            return False
        protocol = lifetime >> 32 & 0xFF
        ports = read_i64_be(data, at)  # and TCP's sequence number, UDP's length
        if protocol == TCP:
            if at + 16 > end:
                return False
            # Acknowledgment, header length, flags, window
            progress = read_i64_be(data, at + 8)
            header: i64 = (progress >> 28 & 15) * 4
            if header < 20 or header + 20 > length:
                return False
            self.sequence = ports & 0xFFFFFFFF
            self.acknowledgment = progress >> 32 & 0xFFFFFFFF
            self.tcp_flags = progress >> 16 & 0xFF
            self.window = progress & 0xFFFF
            self.payload_at = at + header
            self.payload_length = length - 20 - header
        elif protocol == UDP:
            if length < 28:
                return False
            datagram = ports >> 16 & 0xFFFF
            if datagram < 8 or datagram > length - 20:
                datagram = length - 20
            self.sequence = -1
            self.acknowledgment = -1
            self.tcp_flags = -1
            self.window = -1
            self.payload_at = at + 8
            self.payload_length = datagram - 8
        else:
            return False
        self.data = data
        self.start = start
        self.end = end
        self.source_mac_at = start + 6
        self.destination_mac_at = start
        self.ethertype = ETHERTYPE_IPV4
        self.vlan_at = -1
        self.vlan_count = 0
        self.ip_version = 4
        self.ip_at = start + 14
        self.source_at = start + 26
        self.destination_at = start + 30
        self.protocol = protocol
        self.ttl = lifetime >> 40 & 0xFF
        self.traffic_class = network >> 32 & 0xFF
        self.identification = network & 0xFFFF
        self.fragment_offset = 0
        self.more_fragments = False
        self.ip_length = length
        self.transport_at = at
        self.source_port = ports >> 48 & 0xFFFF
        self.destination_port = ports >> 32 & 0xFFFF
        self.icmp_type = -1
        self.icmp_code = -1
        return True

    # ---- layers ---------------------------------------------------------------------------------------

    def _u16(self, at: i64) -> i64:
        """Two bytes that are known to be there."""
        return i64(read_i16_be(self.data, at)) & 0xFFFF

    def _u32(self, at: i64) -> i64:
        return i64(read_i32_be(self.data, at)) & 0xFFFFFFFF

    def _ethertype(self, at: i64, stop: i64) -> None:
        """An ethertype at `at` (or a length and an LLC header), VLAN tags, and what they carry."""
        if at + 2 > self.end:
            return
        kind = i64(read_i16_be(self.data, at)) & 0xFFFF
        tags: i64 = 0
        while kind == 0x8100 or kind == 0x88A8 or kind == 0x9100 or kind == 0x9200:
            if at + 6 > self.end or tags == MOST_TAGS:
                return
            if tags == 0:
                self.vlan_at = at + 2
            tags += 1
            self.vlan_count = tags
            at += 4
            kind = self._u16(at)
        at += 2
        if kind < FIRST_ETHERTYPE:
            if at + kind < stop:
                stop = at + kind  # padding follows
            # SNAP, with the ethertypes' organization code
            if at + 8 <= self.end and self._u32(at) == 0xAAAA0300 and self._u16(at + 4) == 0:
                kind = self._u16(at + 6)
                at += 8
            else:
                self.payload_at = at
                self.payload_length = stop - at
                return
        self._carried(kind, at, stop)

    def _carried(self, kind: i64, at: i64, stop: i64) -> None:
        """What an ethertype says comes at `at`."""
        self.ethertype = kind
        self.payload_at = at
        self.payload_length = 0
        if stop > at:
            self.payload_length = stop - at
        if kind == ETHERTYPE_IPV4 or kind == ETHERTYPE_IPV6:
            self._ip(at, stop)
        elif kind == ETHERTYPE_PPPOE:
            self._ppp(at + 6, stop)
        elif kind == ETHERTYPE_MPLS:
            labels: i64 = 0
            while at + 4 <= self.end and labels < MOST_TAGS:
                last: i64 = self.data[at + 2] & 1
                at += 4
                labels += 1
                if last:
                    self._ip(at, stop)
                    return

    def _ppp(self, at: i64, stop: i64) -> None:
        """A PPP protocol number and what it carries."""
        if at + 1 > self.end:
            return
        first: i64 = self.data[at]
        if first & 1:  # compressed to one byte
            kind = first
            at += 1
        else:
            if at + 2 > self.end:
                return
            kind = self._u16(at)
            at += 2
        if kind == 0x21 or kind == 0x57:
            self._ip(at, stop)

    def _ip(self, at: i64, stop: i64) -> None:
        """An IP header of either version."""
        if at + 1 > self.end:
            return
        version: i64 = self.data[at] >> 4
        if version == 4:
            self._ipv4(at, stop)
        elif version == 6:
            self._ipv6(at, stop)

    def _ipv4(self, at: i64, stop: i64) -> None:
        data = self.data
        if at + 20 > self.end:
            return
        word = i64(read_i32_be(data, at))
        header: i64 = (word >> 24 & 15) * 4
        length = word & 0xFFFF
        if header < 20:
            return
        if length < header:
            if length != 0:
                return
            length = stop - at  # the interface cuts it up later
        self.ip_version = 4
        self.ip_at = at
        self.ip_length = length
        self.traffic_class = word >> 16 & 0xFF
        word = i64(read_i32_be(data, at + 4))
        self.identification = word >> 16 & 0xFFFF
        self.more_fragments = word & 0x2000 != 0
        self.fragment_offset = (word & 0x1FFF) * 8
        word = i64(read_i32_be(data, at + 8))
        self.ttl = word >> 24 & 0xFF
        self.protocol = word >> 16 & 0xFF
        self.source_at = at + 12
        self.destination_at = at + 16
        if at + length < stop:
            stop = at + length
        self._transport(at + header, stop)

    def _ipv6(self, at: i64, stop: i64) -> None:
        data = self.data
        if at + 40 > self.end:
            return
        self.ip_version = 6
        self.ip_at = at
        length = self._u16(at + 4)
        self.traffic_class = (self._u16(at) >> 4) & 0xFF
        self.ttl = data[at + 7]
        self.source_at = at + 8
        self.destination_at = at + 24
        if length != 0 and at + 40 + length < stop:
            stop = at + 40 + length
        self.ip_length = stop - at
        if length != 0:
            self.ip_length = 40 + length
        following: i64 = data[at + 6]
        at += 40
        extensions: i64 = 0
        while extensions < MOST_EXTENSIONS:
            extensions += 1
            if following == 0 or following == 43 or following == 60 or following == 135:
                if at + 8 > self.end:
                    break
                size: i64 = (i64(data[at + 1]) + 1) * 8
            elif following == 44:
                if at + 8 > self.end:
                    break
                flags = self._u16(at + 2)
                self.fragment_offset = flags & 0xFFF8
                self.more_fragments = (flags & 1) != 0
                self.identification = self._u32(at + 4)
                size = 8
            elif following == AH:
                if at + 8 > self.end:
                    break
                size = (i64(data[at + 1]) + 2) * 4
            else:
                break
            following = data[at]
            at += size
            if self.fragment_offset != 0:
                break
        self.protocol = following
        self._transport(at, stop)

    def _transport(self, at: i64, stop: i64) -> None:
        """The header of `self.protocol` at `at`, unless that is in another fragment."""
        data = self.data
        end = self.end
        self.payload_at = at
        self.payload_length = 0
        if stop > at:
            self.payload_length = stop - at
        if self.fragment_offset != 0:
            return
        if stop < end:
            end = stop
        protocol = self.protocol
        if protocol == TCP or protocol == UDP or protocol == SCTP or protocol == UDP_LITE or protocol == DCCP:
            if at + 4 > end:
                return
            self.transport_at = at
            word = i64(read_i32_be(data, at))
            self.source_port = word >> 16 & 0xFFFF
            self.destination_port = word & 0xFFFF
            if protocol == TCP:
                if at + 16 > end:
                    return
                self.sequence = i64(read_i32_be(data, at + 4)) & 0xFFFFFFFF
                self.acknowledgment = i64(read_i32_be(data, at + 8)) & 0xFFFFFFFF
                word = i64(read_i32_be(data, at + 12))
                header: i64 = (word >> 28 & 15) * 4
                self.tcp_flags = word >> 16 & 0xFF
                self.window = word & 0xFFFF
                if header >= 20 and at + header <= stop:
                    self.payload_at = at + header
                    self.payload_length = stop - at - header
            elif protocol == UDP or protocol == UDP_LITE:
                if at + 8 <= end:
                    self.payload_at = at + 8
                    length = self._u16(at + 4)
                    if protocol == UDP and 8 <= length < stop - at:
                        stop = at + length
                    self.payload_length = stop - at - 8
            elif protocol == SCTP:
                if at + 12 <= end:
                    self.payload_at = at + 12
                    self.payload_length = stop - at - 12
        elif protocol == ICMP or protocol == ICMPV6:
            if at + 2 <= end:
                self.transport_at = at
                self.icmp_type = data[at]
                self.icmp_code = data[at + 1]
                if at + 8 <= end:
                    self.payload_at = at + 8
                    self.payload_length = stop - at - 8

    # ---- for people ---------------------------------------------------------------------------------

    @property
    def source(self) -> IPv4Address | IPv6Address | None:
        """The IP address that the packet is from."""
        return self._address(self.source_at)

    @property
    def destination(self) -> IPv4Address | IPv6Address | None:
        """The IP address that the packet is for."""
        return self._address(self.destination_at)

    @property
    def source_mac(self) -> str | None:
        """The link-layer address that the frame is from, as 02:00:00:00:00:01."""
        return self._mac(self.source_mac_at)

    @property
    def destination_mac(self) -> str | None:
        """The link-layer address that the frame is for."""
        return self._mac(self.destination_mac_at)

    @property
    def vlans(self) -> tuple[int, ...]:
        """The VLAN identifiers of the frame's tags, outermost first."""
        found: list[int] = []
        at = self.vlan_at
        while len(found) < self.vlan_count:
            found.append(self._u16(at) & 0x0FFF)
            at += 4
        return tuple(found)

    @property
    def is_fragment(self) -> bool:
        """Whether the IP packet is a piece of a larger one."""
        return self.more_fragments or self.fragment_offset != 0

    @property
    def flags(self) -> str:
        """TCP's flags in tcpdump's letters: `S`, `S.`, `P.`, `F.`; `none` for none, and nothing without TCP."""
        if self.tcp_flags < 0:
            return ""
        letters = ""
        for bit in range(8):
            if self.tcp_flags >> bit & 1:
                letters += FLAG_LETTERS[bit]
        return letters or "none"

    @property
    def payload(self) -> bytes:
        """What was captured of what the innermost header found carries."""
        at = self.payload_at
        stop = at + self.payload_length
        if stop > self.end:
            stop = self.end
        return self.data[at:stop] if 0 <= at < stop else b""

    def flow_key(self) -> bytes:
        """Addresses, ports and protocol, from sender to receiver: the same for all packets of one direction of a flow.

        Empty if there is no IP header.
        """
        data = self.data
        if self.ip_version == 0:
            return b""
        key = data[self.source_at : self.source_at + (8 if self.ip_version == 4 else 32)]
        if self.source_port >= 0:
            key += data[self.transport_at : self.transport_at + 4]
        return key + bytes((self.protocol & 0xFF,))

    def _address(self, at: i64) -> IPv4Address | IPv6Address | None:
        if at < 0:
            return None
        import ipaddress

        if self.ip_version == 4:
            return ipaddress.IPv4Address(self.data[at : at + 4])
        return ipaddress.IPv6Address(self.data[at : at + 16])

    def _mac(self, at: i64) -> str | None:
        return self.data[at : at + 6].hex(":") if at >= 0 else None

    def __repr__(self) -> str:
        parts: list[str] = []
        if self.ip_version:
            parts.append(f"ip_version={self.ip_version} source={self.source} destination={self.destination}")
            parts.append(f"protocol={self.protocol}")
        elif self.ethertype >= 0:
            parts.append(f"ethertype=0x{self.ethertype:04x}")
        if self.source_port >= 0:
            parts.append(f"source_port={self.source_port} destination_port={self.destination_port}")
        if self.tcp_flags >= 0:
            parts.append(f"flags={self.flags}")
        if self.payload_at >= 0:
            parts.append(f"payload_length={self.payload_length}")
        return f"<Headers {' '.join(parts)}>" if parts else "<Headers>"
