"""Intermediate System to Intermediate System (ISO/IEC 10589), with its IP extensions (RFC 1195, 5305, 5308, 7981, ...).

    +------+---------------+---------+-----------+----------+-------------+----------+--------------+
    | 0x83 | header length | version | ID length | PDU type | PDU version | reserved | maximum area |
    +------+---------------+---------+-----------+----------+-------------+----------+--------------+

Then a header by type, of a length that is known, and type-length-value triples.
"""

from __future__ import annotations

from wiretale.dissect.packet import PacketView, Truncated
from wiretale.dissect.text import Text, bit_names, name
from wiretale.native import Final, i64
from wiretale.protocols import isis_spb, isoclns, oui
from wiretale.protocols.isis_reachability import (
    NODE_ID,
    SYSTEM_ID,
    put_bytes,
    put_extended_systems,
    put_id,
    put_padded_prefix,
    put_prefixes,
    put_topology,
)

COMMON_HEADER: Final = 8
LSP_ID: Final = 8
PDU_TYPES: Final[dict[int, bytes]] = {
    15: b"L1 Lan IIH",
    16: b"L2 Lan IIH",
    17: b"p2p IIH",
    18: b"L1 LSP",
    20: b"L2 LSP",
    24: b"L1 CSNP",
    25: b"L2 CSNP",
    26: b"L1 PSNP",
    27: b"L2 PSNP",
}
HEADERS: Final[dict[int, int]] = {15: 27, 16: 27, 17: 20, 18: 27, 20: 27, 24: 33, 25: 33, 26: 17, 27: 17}
LAN_HELLOS: Final = (15, 16)
P2P_HELLO: Final = 17
LINK_STATES: Final = (18, 20)
COMPLETE_SEQUENCES: Final = (24, 25)

CIRCUITS: Final[dict[int, bytes]] = {1: b"Level 1 only", 2: b"Level 2 only", 3: b"Level 1, Level 2"}
SYSTEM_TYPES: Final[dict[int, bytes]] = {
    0: b"Unused 0x0 (invalid)",
    1: b"L1 IS",
    2: b"Unused 0x2 (invalid)",
    3: b"L2 IS",
}
ATTACHED: Final = ((0x08, b"default "), (0x10, b"delay "), (0x20, b"expense "), (0x40, b"error "))

AS_NUMBER: Final = 2  # of the kinds of information about domains
DOMAINS: Final[dict[int, bytes]] = {0: b"Reserved", 1: b"Routing-Domain Specific", AS_NUMBER: b"AS Number Tag"}
TLVS: Final[dict[int, bytes]] = {
    1: b"Area address(es)",
    2: b"IS Reachability",
    3: b"ES Neighbor(s)",
    4: b"Partition DIS",
    5: b"Prefix Neighbors",
    6: b"IS Neighbor(s)",
    7: b"Instance Identifier",
    8: b"Padding",
    9: b"LSP entries",
    10: b"Authentication",
    12: b"Checksum",
    13: b"Purge Originator Identifier",
    14: b"LSP Buffersize",
    22: b"Extended IS Reachability",
    24: b"IS Alias ID",
    42: b"DECnet Phase IV",
    66: b"Lucent Proprietary",
    128: b"IPv4 Internal Reachability",
    129: b"Protocols supported",
    130: b"IPv4 External Reachability",
    131: b"Inter-Domain Information Type",
    132: b"IPv4 Interface address(es)",
    133: b"IPv4 authentication (deprecated)",
    134: b"Traffic Engineering Router ID",
    135: b"Extended IPv4 Reachability",
    137: b"Hostname",
    138: b"Shared Risk Link Group",
    143: b"Multi-Topology-Aware Port Capability",
    144: b"Multi-Topology Capability",
    176: b"Nortel Proprietary",
    177: b"Nortel Proprietary",
    211: b"Restart Signaling",
    222: b"Multi Topology IS Reachability",
    229: b"Multi Topology",
    232: b"IPv6 Interface address(es)",
    235: b"Multi-Topology IPv4 Reachability",
    236: b"IPv6 reachability",
    237: b"Multi-Topology IP6 Reachability",
    240: b"Point-to-point Adjacency State",
    241: b"Hello PDU Sequence Number",
    242: b"IS-IS Router Capability",
    250: b"Vendor Private",
}
CAPABILITY_SUBTLVS: Final[dict[int, bytes]] = {2: b"SR-Capabilities"}
SR_FLAGS: Final[dict[int, bytes]] = {0x80: b"ipv4", 0x40: b"ipv6"}
RESTARTS: Final[dict[int, bytes]] = {
    1: b"Restart Request",
    2: b"Restart Acknowledgement",
    4: b"Suppress adjacency advertisement",
}
CAPABILITIES: Final[dict[int, bytes]] = {1: b"S bit", 2: b"D bit"}
ADJACENCIES: Final[dict[int, bytes]] = {0: b"Up", 1: b"Initializing", 2: b"Down"}
METRICS: Final = (b"Delay", b"Expense", b"Error")


