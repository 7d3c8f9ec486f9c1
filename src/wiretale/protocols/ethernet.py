"""Ethernet (IEEE 802.3) and its VLAN tags (IEEE 802.1Q, 802.1ad).

    +--------------------+--------------------+-----------+---------------+
    | destination (6)    | source (6)         | type (2)  | payload ...   |
    +--------------------+--------------------+-----------+---------------+

A type of up to 1500 is a length instead, and an LLC header follows (IEEE 802.2). A tag stands
between the source and the type, and brings a type of its own:

    +-----------+-----+-----+-----------+
    | type (2)  | PCP | DEI | VLAN (12) |
    +-----------+-----+-----+-----------+
"""

from __future__ import annotations

from librt.strings import read_i16_be, read_i32_be, read_i64_be

from wiretale.dissect import hexdump
from wiretale.dissect.dispatch import Dissector
from wiretale.dissect.packet import PacketView
from wiretale.dissect.text import Text
from wiretale.native import Final, final, i64
from wiretale.protocols import tables

HEADER: Final = 14
TAG: Final = 4
MAX_LENGTH: Final = 1500  # a type above this is an ethertype

VLAN: Final = 0x8100
QINQ: Final = 0x88A8
QINQ_9100: Final = 0x9100
QINQ_9200: Final = 0x9200
JUMBO: Final = 0x8870  # an LLC header follows that is too long for a length field
ARISTA: Final = 0xD28B
MACSEC: Final = 0x88E5
IPV4: Final = 0x0800
IPV6: Final = 0x86DD

HEADINGS: Final = 256  # headers whose words are remembered

ETHERTYPE_NAMES: Final[dict[int, bytes]] = {
    0x00fe: b"GRE-OSI",
    0x0200: b"PUP",
    0x0500: b"Sprite",
    0x0600: b"NS",
    0x0707: b"GeoNet (old)",
    0x0800: b"IPv4",
    0x0806: b"ARP",
    0x1000: b"Trail",
    0x1111: b"CALM FAST",
    0x6001: b"MOP DL",
    0x6002: b"MOP RC",
    0x6003: b"DN",
    0x6004: b"LAT",
    0x6007: b"SCA",
    0x6558: b"TEB",
    0x8035: b"Reverse ARP",
    0x8038: b"Lanbridge",
    0x803c: b"DEC DNS",
    0x803e: b"DEC DTS",
    0x805b: b"VEXP",
    0x805c: b"VPROD",
    0x809b: b"Appletalk",
    0x80f3: b"Appletalk ARP",
    0x8100: b"802.1Q",
    0x8137: b"IPX",
    0x86dd: b"IPv6",
    0x8808: b"MPCP",
    0x8809: b"Slow Protocols",
    0x880b: b"PPP",
    0x8847: b"MPLS unicast",
    0x8848: b"MPLS multicast",
    0x8863: b"PPPoE D",
    0x8864: b"PPPoE S",
    0x886f: b"MS NLB heartbeat",
    0x8870: b"Jumbo",
    0x888e: b"EAPOL",
    0x8899: b"Realtek protocols",
    0x88a2: b"AoE",
    0x88a8: b"802.1Q-QinQ",
    0x88ca: b"TIPC",
    0x88cc: b"LLDP",
    0x88e5: b"802.1AE MACsec",
    0x88f7: b"PTP",
    0x8902: b"CFM",
    0x893a: b"IEEE1905.1",
    0x8947: b"GeoNet",
    0x894f: b"NSH",
    0x9000: b"Loopback",
    0x9100: b"802.1Q-9100",
    0x9200: b"802.1Q-9200",
    0xabcd: b"CFM (old)",
    0xd28b: b"Arista Vendor Specific Protocol",
    0xfefe: b"OSI",
}


def ethertype_name(ethertype: i64) -> bytes:
    """The name of an ethertype; `Unknown` if it has none."""
    found = ETHERTYPE_NAMES.get(ethertype)
    return found if found is not None else b"Unknown"


