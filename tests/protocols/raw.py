"""Raw IP: both versions, and neither."""

from making import HOST_A6, HOST_B6, ipv4, ipv6, udp

LINK_TYPE = 101
OPTIONS = ["-n", "-nv", "-ne", "-nq", "-nqe", "-nx", "-nxx", "-nex", "-nA"]

IP = ipv4(udp(b"hello", 1000, 2000), 17)
IP6 = ipv6(udp(b"hello", 1000, 2000, HOST_A6, HOST_B6), 17)

FRAMES: list[bytes | tuple[bytes, int]] = [
    IP,
    IP6,
    b"Pabcdefgh",
    b"\x00",
    IP[:1],
    (IP[:10], len(IP)),
    (IP6[:10], len(IP6)),
]

PACKETS = {f"frame {i}": frame for i, frame in enumerate(FRAMES)}