def print_isis(pkt: PacketView, at: i64, length: i64, out: Text) -> bool:
    """An IS-IS PDU. Says whether that was understood; if not, its carrier dumps it."""
    pkt.enter(b"isis", at)
    if not pkt.has(at, COMMON_HEADER):
        out.truncated(pkt)
        return True
    if not out.link_level:
        out.put(b"IS-IS")
    header = pkt.u8(at + 1)
    id_length = pkt.u8(at + 3)
    kind = pkt.u8(at + 4)
    areas = pkt.u8(at + 7)
    if pkt.u8(at + 2) != 1:
        out.put(b"version %d packet not supported" % pkt.u8(at + 2))
        return False
    if id_length not in (0, SYSTEM_ID):
        out.put(b"system ID length of %d is not supported" % id_length)
        return False
    if pkt.u8(at + 5) != 1:
        out.put(b"version %d packet not supported" % pkt.u8(at + 5))
        return False
    if header < COMMON_HEADER:
        out.put(b"fixed header length %d < minimum header size %d" % (header, COMMON_HEADER))
        return False
    if length < header:
        out.put(b"fixed header length %d > packet length %d" % (header, length))
        return False
    if areas == 255:
        out.put(b"bad packet -- 255 areas")
        return False
    known = kind in PDU_TYPES
    if out.verbose < 1:
        if not out.link_level:
            out.put(b", ")
        out.put(PDU_TYPES[kind] if known else b"unknown PDU-Type %d" % kind)
        if not known:
            out.put(b", length %d" % length)
            return True
    else:
        if not out.link_level:
            out.put(b", ")
        out.put(b"length %d\n\t%s, hlen: %d, v: %d, pdu-v: %d, sys-id-len: %d (%d), max-area: %d (%d)" % (
            length, PDU_TYPES.get(kind, b"unknown, type %d" % kind), header, 1, 1,
            SYSTEM_ID, id_length, areas if areas else 3, areas,
        ))
        if out.verbose > 1:
            put_bytes(pkt, at, COMMON_HEADER, b"\n\t", out)
        if not known:
            put_bytes(pkt, at + COMMON_HEADER, length - COMMON_HEADER, b"\n\t  ", out)
            return False
    wanted = HEADERS[kind]
    if header != wanted:
        out.put(b", bogus fixed header length %d should be %d" % (header, wanted))
        return False
    pkt.need(at + COMMON_HEADER, wanted - COMMON_HEADER)
    if out.verbose < 1:
        put_summary(pkt, at + COMMON_HEADER, kind, length, out)
        return True
    stated = put_header(pkt, at, kind, length, out)
    if out.verbose > 1:
        put_bytes(pkt, at + COMMON_HEADER, header - COMMON_HEADER, b"\n\t  ", out)
    if stated < header:
        out.put(b" [packet length %d < %d]" % (stated, header))
        out.invalid()
        return True
    put_tlvs(pkt, at, header, min(stated, length) - header, length, out)
    return True


def put_summary(pkt: PacketView, at: i64, kind: i64, length: i64, out: Text) -> None:
    """A header in a line."""
    if kind in LINK_STATES:
        put_id(pkt, at + 4, LSP_ID, b", lsp-id ", out)
        out.put(b", seq 0x%08x, lifetime %5ds" % (pkt.u32(at + 12), pkt.u16(at + 2)))
    elif kind in LAN_HELLOS:
        put_id(pkt, at + 1, SYSTEM_ID, b", src-id ", out)
        put_id(pkt, at + 12, NODE_ID, b", lan-id ", out)
        out.put(b", prio %d" % (pkt.u8(at + 11) & 0x7F))
    elif kind == P2P_HELLO:
        put_id(pkt, at + 1, SYSTEM_ID, b", src-id ", out)
    else:
        put_id(pkt, at + 2, NODE_ID, b", src-id ", out)
    out.put(b", length %d" % length)


