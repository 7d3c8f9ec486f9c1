"""Shortest Path Bridging in IS-IS: the sub-TLVs of topologies (RFC 6329, sections 13 to 16)."""

from __future__ import annotations

from wiretale.dissect.packet import PacketView
from wiretale.dissect.text import Text
from wiretale.native import Final, i64

# Sub-TLVs of the multi-topology-aware port capability TLV
MCID: Final = 4
DIGEST: Final = 5
BVID: Final = 6
# and of the multi-topology capability TLV
INSTANCE: Final = 1
SERVICE: Final = 3

MCID_SIZE: Final = 51
NAME_SIZE: Final = 32
DIGEST_SIZE: Final = 33
INSTANCE_SIZE: Final = 19
TREE_SIZE: Final = 8


class TooShort(Exception):
    """A sub-TLV has no room for what it must hold: nothing behind it in its TLV is read."""


class Cut(TooShort):
    """The same, of which tcpdump says that the packet ends here."""


def put_port_capability(pkt: PacketView, at: i64, end: i64, out: Text) -> None:
    """What is said about a port in a topology."""
    put_subtlvs(pkt, at, end, b"\n\t       ", True, out)


def put_capability(pkt: PacketView, at: i64, end: i64, out: Text) -> None:
    """What is said about a topology."""
    put_subtlvs(pkt, at, end, b"\n\t      ", False, out)


def put_subtlvs(pkt: PacketView, at: i64, end: i64, indent: bytes, of_port: bool, out: Text) -> None:
    """The sub-TLVs of a topology's TLV."""
    while end - at > 2:
        kind = pkt.u8(at)
        size = pkt.u8(at + 1)
        out.put(b"%s%s subTLV #%d, length: %d" % (indent, name_of(kind, of_port), kind, size))
        at += 2
        if size > end - at:
            out.put(b" (> containing TLV length)")
            return
        if not pkt.has(at, size):  # and what comes behind the TLV is not there either
            out.truncated(pkt)
            return
        try:
            if of_port:
                put_of_port(pkt, at, size, kind, out)
            else:
                put_of_topology(pkt, at, size, kind, out)
        except Cut:
            out.truncated(pkt)
            return
        except TooShort:
            out.put(b" (too short)")
            return
        at += size


def name_of(kind: i64, of_port: bool) -> bytes:
    """What a sub-TLV is called."""
    if of_port:
        if kind == MCID:
            return b"SPB MCID"
        if kind == DIGEST:
            return b"SPB Digest"
        if kind == BVID:
            return b"SPB BVID"
    elif kind == INSTANCE:
        return b"SPB Instance"
    elif kind == SERVICE:
        return b"SPBM Service Identifier and Unicast Address"
    return b"unknown"


def put_of_port(pkt: PacketView, at: i64, size: i64, kind: i64, out: Text) -> None:
    """A sub-TLV of the port capability."""
    if kind == MCID:
        if size < 2 * MCID_SIZE:
            raise TooShort
        put_mcid(pkt, at, b"\n\t         MCID: ", out)
        put_mcid(pkt, at + MCID_SIZE, b"\n\t         AUX-MCID: ", out)
    elif kind == DIGEST:
        if size < DIGEST_SIZE:
            raise TooShort
        flags = pkt.u8(at)
        out.put(b"\n\t        RES: %d V: %d A: %d D: %d" % (flags >> 5, flags >> 4 & 1, flags >> 2 & 3, flags & 3))
        out.put(b"\n\t         Digest: ")
        for n in range(8):
            if n == 4:
                out.put(b"\n\t                 ")
            out.put(b"%08x " % pkt.u32(at + 1 + 4 * n))
    elif kind == BVID:
        while size > 0:
            if size < 4:
                raise TooShort
            out.put(b"\n\t           ECT: %08x" % pkt.u32(at))
            if size < 6:
                raise TooShort
            vlan = pkt.u16(at + 4)
            out.put(b" BVID: %d, U:%d M:%d " % (vlan >> 4, vlan >> 3 & 1, vlan >> 2 & 1))
            at += 6
            size -= 6


def put_of_topology(pkt: PacketView, at: i64, size: i64, kind: i64, out: Text) -> None:
    """A sub-TLV of the topology's capability."""
    if kind == INSTANCE:
        if size < INSTANCE_SIZE:
            raise TooShort
        put_instance(pkt, at, size, out)
    elif kind == SERVICE:
        if size < 8:
            raise Cut
        out.put(b"\n\t        BMAC: %08x%04x" % (pkt.u32(at), pkt.u16(at + 4)))
        vlan = pkt.u16(at + 6)
        out.put(b", RES: %d, VID: %d" % (vlan >> 12, vlan & 0xFFF))
        end = at + size
        at += 8
        while at + 4 <= end:
            service = pkt.u32(at)
            out.put(
                b"\n\t        T: %d, R: %d, RES: %d, ISID: %d"
                % (service >> 31, service >> 30 & 1, service >> 24 & 0x3F, service & 0xFFFFFF)
            )
            at += 4


def put_mcid(pkt: PacketView, at: i64, label: bytes, out: Text) -> None:
    """An MST configuration identifier (IEEE 802.1Q)."""
    out.put(label)
    out.put(b"ID: %d, Name: " % pkt.u8(at))
    out.text_z(pkt, at + 1, NAME_SIZE)
    out.put(b"\n\t              Lvl: %d" % pkt.u16(at + 1 + NAME_SIZE))
    out.put(b", Digest: ")
    for n in range(16):
        out.put(b"%02x " % pkt.u8(at + 3 + NAME_SIZE + n))


def put_instance(pkt: PacketView, at: i64, size: i64, out: Text) -> None:
    """A bridge's identity and its trees."""
    end = at + size
    out.put(b"\n\t        CIST Root-ID: %08x" % pkt.u32(at))
    out.put(b" %08x" % pkt.u32(at + 4))
    out.put(b", Path Cost: %08x" % pkt.u32(at + 8))
    out.put(b", Prio: %d" % pkt.u16(at + 12))
    source = pkt.u32(at + 14)
    out.put(b"\n\t        RES: %d, V: %d, SPSource-ID: %d" % (source >> 21, source >> 20 & 1, source & 0xFFFFF))
    trees = pkt.u8(at + 18)
    out.put(b", No of Trees: %x" % trees)
    at += INSTANCE_SIZE
    while trees > 0:
        trees -= 1
        if at + TREE_SIZE > end:
            raise Cut
        flags = pkt.u8(at)
        out.put(
            b"\n\t         U:%d, M:%d, A:%d, RES:%d" % (flags >> 7, flags >> 6 & 1, flags >> 5 & 1, flags & 0x1F)
        )
        out.put(b", ECT: %08x" % pkt.u32(at + 1))
        vlans = pkt.u24(at + 5)
        out.put(b", BVID: %d, SPVID: %d" % (vlans >> 12, vlans & 0xFFF))
        at += TREE_SIZE
