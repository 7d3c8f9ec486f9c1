"""Protocols that begin in the clear and turn to TLS when both sides have agreed to: STARTTLS and its kin.

Each is a row: how it is told from its first words, what the client asks with, how the server agrees, and
which words may be said before that. Sources: RFC 3207 (SMTP), RFC 2595 and RFC 9051 (IMAP, POP3),
RFC 4217 (FTP), RFC 4511 4.14 (LDAP), RFC 6120 (XMPP), RFC 4642 (NNTP), RFC 9110 9.3.6 (CONNECT), PostgreSQL's
"Frontend/Backend Protocol", MySQL's "Client/Server Protocol", [MS-RDPBCGR] 2.2.1.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Negotiation:
    """How one protocol turns to TLS."""

    name: str
    greeting: re.Pattern[bytes] | None
    """How the server begins, where it speaks first."""
    opening: re.Pattern[bytes] | None
    """How the client begins, where it speaks first."""
    request: re.Pattern[bytes]
    """What the client asks for TLS with."""
    consent: re.Pattern[bytes] | None
    """How the server agrees; None where nobody waits for it."""
    harmless: re.Pattern[bytes] | None
    """What the client may say before TLS without giving anything away; None for nothing."""
    lines: bool = False
    """Each line that the client says must be harmless."""
    secret: re.Pattern[bytes] | None = None
    """What must not be among what is harmless otherwise."""


def words(pattern: bytes) -> re.Pattern[bytes]:
    return re.compile(pattern, re.IGNORECASE | re.DOTALL | re.MULTILINE)


# The second byte of MySQL's capabilities, if CLIENT_SSL (0x0800) is among them.
WITH_CLIENT_SSL: Final = b"".join(b"\\x%02x" % byte for byte in range(256) if byte & 8)
TLS_WANTED: Final = rb"\0\0\0\x08\x04\xd2\x16\x2f"  # PostgreSQL's SSLRequest
RDP_AGREES: Final = rb"\A\x03\0.{3}\xd0.*\x02.\x08\0"

NEGOTIATIONS: Final = (
    Negotiation(
        "SMTP", words(rb"220[ -][^\r\n]*(SMTP|mail|ESMTP)"), None, words(rb"^STARTTLS\r?\n"), words(rb"^220[ -]"),
        words(rb"^(EHLO|HELO|LHLO|NOOP|RSET|QUIT|HELP|STARTTLS)\b"), True,
    ),
    Negotiation(
        "FTP", words(rb"220[ -]"), None, words(rb"^AUTH (TLS|SSL|TLS-C|TLS-P)\r?\n"), words(rb"^234[ -]"),
        words(rb"^(AUTH|FEAT|SYST|NOOP|QUIT|HELP|OPTS|CLNT)\b"), True,
    ),
    Negotiation(
        "IMAP", words(rb"\* (OK|PREAUTH)"), None, words(rb"^\S+ STARTTLS\r?\n"), words(rb"^\S+ OK"),
        words(rb"^\S+ (CAPABILITY|ID|NOOP|STARTTLS|LOGOUT)\b"), True,
    ),
    Negotiation(
        "POP3", words(rb"\+OK"), None, words(rb"^STLS\r?\n"), words(rb"^\+OK"), words(rb"^(CAPA|NOOP|STLS|QUIT)\b"),
        True,
    ),
    Negotiation(
        "NNTP", words(rb"20[01] "), None, words(rb"^STARTTLS\r?\n"), words(rb"^382"),
        words(rb"^(CAPABILITIES|MODE|DATE|HELP|STARTTLS|QUIT)\b"), True,
    ),
    Negotiation(
        "MySQL", words(rb".{3}\0\x0a[\x20-\x7e]+\0"), None,
        words(rb"\A\x20\0\0\x01.[" + WITH_CLIENT_SSL + rb"]"), None, None,
    ),
    Negotiation(
        "PostgreSQL", None, words(rb"\0\0\0\x08\x04\xd2\x16[\x2f\x30]"), words(rb"\A" + TLS_WANTED), words(rb"\AS\Z"),
        words(rb"^\0\0\0\x08\x04\xd2\x16[\x2f\x30]"),
    ),
    Negotiation(
        "LDAP", None, words(rb"\x30.{0,5}\x02\x01.\x77"), words(rb"1\.3\.6\.1\.4\.1\.1466\.20037"),
        words(rb"\x78.{1,4}\x0a\x01\0"), None,
    ),
    Negotiation(
        "XMPP", None, words(rb"(<\?xml[^>]*>\s*)?<stream:stream"), words(rb"<starttls"), words(rb"<proceed"),
        words(rb"^\s*<"), secret=words(rb"<(auth|response|iq|message|presence)\b"),
    ),
    Negotiation(
        "HTTP CONNECT", None, words(rb"CONNECT \S+ HTTP/1"), words(rb"^CONNECT "), words(rb"^HTTP/1\.\d 2\d\d"),
        words(rb"^CONNECT "), secret=words(rb"^((Proxy-)?Authorization|Cookie):"),
    ),
    Negotiation(
        "RDP", None, words(rb"\x03\0.{3}\xe0"), words(rb"\x01.\x08\0[\x01-\xff]"), words(RDP_AGREES),
        words(rb"^\x03\0"),
    ),
)  # fmt: skip


def gives_away(row: Negotiation, said: list[tuple[int, bytes]]) -> Iterator[tuple[int, bytes]]:
    """What a client said before TLS that was not harmless, with the packets' numbers; `said` are its packets."""
    if not row.lines:
        for number, data in said:
            harmless = row.harmless is not None and row.harmless.match(data)
            if (not harmless and not row.request.search(data)) or (row.secret is not None and row.secret.search(data)):
                yield number, data
        return
    assert row.harmless is not None
    line, begun = b"", 0
    for number, data in said:
        for part in data.splitlines(keepends=True):
            begun = number if not line else begun
            line += part
            if line.endswith((b"\n", b"\r")):
                if line.strip() and not row.harmless.match(line):
                    yield begun, line
                line = b""
    if line.strip() and not row.harmless.match(line):
        yield begun, line


def begun_by(data: bytes, from_server: bool) -> Negotiation | None:
    """The protocol whose first words these may be; FTP and SMTP greet alike, so more words may tell."""
    for row in NEGOTIATIONS:
        pattern = row.greeting if from_server else row.opening
        if pattern is not None and pattern.match(data):
            return row
    return None


def corrected(row: Negotiation, request: bytes) -> Negotiation:
    """The protocol, now that the client has spoken: a server that greets with 220 may speak SMTP or FTP."""
    if row.name in ("SMTP", "FTP"):
        for other in NEGOTIATIONS[:2]:
            if other is not row and other.request.match(request):
                return other
        if row.name == "FTP" and re.match(rb"(?i)(EHLO|HELO|LHLO) ", request):
            return NEGOTIATIONS[0]
    return row
