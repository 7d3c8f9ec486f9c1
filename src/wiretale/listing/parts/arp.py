"""ARP messages.

    ARP, Request who-has 10.0.2.2 tell 10.0.2.15, length 28                    since 4.0
    ARP, Ethernet (len 6), IPv4 (len 4), Reply 10.0.2.2 is-at 52:54:00:12:35:02, length 46     -v
    arp who-has 10.0.2.3 (52:54:0:12:35:3) tell 10.0.2.15                      before
    arp reply 10.0.2.2 is-at 52:54:0:12:35:2
"""

from __future__ import annotations

import re

from wiretale.listing.parts.link import OUI, STATION
from wiretale.listing.record import STYLE_4, STYLE_39, ArpPart
from wiretale.listing.scanner import Scanner

WORD = re.compile(r"(?P<today>ARP, )|arp (?=who-has|reply)")
HARDWARE = re.compile(r"Ethernet \(len 6\), IPv4 \(len 4\), ")
REQUEST = re.compile(
    rf"(?P<today>Request )?who-has (?P<target>[^\s,()]{{1,256}})(?: \((?P<hardware>{STATION}){OUI}\))?"
    r" tell (?P<sender>[^\s,()]{1,256})"
)
REPLY = re.compile(
    rf"(?P<today>Reply|reply) (?P<sender>[^\s,()]{{1,256}}) is-at (?P<hardware>{STATION}){OUI}"
)
LENGTH = re.compile(r", length (?P<length>\d+)")


def read_arp(line: Scanner, known: bool) -> bool:
    """Takes a message. `known` says that the link level called it ARP: the word is missing then."""
    start = line.at
    word = line.take(WORD)
    if word is None and not known:
        return False
    line.take(HARDWARE)
    match = line.take(REQUEST)
    if match is not None:
        arp = ArpPart(1, match["sender"], match["target"], target_hardware=match["hardware"])
        line.note("arp.operation", match, 0, 1)
        line.note("arp.target", match, "target", match["target"])
        if match["hardware"] is not None:
            line.note("arp.target_hardware", match, "hardware", match["hardware"])
        line.note("arp.sender", match, "sender", match["sender"])
    else:
        match = line.take(REPLY)
        if match is None:
            line.at = start
            return False
        arp = ArpPart(2, match["sender"], sender_hardware=match["hardware"])
        line.note("arp.operation", match, "today", 2)
        line.note("arp.sender", match, "sender", match["sender"])
        line.note("arp.sender_hardware", match, "hardware", match["hardware"])
    length = line.take(LENGTH)
    if length is not None:
        arp.length = line.number("arp.length", length, "length", 0xFFFF)
    today = match["today"] in ("Request ", "Reply")
    if not line.record.style:
        line.record.style = STYLE_4 if today else STYLE_39
    line.record.arp = arp
    return True
