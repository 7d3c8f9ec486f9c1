"""BIND's lightweight resolver protocol.

    +-----------------------------------------------+
    |                 packet length                 |
    |        version        |     packet flags      |
    |                    serial                     |
    |                    opcode                     |
    |                    result                     |
    |                receive length                 |
    |  authentication type  | authentication length |
    +-----------------------------------------------+
"""

from __future__ import annotations

from wiretale.dissect.packet import PacketView
from wiretale.dissect.text import Text
from wiretale.native import Final, i64
from wiretale.protocols import dns

HEADER: Final = 28
RESPONSE: Final = 1

NOOP: Final = 0
GET_ADDRESSES: Final = 0x10001
GET_NAME: Final = 0x10002
GET_DATA: Final = 0x10003
OPCODES: Final[dict[int, bytes]] = {
    NOOP: b"noop", GET_ADDRESSES: b"getaddrsbyname", GET_NAME: b"getnamebyaddr", GET_DATA: b"getrdatabyname",
}


def print_lwres(pkt: PacketView, at: i64, length: i64, out: Text) -> None:
    """A request or a response."""
    pkt.enter(b"lwres", at)
    start = at
    pkt.need(at, HEADER)
    stated = pkt.u32(at)
    version = pkt.u16(at + 4)
    flags = pkt.u16(at + 6)
    opcode = pkt.u32(at + 12)
    out.put(b" lwres")
    if version or out.verbose:
        out.put(b" v%d" % version)
    at += HEADER
    known = version == 0
    if known:
        response = flags & RESPONSE != 0
        out.put(b" ")
        out.name(OPCODES, opcode, b"#%#x")
        if not response:
            out.put(b"?")
        if flags & ~RESPONSE:
            out.put(b"[0x%x]" % flags)
        known = opcode in OPCODES
        if known and opcode != NOOP:
            at = put_response(pkt, at, opcode, out) if response else put_request(pkt, at, opcode, out)
    if stated != length:
        out.put(b" [len: %d != %d]" % (stated, length))
    if known and at - start < stated:
        out.put(b"[extra]")


def put_request(pkt: PacketView, at: i64, opcode: i64, out: Text) -> i64:
    """What is asked for; returns where it ends."""
    pkt.u32(at)  # flags
    at += 4
    if opcode == GET_ADDRESSES:
        pkt.need(at, 6)
        families = pkt.u32(at)
        if families & 3:
            out.put({1: b" IPv4", 2: b" IPv6", 3: b" IPv4/6"}[int(families & 3)])
        if families & ~3:
            out.put(b"[0x%x]" % families)
        return put_name(pkt, at + 4, out)
    if opcode == GET_NAME:
        return put_address(pkt, at, out)
    pkt.need(at, 6)
    put_type_and_class(pkt, at, out)
    return put_name(pkt, at + 4, out)


def put_response(pkt: PacketView, at: i64, opcode: i64, out: Text) -> i64:
    """What is answered; returns where it ends."""
    pkt.u32(at)  # flags
    at += 4
    if opcode == GET_DATA:
        pkt.need(at, 12)
        put_type_and_class(pkt, at, out)
        seconds = pkt.u32(at + 4)
        out.put(b" TTL ")
        dns.put_duration(seconds, out)
        records = pkt.u16(at + 8)
        signatures = pkt.u16(at + 10)
        out.put(b" %d/%d" % (records, signatures))
        at = put_name(pkt, at + 12, out)
        while records + signatures > 0:
            size = pkt.u16(at)
            put_hex(pkt, at + 2, size, out)
            at += 2 + size
            records -= 1
        return at
    pkt.need(at, 6 if opcode == GET_ADDRESSES else 4)
    aliases = pkt.u16(at)
    at += 2
    out.put(b" ")
    out.dec(aliases)
    addresses: i64 = 0
    if opcode == GET_ADDRESSES:
        addresses = pkt.u16(at)
        at += 2
        out.put(b"/")
        out.dec(addresses)
    at = put_name(pkt, at, out)
    while aliases > 0:
        at = put_name(pkt, at, out)
        aliases -= 1
    while addresses > 0:
        at = put_address(pkt, at, out)
        addresses -= 1
    return at


def put_type_and_class(pkt: PacketView, at: i64, out: Text) -> None:
    """The type of a record, and its class if it is not the Internet."""
    number = pkt.u16(at)
    kind = pkt.u16(at + 2)
    out.put(b" ")
    dns.put_type(kind, out)
    if number != dns.INTERNET:
        out.put(dns.CLASSES.get(number) or b" Class%d" % number)


def put_name(pkt: PacketView, at: i64, out: Text) -> i64:
    """A name with its length before it and a NUL after it; returns what follows."""
    size = pkt.u16(at)
    out.put(b" ")
    out.text(pkt, at + 2, size)
    pkt.u8(at + 2 + size)
    return at + 2 + size + 1


def put_address(pkt: PacketView, at: i64, out: Text) -> i64:
    """An address with its family and length before it; returns what follows."""
    family = pkt.u32(at)
    size = pkt.u16(at + 4)
    at += 6
    pkt.need(at, size)
    if family == 1 and size >= 4:
        out.put(b" ")
        out.host4(pkt, at)
        return at + 4
    if family == 2 and size >= 16:
        out.put(b" ")
        out.host6(pkt, at)
        return at + 16
    out.put(b" ")
    out.dec(family)
    out.put(b"/")
    put_hex(pkt, at, size, out)
    return at + size


def put_hex(pkt: PacketView, at: i64, size: i64, out: Text) -> None:
    """Bytes in hexadecimal, as far as they were captured."""
    stop = at + size
    while at < stop:
        out.octet_hex(pkt.u8(at))
        at += 1
