"""The network layer: hosts, networks, and the protocols that IP carries."""

from __future__ import annotations

from wiretale.filter import instruction as bpf
from wiretale.filter.generate import layers, link, values
from wiretale.filter.generate.layers import Layers
from wiretale.filter.generate.link import Unsupported
from wiretale.filter.generate.values import Condition
from wiretale.native import Final

# Protocols above IP that are words of the language, and where they occur: over IPv4, IPv6 or both.
ABOVE_IP: Final[dict[str, int]] = {
    "sctp": 132, "tcp": 6, "udp": 17, "icmp": 1, "igmp": 2, "igrp": 9, "pim": 103, "vrrp": 112, "carp": 112,
    "icmp6": 58, "ah": 51, "esp": 50,
}  # fmt: skip
ONLY_IP4: Final = ("icmp", "igmp", "igrp", "vrrp", "carp")
ONLY_IP6: Final = ("icmp6",)
LINK_PROTOCOLS: Final[dict[str, int]] = {
    "ip": link.IP, "arp": link.ARP, "rarp": link.RARP, "ip6": link.IP6, "atalk": link.ATALK, "aarp": link.AARP,
    "decnet": 0x6003, "sca": 0x6007, "lat": 0x6004, "mopdl": 0x6001, "moprc": 0x6002, "iso": link.SAP_ISO,
    "stp": link.SAP_STP, "ipx": link.SAP_IPX, "netbeui": link.SAP_NETBEUI,
}  # fmt: skip
ISO_PROTOCOLS: Final[dict[str, int]] = {"clnp": 0x81, "esis": 0x82, "isis": 0x83, "es-is": 0x82, "is-is": 0x83}
# Types of IS-IS packets.
ISIS_PACKETS: Final[dict[str, tuple[int, ...]]] = {
    "l1": (26, 24, 18, 15, 17), "l2": (27, 25, 20, 16, 17), "iih": (17, 15, 16), "lsp": (18, 20),
    "snp": (27, 26, 24, 25), "csnp": (24, 25), "psnp": (26, 27),
}  # fmt: skip
FRAGMENT: Final = 44
# Headers of IPv6 with others behind them: hop-by-hop options, routing, fragment, authentication, destination options,
# mobility, HIP and Shim6 (RFC 7045, section 4).
EXTENSIONS: Final = (0, 43, FRAGMENT, 51, 60, 135, 139, 140)
LONG_NAMES: Final[dict[str, str]] = {
    "atalk": "AppleTalk", "aarp": "AARP", "lat": "LAT", "sca": "SCA", "moprc": "MOPRC", "mopdl": "MOPDL",
    "iso": "ISO", "ipx": "IPX",
}  # fmt: skip


def protocol(lay: Layers, name: str) -> Condition:
    """A packet of the protocol with this name."""
    number = LINK_PROTOCOLS.get(name)
    if number is not None:
        return link.carries(lay, number)
    number = ABOVE_IP.get(name)
    if number is not None:
        if name in ONLY_IP4:
            return above_ip4(lay, number)
        if name in ONLY_IP6:
            return above_ip6(lay, number)
        return above_ip(lay, number)
    if name in ISO_PROTOCOLS:
        return above_iso(lay, ISO_PROTOCOLS[name])
    packets = ISIS_PACKETS.get(name)
    if packets is not None:
        return values.combined(values.ANY, [isis_packet(lay, number) for number in packets])
    if name == "link":
        raise Unsupported("link layer applied in wrong context")
    raise Unsupported(f"'{name}' is not a valid protocol type")


def above(lay: Layers, number: int) -> Condition | None:
    """An IP packet that carries a protocol, behind extension headers; None where these are not looked behind."""
    if number in EXTENSIONS:
        return None
    protocol = lay.protocol_above()
    return None if protocol is None else lay.equal(protocol, number, values.NO_PROTOCOL | 0xFF)


def above_ip4(lay: Layers, number: int) -> Condition:
    """An IPv4 packet that carries a protocol."""
    return values.both(link.carries(lay, link.IP), lay.equal(lay.load_network(9, 1), number))


def above_ip6(lay: Layers, number: int) -> Condition:
    """An IPv6 packet that carries a protocol, directly or in a fragment."""
    found = above(lay, number)
    if found is not None:
        return values.both(link.carries(lay, link.IP6), found)
    following = lay.load_network(6, 1)
    return values.both(
        link.carries(lay, link.IP6),
        values.either(
            lay.equal(following, number),
            values.both(lay.equal(following, FRAGMENT), lay.equal(lay.load_network(40, 1), number)),
        ),
    )