def put_header(pkt: PacketView, start: i64, kind: i64, length: i64, out: Text) -> i64:
    """A header in full. Returns the length that it states of the PDU."""
    at = start + COMMON_HEADER
    if kind in LINK_STATES:
        stated = pkt.u16(at)
        put_id(pkt, at + 4, LSP_ID, b"\n\t  lsp-id: ", out)
        out.put(b", seq: 0x%08x, lifetime: %5ds\n\t  chksum: 0x%04x" % (
            pkt.u32(at + 12), pkt.u16(at + 2), pkt.u16(at + 16)
        ))
        put_checksum(pkt, at + 4, min(stated, length) - 12, 12, out)
        block = pkt.u8(at + 18)
        out.put(b", PDU length: %d, Flags: [ " % stated)
        if block & 4:
            out.put(b"Overload bit set, ")
        if block & 0x78:
            for bit, word in ATTACHED:
                if block & bit:
                    out.put(word)
            out.put(b"ATT bit set, ")
        if block & 0x80:
            out.put(b"P bit set, ")
        out.put(SYSTEM_TYPES[block & 3] + b" ]")
        return stated
    if kind in LAN_HELLOS or kind == P2P_HELLO:
        stated = pkt.u16(at + 9)
        put_id(pkt, at + 1, SYSTEM_ID, b"\n\t  source-id: ", out)
        out.put(b"%s holding time: %ds, Flags: [" % (b", " if kind in LAN_HELLOS else b",", pkt.u16(at + 7)))
        out.name(CIRCUITS, pkt.u8(at), b"unknown circuit type 0x%02x")
        if kind == P2P_HELLO:
            out.put(b"]\n\t  circuit-id: 0x%02x, PDU length: %d" % (pkt.u8(at + 11), stated))
        else:
            put_id(pkt, at + 12, NODE_ID, b"]\n\t  lan-id:    ", out)
            out.put(b", Priority: %d, PDU length: %d" % (pkt.u8(at + 11) & 0x7F, stated))
        return stated
    stated = pkt.u16(at)
    put_id(pkt, at + 2, NODE_ID, b"\n\t  source-id:    ", out)
    out.put(b", PDU length: %d" % stated)
    if kind in COMPLETE_SEQUENCES:
        put_id(pkt, at + 9, LSP_ID, b"\n\t  start lsp-id: ", out)
        put_id(pkt, at + 17, LSP_ID, b"\n\t  end lsp-id:   ", out)
    return stated


def put_checksum(pkt: PacketView, at: i64, count: i64, place: i64, out: Text) -> None:
    """What is to be said of a Fletcher checksum (ISO 8473 annex C) that is `place` octets inside `count`."""
    if not pkt.has(at, count) or place + 2 > count or pkt.u16(at + place) == 0:
        out.put(b" (unverified)")
        return
    data = pkt.raw(at, count)
    right = read_fletcher(data, place)
    if verify_fletcher(data):
        out.put(b" (correct)")
    else:
        out.put(b" (incorrect should be 0x%04x)" % right)


def verify_fletcher(data: bytes) -> bool:
    """Whether both sums over `data`, the checksum in it, are nought."""
    first = second = 0
    for octet in data:
        first += octet
        second += first
    return first % 255 == 0 and second % 255 == 0


def read_fletcher(data: bytes, place: i64) -> int:
    """The checksum that should be at `place`."""
    first = second = 0
    for n, octet in enumerate(data):
        first += octet if n not in (place, place + 1) else 0
        second += first
    first %= 255
    second %= 255
    behind = int(len(data) - place)
    return remainder(behind * first - first - second) << 8 | remainder(second - behind * first)


def remainder(number: int) -> int:
    """A number modulo 255, not 0. Of a negative one tcpdump takes 1 for nought, too."""
    if number < 0 and number % 255 == 1:
        return 255
    return number % 255 or 255


