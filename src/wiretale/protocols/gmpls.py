"""What GMPLS calls the properties of links and paths (RFC 3471, 4202, 4124): OSPF and RSVP use the same numbers."""

from __future__ import annotations

from wiretale.native import Final

SWITCHING: Final[dict[int, bytes]] = {
    1: b"Packet-Switch Capable-1",
    2: b"Packet-Switch Capable-2",
    3: b"Packet-Switch Capable-3",
    4: b"Packet-Switch Capable-4",
    51: b"Layer-2 Switch Capable",
    100: b"Time-Division-Multiplex",
    150: b"Lambda-Switch Capable",
    200: b"Fiber-Switch Capable",
}
ENCODINGS: Final[dict[int, bytes]] = {
    1: b"Packet",
    2: b"Ethernet V2/DIX",
    3: b"ANSI/ETSI PDH",
    4: b"Reserved",
    5: b"SDH ITU-T G.707/SONET ANSI T1.105",
    6: b"Reserved",
    7: b"Digital Wrapper",
    8: b"Lambda (photonic)",
    9: b"Fiber",
    10: b"Reserved",
    11: b"FiberChannel",
}
PROTECTIONS: Final[dict[int, bytes]] = {
    0x01: b"Extra Traffic",
    0x02: b"Unprotected",
    0x04: b"Shared",
    0x08: b"Dedicated 1:1",
    0x10: b"Dedicated 1+1",
    0x20: b"Enhanced",
    0x40: b"Reserved",
    0x80: b"Reserved",
}
BANDWIDTH_MODELS: Final[dict[int, bytes]] = {0: b"Russian dolls", 1: b"Maximum allocation"}
