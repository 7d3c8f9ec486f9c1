"""ESP that -E decrypts: tunnels and transport, and what is not what it should be."""

from cryptography.hazmat.decrepit.ciphers.algorithms import TripleDES
from cryptography.hazmat.primitives.ciphers import Cipher, modes

from making import HOST_A6, HOST_B6, ether, ether_udp, ipv4, ipv6, tcp, u8, u32, udp

KEY = bytes(range(0x40, 0x58))
SECRET = f"3des-cbc-hmac96:0x{KEY.hex()}"
OPTIONS = [
    *(f"{options} -E {SECRET}" for options in ("-nn", "-nnv", "-nnvv", "-nne", "-nnq", "-nnx", "-nnXX")),
    "-nn -E 3des:wrong",
    "-nn -E 3des-hmac96:",
    "-nn -E aes128-cbc-hmac96:0x000102030405060708090a0b0c0d0e0f",
]
SWEEP = f"-nnv -E {SECRET}"
VECTOR = bytes(range(8))
CHECK = bytes(12)
UDP = udp(b"hello", 40000, 40001)
UDP6 = udp(b"hello", 40000, 40001, HOST_A6, HOST_B6)


def encrypt(text: bytes) -> bytes:
    encryptor = Cipher(TripleDES(KEY), modes.CBC(VECTOR)).encryptor()
    return VECTOR + encryptor.update(text) + encryptor.finalize()


def padded(payload: bytes, following: int, more: int = 0, said: int | None = None) -> bytes:
    """A payload with its trailer; the padding is said to be as long as it is."""
    size = -(len(payload) + 2) % 8 + 8 * more
    return payload + bytes(range(1, size + 1)) + u8(size if said is None else said, following)


def esp(text: bytes, check: bytes = CHECK, spi: int = 0x12345678) -> bytes:
    return u32(spi, 1) + encrypt(text) + check


INSIDE = {
    "udp": padded(UDP, 17),
    "tcp": padded(tcp(b"hello", 40000, 40001), 6),
    "tunnel": padded(ipv4(UDP, 17), 4),
    "tunnel of ipv6": padded(ipv6(UDP6, 17), 41),
    "more padding": padded(ipv4(UDP, 17), 4, more=3),
    "no next header": padded(b"", 59),
    "no next header, 40 bytes": padded(bytes(40), 59),
    "unknown": padded(b"hello", 200),
    "unknown and empty": padded(b"", 200),
    "ethernet": padded(ether(ipv4(UDP, 17)), 143),
    "hop by hop": padded(bytes(8) + UDP, 0),
    "destination options": padded(u8(17, 0) + bytes(6) + UDP, 60),
    "fragment": padded(u8(17) + bytes(7) + UDP, 44),
    "icmp": padded(u8(8, 0, 0, 0, 0, 1, 0, 2) + bytes(20), 1),
    "icmpv6": padded(u8(128, 0, 0, 0, 0, 1, 0, 2) + bytes(20), 58),
    "ah": padded(u8(17, 4) + bytes(22) + UDP, 51),
    "sctp": padded(bytes(20), 132),
    "all padding": padded(b"", 17, more=2),
    "padding one too long": padded(b"", 17, said=7),
    "padding too long": padded(ipv4(UDP, 17), 4, said=255),
    "no padding said": padded(ipv4(UDP, 17), 4, said=0),
    "cut inside": padded(ipv4(UDP, 17)[:25], 4),
    "longer than it says": padded(ipv4(UDP, 17) + b"more", 4),
    "esp in esp": padded(ipv4(esp(padded(ipv4(UDP, 17), 4)), 50), 4),
    "esp in esp, transport": padded(esp(padded(UDP, 17)), 50),
}
BODIES = {
    **{name: esp(text) for name, text in INSIDE.items()},
    "no blocks": esp(b""),
    "no blocks, no check value": esp(b"", b""),
    "short check value": esp(padded(UDP, 17), CHECK[:8]),
    "half a block": esp(padded(UDP, 17), CHECK + b"1234"),
    "half a vector": u32(0x12345678, 1) + VECTOR[:4] + CHECK,
    "check value alone": u32(0x12345678, 1) + CHECK,
    "one byte": u32(0x12345678, 1) + b"1",
}
PACKETS = {
    **{name: ether(ipv4(body, 50)) for name, body in BODIES.items()},
    **{f"{name} in ipv6": ether(ipv6(body, 50), 0x86DD) for name, body in BODIES.items()},
    **{f"{name} in udp": ether_udp(esp(INSIDE[name]), 4500, 4500) for name in ("udp", "tunnel", "padding too long")},
    "behind ah": ether(ipv4(u8(50, 4) + bytes(22) + BODIES["tunnel"], 51)),
    "longer than captured by its header": ether(ipv4(BODIES["tunnel"], 50)) + bytes(8),
}
