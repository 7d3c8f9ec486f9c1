"""Text that anybody on the way can read: how it is told from ciphertext, and how it is shown without its secrets."""

from __future__ import annotations

import base64
import binascii
import re
from math import log2
from typing import Final

SAMPLE: Final = 1024  # bytes that are looked at
FEWEST: Final = 48  # of which nothing is said by their entropy
RANDOM: Final = 0.87  # what entropy must be, as a part of the most that so many bytes can have; English has 0.55
TEXT: Final = 0.9  # what part of the bytes must be printable

LONGEST_EXCERPT: Final = 64
SHORTEST_EXCERPT: Final = 5
MASK: Final = "***"


def is_text(data: bytes) -> bool:
    """Whether bytes are text in some ASCII-based encoding."""
    sample = data[:SAMPLE]
    printable = sum(32 <= byte < 127 or byte in (9, 10, 13) for byte in sample)
    return bool(sample) and printable >= TEXT * len(sample)


def entropy(data: bytes) -> float:
    """The entropy of the bytes, from 0 (all alike) to 1 (as random as so many bytes can look)."""
    sample = data[:SAMPLE]
    if len(sample) < 2:
        return 0.0
    counts = [sample.count(byte) for byte in set(sample)]
    bits = -sum(count / len(sample) * log2(count / len(sample)) for count in counts)
    return bits / log2(min(len(sample), 256))


def looks_random(data: bytes) -> bool | None:
    """Whether bytes look like ciphertext (or compressed); None if they are too few to tell."""
    if is_text(data):
        return False
    if len(data) < FEWEST:
        return None
    # 256 random bytes have all but log2(e) / 2 = 0.72 bits of what they could; shorter and longer ones have more.
    return entropy(data) >= RANDOM


ASKS_FOR_SECRET: Final = re.compile(rb"(?i)(passw(or)?d|passphrase|secret|pin|passcode|code)[^\r\n]{0,40}[:?]\s*$")

# What comes behind these is a secret. The first group is kept.
SECRETS: Final = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"^(\s*PASS\s+)(?!\r?\n).+",
        r"^(AUTH\s+)(?!(?:TLS|SSL|TLS-C|TLS-P|PLAIN|LOGIN|CRAM-MD5|XOAUTH2|\w+ )\r?$)\S+\r?$",
        r"^(\s*AUTH\s+(?:PLAIN|LOGIN|CRAM-MD5|XOAUTH2|\w+)\s+).+",
        r"^(\S+\s+AUTHENTICATE\s+\S+\s+).+",
        r'^(\S+\s+LOGIN\s+(?:"[^"]*"|\S+)\s+).+',
        r"^(APOP\s+\S+\s+).+",
        r"^(\s*ACCT\s+).+",
        r"^(\s*OPER\s+\S+\s+).+",
        r"((?:Proxy-)?Authorization:\s*(?:(?:Basic|Bearer|Digest|NTLM|Negotiate|\w+)\s+(?=\S))?)[^\r\n]+",
        r"((?:Set-)?Cookie2?:\s*)[^\r\n]+",
        r"((?:api[-_]?key|access[-_]?token|token|secret|passw(?:or)?d|passwd|pwd|pass)[\"']?\s*[=:]\s*[\"']?)[^\s&\"';,]+",
        r"(://[^\s/:@]+:)[^\s/@]+(?=@)",
    )
)


def masked(text: str) -> str:
    """The text, with what may be a password, a token or a cookie replaced by asterisks."""
    lines = text.split("\n")
    authenticates = False  # as Redis does: AUTH, and what follows on lines of their own
    for number, line in enumerate(lines):
        if authenticates and line[:1] != "$":
            lines[number] = MASK
            continue
        authenticates = authenticates or line.strip().upper() == "AUTH"
        for secret in SECRETS:
            line = secret.sub(lambda found: found.group(1) + MASK, line)
        if is_base64_of_text(line.strip()):
            line = MASK  # an answer to AUTH LOGIN or AUTHENTICATE comes as a line of its own
        lines[number] = line
    return "\n".join(lines)


