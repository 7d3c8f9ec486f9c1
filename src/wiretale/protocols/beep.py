"""Blocks Extensible Exchange Protocol (RFC 3081): which frame a segment begins with."""

from __future__ import annotations

from wiretale.dissect.packet import PacketView
from wiretale.dissect.text import Text
from wiretale.native import Final, i64

# tcpdump wants a NUL after two of them.
FRAMES: Final[dict[bytes, bytes]] = {
    b"MSG\0": b"MSG", b"ERR ": b"ERR", b"ANS ": b"ANS", b"NUL ": b"NUL", b"SEQ ": b"SEQ", b"END\0": b"END",
    b"RPY ": b"RPY",
}


def print_beep(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """The frame's type."""
    pkt.enter(b"beep", at)
    found = FRAMES.get(pkt.raw(at, 4)) if length >= 4 and pkt.has(at, 4) else None
    out.put(b" BEEP " + found if found else b" BEEP (payload or undecoded)")
