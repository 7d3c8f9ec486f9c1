"""Heartbeats of Microsoft Network Load Balancing."""

from making import ether

OPTIONS = ["-n", "-nv", "-ne", "-nq", "-nx"]
PACKETS = {f"{n} bytes": ether(bytes(range(1, n + 1)), 0x886F) for n in (0, 4, 8, 12, 16, 20, 32, 100)}
