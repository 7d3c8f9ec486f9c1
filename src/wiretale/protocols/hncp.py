"""Home Networking Control Protocol (RFC 7788), which is a profile of DNCP (RFC 7787).

     0                   1                   2                   3
     0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
    +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    |            Type               |           Length              |
    |              Value (if any) (+padding (if any))               |

Some values end in more of these. Each level of them is shown with one -v more; of what is not, there are the names.
"""

from __future__ import annotations

from wiretale.dissect.packet import PacketView, Truncated
from wiretale.dissect.text import Text
from wiretale.native import Final, i64
from wiretale.protocols.bgp_routes import IPV4, IPV6, written
from wiretale.protocols.hncp_dhcp import Invalid, put_dhcpv4, put_dhcpv6

HEADER: Final = 4
EVERYTHING: Final = 3  # with so many -v, all levels are shown
MAPPED: Final = bytes(10) + b"\xff\xff"  # before an IPv4 address
LONGEST_PREFIX: Final = 45  # characters that are shown of one

REQUEST_NETWORK_STATE: Final = 1
REQUEST_NODE_STATE: Final = 2
NODE_ENDPOINT: Final = 3
NETWORK_STATE: Final = 4
NODE_STATE: Final = 5
PEER: Final = 8
KEEP_ALIVE_INTERVAL: Final = 9
TRUST_VERDICT: Final = 10
HNCP_VERSION: Final = 32
EXTERNAL_CONNECTION: Final = 33
DELEGATED_PREFIX: Final = 34
ASSIGNED_PREFIX: Final = 35
NODE_ADDRESS: Final = 36
DHCPV4_DATA: Final = 37
DHCPV6_DATA: Final = 38
DNS_DELEGATED_ZONE: Final = 39
DOMAIN_NAME: Final = 40
NODE_NAME: Final = 41
MANAGED_PSK: Final = 42
PREFIX_POLICY: Final = 43
NAMES: Final[dict[int, bytes]] = {
    REQUEST_NETWORK_STATE: b"Request network state",
    REQUEST_NODE_STATE: b"Request node state",
    NODE_ENDPOINT: b"Node endpoint",
    NETWORK_STATE: b"Network state",
    NODE_STATE: b"Node state",
    PEER: b"Peer",
    KEEP_ALIVE_INTERVAL: b"Keep-alive interval",
    TRUST_VERDICT: b"Trust-Verdict",
    HNCP_VERSION: b"HNCP-Version",
    EXTERNAL_CONNECTION: b"External-Connection",
    DELEGATED_PREFIX: b"Delegated-Prefix",
    ASSIGNED_PREFIX: b"Assigned-Prefix",
    NODE_ADDRESS: b"Node-Address",
    DHCPV4_DATA: b"DHCPv4-Data",
    DHCPV6_DATA: b"DHCPv6-Data",
    DNS_DELEGATED_ZONE: b"DNS-Delegated-Zone",
    DOMAIN_NAME: b"Domain-Name",
    NODE_NAME: b"Node-Name",
    MANAGED_PSK: b"Managed-PSK",
    PREFIX_POLICY: b"Prefix-Policy",
}
# All others (RFC 7787 10, RFC 7788 13): the first number that is no more of this kind.
RANGES: Final[tuple[tuple[int, bytes], ...]] = (
    (1, b"Reserved"),
    (44, b"Future use"),
    (512, b"Unassigned"),
    (768, b"Future use"),
    (1024, b"Private use"),
    (65536, b"Future use"),
)
# The lengths that values must have, or have at least.
EXACTLY: Final[dict[int, int]] = {
    REQUEST_NETWORK_STATE: 0, REQUEST_NODE_STATE: 4, NODE_ENDPOINT: 8, NETWORK_STATE: 8, PEER: 12,
}  # fmt: skip
AT_LEAST: Final[dict[int, int]] = {
    NODE_STATE: 20, KEEP_ALIVE_INTERVAL: 8, TRUST_VERDICT: 37, HNCP_VERSION: 5, DELEGATED_PREFIX: 9, ASSIGNED_PREFIX: 6,
    NODE_ADDRESS: 20, DHCPV4_DATA: 1, DHCPV6_DATA: 1, DNS_DELEGATED_ZONE: 17, DOMAIN_NAME: 1, NODE_NAME: 17,
    MANAGED_PSK: 32, PREFIX_POLICY: 1,
}  # fmt: skip

