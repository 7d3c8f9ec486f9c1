"""Reading one packet of a listing: which part comes after which.

`read_line` takes a line by itself, `read_record` what `lines` found to belong together. Both raise
`ListingError` where a line is no packet, or one that cannot be read.
"""

from __future__ import annotations

import re

from wiretale.listing.lines import Entry, entries_of
from wiretale.listing.parts.arp import read_arp
from wiretale.listing.parts.dns import read_dns
from wiretale.listing.parts.icmp import read_icmp
from wiretale.listing.parts.ip import read_ip, read_trailer, take_ends
from wiretale.listing.parts.link import read_link
from wiretale.listing.parts.tcp import read_tcp
from wiretale.listing.parts.time import read_time
from wiretale.listing.parts.udp import read_udp
from wiretale.listing.record import STYLE_37, Field, IpPart, LineRecord, ListingError
from wiretale.listing.scanner import Scanner
from wiretale.names import lookup

ARP, IPV4, IPV6 = 0x0806, 0x0800, 0x86DD
TCP, UDP = 6, 17

BLANKS = re.compile(r"[ \t]*")
TYPED = re.compile(r"ethertype [\w .()/-]{1,40}, (?=IP|ARP)")  # said without -e of tagged packets on `any`
ADDRESS = r"(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f]{0,4}:[0-9a-f:]*[0-9a-f:](?:\d{1,3}(?:\.\d{1,3}){3})?)"
PORTED = re.compile(rf"{ADDRESS}\.[\w-]+$")
UNPORTED = re.compile(rf"{ADDRESS}$")
PORTS = re.compile(r"(?P<source>[\w-]{1,64}) > (?P<destination>[\w-]{1,64}): ?")
BARE = re.compile(
    r" ?(?:ip-proto-(?P<number>\d+)|(?P<name>[a-z][\w-]{1,20}))(?: (?P<length>\d+))?"
    r"(?=\s*$|\s*\((?:DF|frag|ttl)|\s*\[(?:tos|ttl) )"
)
CLASSIC_END = re.compile(
    r"(?: \(DF\)| \[tos 0x[^\]]*\] ?| \[ttl \d+\]| \(frag \d+:\d+@\d+\+?\)| \(ttl [^)]*\))+\s*$"
)
LONGEST_END = 200
QUOTED = re.compile(r"\s+(?:for )?(?=IP6? |\S+ > |\(tos )")
WORD = re.compile(r"\s*(?:IP6? \S+ > \S+: +)?([A-Za-z][\w-]{1,20})")
NOT_UDP = re.compile(r" *(?:sctp|DCCP|dccp|PGM|igmp)\b")  # other protocols whose ends have ports


def read_line(text: str, number: int = 1) -> LineRecord:
    """The record of one printed line, in any of tcpdump's formats; lines that -v breaks may follow it.

    Raises `ListingError` if it is no packet's.
    """
    entry = next(iter(entries_of(text)), None)
    if entry is None:
        raise ListingError("this is no line of tcpdump's")
    entry.number = number
    return read_entry(entry)


def read_entry(entry: Entry) -> LineRecord:
    """The record of what `lines` found to belong together, read in the first of its ways that makes sense."""
    first: LineRecord | None = None
    failure: ListingError | None = None
    for text in entry.readings():
        try:
            record = read_record(text, entry.number, entry.indented)
        except ListingError as error:
            failure = failure or error
            continue
        if not record.unread:
            first = record
            break
        first = first or record
    if first is None:
        assert failure is not None
        raise failure
    first.notes += entry.notes
    return first


def read_record(text: str, number: int, indented: bool = False) -> LineRecord:
    """The record of a packet's whole text, which begins with its time or, under -t, the packet."""
    record = LineRecord(text, number)
    line = Scanner(record)
    read_time(line, indented)
    line.take(BLANKS)
    known = None
    ip_follows = line.text.startswith(("IP ", "IP6 "), line.at)  # as it mostly does
    if not ip_follows:
        read_link(line)
        line.take(TYPED)
        known = record.link.ethertype if record.link is not None else None
        if known not in (None, ARP, IPV4, IPV6):
            raise unknown(line)
    if not ip_follows and known in (None, ARP) and read_arp(line, known == ARP):
        pass
    elif read_ip(line, {IPV4: 4, IPV6: 6}.get(known or 0, 0)):
        assert record.ip is not None
        read_payload(line, record.ip)
    else:
        raise unknown(line)
    if not line.done:
        record.unread = line.rest.strip()
    record.fields.sort(key=place)
    return record


def unknown(line: Scanner) -> ListingError:
    """What is said of a protocol that is not read back."""
    word = WORD.match(line.text, line.at)
    name = f" ({word[1]})" if word is not None else ""
    return ListingError(f"its protocol{name} is none of those that are read back", line.at)


def place(field: Field) -> int:
    return field.start


