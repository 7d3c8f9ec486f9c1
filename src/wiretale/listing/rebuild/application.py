"""What TCP or UDP carry, as far as a line tells it: the lines of text protocols, and whose request BOOTP's is.

    length 88: HTTP: GET /index.html HTTP/1.1                 the first line
    length 88: HTTP, length: 88\\n\\tGET / HTTP/1.1\\n\\tHost: ...     -v: all of them
"""

from __future__ import annotations

import re

FIRST = re.compile(r"(?P<title>HTTP|FTP|SMTP|RTSP|SIP|WHOIS|SSH|[A-Z]{3,8}): (?P<line>[^\n]*)$")
ALL = re.compile(r"(?P<title>[A-Z]{3,8}), length: \d+(?P<lines>(?:\n[ \t][^\n]*|\n)*)$")
BARE = re.compile(r"(?:HTTP|FTP|SMTP|RTSP|SIP|WHOIS)$")
BOOTP = re.compile(
    r"BOOTP/DHCP, (?P<operation>Request|Reply)(?: from (?P<station>[0-9a-f]{2}(?::[0-9a-f]{2}){5}))?, length \d+$"
)
PREFIX = re.compile(r"\[prefix length\((\d{1,5})\) != length\(\d+\)\]")  # DNS over TCP, not in one segment
CUT = re.compile(r" \[\|[a-z]+\]$")


def text_of(application: str, length: int | None) -> bytes | None:
    """The bytes of a text protocol's lines; None if what is said is none's.

    `length` is how many bytes there must be: where they have no room for carriage returns, the last lines get none.
    """
    if BARE.match(application) is not None:
        return b""
    prefix = PREFIX.match(application)
    if prefix is not None:
        return min(int(prefix[1]), 0xFFFF).to_bytes(2, "big")
    bootp = BOOTP.match(application)
    if bootp is not None:
        # Operation, Ethernet, address length, ..., client's hardware address (RFC 951 3).
        station = bytes.fromhex((bootp["station"] or "").replace(":", ""))
        operation = 1 if bootp["operation"] == "Request" else 2
        return bytes([operation, 1, 6]) + bytes(25) + station
    first = FIRST.match(application)
    if first is not None:
        line, cut = stripped(first["line"])
        return ended([line], length, cut)
    all_ = ALL.match(application)
    if all_ is None:
        return None
    # A web page may have taken the tabs away, but not what tells lines apart.
    lines = [part[1:] if part[:1] == "\t" else part.lstrip(" ") for part in all_["lines"].split("\n")[1:]]
    if not lines:
        return b""
    lines[-1], cut = stripped(lines[-1])
    return ended(lines, length, cut)


def stripped(line: str) -> tuple[str, bool]:
    """A line without the mark of one that did not end, and whether there was one."""
    match = CUT.search(line)
    return (line, False) if match is None else (line[: match.start()], True)


def ended(lines: list[str], length: int | None, cut: bool) -> bytes:
    """Lines with their ends."""
    encoded = [line.encode("latin-1", "replace") for line in lines]
    if cut and length is not None and sum(map(len, encoded)) + 2 * (len(encoded) - 1) < length:
        cut = False  # it was the capture that ended, behind a whole line
    ends = len(encoded) - (1 if cut else 0)
    room = ends if length is None else max(0, min(ends, length - sum(map(len, encoded)) - ends))
    parts = []
    for i, line in enumerate(encoded):
        parts.append(line)
        if i < ends:
            parts.append(b"\r\n" if i < room else b"\n")
    return b"".join(parts)
