"""The control connection of PPTP."""

from making import ether_tcp, u16, u32

OPTIONS = ["-nn", "-nnv", "-nnvv", "-nnq"]
BYTES = bytes(range(1, 250))


def pptp(message: int, body: bytes, kind: int = 1, cookie: int = 0x1A2B3C4D, length: int | None = None) -> bytes:
    size = 12 + len(body) if length is None else length
    return ether_tcp(u16(size, kind) + u32(cookie) + u16(message, 0) + body, 40000, 1723)


PACKETS = {
    **{f"message {i}": pptp(i, BYTES) for i in range(18)},
    **{f"message {i} of zeros": pptp(i, bytes(200)) for i in range(17)},
    **{f"codes {code}": pptp(message, bytes(offset) + bytes([code, code]) + bytes(160))
       for code in range(9) for message, offset in ((2, 2), (3, 0), (4, 0), (6, 4), (8, 4), (10, 4), (13, 2))},
    **{f"capabilities {i}": pptp(1, u16(0x100, 0) + u32(i, i) + b"\0\1\0\2host".ljust(132, b"\0")) for i in range(5)},
    **{f"types {i}": pptp(7, bytes(12) + u32(i, i) + bytes(160)) for i in range(5)},
    **{f"number length {i}": pptp(7, bytes(24) + u16(i, 0) + b"01234567".ljust(128, b"9")) for i in (1, 8, 64, 65)},
    "number lengths": pptp(9, bytes(12) + u16(3, 5) + b"01234567".ljust(64, b"9") + b"01234567".ljust(128, b"9")),
    "framing": pptp(11, bytes(12) + u32(2)),
    "management": pptp(5, u32(1), 2),
    "unknown kind": pptp(5, u32(1), 3),
    "cookie": pptp(5, u32(1), cookie=5),
    "length": pptp(5, u32(1), length=100),
    "reserved": ether_tcp(u16(16, 1) + u32(0x1A2B3C4D) + u16(5, 7) + u32(1), 40000, 1723),
    "reserved unknown": ether_tcp(u16(16, 1) + u32(0x1A2B3C4D) + u16(99, 7) + u32(1), 40000, 1723),
    "short": ether_tcp(b"abc", 40000, 1723),
}
