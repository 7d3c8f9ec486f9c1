"""Kerberos, versions 4 and 5."""

from making import ether_udp, u8

OPTIONS = ["-nn", "-nnv", "-nnvv", "-nnq"]
WHO = b"user\0instance\0REALM\0"
REST = b"\1\2\3\4\5service\0instance\0abcdefghijklmnop\0"
PACKETS = {
    "as request": ether_udp(b"\x6a\x20abc", 40000, 88),
    "as reply": ether_udp(b"\x6b\x20abc", 88, 40000),
    "other": ether_udp(b"\5\x20abc", 88, 40000),
    "nothing": ether_udp(b"", 88, 40000),
    **{f"type {i}": ether_udp(u8(4, i) + WHO + REST, 40000, 88) for i in range(24)},
    **{f"type {i} on 750": ether_udp(u8(4, i) + b"us\1er\xff\0\0realm\0" + REST, 40000, 750)
        for i in (2, 3, 4, 5, 10, 11)},
    "no end": ether_udp(b"\4\2user", 40000, 750),
    "application": ether_udp(b"\4\6\7realm\0\1\2", 40000, 750),
    "application empty": ether_udp(b"\4\7\7\0\1\2", 40000, 750),
    "no service": ether_udp(b"\4\2u\0\0r\0\1\2\3\4\xff\0\0", 40000, 750),
}
PACKETS |= {f"version {n}": ether_udp(u8(n) + bytes(8), 40000, 88) for n in (1, 2, 3, 5)}
