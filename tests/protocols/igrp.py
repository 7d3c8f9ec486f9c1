"""IGRP: routes of all kinds, metrics at their limits, counts that do not fit."""

from making import checksum, ether, ipv4, u8, u16

OPTIONS = ["-n", "-nv", "-nvv", "-ne", "-nq", "-nx"]

FARTHEST = 0xFFFFFF


def route(delay: int = 10, bandwidth: int = 20, hops: int = 2) -> bytes:
    return b"\1\2\3" + delay.to_bytes(3, "big") + bandwidth.to_bytes(3, "big") + u16(1500) + u8(255, 1, hops)


def igrp(
    counts: tuple[int, int, int], routes: bytes, operation: int = 1, version: int = 1, check: int | None = None
) -> bytes:
    head = u8(version << 4 | operation, 7) + u16(100, *counts)
    value = checksum(head + b"\0\0" + routes) if check is None else check
    return ether(ipv4(head + u16(value) + routes, 9))


METRICS = [route(d, b) for d in (0, 1, FARTHEST - 1, FARTHEST) for b in (0, 1, 10_000_000, 10_000_001, FARTHEST)]
PACKETS = {
    "all kinds": igrp((1, 1, 1), route() * 3),
    "two of each": igrp((2, 2, 2), route() * 6),
    "metrics": igrp((0, len(METRICS), 0), b"".join(METRICS)),
    "hops": igrp((0, 0, 2), route(hops=0) + route(hops=255)),
    "wrong checksum": igrp((1, 0, 0), route(), check=5),
    "no checksum": igrp((1, 0, 0), route(), check=0),
    "too few": igrp((5, 0, 0), route() * 2),
    "none at all": igrp((1, 0, 0), b""),
    "too many": igrp((1, 0, 0), route() * 3),
    "uncounted": igrp((0, 0, 0), route() * 2 + b"abc"),
    "rest": igrp((1, 0, 0), route() + b"ab"),
    "half a route": igrp((0, 1, 1), route() + b"abcd"),
    "version 0": igrp((0, 0, 0), b"", version=0),
}
PACKETS |= {f"operation {n}": igrp((0, 0, 0), b"", n, 15) for n in range(16)}
PACKETS |= {f"{n} bytes": ether(ipv4(b"\x11\1\0\2\0\0\0\0\0\0\0\0"[:n], 9)) for n in (0, 1, 11, 12)}