def put_tlvs(pkt: PacketView, start: i64, header: i64, left: i64, length: i64, out: Text) -> None:
    """All triples of a PDU that starts at `start`; `left` is what its header says there is of them."""
    at = start + header
    while left > 0:
        if at == start + length:
            return
        if left < 2:
            raise Truncated
        kind = pkt.u8(at)
        count = pkt.u8(at + 1)
        at += 2
        left -= 2
        out.put(b"\n\t    %s TLV #%d, length: %d" % (TLVS.get(kind, b"unknown"), kind, count))
        if count > left:
            raise Truncated
        if not put_tlv(pkt, start, length, at, count, kind, out):
            return
        if out.verbose > 1:
            put_bytes(pkt, at, count, b"\n\t      ", out)
        at += count
        left -= count


def put_tlv(pkt: PacketView, start: i64, length: i64, at: i64, count: i64, kind: i64, out: Text) -> bool:
    """One triple's value. Says whether to go on behind it."""
    end = at + count
    if kind == 1:
        put_areas(pkt, at, end, out)
    elif kind == 2:
        put_reachable_systems(pkt, at, end, out)
    elif kind == 3:
        while at + 10 <= end:
            put_old_metrics(pkt, at, b"\n\t      ES Neighbor: ", b"", out)
            at += 10
    elif kind == 4:
        while at + SYSTEM_ID <= end:
            put_id(pkt, at, SYSTEM_ID, b"\n\t      ", out)
            at += SYSTEM_ID
    elif kind == 5:
        put_prefix_neighbors(pkt, at, end, out)
    elif kind == 6:
        while at + SYSTEM_ID <= end:
            put_id(pkt, at, SYSTEM_ID, b"\n\t      SNPA: ", out)
            at += SYSTEM_ID
    elif kind == 7:
        put_instance(pkt, at, end, out)
    elif kind == 8:
        pass
    elif kind == 9:
        while at + 16 <= end:
            put_id(pkt, at + 2, LSP_ID, b"\n\t      lsp-id: ", out)
            out.put(b", seq: 0x%08x" % pkt.u32(at + 10))
            out.put(b", lifetime: %5ds" % pkt.u16(at))
            out.put(b", chksum: 0x%04x" % pkt.u16(at + 14))
            at += 16
    elif kind == 10:
        put_authentication(pkt, at, count, out)
    elif kind == 12:
        if count >= 2:
            out.put(b"\n\t      checksum: 0x%04x " % pkt.u16(at))
            put_checksum(pkt, start, length, at - start, out)
    elif kind == 13:
        put_purge_originator(pkt, at, end, out)
    elif kind == 14:
        if count >= 2:
            out.put(b"\n\t      LSP Buffersize: %d" % pkt.u16(at))
    elif kind in (22, 222, 24):
        put_extended_systems(pkt, at, end, kind, out)
    elif kind in (128, 130):
        return put_old_prefixes(pkt, at, end, out)
    elif kind == 129:
        out.put(b"\n\t      NLPID(s): ")
        while at < end:
            value = pkt.u8(at)
            out.put(b"%s (0x%02x)" % (name(isoclns.PROTOCOLS, value, b"unknown"), value))
            at += 1
            if at < end:
                out.put(b", ")
    elif kind == 131:
        put_domain(pkt, at, count, out)
    elif kind == 132:
        while at + 4 <= end:
            pkt.need(at, 4)
            out.put(b"\n\t      IPv4 interface address: ")
            out.host4(pkt, at)
            at += 4
    elif kind == 134:
        if count >= 4:
            pkt.need(at, 4)
            out.put(b"\n\t      Traffic Engineering Router ID: ")
            out.host4(pkt, at)
    elif kind in (135, 235, 236, 237):
        put_prefixes(pkt, at, end, kind, out)
    elif kind == 137:
        out.put(b"\n\t      Hostname: ")
        out.text_z(pkt, at, count)
    elif kind == 138:
        put_risk_group(pkt, at, end, out)
    elif kind == 211:
        put_restart(pkt, at, end, out)
    elif kind == 229:
        while at < end:
            if end - at == 1:
                out.put(b"\n\t      invalid MT-ID")
                return True
            put_topology(pkt, at, out)
            at += 2
    elif kind == 232:
        while at + 16 <= end:
            pkt.need(at, 16)
            out.put(b"\n\t      IPv6 interface address: ")
            out.host6(pkt, at)
            at += 16
    elif kind == 240:
        put_adjacency(pkt, at, end, out)
    elif kind == 241:
        if count >= 4:
            out.put(b"\n\t      Sequence number: %d" % pkt.u32(at))
    elif kind == 242:
        put_capability(pkt, at, end, out)
    elif kind == 250:
        if count >= 3:
            vendor = pkt.u24(at)
            out.put(b"\n\t      Vendor: %s (%d)" % (name(oui.VENDORS, vendor, b"Unknown"), vendor))
            if count > 3:
                put_bytes(pkt, at + 3, count - 3, b"\n\t\t", out)
    elif kind == 144:
        if count >= 2:
            value = pkt.u16(at)
            out.put(b"\n\t      O: %d, RES: %d, MTID(s): %d" % (value >> 15, value >> 12 & 7, value & 0xFFF))
            isis_spb.put_capability(pkt, at + 2, end, out)
    elif kind == 143:
        if count >= 2:
            value = pkt.u16(at)
            out.put(b"\n\t       RES: %d, MTID(s): %d" % (value >> 12, value & 0xFFF))
            isis_spb.put_port_capability(pkt, at + 2, end, out)
    elif out.verbose <= 1:
        put_bytes(pkt, at, count, b"\n\t\t", out)
    return True


