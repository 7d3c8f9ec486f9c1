"""The UDP header: a checksum's verdict under -vv, and a length where nobody says more of the data.

    [udp sum ok] UDP, length 38        since 3.8
    [bad udp cksum 0xfe41 -> 0x169c!]  since 4.0; [bad udp cksum 5a18!] before
    udp 38                             up to 3.7
"""

from __future__ import annotations

import re

from wiretale.listing.record import STYLE_37, UdpPart
from wiretale.listing.scanner import Scanner

CHECKSUM = re.compile(
    r"\[(?:(?P<ok>udp sum ok)|(?P<none>no cksum)"
    r"|bad udp cksum (?:0x(?P<found>[0-9a-f]{1,4}) -> 0x(?P<expected>[0-9a-f]{1,4})|(?P<residue>[0-9a-f]{1,4}))!)\] +"
)
LENGTH = re.compile(r"(?:UDP, length:? (?P<length>\d+)|udp (?P<quiet>\d+))(?=$|[ \n])")


def read_udp(line: Scanner) -> bool:
    """Takes the verdict and the length, if either is there; sets the part only then."""
    udp = UdpPart()
    verdict = line.take(CHECKSUM)
    if verdict is not None:
        udp.no_checksum = verdict["none"] is not None
        udp.checksum_right = verdict["ok"] is not None
        udp.checksum = line.number("udp.checksum", verdict, "found", 0xFFFF, 16)
        udp.checksum_expected = line.number("udp.checksum_expected", verdict, "expected", 0xFFFF, 16)
        if verdict["residue"] is not None:
            udp.checksum_residue = line.number("udp.checksum", verdict, "residue", 0xFFFF, 16)
        elif udp.checksum is None:
            line.note("udp.checksum", verdict, 0, verdict[0].strip()[1:-1])
    match = line.take(LENGTH)
    if match is not None:
        group = "length" if match["length"] is not None else "quiet"
        udp.length = line.number("udp.length", match, group, 0xFFFF)
        if match["quiet"] is not None and not line.record.style:
            line.record.style = STYLE_37
    if verdict is None and match is None:
        return False
    line.record.udp = udp
    return True
