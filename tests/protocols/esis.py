"""ES-IS: hellos, redirects and their options."""

from making import u8, u16
from protocols.clnp import llc, sized

OPTIONS = ["-nn", "-nnv", "-nnvv", "-nnev", "-nne"]


def packet(
    kind: int, body: bytes = b"", size: int | None = None, version: int = 1, checksum: int = 0, rest: bytes = b""
) -> bytes:
    head = u8(0x82, len(body) + 9 if size is None else size, version, 0, kind) + u16(300, checksum)
    return llc(head + body + rest)


def option(*options: bytes) -> bytes:
    return packet(4, sized("49") + b"".join(options))


NET = sized("490001aabbccddeeff00")
SNPA = sized("00005e005302")
TIME = u8(198, 2, 0, 60)
REST = bytes(range(64, 100))

PACKETS = {
    "ESH": packet(2, u8(1) + NET),
    "ESH of two": packet(2, u8(2) + NET + sized("490001") + TIME + u8(129, 2, 0x81, 0xCC)),
    "ESH of none": packet(2, u8(0) + TIME),
    "ESH of more": packet(2, u8(3) + sized("49")),
    "ISH": packet(4, NET),
    "ISH of two": packet(4, NET + NET),
    "redirect": packet(6, NET + SNPA + u8(0)),
    "redirect with a title": packet(6, NET + SNPA + NET),
    "redirect with options": packet(6, NET + SNPA + NET + TIME + u8(129, 1, 0xCC)),
    "redirect, without anything": packet(6, bytes(3)),
    **{f"type {n}": packet(n, b"abcd") for n in (0, 1, 3, 5, 7, 31)},
    "type 34": packet(0x22, u8(1) + NET),
    "version 2": packet(2, u8(1) + NET, version=2),
    **{f"ESH of {n}": packet(2, u8(1) + NET, size=n, rest=REST) for n in range(8, 24)},
    **{f"ISH of {n}": packet(4, NET, size=n, rest=REST) for n in range(8, 24)},
    **{f"redirect of {n}": packet(6, NET + SNPA + NET, size=n, rest=REST) for n in range(8, 42)},
    "long": packet(2, u8(1) + NET, size=99),
    **{f"checksum 0x{n:04x}": packet(4, NET, checksum=n) for n in (1, 0x39A9, 0xFFFF)},
    **{f"{n} bytes": llc((u8(0x82, 20, 1, 0, 4) + u16(300, 0) + NET)[:n]) for n in range(1, 12)},
    **{f"address of {n}": packet(4, sized("49" * n)) for n in (0, 1, 20, 21)},
    **{f"SNPA of {n}": packet(6, NET + sized("01" * n) + u8(0)) for n in (0, 1, 3, 7)},
    "long time": option(u8(198, 4, 0, 60, 1, 2), u8(1, 0)),
    "no time": option(u8(198, 0)),
    "times": option(TIME, TIME),
    "no protocols": option(u8(129, 0)),
    "protocols": option(u8(129, 6, 0x81, 0x82, 0x83, 0xCC, 0x8E, 0x77)),
    "protocols and more": option(u8(129, 2, 0x81, 0xCC), TIME),
    "protocols that are an option": option(u8(129, 2, 1, 0), TIME),
    "unknown": option(u8(130, 3, 1, 2, 3), TIME),
    "unknown, empty": option(u8(1, 0), TIME),
    "half an option": option(u8(198)),
    "option too long": option(u8(198, 9, 1, 2)),
    "zeros": option(bytes(4)),
}
