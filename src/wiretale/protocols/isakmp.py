"""Internet Security Association and Key Management Protocol (RFC 2408), which carries IKEv1 (RFC 2407, 2409)
and IKEv2 (RFC 7296); and what shares its UDP ports, NAT keepalives and ESP in UDP (RFC 3948).

     0                   1                   2                   3
     0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
    +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    |                       Initiator Cookie (8)                    |
    |                       Responder Cookie (8)                    |
    |  Next Payload | MjVer | MnVer | Exchange Type |     Flags     |
    |                          Message ID                           |
    |                            Length                             |
    +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    | Next Payload  |C|  RESERVED   |         Payload Length        |  of each payload
    +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
"""

from __future__ import annotations

from wiretale.dissect.packet import CutShort, PacketView
from wiretale.dissect.text import Keys, Text, name
from wiretale.native import Final, i64
from wiretale.protocols import tables

HEADER: Final = 28
GENERIC: Final = 4  # the header of a payload
ESP: Final = 50
VERSION_1: Final = -1  # stands for the place of a message whose payloads are not of version 2
MAX_EXCHANGES: Final = 20  # initiators that are remembered

ENCRYPTED: Final = 0x01
COMMIT: Final = 0x02
INITIATOR: Final = 0x08  # version 2
VERSION: Final = 0x10
RESPONSE: Final = 0x20
CRITICAL: Final = 0x80

EXCHANGES: Final[dict[int, bytes]] = {
    0: b"none",
    1: b"base",
    2: b"ident",
    3: b"auth",
    4: b"agg",
    5: b"inf",
    32: b"oakley-quick",
    33: b"oakley-newgroup",
    34: b"ikev2_init",
    35: b"ikev2_auth",
    36: b"child_sa",
    37: b"inf2",
}

# Payloads.
NONE: Final = 0
SA: Final = 1
PROPOSAL: Final = 2
TRANSFORM: Final = 3
V2_SA: Final = 33
V2_NOTIFY: Final = 41
V2_ENCRYPTED: Final = 46
PAYLOADS: Final[dict[int, bytes]] = {
    0: b"none",
    1: b"sa",
    2: b"p",
    3: b"t",
    4: b"ke",
    5: b"id",
    6: b"cert",
    7: b"cr",
    8: b"hash",
    9: b"sig",
    10: b"nonce",
    11: b"n",
    12: b"d",
    13: b"vid",
    **{number: b"pay%d" % number for number in range(14, 33)},
    33: b"v2sa",
    34: b"v2ke",
    35: b"v2IDi",
    36: b"v2IDr",
    37: b"v2cert",
    38: b"v2cr",
    39: b"v2auth",
    40: b"v2nonce",
    41: b"v2n",
    42: b"v2d",
    43: b"v2vid",
    44: b"v2TSi",
    45: b"v2TSr",
    46: b"v2e",
    47: b"v2cp",
    48: b"v2eap",
}
SPOKEN: Final[dict[int, bytes]] = {33: b"sa", 40: b"nonce", 41: b"n"}  # names inside the parentheses, where they differ

IPSEC_DOI: Final = 1
IDENTITY: Final = 1
SECRECY: Final = 2
INTEGRITY: Final = 4

# The fixed part of payloads, generic header included.
LEAST: Final[dict[int, int]] = {SA: 12, PROPOSAL: 8, TRANSFORM: 8, 5: 8, 6: 6, 7: 6, 11: 12, 12: 12}

