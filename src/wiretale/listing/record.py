"""What a printed line tells, as data.

`LineRecord` is one packet of a listing: a part for every header that the line words (`time`, `link`,
`ip`, `tcp`...), each with a field for every value, `None` where the line does not tell it; and, for
those who point at text rather than use it, `fields`: every value with its name and its place.

    >>> from wiretale.listing.reader import read_line
    >>> record = read_line("15:04:49.050227 windbag.34348 > venus.pop3: S 74:74(0) win 5840 (DF)")
    >>> record.style, record.ip.source, record.source_port, record.tcp.window
    ('3.7', 'windbag', '34348', 5840)
    >>> [(field.name, record.text[field.start:field.end]) for field in record.fields[:3]]
    [('time', '15:04:49.050227'), ('ip.source', 'windbag'), ('tcp.source_port', '34348')]
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

# The formats, by the first version that is known to print them so (see `--style`).
STYLE_37 = "3.7"  # no `IP`, `(DF)` and `[tos 0x80]` at the end: up to 3.7
STYLE_39 = "3.9"  # `IP`, flags as letters, options in <>: 3.8 to 3.9
STYLE_4 = "4.99"  # `Flags [S]`, options in []: 4.0 to today

Value = int | str | bytes | tuple[int, ...]


class Field(NamedTuple):
    """One value that a line tells, and where in the record's text it stands.

    Names are `PART.ATTRIBUTE` of the parts below, with `tcp.` or `udp.` before `source_port` and
    `destination_port`; TCP options are `tcp.option.KIND` with the option's name as tcpdump prints it
    (`mss`, `wscale`, `TS`...), and the first byte of a name's `.` stays part of it.
    """

    name: str
    start: int
    end: int
    value: Value


class ListingError(Exception):
    """A line that looks like a packet and cannot be read; `str()` says why, `column` (from 0) where."""

    def __init__(self, message: str, column: int = 0) -> None:
        super().__init__(message)
        self.column = column


@dataclass(slots=True)
class TimePart:
    """When: in one of the ways of `-t`.

    `kind` is "day" (a time of day, with its date in `date` under -tttt), "epoch" (-tt), "delta" (-ttt up to 3.9:
    since the packet before) or "since" (-ttt or -ttttt of today, which look alike: since the packet before or the
    first one). `seconds` are since midnight, 1970, or that packet.
    """

    kind: str
    seconds: int
    nanoseconds: int
    date: tuple[int, int, int] | None = None  # year, month, day
    digits: int = 6  # of the fraction: nine with --nano


@dataclass(slots=True)
class LinkPart:
    """The link level, as -e prints it; or the interface and direction that `-i any` puts first."""

    source: str | None = None
    destination: str | None = None
    ethertype: int | None = None
    length: int | None = None  # bytes on the wire
    vlans: list[int] = field(default_factory=list)  # tags: priority, DEI and number, from the outside in
    tag_types: list[int] = field(default_factory=list)  # the ethertype before each tag: 0x8100 or 0x88a8
    interface: str | None = None
    direction: str | None = None  # In, Out, B, M, P


@dataclass(slots=True)
class IpPart:
    """The header of IPv4 or IPv6. `source` and `destination` are as printed: addresses or names, without ports.

    Both are None where the listing lost them.
    """

    version: int
    source: str | None = None
    destination: str | None = None
    tos: int | None = None  # the traffic class of IPv6
    ttl: int | None = None  # the hop limit of IPv6
    id: int | None = None
    offset: int | None = None  # of a fragment, in bytes
    more_fragments: bool | None = None
    dont_fragment: bool | None = None
    reserved_flag: bool = False
    protocol: int | None = None
    length: int | None = None  # total length; the payload length of IPv6
    payload: int | None = None  # of a fragment: its bytes
    flow_label: int | None = None
    checksum: int | None = None  # only if the line calls it bad
    options: str | None = None  # as printed


@dataclass(slots=True)
class TcpOption:
    """An option: its name as tcpdump 4.99 prints it, and the numbers or bytes that it has."""

    name: str
    numbers: tuple[int, ...] = ()
    data: bytes = b""


@dataclass(slots=True)
class TcpPart:
    """A TCP header. `seq`, `ack` and SACK blocks are the numbers printed, relative or not."""

    flags: int | None = None  # the header's byte; None with -q
    seq: int | None = None
    seq_end: int | None = None
    ack: int | None = None
    window: int | None = None
    urgent: int | None = None
    options: list[TcpOption] | None = None
    options_cut: bool = False  # the capture ended in the options; the last one may be no more than a name
    length: int | None = None  # bytes of data
    checksum: int | None = None
    checksum_right: bool | None = None
    checksum_expected: int | None = None
    cut: bool = False  # the capture ended in the header: only the ports are known
    checksum_residue: int | None = None  # 3.7 prints what is left over instead


@dataclass(slots=True)
class UdpPart:
    """A UDP header."""

    length: int | None = None  # bytes of data
    checksum: int | None = None
    checksum_right: bool | None = None
    checksum_expected: int | None = None
    checksum_residue: int | None = None
    no_checksum: bool = False


@dataclass(slots=True)
class IcmpPart:
    """An ICMP or ICMPv6 message. Of `type` and `code`, what the words say; the rest as far as the message has it."""

    version: int
    type: int
    code: int = 0
    id: int | None = None
    seq: int | None = None
    length: int | None = None
    mtu: int | None = None
    pointer: int | None = None
    target: str | None = None  # what is unreachable, or asked for
    gateway: str | None = None
    port: str | None = None
    protocol: int | None = None  # of what is quoted
    flags: int | None = None  # of a neighbor advertisement
    checksum: int | None = None
    checksum_right: bool | None = None
    quoted: LineRecord | None = None  # the packet that an error quotes, under -v
    link_address: str | None = None
    link_option: int | None = None  # 1: the source's, 2: the target's


@dataclass(slots=True)
class ArpPart:
    """An ARP message: operation 1 asks, 2 answers."""

    operation: int
    sender: str | None = None  # protocol addresses, or names
    target: str | None = None
    sender_hardware: str | None = None
    target_hardware: str | None = None
    length: int | None = None


@dataclass(slots=True)
class DnsQuestion:
    """What is asked: the type's and the class's name, the domain name with its final dot."""

    type: str
    name: str
    classes: str = ""
    multicast: str = ""  # QM or QU


@dataclass(slots=True)
class DnsRecord:
    """A resource record. `name` is None where only -v would have printed it; `words` are what it holds, as printed."""

    type: str
    words: list[str]
    name: str | None = None
    classes: str = ""
    ttl: int | None = None
    flush: bool = False


@dataclass(slots=True)
class DnsPart:
    """A DNS message."""

    id: int
    response: bool
    opcode: str = ""
    rcode: str = ""
    marks: str = ""  # +% of queries; *-|$ of responses
    flags: int | None = None  # the whole word, where a query has odd bits
    counts: list[int] = field(default_factory=list)  # answers, authorities, additionals
    question_count: int = 1
    questions: list[DnsQuestion] | None = None
    answers: list[DnsRecord] = field(default_factory=list)
    authorities: list[DnsRecord] = field(default_factory=list)
    additionals: list[DnsRecord] = field(default_factory=list)
    length: int | None = None


class LineRecord:
    """One packet of a listing: everything its line, and the lines that belong to it, tell.

    `style` is the format, one of those above; empty where lines of several look like this one.
    `text` is the line with what was wrapped joined again; lines that tcpdump itself breaks (-v) keep their line
    feeds. Prompts and packet numbers before it are gone. `fields` are in the order of the text. `dump` are the bytes
    of -x or -X, from the link level on if `dump_link`. `application` is what the line says of the data that TCP or UDP
    carry and no part holds; `unread` what no reader could make sense of. `notes` say what was
    repaired to read it, one sentence each.
    """

    __slots__ = (
        "application", "arp", "destination_port", "dns", "dump", "dump_link", "fields", "icmp", "ip", "link", "notes",
        "number", "source_port", "style", "tcp", "text", "time", "udp", "unread",
    )  # fmt: skip

    def __init__(self, text: str, number: int = 1) -> None:
        self.text = text
        self.number = number  # of the line it starts on, from 1
        self.style = ""
        self.fields: list[Field] = []
        self.time: TimePart | None = None
        self.link: LinkPart | None = None
        self.ip: IpPart | None = None
        self.arp: ArpPart | None = None
        self.source_port: str | None = None
        self.destination_port: str | None = None
        self.tcp: TcpPart | None = None
        self.udp: UdpPart | None = None
        self.icmp: IcmpPart | None = None
        self.dns: DnsPart | None = None
        self.application = ""
        self.unread = ""
        self.dump = b""
        self.dump_link = False
        self.notes: list[str] = []

    def field(self, name: str) -> Field | None:
        """The first field of a name, or None if the line does not tell it."""
        return next((found for found in self.fields if found.name == name), None)

    def __repr__(self) -> str:
        return f"<LineRecord of line {self.number}: {self.text[:60]!r}>"
