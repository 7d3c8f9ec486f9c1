"""Linux cooked capture, of the "any" device (LINKTYPE_LINUX_SLL, LINKTYPE_LINUX_SLL2).

    +-----------------+------------+--------------------+-------------+--------------+
    | packet type (2) | ARPHRD (2) | address length (2) | address (8) | protocol (2) |
    +-----------------+------------+--------------------+-------------+--------------+

    +--------------+--------------+---------------+------------+-----------------+-------------+-------------+
    | protocol (2) | reserved (2) | interface (4) | ARPHRD (2) | packet type (1) | length (1)  | address (8) |
    +--------------+--------------+---------------+------------+-----------------+-------------+-------------+
"""

from __future__ import annotations

from wiretale.dissect import hexdump
from wiretale.dissect.packet import PacketView
from wiretale.dissect.text import Text
from wiretale.native import Final, i64
from wiretale.protocols import ethernet, llc, tables

HEADER: Final = 16
HEADER_2: Final = 20
TAG: Final = 4

RADIOTAP: Final = 803  # an ARPHRD: no address, but 802.11 headers with radio information
LINKTYPE_RADIOTAP: Final = 127
NOVELL: Final = 0x0001  # protocols below the ethertypes: Novell's 802.3 without LLC
LLC: Final = 0x0004
VLAN: Final = 0x8100
MAX_LENGTH: Final = 1500

PACKET_TYPES: Final[dict[int, bytes]] = {0: b"In", 1: b"B", 2: b"M", 3: b"P", 4: b"Out"}
LENGTH_NAMES: Final[dict[int, bytes]] = {1: b"802.3", 4: b"802.2"}


def print_linux_sll(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """A packet of the "any" device."""
    pkt.enter(b"sll", at)
    if not pkt.has(at, HEADER) or length < HEADER:
        out.truncated(pkt)
        return
    if out.link_level:
        put_header(pkt, at, length, out)
    put_payload(pkt, at, HEADER, length, pkt.u16(at + 14), pkt.u16(at + 2), put_header, out)


def print_linux_sll2(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """A packet of the "any" device, with the interface that it came through."""
    pkt.enter(b"sll2", at)
    if not pkt.has(at, HEADER_2) or length < HEADER_2:
        out.truncated(pkt)
        return
    name = read_interface(pkt, pkt.u32(at + 4))
    out.put(b"%-5s %-3s " % (name, PACKET_TYPES.get(pkt.u8(at + 10), b"?")))
    if out.link_level:
        put_header_2(pkt, at, length, out)
    put_payload(pkt, at, HEADER_2, length, pkt.u16(at), pkt.u16(at + 8), put_header_2, out)


TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    Header = Callable[[PacketView, i64, i64, Text], None]


def put_payload(
    pkt: PacketView, at: i64, header: i64, length: i64, protocol: i64, arphrd: i64, header_text: Header, out: Text
) -> None:
    """What follows a cooked header of `header` bytes; `header_text` writes that one, if nobody knows what it is."""
    next_at = at + header
    left = length - header
    taken = header
    if arphrd == RADIOTAP and LINKTYPE_RADIOTAP in tables.LINK_TYPES:
        tables.link_type(LINKTYPE_RADIOTAP).print(pkt, next_at, left, out)
        pkt.link_header_length += taken
        return
    while protocol == VLAN:
        pkt.enter(b"vlan", next_at)
        if not pkt.has(next_at, TAG) or left < TAG:
            out.truncated(pkt)
            pkt.link_header_length += taken + pkt.left(next_at)
            return
        if out.link_level:
            ethernet.put_tag(pkt.u16(next_at), out)
        protocol = pkt.u16(next_at + 2)
        if protocol <= MAX_LENGTH:  # below a tag, that is a length
            protocol = LLC
        if not out.quiet:  # said without -e, too
            out.put(b"ethertype %s, " % ethernet.ethertype_name(protocol))
        next_at += TAG
        left -= TAG
        taken += TAG
    if protocol <= MAX_LENGTH:
        novell = tables.LLC_SAPS.find(llc.SAP_IPX)
        if protocol == NOVELL and novell is not None:
            novell.print(pkt, next_at, left, out)
            pkt.link_header_length += taken
            return
        if protocol == LLC:
            counted = llc.put_llc(pkt, next_at, left, out)
            if counted < 0:
                put_unknown(pkt, next_at, out)
                counted = 0
            pkt.link_header_length += taken + counted
            return
        put_unknown(pkt, next_at, out)
        pkt.link_header_length += taken
        return
    dissector = tables.ETHERTYPES.find(protocol)
    if dissector is not None:
        dissector.print(pkt, next_at, left, out)
    else:
        if not out.link_level:
            header_text(pkt, at, left + header, out)
        put_unknown(pkt, next_at, out)
    pkt.link_header_length += taken


def put_unknown(pkt: PacketView, at: i64, out: Text) -> None:
    """The bytes of what nobody knows, unless they are dumped anyway."""
    if out.unknown_as_hex and not out.quiet:
        hexdump.unknown(out, pkt, at, pkt.left(at))


def put_header(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """A cooked header, as -e shows it."""
    out.put(b"%3s " % PACKET_TYPES.get(pkt.u16(at), b"?"))
    if pkt.u16(at + 4) == 6:
        out.ethernet(pkt, at + 6)
        out.put(b" ")
    put_protocol(pkt.u16(at + 14), length, out)


def put_header_2(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """A cooked header of version 2, as -e shows it."""
    out.put(b"ifindex %d " % pkt.u32(at + 4))
    if pkt.u8(at + 11) == 6:
        out.ethernet(pkt, at + 12)
        out.put(b" ")
    put_protocol(pkt.u16(at), length, out)


def put_protocol(protocol: i64, length: i64, out: Text) -> None:
    """The protocol, and the packet's length with the cooked header."""
    if out.quiet:
        return
    if protocol in LENGTH_NAMES:
        out.put(LENGTH_NAMES[protocol])
    else:
        name = ethernet.ethertype_name(protocol) if protocol > MAX_LENGTH else b"Unknown"
        out.put(b"ethertype %s (0x%04x)" % (name, protocol))
    out.put(b", length %d: " % length)


def host_interface(number: int) -> str:
    """The name that this host has for an interface's number. Raises OSError or OverflowError where it has none."""
    import _socket

    return _socket.if_indextoname(number)


interface_name: Callable[[int], str] = host_interface  # a live capture, which may open no sockets, puts its own here


def read_interface(pkt: PacketView, number: i64) -> bytes:
    """The name that this host has for an interface's number, which need not be the capturing host's."""
    names = pkt.remember("linux_sll interfaces")
    found = names.get(number)
    if found is None:
        try:
            found = interface_name(number).encode("utf-8", "surrogateescape")
        except (OSError, OverflowError):
            found = b"?"
        if len(names) < 1000:
            names[number] = found
    assert isinstance(found, bytes)
    return found
