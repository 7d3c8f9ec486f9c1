"""The whiteboard of the MBone, LBL's wb (S. McCanne, V. Jacobson): drawings on pages, repaired where packets were lost.

    +--------------+--------------+------------+-----------+--------+------------+------------
    | sender (4)   | time (4)     | magic (1)  | (1)       | type   | flags (1)  | message ...
    +--------------+--------------+------------+-----------+--------+------------+------------

A page is named by who made it, by IPv4 address, and a number; a drawing operation by its number on a page.
"""

from __future__ import annotations

from wiretale.dissect.packet import PacketView
from wiretale.dissect.text import Text, name
from wiretale.native import Final, i64

HEADER: Final = 12
PAIR: Final = 8  # an address and a number
OPERATION: Final = 8

DRAW: Final = 0
IDENTIFY: Final = 1
REPAIR_REQUEST: Final = 2
REPAIR_REPLY: Final = 3
KILL: Final = 4
PAGE_REQUEST: Final = 5
PAGE_REPLY: Final = 7
MESSAGES: Final[dict[int, bytes]] = {
    DRAW: b"dop",
    IDENTIFY: b"id",
    REPAIR_REQUEST: b"rreq",
    REPAIR_REPLY: b"rrep",
    KILL: b"kill",
    PAGE_REQUEST: b"preq",
    PAGE_REPLY: b"prep",
}
# How long messages are at least.
LEAST: Final[dict[int, int]] = {
    DRAW: 16, IDENTIFY: 28, REPAIR_REQUEST: 20, REPAIR_REPLY: 20, PAGE_REQUEST: 16, PAGE_REPLY: 4,
}  # fmt: skip

SKIP: Final = 14
HOLE: Final = 15
OPERATIONS: Final[dict[int, bytes]] = {
    2: b"RECT",
    3: b"LINE",
    4: b"ML",
    5: b"DEL",
    6: b"XFORM",
    7: b"ELL",
    8: b"CHAR",
    9: b"STR",
    10: b"NOP",
    11: b"PSCODE",
    12: b"PSCOMP",
    13: b"REF",
    SKIP: b"SKIP",
    HOLE: b"HOLE",
}


def print_wb(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """A message; its drawing operations with -v."""
    pkt.enter(b"wb", at)
    if length < HEADER:
        out.invalid()
        return
    pkt.need(at, HEADER)
    kind = pkt.u8(at + 10)
    if pkt.u8(at + 11):
        out.put(b"*")
    if kind not in MESSAGES:
        out.put(b" wb-%d!" % kind)
        out.invalid()
        return
    at += HEADER
    length -= HEADER
    out.put(b" wb-" + MESSAGES[int(kind)])
    if kind == KILL:
        return
    out.put(b":")
    if length < LEAST[int(kind)]:
        out.invalid()
        return
    if kind not in (IDENTIFY, PAGE_REQUEST):
        pkt.need(at, LEAST[int(kind)])
    if kind == DRAW:
        out.put(b" ")
        put_drawing(pkt, at, out)
    elif kind == IDENTIFY:
        put_identity(pkt, at, length, out)
    elif kind == REPAIR_REQUEST:
        out.put(b" please repair ")
        put_repair(pkt, at, out)
    elif kind == REPAIR_REPLY:
        out.put(b" for ")
        put_repair(pkt, at, out)
        if out.verbose:
            put_operations(pkt, at + 20, pkt.u32(at + 12), pkt.u32(at + 16), out)
    elif kind == PAGE_REQUEST:
        out.put(b" need %d/" % pkt.u32(at + 8))
        put_pair(pkt, at, out)
        pkt.need(at, LEAST[PAGE_REQUEST])
    else:
        put_pages(pkt, at, out)


def put_pair(pkt: PacketView, at: i64, out: Text) -> None:
    """Who, and which of theirs."""
    out.host4(pkt, at)
    out.put(b":%d" % pkt.u32(at + 4))


def put_range(pkt: PacketView, at: i64, out: Text) -> None:
    """A page, and the first and last of its operations that are spoken of."""
    put_pair(pkt, at, out)
    out.put(b"<%d:%d>" % (pkt.u32(at + 8), pkt.u32(at + 12)))


def put_drawing(pkt: PacketView, at: i64, out: Text) -> None:
    """What is drawn."""
    put_range(pkt, at, out)
    if out.verbose:
        put_operations(pkt, at + 16, pkt.u32(at + 8), pkt.u32(at + 12), out)


def put_repair(pkt: PacketView, at: i64, out: Text) -> None:
    """Whose operations are missing or sent again."""
    out.host4(pkt, at)
    out.put(b" ")
    put_range(pkt, at + 4, out)


def put_operations(pkt: PacketView, at: i64, first: i64, last: i64, out: Text) -> None:
    """The operations from number `first` to `last`, each as long as it says, to a multiple of four."""
    out.put(b" <")
    while first <= last:
        pkt.need(at, OPERATION)
        kind = pkt.u8(at + 7)
        out.put(b" " + name(OPERATIONS, kind, b"dop-%d!"))
        if kind in (SKIP, HOLE):
            until = pkt.u32(at)
            out.put(b"%d" % (until - first + 1 & 0xFFFFFFFF))
            if until < first or until > last:
                out.put(b"[|]")
                if until < first:
                    return
            first = until
        at += OPERATION + (pkt.u16(at + 4) + 3) // 4 * 4
        first = first + 1 & 0xFFFFFFFF
    out.put(b" >")


def put_identity(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """Where somebody is now, how far they have come on it and on pages of others; then who they are."""
    pkt.need(at, 24)
    out.put(b" %d/" % pkt.u32(at + 12))
    put_pair(pkt, at + 16, out)
    out.put(b" (max %d/" % pkt.u32(at))
    put_pair(pkt, at + 4, out)
    out.put(b") ")
    pkt.need(at, LEAST[IDENTIFY])
    count = pkt.u16(at + 24)
    at += LEAST[IDENTIFY]
    left = length - LEAST[IDENTIFY]
    if left < count * PAIR:
        out.invalid()
        return
    for n in range(int(count)):
        pkt.need(at, PAIR)
        out.put(b"," if n else b"<")
        put_pair(pkt, at, out)
        at += PAIR
        left -= PAIR
    out.put(b'> "')
    out.text_z(pkt, at, left)
    out.put(b'"')


def put_pages(pkt: PacketView, at: i64, out: Text) -> None:
    """Pages, and how far others have come on them."""
    pages = pkt.u32(at)
    at += 4
    while pages > 0:
        pkt.need(at, 12)
        out.put(b" %d/" % pkt.u32(at))
        put_pair(pkt, at + 4, out)
        pkt.need(at + 12, 4)
        count = pkt.u8(at + 12)
        at += 16
        for n in range(int(count)):
            pkt.need(at, PAIR)
            out.put(b"," if n else b"<")
            put_pair(pkt, at, out)
            at += PAIR
        out.put(b">")
        pages -= 1
