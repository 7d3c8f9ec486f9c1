"""IS-IS: every PDU, every TLV, what is wrong with them."""

import struct

from making import u8, u16, u32

LINK_TYPE = 0
OPTIONS = ["-n", "-nv", "-nvv", "-ne", "-nev", "-nq"]

SYSTEM = bytes.fromhex("111122223333")
NODE = SYSTEM + b"\1"
PREFIX = u32(10)


def pdu(kind: int, header: int, body: bytes, id_length: int = 0, version: int = 1, pdu_version: int = 1, areas: int = 0
        ) -> bytes:
    return struct.pack("<I", 7) + u8(0x83, header, version, id_length, kind, pdu_version, 0, areas) + body


def hello(tlvs: bytes = b"", kind: int = 15, circuit: int = 1, length: int | None = None) -> bytes:
    stated = 27 + len(tlvs) if length is None else length
    return pdu(kind, 27, u8(circuit) + SYSTEM + u16(10, stated) + u8(64) + SYSTEM + b"\2" + tlvs)


def p2p(tlvs: bytes = b"") -> bytes:
    return pdu(17, 20, u8(2) + SYSTEM + u16(30, 20 + len(tlvs)) + u8(7) + tlvs)


def lsp(tlvs: bytes = b"", kind: int = 18, check: int = 0x1234, block: int = 3, life: int = 1199) -> bytes:
    header = u16(27 + len(tlvs), life) + SYSTEM + b"\1\2" + u32(0xE) + u16(check) + u8(block)
    return pdu(kind, 27, header + tlvs)


def csnp(kind: int = 24) -> bytes:
    return pdu(kind, 33, u16(33) + NODE + SYSTEM + b"\0\0" + SYSTEM + b"\xff\xff")


def psnp(kind: int = 26) -> bytes:
    return pdu(kind, 17, u16(17) + NODE)


def tlv(kind: int, value: bytes) -> bytes:
    return u8(kind, len(value)) + value


def link(subtlvs: bytes) -> bytes:
    return tlv(22, NODE + b"\0\0\x0a" + u8(len(subtlvs)) + subtlvs)


def prefix(subtlvs: bytes) -> bytes:
    return tlv(135, PREFIX + b"\x40" + u8(len(subtlvs)) + subtlvs)


def floats(*values: float) -> bytes:
    return struct.pack(f">{len(values)}f", *values)


