"""CALM FAST: with payload and without, in other link layers."""

from making import ether

OPTIONS = ["-n", "-nv", "-nvv", "-ne", "-nev", "-nq", "-nqv", "-nx", "-nvx"]

ETHERTYPE = 0x1111

PACKETS = {f"{n} bytes": ether(bytes(range(1, n + 1)), ETHERTYPE) for n in (0, 1, 2, 3, 10, 40)}
PACKETS |= {
    f"SNAP, {n} bytes": ether(b"\xaa\xaa\x03\0\0\0\x11\x11" + bytes(n), 8 + n) for n in (0, 1, 2, 20)
}
