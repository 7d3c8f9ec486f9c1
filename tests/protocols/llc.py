"""LLC: access points, control fields, SNAP's organizations."""

from making import ether, ipv4, u16, udp

OPTIONS = ["-n", "-nv", "-ne", "-nev", "-nq", "-nx", "-nex", "-nX"]

DATAGRAM = ipv4(udp(b"hello", 1, 2), 17)
FRAME = ether(DATAGRAM)


def llc(*header: int, payload: bytes = b"abcdefgh") -> bytes:
    data = bytes(header) + payload
    return ether(data, len(data))


def snap(oui: int, pid: int, payload: bytes = b"abcdefgh") -> bytes:
    return llc(0xAA, 0xAA, 3, payload=oui.to_bytes(3, "big") + u16(pid) + payload)


FRAMES = [
    llc(4, 4, 0, 0),
    llc(4, 5, 0, 1),
    llc(4, 5, 1, 1),
    llc(4, 4, 1, 1),
    llc(4, 5, 3),
    llc(4, 5, 19),
    llc(4, 4, 0, payload=b""),
    llc(4, 4, 3, payload=b""),
    llc(4, 4, payload=b""),
    llc(4, payload=b""),
    llc(4, 4, 175, payload=b"\x81\x01\x02"),
    llc(4, 4, 175, payload=b"\x81\x01\x02abc"),
    llc(4, 4, 175, payload=b"\x81"),
    llc(4, 4, 175, payload=b""),
    llc(4, 4, 175, payload=b"\x82\x01\x02"),
    llc(4, 5, 191, payload=b"\x81\x01\x02"),
    llc(4, 4, 135, payload=b"abcdef"),
    llc(4, 4, 135, payload=b"ab"),
    llc(4, 4, 227, payload=b"abcd"),
    llc(4, 4, 0, 0, payload=b""),
    llc(4, 4, 0, 0, payload=b"x"),
    llc(255, 255, payload=b"\x00" * 20),
    llc(255, 255, payload=b""),
    llc(240, 240, 3),
    llc(240, 240, 0, 0),
    llc(240, 241, 0, 0),
    llc(240, 241, 0, 0, payload=b""),
    llc(240, 241, 1, 0),
    llc(224, 224, 3),
    llc(224, 224, 0, 0),
    llc(224, 225, 0, 0),
    llc(224, 224, 175, payload=b"\x81\x01\x02"),
    llc(254, 254, 3),
    llc(254, 254, 0, 0),
    llc(6, 6, 3, payload=DATAGRAM),
    llc(6, 6, 0, 0, payload=DATAGRAM),
    llc(6, 7, 3, payload=DATAGRAM),
    llc(66, 66, 175, payload=b"\x81\x01\x02"),
    llc(66, 66, 0, 0),
    llc(66, 66, 3),
    llc(66, 67, 3),
    llc(254, 255, 3),
    llc(0, 0, 3),
    llc(1, 1, 3),
    llc(0, 0, 243),
    llc(224, 4, 3),
    llc(4, 224, 3),
    llc(5, 5, 1, 1),
    llc(4, 5, 255),
    llc(170, 170, 175, payload=b"\x81\x01\x02"),
    llc(170, 170, 243),
    llc(170, 170, 0, 0),
    snap(0, 2048, DATAGRAM),
    snap(0, 4660),
    snap(248, 2048, DATAGRAM),
    snap(12, 8192),
    snap(12, 2048, DATAGRAM),
    snap(32962, 1, b"\x00\x00" + FRAME),
    snap(32962, 7, b"\x00\x00" + FRAME),
    snap(32962, 14, b"abcd"),
    snap(32962, 3, b"\x00\x00" + b"a" * 20),
    snap(524295, 32923, b"a" * 20),
    snap(524295, 33011, b"a" * 20),
    snap(1193046, 2048, DATAGRAM),
    llc(170, 170, 3, payload=b""),
    llc(170, 170, 3, payload=b"abc"),
    snap(0, 2048, b""),
    snap(248, 33079, b"ab"),
    snap(0, 33079, b"ab" * 20),
    snap(0, 100, b"ab" * 20),
    snap(0, 33024, u16(1, 2048) + DATAGRAM),
    llc(255, 255, 3, payload=b"a" * 30),
    llc(4, 4, 175, payload=b"\x82"),
    llc(4, 4, 175, payload=b"\x81\x01"),
    llc(96, 96, 3),
    llc(96, 97, 3),
    llc(170, 171, 3, payload=b"\x00\x00\x00\x08\x00" + DATAGRAM),
    llc(171, 170, 3, payload=b"\x00\x00\x00\x08\x00" + DATAGRAM),
    snap(12, 267, b"BB\x03" + b"\x00" * 40),
    snap(12, 8195, b"\x01\x01\x01\x01" * 3),
    snap(12, 8196, b"\x01\x01\x01\x01" * 3),
    snap(12, 273, b"\x01\x01\x01\x01" * 3),
    snap(4623, 1, b"abcd" * 3),
    snap(12, 8193),
    snap(12, 268, b"\x00" * 30),
]

PACKETS = {f"frame {i}": frame for i, frame in enumerate(FRAMES)}
PACKETS |= {f"DSAP {sap}": llc(sap, 0, 3) for sap in range(256)}
PACKETS |= {f"SSAP {sap}": llc(4, sap, 3) for sap in range(256)}
PACKETS |= {f"control {control}": llc(4, 5, control) for control in range(256)}
