"""AVS headers."""

import struct

from protocols.ieee80211 import CARRIED, data

LINK_TYPE = 163
OPTIONS = ["-nn", "-nne", "-nnx"]
FRAME = data(0, CARRIED)

PACKETS = {
    **{f"length {n}": struct.pack(">II", 0x80211001, n) + bytes(56) + FRAME for n in (8, 20, 64, 65, 200, 0xFFFFFFFF)},
    "other version": struct.pack(">II", 1, 64) + bytes(56) + FRAME,
}
