"""Cisco Hot Standby Router Protocol (RFC 2281).

    +---------------+---------------+---------------+---------------+
    |   Version     |   Op Code     |     State     |   Hellotime   |
    |   Holdtime    |   Priority    |     Group     |   Reserved    |
    |                      Authentication Data                      |
    |                      Authentication Data                      |
    |                      Virtual IP Address                       |
    +---------------------------------------------------------------+
"""

from __future__ import annotations

from wiretale.dissect.packet import PacketView
from wiretale.dissect.text import Text, name
from wiretale.native import Final, i64
from wiretale.protocols import tables, udp

PORT: Final = 1985
SECRET: Final = 8  # octets of authentication data

OPERATIONS: Final[dict[int, bytes]] = {0: b"hello", 1: b"coup", 2: b"resign"}
STATES: Final[dict[int, bytes]] = {
    0: b"initial",
    1: b"learn",
    2: b"listen",
    4: b"speak",
    8: b"standby",
    16: b"active",
}


def print_hsrp(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """A message of version 0."""
    destination = pkt.u16(at - 6)
    if destination != PORT:
        # The port is HSRP's own only at the receiving end; what comes from it is judged by where it goes.
        dissector = tables.UDP_PORTS.find(0, destination)
        if dissector is not None:
            dissector.print(pkt, at, length, out)
        else:
            carried = pkt.u16(at - 4) - 8
            udp.put_length(pkt, carried, length if carried > length else carried, out)
        return
    pkt.enter(b"hsrp", at)
    version = pkt.u8(at)
    out.put(b"HSRPv%d" % version)
    if version != 0:
        return
    out.put(b"-")
    out.name(OPERATIONS, pkt.u8(at + 1), b"unknown (%d)")
    out.put(b" %d: " % length)
    out.put(b"state=%s " % name(STATES, pkt.u8(at + 2), b"Unknown (%d)"))
    out.put(b"group=%d " % pkt.u8(at + 6))
    reserved = pkt.u8(at + 7)
    if reserved:
        out.put(b"[reserved=%d!] " % reserved)
    pkt.need(at + 16, 4)
    out.put(b"addr=")
    out.host4(pkt, at + 16)
    if out.verbose:
        out.put(b" hellotime=")
        out.duration(pkt.u8(at + 3))
        out.put(b" holdtime=")
        out.duration(pkt.u8(at + 4))
        out.put(b" priority=%d" % pkt.u8(at + 5))
        out.put(b' auth="')
        out.text_z(pkt, at + 8, SECRET)
        out.put(b'"')
