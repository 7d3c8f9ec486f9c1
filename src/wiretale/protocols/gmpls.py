"""What GMPLS calls the properties of links and paths (RFC 3471, 4202, 4124, 4328).

OSPF and RSVP use the same numbers.
"""

from __future__ import annotations

import struct

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
PAYLOADS: Final[dict[int, bytes]] = {  # generalized protocol identifiers
    1: b"Reserved",
    2: b"Reserved",
    3: b"Reserved",
    4: b"Reserved",
    5: b"Asynchronous mapping of E4",
    6: b"Asynchronous mapping of DS3/T3",
    7: b"Asynchronous mapping of E3",
    8: b"Bit synchronous mapping of E3",
    9: b"Byte synchronous mapping of E3",
    10: b"Asynchronous mapping of DS2/T2",
    11: b"Bit synchronous mapping of DS2/T2",
    12: b"Reserved",
    13: b"Asynchronous mapping of E1",
    14: b"Byte synchronous mapping of E1",
    15: b"Byte synchronous mapping of 31 * DS0",
    16: b"Asynchronous mapping of DS1/T1",
    17: b"Bit synchronous mapping of DS1/T1",
    18: b"Byte synchronous mapping of DS1/T1",
    19: b"VC-11 in VC-12",
    20: b"Reserved",
    21: b"Reserved",
    22: b"DS1 SF Asynchronous",
    23: b"DS1 ESF Asynchronous",
    24: b"DS3 M23 Asynchronous",
    25: b"DS3 C-Bit Parity Asynchronous",
    26: b"VT/LOVC",
    27: b"STS SPE/HOVC",
    28: b"POS - No Scrambling, 16 bit CRC",
    29: b"POS - No Scrambling, 32 bit CRC",
    30: b"POS - Scrambling, 16 bit CRC",
    31: b"POS - Scrambling, 32 bit CRC",
    32: b"ATM mapping",
    33: b"Ethernet PHY",
    34: b"SONET/SDH",
    35: b"Reserved (SONET deprecated)",
    36: b"Digital Wrapper",
    37: b"Lambda",
    38: b"ANSI/ETSI PDH",
    39: b"Reserved",
    40: b"Link Access Protocol SDH (X.85 and X.86)",
    41: b"FDDI",
    42: b"DQDB (ETSI ETS 300 216)",
    43: b"FiberChannel-3 (Services)",
    44: b"HDLC",
    45: b"Ethernet V2/DIX (only)",
    46: b"Ethernet 802.3 (only)",
    47: b"G.709 ODUj",
    48: b"G.709 OTUk(v)",
    49: b"CBR/CBRa",
    50: b"CBRb",
    51: b"BSOT",
    52: b"BSNT",
    53: b"IP/PPP (GFP)",
    54: b"Ethernet MAC (framed GFP)",
    55: b"Ethernet PHY (transparent GFP)",
    56: b"ESCON",
    57: b"FICON",
    58: b"Fiber Channel",
}


def single(value: float) -> float:
    """The nearest number of single precision."""
    try:
        (nearest,) = struct.unpack("f", struct.pack("f", value))
    except OverflowError:
        return float("inf") if value > 0 else float("-inf")
    return float(nearest)


def megabits(data: bytes) -> bytes:
    """A rate, a number of bytes a second, calculated and written as tcpdump does for RSVP."""
    (rate,) = struct.unpack(">f", data)
    return b"%.10g Mbps" % single(single(rate * 8) / 1_000_000)


def rate(data: bytes) -> bytes:
    """The same as IS-IS, BGP and LMP have it."""
    (octets,) = struct.unpack(">f", data)
    if octets != octets and data[0] & 0x80:
        return b"-nan Mbps"
    return b"%.3f Mbps" % single(single(octets * 8) / 1_000_000)