PROTOCOLS: Final[dict[int, bytes]] = {1: b"isakmp", 2: b"ipsec-ah", 3: b"ipsec-esp", 4: b"ipcomp"}
TRANSFORMS: Final[dict[int, dict[int, bytes]]] = {  # protocol: its transforms
    1: {1: b"ike"},
    2: {1: b"(reserved)", 2: b"md5", 3: b"sha", 4: b"1des", 5: b"sha2-256", 6: b"sha2-384", 7: b"sha2-512"},
    3: {
        1: b"1des-iv64",
        2: b"1des",
        3: b"3des",
        4: b"rc5",
        5: b"idea",
        6: b"cast",
        7: b"blowfish",
        8: b"3idea",
        9: b"1des-iv32",
        10: b"rc4",
        11: b"null",
        12: b"aes",
    },
    4: {1: b"oui", 2: b"deflate", 3: b"lzs"},
}
GROUPS: Final[dict[int, bytes]] = {
    1: b"modp768",
    2: b"modp1024",
    3: b"EC2N 2^155",
    4: b"EC2N 2^185",
    5: b"modp1536",
    **{number: b"iana-grp%02d" % number for number in range(6, 14)},
    14: b"modp2048",
    15: b"modp3072",
    16: b"modp4096",
    17: b"modp6144",
}
GROUPS2: Final[dict[int, bytes]] = {**GROUPS, 18: b"modp8192"}
LIFE_TYPES: Final[dict[int, bytes]] = {1: b"sec", 2: b"kb"}
NO_VALUES: Final[dict[int, bytes]] = {}
IPSEC_ATTRIBUTES: Final[dict[int, tuple[bytes, dict[int, bytes]]]] = {  # RFC 2407 4.5
    1: (b"lifetype", LIFE_TYPES),
    2: (b"life", NO_VALUES),
    3: (b"group desc", GROUPS),
    4: (b"enc mode", {1: b"tunnel", 2: b"transport"}),
    5: (b"auth", {1: b"hmac-md5", 2: b"hmac-sha1", 3: b"1des-mac", 4: b"keyed"}),
    6: (b"keylen", NO_VALUES),
    7: (b"rounds", NO_VALUES),
    8: (b"dictsize", NO_VALUES),
    9: (b"privalg", NO_VALUES),
}
IKE_ATTRIBUTES: Final[dict[int, tuple[bytes, dict[int, bytes]]]] = {  # RFC 2409 appendix A
    1: (b"enc", {1: b"1des", 2: b"idea", 3: b"blowfish", 4: b"rc5", 5: b"3des", 6: b"cast", 7: b"aes"}),
    2: (b"hash", {1: b"md5", 2: b"sha1", 3: b"tiger", 4: b"sha2-256", 5: b"sha2-384", 6: b"sha2-512"}),
    3: (b"auth", {1: b"preshared", 2: b"dss", 3: b"rsa sig", 4: b"rsa enc", 5: b"rsa enc revised"}),
    4: (b"group desc", GROUPS),
    5: (b"group type", {1: b"MODP", 2: b"ECP", 3: b"EC2N"}),
    6: (b"group prime", NO_VALUES),
    7: (b"group gen1", NO_VALUES),
    8: (b"group gen2", NO_VALUES),
    9: (b"group curve A", NO_VALUES),
    10: (b"group curve B", NO_VALUES),
    11: (b"lifetype", LIFE_TYPES),
    12: (b"lifeduration", NO_VALUES),
    13: (b"prf", NO_VALUES),
    14: (b"keylen", NO_VALUES),
    15: (b"field", NO_VALUES),
    16: (b"order", NO_VALUES),
}
NO_ATTRIBUTES: Final[dict[int, tuple[bytes, dict[int, bytes]]]] = {}
V2_ATTRIBUTES: Final[dict[int, tuple[bytes, dict[int, bytes]]]] = {14: (b"keylen", NO_VALUES)}
V2_TRANSFORM_TYPES: Final[dict[int, bytes]] = {1: b"encr", 2: b"prf", 3: b"integ", 4: b"dh", 5: b"esn"}
V2_TRANSFORMS: Final[dict[int, dict[int, bytes]]] = {
    1: TRANSFORMS[3],
    2: {1: b"hmac-md5", 2: b"hmac-sha", 3: b"hmac-tiger", 4: b"aes128_xcbc"},
    3: {1: b"hmac-md5", 2: b"hmac-sha", 3: b"dec-mac", 4: b"kpdk-md5", 5: b"aes-xcbc"},
    4: GROUPS2,
    5: {0: b"no-esn", 1: b"esn"},
}