def above_ip(lay: Layers, number: int) -> Condition:
    """An IP packet that carries a protocol."""
    found = above(lay, number)
    if found is not None:
        return found
    return values.either(above_ip4(lay, number), above_ip6(lay, number))


def above_iso(lay: Layers, number: int) -> Condition:
    """An OSI packet of a protocol."""
    if lay.link_type == layers.FRELAY:
        # Frame Relay's header names the protocol itself.
        return lay.equal(lay.load(lay.header, 2, 2), 0x0300 | number)
    if lay.link_type == layers.C_HDLC:
        # Cisco puts a byte of padding before it.
        return values.both(
            link.carries(lay, link.SAP_ISO), lay.equal(lay.load(lay.payload, lay.network_no_snap + 1, 1), number)
        )
    return values.both(
        link.carries(lay, link.SAP_ISO), lay.equal(lay.load(lay.payload, lay.network_no_snap, 1), number)
    )


def isis_packet(lay: Layers, number: int) -> Condition:
    """An IS-IS packet of a type."""
    return values.both(
        above_iso(lay, ISO_PROTOCOLS["isis"]), lay.equal(lay.load(lay.payload, lay.network_no_snap + 4, 1), number)
    )


def by_number(lay: Layers, qualifier: str, number: int) -> Condition:
    """`proto`: a packet of a protocol of the given layer."""
    if qualifier == "":
        return above_ip(lay, number)
    if qualifier == "link":
        return link.carries(lay, number)
    if qualifier == "ip":
        return above_ip4(lay, number)
    if qualifier == "ip6":
        return above_ip6(lay, number)
    if qualifier == "iso":
        return above_iso(lay, number)
    if qualifier == "isis":
        return isis_packet(lay, number)
    if qualifier in ("arp", "rarp"):
        raise Unsupported(f"{qualifier} does not encapsulate another protocol")
    if qualifier in ("atalk", "decnet", "lat", "sca", "moprc", "mopdl"):
        name = {"atalk": "AppleTalk"}.get(qualifier, qualifier.upper())
        raise Unsupported(f"{name} encapsulation is not specifiable")
    if qualifier == "clnp":
        raise Unsupported("'clnp proto' is not supported")
    raise Unsupported(f"'{qualifier} proto' is bogus")


def chained(lay: Layers, qualifier: str, number: int) -> Condition:
    """`protochain`: a packet with a header of this protocol, wherever it stands."""
    if lay.payload.base is not None:
        raise Unsupported("'protochain' not supported with variable length headers")
    if qualifier not in ("", "ip", "ip6"):
        raise Unsupported("bad protocol applied for 'protochain'")
    lay.whole.opaque = True
    at = lay.payload.offset + lay.network
    found = []
    if qualifier != "ip6":
        found.append(values.both(link.carries(lay, link.IP), values.chain(4, number, at)))
    if qualifier != "ip":
        found.append(values.both(link.carries(lay, link.IP6), values.chain(6, number, at)))
    return values.combined(values.ANY, found)


# ---- addresses


def directed(direction: str, source: Condition, destination: Condition) -> Condition:
    """What a direction asks of source and destination."""
    if direction == "src":
        return source
    if direction == "dst":
        return destination
    if direction == "src and dst":
        return values.both(source, destination)
    if direction in ("", "src or dst"):
        return values.either(source, destination)
    number = direction[4:] if direction.startswith("addr") else ""
    words = f"'addr{number}' and 'address{number}' are not valid qualifiers" if number else (
        f"'{direction}' is not a valid qualifier"
    )  # fmt: skip
    raise Unsupported(f"{words} for addresses other than 802.11 MAC addresses")


