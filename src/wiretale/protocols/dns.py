"""Domain Name System (RFC 1035), over UDP and TCP, with EDNS (RFC 6891) and multicast DNS (RFC 6762).

    +--+--+--+--+--+--+--+--+--+--+--+--+--+--+--+--+
    |                      ID                       |
    |QR|   Opcode  |AA|TC|RD|RA| Z|AD|CD|   RCODE   |
    |                    QDCOUNT                    |
    |                    ANCOUNT                    |
    |                    NSCOUNT                    |
    |                    ARCOUNT                    |
    +--+--+--+--+--+--+--+--+--+--+--+--+--+--+--+--+

A message that ends in the middle of a name or a record's data is marked as truncated. One that ends in
a record's fixed part is not: tcpdump stops there without a word, and so does this.
"""

from __future__ import annotations

from wiretale.dissect.dispatch import Dissector
from wiretale.dissect.packet import CutShort, PacketView, Truncated
from wiretale.dissect.text import Text
from wiretale.native import Final, final, i64

HEADER: Final = 12
FIXED: Final = 10  # of a resource record, after its name: type, class, time to live, length
MAX_NAME: Final = 255  # RFC 1035 2.3.4
BIT_STRING: Final = 0x41  # the extended label type of RFC 2673

OPCODES: Final = [
    b"", b" inv_q", b" stat", b" op3", b" notify", b" update", b" op6", b" op7", b" op8",
    b" updateA", b" updateD", b" updateDA", b" updateM", b" updateMA", b" zoneInit", b" zoneRef",
]
INVERSE_QUERY: Final = 1

# Those without a blank are as tcpdump has them.
RCODES: Final[dict[int, bytes]] = {
    0: b"", 1: b" FormErr", 2: b" ServFail", 3: b" NXDomain", 4: b" NotImp", 5: b" Refused", 6: b" YXDomain",
    7: b" YXRRSet", 8: b" NXRRSet", 9: b" NotAuth", 10: b" NotZone", 15: b" NoChange", 16: b" BadVers",
    17: b"Resp17", 21: b"Resp21", 23: b" BadCookie",
}

TYPES: Final[dict[int, bytes]] = {
    1: b"A", 2: b"NS", 3: b"MD", 4: b"MF", 5: b"CNAME", 6: b"SOA", 7: b"MB", 8: b"MG", 9: b"MR", 10: b"NULL",
    11: b"WKS", 12: b"PTR", 13: b"HINFO", 14: b"MINFO", 15: b"MX", 16: b"TXT", 17: b"RP", 18: b"AFSDB", 19: b"X25",
    20: b"ISDN", 21: b"RT", 22: b"NSAP", 23: b"NSAP_PTR", 24: b"SIG", 25: b"KEY", 26: b"PX", 27: b"GPOS",
    28: b"AAAA", 29: b"LOC", 30: b"NXT", 31: b"EID", 32: b"NIMLOC", 33: b"SRV", 34: b"ATMA", 35: b"NAPTR", 36: b"KX",
    37: b"CERT", 38: b"A6", 39: b"DNAME", 40: b"SINK", 41: b"OPT", 42: b"APL", 43: b"DS", 44: b"SSHFP",
    45: b"IPSECKEY", 46: b"RRSIG", 47: b"NSEC", 48: b"DNSKEY", 99: b"SPF", 100: b"UINFO", 101: b"UID", 102: b"GID",
    103: b"UNSPEC", 104: b"UNSPECA", 249: b"TKEY", 250: b"TSIG", 251: b"IXFR", 252: b"AXFR", 253: b"MAILB",
    254: b"MAILA", 255: b"ANY", 256: b"URI",
}
A: Final = 1
NS: Final = 2
CNAME: Final = 5
SOA: Final = 6
PTR: Final = 12
MX: Final = 15
TXT: Final = 16
AAAA: Final = 28
SRV: Final = 33
A6: Final = 38
DNAME: Final = 39
OPT: Final = 41
UNSPECA: Final = 104
TSIG: Final = 250
URI: Final = 256

