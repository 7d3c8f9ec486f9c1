"""Ethernet frames: types, lengths, VLAN tags, Arista's time stamps."""

from making import ether, ether_udp, ipv4, u8, u16, udp

OPTIONS = [
    "-n", "-nv", "-ne", "-nev", "-nq", "-nqe", "-nx", "-nxx", "-nX", "-neX", "-nXX", "-nA",
]

DATAGRAM = ipv4(udp(b"hello", 40000, 40001), 17)
UNKNOWN = ether(b"abcdef", 0x1234)
SNAP_IP = b"\xaa\xaa\x03\0\0\0\x08\0" + DATAGRAM


def tag(value: int, ethertype: int, payload: bytes) -> bytes:
    """What follows the type of a tagged frame: the tag, the type that it hides, its payload."""
    return u16(value, ethertype) + payload


def arista(subtype: int, version: int, stamp: bytes, inner: bytes = b"\x08\0" + DATAGRAM) -> bytes:
    return ether(u16(subtype, version) + stamp + inner, 0xD28B)


PACKETS = {
    "unknown type": UNKNOWN,
    "unknown type, nothing in it": ether(b"", 0x1234),
    "a type that has a name, but no dissector": ether(bytes(46), 0x0600),
    "between a length and a type": ether(b"abcdefgh" * 3, 1501),
    "the last of those": ether(b"abcdefgh" * 3, 1535),
    "length, SNAP, odd": ether(b"\xaa" * 46, 46),
    "length, padded": ether(b"abcdefghij", 5),
    "length too short for LLC": ether(b"abcdefghij", 2),
    "length beyond the frame": ether(b"abcdefghij", 1000),
    "frame too short for LLC": ether(b"ab", 1000),
    "no length at all": ether(b"ab", 0),
    "LLC, SNAP, IPv4": ether(SNAP_IP, len(SNAP_IP)),
    "tagged": ether(tag(0x2001, 0x0800, DATAGRAM), 0x8100),
    "tagged, unknown": ether(tag(0x2001, 0x1234, b"abcd"), 0x8100),
    "tagged, 802.3": ether(tag(0x2001, 10, b"abcdefghij"), 0x8100),
    "tagged, 802.3, no length": ether(tag(0x2001, 0, b"abcdefghij"), 0x9100),
    "tagged, 9200": ether(tag(0xF001, 10, b"abcdefghij"), 0x9200),
    "tag in tag": ether(tag(0xF001, 0x8100, tag(0x1FFF, 0x0800, DATAGRAM)), 0x88A8),
    "tag in tag in tag": ether(tag(0xF001, 0x8100, tag(0x1FFF, 0x9100, tag(1, 0x1234, b"xyz"))), 0x8100),
    "half a tag": ether(b"abc", 0x8100),
    "half a second tag": ether(tag(0x2001, 0x8100, b"abc"), 0x8100),
    "jumbo": ether(b"abcdefghij", 0x8870),
    "tagged jumbo": ether(tag(1, 0x8870, b"abcdefghij"), 0x8100),
    "Arista, TAI": arista(1, 0x0010, bytes(8)),
    "Arista, UTC": arista(1, 0x0110, b"\x5c\xee\xed\x7d\x19\x13\x89\x23"),
    "Arista, unknown time scale": arista(1, 0x0210, bytes(8)),
    "Arista, 48 bits": arista(1, 0x0021, bytes(6)),
    "Arista, too many nanoseconds": arista(1, 0x0012, b"\xff" * 8),
    "Arista, 48 bits, too many nanoseconds": arista(1, 0x0012, b"\xff" * 6),
    "Arista, unknown format": arista(1, 0x0030, bytes(8)),
    "Arista, unknown subtype": arista(2, 0x0030, bytes(8)),
    "Arista below a tag": ether(tag(0x2001, 0xD28B, arista(1, 0x10, bytes(8))[14:]), 0x8100),
    "Arista above a tag": arista(1, 0x10, bytes(8), u16(0x8100) + tag(0x2001, 0x0800, DATAGRAM)),
    "Arista, Arista": arista(1, 0x10, bytes(8), arista(1, 0x10, bytes(8))[12:]),
    "Arista, unknown type": arista(1, 0x10, bytes(8), u16(0x1234, 5)),
    "Arista, 802.3": arista(1, 0x10, bytes(8), u16(10) + b"abcdefghij"),
    "in VXLAN, unknown": ether_udp(u8(8, 0, 0, 0, 0, 0, 1, 0) + UNKNOWN, 40000, 4789),
    "in GRE, unknown": ether(ipv4(u16(0, 0x6558) + UNKNOWN, 47)),
    "in GRE, cut off": ether(ipv4(u16(0, 0x6558) + UNKNOWN[:10], 47)),
    "in GRE, 802.3": ether(ipv4(u16(0, 0x6558) + ether(b"abcdefghij", 5), 47)),
}
