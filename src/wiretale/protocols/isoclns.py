"""ISO's network layer: what a network layer protocol identifier (ISO/IEC TR 9577) says comes next.

    +-------+--------------
    | NLPID | ...
    +-------+--------------

Q.933 is named and dumped; its header has no dissector here.
"""

from __future__ import annotations

from wiretale.dissect import hexdump
from wiretale.dissect.dispatch import Lazy
from wiretale.dissect.packet import PacketView, Truncated
from wiretale.dissect.text import Text, name
from wiretale.native import Final, i64
from wiretale.protocols import tables

PROTOCOLS: Final[dict[int, bytes]] = {
    0x00: b"NULL",
    0x08: b"Q.933",
    0x09: b"LMI",
    0x80: b"SNAP",
    0x81: b"CLNP",
    0x82: b"ES-IS",
    0x83: b"IS-IS",
    0x84: b"CONS",
    0x85: b"IDRP",
    0x8A: b"X25 ES-IS",
    0x8E: b"IPv6",
    0xB1: b"FRF.15",
    0xC1: b"ISIS_SPB",
    0xCC: b"IPv4",
    0xCF: b"PPP",
}

NULL: Final = 0x00
CLNP: Final = 0x81
ESIS: Final = 0x82
ISIS: Final = 0x83
LONGEST_NSAP: Final = 20
PPP: Final = 0xCF
AS_ETHERTYPE: Final[dict[int, int]] = {0x8E: 0x86DD, 0xCC: 0x0800}

_PPP: Final = Lazy("ppp:print_ppp")


def print_isoclns(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """A packet that starts with such an identifier."""
    pkt.enter(b"isoclns", at)
    protocol = pkt.u8(at)
    if out.link_level:
        out.put(b"OSI NLPID %s (0x%02x): " % (name(PROTOCOLS, protocol, b"Unknown"), protocol))
    if protocol == NULL:
        out.put(b"length: %d" % length if out.link_level else b", length: %d" % length)
        return
    if protocol == PPP:
        _PPP.print(pkt, at + 1, length - 1, out)
        return
    if protocol == CLNP:
        from wiretale.protocols import clnp

        try:
            if not clnp.print_clnp(pkt, at, length, out):
                hexdump.hex_only(out, pkt, at, min(length, pkt.left(at)))
        except Truncated:
            out.truncated(pkt)
        return
    if protocol == ESIS:
        from wiretale.protocols import esis

        esis.print_esis(pkt, at, length, out)
        return
    if protocol == ISIS:
        from wiretale.protocols import isis

        try:
            if not isis.print_isis(pkt, at, length, out):
                hexdump.hex_only(out, pkt, at, length)
        except Truncated:
            out.truncated(pkt)
        return
    dissector = tables.ETHERTYPES.find(AS_ETHERTYPE.get(protocol, -1))
    if dissector is not None:
        dissector.print(pkt, at + 1, length - 1, out)
        return
    if not out.link_level:
        out.put(b"OSI NLPID 0x%02x unknown, " % protocol)
    out.put(b"length: %d" % length)
    if length > 1:
        hexdump.hex_only(out, pkt, at, length)


def print_isoclns_in_ethernet(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """The same with an ethertype, behind a byte that is not looked at."""
    print_isoclns(pkt, at + 1, length - 1, out)


def put_nsap(pkt: PacketView, at: i64, size: i64, out: Text) -> None:
    """A network service access point or a part of one: the first byte, then pairs."""
    if size < 1 or size > LONGEST_NSAP:
        out.put(b"isonsap_string: illegal length")
        return
    digits = bytes(pkt.raw(at, size)).hex().encode()
    out.put(b".".join([digits[:2], *[digits[n : n + 4] for n in range(2, len(digits), 4)]]))
