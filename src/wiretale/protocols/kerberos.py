"""Kerberos: version 4 messages (as in MIT's "Kerberos Authentication and Authorization System"), and the mark of
version 5 (RFC 4120).

    +-----------+--------------------+------------------------------------------
    | version 4 | type (byte order   | name NUL instance NUL realm NUL ...
    |           | in the lowest bit) |
    +-----------+--------------------+------------------------------------------
"""

from __future__ import annotations

from wiretale.dissect.packet import PacketView
from wiretale.dissect.text import Text
from wiretale.native import Final, i64

VERSION_4: Final = 4
AS_REQ: Final = 106  # the ASN.1 tag [APPLICATION 10]
AS_REP: Final = 107

KDC_REQUEST: Final = 2
KDC_REPLY: Final = 4
APPL_REQUEST: Final = 6
ERR_REPLY: Final = 10
MESSAGES: Final[dict[int, bytes]] = {
    KDC_REQUEST: b"KDC_REQUEST",
    KDC_REPLY: b"KDC_REPLY",
    APPL_REQUEST: b"APPL_REQUEST",
    8: b"APPL_REQUEST_MUTUAL",
    ERR_REPLY: b"ERR_REPLY",
    12: b"PRIVATE",
    14: b"SAFE",
    16: b"APPL_ERR",
}


def print_kerberos(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """A Kerberos message."""
    pkt.enter(b"krb", at)
    version = pkt.u8(at)
    if version == VERSION_4:
        out.put(b" v4")
        put_version4(pkt, at, out)
    elif 1 <= version < VERSION_4:
        out.put(b" v%d" % version)
    elif version == AS_REQ or version == AS_REP:
        out.put(b" v5")


def put_version4(pkt: PacketView, at: i64, out: Text) -> None:
    """A version 4 message."""
    kind = pkt.u8(at + 1) & 0xFE
    little = pkt.u8(at + 1) & 1 != 0
    out.put(b" le " if little else b" be ")
    out.name(MESSAGES, kind, b"#%d")
    out.put(b": ")
    at += 2
    if kind == KDC_REQUEST:
        at = put_principal(pkt, at, out)
        at += 4  # time stamp
        out.put(b" %dmin " % (pkt.u8(at) * 5))
        at = put_text(pkt, at + 1, out)
        out.put(b".")
        put_text(pkt, at, out)
    elif kind == APPL_REQUEST:
        out.put(b"v%d " % pkt.u8(at))
        at = put_text(pkt, at + 1, out)
        out.put(b" (%d)" % pkt.u8(at))
        out.put(b" (%d)" % pkt.u8(at + 1))
    elif kind == KDC_REPLY:
        at = put_principal(pkt, at, out)
        at += 10  # time stamp, tickets, expiration, key version
        out.put(b" (%d)" % (pkt.u16le(at) if little else pkt.u16(at)))
    elif kind == ERR_REPLY:
        at = put_principal(pkt, at, out)
        at += 4  # time stamp
        out.put(b" #%d " % (pkt.u16le(at) if little else pkt.u16(at)))
        put_text(pkt, at + 4, out)
    else:
        out.put(b"(unknown)")


def put_principal(pkt: PacketView, at: i64, out: Text) -> i64:
    """name.instance@realm; returns what follows."""
    at = put_text(pkt, at, out)
    out.put(b".")
    at = put_text(pkt, at, out)
    out.put(b"@")
    return put_text(pkt, at, out)


def put_text(pkt: PacketView, at: i64, out: Text) -> i64:
    """Text up to a NUL; returns the offset after that."""
    while True:
        character = pkt.u8(at)
        at += 1
        if character == 0:
            return at
        out.character(character)
