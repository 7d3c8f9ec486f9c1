"""Dynamic Host Configuration Protocol for IPv6 (RFC 8415).

     0                   1                   2                   3
     0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
    +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    |    msg-type   |               transaction-id                  |
    |                            options                            |
    +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+

A relay agent's message has a hop count, a link address and a peer address instead of the
transaction's number. An option is a code and a length (2 bytes each), and as many bytes.

Options also of RFC 3319, 3633, 3646, 3898, 4075, 4242, 4280, 4580, 4649, 4704, 4776, 4833, 4994,
5007, 5192, 5908, 6334 and 8520.
"""

from __future__ import annotations

from wiretale.dissect.packet import PacketView, Truncated
from wiretale.dissect.text import Text
from wiretale.native import Final, i64
from wiretale.protocols import dns

RELAY_FORWARD: Final = 12
RELAY_REPLY: Final = 13

MESSAGES: Final[dict[int, bytes]] = {
    1: b"solicit",
    2: b"advertise",
    3: b"request",
    4: b"confirm",
    5: b"renew",
    6: b"rebind",
    7: b"reply",
    8: b"release",
    9: b"decline",
    10: b"reconfigure",
    11: b"inf-req",
    12: b"relay-fwd",
    13: b"relay-reply",
    14: b"leasequery",
    15: b"leasequery-reply",
}

OPTIONS: Final[dict[int, bytes]] = {
    1: b"client-ID",
    2: b"server-ID",
    3: b"IA_NA",
    4: b"IA_TA",
    5: b"IA_ADDR",
    6: b"option-request",
    7: b"preference",
    8: b"elapsed-time",
    9: b"relay-message",
    11: b"authentication",
    12: b"server-unicast",
    13: b"status-code",
    14: b"rapid-commit",
    15: b"user-class",
    16: b"vendor-class",
    17: b"vendor-specific-info",
    18: b"interface-ID",
    19: b"reconfigure-message",
    20: b"reconfigure-accept",
    21: b"SIP-servers-domain",
    22: b"SIP-servers-address",
    23: b"DNS-server",
    24: b"DNS-search-list",
    25: b"IA_PD",
    26: b"IA_PD-prefix",
    27: b"NIS-server",
    28: b"NIS+-server",
    29: b"NIS-domain-name",
    30: b"NIS+-domain-name",
    31: b"SNTP-servers",
    32: b"lifetime",
    33: b"BCMCS-domain-name",
    34: b"BCMCS-server",
    36: b"Geoconf-Civic",
    37: b"Remote-ID",
    38: b"Subscriber-ID",
    39: b"Client-FQDN",
    40: b"PANA-agent",
    41: b"POSIX-timezone",
    42: b"POSIX-tz-database",
    43: b"Echo-request-option",
    44: b"Lease-query",
    45: b"LQ-client-data",
    46: b"Clt-time",
    47: b"LQ-relay-data",
    48: b"LQ-client-link",
    56: b"NTP-server",
    64: b"AFTR-Name",
    112: b"MUD-URL",
}

STATUS_CODES: Final[dict[int, bytes]] = {
    0: b"Success",
    1: b"UnspecFail",
    2: b"NoAddrsAvail",
    3: b"NoBinding",
    4: b"NotOnLink",
    5: b"UseMulticast",
    6: b"NoPrefixAvail",
    7: b"UnknownQueryType",
    8: b"MalformedQuery",
    9: b"NotConfigured",
    10: b"NotAllowed",
}

RECONFIGURE_MESSAGES: Final[dict[int, bytes]] = {5: b"renew", 11: b"inf-req"}
LEASE_QUERIES: Final[dict[int, bytes]] = {1: b"by-address", 2: b"by-clientID"}
AUTHENTICATION_PROTOCOLS: Final[dict[int, bytes]] = {2: b"delayed", 3: b"reconfigure"}
SHOWN: Final = 10  # bytes of an identifier


class Unreadable(Exception):
    """An option cannot be read to its end, which ends its message's options."""


