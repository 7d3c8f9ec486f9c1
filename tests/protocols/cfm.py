"""CFM: every opcode, name and type-length-value."""

from making import ip4, ip6, u8, u16, u32

OPTIONS = ["-nn", "-nnv", "-nnvv", "-nne"]
COUNTING = bytes(range(1, 61))


def frame(message: bytes) -> bytes:
    return bytes.fromhex("0180c200003100005e005301") + u16(0x8902) + message


def message(
    opcode: int, body: bytes = b"", offset: int | None = None, level: int = 5, flags: int = 0, rest: bytes = b"\0"
) -> bytes:
    return frame(u8(level << 5, opcode, flags, len(body) if offset is None else offset) + body + rest)


def value(kind: int, data: bytes, length: int | None = None) -> bytes:
    return u8(kind) + u16(len(data) if length is None else length) + data


def one(kind: int, data: bytes) -> bytes:
    return message(3, u32(7), rest=value(kind, data) + b"\0")


def check(names: bytes, flags: int = 0) -> bytes:
    return message(1, u32(9) + u16(258) + names.ljust(48, b"\0") + bytes(16), flags=flags)


def named(kind: int, data: bytes) -> bytes:
    return u8(kind, len(data)) + data


def sender(kind: int, data: bytes, *rest: bytes) -> bytes:
    return one(1, (u8(len(data), kind) + data if data else b"\0") + b"".join(rest))


def counted(data: bytes) -> bytes:
    return u8(len(data)) + data


NAMED = named(2, b"ma")

PACKETS = {
    "old type": bytes.fromhex("0180c200003100005e005301abcd") + u8(0, 3, 0, 0) + b"\0",
    **{f"opcode {n}": message(n, COUNTING[:17] if n == 5 else bytes(70)) for n in (*range(8), 33, 47, 255)},
    **{f"opcode {n}, small": message(n) for n in range(1, 6)},
    "level 7": message(3, u32(7), level=7),
    **{f"version {n}": frame(u8(n, 3, 0, 0) + b"\0") for n in (1, 31)},
    **{f"{n} bytes": frame(bytes(n)) for n in range(1, 5)},
    "offset too large": message(3, b"", 99),
    "no end": message(3, u32(7), rest=b""),
    "more than the end": message(3, u32(7), rest=b"\0abcd"),
    **{f"interval {n}": check(b"\1" + NAMED, n) for n in (*range(9), 0x80, 0x84, 0x40)},
    **{f"domain {n}": check(named(n, b"Md\1") + NAMED) for n in (0, 2, 3, 4, 5, 64)},
    **{f"domain {n} of 6": check(named(n, COUNTING[:6]) + NAMED) for n in (0, 2, 3, 4)},
    **{f"domain of {n}": check(named(4, b"a" * n)) for n in (0, 43, 44, 45, 46)},
    **{f"association {n}": check(b"\1" + named(n, u16(100))) for n in (0, 1, 2, 3, 4, 5, 32)},
    **{f"association of {n}": check(b"\1" + named(2, b"a" * n)) for n in (0, 44, 45, 46)},
    "long names": check(named(4, b"a" * 20) + named(2, b"b" * 24)),
    "too long names": check(named(4, b"a" * 20) + named(2, b"b" * 25)),
    **{f"request 0x{n:02x}": message(5, u32(7) + u8(64) + COUNTING[:12], flags=n) for n in (0, 0x40, 0x80)},
    **{f"reply 0x{n:02x}": message(4, u32(7) + u8(64, 1), flags=n) for n in (0, 0x10, 0x20, 0x40, 0x80, 0xE0)},
    **{f"action {n}": message(4, u32(7) + u8(64, n)) for n in range(5)},
    **{f"value {n} of {k}": one(n, COUNTING[:k]) for n in (*range(1, 9), 31, 99) for k in (0, 1, 3, 4, 9)},
    **{f"port {n}": one(2, u8(n)) for n in range(4)},
    **{f"interface {n}": one(3, u8(n)) for n in range(9)},
    "Cisco": one(31, bytes.fromhex("00000c0501020304")),
    **{f"chassis {n}": sender(n, b"ch\1") for n in range(9)},
    **{f"chassis {n} of 6": sender(n, COUNTING[:6]) for n in range(9)},
    "IPv4": sender(5, u8(1) + ip4("192.0.2.1")),
    "IPv6": sender(5, u8(2) + ip6("2001:db8::1")),
    **{f"address {n}": sender(5, u8(n) + b"ab") for n in (0, 1, 2, 9, 99)},
    "domain": sender(7, b"ch", counted(b"domain of more than a line"), counted(b"addr")),
    "domain without a chassis": sender(0, b"", counted(b"dom"), counted(b"an address of more than a line")),
    "no domain": sender(7, b"ch", b"\0"),
    "domain too long": sender(7, b"ch", u8(9) + b"dom"),
    "address too long": sender(7, b"ch", counted(b"dom"), u8(9) + b"a"),
    "address missing": sender(7, b"ch", counted(b"dom")),
    "no address": sender(7, b"ch", counted(b"dom"), b"\0"),
    "chassis too long": one(1, u8(9, 7) + b"ab"),
    "half a chassis": one(1, u8(5)),
    "value too long": message(3, u32(7), rest=value(4, b"abc", 99)),
    "half a value": message(3, u32(7), rest=b"\4\0"),
}
