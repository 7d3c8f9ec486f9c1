"""Optimized Link State Routing (RFC 3626), with the messages that olsrd added.

     0                   1                   2                   3
     0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
    +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    |         Packet Length         |    Packet Sequence Number     |
    |  Message Type |     Vtime     |         Message Size          |
    |                      Originator Address                       |
    |  Time To Live |   Hop Count   |    Message Sequence Number    |
    |                            MESSAGE                            |

Over IPv6 the originator's address has sixteen bytes. Neighbors without link quality are
shown as IPv4 addresses there, too.
"""

from __future__ import annotations

from wiretale.dissect import hexdump
from wiretale.dissect.packet import PacketView, Truncated
from wiretale.dissect.text import Text, bit_names, name
from wiretale.native import Final, i64

HEADER: Final = 4
MESSAGE_HEADER: Final = 8  # and the originator's address

HELLO: Final = 1
TC: Final = 2
MID: Final = 3
HNA: Final = 4
NAMESERVICE: Final = 130
HELLO_LQ: Final = 201
TC_LQ: Final = 202
MESSAGES: Final[dict[int, bytes]] = {
    HELLO: b"Hello",
    TC: b"TC",
    MID: b"MID",
    HNA: b"HNA",
    128: b"Powerinfo",
    NAMESERVICE: b"Nameservice",
    HELLO_LQ: b"Hello-LQ",
    TC_LQ: b"TC-LQ",
}
# The two halves of a link code (RFC 3626 6.1.1).
LINK_TYPES: Final[dict[int, bytes]] = {0: b"Unspecified", 1: b"Asymmetric", 2: b"Symmetric", 3: b"Lost"}
NEIGHBOR_TYPES: Final[dict[int, bytes]] = {0: b"Not-Neighbor", 1: b"Symmetric", 2: b"Symmetric-MPR"}

# What a gateway of olsrd offers, told in the mask of a network 0.0.0.0.
LINK_SPEED: Final = 1
GATEWAY: Final[dict[int, bytes]] = {
    LINK_SPEED: b"LINKSPEED ",
    2: b"IPV4 ",
    4: b"IPV4-NAT ",
    8: b"IPV6 ",
    16: b"IPv6-PREFIX ",
}
POWERS_OF_TEN: Final = (1, 10, 100, 1000, 10_000, 100_000, 1_000_000, 10_000_000)
NETWORKS_A_LINE: Final = 4
MASKS: Final[dict[int, int]] = {0xFFFFFFFF << 32 - n & 0xFFFFFFFF: n for n in range(33)}
NO_MASK: Final = 0xFFFFFFFF  # is shown where the bits of a mask are not the highest ones
LONGEST_OF: Final[dict[int, int]] = {0xFF << 8 - n & 0xFF: n for n in range(9)}


class Invalid(Exception):
    """A length or a count cannot be."""


