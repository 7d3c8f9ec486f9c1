"""Multiprotocol Label Switching: the label stack (RFC 3032, RFC 5462), in a link layer or in UDP (RFC 7510).

     0                   1                   2                   3
     0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
    +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    |                Label                  | TC  |S|       TTL     |
    +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
"""

from __future__ import annotations

from wiretale.dissect import hexdump
from wiretale.dissect.packet import PacketView
from wiretale.dissect.text import Text
from wiretale.native import Final, i64
from wiretale.protocols import tables

RESERVED: Final = 16  # labels below have a meaning of their own (RFC 3032, 2.1)
LABELS: Final[dict[int, bytes]] = {
    0: b"IPv4 explicit NULL",
    1: b"router alert",
    2: b"IPv6 explicit NULL",
    3: b"implicit NULL",
}

NOTHING: Final = 0
IPV4: Final = 0x0800
IPV6: Final = 0x86DD
ISO: Final = 0xFEFE


def print_mpls(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """A label stack and what is below it."""
    pkt.enter(b"mpls", at)
    out.put(b"MPLS")
    first = True
    while True:
        if length < 4:
            out.invalid()
            pkt.need(at, length)
            return
        entry = pkt.u32(at)
        at += 4
        length -= 4
        label = entry >> 12
        out.put(b" (label %d" % label if first or not out.verbose else b"\n\t(label %d" % label)
        first = False
        if out.verbose and label < RESERVED:
            out.put(b" (%s)" % LABELS.get(label, b"rsvd"))
        bottom = entry & 0x100
        out.put(b", tc %d%s, ttl %d)" % (entry >> 9 & 7, b", [S]" if bottom else b"", entry & 0xFF))
        if bottom:
            break
    payload: i64 = NOTHING
    if label == 0 or label == 3:
        payload = IPV4
    elif label == 2:
        payload = IPV6
    if payload == NOTHING:
        # Nothing says what follows; its first octet often tells.
        if length < 1:
            return
        payload = read_payload(pkt, at)
    if payload == NOTHING:
        if out.unknown_as_hex:
            hexdump.unknown(out, pkt, at, length)
            if not pkt.has(at, length):
                out.truncated(pkt)
        return
    out.put(b"\n\t" if out.verbose else b" ")
    if payload == ISO:
        tables.ISO_CLNS.print(pkt, at, length, out)
        return
    dissector = tables.ETHERTYPES.find(payload)
    if dissector is not None:
        dissector.print(pkt, at, length, out)


def read_payload(pkt: PacketView, at: i64) -> i64:
    """What starts at `at`, as an ethertype, judged by its first octet."""
    first = pkt.u8(at)
    if 0x45 <= first <= 0x4F:
        return IPV4
    if 0x60 <= first <= 0x6F:
        return IPV6
    if 0x81 <= first <= 0x83:
        return ISO
    return NOTHING