IDENTITIES: Final[dict[int, bytes]] = {
    1: b"IPv4",
    2: b"FQDN",
    3: b"user FQDN",
    4: b"IPv4net",
    5: b"IPv6",
    6: b"IPv6net",
    7: b"IPv4range",
    8: b"IPv6range",
    9: b"ASN1 DN",
    10: b"ASN1 GN",
    11: b"keyid",
}
IDENTITY_LENGTHS: Final[dict[int, int]] = {1: 4, 4: 8, 5: 16, 6: 32, 7: 8, 8: 32}
CERTIFICATES: Final[dict[int, bytes]] = {
    0: b"none",
    1: b"pkcs7",
    2: b"pgp",
    3: b"dns",
    4: b"x509sign",
    5: b"x509ke",
    6: b"kerberos",
    7: b"crl",
    8: b"arl",
    9: b"spki",
    10: b"x509attr",
}
NOTIFICATIONS: Final[dict[int, bytes]] = {
    1: b"INVALID-PAYLOAD-TYPE",
    2: b"DOI-NOT-SUPPORTED",
    3: b"SITUATION-NOT-SUPPORTED",
    4: b"INVALID-COOKIE",
    5: b"INVALID-MAJOR-VERSION",
    6: b"INVALID-MINOR-VERSION",
    7: b"INVALID-EXCHANGE-TYPE",
    8: b"INVALID-FLAGS",
    9: b"INVALID-MESSAGE-ID",
    10: b"INVALID-PROTOCOL-ID",
    11: b"INVALID-SPI",
    12: b"INVALID-TRANSFORM-ID",
    13: b"ATTRIBUTES-NOT-SUPPORTED",
    14: b"NO-PROPOSAL-CHOSEN",
    15: b"BAD-PROPOSAL-SYNTAX",
    16: b"PAYLOAD-MALFORMED",
    17: b"INVALID-KEY-INFORMATION",
    18: b"INVALID-ID-INFORMATION",
    19: b"INVALID-CERT-ENCODING",
    20: b"INVALID-CERTIFICATE",
    21: b"CERT-TYPE-UNSUPPORTED",
    22: b"INVALID-CERT-AUTHORITY",
    23: b"INVALID-HASH-INFORMATION",
    24: b"AUTHENTICATION-FAILED",
    25: b"INVALID-SIGNATURE",
    26: b"ADDRESS-NOTIFICATION",
    27: b"NOTIFY-SA-LIFETIME",
    28: b"CERTIFICATE-UNAVAILABLE",
    29: b"UNSUPPORTED-EXCHANGE-TYPE",
    30: b"UNEQUAL-PAYLOAD-LENGTHS",
    16384: b"CONNECTED",
}
RESPONDER_LIFETIME: Final = 24576
REPLAY_STATUS: Final = 24577
IPSEC_NOTIFICATIONS: Final[dict[int, bytes]] = {
    **NOTIFICATIONS,
    8192: b"RESERVED",
    RESPONDER_LIFETIME: b"RESPONDER-LIFETIME",
    REPLAY_STATUS: b"REPLAY-STATUS",
    24578: b"INITIAL-CONTACT",
}
V2_COOKIE: Final = 16390
V2_NOTIFICATIONS: Final[dict[int, bytes]] = {
    1: b"unsupported_critical_payload",
    4: b"invalid_ike_spi",
    5: b"invalid_major_version",
    7: b"invalid_syntax",
    9: b"invalid_message_id",
    11: b"invalid_spi",
    14: b"no_protocol_chosen",
    17: b"invalid_ke_payload",
    24: b"authentication_failed",
    34: b"single_pair_required",
    35: b"no_additional_sas",
    36: b"internal_address_failure",
    37: b"failed:cp_required",
    39: b"invalid_selectors",
    16384: b"initial_contact",
    16385: b"set_window_size",
    16386: b"additional_ts_possible",
    16387: b"ipcomp_supported",
    16388: b"nat_detection_source_ip",
    16389: b"nat_detection_destination_ip",
    V2_COOKIE: b"cookie",
    16391: b"use_transport_mode",
    16392: b"http_cert_lookup_supported",
    16393: b"rekey_sa",
    16394: b"tfc_padding_not_supported",
    16395: b"non_first_fragment_also",
}
V2_METHODS: Final[dict[int, bytes]] = {0: b"invalid", 1: b"rsasig", 2: b"shared-secret", 3: b"dsssig"}
V2_IDENTITIES: Final[dict[int, tuple[bytes, bool]]] = {  # name, and whether it is text
    1: (b"ipv4:", False),
    2: (b"fqdn:", True),
    3: (b"rfc822:", True),
    5: (b"ipv6:", False),
    9: (b"dn:", False),
    10: (b"gn:", False),
    11: (b"keyid:", False),
}


