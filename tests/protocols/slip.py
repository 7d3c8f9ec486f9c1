"""SLIP as BSD captured it: every kind of link header, and compressed headers with each change."""

from making import ipv4, ipv6, tcp, udp

LINK_TYPE = 8
OPTIONS = ["-n", "-ne", "-nev", "-nq", "-nex"]
SWEEP = "-nev"

UDP = ipv4(udp(b"hello", 1000, 2000), 17)
UDP6 = ipv6(udp(b"hello", 1000, 2000), 17)
TCP = ipv4(tcp(b"hello", 1, 2), 6)
LONGER = ipv4(tcp(b"hello again", 1, 2), 6)


def link(first: bytes, packet: bytes, direction: int = 0) -> bytes:
    """A packet, and before it the first bytes that the line saw."""
    return bytes([direction]) + first.ljust(15, b"\0") + packet


def uncompressed(connection: int, packet: bytes = TCP, direction: int = 0) -> bytes:
    return link(b"\x75" + bytes(8) + bytes([connection]), packet, direction)


PACKETS = {
    **{f"{flags:02x}": link(bytes([flags, 1, 2, 3, 4, 5, 6, 7]), TCP) for flags in range(0x80, 0x100)},
    **{f"{flags:02x}, long": link(bytes([flags, 1, 2, 0, 1, 2, 0, 0xFF, 0xFE]), TCP) for flags in range(0x80, 0xB0)},
    **{f"direction {n}": link(b"\x45", UDP, n) for n in (0, 1, 2, 255)},
    **{f"kind {n:02x}": link(bytes([n]), UDP) for n in range(0, 0x80, 16)},
    "IPv6": link(b"\x6f", UDP6, 1),
    "neither": link(b"\x25", b"\x25abc"),
    "connection 9": uncompressed(9),
    "echoed": link(b"\x8b\1\2", LONGER),
    "echoed again": link(b"\x8b\1\2", TCP),
    "connection 7": uncompressed(7, LONGER),
    "unidirectional": link(b"\x8f\1\2", TCP),
    "back to 9": link(b"\xcf\x09\1\2", TCP),
    "the other way": uncompressed(7, TCP, 1),
    "echoed, the other way": link(b"\x8b\1\2", LONGER, 1),
    "uncompressed, direction 2": uncompressed(7, TCP, 2),
    "unknown kind, direction 2": link(b"\x10", UDP, 2),
    "shorter than its headers": link(b"\x80\1\2", TCP[:36]),
    "compressed, direction 2": link(b"\x8b\1\2", TCP, 2),
    **{f"headers of {n:02x}": uncompressed(7, bytes([n]) + TCP[1:]) for n in (0x40, 0x43, 0x46, 0x4F, 0x25, 0x65)},
    **{f"{n} bytes": link(b"\x45", b"")[:n] for n in range(1, 17)},
    "as long as the header and no more": link(b"\x8f", b""),
    "claims less": (link(b"\x45", UDP)[:30], 60),
}
