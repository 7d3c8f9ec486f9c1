"""ForCES: every message, operation, kind of data and result."""

from making import ether, ipv4, u8, u16, u32

OPTIONS = ["-n", "-nvv", "-nvvvv"]


def sctp(payload: bytes, source: int = 40000, destination: int = 6704, identifier: int = 0) -> bytes:
    chunk = u8(0, 3) + u16(16 + len(payload)) + u32(1) + u16(0, 0) + u32(identifier) + payload
    chunk += bytes(-len(chunk) % 4)
    return ether(ipv4(u16(source, destination) + u32(1, 0) + chunk, 132))


def message(
    kind: int, *tlvs: bytes, flags: int = 0x38400000, size: int | None = None, version: int = 1, source: int = 2,
    correlator: int = 1,
) -> bytes:  # fmt: skip
    body = b"".join(tlvs)
    words = (24 + len(body)) // 4 if size is None else size
    identifiers = u32(source, 0x40000001, correlator >> 32, correlator & 0xFFFFFFFF)
    return u8(version << 4, kind) + u16(words) + identifiers + u32(flags) + body


def tlv(kind: int, *data: bytes, size: int | None = None) -> bytes:
    content = b"".join(data)
    return u16(kind, 4 + len(content) if size is None else size) + content + bytes(-len(content) % 4)


def block(*operations: bytes, kind: int = 1, instance: int = 1) -> bytes:
    return tlv(0x1000, u32(kind, instance), *operations)


def path(identifiers: list[int], *data: bytes, flags: int = 0) -> bytes:
    return tlv(0x110, u16(flags, len(identifiers)), u32(*identifiers), *data)


FULL = tlv(0x112, b"data")
METADATA = tlv(0x115, u32(1, 12), b"meta")
PACKET = tlv(0x116, b"redirected")


def config(*paths: bytes, operation: int = 1) -> bytes:
    return sctp(message(3, block(tlv(operation, *paths))))


