"""UDP itself."""

from making import ether, ether_udp, ether_udp6, ipv4, udp

OPTIONS = ["-nn", "-nnv", "-nnvv", "-nnq", "-nnx"]
PACKETS = {
    "plain": ether_udp(b"hello", 40000, 40001),
    "plain6": ether_udp6(b"hello", 40000, 40001),
    "no checksum": ether(ipv4(udp(b"hello", 40000, 40001, check=0), 17)),
    "bad checksum": ether(ipv4(udp(b"hello", 40000, 40001, check=0x1234), 17)),
    "length too short": ether(ipv4(udp(b"hello", 40000, 40001, length=7), 17)),
    "length too long": ether(ipv4(udp(b"hello", 40000, 40001, length=100), 17)),
    "length zero": ether(ipv4(udp(b"hello", 40000, 40001, length=0), 17)),
}
