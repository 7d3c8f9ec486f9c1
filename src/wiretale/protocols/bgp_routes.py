"""What BGP says of routes: prefixes, labels and route distinguishers, by address family.

Prefixes: RFC 4271 4.3; address families RFC 4760; labels RFC 8277; VPNs RFC 4364, of layer 2 RFC 4761; multicast
in VPNs RFC 6514; constrained distribution RFC 4684.
"""

from __future__ import annotations

from wiretale.dissect.packet import PacketView, Truncated
from wiretale.dissect.text import Text
from wiretale.native import Final, i64
from wiretale.protocols import isoclns

IPV4: Final = 1
IPV6: Final = 2
NSAP: Final = 3
VPLS: Final = 25
LAYER2: Final = 196
FAMILIES: Final[dict[int, bytes]] = {
    0: b"Reserved", IPV4: b"IPv4", IPV6: b"IPv6", NSAP: b"NSAP", 4: b"HDLC", 5: b"BBN 1822", 6: b"802", 7: b"E.163",
    8: b"E.164", 9: b"F.69", 10: b"X.121", 11: b"Novell IPX", 12: b"Appletalk", 13: b"Decnet IV",
    14: b"Banyan Vines", 15: b"E.164 with NSAP subaddress", VPLS: b"VPLS", LAYER2: b"Layer-2 VPN",
}  # fmt: skip

LABELED: Final = 4
MULTICAST_VPN: Final = 5
MDT: Final = 66
ROUTE_TARGET: Final = 132
SUBSEQUENT: Final[dict[int, bytes]] = {
    0: b"Reserved", 1: b"Unicast", 2: b"Multicast", 3: b"Unicast+Multicast", LABELED: b"labeled Unicast",
    MULTICAST_VPN: b"Multicast VPN", 64: b"Tunnel", 65: b"VPLS", MDT: b"MDT", 70: b"EVPN",
    128: b"labeled VPN Unicast", 129: b"labeled VPN Multicast", 130: b"labeled VPN Unicast+Multicast",
    ROUTE_TARGET: b"Route Target Routing Information",
}  # fmt: skip

PLAIN: Final = (1, 2, 3)
VPN: Final = (128, 129, 130)
# The subsequent families of each family whose routes are known.
KNOWN: Final[dict[int, tuple[int, ...]]] = {
    IPV4: (*PLAIN, LABELED, *VPN, ROUTE_TARGET, MULTICAST_VPN, MDT),
    IPV6: (*PLAIN, LABELED, *VPN),
    NSAP: (*PLAIN, *VPN),
    VPLS: (65,),
    LAYER2: VPN,
}
WIDTHS: Final = {IPV4: 4, IPV6: 16, NSAP: 20}  # bytes of an address

ROUTE_TYPES: Final[dict[int, bytes]] = {  # of multicast VPNs
    1: b"Intra-AS I-PMSI",
    2: b"Inter-AS I-PMSI",
    3: b"S-PMSI",
    4: b"Intra-AS Segment-Leaf",
    5: b"Source-Active",
    6: b"Shared Tree Join",
    7: b"Source Tree Join",
}
CIRCUIT_STATUS: Final = 1  # the TLV of layer-2 VPNs that is known

LABEL: Final = 3  # bytes
DISTINGUISHER: Final = 8
LONGEST_ROUTE: Final = 163  # characters that are shown of a route
LONGEST_ADDRESS: Final = 39  # of an IPv6 address in digits; a name is cut off there in routes of multicast VPNs


class Illegal(Exception):
    """A prefix is longer than an address of its family."""


def put_family(family: i64, subsequent: i64, out: Text) -> None:
    """`AFI IPv4 (1), SAFI Unicast (1)`."""
    out.put(
        b"AFI %s (%d), SAFI %s (%d)"
        % (FAMILIES.get(family, b"Unknown"), family, SUBSEQUENT.get(subsequent, b"Unknown"), subsequent)
    )


def is_known(family: i64, subsequent: i64) -> bool:
    """Whether routes of this kind can be shown."""
    return int(subsequent) in KNOWN.get(int(family), ())


def put_as(number: i64, out: Text) -> None:
    """The number of an autonomous system, with -b in two parts (RFC 5396)."""
    out.put(as_text(number, out))


def as_text(number: i64, out: Text) -> bytes:
    """The same as text."""
    if out.as_dot and number > 0xFFFF:
        return b"%d.%d" % (number >> 16, number & 0xFFFF)
    return b"%d" % number


# ---- addresses ---------------------------------------------------------------------------------------


def written(data: bytes, family: i64, named: Text | None = None) -> bytes:
    """The text of a whole address; its name, if `named` has names and one for it."""
    out = Text()
    if named is not None:
        out.names = named.names
    if family == IPV6:
        out.host6_of(data)
    else:
        out.put(out.host_text(data))
    return out.buffer.getvalue()


def nsap_text(pkt: PacketView, at: i64, size: i64) -> bytes:
    """The text of an NSAP."""
    out = Text()
    isoclns.put_nsap(pkt, at, size, out)
    return out.buffer.getvalue()


