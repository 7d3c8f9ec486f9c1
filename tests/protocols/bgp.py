"""BGP: every message, capability, error, attribute and kind of route."""

from making import HOST_A6, ether_tcp, ip4, ip6, u8, u16, u32

OPTIONS = ["-nn", "-nnv", "-nnvv", "-nnvb", "-nnq"]


def message(kind: int, body: bytes = b"", length: int | None = None) -> bytes:
    return b"\xff" * 16 + u16(19 + len(body) if length is None else length) + u8(kind) + body


def segment(*messages: bytes) -> bytes:
    return ether_tcp(b"".join(messages), 40000, 179, flags=0x18, ack=1)


def opened(options: bytes = b"", count: int | None = None) -> bytes:
    size = len(options) if count is None else count
    return message(1, u8(4) + u16(65000, 180) + ip4("192.0.2.1") + u8(size) + options)


def capability(kind: int, data: bytes = b"") -> bytes:
    return segment(opened(u8(2, len(data) + 2, kind, len(data)) + data))


def attribute(kind: int, data: bytes = b"", flags: int = 0x40) -> bytes:
    if len(data) > 255:
        return u8(flags | 0x10, kind) + u16(len(data)) + data
    return u8(flags, kind, len(data)) + data


def update(attributes: bytes = b"", routes: bytes = b"", gone: bytes = b"") -> bytes:
    return message(2, u16(len(gone)) + gone + u16(len(attributes)) + attributes + routes)


def one(kind: int, data: bytes = b"", flags: int = 0x40) -> bytes:
    return segment(update(attribute(kind, data, flags)))


def label(value: int, last: int = 1) -> bytes:
    return (value << 4 | last).to_bytes(3, "big")


HOP4 = ip4("192.0.2.9")
HOP6 = ip6(HOST_A6)
RD_AS = u16(0, 65000) + u32(7)
RD_IP = u16(1) + ip4("192.0.2.3") + u16(9)
RD_AS4 = u16(2) + u32(70000) + u16(5)
RD_ODD = u16(9) + b"abcdef"
ZERO = bytes(8)


def reach(family: int, subsequent: int, hop: bytes, routes: bytes = b"", attachments: bytes = b"\0") -> bytes:
    return one(14, u16(family) + u8(subsequent, len(hop)) + hop + attachments + routes, 0x80)


def unreach(family: int, subsequent: int, routes: bytes = b"") -> bytes:
    return one(15, u16(family) + u8(subsequent) + routes, 0x80)


def layer2(size: int, rest: bytes) -> bytes:
    return reach(25, 65, HOP4, u16(size) + RD_AS + rest)


def multicast(kind: int, data: bytes, size: int | None = None) -> bytes:
    return reach(1, 5, HOP4, u8(kind, len(data) if size is None else size) + data)


def extended(kind: int, value: bytes) -> bytes:
    return one(16, u16(kind) + value)


PAIR4 = u8(32) + HOP4 + u8(32) + ip4("233.252.0.1")
PAIR6 = u8(128) + HOP6 + u8(128) + HOP6
SOME = bytes(range(1, 60))

