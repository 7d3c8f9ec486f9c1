"""Heartbeats of Microsoft Network Load Balancing.

    +-----------------+-----------------------+----------------+-------------+
    | unknown (8)     | host priority (4, LE) | cluster IP (4) | host IP (4) |
    +-----------------+-----------------------+----------------+-------------+
"""

from __future__ import annotations

from wiretale.dissect.packet import PacketView
from wiretale.dissect.text import Text
from wiretale.native import i64


def print_msnlb(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """A heartbeat: which host of which cluster lives."""
    pkt.enter(b"msnlb", at)
    out.put(b"MS NLB heartbeat")
    out.put(b", host priority: %d" % pkt.u32le(at + 8))
    pkt.need(at + 12, 4)
    out.put(b", cluster IP: ")
    out.host4(pkt, at + 12)
    pkt.need(at + 16, 4)
    out.put(b", host IP: ")
    out.host4(pkt, at + 16)
