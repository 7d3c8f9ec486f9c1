"""Point-to-Point Protocol (RFC 1661), in HDLC-like framing (RFC 1662) and without.

    +----------+----------+-------------+-------------+---------+
    | Address  | Control  |  Protocol   | Information | Padding |
    | 11111111 | 00000011 | 8/16 bits   |      *      |    *    |
    +----------+----------+-------------+-------------+---------+

The control protocols (LCP; IPCP RFC 1332, IPV6CP RFC 5072, CCP RFC 1962, BACP RFC 2125 ...) share
one header and one form of options:

    +--------+------------+--------+          +------+--------+-------
    |  Code  | Identifier | Length |  then    | Type | Length | Data
    +--------+------------+--------+          +------+--------+-------

Authentication: PAP (RFC 1334), CHAP (RFC 1994). Multilink: RFC 1990.
"""

from __future__ import annotations

from wiretale.dissect import hexdump
from wiretale.dissect.dispatch import Lazy
from wiretale.dissect.packet import PacketView
from wiretale.dissect.text import Text, name
from wiretale.native import Final, i64
from wiretale.protocols import tables
from wiretale.protocols.oui import VENDORS

PROTOCOLS: Final[dict[int, bytes]] = {
    0x0021: b"IP",
    0x0023: b"OSI",
    0x0025: b"NS",
    0x0027: b"DECNET",
    0x0029: b"APPLE",
    0x002B: b"IPX",
    0x002D: b"VJC IP",
    0x002F: b"VJNC IP",
    0x0031: b"BRPDU",
    0x0033: b"STII",
    0x0035: b"VINES",
    0x003D: b"MLPPP",
    0x0057: b"IP6",
    0x00FD: b"Compressed",
    0x0201: b"HELLO",
    0x0231: b"LUXCOM",
    0x0233: b"SNS",
    0x0281: b"MPLS",
    0x0283: b"MPLS",
    0x8021: b"IPCP",
    0x8023: b"OSICP",
    0x8025: b"NSCP",
    0x8027: b"DECNETCP",
    0x8029: b"APPLECP",
    0x802B: b"IPXCP",
    0x8033: b"STIICP",
    0x8035: b"VINESCP",
    0x8057: b"IP6CP",
    0x80FD: b"CCP",
    0x8281: b"MPLSCP",
    0xC021: b"LCP",
    0xC023: b"PAP",
    0xC025: b"LQM",
    0xC027: b"SPAP",
    0xC02B: b"BACP",
    0xC02D: b"BAP",
    0xC03D: b"MLPPP-CP",
    0xC123: b"Old-SPAP",
    0xC223: b"CHAP",
    0xC227: b"EAP",
}

LCP: Final = 0xC021
IPCP: Final = 0x8021
OSICP: Final = 0x8023
IPV6CP: Final = 0x8057
CCP: Final = 0x80FD
MPLSCP: Final = 0x8281
BACP: Final = 0xC02B
BAP: Final = 0xC02D
PAP: Final = 0xC023
CHAP: Final = 0xC223
EAP: Final = 0xC227
MULTILINK: Final = 0x003D
COMPRESSED: Final = 0x00FD
OSI: Final = 0x0023
CONTROL_PROTOCOLS: Final = (LCP, IPCP, OSICP, MPLSCP, IPV6CP, CCP, BACP)

# Which ethertype's dissector prints a PPP protocol; some implementations put ethertypes themselves there.
AS_ETHERTYPE: Final[dict[int, int]] = {
    0x0021: 0x0800,
    0x002F: 0x0800,
    0x0800: 0x0800,
    0x0057: 0x86DD,
    0x86DD: 0x86DD,
    0x002B: 0x8137,
    0x8137: 0x8137,
    0x0281: 0x8847,
    0x0283: 0x8847,
}

CODES: Final[dict[int, bytes]] = {
    0: b"Vendor-Extension",
    1: b"Conf-Request",
    2: b"Conf-Ack",
    3: b"Conf-Nack",
    4: b"Conf-Reject",
    5: b"Term-Request",
    6: b"Term-Ack",
    7: b"Code-Reject",
    8: b"Prot-Reject",
    9: b"Echo-Request",
    10: b"Echo-Reply",
    11: b"Disc-Req",
    12: b"Ident",
    13: b"Time-Rem",
    14: b"Reset-Req",
    15: b"Reset-Ack",
}

