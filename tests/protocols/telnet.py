"""Telnet: every command and option, subnegotiations whole and in part."""

from making import ether_tcp

OPTIONS = ["-nn", "-nnv", "-nnvvv", "-nnq"]

IAC = b"\xff"
END = b"\xff\xf0"


def sub(option: int, data: bytes) -> bytes:
    return IAC + bytes([250, option]) + data + END


SEGMENTS = [
    b"abc", IAC + b"\xfb\1", IAC + b"\xfd\x18abc" + IAC + b"\xfe\3", IAC + b"\xfb\1" + IAC + b"\xfd\3abc",
    sub(24, b"\1"), sub(24, b"\0xterm"), sub(31, b"\0\x50\0\x18"), sub(32, b"abc") + b"abc", sub(24, b""),
    sub(24, b"\1" + IAC + IAC + b"x"), sub(24, b"\1" + IAC + b"\5"), sub(24, b"\1" + IAC + b"\xfb\1"), sub(255, b"\1"),
    IAC, IAC + b"\xfb", IAC + b"\xfa", IAC + b"\xfa\x18", IAC + b"\xfa\x18\1", IAC + b"\xfa\x18\1" + IAC,
    IAC + b"\xfa" + END, IAC + b"\1\2" + IAC + b"\xfb\1", IAC + b"\xfb\1" + IAC, IAC + b"\xfb\1" + IAC + b"\xfb",
    IAC + b"\xf0" + IAC + b"\xf1",
    b"\r\n" + IAC + b"\xfb\1\r\n", IAC + IAC + b"a", IAC + b"\xfa\x18\1" + IAC + b"\xf1z",
    sub(24, b"\1") + IAC + b"\xf4", sub(37, b"\0\1\2\3\4"), sub(37, b"\0"), sub(38, b"\1\2\3\4"), sub(38, b""),
    *[IAC + bytes([command, 1, 65]) for command in range(230, 256)],
    *[IAC + bytes([251, option]) for option in range(256)],
    *[sub(option, bytes([command, 1])) for option in (24, 37, 38) for command in range(12)],
    *[sub(option, bytes([1, kind])) for option in (37, 38) for kind in range(20)],
]
PACKETS = {f"segment {number}": ether_tcp(data, 40000, 23) for number, data in enumerate(SEGMENTS)}
