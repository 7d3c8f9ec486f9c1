"""TLS and DTLS as an onlooker sees them: records, and what the two hellos say in the clear.

Sources: RFC 8446 (TLS 1.3), RFC 5246 (TLS 1.2), RFC 6066 (server names), RFC 7301 (ALPN), RFC 6347 and
RFC 9147 (DTLS), the IANA registry of cipher suites.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

CHANGE_CIPHER_SPEC: Final = 20
ALERT: Final = 21
HANDSHAKE: Final = 22
APPLICATION_DATA: Final = 23
HEARTBEAT: Final = 24
RECORD_HEADER: Final = 5
LONGEST_RECORD: Final = 16384 + 2048  # RFC 5246, 6.2.3: what encryption may add

CLIENT_HELLO: Final = 1
SERVER_HELLO: Final = 2

VERSIONS: Final[dict[int, str]] = {
    0x0300: "SSL 3.0", 0x0301: "TLS 1.0", 0x0302: "TLS 1.1", 0x0303: "TLS 1.2", 0x0304: "TLS 1.3",
    0xFEFF: "DTLS 1.0", 0xFEFD: "DTLS 1.2", 0xFEFC: "DTLS 1.3",
}  # fmt: skip

# Cipher suites that sign what is sent and leave it readable (IANA: TLS_*_WITH_NULL_*, RFC 9150's integrity-only ones).
NULL_CIPHERS: Final = frozenset((
    0x0000, 0x0001, 0x0002, 0x002C, 0x002D, 0x002E, 0x003B, 0x0082, 0x0083, 0x00B0, 0x00B1, 0x00B4, 0x00B5, 0x00B8,
    0x00B9, 0xC001, 0xC006, 0xC00B, 0xC010, 0xC015, 0xC039, 0xC03A, 0xC03B, 0xC0B4, 0xC0B5,
))  # fmt: skip

SERVER_NAME: Final = 0
ALPN: Final = 16
SUPPORTED_VERSIONS: Final = 43


@dataclass(slots=True)
class Hello:
    """What a ClientHello or a ServerHello says."""

    kind: int
    version: int = 0
    """The version that it offers at best, or that was chosen."""
    cipher: int = -1
    """The cipher suite that was chosen (ServerHello)."""
    server_name: str = ""
    """Whom the client wants to talk to, as it says itself (ClientHello)."""
    protocols: tuple[str, ...] = ()
    """The application protocols that are offered, or the one that was chosen."""

    @property
    def version_name(self) -> str:
        return VERSIONS.get(self.version, f"TLS version {self.version:#06x}")


def is_record(data: bytes, at: int = 0) -> bool:
    """Whether a TLS record's header is, or may be (where it is cut short), at `at`."""
    head = data[at : at + RECORD_HEADER]
    if not head or not CHANGE_CIPHER_SPEC <= head[0] <= HEARTBEAT:
        return False
    if (len(head) > 1 and head[1] != 3) or (len(head) > 2 and head[2] > 4):
        return False
    if len(head) < RECORD_HEADER:
        return True
    length = int.from_bytes(head[3:5], "big")
    return 0 < length <= LONGEST_RECORD or (length == 0 and head[0] == APPLICATION_DATA)


def is_datagram(data: bytes) -> bool:
    """Whether a datagram is DTLS: records of its header form, up to its end (RFC 6347, 4.1)."""
    at = 0
    while at < len(data):
        head = data[at : at + 13]
        if at and 0x20 <= head[0] <= 0x3F:
            return True  # DTLS 1.3's short header, behind a record of the long form
        if len(head) < 13 or not CHANGE_CIPHER_SPEC <= head[0] <= 26 or head[1] != 0xFE or head[2] < 0xFC:
            return False
        at += 13 + int.from_bytes(head[11:13], "big")
    return at > 0


def hello(data: bytes, datagram: bool = False) -> Hello | None:
    """The hello that a handshake message at the start of `data` is, as far as it is there; None if it is none."""
    header = 12 if datagram else 4  # the message's; DTLS adds a sequence number and a fragment's place
    if len(data) < header + 35 or data[0] not in (CLIENT_HELLO, SERVER_HELLO):
        return None
    found = Hello(data[0], int.from_bytes(data[header : header + 2], "big"))
    at = header + 34
    at += 1 + data[at]  # session
    if found.kind == SERVER_HELLO:
        found.cipher = int.from_bytes(data[at : at + 2], "big") if len(data) >= at + 2 else -1
        at += 3
    else:
        if datagram:
            at += 1 + data[at] if at < len(data) else 0  # cookie
        at += 2 + int.from_bytes(data[at : at + 2], "big")  # cipher suites
        at += 1 + data[at] if at < len(data) else 0  # compression
    stop = min(len(data), at + 2 + int.from_bytes(data[at : at + 2], "big"))
    at += 2
    while at + 4 <= stop:
        kind = int.from_bytes(data[at : at + 2], "big")
        size = int.from_bytes(data[at + 2 : at + 4], "big")
        extension(found, kind, data[at + 4 : min(at + 4 + size, stop)])
        at += 4 + size
    return found


def extension(found: Hello, kind: int, body: bytes) -> None:
    """Notes what an extension of a hello says."""
    if kind == SERVER_NAME and len(body) > 5 and body[2] == 0:
        name = body[5 : 5 + int.from_bytes(body[3:5], "big")]
        found.server_name = name.decode("ascii", "replace")
    elif kind == ALPN and len(body) > 2:
        names = []
        at = 2
        while at < len(body):
            names.append(body[at + 1 : at + 1 + body[at]].decode("ascii", "replace"))
            at += 1 + body[at]
        found.protocols = tuple(names)
    elif kind == SUPPORTED_VERSIONS:
        if found.kind == SERVER_HELLO:
            versions = [int.from_bytes(body[:2], "big")]
        else:
            versions = [int.from_bytes(body[at : at + 2], "big") for at in range(1, len(body) - 1, 2)]
        known = [version for version in versions if version in VERSIONS]
        if known:
            # DTLS counts its versions downwards.
            found.version = min(known) if known[0] > 0xFE00 else max(known)
