"""ICMP and ICMPv6 messages.

    ICMP echo request, id 7, seq 1, length 64                                     since 3.8
    ICMP host 192.0.2.9 unreachable, length 36
    ICMP 192.0.2.9 udp port 53 unreachable, length 56; under -v the packet that is quoted follows
    icmp: echo request                                                            up to 3.7
    icmp: 192.0.2.9 udp port 53 unreachable for a > b: ...                        up to 3.7, -v
    ICMP6, neighbor solicitation, who has 2001:db8::2, length 32
"""

from __future__ import annotations

import re

from wiretale.listing.parts.link import STATION
from wiretale.listing.record import STYLE_37, IcmpPart
from wiretale.listing.scanner import Scanner
from wiretale.protocols.icmpv6 import TYPES

HOST = r"[^\s,()]{1,256}"
WORD = re.compile(r"ICMP |(?P<classic>icmp: )")
WORD6 = re.compile(r"(?:\[(?:(?P<ok>icmp6 sum ok)|bad icmp6 cksum [^\]]*)\] )?(?:ICMP6, |icmp6: )")
CHECKSUM = re.compile(r" \(wrong icmp cksum (?P<found>[0-9a-f]+) \(->(?P<right>[0-9a-f]+)\)!\)")
LENGTH = re.compile(r", length (?P<length>\d+)")

ECHO = re.compile(r"echo (?P<kind>request|reply)(?:,? id (?P<id>\d+))?(?:,? seq (?P<seq>\d+))?")
PORT = re.compile(
    rf"(?P<target>{HOST}) (?:(?P<transport>tcp|udp) port|protocol (?P<protocol>\d+) port) (?P<port>[^\s,]+) unreachable"
)
PROTOCOL = re.compile(rf"(?P<target>{HOST}) protocol (?P<protocol>\d+) unreachable")
CODE = re.compile(rf"(?P<target>{HOST}) unreachable - #(?P<code>\d+)")
MTU = re.compile(r" \(mtu (?P<mtu>\d+)\)")
REDIRECT = re.compile(rf"redirect(?P<tos>-tos)? (?P<target>{HOST}) to (?P<kind>net|host) (?P<gateway>{HOST})")
PARAMETER = re.compile(r"parameter problem - (?P<kind>code|octet) (?P<value>\d+)")
STAMP = re.compile(r"time stamp query id (?P<id>\d+) seq (?P<seq>\d+)")
OTHER = re.compile(r"type-#(?P<type>\d+)")
# What comes before and after the destination, and the code (RFC 792, RFC 1812 5.2.7.1).
UNREACHABLE = [
    (re.compile(rf"{before}(?P<target>{HOST}) {after}(?![\w-]| -)"), code)
    for before, after, code in (
        ("host ", "unreachable - admin prohibited filter", 13),
        ("net ", "unreachable", 0),
        ("host ", "unreachable", 1),
        ("", "unreachable - need to frag", 4),
        ("", "unreachable - source route failed", 5),
        ("net ", "unreachable - unknown", 6),
        ("host ", "unreachable - unknown", 7),
        ("", "unreachable - source host isolated", 8),
        ("net ", "unreachable - admin prohibited", 9),
        ("host ", "unreachable - admin prohibited", 10),
        ("net ", "unreachable - tos prohibited", 11),
        ("host ", "unreachable - tos prohibited", 12),
        ("host ", "unreachable - host precedence violation", 14),
        ("host ", "unreachable - precedence cutoff", 15),
    )
]
NAMED = {
    "time exceeded in-transit": (11, 0), "ip reassembly time exceeded": (11, 1), "source quench": (4, 0),
    "router solicitation": (10, 0), "information request": (15, 0), "information reply": (16, 0),
    "address mask request": (17, 0),
}  # fmt: skip
NAME = re.compile("|".join(NAMED))

