"""IPv6 itself: its header, lengths that do not fit, what it carries that it should not."""

from making import HOST_A6, HOST_B6, ether, ipv4, ipv6, tcp, u16, udp

DATAGRAM = udp(b"hello", 40000, 40001, HOST_A6, HOST_B6)


def packet(payload: bytes, next_header: int, **fields: int) -> bytes:
    return ether(ipv6(payload, next_header, **fields), 0x86DD)  # type: ignore[arg-type]


def pppoe(payload: bytes, length: int) -> bytes:
    """In PPPoE, whose own length may be less than what follows."""
    return ether(b"\x11\0\0\1" + u16(length + 2, 0x57) + payload, 0x8864)


OPTIONS = ["-nn", "-nnv", "-nnvv", "-nne", "-nnq", "-nnx"]
PACKETS = {
    "udp": packet(DATAGRAM, 17),
    "tcp": packet(tcp(b"", 1, 2, HOST_A6, HOST_B6, ack=7), 6),
    "class and flow": packet(DATAGRAM, 17, traffic_class=0xB8, flow=0x12345),
    "small class and flow": packet(DATAGRAM, 17, traffic_class=1, flow=1, hop_limit=0),
    "payload length short": packet(DATAGRAM, 17, length=5),
    "payload length long": packet(DATAGRAM, 17, length=100),
    "payload length zero": packet(DATAGRAM, 17, length=0),
    "payload length zero, tcp": packet(DATAGRAM, 6, length=0),
    "payload length zero, unknown": packet(DATAGRAM, 253, length=0),
    "payload length zero, none": packet(DATAGRAM, 59, length=0),
    "payload length zero, ipv6": packet(ipv6(DATAGRAM, 17), 41, length=0),
    "payload length zero, icmp6": packet(DATAGRAM, 58, length=0),
    "version 4": packet(DATAGRAM, 17, version=4),
    "version 15": packet(DATAGRAM, 17, version=15),
    "no next header": packet(b"", 59),
    "no next header with bytes": packet(b"abc", 59),
    "unknown": packet(b"abc", 253),
    "sun nd": packet(b"abc", 77),
    "icmp": packet(b"abcdefgh", 1),
    "igmp": packet(b"abcdefgh", 2),
    "empty": packet(b"", 17),
    "trailer": packet(DATAGRAM, 17) + b"trail",
    "ipv6 in ipv6": packet(ipv6(DATAGRAM, 17, "::1", "::2"), 41),
    "bad ipv6 in ipv6": packet(ipv6(DATAGRAM, 17, version=4), 41),
    "ipv6 in ipv6 longer than it": packet(ipv6(DATAGRAM, 17, length=200), 41),
    "cut ipv6 in ipv6": packet(ipv6(DATAGRAM, 17)[:30], 41),
    "ipv6 in ipv4": ether(ipv4(ipv6(DATAGRAM, 17), 41)),
    "mapped": packet(b"", 59, source="::ffff:1.2.3.4", destination="::1.2.3.4"),  # type: ignore[arg-type]
    **{f"protocol {number}": packet(b"", number) for number in (3, 50, 51, 61, 88, 89, 103, 108, 112, 113, 132)},
}