ENTRY = u16(1199) + SYSTEM + b"\1\2" + u32(5) + u16(0xABCD)
TLVS = [
    *[tlv(kind, b"") for kind in range(256) if kind not in (222, 235, 237, 242)],
    tlv(1, b"\3\x49\0\1\1\x49\0\2\x49\1"),
    tlv(1, b"\x15" + b"a" * 21),
    tlv(2, b"\0\x0a\x80\x80\x80" + NODE),
    tlv(2, b"\1\x4a\5\6\7" + NODE),
    tlv(2, b"\7"),
    tlv(3, b"\x0a\x80\x80\x80" + SYSTEM),
    tlv(4, SYSTEM),
    tlv(5, b"\x0a\x80\x80\x80\4\x49\0"),
    tlv(5, b"\x0a\1\2\3\4\x49\0\3\x49\1"),
    tlv(6, b"abcdefghijkl"),
    tlv(6, b"abcde"),
    tlv(7, u16(1, 2, 3)),
    tlv(8, b"aaa"),
    tlv(9, ENTRY * 2 + b"x"),
    tlv(10, b"\1secret"),
    tlv(10, b"\x36" + b"a" * 16),
    tlv(10, b"\x36" + b"a" * 5),
    tlv(10, b"\3\0\1abcdef"),
    tlv(10, b"\xffab"),
    tlv(10, b"\2ab"),
    tlv(12, b"\x12\x34"),
    tlv(12, b"\0\0"),
    tlv(13, b"\1" + SYSTEM),
    tlv(13, b"\2" + SYSTEM * 2),
    tlv(14, b"\5\xdc"),
    tlv(22, NODE + b"\0\0\x0a\0"),
    tlv(24, NODE + b"\0"),
    tlv(222, b"\0\2" + NODE + b"\0\0\x0a\0"),
    tlv(128, b"\x0a\x80\x80\x80\x0a\1\2\0\xff\xff\xff\0"),
    tlv(130, b"\xca\1\2\3\x0a\1\2\0\xff\xff\0\0"),
    tlv(128, b"\x0a\x80\x80\x80\x0a\1\2\0\xff\0\xff\0"),
    tlv(128, b"abc"),
    tlv(129, b"\xcc\x8e\x81\x83\x77"),
    tlv(132, b"\1\2\3\4\5\6\7\x08"),
    tlv(133, b"\1abc"),
    tlv(134, b"\1\2\3\4"),
    tlv(135, PREFIX + b"\x18\x0a\1\2"),
    tlv(135, PREFIX + b"\xa0\x0a\1\2\3"),
    tlv(135, PREFIX + b"\x3f"),
    tlv(137, b"R\1z\xff"),
    tlv(138, NODE + b"\1\1\2\3\4\5\6\7\x08" + u32(9, 10)),
    tlv(138, NODE + b"\2\1\2\3\4"),
    tlv(144, b"ab"),
    *[tlv(211, value) for value in (b"\1\0\5", b"\2\0\5" + SYSTEM, b"\3", b"\7\0\5", b"\4\0\5ab")],
    *[tlv(229, u16(n << 12 | n)) for n in range(16)],
    tlv(229, u16(0xFFF, 5, 3994, 3995, 3996)),
    tlv(229, b"\0"),
    tlv(232, b"a" * 17),
    tlv(235, b"\0\2" + PREFIX + b"\x18\x0a\1\2"),
    tlv(236, PREFIX + b"\0\x20\x20\1\x0d\xb8"),
    tlv(236, PREFIX + b"\xe0\x20\x20\1\x0d\xb8\6" + tlv(1, u32(5))),
    tlv(236, PREFIX + b"\0\x81abc"),
    tlv(237, b"\0\2" + PREFIX + b"\0\x20\x20\1\x0d\xb8"),
    *[tlv(240, u8(n)) for n in range(5)],
    tlv(240, b"\0" + u32(5) + SYSTEM),
    tlv(240, b"\0" + u32(5) + SYSTEM + u32(9)),
    *[tlv(242, b"\1\2\3\4" + u8(n)) for n in range(4)],
    tlv(242, b"\1\2\3\4\0" + tlv(2, b"\xc0\0\1\0\1\3\0\0\5")),
    tlv(242, b"\1\2\3\4\0" + tlv(19, b"\0\1\2")),
    tlv(250, b"\0\0\x0cabcdef"),
    *[link(tlv(kind, value)) for kind, value in (
        (3, u32(5)), (4, u32(5, 6)), (4, u32(5)), (5, b"abcd"), (6, b"\1\2\3\4"), (8, b"\1\2\3\4"), (9, floats(1.25e8)),
        (10, floats(1.25e8)), (11, floats(*[1e6 * n for n in range(8)])), (18, b"\0\0\5"), (20, b"\1\2"),
        (20, b"\5\xff"),
        (19, b"abcd"), (31, b"abcd"), (250, b"abc"), (3, b"ab"), (18, b"a"), (6, b"abc"), (9, b"abc"), (12, b"ab"),
    )],
    *[prefix(tlv(kind, value)) for kind, value in (
        (1, u32(5, 6)), (2, b"a" * 8), (2, b"a" * 16), (3, b"\0\0" + u32(7)), (3, b"\x40\1" + u32(7)),
        (3, b"\x0c\0\0\1\2"), (4, b"\x80"), (117, b"\0\2"), (2, b"abc"), (99, b"abc"),
    )],
]
FRAMES = [
    *[hello(circuit=n) for n in range(8)],
    hello(kind=16),
    p2p(),
    p2p(tlv(1, b"\3\x49\0\1")),
    *[lsp(block=1 << n) for n in range(8)],
    lsp(block=0xFF, kind=20, life=0),
    lsp(tlv(1, b"\3\x49\0\1"), check=0),
    lsp(tlv(1, b"\3\x49\0\1"), check=0x8547),
    csnp(),
    csnp(25),
    psnp(),
    psnp(27),
    pdu(14, 8, b"ab"),
    pdu(15, 27, b"a" * 19, version=2),
    pdu(15, 27, b"a" * 19, pdu_version=2),
    pdu(15, 27, b"a" * 19, id_length=8),
    pdu(15, 27, b"a" * 19, id_length=6, areas=7),
    pdu(15, 26, b"a" * 19),
    pdu(15, 7, b"a" * 19),
    pdu(15, 27, b"a" * 10),
    hello(length=200),
    hello(tlv(8, b"aaa"), length=28),
    hello(b"\1"),
    hello(b"\1\5abc"),
    *[hello(value) for value in TLVS],
]

PACKETS = {f"frame {i}": packet for i, packet in enumerate(FRAMES)}
