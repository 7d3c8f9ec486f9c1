"""RIPng for IPv6 (RFC 2080).

     0                   1                   2                   3
     0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
    +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    |   Command     |    Version    |           must be zero        |
    +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    |                        IPv6 prefix (16)                       |
    |          Route Tag            |  Prefix Len   |     Metric    |
    |                        more of these                          |
    +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
"""

from __future__ import annotations

from wiretale.dissect.packet import PacketView
from wiretale.dissect.text import Text
from wiretale.native import Final, i64

VERSION: Final = 1
REQUEST: Final = 1
RESPONSE: Final = 2
HEADER: Final = 4
ENTRY: Final = 20
INFINITY: Final = 16  # hops


def print_ripng(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """A RIPng message."""
    pkt.enter(b"ripng", at)
    version = pkt.u8(at + 1)
    if version != VERSION:
        out.put(b" [vers %d]" % version)
        out.invalid()
        return
    command = pkt.u8(at)
    if command not in (REQUEST, RESPONSE):
        out.put(b" ripng-%d ?? %d" % (command, length))
        out.invalid()
        return
    entries = length - HEADER
    if entries < 0:
        out.invalid()
        return
    count = entries // ENTRY
    whole = entries % ENTRY == 0
    if command == REQUEST and count == 1 and is_everything(pkt, at + HEADER):
        out.put(b" ripng-req dump")
        return
    out.put(b" ripng-req %d" % count if command == REQUEST else b" ripng-resp %d" % count)
    out.put(b":" if whole else b"[%d]:" % length)
    at += HEADER
    for _ in range(count):
        out.put(b"\n\t" if out.verbose > 1 else b" ")
        put_entry(pkt, at, command, out)
        at += ENTRY
    if not whole:
        out.invalid()


def is_everything(pkt: PacketView, at: i64) -> bool:
    """Whether the entry at `at` asks for the whole routing table (RFC 2080 2.4.1)."""
    pkt.need(at, ENTRY)
    return pkt.u8(at + 19) == INFINITY and not any(pkt.raw(at, 16))


def put_entry(pkt: PacketView, at: i64, command: i64, out: Text) -> None:
    """A route table entry; only responses mean their metric."""
    length = pkt.u8(at + 18)
    out.host6(pkt, at)
    out.put(b"/%d" % length)
    tag = pkt.u16(at + 16)
    if tag:
        out.put(b" [%d]" % tag)
    metric = pkt.u8(at + 19)
    if metric and command == RESPONSE:
        out.put(b" (%d)" % metric)
