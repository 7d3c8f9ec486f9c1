"""ZMTP 1.0 over TCP."""

from making import ether_tcp, u8

OPTIONS = ["-nn -T zmtp1", "-nnv -T zmtp1", "-nnvv -T zmtp1", "-nnx -T zmtp1"]
SWEEP = "-nnv -T zmtp1"


def short(body: bytes, flags: int = 0) -> bytes:
    return u8(len(body) + 1, flags) + body


def long(body: bytes, flags: int = 0, length: int | None = None) -> bytes:
    return u8(0xFF) + (len(body) + 1 if length is None else length).to_bytes(8, "big") + u8(flags) + body


def packet(octets: bytes) -> bytes:
    return ether_tcp(octets, 1000, 2000)


LETTERS = bytes(range(64, 124)) * 6

PACKETS = {
    "greeting": packet(short(b"")),
    "short": packet(short(b"hello")),
    "two": packet(short(b"hello", 1) + short(b"", 0xFF)),
    "long": packet(long(LETTERS, 0x7F) + short(LETTERS[:200])),
    "empty": packet(b"\0\0" + long(b"", 0, 0) + short(b"a")),
    "length only": packet(b"\1"),
    "flags only": packet(b"\2\0"),
    "too long": packet(b"\5\0ab"),
    **{f"long of {n}": packet(long(b"ab", length=n)) for n in (1, 3, 100, 1 << 63, (1 << 64) - 1)},
    "half a length": packet(b"\xff" + bytes(7)),
    "nothing": packet(b""),
}
