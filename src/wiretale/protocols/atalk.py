"""AppleTalk: datagrams (DDP), names (NBP), transactions (ATP), and AARP; alone, over LocalTalk (LLAP) and Ethernet.

An extended DDP header (Inside AppleTalk, chapter 4):

    +------------+--------------+--------------------------+---------------------+
    | length (2) | checksum (2) | destination network (2)  | source network (2)  |
    +------------+--------------+--------------------------+---------------------+
    | destination node | source node | destination socket | source socket | type |
    +------------------+-------------+--------------------+---------------+------+

LocalTalk also has a short one: length (2), destination socket, source socket, type.
"""

from __future__ import annotations

from wiretale.dissect.dispatch import Lazy
from wiretale.dissect.packet import PacketView, Truncated
from wiretale.dissect.text import Text
from wiretale.native import Final, i64

LLAP_HEADER: Final = 3
LLAP_SHORT: Final = 1
LLAP_LONG: Final = 2
DDP_HEADER: Final = 13
DDP_SHORT_HEADER: Final = 5

DDP_NBP: Final = 2
DDP_ATP: Final = 3
DDP_EIGRP: Final = 88
DDP_TYPES: Final[dict[int, bytes]] = {
    1: b"rtmp",
    2: b"nbp",
    3: b"atp",
    4: b"echo",
    5: b"rtmpReq",
    22: b"IP",
    23: b"ARP",
    75: b"KLAP",
}
SOCKETS: Final[dict[int, bytes]] = {1: b"rtmp", 2: b"nis", 4: b"echo", 6: b"zip"}

ATP_HEADER: Final = 8
ATP_REQUEST: Final = 0x40
ATP_RESPONSE: Final = 0x80
ATP_RELEASE: Final = 0xC0
ATP_XO: Final = 0x20  # exactly once
ATP_EOM: Final = 0x10  # end of message
ATP_STS: Final = 0x08  # send transaction status

NBP_HEADER: Final = 10  # of the least packet that has one: a header and an empty tuple
NBP_BROADCAST: Final = 0x10
NBP_LOOKUP: Final = 0x20
NBP_REPLY: Final = 0x30
NBP_TUPLE: Final = 5  # before its names
NBP_LONGEST: Final = 32

AARP_LENGTH: Final = 28
AARP_ETHERNET: Final = (1, 0x809B, 6, 4)  # hardware, protocol, and the lengths of their addresses

_EIGRP: Final = Lazy("eigrp:print_eigrp")


