"""VTP: every message, VLANs, their TLVs, wrong lengths."""

from making import ether, u8, u16, u32

OPTIONS = ["-n", "-nv", "-nvv", "-ne", "-nq", "-nx"]

DOMAIN = b"dom".ljust(32, b"\0")


def vtp(data: bytes) -> bytes:
    frame = b"\xaa\xaa\x03\0\0\x0c\x20\x03" + data
    return ether(frame, len(frame))


def head(code: int, number: int = 1, length: int = 3, domain: bytes = DOMAIN, version: int = 1) -> bytes:
    return u8(version, code, number, length) + domain


def vlan(status: int = 0, kind: int = 1, name: bytes = b"default", number: int = 1, tlvs: bytes = b"") -> bytes:
    body = u8(status, kind, len(name)) + u16(number, 1500) + u32(100001) + name + b"\0" * (-len(name) % 4) + tlvs
    return u8(len(body) + 1) + body


SUMMARY = head(1) + u32(0xABCDE) + b"\x0a\0\0\1" + b"930301000900" + bytes(range(16))
SUBSET = head(2) + u32(5)
VLANS = [
    vlan(), vlan(1, 2, b"VLAN2", 2), vlan(tlvs=b"\1\1\0\7\4\1\0\1") + vlan(number=7), vlan(kind=9, tlvs=b"\x14\1ab"),
    vlan(tlvs=b"\1\5ab"), vlan(tlvs=b"\1\0"), b"\0", b"\0abc", b"\x05abcd", b"\xff" + vlan()[1:], vlan(name=b"x" * 32),
    vlan(name=b"x" * 33), vlan(name=b"a\0b\xff"), vlan(name=b""), vlan(tlvs=b"\1\2\1\2\3\4"), vlan(tlvs=b"\0\1\1\2"),
    vlan(tlvs=b"\0\0"), vlan(tlvs=b"\5"), vlan(tlvs=b"\0"), vlan(tlvs=b"\1\1a"), vlan() + b"\1", vlan(3, 3),
]
PACKETS = {f"summary, {n} bytes": vtp(SUMMARY[:n]) for n in (0, 1, 20, 35, 36, 38, 40, 44, 50, 56, 60, 72)}
PACKETS |= {f"message {c}": vtp(head(c) + u32(7) * 9) for c in range(7)}
PACKETS |= {f"message {c}, short": vtp(head(c) + b"\0\7") for c in range(7)}
PACKETS |= {
    f"domain {n}": vtp(head(1, length=n, domain=b"a\0b\xff".ljust(32, b"x")) + bytes(36)) for n in (0, 1, 4, 32, 33)
}
PACKETS |= {f"VLANs {i}": vtp(SUBSET + vlans) for i, vlans in enumerate(VLANS)}
PACKETS |= {f"VLAN length {n}": vtp(SUBSET + u8(n) + vlan()[1:]) for n in range(30)}
PACKETS |= {f"type {t}": vtp(SUBSET + vlan(kind=t)) for t in range(8)}
PACKETS |= {
    f"TLV {t}, {v}": vtp(SUBSET + vlan(tlvs=u8(t, 1) + u16(v))) for t in range(14) for v in (0, 1, 2, 3, 4, 65535)
}
