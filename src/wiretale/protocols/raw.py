"""Raw IP: no link header at all (LINKTYPE_RAW, LINKTYPE_IPV4, LINKTYPE_IPV6)."""

from __future__ import annotations

from wiretale.dissect.dispatch import Dissector
from wiretale.dissect.packet import PacketView
from wiretale.dissect.text import Text
from wiretale.native import Final, i64
from wiretale.protocols import tables

IPV4: Final = 0x0800
IPV6: Final = 0x86DD


def of_version(version: i64) -> Dissector | None:
    """What prints IP of a version; None if there is no such version."""
    if version == 4:
        return tables.ETHERTYPES.find(IPV4)
    if version == 6:
        return tables.ETHERTYPES.find(IPV6)
    return None


def print_raw(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """An IP packet of whichever version its first bits say, whatever the link type promised."""
    pkt.enter(b"raw", at)
    if out.link_level:
        out.put(b"ip: ")
    pkt.protocol = b"ipn"
    version = pkt.u8(at) >> 4
    dissector = of_version(version)
    if dissector is None:
        out.put(b"unknown ip %d" % version)
        return
    dissector.print(pkt, at, length, out)