ECHO6 = re.compile(r"echo (?P<kind>request|reply)(?:, id (?P<id>\d+))?(?:, seq (?P<seq>\d+))?")
SOLICITATION = re.compile(rf"neighbor solicitation(?:, length (?P<length>\d+))?, who has (?P<target>{HOST})")
ADVERTISEMENT = re.compile(
    rf"neighbor advertisement(?:, length (?P<length>\d+))?, tgt is (?P<target>{HOST})"
    r"(?:, Flags \[(?P<flags>[a-z, ]*)\])?"
)
UNREACHABLE6 = re.compile(
    rf"destination unreachable, (?:(?P<why>unreachable route| unreachable prohibited|beyond scope|unreachable address)"
    rf" (?P<target>{HOST})(?:, source address {HOST})?"
    rf"|unreachable port, (?P<host>{HOST}) (?P<transport>tcp|udp) port (?P<port>[^\s,]+))"
)
WHY6 = {"unreachable route": 0, " unreachable prohibited": 1, "beyond scope": 2, "unreachable address": 3}
TOO_BIG = re.compile(r"packet too big, mtu (?P<mtu>\d+)")
EXCEEDED = re.compile(rf"time exceeded in-transit for (?P<target>{HOST})")
# Of these only the kind and the length are read.
NAMED6 = {name.decode(): number for number, name in TYPES.items() if number > 129}
NAME6 = re.compile("|".join(sorted(map(re.escape, NAMED6), key=len, reverse=True)))
OPTION6 = re.compile(
    rf"\s+(?P<which>source|destination) link-address option \((?P<kind>[12])\), length 8 \(1\): (?P<station>{STATION})"
    r"(?:\s+0x0000: +[0-9a-f]{4} [0-9a-f]{4} [0-9a-f]{4})?"
)
ADVERTISEMENT_FLAGS = {"router": 0x80, "solicited": 0x40, "override": 0x20}

TCP, UDP = 6, 17


def read_icmp(line: Scanner, version: int) -> bool:
    """Takes a message, but for the packet that it may quote."""
    if version == 6:
        return read_icmp6(line)
    start = line.at
    word = line.take(WORD)
    if word is None:
        return False
    icmp = read_message(line)
    if icmp is None:
        line.at = start
        return False
    if word["classic"] is not None and not line.record.style:
        line.record.style = STYLE_37
    line.record.icmp = icmp
    length = line.take(LENGTH)
    if length is not None:
        icmp.length = line.number("icmp.length", length, "length", 0xFFFF)
    wrong = line.take(CHECKSUM)
    if wrong is not None:
        icmp.checksum = line.number("icmp.checksum", wrong, "found", 0xFFFF, 16)
        icmp.checksum_right = False
    return True


def read_message(line: Scanner) -> IcmpPart | None:
    """The message, up to its length."""
    match = line.take(ECHO)
    if match is not None:
        icmp = IcmpPart(4, 8 if match["kind"] == "request" else 0)
        line.note("icmp.type", match, "kind", icmp.type)
        icmp.id = line.number("icmp.id", match, "id", 0xFFFF)
        icmp.seq = line.number("icmp.seq", match, "seq", 0xFFFF)
        return icmp
    match = line.take(PORT)
    if match is not None:
        icmp = IcmpPart(4, 3, 3, target=match["target"], port=match["port"])
        icmp.protocol = {"tcp": TCP, "udp": UDP}.get(match["transport"] or "")
        if icmp.protocol is None:
            icmp.protocol = line.number("icmp.protocol", match, "protocol", 255)
        line.note("icmp.target", match, "target", match["target"])
        line.note("icmp.port", match, "port", match["port"])
        return icmp
    match = line.take(PROTOCOL)
    if match is not None:
        icmp = IcmpPart(4, 3, 2, target=match["target"])
        line.note("icmp.target", match, "target", match["target"])
        icmp.protocol = line.number("icmp.protocol", match, "protocol", 255)
        return icmp
    match = line.take(REDIRECT)
    if match is not None:
        code = (1 if match["kind"] == "host" else 0) + (2 if match["tos"] else 0)
        icmp = IcmpPart(4, 5, code, target=match["target"], gateway=match["gateway"])
        line.note("icmp.target", match, "target", match["target"])
        line.note("icmp.gateway", match, "gateway", match["gateway"])
        return icmp
    match = line.take(PARAMETER)
    if match is not None:
        value = line.number("icmp.pointer", match, "value", 255) or 0
        return IcmpPart(4, 12, value) if match["kind"] == "code" else IcmpPart(4, 12, pointer=value)
    match = line.take(STAMP)
    if match is not None:
        icmp = IcmpPart(4, 13)
        icmp.id = line.number("icmp.id", match, "id", 0xFFFF)
        icmp.seq = line.number("icmp.seq", match, "seq", 0xFFFF)
        return icmp
    match = line.take(NAME)
    if match is not None:
        kind, code = NAMED[match[0]]
        line.note("icmp.type", match, 0, kind)
        return IcmpPart(4, kind, code)
    match = line.take(OTHER)
    if match is not None:
        return IcmpPart(4, line.number("icmp.type", match, "type", 255) or 0)
    return read_unreachable(line)