def print_isakmp_in_udp(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """What is sent to port 4500 (RFC 3948): a NAT keepalive, ISAKMP after four zeros, or ESP."""
    pkt.enter(b"isakmp_rfc3948", at)
    if length == 1 and pkt.u8(at) == 0xFF:
        out.put(b"isakmp-nat-keep-alive")
        return
    if length < 4:
        out.truncated(pkt)
        return
    if pkt.u32(at) == 0:
        out.put(b"NONESP-encap: ")
        print_isakmp(pkt, at + 4, length - 4, out)
        return
    out.put(b"UDP-encap: ")
    dissector = tables.IP_PROTOCOLS.find(ESP)
    if dissector is not None:
        dissector.print(pkt, at, length, out)


def print_isakmp(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """An ISAKMP message."""
    pkt.enter(b"isakmp", at)
    try:
        put_message(pkt, at, length, out)
    except CutShort:
        out.truncated(pkt)


def put_message(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """What a message says."""
    pkt.check(at, HEADER)
    major = pkt.u8(at + 17) >> 4
    message = pkt.u32(at + 20)
    out.put(b"isakmp")
    if out.verbose:
        out.put(b" %d.%d" % (major, pkt.u8(at + 17) & 0x0F))
        out.put(b" msgid %08x" % message)
        if out.verbose > 1:
            out.put(b" cookie %016x->%016x" % (pkt.u64(at), pkt.u64(at + 8)))
    out.put(b":")
    flags = pkt.u8(at + 19)
    if major == 1:
        out.put(b" phase " + (b"2/others" if message else b"1") + b" " + read_side(pkt, at) + b" ")
        out.name(EXCHANGES, pkt.u8(at + 18), b"#%d")
        if flags:
            words = (b"E" if flags & ENCRYPTED else b"") + (b"C" if flags & COMMIT else b"")
            out.put(b"[" + words + b"]")
    elif major == 2:
        out.put(b" child_sa  " if message else b" parent_sa ")
        out.name(EXCHANGES, pkt.u8(at + 18), b"#%d")
        if flags:
            words = (b"I" if flags & INITIATOR else b"") + (b"V" if flags & VERSION else b"")
            out.put(b"[" + words + (b"R" if flags & RESPONSE else b"") + b"]")
    else:
        return
    if not out.verbose:
        return
    out.put(b":")
    kind = pkt.u8(at + 16)
    if flags & ENCRYPTED:
        out.put(b" [encrypted " + name(PAYLOADS, kind, b"#%d") + b"]")
    else:
        put_payloads(pkt, kind, at + HEADER, pkt.end, at if major == 2 else VERSION_1, 0, 1, out)
    stated = pkt.u32(at + 24)
    if stated != length:
        out.put(b" (len mismatch: isakmp %d/ip %d)" % (stated, length))


def read_side(pkt: PacketView, at: i64) -> bytes:
    """Who sends a version 1 message, I or R, as far as the exchange's first one was seen; else ?."""
    memory = pkt.remember("isakmp")
    width: i64 = 4 if pkt.ip_version == 4 else 16
    source = pkt.raw(pkt.source_at, width)
    destination = pkt.raw(pkt.destination_at, width)
    cookie = pkt.raw(at, 8)
    if not any(cookie):
        return b"?"
    known = memory.get(cookie)
    if known is None and pkt.u64(at + 8) == 0:
        if len(memory) >= MAX_EXCHANGES:
            del memory[next(iter(memory))]
        memory[cookie] = known = (source, destination)
    if isinstance(known, tuple):
        if known[0] == source:
            return b"I"
        if known[1] == source:
            return b"R"
    return b"?"


# ---- payloads ---------------------------------------------------------------------------------------


def put_payloads(
    pkt: PacketView, kind: i64, at: i64, end: i64, message: i64, protocol: i64, depth: i64, out: Text
) -> i64:
    """A chain of payloads, of which the first is a `kind`; returns where it ends, -1 if it is broken.

    `message` is where the header of the message is, if that is of version 2, else VERSION_1.

    The next payload is looked for where the dissector of the one before it stopped, be that inside
    the stated length or beyond it.
    """
    while kind:
        if at + GENERIC > end:
            put_cut(kind, out)
            return -1
        following = pkt.u8(at)
        length = pkt.u16(at + 2)
        if at + length > end:
            put_cut(kind, out)
            return -1
        out.put(b"\n" + b"    " * depth + b"(")
        stopped: i64 = -1
        if length > GENERIC:
            stopped = put_payload(pkt, kind, at, length, end, message, protocol, depth, out)
        out.put(b")")
        if stopped < 0:
            return -1
        kind = following
        at = stopped
    return at


def put_cut(kind: i64, out: Text) -> None:
    """Marks that a payload is cut short: its own name, not the protocol's."""
    out.put(b" [|" + name(PAYLOADS, kind, b"#%d") + b"]")


def put_payload(
    pkt: PacketView, kind: i64, at: i64, length: i64, end: i64, message: i64, protocol: i64, depth: i64, out: Text
) -> i64:
    """One payload between its parentheses; returns where it stopped, -1 if nothing can follow."""
    stop = at + length
    if kind < 14:
        out.put(PAYLOADS[kind])
        least: i64 = LEAST.get(kind, 0)
        if least:
            out.put(b":")
            if at + least > end:
                put_cut(kind, out)
                return -1
        if kind == SA:
            return put_sa(pkt, at, end, depth, out)
        if kind == PROPOSAL:
            return put_proposal(pkt, at, end, depth, out)
        if kind == TRANSFORM:
            return put_transform(pkt, at, stop, protocol, out)
        if kind == 5:
            put_id(pkt, at, stop, out)
        elif kind in (6, 7):
            put_certificate(pkt, at, stop, out)
        elif kind == 11:
            return put_notification(pkt, at, stop, end, out)
        elif kind == 12:
            return put_delete(pkt, at, end, out)
        else:
            out.put(b": key len=" if kind == 4 else b": n len=" if kind == 10 else b": len=")
            out.dec(length - GENERIC)
            if out.verbose > 2:
                out.put(b" ")
                put_raw(pkt, at + GENERIC, stop, out)
            elif out.verbose > 1 and kind == 10:
                out.put(b"  data=(")
                put_short(pkt, at + GENERIC, end, out)
                out.put(b")")
        return stop
    if kind < V2_SA or kind > 48 or (kind == V2_ENCRYPTED and message == VERSION_1):
        out.put(name(PAYLOADS, kind, b"#%d"))
        return stop
    return stop if put_payload2(pkt, kind, at, length, end, message, depth, out) else -1


def put_name2(pkt: PacketView, kind: i64, at: i64, out: Text) -> None:
    """The name of a version 2 payload, with its critical bit, and a colon."""
    out.put(SPOKEN.get(kind) or name(PAYLOADS, kind))
    out.put(b"[C]:" if pkt.u8(at + 1) & CRITICAL else b":")


def put_payload2(
    pkt: PacketView, kind: i64, at: i64, length: i64, end: i64, message: i64, depth: i64, out: Text
) -> bool:
    """A payload of version 2 between its parentheses; returns whether others can follow."""
    stop = at + length
    body = length - GENERIC
    if kind in (34, 35, 36, 39, V2_NOTIFY) and at + 8 > end:
        put_cut(kind if kind != V2_NOTIFY else 11, out)
        return False
    put_name2(pkt, kind, at, out)
    if kind == V2_NOTIFY:
        put_notification2(pkt, at, stop, end, out)
        return True
    if kind == 34:
        out.put(b" len=%d group=" % (body - 4) + name(GROUPS2, pkt.u16(at + 4), b"#%d"))
        if out.verbose > 2 and body > 4:
            out.put(b" ")
            put_raw(pkt, at + 8, stop, out)
        return True
    out.put(b" len=")
    out.dec(body)
    if kind == V2_SA:
        return put_proposals2(pkt, at + GENERIC, stop, depth + 1, out)
    if kind in (35, 36):
        if out.verbose > 2:
            out.put(b" ")
            put_raw(pkt, at + GENERIC, stop, out)
        known = V2_IDENTITIES.get(pkt.u8(at + 4))
        if known is not None:
            out.put(b" " + known[0])
            if known[1]:
                put_printable(pkt, at + 8, stop, out)
            else:
                put_raw(pkt, at + 8, stop, out)
    elif kind == 39:
        out.put(b" method=")
        out.name(V2_METHODS, pkt.u8(at + 4), b"#%d")
        put_secret(pkt, at + 8, stop, end, b" authdata=(", out)
    elif kind == 40:
        put_secret(pkt, at + GENERIC, stop, end, b" nonce=(", out)
    elif kind == 43:
        out.put(b" vid=")
        put_printable(pkt, at + GENERIC, stop, out)
        if out.verbose > 2 and body > 4:
            out.put(b" ")
            put_raw(pkt, at + GENERIC, stop, out)
    elif out.verbose > 2 and (kind != V2_ENCRYPTED or body > 4):
        out.put(b" ")
        put_raw(pkt, at + GENERIC, stop, out)
    if kind != V2_ENCRYPTED:
        return True
    if out.keys is not None and message != VERSION_1:
        put_decrypted(pkt, at, stop, message, depth, out.keys, out)
    return False  # the next payload is inside it


def put_decrypted(pkt: PacketView, at: i64, stop: i64, message: i64, depth: i64, keys: Keys, out: Text) -> None:
    """What an encrypted payload holds (RFC 7296 3.14), if there is a key for it."""
    initiator = pkt.u8(message + 19) & INITIATOR != 0
    text = keys.open_ikev2(initiator, pkt.raw(message, 16), pkt.raw(at + GENERIC, stop - at - GENERIC))
    if not text:
        return
    following = pkt.u8(at)
    before = pkt.replace(at + GENERIC, text)
    try:
        put_payloads(pkt, following, at + GENERIC, pkt.end, message, 0, depth + 2, out)
    finally:
        pkt.restore(before)


def put_raw(pkt: PacketView, at: i64, stop: i64, out: Text) -> None:
    """Bytes in hexadecimal."""
    out.hex_bytes(pkt, at, stop - at if stop > at else 0)


def put_printable(pkt: PacketView, at: i64, stop: i64, out: Text) -> None:
    """Text, with dots for what is not printable."""
    while at < stop:
        character = pkt.u8(at)
        out.character(character if 32 <= character < 127 else 46)
        at += 1


def put_short(pkt: PacketView, at: i64, stop: i64, out: Text) -> None:
    """The first ten and the last twenty bytes of something long."""
    first = at + 10 if at + 10 < stop else stop
    put_raw(pkt, at, first, out)
    out.put(b"...")
    put_raw(pkt, stop - 20 if stop - 20 > first else first, stop, out)


def put_secret(pkt: PacketView, at: i64, stop: i64, end: i64, label: bytes, out: Text) -> None:
    """Random-looking data: whole with -vv, else abridged (and then up to `end`)."""
    if out.verbose > 1:
        out.put(label)
        put_raw(pkt, at, stop, out)
        out.put(b") ")
    else:
        out.put(b" data=(")
        put_short(pkt, at, end, out)
        out.put(b")")


# ---- version 1 ----------------------------------------------------------------------------------------


def put_sa(pkt: PacketView, at: i64, end: i64, depth: i64, out: Text) -> i64:
    """A security association (RFC 2408 3.4); returns where it stopped, -1 if it is broken."""
    doi = pkt.u32(at + 4)
    situation = pkt.u32(at + 8)
    if doi != IPSEC_DOI:
        out.put(b" doi=%d situation=%d" % (doi, situation))
        return at + 12
    out.put(b" doi=ipsec situation=")
    words = []
    if situation & IDENTITY:
        words.append(b"identity")
    if situation & SECRECY:
        words.append(b"secrecy")
    if situation & INTEGRITY:
        words.append(b"integrity")
    out.put(b"+".join(words))
    at += 12
    if situation != IDENTITY:
        out.put(b" ident=%d" % doi)
        at += 4
    if at + GENERIC > end:
        put_cut(SA, out)
        return -1
    return put_payloads(pkt, PROPOSAL, at, end, VERSION_1, 0, depth + 1, out)


def put_proposal(pkt: PacketView, at: i64, end: i64, depth: i64, out: Text) -> i64:
    """A proposal of version 1 (RFC 2408 3.5); returns where it stopped, -1 if it is broken."""
    protocol = pkt.u8(at + 5)
    out.put(b" #%d protoid=" % pkt.u8(at + 4) + name(PROTOCOLS, protocol, b"#%d"))
    out.put(b" transform=%d" % pkt.u8(at + 7))
    at = put_spi(pkt, at + 8, end, pkt.u8(at + 6), PROPOSAL, out)
    if at < 0:
        return -1
    if at + GENERIC > end:
        put_cut(PROPOSAL, out)
        return -1
    return put_payloads(pkt, TRANSFORM, at, end, VERSION_1, protocol, depth + 1, out)


def put_spi(pkt: PacketView, at: i64, end: i64, size: i64, kind: i64, out: Text) -> i64:
    """The SPI of a proposal or notification; returns what follows, -1 if it is cut."""
    if size:
        out.put(b" spi=")
        if at + size > end:
            put_cut(kind, out)
            return -1
        put_raw(pkt, at, at + size, out)
    return at + size


def put_transform(pkt: PacketView, at: i64, stop: i64, protocol: i64, out: Text) -> i64:
    """A transform of version 1 (RFC 2408 3.6); returns where it stopped."""
    identifier = pkt.u8(at + 5)
    out.put(b" #%d id=" % pkt.u8(at + 4))
    known = TRANSFORMS.get(protocol)
    out.put(b"%d " % identifier if known is None else name(known, identifier, b"#%d") + b" ")
    attributes = NO_ATTRIBUTES if known is None else IKE_ATTRIBUTES if protocol == 1 else IPSEC_ATTRIBUTES
    return put_attributes(pkt, at + 8, stop, attributes, out)


def put_attributes(
    pkt: PacketView, at: i64, stop: i64, attributes: dict[int, tuple[bytes, dict[int, bytes]]], out: Text
) -> i64:
    """Attributes (RFC 2408 3.3): a type, and a value of two bytes or of as many as it says. Returns where they stop."""
    while at < stop:
        kind = pkt.u16(at)
        value = pkt.u16(at + 2)
        fixed = kind & 0x8000 != 0
        size = GENERIC if fixed else GENERIC + value
        if at + size > stop:
            out.put(b"[|attr]")
            return stop + 1
        # Version 2 has but one attribute, and that has the short form.
        known = attributes.get(kind & 0x7FFF) if fixed or attributes is not V2_ATTRIBUTES else None
        out.put(b"(type=" + (b"#%d " % (kind & 0x7FFF) if known is None else known[0] + b" "))
        if fixed:
            out.put(b"value=")
            out.put(b"%04x" % value if known is None else name(known[1], value, b"%04x"))
        else:
            out.put(b"len=%d value=" % value)
            put_raw(pkt, at + GENERIC, at + size, out)
        out.put(b")")
        at += size
    return at


def put_id(pkt: PacketView, at: i64, stop: i64, out: Text) -> None:
    """An identification (RFC 2407 4.6.2)."""
    kind = pkt.u8(at + 4)
    out.put(b" idtype=" + name(IDENTITIES, kind, b"#%d"))
    number = pkt.u8(at + 5)
    protocol = out.names.protocol(number) if out.names is not None and number else b""
    out.put(b" protoid=%s port=%d" % (protocol or b"%d" % number, pkt.u16(at + 6)))
    at += 8
    length = stop - at
    if length <= 0:
        return
    out.put(b" len=%d" % length)
    wanted: i64 = IDENTITY_LENGTHS.get(kind, 0)
    if length < wanted:
        out.put(b" [bad: < %d]" % wanted)
        return
    if kind == 1:
        out.put(b" ")
        out.host4(pkt, at)
    elif kind == 5:
        out.put(b" ")
        out.host6(pkt, at)
    elif kind in (2, 3):
        out.put(b" ")
        out.text(pkt, at, length)
    elif kind == 4:
        out.put(b" ")
        out.host4(pkt, at)
        out.put(b"/")
        out.address4(pkt, at + 4)
    elif kind == 6:
        out.put(b" ")
        out.host6(pkt, at)
        out.put(b"/0x")
        put_raw(pkt, at + 16, at + 32, out)
    elif kind == 7:
        out.put(b" ")
        out.host4(pkt, at)
        out.put(b"-")
        out.host4(pkt, at + 4)
    elif kind == 8:
        out.put(b" ")
        out.host6(pkt, at)
        out.put(b"-")
        out.host6(pkt, at + 16)
    elif out.verbose > 2:
        out.put(b" ")
        put_raw(pkt, at, stop, out)


def put_certificate(pkt: PacketView, at: i64, stop: i64, out: Text) -> None:
    """A certificate, or a request for one."""
    out.put(b" len=%d type=" % (stop - at - GENERIC) + name(CERTIFICATES, pkt.u8(at + 4), b"#%d"))
    if out.verbose > 2:
        out.put(b" ")
        put_raw(pkt, at + GENERIC, stop, out)


def put_notification(pkt: PacketView, at: i64, stop: i64, end: i64, out: Text) -> i64:
    """A notification of version 1 (RFC 2408 3.14, RFC 2407 4.6.3); returns where it stopped, -1 if it is broken."""
    doi = pkt.u32(at + 4)
    protocol = pkt.u8(at + 8)
    kind = pkt.u16(at + 10)
    if doi == IPSEC_DOI:
        out.put(b" doi=ipsec proto=" + name(PROTOCOLS, protocol, b"#%d"))
        out.put(b" type=" + read_notification(kind, True))
    else:
        out.put(b" doi=%d proto=%d type=" % (doi, protocol) + read_notification(kind, False))
    at = put_spi(pkt, at + 12, end, pkt.u8(at + 9), 11, out)
    if at < 0 or doi != IPSEC_DOI or at >= end:
        return at
    if kind == RESPONDER_LIFETIME:
        out.put(b" attrs=(")
        put_attributes(pkt, at, stop, IKE_ATTRIBUTES, out)
        out.put(b")")
    elif kind == REPLAY_STATUS:
        out.put(b" status=(")
        out.put(b"replay detection enabled" if pkt.u32(at) else b"replay detection disabled")
        out.put(b")")
    else:
        out.put(b" data=(")
        # Taken to go on to the end of the message; and the next payload is looked for here, too.
        if out.verbose > 3:
            put_raw(pkt, at, end, out)
        else:
            put_short(pkt, at, end, out)
        out.put(b")")
    return at


def read_notification(kind: i64, ipsec: bool) -> bytes:
    """The name of a notification; unknown ones are counted from where their range begins."""
    found = (IPSEC_NOTIFICATIONS if ipsec else NOTIFICATIONS).get(kind)
    if found is not None:
        return found
    if 16384 <= kind < 24576:
        return b"#%d" % (kind - 16384)
    if ipsec and 8192 <= kind < 16384:
        return b"#%d" % (kind - 8192)
    if ipsec and 24576 <= kind < 32768:
        return b"#%d" % (kind - 24576)
    return b"#%d" % kind


def put_delete(pkt: PacketView, at: i64, end: i64, out: Text) -> i64:
    """A deletion (RFC 2408 3.15); returns where it stopped, -1 if it is broken."""
    doi = pkt.u32(at + 4)
    protocol = pkt.u8(at + 8)
    size = pkt.u8(at + 9)
    count = pkt.u16(at + 10)
    if doi == IPSEC_DOI:
        out.put(b" doi=ipsec proto=" + name(PROTOCOLS, protocol, b"#%d"))
    else:
        out.put(b" doi=%d proto=%d" % (doi, protocol))
    out.put(b" spilen=%d nspi=%d spi=" % (size, count))
    at += 12
    i: i64 = 0
    while i < count:
        if i:
            out.put(b",")
        if at + size > end:
            put_cut(12, out)
            return -1
        put_raw(pkt, at, at + size, out)
        at += size
        i += 1
    return at


# ---- version 2 ----------------------------------------------------------------------------------------


def put_proposals2(pkt: PacketView, at: i64, stop: i64, depth: i64, out: Text) -> bool:
    """The proposals of version 2 (RFC 7296 3.3.1); returns whether they are sound."""
    kind: i64 = PROPOSAL
    first = True
    while kind:
        if at + GENERIC > stop:
            put_cut(V2_SA, out)
            return not first
        following = pkt.u8(at)
        length = pkt.u16(at + 2)
        if length < GENERIC or at + length > stop:
            put_cut(V2_SA, out)
            return not first
        first = False
        out.put(b"\n" + b"    " * depth + b"(")
        if kind != PROPOSAL:
            out.put(name(PAYLOADS, kind, b"#%d") + b")")
            at += length
            kind = following
            continue
        if length < 8:
            put_cut(PROPOSAL, out)
            return False
        put_name2(pkt, PROPOSAL, at, out)
        out.put(b" #%d protoid=" % pkt.u8(at + 4) + name(PROTOCOLS, pkt.u8(at + 5), b"#%d"))
        out.put(b" transform=%d len=%d" % (pkt.u8(at + 7), length))
        size = pkt.u8(at + 6)
        if at + 8 + size > at + length:
            put_cut(PROPOSAL, out)
            out.put(b")")
            return False
        inner = put_spi(pkt, at + 8, at + length, size, PROPOSAL, out)
        if not put_transforms2(pkt, inner, at + length, depth + 1, out):
            return False
        out.put(b")")
        at += length
        kind = following
    return True


def put_transforms2(pkt: PacketView, at: i64, stop: i64, depth: i64, out: Text) -> bool:
    """The transforms of version 2 (RFC 7296 3.3.2); returns whether they are sound."""
    kind: i64 = TRANSFORM
    count: i64 = 0  # these have no numbers of their own
    while kind:
        if at + GENERIC > stop:
            put_cut(PROPOSAL, out)
            return False
        following = pkt.u8(at)
        length = pkt.u16(at + 2)
        if length < GENERIC or at + length > stop:
            put_cut(PROPOSAL, out)
            return False
        out.put(b"\n" + b"    " * depth + b"(")
        count += 1
        if kind == TRANSFORM:
            if length < 8:
                put_cut(TRANSFORM, out)
                return False
            put_name2(pkt, TRANSFORM, at, out)
            what = pkt.u8(at + 4)
            identifier = pkt.u16(at + 6)
            out.put(b" #%d type=" % count + name(V2_TRANSFORM_TYPES, what, b"#%d") + b" id=")
            known = V2_TRANSFORMS.get(what)
            out.put(b"%d " % identifier if known is None else name(known, identifier, b"#%d") + b" ")
            put_attributes(pkt, at + 8, at + length, V2_ATTRIBUTES, out)
        else:
            out.put(name(PAYLOADS, kind, b"#%d"))
        out.put(b")")
        at += length
        kind = following
    return True


def put_notification2(pkt: PacketView, at: i64, stop: i64, end: i64, out: Text) -> None:
    """A notification of version 2 (RFC 7296 3.10)."""
    protocol = pkt.u8(at + 4)
    kind = pkt.u16(at + 6)
    out.put(b" prot_id=" + name(PROTOCOLS, protocol, b"#%d") + b" type=%d(" % kind)
    if kind in V2_NOTIFICATIONS:
        out.put(V2_NOTIFICATIONS[kind])
    elif kind < 8192:
        out.put(b"error")
    elif kind < 16384:
        out.put(b"private-error")
    elif kind < 40960:
        out.put(b"status")
    else:
        out.put(b"private-status")
    out.put(b")")
    size = pkt.u8(at + 5)
    at += 8
    if size:
        out.put(b" spi=")
        if at + size > stop:
            put_cut(11, out)
            return
        put_raw(pkt, at, at + size, out)
        at += size
    # The data is taken to go on to the end of the message.
    shown = out.verbose > 3 or kind == V2_COOKIE
    if shown and at < stop:
        out.put(b" data=(")
        if out.verbose > 3 or end - at < 30:
            put_raw(pkt, at, end, out)
        else:
            put_short(pkt, at, end, out)
        out.put(b")")
