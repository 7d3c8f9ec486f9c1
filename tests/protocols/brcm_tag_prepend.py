"""Broadcom's tags before a frame."""

from making import u8
from protocols.dsa import ADDRESSES, IP

LINK_TYPE = 282
OPTIONS = ["-nn", "-nne"]
SWEEP = "-nne"
PACKETS = {
    "in": bytes(4) + ADDRESSES + IP,
    "out": u8(0x20, 1, 0, 9) + ADDRESSES + IP,
    **{f"{n} bytes": (bytes(4) + ADDRESSES + IP)[:n] for n in (3, 9, 16, 17)},
}
