"""LISP's control messages: registrations and notifications, their records and what follows them."""

from making import ether_udp, ip4, u8, u16, u32

OPTIONS = ["-nn", "-nnv", "-nq"]
COUNTING = bytes(range(1, 90))
EID = u16(1) + ip4("192.0.2.0")
ROUTER = u16(1) + ip4("198.51.100.7")
ROUTER6 = u16(2) + COUNTING[:16]


def message(
    *records: bytes,
    kind: int = 4,
    flags: int = 0,
    count: int | None = None,
    key: int = 1,
    proof: bytes = COUNTING[:20],
    size: int | None = None,
    tail: bytes = b"",
    cut: int | None = None,
) -> bytes:
    number = len(records) if count is None else count
    whole = u32(kind << 28 | flags << 8 | number) + u32(1, 2) + u16(key, len(proof) if size is None else size)
    whole += proof + b"".join(records) + tail
    return ether_udp(whole[:cut], 4342, 4342)


def record(
    *locators: bytes, eid: bytes = EID, bits: int = 24, ttl: int = 1440, action: int = 0x10, version: int = 0,
    count: int | None = None,
) -> bytes:  # fmt: skip
    number = len(locators) if count is None else count
    return u32(ttl) + u8(number, bits, action, 0) + u16(version) + eid + b"".join(locators)


def locator(address: bytes = ROUTER, flags: int = 0) -> bytes:
    return u8(1, 2, 3, 255) + u16(flags) + address


ONE = record(locator())

PACKETS = {
    **{f"type {n}": message(ONE, kind=n) for n in range(16)},
    **{f"{n} bytes of type {k}": message(ONE, kind=k, cut=n) for n in (0, 1, 12, 15, 16, 17) for k in (1, 3, 4, 7)},
    **{f"flag {n:x} of {k}": message(ONE, kind=k, flags=1 << n, tail=bytes(24)) for n in range(20) for k in (3, 4)},
    **{f"all flags of {k}": message(ONE, kind=k, flags=0xFFFFF, tail=COUNTING[:24]) for k in (3, 4)},
    **{f"key {n}": message(ONE, key=n, proof=b"abcd") for n in (0, 1, 2, 3, 255, 65535)},
    **{f"proof of {n}": message(ONE, proof=COUNTING[:n]) for n in (0, 1, 16, 17, 32)},
    **{f"proof in {n}": message(proof=COUNTING[:20], size=n, count=1) for n in (0, 1, 8, 16, 19, 20, 21, 99)},
    **{f"{n} records for two": message(ONE, ONE, count=n) for n in (0, 1, 2, 3, 255)},
    **{f"{n} of a record": message(ONE[:n], count=1) for n in range(29)},
    **{f"{n} of a record, IPv6": message(record(locator(ROUTER6))[:n], count=1) for n in range(10, 41, 3)},
    **{f"{n} of an endpoint, IPv6": message(record(eid=ROUTER6)[:n], count=1) for n in (12, 20, 27, 28)},
    **{f"{n} locators for one": message(record(locator(), count=n)) for n in (0, 1, 2)},
    "three locators": message(record(locator(), locator(ROUTER6), locator(flags=1)), ONE),
    **{f"endpoint family {n}": message(record(locator(), eid=u16(n) + COUNTING[:16]), ONE) for n in (0, 1, 2, 3, 6)},
    **{f"locator family {n}": message(record(locator(u16(n) + COUNTING[:16])), ONE) for n in (0, 1, 2, 3, 6)},
    **{f"no address, {n}": message(record(locator(u16(n)), locator())) for n in (0, 3, 16387)},
    "unknown family before identifiers": message(record(eid=u16(6)), flags=0x80000, tail=bytes(24)),
    **{f"action 0x{n:02x}": message(record(action=n)) for n in (*range(0, 256, 32), 1, 8, 0x10, 0x3F, 0xFF)},
    **{f"version {n}": message(record(version=n)) for n in (1, 4095, 4096, 65535)},
    **{f"mask {n}": message(record(bits=n, ttl=n << 24)) for n in (0, 32, 33, 255)},
    **{f"locator flag {n}": message(record(locator(flags=1 << n))) for n in range(16)},
    "locator flags": message(record(locator(flags=0xFFFF))),
    **{f"xTR in {n}": message(ONE, flags=0x80000, tail=COUNTING[:n]) for n in (0, 1, 16, 23, 24, 25, 40)},
    **{f"registered xTR in {n}": message(ONE, kind=3, flags=0x20000, tail=COUNTING[:n]) for n in (0, 23, 24, 25)},
    "large site": message(ONE, flags=0x80000, tail=b"\xff" * 24),
    **{f"data of {n}": message(ONE, kind=3, tail=COUNTING[:n]) for n in (1, 16, 17, 24)},
    **{f"from port {n}": ether_udp(bytes(20), n, 4342) for n in (698, 514, 6081, 4790, 6635)},
    "to a locator's echo": ether_udp(bytes(20), 4342, 3785),
}
