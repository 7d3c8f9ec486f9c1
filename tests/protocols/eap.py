"""EAPOL and EAP: frames, codes, types, lengths."""

from making import ether, u8, u16

OPTIONS = ["-n", "-nv", "-nvv", "-ne", "-nq", "-nx"]


def eapol(kind: int, payload: bytes, length: int | None = None, version: int = 1, padding: bytes = b"") -> bytes:
    return ether(u8(version, kind) + u16(len(payload) if length is None else length) + payload + padding, 0x888E)


def eap(code: int, data: bytes = b"", length: int | None = None) -> bytes:
    return u8(code, 7) + u16(len(data) + 4 if length is None else length) + data


DATA = b"\xe1\x05ab\0\xff\1cd"
PACKETS = {f"frame {t}, {n} bytes": eapol(t, b"abcdef"[:n], version=2) for t in range(7) for n in (0, 1, 3, 6)}
PACKETS["no length, but more"] = eapol(0, b"", padding=bytes(20))
PACKETS |= {f"{n} bytes": ether(bytes(n), 0x888E) for n in range(5)}
PACKETS |= {f"code {c}": eapol(0, eap(c)) for c in range(7)}
PACKETS |= {f"code {c}, data": eapol(0, eap(c, b"\1name"), padding=bytes(20)) for c in range(7)}
PACKETS |= {
    f"lengths {i}": frame
    for i, frame in enumerate((
        eapol(0, eap(1, length=3)), eapol(0, eap(1, b"\1abc", length=30)), eapol(0, eap(1, b"\1abc"), 100),
        eapol(0, eap(1, b"\1abc"), 2), eapol(0, eap(1, b"\1abc", length=6), padding=bytes(10)),
        eapol(0, eap(1, length=5)), eapol(0, eap(1, b"\1abc", length=30), 30),
        eapol(0, eap(3, b"\1abc", length=30), 30),
    ))
}
PACKETS |= {f"type {t}": eapol(0, eap(1, u8(t) + b"ab\1\2\3\4\5\6c")) for t in range(256)}
PACKETS |= {
    f"type {t}, {n} bytes": eapol(0, eap(2, u8(t) + DATA[:n]))
    for t in (1, 2, 3, 4, 13, 18, 21, 23, 43)
    for n in range(9)
}
PACKETS |= {
    f"flags {1 << b} of {t}": eapol(0, eap(2, u8(t, 1 << b, 0, 0, 1, 2))) for t in (13, 21, 43) for b in range(8)
}
PACKETS |= {f"subtype {n} of {t}": eapol(0, eap(2, u8(t, n))) for t in (18, 23) for n in range(16)}
PACKETS |= {f"wanted {n}": eapol(0, eap(2, u8(3, n, n + 1))) for n in range(0, 254, 2)}
