"""PPPoE: discovery, its tags, sessions."""

from making import ether, ipv4, u8, u16, udp

OPTIONS = ["-nn", "-nnv", "-nnvv", "-nne", "-nnx", "-nnq"]


def pppoe(code: int, session: int, payload: bytes, first: int = 0x11, length: int | None = None) -> bytes:
    return u8(first, code) + u16(session, len(payload) if length is None else length) + payload


def tag(kind: int, value: bytes) -> bytes:
    return u16(kind, len(value)) + value


IP = b"\x00\x21" + ipv4(udp(b"hello", 40000, 40001), 17)
PAIR = tag(0x101, b"abc") + tag(0x102, b"x")
DISCOVERY = {
    "text": pppoe(
        9, 1, tag(0x101, b"isp\n\xff\0x") + tag(0x103, b"\1\2\3") + tag(0x104, b"a b\x7f") + tag(0x105, b"\0\1vend")
    ),
    "end of list": pppoe(9, 1, tag(0x101, b"isp") + tag(0, b"") + tag(0x103, b"aa")),
    "end of list with value": pppoe(9, 1, tag(0, b"abc") + tag(0x103, b"aa")),
    "value cut": pppoe(9, 1, tag(0x101, b"isp")[:-1]),
    "value beyond": pppoe(9, 1, u16(0x101, 50) + b"a"),
    "one octet": pppoe(9, 1, b"\1"),
    "three octets": pppoe(9, 1, b"\1\1\0"),
    "stated too long": pppoe(9, 1, PAIR, length=20),
    "stated one tag": pppoe(9, 1, PAIR, length=7),
    "stated one tag and a bit": pppoe(9, 1, PAIR, length=9),
    "stated half a tag": pppoe(9, 1, PAIR, length=5),
    "long text": pppoe(9, 1, tag(0x101, b"A" * 100)),
    "long text, then garbage": pppoe(9, 1, tag(0x101, b"A" * 80 + bytes(100))),
    "long garbage": pppoe(9, 1, tag(0x101, bytes(80) + b"A" * 100)),
    "half and half": pppoe(9, 1, tag(0x101, b"\1A" * 30)),
    "unknown tag": pppoe(9, 1, tag(0x1234, b"abc") + tag(0xABCD, b"\0\1")),
    "padded": pppoe(9, 1, PAIR) + bytes(20),
    "not padded enough": pppoe(9, 1, tag(0x101, b"") + b"\0\0\0"),
    "version 2": pppoe(9, 1, b"", 0x21),
    "type 2": pppoe(9, 1, b"", 0x12),
    "no session": pppoe(9, 0, b""),
    "no session, stated too long": pppoe(9, 0, b"", length=3),
    "code ab": pppoe(0xAB, 0xABCD, b""),
    "empty": b"",
    "short": b"\x11\x09",
    **{f"code {code:#x}": pppoe(code, 1, PAIR) for code in (7, 0x19, 0x65, 0xA7, 1, 10)},
    **{
        f"tag {kind:#x}": pppoe(9, 1, tag(kind, b"ab") + tag(kind, b""))
        for kind in (0x101, 0x102, 0x103, 0x104, 0x105, 0x110, 0x120, 0x201, 0x202, 0x203)
    },
}
SESSION = {
    "ip": pppoe(0, 0x1234, IP),
    "ip, padded": pppoe(0, 0x1234, IP) + bytes(10),
    "ip, stated too long": pppoe(0, 0x1234, IP, length=100),
    "lcp": pppoe(0, 7, bytes.fromhex("c021010100040102"), length=6),
    "lcp empty": pppoe(0, 7, bytes.fromhex("c021")),
    "session empty": pppoe(0, 1, b""),
    "session one octet": pppoe(0, 1, b"\xc0"),
    "session compressed": pppoe(0, 1, IP[1:]),
    "session other": pppoe(0, 1, b"\x40\x04\1\2"),
    "session framed": pppoe(0, 1, b"\xff\x03" + IP),
    "no session number": pppoe(0, 0, IP),
}
PACKETS = {
    **{name: ether(packet, 0x8863) for name, packet in DISCOVERY.items()},
    **{name: ether(packet, 0x8864) for name, packet in SESSION.items()},
}
