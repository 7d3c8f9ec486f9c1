"""ESP, AH and IPComp, and IP in IP."""

from making import HOST_A6, HOST_B6, ether, ipv4, ipv6, udp

OPTIONS = ["-nn", "-nnv", "-nnvv", "-nne", "-nnq", "-nnx"]
UDP = udp(b"hello", 40000, 40001)
IP = ipv4(UDP, 17)
IP6 = ipv6(udp(b"hello", 40000, 40001, HOST_A6, HOST_B6), 17)


def h(text: str, payload: bytes = b"") -> bytes:
    return bytes.fromhex(text) + payload


HEADER = "000012345678000000" + "01"
VALUE = "aabbccddeeff001122334455"
ESP = {
    "esp": h("1234567800000001aabbccdd"),
    "esp header": h("1234567800000001"),
    "esp nine": h("123456780000000100"),
    "esp half": h("12345678"),
    "esp empty": b"",
    "esp large": h("00000000ffffffff") + bytes(20),
}
AH = {
    "ah": h("1104" + HEADER + VALUE, UDP),
    "ah no value": h("1101" + HEADER, UDP),
    "ah one word": h("1102" + HEADER + VALUE[:8], UDP),
    "ah too short": h("1100" + HEADER, UDP),
    "ah reserved": h("1104123412345678ffffffff" + VALUE, UDP),
    "ah cut": h("1104" + HEADER + VALUE[:8]),
    "ah half": h("1104000012345678"),
    "ah empty": b"",
    "ah one octet": h("11"),
    "ah four octets": h("11040000"),
    "ah ip": h("0404" + HEADER + VALUE, IP),
    "ah ip6": h("2904" + HEADER + VALUE, IP6),
    "ah esp": h("3204" + HEADER + VALUE, ESP["esp"]),
    "ah unknown": h("ff04" + HEADER + VALUE + "01020304"),
    "ah nothing next": h("3b04" + HEADER + VALUE),
    "ah ah": h("3304" + HEADER + VALUE + "1101" + HEADER, UDP),
}
IPCOMP = {
    "ipcomp": h("11000002aabbccdd"),
    "ipcomp header": h("11000002"),
    "ipcomp half": h("1100"),
    "ipcomp empty": b"",
    "ipcomp flags": h("11ff123400"),
}
INSIDE = {
    "ip4": (4, IP),
    "ip6": (41, IP6),
    "wrong 4": (41, IP),
    "wrong 6": (4, IP6),
    "empty 4": (4, b""),
    "octet 4": (4, b"\x45"),
}
PACKETS = {
    **{name: ether(ipv4(packet, 50)) for name, packet in ESP.items()},
    **{name: ether(ipv4(packet, 51)) for name, packet in AH.items()},
    **{name: ether(ipv4(packet, 108)) for name, packet in IPCOMP.items()},
    **{f"{name} in ipv6": ether(ipv6(packet, 50), 0x86DD) for name, packet in ESP.items()},
    **{f"{name} in ipv6": ether(ipv6(packet, 51), 0x86DD) for name, packet in AH.items()},
    **{f"{name} in ipv6": ether(ipv6(packet, 108), 0x86DD) for name, packet in IPCOMP.items()},
    **{f"inside {name}": ether(ipv4(packet, number)) for name, (number, packet) in INSIDE.items()},
    **{f"inside {name} in ipv6": ether(ipv6(packet, number), 0x86DD) for name, (number, packet) in INSIDE.items()},
}
