"""Linux cooked capture, version 2. The interface numbers are ones that no host knows."""

from making import HOST_A6, HOST_B6, ipv4, ipv6, u8, u16, u32, udp

LINK_TYPE = 276
OPTIONS = ["-n", "-nv", "-ne", "-nq", "-nqe", "-nx", "-nxx", "-nex", "-nA"]

IP = ipv4(udp(b"hello", 1000, 2000), 17)
IP6 = ipv6(udp(b"hello", 1000, 2000, HOST_A6, HOST_B6), 17)

BPDU = b"\x42\x42\x03" + bytes(50)


def sll2(
    proto: int = 0x0800,
    ifi: int = 70000,
    hat: int = 1,
    ptype: int = 0,
    hal: int = 6,
    addr: bytes = b"\2\0\0\0\0\1",
    payload: bytes = IP,
) -> bytes:
    return u16(proto, 0) + u32(ifi) + u16(hat) + u8(ptype, hal) + addr.ljust(8, b"\0") + payload


FRAMES: list[bytes | tuple[bytes, int]] = [
    *[sll2(ptype=t) for t in range(7)],
    *[sll2(hat=h) for h in (0, 2, 6, 772, 776, 778, 824, 65534)],
    *[sll2(hal=h, addr=b"12345678") for h in (0, 1, 4, 5, 7, 8, 9, 255)],
    sll2(proto=34525, payload=IP6),
    sll2(proto=4660, payload=b"abcd"),
    sll2(proto=4, payload=BPDU),
    sll2(proto=1, payload=b"\xff\xff" + b"ab" * 20),
    sll2(proto=4, payload=b"`bcabcd"),
    sll2(proto=12, payload=b"abcd"),
    sll2(proto=33024, payload=u16(8193, 2048) + IP),
    sll2(proto=33024, payload=u16(8193, 33024, 8191, 4660) + b"abcd"),
    sll2(proto=37120, payload=u16(8193, 20) + BPDU),
    sll2()[:19],
    (sll2()[:20], 40),
    (sll2()[:24], 49),
    sll2(proto=33024, payload=b"abc"),
    sll2(ifi=0),
    sll2(ifi=80000),
]

PACKETS = {f"frame {i}": frame for i, frame in enumerate(FRAMES)}
