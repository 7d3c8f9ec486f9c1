"""ATA over Ethernet: flags, errors, every command at every small length."""

from making import ether, u8, u16, u32

OPTIONS = ["-n", "-nv", "-nvv", "-ne", "-nq", "-nx"]

DATA = bytes(range(1, 60))


def aoe(command: int, data: bytes = b"", flags: int = 0, error: int = 0, version: int = 1) -> bytes:
    return ether(u8(version << 4 | flags, error) + u16(1) + u8(2, command) + u32(0xABCD) + data, 0x88A2)


def config(command: int, text: bytes, length: int | None = None) -> bytes:
    return aoe(1, u16(1, 2) + u8(3, command) + u16(len(text) if length is None else length) + text)


PACKETS = {f"command {c}, {n} bytes": aoe(c, DATA[:n]) for c in range(6) for n in range(22)}
PACKETS |= {f"flags {n}": aoe(9, flags=n) for n in range(16)}
PACKETS |= {f"error {n}": aoe(9, flags=4, error=n) for n in range(10)}
PACKETS |= {f"version {n}": aoe(0, version=n) for n in range(4)}
PACKETS |= {f"{n} bytes": ether((u8(0x10) + DATA)[:n], 0x88A2) for n in range(10)}
PACKETS |= {f"ATA flags {n}": aoe(0, u8(n) + bytes(11)) for n in (1, 2, 4, 8, 16, 32, 64, 128, 255)}
PACKETS |= {f"config {n}": config(n, b"") for n in range(16)}
PACKETS |= {
    "config string": config(0xA1, b"a\0\xffb"),
    "config string too long": config(1, b"ab", 3),
    "config string padded": config(1, b"abcdef", 3),
    "config string much too long": config(1, bytes(1025)),
    "mask, two": aoe(2, u8(0, 0, 0, 2) + b"\0\1abcdef\0\2ABCDEF"),
    "mask, one of two": aoe(2, u8(0, 0, 0, 2) + b"\0\1abcdefZZ"),
    "mask, more": aoe(2, u8(0, 0, 0, 1) + b"\0\1abcdefZZ"),
    "reserve, two": aoe(3, b"\1\2abcdefABCDEF"),
    "reserve, one of two": aoe(3, b"\1\2abcdef"),
    "reserve, odd": aoe(3, b"\1\2abcdefABCDEFZ"),
}
PACKETS |= {f"mask {n}": aoe(2, u8(0, n, n, 1, 0, n) + DATA[:6]) for n in range(6)}
PACKETS |= {f"reserve {n}": aoe(3, u8(n, 0)) for n in range(5)}
