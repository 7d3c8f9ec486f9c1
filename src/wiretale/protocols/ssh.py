"""Secure Shell transport (RFC 4253): the line in which each side says its version. The rest is encrypted.

    SSH-protoversion-softwareversion SP comments CR LF
"""

from __future__ import annotations

from wiretale.dissect.packet import PacketView
from wiretale.dissect.text import Text
from wiretale.native import Final, i64

BEGINNING: Final = b"SSH-"
CR: Final = 13
LF: Final = 10


def print_ssh(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """The version line, if this is one; else nothing."""
    pkt.enter(b"ssh", at)
    start = at
    stop = at + length
    for expected in BEGINNING:
        if pkt.u8(at) != expected:
            return
        at += 1
    while at < stop:
        c = pkt.u8(at)
        if c == LF or (c == CR and at + 1 < stop and pkt.u8(at + 1) == LF):
            out.put(b": SSH: ")
            out.put(pkt.raw(start, at - start))
            return
        if c < 32 or c > 126:
            return
        at += 1
