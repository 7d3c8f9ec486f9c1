"""Bootstrap Protocol (RFC 951, 1542) and Dynamic Host Configuration Protocol (RFC 2131, 2132).

     0                   1                   2                   3
     0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
    +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    |     op (1)    |   htype (1)   |   hlen (1)    |   hops (1)    |
    |                            xid (4)                            |
    |           secs (2)            |           flags (2)           |
    |                          ciaddr  (4)                          |
    |                          yiaddr  (4)                          |
    |                          siaddr  (4)                          |
    |                          giaddr  (4)                          |
    |                          chaddr  (16)                         |
    |                          sname   (64)                         |
    |                          file    (128)                        |
    |                          options (variable)                   |
    +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
"""

from __future__ import annotations

from wiretale.dissect import hexdump
from wiretale.dissect.packet import CutShort, PacketView
from wiretale.dissect.text import Text, name
from wiretale.native import Final, i64

REQUEST: Final = 1
REPLY: Final = 2
ETHERNET: Final = 1  # the hardware type
HLEN_ETHERNET: Final = 6
BROADCAST: Final = 0x8000
MAGIC_RFC1048: Final = 0x63825363
MAGIC_CMU: Final = 0x434D5500
CMU_MASK: Final = 1  # the flag that says that the subnet mask is meant

OPERATIONS: Final[dict[int, bytes]] = {REQUEST: b"Request", REPLY: b"Reply"}

PAD: Final = 0
END: Final = 255

# How a value is written.
ADDRESSES: Final = 1  # IPv4 addresses
PAIRS: Final = 2  # pairs of IPv4 addresses
TEXT: Final = 3
LONGS: Final = 4
SHORTS: Final = 5
BOOLEANS: Final = 6
OCTETS: Final = 7
GUESS: Final = 8  # numbers as wide as the length allows
PARAMETERS: Final = 9
CODE: Final = 10  # one octet that has names
CLIENT_ID: Final = 11
USER_CLASS: Final = 12
FQDN: Final = 13
RELAY_AGENT: Final = 14
ROUTES: Final = 15
SIGNED: Final = 16  # 32-bit numbers that may be negative

