"""The transport layer: ports of TCP, UDP and SCTP; and the tunnels that are behind a port."""

from __future__ import annotations

from wiretale.filter import instruction as bpf
from wiretale.filter.generate import link, values
from wiretale.filter.generate.layers import Layers, Place
from wiretale.filter.generate.link import Unsupported
from wiretale.filter.generate.network import directed
from wiretale.filter.generate.values import Condition, Value
from wiretale.native import Final

TRANSPORTS: Final[dict[str, int]] = {"tcp": 6, "udp": 17, "sctp": 132}
UDP: Final = 17
GENEVE_PORT: Final = 6081
VXLAN_PORT: Final = 4789
DEEPEST: Final = 4  # tunnels in each other; each needs places of memory for where its headers are


def first_fragment(lay: Layers) -> Condition:
    """That an IPv4 packet is whole, or the first fragment of one."""
    make = lay.make
    return values.negation(make.test(bpf.JSET, lay.load_network(6, 2), make.constant(0x1FFF)))


def port_is(lay: Layers, port: Value, low: int, high: int) -> Condition:
    """That a port is in a range."""
    if low == high:
        return lay.equal(port, low)
    make = lay.make
    settled = make.settled
    found = values.both(
        make.test(bpf.JGE, port, make.constant(low)), values.negation(make.test(bpf.JGT, port, make.constant(high)))
    )
    make.settled = settled  # what a port cannot be is known to libpcap, too
    return found


def ports(lay: Layers, place: Place, direction: str, low: int, high: int) -> Condition:
    """That the ports at a place are right."""
    return directed(
        direction, port_is(lay, lay.load(place, 0, 2), low, high), port_is(lay, lay.load(place, 2, 2), low, high)
    )


def port_range(lay: Layers, low: int, high: int, transport: str, direction: str) -> Condition:
    """A packet with a port in a range."""
    for port in (low, high):
        if port > 65535:
            raise Unsupported(f"illegal port number {port} > 65535")
    if low > high:
        low, high = high, low
    numbers = [TRANSPORTS[transport]] if transport else [132, 6, 17]
    protocol = lay.protocol_above()
    if protocol is not None:
        protocols = [lay.equal(protocol, number) for number in numbers]
        there = ports(lay, lay.transport(), direction, low, high)
        return values.both(values.combined(values.ANY, protocols), there)
    behind6 = ports(lay, lay.payload.plus(lay.network + 40), direction, low, high)
    behind4 = values.both(first_fragment(lay), ports(lay, lay.transport(), direction, low, high))
    found = []
    for carried, at, behind in ((link.IP6, 6, behind6), (link.IP, 9, behind4)):
        protocols = [values.both(lay.equal(lay.load_network(at, 1), number), behind) for number in numbers]
        found.append(values.both(link.carries(lay, carried), values.combined(values.ANY, protocols)))
    return values.combined(values.ANY, found)


def behind_port(lay: Layers, port: int, number: int | None, flags: tuple[int, int], name: str) -> Condition:
    """A UDP packet to a port of a tunnel, with a network identifier, and flags: mask and value of the first byte."""
    if number is not None and number > 0xFFFFFF:
        raise Unsupported(f"{name} VNI {number} greater than maximum 16777215")
    if lay.depth >= DEEPEST:
        raise Unsupported("too many registers needed to evaluate expression")
    found = []
    protocol = lay.protocol_above()
    for ethertype, at in ((link.IP, 9), (link.IP6, 6)):
        if protocol is not None:
            parts = [lay.equal(protocol, UDP)]
            place = lay.transport()
        else:
            parts = [link.carries(lay, ethertype), lay.equal(lay.load_network(at, 1), UDP)]
            if at == 9:
                parts.append(first_fragment(lay))
                place = lay.transport()
            else:
                place = lay.payload.plus(lay.network + 40)
        parts.append(lay.equal(lay.load(place, 2, 2), port))
        parts.append(lay.equal(lay.load(place, 8, 1), flags[1], flags[0]))
        if number is not None:
            parts.append(lay.equal(lay.load(place, 12, 4), number << 8, 0xFFFFFF00))
        found.append(values.combined(values.ALL, parts))
        if protocol is not None:
            break
    return values.combined(values.ANY, found)


def is_ip4(lay: Layers) -> Condition:
    """That a packet which is IPv4 or IPv6 is IPv4."""
    found = link.carries(lay, link.IP)
    if found.kind == values.ALL:
        found = found.parts[-1]  # the others hold for any packet that comes here
    if found.kind not in (values.TEST, values.FIXED):
        found = lay.equal(lay.load_network(0, 1), 0x40, 0xF0)
    return found


def geneve(lay: Layers, number: int | None) -> Condition:
    """A Geneve packet (RFC 8926); what follows in the filter is inside it."""
    found = behind_port(lay, GENEVE_PORT, number, (0xC0, 0), "Geneve")
    lay.enter_geneve(is_ip4(lay))
    return found


def vxlan(lay: Layers, number: int | None) -> Condition:
    """A VXLAN packet with an identifier (RFC 7348); what follows in the filter is inside it."""
    found = behind_port(lay, VXLAN_PORT, number, (0x08, 0x08), "VXLAN")
    lay.enter_vxlan(is_ip4(lay))
    return found