def read_unreachable(line: Scanner) -> IcmpPart | None:
    """A destination that is unreachable for one of the many reasons."""
    match = line.take(CODE)
    if match is not None:
        icmp = IcmpPart(4, 3, line.number("icmp.code", match, "code", 255) or 0, target=match["target"])
        line.note("icmp.target", match, "target", match["target"])
        return icmp
    for pattern, code in UNREACHABLE:
        match = line.take(pattern)
        if match is not None:
            icmp = IcmpPart(4, 3, code, target=match["target"])
            line.note("icmp.target", match, "target", match["target"])
            mtu = line.take(MTU)
            if mtu is not None:
                icmp.mtu = line.number("icmp.mtu", mtu, "mtu", 0xFFFF)
            return icmp
    return None


def read_icmp6(line: Scanner) -> bool:
    """Takes a message of ICMPv6: echoes, and what neighbors say of each other."""
    start = line.at
    word = line.take(WORD6)
    if word is None:
        return False
    match = line.take(ECHO6)
    if match is not None:
        icmp = IcmpPart(6, 128 if match["kind"] == "request" else 129)
        line.note("icmp.type", match, "kind", icmp.type)
        icmp.id = line.number("icmp.id", match, "id", 0xFFFF)
        icmp.seq = line.number("icmp.seq", match, "seq", 0xFFFF)
    elif (match := line.take(UNREACHABLE6)) is not None:
        icmp = IcmpPart(6, 1, WHY6.get(match["why"], 4), target=match["target"] or match["host"], port=match["port"])
        line.note("icmp.target", match, "target" if match["target"] else "host", icmp.target or "")
        icmp.protocol = {"tcp": TCP, "udp": UDP}.get(match["transport"] or "")
    elif (match := line.take(TOO_BIG)) is not None:
        icmp = IcmpPart(6, 2)
        icmp.mtu = line.number("icmp.mtu", match, "mtu", 0xFFFFFFFF)
    elif (match := line.take(EXCEEDED)) is not None:
        icmp = IcmpPart(6, 3, target=match["target"])
        line.note("icmp.target", match, "target", match["target"])
    elif (match := line.take(SOLICITATION) or line.take(ADVERTISEMENT)) is None:
        match = line.take(NAME6)
        if match is None:
            line.at = start
            return False
        icmp = IcmpPart(6, NAMED6[match[0]])
        line.note("icmp.type", match, 0, icmp.type)
    else:
        icmp = IcmpPart(6, 135 if match.re is SOLICITATION else 136, target=match["target"])
        line.note("icmp.target", match, "target", match["target"])
        icmp.length = line.number("icmp.length", match, "length", 0xFFFF)
        if match.re is ADVERTISEMENT and match["flags"] is not None:
            names = match["flags"].split(", ")
            icmp.flags = sum(bit for name, bit in ADVERTISEMENT_FLAGS.items() if name in names)
    length = line.take(LENGTH)
    if length is not None:
        icmp.length = line.number("icmp.length", length, "length", 0xFFFF)
    option = line.take(OPTION6)
    if option is not None:
        icmp.link_option = int(option["kind"])
        icmp.link_address = option["station"]
        line.note("icmp.link_address", option, "station", option["station"])
    line.record.icmp = icmp
    return True
