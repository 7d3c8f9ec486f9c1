"""TIPC: every user, every type, header sizes, what is not all there."""

from making import ether, u32

OPTIONS = ["-n", "-nv", "-nvv", "-ne", "-nev", "-nq", "-nx", "-nvx"]

ETHERTYPE = 0x88CA
WORDS = (
    0x12345678, 0xDEADBEEF, 0xFEDCBA98, 0x87654321, 0x22222222, 0x01001003, 0x01001004, 0x76543210, 8, 9, 10, 11, 12,
)


def tipc(user: int, header: int = 10, kind: int = 0, version: int = 2, size: int = 60) -> bytes:
    first = version << 29 | user << 25 | header << 21 | 0xA << 17 | size
    return u32(first, kind << 29 | 0x1EDCBEEF, *WORDS)


PACKETS = {f"user {u}, type {k}": ether(tipc(u, kind=k), ETHERTYPE) for u in range(16) for k in range(8)}
PACKETS |= {f"header {h}, user {u}": ether(tipc(u, h), ETHERTYPE) for h in range(16) for u in (0, 7, 13)}
PACKETS |= {f"size {n}": ether(tipc(0, size=n), ETHERTYPE) for n in (0, 1, 40, 66000, 0x1FFFF)}
PACKETS |= {f"version {n}": ether(tipc(11, version=n), ETHERTYPE) for n in range(8)}
PACKETS |= {
    f"user {u}, {n} bytes": ether(tipc(u)[:n], ETHERTYPE)
    for u in (0, 4, 7, 13) for n in (0, 3, 4, 7, 8, 15, 16, 23, 24, 31, 32, 33, 39, 40)
}
PACKETS |= {f"short, {n} bytes": ether(tipc(0, 6)[:n], ETHERTYPE) for n in (0, 3, 4, 7, 8, 15, 16, 23, 24, 31)}