CLASSES: Final[dict[int, bytes]] = {1: b"", 3: b" CHAOS", 4: b" HS", 255: b" ANY"}
INTERNET: Final = 1
# The top bit of the class in multicast DNS: a unicast answer is welcome, or caches are to forget.
MULTICAST_BIT: Final = 0x8000

EDNS_OPTIONS: Final[dict[int, bytes]] = {
    1: b"LLQ", 2: b"UL", 3: b"NSID", 5: b"DAU", 6: b"DHU", 7: b"N3U", 8: b"ECS", 9: b"EXPIRE", 10: b"COOKIE",
    11: b"KEEPALIVE", 12: b"PADDING", 13: b"CHAIN", 14: b"KEY-TAG", 16: b"CLIENT-TAG", 17: b"SERVER-TAG",
}
DNSSEC_ALGORITHMS: Final[dict[int, bytes]] = {
    0: b"DELETE", 1: b"RSAMD5", 2: b"DH", 3: b"DS", 5: b"RSASHA1", 6: b"DSA-NSEC3-SHA1", 7: b"RSASHA1-NSEC3-SHA1",
    8: b"RSASHA256", 10: b"RSASHA512", 12: b"ECC-GOST", 13: b"ECDSAP256SHA256", 14: b"ECDSAP384SHA384",
    15: b"ED25519", 16: b"ED448", 252: b"INDIRECT", 253: b"PRIVATEDNS", 254: b"PRIVATEOID",
}
DS_HASHES: Final[dict[int, bytes]] = {1: b"SHA-1", 2: b"SHA-256", 3: b"GOST_R_34.11-94", 4: b"SHA-384"}
NSEC3_HASHES: Final[dict[int, bytes]] = {1: b"SHA-1"}


