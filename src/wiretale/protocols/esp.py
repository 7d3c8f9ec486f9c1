"""IP Encapsulating Security Payload (RFC 4303): what can be told without keys, and with -E what is inside.

    +---------------------------------------------------------------+
    |               Security Parameters Index (SPI)                 |
    |                      Sequence Number                          |
    |                    Payload Data ...                           |
    +---------------------------------------------------------------+
    |      ... Padding              |  Pad Length   |  Next Header  |  encrypted, as the payload is
    |               Integrity Check Value ...                       |
    +---------------------------------------------------------------+
"""

from __future__ import annotations

from wiretale.dissect.packet import PacketView
from wiretale.dissect.text import Keys, Text
from wiretale.native import Final, i64
from wiretale.protocols.ah import put_following

HEADER: Final = 8
TRAILER: Final = 2


def print_esp(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """An ESP packet: its association, its number, its length, and what it carries if there is a key for it."""
    pkt.enter(b"esp", at)
    # A header with nothing behind it counts as cut short.
    if not pkt.has(at, HEADER + 1):
        out.truncated(pkt)
        return
    out.put(b"ESP(spi=0x%08x,seq=0x%x), length %d" % (pkt.u32(at), pkt.u32(at + 4), length))
    if out.keys is not None:
        put_inside(pkt, at, length, out.keys, out)


def put_inside(pkt: PacketView, at: i64, length: i64, keys: Keys, out: Text) -> None:
    """What the packet carries, decrypted; nothing where no key is known or it is not whole blocks."""
    width: i64 = 4 if pkt.ip_version == 4 else 16
    size = length if length < pkt.left(at) else pkt.left(at)
    text = keys.open_esp(pkt.u32(at), pkt.raw(pkt.destination_at, width), pkt.raw(at + HEADER, size - HEADER))
    if text is None:
        return
    if len(text) < TRAILER:
        out.truncated(pkt)
        return
    stop: i64 = len(text) - TRAILER
    carried: i64 = stop - text[stop]
    if carried < 0:
        out.truncated(pkt)
        return
    out.put(b": ")
    before = pkt.replace(at + HEADER, text[:carried])  # without the padding
    try:
        put_following(pkt, text[stop + 1], at + HEADER, carried, out)
    finally:
        pkt.restore(before)
