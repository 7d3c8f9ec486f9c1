"""What names stand for under their qualifiers, as this machine knows them."""

from __future__ import annotations

from wiretale.filter import syntax
from wiretale.filter.generate import layers, link, network, transport, values
from wiretale.filter.generate.layers import Layers
from wiretale.filter.generate.link import Unsupported
from wiretale.filter.generate.operands import ALL_BITS, Unknown, port_protocol
from wiretale.filter.generate.values import Condition
from wiretale.names import lookup
from wiretale.native import Final

STATION_NAMES: Final[dict[int, str]] = {
    layers.EN10MB: "ether", layers.NETANALYZER: "ether", layers.NETANALYZER_TRANSPARENT: "ether",
    layers.FDDI: "FDDI", layers.IEEE802: "token ring", layers.IP_OVER_FC: "Fibre Channel",
}  # fmt: skip


def named(lay: Layers, qualifiers: syntax.Qualifiers, name: str) -> Condition:
    """A name under its qualifiers."""
    kind = qualifiers.kind
    if kind == "net":
        number = lookup.network(name)
        if number is None:
            raise Unknown(f"unknown network '{name}'")
        mask = ALL_BITS
        while number and number & 0xFF000000 == 0:
            number <<= 8
            mask = mask << 8 & ALL_BITS
        return network.host4(lay, number, mask, qualifiers.protocol, qualifiers.direction, "net")
    if kind in ("", "host"):
        return named_host(lay, qualifiers, name)
    if kind == "port":
        transport_name = port_protocol(qualifiers)
        port, only = named_port(name, "unknown port '%s'")
        check_port(name, only, transport_name)
        return transport.port_range(lay, port, port, transport_name or only, qualifiers.direction)
    if kind == "portrange":
        transport_name = port_protocol(qualifiers)
        first, dash, second = name.partition("-")
        unknown = f"unknown port in range '{name.replace('%', '%%')}'"
        if not dash:
            raise Unknown(unknown.replace("%%", "%"))
        low, only_low = named_port(first, unknown)
        high, only_high = named_port(second, unknown)
        only = only_low if only_low == only_high else ""
        check_port(name, only, transport_name)
        return transport.port_range(lay, low, high, transport_name or only, qualifiers.direction)
    if kind == "gateway":
        raise Unsupported("'gateway' not supported in this configuration")
    found = named_protocol(qualifiers.protocol, name)
    if kind == "protochain":
        return network.chained(lay, qualifiers.protocol, found)
    return network.by_number(lay, qualifiers.protocol, found)


def named_port(name: str, unknown: str) -> tuple[int, str]:
    """The number of a port, and the protocol it is defined for, if only for one."""
    if name.isascii() and name.isdigit():
        number = int(name) if len(name) < 12 else 1 << 32
        if number > 65535:
            raise Unsupported(f"illegal port number {number} > 65535")
        return number, ""
    found = lookup.service(name)
    if not found:
        raise Unknown(unknown % name if "%s" in unknown else unknown.replace("%%", "%"))
    if len(found) == 2 and found["tcp"] == found["udp"]:
        return found["tcp"], ""
    transport_name = "tcp" if "tcp" in found else "udp"
    return found[transport_name], transport_name


def check_port(name: str, only: str, wanted: str) -> None:
    """That a port's name is one of the protocol's that is asked for."""
    if only and wanted and only != wanted:
        raise Unsupported(f"port '{name}' is {only}")


def named_host(lay: Layers, qualifiers: syntax.Qualifiers, name: str) -> Condition:
    """A host by its name: any of its addresses; or a station."""
    protocol = qualifiers.protocol
    if protocol == "link":
        kind = STATION_NAMES.get(lay.link_type)
        if lay.link_type in layers.WIRELESS:
            kind = "802.11"
        elif lay.link_type == layers.SUNATM and lay.lane:
            kind = "ether"
        if kind is None:
            raise Unsupported(
                "only ethernet/FDDI/token ring/802.11/ATM LANE/Fibre Channel supports link-level host name"
            )
        address = lookup.station(name)
        if address is None:
            raise Unknown(f"unknown {kind} host '{name}'")
        return link.station(lay, address, qualifiers.direction)
    if protocol == "decnet":
        raise Unsupported(f"decnet name support not included, '{name}' cannot be translated ")
    addresses = lookup.host(name)
    found = []
    for address in addresses:
        if len(address) == 4 and protocol != "ip6":
            number = int.from_bytes(address, "big")
            found.append(network.host4(lay, number, ALL_BITS, protocol, qualifiers.direction, "host"))
        elif len(address) == 16 and protocol not in ("ip", "arp", "rarp"):
            found.append(network.host6(lay, address, b"\xff" * 16, protocol, qualifiers.direction, "host"))
    if not addresses:
        raise Unknown(f"unknown host '{name}'")
    if not found:
        raise Unknown(f"unknown host '{name}' for specified address family")
    return values.combined(values.ANY, found)


def named_protocol(qualifier: str, name: str) -> int:
    """The number of a protocol of the layer above the qualifier's."""
    if qualifier in ("", "ip", "ip6"):
        found = lookup.protocol(name)
        if found is None:
            raise Unknown(f"unknown ip proto '{name}'")
        return found
    if qualifier == "link":
        ethertype = link.ETHERTYPES.get(name)
        if ethertype is None:
            raise Unknown(f"unknown ether proto '{name}'")
        return ethertype
    if qualifier == "iso":
        iso = network.ISO_PROTOCOLS.get(name)
        if iso is None:
            raise Unknown(f"unknown osi proto '{name}'")
        return iso
    raise Unsupported(f"unknown protocol: {name}")
