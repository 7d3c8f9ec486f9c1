"""Linux cooked capture: packet types, addresses, protocols, tags."""

from making import HOST_A6, HOST_B6, ipv4, ipv6, u16, udp

LINK_TYPE = 113
OPTIONS = ["-n", "-nv", "-ne", "-nq", "-nqe", "-nx", "-nxx", "-nex", "-nA"]

IP = ipv4(udp(b"hello", 1000, 2000), 17)
IP6 = ipv6(udp(b"hello", 1000, 2000, HOST_A6, HOST_B6), 17)

BPDU = b"\x42\x42\x03" + bytes(50)


def sll(
    ptype: int = 0, hat: int = 1, hal: int = 6, addr: bytes = b"\2\0\0\0\0\1", proto: int = 0x0800, payload: bytes = IP
) -> bytes:
    return u16(ptype, hat, hal) + addr.ljust(8, b"\0") + u16(proto) + payload


FRAMES: list[bytes | tuple[bytes, int]] = [
    sll(proto=0x8100, payload=u16(0x2001, 0x0180) + BPDU),
    sll(proto=0x8100, payload=u16(0x2001, 0x0200) + BPDU),
    sll(proto=0x8100, payload=u16(0x2001, 0x0001) + BPDU),
    *[sll(t) for t in range(7)],
    *[sll(hat=h) for h in (0, 2, 6, 772, 776, 778, 824, 65534)],
    *[sll(hal=h, addr=b"12345678") for h in (0, 1, 4, 5, 7, 8, 9, 255)],
    sll(proto=34525, payload=IP6),
    sll(proto=2054, payload=b"\x00\x01\x08\x00\x06\x04\x00\x01" + b"a" * 20),
    sll(proto=4660, payload=b"abcd"),
    sll(proto=4, payload=BPDU),
    sll(proto=1, payload=BPDU),
    sll(proto=1, payload=b"\xff\xff" + b"ab" * 20),
    sll(proto=4, payload=b"`bcabcd"),
    sll(proto=12, payload=b"abcd"),
    sll(proto=3, payload=b"abcd"),
    sll(proto=25, payload=b"abcd"),
    sll(proto=33024, payload=u16(8193, 2048) + IP),
    sll(proto=33024, payload=u16(8193, 33024, 8191, 4660) + b"abcd"),
    sll(proto=34984, payload=u16(8193, 2048) + IP),
    sll(proto=37120, payload=u16(8193, 20) + BPDU),
    sll(proto=33024, payload=u16(8193, 4) + BPDU),
    sll()[:15],
    (sll()[:16], 40),
    (sll()[:20], 49),
    sll(proto=33024, payload=b"abc"),
    sll(proto=4, payload=b"\xaa\xaa\x03\x00\x00\x00\x08\x00" + IP),
    sll(proto=4, payload=b"``cabcd"),
    sll(proto=4, payload=b"\xaa\xaa\x03\x00\x00\x0c\x12\x00abc"),
    sll(proto=4, payload=b"ab"),
    sll(proto=20, payload=BPDU),
    sll(proto=1500, payload=BPDU),
]

PACKETS = {f"frame {i}": frame for i, frame in enumerate(FRAMES)}
