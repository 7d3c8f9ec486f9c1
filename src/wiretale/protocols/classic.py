"""Headers whose parts tcpdump 3 put into another order: TCP segments, what 3.7 wrote behind an IPv4 packet, and
the link header of 3.7.

The parts are parsed by the protocols' own dissectors; which order is wanted, `out.style` says.
"""

from __future__ import annotations

from librt.strings import read_i16_be

from wiretale.dissect import checksum
from wiretale.dissect.packet import PacketView
from wiretale.dissect.text import Text
from wiretale.native import Final, i64
from wiretale.protocols import tcp_options

TCP_HEADER: Final = 20  # without options
FIN_SYN_RST: Final = 0x07
ACK: Final = 0x10
URG: Final = 0x20

# The protocols of later fragments, as /etc/protocols calls them.
PROTOCOL_NAMES: Final[dict[int, bytes]] = {
    1: b"icmp", 2: b"igmp", 4: b"ipencap", 6: b"tcp", 8: b"egp", 9: b"igp", 17: b"udp", 41: b"ipv6", 46: b"rsvp",
    47: b"gre", 50: b"esp", 51: b"ah", 58: b"ipv6-icmp", 88: b"eigrp", 89: b"ospf", 103: b"pim", 108: b"ipcomp",
    112: b"vrrp", 132: b"sctp",
}  # fmt: skip

_ECN: Final = [b"", b",ECT(1)", b",ECT(0)", b",CE"]


def _flag_texts() -> list[bytes]:
    """The flags' letters for each value of their byte. ACK has its number, URG its pointer: they have no letters."""
    letters = ((0x02, b"S"), (0x01, b"F"), (0x04, b"R"), (0x08, b"P"), (0x80, b"W"), (0x40, b"E"))
    return [b"".join([letter for bit, letter in letters if value & bit]) or b"." for value in range(256)]


FLAG_TEXTS: Final = _flag_texts()


def residue(total: i64) -> i64:
    """What a checksum that should be zero came to, as a machine of the lowest byte first prints it."""
    left = ~total & 0xFFFF
    return (left & 0xFF) << 8 | left >> 8


# ---- TCP ---------------------------------------------------------------------------------------------


def put_flags(flags: i64, out: Text) -> None:
    """The letters of the flags."""
    out.put(FLAG_TEXTS[flags])


def put_segment(
    pkt: PacketView, at: i64, header: i64, payload: i64, flags: i64, seq: i64, ack: i64, base: i64, out: Text
) -> bool:
    """All that follows the flags of the segment at `at`: `, cksum 0x1 (correct), 1:3(2) ack 4 win 5 <mss 6>`.

    `seq` and `ack` are what is to be printed, `base` what SACK blocks are counted from. False if an option was
    bad and the line is over.
    """
    buffer = out.buffer
    if out.verbose and not out.no_checksums and not pkt.fragmented:
        put_tcp_checksum(pkt, at, header + payload, out)
    if payload > 0 or flags & FIN_SYN_RST or out.verbose > 1:
        buffer.append(32)
        out.dec(seq)
        buffer.append(58)
        out.dec((seq + payload) & 0xFFFFFFFF)
        buffer.append(40)
        out.dec(payload)
        buffer.append(41)
    if flags & ACK:
        buffer.write(b" ack ")
        out.dec(ack)
    buffer.write(b" win ")
    out.dec(i64(read_i16_be(pkt.data, at + 14)) & 0xFFFF)
    if flags & URG:
        buffer.write(b" urg ")
        out.dec(i64(read_i16_be(pkt.data, at + 18)) & 0xFFFF)
    if header > TCP_HEADER:
        buffer.write(b" <")
        if not tcp_options.put_options(pkt, at, header, header + payload, flags, base, out):
            return False
        buffer.append(62)
    return True