PACKETS = {
    "keepalive": segment(message(4)),
    "two keepalives": segment(message(4), message(4)),
    "no marker": segment(b"nothing that begins as a message does"),
    "marker later": segment(b"xyz", message(4), b"abc"),
    "marker cut": segment(b"\xff" * 10),
    "message cut": segment(message(4), b"\xff" * 16, u16(30)),
    "length too small": segment(message(4, b"", 10), message(4)),
    **{f"length too large {n}": segment(message(n, b"", 100)) for n in range(7)},
    "unknown message": segment(message(9, b"abcdef"), message(0)),
    "open": segment(opened()),
    "open short": segment(message(1, u8(4) + u16(65000, 180) + ip4("192.0.2.1")), message(4)),
    "open with options": segment(opened(u8(1, 2, 3, 4, 7, 1, 2))),
    "option past the end": segment(opened(u8(2, 9, 1, 2))),
    "options cut": segment(opened(u8(2, 2, 2, 0), 30), message(4)),
    "option of one byte": segment(opened(u8(2)), message(4)),
    "capability past the end": segment(opened(u8(2, 1, 1)), message(4)),
    **{f"capability {n}": capability(n) for n in (0, 1, 2, 3, 4, 5, 8, 64, 65, 67, 68, 69, 70, 71, 73, 128)},
    **{f"capability {n} with data": capability(n, SOME[:7]) for n in (0, 1, 2, 3, 5, 8, 64, 65, 69, 71, 128)},
    "two capabilities": segment(opened(u8(2, 6, 65, 2, 0, 1, 2, 0))),
    "graceful restart": capability(64, u16(0x8123, 1) + u8(1, 0x80) + u16(2) + u8(128, 0)),
    "no graceful restart": capability(64, u16(0x412C)),
    "four octets": capability(65, u32(70000)),
    "multiple paths": capability(69, b"".join(u16(1) + u8(1, n) for n in (1, 2, 3, 7))),
    "multiple labels": capability(8, u16(1) + u8(4, 7) + u16(2) + u8(4, 9)),
    **{f"family {n}": segment(message(5, u16(n) + u8(0, 1))) for n in (*range(17), 25, 196, 999)},
    **{f"subsequent family {n}": segment(message(5, u16(1, n)))
       for n in (0, 1, 2, 3, 4, 5, 6, 64, 65, 66, 70, 128, 129, 130, 132, 255)},
    "refresh short": segment(message(5, u16(1)), message(4)),
    **{f"error {n}": segment(*[message(3, u8(n, m)) for m in range(13)]) for n in range(9)},
    "error short": segment(message(3, u8(6)), message(4)),
    "error alone": segment(message(3, u8(6))),
    "most prefixes": segment(message(3, u8(6, 1) + u16(1) + u8(1) + u32(1000))),
    "most prefixes short": segment(message(3, u8(6, 1) + u16(1))),
    "shutdown": segment(message(3, u8(6, 2, 3) + b"abc"), message(3, u8(6, 4, 4) + b"a\n\x80\xff")),
    "shutdown empty": segment(message(3, u8(6, 2, 0)), message(3, u8(6, 2, 0, 1))),
    "shutdown too long": segment(message(3, u8(6, 2, 9) + b"abc")),
    "shutdown and more": segment(message(3, u8(6, 2, 2) + b"abc")),
    "shutdown of 255": segment(message(3, u8(6, 2, 255) + b"x" * 255)),
    "end of routes": segment(update()),
    "withdrawn": segment(update(b"", b"", u8(24, 192, 0, 2, 0, 32, 192, 0, 2, 1))),
    "routes": segment(update(attribute(1, b"\0"), u8(24, 192, 0, 2, 17, 192, 0, 0xFF))),
    "illegal route": segment(update(b"", u8(33) + b"abcde"), message(4)),
    "a withdrawn byte": segment(update(b"", b"", u8(0)), update(attribute(1, b"\0"), b"", u8(0)), message(4)),
    "a withdrawn byte and bad attributes": segment(message(2, u16(1) + u8(0) + u16(0x790) + bytes(6)), message(4)),
    "a withdrawn default route among others": segment(update(b"", b"", u8(0, 8, 10)), message(4)),
    "illegal withdrawn route": segment(update(b"", b"", u8(40) + b"abcde"), message(4)),
    "route cut": segment(update(attribute(1, b"\0"), u8(24, 192, 0)), message(4)),
    "withdrawn route cut": segment(update(b"", b"", u8(24, 192, 0)), message(4)),
    **{f"update of {n}": segment(message(2, bytes(n)), message(4)) for n in range(4)},
    "too many withdrawn": segment(message(2, u16(100, 0)), message(4)),
    "too many attributes": segment(message(2, u16(0, 100) + attribute(1, b"\0")), message(4)),
    **{f"flags {n:x}": one(4, u32(5), n) for n in (0, 0x80, 0x20, 1, 8, 15, 0xEF)},
    "extended length": segment(update(u8(0x50, 4) + u16(4) + u32(7))),
    "attribute too long": segment(update(u8(0x40, 1, 5) + b"a" + attribute(5, u32(9)), u8(8, 10)), message(4)),
    **{f"attribute of {n}": segment(update(u8(0x50, 1, 0)[:n])) for n in (1, 2, 3)},
    **{f"attribute {n} empty": one(n) for n in (*range(34), 99, 128, 255)},
    **{f"attribute {n} of 5": one(n, SOME[:5]) for n in (*range(34), 99, 128, 255)},
    **{f"attribute {n} of 6": one(n, SOME[:6]) for n in (6, 7, 18, 99)},
    **{f"attribute {n} of 8": one(n, SOME[:8]) for n in (7, 9, 10, 18, 32)},
    **{f"origin {n}": one(1, u8(n)) for n in range(4)},
    "path": one(2, u8(2, 2) + u16(1, 2)),
    "path with a set": one(2, u8(1, 2) + u16(1, 2) + u8(2, 1) + u16(3)),
    "path of a confederation": one(2, u8(3, 1) + u16(1) + u8(4, 2) + u16(3, 4)),
    "path of four octets": one(2, u8(2, 2) + u32(70000, 2)),
    "path, unknown segment": one(2, u8(9, 1) + u16(1)),
    "path, empty segment": one(2, u8(2, 0)),
    "path, empty segment and more": one(2, u8(2, 0, 2, 1) + u16(5)),
    "path cut": segment(update(attribute(2, u8(2, 3) + u16(1, 2))), message(4)),
    "path 4": one(17, u8(2, 2) + u32(70000, 2)),
    "path 4 cut": one(17, u8(2, 2) + u32(70000)),
    "next hop": one(3, HOP4),
    "aggregator": one(7, u16(5) + HOP4),
    "aggregator of four octets": one(7, u32(70000) + HOP4),
    "communities": one(8, u32(0, 0xFFFFFF01, 0xFFFFFF02, 0xFFFFFF03, 0xFFFF0000, 0x00640001)),
    "originator": one(9, HOP4),
    "clusters": one(10, HOP4 + HOP4),
    "large communities": one(32, u32(1, 2, 3, 4, 5, 0xFFFFFFFF)),
    "metric": one(26, u8(1, 0, 11) + u32(1, 5)),
    "metric of another kind": one(26, u8(2, 0, 5) + b"ab"),
    **{f"metric of {n}": one(26, u8(1) + u16(n) + SOME[: n - 3] if n > 3 else u8(1) + u16(n)) for n in (2, 3, 9)},
    "metric cut": one(26, u8(1, 0)),
    "set": one(128, u32(65000) + attribute(1, b"\0") + attribute(4, u32(9))),
    "set in a set": segment(update(attribute(128, u32(70000) + attribute(128, u32(5) + attribute(1, b"\0"))))),
    "set, attribute too long": one(128, u32(65000) + u8(5, 144, 14, 0, 0x51)),
    **{f"routes {n}": reach(1, n, HOP4, u8(24, 192, 0, 2, 0, 32) + HOP4) for n in (1, 2, 3)},
    "two next hops": reach(1, 1, HOP4 + HOP4, u8(8, 10)),
    "next hop of 3": reach(1, 1, b"abc", u8(8, 10)),
    "no next hop": reach(1, 1, b"", u8(8, 10)),
    "attachments": reach(1, 1, HOP4, u8(8, 10), u8(2, 4) + b"abcd" + u8(1) + b"c"),
    "illegal prefix": reach(1, 1, HOP4, u8(40) + b"abcdef"),
    "prefix cut": reach(1, 1, HOP4, u8(24, 192)),
    "labeled": reach(1, 4, HOP4, u8(48) + label(5) + u8(192, 0, 2) + u8(24) + label(0, 0)),
    **{f"labeled of {n}": reach(1, 4, HOP4, u8(n) + SOME[:8]) for n in (20, 23, 57, 56)},
    "VPN": reach(1, 128, ZERO + HOP4, b"".join(
        u8(112) + label(5) + distinguisher + u8(192, 0, 2) for distinguisher in (RD_AS, RD_IP, RD_AS4, RD_ODD)
    )),
    **{f"VPN {n}": reach(1, n, RD_IP + HOP4, u8(112) + label(5, 0) + RD_AS + u8(192, 0, 2)) for n in (129, 130)},
    **{f"VPN prefix of {n}": reach(1, 128, RD_AS4 + HOP4, u8(n) + label(5) + RD_AS + SOME[:6])
       for n in (80, 87, 88, 121)},
    "VPN next hop of 4": reach(1, 128, HOP4),
    "VPN next hop of 13": reach(1, 128, ZERO + HOP4 + b"a"),
    "targets": reach(1, 132, HOP4, u8(0, 32) + u32(7) + b"".join(
        u8(96) + u32(70000) + target for target in (
            u16(2, 1) + u32(5), u16(0x102) + HOP4 + u16(5), u16(0x202) + u32(70000) + u16(5), u16(0x402) + SOME[:6],
        )
    )),
    **{f"target of {n}": reach(1, 132, HOP4, u8(n) + u32(7) + SOME[:9]) for n in (16, 33, 40, 47, 48, 49, 80, 95, 97)},
    "tree": reach(1, 66, HOP4, u8(128) + RD_AS + HOP4 + ip4("233.252.0.1")),
    "tree, bad": reach(1, 66, HOP4, u8(96) + RD_AS + HOP4),
    **{f"multicast {n}": multicast(n, RD_AS + HOP4) for n in (1, 2, 4, 8)},
    "multicast 1 of IPv6": multicast(1, RD_AS + HOP6),
    "multicast 1 short": multicast(1, RD_AS),
    **{f"multicast {n}": multicast(n, RD_AS + PAIR4 + HOP4) for n in (3, 5)},
    **{f"multicast {n}": multicast(n, RD_IP + u32(70000) + PAIR4) for n in (6, 7)},
    "multicast 5 of IPv6": multicast(5, RD_AS + PAIR6),
    "multicast 3 of IPv6": multicast(3, RD_AS + PAIR6 + HOP6),
    "multicast 5, odd": multicast(5, RD_AS + u8(24, 1, 2, 3, 32) + HOP4),
    "multicast, too long": multicast(5, b"abc", 99),
    **{f"IPv6 {n}": reach(2, n, HOP6, u8(64) + HOP6[:8] + u8(0, 128) + HOP6) for n in (1, 2, 3)},
    "IPv6, two next hops": reach(2, 1, HOP6 + HOP6, u8(8, 32)),
    "IPv6, next hop of 24": reach(2, 1, HOP6 + HOP6[:8]),
    "IPv6, illegal": reach(2, 1, HOP6, u8(129) + HOP6 + b"a"),
    "IPv6 labeled": reach(2, 4, HOP6, u8(48) + label(5) + HOP6[:3]),
    **{f"IPv6 VPN {n}": reach(2, n, ZERO + HOP6, u8(112) + label(5) + RD_AS + HOP6[:3]) for n in (128, 129, 130)},
    "IPv6 VPN, next hop of 4": reach(2, 128, HOP4),
    "IPv6 targets": reach(2, 132, HOP6, u8(0)),
    **{f"NSAP VPN {n}": reach(3, n, ZERO + b"\x47abcd", u8(112) + label(5) + RD_AS + u8(1, 2, 3))
       for n in (128, 129, 130)},
    "NSAP illegal": reach(3, 1, b"\x47abcd", u8(161) + bytes(21)),
    "layer 2": layer2(12, HOP4),
    **{f"layer 2 of {n}": layer2(n, u16(3, 4) + bytes(n)) for n in (5, 13, 17)},
    **{f"layer 2 VPN {n}": reach(196, n, ZERO + HOP4, u16(12) + RD_AS + HOP4) for n in (65, 128, 129, 130)},
    **{f"unknown family {n}": reach(n, 1, HOP4, b"abc") for n in (0, 77)},
    **{f"unknown subsequent family {n}": reach(1, n, HOP4, b"abc") for n in (77, 133)},
    **{f"attachment of {n}": segment(
        update(attribute(14, u16(1) + u8(1, 4) + bytes(4) + u8(2, n) + bytes(6), 0x80) + bytes(200)), message(4))
        for n in (4, 5, 6, 7, 8, 100)},
    "reach of 3": one(14, u16(1) + u8(1), 0x80),
    "reach of 4": one(14, u16(1) + u8(1, 4), 0x80),
    "gone": unreach(1, 1, u8(24, 192, 0, 2)),
    **{f"end of routes {n}": unreach(1, n) for n in (1, 128, 130)},
    "gone, IPv6": unreach(2, 1, u8(64) + HOP6[:8]),
    "gone, VPN": unreach(1, 128, u8(112) + label(5) + RD_AS + u8(192, 0, 2)),
    "gone, unknown": unreach(77, 1, b"abc"),
    "gone, illegal": unreach(1, 1, u8(99, 1, 2, 3)),
    **{f"extended {n:04x}": extended(n, SOME[:6])
       for n in (0, 2, 3, 5, 9, 10, 0x102, 0x103, 0x105, 0x107, 0x10B, 0x202, 0x203, 0x205, 0x306, 0x30C, 0x4000,
                 0x4004, 0x8000, 0x8001, 0x8005, 0x800A, 0x8800, 0x8801, 0x8802, 0x8803, 0x8804, 0x8805, 0xF10A,
                 0xFFFF)},
    "OSPF routes": one(16, b"".join(u16(0x306) + u32(1) + u8(n, n & 1) for n in (0, 1, 2, 3, 4, 5, 7, 129))),
    "OSPF routes, other metric": one(16, b"".join(u16(0x306) + u32(1) + u8(n, ~n & 1) for n in (1, 2, 5, 7))),
    "encapsulations": one(16, b"".join(u16(0x800A) + u8(n, n) + u16(1500, 0) for n in range(27))),
    "tunnels": one(16, b"".join(u16(0x30C) + u32(0) + u16(n) for n in range(20))),
    "bandwidths": one(16, b"".join(u16(0x4004, 5) + u32(n) for n in (0x4B3EBC20, 0x7F800000, 0xCB3EBC20, 1))),
    **{f"multicast tunnel {n}": one(22, u8(0, n) + label(20) + SOME[:14], 0xC0) for n in range(9)},
    **{f"multicast tunnel {n} cut": one(22, u8(1, n) + label(20), 0xC0) for n in range(9)},
}  # fmt: skip
