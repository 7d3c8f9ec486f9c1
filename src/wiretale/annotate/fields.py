"""The fields of one packet as annotations speak of them, whether they come from its bytes or from a printed line.

What is None, empty or not there, the packet or the line does not tell, and nothing is said of it. Text is as
the line has it, so that who reads an annotation finds the place.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class End:
    """One of the two ends of a packet."""

    label: str  # host and port, as the line has them
    host: str  # the host, a name or a number
    address: bytes | None = None  # 4 or 16 bytes
    port: int | None = None
    service: str = ""  # the port's name


@dataclass(slots=True)
class Link:
    """The header of an Ethernet frame (-e)."""

    source: str
    destination: str  # the addresses, as the line has them
    ethertype: int | None  # less than 0x0600: a length
    length: int | None
    broadcast: bool = False
    multicast: bool = False
    vlan: int | None = None  # tag control information


@dataclass(slots=True)
class Ip:
    """What -v shows of an IP header."""

    tos: int | None = None  # DSCP and ECN
    ttl: int | None = None  # or hop limit
    identification: int | None = None
    offset: int | None = None  # of a fragment, in bytes
    dont_fragment: bool | None = None
    more_fragments: bool | None = None
    protocol: int | None = None
    protocol_label: str = ""  # as the line has it
    length: int | None = None  # of the packet; IPv6: of what follows the header
    header_length: int = 0  # 0: not known
    flow_label: int | None = None
    checksum_expected: int | None = None  # where the header's is wrong: what it should be
    checksum: int | None = None


@dataclass(slots=True)
class Checksum:
    """A transport checksum and what came of verifying it."""

    found: int | None
    expected: int | None  # equal to `found` if it is right
    pseudo_header: int | None = None  # the sum of the pseudo-header alone, if it is known
    residue: int | None = None  # what 3.7 prints of a wrong one: the sum over it, which should be 0


@dataclass(slots=True)
class Option:
    """A TCP option: tcpdump's name for it, and its numbers."""

    name: str
    values: tuple[int, ...] = ()


@dataclass(slots=True)
class Tcp:
    flags: int | None = None  # the header's byte; None with -q
    seq: int | None = None  # as the line has it
    seq_end: int | None = None  # None where the line has no range
    relative: bool = False  # seq counts from the connection's start
    raw_seq: int | None = None  # the header's number
    ack: int | None = None
    ack_relative: bool = False
    raw_ack: int | None = None
    window: int | None = None
    urgent: int | None = None
    length: int | None = None  # of the data
    options: list[Option] = field(default_factory=list)
    checksum: Checksum | None = None
    header_length: int = 0  # 0: not known


@dataclass(slots=True)
class Udp:
    length: int | None = None  # of the data
    checksum: Checksum | None = None
    no_checksum: bool = False
    shown: bool = True  # the line says "UDP, length N"


@dataclass(slots=True)
class Icmp:
    version: int  # of IP
    kind: int
    code: int = 0
    identifier: int | None = None
    sequence: int | None = None
    length: int | None = None
    subject: str = ""  # whom it is about: the router of a redirect, the target of a neighbor solicitation
    mtu: int | None = None
    about: str = ""  # the port or protocol that cannot be reached
    echo: bool = False
    checksum: Checksum | None = None
    word: str = ""  # before the message, if it is not the usual one
    quotes: bool = False  # lines below show the packet that an error is about


@dataclass(slots=True)
class Arp:
    operation: int
    sender: str  # protocol addresses
    target: str
    sender_hardware: str = ""
    target_hardware: str = ""
    length: int | None = None


@dataclass(slots=True)
class Record:
    """A resource record of a DNS message, as the line has it."""

    kind: str
    data: str


@dataclass(slots=True)
class Dns:
    identifier: int | None = None
    response: bool = False
    opcode: int = 0
    code: str = ""  # of a response that is an error
    authoritative: bool = False
    truncated: bool = False
    recursion_desired: bool = False
    recursion_available: bool = False
    authentic: bool = False
    checking_disabled: bool = False
    questions: list[tuple[str, str]] = field(default_factory=list)  # kind and name
    answers: list[Record] = field(default_factory=list)
    counts: tuple[int, int, int] | None = None  # answers, authorities, additional
    length: int | None = None  # of the message
    mdns: bool = False


@dataclass(slots=True)
class Fields:
    """What is known of a packet."""

    time_label: str = ""
    time_format: int = 0  # how many -t
    time: int | None = None  # nanoseconds since 1970 or, of a line, since midnight
    style: str = "4.99"  # of the line's words: that of tcpdump 3.7, 3.9 or 4.99
    link: Link | None = None
    version: int = 0  # of IP; 0: none
    protocol: int | None = None  # above IP
    source: End | None = None
    destination: End | None = None
    fragment: bool = False
    verbose_twice: bool = False  # -vv: TCP numbers are shown that -v leaves out
    ip: Ip | None = None
    tcp: Tcp | None = None
    udp: Udp | None = None
    icmp: Icmp | None = None
    arp: Arp | None = None
    dns: Dns | None = None

    @property
    def classic(self) -> bool:
        """Whether the line is of a version before 4: TCP's flags are single letters."""
        return self.style != "4.99"

    @property
    def old(self) -> bool:
        """Whether it is of a version before 3.8: nothing says `IP`, and what is said of it comes last."""
        return self.style == "3.7"
