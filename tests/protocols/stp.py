"""Spanning trees: every version and type, odd lengths, MSTIs, shortest path bridging."""

from making import ether, u8, u16, u32

OPTIONS = ["-n", "-nv", "-nvv", "-ne", "-nev", "-nq", "-nx", "-nex"]

ROOT = u16(0x8001) + b"\0\x1b\x0c\1\2\3"
BRIDGE = u16(0x9002) + b"\0\x1b\x0c\4\5\6"


def bpdu(data: bytes) -> bytes:
    return ether(b"\x42\x42\x03" + data, len(data) + 3)


def fields(version: int, kind: int, flags: int, protocol: int = 0) -> bytes:
    times = u16(0x8004, 0x0180, 0x1480, 0x0200, 0x0F40)
    return u16(protocol) + u8(version, kind, flags) + ROOT + u32(7) + BRIDGE + times


def config(version: int = 0, kind: int = 0, flags: int = 0, protocol: int = 0, rest: bytes = b"") -> bytes:
    return bpdu(fields(version, kind, flags, protocol) + rest)


def msti(number: int) -> bytes:
    return u8(0x7C + number) + u16(0x6000 + number) + ROOT[2:] + u32(20000) + u8(0x70, 0x80, 20)


def multiple(
    version: int = 3,
    kind: int = 2,
    flags: int = 0x7C,
    version_1: int = 0,
    version_3: int | None = None,
    name: bytes = b"a\x01\xff\x7f\nz",
    instances: int = 2,
    rest: bytes = b"",
    cut: int = 10000,
) -> bytes:
    length = 64 + 16 * instances if version_3 is None else version_3
    data = fields(version, kind, flags) + u8(version_1) + u16(length) + b"\0" + name.ljust(32, b"\0")
    data += u16(17) + bytes(range(16)) + u32(200) + BRIDGE + u8(19)
    data += b"".join(msti(i) for i in range(instances)) + rest
    return bpdu(data[:cut])


def shortest(length: int = 85, agreement: int = 0xA5, name: bytes = b"Default", more: bytes = b"") -> bytes:
    data = u16(length) + b"\0" + name.ljust(32, b"\0") + u16(3) + bytes(range(16))
    data += u8(agreement, 0, 0x21, 0x43) + u16(32) + bytes(8) + bytes(range(20, 40)) + more
    return multiple(4, rest=data)


PACKETS = {f"config, flags {n}": config(flags=1 << n) for n in range(8)}
PACKETS |= {f"rapid, flags {n}": config(2, 2, 1 << n, rest=b"\0") for n in range(8)}
PACKETS |= {f"version {v}, type {t}": config(v, t, 0xFF) for v in range(6) for t in (0, 2, 0x80, 3)}
PACKETS |= {f"{n} bytes": bpdu(fields(0, 0, 0xFF)[:n]) for n in range(36)}
PACKETS |= {
    "rapid": config(2, 2, 0x3C, rest=b"\0"),
    "unknown protocol": config(protocol=1),
    "multiple": multiple(),
    "multiple, a long name": multiple(name=b"x" * 32),
    "multiple, no instances": multiple(instances=0),
    "multiple, version 1 length": multiple(version_1=1),
    "multiple, too short": multiple(instances=0, cut=101),
    "multiple, no version 3 length": multiple(version_3=0),
    "multiple, version 3 length too short": multiple(version_3=63),
    "multiple, version 3 length odd": multiple(version_3=79),
    "multiple, version 3 length the whole": multiple(version_3=96),
    "multiple, version 3 length too long": multiple(version_3=97),
    "multiple, more than it says": multiple(rest=b"abc"),
    "multiple, rapid version": multiple(2),
    "shortest path": shortest(),
    "shortest path, bits": shortest(agreement=0x0B),
    "shortest path, more bits": shortest(agreement=0x04),
    "shortest path, longer": shortest(90, more=b"abcdefghi"),
    "shortest path, length too short": shortest(84),
    "shortest path, length too long": shortest(86),
    "shortest path, odd name": shortest(name=b"a\x01\xff\x7f\nz"),
    "shortest path, none of it": multiple(4),
}