LCP_OPTIONS: Final[dict[int, bytes]] = {
    0: b"Vend-Ext",
    1: b"MRU",
    2: b"ACCM",
    3: b"Auth-Prot",
    4: b"Qual-Prot",
    5: b"Magic-Num",
    6: b"deprecated(6)",
    7: b"PFC",
    8: b"ACFC",
    9: b"FCS-Alt",
    10: b"SDP",
    11: b"Num-Mode",
    12: b"deprecated(12)",
    13: b"Call-Back",
    14: b"deprecated(14)",
    15: b"deprecated(15)",
    16: b"deprecated(16)",
    17: b"MRRU",
    18: b"12-Bit seq #",
    19: b"End-Disc",
    20: b"Proprietary",
    21: b"DCE-Id",
    22: b"MP+",
    23: b"Link-Disc",
    24: b"LCP-Auth-Opt",
    25: b"COBS",
    26: b"Prefix-elision",
    27: b"Multilink-header-Form",
    28: b"I18N",
    29: b"SDL-over-SONET/SDH",
    30: b"PPP-Muxing",
}

CHAP_ALGORITHMS: Final[dict[int, bytes]] = {5: b"MD5", 0x80: b"MS-CHAPv1", 0x81: b"MS-CHAPv2"}

CALLBACK_OPERATIONS: Final[dict[int, bytes]] = {
    0: b"UserAuth",
    1: b"DialString",
    2: b"LocalID",
    3: b"E.164",
    4: b"X.500",
    6: b"CBCP",
}

IPCP_OPTIONS: Final[dict[int, bytes]] = {
    1: b"IP-Addrs",
    2: b"IP-Comp",
    3: b"IP-Addr",
    4: b"Home-Addr",
    129: b"Pri-DNS",
    130: b"Pri-NBNS",
    131: b"Sec-DNS",
    132: b"Sec-NBNS",
}

IP_COMPRESSIONS: Final[dict[int, bytes]] = {0x002D: b"VJ-Comp", 0x0061: b"IP Header Compression"}
IP_HEADER_COMPRESSION: Final = 0x0061
COMPRESSION_SUBOPTIONS: Final[dict[int, bytes]] = {
    1: b"RTP-Compression",
    2: b"Enhanced RTP-Compression",
}

IPV6CP_OPTIONS: Final[dict[int, bytes]] = {1: b"Interface-ID"}

CCP_OPTIONS: Final[dict[int, bytes]] = {
    0: b"OUI",
    1: b"Pred-1",
    2: b"Pred-2",
    3: b"Puddle",
    16: b"HP-PPC",
    17: b"Stac-LZS",
    18: b"MPPC",
    19: b"Gand-FZA",
    20: b"V.42bis",
    21: b"BSD-Comp",
    23: b"LZS-DCP",
    24: b"MVRCA",
    25: b"DEC",
    26: b"Deflate",
    255: b"Reserved",
}

BACP_OPTIONS: Final[dict[int, bytes]] = {1: b"Favored-Peer"}

CHAP_CODES: Final[dict[int, bytes]] = {1: b"Challenge", 2: b"Response", 3: b"Success", 4: b"Fail"}
PAP_CODES: Final[dict[int, bytes]] = {1: b"Auth-Req", 2: b"Auth-ACK", 3: b"Auth-NACK"}

MULTILINK_FLAGS: Final[dict[int, bytes]] = {0xC000: b"begin, end", 0x8000: b"begin", 0x4000: b"end", 0: b"none"}


# ---- link types ----------------------------------------------------------------------------------