def put_tcp_checksum(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """The checksum's verdict, if the whole segment was captured."""
    if not pkt.has(at, length):
        return
    found = pkt.u16(at + 16)
    total = checksum.with_pseudo_header(pkt, at, length, length, 6)
    if out.style.sum_ok:
        if total == 0xFFFF:
            out.put(b" [tcp sum ok]")
            return
        out.put(b" [bad tcp cksum ")
        out.hex(residue(total))
        out.put(b"!]")
        return
    out.put(b", cksum 0x")
    out.hex0(found, 4)
    if total == 0xFFFF:
        out.put(b" (correct),")
        return
    out.put(b" (incorrect (-> 0x")
    out.hex0(checksum.expected(found, total), 4)
    out.put(b"),")


# ---- IPv4 --------------------------------------------------------------------------------------------


def put_tail(pkt: PacketView, at: i64, header: i64, total: i64, fragment: i64, out: Text) -> None:
    """What 3.7 writes behind what the packet at `at` carries: `(DF) [tos 0x10]  (ttl 64, id 1, len 60)`."""
    offset = (fragment & 0x1FFF) * 8
    more = fragment & 0x2000 != 0
    if more or offset:
        out.put(b"(frag " if offset else b" (frag ")  # a later one has but addresses before it
        out.dec(pkt.u16(at + 4))
        out.put(b":")
        out.dec(total - header)
        out.put(b"@")
        out.dec(offset)
        out.put(b"+)" if more else b")")
    elif fragment & 0x4000:
        out.put(b" (DF)")
    service = pkt.u8(at + 1)
    if service:
        out.put(b" [tos 0x")
        out.hex(service)
        out.put(_ECN[service & 3])
        out.put(b"] ")
    ttl = pkt.u8(at + 8)
    if not out.verbose:
        if ttl <= 1:
            out.put(b" [ttl ")
            out.dec(ttl)
            out.put(b"]")
        return
    out.put(b" (ttl ")
    out.dec(ttl)
    if not more and not offset:
        out.put(b", id ")
        out.dec(pkt.u16(at + 4))
    out.put(b", len ")
    out.dec(total)
    if not out.no_checksums and pkt.has(at, header) and checksum.internet(pkt, at, header) != 0xFFFF:
        out.put(b", bad cksum ")
        out.hex(pkt.u16(at + 10))
        out.put(b"!")
    out.put(b")")


def put_tail6(pkt: PacketView, at: i64, first: i64, payload: i64, out: Text) -> None:
    """What 3.7 writes behind what the IPv6 packet at `at` carries; `first` is its header's first word."""
    traffic_class = first >> 20 & 0xFF
    if traffic_class:
        out.put(b" [class 0x")
        out.hex(traffic_class)
        out.put(b"]")
    if first & 0xFFFFF:
        out.put(b" [flowlabel 0x")
        out.hex(first & 0xFFFFF)
        out.put(b"]")
    if out.verbose:
        out.put(b" (len ")
        out.dec(payload)
        out.put(b", hlim ")
        out.dec(pkt.u8(at + 7))
        out.put(b")")


def put_later_fragment(
    pkt: PacketView, at: i64, header: i64, total: i64, fragment: i64, number: i64, out: Text
) -> None:
    """What stands behind the addresses of a fragment that is not the first: `udp`, or 3.7's `(frag 1:44@64)`."""
    if out.style.header_last:
        put_tail(pkt, at, header, total, fragment, out)
    else:
        put_protocol(number, out)


def put_protocol(number: i64, out: Text) -> None:
    """The protocol of a later fragment."""
    found = PROTOCOL_NAMES.get(number)
    if found is not None:
        out.put(found)
        return
    out.put(b"ip-proto-")
    out.dec(number)


# ---- Ethernet ----------------------------------------------------------------------------------------


def put_frame(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """3.7's header of the frame at `at`: addresses, type (or length), and length on the wire."""
    out.ethernet(pkt, at + 6)
    out.put(b" ")
    out.ethernet(pkt, at)
    if not out.quiet:
        out.put(b" ")
        put_frame_type(pkt.u16(at + 12), out)
    out.put(b" ")
    out.dec(length)
    out.put(b": ")


def put_frame_type(ethertype: i64, out: Text) -> None:
    """A type as four digits, or by its name where names are asked for."""
    if out.names is not None:
        found = FRAME_TYPES.get(ethertype)
        if found is not None:
            out.put(found)
            return
    out.hex0(ethertype, 4)


FRAME_TYPES: Final[dict[int, bytes]] = {
    0x0800: b"ip", 0x0806: b"arp", 0x8035: b"rarp", 0x809B: b"atalk", 0x80F3: b"aarp", 0x86DD: b"ip6",
}  # fmt: skip


def put_tag(tag: i64, out: Text) -> None:
    """3.7's VLAN tag."""
    out.put(b"802.1Q vlan#")
    out.dec(tag & 0x0FFF)
    out.put(b" P")
    out.dec(tag >> 13)
    out.put(b" CFI " if tag & 0x1000 else b" ")
