"""Path attributes of BGP: RFC 4271 5, communities RFC 1997, 4360 (extended) and 8092 (large), reflection RFC 4456,
multiprotocol RFC 4760, four-octet AS numbers RFC 6793, multicast tunnels RFC 6514, accumulated metrics RFC 7311,
sets of attributes RFC 6368.

    +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    |  Attr. Flags  |Attr. Type Code| Length, one byte or two       |
    +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
"""

from __future__ import annotations

from wiretale.dissect import hexdump
from wiretale.dissect.packet import PacketView, Truncated
from wiretale.dissect.text import Text
from wiretale.native import Final, i64
from wiretale.protocols import bgp_routes
from wiretale.protocols.bgp_routes import IPV4, IPV6, LAYER2, NSAP, VPLS, VPN
from wiretale.protocols.gmpls import rate

EXTENDED_LENGTH: Final = 0x10

ORIGIN: Final = 1
AS_PATH: Final = 2
NEXT_HOP: Final = 3
DISCRIMINATOR: Final = 4
LOCAL_PREFERENCE: Final = 5
ATOMIC_AGGREGATE: Final = 6
AGGREGATOR: Final = 7
COMMUNITY: Final = 8
ORIGINATOR: Final = 9
CLUSTERS: Final = 10
REACH: Final = 14
UNREACH: Final = 15
EXTENDED_COMMUNITY: Final = 16
AS4_PATH: Final = 17
AGGREGATOR4: Final = 18
TUNNEL: Final = 22
METRIC: Final = 26
LARGE_COMMUNITY: Final = 32
SET: Final = 128
NAMES: Final[dict[int, bytes]] = {
    ORIGIN: b"Origin", AS_PATH: b"AS Path", NEXT_HOP: b"Next Hop", DISCRIMINATOR: b"Multi Exit Discriminator",
    LOCAL_PREFERENCE: b"Local Preference", ATOMIC_AGGREGATE: b"Atomic Aggregate", AGGREGATOR: b"Aggregator",
    COMMUNITY: b"Community", ORIGINATOR: b"Originator ID", CLUSTERS: b"Cluster List", 11: b"DPA",
    12: b"Advertisers", 13: b"RCID Path / Cluster ID", REACH: b"Multi-Protocol Reach NLRI",
    UNREACH: b"Multi-Protocol Unreach NLRI", EXTENDED_COMMUNITY: b"Extended Community", AS4_PATH: b"AS4 Path",
    AGGREGATOR4: b"Aggregator4", TUNNEL: b"PMSI Tunnel", 23: b"Tunnel Encapsulation", 24: b"Traffic Engineering",
    25: b"IPv6 Extended Community", METRIC: b"Accumulated IGP Metric", 27: b"PE Distinguisher Label",
    28: b"Entropy Label", LARGE_COMMUNITY: b"Large Community", SET: b"Attribute Set",
    255: b"Reserved for development",
}  # fmt: skip

ORIGINS: Final[dict[int, bytes]] = {0: b"IGP", 1: b"EGP", 2: b"Incomplete"}
SEGMENTS: Final[dict[int, tuple[bytes, bytes]]] = {
    1: (b"{ ", b"}"),  # a set
    2: (b"", b""),  # a sequence
    3: (b"( ", b")"),  # a sequence inside a confederation
    4: (b"({ ", b"})"),  # a set inside a confederation
}
COMMUNITIES: Final[dict[int, bytes]] = {
    0xFFFFFF01: b" NO_EXPORT",
    0xFFFFFF02: b" NO_ADVERTISE",
    0xFFFFFF03: b" NO_EXPORT_SUBCONFED",
}

