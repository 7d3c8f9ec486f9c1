"""OpenFlow 1.3: the messages that are read, at lengths that fit and that do not."""

from making import ether_tcp, u8, u16, u32

OPTIONS = ["-nn", "-nnv", "-nnvv"]
SWEEP = "-nnvv"


def message(kind: int, body: bytes = b"", version: int = 4) -> bytes:
    return u8(version, kind) + u16(len(body) + 8) + u32(7) + body


def one(kind: int, body: bytes = b"", version: int = 4) -> bytes:
    return ether_tcp(message(kind, body, version) + message(20), 40000, 6653, flags=0x18, ack=1)


def port(config: int, state: int, features: int, name: bytes = b"eth5", number: int = 5) -> bytes:
    head = u32(number, 0) + bytes.fromhex("00005e0053050000") + name.ljust(16, b"\0")
    return head + u32(config, state, features, features >> 1, features >> 2, features >> 3, 10_485_760, 0)


def port_mod(number: int, config: int, mask: int, features: int) -> bytes:
    return one(16, u32(number, 0) + bytes.fromhex("00005e0053050000") + u32(config, mask, features, 0))


def element(kind: int, data: bytes, length: int | None = None) -> bytes:
    return u16(kind, len(data) + 4 if length is None else length) + data


COUNTING = bytes(range(1, 81))
BITS = [*range(17), 31]
PORTS = [0, 1, 0xFFFFFEFF, 0xFFFFFF00, 0xFFFFFF01, *range(0xFFFFFFF7, 0x100000000)]
EXPERIMENTERS = [0, 0x2320, 0x04EA, 0xD0F0DB, 0x5C16C7, 0x4F4E4600, 0xFFFFFFFF]

PACKETS = {
    **{f"message {n}": one(n) for n in range(31)},
    **{f"message {n} of {k}": one(n, COUNTING[:k]) for n in range(30) for k in (1, 4, 8, 16, 24, 32, 72, 80)},
    **{f"version {n}": one(8, b"abcd", n) for n in (0, 2, 3, 5, 6, 7)},
    **{f"error {n} {c}": one(1, u16(n, c) + b"abcd") for n in range(15) for c in range(17)},
    "error of an experimenter": one(1, u16(0xFFFF, 3) + u32(0xD0F0DB) + b"ab"),
    **{f"experimenter {n:x}": one(4, u32(n, 9) + b"abc") for n in EXPERIMENTERS},
    **{f"bitmap {n:x}": one(0, element(1, u32(n))) for n in (0, 1, 2, 4, 8, 16, 32, 64, 0x15, 0x7F, 0xFFFFFFFF)},
    **{f"element of {n}": one(0, element(1, COUNTING[:n]) + element(1, u32(2))) for n in (0, 2, 3, 5, 8)},
    **{f"element {n}": one(0, element(n, u32(2)) + element(1, u32(2))) for n in (0, 2, 0xFFFF)},
    **{f"element's length {n}": one(0, element(1, u32(2), n)) for n in (0, 3, 4, 9, 12)},
    **{f"half an element {n}": one(0, element(1, u32(2)) + COUNTING[:n]) for n in (1, 3)},
    **{f"capability {n}": one(6, COUNTING[:8] + u32(256) + u8(9, 1, 0, 0) + u32(1 << n, 0)) for n in BITS},
    **{f"config {n:x}": one(8 + n % 2, u16(n, 0xFFE4 + n)) for n in range(5)},
    "config, no buffer": one(9, u16(1, 0xFFFF)),
    **{f"port {n:x}": one(22, u32(n, 0)) for n in PORTS},
    **{f"port bit {n}": one(12, bytes(8) + port(1 << n, 1 << n, 1 << n)) for n in BITS},
    "port bits": one(12, bytes(8) + port(0x65, 7, 0xFFFF)),
    **{f"port status {n}": one(12, u8(n) + bytes(7) + port(0, 0, 0)) for n in range(5)},
    "port with another name": one(12, bytes(8) + port(0, 4, 0, b"\x1b[1m\xff'0123456789", 0xFFFFFFFD)),
    **{f"port mod bit {n}": port_mod(5, 1 << n, 0, 1 << n) for n in BITS},
    "port mod": port_mod(0xFFFFFFFE, 0x7F, 0x65, 0xFFFFF),
    **{f"table {n}": one(17, u8(n, 0, 0, 0) + u32(3)) for n in (0, 1, 0xFD, 0xFE, 0xFF)},
    **{f"role {n}": one(24 + n % 2, u32(n, 0, 1, 2)) for n in range(6)},
    **{f"masks {n:x}": one(27 + n % 2, u32(*[n] * 6)) for n in (0, 1, 2, 4, 5, 7, 8, 15, 0xFFFFFFFF)},
}
