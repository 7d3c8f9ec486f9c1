"""LLDP: every TLV, every subtype, each at lengths around its own."""

from making import ether, u8, u16

OPTIONS = ["-n", "-nv", "-nvv", "-nvvv", "-nev", "-nq", "-nx", "-nxv"]


def lldp(*tlvs: bytes) -> bytes:
    return ether(b"".join(tlvs), 0x88CC)


def tlv(kind: int, value: bytes = b"", length: int | None = None) -> bytes:
    return u16(kind << 9 | (len(value) if length is None else length)) + value


def org(oui: int, subtype: int, value: bytes = b"") -> bytes:
    return tlv(127, oui.to_bytes(3, "big") + u8(subtype) + value)


AFTER = tlv(9, b"Z")  # shows that one TLV's fault is not the frame's
ODD = bytes.fromhex("5aa513078142993c112233445566778899aabbccddeeff01234567891020304003ff")
LOW = bytes(range(1, 40))

PACKETS = {
    "a system": lldp(
        tlv(1, b"\4\0\1\2\3\4\5"), tlv(2, b"\5eth0"), tlv(3, u16(120)), tlv(4, b"port\1\xff"),
        tlv(5, b"na\1me\xff"), tlv(6, b"a\nb"), tlv(7, u16(0x14, 0x04)), tlv(0),
    ),
    "two names": lldp(tlv(1, b"\7x"), tlv(5, b"one"), tlv(5, b"tw\0o"), tlv(0), tlv(5, b"three")),
    "more than there is": lldp(tlv(5, b"abc", length=20)),
    "one byte": lldp(b"\x0a"),
    "nothing": lldp(),
    "empty TLV": lldp(tlv(9), AFTER),
    "end with a value": lldp(tlv(0, b"abc"), AFTER),
    "value of zeros": lldp(tlv(5, bytes(4)), AFTER),
    "all capabilities": lldp(tlv(7, b"\xff" * 4), AFTER),
    "longest": lldp(tlv(6, bytes(range(256)) + bytes(255)), AFTER),
}
PACKETS |= {f"type {t}": lldp(tlv(t, b"abcdefghijkl"), AFTER) for t in range(128)}
PACKETS |= {f"type {t}, length {n}": lldp(tlv(t, b"\4" + LOW[:n]), AFTER) for t in range(1, 9) for n in range(8)}
PACKETS |= {
    f"identifier {t}, subtype {s}, {i}": lldp(tlv(t, u8(s) + value), AFTER)
    for t in (1, 2)
    for s in range(10)
    for i, value in enumerate((
        b"abc\x01\xffdef", b"\1abcd", b"\1abc", b"\1ab", b"\2" + ODD[:16], b"\2" + ODD[:15], b"\2" + ODD[:14],
        b"\6" + ODD[:6], b"\6" + ODD[:5], b"\6" + ODD[:4], b"\0", b"a",
    ))
}
PACKETS |= {
    f"management address {i}": lldp(tlv(8, value), AFTER)
    for i, value in enumerate((
        b"\5\1\x0a\0\0\1\2\0\0\0\7\0",
        b"\5\1\x0a\0\0\1\2\0\0\0\7\3abc",
        b"\5\1\x0a\0\0\1\2\0\0\0\7\3ab",
        b"\5\1\x0a\0\0\1\2\0\0\0\7", b"\5\1\x0a\0\0\1\2\0\0", b"\7\6\2\0\0\0\0\1\3\0\0\0\7\0",
        b"\x11\2" + b"a" * 16 + b"\1\0\0\0\7\0", b"\1\1\2\0\0\0\7\0", b"\0\2\0\0\0\7\0", b"\3\1ab\2\0\0\0\7\0",
        b"\4\1abc\2\0\0\0\7\0", b"\5\1abcd\0\0\0\0\7\0", b"\5\1abcd\4\xff\xff\xff\xff\0",
        b"\5\1abcd\2\0\0\0\7\3a\1\xffzz", b"\xff\1abcd", b"\5\1abcd",
    ))
}
PACKETS |= {
    f"address family {f}": lldp(tlv(8, u8(17, f) + ODD[:16] + b"\2\0\0\0\7\0"), AFTER) for f in range(256)
}
PACKETS |= {
    f"{oui:06x} subtype {s}, {n} bytes": lldp(org(oui, s, data[:n]), AFTER)
    for oui in (0x5E, 0x80C2, 0x120F, 0x12BB, 0x26E1)
    for s in range(18)
    for data in (ODD, LOW)
    for n in (0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 20, 21, 22, 34)
}
PACKETS |= {
    f"OUI alone {oui:06x}": lldp(tlv(127, oui.to_bytes(3, "big")), AFTER) for oui in (0x5E, 0x80C2, 0x120F, 0x12BB, 1)
}
PACKETS |= {f"OUI, {n} bytes": lldp(tlv(127, bytes(n)), AFTER) for n in range(3)}
PACKETS |= {
    f"bit {b} of {oui:06x} subtype {s}": lldp(org(oui, s, (1 << b).to_bytes(8, "big")))
    for oui in (0x80C2, 0x120F, 0x12BB)
    for s in range(1, 15)
    for b in range(64)
}
PACKETS |= {
    f"VLAN name {i}": lldp(org(0x80C2, 3, value), AFTER)
    for i, value in enumerate((
        b"\0\1\0", b"\0\1\5abcde", b"\0\1\5abcd", b"\0\1\3abcdefg", b"\0\1\2a\0b", b"\0\1\4\0abc"
    ))
}
PACKETS |= {
    f"protocol identity {i}": lldp(org(0x80C2, 4, value), AFTER)
    for i, value in enumerate((b"\0", b"\3abc", b"\3ab", b"\5abc", b"\3abcdef", b"\2\1\xff", b"\3a\0b"))
}
PACKETS |= {f"channels {n}": lldp(org(0x80C2, 14, ODD[:n]), AFTER) for n in range(14)}
PACKETS |= {f"application priorities {n}": lldp(org(0x80C2, 12, ODD[:n]), AFTER) for n in range(14)}
PACKETS |= {f"MAU {n}": lldp(org(0x120F, 1, b"\0\0\0" + u16(n))) for n in range(64)}
PACKETS |= {f"MDI {n}": lldp(org(0x120F, 2, u8(0, n, n))) for n in range(8)}
PACKETS |= {f"MED device {n}": lldp(org(0x12BB, 1, u8(0, 0, n))) for n in range(8)}
PACKETS |= {f"MED policy {n}": lldp(org(0x12BB, 2, u8(n, 0xFF, 0xFF, 0xFF))) for n in range(10)}
PACKETS |= {f"MED power {n}": lldp(org(0x12BB, 4, u8(n) + u16(n * 8))) for n in range(256)}
PACKETS |= {
    f"location {i}": lldp(org(0x12BB, 3, value), AFTER)
    for i, value in enumerate((
        b"\1" + ODD[:16], b"\1" + b"\xff" * 16, b"\1" + ODD[:15], b"\1" + bytes(17), b"\2", b"\2\0", b"\2\3\2US",
        b"\2\x08\2US\1\2CA\6\3foo\x19\0",
        b"\2\x0e\2US\1\2CA\6\3foo\x19\0zzz", b"\2\x08\2US\1\3CA", b"\2\x10\1US\1\2CA",
        b"\2\x08\0US\1\1C\xff\1z", b"\3", b"\0031234567", b"\4abc", b"\0abc", b"\2\5\2US\1\2CA", b"\2\x20\2US\1\2CA",
        b"\2\6\1\0S\1\1C", b"\2\6\7U\xff\1\1\0zz",
    ))
}
PACKETS |= {f"civic address {n}": lldp(org(0x12BB, 3, b"\2\7\2US" + u8(n, 2) + b"xyzz")) for n in range(16)}
PACKETS |= {f"civic length {n}": lldp(org(0x12BB, 3, u8(2, n) + b"\2US\1\3abc\2\1d"), AFTER) for n in range(16)}
PACKETS |= {
    f"altitude, datum {n}": lldp(org(0x12BB, 3, b"\1" + bytes(10) + u8(n << 4) + bytes(4) + u8(n))) for n in range(5)
}
