"""The fields of a packet, from its bytes.

Which of them the line shows depends on the options, and only what it shows is given: with -v more than
without, with -q less.
"""

from __future__ import annotations

from wiretale.annotate.fields import Arp, Checksum, Dns, End, Fields, Icmp, Ip, Link, Option, Record, Tcp, Udp
from wiretale.dissect.checksum import add, expected, fold
from wiretale.dissect.headers import (
    ETHERNET,
    ETHERTYPE_ARP,
    ICMP,
    ICMPV6,
    TCP,
    UDP,
    Headers,
)
from wiretale.dissect.text import Text
from wiretale.names import told_dns
from wiretale.native import Final, final

TYPE_CHECKING = False
if TYPE_CHECKING:
    from wiretale.batch import Batch

DNS_PORTS: Final = (53, 5353)
MDNS: Final = 5353
LENGTH_FIRST: Final = (133, 134, 135, 136, 137)  # ICMPv6 messages whose length -v shows
MOST_RECORDS: Final = 32  # of a message that are listed

# TCP options (IANA "TCP Option Kind Numbers"): names as tcpdump has them, and how the value is cut into numbers.
OPTION_NAMES: Final[dict[int, tuple[str, int]]] = {
    0: ("eol", 0), 1: ("nop", 0), 2: ("mss", 2), 3: ("wscale", 1), 4: ("sackOK", 0), 5: ("sack", 4), 8: ("TS", 4),
    19: ("md5", 0), 28: ("uto", 2), 29: ("tcp-ao", 0), 30: ("mptcp", 0), 34: ("tfo", 0),
}  # fmt: skip

RECORD_TYPES: Final[dict[int, str]] = {
    1: "A", 2: "NS", 5: "CNAME", 6: "SOA", 12: "PTR", 13: "HINFO", 15: "MX", 16: "TXT", 28: "AAAA",
    33: "SRV", 35: "NAPTR",
    41: "OPT", 43: "DS", 46: "RRSIG", 47: "NSEC", 48: "DNSKEY", 64: "SVCB", 65: "HTTPS", 251: "IXFR", 252: "AXFR",
    255: "ANY", 257: "CAA",
}  # fmt: skip
CODES: Final = {
    0: "", 1: "FormErr", 2: "ServFail", 3: "NXDomain", 4: "NotImp", 5: "Refused", 6: "YXDomain", 7: "YXRRSet",
    8: "NXRRSet",
    9: "NotAuth", 10: "NotZone",
}  # fmt: skip
NAMED_DATA: Final = ("NS", "CNAME", "PTR")  # records that hold a name


