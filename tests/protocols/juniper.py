"""Juniper's captures of Ethernet: flags, extensions, packets without a link header."""

from making import ether, ipv4, ipv6, u8, u16, udp

LINK_TYPE = 178
OPTIONS = ["-n", "-nv", "-ne", "-nev", "-nevv", "-nq", "-nx"]
SWEEP = "-nevv"

IP = ipv4(udp(b"hello", 1, 2), 17)
FRAME = ether(IP)


def juniper(flags: int, extensions: bytes = b"", rest: bytes = FRAME) -> bytes:
    return b"MGC" + u8(flags) + (u16(len(extensions)) + extensions if flags & 0x80 else b"") + rest


def extension(kind: int, value: bytes) -> bytes:
    return u8(kind, len(value)) + value


ALL = extension(3, b"\1") + extension(6, b"\x0e") + extension(1, b"\x8a\0") + extension(4, b"\x4b\1\0\0")
PACKETS = {f"flag {1 << n:#04x}": juniper(1 << n) for n in range(8)}
PACKETS |= {f"extension {k}": juniper(0x80, extension(k, b"\1")) for k in range(11)}
PACKETS |= {f"extension {k} of {n} octets": juniper(0x80, extension(k, bytes(range(1, n + 1))))
            for k in (1, 2, 3, 6, 9) for n in (0, 2, 3, 4, 5)}
PACKETS |= {
    f"extension {k}, {n}": juniper(0x80, extension(k, u8(n))) for k in (3, 6, 7, 8) for n in (0, 14, 21, 60, 64, 65, 66)
}
PACKETS |= {
    "no flags": juniper(0),
    "all flags": juniper(0xFF, ALL, b"abcd" + IP),
    "extensions": juniper(0x81, ALL),
    "extensions, one too long": juniper(0x80, ALL + b"\1\5a"),
    "extensions, rest of 1": juniper(0x80, ALL + b"\1"),
    "extensions, rest of 2": juniper(0x80, ALL + b"\1\1"),
    "extensions behind an empty one": juniper(0x80, extension(9, b"") + ALL),
    "no link header": juniper(2, rest=b"abcd" + IP),
    "no link header, IPv6": juniper(2, rest=b"abcd" + ipv6(udp(b"", 1, 2, "2001:db8::1", "2001:db8::2"), 17)),
    "no link header, 0x44": juniper(2, rest=b"abcd\x44" + IP[1:]),
    "no link header, 0x50": juniper(2, rest=b"abcd\x50" + IP[1:]),
    "no link header, nothing": juniper(2, rest=b"abcd"),
    "802.3": juniper(0x81, ALL, ether(b"\x42\x42\3abcdef", 9)),
    "unknown": juniper(1, rest=ether(b"abcdef", 0x1234)),
    "short frame": juniper(0, rest=FRAME[:9]),
    "no magic number": b"MGD\0" + FRAME,
}
PACKETS |= {f"{n} octets": juniper(0x80, ALL)[:n] for n in range(1, 8)}
