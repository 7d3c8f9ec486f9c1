"""MPLS: label stacks, and how what is below them is recognized."""

from making import HOST_A6, HOST_B6, ether, ether_udp, ipv4, ipv6, u32, udp

OPTIONS = ["-nn", "-nnv", "-nnvv", "-nne", "-nnx", "-nnq"]


def entry(label: int, bottom: int = 1, traffic_class: int = 0, ttl: int = 64) -> bytes:
    return u32(label << 12 | traffic_class << 9 | bottom << 8 | ttl)


IP = ipv4(udp(b"hello", 40000, 40001), 17)
IP6 = ipv6(udp(b"hello", 40000, 40001, HOST_A6, HOST_B6), 17)
STACKS = {
    **{f"label {label}": entry(label) + IP for label in (*range(17), 1048575)},
    **{f"two labels {label}": entry(100, 0, 3) + entry(label, 1, 7, 0) + IP6 for label in (0, 2, 3, 16)},
    "no bottom": entry(16, 0) + entry(17, 0),
    "nothing below": entry(16),
    "nothing below 0": entry(0),
    "three octets": entry(16)[:3],
    "empty": b"",
    "wrong version 6": entry(0) + IP6,
    "wrong version 4": entry(2) + IP,
    "ethernet": entry(16) + bytes(4) + ether(IP),
    "control word": entry(16) + b"\x10\0",
    "options": entry(16) + b"\x4f",
    "short header": entry(16) + b"\x44",
    "6f": entry(16) + b"\x6f" + IP6[1:],
    "other": entry(16) + b"\xab\xcd",
    "explicit null on top": entry(0, 0) + entry(16) + IP6,
    "explicit null 6 on top": entry(2, 0) + entry(16) + IP,
    "odd below": entry(1) + b"\x10",
}
PACKETS = {
    **{name: ether(stack, 0x8847) for name, stack in STACKS.items()},
    "multicast": ether(STACKS["label 16"], 0x8848),
    "udp": ether_udp(STACKS["label 16"], 40000, 6635),
    "udp back": ether_udp(STACKS["two labels 16"], 6635, 40000),
}
