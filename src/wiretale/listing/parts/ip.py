"""The IP header: the two ends, and what -v says of the rest.

    IP a.b.c.d.port > e.f.g.h.port:                        no `IP` up to 3.7, and none after -e
    IP (tos 0x0, ttl 64, id 1, offset 0, flags [DF], proto TCP (6), length 60)\\n    a > b:       -v since 3.8
    a > b: ... (DF) [tos 0x10]  (ttl 64, id 1, len 60)     up to 3.7, at the end of the line
    a > b: ... (frag 1:480@1480+)                          likewise; today's fragments: a > b: ip-proto-17
    IP6 (flowlabel 0x12345, hlim 64, next-header TCP (6) payload length: 40) a > b:
    IP6 a > b: frag (0x00000063:0|64) ...
"""

from __future__ import annotations

import re

from wiretale.listing.record import STYLE_37, Field, IpPart, ListingError
from wiretale.listing.scanner import Scanner

LONGEST_END = 300  # a host's name and a service's
WORD = re.compile(r"IP(6?) (?=\S)")
IPV6 = re.compile(r"[0-9a-f]{0,4}:[0-9a-f:]*:")
MISSING = re.compile(r"truncated-ip6? - (?P<missing>\d+) bytes missing! ?")
ENDS = re.compile(
    rf"\s*(?P<source>[^\s>,()\[\]]{{1,{LONGEST_END}}}) > (?P<destination>[^\s,()\[\]]{{1,{LONGEST_END}}}):(?=\s|$) ?"
)
# A listing from which a page took the addresses away.
LOST = re.compile(r"> (?=(?:[SFRPWE]+|\.) (?:\d|ack|win|\[))")

TOS = re.compile(r"tos 0x(?P<tos>[0-9a-f]{1,2})")
TTL = re.compile(r"ttl +(?P<ttl>\d+)")
ID = re.compile(r"id (?P<id>\d+)")
OFFSET = re.compile(r"offset (?P<offset>\d+)")
FLAGS = re.compile(r"flags \[(?P<flags>[^\]]*)\]")
PROTOCOL = re.compile(r"proto:? (?:(?P<name>[\w .-]+?) \((?P<proto>\d+)\)|(?P<number>\d+))")
LENGTH = re.compile(r"(?:length|len):? (?P<length>\d+)")
OPTIONS = re.compile(r"options ?\((?P<options>[^)]*)\)")
CHECKSUM = re.compile(r"bad cksum (?P<bad>[0-9a-f]{1,4}) \(->(?P<right>[0-9a-f]{1,4})\)!")

CLASS = re.compile(r"class 0x(?P<tos>[0-9a-f]{1,2})")
FLOW = re.compile(r"flowlabel 0x(?P<flow>[0-9a-f]{1,5})")
HOP_LIMIT = re.compile(r"hlim (?P<ttl>\d+)")
NEXT = re.compile(r"next-header:? (?:(?P<name>[\w .-]+?) \((?P<proto>\d+)\)|(?P<number>\d+))")
FRAGMENT6 = re.compile(r"frag \((?:0x(?P<id>[0-9a-f]{1,8}):)?(?P<offset>\d+)\|(?P<payload>\d+)\)(?: |$)")

TRAILER = re.compile(
    r" *(?:(?P<df>\(DF\))|\[tos 0x(?P<tos>[0-9a-f]{1,2})(?:,[^\]]*)?\]|\[ttl (?P<ttl>\d+)\]"
    r"|\(frag (?P<id>\d+):(?P<payload>\d+)@(?P<offset>\d+)(?P<more>\+?)\)"
    r"|\((?P<header>ttl +\d+, id \d+(?:, len \d+)?(?:, optlen=\d+[^)]*)?(?:, bad cksum [0-9a-f]+!)?)\)) *"
)


def read_ip(line: Scanner, version: int) -> bool:
    """Takes the header up to the ends. `version` is what the link level says is carried, or 0."""
    start = line.at
    word = line.take(WORD)
    if word is not None:
        version = 6 if word[1] else 4
    ip = IpPart(version or 4)
    missing = line.take(MISSING)
    if line.text.startswith("(", line.at):
        stop = closing(line.text, line.at)
        if stop < 0:
            raise ListingError("the IP header's parenthesis is not closed", line.at)
        take_header(line, ip, line.at, stop)
        line.at = stop + 1
    missing = missing or line.take(MISSING)
    if missing is not None:
        line.number("ip.missing", missing, "missing", 0xFFFF)
    ends = line.take(ENDS)
    if ends is None:
        if line.take(LOST) is None:
            line.at = start
            return False
    else:
        ip.source = ends["source"]
        ip.destination = ends["destination"]
        line.ends = ends  # with their ports, if they have any: see `take_ends`
        if not version and IPV6.match(ip.source):
            ip.version = 6
    if not line.record.style and word is None and not version:
        line.record.style = STYLE_37
    line.record.ip = ip
    if ip.version == 6:
        read_fragment6(line, ip)
    return True


def take_ends(line: Scanner, transport: str) -> None:
    """Makes fields of the ends: of hosts and ports if there is a `transport` (tcp, udp), else of hosts alone."""
    ends = line.ends
    record = line.record
    if ends is None or record.ip is None:
        return
    for end in ("source", "destination"):
        host = ends[end]
        start, stop = ends.span(end)
        if transport:
            host, dot, port = host.rpartition(".")
            if not dot:
                raise ListingError(f"{port} has no port", start)
            setattr(record, f"{end}_port", port)
            record.fields.append(Field(f"{transport}.{end}_port", stop - len(port), stop, port))
        setattr(record.ip, end, host)
        record.fields.append(Field(f"ip.{end}", start, start + len(host), host))
    line.ends = None


