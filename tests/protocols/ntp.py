"""NTP: messages that carry times, control messages."""

import struct

from making import ether_udp, ether_udp6

OPTIONS = ["-nn", "-nnv", "-nnvv", "-nnq"]

SECOND = 1 << 32
UNIX = 0x83AA7E80 << 32


def message(
    leap: int = 0,
    version: int = 4,
    mode: int = 3,
    stratum: int = 2,
    poll: int = 6,
    precision: int = -20,
    delay: int = 0x10000,
    dispersion: int = 0x8000,
    identifier: bytes = b"\1\2\3\4",
    times: tuple[int, int, int, int] = (0, 0, 0, UNIX | 0x12345678),
    more: bytes = b"",
) -> bytes:
    first = leap << 6 | version << 3 | mode
    return struct.pack(">BBbbII4s4Q", first, stratum, poll, precision, delay, dispersion, identifier, *times) + more


def control(
    flags: int = 0, status: int = 0, association: int = 0, offset: int = 0, data: bytes = b"", count: int | None = None
) -> bytes:
    size = len(data) if count is None else count
    return struct.pack(">BBHHHHH", 0x16, flags, 7, status, association, offset, size) + data


MESSAGES = {
    "plain": message(),
    "short": message()[:47],
    "one byte": b"\x23",
    "empty": b"",
    "key": message(more=b"\0\0\0\1"),
    "key and MD5": message(more=b"\0\0\0\1" + bytes(range(16))),
    "key and SHA-1": message(more=b"\0\0\0\1" + bytes(range(20))),
    "five bytes more": message(more=b"\0\0\0\1\0"),
    "control request": control(2),
    "control response": control(0xE1, 0x618, 4711, 468, b"abcd"),
    "control, missing data": control(data=b"abcd", count=5),
    "control, more than counted": control(data=b"abcd", count=3),
    "control, short": control()[:11],
    "mode 7": b"\x17\0\3\x2a" + bytes(188),
}
for number in range(8):
    MESSAGES[f"mode {number}"] = message(mode=number)
for number in range(4):
    MESSAGES[f"leap {number}"] = message(leap=number, version=number)
for number in (0, 1, 2, 15, 16, 255):
    MESSAGES[f"stratum {number}"] = message(stratum=number, identifier=b"G\0\xff.")
for number in (-128, -32, -31, -1, 0, 1, 31, 32, 127):
    MESSAGES[f"poll {number}"] = message(poll=number, precision=number)
for number in (0, 1, 0xFFFF, 0x18000, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF):
    MESSAGES[f"delay {number}"] = message(delay=number, dispersion=number ^ 1)
for number, moments in enumerate((
    (0, 0, 0, 0), (1, 1, 2, 3), (UNIX, UNIX, UNIX, UNIX + SECOND), (SECOND - 1, SECOND, SECOND - 1, 2 * SECOND),
    (UNIX + SECOND, UNIX + 2 * SECOND, UNIX + SECOND + 1, UNIX - 1), (2**64 - 1, 2**64 - 1, 0, 2**64 - 1),
    (0, UNIX, 0, UNIX + SECOND // 2), (UNIX, 3 * SECOND // 2, 5 * SECOND // 4, 9 * SECOND // 4),
    (0xE0000000 << 32, 0xE0000001_23456789, 0xE0000001_89ABCDEF, 0xE0000009_00000001),
)):
    MESSAGES[f"times {number}"] = message(times=moments)

PACKETS = {words: ether_udp(data, 40000, 123) for words, data in MESSAGES.items()}
PACKETS["over IPv6"] = ether_udp6(message(), 123, 123)
