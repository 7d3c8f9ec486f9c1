"""Cisco's Auto-RP: rendezvous points announced over UDP.

    +-------+-------+---------------+   then for each RP:  +-----------------------+
    | V | T | count |  hold time    |                      | address               |
    |           reserved            |                      | PIM versions | count  |
    +-------------------------------+                      | flags | mask | prefix | ...
                                                           +-----------------------+
"""

from __future__ import annotations

from wiretale.dissect.packet import PacketView
from wiretale.dissect.text import Text, name
from wiretale.native import Final, i64

TYPES: Final[dict[int, bytes]] = {0x11: b"candidate-advert", 0x12: b"mapping"}
VERSIONS: Final[dict[int, bytes]] = {0: b"?", 1: b"1", 2: b"2", 3: b"1+2"}
NEGATIVE: Final = 0x01
BIDIRECTIONAL: Final = 0x02


def print_cisco_autorp(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """Candidates for rendezvous points, or the mapping of groups to them."""
    pkt.enter(b"cisco_autorp", at)
    end = at + length
    if length < 8:
        out.truncated(pkt)
        return
    out.put(b" auto-rp ")
    out.put(name(TYPES, pkt.u8(at), b"type-0x%02x"))
    count = pkt.u8(at + 1)
    out.put(b" Hold ")
    hold_time = pkt.u16(at + 2)
    if hold_time:
        out.duration(hold_time)
    else:
        out.put(b"FOREVER")
    at += 8
    while count > 0:
        count -= 1
        if end - at < 4:
            out.truncated(pkt)
            return
        pkt.need(at, 4)
        out.put(b" RP ")
        out.host4(pkt, at)
        at += 4
        if end - at < 1:
            out.truncated(pkt)
            return
        versions = pkt.u8(at)
        out.put(b" PIMv" + VERSIONS[versions & 3])
        if versions & ~3:
            out.put(b" [rsvd=0x%02x]" % (versions & ~3))
        at += 1
        if end - at < 1:
            out.truncated(pkt)
            return
        prefixes = pkt.u8(at)
        at += 1
        separator = b" "
        while prefixes > 0:
            prefixes -= 1
            if end - at < 6:
                out.truncated(pkt)
                return
            pkt.need(at, 6)
            out.put(separator)
            separator = b","
            flags = pkt.u8(at)
            if flags & NEGATIVE:
                out.put(b"!")
            out.host4(pkt, at + 2)
            out.put(b"/%d" % pkt.u8(at + 1))
            if flags & BIDIRECTIONAL:
                out.put(b" bidir")
            if flags & 0xFC:
                out.put(b"[rsvd=0x%02x]" % (flags & 0xFC))
            at += 6