@final
class PacketFields:
    """Reads the fields of packets as `text`'s settings show them."""

    def __init__(self, text: Text) -> None:
        self.text = text
        self.headers = Headers()
        self.scratch = Text()  # in which addresses become text

    def read(self, batch: Batch, i: int) -> Fields:
        """The fields of packet `i` of a batch. Never raises: a header that is cut short is left out."""
        fields = Fields(verbose_twice=self.text.verbose > 1, style=self.text.style.name)
        headers = self.headers
        headers.parse_packet(batch, i)
        fields.time = batch.seconds(i) * 1_000_000_000 + batch.nanoseconds(i)
        interface = batch.interfaces[batch.interface(i)]
        if self.text.link_level and interface.link_type == ETHERNET and headers.source_mac_at >= 0:
            fields.link = self.link(batch.wire_length(i))
        if headers.ethertype == ETHERTYPE_ARP:
            fields.arp = self.arp()
        elif headers.ip_version:
            fields.version = headers.ip_version
            fields.protocol = headers.protocol
            fields.fragment = headers.is_fragment
            fields.source = self.end(headers.source_at, headers.source_port)
            fields.destination = self.end(headers.destination_at, headers.destination_port)
            if self.text.verbose or fields.old:
                fields.ip = self.ip(fields.old)
            if headers.transport_at >= 0:
                self.transport(fields)
        return fields

    # ---- bytes ----------------------------------------------------------------------------------------

    def has(self, at: int, size: int) -> bool:
        return at >= 0 and at + size <= self.headers.end

    def number(self, at: int, size: int) -> int:
        """A number of bytes that are known to be there."""
        return int.from_bytes(self.headers.data[at : at + size], "big")

    def host(self, address: bytes) -> str:
        """An address of 4 or 16 bytes as the line has it."""
        scratch = self.scratch
        scratch.names = self.text.names
        scratch.buffer.truncate(0)
        if len(address) == 4:
            return scratch.host_text(address).decode("latin1")
        scratch.host6_of(address)
        return scratch.buffer.getvalue().decode("latin1")

    def station(self, address: bytes) -> str:
        """A hardware address as the line has it."""
        names = self.text.names
        if names is not None:
            return names.ethernet(address).decode("latin1")
        if self.text.style.bare_link:
            return ":".join([f"{octet:x}" for octet in address])
        return address.hex(":")

    def end(self, at: int, port: int) -> End:
        """One end: its address at `at`, and its port, -1 for none."""
        headers = self.headers
        address = headers.data[at : at + (4 if headers.ip_version == 4 else 16)]
        host = self.host(address)
        if port < 0:
            return End(host, host, address)
        service = ""
        if self.text.names is not None:
            service = self.text.names.service(port, b"udp" if headers.protocol == UDP else b"tcp").decode("latin1")
        direct = headers.ip_version == 4 or headers.data[headers.ip_at + 6] == headers.protocol
        label = f"{host}.{service or port}" if direct else host  # after other headers, ports stand by themselves
        return End(label, host, address, port, service)

    # ---- headers --------------------------------------------------------------------------------------

    def link(self, length: int) -> Link:
        headers = self.headers
        data = headers.data
        destination = data[headers.destination_mac_at : headers.destination_mac_at + 6]
        source = data[headers.source_mac_at : headers.source_mac_at + 6]
        tag = self.number(headers.vlan_at, 2) if headers.vlan_count and self.has(headers.vlan_at, 2) else None
        return Link(
            self.station(source), self.station(destination), self.number(headers.destination_mac_at + 12, 2), length,
            destination == b"\xff" * 6, bool(destination[0] & 1), tag,
        )  # fmt: skip

    def ip(self, old: bool) -> Ip:
        """An IP header, as far as it is shown: in the old style a little of it always, and never its protocol."""
        headers = self.headers
        at = headers.ip_at
        found = Ip(tos=headers.traffic_class, ttl=headers.ttl, protocol=headers.protocol)
        if headers.ip_version == 6:
            found.length = self.number(at + 4, 2)
            found.flow_label = self.number(at + 1, 3) & 0xFFFFF
            found.protocol = headers.data[at + 6]
            return found
        flags = self.number(at + 6, 2)
        found.identification = headers.identification
        found.offset = (flags & 0x1FFF) * 8
        found.dont_fragment = bool(flags & 0x4000)
        found.more_fragments = bool(flags & 0x2000)
        found.length = self.number(at + 2, 2)
        found.header_length = (headers.data[at] & 15) * 4
        if self.has(at, found.header_length) and not self.text.no_checksums:
            total = fold(add(headers.data, at, found.header_length, 0))
            if total != 0xFFFF:
                found.checksum = self.number(at + 10, 2)
                found.checksum_expected = expected(found.checksum, total)
        if old:
            found.protocol = None
            found.tos = found.tos or None
            if not self.text.verbose:
                found.ttl = found.identification = found.length = None
        return found

    def transport(self, fields: Fields) -> None:
        headers = self.headers
        protocol = headers.protocol
        if protocol == TCP and headers.window >= 0:
            fields.tcp = self.tcp()
        elif protocol == UDP and headers.payload_at == headers.transport_at + 8:
            self.udp(fields)
        elif protocol in (ICMP, ICMPV6) and headers.payload_at == headers.transport_at + 8:
            fields.icmp = self.icmp()

    def checksum(self, at: int, length: int, where: int) -> Checksum | None:
        """The checksum at `where` of a segment or datagram at `at`; None if not all of it was captured."""
        headers = self.headers
        if headers.is_fragment or self.text.no_checksums or not self.has(at, length):
            return None
        width = 4 if headers.ip_version == 4 else 16
        pseudo = add(headers.data, headers.source_at, width, (length >> 16) + (length & 0xFFFF) + headers.protocol)
        pseudo = fold(add(headers.data, headers.destination_at, width, pseudo))
        total = fold(add(headers.data, at, length, pseudo))
        found = self.number(where, 2)
        left = total ^ 0xFFFF
        residue = left >> 8 | (left & 0xFF) << 8  # as a little-endian machine printed it
        return Checksum(found, found if total == 0xFFFF else expected(found, total), pseudo, residue)

    def tcp(self) -> Tcp:
        headers = self.headers
        at = headers.transport_at
        size = (headers.data[at + 12] >> 4) * 4
        found = Tcp(length=headers.payload_length, header_length=size)
        if self.text.quiet:
            return found
        found.flags = headers.tcp_flags
        found.raw_seq = headers.sequence
        found.raw_ack = headers.acknowledgment
        found.window = headers.window
        if found.flags & 0x20 and self.has(at + 18, 2):
            found.urgent = self.number(at + 18, 2)
        if size >= 20 and self.has(at, size):
            found.options = read_options(headers.data[at + 20 : at + size])
        if self.text.verbose and found.length is not None:
            found.checksum = self.checksum(at, size + found.length, at + 16)
        return found

    def udp(self, fields: Fields) -> None:
        headers = self.headers
        at = headers.transport_at
        length = self.number(at + 4, 2) - 8 if headers.is_fragment else headers.payload_length
        found = Udp(length=length)
        if self.text.verbose > 1 or (self.text.verbose and headers.ip_version == 6):
            found.no_checksum = self.number(at + 6, 2) == 0
            if not found.no_checksum:
                found.checksum = self.checksum(at, headers.payload_length + 8, at + 6)
        fields.udp = found
        if headers.source_port in DNS_PORTS or headers.destination_port in DNS_PORTS:
            if not self.text.quiet:
                mdns = MDNS in (headers.source_port, headers.destination_port)
                fields.dns = self.dns(headers.payload, headers.payload_length, mdns)
                found.shown = fields.dns is None

    def icmp(self) -> Icmp:
        headers = self.headers
        at = headers.transport_at
        found = Icmp(headers.ip_version, headers.icmp_type, headers.icmp_code)
        found.length = headers.payload_length + 8
        if self.text.verbose and found.version == 4:
            found.quotes = found.kind in (3, 5, 11, 12)
        elif self.text.verbose:
            found.checksum = self.checksum(at, found.length, at + 2)
            if found.kind not in LENGTH_FIRST:
                found.length = None
        found.echo = found.kind in ((0, 8) if found.version == 4 else (128, 129))
        if found.echo:
            found.identifier = self.number(at + 4, 2)
            found.sequence = self.number(at + 6, 2)
        elif found.version == 4:
            if found.kind == 5:
                found.subject = self.host(headers.data[at + 4 : at + 8])
            elif found.kind == 3:
                if found.code == 4:
                    found.mtu = self.number(at + 6, 2)
                found.about = self.quoted(at + 8)
        elif found.kind == 2:
            found.mtu = self.number(at + 4, 4)
        elif found.kind in (135, 136) and self.has(at + 8, 16):
            found.subject = self.host(headers.data[at + 8 : at + 24])
        return found

    def quoted(self, at: int) -> str:
        """What an ICMP error says of the packet that it is about: where that was going."""
        if not self.has(at, 20) or self.headers.data[at] >> 4 != 4:
            return ""
        port_at = at + (self.headers.data[at] & 15) * 4 + 2
        host = self.host(self.headers.data[at + 16 : at + 20])
        protocol = self.headers.data[at + 9]
        if protocol in (TCP, UDP) and self.has(port_at, 2) and not self.number(at + 6, 2) & 0x1FFF:
            return f"{'UDP' if protocol == UDP else 'TCP'} port {self.number(port_at, 2)} of {host}"
        return host

    def arp(self) -> Arp | None:
        """An ARP message about IPv4 addresses on Ethernet (RFC 826)."""
        headers = self.headers
        at = headers.payload_at
        data = headers.data
        if not self.has(at, 28) or data[at : at + 6] != b"\0\1\x08\0\6\4":
            return None
        return Arp(
            self.number(at + 6, 2), self.host(data[at + 14 : at + 18]), self.host(data[at + 24 : at + 28]),
            self.station(data[at + 8 : at + 14]), self.station(data[at + 18 : at + 24]), headers.payload_length,
        )  # fmt: skip

    def dns(self, message: bytes, length: int, mdns: bool) -> Dns | None:
        """A DNS message (RFC 1035)."""
        if len(message) < 12:
            return None
        flags = int.from_bytes(message[2:4], "big")
        counts = [int.from_bytes(message[at : at + 2], "big") for at in (4, 6, 8, 10)]
        found = Dns(
            identifier=int.from_bytes(message[:2], "big"), response=bool(flags & 0x8000), opcode=flags >> 11 & 15,
            code=CODES.get(flags & 15, f"Resp{flags & 15}"), authoritative=bool(flags & 0x0400),
            truncated=bool(flags & 0x0200),
            recursion_desired=bool(flags & 0x0100), recursion_available=bool(flags & 0x0080),
            authentic=bool(flags & 0x0020), checking_disabled=bool(flags & 0x0010),
            counts=(counts[1], counts[2], counts[3]), length=length, mdns=mdns,
        )  # fmt: skip
        at = 12
        for _ in range(min(counts[0], MOST_RECORDS)):
            name, at = told_dns.read_name(message, at)
            if at < 0 or at + 4 > len(message):
                return found
            kind = int.from_bytes(message[at : at + 2], "big")
            multicast = ""
            if mdns:
                multicast = " (QU)" if message[at + 2] & 0x80 else " (QM)"
            found.questions.append((RECORD_TYPES.get(kind, f"Type{kind}") + multicast, dotted(name)))
            at += 4
        for _ in range(min(counts[1], MOST_RECORDS)):
            at = told_dns.read_name(message, at)[1]
            if at < 0 or at + 10 > len(message):
                break
            number = int.from_bytes(message[at : at + 2], "big")
            size = int.from_bytes(message[at + 8 : at + 10], "big")
            at += 10
            data = message[at : at + size]
            if len(data) < size:
                break
            kind_name = RECORD_TYPES.get(number, f"Type{number}")
            text = ""
            if (number, size) in ((1, 4), (28, 16)):
                text = self.number_text(data)
            elif kind_name in NAMED_DATA:
                text = dotted(told_dns.read_name(message, at)[0])
            elif kind_name == "MX" and size > 2:
                text = f"{dotted(told_dns.read_name(message, at + 2)[0])} {int.from_bytes(data[:2], 'big')}"
            found.answers.append(Record(kind_name, text))
            at += size
        return found

    def number_text(self, address: bytes) -> str:
        """An address as a number, whatever its name is."""
        scratch = self.scratch
        scratch.buffer.truncate(0)
        if len(address) == 4:
            scratch.dotted(address, 0)
        else:
            scratch.colons(address, 0)
        return scratch.buffer.getvalue().decode()


def dotted(name: bytes) -> str:
    """A domain name as tcpdump writes it, with a dot at its end."""
    return name.decode("latin1") + "."


def read_options(data: bytes) -> list[Option]:
    """The options of a TCP header, as far as they make sense."""
    options: list[Option] = []
    at = 0
    while at < len(data):
        kind = data[at]
        name, width = OPTION_NAMES.get(kind, (f"unknown-{kind}", 0))
        if kind < 2:
            options.append(Option(name))
            at += 1
            if kind == 0:
                break
            continue
        size = data[at + 1] if at + 1 < len(data) else 0
        if size < 2 or at + size > len(data):
            break
        value = data[at + 2 : at + size]
        values: tuple[int, ...] = ()
        if width:
            values = tuple(int.from_bytes(value[k : k + width], "big") for k in range(0, len(value), width))
        options.append(Option(name, values))
        at += size
    return options
