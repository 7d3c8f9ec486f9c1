"""sFlow 5: samples of a switch's traffic, and its counters (sflow.org).

 0                               4                               8
+-------------------------------+-------------------------------+
|  version                      |  1: IPv4, 2: IPv6             |
|  agent's address (4 or 16), agent (4), sequence (4), uptime (4), samples (4)
+-------------------------------+-------------------------------+
|  format                       |  length                       |  each sample, and each record in it
"""

from __future__ import annotations

from wiretale.dissect import hexdump
from wiretale.dissect.packet import PacketView
from wiretale.dissect.text import Text
from wiretale.native import Final, i64

VERSION: Final = 5

FLOW: Final = 1
COUNTERS: Final = 2
EXPANDED_FLOW: Final = 3
EXPANDED_COUNTERS: Final = 4
SAMPLES: Final[dict[int, bytes]] = {
    FLOW: b"flow sample",
    COUNTERS: b"counter sample",
    EXPANDED_FLOW: b"expanded flow sample",
    EXPANDED_COUNTERS: b"expanded counter sample",
}
SAMPLE_HEADERS: Final[dict[int, int]] = {FLOW: 32, COUNTERS: 12, EXPANDED_FLOW: 44, EXPANDED_COUNTERS: 16}

RAW_PACKET: Final = 1
ETHERNET_FRAME: Final = 2
EXTENDED_SWITCH: Final = 1001
FLOWS: Final[dict[int, bytes]] = {
    RAW_PACKET: b"Raw packet",
    ETHERNET_FRAME: b"Ethernet frame",
    3: b"IPv4 Data",
    4: b"IPv6 Data",
    EXTENDED_SWITCH: b"Extended Switch data",
    1002: b"Extended Router data",
    1003: b"Extended Gateway data",
    1004: b"Extended User data",
    1005: b"Extended URL data",
    1006: b"Extended MPLS data",
    1007: b"Extended NAT data",
    1008: b"Extended MPLS tunnel",
    1009: b"Extended MPLS VC",
    1010: b"Extended MPLS FEC",
    1011: b"Extended MPLS LVP FEC",
    1012: b"Extended VLAN Tunnel",
}
RAW_PROTOCOLS: Final[dict[int, bytes]] = {1: b"Ethernet", 11: b"IPv4", 12: b"IPv6"}

GENERIC: Final = 1
ETHERNET: Final = 2
TOKEN_RING: Final = 3
VG: Final = 4
VLAN: Final = 5
PROCESSOR: Final = 1001
COUNTER_NAMES: Final[dict[int, bytes]] = {
    GENERIC: b"Generic counter",
    ETHERNET: b"Ethernet counter",
    TOKEN_RING: b"Token ring counter",
    VG: b"100 BaseVG counter",
    VLAN: b"Vlan counter",
    PROCESSOR: b"Processor counter",
}
COUNTER_LENGTHS: Final[dict[int, int]] = {GENERIC: 88, ETHERNET: 52, VG: 80, VLAN: 28, PROCESSOR: 28}
DIRECTIONS: Final[dict[int, bytes]] = {0: b"unknown", 1: b"full-duplex", 2: b"half-duplex", 3: b"in", 4: b"out"}
INNER: Final = b"\n\t      "


class Bad(Exception):
    """A length cannot be."""


class End(Exception):
    """There are no more samples."""


