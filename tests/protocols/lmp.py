"""LMP: every message, object, class type and subobject, with lengths that are right and that are not."""

from making import ether_udp, u8, u16, u32

OPTIONS = ["-n", "-nv", "-nvv", "-nq"]
LETTERS = bytes(range(65, 91)) * 3


def message(kind: int, *objects: bytes, flags: int = 0, version: int = 1, length: int | None = None) -> bytes:
    body = b"".join(objects)
    size = 8 + len(body) if length is None else length
    return ether_udp(u16(version << 12) + u8(flags, kind) + u16(size, 0) + body, 701, 701)


def thing(kind: int, class_type: int, data: bytes, length: int | None = None) -> bytes:
    return u8(class_type, kind) + u16(4 + len(data) if length is None else length) + data


def data_link(*subobjects: bytes) -> bytes:
    return message(14, thing(12, 1, LETTERS[:12] + b"".join(subobjects)))


def sub(kind: int, data: bytes, length: int | None = None) -> bytes:
    return u8(kind, 2 + len(data) if length is None else length) + data


CHANNEL = thing(1, 1, u32(7))
RATES = (0x42C80000, 0x4E6E6B28, 0x7F800000, 0xFF800000, 0x7FC00000, 0xFFC00000, 0x80000000, 0x7F7FFFFF, 0x00000001)

PACKETS = {
    **{f"message {n}": message(n) for n in (*range(22), 50, 51, 52, 53)},
    **{f"flags {n:x}": message(4, flags=n) for n in (1, 2, 3, 4, 0xFF)},
    **{f"version {n}": message(4, version=n) for n in (0, 2, 15)},
    **{f"length {n}": message(1, CHANNEL, length=n) for n in (0, 7, 8, 9, 12, 15, 17, 100)},
    **{
        f"object {kind} of type {t}, {n} bytes": message(1, thing(kind, t, LETTERS[:n]), CHANNEL)
        for kind in (1, 2, 3, 4, 5, 6, 7, 9, 10, 20)
        for t in (range(8) if kind == 3 else (1, 2, 3))
        for n in (4, 8, 16)
    },
    **{
        f"link object {kind} of type {t}, {n} bytes": message(1, thing(kind, t, LETTERS[:n]), CHANNEL)
        for kind in (11, 12, 13, 14)
        for t in range(1, 5)
        for n in (0, 8, 12, 20, 36)
    },
    **{
        f"service of type {t}, {n} bytes": message(50, thing(51, t, LETTERS[:n]), CHANNEL)
        for t in range(1, 6)
        for n in (4, 8, 16)
    },
    **{f"verify flags {n:x}": message(5, thing(8, 1, u16(n) + LETTERS[:18])) for n in (0, 1, 2, 3, 4)},
    **{f"encoding {n}": message(5, thing(8, 1, LETTERS[:8] + u8(n) + LETTERS[:11])) for n in (0, 1, 8, 9, 11, 12)},
    **{f"mechanism {n:x}": message(5, thing(8, 1, LETTERS[:10] + u16(n) + LETTERS[:8])) for n in (0, 1, 0x8000, 0x40)},
    **{f"rate {n:x}": message(5, thing(8, 1, LETTERS[:12] + u32(n) + LETTERS[:4])) for n in RATES},
    **{f"verify of {n}": message(5, thing(8, t, LETTERS[:n])) for n in (16, 20, 24) for t in (1, 2)},
    **{
        f"error {n:x} of type {t}": message(3, thing(20, t, u32(n)))
        for n in (0, 1, 2, 4, 8, 16, 32, 64, 255)
        for t in (1, 2)
    },
    **{f"link flags {n:x}": message(14, thing(11, 1, u8(n) + LETTERS[:11])) for n in (0, 1, 2, 4, 7)},
    **{f"data link flags {n:x}": message(14, thing(12, 3, u8(n) + LETTERS[:11])) for n in (0, 1, 2, 4, 8, 15)},
    **{
        f"status {n:x}": message(17, thing(13, 1, LETTERS[:4] + u32(n)))
        for n in (0, 1, 2, 3, 4, 1 << 26, 1 << 29, 1 << 30, 1 << 31, 0xC0000001)
    },
    **{f"link type {n}": message(50, thing(51, 2, u8(n, 6, 7, 1) + LETTERS[:12])) for n in range(8)},
    **{
        f"signal {n} of {t}": message(50, thing(51, 2, u8(t, n, 0, 0) + LETTERS[:12]))
        for n in range(4, 14)
        for t in (5, 6)
    },
    **{f"transparency {n:x}": message(50, thing(51, 3, u32(n, n))) for n in (0, 1, 2, 3, 4, 0x100)},
    **{f"diversity {n:x}": message(50, thing(51, 4, u32(n))) for n in (0, 1, 2, 4, 7, 8)},
    **{f"signaling {n:x}": message(50, thing(51, 1, u8(n) + LETTERS[:3])) for n in (0, 1, 2, 3, 4)},
    "switching": data_link(sub(1, LETTERS[:10])),
    **{
        f"switching {n}": data_link(sub(1, u8(n, 5) + u32(RATES[0], RATES[1])), sub(2, LETTERS[:6]))
        for n in (1, 51, 100, 150)
    },
    "switching, longer": data_link(sub(1, LETTERS[:14])),
    "switching, short": data_link(sub(1, LETTERS[:6])),
    "switching, very short": data_link(sub(1, LETTERS[:2])),
    "wavelength": data_link(sub(2, LETTERS[:6])),
    "wavelength, short": data_link(sub(2, LETTERS[:2])),
    "unknown subobject": data_link(sub(3, LETTERS[:6]), sub(2, LETTERS[:6])),
    **{f"subobject of length {n}": data_link(sub(2, LETTERS[:6], n)) for n in (0, 1, 3, 5, 12, 255)},
    "negotiable": message(1, thing(1, 0x81, u32(7))),
    "unknown object": message(1, thing(99, 1, b""), thing(98, 1, LETTERS[:20]), CHANNEL),
    **{f"object of length {n}": message(1, thing(1, 1, u32(7), n), CHANNEL) for n in (0, 3, 5, 8, 12, 16, 20, 0xFFFC)},
    "bytes behind": message(1, CHANNEL, b"ab"),
    "more objects than the message says": message(1, CHANNEL, CHANNEL, CHANNEL, length=20),
    "an object longer than the message says": message(1, CHANNEL, thing(98, 1, LETTERS[:20]), length=20),
}
