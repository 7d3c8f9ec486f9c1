"""CDP: every TLV at every small length, addresses, wrong lengths."""

from making import ether, u16, u32

OPTIONS = ["-n", "-nv", "-nvv", "-ne", "-nq", "-nx"]


def snap(pid: int, data: bytes) -> bytes:
    frame = b"\xaa\xaa\x03\0\0\x0c" + u16(pid) + data
    return ether(frame, len(frame))


def tlv(kind: int, value: bytes) -> bytes:
    return u16(kind, len(value) + 4) + value


def cdp(*tlvs: bytes) -> bytes:
    return snap(0x2000, b"\2\xb4\0\0" + b"".join(tlvs))


AFTER = tlv(0x30, b"Z")
DATA = b"\1\2\3\4\5\6\7\x08\x09\x0a\x0b\x0c\x0d\x0e\x0f\x10"
MESSAGES = [
    b"",
    b"\2",
    b"\2\xb4",
    b"\2\xb4\0",
    b"\2\xb4\0\0",
    b"\2\xb4\0\0\0",
    b"\2\xb4\0\0\0\1\0\3",
    b"\2\xb4\0\0\0\1\0\4\0\1\0\5a",
    b"\2\xb4\0\0\0\1\0\6a",
    b"\3\1\1\2\0\1",
    b"\2\xb4\0\0\0\1\0\1",
    b"\2\xb4\0\0\0\x30\0\0",
]
ADDRESSES = [
    b"\0\0\0\0",
    b"\0\0\0\1\1\1\xcc\0\4\x0a\0\0\1",
    b"\0\0\0\2\1\1\xcc\0\4\x0a\0\0\1\1\1\xcc\0\4\x0a\0\0\2",
    b"\0\0\0\1\2\x08\xaa\xaa\3\0\0\0\x86\xdd\0\x10"+b"a"*16,
    b"\0\0\0\1\1\2\xcc\1\0\4abcd",
    b"\0\0\0\1\1\1\xcc\0\5abcde",
    b"\0\0\0\1\1\1\xcc\0\4abc",
    b"\0\0\0\1\1\1\xcd\0\2ab",
    b"\0\0\0\1\2\x08\xaa\xaa\3\0\0\0\x08\0\0\x02ab",
    b"\0\0\0\1",
    b"\0\0\0\1\1",
    b"\0\0\0\1\1\1",
    b"\0\0\0\1\1\1\xcc",
    b"\0\0\0\1\1\1\xcc\0",
    b"\0\0\0\1\1\1\xcc\0\4",
    b"\0\0\0\1\1\1\xcc\0\0",
    b"\0\0\0\1\1\1\xcc\0\4abcdXX",
    b"\0\0\0\1\1\0\0\2ab",
    b"\0\0\0\1\2\x09\xaa\xaa",
    b"\0\0\0\2\1\1\xcc\0\4\x0a\0\0\1",
    b"\0\0\0\2\1\1\xcd\0\2ab\1\1\xce\0\2cd",
    b"\0\0\0\1\2\x08\xaa\xaa\3\0\0\0\x86\xdd\0\x10aaa",
    b"\0",
]
OTHERS = {
    0x01: [b"a\0b"],
    0x05: [b"a\nb\n\nc", b"\n", b"a\0b\xff"],
    0x07: [b"\x0a\0\0\0\x08", b"\x0a\0\0\0\x08\xc0\0\2\0\x18", b"\x0a\0\0\0\xff"],
    0x0B: [b"\0", b"\2"],
    0x10: [b"\xff", b"\xff\1", b"\xff\1\2", u16(6300), u16(1), u16(999), u16(5), u16(15)],
    0x17: [b"\7a\0b\n"],
}
PACKETS = {f"message {i}": snap(0x2000, message) for i, message in enumerate(MESSAGES)}
PACKETS |= {
    f"TLV {t}, {n} bytes": cdp(tlv(t, DATA[:n]), AFTER) for t in range(0x20) for n in (0, 1, 2, 3, 4, 5, 10, 16)
}
PACKETS |= {f"addresses {t} {i}": cdp(tlv(t, a), AFTER) for t in (2, 0x16) for i, a in enumerate(ADDRESSES)}
PACKETS |= {f"capability {i}": cdp(tlv(4, u32(1 << i))) for i in range(32)}
PACKETS |= {f"TLV {t} {i}": cdp(tlv(t, value)) for t, values in OTHERS.items() for i, value in enumerate(values)}
PACKETS["a switch"] = cdp(
    tlv(3, b"port"), tlv(1, b"name"), tlv(6, b"platform"), tlv(4, u32(0x29)), tlv(10, u16(7)), tlv(11, b"\1"),
    tlv(5, b"one\ntwo"), tlv(2, ADDRESSES[1]),
)
