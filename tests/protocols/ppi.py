"""Per-packet information."""

from making import ether_udp, u8
from protocols.ieee80211 import CARRIED, data, le

LINK_TYPE = 192
OPTIONS = ["-nn", "-nne", "-nnx", "-nnq"]


def header(link_type: int, frame: bytes, fields: bytes = b"", version: int = 0, length: int | None = None) -> bytes:
    size = 8 + len(fields) if length is None else length
    return u8(version, 0) + le(size) + link_type.to_bytes(4, "little") + fields + frame


FRAME = data(0, CARRIED)
PACKETS = {
    "wireless": header(105, FRAME),
    "a field": header(105, FRAME, le(2) + le(20) + bytes(20)),
    "Ethernet": header(1, ether_udp(b"ab", 1, 2)),
    "unknown": header(999, FRAME),
    "other version": header(105, FRAME, version=3),
    **{f"length {n}": header(105, FRAME, length=n) for n in (0, 7, 9, 200)},
}
