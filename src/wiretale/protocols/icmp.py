"""Internet Control Message Protocol (RFC 792).

     0                   1                   2                   3
     0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
    +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    |     Type      |     Code      |          Checksum             |
    |                   what it is depends on the type              |
    |      Internet header + 64 bits or more of the datagram        |
    +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+

Router discovery is RFC 1256, the MTU of a next hop RFC 1191, multi-part messages RFC 4884, of which
MPLS label stacks (RFC 4950) are taken apart.
"""

from __future__ import annotations

from wiretale.dissect import checksum, hexdump
from wiretale.dissect.dispatch import Dissector
from wiretale.dissect.packet import PacketView, Truncated
from wiretale.dissect.text import Text
from wiretale.native import Final, final, i64
from wiretale.protocols import tables

ECHO_REPLY: Final = 0
UNREACHABLE: Final = 3
SOURCE_QUENCH: Final = 4
REDIRECT: Final = 5
ECHO: Final = 8
ROUTER_ADVERTISEMENT: Final = 9
ROUTER_SOLICITATION: Final = 10
TIME_EXCEEDED: Final = 11
PARAMETER_PROBLEM: Final = 12
TIMESTAMP: Final = 13
TIMESTAMP_REPLY: Final = 14
INFORMATION_REQUEST: Final = 15
INFORMATION_REPLY: Final = 16
MASK_REQUEST: Final = 17
MASK_REPLY: Final = 18

TYPES: Final[dict[int, bytes]] = {  # those that are named and no more
    4: b"source quench",
    10: b"router solicitation",
    15: b"information request",
    16: b"information reply",
    17: b"address mask request",
}

UNREACHABLE_PROTOCOL: Final = 2
UNREACHABLE_PORT: Final = 3
UNREACHABLE_FRAGMENT: Final = 4

UNREACHABLE_CODES: Final[dict[int, tuple[bytes, bytes]]] = {  # what comes before and after the destination
    0: (b"net ", b" unreachable"),
    1: (b"host ", b" unreachable"),
    4: (b"", b" unreachable - need to frag"),
    5: (b"", b" unreachable - source route failed"),
    6: (b"net ", b" unreachable - unknown"),
    7: (b"host ", b" unreachable - unknown"),
    8: (b"", b" unreachable - source host isolated"),
    9: (b"net ", b" unreachable - admin prohibited"),
    10: (b"host ", b" unreachable - admin prohibited"),
    11: (b"net ", b" unreachable - tos prohibited"),
    12: (b"host ", b" unreachable - tos prohibited"),
    13: (b"host ", b" unreachable - admin prohibited filter"),
    14: (b"host ", b" unreachable - host precedence violation"),
    15: (b"host ", b" unreachable - precedence cutoff"),
}

REDIRECT_CODES: Final[dict[int, tuple[bytes, bytes]]] = {
    0: (b"redirect ", b" to net "),
    1: (b"redirect ", b" to host "),
    2: (b"redirect-tos ", b" to net "),
    3: (b"redirect-tos ", b" to host "),
}

TCP: Final = 6
UDP: Final = 17
ETHERTYPE_IPV4: Final = 0x0800

QUOTE: Final = 8  # where the quoted datagram starts
EXTENSION: Final = QUOTE + 128  # where extensions start, behind a padded quotation
MPLS_STACK: Final = 1
OBJECT_CLASSES: Final[dict[int, bytes]] = {
    1: b"MPLS Stack Entry",
    2: b"Interface Identification",
}

# The protocols that say themselves where the capture ended and let their carrier go on.
GOES_ON: Final = frozenset({b"ip", b"ip6", b"tcp", b"udp", b"icmp", b"domain", b"gre", b"esp", b"sctp", b"ntp"})


class CutShort(Exception):
    """The capture ended where this protocol says so itself, and what carries it goes on."""


def check(pkt: PacketView, at: i64, count: i64) -> None:
    """Raises `CutShort` unless `count` bytes from `at` on were captured."""
    if count > pkt.end - at:
        raise CutShort()


