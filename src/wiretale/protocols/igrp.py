"""Cisco's Interior Gateway Routing Protocol (C. Hedrick, An Introduction to IGRP).

    +---------------------+-------------+------------------------+--------------+
    | version, opcode (1) | edition (1) | autonomous system (2)  | interior (2) |
    +---------------------+-------------+------------------------+--------------+
    | system (2)          | exterior (2)              | checksum (2)              |
    +---------------------+---------------------------+---------------------------+

and as many routes of each kind, of 14 bytes:

    network (3), delay (3), bandwidth (3), MTU (2), reliability (1), load (1), hops (1)
"""

from __future__ import annotations

from wiretale.dissect.packet import PacketView
from wiretale.dissect.text import Text, name
from wiretale.native import Final, i64

HEADER: Final = 12
ROUTE: Final = 14
OPERATIONS: Final[dict[int, bytes]] = {1: b"update", 2: b"request"}
# A delay's unit is 10 us; a bandwidth is 10^7 divided by kbit/s.
DELAY_UNIT: Final = 10
BANDWIDTH_SCALE: Final = 10_000_000
UNREACHABLE: Final = 0xFFFFFF

INTERIOR: Final = 0
SYSTEM: Final = 1
EXTERIOR: Final = 2


def print_igrp(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """A message with its routes."""
    pkt.enter(b"igrp", at)
    out.put(b"igrp:")
    first = pkt.u8(at)
    counts = [pkt.u16(at + 4), pkt.u16(at + 6), pkt.u16(at + 8)]
    out.put(
        b" %s V%d edit=%d AS=%d (%d/%d/%d)"
        % (
            name(OPERATIONS, first & 0x0F, b"op-#%d"),
            first >> 4,
            pkt.u8(at + 1),
            pkt.u16(at + 2),
            counts[0],
            counts[1],
            counts[2],
        )
    )
    check = pkt.u16(at + 10)
    if out.verbose:
        out.put(b" checksum=0x%04x" % check)
    at += HEADER
    left = length - HEADER
    kind = INTERIOR
    while left >= ROUTE:
        while kind < EXTERIOR and counts[kind] == 0:
            kind += 1
        pkt.need(at, 3)
        if counts[kind] == 0:
            out.put(b" [extra bytes %d]" % left)
            break
        counts[kind] -= 1
        put_route(pkt, at, kind, out)
        at += ROUTE
        left -= ROUTE
    if left or sum(counts):
        out.invalid()


def put_route(pkt: PacketView, at: i64, kind: i64, out: Text) -> None:
    """A network, as much of it as its kind needs, and how good the way there is."""
    if kind == INTERIOR:
        out.put(b" *.%d.%d.%d" % (pkt.u8(at), pkt.u8(at + 1), pkt.u8(at + 2)))
    else:
        word = b" " if kind == SYSTEM else b" X"
        out.put(b"%s%d.%d.%d.0" % (word, pkt.u8(at), pkt.u8(at + 1), pkt.u8(at + 2)))
    pkt.need(at, ROUTE)
    delay = pkt.u24(at + 3)
    bandwidth = pkt.u24(at + 6)
    out.put(
        b" d=%d b=%d r=%d l=%d M=%d mtu=%d in %d hops"
        % (
            delay * DELAY_UNIT,
            BANDWIDTH_SCALE // bandwidth if bandwidth else 0,
            pkt.u8(at + 11),
            pkt.u8(at + 12),
            min(delay + bandwidth, UNREACHABLE),
            pkt.u16(at + 9),
            pkt.u8(at + 13),
        )
    )
