"""EGP: types, codes, states, gateways of networks of every class."""

from making import checksum, ether, ip4, ipv4, u8, u16

OPTIONS = ["-n", "-nv", "-nvv", "-nq"]


def egp(version: int, kind: int, code: int, status: int, rest: bytes = b"", check: int | None = None) -> bytes:
    header = u8(version, kind, code, status) + u16(0, 300, 7) + rest
    header = header.ljust(16, b"\0")
    value = checksum(header) if check is None else check
    return ether(ipv4(header[:4] + u16(value) + header[6:], 8))


def update(internal: int, external: int, source: str, body: bytes) -> bytes:
    return egp(2, 1, 0, 1, u8(internal, external) + ip4(source) + body)


TWO = b"\2\x0a\2\6\7\x0b\1\x80\1"
FRAMES = [
    *[egp(version, 3, 0, 0) for version in (0, 1, 2, 3, 255)],
    *[egp(2, kind, 0, 1) for kind in range(11)],
    *[egp(2, 3, code, status, u16(30, 120)) for code in range(6) for status in (0, 1, 2, 3, 4, 5, 6, 7, 8, 128)],
    *[egp(2, 5, code, status) for code in range(3) for status in range(4)],
    *[egp(2, 2, code, status, u16(0) + ip4("10.0.0.0")) for code in range(2) for status in (0, 1, 2, 3, 128)],
    *[egp(2, 1, 0, status, u8(0, 0) + ip4("10.0.0.0")) for status in (0, 1, 2, 3, 128, 129, 131)],
    *[egp(2, 8, 0, status, u16(1) + b"abcdefgh") for status in (0, 1, 2, 3, 128, 129)],
    *[egp(2, 8, 0, 1, u16(reason) + b"abcdefgh") for reason in range(9)],
    egp(2, 3, 0, 1, u16(1, 2), check=5),
    update(1, 1, "10.1.2.3", b"\1\2\3" + TWO + b"\1\2\3" + TWO),
    update(1, 1, "10.1.2.128", b"\1\2" + TWO + b"\1\2" + TWO),
    update(1, 2, "10.1.2.192", b"\1" + TWO + b"\1" + TWO + b"\2\0"),
    update(1, 2, "10.1.2.255", b"\1" + TWO + b"\1" + TWO + b"\2\0"),
    update(1, 0, "10.0.0.0", b"\1\2\3\1\x0a\3\xe0\1\2\xff\3\4\7"),
    update(1, 0, "10.0.0.0", b"\1\2\3\1\x0a\3\xe0\1\2\x07\0\1\5\6"),
    update(1, 0, "10.0.0.0", b"\1\2\3\3\x0a\0\x0b\1\5"),
    update(1, 0, "10.0.0.0", b"\1\2\3"),
    update(1, 0, "10.0.0.0", b"\1\2\3\1\x0a\1\xc0\1"),
    *[ether(ipv4((b"\2\3\0\1" + b"\0" * 14)[:n], 8)) for n in (0, 4, 10, 15, 16)],
]

PACKETS = {f"frame {i}": packet for i, packet in enumerate(FRAMES)}