def print_sflow(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """A datagram; its samples with -v."""
    pkt.enter(b"sflow", at)
    pkt.need(at, 28)
    version = pkt.u32(at)
    if version != VERSION:
        out.put(b"sFlow version %d packet not supported" % version)
        return
    kind = pkt.u32(at + 4)
    width: i64 = 4 if kind == 1 else 16
    pkt.need(at, 24 + width)
    start = at
    stop = at + length
    out.put(b"sFlowv5, %s agent " % (b"IPv4" if kind == 1 else b"IPv6"))
    if kind == 1:
        out.host4(pkt, at + 8)
    else:
        out.host6(pkt, at + 8)
    at += 8 + width
    out.put(b", agent-id %d" % pkt.u32(at))
    if not out.verbose:
        out.put(b", length %d" % length)
        return
    count: i64 = pkt.u32(at + 12)
    out.put(b", seqnum %d, uptime %d, samples %d, length %d" % (pkt.u32(at + 4), pkt.u32(at + 8), count, length))
    at += 16
    try:
        while at < stop and count > 0:
            at += put_sample(pkt, at, stop - at, out)
            count -= 1
    except Bad:
        out.invalid()
        pkt.need(start, length)
    except End:
        return


def put_sample(pkt: PacketView, at: i64, left: i64, out: Text) -> i64:
    """A sample, of `left` bytes at most; returns its size. Raises `Bad`."""
    pkt.need(at, 8)
    kind = pkt.u32(at) & 0xFFF
    size = pkt.u32(at + 4)
    if left < 8:
        raise Bad
    out.put(b"\n\t%s (%d), length %d," % (SAMPLES.get(int(kind), b"Unknown"), kind, size))
    if kind == 0 or size == 0:
        raise End
    if size > left - 8:
        raise Bad
    header = SAMPLE_HEADERS.get(int(kind), 0)
    at += 8
    pkt.need(at, size)
    if header == 0:
        if out.verbose <= 1:
            hexdump.hex_only(out, pkt, at, size, b"\n\t    ")
        return size + 8
    if size < header:
        raise Bad
    out.put(b" seqnum %d" % pkt.u32(at))
    if kind in (FLOW, COUNTERS):
        out.put(b", type %d, idx %d" % (pkt.u32(at + 4) >> 24, pkt.u32(at + 4) & 0xFFFFFF))
        after = at + 8
    else:
        out.put(b", type %d, idx %d" % (pkt.u32(at + 4), pkt.u32(at + 8)))
        after = at + 12
    if kind in (FLOW, EXPANDED_FLOW):
        out.put(b", rate %d, pool %d, drops %d" % (pkt.u32(after), pkt.u32(after + 4), pkt.u32(after + 8)))
    if kind == FLOW:
        out.put(b", input %d output %d records %d" % (pkt.u32(at + 20), pkt.u32(at + 24), pkt.u32(at + 28)))
    else:
        out.put(b", records %d" % pkt.u32(at + header - 4))
    put_records(pkt, at + header, size - header, pkt.u32(at + header - 4), kind in (FLOW, EXPANDED_FLOW), out)
    return size + 8


def put_records(pkt: PacketView, at: i64, left: i64, count: i64, flows: bool, out: Text) -> None:
    """The records of a sample."""
    while count > 0:
        if left < 8:
            raise Bad
        pkt.need(at, 8)
        enterprise = pkt.u32(at) >> 12
        kind = pkt.u32(at) & 0xFFF
        size = pkt.u32(at + 4)
        at += 8
        left -= 8
        if flows:
            out.put(b"\n\t    enterprise %d %s (%d) length %d" % (enterprise, flow_name(enterprise, kind), kind, size))
        else:
            enterprise >>= 8  # as tcpdump takes it
            words = COUNTER_NAMES.get(int(kind), b"Unknown") if enterprise == 0 else b"Unknown"
            out.put(b"\n\t    enterprise %d, %s (%d) length %d" % (enterprise, words, kind, size))
        if size > left:
            raise Bad
        pkt.need(at, size)
        if enterprise == 0:
            known = put_flow(pkt, at, size, kind, out) if flows else put_counters(pkt, at, size, kind, out)
            if not known and out.verbose <= 1:
                hexdump.hex_only(out, pkt, at, size, b"\n\t\t")
        at += size
        left -= size
        count -= 1


def flow_name(enterprise: i64, kind: i64) -> bytes:
    """What a record of a flow is called."""
    return FLOWS.get(int(kind), b"Unknown") if enterprise == 0 else b"Unknown"


def put_flow(pkt: PacketView, at: i64, size: i64, kind: i64, out: Text) -> bool:
    """A record of a flow. False if it is not known."""
    if kind == RAW_PACKET:
        if size < 16:
            raise Bad
        protocol = pkt.u32(at)
        header = pkt.u32(at + 12)
        out.put(
            INNER
            + b"protocol %s (%d), length %d, stripped bytes %d, header_size %d"
            % (RAW_PROTOCOLS.get(int(protocol), b"Unknown"), protocol, pkt.u32(at + 4), pkt.u32(at + 8), header)
        )
    elif kind == ETHERNET_FRAME:
        if size < 24:
            raise Bad
        out.put(INNER + b"frame len %d, type %d" % (pkt.u32(at), pkt.u32(at + 20)))
    elif kind == EXTENDED_SWITCH:
        if size < 16:
            raise Bad
        out.put(
            INNER
            + b"src vlan %d, src pri %d, dst vlan %d, dst pri %d"
            % (pkt.u32(at), pkt.u32(at + 4), pkt.u32(at + 8), pkt.u32(at + 12))
        )
    elif kind not in FLOWS:
        return False
    return True


def put_counters(pkt: PacketView, at: i64, size: i64, kind: i64, out: Text) -> bool:
    """A record of counters. False if it is not known."""
    if size < COUNTER_LENGTHS.get(int(kind), 0):
        raise Bad
    if kind == GENERIC:
        direction = pkt.u32(at + 16)
        status = pkt.u32(at + 20)
        put(
            out,
            b"ifindex %d, iftype %d, ifspeed %d, ifdirection %d (%s)",
            (pkt.u32(at), pkt.u32(at + 4), pkt.u64(at + 8), direction, DIRECTIONS.get(int(direction), b"Unknown")),
        )
        up = [b"up" if status & bit else b"down" for bit in (1, 2)]
        put(out, b"ifstatus %d, adminstatus: %s, operstatus: %s", (status, up[0], up[1]))
        put(
            out,
            b"In octets %d, unicast pkts %d, multicast pkts %d, broadcast pkts %d, discards %d",
            (pkt.u64(at + 24), *numbers(pkt, at + 32, 4)),
        )
        put(out, b"In errors %d, unknown protos %d", numbers(pkt, at + 48, 2))
        put(
            out,
            b"Out octets %d, unicast pkts %d, multicast pkts %d, broadcast pkts %d, discards %d",
            (pkt.u64(at + 56), *numbers(pkt, at + 64, 4)),
        )
        put(out, b"Out errors %d, promisc mode %d", numbers(pkt, at + 80, 2))
    elif kind == ETHERNET:
        put(
            out,
            b"align errors %d, fcs errors %d, single collision %d, multiple collision %d, test error %d",
            numbers(pkt, at, 5),
        )
        put(
            out,
            b"deferred %d, late collision %d, excessive collision %d, mac trans error %d",
            numbers(pkt, at + 20, 4),
        )
        put(
            out,
            b"carrier error %d, frames too long %d, mac receive errors %d, symbol errors %d",
            numbers(pkt, at + 36, 4),
        )
    elif kind == VG:
        put(out, b"in high prio frames %d, in high prio octets %d", (pkt.u32(at), pkt.u64(at + 4)))
        put(out, b"in norm prio frames %d, in norm prio octets %d", (pkt.u32(at + 12), pkt.u64(at + 16)))
        put(
            out,
            b"in ipm errors %d, oversized %d, in data errors %d, null addressed frames %d",
            numbers(pkt, at + 24, 4),
        )
        put(
            out,
            b"out high prio frames %d, out high prio octets %d, trans into frames %d",
            (pkt.u32(at + 40), pkt.u64(at + 44), pkt.u32(at + 52)),
        )
        put(
            out,
            b"in hc high prio octets %d, in hc norm prio octets %d, out hc high prio octets %d",
            (pkt.u64(at + 56), pkt.u64(at + 64), pkt.u64(at + 72)),
        )
    elif kind == VLAN:
        put(
            out,
            b"vlan_id %d, octets %d, unicast_pkt %d, multicast_pkt %d, broadcast_pkt %d, discards %d",
            (pkt.u32(at), pkt.u64(at + 4), *numbers(pkt, at + 12, 4)),
        )
    elif kind == PROCESSOR:
        put(
            out,
            b"5sec %d, 1min %d, 5min %d, total_mem %d, total_mem %d",
            (*numbers(pkt, at, 3), pkt.u64(at + 12), pkt.u64(at + 20)),
        )
    elif kind not in COUNTER_NAMES:
        return False
    return True


def numbers(pkt: PacketView, at: i64, count: i64) -> tuple[int, ...]:
    """Numbers of four bytes each."""
    return tuple(pkt.u32(at + 4 * n) for n in range(count))


def put(out: Text, form: bytes, values: tuple[int | bytes, ...]) -> None:
    """A line of a record."""
    out.put(INNER + form % values)
