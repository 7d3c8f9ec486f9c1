"""Organizationally unique identifiers that dissectors name: of SNAP, of vendors' options."""

from __future__ import annotations

from wiretale.native import Final

VENDORS: Final[dict[int, bytes]] = {
    0x000000: b"Ethernet",
    0x00000C: b"Cisco",
    0x00005E: b"IANA",
    0x000081: b"Nortel Networks SONMP",
    0x0000F8: b"Cisco bridged",
    0x00049F: b"Freescale",
    0x0004EA: b"HP-Labs",
    0x001018: b"Broadcom",
    0x00120F: b"IEEE 802.3 Private",
    0x0012BB: b"ANSI/TIA",
    0x0015AD: b"Netronome",
    0x001B21: b"DCBX",
    0x002320: b"Nicira Networks",
    0x002481: b"HP",
    0x0080C2: b"Ethernet bridged",
    0x009069: b"Juniper",
    0x00A03E: b"ATM Forum",
    0x00E004: b"PMC-Sierra",
    0x00E02F: b"DOCSIS Spanning Tree",
    0x080007: b"Appletalk",
    0x080009: b"Hewlett-Packard",
    0x5C16C7: b"Big Switch Networks",
    0x748771: b"Infoblox Inc",
    0xA42305: b"Open Networking Lab",
    0xB0D2F5: b"Vello Systems",
    0xD0F0DB: b"Ericsson",
}