def print_ethernet(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """An Ethernet frame as a link layer: what it carries, and with -e its own header."""
    header = read_frame(pkt, at, length, out)
    # Only now: when a payload is cut off in the middle, -x dumps the link header, too.
    pkt.link_header_length += header


def put_ethernet(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """An Ethernet frame inside something else."""
    read_frame(pkt, at, length, out)


def read_frame(pkt: PacketView, at: i64, length: i64, out: Text) -> i64:
    """Prints a frame; returns how long its header was, tags and an LLC header included."""
    pkt.enter(b"ether", at)
    if length < HEADER:
        out.truncated(pkt)
        return length
    if not pkt.has(at, HEADER):
        out.truncated(pkt)
        return pkt.left(at)
    pkt.link_destination_at = at
    pkt.link_source_at = at + 6
    if out.link_level:
        if out.style.bare_link:
            put_heading(pkt, at, pkt.u16(at + 12), length, out)
        elif out.names is None and not out.quiet and put_known_heading(pkt, at, out):
            put_length(length, out)
            dissector = tables.ETHERTYPES.find(pkt.u16(at + 12))
            if dissector is not None:
                dissector.print(pkt, at + HEADER, length - HEADER, out)
                return HEADER
        else:
            put_addresses(pkt, at, out)
    end = pkt.end
    header = put_typed(pkt, at, at + 12, HEADER, length, out)
    pkt.end = end
    return header


@final
class Heading:
    """How -e words the header of an IP frame up to its length: the same for every frame between two stations."""

    def __init__(self, first: i64, rest: i64, text: bytes) -> None:
        self.first: i64 = first  # the header's first eight bytes
        self.rest: i64 = rest  # and the other six
        self.text = text


_headings: Final[list[Heading | None]] = [None] * HEADINGS


def put_known_heading(pkt: PacketView, at: i64, out: Text) -> bool:
    """The addresses and the type of the frame at `at`, if it carries IP; its words are made once."""
    data = pkt.data
    ethertype = i64(read_i16_be(data, at + 12)) & 0xFFFF
    if ethertype != IPV4 and ethertype != IPV6:
        return False
    first = read_i64_be(data, at)
    rest = i64(read_i32_be(data, at + 8)) << 16 | ethertype
    mixed = first ^ first >> 16 ^ rest >> 13
    place = (mixed ^ mixed >> 32) & (HEADINGS - 1)
    heading = _headings[place]
    if heading is None or heading.first != first or heading.rest != rest:
        before: i64 = len(out.buffer)
        put_addresses(pkt, at, out)
        put_type(ethertype, out)
        _headings[place] = Heading(first, rest, out.written_since(before))
        return True
    out.buffer.write(heading.text)
    return True


def put_typed(pkt: PacketView, at: i64, type_at: i64, header: i64, length: i64, out: Text) -> i64:
    """What a frame's type at `type_at` says there is; the frame starts at `at`. Returns the header's length."""
    ethertype = pkt.u16(type_at)
    next_at = type_at + 2
    left = length - header
    spelled = out.link_level and not out.style.bare_link  # whether types are written as they come
    typed = False  # whether the type and the frame's length have been written
    if ethertype == MACSEC:
        from wiretale.protocols import macsec

        if out.link_level:
            put_type(ethertype, out)
            put_length(length, out)
            typed = True
        tag = macsec.read_macsec(pkt, next_at, left, out)
        if tag < 0:
            if out.unknown_as_hex and not out.quiet:
                hexdump.unknown(out, pkt, next_at - tag, left)
            return header - tag
        if tag == 0:
            return header + pkt.left(next_at)
        header += tag
        next_at += tag
        short = pkt.u8(type_at + 3)  # the length of what is protected, if that is short
        left = short if short else left - tag - macsec.CHECK_VALUE
        pkt.enter(b"ether", next_at)
        ethertype = pkt.u16(next_at)
        if short == 1:
            out.put(b" [caplen 1 < 2]")
            return header
        header += 2
        next_at += 2
        left -= 2
    while True:
        if ethertype in (VLAN, QINQ, QINQ_9100, QINQ_9200):
            pkt.enter(b"vlan", next_at)
            if not pkt.has(next_at, TAG):
                out.truncated(pkt)
                return header + pkt.left(next_at)
            if left < TAG:
                out.truncated(pkt)
                return header + left
            if out.style.bare_link:
                from wiretale.protocols import classic

                classic.put_tag(pkt.u16(next_at), out)
            elif spelled:
                put_type(ethertype, out)
                if not typed:
                    put_length(length, out)
                    typed = True
                else:
                    out.put(b", ")
                put_tag(pkt.u16(next_at), out)
            ethertype = pkt.u16(next_at + 2)
            next_at += TAG
            header += TAG
            left -= TAG
        elif ethertype == ARISTA:
            from wiretale.protocols import arista

            if left < 2 or not pkt.has(next_at, 2):
                pkt.enter(b"arista", next_at)
                out.put(b"[|arista]")
                return header + pkt.left(next_at)
            # Written without -e, too: it says when the frame was captured.
            put_type(ethertype, out)
            put_length(length, out)
            typed = True
            taken = arista.put_arista(pkt, next_at, out)
            if taken == 0:
                break
            ethertype = pkt.u16(next_at + taken)
            next_at += taken + 2
            header += taken + 2
            left -= taken + 2
            typed = False
        else:
            break
    if ethertype <= MAX_LENGTH or ethertype == JUMBO:
        from wiretale.protocols import llc

        end = pkt.end
        if ethertype != JUMBO:
            if ethertype < left:
                left = ethertype
            pkt.narrow(next_at + left)
            if spelled:
                out.put(b"802.3")
                if not typed:
                    out.put(b", length ")
                    out.dec(left)
                    out.put(b": ")
        taken = llc.put_llc(pkt, next_at, left, out)
        if taken < 0:  # nobody knows what it carries
            if out.unknown_as_hex and not out.quiet:
                hexdump.unknown(out, pkt, next_at, left)
            taken = -taken
        pkt.end = end
        return header + taken
    if spelled and ethertype != ARISTA:
        if typed and out.style.classic:
            put_inner_type(ethertype, out)
        else:
            put_type(ethertype, out)
        if not typed:
            put_length(length, out)
        else:
            out.put(b", ")
    dissector = tables.ETHERTYPES.find(ethertype)
    if dissector is not None:
        dissector.print(pkt, next_at, left, out)
        return header
    if not out.link_level:
        put_heading(pkt, at, ethertype, length, out)
    if out.unknown_as_hex and not out.quiet:
        hexdump.unknown(out, pkt, next_at, left)
    return header


def put_heading(pkt: PacketView, at: i64, ethertype: i64, length: i64, out: Text) -> None:
    """The whole of a frame's header: of one that carries something unknown it is written without -e, too."""
    if out.style.bare_link:
        from wiretale.protocols import classic

        classic.put_frame(pkt, at, length, out)
        return
    put_addresses(pkt, at, out)
    put_type(ethertype, out)
    put_length(length, out)


def put_inner_type(ethertype: i64, out: Text) -> None:
    """The type that follows a VLAN tag, in the words of 3.9: a name has no number behind it."""
    found = ETHERTYPE_NAMES.get(ethertype)
    if found is None:
        put_type(ethertype, out)
        return
    out.put(b"ethertype ")
    out.put(found)


def put_addresses(pkt: PacketView, at: i64, out: Text) -> None:
    """The addresses of the frame at `at`, source first."""
    out.ethernet(pkt, at + 6)
    out.put(b" > ")
    out.ethernet(pkt, at)
    out.put(b", ")


def put_type(ethertype: i64, out: Text) -> None:
    """An ethertype, as it is worded with -e."""
    found = ETHERTYPE_NAMES.get(ethertype)
    if out.quiet:
        if found is not None:
            out.put(found)
            return
        out.put(b"Unknown Ethertype (0x")
    else:
        out.put(b"ethertype ")
        out.put(found if found is not None else b"Unknown")
        out.put(b" (0x")
    out.hex0(ethertype, 4)
    out.put(b")")


def put_length(length: i64, out: Text) -> None:
    """The frame's length on the wire."""
    out.put(b", length ")
    out.dec(length)
    out.put(b": ")


def put_tag(tag: i64, out: Text) -> None:
    """The control information of a VLAN tag: VLAN, priority, drop eligibility."""
    out.put(b"vlan ")
    out.dec(tag & 0x0FFF)
    out.put(b", p ")
    out.dec(tag >> 13)
    out.put(b", DEI, " if tag & 0x1000 else b", ")


@final
class Ethernet(Dissector):
    def print(self, pkt: PacketView, at: i64, length: i64, out: Text) -> None:
        print_ethernet(pkt, at, length, out)


@final
class EthernetInside(Dissector):
    def print(self, pkt: PacketView, at: i64, length: i64, out: Text) -> None:
        put_ethernet(pkt, at, length, out)


DISSECTORS: Final[dict[str, Dissector]] = {"print_ethernet": Ethernet(), "put_ethernet": EthernetInside()}
