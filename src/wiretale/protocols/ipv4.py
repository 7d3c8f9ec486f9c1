"""Internet Protocol version 4 (RFC 791).

     0                   1                   2                   3
     0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
    +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    |Version|  IHL  |Type of Service|          Total Length         |
    |         Identification        |Flags|      Fragment Offset    |
    |  Time to Live |    Protocol   |         Header Checksum       |
    |                       Source Address                          |
    |                    Destination Address                        |
    |                    Options                    |    Padding    |
    +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+

Type of service as RFC 3168 divides it; options: RFC 791, router alert RFC 2113.
"""

from __future__ import annotations

from librt.strings import read_i16_be

from wiretale.dissect import checksum
from wiretale.dissect.dispatch import Dissector
from wiretale.dissect.packet import PacketView, Truncated
from wiretale.dissect.text import Text, name
from wiretale.native import Final, final, i64
from wiretale.protocols import tables

HEADER: Final = 20  # without options

PROTOCOL_NAMES: Final[dict[int, bytes]] = {
    0: b"Options",
    1: b"ICMP",
    2: b"IGMP",
    4: b"IPIP",
    6: b"TCP",
    8: b"EGP",
    9: b"IGRP",
    17: b"UDP",
    33: b"DCCP",
    41: b"IPv6",
    43: b"Routing",
    44: b"Fragment",
    46: b"RSVP",
    47: b"GRE",
    50: b"ESP",
    51: b"AH",
    55: b"Mobile IP",
    58: b"ICMPv6",
    62: b"Mobile IP (old)",
    88: b"EIGRP",
    89: b"OSPF",
    103: b"PIM",
    108: b"Compressed IP",
    112: b"VRRP",
    113: b"PGM",
    132: b"SCTP",
    135: b"Mobility",
    143: b"Ethernet",
}

_ECN: Final = [b"", b",ECT(1)", b",ECT(0)", b",CE"]
_FLAGS: Final = [b"none", b"+", b"DF", b"+, DF", b"rsvd", b"+, rsvd", b"DF, rsvd", b"+, DF, rsvd"]

NO_NEXT_HEADER: Final = 59
ETHERNET: Final = 143

OPTION_EOL: Final = 0
OPTION_NOP: Final = 1
OPTION_RR: Final = 7
OPTION_TIMESTAMP: Final = 68
OPTION_SECURITY: Final = 130
OPTION_LSRR: Final = 131
OPTION_SSRR: Final = 137
OPTION_RA: Final = 148

OPTION_NAMES: Final[dict[int, bytes]] = {
    OPTION_EOL: b"EOL",
    OPTION_NOP: b"NOP",
    OPTION_RR: b"RR",
    OPTION_TIMESTAMP: b"timestamp",
    OPTION_SECURITY: b"security",
    OPTION_LSRR: b"LSRR",
    OPTION_SSRR: b"SSRR",
    OPTION_RA: b"RA",
}


