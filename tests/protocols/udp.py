"""UDP itself."""

from making import ether, ether_udp, ether_udp6, ipv4, ipv6, u8, u16, udp

OPTIONS = ["-nn", "-nnv", "-nnvv", "-nnq", "-nnx"]
PACKETS = {
    "plain": ether_udp(b"hello", 40000, 40001),
    "plain6": ether_udp6(b"hello", 40000, 40001),
    "behind options": ether(
        ipv6(u8(17, 0, 1, 4, 0, 0, 0, 0) + udp(b"abc", 1, 2, "2001:db8::1", "2001:db8::2"), 60), 0x86DD
    ),
    "jumbogram of no jumbo": ether(ipv6(u16(1, 2, 0, 5) + b"hello", 17), 0x86DD),
    "no checksum": ether(ipv4(udp(b"hello", 40000, 40001, check=0), 17)),
    "bad checksum": ether(ipv4(udp(b"hello", 40000, 40001, check=0x1234), 17)),
    "length too short": ether(ipv4(udp(b"hello", 40000, 40001, length=7), 17)),
    "length too long": ether(ipv4(udp(b"hello", 40000, 40001, length=100), 17)),
    "length zero": ether(ipv4(udp(b"hello", 40000, 40001, length=0), 17)),
}
PACKETS["no checksum over IPv6"] = ether(ipv6(udp(b"hello", 40000, 40001, check=0), 17), 0x86DD)
