"""IP packets (RFC 791, RFC 8200), from what lines tell of them to bytes."""

from __future__ import annotations

from wiretale.listing.rebuild import sums
from wiretale.listing.rebuild.draft import Draft, fitted
from wiretale.listing.record import IpPart, ListingError

ICMP, TCP, UDP, FRAGMENT, ICMP6 = 1, 6, 17, 44, 58
TTL = 64
NEIGHBORS_LIMIT = 255  # the hop limit that neighbors believe (RFC 4861 7.1)
LARGEST = 0xFFFF

# Options that are all in their names.
OPTIONS = {"RA": b"\x94\x04\0\0", "NOP": b"\x01", "EOL": b"\0"}


def build_ipv4(ip: IpPart, protocol: int, source: bytes, destination: bytes, body: bytes, draft: Draft) -> bytes:
    """An IPv4 packet. `body` is cut or filled to the length that the line states."""
    options = build_options(ip, draft)
    header = 20 + len(options)
    if ip.length is not None:
        if ip.length < header:
            raise ListingError("an IP packet that is shorter than its header")
        body = fitted(body, ip.length - header)
    elif ip.payload is not None:
        body = fitted(body, ip.payload)
    elif ip.offset:
        draft.invented.append("length")
    total = header + len(body)
    if total > LARGEST:
        raise ListingError(f"an IP packet of {total} bytes")
    if ip.ttl is None:
        draft.invented.append("TTL")
    if ip.id is None:
        draft.invented.append("IP id")
    if ip.dont_fragment is None or ip.tos is None:
        draft.invented.append("IP flags and TOS")
    flags = (0x8000 if ip.reserved_flag else 0) | (0x4000 if ip.dont_fragment else 0)
    flags |= (0x2000 if ip.more_fragments else 0) | (ip.offset or 0) // 8
    data = bytearray(
        bytes([0x40 | header // 4, ip.tos or 0])
        + total.to_bytes(2, "big") + (ip.id or 0).to_bytes(2, "big") + flags.to_bytes(2, "big")
        + bytes([TTL if ip.ttl is None else ip.ttl, protocol, 0, 0]) + source + destination + options
    )  # fmt: skip
    sums.put(data, 10, sums.internet(data) if ip.checksum is None else ip.checksum)
    return bytes(data) + body


def build_options(ip: IpPart, draft: Draft) -> bytes:
    """The options, of those that a line tells all of."""
    if not ip.options:
        return b""
    found = b""
    for name in ip.options.split(","):
        option = OPTIONS.get(name.strip())
        if option is None:
            draft.notes.append(f"the IP option {name.strip()[:40]} is left out")
        else:
            found += option
    return (found + bytes(-len(found) % 4))[:40]


def build_ipv6(ip: IpPart, protocol: int, source: bytes, destination: bytes, body: bytes, draft: Draft) -> bytes:
    """An IPv6 packet, with a fragment header (RFC 8200 4.5) where the line tells of one."""
    if ip.offset is not None:
        size = len(body) if ip.payload is None else ip.payload
        word = ip.offset
        if ip.offset:
            draft.invented.append("that no fragment follows")
        else:
            word |= 1  # a first fragment that is not followed would need no header
        header = bytes([protocol, 0]) + word.to_bytes(2, "big") + (ip.id or 0).to_bytes(4, "big")
        body = header + fitted(body, size)
        protocol = FRAGMENT
    if ip.length is not None:
        body = fitted(body, ip.length)
    if len(body) > LARGEST:
        raise ListingError(f"an IP packet of {len(body)} bytes")
    limit = ip.ttl
    if limit is None:
        draft.invented.append("hop limit")
        draft.invented.append("flow label and traffic class")
        limit = NEIGHBORS_LIMIT if protocol == ICMP6 else TTL
    first = 6 << 28 | (ip.tos or 0) << 20 | (ip.flow_label or 0)
    return (
        first.to_bytes(4, "big") + len(body).to_bytes(2, "big") + bytes([protocol, limit]) + source + destination + body
    )
