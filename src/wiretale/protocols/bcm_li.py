"""Broadcom's shim for lawful interception, before a packet in UDP.

 0       3           7     10                            31
+-------+-----------+-----+-------------------------------+
| dir.  | type      | sub | interception's number (22)    |
+-------+-----------+-----+-------------------------------+
"""

from __future__ import annotations

from wiretale.dissect.dispatch import Lazy
from wiretale.dissect.packet import PacketView
from wiretale.dissect.text import Text
from wiretale.native import Final, i64

HEADER: Final = 4
DIRECTIONS: Final[dict[int, bytes]] = {1: b"unused", 2: b"egress", 3: b"ingress"}
UNDECIDED: Final = 4
IPV4: Final = 5
IPV6: Final = 6
ETHERNET: Final = 7
TYPES: Final[dict[int, bytes]] = {UNDECIDED: b"undecided", IPV4: b"ipv4", IPV6: b"ipv6", ETHERNET: b"ethernet"}
SUBTYPES: Final[dict[int, bytes]] = {1: b"single VLAN tag", 2: b"double VLAN tag", 3: b"untagged"}

_INSIDE: Final[dict[int, Lazy]] = {
    IPV4: Lazy("ipv4:print_ipv4"),
    IPV6: Lazy("ipv6:print_ipv6"),
    ETHERNET: Lazy("ethernet:print_ethernet"),
}


def print_bcm_li(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """The shim; the packet with -v."""
    pkt.enter(b"bcm_li", at)
    if length < HEADER:
        out.put(b" (length %d < %d)" % (length, HEADER))
        out.invalid()
        return
    shim = pkt.u32(at)
    kind: i64 = shim >> 25 & 0xF
    if out.verbose:
        out.put(b"\n    ")
    out.put(
        b"BCM-LI-SHIM: direction %s, pkt-type %s, pkt-subtype %s, li-id %d"
        % (
            DIRECTIONS.get(int(shim >> 29), b"unknown"),
            TYPES.get(int(kind), b"unknown"),
            SUBTYPES.get(int(shim >> 22 & 7), b"unknown"),
            shim & 0x3FFFFF,
        )
    )
    if not out.verbose:
        return
    out.put(b"\n    ")
    at += HEADER
    length -= HEADER
    if kind == UNDECIDED:
        version = pkt.u8(at) >> 4
        if version not in (4, 6):
            out.put(b"unknown payload")
            return
        kind = IPV4 if version == 4 else IPV6
    inside = _INSIDE.get(int(kind))
    if inside is None:
        out.invalid()
        return
    inside.print(pkt, at, length, out)