def print_olsr(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """A packet; its messages with -v."""
    pkt.enter(b"olsr", at)
    six = pkt.ip_version == 6
    out.put(b"OLSRv6" if six else b"OLSRv4")
    if length < HEADER:
        raise Truncated
    pkt.need(at, HEADER)
    size = min(pkt.u16(at), length)
    out.put(b", seq 0x%04x, length %d" % (pkt.u16(at + 2), size))
    if not out.verbose:
        return
    stop = at + size
    width: i64 = 16 if six else 4
    at += HEADER
    while at < stop:
        pkt.need(at, MESSAGE_HEADER + width)
        kind = pkt.u8(at)
        taken = pkt.u16(at + 2)
        if kind == 0 or taken == 0:
            return
        out.put(b"\n\t%s Message (0x%02x), originator " % (MESSAGES.get(int(kind), b"Unknown"), kind))
        put_host(pkt, at + 4, width, out)
        rest = at + 4 + width
        out.put(b", ttl %d, hop %d" % (pkt.u8(rest), pkt.u8(rest + 1)))
        out.put(
            b"\n\t  vtime %.3fs, msg-seq 0x%04x, length %d"
            % (seconds(pkt.u8(at + 1)), pkt.u16(rest + 2), taken)
        )
        if taken > size or taken < MESSAGE_HEADER + width:
            out.invalid()
            return
        try:
            put_message(pkt, rest + 4, taken - MESSAGE_HEADER - width, kind, width, out)
        except Invalid:
            out.invalid()
        at += taken


def put_message(pkt: PacketView, at: i64, size: i64, kind: i64, width: i64, out: Text) -> None:
    """What a message says, which is `size` bytes. Raises `Invalid`."""
    if kind in (HELLO, HELLO_LQ):
        put_hello(pkt, at, size, kind == HELLO_LQ, width, out)
    elif kind in (TC, TC_LQ):
        need(pkt, at, size, 4)
        out.put(b"\n\t    advertised neighbor seq 0x%04x" % pkt.u16(at))
        put_neighbors(pkt, at + 4, size - 4, kind == TC_LQ, width, out)
    elif kind == MID:
        while size >= width:
            pkt.need(at, width)
            out.put(b"\n\t  interface address ")
            put_host(pkt, at, width, out)
            at += width
            size -= width
    elif kind == HNA:
        put_networks(pkt, at, size // (2 * width), width, out)
    elif kind == NAMESERVICE:
        put_services(pkt, at, size, width, out)
    else:
        hexdump.hex_only(out, pkt, at, size, b"\n\t    ")


def put_hello(pkt: PacketView, at: i64, size: i64, has_quality: bool, width: i64, out: Text) -> None:
    """A node's links. Raises `Invalid`."""
    need(pkt, at, size, 4)
    out.put(b"\n\t  hello-time %.3fs, MPR willingness %d" % (seconds(pkt.u8(at + 2)), pkt.u8(at + 3)))
    at += 4
    size -= 4
    while size >= 4:
        pkt.need(at, 4)
        code = pkt.u8(at)
        taken = pkt.u16(at + 2)
        out.put(
            b"\n\t    link-type %s, neighbor-type %s, len %d"
            % (LINK_TYPES[int(code & 3)], NEIGHBOR_TYPES.get(int(code >> 2), b"Unknown"), taken)
        )
        if taken < 4 or taken > size:
            raise Invalid
        pkt.need(at, taken)
        put_neighbors(pkt, at + 4, taken - 4, has_quality, width, out)
        at += taken
        size -= taken


def put_neighbors(pkt: PacketView, at: i64, size: i64, has_quality: bool, width: i64, out: Text) -> None:
    """Addresses, each with the quality of its link in both directions if there is one."""
    if has_quality:
        while size >= width + 4:
            pkt.need(at, width + 4)
            out.put(b"\n\t      neighbor ")
            put_host(pkt, at, width, out)
            out.put(b", link-quality %.2f%%" % (pkt.u8(at + width) * 100 / 255))
            out.put(b", neighbor-link-quality %.2f%%" % (pkt.u8(at + width + 1) * 100 / 255))
            at += width + 4
            size -= width + 4
        return
    out.put(b"\n\t      neighbor\n\t\t")
    while size >= 4:
        out.host4(pkt, at)
        out.put(b" ")
        at += 4
        size -= 4


def put_networks(pkt: PacketView, at: i64, count: i64, width: i64, out: Text) -> None:
    """Networks outside that a node leads to."""
    out.put(b"\n\t  Advertised networks (total %d)" % count)
    for number in range(int(count)):
        pkt.need(at, 2 * width)
        if width == 16:
            out.put(b"\n\t    #0: ")
            out.host6(pkt, at)
            out.put(b"/%d" % prefix_length(pkt.raw(at + 16, 16)))
        else:
            out.put(b", " if number % NETWORKS_A_LINE else b"\n\t    ")
            put_network(pkt, at, out)
        at += 2 * width


def put_network(pkt: PacketView, at: i64, out: Text) -> None:
    """An IPv4 network and its mask, or a gateway."""
    mask = pkt.u32(at + 4)
    flags = pkt.u8(at + 5)
    if pkt.u32(at) == 0 and pkt.u8(at + 4) == 0 and flags != 0:
        up = speed(pkt.u8(at + 6)) if flags & LINK_SPEED else 0
        down = speed(pkt.u8(at + 7)) if flags & LINK_SPEED else 0
        out.put(b"Smart-Gateway: %s%d/%d" % (bit_names(GATEWAY, flags, b"", b""), up, down))
        return
    out.host4(pkt, at)
    out.put(b"/%d" % MASKS.get(int(mask), NO_MASK))


def put_services(pkt: PacketView, at: i64, size: i64, width: i64, out: Text) -> None:
    """Names of hosts and services. Raises `Invalid`."""
    need(pkt, at, size, 4)
    count = pkt.u16(at + 2)
    out.put(b"\n\t  Version %d, Entries %d" % (pkt.u16(at), count))
    if count == 0 or count * (4 + width) > size:
        raise Invalid
    at += 4
    size -= 4
    for number in range(int(count)):
        if size < 4:
            return
        pkt.need(at, 4)
        length = pkt.u16(at + 2)
        # A number sign gives 0 no prefix: 000000.
        kind = name({0: b"000000"}, pkt.u16(at), b"0x%04x")
        out.put(b"\n\t    #%d: type %s, length %d" % (number, kind, length))
        at += 4
        size -= 4
        if length == 0 or width + length > size:
            raise Invalid
        padded = width + (length + 3) // 4 * 4
        need(pkt, at, size, padded)
        out.put(b", address ")
        put_host(pkt, at, width, out)
        out.put(b', name "')
        out.text(pkt, at + width, length)
        out.put(b'"')
        at += padded
        size -= padded


# ---- numbers and addresses -------------------------------------------------------------------------------


def need(pkt: PacketView, at: i64, size: i64, count: i64) -> None:
    """Raises `Truncated` unless `count` bytes were captured and are part of the message."""
    if size < count:
        raise Truncated
    pkt.need(at, count)


def seconds(value: i64) -> float:
    """A time: mantissa and exponent (RFC 3626 18.3), in 1/16 s."""
    return (1 + (value >> 4) / 16) * float(1 << int(value & 15)) / 16


def speed(value: i64) -> i64:
    """The speed of a gateway's link in kbit/s: mantissa, and an exponent of ten."""
    return ((value >> 3) + 1) * POWERS_OF_TEN[int(value & 7)] if value else 0


def prefix_length(mask: bytes) -> int:
    """How long the prefix is that an IPv6 mask covers: up to the first byte that is none of a mask's."""
    bits = 0
    for octet in mask:
        if octet not in LONGEST_OF:
            break
        bits += LONGEST_OF[octet]
        if octet != 0xFF:
            break
    return bits


def put_host(pkt: PacketView, at: i64, width: i64, out: Text) -> None:
    """An address of four or sixteen bytes."""
    if width == 16:
        out.host6(pkt, at)
    else:
        out.host4(pkt, at)
