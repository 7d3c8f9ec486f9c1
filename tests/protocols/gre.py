"""GRE: versions, flags, source routes, payloads."""

from making import HOST_A6, HOST_B6, ether, ipv4, ipv6, u16, udp

OPTIONS = ["-nn", "-nnv", "-nnvv", "-nne", "-nnev", "-nnq", "-nnx"]
IP = ipv4(udp(b"hello", 40000, 40001), 17)
IP6 = ipv6(udp(b"hello", 40000, 40001, HOST_A6, HOST_B6), 17)
LCP = bytes.fromhex("ff03c02101010004")
ROUTES = {
    "ip": "0800000801020304050607080800040801020304050607080000ffff",
    "as": "fffe020400010002",
    "both": "0800000401020304fffe00020001",
    "other": "12340002aabb",
    "empty other": "12340000",
    "bad offset": "080002080102030405060708",
    "bad length": "0800000701020304050607",
    "bad as offset": "fffe01040001aabb",
    "bad as length": "fffe0005aabbccddee",
    "beyond": "fffe080400010203",
    "ip beyond": "0800080801020304aabbccdd",
    "ends with length": "00000004aabbccdd",
}


def gre(flags: int, protocol: int, rest: bytes | str) -> bytes:
    data = bytes.fromhex(rest) if isinstance(rest, str) else rest
    return ether(ipv4(u16(flags, protocol) + data, 47))


PACKETS = {
    "ipv4": gre(0, 0x800, IP),
    "ipv6": gre(0, 0x86DD, IP6),
    "in ipv6": ether(ipv6(u16(0x2000, 0x800, 0, 5) + IP, 47), 0x86DD),
    "checksum": gre(0x8000, 0x800, b"\x12\x34\0\0" + IP),
    "key": gre(0x2000, 0x800, b"\xff\xff\xff\xfe" + IP),
    "sequence": gre(0x1000, 0x800, b"\xff\xff\xff\xff" + IP),
    "all but routing": gre(0xB000, 0x800, bytes.fromhex("123456780000abcd00000009") + IP),
    **{
        f"route {name}": gre(0x4000, 0x800, bytes(4) + bytes.fromhex(route) + bytes(4) + IP)
        for name, route in ROUTES.items()
    },
    "route endless": gre(0x4000, 0x800, "00000000080000040a00000a"),
    "all": gre(0xF880, 0x800, bytes.fromhex("123456780000abcd00000009080000040a00000100000000") + IP),
    "strict": gre(0x0F00, 0x800, IP),
    "ethernet": gre(0, 0x6558, ether(IP)),
    "nvgre": gre(0x2000, 0x6558, bytes.fromhex("00123401") + ether(IP)),
    "mpls": gre(0, 0x8847, bytes.fromhex("00010140") + IP),
    **{
        f"protocol {protocol:#x}": gre(0, protocol, bytes(8))
        for protocol in (0x880B, 0x1234, 0x894F, 0x88BE, 0x22EB, 0x8848, 0x0806, 0x6559)
    },
    "nothing": gre(0, 0x1234, ""),
    "pptp no payload": gre(0x2001, 0x880B, "00000007"),
    "pptp data": gre(0x3001, 0x880B, bytes.fromhex("000c000700000001") + LCP),
    "pptp data, acknowledgment": gre(0x3081, 0x880B, bytes.fromhex("000c0007ffffffff00000002") + LCP),
    "pptp acknowledgment": gre(0x2081, 0x880B, "0000000700000002"),
    "pptp ip": gre(0x3001, 0x800, bytes.fromhex("0021000700000001") + IP),
    "pptp other": gre(0x3001, 0x1234, bytes.fromhex("0008000700000001") + LCP),
    "pptp no key": gre(0x0001, 0x880B, LCP),
    "pptp all": gre(0xF881, 0x880B, bytes.fromhex("010000070000000100000002") + LCP),
    "version 2": gre(2, 0x800, IP),
    "version 7": gre(7, 0x800, IP),
    "empty": ether(ipv4(b"", 47)),
    "one octet": ether(ipv4(b"\0", 47)),
    "two octets": ether(ipv4(b"\0\0", 47)),
    "two octets, version 1": ether(ipv4(b"\0\1", 47)),
    "key missing": gre(0x2000, 0x800, ""),
}
