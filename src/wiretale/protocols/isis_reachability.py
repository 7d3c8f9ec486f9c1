"""Who and what can be reached, by IS-IS: neighbors and networks with wide metrics (RFC 5305, 5308), of topologies too
(RFC 5120), and what their sub-TLVs say of links and prefixes.

A neighbor, in the triples that announce them:

    +-----------------------+-----------+-------+--------------
    | system and node (7)   | metric (3)| (1)   | sub-TLVs, as many octets as that says
    +-----------------------+-----------+-------+--------------
"""

from __future__ import annotations

from wiretale.dissect import hexdump
from wiretale.dissect.packet import PacketView, Truncated
from wiretale.dissect.text import Text, bit_names, name
from wiretale.native import Final, i64
from wiretale.protocols.gmpls import rate

SYSTEM_ID: Final = 6
NODE_ID: Final = 7
LINK_SUBTLVS: Final[dict[int, bytes]] = {
    3: b"Administrative groups",
    4: b"Link Local/Remote Identifier",
    5: b"Link Remote Identifier",
    6: b"IPv4 interface address",
    8: b"IPv4 neighbor address",
    9: b"Maximum link bandwidth",
    10: b"Reservable link bandwidth",
    11: b"Unreserved bandwidth",
    12: b"Bandwidth Constraints (old)",
    18: b"Traffic Engineering Metric",
    19: b"Link Attribute",
    20: b"Link Protection Type",
    21: b"Interface Switching Capability",
    22: b"Bandwidth Constraints",
    29: b"SPB Metric",
    32: b"LAN Adjacency Segment Identifier",
    250: b"Reserved for cisco specific extensions",
    251: b"Reserved for cisco specific extensions",
    252: b"Reserved for cisco specific extensions",
    253: b"Reserved for cisco specific extensions",
    254: b"Reserved for cisco specific extensions",
    255: b"Reserved for future expansion",
}
PREFIX_SUBTLVS: Final[dict[int, bytes]] = {
    1: b"32-Bit Administrative tag",
    2: b"64-Bit Administrative tag",
    3: b"Prefix SID",
    117: b"Management Prefix Color",
}
LABEL: Final = 0x30  # the value is one of the router's own
ADJACENCY_SID_FLAGS: Final[dict[int, bytes]] = {
    0x80: b"Address family IPv6",
    0x40: b"Backup",
    0x20: b"Value",
    0x10: b"Local significance",
    0x08: b"Set of adjacencies",
    0x04: b"Persistent",
}
PREFIX_SID_FLAGS: Final[dict[int, bytes]] = {
    0x80: b"Readvertisement",
    0x40: b"Node",
    0x20: b"No-PHP",
    0x10: b"Explicit NULL",
    0x08: b"Value",
    0x04: b"Local",
}
ALGORITHMS: Final[dict[int, bytes]] = {0: b"SPF", 1: b"strict-SPF"}
PROTECTIONS: Final[dict[int, bytes]] = {
    0x01: b"Extra Traffic",
    0x02: b"Unprotected",
    0x04: b"Shared",
    0x08: b"Dedicated 1:1",
    0x10: b"Dedicated 1+1",
    0x20: b"Enhanced",
}
TOPOLOGY_FLAGS: Final[dict[int, bytes]] = {4: b"ATT bit set", 8: b"Overload bit set"}


def put_id(pkt: PacketView, at: i64, size: i64, before: bytes, out: Text) -> None:
    """A system's identifier; with a node's seventh and an LSP's eighth octet."""
    pkt.need(at, size)
    octets = bytes(pkt.raw(at, size)).hex().encode()
    text = octets[:4] + b"." + octets[4:8] + b"." + octets[8:12]
    if size > SYSTEM_ID:
        text += b"." + octets[12:14]
    if size > NODE_ID:
        text += b"-" + octets[14:]
    out.put(before + text)


def put_bytes(pkt: PacketView, at: i64, count: i64, indent: bytes, out: Text) -> None:
    """Bytes that nobody explains."""
    hexdump.hex_only(out, pkt, at, count, indent)


def put_topology(pkt: PacketView, at: i64, out: Text) -> None:
    """A topology's number (RFC 5120), and whether it is overloaded or attached."""
    value = pkt.u16(at)
    number = value & 0xFFF
    if number in (0, 1, 2, 3):
        word = (b"IPv4 unicast", b"In-Band Management", b"IPv6 unicast", b"Multicast")[number]
    elif number != 0xFFF:
        word = b"Reserved for IETF Consensus"
    else:
        word = b"Development, Experimental or Proprietary"
    flags = bit_names(TOPOLOGY_FLAGS, value >> 12, b"none")
    out.put(b"\n\t      %s Topology (0x%03x), Flags: [%s]" % (word, number, flags))


