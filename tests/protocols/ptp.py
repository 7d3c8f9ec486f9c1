"""PTP."""

from making import ether, ether_udp, u8, u16, u32

OPTIONS = ["-nn", "-nnv", "-nnq"]
BYTES = bytes(range(0xF0, 0x100)) + bytes(range(1, 40))


def ptp(
    kind: int = 0, version: int = 2, flags: int = 0, correction: int = 0, control: int = 0, interval: int = 1,
    body: bytes = BYTES, port: int = 319,
) -> bytes:
    return ether_udp(
        u8(kind, version) + u16(34 + len(body)) + u8(1, 7) + u16(flags) + correction.to_bytes(8, "big") + u32(9)
        + bytes(range(1, 9)) + u16(2, 77) + u8(control, interval) + body,
        40000, port,
    )


PACKETS = {
    **{f"message {i}": ptp(i) for i in range(16)},
    "general": ptp(11, port=320),
    **{f"transport {i}": ptp(i << 4) for i in (1, 2, 15)},
    **{f"version {i}": ptp(version=i) for i in (0, 1, 3, 0x12, 0xFF)},
    **{f"flag {i}": ptp(flags=1 << i) for i in range(16)},
    **{f"flags {i:x}": ptp(flags=i)
       for i in (0xFFFF, 0x88C0, 0xC0, 0x8080, 0x8840, 0x80C0, 0x8880, 0x08C0, 0xFF, 0xFF00, 0x40C0, 0xF8C0, 0xFFC0,
           0x7FFF)},
    **{f"correction {i:x}": ptp(correction=i) for i in (1, 0x10000, 0x18000, 1 << 63, (1 << 64) - 1)},
    **{f"control {i}": ptp(control=i) for i in range(8)},
    **{f"interval {i}": ptp(interval=i) for i in (0, 127, 128, 255)},
    **{f"short {i} of {kind}": ptp(kind, body=BYTES[:i]) for i in (0, 1, 2, 9, 10) for kind in (0, 12, 13)},
    **{f"in Ethernet {i}": ether(ptp(i)[42:], 0x88F7) for i in (0, 11, 14)},
    "nothing in Ethernet": ether(b"", 0x88F7),
    "little in Ethernet": ether(bytes(15), 0x88F7),
    "nothing": ether_udp(b"", 40000, 319),
    "little": ether_udp(b"\0\2", 40000, 319),
    "length 10": ether_udp(b"\0\2abcdefgh", 40000, 319),
}