# IANA's "BOOTP Vendor Extensions and DHCP Options", by the short names that everybody knows from tcpdump.
OPTIONS: Final[dict[int, tuple[bytes, int]]] = {
    0: (b"PAD", GUESS),
    1: (b"Subnet-Mask", ADDRESSES),
    2: (b"Time-Zone", SIGNED),
    3: (b"Default-Gateway", ADDRESSES),
    4: (b"Time-Server", ADDRESSES),
    5: (b"IEN-Name-Server", ADDRESSES),
    6: (b"Domain-Name-Server", ADDRESSES),
    7: (b"LOG", ADDRESSES),
    8: (b"CS", ADDRESSES),  # cookie servers
    9: (b"LPR-Server", ADDRESSES),
    10: (b"IM", ADDRESSES),  # Impress servers
    11: (b"RL", ADDRESSES),  # resource location servers
    12: (b"Hostname", TEXT),
    13: (b"BS", SHORTS),  # boot file size
    14: (b"DP", TEXT),  # dump path
    15: (b"Domain-Name", TEXT),
    16: (b"SS", ADDRESSES),  # swap server
    17: (b"RP", TEXT),  # root path
    18: (b"EP", TEXT),  # extensions path
    19: (b"IPF", BOOLEANS),  # IP forwarding
    20: (b"SRT", BOOLEANS),  # non-local source routing
    21: (b"PF", PAIRS),  # policy filters
    22: (b"RSZ", SHORTS),  # reassembly size
    23: (b"TTL", OCTETS),
    24: (b"MTU-Timeout", LONGS),
    25: (b"MTU-Table", SHORTS),
    26: (b"MTU", SHORTS),
    27: (b"LSN", BOOLEANS),  # all subnets are local
    28: (b"BR", ADDRESSES),
    29: (b"MD", BOOLEANS),  # mask discovery
    30: (b"MS", BOOLEANS),  # mask supplier
    31: (b"Router-Discovery", BOOLEANS),
    32: (b"RSA", ADDRESSES),  # router solicitation address
    33: (b"Static-Route", PAIRS),
    34: (b"UT", BOOLEANS),  # trailer encapsulation
    35: (b"AT", LONGS),  # ARP timeout
    36: (b"IE", BOOLEANS),  # IEEE 802.3 encapsulation
    37: (b"TT", OCTETS),  # TCP default TTL
    38: (b"KI", LONGS),  # keepalive interval
    39: (b"KG", BOOLEANS),  # keepalive garbage
    40: (b"YD", TEXT),  # NIS domain
    41: (b"YS", ADDRESSES),  # NIS servers
    42: (b"NTP", ADDRESSES),
    43: (b"Vendor-Option", OCTETS),
    44: (b"Netbios-Name-Server", ADDRESSES),
    45: (b"WDD", ADDRESSES),  # NetBIOS datagram distribution
    46: (b"Netbios-Node", CODE),
    47: (b"Netbios-Scope", TEXT),
    48: (b"XFS", ADDRESSES),
    49: (b"XDM", ADDRESSES),
    50: (b"Requested-IP", ADDRESSES),
    51: (b"Lease-Time", LONGS),
    52: (b"OO", CODE),  # option overload
    53: (b"DHCP-Message", CODE),
    54: (b"Server-ID", ADDRESSES),
    55: (b"Parameter-Request", PARAMETERS),
    56: (b"MSG", TEXT),
    57: (b"MSZ", SHORTS),  # maximum message size
    58: (b"RN", LONGS),  # renewal time
    59: (b"RB", LONGS),  # rebinding time
    60: (b"Vendor-Class", TEXT),
    61: (b"Client-ID", CLIENT_ID),
    64: (b"N+D", SHORTS),  # NIS+ domain
    65: (b"N+S", ADDRESSES),  # NIS+ servers
    66: (b"TFTP", TEXT),
    67: (b"BF", TEXT),  # boot file
    68: (b"MH", ADDRESSES),  # mobile IP home agents
    69: (b"SMTP", ADDRESSES),
    70: (b"POP3", ADDRESSES),
    71: (b"NNTP", ADDRESSES),
    72: (b"WWW", ADDRESSES),
    73: (b"FG", ADDRESSES),  # finger
    74: (b"IRC", ADDRESSES),
    75: (b"STS", ADDRESSES),  # StreetTalk
    76: (b"STDA", ADDRESSES),
    77: (b"User-Class", USER_CLASS),
    78: (b"SLP-DA", OCTETS),
    79: (b"SLP-SCOPE", OCTETS),
    80: (b"SLP-NA", TEXT),
    81: (b"FQDN", FQDN),
    82: (b"Agent-Information", RELAY_AGENT),
    83: (b"ARMT", OCTETS),
    88: (b"TZSTR", TEXT),
    89: (b"FQDNS", OCTETS),
    90: (b"AUTH", OCTETS),
    91: (b"Last-Transaction-Time", SIGNED),
    92: (b"Associated-IP", ADDRESSES),
    93: (b"ARCH", SHORTS),
    94: (b"NDI", OCTETS),
    95: (b"LDAP", TEXT),
    97: (b"GUID", OCTETS),
    98: (b"UAP", TEXT),
    100: (b"POSIX-TZ", TEXT),
    101: (b"TZ-Name", TEXT),
    112: (b"NI", ADDRESSES),  # NetInfo servers
    113: (b"NITAG", TEXT),
    114: (b"URL", TEXT),
    116: (b"NOAUTO", BOOLEANS),
    117: (b"NSSEARCH", SHORTS),
    118: (b"SUBNET", ADDRESSES),
    121: (b"Classless-Static-Route", ROUTES),
    150: (b"TFTP-Server-Address", ADDRESSES),
    161: (b"MUD-URL", TEXT),
    249: (b"Classless-Static-Route-Microsoft", ROUTES),
    255: (b"END", GUESS),
}
UNKNOWN_OPTION: Final = (b"Unknown", GUESS)

