"""How tcpdump's versions word the same headers.

A dissector parses a header once, whatever the style. Where versions of tcpdump put it into other words, or
into another order, it asks the `Style` in `out.style`; what no `Style` mentions is worded as 4.99 words it.
So this file is the list of the differences, and `STYLES` the table of them.

What is known of 3.7 and 3.9 comes from their output and from their manual, not from their source: see docs/styles.md.
"""

from __future__ import annotations

from wiretale.native import Final, final, i64


@final
class Style:
    """One version's words. Each attribute is a difference, with 4.99's as what it is by default."""

    def __init__(self, name: str) -> None:
        self.name = name

        # ---- both of the 3.x styles ----
        self.classic = False
        """TCP as `S 1:2(1) ack 3 win 4 <mss 5>`, with nothing about the text that it carries; marks of truncation
        without a blank before them; ARP in small letters; -ttt in microseconds; the type behind a VLAN tag and the
        protocol of later fragments by name."""
        self.after_header = b"\n    "  # what follows an IPv4 header's fields
        self.edns_dnssec = b" DO"  # the flag of EDNS that asks for DNSSEC's records
        self.edns_options = True  # whether EDNS options are shown
        self.udp_verdict_in_words = False  # a wrong UDP checksum by what it sums up to, not by what it should be
        self.checksum_from: i64 = 2  # how many -v show whether a UDP checksum is right

        # ---- 3.7 alone ----
        self.header_last = False
        """IPv4's fields stand behind what is carried: `(DF) [tos 0x10]  (ttl 64, id 1, len 60)`."""
        self.ip = b"IP "  # before an IPv4 header
        self.ip6 = b"IP6 "
        self.icmp = b"ICMP "  # before an ICMP message
        self.icmp_details = True  # an echo's numbers, a message's length, and extensions
        self.quotation = b"\n\t"  # between an ICMP error and the datagram that it quotes
        self.quotation_from: i64 = 1  # how many -v show it
        self.udp = b"UDP, length "  # before the length of what no dissector knows
        self.domain = b""  # before a DNS message
        self.sum_ok = False  # a TCP checksum is `[tcp sum ok]`
        self.sack = b""  # before the number of a SACK option's blocks
        self.bare_link = False
        """-e as `0:1:2:3:4:5 6:7:8:9:a:b 0800 66: `; octets of addresses without leading zeros; VLAN tags always."""
        self.wide_dump = False  # -x and -X with tabs between their columns
        self.american_date = False  # -tttt as MM/DD/YYYY


def _3_9() -> Style:
    style = Style("3.9")
    style.classic = True
    style.after_header = b" "
    style.edns_dnssec = b" OK"
    style.edns_options = False
    style.udp_verdict_in_words = True
    return style


def _3_7() -> Style:
    style = Style("3.7")
    style.classic = True
    style.edns_dnssec = b" OK"
    style.edns_options = False
    style.udp_verdict_in_words = True
    style.checksum_from = 1
    style.header_last = True
    style.ip = b""
    style.ip6 = b""
    style.icmp = b"icmp: "
    style.icmp_details = False
    style.quotation = b" for "
    style.quotation_from = 2
    style.udp = b"udp "
    style.domain = b" "
    style.sum_ok = True
    style.sack = b" sack"
    style.bare_link = True
    style.wide_dump = True
    style.american_date = True
    return style


MODERN: Final = Style("4.99")

# By name, as --style gives it.
STYLES: Final[dict[str, Style]] = {style.name: style for style in (_3_7(), _3_9(), MODERN)}