def read_payload(line: Scanner, ip: IpPart) -> None:
    """What IP carries, and what up to 3.7 is said of IP after it."""
    record = line.record
    if ip.version == 6 and ip.offset is not None:
        ports = line.take(PORTS)
        if ports is not None:
            record.source_port, record.destination_port = ports["source"], ports["destination"]
            line.note("udp.source_port", ports, "source", ports["source"])
            line.note("udp.destination_port", ports, "destination", ports["destination"])
    if not ip.offset and ip.protocol in (None, TCP) and read_tcp(line):
        take_ends(line, "tcp")
        read_application(line, after_tcp=True)
    elif not ip.offset and read_icmp(line, ip.version):
        take_ends(line, "")
        read_quotation(line)
    elif has_ports(line, ip):
        take_ends(line, "udp" if record.source_port is None else "")
        read_datagram(line)
    else:
        take_ends(line, "")
        read_bare(line, ip)
    read_end(line, ip)


def has_ports(line: Scanner, ip: IpPart) -> bool:
    """Whether the ends have ports, which makes what is carried UDP: TCP has been ruled out."""
    if line.record.source_port is not None:
        return True
    if ip.offset or ip.protocol not in (None, UDP) or ip.source is None or ip.destination is None:
        return False
    if UNPORTED.match(ip.source) or UNPORTED.match(ip.destination):
        return False
    if ip.protocol == UDP or PORTED.match(ip.source) or PORTED.match(ip.destination):
        return ip.protocol == UDP or line.sees(NOT_UDP) is None
    # Only names: a part after the last dot that is a number or a service.
    return all(
        port.isdigit() or bool(lookup.service(port))
        for port in (ip.source.rpartition(".")[2], ip.destination.rpartition(".")[2])
    ) and (not ip.source.rpartition(".")[0].isdigit())


def read_datagram(line: Scanner) -> None:
    """What UDP carries."""
    record = line.record
    line.take(BLANKS)
    if not read_udp(line) or (record.udp is not None and record.udp.length is None):
        read_dns(line)
        if record.dns is not None and record.udp is not None:
            record.udp.length = record.dns.length
    read_application(line, after_tcp=False)


def read_application(line: Scanner, after_tcp: bool) -> None:
    """What is said of the data that TCP or UDP carry."""
    record = line.record
    if after_tcp and record.tcp is not None and record.tcp.length:
        start = line.at
        if line.skip(": ") or line.skip(" "):
            at = line.at
            if line.text[at : at + 1].isdigit() and read_dns(line):
                return
            line.at = start
    if line.done:
        return
    stop = len(line.text)
    if record.style in ("", STYLE_37):
        end = CLASSIC_END.search(line.text, max(line.at, len(line.text) - LONGEST_END))
        if end is not None:
            stop = end.start()
    told = line.text[line.at : stop]
    text = told.lstrip(" :,")
    if text.strip():
        record.application = text
        start = line.at + len(told) - len(told.lstrip(" :,"))
        record.fields.append(Field("application", start, start + len(text), text))
    line.at = stop


def read_quotation(line: Scanner) -> None:
    """The packet that an ICMP error quotes, under -v."""
    icmp = line.record.icmp
    if icmp is None or line.done or icmp.type not in (3, 4, 5, 11, 12) or icmp.version == 6:
        return
    start = line.at
    if line.take(QUOTED) is None:
        return
    quoted = LineRecord(line.text, line.record.number)
    quoted.style = line.record.style
    inner = Scanner(quoted, line.at)
    try:
        if not read_ip(inner, 4) or quoted.ip is None:
            line.at = start
            return
        read_payload(inner, quoted.ip)
    except ListingError:
        line.at = start
        return
    icmp.quoted = quoted
    line.at = inner.at
    for field in quoted.fields:
        line.record.fields.append(field._replace(name=f"quoted.{field.name}"))


def read_bare(line: Scanner, ip: IpPart) -> None:
    """A protocol that is only named, or the fragment of one."""
    match = line.take(BARE)
    if match is None:
        if line.sees(CLASSIC_END) or line.text[line.at :].lstrip().startswith("(frag "):
            return
        if ip.offset and ip.version == 6:
            return
        if ip.protocol is None or ip.length is None:
            raise unknown(line)
        read_application(line, after_tcp=False)
        return
    if match["number"] is not None:
        ip.protocol = line.number("ip.protocol", match, "number", 255)
    elif ip.protocol is None:
        ip.protocol = lookup.protocol(match["name"])
        if ip.protocol is None:
            raise ListingError(f"{match['name']} is no protocol that /etc/protocols has", match.start("name"))
        line.note("ip.protocol", match, "name", ip.protocol)
    if match["length"] is None:
        if ip.offset is None and ip.version == 4:
            ip.offset = 8  # only fragments, but for the first, are named and no more
            line.record.notes.append("the fragment's offset and length are invented")
    else:
        ip.payload = line.number("ip.payload", match, "length", 0xFFFF)


def read_end(line: Scanner, ip: IpPart) -> None:
    """What stands behind everything up to 3.7."""
    if not line.done:
        read_trailer(line, ip)
    if line.record.style == STYLE_37 and ip.version == 4:
        # They are printed whenever they are not zero.
        ip.dont_fragment = bool(ip.dont_fragment)
        ip.tos = ip.tos or 0
    line.take(BLANKS)
