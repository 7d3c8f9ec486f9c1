"""Internetwork Packet Exchange (Novell), with its routing and service advertisements (RFC 1634).

    +--------------+------------+-------------------+----------+
    | checksum (2) | length (2) | transport control | type (1) |
    +--------------+------------+-------------------+----------+
    | destination: network (4), node (6), socket (2)           |
    +----------------------------------------------------------+
    | source: network (4), node (6), socket (2)                |
    +----------------------------------------------------------+
"""

from __future__ import annotations

from wiretale.dissect.dispatch import Lazy
from wiretale.dissect.packet import PacketView, Truncated
from wiretale.dissect.text import Text
from wiretale.native import Final, i64

HEADER: Final = 30

SOCKET_SAP: Final = 0x0452
SOCKET_RIP: Final = 0x0453
SOCKET_EIGRP: Final = 0x85BE
SOCKETS: Final[dict[int, bytes]] = {0x0451: b"ncp", 0x0455: b"netbios", 0x0456: b"diags"}

SAP_OPERATIONS: Final[dict[int, bytes]] = {1: b"req", 2: b"resp", 3: b"nearest-req", 4: b"nearest-resp"}
SAP_REQUESTS: Final = (1, 3)
SAP_MOST: Final = 8  # services shown of one packet
SAP_NAME: Final = 48
RIP_OPERATIONS: Final[dict[int, bytes]] = {1: b"req", 2: b"resp"}
RIP_REQUEST: Final = 1
RIP_MOST: Final = 50  # routes shown of one packet
RIP_ENTRY: Final = 8

_EIGRP: Final = Lazy("eigrp:print_eigrp")


def print_ipx(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """An IPX packet; without -e it says that it is one."""
    pkt.enter(b"ipx", at)
    if not out.link_level:
        out.put(b"IPX ")
    pkt.need(at, HEADER)
    stated = pkt.u16(at + 2)
    destination_socket = pkt.u16(at + 16)
    put_address(pkt, at + 18, out)
    out.put(b" > ")
    put_address(pkt, at + 6, out)
    out.put(b": ")
    if stated < HEADER:
        out.put(b"[length %d < %d]" % (stated, HEADER))
        out.invalid()
        return
    put_payload(pkt, at + HEADER, stated - HEADER, destination_socket, out)


def print_ipx_in_ethernet(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """The same with an ethertype, which Novell calls a frame format of its own."""
    out.put(b"(NOV-ETHII) ")
    print_ipx(pkt, at, length, out)


def put_address(pkt: PacketView, at: i64, out: Text) -> None:
    """Network, node and socket."""
    put_node(pkt, at, out)
    out.put(b".%04x" % pkt.u16(at + 10))


def put_node(pkt: PacketView, at: i64, out: Text) -> None:
    """Network and node."""
    out.put(b"%08x." % pkt.u32(at))
    out.octets(pkt, at + 4, 6)


def put_payload(pkt: PacketView, at: i64, length: i64, socket: i64, out: Text) -> None:
    """What the destination socket says that it is."""
    if socket == SOCKET_SAP:
        put_sap(pkt, at, length, out)
    elif socket == SOCKET_RIP:
        put_rip(pkt, at, length, out)
    elif socket == SOCKET_EIGRP:
        _EIGRP.print(pkt, at, length, out)
    elif socket in SOCKETS:
        out.put(b"ipx-%s %d" % (SOCKETS[socket], length))
    else:
        out.put(b"ipx-#%x %d" % (socket, length))


def put_sap(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """Service Advertising Protocol: which servers there are."""
    if length < 2:
        raise Truncated
    operation = pkt.u16(at)
    at += 2
    length -= 2
    if operation not in SAP_OPERATIONS:
        out.put(b"ipx-sap-?%x" % operation)
        return
    out.put(b"ipx-sap-%s" % SAP_OPERATIONS[operation])
    if operation in SAP_REQUESTS:
        if length < 2:
            raise Truncated
        out.put(b" " + service(pkt.u16(at), out))
        return
    shown = 0
    while shown < SAP_MOST and length > 0:
        if length < 2:
            raise Truncated
        out.put(b" %s '" % service(pkt.u16(at), out))
        at += 2
        length -= 2
        if length < SAP_NAME:
            out.put(b"'")
            out.invalid()
            return
        out.text_z(pkt, at, SAP_NAME)
        out.put(b"'")
        at += SAP_NAME
        length -= SAP_NAME
        if length < 10:
            raise Truncated
        pkt.need(at, 10)
        out.put(b" addr ")
        put_node(pkt, at, out)
        if length < 14:  # the socket and the number of hops are not shown
            raise Truncated
        pkt.need(at, 14)
        at += 14
        length -= 14
        shown += 1


def service(kind: int, out: Text) -> bytes:
    """A kind of servers: its name, or four hexadecimal digits."""
    found = b""
    if out.names is not None:
        from wiretale.protocols.ipx_services import SERVICES

        found = SERVICES.get(kind, b"")
    return found or b"%04x" % kind


def put_rip(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """Routing Information Protocol: which networks are how far, in hops and in ticks."""
    if length < 2:
        raise Truncated
    operation = pkt.u16(at)
    at += 2
    length -= 2
    if operation not in RIP_OPERATIONS:
        out.put(b"ipx-rip-?%x" % operation)
        return
    out.put(b"ipx-rip-%s" % RIP_OPERATIONS[operation])
    shown = 0
    most = 1 if operation == RIP_REQUEST else RIP_MOST
    while shown < most and length > 0:
        if length < RIP_ENTRY:
            out.invalid()
            return
        pkt.need(at, RIP_ENTRY)
        out.put(b" %08x/%d.%d" % (pkt.u32(at), pkt.u16(at + 4), pkt.u16(at + 6)))
        at += RIP_ENTRY
        length -= RIP_ENTRY
        shown += 1
