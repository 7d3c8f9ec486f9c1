"""RSVP: every message, every object of every class type at every length, and what is in them."""

import struct

from making import ether, ip4, ip6, ipv4, u8, u16, u32

OPTIONS = ["-nn", "-nnv", "-nnvv"]


def message(kind: int, *objects: bytes, version: int = 1, flags: int = 0, length: int | None = None) -> bytes:
    body = b"".join(objects)
    return (
        u8(version << 4 | flags, kind)
        + u16(0x1234)
        + u8(64, 0)
        + u16(len(body) + 8 if length is None else length)
        + body
    )


def rsvp(kind: int, *objects: bytes, version: int = 1, flags: int = 0, length: int | None = None) -> bytes:
    return ether(ipv4(message(kind, *objects, version=version, flags=flags, length=length), 46))


def thing(kind: int, class_type: int, body: bytes, length: int | None = None) -> bytes:
    return u16(len(body) + 4 if length is None else length) + u8(kind, class_type) + body


HELLO = thing(22, 1, u32(1, 2))


def one(kind: int, class_type: int, body: bytes) -> bytes:
    return rsvp(1, thing(kind, class_type, body), HELLO)


def real(x: float) -> bytes:
    return struct.pack(">f", x)


def services(*parts: bytes, version: int = 0) -> bytes:
    body = b"".join(parts)
    return one(13, 2, u8(version << 4, 0) + u16(len(body) // 4) + body)


def service(kind: int, *parts: bytes, stop: int = 0) -> bytes:
    body = b"".join(parts)
    return u8(kind, stop) + u16(len(body) // 4) + body


def parameter(kind: int, body: bytes, words: int | None = None) -> bytes:
    return u8(kind, 0) + u16(len(body) // 4 if words is None else words) + body


def route(*steps: bytes) -> bytes:
    return one(20, 1, b"".join(steps))


def step(kind: int, body: bytes) -> bytes:
    return u8(kind, len(body) + 2) + body


def uni(*parts: bytes) -> bytes:
    return one(229, 1, b"".join(parts))


def part(kind: int, family: int, body: bytes, length: int | None = None) -> bytes:
    return u16(len(body) + 4 if length is None else length) + u8(kind, family) + body


NODE = ip4("192.0.2.9")
COUNTING = bytes(range(1, 61))
BUCKET = real(1000) + real(2000) + real(3000) + u32(64, 1500)
CLASSES = [1, *range(3, 17), *range(19, 26), *range(34, 38), 50, 63, 66, 125, *range(129, 132), 134, 195, 196, 204, 205]
CLASSES += [207, 229, 230, 236]
KINDS = [(c, t) for c in CLASSES for t in range(1, 4)]
LENGTHS = [0, 4, 8, 12, 16, 20, 28, 36, 40]
IN_USE = [(1, 1), (1, 2), (1, 7), (1, 8), (1, 13), (1, 14), (3, 1), (3, 2), (4, 1), (5, 1), (6, 1), (6, 2), (8, 1)]
IN_USE += [(10, 1), (10, 2), (10, 3), (10, 7), (10, 8), (10, 12), (10, 13), (11, 1), (11, 2), (11, 7), (15, 1), (15, 2)]
IN_USE += [(16, 1), (16, 2), (16, 3), (19, 1), (19, 2), (19, 3), (19, 4), (22, 1), (23, 1), (25, 2), (36, 1), (50, 2)]
IN_USE += [(63, 7), (66, 1), (131, 1), (134, 1), (196, 1), (204, 1), (205, 1), (205, 7), (207, 7), (229, 1)]
GUARANTEES = [parameter(n, u32(9)) for n in (133, 134, 135, 136)]

PACKETS = {
    **{f"message {n}": rsvp(n, HELLO) for n in range(22)},
    "flags": rsvp(1, flags=15),
    "version 2": rsvp(1, version=2),
    **{f"length {n}": rsvp(1, HELLO, length=n) for n in (0, 4, 7, 8, 12, 16, 19, 40)},
    **{f"object of {n}": rsvp(1, thing(22, 1, u32(1, 2), n), HELLO) for n in (0, 3, 4, 6, 8, 40)},
    "bundle": rsvp(12, message(1, HELLO), message(2, thing(99, 9, b"abcd"))),
    "bundle, short": rsvp(12, message(1, HELLO, length=4)),
    "bundle, long": rsvp(12, message(1, HELLO, length=80)),
    "bundle of version 2": rsvp(12, message(1, version=2)),
    "bundle of a bundle": rsvp(12, message(12, message(1))),
    **{f"object {n}": one(n, 1, bytes(8)) for n in range(0, 256, 5)},
    **{f"object {c} type {t}": one(c, t, COUNTING) for c, t in KINDS},
    **{f"object {c} type {t} of {n}": one(c, t, COUNTING[:n]) for c, t in IN_USE for n in LENGTHS},
    **{f"error {c} {v}": one(6, 1, NODE + u8(0, c) + u16(v)) for c in (1, 24, 25, 28) for v in range(12)},
    **{f"IPv6 error {c}": one(6, 2, ip6("::1") + u8(0, c) + u16(3)) for c in (1, 24, 25, 28)},
    **{f"style {n}": one(8, 1, u8(0xFF, 0, 0, n)) for n in (10, 17, 18, 19)},
    "style of more": one(8, 1, u8(0, 1, 0, 10)),
    "handshake": one(4, 1, u8(0x80) + bytes(31)),
    **{f"labels {n}": one(36, 1, u8(n, 0) + u16(0x1234) + u32(7, 8)) for n in range(6)},
    **{f"capability {n}": one(134, 1, u32(1 << n)) for n in range(5)},
    **{f"status {n}": one(196, 1, u32(1 << n)) for n in (0, 1, 2, 3, 31)},
    **{f"attribute {n}": one(207, 7, u8(7, 7, 1 << n, 4) + b"name") for n in range(8)},
    **{f"name of {n}": one(207, 7, u8(7, 7, 0xFF, n) + b"ab\0\nefgh") for n in (0, 1, 3, 4, 7, 8, 9, 20)},
    **{f"protocol 0x{n:04x}": one(19, 1, u16(0, n)) for n in (0x0800, 0x86DD, 0x0806, 0x8847, 5)},
    **{f"VPI 0x{n:04x}": one(19, 2, u16(0, 0x0800) + u16(n, 5) + u16(n, n)) for n in (0, 0x8000, 0xFFFF, 0x0FFF)},
    **{f"DLCI {n}": one(19, 3, u16(0, 0x0800) + u32(n << 23 | 99, 199)) for n in range(5)},
    **{f"payload {n}": one(19, 4, u8(n % 12, 1) + u16(n)) for n in range(60)},
    **{f"switching {n}": one(19, 4, u8(1, n) + u16(33)) for n in (0, 1, 2, 3, 4, 51, 100, 150, 200, 255)},
    "properties": one(204, 1, u16(1, 2) + u8(0, 4) + b"abcdef"),
    **{f"property {n}": one(204, 1, u16(1, 0) + u8(n, 4) + b"ab") for n in (*range(8), 8, 16)},
    **{f"property of {n}": one(204, 1, u16(1, 0) + u8(1, n) + b"ab") for n in range(7)},
    "fast reroute": one(205, 1, u8(7, 6, 5, 1) + real(1e6) + u32(1, 2, 3)),
    "token bucket": services(service(5, parameter(127, BUCKET))),
    "guaranteed": services(service(2, parameter(127, BUCKET), parameter(130, real(9) + u32(5)))),
    "services": services(service(1, parameter(4, u32(3)), parameter(6, real(1e6)), parameter(8, u32(7))), service(5)),
    "composed": services(service(2, *GUARANTEES, stop=0x80)),
    "latency unknown": services(service(1, parameter(8, u32(0xFFFFFFFF)), parameter(10, u32(1500)))),
    **{f"parameter {n}": services(service(n, parameter(n, u32(3)))) for n in (0, 1, 4, 6, 8, 10, 99, *range(126, 138))},
    **{f"parameter {n}, empty": services(service(1, parameter(n, b""))) for n in (4, 6, 8, 10, 99, 127, 130, 133)},
    **{f"parameter {n}, long": services(service(1, parameter(n, bytes(24)))) for n in (4, 6, 8, 10, 99, 127, 130, 133)},
    "parameter too long": services(service(5, parameter(127, BUCKET, 9))),
    "parameter too short": services(service(5, parameter(127, BUCKET, 4))),
    "services 2": services(service(5), version=2),
    **{f"step {n}": route(step(n, b"abcdef")) for n in (*range(12), 31, 32, 33, 64, 103)},
    "strict": route(step(1, NODE + u8(32, 0)), step(0x81, NODE + u8(32, 0))),
    "a network": route(step(1, NODE + u8(24, 0)), step(1, NODE + u8(32, 0))),
    **{f"step flag {n}": route(step(1, NODE + u8(32, 1 << n)), step(3, u8(1 << n, n) + u32(5))) for n in range(8)},
    **{f"step of {n}": route(u8(1, n) + NODE + u8(32, 0)) for n in (0, 1, 4, 8, 9, 200)},
    **{f"label of {n}": route(u8(3, n) + NODE + u8(32, 0)) for n in (0, 1, 4, 8, 9, 200)},
    "recorded": one(21, 1, step(1, NODE + u8(32, 3)) + step(3, u8(1, 1) + u32(5))),
    **{f"network part {n} {a}": uni(part(n, a, NODE + bytes(24))) for n in range(7) for a in range(5)},
    **{f"network part {n}, empty": uni(part(n, 1, b"")) for n in range(7)},
    "two network parts": uni(part(1, 1, NODE), part(2, 1, NODE)),
    "U-bit": uni(part(4, 1, u8(0x80, 0, 0, 3) + u32(5, 6))),
    **{f"network part of {n}": uni(part(1, 1, NODE, n)) for n in (0, 3, 4, 6, 7, 9, 99)},
}