# Extended communities: names, and below which of them have values of which kind.
EXTENDED: Final[dict[int, bytes]] = {
    0x0002: b"target", 0x0003: b"origin", 0x0005: b"ospf-domain", 0x0009: b"source-AS", 0x000A: b"l2vpn-id",
    0x0102: b"target", 0x0103: b"origin", 0x0105: b"ospf-domain", 0x0107: b"ospf-router-id",
    0x010B: b"vrf-route-import", 0x0202: b"target", 0x0203: b"origin", 0x0205: b"ospf-domain",
    0x0306: b"ospf-route-type", 0x030C: b"encapsulation", 0x4004: b"link-BW", 0x8000: b"ospf-route-type",
    0x8001: b"ospf-router-id", 0x8005: b"ospf-domain", 0x800A: b"layer2-info",
    0x8800: b"eigrp-general-route (flag, tag)", 0x8801: b"eigrp-route-metric (AS, delay)",
    0x8802: b"eigrp-route-metric (reliability, nexthop, bandwidth)", 0x8803: b"eigrp-route-metric (load, MTU)",
    0x8804: b"eigrp-external-route (remote-AS, remote-ID)",
    0x8805: b"eigrp-external-route (remote-proto, remote-metric)", 0xF10A: b"l2vpn-id",
}  # fmt: skip
OF_AS: Final = (0x0002, 0x0003, 0x000A)
OF_ADDRESS: Final = (0x0102, 0x0103, 0x010B, 0xF10A)
OF_AS4: Final = (0x0202, 0x0203)
OF_ROUTER: Final = (0x0005, 0x0105, 0x0107, 0x0205, 0x8001, 0x8005)
OF_OSPF: Final = (0x0306, 0x8000)
OSPF_ROUTES: Final[dict[int, bytes]] = {
    1: b"Router", 2: b"Network", 3: b"Summary", 5: b"External", 7: b"NSSA External", 129: b"MPLS-VPN Sham",
}  # fmt: skip
ENCAPSULATIONS: Final[dict[int, bytes]] = {  # of layer-2 VPNs
    0: b"Reserved", 1: b"Frame Relay", 2: b"ATM AAL5 SDU VCC transport", 3: b"ATM transparent cell transport",
    4: b"Ethernet (VLAN) Tagged Mode", 5: b"Ethernet Raw Mode", 6: b"Cisco HDLC", 7: b"PPP",
    8: b"SONET/SDH Circuit Emulation Service over MPLS", 9: b"ATM n-to-one VCC cell transport",
    10: b"ATM n-to-one VPC cell transport", 11: b"IP layer 2 transport", 15: b"Frame Relay Port mode",
    17: b"Structure-agnostic E1 over packet", 18: b"Structure-agnostic T1 (DS1) over packet", 19: b"VPLS",
    20: b"Structure-agnostic T3 (DS3) over packet", 21: b"Nx64kbit/s Basic Service using Structure-aware",
    25: b"Frame Relay DLCI",
}  # fmt: skip
TUNNELS: Final[dict[int, bytes]] = {  # of the encapsulation community
    1: b"L2TPv3 over IP", 2: b"GRE", 3: b"Transmit Tunnel", 4: b"IPsec", 5: b"IP in IP with IPsec",
    6: b"MPLS in IP with IPsec", 7: b"IP in IP", 8: b"VXLAN", 9: b"NVGRE", 10: b"MPLS", 11: b"MPLS in GRE",
    12: b"VXLAN GPE", 13: b"MPLS in UDP", 14: b"IPv6", 15: b"SR TE", 16: b"Bare", 17: b"SR",
}  # fmt: skip
MULTICAST_TUNNELS: Final[dict[int, bytes]] = {
    1: b"RSVP-TE P2MP LSP", 2: b"LDP P2MP LSP", 3: b"PIM-SSM Tree", 4: b"PIM-SM Tree", 5: b"PIM-Bidir Tree",
    6: b"Ingress Replication", 7: b"LDP MP2MP LSP",
}  # fmt: skip
AIGP: Final = 1