def put_areas(pkt: PacketView, at: i64, end: i64, out: Text) -> None:
    """Areas, each with its length before it."""
    while at < end:
        size = pkt.u8(at)
        at += 1
        if at + size > end:
            return
        pkt.need(at, size)
        out.put(b"\n\t      Area address (length: %d): " % size)
        isoclns.put_nsap(pkt, at, size, out)
        at += size


def put_old_metrics(pkt: PacketView, at: i64, before: bytes, after: bytes, out: Text) -> None:
    """A neighbor behind its four metrics of six bits."""
    pkt.need(at, 10)
    put_id(pkt, at + 4, NODE_ID if after else SYSTEM_ID, before, out)
    put_four_metrics(pkt, at, b"\n\t\t  ", out)


def put_four_metrics(pkt: PacketView, at: i64, indent: bytes, out: Text) -> None:
    """The default metric and the ones of them that are supported."""
    value = pkt.u8(at)
    out.put(b", Default Metric: %d, %s" % (value & 0x3F, b"External" if value & 0x40 else b"Internal"))
    for n in range(3):
        value = pkt.u8(at + 1 + n)
        if not value & 0x80:
            out.put(b"%s%s Metric: %d, %s" % (
                indent, METRICS[n], value & 0x3F, b"External" if value & 0x40 else b"Internal"
            ))


def put_reachable_systems(pkt: PacketView, at: i64, end: i64, out: Text) -> None:
    """Neighbors, of ISO 10589."""
    if at >= end:
        return
    virtual = pkt.u8(at)
    if virtual == 0:
        out.put(b"\n\t      IsNotVirtual")
    elif virtual == 1:
        out.put(b"\n\t      IsVirtual")
    else:
        out.put(b"\n\t      bogus virtual flag 0x%02x" % virtual)
    at += 1
    while at + 11 <= end:
        pkt.need(at, 11)
        put_old_metrics(pkt, at, b"\n\t      IS Neighbor: ", b"node", out)
        at += 11


def put_domain(pkt: PacketView, at: i64, count: i64, out: Text) -> None:
    """What domain a router belongs to (ISO 10589, 9.9): of what kind the information is, and the information."""
    if count < 1:
        return
    kind = pkt.u8(at)
    out.put(b"\n\t      Inter-Domain Information Type: " + name(DOMAINS, kind, b"Unknown (0x%02x)"))
    if kind == AS_NUMBER:
        if count >= 3:
            out.put(b"AS Number: %d" % pkt.u16(at + 1))
    elif count > 1:
        put_bytes(pkt, at + 1, count - 1, b"\n\t      ", out)