def print_icmp(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """An ICMP message. What carries it goes on if it is cut short."""
    if pkt.ip_version == 6:
        out.put(b"[ICMP requires IPv4]")
        out.invalid()
        return
    pkt.enter(b"icmp", at)
    try:
        put_message(pkt, at, length, out)
    except CutShort:
        out.truncated(pkt)


def put_message(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """The message; with -v also the datagram that an error quotes, and extensions behind that."""
    kind = pkt.u8(at)
    code = pkt.u8(at + 1)
    # A message is named as a whole or not at all, so all of it is read before any of it is written.
    if kind in (ECHO, ECHO_REPLY):
        sequence = pkt.u16(at + 6)
        out.put(out.style.icmp)
        out.put(b"echo request" if kind == ECHO else b"echo reply")
        if out.style.icmp_details:
            out.put(b", id ")
            out.dec(pkt.u16(at + 4))
            out.put(b", seq ")
            out.dec(sequence)
    elif kind == UNREACHABLE:
        put_unreachable(pkt, at, code, out)
    elif kind == REDIRECT:
        pkt.need(at, QUOTE + 20)
        words = REDIRECT_CODES.get(code)
        out.put(out.style.icmp)
        if words is None:
            out.put(b"redirect-#")
            out.dec(code)
            out.put(b" ")
        else:
            out.put(words[0])
        out.host4(pkt, at + QUOTE + 16)
        out.put(b" to " if words is None else words[1])
        out.host4(pkt, at + 4)
    elif kind == TIME_EXCEEDED:
        check(pkt, at, QUOTE + 20)
        if code == 0:
            out.put(out.style.icmp)
            out.put(b"time exceeded in-transit")
        elif code == 1:
            out.put(out.style.icmp)
            out.put(b"ip reassembly time exceeded")
        else:
            out.put(out.style.icmp)
            out.put(b"time exceeded-#")
            out.dec(code)
    elif kind == PARAMETER_PROBLEM:
        if code != 0:
            out.put(out.style.icmp)
            out.put(b"parameter problem - code ")
            out.dec(code)
        else:
            pointer = pkt.u8(at + 4)
            out.put(out.style.icmp)
            out.put(b"parameter problem - octet ")
            out.dec(pointer)
    elif kind == ROUTER_ADVERTISEMENT:
        put_router_advertisement(pkt, at, out)
    elif kind == TIMESTAMP:
        sequence = pkt.u16(at + 6)
        out.put(out.style.icmp)
        out.put(b"time stamp query id ")
        out.dec(pkt.u16(at + 4))
        out.put(b" seq ")
        out.dec(sequence)
    elif kind == TIMESTAMP_REPLY:
        check(pkt, at, 20)
        out.put(out.style.icmp)
        out.put(b"time stamp reply id ")
        out.dec(pkt.u16(at + 4))
        out.put(b" seq ")
        out.dec(pkt.u16(at + 6))
        out.put(b": org ")
        put_time(pkt.u32(at + 8), out)
        out.put(b", recv ")
        put_time(pkt.u32(at + 12), out)
        out.put(b", xmit ")
        put_time(pkt.u32(at + 16), out)
    elif kind == MASK_REPLY:
        mask = pkt.u32(at + 8)
        out.put(out.style.icmp)
        out.put(b"address mask is 0x")
        out.hex0(mask, 8)
    else:
        name = TYPES.get(kind)
        if name is not None:
            out.put(out.style.icmp)
            out.put(name)
        else:
            out.put(out.style.icmp)
            out.put(b"type-#")
            out.dec(kind)
    if out.style.icmp_details:
        out.put(b", length ")
        out.dec(length)

    if out.verbose == 0:
        return
    if not pkt.fragmented and pkt.has(at, length):
        total = checksum.internet(pkt, at, length)
        if total != 0xFFFF:
            put_wrong_checksum(pkt.u16(at + 2), total, out)
    if out.verbose < out.style.quotation_from:
        return
    if kind in (UNREACHABLE, SOURCE_QUENCH, REDIRECT, TIME_EXCEEDED, PARAMETER_PROBLEM):
        multipart = length > EXTENSION and kind in (UNREACHABLE, TIME_EXCEEDED, PARAMETER_PROBLEM)
        put_quotation(pkt, at + QUOTE, multipart, out)
        if multipart and out.style.icmp_details:
            put_extension(pkt, at + EXTENSION, length - EXTENSION, pkt.u8(at + 5) != 0, out)


def put_wrong_checksum(found: i64, total: i64, out: Text) -> None:
    """That the checksum `found` is wrong: the message sums up to `total`."""
    if not out.style.icmp_details:
        out.put(b" (wrong icmp csum)")
        return
    out.put(b" (wrong icmp cksum ")
    out.hex(found)
    out.put(b" (->")
    out.hex(checksum.expected(found, total))
    out.put(b")!)")


def put_unreachable(pkt: PacketView, at: i64, code: i64, out: Text) -> None:
    """A destination unreachable message, whose quotation says which destination."""
    quote = at + QUOTE
    if code == UNREACHABLE_PORT:
        check(pkt, quote, 10)
    pkt.need(quote, 20)
    number = pkt.u8(quote + 9)
    if code == UNREACHABLE_PORT:
        port = pkt.u16(quote + (pkt.u8(quote) & 0x0F) * 4 + 2)
        out.put(out.style.icmp)
        out.host4(pkt, quote + 16)
        if number == TCP:
            out.put(b" tcp port ")
            out.tcp_port(port)
        elif number == UDP:
            out.put(b" udp port ")
            out.udp_port(port)
        else:
            out.put(b" protocol ")
            out.dec(number)
            out.put(b" port ")
            out.dec(port)
        out.put(b" unreachable")
        return
    out.put(out.style.icmp)
    if code == UNREACHABLE_PROTOCOL:
        out.host4(pkt, quote + 16)
        out.put(b" protocol ")
        out.dec(number)
        out.put(b" unreachable")
        return
    words = UNREACHABLE_CODES.get(code)
    if words is None:
        out.host4(pkt, quote + 16)
        out.put(b" unreachable - #")
        out.dec(code)
        return
    out.put(words[0])
    out.host4(pkt, quote + 16)
    out.put(words[1])
    if code == UNREACHABLE_FRAGMENT:
        mtu = pkt.u16(at + 6)
        if mtu != 0:
            out.put(b" (mtu ")
            out.dec(mtu)
            out.put(b")")


def put_router_advertisement(pkt: PacketView, at: i64, out: Text) -> None:
    """A router advertisement (RFC 1256): lifetime, routers and how they are preferred."""
    check(pkt, at, 8)
    count = pkt.u8(at + 4)
    size = pkt.u8(at + 5)
    if size == 2:
        check(pkt, at + 8, count * 8)
    out.put(out.style.icmp)
    out.put(b"router advertisement lifetime ")
    lifetime = pkt.u16(at + 6)
    if lifetime < 60:
        out.dec(lifetime)
    elif lifetime < 3600:
        out.dec(lifetime // 60)
        out.put(b":")
        out.dec0(lifetime % 60, 2)
    else:
        out.dec(lifetime // 3600)
        out.put(b":")
        out.dec0(lifetime % 3600 // 60, 2)
        out.put(b":")
        out.dec0(lifetime % 60, 2)
    out.put(b" ")
    out.dec(count)
    out.put(b":")
    if size != 2:
        out.put(b" [size ")
        out.dec(size)
        out.put(b"]")
        return
    here = at + 8
    while count > 0:
        out.put(b" {")
        out.host4(pkt, here)
        out.put(b" ")
        out.dec(pkt.u32(here + 4))
        out.put(b"}")
        here += 8
        count -= 1


def put_time(milliseconds: i64, out: Text) -> None:
    """Milliseconds since midnight as HH:MM:SS.mmm."""
    out.dec0(milliseconds // 3_600_000, 2)
    out.put(b":")
    out.dec0(milliseconds % 3_600_000 // 60_000, 2)
    out.put(b":")
    out.dec0(milliseconds % 60_000 // 1000, 2)
    out.put(b".")
    out.dec0(milliseconds % 1000, 3)


def put_quotation(pkt: PacketView, at: i64, more: bool, out: Text) -> None:
    """The start of the datagram that an error is about. `more` may follow, even if this is cut short."""
    out.put(out.style.quotation)
    # By its own word, since only the start of it is here and extensions may follow.
    end = pkt.narrow(at + pkt.u16(at + 2))
    total = pkt.u16(at + 2)
    dissector = tables.ETHERTYPES.find(ETHERTYPE_IPV4)
    if dissector is not None:
        try:
            dissector.print(pkt, at, total, out)
        except Truncated:
            if not more or pkt.protocol not in GOES_ON:
                raise
            out.truncated(pkt)
    pkt.end = end


def put_extension(pkt: PacketView, at: i64, length: i64, announced: bool, out: Text) -> None:
    """The extension structure of a multi-part message (RFC 4884): a header, and objects.

    Where the message has not announced it, a wrong checksum means that it is something else.
    """
    pkt.enter(b"icmp", at)
    check(pkt, at, 5)
    complete = pkt.has(at, length)
    total = checksum.internet(pkt, at, length) if complete else 0
    if complete and total != 0xFFFF and not announced:
        return
    version = pkt.u8(at) >> 4
    out.put(b"\n\tICMP Multi-Part extension v")
    out.dec(version)
    if version != 2:
        out.put(b" packet not supported")
        return
    if complete:
        out.put(b", checksum 0x")
        out.hex0(pkt.u16(at + 2), 4)
        out.put(b" (correct)" if total == 0xFFFF else b" (incorrect)")
        out.put(b", length ")
        out.dec(length)
    at += 4
    length -= 4
    while length > 4:
        check(pkt, at, 4)
        size = pkt.u16(at)
        kind = pkt.u8(at + 2)
        subtype = pkt.u8(at + 3)
        name = OBJECT_CLASSES.get(kind)
        out.put(b"\n\t  ")
        out.put(b"unknown" if name is None else name)
        out.put(b" Object (")
        out.dec(kind)
        out.put(b"), Class-Type: ")
        out.dec(subtype)
        out.put(b", length ")
        out.dec(size)
        if kind == 0 or size < 4:
            return  # going on would never end
        at += 4
        length -= 4
        size -= 4
        if kind == MPLS_STACK and subtype == 1:
            entry = pkt.u32(at)
            out.put(b"\n\t    label ")
            out.dec(entry >> 12)
            out.put(b", tc ")
            out.dec(entry >> 9 & 7)
            if entry & 0x100 != 0:
                out.put(b", [S]")
            out.put(b", ttl ")
            out.dec(entry & 0xFF)
        else:
            hexdump.hex_only(out, pkt, at, size, b"\n\t    ")
        if length < size:
            return
        at += size
        length -= size


@final
class Icmp(Dissector):
    def print(self, pkt: PacketView, at: i64, length: i64, out: Text) -> None:
        print_icmp(pkt, at, length, out)


DISSECTORS: Final[dict[str, Dissector]] = {"print_icmp": Icmp()}
