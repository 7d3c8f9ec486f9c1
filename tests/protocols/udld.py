"""UDLD: codes, flags, TLVs and their lengths."""

from making import ether, u8, u16

OPTIONS = ["-n", "-nv", "-nvv", "-ne", "-nq", "-nx"]


def snap(pid: int, data: bytes) -> bytes:
    frame = b"\xaa\xaa\x03\0\0\x0c" + u16(pid) + data
    return ether(frame, len(frame))


def tlv(kind: int, value: bytes) -> bytes:
    return u16(kind, len(value) + 4) + value


HEAD = b"\x21\x03\x12\x34"
AFTER = tlv(9, b"Z")
MESSAGES = [
    b"", b"\x21", b"\x21\3\x12", HEAD, HEAD + b"\0", HEAD + b"\0\1", HEAD + b"\0\1\0", HEAD + b"\0\1\0\3",
    HEAD + b"\0\1\0\4\0\2\0\5a", HEAD + b"\0\1\0\x20abc", HEAD + tlv(1, b"a\1\xff\0b") + AFTER,
]
PACKETS = {f"message {i}": snap(0x0111, message) for i, message in enumerate(MESSAGES)}
PACKETS |= {f"code {n}": snap(0x0111, u8(0x20 | n, 1 << n % 8, 0, 0)) for n in range(32)}
PACKETS |= {
    f"TLV {t}, {n} bytes": snap(0x0111, HEAD + tlv(t, b"abcdefghijkl"[:n]) + AFTER)
    for t in range(10)
    for n in (0, 1, 2, 3, 4, 5, 12)
}
PACKETS |= {f"TLV {t}, NUL": snap(0x0111, HEAD + tlv(t, b"a\0\xffb") + AFTER) for t in range(8)}