MESSAGE: Final = 53
NODE_TYPE: Final = 46
OVERLOAD: Final = 52
CLIENT_IDENTIFIER: Final = 61

# The least lengths that are asked for.
LEAST: Final[dict[int, int]] = {CODE: 1, CLIENT_ID: 1, USER_CLASS: 2, FQDN: 3, ROUTES: 5}

MESSAGES: Final[dict[int, bytes]] = {  # RFC 2132 9.6, RFC 4388
    1: b"Discover",
    2: b"Offer",
    3: b"Request",
    4: b"Decline",
    5: b"ACK",
    6: b"NACK",
    7: b"Release",
    8: b"Inform",
    10: b"LeaseQuery",
    11: b"LeaseUnassigned",
    12: b"LeaseUnknown",
    13: b"LeaseActive",
}
NODE_TYPES: Final[dict[int, bytes]] = {1: b"b-node", 2: b"p-node", 4: b"m-node", 8: b"h-node"}
OVERLOADS: Final[dict[int, bytes]] = {1: b"file", 2: b"sname", 3: b"file+sname"}
HARDWARE: Final[dict[int, bytes]] = {
    1: b"ether",
    6: b"ieee802",
    7: b"arcnet",
    15: b"frelay",
    23: b"strip",
    24: b"ieee1394",
}
SUBOPTIONS: Final[dict[int, bytes]] = {1: b"Circuit-ID", 2: b"Remote-ID", 6: b"Subscriber-ID"}  # RFC 3046, 3993
CMU_ADDRESSES: Final[tuple[bytes, ...]] = (b"NS1", b"NS2", b"IEN1", b"IEN2", b"TS1", b"TS2")


