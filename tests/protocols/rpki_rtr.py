"""RPKI-RTR: every unit, at every length, and errors."""

from making import ether_tcp, ip4, ip6, u8, u16, u32

OPTIONS = ["-nn", "-nnv", "-nnvv"]
COUNTING = bytes(range(1, 61))


def unit(kind: int, body: bytes = b"", session: int = 7, version: int = 0, length: int | None = None) -> bytes:
    return u8(version, kind) + u16(session) + u32(len(body) + 8 if length is None else length) + body


def segment(*units: bytes) -> bytes:
    return ether_tcp(b"".join(units), 40000, 323, flags=0x18, ack=1)


def error(code: int, inner: bytes = b"", text: bytes = b"") -> bytes:
    return unit(10, u32(len(inner)) + inner + u32(len(text)) + text, code)


PREFIX4 = u8(1, 24, 32, 0) + ip4("192.0.2.0") + u32(65000)
PREFIX6 = u8(0, 32, 64, 0) + ip6("2001:db8::") + u32(65000)

PACKETS = {
    **{f"unit {n}": segment(unit(n)) for n in (*range(13), 99)},
    **{f"unit {n} of {k}": segment(unit(n, COUNTING[:k])) for n in (*range(11), 99) for k in (1, 4, 8, 12, 24)},
    "IPv4": segment(unit(4, PREFIX4)),
    "IPv6": segment(unit(6, PREFIX6)),
    **{f"error {n}": segment(error(n)) for n in range(10)},
    "error with a unit": segment(error(0, unit(2), b"No.\n")),
    "error with a prefix": segment(error(0, unit(4, PREFIX4), b"no")),
    "error with units": segment(error(0, unit(2) + unit(3), b"no")),
    "error with half a unit": segment(error(0, unit(4, PREFIX4)[:10], b"no")),
    "error with a bad unit": segment(error(0, unit(2, b"ab"), b"no")),
    "error with a new unit": segment(error(0, unit(2, version=1), b"no")),
    "error with a few bytes": segment(error(0, b"\0\1\2")),
    "error in an error": segment(error(0, error(1, unit(2), b"inner"), b"outer")),
    "error in an error in an error": segment(error(0, error(1, error(2, unit(2), b"a"), b"b"), b"c")),
    "error with text": segment(error(0, b"", b"no\xff")),
    "unit too long": segment(unit(10, u32(99) + bytes(4))),
    "text too long": segment(unit(10, u32(0, 99) + b"abcd")),
    "no text": segment(unit(10, u32(0))),
    **{f"length {n}": segment(unit(2, length=n)) for n in (0, 4, 7, 9, 99)},
    **{f"version {n}": segment(unit(2, version=n), unit(2)) for n in (1, 2, 255)},
    "two": segment(unit(2), unit(3)),
    "one and a half": segment(unit(2), unit(3)[:5]),
    **{f"{n} bytes": segment(unit(2)[:n]) for n in range(1, 8)},
    "two bytes of text": segment(b"ab"),
}
