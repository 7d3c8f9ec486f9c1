"""OTV: its flags, frames inside, what is too short."""

from making import ether, ether_udp, ether_udp6, ipv4, udp

OPTIONS = ["-n", "-nv", "-nvv", "-ne", "-nq", "-nx"]

PORT = 8472
FRAME = ether(ipv4(udp(b"abc", 1, 2), 17))
HEADER = b"\x08\0\0\1\0\0\2\0"

PACKETS = {
    "frame": ether_udp(HEADER + FRAME, 1000, PORT),
    "from the port": ether_udp(HEADER + FRAME, PORT, 1000),
    "in IPv6": ether_udp6(HEADER + FRAME, 1000, PORT),
    "no instance": ether_udp(b"\0" + HEADER[1:] + FRAME, 1000, PORT),
    "all bits": ether_udp(b"\xff" * 8 + FRAME, 1000, PORT),
    "unknown inside": ether_udp(HEADER + ether(b"abcdef", 0x1234), 1000, PORT),
    "frame cut": ether_udp(HEADER + FRAME[:10], 1000, PORT),
}
PACKETS |= {f"{n} bytes": ether_udp(HEADER[:n], 1000, PORT) for n in range(9)}
