"""The mobility header of IPv6: every message, every option."""

from making import ether, ip6, ipv6, u8, u16, u32


def mobility(kind: int, body: bytes, units: int | None = None, extra: bytes = b"", number: int = 135) -> bytes:
    header = (u8(59, 0, kind, 0) + u16(0) + body).ljust((len(body) + 13) // 8 * 8, b"\0")
    size = len(header) // 8 - 1 if units is None else units
    return ether(ipv6(header[:1] + u8(size) + header[2:] + extra, number), 0x86DD)


def option(kind: int, content: bytes) -> bytes:
    return u8(kind, len(content)) + content


ADDRESS = ip6("2001:db8::1")
COOKIE = u32(0x11223344, 0x55667788)

MESSAGES = {
    "refresh": (0, u16(0)),
    "home test init": (1, u16(0) + COOKIE),
    "care-of test init": (2, u16(0) + COOKIE),
    "home test": (3, u16(7) + COOKIE + COOKIE),
    "care-of test": (4, u16(7) + COOKIE + COOKIE),
    "update": (5, u16(7, 0xF800, 100)),
    "update, no flags": (5, u16(7, 0x0FFF, 0xFFFF)),
    "acknowledgement": (6, u8(0, 0x80) + u16(7, 100)),
    "refused": (6, u8(130, 0x7F) + u16(7, 0xFFFF)),
    "error": (7, u8(1, 0) + ADDRESS),
}
UPDATE = u16(1, 0, 2)
CONTENTS = [
    b"\0" * 8, option(1, bytes(4)), option(1, b""), option(2, u16(100)), option(2, u32(1)), option(3, ADDRESS),
    option(4, u16(5, 6)), option(5, bytes(12)), option(5, bytes(9)), option(99, b"abc"), option(2, b"a"),
    option(3, b"a"), option(4, b"a"), option(5, b"a"), u8(99, 50), b"\0\0\0\x63", b"\0\0" + option(3, ADDRESS),
    option(2, b""), b"\0\0\2", option(4, u16(5, 6)) + option(3, ADDRESS) + option(5, bytes(12)),
]  # fmt: skip

OPTIONS = ["-nn", "-nnv", "-nnvv", "-nnq"]
PACKETS = {
    **{name: mobility(kind, body) for name, (kind, body) in MESSAGES.items()},
    **{f"{name}, and more": mobility(kind, body, extra=bytes(9)) for name, (kind, body) in MESSAGES.items()},
    **{f"{name}, old number": mobility(kind, body, number=62) for name, (kind, body) in MESSAGES.items()},
    **{f"{name}, short": mobility(kind, body[:2], 0) for name, (kind, body) in MESSAGES.items()},
    **{f"{name}, long": mobility(kind, body, 9) for name, (kind, body) in MESSAGES.items()},
    **{f"update {1 << n:x}": mobility(5, u16(7, 1 << n, 1)) for n in range(16)},
    **{f"type {kind}": mobility(kind, bytes(range(1, 35))) for kind in (*range(10), 255)},
    **{f"option {i}": mobility(5, UPDATE + content) for i, content in enumerate(CONTENTS)},
    **{f"option {i}, and more": mobility(5, UPDATE + content, extra=bytes(20)) for i, content in enumerate(CONTENTS)},
    **{f"refresh option {i}": mobility(0, u16(0) + content) for i, content in enumerate(CONTENTS)},
}
