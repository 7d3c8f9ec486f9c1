"""AODV: every message, over IPv4 and IPv6, whole, cut and with extensions."""

from making import ether_udp, ether_udp6, u8, u32

OPTIONS = ["-nn", "-nnv", "-nq"]
COUNTING = bytes(range(1, 90))
KINDS = (*range(7), *range(14, 22), 32, 129, 255)


def message(kind: int, body: bytes, six: bool = False, flags: int = 0, third: int = 0xFF, count: int = 3) -> bytes:
    whole = u8(kind, flags, third, count) + body
    return ether_udp6(whole, 654, 654) if six else ether_udp(whole, 654, 654)


def request(extension: bytes, six: bool = False) -> bytes:
    return message(1, COUNTING[: 44 if six else 20] + extension, six)


def reply(extension: bytes, six: bool = False) -> bytes:
    return message(2, COUNTING[: 40 if six else 16] + extension, six)


INTERVAL = u8(1, 4) + u32(0x12345678)

PACKETS = {
    **{f"type {n}": message(n, COUNTING[:47]) for n in KINDS},
    **{f"type {n}, IPv6": message(n, COUNTING[:79], True) for n in KINDS},
    **{f"flags {n:02x} of {k}": message(k, COUNTING[:46], flags=n) for n in (1, 16, 128) for k in (1, 2, 3, 16, 18)},
    **{f"prefix {n}": message(2, COUNTING[:16], third=n) for n in (0, 24, 32, 64)},
    **{f"{n} bytes": ether_udp((u8(1, 0, 0, 2) + COUNTING)[:n], 654, 654) for n in (0, 1, 3, 4, 23, 24, 25, 26, 27)},
    **{
        f"{n} bytes of {k}, IPv6": ether_udp6((u8(k, 0, 0, 2) + COUNTING)[:n], 654, 654)
        for n in (0, 1, 3, 4, 23, 24, 43, 44, 45, 47, 48, 49, 50)
        for k in (1, 2, 3, 4, 16, 17, 18)
    },
    **{f"reply of {n} bytes": message(2, COUNTING[: n - 4]) for n in (4, 19, 20, 21, 22, 23)},
    **{f"error of {n} bytes": message(3, COUNTING[: n - 4]) for n in (4, 11, 12, 13, 20, 27, 28, 29)},
    **{f"{n} unreachable": message(3, COUNTING[:16], count=n) for n in (0, 1, 2, 9, 255)},
    **{f"{n} unreachable, IPv6": message(3, COUNTING[:40], True, count=n) for n in (0, 1, 2, 9)},
    **{f"{n} of an extension": request((INTERVAL + COUNTING)[:n]) for n in range(10)},
    **{f"{n} of a reply's extension, IPv6": reply((INTERVAL + COUNTING)[:n], True) for n in range(8)},
    **{f"interval of {n}": request(u8(1, n) + COUNTING[:n]) for n in (0, 1, 3, 4, 5, 8)},
    **{f"interval of {n} and more": request(u8(1, n) + COUNTING[:8]) for n in (0, 1, 3, 4, 5, 99)},
    **{f"extension {n}": reply(u8(n, 4) + COUNTING[:3]) for n in (0, 2, 255)},
    "two extensions": request(INTERVAL + INTERVAL),
    **{f"from port {n}": ether_udp(u8(4, 0), n, 654) for n in (520, 500, 4500, 161, 546, 5359, 698)},
    "to the router of others": ether_udp(u8(4, 0), 654, 1985),
}
