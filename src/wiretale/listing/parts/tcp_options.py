"""TCP options, as they stand between `[` and `]`, or `<` and `>` up to 3.9.

    mss 1460,sackOK,TS val 1 ecr 0,nop,wscale 7       since 4.0
    mss 1460,sackOK,timestamp 1 0,nop,wscale 7        before
    nop,nop,sack 1 {1:1449}                           `sack sack 1 {1:1449} ` up to 3.7
"""

from __future__ import annotations

import re

from wiretale.listing.record import ListingError, TcpOption, TcpPart
from wiretale.listing.scanner import Scanner, to_number

MOST = 40  # options are 40 bytes at the most (RFC 9293 3.1)

OPTION = re.compile(
    r"(?P<plain>nop|eol|sackOK)"
    r"|(?P<number>mss|wscale|echoreply|echo|ccnew|cc) (?P<value>\d+)"
    r"|(?:TS val|timestamp) (?P<val>\d+)(?: ecr)? (?P<ecr>\d+)"
    r"|(?:sack )?sack (?P<blocks>\d+) ?(?P<edges>(?:\{\d+:\d+\})*)"
    r"|unknown-(?P<kind>\d+)(?: 0x(?P<data>[0-9a-f]*))?"
    r"|tfo  ?(?:cookie (?P<cookie>[0-9a-f]+)|(?P<request>cookiereq))"
    r"|md5 (?:shared secret not supplied with -M, can't check - |valid|)(?P<digest>[0-9a-f]{32})?"
    r"|uto 0x(?P<timeout>[0-9a-f]{1,4}) \d+"
    r"|mptcp (?P<size>\d+) (?P<message>[^\]<>]*?)(?=,(?:nop|eol|TS|mss|sack|wscale|unknown|mptcp)|[\]>])"
)
# Where the capture ended: before an option, or in one.
CUT = re.compile(r" ?\[\|tcp\]>?")
CUT_IN = re.compile(r"(?P<name>mss|wscale|TS|timestamp|sack|echo|echoreply) ?\[\|tcp\]>?")
STATED = re.compile(r"\[len (?P<size>\d+)\]")
EDGE = re.compile(r"\{(\d+):(\d+)\}")


def read_options(line: Scanner, tcp: TcpPart, end: str) -> None:
    """Takes the options and the bracket that ends them, `end`."""
    tcp.options = []
    may_be_cut = "[|tcp]" in line.text
    if may_be_cut and line.take(CUT) is not None:
        tcp.options_cut = True
        return
    while not line.skip(end):
        if len(tcp.options) > MOST:
            raise ListingError("more TCP options than a header has room for", line.at)
        start = line.at
        if may_be_cut:
            named = line.take(CUT_IN)
            if named is not None or line.take(CUT) is not None:
                if named is not None:
                    tcp.options.append(TcpOption("TS" if named["name"] == "timestamp" else named["name"]))
                tcp.options_cut = True
                return
        match = line.take(OPTION)
        if match is None:
            raise ListingError("unknown TCP option", line.at)
        option = make(line, match)
        if line.text.startswith("[", line.at) and line.take(STATED) is not None:
            raise ListingError("a TCP option whose length is not that of its kind", start)
        tcp.options.append(option)
        line.note(f"tcp.option.{option.name}", match, 0, option.data or option.numbers)
        if line.skip(","):
            continue
        line.skip(" ")
        if not line.text.startswith(end, line.at):
            raise ListingError("unknown text in TCP options", line.at)


def make(line: Scanner, match: re.Match[str]) -> TcpOption:
    """The option of a match."""
    found = match.groupdict()
    at = match.start()
    if found["plain"] is not None:
        return TcpOption(found["plain"])
    if found["number"] is not None:
        name = found["number"]
        return TcpOption(name, (to_number(found["value"], MOST_OF.get(name, 0xFFFFFFFF), name, at),))
    if found["val"] is not None:
        return TcpOption(
            "TS", (to_number(found["val"], 0xFFFFFFFF, "TS val", at), to_number(found["ecr"], 0xFFFFFFFF, "TS ecr", at))
        )
    if found["blocks"] is not None:
        edges = EDGE.findall(found["edges"])
        if str(len(edges)) != found["blocks"]:
            raise ListingError("the number of SACK blocks is not what it says", at)
        return TcpOption(
            "sack", tuple(to_number(digits, 0xFFFFFFFF, "sack", at) for block in edges for digits in block)
        )
    if found["kind"] is not None:
        digits = found["data"] or ""
        if len(digits) % 2:
            raise ListingError("half a byte in a TCP option", at)
        return TcpOption("unknown", (to_number(found["kind"], 255, "option", at),), bytes.fromhex(digits))
    if found["cookie"] is not None or found["request"] is not None:
        digits = found["cookie"] or ""
        if len(digits) % 2:
            raise ListingError("half a byte in a TCP option", at)
        return TcpOption("tfo", (), bytes.fromhex(digits))
    if found["timeout"] is not None:
        return TcpOption("uto", (int(found["timeout"], 16),))
    if found["size"] is not None:
        size = to_number(found["size"], MOST, "mptcp", at)
        line.record.notes.append("The contents of the multipath TCP option are zeros: only its length is read.")
        return TcpOption("mptcp", (), bytes(max(size - 2, 0)))
    digest = found["digest"] or ""
    if not digest:
        line.record.notes.append("The digest of the MD5 option is zeros: the line does not tell it.")
    return TcpOption("md5", (), bytes.fromhex(digest) or bytes(16))


MOST_OF = {"mss": 0xFFFF, "wscale": 0xFF}
