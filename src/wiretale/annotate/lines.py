"""The fields of a packet, from its printed line."""

from __future__ import annotations

from ipaddress import ip_address

from wiretale.annotate.fields import Arp, Checksum, Dns, End, Fields, Icmp, Ip, Link, Option, Record, Tcp, Udp
from wiretale.names import lookup

TYPE_CHECKING = False
if TYPE_CHECKING:
    from wiretale.listing.record import DnsPart, IcmpPart, IpPart, LineRecord, LinkPart, TcpPart, UdpPart

# How many -t a time is printed with, by its kind.
TIMES = {"day": 0, "epoch": 2, "delta": 3, "since": 6}


def fields_of(record: LineRecord) -> Fields:
    """The fields of a line that was read."""
    fields = Fields(style=record.style)
    if record.time is not None:
        time = record.time
        place = record.field("time")
        fields.time_label = record.text[place.start : place.end] if place is not None else ""
        fields.time_format = 4 if time.date is not None else TIMES.get(time.kind, 0)
        if time.kind in ("day", "epoch"):
            fields.time = time.seconds * 1_000_000_000 + time.nanoseconds
    if record.link is not None and record.link.source is not None:
        fields.link = link(record.link)
    if record.arp is not None:
        arp = record.arp
        fields.arp = Arp(
            arp.operation, arp.sender or "", arp.target or "", arp.sender_hardware or "", arp.target_hardware or "",
            arp.length,
        )  # fmt: skip
    if record.ip is not None:
        ip_fields(record, record.ip, fields)
    if record.tcp is not None:
        fields.tcp = tcp(record.tcp)
    if record.udp is not None:
        fields.udp = udp(record.udp)
    if record.icmp is not None:
        fields.icmp = icmp(record.icmp)
        fields.icmp.word = next((word for word in ("icmp6:", "icmp:") if f"{word} " in record.text), "")
    if record.dns is not None:
        fields.dns = dns(record.dns)
        fields.dns.mdns = "5353" in (record.source_port, record.destination_port) or "mdns" in (
            record.source_port, record.destination_port,
        )  # fmt: skip
        if fields.udp is not None:
            fields.udp.shown = False
    return fields


def link(part: LinkPart) -> Link:
    destination = part.destination or ""
    octets = destination.split(":")
    group = destination == "Broadcast" or (len(octets) == 6 and bool(int(octets[0], 16) & 1))
    broadcast = destination.lower() in ("broadcast", "ff:ff:ff:ff:ff:ff")
    tag = part.vlans[0] if part.vlans else None
    return Link(part.source or "", destination, part.ethertype, part.length, broadcast, group, tag)


def ip_fields(record: LineRecord, part: IpPart, fields: Fields) -> None:
    """What the line says of IP, and the two ends."""
    fields.version = part.version
    fields.protocol = part.protocol
    fields.fragment = bool(part.offset or part.more_fragments)
    if any(value is not None for value in (part.tos, part.ttl, part.id, part.dont_fragment, part.length)):
        fields.ip = Ip(
            tos=part.tos, ttl=part.ttl, identification=part.id, offset=part.offset, dont_fragment=part.dont_fragment,
            more_fragments=part.more_fragments, protocol=None if fields.old else part.protocol, length=part.length,
            flow_label=part.flow_label,
        )  # fmt: skip
        if record.field("ip.tos") is None:  # it is zero where up to 3.7 says nothing of it
            fields.ip.tos = None
        if record.field("ip.length") is None:
            fields.ip.length = None
        if part.version == 6:  # of which a fragment header tells these
            fields.ip.identification = fields.ip.offset = fields.ip.more_fragments = None
    transport = "tcp" if record.tcp is not None else "udp"
    if part.source is not None and part.destination is not None:
        fields.source = end(part.source, record.source_port, transport, record.text)
        fields.destination = end(part.destination, record.destination_port, transport, record.text)


def end(host: str, port: str | None, transport: str, text: str) -> End:
    """One end, of its words; after the extension headers of IPv6, ports stand by themselves."""
    try:
        address = ip_address(host).packed
    except ValueError:
        address = None
    if port is None:
        return End(host, host, address)
    label = f"{host}.{port}" if f"{host}.{port}" in text else host
    if port.isdigit():
        return End(label, host, address, int(port))
    return End(label, host, address, lookup.service(port).get(transport), port)


def tcp(part: TcpPart) -> Tcp:
    found = Tcp(
        flags=part.flags, seq=part.seq, seq_end=part.seq_end, ack=part.ack, window=part.window, urgent=part.urgent,
        length=part.length,
    )  # fmt: skip
    if found.length is None and found.seq is not None and found.seq_end is not None:
        found.length = (found.seq_end - found.seq) % (1 << 32)
    for option in part.options or []:
        name = f"unknown-{option.numbers[0]}" if option.name == "unknown" and option.numbers else option.name
        found.options.append(Option(name, option.numbers if option.name != "unknown" else ()))
    if part.checksum is not None:
        expected = part.checksum if part.checksum_right else part.checksum_expected
        if expected is not None:
            found.checksum = Checksum(part.checksum, expected)
    elif part.checksum_right:
        found.checksum = Checksum(0, 0)
    elif part.checksum_residue is not None:
        found.checksum = Checksum(None, None, residue=part.checksum_residue)
    return found


def udp(part: UdpPart) -> Udp:
    found = Udp(length=part.length, no_checksum=part.no_checksum)
    if part.checksum is not None and part.checksum_expected is not None:
        found.checksum = Checksum(part.checksum, part.checksum_expected)
    elif part.checksum_right:
        found.checksum = Checksum(0, 0)
    return found


def icmp(part: IcmpPart) -> Icmp:
    found = Icmp(part.version, part.type, part.code, part.id, part.seq, part.length, mtu=part.mtu)
    found.echo = found.kind in ((0, 8) if found.version == 4 else (128, 129))
    found.subject = part.gateway or part.target or ""
    if part.target is not None and found.kind in (1, 3):
        transport = {6: "TCP ", 17: "UDP "}.get(part.protocol or 0, "")
        found.about = f"{transport}port {part.port} of {part.target}" if part.port is not None else part.target
    found.quotes = part.quoted is not None
    return found


def dns(part: DnsPart) -> Dns:
    found = Dns(
        identifier=part.id, response=part.response, code=part.rcode, length=part.length,
        authoritative=part.response and "*" in part.marks, truncated="|" in part.marks,
        recursion_desired=not part.response and "+" in part.marks,
        recursion_available=part.response and "-" not in part.marks,
        authentic=part.response and "$" in part.marks, checking_disabled=not part.response and "%" in part.marks,
    )  # fmt: skip
    if len(part.counts) == 3:
        found.counts = (part.counts[0], part.counts[1], part.counts[2])
    for question in part.questions or []:
        found.questions.append((question.type, question.name))
    for record in part.answers:
        found.answers.append(Record(record.type, " ".join(record.words).strip()))
    return found