def print_dns(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """A message over UDP."""
    print_message(pkt, at, length, out, False)


def print_mdns(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """A message of multicast DNS."""
    print_message(pkt, at, length, out, True)


def print_dns_tcp(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """A message over TCP, after the two bytes that say its length; only if one segment holds just that."""
    pkt.enter(b"domain", at)
    if length < 2:
        out.put(b" [DNS over TCP: length ")
        out.dec(length)
        out.put(b" < 2]")
        out.invalid()
        return
    stated = pkt.u16(at)
    if stated != length - 2:
        out.put(b" [prefix length(")
        out.dec(stated)
        out.put(b") != length(")
        out.dec(length - 2)
        out.put(b")]")
        out.invalid()
        return
    out.put(b" ")
    print_message(pkt, at + 2, length - 2, out, False)


def print_message(pkt: PacketView, at: i64, length: i64, out: Text, multicast: bool) -> None:
    """One message, from its header on."""
    pkt.enter(b"domain", at)
    try:
        put_message(pkt, at, length, out, multicast)
    except CutShort:
        out.truncated(pkt)


def put_message(pkt: PacketView, at: i64, length: i64, out: Text, multicast: bool) -> None:
    """What a message says."""
    if length < HEADER:
        out.put(b"domain [length ")
        out.dec(length)
        out.put(b" < 12]")
        out.invalid()
        return
    pkt.check(at, HEADER)
    flags = pkt.u16(at + 2)
    questions = pkt.u16(at + 4)
    answers = pkt.u16(at + 6)
    authorities = pkt.u16(at + 8)
    additionals = pkt.u16(at + 10)
    opcode = flags >> 11 & 15
    out.put(out.style.domain)
    out.dec(pkt.u16(at))
    out.put(OPCODES[opcode])
    put: i64 = at + HEADER  # how far we got
    if flags & 0x8000:
        rcode = flags & 15
        if additionals > 0:
            rcode |= read_extended_rcode(pkt, at, questions, answers + authorities, additionals) << 4
        out.put(RCODES[rcode] if rcode in RCODES else b" Resp%d" % rcode)
        if flags & 0x0400:
            out.put(b"*")
        if flags & 0x0080 == 0:
            out.put(b"-")
        if flags & 0x0200:
            out.put(b"|")
        if flags & 0x0020:
            out.put(b"$")
        if questions != 1:
            put_count(questions, b"q]", out)
        done: i64 = 0
        while done < questions:
            if done > 0:
                out.put(b",")
            done += 1
            if out.verbose > 1:
                out.put(b" q:")
                put = put_question(pkt, at, put, out, multicast)
            else:
                put = skip_name(pkt, put)
                if put < 0:
                    raise CutShort()
                put += 4
        out.put(b" ")
        out.dec(answers)
        out.put(b"/")
        out.dec(authorities)
        out.put(b"/")
        out.dec(additionals)
        if answers > 0:
            put = put_records(pkt, at, put, answers, out, multicast)
    else:
        if flags & 0x0100:
            out.put(b"+")
        if flags & 0x0010:
            out.put(b"%")
        if flags & 0x06CF:
            out.put(b" [b2&3=0x")
            out.hex(flags)
            out.put(b"]")
        if opcode == INVERSE_QUERY:
            if questions > 0:
                put_count(questions, b"q]", out)
            if answers != 1:
                put_count(answers, b"a]", out)
        else:
            if answers > 0:
                put_count(answers, b"a]", out)
            if questions != 1:
                put_count(questions, b"q]", out)
        if authorities > 0:
            put_count(authorities, b"n]", out)
        if additionals > 0:
            put_count(additionals, b"au]", out)
        done = 0
        while done < questions:
            done += 1
            put = put_question(pkt, at, put, out, multicast)
        if out.verbose > 1 and answers > 0:
            put = put_records(pkt, at, put, answers, out, multicast)
    if out.verbose > 1:
        if authorities > 0:
            if put < 0 or not pkt.has(put, 1):
                raise CutShort()
            out.put(b" ns:")
            put = put_records(pkt, at, put, authorities, out, multicast)
        if additionals > 0:
            if put < 0 or not pkt.has(put, 1):
                raise CutShort()
            out.put(b" ar:")
            put = put_records(pkt, at, put, additionals, out, multicast)
    out.put(b" (")
    out.dec(length)
    out.put(b")")


def put_count(count: i64, what: bytes, out: Text) -> None:
    """How many records a section has."""
    out.put(b" [")
    out.dec(count)
    out.put(what)


def put_type(number: i64, out: Text) -> None:
    """The name of a record's type."""
    found = TYPES.get(number)
    if found is None:
        out.put(b"Type")
        out.dec(number)
    else:
        out.put(found)


def put_class(number: i64, out: Text) -> None:
    """A blank and the name of a class, unless it is the Internet."""
    if number == INTERNET:
        return
    found = CLASSES.get(number)
    if found is None:
        out.put(b" (Class ")
        out.dec(number)
        out.put(b")")
    else:
        out.put(found)


def put_question(pkt: PacketView, base: i64, at: i64, out: Text, multicast: bool) -> i64:
    """One question: its type, its class, its name. Returns where the next starts."""
    after = skip_name(pkt, at)
    if after < 0:
        raise CutShort()
    pkt.check(after, 4)
    out.put(b" ")
    put_type(pkt.u16(after), out)
    number = pkt.u16(after + 2)
    if multicast:
        put_class(number & 0x7FFF, out)
        out.put(b" (QU)" if number & MULTICAST_BIT else b" (QM)")
    else:
        put_class(number, out)
    out.put(b"? ")
    if not put_name(pkt, base, at, out):
        raise CutShort()
    return after + 4


def put_records(pkt: PacketView, base: i64, at: i64, count: i64, out: Text, multicast: bool) -> i64:
    """A section's records. Returns where the next section starts, or -1 where the capture ended in one."""
    while True:
        at = put_record(pkt, base, at, out, multicast)
        count -= 1
        if count == 0:
            return at
        if at < 0:
            raise CutShort()
        pkt.check(at, 1)
        out.put(b",")


def put_record(pkt: PacketView, base: i64, at: i64, out: Text, multicast: bool) -> i64:
    """One resource record. Returns where the next starts, or -1 where the capture ended in the fixed part."""
    if out.verbose > 0:
        out.put(b" ")
        if not put_name(pkt, base, at, out):
            raise CutShort()
    at = skip_name(pkt, at)
    if at < 0 or not pkt.has(at, FIXED):
        return -1
    kind = pkt.u16(at)
    number = pkt.u16(at + 2)
    flush = False
    if multicast and number & MULTICAST_BIT:
        flush = True
        number &= 0x7FFF
    if kind != OPT:
        put_class(number, out)
    if flush:
        out.put(b" (Cache flush)")
    if kind != OPT:
        if out.verbose > 2:
            out.put(b" [")
            put_duration(pkt.u32(at + 4), out)
            out.put(b"]")
    out.put(b" ")
    put_type(kind, out)
    count = pkt.u16(at + 8)
    data = at + FIXED
    pkt.check(data, count)
    if kind == A:
        pkt.check(data, 4)
        out.put(b" ")
        out.address4(pkt, data)
    elif kind == AAAA:
        pkt.check(data, 16)
        out.put(b" ")
        out.address6(pkt, data)
    elif kind == NS or kind == CNAME or kind == PTR or kind == DNAME:
        put_blank_and_name(pkt, base, data, out)
    elif kind == TXT:
        put_strings(pkt, data, count, out)
    elif kind == MX:
        put_blank_and_name(pkt, base, data + 2, out)
        out.put(b" ")
        out.dec(pkt.u16(data))
    elif kind == SRV:
        put_blank_and_name(pkt, base, data + 6, out)
        out.put(b":")
        out.dec(pkt.u16(data + 4))
        out.put(b" ")
        out.dec(pkt.u16(data))
        out.put(b" ")
        out.dec(pkt.u16(data + 2))
    elif kind == SOA:
        if out.verbose > 0:
            put_start_of_authority(pkt, base, data, out)
    elif kind == OPT:
        put_edns(pkt, at, number, out)
    elif kind == TSIG:
        if out.verbose > 0:
            put_signature(pkt, base, data, out)
    elif kind == A6:
        put_a6(pkt, base, data, out)
    elif kind == URI:
        pkt.need(data, 4)
        out.put(b" ")
        out.dec(pkt.u16(data))
        out.put(b" ")
        out.dec(pkt.u16(data + 2))
        out.put(b" ")
        if count < 4:  # a length below zero is taken for a huge one
            count = pkt.end - data + 5
        out.text(pkt, data + 4, count - 4)
    elif kind == UNSPECA:
        out.text(pkt, data, count)
    return data + count


def put_duration(seconds: i64, out: Text) -> None:
    """A time to live, in years of 365 days, weeks, days, hours, minutes and seconds."""
    if seconds == 0:
        out.put(b"0s")
        return
    if seconds >= 31536000:
        out.dec(seconds // 31536000)
        out.put(b"y")
        seconds = seconds % 31536000
    if seconds >= 604800:
        out.dec(seconds // 604800)
        out.put(b"w")
        seconds = seconds % 604800
    if seconds >= 86400:
        out.dec(seconds // 86400)
        out.put(b"d")
        seconds = seconds % 86400
    if seconds >= 3600:
        out.dec(seconds // 3600)
        out.put(b"h")
        seconds = seconds % 3600
    if seconds >= 60:
        out.dec(seconds // 60)
        out.put(b"m")
        seconds = seconds % 60
    if seconds > 0:
        out.dec(seconds)
        out.put(b"s")


# ---- names -------------------------------------------------------------------------------------------


def put_blank_and_name(pkt: PacketView, base: i64, at: i64, out: Text) -> None:
    """A blank and the name at `at`."""
    out.put(b" ")
    if not put_name(pkt, base, at, out):
        raise CutShort()


def put_name(pkt: PacketView, base: i64, at: i64, out: Text) -> bool:
    """The name at `at` of the message at `base`. False where it could not be told to its end.

    A compression pointer must lead back to before the stretch of labels that it ends, so there are no
    loops. Of a name that is too long, 255 characters and all bit-string labels are written.
    """
    if not pkt.has(at, 1):
        return False
    kind = pkt.u8(at)
    if kind == 0:
        out.put(b".")
        return True
    if kind & 0xC0 == 0xC0 and not pkt.has(at, 2):
        return False
    limit = at - base  # pointers must lead below it
    if limit < 0:  # where pointers count from a later place, none is refused
        limit = 0x10000
    size: i64 = 0  # characters so far, dots included
    while True:
        if not pkt.has(at, 1):
            return False
        kind = pkt.u8(at)
        if kind == 0:
            break
        label = kind & 0xC0
        if label == 0x40:
            if kind != BIT_STRING:
                out.put(b"<ELT ")
                out.dec(kind & 0x3F)
                out.put(b">")
                return False
            if not pkt.has(at + 1, 1):
                return False
        elif label == 0x80:
            out.put(b"<BAD LABEL TYPE>")
            return False
        at += 1
        if at >= pkt.end:
            break  # nothing of the label was captured: the name is taken to end here
        if label == 0xC0:
            target = (kind & 0x3F) << 8 | pkt.u8(at)
            if target >= limit:
                out.put(b"<BAD PTR>")
                return False
            limit = target
            at = base + target
            continue
        if label == 0x40:
            bits = pkt.u8(at)
            if bits == 0:
                bits = 256
            if not put_bit_label(pkt, at + 1, bits, out):
                return False
            at += 1 + (bits + 7) // 8
        else:
            room = kind
            if size + room > MAX_NAME:
                room = MAX_NAME - size if size < MAX_NAME else 0
            if not pkt.has(at, room):
                out.text(pkt, at, pkt.end - at)
                return False
            out.text(pkt, at, room)
            size += kind
            at += kind
        if size <= MAX_NAME:
            out.put(b".")
        size += 1
    if size > MAX_NAME:
        out.put(b"<DOMAIN NAME TOO LONG>")
    return True


def put_bit_label(pkt: PacketView, at: i64, bits: i64, out: Text) -> bool:
    """A bit-string label: its bits in hexadecimal, and how many there are. False where the capture ended."""
    out.put(b"\\[x")
    left = bits
    while left > 7:
        if not pkt.has(at, 1):
            raise Truncated()
        out.octet_hex(pkt.u8(at))
        at += 1
        left -= 8
    if left > 0:
        if not pkt.has(at, 1):
            raise Truncated()
        octet = pkt.u8(at) >> (8 - left) << (8 - left)
        if left > 4:
            out.octet_hex(octet)
        else:
            out.hex(octet >> 4)
    out.put(b"/")
    out.dec(bits)
    out.put(b"]")
    return True


def skip_name(pkt: PacketView, at: i64) -> i64:
    """Where the name at `at` ends; -1 if the capture ends first, or no one knows."""
    while True:
        if not pkt.has(at, 1):
            return -1
        kind = pkt.u8(at)
        if kind == 0:
            return at + 1
        if kind & 0xC0 == 0xC0:
            return at + 2
        if kind & 0xC0 == 0x80:
            return -1
        if kind & 0xC0 == 0x40:
            if kind != BIT_STRING or not pkt.has(at + 1, 1):
                return -1
            bits = pkt.u8(at + 1)
            if bits == 0:
                bits = 256
            at += 2 + (bits + 7) // 8
        else:
            at += 1 + kind


# ---- what records hold -------------------------------------------------------------------------------


def put_strings(pkt: PacketView, at: i64, count: i64, out: Text) -> None:
    """The character strings of a TXT record, each in quotes."""
    stop = at + count
    while at < stop:
        out.put(b' "')
        size = pkt.u8(at)
        if not pkt.has(at + 1, size):
            out.text(pkt, at + 1, pkt.left(at + 1))
            raise CutShort()
        out.text(pkt, at + 1, size)
        out.put(b'"')
        at += 1 + size


def put_start_of_authority(pkt: PacketView, base: i64, at: i64, out: Text) -> None:
    """A zone's master and mailbox, its serial number and its four intervals."""
    put_blank_and_name(pkt, base, at, out)
    at = skip_name(pkt, at)
    put_blank_and_name(pkt, base, at, out)
    at = skip_name(pkt, at)
    if at < 0:
        raise CutShort()
    pkt.check(at, 20)
    number: i64 = 0
    while number < 5:
        out.put(b" ")
        out.dec(pkt.u32(at))
        at += 4
        number += 1


def put_signature(pkt: PacketView, base: i64, at: i64, out: Text) -> None:
    """A transaction signature (RFC 8945): all but the signature itself."""
    put_blank_and_name(pkt, base, at, out)
    at = skip_name(pkt, at)
    if at < 0:
        raise CutShort()
    put_number(b" fudge=", pkt.u16(at + 6), out)
    size = pkt.u16(at + 8)
    put_number(b" maclen=", size, out)
    at += 10 + size
    put_number(b" origid=", pkt.u16(at), out)
    put_number(b" error=", pkt.u16(at + 2), out)
    put_number(b" otherlen=", pkt.u16(at + 4), out)


def put_number(words: bytes, number: i64, out: Text) -> None:
    """Words of our own and a number."""
    out.put(words)
    out.dec(number)


def put_a6(pkt: PacketView, base: i64, at: i64, out: Text) -> None:
    """An A6 record (RFC 2874): how long the prefix is, the rest of the address, and whose prefix it is."""
    prefix = pkt.u8(at)
    if prefix > 128:
        out.put(b" ")
        out.dec(prefix)
        out.put(b"(bad plen)")
        return
    missing = prefix // 8
    if prefix < 128:
        rest = pkt.raw(at + 1, 16 - missing)
        out.put(b" ")
        out.dec(prefix)
        out.put(b" ")
        out.colons(bytes(missing) + rest, 0)
    if prefix > 0:
        put_blank_and_name(pkt, base, at + 1 + 16 - missing, out)


# ---- EDNS --------------------------------------------------------------------------------------------


def read_extended_rcode(pkt: PacketView, base: i64, questions: i64, before: i64, additionals: i64) -> i64:
    """The upper eight bits of the response code, from the OPT record; 0 where none can be found."""
    at = base + HEADER
    while questions > 0:
        at = skip_name(pkt, at)
        if at < 0:
            return 0
        at += 4
        questions -= 1
    while before + additionals > 0:
        at = skip_name(pkt, at)
        if at < 0 or not pkt.has(at, 2):
            return 0
        if before <= 0 and pkt.u16(at) == OPT:
            return pkt.u8(at + 4) if pkt.has(at + 4, 1) else 0
        if not pkt.has(at, FIXED):
            return 0
        at += FIXED + pkt.u16(at + 8)
        if before > 0:
            before -= 1
        else:
            additionals -= 1
    return 0


def put_edns(pkt: PacketView, at: i64, payload_size: i64, out: Text) -> None:
    """An OPT record from its type on: class (the payload size) and time to live mean other things there."""
    count = pkt.u16(at + 8)
    stop = at + FIXED + count
    out.put(b" UDPsize=")
    out.dec(payload_size)
    if pkt.u16(at + 6) & 0x8000:
        out.put(out.style.edns_dnssec)
    if count == 0 or not out.style.edns_options:
        return
    at += FIXED
    out.put(b" [")
    while at < stop:
        at = put_edns_option(pkt, at, out)
        if at < stop:
            out.put(b",")
    out.put(b"]")


def put_edns_option(pkt: PacketView, at: i64, out: Text) -> i64:
    """One EDNS option; returns where the next starts."""
    code = pkt.u16(at)
    found = EDNS_OPTIONS.get(code)
    if found is None:
        out.put(b"Opt")
        out.dec(code)
    else:
        out.put(found)
    count = pkt.u16(at + 2)
    at += 4
    pkt.check(at, count)
    if count == 0:
        return at
    stop = at + count
    out.put(b" ")
    if code == 8:
        put_client_subnet(pkt, at, count, out)
    elif code == 10:
        if count != 8 and (count < 16 or count > 40):
            out.invalid()
            return stop
        out.hex_bytes(pkt, at, 8)
        if count > 8:
            out.put(b" ")
            out.hex_bytes(pkt, at + 8, count - 8)
    elif code == 11:
        if count != 2:
            out.invalid()
            return stop
        tenths = pkt.u16(at)
        out.dec(tenths // 10)
        out.put(b".")
        out.dec(tenths % 10)
        out.put(b" sec")
    elif code == 9:
        if count != 4:
            out.invalid()
            return stop
        out.dec(pkt.u32(at))
        out.put(b" sec")
    elif code == 12:
        out.put(b"(")
        out.dec(count)
        out.put(b")")
    elif code == 13:
        # tcpdump counts pointers from the end of the option, and does not mind a bad name.
        put_name(pkt, stop, at, out)
    elif code == 14:
        if count & 1:
            out.invalid()
            return stop
        while at < stop:
            out.dec(pkt.u16(at))
            at += 2
            if at < stop:
                out.put(b" ")
    elif code == 5:
        put_algorithms(DNSSEC_ALGORITHMS, pkt, at, stop, out)
    elif code == 6:
        put_algorithms(DS_HASHES, pkt, at, stop, out)
    elif code == 7:
        put_algorithms(NSEC3_HASHES, pkt, at, stop, out)
    else:
        out.hex_bytes(pkt, at, count)
    return stop


def put_algorithms(names: dict[int, bytes], pkt: PacketView, at: i64, stop: i64, out: Text) -> None:
    """The algorithms that a resolver understands (RFC 6975)."""
    while at < stop:
        number = pkt.u8(at)
        found = names.get(number)
        if found is None:
            out.put(b"Alg_")
            out.dec(number)
        else:
            out.put(found)
        at += 1
        if at < stop:
            out.put(b" ")


def put_client_subnet(pkt: PacketView, at: i64, count: i64, out: Text) -> None:
    """The network that a query came from (RFC 7871)."""
    if count < 4:
        out.invalid()
        return
    family = pkt.u16(at)
    source = pkt.u8(at + 2)
    scope = pkt.u8(at + 3)
    size: i64 = 4 if family == 1 else 16
    if family < 1 or family > 2 or source > size * 8 or scope > size * 8 or (source + 7) // 8 != count - 4:
        out.invalid()
        return
    address = pkt.raw(at + 4, count - 4)
    address += bytes(size - (count - 4))
    if family == 1:
        out.dotted(address, 0)
    else:
        out.colons(address, 0)
    out.put(b"/")
    out.dec(source)
    out.put(b"/")
    out.dec(scope)


@final
class Dns(Dissector):
    """DNS over UDP, as an object that compiled code can call."""

    def print(self, pkt: PacketView, at: i64, length: i64, out: Text) -> None:
        print_message(pkt, at, length, out, False)


@final
class MulticastDns(Dissector):
    """Multicast DNS, likewise."""

    def print(self, pkt: PacketView, at: i64, length: i64, out: Text) -> None:
        print_message(pkt, at, length, out, True)


@final
class DnsOverTcp(Dissector):
    """DNS over TCP, likewise."""

    def print(self, pkt: PacketView, at: i64, length: i64, out: Text) -> None:
        print_dns_tcp(pkt, at, length, out)


DISSECTORS: Final[dict[str, Dissector]] = {
    "print_dns": Dns(), "print_mdns": MulticastDns(), "print_dns_tcp": DnsOverTcp(),
}