PACKETS = {
    **{f"message {n:x}": sctp(message(n)) for n in range(0x16)},
    **{f"message {n:x} with a block": sctp(message(n, block(tlv(7, path([1]))))) for n in (1, 3, 4, 5, 15, 19, 20)},
    **{f"flags {n:x}": sctp(message(15, flags=n)) for n in (0, 1, *(1 << n for n in range(18, 32)), 0xFFFFFFFF)},
    **{
        f"source {n:x}": sctp(message(15, source=n))
        for n in (0, 0x40000000, 0x80000000, 0xC0000000, 0xFFFFFFF0, 0xFFFFFFFD, 0xFFFFFFFE, 0xFFFFFFFF)
    },
    **{f"{n} words": sctp(message(15, size=n)) for n in (0, 5, 7)},
    "both ports": sctp(message(15), 6706, 6704),
    "version": sctp(message(15, version=2, correlator=0xFEDCBA9876543210)),
    **{f"port {n}": sctp(message(15), 40000, n) for n in (6703, 6704, 6705, 6706, 6707)},
    **{f"from port {n}": sctp(message(15), n, 40000) for n in (6704, 6705, 6706)},
    **{
        f"operation {o} in {m:x}": sctp(message(m, block(tlv(o, path([1])))))
        for m in (1, 3, 4, 5, 0x13, 0x14)
        for o in range(16)
    },
    **{f"block {n}": sctp(message(3, block(tlv(1, path([1])), kind=n, instance=n))) for n in (0, 1, 2, 3, 0xFFFF)},
    **{f"first level {n:x}": sctp(message(3, tlv(n, b"abcdefghijkl"))) for n in (0, 1, 16, 0x110, 0x115, 0x999)},
    **{f"first level of {n}": sctp(message(3, tlv(0x1000, u32(1, 1, 7), size=n))) for n in (0, 3, 4, 15, 16, 17, 99)},
    "blocks": sctp(message(3, block(tlv(1, path([1]))), block(tlv(1, path([2])), kind=2))),
    "operations": sctp(message(3, block(tlv(1, path([1], FULL), path([2], FULL)), tlv(2, path([1], FULL))))),
    **{f"{n} identifiers": config(path(list(range(n)))) for n in (0, 1, 3, 100)},
    "range": config(path([1], tlv(0x117, u32(5, 9)), FULL, flags=2)),
    "append": config(path([1], FULL, flags=4)),
    "below": config(path([1], path([2], FULL))),
    "further below": config(path([1], path([2], path([3], path([4]))))),
    **{f"full data of {n}": config(path([1], tlv(0x112, b"abcdefgh"[:n]))) for n in (0, 1, 3, 4, 5, 8)},
    "sparse": config(path([1], tlv(0x113, u32(1, 12), b"abcd", u32(2, 12), b"efgh"))),
    "sparse, empty": config(path([1], tlv(0x113, u32(1, 8)))),
    **{
        f"result {n:x}": sctp(message(0x13, block(tlv(3, path([1], tlv(0x114, u8(n, 0, 0, 0)))))))
        for n in (*range(0x1A), 0xFE, 0xFF)
    },
    **{f"teardown {n:x}": sctp(message(2, tlv(0x11, u32(n)))) for n in (*range(6), 0xFF, 0x100)},
    "teardown of 8 bytes": sctp(message(2, tlv(0x11, u32(1, 2)))),
    **{f"answer {n:x}": sctp(message(0x11, tlv(0x10, u32(n)))) for n in range(5)},
    "answer of 2 bytes": sctp(message(0x11, tlv(0x10, b"ab"))),
    "redirect": sctp(message(6, tlv(1, METADATA, PACKET))),
    "redirect without metadata": sctp(message(6, tlv(1, PACKET))),
    "redirect without a packet": sctp(message(6, tlv(1, METADATA))),
    "redirect with two metadata": sctp(
        message(6, tlv(1, tlv(0x115, u32(1, 12), b"abcd", u32(2, 12), b"efgh"), PACKET))
    ),
    "redirect, short": sctp(message(6, tlv(1, b"abcd"))),
    "private operation": config(path([1]), operation=0x8001),
    # What cannot be
    "first level of type 0 and length 0": sctp(message(3, tlv(0, b"abcd", size=0))),
    "much bad data": config(path([1], tlv(0x999, bytes(range(40))))),
    "identifiers that are not there, and both flags": config(tlv(0x110, u16(3, 3), u32(1, 2))),
    "operation that is not allowed, and another": sctp(message(3, block(tlv(7, path([1])), tlv(1, path([2]))))),
    **{f"full data of length {n}": config(path([1], tlv(0x112, b"abcdefgh", size=n))) for n in (0, 3, 5, 8, 9, 12, 13)},
    **{f"content {n:x}": config(path([1], tlv(n, bytes(range(1, 9))))) for n in (0, *range(0x110, 0x116), 0x999)},
    **{f"path flags {n}": config(path([1], FULL, flags=n)) for n in (1, 2, 3, 5, 6, 8)},
    **{f"key {n}": config(path([1], tlv(0x111, u32(n), FULL), FULL, flags=1)) for n in (0, 3, 4, 7, 8, 12, 20, 21, 99)},
    "key without a flag": config(path([1], tlv(0x111, u32(7), FULL))),
    "range that is not there": config(path([1], flags=2)),
    "identifiers that are not there": config(tlv(0x110, u16(0, 3), u32(1, 2))),
    "bytes behind identifiers": config(tlv(0x110, u16(0, 1), u32(1), b"ab")),
    "word behind identifiers": config(tlv(0x110, u16(0, 1), u32(1), b"abcd")),
    "data twice": config(path([1], FULL, FULL)),
    **{
        f"sparse {content.hex()}": config(path([1], tlv(0x113, content)))
        for content in (u32(1, 7), u32(1, 13) + b"abcd", u32(1), b"", u32(1, 100), u32(1, 9) + b"abcd")
    },
    **{
        f"operation of length {n}": sctp(message(3, block(tlv(1, b"abcdefgh", size=n))))
        for n in (0, 3, 4, 5, 8, 12, 13)
    },
    **{f"path of length {n}": config(u16(0x110, n) + u16(0, 1) + u32(1)) for n in (0, 3, 4, 5, 7, 8, 11, 13, 99)},
    **{
        f"redirect {content.hex()}": sctp(message(6, tlv(1, content)))
        for content in (
            tlv(0x115, b""), tlv(0x115, u32(1, 7)), tlv(0x115, u32(1, 100)), tlv(0x999, b"abcdef"),
            tlv(0x115, b"abcdef", size=100), tlv(0x116, b"abcdef", size=3), METADATA + b"ab",
        )
    },
    **{f"result of {n}": sctp(message(0x13, block(tlv(3, path([1], tlv(0x114, bytes(n))))))) for n in (0, 1, 2, 8)},
    "path below, too long": config(path([1], path([2], tlv(0x112, b"abcd", size=20)))),
    "goes on behind bad data": sctp(
        message(
            3, block(tlv(1, path([1], tlv(0x999, b"abcd")), path([2])), tlv(1, path([3]))), block(tlv(1, path([4])))
        )
    ),
    "goes on behind a bad path": sctp(
        message(3, block(tlv(1, path([1]), b"abcd"), tlv(1, path([3]))), block(tlv(1, path([4]))))
    ),
    "goes on behind a bad result": sctp(
        message(0x13, block(tlv(3, path([1], tlv(0x114, u8(0x20, 0, 0, 0))), path([2])), tlv(3, path([3]))))
    ),
    **{
        f"{kind:x} in operation {o} of {m:x}": sctp(message(m, block(tlv(o, path([1], tlv(kind, content))))))
        for m, o in ((3, 5), (4, 7), (0x14, 9), (0x14, 10), (1, 11), (0x13, 3), (0x13, 13))
        for kind, content in ((0x111, u32(7) + FULL), (0x112, b"abcd"), (0x113, u32(1, 8)), (0x114, bytes(4)))
    },
}
