"""IP Authentication Header (RFC 4302).

    +---------------+---------------+-------------------------------+
    | Next Header   |  Payload Len  |          RESERVED             |
    |                 Security Parameters Index (SPI)               |
    |                    Sequence Number Field                      |
    |                Integrity Check Value ...                      |
    +---------------------------------------------------------------+
"""

from __future__ import annotations

from wiretale.dissect.dispatch import Lazy
from wiretale.dissect.packet import PacketView
from wiretale.dissect.text import Text
from wiretale.native import Final, i64
from wiretale.protocols import tables

FIXED: Final = 12  # octets before the check value
NO_NEXT_HEADER: Final = 59
ETHERNET: Final = 143

_ETHERNET: Final = Lazy("ethernet:put_ethernet")  # RFC 8986


def print_ah(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """An authentication header and what it protects."""
    pkt.enter(b"ah", at)
    if not pkt.has(at, 1):
        out.truncated(pkt)
        return
    following = pkt.u8(at)
    out.put(b"AH")
    words = pkt.u8(at + 1)
    size = (words + 2) * 4
    out.put(b"(")
    if out.verbose:
        out.put(b"length=%d(%d-bytes)," % (words, size))
    reserved = pkt.u16(at + 2)
    if reserved:
        out.put(b"reserved=0x%x[MustBeZero]," % reserved)
    out.put(b"spi=0x%08x," % pkt.u32(at + 4))
    out.put(b"seq=0x%x," % pkt.u32(at + 8))
    out.put(b"icv=0x")
    value = at + FIXED
    while value < at + size:
        out.octet_hex(pkt.u8(value))
        value += 1
    out.put(b"): ")
    put_following(pkt, following, at + size, length - size, out)


def put_following(pkt: PacketView, number: i64, at: i64, length: i64, out: Text) -> None:
    """The protocol behind the header."""
    dissector = tables.IP_PROTOCOLS.find(number)
    if dissector is not None:
        dissector.print(pkt, at, length, out)
        return
    if number == NO_NEXT_HEADER:
        out.put(b"no next header")
        return
    if number == ETHERNET:
        if pkt.ip_version == 6:
            _ETHERNET.print(pkt, at, length, out)
        else:
            out.put(b"[Ethernet requires IPv6]")
            out.invalid()
        return
    found = b"" if out.names is None else out.names.protocol(number)
    out.put(b" " + (found or b"ip-proto-%d" % number) + b" %d" % length)
