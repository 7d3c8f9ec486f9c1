"""The TCP header.

    Flags [P.], cksum 0xfe41 (incorrect -> 0x169c), seq 1:25, ack 1, win 683, options [...], length 24    since 4.0
    P, cksum 0xfe41 (incorrect (-> 0x169c), 1:25(24) ack 1 win 683 <...>                                  3.8, 3.9
    P [bad tcp cksum 5a18!] 1:25(24) ack 1 win 683 <...>                                                  up to 3.7
    tcp 24                                                                                                -q
    [|tcp]                                                          what was captured ended in the header
"""

from __future__ import annotations

import re

from wiretale.listing.parts.tcp_options import read_options
from wiretale.listing.record import STYLE_4, STYLE_39, TcpPart
from wiretale.listing.scanner import Scanner

FIN, SYN, RST, PSH, ACK, URG, ECE, CWR = (1 << bit for bit in range(8))
LETTERS = {"F": FIN, "S": SYN, "R": RST, "P": PSH, ".": ACK, "U": URG, "E": ECE, "W": CWR}

CUT = re.compile(r" ?\[\|tcp\](?=$|[ \n])")
QUIET = re.compile(r"tcp (?P<length>\d+)(?=$|[ \n])")
TODAY = re.compile(
    r"Flags \[(?P<flags>[FSRPUEW.]{1,8}|none|)\]"
    r"(?:, cksum 0x(?P<cksum>[0-9a-f]{1,4}) \((?:(?P<right>correct)|incorrect -> 0x(?P<expected>[0-9a-f]{1,4}))\))?"
    r"(?:, seq (?P<seq>\d+)(?::(?P<end>\d+))?)?"
    r"(?:, ack (?P<ack>\d+))?"
    r"(?:, win (?P<win>\d+))?"
    r"(?:, urg (?P<urg>\d+))?"
)
LENGTH = re.compile(r",? ?length (?P<length>\d+)")
CLASSIC = re.compile(
    r"(?P<flags>[SFRPWE]{1,6}|\.)(?:,? \[(?:(?P<ok>tcp sum ok)|bad tcp cksum (?P<residue>[0-9a-f]{1,4})!)\])?"
    r"(?P<comma>,)?"
    r"(?: cksum 0x(?P<cksum>[0-9a-f]{1,4}) \((?:(?P<right>correct)|incorrect \(?-> 0x(?P<expected>[0-9a-f]{1,4}))\),)?"
    r"(?: (?P<seq>\d+):(?P<end>\d+)\((?P<length>\d+)\)| (?P<lone>\d+)(?:\((?P<quoted>\d+)\))(?= ))?"
    r"(?: ack (?P<ack>\d+))?"
    r"(?: win (?P<win>\d+))?"
    r"(?: urg (?P<urg>\d+))?"
)
OPTIONS_TODAY = re.compile(r", options \[")
OPTIONS_CLASSIC = re.compile(r" ?<(?=[a-z])")


def read_tcp(line: Scanner) -> bool:
    """Takes the header, in whichever format."""
    if line.text.startswith("Flags [", line.at):
        return read_today(line)
    if line.take(CUT) is not None:
        line.record.tcp = TcpPart(cut=True)
        return True
    match = line.take(QUIET)
    if match is not None:
        line.record.tcp = TcpPart(length=line.number("tcp.length", match, "length", 0xFFFF))
        return True
    return read_classic(line)


def read_today(line: Scanner) -> bool:
    """Takes a header as it is printed since 4.0."""
    match = line.take(TODAY)
    if match is None:
        return False
    line.record.style = STYLE_4
    tcp = line.record.tcp = TcpPart(flags=flags_value(match["flags"]))
    line.note("tcp.flags", match, "flags", tcp.flags or 0)
    take_checksum(line, tcp, match)
    tcp.seq = line.number("tcp.seq", match, "seq", 0xFFFFFFFF)
    tcp.seq_end = line.number("tcp.seq_end", match, "end", 0xFFFFFFFF)
    take_rest(line, tcp, match)
    if line.take(OPTIONS_TODAY) is not None:
        read_options(line, tcp, "]")
    length = line.take(LENGTH)
    if length is not None:
        tcp.length = line.number("tcp.length", length, "length", 0xFFFF)
    elif tcp.seq is not None and tcp.seq_end is not None:
        tcp.length = (tcp.seq_end - tcp.seq) & 0xFFFFFFFF
    return True


def read_classic(line: Scanner) -> bool:
    """Takes a header as it was printed up to 3.9. Letters alone are none: a window or a number must follow."""
    match = line.sees(CLASSIC)
    if match is None or (match["win"] is None and match["seq"] is None and match["ack"] is None and not match["lone"]):
        return False
    line.at = match.end()
    flags = flags_value(match["flags"]) & ~ACK
    if match["ack"] is not None:
        flags |= ACK
    if match["urg"] is not None:
        flags |= URG
    if not line.record.style:
        line.record.style = STYLE_39
    tcp = line.record.tcp = TcpPart(flags=flags)
    line.note("tcp.flags", match, "flags", flags)
    if match["residue"] is not None:
        tcp.checksum_right = False
        tcp.checksum_residue = line.number("tcp.checksum", match, "residue", 0xFFFF, 16)
    elif match["ok"] is not None:
        tcp.checksum_right = True
        line.note("tcp.checksum", match, "ok", "ok")
    else:
        take_checksum(line, tcp, match)
    if match["lone"] is not None:  # quoted in an ICMP message, the end is left out
        tcp.seq = line.number("tcp.seq", match, "lone", 0xFFFFFFFF)
        tcp.length = line.number("tcp.length", match, "quoted", 0xFFFF)
    else:
        tcp.seq = line.number("tcp.seq", match, "seq", 0xFFFFFFFF)
        tcp.seq_end = line.number("tcp.seq_end", match, "end", 0xFFFFFFFF)
        tcp.length = line.number("tcp.length", match, "length", 0xFFFFFFFF)
        if tcp.length is None:
            tcp.length = 0  # only a segment with neither data nor SYN, FIN or RST goes without numbers
    take_rest(line, tcp, match)
    if line.take(OPTIONS_CLASSIC) is not None:
        read_options(line, tcp, ">")
    return True


def take_checksum(line: Scanner, tcp: TcpPart, match: re.Match[str]) -> None:
    """The checksum and its verdict."""
    if match["cksum"] is None:
        return
    tcp.checksum = line.number("tcp.checksum", match, "cksum", 0xFFFF, 16)
    tcp.checksum_right = match["right"] is not None
    tcp.checksum_expected = line.number("tcp.checksum_expected", match, "expected", 0xFFFF, 16)


def take_rest(line: Scanner, tcp: TcpPart, match: re.Match[str]) -> None:
    """What stands in the same place of every format."""
    tcp.ack = line.number("tcp.ack", match, "ack", 0xFFFFFFFF)
    tcp.window = line.number("tcp.window", match, "win", 0xFFFF)
    tcp.urgent = line.number("tcp.urgent", match, "urg", 0xFFFF)


def flags_value(letters: str) -> int:
    """The header's byte for letters of flags; 0 for `none`."""
    value = 0
    if letters != "none":
        for letter in letters:
            value |= LETTERS[letter]
    return value
