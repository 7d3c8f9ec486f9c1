"""Ad-Hoc Configuration Protocol, version 1 (draft-chroboczek-ahcp-00).

 0                   1                   2                   3
 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
|   Magic       |   Version     |   Hopcount    |Original Hopc. |
|                             Nonce                             |
|                  Source (8), Destination (8)                  |
|   Type        |   reserved    |         Length                |
+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
"""

from __future__ import annotations

import time

from wiretale.dissect.packet import PacketView
from wiretale.dissect.text import Text, name
from wiretale.native import Final, i64

MAGIC: Final = 43
HEADER: Final = 24
BODY: Final = 4

MESSAGES: Final[dict[int, bytes]] = {
    0: b"Discover",
    1: b"Offer",
    2: b"Request",
    3: b"Ack",
    4: b"Nack",
    5: b"Release",
}
PAD: Final = 0
MANDATORY: Final = 1
ORIGIN_TIME: Final = 2
EXPIRES: Final = 3
OPTIONS: Final[dict[int, bytes]] = {
    PAD: b"Pad",
    MANDATORY: b"Mandatory",
    ORIGIN_TIME: b"Origin Time",
    EXPIRES: b"Expires",
    4: b"My-IPv6-Address",
    5: b"My-IPv4-Address",
    6: b"IPv6 Prefix",
    7: b"IPv4 Prefix",
    8: b"IPv6 Address",
    9: b"IPv4 Address",
    10: b"IPv6 Prefix Delegation",
    11: b"IPv4 Prefix Delegation",
    12: b"Name Server",
    13: b"NTP Server",
}
# Lists: the width of an address, and whether a prefix's length follows each.
LISTS: Final[dict[int, tuple[int, bool]]] = {
    4: (16, False), 5: (4, False), 6: (16, True), 8: (16, False), 9: (4, False), 10: (16, True), 11: (4, True),
    12: (16, False), 13: (16, False),
}  # fmt: skip


class Invalid(Exception):
    """A length cannot be."""


def print_ahcp(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """A message; what it says with -v, its options with -vv."""
    pkt.enter(b"ahcp", at)
    out.put(b"AHCP")
    try:
        put_message(pkt, at, length, out)
    except Invalid:
        out.invalid()
        pkt.need(at, length)


def put_message(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """The same. Raises `Invalid`."""
    if length < 2 or pkt.u8(at) != MAGIC:
        raise Invalid
    version = pkt.u8(at + 1)
    if version != 1:
        out.put(b" Version %d (unknown)" % version)
        pkt.need(at, length)
        return
    out.put(b" Version 1")
    if length < HEADER:
        raise Invalid
    if out.verbose:
        out.put(b"\n\tHopcount %d" % pkt.u8(at + 2))
        out.put(b", Original Hopcount %d" % pkt.u8(at + 3))
        out.put(b", Nonce 0x%08x" % pkt.u32(at + 4))
        pkt.need(at + 8, 8)
        out.put(b", Source Id ")
        out.octets(pkt, at + 8, 8)
        pkt.need(at + 16, 8)
        out.put(b", Destination Id ")
        out.octets(pkt, at + 16, 8)
    else:
        pkt.need(at, HEADER)
    if length < HEADER + BODY:
        raise Invalid
    at += HEADER
    pkt.need(at, BODY)
    kind = pkt.u8(at)
    if out.verbose:
        out.put(b"\n\t" + name(MESSAGES, kind, b"Unknown-%d"))
    size = pkt.u16(at + 2)
    if out.verbose:
        out.put(b", Length %d" % size)
    if size > length - HEADER - BODY:
        raise Invalid
    if out.verbose > 1:
        put_options(pkt, at + BODY, size, out)
    else:
        pkt.need(at + BODY, size)


def put_options(pkt: PacketView, at: i64, left: i64, out: Text) -> None:
    """The options of a message."""
    while left > 0:
        kind = pkt.u8(at)
        at += 1
        left -= 1
        out.put(b"\n\t " + name(OPTIONS, kind, b"Unknown-%d"))
        if kind == PAD or kind == MANDATORY:
            continue
        if left < 1:
            raise Invalid
        size = pkt.u8(at)
        at += 1
        left -= 1
        if size > left:
            raise Invalid
        try:
            put_option(pkt, at, size, kind, out)
        except Invalid:
            out.invalid()
            pkt.need(at, size)
        at += size
        left -= size


def put_option(pkt: PacketView, at: i64, size: i64, kind: i64, out: Text) -> None:
    """What an option says. Raises `Invalid`."""
    if kind == ORIGIN_TIME:
        if size != 4:
            raise Invalid
        moment = time.gmtime(pkt.u32(at))
        out.put(time.strftime(": %Y-%m-%d %H:%M:%S UTC", moment).encode())
    elif kind == EXPIRES:
        if size != 4:
            raise Invalid
        out.put(b": %ds" % pkt.u32(at))
    elif kind in LISTS:
        put_list(pkt, at, size, kind, out)
    else:
        out.put(b" (Length %d)" % size)
        pkt.need(at, size)


def put_list(pkt: PacketView, at: i64, size: i64, kind: i64, out: Text) -> None:
    """Addresses or prefixes. Raises `Invalid`."""
    width, has_bits = LISTS[int(kind)]
    step = width + (1 if has_bits else 0)
    separator = b": "
    while size > 0:
        if size < step:
            raise Invalid
        pkt.need(at, step)
        out.put(separator)
        if width == 4:
            out.host4(pkt, at)
        else:
            out.host6(pkt, at)
        if has_bits:
            out.put(b"/%d" % pkt.u8(at + width))
        separator = b", "
        at += step
        size -= step
