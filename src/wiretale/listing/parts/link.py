"""The link level that -e prints, and what `-i any` puts before a packet.

    02:00:00:00:00:01 > 02:00:00:00:00:02, ethertype IPv4 (0x0800), length 74:       3.9 to 4.99
    02:00:00:00:00:01 (oui Unknown) > Broadcast, ethertype ARP (0x0806), length 42:  with names
    2:0:0:0:0:1 2:0:0:0:0:2 0800 74:                                                 up to 3.7
    ..., ethertype 802.1Q (0x8100), length 46: vlan 7, p 3, ethertype IPv4 (0x0800), tagged
    eth0  In  IP ...                                                                 -i any, 4.99
    In 02:00:00:00:00:01 ethertype IPv4 (0x0800), length 76:                         -i any -e, before
"""

from __future__ import annotations

import re

from wiretale.listing.record import LinkPart, ListingError
from wiretale.listing.scanner import Scanner

STATION = r"(?:[0-9a-fA-F]{1,2}(?::[0-9a-fA-F]{1,2}){5}|Broadcast|[A-Za-z][\w.-]*)"
OUI = r"(?: \(oui [^)\n]*\))?"
KIND = r"(?:ethertype )?(?P<name>[\w .()/-]*?)(?: \((?P<type>0x[0-9a-fA-F]{4})\))?"
TODAY = re.compile(
    rf"(?P<source>{STATION}){OUI} > (?P<destination>{STATION}){OUI}, {KIND}, length:? (?P<length>\d+): "
)
CLASSIC = re.compile(
    r"(?P<source>[0-9a-fA-F]{1,2}(?::[0-9a-fA-F]{1,2}){5}) "
    r"(?P<destination>[0-9a-fA-F]{1,2}(?::[0-9a-fA-F]{1,2}){5}|Broadcast) "
    r"(?:(?P<type>[0-9a-fA-F]{4}|ip|arp|ip6|rarp) )?(?P<length>\d+): "
)
COOKED = re.compile(r"(?P<interface>\S{1,64}) +(?P<direction>In|Out|B|M|P|\?) +(?=IP6?[ ,(]|ARP|ifindex |ethertype )")
COOKED_LEVEL = re.compile(
    rf"(?:ifindex \d+ )?(?:(?P<source>{STATION}){OUI} )?ethertype (?P<name>[\w .()/-]*?)"
    r" \((?P<type>0x[0-9a-fA-F]{4})\), length (?P<length>\d+): "
)
COOKED_BEFORE = re.compile(r" ?(?P<direction>In|Out|B|M|P) +(?=(?:[0-9a-f]{2}:){5}|ethertype )")
TAG = re.compile(
    r"vlan (?P<vlan>\d+), p (?P<priority>\d)(?P<dei>, DEI)?, "
    r"(?:ethertype (?P<name>[\w .()/-]*?)(?: \((?P<type>0x[0-9a-fA-F]{4})\))?,? |(?=ethertype))"
)

ETHERTYPES = {
    "ip": 0x0800, "IPv4": 0x0800, "IP": 0x0800, "arp": 0x0806, "ARP": 0x0806, "rarp": 0x8035, "ip6": 0x86DD,
    "IPv6": 0x86DD, "802.1Q": 0x8100, "802.1Q-QinQ": 0x88A8, "Reverse ARP": 0x8035,
}  # fmt: skip


def read_link(line: Scanner) -> bool:
    """Takes the link level, if the line has it."""
    cooked = line.take(COOKED) or line.take(COOKED_BEFORE)
    if cooked is not None:
        link = LinkPart(direction=cooked["direction"])
        if "interface" in cooked.groupdict():
            link.interface = cooked["interface"]
            line.note("link.interface", cooked, "interface", cooked["interface"])
        line.note("link.direction", cooked, "direction", cooked["direction"])
        line.record.link = link
        match = line.take(COOKED_LEVEL)
        if match is not None:
            take_level(line, link, match)
        return True
    match = line.take(TODAY)
    if match is None:
        match = line.take(CLASSIC)
        if match is None:
            return False
        line.record.style = "3.7"
    link = line.record.link = LinkPart()
    take_level(line, link, match)
    read_tags(line, link)
    return True


def take_level(line: Scanner, link: LinkPart, match: re.Match[str]) -> None:
    """The fields of a link level."""
    found = match.groupdict()
    link.source = found["source"]
    if link.source is not None:
        line.note("link.source", match, "source", link.source)
    link.destination = found.get("destination")
    if link.destination is not None:
        line.note("link.destination", match, "destination", link.destination)
    link.ethertype = ethertype(found.get("name") or "", found["type"])
    if link.ethertype is not None:
        line.note("link.ethertype", match, "type" if found["type"] is not None else "name", link.ethertype)
    link.length = line.number("link.length", match, "length", 0xFFFFFFFF)


def ethertype(name: str, number: str | None) -> int | None:
    """An ethertype by its number in hexadecimal, or its name; None if it has neither."""
    if number is not None and number not in ETHERTYPES:
        return int(number, 16)
    return ETHERTYPES.get(number or name)


def read_tags(line: Scanner, link: LinkPart) -> None:
    """VLAN tags, from the outside in. The type of what is tagged replaces that of the frame."""
    while True:
        match = line.take(TAG)
        if match is None:
            return
        if len(link.vlans) >= 8:
            raise ListingError("more VLAN tags than a frame has room for", match.start())
        link.tag_types.append(link.ethertype or 0x8100)
        number = line.number("link.vlan", match, "vlan", 4095) or 0
        priority = line.number("link.priority", match, "priority", 7) or 0
        link.vlans.append(priority << 13 | (0x1000 if match["dei"] else 0) | number)
        link.ethertype = ethertype(match["name"] or "", match["type"])
