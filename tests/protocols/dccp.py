"""DCCP: every type and option."""

from making import HOST_A, HOST_B, checksum, ether, ipv4, ipv6, pseudo, u8, u16, u32

OPTIONS = ["-nn", "-nnv", "-nnvv", "-nnvvv", "-nnq", "-nnx"]
SWEEP = "-nnvv"

ACK = u16(0) + (0x0A0B0C0D0E0F).to_bytes(6, "big")
BODIES = {0: u32(42), 1: ACK + u32(42), 2: b"", 7: ACK + u8(3, 1, 2, 3)}


def segment(
    kind: int, body: bytes = b"", options: bytes = b"", *, long: bool = True, coverage: int = 0,
    offset: int | None = None, check: int = 0,
) -> bytes:
    sequence = u8(0) + (0x010203040506).to_bytes(6, "big") if long else (0x040506).to_bytes(3, "big")
    options += bytes(-len(options) % 4)
    size = (9 + len(sequence) + len(body) + len(options)) // 4 if offset is None else offset
    header = u16(1000, 2000) + u8(size & 255, 3 << 4 | coverage) + u16(check) + u8(kind << 1 | long) + sequence
    return header + body + options


def packet(octets: bytes) -> bytes:
    return ether(ipv4(octets, 33))


def right(coverage: int, covered: int) -> bytes:
    data = segment(2, coverage=coverage) + b"hello, you"
    value = checksum(pseudo(HOST_A, HOST_B, 33, len(data)) + data[:covered])
    return packet(segment(2, coverage=coverage, check=value) + b"hello, you")


def option(kind: int, value: bytes = b"") -> bytes:
    return u8(kind, 2 + len(value)) + value


def with_options(octets: bytes) -> bytes:
    return packet(segment(4, ACK, octets) + b"data")


COUNT = bytes(range(1, 20))

PACKETS = {
    **{f"type {n}": packet(segment(n, BODIES.get(n, ACK)) + b"hello") for n in range(16)},
    **{f"short type {n}": packet(segment(n, u32(0x00AABBCC, 42), long=False) + b"hello") for n in range(10)},
    **{f"short type {n}, cut off": packet(segment(n, u16(1), long=False)) for n in range(10)},
    **{f"reset {n}": packet(segment(7, ACK + u8(n, 0, 0, 0))) for n in range(14)},
    "right checksum": right(0, 100),
    "right checksum of the header": right(1, 16),
    "right checksum of some": right(2, 20),
    "coverage too long": packet(segment(2, coverage=15) + b"hello"),
    **{f"offset {n}": packet(segment(2, offset=n) + b"hello") for n in (0, 3, 5, 100)},
    "single options": with_options(bytes(range(32))),
    **{f"option {n}": with_options(option(n, COUNT[:4]) + option(n, COUNT[:2]))
       for n in (*range(32, 48), 127, 128, 192, 255)},
    **{f"feature {n}": with_options(option(32, u8(n, 2, 3)) + option(35, u8(n))) for n in range(12)},
    **{f"option {n} lengths": with_options(b"".join(option(n, COUNT[:size]) for size in (0, 1, 3, 5, 6, 8, 10)))
       for n in (32, *range(36, 46), 192)},
    **{f"option length {n}": with_options(u8(41, n, 0, 0)) for n in (0, 1, 9)},
    "option without length": with_options(u8(0, 0, 0, 41)),
    "short": packet(segment(0, u32(42))[:15]),
    "shorter": packet(segment(0, u32(42))[:11]),
    "over IPv6": ether(ipv6(segment(2) + b"hello", 33), 0x86DD),
}