def host4(lay: Layers, address: int, mask: int, qualifier: str, direction: str, kind: str) -> Condition:
    """A packet of IPv4, or of a protocol that tells of IPv4 addresses, with an address or network."""
    what = "net" if kind == "net" else "host"
    if qualifier == "":
        found = [host4(lay, address, mask, "ip", direction, kind)]
        if not lay.labels:
            found.append(host4(lay, address, mask, "arp", direction, kind))
            found.append(host4(lay, address, mask, "rarp", direction, kind))
        return values.combined(values.ANY, found)
    offsets = {"ip": (12, 16), "arp": (14, 24), "rarp": (14, 24)}.get(qualifier)
    if offsets is not None:
        carried = link.carries(lay, LINK_PROTOCOLS[qualifier])
        return directed(
            direction,
            values.both(carried, lay.equal(lay.load_network(offsets[0], 4), address, mask)),
            values.both(carried, lay.equal(lay.load_network(offsets[1], 4), address, mask)),
        )
    if qualifier == "decnet":
        return decnet_host(lay, address, direction)
    if qualifier == "link":
        raise Unsupported(f"link-layer modifier applied to {what}")
    if qualifier == "ip6":
        raise Unsupported("'ip6' modifier applied to ip host")
    if qualifier in LONG_NAMES:
        raise Unsupported(f"{LONG_NAMES[qualifier]} host filtering not implemented")
    raise Unsupported(f"'{qualifier}' modifier applied to {what}")


def host6(lay: Layers, address: bytes, mask: bytes, qualifier: str, direction: str, kind: str) -> Condition:
    """An IPv6 packet with an address or of a network."""
    if qualifier not in ("", "ip6"):
        words = {"link": "link-layer", "atalk": "AppleTalk"}.get(qualifier, f"'{qualifier}'")
        raise Unsupported(f"{words} modifier applied to ip6 {'net' if kind == 'net' else 'host'}")
    carried = link.carries(lay, link.IP6)
    sides = []
    for offset in (8, 24):
        parts = [carried]
        for at in (0, 4, 8, 12):
            wanted = int.from_bytes(address[at : at + 4], "big")
            bits = int.from_bytes(mask[at : at + 4], "big")
            parts.append(lay.equal(lay.load_network(offset + at, 4), wanted & bits, bits))
        sides.append(values.combined(values.ALL, parts))
    return directed(direction, sides[0], sides[1])


def decnet_host(lay: Layers, address: int, direction: str) -> Condition:
    """A DECnet packet from or to a node, in its long and short headers, with and without padding."""
    swapped = (address & 0xFF) << 8 | address >> 8 & 0xFF
    carried = link.carries(lay, LINK_PROTOCOLS["decnet"])
    sides = []
    for short, long in ((5, 17), (3, 9)):
        flags = lay.load_network(2, 1)
        padded = lay.load_network(2, 2)
        sides.append(
            values.both(
                carried,
                values.either(
                    values.both(lay.equal(flags, 0x02, 0x07), lay.equal(lay.load_network(short, 2), swapped)),
                    values.both(lay.equal(padded, 0x8102, 0xFF07), lay.equal(lay.load_network(short + 1, 2), swapped)),
                    values.both(lay.equal(flags, 0x06, 0x07), lay.equal(lay.load_network(long, 2), swapped)),
                    values.both(lay.equal(padded, 0x8106, 0xFF07), lay.equal(lay.load_network(long + 1, 2), swapped)),
                ),
            )
        )
    return directed(direction, sides[0], sides[1])


# ---- to all, and to many


def broadcast(lay: Layers, qualifier: str, netmask: int | None) -> Condition:
    """A packet to all hosts, of the link or of the IPv4 network."""
    if qualifier in ("", "link"):
        return link.broadcast(lay)
    if qualifier == "ip":
        if netmask is None:
            raise Unsupported("netmask not known, so 'ip broadcast' not supported")
        hosts = ~netmask & 0xFFFFFFFF
        destination = lay.load_network(16, 4)
        return values.both(
            link.carries(lay, link.IP),
            values.either(lay.equal(destination, 0, hosts), lay.equal(destination, hosts, hosts)),
        )
    raise Unsupported("only link-layer/IP broadcast filters supported")


def multicast(lay: Layers, qualifier: str) -> Condition:
    """A packet to many stations or hosts."""
    if qualifier in ("", "link"):
        return link.multicast(lay)
    if qualifier == "ip":
        make = lay.make
        return values.both(
            link.carries(lay, link.IP), make.test(bpf.JGE, lay.load_network(16, 1), make.constant(224))
        )  # fmt: skip
    if qualifier == "ip6":
        return values.both(link.carries(lay, link.IP6), lay.equal(lay.load_network(24, 1), 255))
    raise Unsupported(
        "link-layer multicast filters supported only on ethernet/FDDI/token ring/ARCNET/802.11/ATM LANE/Fibre Channel"
    )
