"""SLIP of BSD/OS: IP packets, and what is none."""

from making import ipv4, ipv6, udp

LINK_TYPE = 102
OPTIONS = ["-n", "-ne", "-nev", "-nq", "-nex"]

UDP = ipv4(udp(b"hello", 1000, 2000), 17)

PACKETS = {
    "IP": bytes(16) + UDP,
    "out": b"\x01\x75" + bytes(14) + UDP,
    "IPv6": bytes(16) + ipv6(udp(b"hello", 1000, 2000), 17),
    "neither": bytes(16) + b"\x25abc",
    "BSD/OS's own header": bytes(24) + UDP,
    **{f"{n} bytes": bytes(n) for n in (1, 15, 16, 17, 23, 24, 25)},
}
