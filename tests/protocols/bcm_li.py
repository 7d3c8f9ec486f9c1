"""Broadcom's shim of lawful interception."""

from making import HOST_A6, HOST_B6, ether, ether_udp, ipv4, ipv6, u32, udp

OPTIONS = ["-nn", "-nnv", "-nnvv"]
IP = ipv4(udp(b"hello", 40000, 40001), 17)
IP6 = ipv6(udp(b"hello", 40000, 40001, HOST_A6, HOST_B6), 17)
INSIDE = {"IPv4": IP, "IPv6": IP6, "Ethernet": ether(IP), "text": b"\x10text", "nothing": b""}


def shim(direction: int, kind: int, subtype: int, rest: bytes = b"", number: int = 0x2ABCDE) -> bytes:
    return ether_udp(u32(direction << 29 | kind << 25 | subtype << 22 | number) + rest, 49152, 49153)


PACKETS = {
    **{f"direction {n}": shim(n, 0, 0) for n in range(8)},
    **{f"type {n}": shim(0, n, 0) for n in range(16)},
    **{f"subtype {n}": shim(0, 0, n) for n in range(8)},
    **{f"type {n} with {t}": shim(3, n, 2, inside) for n in range(3, 9) for t, inside in INSIDE.items()},
    **{f"{n} bytes": ether_udp(bytes(n), 49152, 49153) for n in range(5)},
    "to the port": ether_udp(bytes(8), 40000, 49152),
}
