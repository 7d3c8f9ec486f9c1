"""Which server a TLS client says that it wants to talk to (RFC 8446 4.1.2, RFC 6066 3).

    record: type 22, version (2), length (2); handshake: type 1, length (3), version (2), random (32),
    session (1+n), cipher suites (2+n), compression (1+n), extensions (2+n): of them number 0, server names
"""

from __future__ import annotations

from wiretale.native import Final

HANDSHAKE: Final = 22
CLIENT_HELLO: Final = 1
SERVER_NAME: Final = 0
HOST_NAME: Final = 0


def begins_hello(data: bytes) -> bool:
    """Whether `data` starts as a client's first message does."""
    return len(data) > 5 and data[0] == HANDSHAKE and data[1] == 3 and data[5] == CLIENT_HELLO


def server_name(data: bytes) -> bytes | None:
    """The server's name; empty if the message gives none, None if it is not complete enough to tell."""
    hello = b""
    at = 0
    while at + 5 <= len(data) and data[at] == HANDSHAKE:  # a message may be spread over records
        length = int.from_bytes(data[at + 3 : at + 5], "big")
        hello += data[at + 5 : at + 5 + length]
        at += 5 + length
    if len(hello) < 39:
        return None
    whole = len(hello) >= 4 + int.from_bytes(hello[1:4], "big")
    unknown = b"" if whole else None
    at = 38
    for width in (1, 2, 1):  # session, cipher suites, compression methods
        if at + width > len(hello):
            return unknown
        at += width + int.from_bytes(hello[at : at + width], "big")
    at += 2
    while at + 4 <= len(hello):
        kind = int.from_bytes(hello[at : at + 2], "big")
        length = int.from_bytes(hello[at + 2 : at + 4], "big")
        value = hello[at + 4 : at + 4 + length]
        if kind == SERVER_NAME:
            if len(value) < length:
                return unknown
            if length < 5 or value[2] != HOST_NAME:
                return b""
            return value[5 : 5 + int.from_bytes(value[3:5], "big")]
        at += 4 + length
    return unknown
