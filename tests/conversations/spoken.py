"""Captures written as the listings that tcpdump prints of them, so that a test shows what it is about.

    explained('''
        0.000  a.1000 > b.80: S 100
        0.001  b.80 > a.1000: S 500 ack 101
        0.002  a.1000 > b.80: . 101 ack 501
        0.003  a.1000 > b.80: P 101(20) ack 501
    ''')

A line is time, ends, flags (S F R P . as tcpdump has them), sequence number with the length of the data in
parentheses, and then, each if there is one: `ack N`, `win N`, `id N`, `ttl N`, `opt HEX`. Hosts are `a` (192.0.2.1) and
so on, or IPv4 or IPv6 addresses. Sequence numbers are absolute. `udp N` in place of flags is a datagram of N bytes;
anything else can be had from `frames`.
"""

from __future__ import annotations

import re

import making
import wiretale
from wiretale.conversations.report import Conversation, Report

START = 1_700_000_000

LINE = re.compile(
    r"(?P<time>[\d:.]+)\s+(?:IP )?(?P<source>\S+)\.(?P<sport>\w+) > (?P<destination>\S+)\.(?P<dport>\w+): "
    r"(?:udp (?P<udp>\d+)|(?P<flags>[SFRPWE.]+)\s*(?:(?P<seq>\d+)(?::\d+)?(?:\((?P<length>\d+)\))?)?)"
    r"(?: ack (?P<ack>\d+))?(?P<rest>.*)"
)
BITS = {"F": 1, "S": 2, "R": 4, "P": 8, ".": 0, "E": 0x40, "W": 0x80}


def address(name: str) -> str:
    """`a` is 192.0.2.1."""
    return f"192.0.2.{ord(name) - 96}" if len(name) == 1 else name


def seconds(text: str) -> float:
    total = 0.0
    for part in text.split(":"):
        total = total * 60 + float(part)
    return total


def number(rest: str, word: str, otherwise: int) -> int:
    found = re.search(rf"\b{word} (\d+)", rest)
    return int(found[1]) if found else otherwise


def frames(listing: str) -> list[tuple[float, bytes]]:
    """The packets of a listing with their times in seconds."""
    made = []
    identifier = 100
    for text in filter(str.strip, listing.splitlines()):
        found = LINE.match(text.strip())
        assert found, text
        source, destination = address(found["source"]), address(found["destination"])
        sport, dport = int(found["sport"]), int(found["dport"])
        rest = found["rest"]
        identifier += 1
        if found["udp"] is not None:
            protocol = 17
            segment = making.udp(bytes(int(found["udp"])), sport, dport, source, destination)
        else:
            protocol = 6
            options = re.search(r"\bopt ([0-9a-f]+)", rest)
            flags = sum(BITS[letter] for letter in found["flags"])
            segment = making.tcp(
                bytes(int(found["length"] or 0)), sport, dport, source, destination,
                seq=int(found["seq"] or 0) & 0xFFFFFFFF, ack=int(found["ack"] or 0) & 0xFFFFFFFF,
                flags=flags | (0x10 if found["ack"] is not None else 0),
                window=number(rest, "win", 1000), options=bytes.fromhex(options[1]) if options else b"",
            )
        ttl = number(rest, "ttl", 64)
        if ":" in source:
            frame = making.ether(making.ipv6(segment, protocol, source, destination, hop_limit=ttl), 0x86DD)
        else:
            identification = number(rest, "id", identifier)
            packet = making.ipv4(segment, protocol, source, destination, identifier=identification, ttl=ttl)
            frame = making.ether(packet)
        made.append((seconds(found["time"]), frame))
    return made


def pcap(packets: list[tuple[float, bytes]]) -> bytes:
    """A capture of packets with their times."""
    import struct

    parts = [making.pcap([])]
    for time, frame in packets:
        microseconds = round((START + time) * 1_000_000)
        parts.append(struct.pack("<IIII", *divmod(microseconds, 1_000_000), len(frame), len(frame)))
        parts.append(frame)
    return b"".join(parts)


def report(packets: str | list[tuple[float, bytes]], filter: str | None = None) -> Report:
    """What is told of a listing, or of packets."""
    import io

    if isinstance(packets, str):
        packets = frames(packets)
    return wiretale.explain(io.BytesIO(pcap(packets)), filter)


def explained(packets: str | list[tuple[float, bytes]]) -> Conversation:
    """What is told of the only conversation of a listing."""
    conversations = list(report(packets).conversations)
    assert len(conversations) == 1, [conversation.verdict for conversation in conversations]
    return conversations[0]
