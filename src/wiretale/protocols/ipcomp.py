"""IP Payload Compression Protocol (RFC 3173).

    +---------------+---------------+-------------------------------+
    |  Next Header  |     Flags     | Compression Parameter Index   |
    +---------------+---------------+-------------------------------+
"""

from __future__ import annotations

from wiretale.dissect.packet import PacketView
from wiretale.dissect.text import Text
from wiretale.native import i64


def print_ipcomp(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """A compressed packet: which compression; what is compressed stays so."""
    pkt.enter(b"ipcomp", at)
    out.put(b"IPComp(cpi=0x%04x)" % pkt.u16(at + 2))
