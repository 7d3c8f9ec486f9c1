"""Sockets of virtual machines: every operation, transport and virtio's header."""

import struct

LINK_TYPE = 271
OPTIONS = ["-nn", "-nnv", "-nnvv", "-nnvvv"]
SWEEP = "-nnvv"


def packet(
    operation: int = 1, transport: int = 2, size: int = 44, source: int = 3, target: int = 2, kind: int = 1,
    virtio: int = 1, flags: int = 0, payload: bytes = b"", rest: bytes = b"\0\0",
) -> bytes:  # fmt: skip
    ends = struct.pack("<QQII", source, target, 1024, 1234)
    header = ends + struct.pack("<IHHIII", len(payload), kind, virtio, flags, 262144, 5)
    return ends + struct.pack("<HHH", operation, transport, size) + rest + header + payload


TEXT = bytes(range(60, 100))

PACKETS = {
    **{f"operation {n}": packet(n) for n in range(7)},
    **{f"transport {n}": packet(transport=n) for n in range(5)},
    **{f"type {n}": packet(kind=n) for n in range(4)},
    **{f"virtio's operation {n}": packet(virtio=n) for n in range(10)},
    **{f"flags {n}": packet(flags=n) for n in (1, 2, 16, 255)},
    **{f"payload by {n}": packet(4, n, payload=TEXT) for n in range(4)},
    **{f"payload behind {n}": packet(4, 1, n, payload=TEXT) for n in (0, 4, 32, 44, 100)},
    **{f"payload behind virtio's {n}": packet(4, 2, n, payload=TEXT) for n in (0, 4, 32, 44, 100)},
    "no payload": packet(4),
    "large numbers": packet(source=2**64 - 1, target=2**40),
    "reserved": packet(rest=b"\1\2"),
}