def put_prefix_neighbors(pkt: PacketView, at: i64, end: i64, out: Text) -> None:
    """Addresses that begin like these are behind four metrics; their lengths count half octets."""
    if end - at < 4:
        return
    pkt.need(at, 4)
    out.put(b"\n\t      Metric Block")
    put_four_metrics(pkt, at, b"\n\t\t  ", out)
    at += 4
    while at < end:
        halves = pkt.u8(at)
        at += 1
        if halves < 2:
            out.put(b"\n\t\tAddress: prefix length %d < 2" % halves)
            return
        size = halves // 2
        if end - at < size:
            return
        pkt.need(at, size)
        out.put(b"\n\t\tAddress: ")
        isoclns.put_nsap(pkt, at, size, out)
        out.put(b"/%d" % (halves * 4))
        at += size


def put_instance(pkt: PacketView, at: i64, end: i64, out: Text) -> None:
    """RFC 8202."""
    if end - at < 4:
        return
    out.put(b"\n\t      Instance ID: %d, ITIDs(%d)%s" % (
        pkt.u16(at), (end - at - 2) // 2, b": " if end - at > 2 else b""
    ))
    at += 2
    while at + 2 <= end:
        out.put(b"%d" % pkt.u16(at))
        at += 2
        if at + 2 <= end:
            out.put(b", ")


def put_authentication(pkt: PacketView, at: i64, count: i64, out: Text) -> None:
    """RFC 5304, RFC 5310."""
    if count < 1:
        return
    kind = pkt.u8(at)
    out.put(b"\n\t      ")
    if kind == 1:
        out.put(b"simple text password: ")
        out.text_z(pkt, at + 1, count - 1)
    elif kind == 54:
        out.put(b"HMAC-MD5 password: ")
        for n in range(1, count):
            out.put(b"%02x" % pkt.u8(at + n))
        if count != 17:
            out.put(b", (invalid subTLV) ")
        out.put(b" (unchecked)")
    elif kind == 3:
        out.put(b"Generic Crypto key-id: ")
        if count < 3:
            return
        out.put(b"%d, password: " % pkt.u16(at + 1))
        for n in range(3, count):
            out.put(b"%02x" % pkt.u8(at + n))
    else:
        out.put(b"Routing Domain private password: " if kind == 255 else
                b"unknown Authentication type 0x%02x: " % kind)
        put_bytes(pkt, at + 1, count - 1, b"\n\t\t  ", out)


def put_purge_originator(pkt: PacketView, at: i64, end: i64, out: Text) -> None:
    """RFC 6232."""
    if end - at < 1:
        return
    systems = pkt.u8(at)
    if systems == 0:
        out.put(b" No system IDs supplied")
        return
    if end - at < NODE_ID:
        return
    put_id(pkt, at + 1, SYSTEM_ID, b"\n\t      Purge Originator System-ID: ", out)
    if systems > 1 and end - at >= NODE_ID + SYSTEM_ID:
        pkt.need(at, 20)  # more than there are
        put_id(pkt, at + 7, SYSTEM_ID, b"\n\t      Received from System-ID: ", out)


def put_old_prefixes(pkt: PacketView, at: i64, end: i64, out: Text) -> bool:
    """Networks, of RFC 1195. Says whether they were whole."""
    while at < end:
        if end - at < 12:
            out.put(b"short IPv4 Reachability (%d vs 12)" % (end - at))
            return False
        if not pkt.has(at, 12):  # without a mark
            return False
        mask = pkt.u32(at + 8)
        inverted = mask ^ 0xFFFFFFFF
        if inverted & inverted + 1:
            out.put(b"\n\t      IPv4 prefix: ")
            out.host4(pkt, at + 4)
            out.put(b" mask ")
            out.host4(pkt, at + 8)
        else:
            put_padded_prefix(bytes(pkt.raw(at + 4, 4)), 32 - int(inverted).bit_length(), out)
        value = pkt.u8(at)
        out.put(b", Distribution: %s, Metric: %d, %s" % (
            b"down" if value & 0x80 else b"up", value & 0x3F, b"External" if value & 0x40 else b"Internal"
        ))
        for n in range(3):
            value = pkt.u8(at + 1 + n)
            if not value & 0x80:
                out.put(b"\n\t        %s Metric: %d, %s" % (
                    METRICS[n], value & 0x3F, b"External" if value & 0x40 else b"Internal"
                ))
        at += 12
    return True


