"""Realtek's protocols: all first octets, all RRCP opcodes."""

from making import ether, u8

OPTIONS = ["-n", "-nv", "-ne", "-nq", "-nx"]

DATA = bytes(range(1, 60))
PACKETS = {f"protocol {n:02x}": ether(u8(n) + DATA, 0x8899) for n in range(256)}
PACKETS |= {f"opcode {n:02x}": ether(u8(1, n) + b"\x12\x34" + DATA, 0x8899) for n in range(256)}
PACKETS |= {f"{n} bytes": ether((u8(1, 1) + DATA)[:n], 0x8899) for n in range(5)}