LONGEST_NODE_NAME: Final = 63
POLICY_DOMAIN: Final = 129
POLICY_OPAQUE: Final = 130
POLICY_RESTRICTIVE: Final = 131


def print_hncp(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """A message, which is nothing but TLVs."""
    pkt.enter(b"hncp", at)
    out.put(b"hncp (%d)" % length)
    stop = at + length
    if not out.verbose:
        put_summary(pkt, at, stop, b" ", out)
        return
    # TLVs may lie in each other thousands deep, so the levels are a list: where to go on after each, and to where.
    outer: list[tuple[i64, i64]] = []
    while True:
        if at >= stop:
            if not outer:
                return
            at, stop = outer.pop()
            continue
        depth = len(outer) + 1
        indent = b"\n" + b"\t" * depth
        try:
            if depth > out.verbose and out.verbose < EVERYTHING:
                put_summary(pkt, at, stop, indent, out)
                at = stop
                continue
            out.put(indent)
            end = tlv_end(pkt, at, stop)
            inner = put_tlv(pkt, at, end, depth, out)
        except Invalid:
            out.invalid()
            at = stop
            continue
        except Truncated:
            if depth == 1:
                raise
            out.truncated(pkt)
            at = stop
            continue
        at = after(at, end)
        if inner >= 0:
            outer.append((at, stop))
            at, stop = inner, end


def tlv_end(pkt: PacketView, at: i64, stop: i64) -> i64:
    """Where a TLV's value ends. Raises `Invalid` or `Truncated` where it cannot be read."""
    pkt.need(at, HEADER)
    if stop - at < HEADER:
        raise Invalid
    end = at + HEADER + pkt.u16(at + 2)
    if end > stop:
        raise Truncated
    pkt.need(at, end - at)
    return end


def put_summary(pkt: PacketView, at: i64, stop: i64, before: bytes, out: Text) -> None:
    """The names of TLVs, those that repeat with their number. Raises `Invalid` or `Truncated` as `tlv_end` does."""
    last = b""
    count = 0
    while at < stop:
        end = tlv_end(pkt, at, stop)
        words = type_name(pkt.u16(at))
        if words != last and count > 0:
            put_counted(before, last, count, out)
            before = b", "
            count = 0
        last = words
        count += 1
        at = after(at, end)
    if count > 0:
        put_counted(before, last, count, out)


def put_counted(before: bytes, words: bytes, count: int, out: Text) -> None:
    """A name, and how often it comes if that is more than once."""
    out.put(before + words)
    if count > 1:
        out.put(b" (x%d)" % count)


def after(at: i64, end: i64) -> i64:
    """Where the TLV after one starts, which is padded."""
    return at + HEADER + (end - at - HEADER + 3) // 4 * 4


def type_name(kind: i64) -> bytes:
    """A type's name, or what it is kept for."""
    if kind in NAMES:
        return NAMES[int(kind)]
    for limit, words in RANGES:
        if kind < limit:
            return words
    return b""


def put_tlv(pkt: PacketView, at: i64, end: i64, depth: i64, out: Text) -> i64:
    """One TLV, captured whole; returns where the TLVs in it start, -1 if there are none.

    Raises `Invalid` for options of DHCPv4 that cannot be, which end the TLVs around them.
    """
    kind = pkt.u16(at)
    out.put(type_name(kind))
    if kind not in NAMES:
        out.put(b": type=%d (%d)" % (kind, end - at))
        return -1
    out.put(b" (%d)" % (end - at))
    at += HEADER
    size = end - at
    if size != EXACTLY.get(int(kind), int(size)) or size < AT_LEAST.get(int(kind), 0):
        out.invalid()
        return -1
    try:
        taken = put_value(pkt, at, size, kind, depth, out)
    except Invalid:
        if kind == DHCPV4_DATA:
            raise
        out.invalid()
        return -1
    return at + (taken + 3) // 4 * 4 if taken >= 0 else -1


def put_value(pkt: PacketView, at: i64, size: i64, kind: i64, depth: i64, out: Text) -> i64:
    """What a TLV says; returns how much of it comes before TLVs, -1 if none do. Raises `Invalid`."""
    if kind == EXTERNAL_CONNECTION:
        return 0
    if kind == NODE_STATE:
        put_node(pkt, at, b" NID: ", out)
        out.put(b" seqno: %d %s hash: " % (pkt.u32(at + 4), seconds(pkt.u32(at + 8))))
        out.hex_bytes(pkt, at + 12, 8)
        return 20
    if kind == DELEGATED_PREFIX:
        bits = pkt.u8(at + 8)
        taken = 9 + (bits + 7) // 8
        if taken > size:
            raise Invalid
        out.put(b" VLSO: %s PLSO: %s Prefix: " % (seconds(pkt.u32(at)), seconds(pkt.u32(at + 4))))
        if bits > 128:
            out.put(b"(length is invalid)")
            return -1
        put_prefix(pkt, at + 9, bits, out)
        return taken
    if kind == ASSIGNED_PREFIX:
        bits = pkt.u8(at + 5)
        taken = 6 + (bits + 7) // 8
        if taken > size:
            raise Invalid
        out.put(b" EPID: %08x Prty: %d Prefix: " % (pkt.u32(at), pkt.u8(at + 4) & 15))
        if bits > 128:
            raise Invalid
        put_prefix(pkt, at + 6, bits, out)
        return taken
    if kind == NODE_ADDRESS:
        out.put(b" EPID: %08x IP Address: " % pkt.u32(at))
        put_host(pkt, at + 4, out)
        return 20
    if kind == DNS_DELEGATED_ZONE:
        flags = pkt.u8(at + 16)
        out.put(b" IP-Address: ")
        put_host(pkt, at, out)
        out.put(b" l" if flags & 4 else b" -")
        out.put(b"b" if flags & 2 else b"-")
        out.put(b"s " if flags & 1 else b"- ")
        taken = put_domain(pkt, at + 17, size - 17, out)
        if taken < 0:
            raise Invalid
        return 17 + taken
    if kind == NODE_NAME:
        length = pkt.u8(at + 16)
        if 17 + length > size:
            raise Invalid
        out.put(b" IP-Address: ")
        put_host(pkt, at, out)
        out.put(b" Name: ")
        if length > LONGEST_NODE_NAME:
            out.invalid()
        else:
            out.put(b'"')
            out.text_z(pkt, at + 17, length)
            out.put(b'"')
        return 17 + length
    if kind == MANAGED_PSK:
        out.put(b" PSK: ")
        out.hex_bytes(pkt, at, 32)
        return 32
    put_last_value(pkt, at, size, kind, depth, out)
    return -1


def put_last_value(pkt: PacketView, at: i64, size: i64, kind: i64, depth: i64, out: Text) -> None:
    """What a TLV says that holds no others. Raises `Invalid`."""
    if kind == REQUEST_NODE_STATE:
        put_node(pkt, at, b" NID: ", out)
    elif kind == NODE_ENDPOINT:
        put_node(pkt, at, b" NID: ", out)
        out.put(b" EPID: %08x" % pkt.u32(at + 4))
    elif kind == NETWORK_STATE:
        out.put(b" hash: ")
        out.hex_bytes(pkt, at, 8)
    elif kind == PEER:
        put_node(pkt, at, b" Peer-NID: ", out)
        out.put(b" Peer-EPID: %08x Local-EPID: %08x" % (pkt.u32(at + 4), pkt.u32(at + 8)))
    elif kind == KEEP_ALIVE_INTERVAL:
        out.put(b" EPID: %08x Interval: %s" % (pkt.u32(at), seconds(pkt.u32(at + 4))))
    elif kind == TRUST_VERDICT:
        out.put(b" Verdict: %d Fingerprint: " % pkt.u8(at))
        out.hex_bytes(pkt, at + 4, 32)
        out.put(b" Common Name: ")
        out.text_z(pkt, at + 36, size - 36)
    elif kind == HNCP_VERSION:
        # RFC 7788 10.1: how well it does as mDNS proxy, in delegating prefixes, as DHCPv6 and as DHCPv4 server.
        able = pkt.u16(at + 2)
        out.put(b" M: %d P: %d H: %d L: %d" % (able >> 12, able >> 8 & 15, able >> 4 & 15, able & 15))
        out.put(b" User-agent: ")
        out.text_z(pkt, at + 4, size - 4)
    elif kind == DHCPV4_DATA:
        put_dhcpv4(pkt, at, at + size, b"\n" + b"\t" * (depth + 1), out)
    elif kind == DHCPV6_DATA:
        put_dhcpv6(pkt, at, at + size, b"\n" + b"\t" * (depth + 1), out)
    elif kind == DOMAIN_NAME:
        out.put(b" Domain: ")
        put_domain(pkt, at, size, out)
    elif kind == PREFIX_POLICY:
        put_policy(pkt, at, size, out)


def put_policy(pkt: PacketView, at: i64, size: i64, out: Text) -> None:
    """What a prefix may be used for (RFC 7788 10.2.1.1). Raises `Invalid`."""
    kind = pkt.u8(at)
    out.put(b" type: ")
    if kind == 0:
        if size != 1:
            raise Invalid
        out.put(b"Internet connectivity")
    elif kind <= 128:
        out.put(b"Dest-Prefix: ")
        if 1 + (kind + 7) // 8 > size:
            raise Invalid
        put_prefix(pkt, at + 1, kind, out)
    elif kind == POLICY_DOMAIN:
        out.put(b"DNS domain: ")
        put_domain(pkt, at + 1, size - 1, out)
    elif kind == POLICY_OPAQUE:
        out.put(b"Opaque UTF-8: ")
        out.text_z(pkt, at + 1, size - 1)
    elif kind == POLICY_RESTRICTIVE:
        if size != 1:
            raise Invalid
        out.put(b"Restrictive assignment")
    else:
        out.put(b"Unknown (%d)" % kind)


# ---- numbers, names and addresses ------------------------------------------------------------------------


def seconds(milliseconds: i64) -> bytes:
    """A time, which is in milliseconds."""
    return b"%d.%03ds" % (milliseconds // 1000, milliseconds % 1000)


def put_node(pkt: PacketView, at: i64, words: bytes, out: Text) -> None:
    """A node's identifier."""
    out.put(words)
    out.octets(pkt, at, 4)


def put_domain(pkt: PacketView, at: i64, size: i64, out: Text) -> i64:
    """A domain name, whose labels may have any length; returns how many bytes it takes, -1 if it has no end."""
    taken: i64 = 0
    first = True
    while taken < size:
        length = pkt.u8(at + taken)
        taken += 1
        if length == 0:
            return taken
        if not first:
            out.put(b".")
        first = False
        left = size - taken
        out.text_z(pkt, at + taken, length if length < left else left)
        taken += length
    out.put(b"[|DNS]")
    return -1


def put_host(pkt: PacketView, at: i64, out: Text) -> None:
    """An address, an IPv4 one where one is in it."""
    if pkt.raw(at, 12) == MAPPED:
        out.host4(pkt, at + 12)
    else:
        out.host6(pkt, at)


def put_prefix(pkt: PacketView, at: i64, bits: i64, out: Text) -> None:
    """A prefix of at most 128 bits, an IPv4 one where one is in it."""
    count = (bits + 7) // 8
    data = bytearray(pkt.raw(at, count).ljust(16, b"\0"))
    if bits % 8:
        data[count - 1] &= 0xFF00 >> int(bits % 8)
    if bits >= 96 and data[:12] == MAPPED:
        words = b"%s/%d" % (written(bytes(data[12:]), IPV4, out), bits - 96)
    else:
        words = b"%s/%d" % (written(bytes(data), IPV6, out), bits)
    out.put(words[:LONGEST_PREFIX])
