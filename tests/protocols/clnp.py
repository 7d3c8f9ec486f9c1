"""CLNP: every type, flag and option."""

from making import u8, u16

OPTIONS = ["-nn", "-nnv", "-nnvv", "-nnev", "-nne"]


def llc(packet: bytes) -> bytes:
    frame = b"\xfe\xfe\x03" + packet
    return bytes.fromhex("0180c200001400005e005301") + u16(len(frame)) + frame


def sized(digits: str) -> bytes:
    return u8(len(digits) // 2) + bytes.fromhex(digits)


def packet(
    kind: int, body: bytes = b"", flags: int = 0, size: int | None = None, life: int = 50, checksum: int = 0,
    destination: str = "490001aabbccddeeff00", source: str = "4900021122334455660a", version: int = 1,
    data: bytes = b"",
) -> bytes:  # fmt: skip
    rest = sized(destination) + sized(source) + body
    length = len(rest) + 9 if size is None else size
    return u8(0x81, length, version, life, flags | kind) + u16(len(rest) + 9 + len(data), checksum) + rest + data


def option(kind: int, data: bytes) -> bytes:
    return llc(packet(30, u8(kind, len(data)) + data))


INNER = packet(30)
AWAY = sized("490001aabbccddeeff00")
REASONS = [major << 4 | minor for major in (0, 1, 8, 9, 10, 11, 12, 15) for minor in range(9)]
QUALITIES = [0, 0x3F, 0x40, 0x80, 0xC0, 0xC1, 0xC2, 0xC4, 0xC8, 0xD0, 0xFF]

PACKETS = {
    **{f"type {n}": llc(packet(n)) for n in (0, 1, 2, 28, 29, 30, 31)},
    **{f"flags 0x{n:02x}": llc(packet(28, u16(7, 8, 100), n)) for n in (0, 0x20, 0x40, 0x80, 0xE0)},
    **{f"segmentation part of {n}": llc(packet(28, bytes(n), 0x80)) for n in range(7)},
    "half seconds": llc(packet(28, life=51)),
    "version 2": llc(packet(28, version=2)),
    **{f"length {n}": llc(packet(28, size=n)) for n in (0, 8, 9, 10, 11, 20, 21, 29, 30, 31, 32, 99)},
    **{f"checksum 0x{n:04x}": llc(packet(30, checksum=n)) for n in (0x1234, 0x7C62, 0xFFFF)},
    "no addresses": llc(packet(28, destination="", source="")),
    "long addresses": llc(packet(28, destination="49" * 21, source="49" * 20)),
    **{f"option {n}": option(n, u8(1, 2, 3)) for n in range(190, 210)},
    **{f"option {n} of nothing": option(n, b"") for n in range(192, 206)},
    **{f"option {n} of a byte": option(n, b"\x41") for n in range(192, 206)},
    **{f"reason 0x{n:02x}": option(193, u8(n, 1)) for n in REASONS},
    **{f"quality 0x{n:02x}": option(195, u8(n)) for n in QUALITIES},
    **{f"security 0x{n:02x}": option(197, u8(n, 9)) for n in (0, 0x40, 0x80, 0xC0)},
    "priority": option(205, u8(0xFF)),
    **{f"route {n} {a}": option(200, u8(n, a) + AWAY + AWAY) for n in range(3) for a in (0, 1, 2, 3, 14, 24, 25, 26)},
    **{f"record {n} {a}": option(203, u8(n, a) + AWAY + AWAY) for n in range(3) for a in (0, 3, 14, 25, 26)},
    "route of zeros": option(200, u8(0, 3, 0, 0, 0)),
    "route, cut": option(200, u8(0, 3) + AWAY + u8(5, 1, 2)),
    "two options": llc(packet(30, u8(205, 1, 3) + u8(195, 1, 0xC0))),
    "option too long": llc(packet(30, u8(205, 9, 3))),
    "half an option": llc(packet(30, u8(205))),
    **{f"type {n} with text": llc(packet(n, data=b"abc")) for n in (1, 28, 31)},
    **{f"type {n} with a packet": llc(packet(n, data=INNER)) for n in (1, 2, 28, 29, 30, 31)},
    "packets in packets": llc(packet(1, data=packet(31, data=INNER))),
    "error of half a packet": llc(packet(1, data=INNER[:12])),
    "error of a bad packet": llc(packet(1, data=packet(28, version=2))),
}
