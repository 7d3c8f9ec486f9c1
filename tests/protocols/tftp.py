"""TFTP: every opcode, options, errors, strings that do not end."""

from making import ether_udp, u16

OPTIONS = ["-nn", "-nnv", "-nnvv", "-nnq"]

MESSAGES = [
    u16(1) + b"file\0octet\0", u16(1) + b"file\0octet\0blksize\x001428\0tsize\x000\0", u16(1) + b"file\0",
    u16(1) + b"file", u16(1), u16(2) + b"f\xff\"le\n\0netascii\0", u16(1) + b"\0\0", u16(1) + b"a\0b\0\0c\0",
    u16(1) + b"file\0octet", u16(1) + b"file\0octet\0blk", u16(1) + b"file\0octet\0blk\0", u16(1) + b"f\0o\0blk\x005",
    u16(3, 7) + b"data", u16(3, 7), u16(3), u16(3) + b"\0", u16(4, 9), u16(4, 9) + b"zz", u16(4),
    u16(5, 1) + b"oops\0", u16(5, 1) + b"oops", u16(5, 9) + b"\0", u16(5), u16(5, 1), u16(5, 9),
    u16(6) + b"blksize\x001428\0timeout\x005\0", u16(6) + b"blksize\0", u16(6) + b"blksize", u16(6), u16(6) + b"\0\0",
    u16(6) + b"a\0\0b\0", u16(0) + b"x", u16(7) + b"x", u16(99), b"\0", b"",
    *[u16(5, code) + b"m\0" for code in range(10)],
]
PACKETS = {f"message {number}": ether_udp(data, 40000, 69) for number, data in enumerate(MESSAGES)}