def print_ppp_link(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """A packet of link type PPP."""
    pkt.enter(b"ppp", at)
    if not pkt.has(at, 4):
        put_too_short(pkt, at, out)
        return
    print_ppp(pkt, at, length, out)
    pkt.link_header_length = 4  # not known yet when a packet that is cut short gets dumped


def print_ppp_serial(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """A packet of link type PPP_SERIAL: PPP in HDLC-like framing, or Cisco HDLC."""
    pkt.enter(b"ppp_hdlc", at)
    if not pkt.has(at, 2):
        put_too_short(pkt, at, out)
        return
    address = pkt.u8(at)
    if address == 0x0F or address == 0x8F:
        _CISCO_HDLC.print(pkt, at, length, out)
        return
    if not pkt.has(at, 4):
        put_too_short(pkt, at, out)
        return
    if out.link_level:
        out.put(b"%02x %02x %d " % (address, pkt.u8(at + 1), length))
    if address != 0xFF:
        out.put(b"unknown addr %02x; ctrl %02x" % (pkt.u8(at + 2), pkt.u8(at + 3)))
        pkt.link_header_length = 2
        return
    protocol = pkt.u16(at + 2)
    out.name(PROTOCOLS, protocol, b"unknown PPP protocol (0x%04x)")
    out.put(b": ")
    put_payload(pkt, protocol, at + 4, length - 4, out)
    pkt.link_header_length = 4  # not known yet when a packet that is cut short gets dumped


def put_too_short(pkt: PacketView, at: i64, out: Text) -> None:
    """Says that not even the header was captured; -x has nothing to show then."""
    out.truncated(pkt)
    pkt.link_header_length = pkt.left(at)


_CISCO_HDLC: Final = Lazy("chdlc:print_chdlc")


# ---- PPP itself ----------------------------------------------------------------------------------


def print_ppp(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """A PPP packet, with or without address and control, its protocol number compressed or not."""
    put_ppp(pkt, at, length, out)


def put_ppp(pkt: PacketView, at: i64, length: i64, out: Text) -> i64:
    """A PPP packet; returns the length of its header."""
    pkt.enter(b"ppp", at)
    start = at
    whole = length
    if length < 2:
        out.truncated(pkt)
        return 0
    marker = pkt.u16(at)
    if marker == 0xFF03 or marker == 0x0003 or marker == 0x0103:
        # Some kernels note the direction where the address was.
        if out.link_level and marker != 0xFF03:
            out.put(b"In  " if marker == 0x0003 else b"Out ")
        at += 2
        length -= 2
    if length < 2:
        out.truncated(pkt)
        return 0
    protocol = pkt.u8(at)
    if protocol & 1:
        at += 1
        length -= 1
    else:
        protocol = pkt.u16(at)
        at += 2
        length -= 2
    if out.link_level:
        found = PROTOCOLS.get(protocol)
        out.put(b"%s (0x%04x), length %d" % (found or b"unknown", protocol, whole))
        if found is None:
            return at - start
        out.put(b": ")
    put_payload(pkt, protocol, at, length, out)
    return at - start


def put_payload(pkt: PacketView, protocol: i64, at: i64, length: i64, out: Text) -> None:
    """What a PPP packet of `protocol` carries."""
    if protocol & 0xFF00 == 0x7E00:
        put_escaped(pkt, at - 1, length, out)
    elif protocol in CONTROL_PROTOCOLS:
        put_control(pkt, protocol, at, length, out)
    elif protocol == MULTILINK:
        put_multilink(pkt, at, length, out)
    elif protocol == CHAP:
        put_chap(pkt, at, length, out)
    elif protocol == PAP:
        put_pap(pkt, at, length, out)
    elif protocol == BAP:
        pass
    elif protocol == COMPRESSED:
        out.put(b"compressed PPP data")
    elif protocol == OSI:
        tables.ISO_CLNS.print(pkt, at, length, out)
    else:
        dissector = tables.ETHERTYPES.find(AS_ETHERTYPE.get(protocol, -1))
        if dissector is not None:
            dissector.print(pkt, at, length, out)
            return
        out.name(PROTOCOLS, protocol, b"unknown PPP protocol (0x%04x)")
        out.put(b" ")
        hexdump.hex_only(out, pkt, at, length)


def put_escaped(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """HDLC-like framing that was captured with its escapes (RFC 1662, 4.2): 0x7d, then the octet xor 0x20.

    The payload is dissected from a copy without them.
    """
    if length <= 0:
        return
    escaped = pkt.raw(at, min(length + 1, pkt.left(at)))
    plain = bytearray()
    i = 0
    while i < len(escaped):
        octet = escaped[i]
        i += 1
        if octet == 0x7D:
            if i > length:
                break
            if i >= len(escaped):
                if not plain:
                    out.truncated(pkt)
                    return
                break
            octet = escaped[i] ^ 0x20
            i += 1
        plain.append(octet)
    data, start, end = pkt.data, pkt.start, pkt.end
    pkt.data = bytes(plain)
    pkt.start = 0
    pkt.end = len(plain)
    try:
        put_unescaped(pkt, len(plain), out)
    finally:
        # Whatever comes after this packet's text (a hex dump) shows what was captured.
        pkt.data, pkt.start, pkt.end = data, start, end


def put_unescaped(pkt: PacketView, length: i64, out: Text) -> None:
    """What was in HDLC-like framing, from offset 0 of the packet's data."""
    if length < 1:
        return
    first = pkt.u8(0)
    if first == 0xFF and length >= 2 and pkt.u8(1) == 0x03:
        if length < 4:
            out.truncated(pkt)
            return
        put_unescaped_payload(pkt, pkt.u16(2), 4, length - 4, out)
    elif first == 0x21 or first == 0x57:
        dissector = tables.ETHERTYPES.find(AS_ETHERTYPE[first])
        if dissector is not None:
            dissector.print(pkt, 1, length - 1, out)
    elif length < 2:
        out.truncated(pkt)
    else:
        put_unescaped_payload(pkt, pkt.u16(0), 2, length - 2, out)


def put_unescaped_payload(pkt: PacketView, protocol: i64, at: i64, length: i64, out: Text) -> None:
    """What a PPP packet of `protocol` carries, unless that says it is escaped once more."""
    if protocol & 0xFF00 == 0x7E00:
        out.put(b"(protocol 0x%04x invalid)" % protocol)
    else:
        put_payload(pkt, protocol, at, length, out)


# ---- control protocols ---------------------------------------------------------------------------


def put_control(pkt: PacketView, protocol: i64, at: i64, length: i64, out: Text) -> None:
    """A packet of LCP or of a network control protocol."""
    start = at
    word = PROTOCOLS[protocol]
    out.put(word)
    out.put(b", ")
    if length < 4 or not pkt.has(at, 2):
        out.put(b"[|" + word + b"]")
        return
    code = pkt.u8(at)
    out.put(b"%s (0x%02x), id %d, length %d" % (
        name(CODES, code, b"Unknown Opcode"), code, pkt.u8(at + 1), length + 2))
    if not out.verbose:
        return
    stated = pkt.u16(at + 2)
    if stated < 4:
        out.put(b"\n\tencoded length %d (< 4))" % stated)
        return
    if stated > length:
        out.put(b"\n\tencoded length %d (> packet length %d))" % (stated, length))
        return
    length = stated
    out.put(b"\n\tencoded length %d (=Option(s) length %d)" % (length, length - 4))
    if length == 4:
        return
    if out.verbose > 1:
        hexdump.hex_only(out, pkt, start - 2, 6)
    at += 4
    rest = length - 4
    if code == 0:
        if rest < 7:
            return
        out.put(b"\n\t  Magic-Num 0x%08x" % pkt.u32(at))
        vendor = pkt.u24(at + 4)
        out.put(b" Vendor: %s (%d)" % (name(VENDORS, vendor, b"Unknown"), vendor))
    elif 1 <= code <= 4:
        while rest > 0:
            taken = put_option(pkt, protocol, at, length, out)
            if taken == 0:
                break
            if taken > rest:
                out.put(b" [remaining options length %d < %d]" % (rest, taken))
                out.invalid()
                break
            at += taken
            rest -= taken
    elif 5 <= code <= 7:
        pass
    elif code == 8:
        if rest < 2:
            return
        rejected = pkt.u16(at)
        out.put(b"\n\t  Rejected %s Protocol (0x%04x)" % (name(PROTOCOLS, rejected, b"unknown"), rejected))
        if rest > 2:
            out.put(b"\n\t  Rejected Packet")
            # Counted from the header's start, as the message of Ident below: four octets too many.
            hexdump.hex_only(out, pkt, at + 2, length - 2, b"\n\t    ")
    elif 9 <= code <= 11:
        if rest < 4:
            return
        out.put(b"\n\t  Magic-Num 0x%08x" % pkt.u32(at))
        if rest > 4:
            out.put(b"\n\t  -----trailing data-----")
            if not pkt.has(at + 4, rest - 4):
                out.put(b"[|" + word + b"]")
                return
            hexdump.hex_only(out, pkt, at + 4, rest - 4, b"\n\t  ")
    elif code == 12:
        if rest < 4:
            return
        out.put(b"\n\t  Magic-Num 0x%08x" % pkt.u32(at))
        if rest > 4:
            out.put(b"\n\t  Message\n\t    ")
            # The count is that of the magic number and the message: four octets too many are shown.
            if not put_text(pkt, at + 4, rest, out):
                out.put(b"[|" + word + b"]")
    elif code == 13:
        if rest < 8:
            return
        out.put(b"\n\t  Magic-Num 0x%08x" % pkt.u32(at))
        out.put(b", Seconds-Remaining %ds" % pkt.u32(at + 4))
    elif out.verbose <= 1:
        hexdump.hex_only(out, pkt, start - 2, length + 2, b"\n\t  ")


def put_text(pkt: PacketView, at: i64, count: i64, out: Text) -> bool:
    """`count` octets as text, NULs too. False if the capture ended before."""
    while count > 0:
        if not pkt.has(at, 1):
            return False
        out.character(pkt.u8(at))
        at += 1
        count -= 1
    return True


def put_option(pkt: PacketView, protocol: i64, at: i64, longest: i64, out: Text) -> i64:
    """One option of a control protocol. Returns its length, 0 if no more can be read."""
    if protocol == LCP:
        return put_lcp_option(pkt, at, longest, out)
    if protocol == IPCP:
        return put_ipcp_option(pkt, at, longest, out)
    if protocol == IPV6CP:
        return put_ipv6cp_option(pkt, at, longest, out)
    if protocol == CCP:
        return put_ccp_option(pkt, at, longest, out)
    if protocol == BACP:
        return put_bacp_option(pkt, at, longest, out)
    return 0


def put_option_head(
    pkt: PacketView, at: i64, longest: i64, names: dict[int, bytes], unknown: bytes, mark: bytes, out: Text
) -> i64:
    """Type and length of an option. Returns its length, 0 if that cannot be."""
    if not pkt.has(at, 2):
        out.put(mark)
        return 0
    kind = pkt.u8(at)
    length = pkt.u8(at + 1)
    if length > longest:
        return 0
    out.put(b"\n\t  %s Option (0x%02x), length %d" % (name(names, kind, unknown), kind, length))
    if length < 2:
        out.put(b" (length bogus, should be >= 2)")
        return 0
    return length


def put_bogus(out: Text, relation: bytes, wanted: int) -> None:
    """Says what an option's length should have been."""
    out.put(b" (length bogus, should be %s %d)" % (relation, wanted))


def put_option_bytes(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """An option's value in hexadecimal."""
    hexdump.hex_only(out, pkt, at + 2, length - 2, b"\n\t    ")


def put_lcp_option(pkt: PacketView, at: i64, longest: i64, out: Text) -> i64:
    """One option of LCP (RFC 1661, 6, and its successors)."""
    if pkt.has(at, 2) and pkt.u8(at) not in LCP_OPTIONS:
        length = pkt.u8(at + 1)
        if length > longest:
            return 0
        out.put(b"\n\tunknown LCP option 0x%02x" % pkt.u8(at))
        return length if length >= 2 else 0
    length = put_option_head(pkt, at, longest, LCP_OPTIONS, b"unknown", b"[|lcp]", out)
    if length == 0:
        return 0
    kind = pkt.u8(at)
    if kind == 0:
        if length < 6:
            put_bogus(out, b">=", 6)
            return length
        vendor = pkt.u24(at + 2)
        out.put(b": Vendor: %s (%d)" % (name(VENDORS, vendor, b"Unknown"), vendor))
    elif kind == 1 or kind == 17:
        if length != 4:
            put_bogus(out, b"=", 4)
            return length if kind == 1 else 0
        out.put(b": %d" % pkt.u16(at + 2))
    elif kind == 2 or kind == 5:
        if length != 6:
            put_bogus(out, b"=", 6)
            return length if kind == 2 else 0
        out.put(b": 0x%08x" % pkt.u32(at + 2))
    elif kind == 3:
        put_authentication(pkt, at, length, out)
        if length < 4:
            return length
    elif kind == 4:
        if length < 4:
            put_bogus(out, b">=", 4)
            return 0
        out.put(b": LQR" if pkt.u16(at + 2) == 0xC025 else b": unknown")
    elif kind == 7 or kind == 8:
        pass
    elif kind == 13:
        if length < 3:
            put_bogus(out, b">=", 3)
            return 0
        out.put(b": ")
        operation = pkt.u8(at + 2)
        out.put(b": Callback Operation %s (%d)" % (name(CALLBACK_OPERATIONS, operation, b"Unknown"), operation))
    elif kind == 19:
        if not put_endpoint(pkt, at, length, out):
            return 0
    elif kind == 23:
        if length != 4:
            put_bogus(out, b"=", 4)
            return 0
        out.put(b": 0x%04x" % pkt.u16(at + 2))
    elif out.verbose < 2:
        put_option_bytes(pkt, at, length, out)
    if out.verbose > 1:
        put_option_bytes(pkt, at, length, out)
    return length


def put_authentication(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """LCP's Authentication-Protocol option."""
    if length < 4:
        put_bogus(out, b">=", 4)
        return
    protocol = pkt.u16(at + 2)
    out.put(b": ")
    found = PROTOCOLS.get(protocol)
    out.put(found if found is not None else b"Unknown Auth Proto (0x04x)")
    if protocol == CHAP:
        out.put(b", " + name(CHAP_ALGORITHMS, pkt.u8(at + 4), b"Unknown Auth Alg %d"))
    elif protocol not in (PAP, EAP, 0xC027, 0xC123):
        hexdump.hex_only(out, pkt, at, length)


def put_endpoint(pkt: PacketView, at: i64, length: i64, out: Text) -> bool:
    """The value of LCP's Endpoint Discriminator (RFC 1990, 5.1.3). False if its length is wrong."""
    if length < 3:
        put_bogus(out, b">=", 3)
        return False
    kind = pkt.u8(at + 2)
    if kind == 2:
        if length != 7:
            put_bogus(out, b"=", 7)
            return False
        pkt.need(at + 3, 4)
        out.put(b": IPv4 ")
        out.host4(pkt, at + 3)
    elif kind == 3:
        if length != 9:
            put_bogus(out, b"=", 9)
            return False
        pkt.need(at + 3, 6)
        out.put(b": MAC ")
        out.ethernet(pkt, at + 3)
    else:
        out.put(b": " + name(ENDPOINT_CLASSES, kind, b"Unknown class %d"))
    return True


ENDPOINT_CLASSES: Final[dict[int, bytes]] = {0: b"Null", 1: b"Local", 4: b"Magic-Num-Block", 5: b"PSNDN"}


def put_ipcp_option(pkt: PacketView, at: i64, longest: i64, out: Text) -> i64:
    """One option of IPCP (RFC 1332, RFC 1877, RFC 3544)."""
    length = put_option_head(pkt, at, longest, IPCP_OPTIONS, b"unknown", b"[|ipcp]", out)
    if length == 0:
        return 0
    kind = pkt.u8(at)
    dumped = at
    if kind == 1:
        if length != 10:
            put_bogus(out, b"=", 10)
            return length
        pkt.need(at + 2, 8)
        out.put(b": src ")
        out.host4(pkt, at + 2)
        out.put(b", dst ")
        out.host4(pkt, at + 6)
    elif kind == 2:
        if length < 4:
            put_bogus(out, b">=", 4)
            return 0
        compression = pkt.u16(at + 2)
        out.put(b": %s (0x%02x):" % (name(IP_COMPRESSIONS, compression, b"Unknown"), compression))
        if compression == IP_HEADER_COMPRESSION:
            dumped = put_header_compression(pkt, at, length, out)
            if dumped < 0:
                return 0
    elif kind in IPCP_OPTIONS:
        if length != 6:
            put_bogus(out, b"=", 6)
            return 0
        pkt.need(at + 2, 4)
        out.put(b": ")
        out.host4(pkt, at + 2)
    elif out.verbose < 2:
        put_option_bytes(pkt, at, length, out)
    if out.verbose > 1:
        if dumped + 2 > pkt.end:
            out.put(b"\n\t    Dissector error: print_unknown_data called with pointer past end of packet")
        else:
            put_option_bytes(pkt, dumped, length, out)
    return length


def put_header_compression(pkt: PacketView, at: i64, length: i64, out: Text) -> i64:
    """The parameters of IP Header Compression (RFC 3544).

    Returns where the last suboption ended (that is what -vv dumps from), or -1 if they are malformed.
    """
    if length < 14:
        put_bogus(out, b">=", 14)
        return -1
    if not pkt.has(at + 2, 14):
        out.put(b"[|ipcp]")
        return -1
    out.put(b"\n\t    TCP Space %d, non-TCP Space %d, maxPeriod %d, maxTime %d, maxHdr %d" % (
        pkt.u16(at + 4), pkt.u16(at + 6), pkt.u16(at + 8), pkt.u16(at + 10), pkt.u16(at + 12)))
    rest = length - 14
    if rest == 0:
        return at
    out.put(b"\n\t      Suboptions, length %d" % rest)
    at += 14
    while rest >= 2:
        if not pkt.has(at, 2):
            out.put(b"[|ipcp]")
            return -1
        kind = pkt.u8(at)
        size = pkt.u8(at + 1)
        if kind == 0 or size < 2:
            break
        out.put(b"\n\t\t%s Suboption #%d, length %d" % (
            name(COMPRESSION_SUBOPTIONS, kind, b"Unknown"), kind, size))
        if size > rest:
            out.put(b" [remaining suboptions length %d < %d]" % (rest, size))
            out.invalid()
            break
        at += size
        rest -= size
    return at


def put_ipv6cp_option(pkt: PacketView, at: i64, longest: i64, out: Text) -> i64:
    """One option of IPV6CP (RFC 5072)."""
    length = put_option_head(pkt, at, longest, IPV6CP_OPTIONS, b"unknown", b"[|ip6cp]", out)
    if length == 0:
        return 0
    if pkt.u8(at) == 1:
        if length != 10:
            put_bogus(out, b"=", 10)
            return length
        if not pkt.has(at + 2, 8):
            out.put(b"[|ip6cp]")
            return 0
        out.put(b": %04x:%04x:%04x:%04x" % (pkt.u16(at + 2), pkt.u16(at + 4), pkt.u16(at + 6), pkt.u16(at + 8)))
    elif out.verbose < 2:
        put_option_bytes(pkt, at, length, out)
    if out.verbose > 1:
        put_option_bytes(pkt, at, length, out)
    return length


def put_ccp_option(pkt: PacketView, at: i64, longest: i64, out: Text) -> i64:
    """One option of CCP (RFC 1962); BSD-Compress RFC 1977, MVRCA RFC 1975, Deflate RFC 1979."""
    length = put_option_head(pkt, at, longest, CCP_OPTIONS, b"Unknown", b"[|ccp]", out)
    if length == 0:
        return 0
    kind = pkt.u8(at)
    if kind == 21:
        if length < 3:
            put_bogus(out, b">=", 3)
            return length
        value = pkt.u8(at + 2)
        out.put(b": Version: %d, Dictionary Bits: %d" % (value >> 5, value & 0x1F))
    elif kind == 24:
        if length < 4:
            put_bogus(out, b">=", 4)
            return length
        value = pkt.u8(at + 2)
        out.put(b": Features: %d, PxP: %s, History: %d, #CTX-ID: %d" % (
            value >> 6, b"Enabled" if value & 0x20 else b"Disabled", value & 0x1F, pkt.u8(at + 3)))
    elif kind == 26:
        if length < 4:
            put_bogus(out, b">=", 4)
            return length
        value = pkt.u8(at + 2)
        out.put(b": Window: %dK, Method: %s (0x%x), MBZ: %d, CHK: %d" % (
            value >> 4, b"zlib" if value & 0x0F == 8 else b"unknown", value & 0x0F,
            pkt.u8(at + 3) >> 2, pkt.u8(at + 3) & 3))
    elif out.verbose < 2:
        put_option_bytes(pkt, at, length, out)
    if out.verbose > 1:
        put_option_bytes(pkt, at, length, out)
    return length


def put_bacp_option(pkt: PacketView, at: i64, longest: i64, out: Text) -> i64:
    """One option of BACP (RFC 2125)."""
    length = put_option_head(pkt, at, longest, BACP_OPTIONS, b"Unknown", b"[|bacp]", out)
    if length == 0:
        return 0
    if pkt.u8(at) == 1:
        if length != 6:
            put_bogus(out, b"=", 6)
            return length
        out.put(b": Magic-Num 0x%08x" % pkt.u32(at + 2))
    elif out.verbose < 2:
        put_option_bytes(pkt, at, length, out)
    if out.verbose > 1:
        put_option_bytes(pkt, at, length, out)
    return length


# ---- multilink and authentication ----------------------------------------------------------------


def put_multilink(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """A fragment in multilink PPP (RFC 1990)."""
    if not out.link_level:
        out.put(b"MLPPP, ")
    if length < 2 or not pkt.has(at, 2):
        out.put(b"[|mlppp]")
        return
    head = pkt.u16(at)
    out.put(b"seq 0x%03x, Flags [%s], length %d" % (head & 0x0FFF, MULTILINK_FLAGS[head & 0xC000], length))


def put_chap(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """A CHAP packet (RFC 1994)."""
    start = at
    if length < 1:
        out.put(b"[|chap]")
        return
    if length < 4:
        pkt.need(at, 1)
        out.put(b"[|chap 0x%02x]" % pkt.u8(at))
        return
    code = pkt.u8(at)
    out.put(b"CHAP, %s (0x%02x)" % (name(CHAP_CODES, code, b"unknown"), code))
    out.put(b", id %d" % pkt.u8(at + 1))
    stated = pkt.u16(at + 2)
    at += 4
    if code == 1 or code == 2:
        if length - (at - start) < 1:
            return
        size = pkt.u8(at)
        at += 1
        if length - (at - start) < size:
            return
        out.put(b", Value ")
        stop = at + size
        while at < stop:
            out.octet_hex(pkt.u8(at))
            at += 1
        count = stated - (at - start)
        out.put(b", Name ")
    elif code == 3 or code == 4:
        out.put(b", Msg ")
        count = stated - 4
    else:
        return
    if count < 0:
        # A length shorter than the header wraps around: everything that was captured is shown.
        count = 0xFFFFFFFF
    while count > 0:
        out.character(pkt.u8(at))
        at += 1
        count -= 1


def put_pap(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """A PAP packet (RFC 1334)."""
    start = at
    if length < 1:
        out.put(b"[|pap]")
        return
    if length < 4:
        out.put(b"[|pap 0x%02x]" % pkt.u8(at))
        return
    code = pkt.u8(at)
    out.put(b"PAP, %s (0x%02x)" % (name(PAP_CODES, code, b"unknown"), code))
    out.put(b", id %d" % pkt.u8(at + 1))
    stated = pkt.u16(at + 2)
    if stated < 4:
        out.put(b", length %d < PAP header length" % stated)
        return
    if stated > length:
        out.put(b", length %d > packet size" % stated)
        return
    rest = stated - 4
    at += 4
    words: tuple[bytes, ...]
    if code == 1:
        words = (b", Peer ", b", Name ")
    elif code == 2 or code == 3:
        words = (b", Msg ",)
    else:
        return
    for word in words:
        if rest < 1:
            if at == start + 4:
                out.put(b"[|pap]")
            return
        size = pkt.u8(at)
        at += 1
        rest -= 1
        if rest < size:
            return
        out.put(word)
        stop = at + size
        while at < stop:
            out.character(pkt.u8(at))
            at += 1
        rest -= size
