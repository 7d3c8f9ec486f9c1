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
        r"((?:Proxy-)?Authorization:\s*\w+\s+)[^\r\n]+",
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


def excerpt(data: bytes) -> str:
    """How text that was sent begins, for a person, secrets masked.

    Of what is not text nothing is shown, nor of a few characters: where a password would be among them is not known.
    """
    sample = data[:512]
    if len(sample) < SHORTEST_EXCERPT or any((byte < 32 and byte not in b"\t\r\n") or byte == 127 for byte in sample):
        return ""
    text = masked(sample.decode("latin-1"))
    shown = "".join(c if " " <= c < "\x7f" else " " if c in "\r\n\t" else "." for c in text).strip()
    return shown if len(shown) <= LONGEST_EXCERPT else shown[: LONGEST_EXCERPT - 3] + "..."