def is_base64_of_text(line: str) -> bool:
    """Whether a line is nothing but text in Base64: how mail protocols send names and passwords."""
    if len(line) < 8 or len(line) % 4 or not re.fullmatch(r"[A-Za-z0-9+/]+={0,2}", line):
        return False
    try:
        decoded = base64.b64decode(line, validate=True)
    except (binascii.Error, ValueError):
        return False
    return is_text(decoded.replace(b"\0", b" "))


# What is shown of text, the first line alone: what is known to hold no secret, or where it would be is known.
METHODS: Final = "GET|HEAD|POST|PUT|DELETE|OPTIONS|PATCH|TRACE|CONNECT|PROPFIND|REPORT|NOTIFY|M-SEARCH|SUBSCRIBE|INVITE"
ASKED_FOR: Final = re.compile(rf"({METHODS}|REGISTER) ([^\s?;]+)\S* ((?:HTTP|RTSP|SIP|ICY)/\d(?:\.\d)?)$")
SAID_SAFELY: Final = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?:HTTP|RTSP|SIP)/\d(?:\.\d)? \d{3} .*",  # how requests are answered,
        r"\d{3}[ -].*",  # in SMTP, FTP, NNTP,
        r"(?:\+OK|-ERR|\* (?:OK|PREAUTH|BYE|CAPABILITY|NO|BAD))\b.*",  # POP3 and IMAP
        r"[\w.-]{1,12} (?:OK|NO|BAD)\b.*",
        r"[\w .@-]{0,40}(?:login|user|username|name|passw(?:or)?d|passphrase): ?",  # prompts
        r"(?:EHLO|HELO|LHLO|MAIL|RCPT|DATA|RSET|NOOP|QUIT|HELP|VRFY|EXPN|STARTTLS|USER|CWD|PWD|TYPE|PASV|EPSV|PORT"
        r"|EPRT|LIST|NLST|RETR|STOR|SIZE|MDTM|FEAT|SYST|OPTS|STAT|UIDL|TOP|DELE|CAPA|STLS|GROUP|ARTICLE|CAPABILITIES"
        r"|NICK|JOIN|PING|PONG)(?: .*)?",
        r"AUTH (?:TLS|SSL|TLS-C|TLS-P)",
        r"(?:PASS|ACCT|APOP|AUTH|OPER|[\w.-]{1,12} (?:LOGIN|AUTHENTICATE|CAPABILITY|SELECT|NOOP|LOGOUT|STARTTLS))"
        r"(?: .*)?",
        r"(?:Proxy-)?Authorization: .*",
    )
)
TOKEN: Final = re.compile(r"(?=[\w+=%.~-]*\d)(?=[\w+=%.~-]*[A-Za-z])[\w+=%.~-]{20,}|[\w%.~-]*:[\w%.~-]{8,}(?=/)")


def excerpt(data: bytes) -> str:
    """How text that was sent begins, for a person, secrets masked.

    That is a first line of which it is known what it says: a request, a reply, a prompt. Of anything else nothing is
    shown, for where a password would be in it is not known.
    """
    sample = data[:512]
    if len(sample) < SHORTEST_EXCERPT or any((byte < 32 and byte not in b"\t\r\n") or byte == 127 for byte in sample):
        return ""
    line = sample.decode("latin-1").split("\n", 1)[0].rstrip("\r")
    request = ASKED_FOR.match(line)
    if request is not None:
        method, target, version = request.groups()
        asked = "?" + MASK if len(line) > len(f"{method} {target} {version}") else ""
        line = f"{method} {target}{asked} {version}"
    elif is_base64_of_text(line.strip()):
        return MASK  # an answer to AUTH LOGIN or AUTHENTICATE comes as a line of its own
    elif not any(safely.fullmatch(line) for safely in SAID_SAFELY):
        return ""
    text = TOKEN.sub(MASK, masked(line))
    shown = "".join(c if " " <= c < "\x7f" else " " if c in "\r\t" else "." for c in text).strip()
    return shown if len(shown) <= LONGEST_EXCERPT else shown[: LONGEST_EXCERPT - 3] + "..."
