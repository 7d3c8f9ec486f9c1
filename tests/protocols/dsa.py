"""Marvell's DSA tags: every mode, code and flag."""

from making import ipv4, u8, u16, udp

LINK_TYPE = 284
OPTIONS = ["-nn", "-nne", "-nnev", "-nneq"]
SWEEP = "-nne"
ADDRESSES = bytes.fromhex("0180c200001400005e005301")
IP = u16(0x0800) + ipv4(udp(b"hello", 40000, 40001), 17)


def tag(mode: int, device: int = 5, second: int = 0x98, third: int = 0x61, last: int = 0x39, tagged: int = 0) -> bytes:
    return u8(mode << 6 | tagged << 5 | device, second, third, last)


def frame(mode: int, rest: bytes = IP, **fields: int) -> bytes:
    return ADDRESSES + tag(mode, **fields) + rest


PACKETS = {
    **{f"mode {n}": frame(n) for n in range(4)},
    **{f"mode {n}, tagged": frame(n, tagged=1) for n in range(4)},
    **{f"mode {n}, second {1 << bit}": frame(n, second=1 << bit) for n in range(4) for bit in range(8)},
    **{f"mode {n}, third {1 << bit}": frame(n, third=1 << bit) for n in range(4) for bit in range(8)},
    **{f"code {n}": frame(0, second=n & 6, third=(n & 1) << 4) for n in range(8)},
    "LLC": frame(0, u16(5) + b"\x42\x42\x03\0\0"),
    "VLAN": frame(3, u16(0x8100, 5) + IP),
    "unknown": frame(3, u16(0x9999) + b"abcd"),
    **{f"{n} bytes": frame(0)[:n] for n in (5, 12, 16, 17)},
}
