"""IP over InfiniBand."""

from making import HOST_A6, HOST_B6, ip4, ipv4, ipv6, u8, u16, udp

LINK_TYPE = 242
OPTIONS = ["-nn", "-nne", "-nneq", "-nnv"]
SWEEP = "-nne"
IP = ipv4(udp(b"hello", 40000, 40001), 17)
IP6 = ipv6(udp(b"hello", 40000, 40001, HOST_A6, HOST_B6), 17)
LINK = bytes(range(20))


def packet(kind: int, body: bytes) -> bytes:
    return bytes(range(40)) + u16(kind, 0) + body


def arp(operation: int, target: bytes) -> bytes:
    return u16(32, 0x0800) + u8(20, 4) + u16(operation) + LINK + ip4("192.0.2.1") + target + ip4("192.0.2.2")


PACKETS = {
    "IPv4": packet(0x0800, IP),
    "IPv6": packet(0x86DD, IP6),
    "unknown": packet(0x9999, b"abcd"),
    "length": packet(5, b"abcde"),
    "request": packet(0x0806, arp(1, bytes(20))),
    "request of a known one": packet(0x0806, arp(1, LINK)),
    "reply": packet(0x0806, arp(2, LINK)),
    "half": packet(0x0800, IP)[:43],
}