def print_bootp(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """A BOOTP or DHCP message."""
    pkt.enter(b"bootp", at)
    try:
        put_message(pkt, at, length, out)
    except CutShort:
        out.truncated(pkt)


def put_message(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """What a message says."""
    operation = pkt.u8(at)
    out.put(b"BOOTP/DHCP, ")
    out.name(OPERATIONS, operation, b"unknown (0x%02x)")
    hardware = pkt.u8(at + 1)
    hardware_length = pkt.u8(at + 2)
    ethernet = hardware == ETHERNET and hardware_length == HLEN_ETHERNET
    if ethernet and operation == REQUEST:
        pkt.need(at + 28, 6)
        out.put(b" from ")
        out.ethernet(pkt, at + 28)
    out.put(b", length ")
    out.dec(length)
    if not out.verbose:
        return
    pkt.check(at, 10)
    if hardware != ETHERNET:
        out.put(b", htype ")
        out.dec(hardware)
    if not ethernet:
        out.put(b", hlen ")
        out.dec(hardware_length)
    hops = pkt.u8(at + 3)
    if hops:
        out.put(b", hops ")
        out.dec(hops)
    xid = pkt.u32(at + 4)
    if xid:
        out.put(b", xid 0x")
        out.hex(xid)
    seconds = pkt.u16(at + 8)
    if seconds:
        out.put(b", secs ")
        out.dec(seconds)
    flags = pkt.u16(at + 10)
    out.put(b", Flags [Broadcast]" if flags & BROADCAST else b", Flags [none]")
    if out.verbose > 1:
        out.put(b" (0x")
        out.hex0(flags, 4)
        out.put(b")")
    put_address(pkt, at + 12, b"Client-IP", out)
    put_address(pkt, at + 16, b"Your-IP", out)
    put_address(pkt, at + 20, b"Server-IP", out)
    put_address(pkt, at + 24, b"Gateway-IP", out)
    if ethernet:
        pkt.need(at + 28, 6)
        out.put(b"\n\t  Client-Ethernet-Address ")
        out.ethernet(pkt, at + 28)
    put_name(pkt, at + 44, 64, b"sname", out)
    put_name(pkt, at + 108, 128, b"file", out)
    pkt.check(at + 236, 4)
    magic = pkt.u32(at + 236)
    if magic == MAGIC_RFC1048:
        put_options(pkt, at + 236, out)
    elif magic == MAGIC_CMU:
        put_cmu(pkt, at + 240, out)
    elif magic:
        out.put(b"\n\t  Vendor-#0x")
        out.hex(magic)


def put_address(pkt: PacketView, at: i64, what: bytes, out: Text) -> None:
    """A line for one of the four addresses, if it is not 0.0.0.0."""
    if pkt.u32(at):
        out.put(b"\n\t  " + what + b" ")
        out.host4(pkt, at)


def put_name(pkt: PacketView, at: i64, size: i64, what: bytes, out: Text) -> None:
    """A line for a NUL-terminated name, if it is not empty. One without its NUL counts as cut short."""
    if not pkt.u8(at):
        return
    out.put(b"\n\t  " + what + b' "')
    end = at + size
    ended = False
    while at < end and at < pkt.end:
        character = pkt.u8(at)
        if character == 0:
            ended = True
            break
        out.character(character)
        at += 1
    out.put(b'"')
    if not ended:
        # Asks for more than there can be, so that the line ends here.
        pkt.check(pkt.end, 1)


def put_cmu(pkt: PacketView, at: i64, out: Text) -> None:
    """Carnegie Mellon's vendor data, which RFC 1048 replaced; `at` is after the magic number."""
    out.put(b" vend-cmu")
    pkt.check(at, 1)
    flags = pkt.u8(at)
    if flags & ~CMU_MASK & 0xFF:
        out.put(b" F:0x")
        out.hex(flags)
    put_cmu_address(pkt, at + 8, b"DG", out)
    put_cmu_address(pkt, at + 4, b"SM" if flags & CMU_MASK else b"SM*", out)
    at += 12
    for word in CMU_ADDRESSES:
        put_cmu_address(pkt, at, word, out)
        at += 4


def put_cmu_address(pkt: PacketView, at: i64, what: bytes, out: Text) -> None:
    """One address of the CMU vendor data, if it is not 0.0.0.0."""
    pkt.check(at, 4)
    if pkt.u32(at):
        out.put(b" " + what + b":")
        out.host4(pkt, at)


def put_options(pkt: PacketView, at: i64, out: Text) -> None:
    """The magic cookie and the options up to the end of the packet."""
    out.put(b"\n\t  Vendor-rfc1048 Extensions\n\t    Magic Cookie 0x")
    out.hex0(pkt.u32(at), 8)
    at += 4
    while at < pkt.end:
        tag = pkt.u8(at)
        at += 1
        if tag == PAD and out.verbose < 3:
            continue
        if tag == END and out.verbose < 3:
            return
        what, form = OPTIONS.get(tag, UNKNOWN_OPTION)
        size: i64 = 0
        if tag != PAD and tag != END:
            size = pkt.u8(at)
            at += 1
        out.put(b"\n\t    " + what + b" (")
        out.dec(tag)
        out.put(b"), length ")
        out.dec(size)
        if tag == PAD:
            pads: i64 = 1
            while at < pkt.end and pkt.u8(at) == PAD:
                pads += 1
                at += 1
            if pads > 1:
                out.put(b", occurs ")
                out.dec(pads)
            continue
        if tag == END:
            continue
        if size:
            out.put(b": ")
        pkt.check(at, size)
        if tag == MESSAGE and size == 1:
            out.name(MESSAGES, pkt.u8(at), b"Unknown (%d)")
        elif form == PARAMETERS:
            put_parameters(pkt, at, size, out)
        else:
            put_value(pkt, at, size, tag, form, out)
        at += size


def put_parameters(pkt: PacketView, at: i64, size: i64, out: Text) -> None:
    """The names of the options that a client asks for, four a line."""
    i: i64 = 0
    while i < size:
        out.put(b"\n\t      " if i % 4 == 0 else b", ")
        tag = pkt.u8(at + i)
        out.put(OPTIONS.get(tag, UNKNOWN_OPTION)[0] + b" (")
        out.dec(tag)
        out.put(b")")
        i += 1


def put_value(pkt: PacketView, at: i64, size: i64, tag: i64, form: int, out: Text) -> None:
    """An option's value; what is left over at its end gets a line of its own."""
    if form == GUESS:
        form = OCTETS if size & 1 else SHORTS if size & 2 else LONGS
    elif form == CODE and tag == MESSAGE:
        form = OCTETS
    least: i64 = LEAST.get(form, 0)
    if size < least:
        out.put(b"[ERROR: length < %d bytes]" % least)
        return
    end = at + size
    if form == TEXT:
        out.put(b'"')
        out.text(pkt, at, size)
        out.put(b'"')
    elif form == ADDRESSES:
        at = put_addresses(pkt, at, end, out)
    elif form == PAIRS:
        at = put_pairs(pkt, at, end, out)
    elif form == LONGS:
        at = put_numbers(pkt, at, end, 4, b",", out)
    elif form == SIGNED:
        at = put_numbers(pkt, at, end, -4, b",", out)
    elif form == SHORTS:
        at = put_numbers(pkt, at, end, 2, b",", out)
    elif form == OCTETS:
        at = put_numbers(pkt, at, end, 1, b".", out)
    elif form == BOOLEANS:
        at = put_booleans(pkt, at, end, out)
    elif form == CODE:
        out.name(NODE_TYPES if tag == NODE_TYPE else OVERLOADS, pkt.u8(at), b"#%d")
        at += 1
    elif form == CLIENT_ID:
        put_client_id(pkt, at, size, out)
    elif form == USER_CLASS:
        put_user_class(pkt, at, size, out)
    elif form == FQDN:
        put_fqdn(pkt, at, size, out)
    elif form == RELAY_AGENT:
        at = put_relay_agent(pkt, at, end, out)
    elif form == ROUTES:
        put_routes(pkt, at, end, out)
    if form in COUNTED and at < end:
        out.put(b"\n\t  trailing data length ")
        out.dec(end - at)


COUNTED: Final = frozenset({ADDRESSES, PAIRS, LONGS, SIGNED, SHORTS, CODE, RELAY_AGENT})  # what may leave a rest


def put_addresses(pkt: PacketView, at: i64, end: i64, out: Text) -> i64:
    """IPv4 addresses with commas between them; returns where the last whole one ends."""
    first = True
    while at + 4 <= end:
        if not first:
            out.put(b",")
        out.host4(pkt, at)
        at += 4
        first = False
    return at


def put_pairs(pkt: PacketView, at: i64, end: i64, out: Text) -> i64:
    """Pairs of IPv4 addresses; returns where the last whole one ends."""
    first = True
    while at + 8 <= end:
        if not first:
            out.put(b",")
        out.put(b"(")
        out.host4(pkt, at)
        out.put(b":")
        out.host4(pkt, at + 4)
        out.put(b")")
        at += 8
        first = False
    return at


def put_numbers(pkt: PacketView, at: i64, end: i64, width: i64, separator: bytes, out: Text) -> i64:
    """Numbers of `width` octets (-4: four, signed); returns where the last whole one ends."""
    first = True
    signed = width < 0
    if signed:
        width = -width
    while at + width <= end:
        if not first:
            out.put(separator)
        out.dec(pkt.i32(at) if signed else pkt.u32(at) if width == 4 else pkt.u16(at) if width == 2 else pkt.u8(at))
        at += width
        first = False
    return at


def put_booleans(pkt: PacketView, at: i64, end: i64, out: Text) -> i64:
    """Octets that should be 1 or 0, as Y or N."""
    first = True
    while at < end:
        if not first:
            out.put(b",")
        value = pkt.u8(at)
        if value > 1:
            out.dec(value)
            out.put(b"?")
        else:
            out.put(b"Y" if value else b"N")
        at += 1
        first = False
    return at


def put_client_id(pkt: PacketView, at: i64, size: i64, out: Text) -> None:
    """A client identifier (RFC 2132 9.14): text, or a hardware type and an address."""
    kind = pkt.u8(at)
    if kind == 0:
        out.put(b'"')
        out.text(pkt, at + 1, size - 1)
        out.put(b'"')
        return
    known = HARDWARE.get(kind)
    if known is None:
        out.put(b"hardware-type ")
        out.dec(kind)
        out.put(b", ")
    else:
        out.put(known + b" ")
    out.octets(pkt, at + 1, size - 1)


def put_user_class(pkt: PacketView, at: i64, size: i64, out: Text) -> None:
    """The user class option (RFC 3004): instances, each with its length."""
    number: i64 = 0
    while size > 0:
        number += 1
        out.put(b"\n\t      instance#")
        out.dec(number)
        out.put(b": ")
        length = pkt.u8(at)
        at += 1
        size -= 1
        if length == 0:
            out.put(b"[ERROR: suboption length must be non-zero]")
            return
        if length > size:
            out.put(b"[ERROR: invalid option]")
            return
        out.put(b'"')
        out.text(pkt, at, length)
        out.put(b'", length ')
        out.dec(length)
        at += length
        size -= length


def put_fqdn(pkt: PacketView, at: i64, size: i64, out: Text) -> None:
    """The client FQDN option (RFC 4702)."""
    flags = pkt.u8(at)
    if flags & 0xF0:
        out.put(b"[ERROR: MBZ nibble 0x%x != 0] " % (flags >> 4))
    if flags & 0x0F:
        out.put(b"[")
        if flags & 1:
            out.put(b"S")  # the server should do the A update
        if flags & 2:
            out.put(b"O")  # the server overrode S
        if flags & 4:
            out.put(b"E")  # canonical wire format
        if flags & 8:
            out.put(b"N")  # no DNS updates
        out.put(b"] ")
    first = pkt.u8(at + 1)
    second = pkt.u8(at + 2)
    if first or second:
        out.dec(first)
        out.put(b"/")
        out.dec(second)
        out.put(b" ")
    out.put(b'"')
    out.text(pkt, at + 3, size - 3)
    out.put(b'"')


def put_relay_agent(pkt: PacketView, at: i64, end: i64, out: Text) -> i64:
    """The relay agent information option (RFC 3046); returns where its last whole sub-option ends."""
    while at + 2 <= end:
        kind = pkt.u8(at)
        length = pkt.u8(at + 1)
        at += 2
        out.put(b"\n\t      ")
        out.put(name(SUBOPTIONS, kind, b"Unknown"))
        out.put(b" SubOption ")
        out.dec(kind)
        out.put(b", length ")
        out.dec(length)
        out.put(b": ")
        if at + length > end:
            out.put(b"length goes past end of option")
            return end
        if kind in SUBOPTIONS:
            out.text(pkt, at, length)
        else:
            hexdump.hex_only(out, pkt, at, length, b"\n\t\t")
        at += length
    return at


def put_routes(pkt: PacketView, at: i64, end: i64, out: Text) -> None:
    """Classless static routes (RFC 3442): destinations of as many octets as their masks need."""
    first = True
    while at < end:
        if not first:
            out.put(b",")
        first = False
        width = pkt.u8(at)
        at += 1
        if width > 32:
            out.put(b"[ERROR: Mask width (%d) > 32]" % width)
            return
        significant = (width + 7) // 8
        if significant + 4 > end - at:
            out.put(b"[ERROR: Remaining length (%d) < %d bytes]" % (end - at, significant + 4))
            return
        out.put(b"(")
        if width == 0:
            out.put(b"default")
        else:
            out.dotted(pkt.raw(at, significant).ljust(4, b"\0"), 0)
            out.put(b"/")
            out.dec(width)
        at += significant
        out.put(b":")
        out.host4(pkt, at)
        at += 4
        out.put(b")")