def closing(text: str, at: int) -> int:
    """Where the parenthesis that opens at `at` closes; -1 if it does not within a header's worth of text."""
    depth = 0
    for place in range(at, min(len(text), at + 2000)):
        c = text[place]
        if c == "(":
            depth += 1
        elif c == ")":
            depth -= 1
            if depth == 0:
                return place
    return -1


def take_header(line: Scanner, ip: IpPart, start: int, stop: int) -> None:
    """The fields in parentheses."""
    text = line.text

    def within(pattern: re.Pattern[str]) -> re.Match[str] | None:
        return pattern.search(text, start, stop + 1)

    if ip.version == 6:
        if (match := within(CLASS)) is not None:
            ip.tos = line.number("ip.tos", match, "tos", 255, 16)
        if (match := within(FLOW)) is not None:
            ip.flow_label = line.number("ip.flow_label", match, "flow", 0xFFFFF, 16)
        if (match := within(HOP_LIMIT)) is not None:
            ip.ttl = line.number("ip.ttl", match, "ttl", 255)
        if (match := within(NEXT)) is not None:
            ip.protocol = line.number("ip.protocol", match, "proto" if match["proto"] else "number", 255)
        if (match := within(LENGTH)) is not None:
            ip.length = line.number("ip.length", match, "length", 0xFFFF)
        if ip.tos is None:
            ip.tos = 0
        if ip.flow_label is None:
            ip.flow_label = 0
        return
    if (match := within(TOS)) is not None:
        ip.tos = line.number("ip.tos", match, "tos", 255, 16)
    if (match := within(TTL)) is not None:
        ip.ttl = line.number("ip.ttl", match, "ttl", 255)
    elif ip.tos is not None:
        ip.ttl = 0  # which is not printed
    if (match := within(ID)) is not None:
        ip.id = line.number("ip.id", match, "id", 0xFFFF)
    if (match := within(OFFSET)) is not None:
        ip.offset = line.number("ip.offset", match, "offset", 0xFFF8)
    if (match := within(FLAGS)) is not None:
        flags = match["flags"]
        ip.dont_fragment = "DF" in flags
        ip.more_fragments = "+" in flags
        ip.reserved_flag = "rsvd" in flags
        line.note("ip.flags", match, "flags", flags)
    if (match := within(PROTOCOL)) is not None:
        ip.protocol = line.number("ip.protocol", match, "proto" if match["proto"] else "number", 255)
    if (match := within(LENGTH)) is not None:
        ip.length = line.number("ip.length", match, "length", 0xFFFF)
    if (match := within(OPTIONS)) is not None:
        ip.options = match["options"].strip()
        line.note("ip.options", match, "options", ip.options)
    if (match := within(CHECKSUM)) is not None:
        ip.checksum = line.number("ip.checksum", match, "bad", 0xFFFF, 16)


def read_fragment6(line: Scanner, ip: IpPart) -> None:
    """Takes the fragment header of IPv6."""
    match = line.take(FRAGMENT6)
    if match is None:
        return
    ip.id = line.number("ip.id", match, "id", 0xFFFFFFFF, 16)
    ip.offset = line.number("ip.offset", match, "offset", 0xFFF8)
    ip.payload = line.number("ip.payload", match, "payload", 0xFFFF)
    ip.more_fragments = None  # nobody prints it


def read_trailer(line: Scanner, ip: IpPart) -> None:
    """Takes what up to 3.7 stands at the end: `(DF)`, `[tos 0x10]`, `(frag ...)` and, with -v, the rest."""
    while True:
        match = line.take(TRAILER)
        if match is None or match.end() == match.start():
            return
        found = match.groupdict()
        if found["df"] is not None:
            ip.dont_fragment = True
            line.note("ip.flags", match, "df", "DF")
        elif found["tos"] is not None:
            ip.tos = line.number("ip.tos", match, "tos", 255, 16)
        elif found["ttl"] is not None:
            ip.ttl = line.number("ip.ttl", match, "ttl", 255)
        elif found["id"] is not None:
            ip.id = line.number("ip.id", match, "id", 0xFFFF)
            ip.payload = line.number("ip.payload", match, "payload", 0xFFFF)
            ip.offset = line.number("ip.offset", match, "offset", 0xFFFF)
            ip.more_fragments = bool(found["more"])
        else:
            start, stop = match.span("header")
            take_trailing_header(line, ip, start, stop)
            line.record.style = STYLE_37
            return  # nothing is said after it; what follows is of the packet that quotes this one
        line.record.style = STYLE_37


def take_trailing_header(line: Scanner, ip: IpPart, start: int, stop: int) -> None:
    """The fields of `(ttl 64, id 1, len 60)`."""
    text = line.text
    if (match := TTL.search(text, start, stop)) is not None:
        ip.ttl = line.number("ip.ttl", match, "ttl", 255)
    if (match := ID.search(text, start, stop)) is not None:
        ip.id = line.number("ip.id", match, "id", 0xFFFF)
    if (match := LENGTH.search(text, start, stop)) is not None:
        ip.length = line.number("ip.length", match, "length", 0xFFFF)
