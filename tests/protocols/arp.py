"""ARP and its kin: every operation, odd hardware, odd lengths, ATM."""

from making import ether, u8, u16

OPTIONS = ["-n", "-nv", "-nvv", "-ne", "-nev", "-nq", "-nqe", "-nx", "-nex", "-nXX", "-nA"]


def arp(
    operation: int = 1,
    hardware: int = 1,
    protocol: int = 0x0800,
    lengths: tuple[int, int] | None = None,
    sender: bytes = b"\2\0\0\0\0\1",
    sender_ip: bytes = b"\xc0\0\2\1",
    target: bytes = b"\2\0\0\0\0\2",
    target_ip: bytes = b"\xc0\0\2\2",
    ethertype: int = 0x0806,
    padding: bytes = b"",
) -> bytes:
    sizes = lengths or (len(sender), len(sender_ip))
    header = u16(hardware, protocol) + u8(*sizes) + u16(operation)
    return ether(header + sender + sender_ip + target + target_ip + padding, ethertype)


def atm(
    operation: int = 1,
    sender: bytes = b"A" * 20,
    sender_sub: bytes = b"",
    sender_ip: bytes = b"\xc0\0\2\1",
    target: bytes = b"B" * 20,
    target_sub: bytes = b"",
    target_ip: bytes = b"\xc0\0\2\2",
    protocol: int = 0x0800,
    kind: int = 0,
) -> bytes:
    header = u16(19, protocol) + u8(len(sender) | kind, len(sender_sub)) + u16(operation)
    header += u8(len(sender_ip), len(target) | kind, len(target_sub), len(target_ip))
    return ether(header + sender + sender_sub + sender_ip + target + target_sub + target_ip, 0x0806)


ALL = (1, 2, 3, 4, 8, 9, 10, 5)
ZERO = bytes(6)
ODD = [
    {"sender": b"", "target": b""},
    {"sender_ip": b"", "target_ip": b""},
    {"sender": b"12345678", "target": b"abcdefgh"},
    {"sender_ip": b"123456", "target_ip": b"abcdef"},
    {"sender_ip": b"123", "target_ip": b"abc"},
    {"sender": b"1", "target": b"2", "hardware": 7},
    {"hardware": 6},
    {"sender": b"12345678", "target": b"abcdefgh", "hardware": 24},
    {"sender": b"1" * 20, "target": b"2" * 20, "hardware": 32},
    {"hardware": 999},
    {"protocol": 0x1000},
    {"protocol": 0x86DD},
    {"protocol": 0x1234},
    {"hardware": 15},
    {"hardware": 15, "sender": b"", "target": b""},
    {"hardware": 15, "sender": b"\4", "target": b"\4"},
    {"hardware": 15, "sender": b"\x18\x41", "target": b"\xfc\xf1"},
    {"hardware": 15, "sender": b"\x18\x40", "target": b"\xfd\xf1"},
    {"hardware": 15, "sender": b"\x18\x40\x33", "target": b"\x18\x40\x34"},
    {"hardware": 15, "sender": b"\x18\x41\x33", "target": b"\x18\x41\x34"},
    {"hardware": 15, "sender": b"\x18\x40\x34\x57", "target": b"\x18\x40\x35\x58"},
    {"hardware": 15, "sender": b"\x18\x40\x34\x56", "target": b"\x18\x41\x34\x57"},
    {"sender": b"", "sender_ip": b"", "target": b"", "target_ip": b"", "hardware": 6},
    {"target": ZERO, "target_ip": bytes(4)},
    {"target": b"\xff" * 6},
    {"padding": bytes(18)},
    {"sender_ip": bytes(4), "target": ZERO},
    {"lengths": (0x90, 0x80)},
    {"lengths": (6, 0x80)},
]
ODD_ATM = [
    {},
    {"target": b""},
    {"sender_sub": b"C" * 20, "target_sub": b"D" * 20},
    {"sender_sub": b"C" * 8},
    {"sender": b"C" * 8, "target": b"1" * 8, "kind": 0x40},
    {"protocol": 0x1000},
    {"protocol": 0x0806},
    {"sender_ip": b"", "target_ip": b""},
    {"sender_ip": b"123", "target_ip": b"12345"},
    {"sender": b"", "target": b""},
    {"target": b"", "target_sub": b"D" * 20},
    {"sender": b"12345", "target": b"123456"},
]

PACKETS = {f"operation {n}": arp(n) for n in [*range(26), 65535]}
PACKETS |= {f"RARP {n}": arp(n, ethertype=0x8035) for n in ALL}
PACKETS |= {f"operation {n}, odd {i}": arp(n, **odd) for n in ALL for i, odd in enumerate(ODD)}  # type: ignore[arg-type]
PACKETS |= {f"ATM {n}, odd {i}": atm(n, **odd) for n in ALL for i, odd in enumerate(ODD_ATM)}  # type: ignore[arg-type]