def prefix4(pkt: PacketView, at: i64, bits: i64, out: Text) -> bytes:
    """An IPv4 prefix of `bits` (at most 32), as `192.0.2.0/24`."""
    return prefix(pkt, at, bits, IPV4, out)


def prefix(pkt: PacketView, at: i64, bits: i64, family: i64, out: Text) -> bytes:
    """A prefix of `bits`, which must not be more than an address has. Raises `Illegal`."""
    width = WIDTHS[int(family)]
    if bits < 0 or bits > width * 8:
        raise Illegal
    count = (bits + 7) // 8
    data = bytearray(pkt.raw(at, count))
    if bits % 8:
        data[count - 1] &= 0xFF00 >> int(bits % 8) & 0xFF
    if family == NSAP:
        # As many bytes as the prefix has, behind the length's own.
        return nsap_text(pkt, at, count) + b"/%d" % bits
    return written(bytes(data).ljust(width, b"\0"), family, out) + b"/%d" % bits


def distinguisher(pkt: PacketView, at: i64, out: Text) -> bytes:
    """A route distinguisher (RFC 4364 4.2)."""
    kind = pkt.u16(at)
    pkt.need(at, DISTINGUISHER)
    if kind == 0:
        return b"%d:%d (= %s)" % (pkt.u16(at + 2), pkt.u32(at + 4), written(pkt.raw(at + 4, 4), IPV4))
    if kind == 1:
        return b"%s:%d" % (written(pkt.raw(at + 2, 4), IPV4), pkt.u16(at + 6))
    if kind == 2:
        last = pkt.u16(at + 6)
        return b"%s:%d (%s:%d)" % (as_text(pkt.u32(at + 2), out), last, written(pkt.raw(at + 2, 4), IPV4), last)
    return b"unknown RD format"


def label(pkt: PacketView, at: i64) -> bytes:
    """A label, and whether it is the last, as there may be but one."""
    value = pkt.u24(at)
    return b"label:%d %s" % (value >> 4, b"(bottom)" if value & 1 else b"(BOGUS: Bottom of Stack NOT set!)")


# ---- routes ------------------------------------------------------------------------------------------


def put_routes(pkt: PacketView, at: i64, stop: i64, family: i64, subsequent: i64, out: Text) -> None:
    """The routes from `at` up to `stop`, each on a line of its own, of a family that `is_known`."""
    while at < stop:
        try:
            text, used = route(pkt, at, stop, family, subsequent, out)
        except Illegal:
            out.put(b"\n\t      " if subsequent == ROUTE_TARGET else b"\n\t    ")
            out.put(b"(illegal prefix length)")
            return
        out.put(b"\n\t      ")
        out.put(text[:LONGEST_ROUTE])
        at += used


def route(pkt: PacketView, at: i64, stop: i64, family: i64, subsequent: i64, out: Text) -> tuple[bytes, i64]:
    """The text of a route, and how many bytes it takes."""
    if family in (VPLS, LAYER2):
        return layer2_route(pkt, at, out)
    if subsequent == MULTICAST_VPN:
        return multicast_route(pkt, at, out)
    if subsequent == ROUTE_TARGET:
        return target_route(pkt, at, out)
    if subsequent == MDT:
        return tree_route(pkt, at, out)
    bits = pkt.u8(at)
    used = 1 + (bits + 7) // 8
    if subsequent in VPN:
        bits -= (LABEL + DISTINGUISHER) * 8
        if bits < 0:
            raise Illegal
        text = prefix(pkt, at + 1 + LABEL + DISTINGUISHER, bits, family, out)
        name = distinguisher(pkt, at + 1 + LABEL, out)
        return b"RD: %s, %s, %s" % (name, text, label(pkt, at + 1)), used
    if subsequent == LABELED:
        pkt.need(at, 1 + LABEL)
        bits -= LABEL * 8
        if bits < 0:
            raise Illegal
        text = prefix(pkt, at + 1 + LABEL, bits, family, out)
        return b"%s, %s" % (text, label(pkt, at + 1)), used
    return prefix(pkt, at + 1, bits, family, out), used


def target_route(pkt: PacketView, at: i64, out: Text) -> tuple[bytes, i64]:
    """Routes of which targets are wanted (RFC 4684 4): an origin, and a route target or its beginning."""
    bits = pkt.u8(at)
    if bits == 0:
        return b"default route target", 1
    if bits < 32 or bits > 96:
        raise Illegal
    pkt.need(at + 1, 4)
    origin = as_text(pkt.u32(at + 1), out)
    bits -= 32
    count = (bits + 7) // 8
    data = bytearray(pkt.raw(at + 5, count))
    if bits % 8:
        data[count - 1] &= 0xFF00 >> int(bits % 8) & 0xFF
    shown = bytes(data)
    pairs = b" ".join([shown[i : i + 2].hex().encode() for i in range(0, len(shown), 2)])
    if bits == 0:
        target = b"route-target: 0:0/0"
    elif bits < 16:
        target = b"route-target: partial-type: (%s/%d)" % (pairs, bits)
    else:
        whole = shown.ljust(8, b"\0")
        kind = int.from_bytes(whole[:2], "big")
        last = int.from_bytes(whole[6:], "big")
        if kind == 0x0002:
            value = b"%d:%d" % (int.from_bytes(whole[2:4], "big"), int.from_bytes(whole[4:], "big"))
        elif kind == 0x0102:
            value = b"%s:%d" % (written(whole[2:6], IPV4), last)
        elif kind == 0x0202:
            value = b"%s:%d" % (as_text(int.from_bytes(whole[2:6], "big"), out), last)
        else:
            text = b"route target: unknown-type(%04x) (%s/%d)" % (kind, pairs, bits)
            return b"origin AS: %s, %s" % (origin, text), 5 + count
        target = b"route-target: %s/%d (%s)" % (value, bits, pairs)
    return b"origin AS: %s, %s" % (origin, target), 5 + count


