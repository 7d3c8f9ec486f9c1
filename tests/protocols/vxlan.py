"""VXLAN and VXLAN-GPE."""

from making import HOST_A6, HOST_B6, ether, ether_udp, ether_udp6, ipv4, ipv6, udp

OPTIONS = ["-nn", "-nnv", "-nnvv", "-nne", "-nnev", "-nnq", "-nnx"]
IP = ipv4(udp(b"hello", 40000, 40001), 17)
IP6 = ipv6(udp(b"hello", 40000, 40001, HOST_A6, HOST_B6), 17)


def h(text: str, payload: bytes = b"") -> bytes:
    return bytes.fromhex(text) + payload


VXLAN = {
    "frame": h("0800000000000100", ether(IP)),
    "frame 6": h("0800aabb00000100", ether(IP6, 0x86DD)),
    "no flag": h("00000000ffffff00", ether(IP)),
    "all flags": h("ff0000000000010b", ether(IP)),
    "one octet": h("08"),
    "seven octets": h("08000000000001"),
    "header": h("0800000000000100"),
    "empty": b"",
}
GPE = {
    "ip": h("0c00000100000100", IP),
    "ip6": h("0c00000200000100", IP6),
    "ethernet": h("0c00000300000100", ether(IP)),
    "mpls": h("0c00000500000100", h("00010140", IP)),
    "unknown": h("0c0000ff000001ff", IP),
    **{f"flags {flags:02x}": h(f"{flags:02x}000001ffffff00", IP) for flags in (0, 1, 2, 4, 8, 15, 0x2C, 0xFF)},
    "one octet": h("0c"),
    "seven octets": h("0c000001000001"),
    "header": h("0c00000100000100"),
    "empty": b"",
}
PACKETS = {
    **{f"vxlan {name}": ether_udp(packet, 40000, 4789) for name, packet in VXLAN.items()},
    **{f"gpe {name}": ether_udp(packet, 40000, 4790) for name, packet in GPE.items()},
    "vxlan back": ether_udp(VXLAN["frame"], 4789, 40000),
    "gpe back": ether_udp(GPE["ip"], 4790, 40000),
    "vxlan in ipv6": ether_udp6(VXLAN["frame"], 40000, 4789),
}
