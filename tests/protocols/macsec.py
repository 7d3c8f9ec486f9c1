"""MACsec: flags, short lengths, what is protected, what is cut off."""

from making import ether, ipv4, u8, u16, u32, udp

OPTIONS = ["-n", "-nv", "-ne", "-nev", "-nq", "-nqe", "-nx", "-nex"]

SCI = b"\0\1\2\3\4\5\0\1"
INNER = u16(0x0800) + ipv4(udp(b"hello", 1000, 2000), 17)


def macsec(control: int = 0x20, short: int = 0, payload: bytes = INNER, check: bytes = b"I" * 16) -> bytes:
    return ether(u8(control, short) + u32(7) + (SCI if control & 0x20 else b"") + payload + check, 0x88E5)


PACKETS = {f"control {c:02x}": macsec(c) for c in range(256)}
PACKETS |= {f"short length {n}": macsec(short=n) for n in (0, 1, 2, 3, 34, 35, 36, 47, 48, 49, 63, 64, 0xC0)}
PACKETS |= {
    "unknown": macsec(payload=b"\x12\x34abc"),
    "nothing in it": macsec(payload=b""),
    "one byte": macsec(payload=b"\x08"),
    "too short for a check value": macsec(payload=b"\x08", check=b""),
    "802.3": macsec(payload=b"\0\x08\x42\x42\x03abcdefgh"),
    "a tag in it": macsec(payload=u16(0x8100, 5) + INNER),
    "below a tag": ether(u16(5, 0x88E5) + macsec()[14:], 0x8100),
    "in itself": macsec(payload=u16(0x88E5) + macsec()[14:]),
    "padded": macsec(short=35) + bytes(10),
}
