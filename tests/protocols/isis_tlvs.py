"""IS-IS: every triple at many lengths, with what is behind it; sub-TLVs of links, prefixes, capabilities and SPB."""

from making import u8, u16, u32

OPTIONS = ["-nnv", "-nnvv"]
SWEEP = "-nnv"
COUNTING = bytes(range(1, 200))
BEHIND = u8(14, 2, 5, 0xD4)


def lsp(*triples: bytes) -> bytes:
    body = u16(0, 1199) + bytes(8) + u32(5) + u16(0) + u8(3) + b"".join(triples)
    pdu = u8(0x83, 27, 1, 0, 18, 1, 0, 0) + u16(len(body) + 8) + body[2:]
    frame = b"\xfe\xfe\x03" + pdu
    return bytes.fromhex("0180c2000014000000000001") + u16(len(frame)) + frame


def triple(kind: int, value: bytes) -> bytes:
    return u8(kind, len(value)) + value


def one(kind: int, value: bytes) -> bytes:
    return lsp(triple(kind, value), BEHIND)


def link(*subs: bytes, count: int | None = None, kind: int = 22) -> bytes:
    found = b"".join(subs)
    return one(kind, COUNTING[:7] + bytes(2) + u8(5, len(found) if count is None else count) + found)


def prefix(*subs: bytes, count: int | None = None, more: bytes = b"") -> bytes:
    found = b"".join(subs)
    return one(135, u32(5) + u8(0x48, 10, len(found) if count is None else count) + found + more)


def capability(*subs: bytes) -> bytes:
    return one(242, u8(1, 2, 3, 4, 0) + b"".join(subs))


def topology(kind: int, *subs: bytes) -> bytes:
    return one(kind, u16(5) + b"".join(subs))


KINDS = [*range(26), *range(125, 146), *range(209, 214), 222, *range(228, 244), 250, 255]
LENGTHS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12, 13, 16, 17, 20, 24, 33, 40]
RANGE = u8(0xC0, 0, 0, 7)
OTHER = triple(99, b"zz")
INSTANCE = COUNTING[:18]

PACKETS = {
    **{f"TLV {k}": lsp(*(triple(k, COUNTING[:n]) for n in LENGTHS)) for k in KINDS},
    **{
        f"TLV {k} of {n}": one(k, COUNTING[:n])
        for k in (3, 4, 22, 24, 135, 138, 235, 236, 237, 240, 241)
        for n in LENGTHS
    },
    **{f"domain {k} of {n}": one(131, (u8(k) + COUNTING)[:n]) for k in range(4) for n in (1, 2, 3, 20)},
    **{f"purge {k} of {n}": one(13, (u8(k) + COUNTING)[:n]) for k in range(4) for n in (1, 6, 7, 12, 13, 14)},
    **{f"purge with {n} behind": lsp(triple(13, u8(2) + COUNTING[:12]), triple(14, COUNTING[:n])) for n in (4, 5, 6)},
    **{
        f"password {k} of {n}": one(10, (u8(k) + b"ab\0c" + COUNTING)[:n])
        for k in (1, 3, 54, 255, 9)
        for n in (1, 2, 3, 17, 18)
    },
    "name with a NUL": one(137, b"router\0junk"),
    # Links
    **{f"sub-TLVs of {n}": link(triple(3, b"abcd"), triple(9, u32(0x4CEE6B28)), count=n) for n in range(15)},
    **{
        f"link's sub-TLV {k} of {n}": link(triple(k, COUNTING[:n]), triple(8, b"\1\2\3\4"))
        for k in (3, 9, 11, 12, 18, 20, 22, 32)
        for n in (0, 3, 4, 8, 9, 13, 32)
    },
    **{
        f"bandwidth {n:x}": link(triple(9, u32(n)))
        for n in (0, 0x4B189680, 0x7F7FFFFF, 0xFF800000, 0x7FC00000, 0xFFC00000, 0x49742400)
    },
    **{f"segment 0x{n:x}": link(triple(32, u8(n) + COUNTING[:10])) for n in (0, 1, 2, 4, 8, 16, 32, 48, 64, 128, 255)},
    # Prefixes
    **{f"prefix's sub-TLVs of {n}": prefix(triple(1, b"abcd"), count=n) for n in range(9)},
    **{
        f"prefix's segment 0x{f:x} of {n}": prefix(triple(3, (u8(f) + COUNTING)[:n]))
        for f in (0, 8, 0xFF)
        for n in (4, 5, 6, 8)
    },
    "prefix behind a prefix": prefix(triple(9, b"abcd"), more=u32(6) + u8(8, 11)),
    # Segment routing
    **{
        f"capability of {n}": capability(triple(2, (RANGE + u8(1, 3, 0, 0, 10) + COUNTING)[:n]), OTHER)
        for n in range(13)
    },
    **{
        f"capability's value {k} {n}": capability(triple(2, RANGE + u8(k, n) + COUNTING[:8]), OTHER)
        for k in (1, 2)
        for n in range(9)
    },
    # Shortest path bridging
    **{
        f"port's sub-TLV {k} of {n}": topology(143, triple(k, COUNTING[:n]), OTHER)
        for k in (4, 5, 6, 9)
        for n in (1, 3, 4, 6, 12, 18, 32, 33, 34, 101, 102, 103)
    },
    **{
        f"topology's sub-TLV {k} of {n}": topology(144, triple(k, COUNTING[:n]), OTHER)
        for k in (1, 2, 3)
        for n in (1, 7, 8, 12, 18, 19, 27, 35, 60)
    },
    **{f"sub-TLV of {k} that is too long": topology(k, u8(4, 99) + bytes(8)) for k in (143, 144)},
    **{f"digest 0x{n:x}": topology(143, triple(5, u8(n) + COUNTING[:32])) for n in (1, 2, 4, 8, 16, 32, 255)},
    "names": topology(143, triple(4, b"\xffMy\nname\0junk" + COUNTING[:90])),
    **{f"{n} trees": topology(144, triple(1, INSTANCE + u8(n) + COUNTING[:16]), OTHER) for n in range(4)},
    "services": topology(144, triple(3, b"\xff" * 8 + u32(0x80000001, 0x40000002, 0xFFFFFFFF)), OTHER),
}
