"""VQP: every message and object."""

from making import ether_udp, ip4, u8, u16, u32

OPTIONS = ["-nn", "-nnv", "-nnvv"]
KINDS = range(0xC00, 0xC0B)
LETTERS = bytes(range(65, 90))


def message(kind: int, *objects: bytes, error: int = 0, count: int | None = None, version: int = 1) -> bytes:
    number = len(objects) if count is None else count
    return ether_udp(u8(version, kind, error, number) + u32(7) + b"".join(objects), 1589, 40000)


def thing(kind: int, data: bytes, length: int | None = None) -> bytes:
    return u32(kind) + u16(len(data) if length is None else length) + data


CLIENT = thing(0xC01, ip4("192.0.2.1"))
PORT = thing(0xC02, b"Fa0/1\0more")

PACKETS = {
    **{f"message {n}": message(n) for n in range(6)},
    **{f"error {n}": message(2, error=n) for n in range(8)},
    **{f"version {n}": message(1, version=n) for n in (0, 2)},
    **{f"{n} bytes": ether_udp((u8(1, 1, 0, 0) + u32(7))[:n], 40000, 1589) for n in range(9)},
    **{
        f"object {n:x} of {k}": message(1, thing(n, LETTERS[:k]), CLIENT)
        for n in range(0xC00, 0xC0B)
        for k in (0, 4, 6, 9)
    },
    "two": message(1, CLIENT, PORT),
    "more than there are": message(1, CLIENT, PORT, count=9),
    "less than there are": message(1, CLIENT, PORT, count=1),
    "too long": message(1, thing(0xC02, b"abc", 9)),
    **{f"{n} bytes of an object": message(1, CLIENT[:n], count=1) for n in range(1, 10)},
    "control characters": message(1, thing(0xC03, b"a\n\xff")),
}
