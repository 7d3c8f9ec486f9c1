"""IEEE 802.15.4: frames of every type, addressing, security, elements of both kinds, commands, beacons."""

import itertools
import struct

LINK_TYPE = 230
OPTIONS = ["-n", "-nvvv", "-nvvvv", "-nvx"]
SWEEP = "-nvvvv"

ADDRESSES = bytes(range(1, 9))
LETTERS = bytes(range(65, 91))


def le(*values: int) -> bytes:
    return struct.pack(f"<{len(values)}H", *values)


def crc(data: bytes) -> bytes:
    """The frame check sequence."""
    value = 0
    for octet in data:
        value ^= octet
        for _ in range(8):
            value = value >> 1 ^ 0x8408 if value & 1 else value >> 1
    return le(value)


def checked(data: bytes) -> bytes:
    return data + crc(data)


def frame(content: bytes, kind: int = 1, flags: int = 0) -> bytes:
    """A frame with short addresses."""
    return le(0x8800 | kind | flags) + b"\x05" + ADDRESSES + content


def with_elements(content: bytes) -> bytes:
    return frame(content, 1, 0x2200)


def header_element(number: int, content: bytes, kind: int = 0) -> bytes:
    return le(kind << 15 | number << 7 | len(content)) + content


MULTIPURPOSE = (0, 0x8, 0x28, 0xA8, 0xF8, 0x1F8, 0x2A8, 0x4A8, 0x8A8, 0x40A8, 0x80A8, 0x18, 0x48, 0xA0, 0xF0, 0x20)
TERMINATED = le(0x7F << 7)  # no payload elements follow
PAYLOAD = le(0x7E << 7)  # payload elements follow


def group(number: int, content: bytes, kind: int = 1) -> bytes:
    return PAYLOAD + le(kind << 15 | number << 11 | len(content)) + content


def short(number: int, content: bytes) -> bytes:
    return le(number << 8 | len(content)) + content


def long(number: int, content: bytes) -> bytes:
    return le(0x8000 | number << 11 | len(content)) + content


DSME = le(0x1234) + b"\x01\x02\x03" + b"\xff" + bytes(range(8)) + le(1, 2) + b"ab" + b"\x05\x09" + le(1, 2) + b"cde"
HOPPING = b"\x01\x09" + le(12, 4, 0) + b"\xaa\xbb" + le(2, 1, 2, 7)
SLOTFRAMES = b"\x02" + b"\x07" + le(2) + b"\x02" + le(1, 2) + b"\x1f" + le(3, 4) + b"\x00" + b"\x08" + le(3) + b"\x00"

