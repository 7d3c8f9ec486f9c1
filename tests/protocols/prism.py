"""Prism headers, and AVS ones that stand for them."""

import struct

from protocols.ieee80211 import CARRIED, data

LINK_TYPE = 119
OPTIONS = ["-nn", "-nne", "-nnx"]
FRAME = data(0, CARRIED)

PACKETS = {
    "prism": struct.pack("<II16s120x", 0x44, 144, b"wlan0") + FRAME,
    "other message": struct.pack("<II16s120x", 0x41, 144, b"wlan0") + FRAME,
    "AVS": struct.pack(">II", 0x80211001, 64) + bytes(56) + FRAME,
    "AVS 2": struct.pack(">II", 0x80211002, 64) + bytes(56) + FRAME,
}
