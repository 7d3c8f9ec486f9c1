"""ATM with LLC headers: what they carry, with a prefix and without."""

from making import ether, ipv4, udp

LINK_TYPE = 100
OPTIONS = ["-n", "-nv", "-nvv", "-ne", "-nq", "-nx"]

IP = ipv4(udp(b"hello", 1, 2), 17)
PREFIX = bytes(range(0x10, 0x24))
FRAMES = [
    b"\xaa\xaa\3\0\0\0\x08\0" + IP,
    b"\xaa\xaa\3\0\x80\xc2\0\7\0\0" + ether(IP),
    b"\xaa\xaa\3\0\x80\xc2\0\x0eabcdef",
    b"\xaa\xaa\3\0\0\0\x12\x34abcdef",
    b"\xaa\xaa\3\0\0\x0c\x20\0abc",
    b"\xaa\xaa\3",
    b"\xfe\xfe\3\xcc" + IP,
    b"\x06\x06\3" + IP,
    b"\3\xcc" + IP,
    b"\3",
    b"\x42\x42\3abcdef",
    b"\x42\x42\3abcdef".ljust(30, b"\0"),
    PREFIX + b"\xaa\xaa\3\0\0\0\x08\0" + IP,
    PREFIX + b"\x42\x42\3\0\0\0\0\0abcdef",
    PREFIX + b"\x30\x30\xbf\x81\1\2",
    PREFIX + b"\x30\x30\xbf\x81\1",
    PREFIX + b"\x30\x30\xbf\x82\1\2",
    PREFIX + b"\x30\x30\xbf",
    PREFIX + b"\x30\x40\1\2ab",
    PREFIX + b"\x30\x40\0\2ab",
    PREFIX + b"\x30\x40",
    PREFIX,
    IP,
    b"\1",
    b"\1\2",
    b"\1\2\3\4",
]

PACKETS = {f"frame {i}": frame for i, frame in enumerate(FRAMES)}
