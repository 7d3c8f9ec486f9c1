"""RIPng."""

from making import ether_udp, ether_udp6, ip6, u8, u16


def message(content: bytes, source: int = 521, destination: int = 521) -> bytes:
    return ether_udp6(content, source, destination)


def route(address: str, tag: int = 0, length: int = 64, metric: int = 1) -> bytes:
    return ip6(address) + u16(tag) + u8(length, metric)


REQUEST = u8(1, 1, 0, 0)
RESPONSE = u8(2, 1, 0, 0)
ROUTE = route("2001:db8::")

OPTIONS = ["-nn", "-nnv", "-nnvv", "-nnq"]
PACKETS = {
    "everything": message(REQUEST + route("::", 0, 0, 16)),
    "everything, tagged": message(REQUEST + route("::", 5, 0, 16)),
    "everything twice": message(REQUEST + route("::", 0, 0, 16) * 2),
    "everything, odd": message(REQUEST + route("::", 0, 0, 16) + b"a"),
    "not quite everything": message(REQUEST + route("::", 0, 0, 15)),
    "nearly everything": message(REQUEST + route("::", 0, 1, 16)),
    "some": message(REQUEST + ROUTE + route("2001:db8:1::", 5, 48, 1)),
    "nothing": message(REQUEST),
    "response": message(RESPONSE + ROUTE),
    "responses": message(
        RESPONSE + route("fe80::1", 0, 0, 255) + route("2001:db8::", 0xFFFF) + route("2001:db8:1::", 0, 128, 16)
    ),
    "no response": message(RESPONSE),
    "response, odd": message(RESPONSE + ROUTE + b"abc"),
    "no metric": message(RESPONSE + route("2001:db8::", 3, 200, 0)),
    "must be zero": message(u8(2, 1, 1, 2) + ROUTE),
    **{f"version {n}": message(u8(2, n, 0, 0) + ROUTE) for n in (0, 2, 255)},
    **{f"command {n}": message(u8(n, 1, 0, 0) + ROUTE) for n in (0, 3, 255)},
    **{f"length {n}": message(RESPONSE[:n]) for n in range(5)},
    "other port": message(RESPONSE + ROUTE, 521, 999),
    "in ipv4": ether_udp(RESPONSE + ROUTE, 521, 521),
}