def put_risk_group(pkt: PacketView, at: i64, end: i64, out: Text) -> None:
    """RFC 5307."""
    if end - at < NODE_ID:
        return
    put_id(pkt, at, NODE_ID, b"\n\t      IS Neighbor: ", out)
    if end - at == NODE_ID:
        return
    out.put(b", Flags: [%s]" % (b"numbered" if pkt.u8(at + 7) & 1 else b"unnumbered"))
    at += 8
    for word in (b"interface", b"neighbor"):
        if end - at < 4:
            return
        pkt.need(at, 4)
        out.put(b"\n\t      IPv4 %s address: " % word)
        out.host4(pkt, at)
        at += 4
    while at + 4 <= end:
        out.put(b"\n\t      Link-ID: 0x%08x" % pkt.u32(at))
        at += 4


def put_restart(pkt: PacketView, at: i64, end: i64, out: Text) -> None:
    """RFC 8706."""
    if at >= end:
        return
    flags = pkt.u8(at)
    out.put(b"\n\t      Flags [%s]" % bit_names(RESTARTS, flags, b"none"))
    if end - at < 3:
        return
    out.put(b", Remaining holding time %ds" % pkt.u16(at + 1))
    if end - at == 3 + SYSTEM_ID:
        put_id(pkt, at + 3, SYSTEM_ID, b", for ", out)


def put_adjacency(pkt: PacketView, at: i64, end: i64, out: Text) -> None:
    """RFC 5303."""
    if at >= end:
        return
    state = pkt.u8(at)
    out.put(b"\n\t      Adjacency State: %s (%d)" % (name(ADJACENCIES, state, b"unknown"), state))
    at += 1
    left = end - at
    if left > 4:
        out.put(b"\n\t      Extended Local circuit-ID: 0x%08x" % pkt.u32(at))
        left -= 4
    if left >= SYSTEM_ID:
        put_id(pkt, at + 4, SYSTEM_ID, b"\n\t      Neighbor System-ID: ", out)
        left -= SYSTEM_ID
    if left >= 4:  # wherever the others are
        out.put(b"\n\t      Neighbor Extended Local circuit-ID: 0x%08x" % pkt.u32(at + 4 + SYSTEM_ID))


def put_segment_routing(pkt: PacketView, at: i64, size: i64, out: Text) -> None:
    """RFC 8667, 3.1: which labels are free for segments."""
    pkt.need(at, max(size, 4))
    out.put(b", Flags [%s]" % bit_names(SR_FLAGS, pkt.u8(at), b"None"))
    out.put(b", Range %d" % pkt.u24(at + 1))
    room: i64 = (size - 4) & 0xFF  # what is missing of the range counts as room
    at += 4
    while room >= 5:
        kind = pkt.u8(at)
        length = pkt.u8(at + 1)
        if room < length + 2:
            return
        if kind != 1:
            put_bytes(pkt, at + 2, length, b"\n\t\t  ", out)
            pkt.need(at + 2, length)
        elif length == 3:
            out.put(b", SID value %d" % pkt.u24(at + 2))
        elif length == 4:
            out.put(b", SID value %d" % pkt.u32(at + 2))
        else:
            out.put(b", Unknown SID length%d" % length)
        at += 2 + length
        room -= 2 + length


def put_capability(pkt: PacketView, at: i64, end: i64, out: Text) -> None:
    """RFC 7981, RFC 8667."""
    if end - at < 5:
        out.put(b" [object length %d < 5]" % (end - at))
        out.invalid()
        return
    pkt.need(at, 4)
    out.put(b"\n\t      Router-ID ")
    out.host4(pkt, at)
    out.put(b", Flags [%s]" % bit_names(CAPABILITIES, pkt.u8(at + 4), b"none"))
    at += 5
    while at + 2 <= end:
        kind = pkt.u8(at)
        size = pkt.u8(at + 1)
        at += 2
        out.put(b"\n\t\t%s subTLV #%d, length: %d" % (CAPABILITY_SUBTLVS.get(kind, b"unknown"), kind, size))
        if size > end - at or not pkt.has(at, size):
            return
        if kind == 2:
            put_segment_routing(pkt, at, size, out)
        else:
            put_bytes(pkt, at, size, b"\n\t\t", out)
        at += size
