"""Opaque link state advertisements of OSPF (RFC 5250): traffic engineering (RFC 3630, GMPLS RFC 4203), graceful
restart (RFC 3623), router information (RFC 7770).

All are type-length-value triples, padded to four bytes.
"""

from __future__ import annotations

import struct

from wiretale.dissect import hexdump
from wiretale.dissect.packet import CutShort, PacketView
from wiretale.dissect.text import Text
from wiretale.native import Final, i64
from wiretale.protocols import gmpls

TRAFFIC_ENGINEERING: Final = 1
GRACE: Final = 3
ROUTER_INFORMATION: Final = 4

ROUTER_ADDRESS: Final = 1
LINK: Final = 2
TE_TLVS: Final[dict[int, bytes]] = {ROUTER_ADDRESS: b"Router Address", LINK: b"Link"}

LINK_TYPE: Final = 1
LINK_ID: Final = 2
LOCAL_ADDRESS: Final = 3
REMOTE_ADDRESS: Final = 4
METRIC: Final = 5
BANDWIDTH: Final = 6
RESERVABLE: Final = 7
UNRESERVED: Final = 8
GROUP: Final = 9
IDENTIFIERS: Final = 11
PROTECTION: Final = 14
SWITCHING: Final = 15
SHARED_RISK: Final = 16
CONSTRAINTS: Final = 17
LINK_TLVS: Final[dict[int, bytes]] = {
    LINK_TYPE: b"Link Type",
    LINK_ID: b"Link ID",
    LOCAL_ADDRESS: b"Local Interface IP address",
    REMOTE_ADDRESS: b"Remote Interface IP address",
    METRIC: b"Traffic Engineering Metric",
    BANDWIDTH: b"Maximum Bandwidth",
    RESERVABLE: b"Maximum Reservable Bandwidth",
    UNRESERVED: b"Unreserved Bandwidth",
    GROUP: b"Administrative Group",
    IDENTIFIERS: b"Link Local/Remote Identifier",
    PROTECTION: b"Link Protection Type",
    SWITCHING: b"Interface Switching Capability",
    SHARED_RISK: b"Shared Risk Link Group",
    CONSTRAINTS: b"Bandwidth Constraints",
}
LINK_TYPES: Final[dict[int, bytes]] = {1: b"Point-to-point", 2: b"Multi-Access"}
# The lengths that some must have.
LINK_LENGTHS: Final[dict[int, int]] = {
    LINK_TYPE: 1, LOCAL_ADDRESS: 4, REMOTE_ADDRESS: 4, METRIC: 4, BANDWIDTH: 4, RESERVABLE: 4, UNRESERVED: 32,
    GROUP: 4, PROTECTION: 4,
}  # fmt: skip

GRACE_PERIOD: Final = 1
RESTART_REASON: Final = 2
INTERFACE: Final = 3
GRACE_TLVS: Final[dict[int, tuple[bytes, int]]] = {  # with the lengths that they must have
    GRACE_PERIOD: (b"Grace Period", 4),
    RESTART_REASON: (b"Graceful restart Reason", 1),
    INTERFACE: (b"IPv4 interface address", 4),
}
REASONS: Final[dict[int, bytes]] = {
    1: b"Software Restart",
    2: b"Software Reload/Upgrade",
    3: b"Control Processor Switch",
}

CAPABILITIES_TLV: Final = 1
CAPABILITIES: Final[dict[int, bytes]] = {
    0x001: b"Reserved",
    0x002: b"Reserved",
    0x004: b"Reserved",
    0x008: b"Reserved",
    0x010: b"graceful restart capable",
    0x020: b"graceful restart helper",
    0x040: b"Stub router support",
    0x080: b"Traffic engineering",
    0x100: b"p2p over LAN",
    0x200: b"path computation server",
}


def put_opaque(pkt: PacketView, at: i64, stop: i64, kind: i64, out: Text) -> bool:
    """What an opaque advertisement says, from behind its header up to `stop`. False if it cannot be."""
    if kind in (TRAFFIC_ENGINEERING, GRACE):
        put = put_grace if kind == GRACE else put_traffic_engineering
        try:
            return put(pkt, at, stop, out)
        except CutShort:
            return False  # without a mark
    if kind == ROUTER_INFORMATION:
        return put_router_information(pkt, at, stop, out)
    if out.verbose <= 1:
        hexdump.hex_only(out, pkt, at, stop - at, b"\n\t    ")
    return True