def tree_route(pkt: PacketView, at: i64, out: Text) -> tuple[bytes, i64]:
    """A multicast distribution tree (RFC 6037 4.2): distinguisher, source, group."""
    if pkt.u8(at) != 128:
        raise Illegal
    pkt.need(at, 17)
    return b"RD: %s, VPN IP Address: %s, MC Group Address: %s" % (
        distinguisher(pkt, at + 1, out),
        written(pkt.raw(at + 9, 4), IPV4, out),
        written(pkt.raw(at + 13, 4), IPV4, out),
    ), 17


def multicast_route(pkt: PacketView, at: i64, out: Text) -> tuple[bytes, i64]:
    """A route of a multicast VPN (RFC 6514 4)."""
    kind = pkt.u8(at)
    size = pkt.u8(at + 1)
    text = b"Route-Type: %s (%d), length: %d" % (ROUTE_TYPES.get(kind, b"Unknown"), kind, size)
    at += 2
    if kind in (1, 2, 3, 5, 6, 7):
        text += b", RD: " + distinguisher(pkt, at, out)
        at += DISTINGUISHER
        if kind == 1:
            text += b", Originator " + multicast_address(pkt, at, (size - DISTINGUISHER) * 8, out)
        elif kind == 2:
            text += b", Source-AS " + as_text(pkt.u32(at), out)
        elif kind == 3:
            pair, used = source_and_group(pkt, at, out)
            text += pair + b", Originator " + multicast_address(pkt, at + used, (size - used) * 8, out)
        elif kind == 5:
            text += source_and_group(pkt, at, out)[0]
        else:
            text += b", Source-AS " + as_text(pkt.u32(at), out)
            text += source_and_group(pkt, at + 4, out)[0]
    return text, 2 + size


def source_and_group(pkt: PacketView, at: i64, out: Text) -> tuple[bytes, i64]:
    """A source and a group, each after its length in bits; and how many bytes they take."""
    source_bits = pkt.u8(at)
    text = b", Source " + multicast_address(pkt, at + 1, source_bits, out)
    used = 1 + source_bits // 8
    group_bits = pkt.u8(at + used)
    text += b", Group " + multicast_address(pkt, at + used + 1, group_bits, out)
    return text, used + 1 + group_bits // 8


def multicast_address(pkt: PacketView, at: i64, bits: i64, out: Text) -> bytes:
    """An address of so many bits, if there are such."""
    if bits == 32:
        return written(pkt.raw(at, 4), IPV4, out)[:LONGEST_ADDRESS]
    if bits == 128:
        return written(pkt.raw(at, 16), IPV6, out)[:LONGEST_ADDRESS]
    return b"bogus address length %d" % bits


def layer2_route(pkt: PacketView, at: i64, out: Text) -> tuple[bytes, i64]:
    """A route of a layer-2 VPN (RFC 4761 3.2.2), or the next hop of automatic discovery."""
    size = pkt.u16(at)
    used = 2 + size
    at += 2
    if size == 12:
        return b"RD: %s, BGPNH: %s" % (distinguisher(pkt, at, out), written(pkt.raw(at + 8, 4), IPV4, out)), used
    if size <= 17:
        raise Truncated
    text = b"RD: %s, CE-ID: %d, Label-Block Offset: %d, Label Base %d" % (
        distinguisher(pkt, at, out), pkt.u16(at + 8), pkt.u16(at + 10), pkt.u24(at + 12) >> 4,
    )  # fmt: skip
    at += 15
    left = size - 17
    while left >= 3:
        kind = pkt.u8(at)
        length = pkt.u16(at + 1)
        at += 3
        left -= 3
        if kind == CIRCUIT_STATUS:
            text += b"\n\t\tcircuit status vector (%d) length: %d: 0x" % (kind, length)
            count = (length + 7) // 8  # its length is in bits
            bits = pkt.raw(at, count)
            text += bits.hex().encode()
            at += count
            left -= count
        else:
            text += b"\n\t\tunknown TLV #%d, length: %d" % (kind, length)
            count = (length + 7) // 8
            if count > left:
                text += b" (ran past the end)"
                break
            at += count
            left -= count
    return text, used
