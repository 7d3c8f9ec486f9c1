"""Cisco HDLC and SLARP."""

from making import ipv4, udp

LINK_TYPE = 104
OPTIONS = ["-nn", "-nnv", "-nnvv", "-nne", "-nnev", "-nnx", "-nnq"]
SLARP = {
    "request": "00000000c0a80001ffffff00ffff",
    "request, longer": "00000000c0a80001ffffff00ffff0000000000",
    "reply": "00000001c0a80001ffffff00ffff00000000",
    "reply, junk": "00000001c0a80001ffffff00ffff00000000aabbcc",
    "keepalive": "000000020000000100000002ffff000186a0",
    "keepalive, long ago": "00000002ffffffff00000002fffeffffffff",
    "keepalive, no uptime": "000000020000000100000002ffff",
    "keepalive, part of an uptime": "0000000200000001000000021234000102",
    "keepalive, junk": "000000020000000100000002ffff12345678aabb",
    "other": "00000003c0a80001ffffff00ffff",
    "other, junk": "12345678c0a80001ffffff00ffff0102030405060708",
    "short": "00000002000000010000",
    "empty": "",
}
FRAMES = {
    "unknown": "0f001234010203",
    "odd address": "aabb1234010203",
    "named": "0f0088cc0207",
    "arp": "0f0008060001",
    "mpls": "0f0088470000114001",
    "mpls empty": "0f008847",
    "iso empty": "0f00fefe",
    "iso one": "0f00fefe81",
    "nothing": "",
    "half": "0f00",
}
PACKETS = {
    "ip": b"\x0f\0\x08\0" + ipv4(udp(b"hello", 40000, 40001), 17),
    **{name: bytes.fromhex("8f008035" + data) for name, data in SLARP.items()},
    **{name: bytes.fromhex(data) for name, data in FRAMES.items()},
}
