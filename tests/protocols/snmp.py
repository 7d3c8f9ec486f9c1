"""SNMP: versions 1, 2c and 3, every kind of value, and what is wrong."""

from making import ether_udp

OPTIONS = ["-nn", "-nnv", "-nnvv", "-nnq"]


def element(tag: int, *parts: bytes) -> bytes:
    contents = b"".join(parts)
    size = len(contents)
    length = bytes([size]) if size < 128 else b"\x81" + bytes([size]) if size < 256 else b"\x82" + size.to_bytes(2)
    return bytes([tag]) + length + contents


def integer(value: int) -> bytes:
    return element(2, value.to_bytes(max(1, (value.bit_length() + 8) // 8), signed=True))


def octets(data: bytes) -> bytes:
    return element(4, data)


def sequence(*parts: bytes) -> bytes:
    return element(0x30, *parts)


def object_id(text: str) -> bytes:
    first, second, *rest = (int(word) for word in text.split("."))
    data = bytes([40 * first + second])
    for number in rest:
        part = bytes([number & 127])
        while number := number >> 7:
            part = bytes([number & 127 | 128]) + part
        data += part
    return element(6, data)


NULL = element(5)
SYSTEM = "1.3.6.1.2.1.1.1.0"
NAMES = [
    SYSTEM, "1.3.6.1.2.1.2.2.1.10.2", "1.3.6.1.2.1", "1.3.6.1.2.1.9.1", "1.3.6.1.4.1.9.1.1", "1.3.6.1.4.1",
    "1.3.6.1.4.1.2021.4", "1.3.6.1.6.3.1.1.4.1.0", "1.3.6.1.3.7", "1.3.6.1", "1.3", "0.0", "2.5.4.3", "1.2.840",
    "1.3.6.1.2.1.4.20.1.1.192.0.2.1", "1.3.6.1.4.1.4294967295",
]


def binding(name: str, value: bytes = NULL) -> bytes:
    return sequence(object_id(name), value)


def pdu(tag: int, *bindings: bytes, identifier: int = 7, status: int = 0, index: int = 0) -> bytes:
    return element(tag, integer(identifier), integer(status), integer(index), sequence(*bindings))


def trap(generic: int, specific: int) -> bytes:
    return element(
        0xA4, object_id("1.3.6.1.4.1.9.1.1"), element(0x40, b"\1\2\3\4"), integer(generic), integer(specific),
        element(0x43, b"\1\2"), sequence(binding(SYSTEM, integer(5))),
    )


def message(data: bytes, version: int = 0, community: bytes = b"public") -> bytes:
    return sequence(integer(version), octets(community), data)


USER = sequence(octets(b"\x80\0\1"), integer(5), integer(99), octets(b"user"), octets(b"\1auth"), octets(b"priv"))


def v3(flags: bytes = b"\4", model: int = 3, security: bytes = USER, data: bytes | None = None) -> bytes:
    scoped = sequence(octets(b"engine"), octets(b"context"), pdu(0xA0, binding(SYSTEM))) if data is None else data
    return sequence(
        integer(3), sequence(integer(1), integer(65507), octets(flags), integer(model)), octets(security), scoped
    )


VALUES = [
    NULL, element(5, b"a"), *[integer(n) for n in (0, -1, 127, 2**31 - 1, -(2**31), 2**31, 2**40)], element(2),
    *[octets(data) for data in (b"text", b"", b"a\nb", b"\0\xff", b"abc\0")],
    *[element(tag, data) for tag in (0x40, 0x41, 0x42, 0x43, 0x46) for data in (b"", b"\5", b"\1\2\3\4", b"\xff" * 9)],
    object_id("1.3.6.1.2.1.2"), element(6), element(0x30, integer(1)), element(0xA0), element(0x80), element(0x81),
    element(0x82), element(0x83), b"\x1f\x81\1\0", b"\x1f\x81", b"\x04", b"\x04\x81", b"\x04\x05a",
    b"\x04\x84\0\0\0\1a", b"\x04\x82\1", b"",
]

MESSAGES = {
    "public": message(pdu(0xA0, binding(SYSTEM))),
    "private": message(pdu(0xA0, binding(SYSTEM)), 1, b"private"),
    "binary community": message(pdu(0xA0, binding(SYSTEM)), 1, b"\0\xff"),
    "part of public": message(pdu(0xA0), 1, b"pub"),
    "two variables": message(pdu(0xA2, binding(SYSTEM, octets(b"x")), binding("1.3.6.1.2.1.1.2.0", integer(5)))),
    "names": message(pdu(0xA0, *[binding(name) for name in NAMES])),
    "value in a request": message(pdu(0xA0, binding(SYSTEM, integer(5)))),
    "bulk": message(pdu(0xA5, binding(SYSTEM), status=1, index=10), 1),
    "version 2": message(pdu(0xA0), 2),
    "extra": message(pdu(0xA0)) + b"abc",
    "extra after PDU": message(pdu(0xA0) + integer(5)),
    "extra after variables": message(element(0xA0, integer(1), integer(0), integer(0), sequence(), integer(3))),
    "too short": message(pdu(0xA0))[:-1],
    "nothing in it": sequence(),
    "no community": sequence(integer(0)),
    "no PDU": sequence(integer(0), octets(b"public")),
    "empty": b"",
    "v3": v3(),
    "v3 encrypted": v3(b"\3", data=octets(b"secret")),
    "v3 flags": v3(b"\1\2"),
    "v3 no user": v3(security=b""),
    "v3 extra": sequence(
        integer(3), sequence(integer(1), integer(2), octets(b"\4"), integer(3), integer(9), octets(b"more")),
        octets(USER + b"xx"), octets(b""),
    ),
    "v3 user and more": v3(security=sequence(USER[2:], octets(b"some more of it"))),
    "v3 trap": v3(data=sequence(octets(b""), octets(b""), trap(6, 1))),
    "huge first number": message(pdu(0xA2, sequence(element(6, b"\x8f\xff\xff\xff\x7f\5"), NULL))),
}
for number in range(0xA0, 0xA9):
    for release in (0, 1):
        MESSAGES[f"PDU {number:x} of {release}"] = message(pdu(number, binding(SYSTEM)), release)
for number in range(8):
    MESSAGES[f"trap {number}"] = message(trap(number, number % 2))
for number in range(-1, 20):
    MESSAGES[f"error {number}"] = message(pdu(0xA2, status=number, index=number % 3))
    MESSAGES[f"error in a request {number}"] = message(pdu(0xA3, status=number, index=number % 3))
for number in range(8):
    MESSAGES[f"v3 flags {number}"] = v3(bytes([number]))
    MESSAGES[f"v3 model {number}"] = v3(model=number)
for number, value in enumerate(VALUES):
    MESSAGES[f"value {number}"] = message(pdu(0xA2, binding(SYSTEM, value)), 1)
for tag in range(256):
    MESSAGES[f"tag {tag:x}"] = message(pdu(0xA2, binding(SYSTEM, element(tag, b"\5"))), 1)


def with_wrong_tags(name: str, whole: bytes) -> dict[str, bytes]:
    """The message with one tag after the other replaced by one that fits nowhere."""
    found = {}
    ends = [(0, len(whole))]
    while ends:
        at, end = ends.pop()
        while at < end:
            found[f"{name}, other tag at {at}"] = whole[:at] + b"\x44" + whole[at + 1 :]
            header = 2 + (whole[at + 1] & 127 if whole[at + 1] & 128 else 0)
            size = int.from_bytes(whole[at + 2 : at + header]) if header > 2 else whole[at + 1]
            if whole[at] & 0x20 or (whole[at] == 4 and whole[at + header] == 0x30):
                ends.append((at + header, at + header + size))
            at += header + size
    return found


MESSAGES |= with_wrong_tags("get", message(pdu(0xA0, binding(SYSTEM))))
MESSAGES |= with_wrong_tags("bulk", message(pdu(0xA5, binding(SYSTEM)), 1))
MESSAGES |= with_wrong_tags("trap", message(trap(6, 2)))
MESSAGES |= with_wrong_tags("v3", v3())

PACKETS = {words: ether_udp(data, 40000, 161) for words, data in MESSAGES.items()}
PACKETS["to the trap port"] = ether_udp(message(trap(0, 0)), 40000, 162)
PACKETS["no tag, cut"] = ether_udp(b"\x96\x20\1", 40000, 161)