def print_ipv4(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """An IPv4 datagram: `IP ` (unless -e has said so), its header with -v, and what it carries."""
    pkt.enter(b"ip", at)
    first = pkt.u8(at)
    if first >> 4 != 4:
        if first >> 4 == 6:
            out.put(b"IP6, wrong link-layer encapsulation")
        else:
            out.put(b"IP")
            out.dec(first >> 4)
        out.invalid()
        return
    if not out.link_level:
        out.buffer.write(out.style.ip)
    if not pkt.has(at, HEADER):
        out.truncated(pkt)
        return
    if length < HEADER:
        out.put(b"truncated-ip ")
        out.dec(length)
        return
    header = (first & 0x0F) * 4
    if header < HEADER:
        out.put(b"bad-hlen ")
        out.dec(header)
        return
    data = pkt.data
    total = i64(read_i16_be(data, at + 2)) & 0xFFFF
    if length < total:
        out.put(b"truncated-ip - ")
        out.dec(total - length)
        out.put(b" bytes missing! ")
    if total < header:
        # A total of zero is what offloading leaves in packets captured before they were cut up.
        out.put(b"bad-len ")
        out.dec(total)
        return
    old_end = pkt.narrow(at + total)
    fragment = i64(read_i16_be(data, at + 6)) & 0xFFFF
    number: i64 = data[at + 9]
    header_last = out.style.header_last
    if out.verbose and not header_last and not put_header(pkt, at, header, total, fragment, number, out):
        put_addresses(pkt, at, out)
        out.truncated(pkt)
        pkt.end = old_end
        return
    if fragment & 0x1FFF:
        # Not the first fragment: there is no header to look at.
        put_addresses(pkt, at, out)
        if out.style.classic:
            from wiretale.protocols import classic

            classic.put_later_fragment(pkt, at, header, total, fragment, number, out)
        else:
            put_protocol(number, out)
        pkt.end = old_end
        return
    version, ip_at, source_at, destination_at = pkt.ip_version, pkt.ip_at, pkt.source_at, pkt.destination_at
    fragmented = pkt.fragmented
    pkt.ip_version = 4
    pkt.ip_at = at
    pkt.source_at = at + 12
    pkt.destination_at = at + 16
    pkt.fragmented = fragment & 0x2000 != 0
    if header > HEADER:
        pkt.destination_at = read_final_destination(pkt, at, header)
    if number != 6 and number != 17 and number not in tables.IP_PROTOCOLS_WITH_OWN_ADDRESSES:
        put_addresses(pkt, at, out)
    if not pkt.has(at, header):
        out.put(b" [remaining caplen(")
        out.dec(pkt.left(at))
        out.put(b") < header length(")
        out.dec(header)
        out.put(b")]")
        raise Truncated()
    dissector = tables.IP_PROTOCOLS.find(number)
    if dissector is None:
        put_unknown(number, total - header, out)
    elif header_last:
        print_whatever_comes(dissector, pkt, at + header, total - header, out)
    else:
        dissector.print(pkt, at + header, total - header, out)
    pkt.ip_version = version
    pkt.ip_at = ip_at
    pkt.source_at = source_at
    pkt.destination_at = destination_at
    pkt.fragmented = fragmented
    if header_last:
        from wiretale.protocols import classic

        classic.put_tail(pkt, at, header, total, fragment, out)
    pkt.end = old_end


def print_whatever_comes(dissector: Dissector, pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """Prints what the datagram carries, and returns even if the capture ends there: more is to be written."""
    try:
        dissector.print(pkt, at, length, out)
    except Truncated:
        out.truncated(pkt)


def put_unknown(number: i64, length: i64, out: Text) -> None:
    """What is said of `length` bytes that no dissector knows."""
    if number == NO_NEXT_HEADER:
        out.put(b"no next header")
    elif number == ETHERNET:
        # RFC 8986 10.1 gives it to segment routing, which is IPv6's.
        out.put(b"[Ethernet requires IPv6]")
        out.invalid()
    else:
        out.put(b" ")
        put_protocol(number, out)
        out.put(b" ")
        out.dec(length)


def put_addresses(pkt: PacketView, at: i64, out: Text) -> None:
    """`source > destination: ` of the header at `at`."""
    out.host4(pkt, at + 12)
    out.put(b" > ")
    out.host4(pkt, at + 16)
    out.put(b": ")


def put_protocol(number: i64, out: Text) -> None:
    """The protocol's name as the system has it, or `ip-proto-N`."""
    names = out.names
    if names is not None:
        found = names.protocol(number)
        if found:
            out.put(found)
            return
    out.put(b"ip-proto-")
    out.dec(number)


def put_header(
    pkt: PacketView, at: i64, header: i64, total: i64, fragment: i64, number: i64, out: Text
) -> bool:
    """The header's fields in parentheses, as -v shows them, and the line's end after them.

    False if an option was not captured whole.
    """
    whole = True
    buffer = out.buffer
    service = pkt.u8(at + 1)
    buffer.write(b"(tos 0x")
    out.hex(service)
    buffer.write(_ECN[service & 3])
    ttl = pkt.u8(at + 8)
    if ttl >= 1:
        buffer.write(b", ttl ")
        out.dec(ttl)
    buffer.write(b", id ")
    out.dec(pkt.u16(at + 4))
    buffer.write(b", offset ")
    out.dec((fragment & 0x1FFF) * 8)
    buffer.write(b", flags [")
    buffer.write(_FLAGS[fragment >> 13])
    buffer.write(b"], proto ")
    buffer.write(name(PROTOCOL_NAMES, number, b"unknown"))
    buffer.write(b" (")
    out.dec(number)
    buffer.write(b"), length ")
    out.dec(total)
    if header > HEADER:
        buffer.write(b", options (")
        whole = put_options(pkt, at + HEADER, header - HEADER, out)
        buffer.write(b")")
    if not out.no_checksums and pkt.has(at, header):
        sum_ = checksum.internet(pkt, at, header)
        if sum_ != 0xFFFF:
            found = pkt.u16(at + 10)
            buffer.write(b", bad cksum ")
            out.hex(found)
            buffer.write(b" (->")
            out.hex(checksum.expected(found, sum_))
            buffer.write(b")!")
    buffer.write(b")")
    buffer.write(out.style.after_header)
    return whole


def put_options(pkt: PacketView, at: i64, length: i64, out: Text) -> bool:
    """The options, separated by commas; False if one was not captured whole."""
    stop = at + length
    first = True
    while at < stop:
        if not first:
            out.put(b",")
        first = False
        kind = pkt.u8(at)
        out.put(name(OPTION_NAMES, kind, b"unknown %d"))
        size: i64 = 1
        if kind != OPTION_EOL and kind != OPTION_NOP:
            # The length byte may lie beyond the header: it is read all the same, and found wanting.
            size = pkt.u8(at + 1)
            if size < 2 or at + size > stop:
                out.put(b" [bad length ")
                out.dec(size)
                out.put(b"]")
                return True
        if not pkt.has(at, size):
            out.put(b" [truncated-option]")
            return False
        if kind == OPTION_EOL:
            return True
        if kind == OPTION_TIMESTAMP:
            if not put_timestamp(pkt, at, size, out):
                out.put(b" [truncated-option]")
                return False
        elif kind == OPTION_RR or kind == OPTION_LSRR or kind == OPTION_SSRR:
            if not put_route(pkt, at, size, out):
                out.put(b" [truncated-option]")
                return False
        elif kind == OPTION_RA:
            if size < 4:
                out.put(b" [bad length ")
                out.dec(size)
                out.put(b"]")
            elif pkt.u16(at + 2) != 0:
                out.put(b" value ")
                out.dec(pkt.u16(at + 2))
        at += size
    return True


def put_route(pkt: PacketView, at: i64, size: i64, out: Text) -> bool:
    """A route: addresses, with a comma after each that the pointer has passed. False if they run past the capture."""
    if size < 3:
        out.put(b" [bad length ")
        out.dec(size)
        out.put(b"]")
        return True
    if size + 1 & 3:
        out.put(b" [bad length ")
        out.dec(size)
        out.put(b"]")
    pointer = pkt.u8(at + 2) - 1
    if pointer < 3 or pointer + 1 & 3:
        out.put(b" [bad ptr ")
        out.dec(pointer + 1)
        out.put(b"]")
    offset: i64 = 3
    while offset < size:
        if not pkt.has(at + offset, 4):
            return False
        out.put(b" ")
        out.host4(pkt, at + offset)
        if pointer > offset or pointer < 0:
            out.put(b",")
        offset += 4
    return True


def put_timestamp(pkt: PacketView, at: i64, size: i64, out: Text) -> bool:
    """A time stamp option: times, with addresses where it has them, and where the pointer stands.

    False if they run past the capture.
    """
    if size < 4:
        out.put(b"[bad length ")
        out.dec(size)
        out.put(b"]")
        return True
    out.put(b" TS{")
    flags = pkt.u8(at + 3)
    hop: i64 = 4 if flags & 0x0F == 0 else 8
    if (size - 4) & (hop - 1):
        out.put(b"[bad length ")
        out.dec(size)
        out.put(b"]")
    pointer = pkt.u8(at + 2) - 1
    if pointer < 4 or (pointer - 4) & (hop - 1) or pointer > size:
        out.put(b"[bad ptr ")
        out.dec(pointer + 1)
        out.put(b"]")
    kind = flags & 0x0F
    if kind == 0:
        out.put(b"TSONLY")
    elif kind == 1:
        out.put(b"TS+ADDR")
    elif kind == 3:
        out.put(b"PRESPEC")
    else:
        out.put(b"[bad ts type ")
        out.dec(kind)
        out.put(b"]")
        pointer = -1
        size = 0  # no times are shown
    offset: i64 = 4
    while offset < size:
        if not pkt.has(at + offset, hop):
            return False
        out.put(b" ^ " if offset == pointer else b" ")
        out.dec(pkt.u32(at + offset + hop - 4))
        out.put(b"@")
        if hop == 8:
            out.host4(pkt, at + offset)
        offset += hop
    if pointer == offset:
        out.put(b" ^ ")
    if flags >> 4:
        out.put(b" [")
        out.dec(flags >> 4)
        out.put(b" hops not recorded]} ")
    else:
        out.put(b"}")
    return True


def read_final_destination(pkt: PacketView, at: i64, header: i64) -> i64:
    """Where the address of the datagram's last stop is: that of a source route's end, if it has one."""
    option = at + HEADER
    stop = at + header
    while option < stop:
        if not pkt.has(option, 1):
            break
        kind = pkt.u8(option)
        if kind == OPTION_EOL:
            break
        if kind == OPTION_NOP:
            option += 1
            continue
        if not pkt.has(option, 2):
            break
        size = pkt.u8(option + 1)
        if size < 2 or not pkt.has(option, size):
            break
        if (kind == OPTION_SSRR or kind == OPTION_LSRR) and size >= 7:
            return option + size - 4
        option += size
    return at + 16


@final
class Ipv4(Dissector):
    def print(self, pkt: PacketView, at: i64, length: i64, out: Text) -> None:
        print_ipv4(pkt, at, length, out)


DISSECTORS: Final[dict[str, Dissector]] = {"print_ipv4": Ipv4()}
