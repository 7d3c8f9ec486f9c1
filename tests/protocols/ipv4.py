"""IPv4: every field, options, fragments, and what cannot be."""

from making import ether, ip4, ipv4, u8, u32, udp

OPTIONS = ["-nn", "-nnv", "-nnvv", "-nne", "-nnq", "-nnK -v", "-nnx"]

_UDP = udp(b"hello", 40000, 40001)


def _ip(payload: bytes = _UDP, protocol: int = 17, **fields: object) -> bytes:
    return ether(ipv4(payload, protocol, **fields))  # type: ignore[arg-type]


def _options(data: bytes) -> bytes:
    return _ip(options=data)


PACKETS = {
    **{f"tos {tos}": _ip(tos=tos) for tos in (0, 1, 2, 3, 0xFC, 0xFF)},
    **{f"flags {flags}": _ip(flags=flags) for flags in range(8)},
    "middle fragment": _ip(flags=3, offset=10),
    "last fragment": _ip(offset=185),
    "last fragment of tcp": _ip(offset=185, protocol=6),
    "first fragment": _ip(udp(b"hello" * 30, 40000, 40001)[:100], flags=1),
    "ttl 0": _ip(ttl=0),
    "ttl 255": _ip(ttl=255),
    "identifier": _ip(identifier=65535),
    "bad checksum": _ip(check=1),
    **{f"total {total}": _ip(total=total) for total in (0, 19, 20, 27, 28, 30, 100, 65535)},
    **{f"version {version}": _ip(version=version) for version in (0, 5, 6, 15)},
    **{f"header words {words}": _ip(ihl=words) for words in (0, 4, 8, 9, 15)},
    **{f"protocol {number}": _ip(b"12345678", number) for number in (0, 59, 77, 200, 253, 255)},
    "empty": _ip(b"", 17),
    "record route empty": _options(u8(7, 11, 4) + ip4("1.2.3.4") + bytes(4)),
    "record route full": _options(u8(7, 11, 8) + ip4("1.2.3.4") + ip4("5.6.7.8")),
    "loose route": _options(u8(131, 7, 4) + ip4("9.9.9.9")),
    "strict route": _options(u8(137, 11, 8) + ip4("9.9.9.9") + ip4("8.8.8.8")),
    **{f"loose route pointer {p}": _options(u8(131, 7, p) + ip4("9.9.9.9")) for p in (0, 3, 5, 8, 255)},
    **{f"loose route length {n}": _options((u8(131, n, 4) + bytes(8))[: max(n, 2)]) for n in (2, 3, 4, 5)},
    "times": _options(u8(68, 12, 5, 0) + u32(1000, 2000)),
    "times full": _options(u8(68, 12, 13, 0x20) + u32(1000, 2000)),
    "times and addresses": _options(u8(68, 12, 13, 1) + ip4("1.1.1.1") + u32(2000)),
    "times prespecified": _options(u8(68, 20, 13, 0x33) + (ip4("1.1.1.1") + u32(2000)) * 2),
    "times type 7": _options(u8(68, 12, 5, 7) + u32(1000, 2000)),
    "times none": _options(u8(68, 4, 5, 0)),
    "times length 5": _options(u8(68, 5, 5, 0, 0x11, 1)),
    "times length 3": _options(u8(68, 3, 5)),
    **{f"times pointer {p}": _options(u8(68, 12, p, 0) + u32(0x80001000, 2000)) for p in (0, 4, 6, 9, 17)},
    "security": _options(u8(130, 11) + bytes(9)),
    "router alert": _options(u8(148, 4, 0, 0)),
    "router alert 1": _options(u8(148, 4, 0, 1)),
    "router alert short": _options(u8(148, 3, 0)),
    "padding": _options(u8(1, 1, 1, 0)),
    "end first": _options(u8(0, 1, 1)),
    **{f"unknown length {n}": _options((u8(85, n) + bytes(8))[: max(n, 2)]) for n in (0, 1, 2, 4, 8)},
    "unknown at the end": _options(u8(1, 1, 1, 85)),
}
# What damaged packets showed.
PACKETS["time stamps of no kind"] = _options(u8(68, 8, 5, 0x92, 0, 0, 0, 0))
PACKETS["time stamps of no kind, none missed"] = _options(u8(68, 8, 5, 0x02, 0, 0, 0, 0))
