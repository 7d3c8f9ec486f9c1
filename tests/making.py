"""Packets of our own: headers put together by hand, for tests and for the example captures.

Each function takes what it carries and returns the whole: `ether(ipv4(udp(b"hello", 53, 53), 17))`.
Lengths and checksums are right unless a test states others.
"""

from __future__ import annotations

import struct
from ipaddress import IPv4Address, IPv6Address

MAC_A = bytes.fromhex("020000000001")
MAC_B = bytes.fromhex("020000000002")
HOST_A = "192.0.2.1"
HOST_B = "192.0.2.2"
HOST_A6 = "2001:db8::1"
HOST_B6 = "2001:db8::2"


def checksum(data: bytes) -> int:
    """The Internet checksum (RFC 1071)."""
    if len(data) % 2:
        data += b"\0"
    total = sum(struct.unpack(f">{len(data) // 2}H", data))
    while total > 0xFFFF:
        total = (total & 0xFFFF) + (total >> 16)
    return total ^ 0xFFFF


def mac(text: str) -> bytes:
    return bytes.fromhex(text.replace(":", ""))


def ip4(text: str) -> bytes:
    return IPv4Address(text).packed


def ip6(text: str) -> bytes:
    return IPv6Address(text).packed


def u8(*values: int) -> bytes:
    return bytes(values)


def u16(*values: int) -> bytes:
    return struct.pack(f">{len(values)}H", *values)


def u32(*values: int) -> bytes:
    return struct.pack(f">{len(values)}I", *values)


def ether(payload: bytes, ethertype: int = 0x0800, source: bytes = MAC_A, destination: bytes = MAC_B) -> bytes:
    return destination + source + u16(ethertype) + payload


def ipv4(
    payload: bytes,
    protocol: int,
    source: str = HOST_A,
    destination: str = HOST_B,
    *,
    tos: int = 0,
    total: int | None = None,
    identifier: int = 1,
    flags: int = 0,
    offset: int = 0,
    ttl: int = 64,
    options: bytes = b"",
    version: int = 4,
    ihl: int | None = None,
    check: int | None = None,
) -> bytes:
    options = options.ljust((len(options) + 3) // 4 * 4, b"\0")
    words = 5 + len(options) // 4 if ihl is None else ihl
    length = 20 + len(options) + len(payload) if total is None else total
    header = struct.pack(
        ">BBHHHBBH4s4s", version << 4 | words, tos, length, identifier, flags << 13 | offset, ttl, protocol, 0,
        ip4(source), ip4(destination),
    ) + options
    value = checksum(header) if check is None else check
    return header[:10] + u16(value) + header[12:] + payload


def ipv6(
    payload: bytes,
    next_header: int,
    source: str = HOST_A6,
    destination: str = HOST_B6,
    *,
    hop_limit: int = 64,
    traffic_class: int = 0,
    flow: int = 0,
    length: int | None = None,
    version: int = 6,
) -> bytes:
    first = version << 28 | traffic_class << 20 | flow
    size = len(payload) if length is None else length
    return u32(first) + u16(size) + u8(next_header, hop_limit) + ip6(source) + ip6(destination) + payload


def pseudo(source: str, destination: str, protocol: int, length: int) -> bytes:
    """The pseudo-header that transport checksums cover; the version is told from the addresses."""
    if ":" in source:
        return ip6(source) + ip6(destination) + u32(length, protocol)
    return ip4(source) + ip4(destination) + u16(protocol, length)


def udp(
    payload: bytes,
    source_port: int,
    destination_port: int,
    source: str = HOST_A,
    destination: str = HOST_B,
    *,
    length: int | None = None,
    check: int | None = None,
) -> bytes:
    size = 8 + len(payload) if length is None else length
    header = u16(source_port, destination_port, size)
    if check is None:
        check = checksum(pseudo(source, destination, 17, 8 + len(payload)) + header + b"\0\0" + payload) or 0xFFFF
    return header + u16(check) + payload


def tcp(
    payload: bytes,
    source_port: int,
    destination_port: int,
    source: str = HOST_A,
    destination: str = HOST_B,
    *,
    seq: int = 1000,
    ack: int = 0,
    flags: int = 0x18,
    window: int = 65535,
    urgent: int = 0,
    options: bytes = b"",
    data_offset: int | None = None,
    check: int | None = None,
) -> bytes:
    options = options.ljust((len(options) + 3) // 4 * 4, b"\0")
    words = 5 + len(options) // 4 if data_offset is None else data_offset
    header = struct.pack(
        ">HHIIHHHH", source_port, destination_port, seq, ack, words << 12 | flags, window, 0, urgent
    ) + options
    if check is None:
        check = checksum(pseudo(source, destination, 6, len(header) + len(payload)) + header + payload)
    return header[:16] + u16(check) + header[18:] + payload


def ether_udp(payload: bytes, source_port: int, destination_port: int) -> bytes:
    """A whole frame: Ethernet, IPv4, UDP."""
    return ether(ipv4(udp(payload, source_port, destination_port), 17))


def ether_udp6(payload: bytes, source_port: int, destination_port: int) -> bytes:
    """A whole frame: Ethernet, IPv6, UDP."""
    return ether(ipv6(udp(payload, source_port, destination_port, HOST_A6, HOST_B6), 17), 0x86DD)


def ether_tcp(payload: bytes, source_port: int, destination_port: int, **fields: int) -> bytes:
    """A whole frame: Ethernet, IPv4, TCP. `fields` are those of `tcp`."""
    return ether(ipv4(tcp(payload, source_port, destination_port, **fields), 6))  # type: ignore[arg-type]


def pcap(
    packets: list[bytes] | list[tuple[bytes, int]],
    link_type: int = 1,
    *,
    start: float = 1_700_000_000.0,
    step: float = 0.001,
    snaplen: int = 262144,
) -> bytes:
    """A little-endian microsecond pcap file. A packet may come with its length on the wire."""
    parts = [struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, snaplen, link_type)]
    microseconds = round(start * 1_000_000)
    for packet in packets:
        data, wire = packet if isinstance(packet, tuple) else (packet, len(packet))
        parts.append(struct.pack("<IIII", *divmod(microseconds, 1_000_000), len(data), wire))
        parts.append(data)
        microseconds += round(step * 1_000_000)
    return b"".join(parts)
