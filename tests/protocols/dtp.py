"""DTP: TLVs and their lengths."""

from making import ether, u16

OPTIONS = ["-n", "-nv", "-nvv", "-ne", "-nq", "-nx"]


def snap(pid: int, data: bytes) -> bytes:
    frame = b"\xaa\xaa\x03\0\0\x0c" + u16(pid) + data
    return ether(frame, len(frame))


def tlv(kind: int, value: bytes) -> bytes:
    return u16(kind, len(value) + 4) + value


AFTER = tlv(9, b"Z")
MESSAGES = [
    b"", b"\1", b"\2" + AFTER, b"\1\0", b"\1\0\1\0", b"\1\0\1\0\3", b"\1\0\1\0\4\0\2\0\5a", b"\1\0\1\0\x09a",
    b"\1" + tlv(1, b"a\1\xff\0b") + AFTER,
]
PACKETS = {f"message {i}": snap(0x2004, message) for i, message in enumerate(MESSAGES)}
PACKETS |= {
    f"TLV {t}, {n} bytes": snap(0x2004, b"\1" + tlv(t, b"abcdefghijkl"[:n]) + AFTER)
    for t in range(7)
    for n in (0, 1, 2, 5, 6, 7, 12)
}
