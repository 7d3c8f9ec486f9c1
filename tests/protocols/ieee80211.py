"""Wireless LAN frames: every management, control and data subtype, elements, encrypted ones."""

from making import ipv4, u8, udp

LINK_TYPE = 105
OPTIONS = ["-nn", "-nne", "-nnv", "-nnev", "-nnx", "-nnq"]
ONE, TWO, THREE, FOUR = (bytes([2, 0, 0, 0, 0, n]) for n in (1, 2, 3, 4))


def le(value: int) -> bytes:
    return value.to_bytes(2, "little")


def control(kind: int, subtype: int, flags: int = 0) -> bytes:
    return u8(subtype << 4 | kind << 2, flags)


def management(subtype: int, body: bytes = b"", flags: int = 0) -> bytes:
    return control(0, subtype, flags) + le(314) + ONE + TWO + THREE + le(0x1230) + body


def data(subtype: int, body: bytes = b"", flags: int = 0) -> bytes:
    four = FOUR if flags & 3 == 3 else b""
    quality = le(5) if subtype & 8 else b""
    return control(2, subtype, flags) + le(314) + ONE + TWO + THREE + le(0x1230) + four + quality + body


def element(kind: int, value: bytes, length: int | None = None) -> bytes:
    return u8(kind, len(value) if length is None else length) + value


def beacon(capabilities: int, *elements: bytes) -> bytes:
    return bytes(8) + le(100) + le(capabilities) + b"".join(elements)


CARRIED = bytes.fromhex("aaaa03 000000 0800") + ipv4(udp(b"abcd", 1, 2), 17)
NAME = element(0, b"a net\x01")
RATES = element(1, bytes([0x82, 0x84, 0x8B, 0x96, 12, 18, 24, 36]))
SECRET = bytes.fromhex("01020360") + b"not to be read"

PACKETS = {
    **{f"control {n}": control(1, n) + le(314) + ONE + TWO + le(0x1234) + le(0x5678) for n in range(16)},
    **{f"data {n}": data(n, CARRIED) for n in range(16)},
    **{f"data of directions {n}": data(0, CARRIED, n) for n in range(4)},
    **{f"data with flag {n}": data(0, CARRIED, 1 << n) for n in range(2, 8)},
    "data with all flags": data(8, CARRIED, 0xFF),
    "kind 3": control(3, 0) + bytes(30),
    "other version": b"\x01\0" + bytes(30),
    "encrypted": data(0, SECRET, 0x40),
    "encrypted, short": data(0, b"ab", 0x40),
    "encrypted authentication": management(11, SECRET, 0x40),
    "encrypted deauthentication": management(12, SECRET, 0x40),
    "unknown LLC": data(0, b"\x12\x34\x03abcd", 2),
    "unknown SNAP": data(0, bytes.fromhex("aaaa03000000890d01020304"), 1),
    "EAPOL": data(0, bytes.fromhex("aaaa03000000888e01010000")),
    **{f"management {n}": management(n, bytes(40)) for n in range(16)},
    **{f"management {n} without a body": management(n) for n in range(16)},
    **{f"beacon {n:x}": management(8, beacon(n, NAME, RATES, element(3, u8(6)))) for n in (0, 1, 2, 3, 0x10, 0x31)},
    "beacon without elements": management(8, beacon(1)),
    "beacon, name twice": management(8, beacon(0, NAME, element(0, b"other"))),
    "beacon, channel twice": management(8, beacon(0, element(3, u8(6)), element(3, u8(9)))),
    "beacon, rates twice": management(8, beacon(0, element(1, b""), RATES, element(1, u8(2)))),
    **{f"name of {n}": management(8, beacon(1, element(0, b"x" * n), RATES)) for n in (0, 32, 33)},
    **{f"{n} rates": management(8, beacon(1, element(1, bytes([n]) * n), NAME)) for n in (1, 8, 9, 16, 17)},
    "odd rates": management(8, beacon(1, element(1, bytes([0, 0x80, 0x7F, 0xFF, 11])))),
    **{f"element {n} of {size}": management(8, beacon(1, element(n, bytes(size)), NAME))
       for n in (2, 3, 4, 5, 16, 99) for size in (0, 1, 2, 3, 5, 6, 253, 254, 255)},
    "element cut": management(8, beacon(1, NAME, element(1, b"ab", 9))),
    "half an element": management(8, beacon(1, NAME, b"\x01")),
    "association request": management(0, le(0x31) + le(5) + NAME + RATES),
    "association response": management(1, le(0x31) + le(0) + le(0xC001) + RATES),
    "reassociation request": management(2, le(0x31) + le(5) + THREE + NAME + RATES),
    "reassociation response": management(3, le(0x21) + le(17) + le(0x3FFF)),
    "probe request": management(4, NAME + RATES),
    "probe response": management(5, beacon(0x31, NAME, RATES, element(3, u8(11)))),
    **{f"status {n}": management(1, le(1) + le(n) + le(1)) for n in (*range(110), 999)},
    **{f"reason {n}": management(10 if n % 2 else 12, le(n)) for n in (*range(70), 999)},
    **{f"authentication {a} {n} {s}": management(11, le(a) + le(n) + le(s) + element(16, b"abcd"))
       for a in range(4) for n in range(6) for s in (0, 15)},
    "authentication, long challenge": management(11, le(1) + le(2) + le(0) + element(16, b"x" * 254)),
    **{f"action {n} {m}": management(13, u8(n, m, 1, 2)) for n in (0, 1, 2, 3, 4, 7, 13, 14, 15, 126, 127)
       for m in range(12)},
}  # fmt: skip