def put_attributes(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """The attributes of an update: `length` bytes from `at` on."""
    put_list(pkt, at, length, b"\n\t  ", b" [path attrs too short]", out)


def put_list(pkt: PacketView, at: i64, length: i64, indent: bytes, too_short: bytes, out: Text) -> i64:
    """Attributes up to the end of their list, or up to one that is longer. Returns how many bytes were not read."""
    stop = at + length
    while at < stop:
        if stop - at < 2:
            raise Truncated
        flags = pkt.u8(at)
        kind = pkt.u8(at + 1)
        if stop - at < (4 if flags & EXTENDED_LENGTH else 3):
            raise Truncated
        if flags & EXTENDED_LENGTH:
            size = pkt.u16(at + 2)
            at += 4
        else:
            size = pkt.u8(at + 2)
            at += 3
        out.put(b"%s%s (%d), length: %d" % (indent, NAMES.get(kind, b"Unknown Attribute"), kind, size))
        if flags:
            letters = b"".join(
                [letter for bit, letter in ((0x80, b"O"), (0x40, b"T"), (0x20, b"P"), (0x10, b"E")) if flags & bit]
            )
            out.put(b", Flags [%s%s]: " % (letters, b"+%x" % (flags & 15) if flags & 15 else b""))
        if size > stop - at:
            out.put(too_short)
            break
        put_attribute(pkt, at, size, kind, out)
        at += size
    return stop - at if stop > at else 0


def put_attribute(pkt: PacketView, at: i64, size: i64, kind: i64, out: Text) -> None:
    """The value of one attribute."""
    put = VALUES.get(int(kind))
    if put is not None:
        put(pkt, at, size, out)
    elif kind == SET:
        # What is dumped of a set is as much as its attributes have left over, but from its start on.
        size = put_set(pkt, at, size, out)
    elif kind in (AS_PATH, AS4_PATH):
        put_path(pkt, at, size, kind == AS4_PATH, out)
    else:
        pkt.need(at, size)
        out.put(b"\n\t    no Attribute %d decoder" % kind)
        if out.verbose <= 1:
            hexdump.hex_only(out, pkt, at, size, b"\n\t    ")
    if kind == LARGE_COMMUNITY and size % 12 == 0:
        return  # of these nothing is dumped
    if out.verbose > 1 and size > 0:
        pkt.need(at, size)
        hexdump.hex_only(out, pkt, at, size, b"\n\t    ")


def put_origin(pkt: PacketView, at: i64, size: i64, out: Text) -> None:
    """Where a route came from."""
    if size != 1:
        out.put(b"invalid len")
        return
    out.put(ORIGINS.get(pkt.u8(at), b"Unknown Origin Typecode"))


def put_path(pkt: PacketView, at: i64, size: i64, wide: bool, out: Text) -> None:
    """The systems that a route passed."""
    if size % 2:
        out.put(b"invalid len")
        return
    if size == 0:
        out.put(b"empty")
        return
    width: i64 = 4 if wide or not fits_short(pkt, at, size) else 2
    stop = at + size
    while at < stop:
        marks = SEGMENTS.get(pkt.u8(at), (b"?", b"?"))
        count = pkt.u8(at + 1)
        out.put(marks[0])
        at += 2
        while count > 0:
            bgp_routes.put_as(pkt.u16(at) if width == 2 else pkt.u32(at), out)
            out.put(b" ")
            at += width
            count -= 1
        out.put(marks[1])


def fits_short(pkt: PacketView, at: i64, size: i64) -> bool:
    """Whether a path is one of two-octet numbers: nothing but the way it divides into segments tells."""
    stop = at + size
    while at < stop:
        kind = pkt.u8(at)
        count = pkt.u8(at + 1)
        if kind not in SEGMENTS:
            return False
        at += 2 + count * 2
    return at == stop


def put_next_hop(pkt: PacketView, at: i64, size: i64, out: Text) -> None:
    """An address."""
    if size != 4:
        out.put(b"invalid len")
        return
    out.host4(pkt, at)


def put_number(pkt: PacketView, at: i64, size: i64, out: Text) -> None:
    """A 32-bit number."""
    if size != 4:
        out.put(b"invalid len")
        return
    out.dec(pkt.u32(at))


def put_nothing(pkt: PacketView, at: i64, size: i64, out: Text) -> None:
    """What says all by being there."""
    if size != 0:
        out.put(b"invalid len")


def put_aggregator(pkt: PacketView, at: i64, size: i64, out: Text) -> None:
    """Who made one route of several, with an AS number of two octets or four."""
    if size not in (6, 8):
        out.put(b"invalid len")
        return
    put_aggregation(pkt, at, size, out)


def put_aggregator4(pkt: PacketView, at: i64, size: i64, out: Text) -> None:
    """The same with four octets always."""
    if size != 8:
        out.put(b"invalid len")
        return
    put_aggregation(pkt, at, size, out)


def put_aggregation(pkt: PacketView, at: i64, size: i64, out: Text) -> None:
    """An AS number and the address of a router in it."""
    pkt.need(at, size)
    out.put(b" AS #")
    bgp_routes.put_as(pkt.u32(at) if size == 8 else pkt.u16(at), out)
    out.put(b", origin ")
    out.host4(pkt, at + size - 4)


def put_communities(pkt: PacketView, at: i64, size: i64, out: Text) -> None:
    """Communities, of which three have names."""
    if size % 4:
        out.put(b"invalid len")
        return
    stop = at + size
    while at < stop:
        value = pkt.u32(at)
        found = COMMUNITIES.get(value)
        at += 4
        if found is not None:
            out.put(found)
        else:
            out.put(b"%d:%d%s" % (value >> 16, value & 0xFFFF, b", " if at < stop else b""))


def put_clusters(pkt: PacketView, at: i64, size: i64, out: Text) -> None:
    """The clusters that a reflected route passed."""
    if size % 4:
        out.put(b"invalid len")
        return
    stop = at + size
    while at < stop:
        out.host4(pkt, at)
        at += 4
        if at < stop:
            out.put(b", ")


def put_large_communities(pkt: PacketView, at: i64, size: i64, out: Text) -> None:
    """Large communities: three numbers each."""
    if size == 0 or size % 12:
        out.put(b"invalid len")
        return
    out.put(b"\n\t    ")
    stop = at + size
    while at < stop:
        pkt.need(at, 12)
        out.put(b"%d:%d:%d" % (pkt.u32(at), pkt.u32(at + 4), pkt.u32(at + 8)))
        at += 12
        if at < stop:
            out.put(b", ")


def put_metrics(pkt: PacketView, at: i64, size: i64, out: Text) -> None:
    """Accumulated metrics: TLVs of which one kind is known."""
    stop = at + size
    while stop - at >= 3:
        kind = pkt.u8(at)
        length = pkt.u16(at + 1)
        out.put(b"\n\t    %s TLV (%d), length %d" % (b"AIGP" if kind == AIGP else b"Unknown", kind, length))
        if length < 3 or length > stop - at:
            raise Truncated
        if kind == AIGP:
            if length < 11:
                raise Truncated
            out.put(b", metric ")
            out.dec_big(pkt.u64(at + 3))
        elif out.verbose <= 1:
            pkt.need(at + 3, length - 3)
            hexdump.hex_only(out, pkt, at + 3, length - 3, b"\n\t      ")
        at += length


def put_set(pkt: PacketView, at: i64, size: i64, out: Text) -> i64:
    """The attributes that a route has inside a VPN. Returns how many bytes were not read."""
    if size < 4:
        raise Truncated
    out.put(b"\n\t    Origin AS: ")
    bgp_routes.put_as(pkt.u32(at), out)
    return put_list(pkt, at + 4, size - 4, b"\n\t      ", b" [path attr too short]", out)


# ---- routes of other families ------------------------------------------------------------------------


def put_family(pkt: PacketView, at: i64, size: i64, out: Text) -> bool:
    """Address family and subsequent one. If their routes are not known, the attribute's bytes, and False."""
    pkt.need(at, 3)
    family = pkt.u16(at)
    subsequent = pkt.u8(at + 2)
    out.put(
        b"\n\t    AFI: %s (%d), %sSAFI: %s (%d)"
        % (
            bgp_routes.FAMILIES.get(family, b"Unknown AFI"),
            family,
            b"vendor specific " if subsequent > 128 else b"",
            bgp_routes.SUBSEQUENT.get(subsequent, b"Unknown SAFI"),
            subsequent,
        )
    )
    if bgp_routes.is_known(family, subsequent):
        return True
    pkt.need(at, size)
    out.put(b"\n\t    no AFI %d / SAFI %d decoder" % (family, subsequent))
    if out.verbose <= 1:
        hexdump.hex_only(out, pkt, at, size, b"\n\t    ")
    return False


def put_reach(pkt: PacketView, at: i64, size: i64, out: Text) -> None:
    """Routes that there are, and where they lead."""
    if not put_family(pkt, at, size, out):
        return
    family = pkt.u16(at)
    subsequent = pkt.u8(at + 2)
    stop = at + size
    length = pkt.u8(at + 3)
    at += 4
    put_next_hops(pkt, at, length, family, subsequent, out)
    out.put(b", nh-length: %d" % length)
    at += length
    count = pkt.u8(at)
    at += 1
    if count:
        out.put(b"\n\t    %d SNPA" % count)
        while count > 0:
            if at >= stop:
                raise Truncated
            length = pkt.u8(at)
            out.put(b"\n\t      %d bytes" % length)
            at += 1 + length
            count -= 1
            if at > stop:
                raise Truncated
    else:
        out.put(b", no SNPA")
    bgp_routes.put_routes(pkt, at, stop, family, subsequent, out)


def put_next_hops(pkt: PacketView, at: i64, left: i64, family: i64, subsequent: i64, out: Text) -> None:
    """The next hops, as many as there is room for."""
    first = True
    in_vpn = subsequent in VPN and family not in (VPLS, LAYER2)
    width: i64 = 16 if family == IPV6 else 4
    pkt.need(at, left)
    while left > 0:
        out.put(b"\n\t    nexthop: " if first else b", ")
        first = False
        size = width + (bgp_routes.DISTINGUISHER if in_vpn else 0)
        if family == NSAP:
            size = left
        if left < size or (family == NSAP and in_vpn and left <= bgp_routes.DISTINGUISHER):
            out.put(b"invalid len")
            return
        pkt.need(at, size)
        if in_vpn:
            out.put(b"RD: %s, " % bgp_routes.distinguisher(pkt, at, out))
        here = at + (bgp_routes.DISTINGUISHER if in_vpn else 0)
        if family == NSAP:
            out.put(bgp_routes.nsap_text(pkt, here, at + size - here))
        elif family == IPV6:
            out.host6(pkt, here)
        else:
            out.host4(pkt, here)
        at += size
        left -= size


def put_unreach(pkt: PacketView, at: i64, size: i64, out: Text) -> None:
    """Routes that are gone."""
    pkt.need(at, 3)
    if size < 3:
        raise Truncated
    if not put_family(pkt, at, size, out):
        return
    if size == 3:
        out.put(b"\n\t      End-of-Rib Marker (empty NLRI)")
    bgp_routes.put_routes(pkt, at + 3, at + size, pkt.u16(at), pkt.u8(at + 2), out)


# ---- extended communities, multicast tunnels ----------------------------------------------------------


def put_extended(pkt: PacketView, at: i64, size: i64, out: Text) -> None:
    """Extended communities, a line each."""
    if size % 8:
        out.put(b"invalid len")
        return
    stop = at + size
    while at < stop:
        kind = pkt.u16(at)
        pkt.need(at, 8)
        flags = []
        if kind & 0x8000:
            flags.append(b"vendor-specific")
        if kind & 0x4000:
            flags.append(b"non-transitive")
        out.put(
            b"\n\t    %s (0x%04x), Flags [%s]: "
            % (EXTENDED.get(kind, b"unknown extd community typecode"), kind, b", ".join(flags) or b"none")
        )
        put_extended_value(pkt, at + 2, kind, out)
        at += 8


def put_extended_value(pkt: PacketView, at: i64, kind: i64, out: Text) -> None:
    """The six bytes of a community's value."""
    if kind in OF_AS:
        out.put(b"%d:%d (= %s)" % (pkt.u16(at), pkt.u32(at + 2), bgp_routes.written(pkt.raw(at + 2, 4), IPV4, out)))
    elif kind in OF_ADDRESS:
        out.host4(pkt, at)
        out.put(b":%d" % pkt.u16(at + 4))
    elif kind in OF_AS4:
        bgp_routes.put_as(pkt.u32(at), out)
        out.put(b":%d" % pkt.u16(at + 4))
    elif kind in OF_ROUTER:
        out.host4(pkt, at)
    elif kind in OF_OSPF:
        route = pkt.u8(at + 4)
        out.put(b"area:")
        out.host4(pkt, at)
        out.put(b", router-type:")
        out.put(OSPF_ROUTES.get(route, b"unknown (0x%02x)" % route))
        # Which of the two a metric is tcpdump says of none: what is written is that it may be either.
        out.put(b", metric-type:%s%s" % (b"E2" if pkt.u8(at + 5) & 1 else b"", b"E1" if route in (5, 7) else b""))
    elif kind == 0x800A:
        encapsulation = ENCAPSULATIONS.get(pkt.u8(at), b"unknown encaps")
        out.put(b"%s Control Flags [0x%02x]:MTU %d" % (encapsulation, pkt.u8(at + 1), pkt.u16(at + 2)))
    elif kind == 0x0009:
        out.put(b"AS %d" % pkt.u16(at))
    elif kind == 0x030C:
        out.put(b"Tunnel type: " + TUNNELS.get(pkt.u16(at + 4), b"unknown encaps"))
    elif kind == 0x4004:
        out.put(b"bandwidth: " + rate(pkt.raw(at + 2, 4)))
    else:
        out.hex_bytes(pkt, at, 6)


def put_tunnel(pkt: PacketView, at: i64, size: i64, out: Text) -> None:
    """The tunnel that a VPN's multicast traffic goes through."""
    pkt.need(at, 5)
    kind = pkt.u8(at + 1)
    out.put(
        b"\n\t    Tunnel-type %s (%d), Flags [%s], MPLS Label %d"
        % (
            MULTICAST_TUNNELS.get(kind, b"Unknown"),
            kind,
            b"Leaf Information required" if pkt.u8(at) & 1 else b"none",
            pkt.u24(at + 2) >> 4,
        )
    )
    at += 5
    if kind not in MULTICAST_TUNNELS:
        if out.verbose <= 1:
            hexdump.hex_only(out, pkt, at, size - 5, b"\n\t      ")
        return
    pkt.need(at, 4 if kind == 6 else 8)
    first = bgp_routes.written(pkt.raw(at, 4), IPV4, out)
    if kind == 6:
        out.put(b"\n\t      Tunnel-Endpoint " + first)
    elif kind == 1:
        out.put(b"\n\t      Extended-Tunnel-ID %s, P2MP-ID 0x%08x" % (first, pkt.u32(at + 4)))
    elif kind in (2, 7):
        out.put(b"\n\t      Root-Node %s, LSP-ID 0x%08x" % (first, pkt.u32(at + 4)))
    else:
        group = bgp_routes.written(pkt.raw(at + 4, 4), IPV4, out)
        out.put(b"\n\t      %s %s, P-Group %s" % (b"Root-Node" if kind == 3 else b"Sender", first, group))


VALUES: Final = {
    ORIGIN: put_origin,
    NEXT_HOP: put_next_hop,
    DISCRIMINATOR: put_number,
    LOCAL_PREFERENCE: put_number,
    ATOMIC_AGGREGATE: put_nothing,
    AGGREGATOR: put_aggregator,
    COMMUNITY: put_communities,
    ORIGINATOR: put_next_hop,
    CLUSTERS: put_clusters,
    REACH: put_reach,
    UNREACH: put_unreach,
    EXTENDED_COMMUNITY: put_extended,
    AGGREGATOR4: put_aggregator4,
    TUNNEL: put_tunnel,
    METRIC: put_metrics,
    LARGE_COMMUNITY: put_large_communities,
}
