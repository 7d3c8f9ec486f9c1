"""SOME/IP."""

from making import ether_udp, u8, u16, u32

OPTIONS = ["-nn", "-nnv", "-nnq"]


def someip(method: int = 1, length: int = 12, kind: int = 0, code: int = 0, version: int = 1,
    body: bytes = b"abcd") -> bytes:
    return ether_udp(u16(0x1234, method) + u32(length) + u16(1, 2) + u8(version, 9, kind, code) + body, 40000, 30490)


PACKETS = {
    "method": someip(),
    "event": someip(0x8001),
    "no body": someip(body=b""),
    "length": someip(length=0xFFFFFFFF),
    "version": someip(version=7),
    **{f"type {i:x}": someip(kind=i) for i in (0, 1, 2, 3, 0x20, 0x21, 0x22, 0x23, 0x80, 0x81, 0x82, 0xA0, 0xA1, 0xA2,
        0xFF)},
    **{f"code {i:x}": someip(code=i) for i in (*range(18), 0x20, 0x5E, 0xFF)},
    "short": ether_udp(b"abc", 40000, 30490),
    "nothing": ether_udp(b"", 40000, 30490),
}