def print_dhcpv6(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """A DHCPv6 message, which another may carry."""
    pkt.enter(b"dhcp6", at)
    stop = min(pkt.end, at + length)
    out.put(b"dhcp6")
    if stop - at < 4:
        out.truncated(pkt)
        return
    kind = pkt.u8(at)
    out.put(b" ")
    out.name(MESSAGES, kind, b"msgtype-%d")
    if out.verbose == 0:
        return
    out.put(b" (")
    if kind in (RELAY_FORWARD, RELAY_REPLY):
        if stop - at < 18:
            raise Truncated()
        out.put(b"linkaddr=")
        out.host6(pkt, at + 2)
        if stop - at < 34:
            raise Truncated()
        out.put(b" peeraddr=")
        out.host6(pkt, at + 18)
        put_options(pkt, at + 34, stop, out)
    else:
        out.put(b"xid=%x" % pkt.u24(at + 1))
        put_options(pkt, at + 4, stop, out)
    out.put(b")")


def put_options(pkt: PacketView, at: i64, stop: i64, out: Text) -> None:
    """All options from `at` up to `stop`, or as far as they make sense."""
    while at < stop:
        if stop - at < 4:
            out.truncated(pkt)
            return
        code = pkt.u16(at)
        length = pkt.u16(at + 2)
        at += 4
        if length > stop - at:
            out.truncated(pkt)
            return
        out.put(b" (")
        out.name(OPTIONS, code, b"opt_%d")
        try:
            put_option(pkt, code, at, length, out)
        except Unreadable:
            out.truncated(pkt)
            return
        out.put(b")")
        at += length


def put_option(pkt: PacketView, code: i64, at: i64, length: i64, out: Text) -> None:
    """What the option `code` holds; ` ?` if its length is wrong."""
    stop = at + length
    if code in (1, 2):
        put_unique_identifier(pkt, at, length, out)
    elif code in (3, 25):
        if length < 12:
            out.put(b" ?")
            return
        out.put(b" IAID:%d T1:%d T2:%d" % (pkt.u32(at), pkt.u32(at + 4), pkt.u32(at + 8)))
        put_options(pkt, at + 12, stop, out)
    elif code == 4:
        if length < 4:
            out.put(b" ?")
            return
        out.put(b" IAID:%d" % pkt.u32(at))
        put_options(pkt, at + 4, stop, out)
    elif code == 5:
        if length < 24:
            out.put(b" ?")
            return
        out.put(b" ")
        out.host6(pkt, at)
        out.put(b" pltime:%d vltime:%d" % (pkt.u32(at + 16), pkt.u32(at + 20)))
        put_options(pkt, at + 24, stop, out)
    elif code == 26:
        if length < 25:
            out.put(b" ?")
            return
        out.put(b" ")
        out.host6(pkt, at + 9)
        out.put(b"/%d pltime:%d vltime:%d" % (pkt.u8(at + 8), pkt.u32(at), pkt.u32(at + 4)))
        put_options(pkt, at + 25, stop, out)
    elif code in (6, 43):
        if length % 2:
            out.put(b" ?")
            return
        for here in range(at, stop, 2):
            out.put(b" ")
            out.name(OPTIONS, pkt.u16(here), b"opt_%d")
    elif code in (7, 8, 32, 46):
        put_number(pkt, at, length, {7: 1, 8: 2, 32: 4, 46: 4}[code], out)
    elif code == 9:
        out.put(b" (")
        end = pkt.narrow(stop)
        print_dhcpv6(pkt, at, length, out)
        pkt.end = end
    elif code == 11:
        put_authentication(pkt, at, length, out)
    elif code == 13:
        put_status(pkt, at, length, out)
    elif code in (18, 38):
        put_identifier(pkt, at, length, out)
    elif code == 19:
        if length != 1:
            out.put(b" ?")
            return
        out.put(b" for ")
        out.name(RECONFIGURE_MESSAGES, pkt.u8(at), b"???\x28%02x)")
    elif code in (21, 24):
        while at < stop:
            out.put(b" ")
            at = put_domain(pkt, at, stop, out)
    elif code in (22, 23, 27, 28, 31, 34, 40, 48):
        put_addresses(pkt, at, length, out)
    elif code == 37:
        if length < 4:
            out.put(b" ?")
            return
        out.put(b" %d" % pkt.u32(at))
        put_identifier(pkt, at + 4, length - 4, out)
    elif code in (41, 42, 112):
        if length < 5:
            out.put(b" ?")
            return
        out.put(b" ")
        out.text_z(pkt, at, length)
    elif code == 44:
        if length < 17:
            out.put(b" ?")
            return
        out.put(b" ")
        out.name(LEASE_QUERIES, pkt.u8(at), b"type_%d")
        out.put(b" ")
        out.host6(pkt, at + 1)
        put_options(pkt, at + 17, stop, out)
    elif code == 45:
        put_options(pkt, at, stop, out)
    elif code == 47:
        if length < 16:
            out.put(b" ?")
            return
        out.put(b" ")
        out.host6(pkt, at)
        put_identifier(pkt, at + 16, length - 16, out)
    elif code == 56:
        put_time_servers(pkt, at, length, out)
    elif code == 64:
        put_softwire_name(pkt, at, length, out)


def put_number(pkt: PacketView, at: i64, length: i64, size: i64, out: Text) -> None:
    """A number of `size` bytes."""
    if length != size:
        out.put(b" ?")
        return
    out.put(b" %d" % int.from_bytes(pkt.raw(at, size), "big"))


def put_identifier(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """The beginning of an opaque identifier."""
    out.put(b" ")
    out.hex_bytes(pkt, at, min(length, SHOWN))
    out.put(b"...")


def put_addresses(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    if length % 16:
        out.put(b" ?")
        return
    for here in range(at, at + length, 16):
        out.put(b" ")
        out.host6(pkt, here)


def put_unique_identifier(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """A DUID (RFC 8415 11)."""
    kind = pkt.u16(at) if length >= 2 else 0
    if length < 2:
        out.put(b" ?")
    elif kind == 1:
        if length < 8:
            out.put(b" ?")
            return
        out.put(b" hwaddr/time type %d time %d " % (pkt.u16(at + 2), pkt.u32(at + 4)))
        out.hex_bytes(pkt, at + 8, length - 8)
    elif kind == 2:
        if length < 10:
            out.put(b" ?")
            return
        out.put(b" vid ")
        out.hex_bytes(pkt, at + 2, 8)
    elif kind == 3:
        if length < 4:
            out.put(b" ?")
            return
        out.put(b" hwaddr type %d " % pkt.u16(at + 2))
        out.hex_bytes(pkt, at + 4, length - 4)
    else:
        out.put(b" type %d" % kind)


def put_status(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    if length < 2:
        out.put(b" ?")
        return
    code = pkt.u16(at)
    if code > 255:
        out.put(b" INVALID code")
        return
    out.put(b" ")
    out.name(STATUS_CODES, code, b"code%d")


def put_authentication(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """The authentication option: delayed (RFC 3315 21.4) and reconfigure key (RFC 8415 20.4)."""
    if length < 11:
        out.put(b" ?")
        return
    protocol = pkt.u8(at)
    algorithm = pkt.u8(at + 1)
    method = pkt.u8(at + 2)
    out.put(b" proto: ")
    out.name(AUTHENTICATION_PROTOCOLS, protocol, b"%d")
    out.put(b", alg: ")
    out.name({1: b"HMAC-MD5"}, algorithm, b"%d")
    out.put(b", RDM: ")
    out.name({0: b"mono"}, method, b"%d")
    out.put(b", RD:")
    put_words(pkt, at + 3, 4, 2, out)
    at += 11
    length -= 11
    if protocol == 2 and length == 0:
        return  # a client asks for it
    if protocol == 2 and length >= 20:
        realm = length - 20
        if realm:
            out.put(b", realm: ")
            out.hex_bytes(pkt, at, realm)
        out.put(b", key ID: %08x" % pkt.u32(at + realm))
        out.put(b", HMAC-MD5:")
        put_words(pkt, at + realm + 4, 4, 4, out)
    elif protocol == 3 and length == 17:
        out.name({1: b" reconfig-key", 2: b" type: HMAC-MD5"}, pkt.u8(at), b" type: ??")
        out.put(b" value:")
        put_words(pkt, at + 1, 4, 4, out)
    else:
        out.put(b" ??")


def put_words(pkt: PacketView, at: i64, count: i64, size: i64, out: Text) -> None:
    """`count` groups of `size` bytes, in hexadecimal."""
    for i in range(count):
        out.put(b" ")
        out.hex_bytes(pkt, at + i * size, size)


def put_domain(pkt: PacketView, at: i64, stop: i64, out: Text) -> i64:
    """A domain name; returns where it ends. Raises `Unreadable` where it cannot be told to its end."""
    if not dns.put_name(pkt, stop, at, out):
        raise Unreadable()
    end = dns.skip_name(pkt, at)
    return stop if end < 0 else end  # the capture ended right before its last label


def put_time_servers(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """The NTP server option, of suboptions (RFC 5908)."""
    stop = at + length
    if length < 4:
        out.put(b" ?")
        return
    while stop - at > 4:
        code = pkt.u16(at)
        size = pkt.u16(at + 2)
        at += 4
        if size > stop - at:
            raise Unreadable()
        out.put(b" subopt:%d" % code)
        if code in (1, 2) and size == 16:
            out.put(b" ")
            out.host6(pkt, at)
        elif code == 3:
            out.put(b" ")
            if not dns.put_name(pkt, stop, at, out):
                raise Unreadable()
        else:
            out.put(b" ?")
        at += size


def put_softwire_name(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """The name of an AFTR (RFC 6334), of labels."""
    if length < 3:
        out.put(b" ?")
        return
    out.put(b" ")
    stop = at + length
    while at < stop:
        size = pkt.u8(at)
        if size == 0:
            return
        if size >= stop - at - 1:
            out.put(b" ?")
            return
        out.text_z(pkt, at + 1, size)
        at += 1 + size
        if pkt.u8(at) != 0:
            out.put(b".")