def print_llap(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """A LocalTalk frame (LINKTYPE_LOCALTALK)."""
    pkt.enter(b"llap", at)
    if length < LLAP_HEADER:
        out.put(b" [|llap %d]" % length)
        pkt.link_header_length += length
        return
    if not pkt.has(at, LLAP_HEADER):
        out.truncated(pkt)
        pkt.link_header_length += pkt.left(at)
        return
    destination = pkt.u8(at)
    source = pkt.u8(at + 1)
    kind = pkt.u8(at + 2)
    at += LLAP_HEADER
    length -= LLAP_HEADER
    if kind == LLAP_SHORT:
        if length < DDP_SHORT_HEADER:
            out.put(b" [|sddp %d]" % length)
            pkt.link_header_length += length
            return
        if not pkt.has(at, DDP_SHORT_HEADER):
            out.put(b" [|sddp]")
            pkt.link_header_length += pkt.left(at)
            return
        put_address(0, source, pkt.u8(at + 3), out)
        out.put(b" > ")
        put_address(0, destination, pkt.u8(at + 2), out)
        out.put(b":")
        pkt.link_header_length += LLAP_HEADER + DDP_SHORT_HEADER
        put_ddp(pkt, at + DDP_SHORT_HEADER, length - DDP_SHORT_HEADER, pkt.u8(at + 4), 0, source, pkt.u8(at + 3), out)
    elif kind == LLAP_LONG:
        if length < DDP_HEADER:
            out.put(b" [|ddp %d]" % length)
            pkt.link_header_length += length
            return
        if not pkt.has(at, DDP_HEADER):
            out.put(b" [|ddp]")
            pkt.link_header_length += pkt.left(at)
            return
        pkt.link_header_length += LLAP_HEADER + DDP_HEADER
        put_long_ddp(pkt, at, length, out, b":")
    else:
        pkt.link_header_length += LLAP_HEADER
        out.put(b"%d > %d at-lap#%d %d" % (source, destination, kind, length))


def print_atalk(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """A datagram with an extended header."""
    pkt.enter(b"atalk", at)
    if not out.link_level:
        out.put(b"AT ")
    if length < DDP_HEADER:
        out.put(b" [|ddp %d]" % length)
        return
    if not pkt.has(at, DDP_HEADER):
        out.put(b" [|ddp]")
        return
    put_long_ddp(pkt, at, length, out, b": ")


def print_atalk_in_ethernet(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """The same with an ethertype."""
    if out.verbose:
        out.put(b"et1 ")
    print_atalk(pkt, at, length, out)


def put_long_ddp(pkt: PacketView, at: i64, length: i64, out: Text, colon: bytes) -> None:
    """An extended header's addresses, and what follows it."""
    network = pkt.u16(at + 6)
    node = pkt.u8(at + 9)
    socket = pkt.u8(at + 11)
    put_address(network, node, socket, out)
    out.put(b" > ")
    put_address(pkt.u16(at + 4), pkt.u8(at + 8), pkt.u8(at + 10), out)
    out.put(colon)
    put_ddp(pkt, at + DDP_HEADER, length - DDP_HEADER, pkt.u8(at + 12), network, node, socket, out)


def put_address(network: i64, node: i64, socket: i64, out: Text) -> None:
    """Network, node and socket; no node if it is all of them."""
    if node != 255:
        out.put(b"%d.%d." % (network, node))
    else:
        out.put(b"%d." % network)
    if out.names is not None and socket in SOCKETS:
        out.put(SOCKETS[socket])
    else:
        out.dec(socket)


def put_ddp(
    pkt: PacketView, at: i64, length: i64, kind: i64, network: i64, node: i64, socket: i64, out: Text
) -> None:
    """What a datagram holds. Names are told relative to the address that it comes from."""
    if kind == DDP_NBP:
        put_nbp(pkt, at, length, network, node, socket, out)
    elif kind == DDP_ATP:
        put_atp(pkt, at, length, out)
    elif kind == DDP_EIGRP:
        _EIGRP.print(pkt, at, length, out)
    else:
        out.put(b" at-")
        out.name(DDP_TYPES, kind, b"#%d")
        out.put(b" %d" % length)


def put_atp(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """AppleTalk Transaction Protocol."""
    if not pkt.has(at, ATP_HEADER):
        out.truncated(pkt)
        return
    length -= ATP_HEADER
    if length < 0:
        out.truncated(pkt)
        return
    control = pkt.u8(at)
    bitmap = pkt.u8(at + 1)
    transaction = pkt.u16(at + 2)
    function = control & 0xC0
    if function == ATP_REQUEST:
        out.put(b" atp-req%s %d" % (b" " if control & ATP_XO else b"*", transaction))
        put_bitmap(bitmap, out)
        if length:
            out.put(b" [len=%d]" % length)
        flags = put_flags(control & (ATP_EOM | ATP_STS))
        out.put(b" " + flags if flags else b"")
    elif function == ATP_RESPONSE:
        out.put(b" atp-resp%s%d:%d (%d)" % (b"*" if control & ATP_EOM else b" ", transaction, bitmap, length))
        flags = put_flags(control & (ATP_XO | ATP_STS))
        out.put(b" " + flags if flags else b"")
    elif function == ATP_RELEASE:
        out.put(b" atp-rel  %d" % transaction)
        put_bitmap(bitmap, out)
        if length:
            out.put(b" [len=%d]" % length)
        out.put(put_flags(control & (ATP_XO | ATP_EOM | ATP_STS)))
    else:
        out.put(b" atp-0x%x  %d (%d)" % (control, transaction, length))
    data = pkt.u32(at + 4)
    if data:
        out.put(b" 0x%x" % data)


def put_bitmap(bitmap: i64, out: Text) -> None:
    """Which responses are wanted: all up to one, or a list."""
    if bitmap & bitmap + 1 == 0:
        last = int(bitmap).bit_length() - 1
        out.put(b"<0-%d>" % last if last > 0 else b"<0>")
        return
    out.put(b"<%s>" % b",".join([b"%d" % bit for bit in range(8) if bitmap >> bit & 1]))


def put_flags(control: i64) -> bytes:
    """The control bits that are set, in brackets."""
    names = []
    if control & ATP_XO:
        names.append(b"XO")
    if control & ATP_EOM:
        names.append(b"EOM")
    if control & ATP_STS:
        names.append(b"STS")
    return b"[%s]" % b",".join(names) if names else b""


def put_nbp(pkt: PacketView, at: i64, length: i64, network: i64, node: i64, socket: i64, out: Text) -> None:
    """Name Binding Protocol."""
    if length < NBP_HEADER:
        out.put(b" truncated-nbp %d" % length)
        return
    end = at + length
    if not pkt.has(at, 2):
        out.truncated(pkt)
        return
    control = pkt.u8(at)
    identifier = pkt.u8(at + 1)
    tuples = control & 0x0F
    function = control & 0xF0
    at += 2
    length -= 2
    if function in (NBP_LOOKUP, NBP_BROADCAST):
        out.put(b" nbp-lkup %d:" % identifier if function == NBP_LOOKUP else b" nbp-brRq %d:" % identifier)
        if not pkt.has(at, NBP_TUPLE):
            out.truncated(pkt)
            return
        put_name(pkt, at, end, out)
        if tuples != 1:
            out.put(b" [ntup=%d]" % tuples)
        enumerator = pkt.u8(at + 4)
        if enumerator:
            out.put(b" [enum=%d]" % enumerator)
        asker = (pkt.u16(at), pkt.u8(at + 2), pkt.u8(at + 3))
        if asker != (network, node, socket):
            out.put(b" [addr=%d.%d.%d]" % asker)
    elif function == NBP_REPLY:
        out.put(b" nbp-reply %d:" % identifier)
        while tuples > 0:
            tuples -= 1
            taken = put_tuple(pkt, at, end, network, node, socket, out)
            if taken == 0:
                return
            at += taken
    else:
        out.put(b" nbp-0x%x  %d (%d)" % (control, identifier, length))


def put_tuple(pkt: PacketView, at: i64, end: i64, network: i64, node: i64, socket: i64, out: Text) -> i64:
    """A name and whose it is. Returns how long it was, 0 if not all of it is there."""
    if not pkt.has(at, NBP_TUPLE) or at >= end:
        out.truncated(pkt)
        return 0
    taken = put_name(pkt, at, end, out)
    enumerator = pkt.u8(at + 4)
    if enumerator != 1:
        out.put(b"(%d)" % enumerator)
    if pkt.u8(at + 3) != socket:
        out.put(b" %d" % pkt.u8(at + 3))
    if (pkt.u16(at), pkt.u8(at + 2)) != (network, node):
        out.put(b" [addr=%d.%d]" % (pkt.u16(at), pkt.u8(at + 2)))
    return taken


def put_name(pkt: PacketView, at: i64, end: i64, out: Text) -> i64:
    """The object, its type and its zone. Returns the tuple's length as far as it was read, 0 if it was cut."""
    start = at
    at += NBP_TUPLE
    out.put(b' "')
    for separator in (b":", b"@", b'"'):
        try:
            if at >= end:
                raise Truncated()
            count = pkt.u8(at)
            if count > NBP_LONGEST:
                out.put(b"[len=%d]" % count)
                return 0
            at += 1
            if at + count > end:
                out.text(pkt, at, end - at)
                raise Truncated()
            out.text(pkt, at, count)
        except Truncated:  # the address is told all the same
            out.truncated(pkt)
            return 0
        at += count
        out.put(separator)
    return at - start


def print_aarp(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """AppleTalk Address Resolution Protocol: which node number belongs to which station."""
    pkt.enter(b"aarp", at)
    out.put(b"aarp ")
    if not pkt.has(at, AARP_LENGTH):
        out.truncated(pkt)
        return
    kind = (pkt.u16(at), pkt.u16(at + 2), pkt.u8(at + 4), pkt.u8(at + 5))
    operation = pkt.u16(at + 6)
    if kind == AARP_ETHERNET and operation in (1, 2, 3):
        if operation == 2:
            out.put(b"reply ")
            put_protocol_address(pkt, at + 14, out)
            out.put(b" is-at ")
            out.ethernet(pkt, at + 8)
            return
        out.put(b"who-has " if operation == 1 else b"probe ")
        put_protocol_address(pkt, at + 24, out)
        out.put(b" tell ")
        put_protocol_address(pkt, at + 14, out)
        return
    hardware, protocol, hardware_length, protocol_length = kind
    out.put(b"len %d op %d htype %d ptype " % (length, operation, hardware))
    out.put(b"0x%x" % protocol if protocol else b"0")
    out.put(b" halen %d palen %d" % (hardware_length, protocol_length))


def put_protocol_address(pkt: PacketView, at: i64, out: Text) -> None:
    """Network and node, from four bytes of which the first is nought."""
    out.put(b"%d.%d" % (pkt.u16(at + 1), pkt.u8(at + 3)))