def padded(size: i64) -> i64:
    """How many bytes a value of this length takes."""
    return (size + 3) & ~3


def put_bogus(wrong: i64, relation: bytes, right: i64, out: Text) -> bool:
    """That a length cannot be."""
    out.put(b"\n\t    Bogus length %d %s %d" % (wrong, relation, right))
    return False


def bandwidth(pkt: PacketView, at: i64) -> bytes:
    """A bandwidth, which is a number of bytes a second."""
    (value,) = struct.unpack(">f", pkt.raw(at, 4))
    return b"%.3f Mbps" % (value * 8 / 1_000_000)


def put_grace(pkt: PacketView, at: i64, stop: i64, out: Text) -> bool:
    """How long, and why, a router that restarts is to be taken for one that works."""
    while at < stop:
        if stop - at < 4:
            return False
        pkt.check(at, 4)
        kind = pkt.u16(at)
        if kind == 0:
            size = pkt.u16(at + 2)
            out.put(b"\n\t    unknown TLV (0), length %d, value: " % size)
            return False
        size = pkt.u16(at + 2)
        known = GRACE_TLVS.get(kind)
        name = b"unknown" if known is None else known[0]
        out.put(b"\n\t    %s TLV (%d), length %d, value: " % (name, kind, size))
        at += 4
        if size > stop - at:
            return put_bogus(size, b">", stop - at, out)
        if size == 0:
            return False
        pkt.check(at, size)
        if known is not None and size != known[1]:
            return put_bogus(size, b"!=", known[1], out)
        if kind == GRACE_PERIOD:
            out.put(b"%ds" % pkt.u32(at))
        elif kind == RESTART_REASON:
            reason = pkt.u8(at)
            out.put(b"%s (%d)" % (REASONS.get(reason, b"Unknown"), reason))
        elif kind == INTERFACE:
            out.host4(pkt, at)
        elif out.verbose <= 1:
            hexdump.hex_only(out, pkt, at, size, b"\n\t      ")
        at += padded(size)
    return True


def put_router_information(pkt: PacketView, at: i64, stop: i64, out: Text) -> bool:
    """What a router can do. Values are not padded here, as tcpdump takes them."""
    while at < stop:
        pkt.need(at, 4)
        kind = pkt.u16(at)
        size = pkt.u16(at + 2)
        name = b"Router Capabilities" if kind == CAPABILITIES_TLV else b"unknown"
        out.put(b"\n\t    %s TLV (%d), length: %d, value: " % (name, kind, size))
        at += 4
        if size > stop - at:
            return put_bogus(size, b"> remaining LS length", stop - at, out)
        pkt.need(at, size)
        if kind == CAPABILITIES_TLV:
            if size != 4:
                return put_bogus(size, b"!=", 4, out)
            out.put(b"Capabilities: ")
            out.bits(CAPABILITIES, pkt.u32(at), b"Unknown")
        elif out.verbose <= 1:
            hexdump.hex_only(out, pkt, at, size, b"\n\t      ")
        at += size
    return True


def put_traffic_engineering(pkt: PacketView, at: i64, stop: i64, out: Text) -> bool:
    """A router's address, or what is known of a link. False also where there is a link: it is not dumped, too."""
    whole = True
    while at < stop:
        pkt.check(at, 4)
        kind = pkt.u16(at)
        size = pkt.u16(at + 2)
        out.put(b"\n\t    %s TLV (%d), length: %d" % (TE_TLVS.get(kind, b"unknown"), kind, size))
        at += 4
        if size > stop - at:
            return put_bogus(size, b">", stop - at, out)
        if size == 0:
            return False
        if kind == LINK:
            if not put_link(pkt, at, size, out):
                return False
            whole = False
        elif kind == ROUTER_ADDRESS:
            if size < 4:
                out.put(b"\n\t    TLV length %d < 4" % size)
                return False
            pkt.need(at, 4)
            out.put(b", ")
            out.host4(pkt, at)
        elif out.verbose <= 1:
            hexdump.hex_only(out, pkt, at, size, b"\n\t      ")
        at += padded(size)
    return whole


