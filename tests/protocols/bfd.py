"""BFD."""

from making import ether_udp, u8, u32

OPTIONS = ["-nn", "-nnv", "-nnvv", "-nnq"]


def bfd(
    rest: bytes = b"", version: int = 1, diagnostic: int = 0, state: int = 3, flags: int = 0, length: int | None = None,
    port: int = 3784, numbers: tuple[int, ...] = (1, 2, 1000000, 1000000, 50000), multiplier: int = 3,
) -> bytes:
    size = 24 + len(rest) if length is None else length
    head = u8(version << 5 | diagnostic, state << 6 | flags, multiplier, size)
    return ether_udp(head + u32(*numbers) + rest, 50000, port)


def authenticated(rest: bytes) -> bytes:
    return bfd(rest, flags=4)


KEYED = u8(7, 0) + u32(9) + bytes(range(20))
PACKETS = {
    "control": bfd(),
    "multihop": bfd(port=4784),
    "lag": bfd(port=6784),
    "echo": bfd(port=3785),
    "version 0": bfd(version=0),
    "version 0 flags": bfd(version=0, flags=0x3B),
    "version 2": bfd(version=2),
    "version 7": bfd(version=7, port=4784),
    "flags of 1": bfd(flags=0x3B),
    "length": bfd(length=20),
    "more": bfd(b"ab"),
    "intervals": bfd(numbers=(0, 0, 0xFFFFFFFF, 1001, 999), multiplier=255),
    **{f"diagnostic {i}": bfd(diagnostic=i) for i in range(12)},
    **{f"state {i} of {version}": bfd(state=i, version=version) for i in range(4) for version in (0, 1)},
    "password": authenticated(u8(1, 9, 5) + b"passwo"),
    "password odd": authenticated(u8(1, 9, 5) + b"pa\0\xff\1b"),
    "password empty": authenticated(u8(1, 3, 5)),
    "password long": authenticated(u8(1, 19, 5) + b"x" * 16),
    "password too long": authenticated(u8(1, 20, 5) + b"x" * 17),
    "password length 3": authenticated(u8(1, 3, 5) + b"x" * 17),
    "md5": authenticated(u8(2, 24) + KEYED[:22]),
    "meticulous md5": authenticated(u8(3, 24) + KEYED[:22]),
    "md5 length": authenticated(u8(2, 23) + KEYED[:22]),
    "sha1": authenticated(u8(4, 28) + KEYED),
    "meticulous sha1": authenticated(u8(5, 28) + KEYED),
    "sha1 length": authenticated(u8(4, 100) + KEYED),
    "sha1 short": authenticated(u8(4, 28) + KEYED[:12]),
    "sha1 shorter": authenticated(u8(4, 28) + KEYED[:6]),
    "none": authenticated(b""),
    "one byte": authenticated(b"\1"),
    "unknown": authenticated(u8(6, 9, 7, 0)),
    "unknown 0": authenticated(u8(0, 4, 7, 0)),
}
# The kinds of sessions are only told from version 1 on.
PACKETS |= {
    f"version {v} at port {port}": ether_udp(u8(v << 5, 0x40, 3, 24) + bytes(20), 40000, port)
    for v in (0, 1, 2) for port in (4784, 6784)
}
