"""Multilink Frame Relay: fragments, messages about links, what they hold."""

from making import ipv4, u8, u32, udp

LINK_TYPE = 182
OPTIONS = ["-n", "-nv", "-nvv", "-ne", "-nq", "-nx"]

FRAME = b"\x18\x41\3\xcc" + ipv4(udp(b"hello", 1, 2), 17)


def message(kind: int, elements: bytes = b"\0", first: int = 0xE0) -> bytes:
    return u8(first, 0, kind) + elements


def element(kind: int, value: bytes) -> bytes:
    return u8(kind, len(value) + 2) + value


LINK = element(2, b"link\0")
FIRST_OCTETS = (0, 1, 2, 0x1E, 0x40, 0x80, 0x81, 0xA0, 0xC0, 0xC1, 0xDE, 0xE0)
PACKETS = {f"fragment {b:#04x}": u8(b, 5) + FRAME for b in FIRST_OCTETS}
PACKETS |= {f"message {k}": message(k) for k in range(9)}
PACKETS |= {f"message, first octet {b:#04x}": message(1, first=b) for b in (0xE1, 0xE2, 0xF0, 0xFF)}
PACKETS |= {f"element {k}": message(1, element(k, b"abcd") + LINK) for k in range(9)}
# A timestamp of sixteen octets tcpdump takes for a struct timeval of its own machine.
PACKETS |= {
    f"element {k} of {n} octets": message(4, element(k, bytes(n)) + LINK)
    for k in (3, 5) for n in (*range(16), 17, 18)
}
PACKETS |= {f"element {k} is empty": message(1, element(k, b"") + LINK) for k in range(4)}
PACKETS |= {f"length {n}": message(1, u8(3, n) + b"\2" * 20) for n in (0, 1, 2, 3, 12, 20, 21, 22, 23, 255)}
PACKETS |= {f"rest of {n}": message(1, LINK + bytes(range(1, n + 1))) for n in range(4)}
PACKETS |= {f"{n} octets": (u8(0xC0, 5) + FRAME)[:n] for n in range(1, 10)}
PACKETS |= {
    "elements": message(1, element(1, b"bundle\0") + LINK + element(3, u32(77))),
    "long name": message(1, element(1, b"a" * 51) + LINK),
    "longest name": message(1, element(1, b"a" * 49 + b"\0b") + LINK),
    "strange name": message(1, element(1, b"\x80\1\x1b[31m") + LINK),
    "Cisco": u8(0xC0, 5) + b"\x18\x41\x08\0" + FRAME[4:],
}
