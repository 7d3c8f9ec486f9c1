"""ARCNET, as BSD captures it: every type, split flags, and headers that are extended."""

from making import HOST_A6, HOST_B6, ipv4, ipv6, u8, u16, udp

LINK_TYPE = 7
OPTIONS = ["-n", "-ne", "-nv", "-nq", "-neq", "-nx", "-nxx", "-nX"]
SWEEP = "-nex"

IP = ipv4(udp(b"hello", 1000, 2000), 17)
IP6 = ipv6(udp(b"hello", 1000, 2000, HOST_A6, HOST_B6), 17)
ARP = bytes.fromhex("0007080001040001") + bytes(16)
OTHER = bytes(range(1, 60))
PAYLOADS = {
    240: IP, 241: ARP, 212: IP, 196: IP6, 213: ARP, 214: ARP, 221: bytes(40), 250: OTHER, 0x80: OTHER, 1: OTHER,
    247: OTHER,
}  # fmt: skip


def frame(kind: int, data: bytes, flag: int | None = None) -> bytes:
    return u8(5, 6, kind) + (b"" if flag is None else u8(flag) + u16(9)) + data


PACKETS = {
    **{f"type {n}": frame(n, b"abcdefgh", 0) for n in range(256) if n not in PAYLOADS},
    **{f"{n} split {f}": frame(n, data, f) for n, data in PAYLOADS.items() for f in (0, 1, 2, 3, 5, 0x80, 0xFE)},
    **{f"{n} without more": frame(n, data) for n, data in PAYLOADS.items()},
    **{f"{n} extended": frame(n, b"\xff" + u8(n, 2) + u16(7) + data, 0xFF) for n, data in PAYLOADS.items()},
}
