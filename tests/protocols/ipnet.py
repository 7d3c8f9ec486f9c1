"""Packets of Solaris's ipnet."""

from making import HOST_A6, HOST_B6, ipv4, ipv6, u8, u16, u32, udp

LINK_TYPE = 226
OPTIONS = ["-nn", "-nne", "-nneq", "-nnq"]
SWEEP = "-nne"
IP = ipv4(udp(b"hello", 40000, 40001), 17)
IP6 = ipv6(udp(b"hello", 40000, 40001, HOST_A6, HOST_B6), 17)


def packet(family: int, body: bytes, kind: int = 1, version: int = 1) -> bytes:
    return u8(version, family) + u16(kind) + u32(len(body), 3, 4, 5, 4000000000) + body


PACKETS = {
    "IPv4": packet(2, IP),
    "IPv6": packet(26, IP6),
    **{f"family {n}": packet(n, b"abcdefgh") for n in (0, 1, 10, 255)},
    "kind 2": packet(2, IP, 2),
    "version 2": packet(2, IP, 2, 2),
    "half": packet(2, IP)[:23],
}
