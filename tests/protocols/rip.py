"""RIP, versions 1 and 2."""

from making import ether_udp, ether_udp6, ip4, u8, u16, u32

OPTIONS = ["-nn", "-nnv", "-nnvv", "-nnvvv", "-nnq", "-nne"]


def route1(
    family: int = 2, zero: int = 0, address: str = "10.0.0.0", mask: int = 0, hop: int = 0, metric: int = 1
) -> bytes:
    return u16(family, zero) + ip4(address) + u32(mask, hop, metric)


def route2(
    family: int = 2, tag: int = 0, address: str = "10.0.0.0", mask: str = "255.0.0.0", hop: str = "0.0.0.0",
    metric: int = 1,
) -> bytes:
    return u16(family, tag) + ip4(address) + ip4(mask) + ip4(hop) + u32(metric)


def authentication(kind: int, value: bytes) -> bytes:
    return u16(0xFFFF, kind) + value.ljust(16, b"\0")


def rip(command: int, version: int, *entries: bytes) -> bytes:
    return ether_udp(u8(command, version) + u16(0) + b"".join(entries), 520, 520)


MD5 = authentication(3, u16(44) + u8(1, 20) + u32(7, 0, 0))
PACKETS = {
    "request": rip(1, 1, route1(0, address="0.0.0.0", metric=16)),
    "response": rip(2, 1, route1(), route1(address="192.168.100.100", metric=16)),
    "response 2": rip(2, 2, route2(hop="1.2.3.4", tag=5),
                      route2(address="192.168.100.100", mask="255.255.255.255", metric=16)),
    "request 2": rip(1, 2, route2(0, address="0.0.0.0", mask="0.0.0.0", metric=16)),
    "empty": rip(2, 2),
    "empty 1": rip(2, 1),
    "version 0": rip(1, 0, route1()),
    "version 3": rip(2, 3, route2()),
    **{f"command {command} of {version}": rip(command, version, route2())
       for command in range(13) for version in (1, 2)},
    "odd routes of 1": rip(2, 1, route1(5), route1(zero=1), route1(mask=1), route1(hop=1), route1(0, 3),
        route1(0xFFFF)),
    "odd routes of 2": rip(2, 2, route2(0), route2(5, metric=7), route2(mask="255.0.255.0"), route2(metric=0xFFFFFFFF)),
    "password": rip(2, 2, authentication(2, b"pass\1\xffword"), route2()),
    "long password": rip(2, 2, authentication(2, b"0123456789abcdef"), route2()),
    "late password": rip(2, 2, route2(), authentication(2, b"late")),
    "keyed": rip(2, 2, MD5, route2(), u16(0xFFFF, 1) + bytes(range(16))),
    "trailer first": rip(2, 2, MD5, u16(0xFFFF, 1) + bytes(16), route2()),
    "short trailer": rip(2, 2, MD5, route2(), u16(0xFFFF, 1) + bytes(12)),
    "other authentication": rip(2, 2, authentication(4, bytes(range(16))), authentication(0, b"a")),
    **{f"rest {count} of {family} in {version}": rip(2, version, route1(), route1(family)[:count])
       for family in (2, 37, 0xFFFF) for count in (1, 3, 4, 8, 19) for version in (1, 2)},
    "short": ether_udp(b"\2\2\0", 520, 520),
    "nothing": ether_udp(b"", 520, 520),
    "over 6": ether_udp6(b"\2\2\0\0" + route2(), 520, 520),
}
# What damaged packets showed.
PACKETS |= {
    f"version {v}, command {c}": ether_udp(u8(c, v, 0, 0) + bytes(20), 520, 520) for v in (3, 9) for c in range(8)
}
PACKETS |= {f"family {n}": ether_udp(u8(2, 1 + n % 2, 0, 0) + u16(n) + bytes(18), 520, 520) for n in range(32)}
PACKETS["too short"] = ether_udp(u8(2, 2, 0), 520, 520)
