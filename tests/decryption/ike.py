"""IKEv2 messages with an encrypted payload, and the secret that opens it."""

from __future__ import annotations

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from making import ether_udp, u8, u16, u32
from protocols.isakmp import INITIATOR, isakmp, payload

RESPONDER = bytes(range(0x31, 0x39))
KEY = bytes(range(16))
OTHER_KEY = bytes(range(1, 17))
SECRET = (
    f"ikev2 I 0x{INITIATOR.hex()} 0x{RESPONDER.hex()} sha1:0x{'11' * 20} aes128:0x{KEY.hex()}\n"
    f"ikev2 R 0x{INITIATOR.hex()} 0x{RESPONDER.hex()} md5:0x{'11' * 16} aes128-cbc:0x{OTHER_KEY.hex()}"
)
VECTOR = bytes(range(16))
CHECK = bytes(12)
ENCRYPTED = 46
OF_INITIATOR = 0x08


def encrypt(text: bytes, key: bytes = KEY) -> bytes:
    encryptor = Cipher(algorithms.AES(key), modes.CBC(VECTOR)).encryptor()
    return VECTOR + encryptor.update(text) + encryptor.finalize()


def padded(text: bytes) -> bytes:
    size = -(len(text) + 1) % 16
    return text + bytes(range(1, size + 1)) + u8(size)


def message(kind: int, body: bytes, more: bytes = b"", version: int = 0x20, flags: int = OF_INITIATOR) -> bytes:
    content = payload(kind, body) + more
    fields = isakmp(ENCRYPTED, content, version=version, exchange=35, flags=flags, responder=RESPONDER)
    return ether_udp(fields, 500, 500)


def holding(kind: int, text: bytes, check: bytes = CHECK) -> bytes:
    return message(kind, encrypt(padded(text)) + check)


IDENTITY = payload(39, u32(0x02000000) + b"west")
AUTH = payload(0, u32(0x01000000) + bytes(range(100)))


def notification(following: int) -> bytes:
    return payload(following, u8(0, 0) + u16(16390) + b"x" * 40)


PACKETS = {
    "identity and auth": holding(35, IDENTITY + AUTH),
    "auth": holding(39, AUTH),
    "notification": holding(41, notification(0)),
    "notification and auth": holding(41, notification(39) + AUTH),
    "nonce": holding(40, payload(0, bytes(range(40)))),
    "selectors": holding(44, payload(45, b"12345678") + payload(0, b"abcdefgh")),
    "nothing": holding(0, b""),
    "unknown": holding(99, payload(0, b"hello")),
    "encrypted in encrypted": holding(46, payload(39, encrypt(padded(AUTH)) + CHECK)),
    "cut inside": holding(35, IDENTITY[:6]),
    "length too large": holding(35, payload(39, b"12345678", length=200)),
    "no check value": holding(35, IDENTITY + AUTH, b""),
    "long check value": holding(35, IDENTITY + AUTH, bytes(16)),
    "more behind": message(35, encrypt(padded(IDENTITY + AUTH)) + CHECK, payload(0, b"more")),
    "responder": message(35, encrypt(padded(IDENTITY + AUTH), OTHER_KEY) + CHECK, flags=0x20),
    "wrong side": message(35, encrypt(padded(IDENTITY + AUTH)) + CHECK, flags=0x20),
    "version 1": message(35, encrypt(padded(IDENTITY + AUTH)) + CHECK, version=0x10),
    "encrypted as in version 1": message(35, encrypt(padded(IDENTITY + AUTH)) + CHECK, flags=9),
    "half a vector": message(39, VECTOR[:8]),
    "vector alone": message(39, VECTOR + CHECK),
    "half a block": message(39, VECTOR + bytes(33)),
    "empty": message(39, b""),
}