PACKETS = {
    **{f"type {kind}": frame(LETTERS, kind) for kind in range(8)},
    **{
        f"version {version}, modes {d} {s}, compression {c}":
            le(1 | s << 14 | version << 12 | d << 10 | c << 6) + b"\x05" + LETTERS
        for version, d, s, c in itertools.product((0, 2), range(4), range(4), range(2))
    },
    **{f"flag {1 << n:x}": frame(LETTERS, 1, 1 << n) for n in (3, 4, 5, 6, 7, 8, 9)},
    "suppressed": frame(LETTERS, 1, 0x2100),
    "suppressed, and nothing more": le(0x2101),
    **{f"{n} bytes": bytes(range(n)) for n in range(1, 5)},
    # Multipurpose
    **{
        f"multipurpose {control:x}": le(5 | control) + b"\x05" + LETTERS
        for control in MULTIPURPOSE
    },
    # Frame check sequences
    "checked": checked(frame(b"payload")),
    "nearly checked": checked(frame(b"payload"))[:-1] + b"\0",
    "acknowledgment": checked(le(2) + b"\x07"),
    "acknowledgment without": le(2) + b"\x07",
    "a byte behind two": le(0x2101) + b"z",
    "check sequence in the header": checked(frame(b"")[:-2]),
    "check sequence in the header and more": checked(frame(b"")[:-1]),
    # Security
    **{
        f"security {control:x}": frame(bytes([control]) + LETTERS, 1, 8)
        for control in (*range(8), 0x08, 0x10, 0x18, 0x20, 0x40, 0x3F, 0x3A)
    },
    **{f"security, {n} bytes": frame((b"\x1a" + LETTERS)[:n], 1, 8) for n in range(24)},
    "security, checked": checked(frame(b"\x25payload and mic", 1, 8)),
    "security, elements": checked(frame(b"\x21" + group(1, b"abc") + b"payload and mic", 1, 0x2208)),
    "encrypted elements": checked(frame(b"\x25" + group(1, b"abc") + b"payload and mic", 1, 0x2208)),
    "elements in the mic": frame(b"\x21" + header_element(0x1A, b"ab") + b"cd", 1, 0x2208),
    "elements in the check sequence": checked(with_elements(header_element(0x1A, b"abcd") * 2))[:-2],
    # Header elements
    **{f"header element {n:x}": with_elements(header_element(n, b"") + TERMINATED) for n in range(0x80)},
    **{
        f"header element {n:x} of {k}": with_elements(header_element(n, LETTERS[:k]) + TERMINATED)
        for n in (0, 0x1A, 0x1B, 0x1C, 0x1D, 0x1E, 0x2A, 0x7E, 0x80, 0xFF)
        for k in range(1, 9)
    },
    **{
        f"time correction {n:x}": with_elements(header_element(0x1E, le(n)) + TERMINATED)
        for n in (0xFFF, 0x800, 0x8001, 0xFFFF)
    },
    **{
        f"DSME of {n}": with_elements(header_element(0x1C, DSME[:n]) + TERMINATED + LETTERS)
        for n in range(1, len(DSME) + 1)
    },
    "header element of type 1": with_elements(header_element(0x1A, b"abcd", 1) + TERMINATED),
    "header element too long": with_elements(header_element(0x1A, b"abcd")[:-1]),
    "header elements without end": checked(with_elements(header_element(0x1A, b"abcd"))),
    "half a header element": with_elements(header_element(0x1A, b"abcd") + b"a"),
    # Payload elements
    **{f"group {n}": with_elements(group(n, b"") + b"payload") for n in range(16)},
    **{f"group {n} of {k}": with_elements(group(n, LETTERS[:k])) for n in range(16) for k in (1, 2, 3, 6)},
    "group of type 0": with_elements(group(2, b"abcd", 0)),
    "group too long": with_elements(group(2, b"abcd")[:-1]),
    "half a group": with_elements(PAYLOAD + b"a"),
    "groups": checked(with_elements(group(2, b"abcd") + le(0x8000 | 15 << 11) + b"payload")),
    **{f"short {n:x}": with_elements(group(1, short(n, b""))) for n in range(0x40)},
    **{f"long {n:x}": with_elements(group(1, long(n, b""))) for n in range(16)},
    **{f"short {n:x} of 3": with_elements(group(1, short(n, b"abc"))) for n in (*range(0x10), *range(0x1A, 0x20))},
    **{f"long {n:x} of 3": with_elements(group(1, long(n, b"abc") + short(0x30, b""))) for n in (8, 9, 10)},
    "short too long": with_elements(group(1, short(0x1A, b"abcdef")[:-1])),
    "half a short": with_elements(group(1, short(0x1A, b"abcdef") + b"a")),
    **{f"synchronization of {n}": with_elements(group(1, short(0x1A, LETTERS[:n])) + b"zzzzzzz") for n in (1, 5, 6, 7)},
    **{f"timeslot of {n}": with_elements(group(1, short(0x1C, LETTERS[:n]))) for n in (1, 2, 24, 25, 26)},
    "timeslot of 27": with_elements(group(1, short(0x1C, bytes(range(27))))),
    **{
        f"slotframes of {n}": with_elements(group(1, short(0x1B, SLOTFRAMES[:n])))
        for n in range(1, len(SLOTFRAMES) + 1)
    },
    **{f"hopping of {n}": with_elements(group(1, long(9, HOPPING[:n]))) for n in range(1, len(HOPPING) + 1)},
    "hopping, page 8": with_elements(group(1, long(9, HOPPING[:1] + b"\x08" + HOPPING[2:8] + HOPPING[10:]))),
    **{
        f"multiplexed {t} of {n}": with_elements(group(3, bytes([0x50 | t, *(0 for _ in range(n > 1)), *LETTERS])[:n]))
        for t in range(8)
        for n in range(1, 8)
    },
    **{f"multiplexed fragment {t}": with_elements(group(3, bytes([0x50 | t, 3]) + LETTERS)) for t in (2, 4)},
    # Commands
    **{f"command {n:x}": frame(bytes([n]), 3) for n in range(0x31)},
    **{
        f"command {n:x} of {k}": frame(bytes([n]) + LETTERS[:k], 3)
        for n in (*range(13), 0x24)
        for k in (1, 2, 3, 7, 8, 9)
    },
    **{f"association {n:x}": frame(bytes([1, n]), 3) for n in (0, 0xFF)},
    **{f"association status {n:x}": frame(bytes([2, 1, 2, n]), 3) for n in (0, 1, 2, 3, 4, 0x80, 0x81)},
    **{f"disassociation {n:x}": frame(b"\x21" + bytes([3, n]) + b"micc", 3, 8) for n in range(4)},
    **{f"slot request {n:x}": frame(bytes([9, n]), 3) for n in (0, 0x12, 0x2F, 0x3F)},
    "no command": frame(b"", 3),
    # Beacons
    **{
        f"beacon {content.hex()}": frame(content, 0)
        for content in (
            b"", b"a", b"\xff\xcf", b"\xff\xff\x00", b"\xff\xff\x00\x00",
            b"\x34\x7f\x82\x03" + LETTERS, b"\x34\x7f\x82\x03abc",
            b"\x34\x7f\x01\xff" + b"abc\x12" + LETTERS, b"\x34\x7f\x80\x00payload", b"\x34\x7f\x00\x02" + LETTERS,
            b"\x34\x7f\x00\x20" + LETTERS, b"\x34\x7f\x00\x77" + LETTERS, b"\x34\x7f\x00\x89" + LETTERS,
        )
    },
    "enhanced beacon": frame(b"\x34\x7f\x00\x11" + LETTERS, 0, 0x2000),
    "enhanced beacon with elements": frame(group(2, b"abcd"), 0, 0x2200),
    "beacon, checked": checked(frame(b"\x34\x7f\x00\x11" + LETTERS, 0)),
}
