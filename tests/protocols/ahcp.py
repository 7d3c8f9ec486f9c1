"""AHCP: every message and option."""

from making import ether_udp, u8, u16, u32

OPTIONS = ["-nn", "-nnv", "-nnvv"]
SWEEP = "-nnvv"
COUNTING = bytes(range(1, 61))


def message(kind: int, body: bytes = b"", version: int = 1, magic: int = 43, length: int | None = None) -> bytes:
    head = u8(magic, version, 4, 5) + u32(0x1234) + bytes(range(16))
    return head + u8(kind, 0) + u16(len(body) if length is None else length) + body


def udp(data: bytes) -> bytes:
    return ether_udp(data, 5359, 5359)


def option(kind: int, data: bytes, length: int | None = None) -> bytes:
    return u8(kind, len(data) if length is None else length) + data


def options(*them: bytes) -> bytes:
    return udp(message(1, b"".join(them)))


KINDS = range(2, 16)
LENGTHS = [0, 1, 4, 5, 8, 10, 16, 17, 18, 34]

PACKETS = {
    **{f"message {n}": udp(message(n)) for n in range(8)},
    **{f"version {n}": udp(message(0, version=n)) for n in (0, 2)},
    "magic": udp(message(0, magic=42)),
    **{f"{n} bytes": udp(message(0)[:n]) for n in (0, 1, 2, 20, 23, 24, 27)},
    **{f"length {n}": udp(message(0, bytes(4), length=n)) for n in (3, 5, 99)},
    **{f"option {n} of {k}": options(option(n, COUNTING[:k]), option(3, u32(5))) for n in KINDS for k in LENGTHS},
    "pads": options(bytes(3), option(3, u32(5))),
    "mandatory": options(u8(1), option(3, u32(5))),
    "time": options(option(2, u32(1300000000)), option(2, u32(0))),
    "too long": options(option(3, u32(5), 9)),
    "half": options(u8(3)),
}