def put_link(pkt: PacketView, at: i64, left: i64, out: Text) -> bool:
    """The properties of a link, `left` bytes of them. False if one cannot be."""
    while left > 0:
        if left < 4:
            out.put(b"\n\t    Remaining TLV length %d < 4" % left)
            return False
        pkt.need(at, 4)
        kind = pkt.u16(at)
        size = pkt.u16(at + 2)
        if kind == 0 or size == 0:
            out.invalid()
            return False
        out.put(b"\n\t      %s subTLV (%d), length: %d" % (LINK_TLVS.get(kind, b"unknown"), kind, size))
        if left < size + 4:
            out.put(b"\n\t    Remaining TLV length %d < %d" % (left, size + 4))
            return False
        at += 4
        left -= 4
        pkt.check(at, size)
        wrong = wrong_length(size, kind)
        if wrong:
            out.put(wrong)
            out.invalid()
            return False
        if not put_link_property(pkt, at, size, kind, out):
            return False
        at += padded(size)
        left -= padded(size)
    return True


def wrong_length(size: i64, kind: i64) -> bytes:
    """Why a property cannot have this length; empty if it can."""
    wanted = LINK_LENGTHS.get(kind)
    if wanted is not None:
        return b" != %d" % wanted if size != wanted else b""
    if kind in (LINK_ID, IDENTIFIERS):
        return b" != 4 && != 8" if size not in (4, 8) else b""
    if kind == SWITCHING:
        return b" < 36" if size < 36 else b""
    if kind == SHARED_RISK:
        return b" != N x 4" if size % 4 else b""
    if kind == CONSTRAINTS:
        return b" < 4" if size < 4 else b""
    return b""


def put_link_property(pkt: PacketView, at: i64, size: i64, kind: i64, out: Text) -> bool:
    """One property of a link. False if its length cannot be."""
    if kind == LINK_TYPE:
        link = pkt.u8(at)
        out.put(b", %s (%d)" % (LINK_TYPES.get(link, b"unknown"), link))
    elif kind in (LINK_ID, IDENTIFIERS):
        done: i64 = 0
        while done < size:
            out.put(b", ")
            out.host4(pkt, at + done)
            out.put(b" (0x%08x)" % pkt.u32(at + done))
            done += 4
    elif kind in (LOCAL_ADDRESS, REMOTE_ADDRESS):
        out.put(b", ")
        out.host4(pkt, at)
    elif kind == METRIC:
        out.put(b", Metric %d" % pkt.u32(at))
    elif kind in (BANDWIDTH, RESERVABLE):
        out.put(b", " + bandwidth(pkt, at))
    elif kind == UNRESERVED:
        for priority in range(8):
            out.put(b"\n\t\tTE-Class %d: %s" % (priority, bandwidth(pkt, at + priority * 4)))
    elif kind == GROUP:
        out.put(b", 0x%08x" % pkt.u32(at))
    elif kind == PROTECTION:
        out.put(b", ")
        out.bits(gmpls.PROTECTIONS, pkt.u8(at), b"none")
    elif kind == SWITCHING:
        out.put(b"\n\t\tInterface Switching Capability: ")
        out.name(gmpls.SWITCHING, pkt.u8(at), b"Unknown")
        out.put(b"\n\t\tLSP Encoding: ")
        out.name(gmpls.ENCODINGS, pkt.u8(at + 1), b"Unknown")
        out.put(b"\n\t\tMax LSP Bandwidth:")
        for priority in range(8):
            out.put(b"\n\t\t  priority level %d: %s" % (priority, bandwidth(pkt, at + 4 + priority * 4)))
    elif kind == SHARED_RISK:
        out.put(b"\n\t\t  Shared risk group: ")
        done = 0
        while done + 4 <= size:
            out.put(b", %d" % pkt.u32(at + done) if done else b"%d" % pkt.u32(at + done))
            done += 4
    elif kind == CONSTRAINTS:
        model = pkt.u8(at)
        out.put(b"\n\t\tBandwidth Constraints Model ID: ")
        out.put(b"%s (%d)" % (gmpls.BANDWIDTH_MODELS.get(model, b"unknown"), model))
        if size > 36:
            out.put(b"\n\t\tlength %d > 36" % size)
            out.invalid()
            return False
        done = 4
        while done + 4 <= size:
            out.put(b"\n\t\t  Bandwidth constraint CT%d: %s" % (done // 4 - 1, bandwidth(pkt, at + done)))
            done += 4
    elif out.verbose <= 1:
        hexdump.hex_only(out, pkt, at, size, b"\n\t\t")
    return True