def put_extended_systems(pkt: PacketView, at: i64, end: i64, kind: i64, out: Text) -> None:
    """Neighbors with wide metrics (RFC 5305), of a topology (RFC 5120), or by another name."""
    if kind == 222:
        if end - at < 2:
            raise Truncated
        put_topology(pkt, at, out)
        at += 2
    while at < end:
        start = at
        if end - at < NODE_ID:
            raise Truncated
        put_id(pkt, at, NODE_ID, b"\n\t      IS Neighbor: ", out)
        at += NODE_ID
        if kind != 24:
            if end - at < 3:
                raise Truncated
            out.put(b", Metric: %d" % pkt.u24(at))
            at += 3
        if end - at < 1:
            raise Truncated
        count = pkt.u8(at)
        at += 1
        out.put(b", sub-TLVs present (%d)" % count if count else b", %ssub-TLVs present" % b"no ")
        stop = at + count
        limit = end
        while count and at < stop:
            kind_of_link = pkt.u8(at)
            size = pkt.u8(at + 1)
            if limit - at < 2:
                out.put(b"\n\t        Remaining data in TLV shorter than a subTLV header")
                if at + limit - end > end:
                    put_excess(end - start, at + limit - end - start, out)
                return
            if stop - at < 2:
                out.put(b"\n\t        Remaining data in subTLVs shorter than a subTLV header")
                break
            at += 2
            words = LINK_SUBTLVS.get(kind_of_link, b"unknown")
            out.put(b"\n\t        %s subTLV #%d, length: %d" % (words, kind_of_link, size))
            if size > stop - at:
                out.put(b" (remaining data in subTLVs shorter than the current subTLV)")
                break
            if size > limit - at:
                out.put(b" (> remaining tlv length)")
                if at + limit - end > end:
                    put_excess(end - start, at + limit - end - start, out)
                return
            put_link_subtlv(pkt, at, kind_of_link, size, out)
            at += size
            if kind_of_link in (12, 22) and size > 0:
                limit += 1 + min((size - 1) // 4, 8) * 4  # tcpdump forgets what it has read of these
        if stop > end:
            put_excess(end - start, stop - start, out)
        at = stop


def put_excess(left: i64, size: i64, out: Text) -> None:
    """That something is longer than what holds it."""
    out.put(b" [remaining tlv length %d < %d]" % (left, size))
    out.invalid()


def put_link_subtlv(pkt: PacketView, at: i64, kind: i64, size: i64, out: Text) -> None:
    """What is said about a link."""
    pkt.need(at, size)
    if kind in (3, 4, 5):
        if size >= 4:
            out.put(b", 0x%08x" % pkt.u32(at))
            if size == 8:
                out.put(b", 0x%08x" % pkt.u32(at + 4))
    elif kind in (6, 8):
        if size >= 4:
            out.put(b", ")
            out.host4(pkt, at)
    elif kind in (9, 10):
        if size >= 4:
            out.put(b", " + rate(pkt.raw(at, 4)))
    elif kind == 11:
        if size >= 32:
            for n in range(8):
                out.put(b"\n\t          TE-Class %d: " % n + rate(pkt.raw(at + 4 * n, 4)))
    elif kind == 18:
        if size >= 3:
            out.put(b", %d" % pkt.u24(at))
    elif kind == 20:
        if size >= 2:
            out.put(b", %s, Priority %d" % (bit_names(PROTECTIONS, pkt.u8(at), b"none"), pkt.u8(at + 1)))
    elif kind in (12, 22):
        if size > 0:
            models = {0: b"Russian dolls", 1: b"Maximum allocation"}
            model = pkt.u8(at)
            out.put(b"\n\t        Bandwidth Constraints Model ID: %s (%d)" % (name(models, model, b"unknown"), model))
            for n in range((size - 1) // 4 if size > 4 else 0):
                if n > 7:
                    break
                out.put(b"\n\t          Bandwidth constraint CT%d: " % n + rate(pkt.raw(at + 1 + 4 * n, 4)))
    elif kind == 32:
        if size >= 8:
            put_adjacency_segment(pkt, at, out)
    elif kind not in LINK_SUBTLVS or kind >= 250:
        put_bytes(pkt, at, size, b"\n\t\t    ", out)


def put_adjacency_segment(pkt: PacketView, at: i64, out: Text) -> None:
    """The segment of a neighbor on a LAN (RFC 8667, 2.2.2)."""
    flags = pkt.u8(at)
    out.put(b"\n\t          Flags: [%s]" % bit_names(ADJACENCY_SID_FLAGS, flags, b"none"))
    out.put(b"\n\t          Weight: %d" % pkt.u8(at + 1))
    put_id(pkt, at + 2, SYSTEM_ID, b"\n\t          Neighbor System-ID: ", out)
    if flags & LABEL == LABEL:
        out.put(b"\n\t          Label: %d" % pkt.u24(at + 8))
    elif flags & LABEL == 0:
        out.put(b"\n\t          Index: %d" % pkt.u32(at + 8))
    else:
        out.invalid()


def put_prefixes(pkt: PacketView, at: i64, end: i64, kind: i64, out: Text) -> None:
    """Networks with wide metrics (RFC 5305, RFC 5308), perhaps of a topology (RFC 5120)."""
    if kind in (235, 237):
        if end - at < 2:
            raise Truncated
        put_topology(pkt, at, out)
        at += 2
    six = kind in (236, 237)
    while at < end:  # where a network ends that begins within the triple, only the capture limits
        start = at
        metric = pkt.u32(at)
        status = pkt.u8(at + 4)
        at += 5
        if six:
            bits = pkt.u8(at)
            at += 1
            if bits > 128:
                out.put(b"\n\t      IPv6 prefix: bad bit length %d" % bits)
                raise Truncated
        else:
            bits = status & 0x3F
            if bits > 32:
                out.put(b"\n\t      IPv4 prefix: bad bit length %d" % bits)
                raise Truncated
        size = (bits + 7) // 8
        pkt.need(at, size)
        prefix = bytes(pkt.raw(at, size))
        at += size
        if six:
            out.put(b"\n\t      IPv6 prefix: ")
            out.host6_of(prefix.ljust(16, b"\0"))
            out.put(b"/%d" % bits)
        else:
            put_padded_prefix(prefix.ljust(4, b"\0"), bits, out)
        out.put(b", Distribution: %s, Metric: %d" % (b"down" if status & 0x80 else b"up", metric))
        if six and status & 0x40:
            out.put(b", External")
        elif six:
            out.put(b", Internal")
        if status & (0x20 if six else 0x40):
            out.put(b", sub-TLVs present")
            count = pkt.u8(at)
            at += 1
            out.put(b" (%d)" % count)
            stop = at + count
            while at != stop:  # what does not end there goes on to the end of what was captured
                size = pkt.u8(at + 1)
                put_prefix_subtlv(pkt, at + 2, pkt.u8(at), size, out)
                at += 2 + size
        if at > end:
            put_excess(end - start, at - start, out)


def put_padded_prefix(address: bytes, bits: i64, out: Text) -> None:
    """An IPv4 prefix, right-aligned."""
    out.put(b"\n\t      IPv4 prefix: %15s/%d" % (out.host_text(address), bits))


def put_prefix_subtlv(pkt: PacketView, at: i64, kind: i64, size: i64, out: Text) -> None:
    """What is said about a prefix."""
    out.put(b"\n\t        %s subTLV #%d, length: %d" % (PREFIX_SUBTLVS.get(kind, b"unknown"), kind, size))
    if not pkt.has(at, size):
        out.truncated(pkt)
        raise Truncated
    stop = at + size
    if kind == 1:
        while at + 4 <= stop:
            value = pkt.u32(at)
            out.put(b", 0x%08x (=%d)" % (value, value))
            at += 4
    elif kind == 2:
        while at + 8 <= stop:
            out.put(b", 0x%08x%08x" % (pkt.u32(at), pkt.u32(at + 4)))
            at += 8
    elif kind == 3:
        flags = pkt.u8(at)
        if size < (5 if flags & 0x08 else 6):
            out.truncated(pkt)
            raise Truncated
        algorithm = pkt.u8(at + 1)
        out.put(b", Flags [%s], Algo %s (%d)" % (
            bit_names(PREFIX_SID_FLAGS, flags, b"None"), name(ALGORITHMS, algorithm, b"Unknown"), algorithm
        ))
        if flags & 0x08:
            out.put(b", label %d" % pkt.u24(at + 2))
        else:
            out.put(b", index %d" % pkt.u32(at + 2))
    elif kind not in PREFIX_SUBTLVS:
        put_bytes(pkt, at, size, b"\n\t\t    ", out)
