"""AARP, and AppleTalk over Ethernet in every frame format."""

from making import ether, u8, u16

OPTIONS = ["-n", "-nv", "-ne", "-nq", "-nx"]

ADDRESSES = bytes.fromhex("0a0b0c0d0e0f 00010203 010203040506 00040506")
DDP = u16(17, 0, 0x405, 0x102) + u8(6, 3, 1, 2, 9) + b"abcd"


def aarp(operation: int, hardware: int = 1, protocol: int = 0x809B, lengths: tuple[int, int] = (6, 4)) -> bytes:
    return ether(u16(hardware, protocol) + u8(*lengths) + u16(operation) + ADDRESSES, 0x80F3)


def snap(oui: int, pid: int) -> bytes:
    data = b"\xaa\xaa\3" + oui.to_bytes(3, "big") + u16(pid) + DDP
    return ether(data, len(data))


FRAMES = [
    *[aarp(operation) for operation in range(6)],
    aarp(1, hardware=2),
    aarp(1, protocol=1),
    aarp(1, lengths=(5, 4)),
    aarp(1, lengths=(6, 5)),
    aarp(3, hardware=6),
    aarp(2)[:-2],
    ether(DDP, 0x809B),
    *[snap(oui, pid) for oui in (0, 0xF8, 0x080007) for pid in (0x809B, 0x80F3, 0x8137)],
    ether(DDP, 0x8137),
    ether(b"\xe0\xe0\3" + u16(0xFFFF, 30) + b"\0" * 30, 35),
    ether(b"\xe0\xe0\3" + u16(0xFFFF, 30) + b"\0" * 10, 15),
]

PACKETS = {f"frame {i}": packet for i, packet in enumerate(FRAMES)}
