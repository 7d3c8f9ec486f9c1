"""ICMP (RFC 792) and ICMPv6 (RFC 4443, RFC 4861) messages, from what lines tell of them to bytes."""

from __future__ import annotations

from wiretale.listing.rebuild import sums
from wiretale.listing.rebuild.addresses import station_of
from wiretale.listing.rebuild.draft import Draft
from wiretale.listing.record import IcmpPart, IpPart, LineRecord, ListingError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from wiretale.listing.rebuild.packet import Rebuilder

ICMP6 = 58
UDP = 17
QUOTED = 28  # bytes: a header without options and what comes first behind it
ERRORS = (3, 4, 5, 11, 12)
ECHO = 56  # bytes of data that ping sends


def build_icmp(
    rebuilder: Rebuilder, record: LineRecord, ip: IpPart, source: bytes, destination: bytes, draft: Draft
) -> bytes:
    """A message. Where its line does not tell how long it is, that of the IP header may."""
    icmp = record.icmp
    assert icmp is not None
    invented = draft.invented
    length = icmp.length
    if length is None and ip.length is not None:
        length = ip.length - 20 if icmp.version == 4 else ip.length
    if icmp.version == 6:
        body = body6(rebuilder, icmp, source, destination, invented)
    elif icmp.type in ERRORS:
        body = error(rebuilder, icmp, source, destination, draft)
    else:
        if icmp.id is None and icmp.type in (0, 8):
            invented.append("ICMP id and sequence number")
        body = (icmp.id or 0).to_bytes(2, "big") + (icmp.seq or 0).to_bytes(2, "big")
    if length is None:
        length = 4 + len(body)
        if icmp.type in (0, 8, 128, 129):
            length = 8 + ECHO
            invented.append("length")
    if length < 8 or length > 0xFFFF:
        raise ListingError(f"an ICMP message of {length} bytes")
    if length > 4 + len(body):
        invented.append("the rest of the message")
    body = body[: length - 4] + bytes(max(0, length - 4 - len(body)))
    data = bytearray(bytes([icmp.type, icmp.code & 0xFF, 0, 0]) + body)
    total = 0 if icmp.version == 4 else sums.pseudo(source, destination, ICMP6, len(data))
    sums.settle(data, 2, total, icmp.checksum, icmp.checksum_right, None, None, len(data), -1, False, draft.notes)
    return bytes(data)


def body6(rebuilder: Rebuilder, icmp: IcmpPart, source: bytes, destination: bytes, invented: list[str]) -> bytes:
    """What follows the checksum of an ICMPv6 message."""
    if icmp.type in (128, 129):
        if icmp.id is None:
            invented.append("ICMP id and sequence number")
        return (icmp.id or 0).to_bytes(2, "big") + (icmp.seq or 0).to_bytes(2, "big")
    if icmp.type < 128:
        return error6(rebuilder, icmp, source, destination, invented)
    if icmp.target is None:
        return bytes(4)
    target = rebuilder.book.host(icmp.target, 6, invented)
    flags = icmp.flags
    if flags is None:
        flags = 0
        if icmp.type == 136:
            invented.append("flags of the advertisement")
    body = bytes([flags, 0, 0, 0]) + target
    option = icmp.link_option or (1 if icmp.type == 135 else 2)
    if icmp.link_address is not None:
        body += bytes([option, 1]) + rebuilder.book.station(icmp.link_address, invented)
    elif icmp.length == 32:
        invented.append("link-layer address")
        body += bytes([option, 1]) + station_of(source if icmp.type == 135 else target)
    return body


def error6(
    rebuilder: Rebuilder, icmp: IcmpPart, source: bytes, destination: bytes, invented: list[str]
) -> bytes:
    """What follows the checksum of an error: a word, and the packet that it is about."""
    invented.append("the packet that the message quotes")
    target = source if icmp.target is None else rebuilder.book.host(icmp.target, 6, invented)
    protocol = UDP if icmp.protocol is None else icmp.protocol
    port = 0
    if icmp.port is not None:
        port = rebuilder.book.port(icmp.port, "tcp" if protocol == 6 else "udp", invented)
    header = b"\x60\0\0\0\0\x08" + bytes([protocol, 64]) + destination + target
    return (icmp.mtu or 0).to_bytes(4, "big") + header + b"\0\0" + port.to_bytes(2, "big") + b"\0\x08\0\0"


def error(
    rebuilder: Rebuilder, icmp: IcmpPart, source: bytes, destination: bytes, draft: Draft
) -> bytes:
    """What follows the checksum of an error: a word, and the packet that it is about."""
    invented = draft.invented
    word = bytes(4)
    if icmp.gateway is not None:
        word = rebuilder.book.host(icmp.gateway, 4, invented)
    elif icmp.mtu is not None:
        word = b"\0\0" + icmp.mtu.to_bytes(2, "big")
    elif icmp.pointer is not None:
        word = bytes([icmp.pointer, 0, 0, 0])
    quoted = icmp.quoted
    if quoted is not None and quoted.ip is not None and quoted.ip.source is not None:
        captured, draft.captured = draft.captured, -1
        packet, _, _ = rebuilder.ip(quoted, quoted.ip, draft, quoted=True)
        if draft.captured >= 0:
            packet = packet[: 20 + draft.captured]
        draft.captured = captured
        return word + packet
    invented.append("the packet that the message quotes")
    # It was sent by whoever is told of the error, to whom could not be reached.
    target = source if icmp.target is None else rebuilder.book.host(icmp.target, 4, invented)
    protocol = UDP if icmp.protocol is None else icmp.protocol
    port = 0
    if icmp.port is not None:
        port = rebuilder.book.port(icmp.port, "tcp" if protocol == 6 else "udp", invented)
    header = bytearray(b"\x45\0\0\x1c\0\0\0\0\x40" + bytes([protocol, 0, 0]) + destination + target)
    sums.put(header, 10, sums.internet(header))
    return word + bytes(header) + b"\0\0" + port.to_bytes(2, "big") + b"\0\x08\0\0"
