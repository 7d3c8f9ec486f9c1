"""LBL's whiteboard: every message, drawing operations, ranges that do not fit."""

from making import ether_udp, ether_udp6, u8, u16, u32

OPTIONS = ["-n", "-nv", "-nvv", "-ne", "-nq", "-nx"]

PORT = 4567
NAMES = b"site\0name\0"


def wb(kind: int, body: bytes = b"", flags: int = 0) -> bytes:
    return u32(0x01020304, 0x05060708) + u8(0x10, 0x0A, kind, flags) + body


def pair(host: int, number: int) -> bytes:
    return bytes([10, 0, 0, host]) + u32(number)


def draw(operations: bytes, first: int = 7, last: int = 7) -> bytes:
    return wb(0, pair(1, 5) + u32(first, last) + operations)


def operation(kind: int, data: bytes = b"", until: int = 0x55, size: int | None = None) -> bytes:
    return u32(until) + u16(len(data) if size is None else size) + u8(0xFF, kind) + data


def identity(count: int, pairs: int, names: bytes = NAMES) -> bytes:
    body = u32(9) + pair(1, 5) + u32(77) + pair(2, 6) + u16(count, 0xFFFF)
    return wb(1, body + b"".join(pair(3 + n, 100 + n) for n in range(pairs)) + names)


def page(count: int, pairs: int) -> bytes:
    return u32(3) + pair(2, 6) + u8(count, 1, 2, 3) + b"".join(pair(4 + n, 100 + n) for n in range(pairs))


CHARS = operation(8) * 4
REPAIR = pair(9, 0)[:4] + pair(1, 2) + u32(3, 5)
MESSAGES = {
    "identity": identity(2, 2),
    "identity of one": identity(1, 1),
    "identity without pairs": identity(0, 0),
    "identity without name": identity(1, 1, b""),
    "identity, no end": identity(1, 1, b"abc"),
    "identity, strange name": identity(1, 1, b"\x80\1\x1b[31m\0"),
    "identity, too many": identity(3, 2, b""),
    "repair request": wb(2, REPAIR),
    "repair reply": wb(3, REPAIR + CHARS),
    "page request": wb(5, pair(1, 5) + u32(3, 4)),
    "page reply": wb(7, u32(2) + page(2, 2) + page(1, 1)),
    "page reply, none": wb(7, u32(0)),
    "page reply, no pairs": wb(7, u32(1) + page(0, 0)),
    "page reply, more": wb(7, u32(0xFFFFFFFF) + page(1, 1)),
    "page reply, more pairs": wb(7, u32(1) + page(255, 2)),
    "kill": wb(4),
    "flags": wb(4, flags=0x80),
    "backward range": draw(CHARS, 9, 7),
    "whole range": draw(CHARS, 0, 0xFFFFFFFF),
    "hole and skip": draw(operation(15, b"abcd", 8) + operation(14, b"abcd", 10), 7, 10),
}
MESSAGES |= {f"operation {k}": draw(operation(k, b"ABCD") + operation(13), 7, 8) for k in range(18)}
MESSAGES |= {f"operation of {n} bytes": draw(operation(8, bytes(range(n))) + CHARS, 7, 8) for n in range(9)}
MESSAGES |= {"operation, too long": draw(operation(8, b"abcd", size=65535), 7, 8)}
MESSAGES |= {
    f"skip to {n}": draw(operation(14, until=n) + CHARS, 7, 10) for n in (0, 6, 7, 8, 9, 10, 11, 0xFFFFFFFF)
}
MESSAGES |= {f"type {k}": wb(k, bytes(range(32))) for k in (6, 8, 127, 255)}
MESSAGES |= {f"type {k}, short": wb(k, bytes(3)) for k in range(9)}
MESSAGES |= {f"{n} bytes": wb(0)[:n] for n in range(12)}

PACKETS = {title: ether_udp(message, 1000, PORT) for title, message in MESSAGES.items()}
PACKETS |= {
    "from the port": ether_udp(wb(4), PORT, 1000),
    "in IPv6": ether_udp6(wb(4), 1000, PORT),
}
