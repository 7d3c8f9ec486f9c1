"""What the tests of filters share: programs at random, the system's own machine, the kernel's."""

from __future__ import annotations

import ctypes
import ctypes.util
import errno
import json
import os
import random
import socket
import struct
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

from hypothesis import strategies as st

# Filters of the libpcap project with its programs for them, which stand beside the project where they are at all.
CONFORMANCE = Path(
    os.environ.get("WIRETALE_CONFORMANCE", Path(__file__).resolve().parents[3] / "shared" / "conformance")
)
ACCEPTED = CONFORMANCE / "filters" / "accepted.jsonl"

Row = tuple[int, int, int, int]
Program = list[Row]

RETURN = (0x06, 0, 0, 65535)
REJECT = (0x06, 0, 0, 0)
JUMPS = (0x15, 0x25, 0x35, 0x45, 0x1D, 0x2D, 0x3D, 0x4D)
LOADS = (0x20, 0x28, 0x30, 0x40, 0x48, 0x50, 0xB1)
ARITHMETIC_K = (0x04, 0x14, 0x24, 0x44, 0x54, 0xA4)
OTHERS = (0x00, 0x01, 0x80, 0x81, 0x84, 0x07, 0x87, 0x0C, 0x1C, 0x2C, 0x3C, 0x4C, 0x5C, 0x6C, 0x7C, 0x9C, 0xAC)
NUMBERS = st.one_of(
    st.integers(0, 40),
    st.sampled_from((0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, 0xFFFF, 0x10000)),
    st.integers(0, 0xFFFFFFFF),
)
PACKETS = st.binary(max_size=64)


def reference() -> ModuleType | None:
    """The slow interpreter that filters are compared with, where it is."""
    if not (CONFORMANCE / "bpf_reference.py").exists():
        return None
    if str(CONFORMANCE) not in sys.path:
        sys.path.append(str(CONFORMANCE))
    import bpf_reference

    found: ModuleType = bpf_reference
    return found


def accepted() -> list[dict[str, Any]]:
    """Filters with libpcap's programs for them, where they are."""
    return [json.loads(line) for line in ACCEPTED.read_text().splitlines()] if ACCEPTED.exists() else []


def rows(texts: list[str]) -> Program:
    """A program from its written form."""
    return [(code, jt, jf, k) for code, jt, jf, k in (map(int, text.split(",")) for text in texts)]


@st.composite
def programs(draw: st.DrawFn, longest: int = 30) -> Program:
    """Valid programs: any opcode, jumps forward only, memory written before it is read."""
    length = draw(st.integers(0, longest))
    program: Program = [(0x02, 0, 0, word) for word in range(16)]
    for at in range(length):
        most = min(length - at, 255)  # the last but one is a return, and so is the last
        kind = draw(st.integers(0, 9))
        if kind <= 2:
            program.append((draw(st.sampled_from(LOADS)), 0, 0, draw(st.integers(0, 70))))
        elif kind <= 5:
            code = draw(st.sampled_from(JUMPS))
            program.append((code, draw(st.integers(0, most)), draw(st.integers(0, most)), draw(NUMBERS)))
        elif kind == 6:
            program.append((draw(st.sampled_from(ARITHMETIC_K)), 0, 0, draw(NUMBERS)))
        elif kind == 7:
            code = draw(st.sampled_from((0x60, 0x61, 0x02, 0x03, 0x64, 0x74)))
            program.append((code, 0, 0, draw(st.integers(0, 15))))
        elif kind == 8:
            code = draw(st.sampled_from((0x34, 0x94, 0x05)))
            k = draw(st.integers(0, most)) if code == 0x05 else draw(st.integers(1, 0xFFFFFFFF))
            program.append((code, 0, 0, k))
        else:
            program.append((draw(st.sampled_from(OTHERS)), 0, 0, draw(NUMBERS)))
    return [*program, draw(st.sampled_from((RETURN, (0x16, 0, 0, 0)))), REJECT]


def random_packets(seed: int, count: int) -> list[bytes]:
    """Bytes that look a little like Ethernet."""
    chance = random.Random(seed)
    made = []
    for _ in range(count):
        packet = bytearray(chance.randbytes(chance.randrange(0, 90)))
        kind, first, protocol = chance.choice(((0x800, 0x45, 6), (0x800, 0x46, 17), (0x86DD, 0x60, 6), (0x806, 0, 1)))
        if chance.random() < 0.8:
            packet[12:14] = kind.to_bytes(2, "big")
            packet[14:15] = bytes([first])
            packet[20:21] = bytes([protocol])
            packet[23:24] = bytes([protocol])
        made.append(bytes(packet))
    return made


# ---- the system's machines ------------------------------------------------------------------------------


class Row8(ctypes.Structure):
    """`struct bpf_insn`."""

    _fields_ = (("code", ctypes.c_ushort), ("jt", ctypes.c_ubyte), ("jf", ctypes.c_ubyte), ("k", ctypes.c_uint))


def libpcap() -> Any:
    """The system's libpcap, or None."""
    for name in ("libpcap.so.0.8", ctypes.util.find_library("pcap")):
        try:
            library = ctypes.CDLL(name) if name else None
        except OSError:
            continue
        if library is not None:
            library.bpf_filter.restype = ctypes.c_uint
            library.bpf_image.restype = ctypes.c_char_p
            return library
    return None


def in_memory(program: Program) -> Any:
    """A program as C has it."""
    return (Row8 * len(program))(*program)


def can_attach() -> bool:
    """Whether this system takes filters on sockets."""
    try:
        with Attached([RETURN]):
            return True
    except (OSError, AttributeError):
        return False


class Attached:
    """A pair of sockets; the kernel runs a program on what goes from one to the other."""

    def __init__(self, program: Program) -> None:
        attach = 26  # SO_ATTACH_FILTER
        self.near, self.far = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.far.setblocking(False)
        memory = in_memory(program)
        try:
            self.far.setsockopt(socket.SOL_SOCKET, attach, struct.pack("HL", len(program), ctypes.addressof(memory)))
        except OSError:
            self.__exit__()
            raise

    def passes(self, packet: bytes) -> bytes | None:
        """What the kernel lets through of a packet, or None."""
        self.near.send(packet)
        try:
            return self.far.recv(1 << 18)
        except OSError as error:
            if error.errno != errno.EAGAIN:
                raise
            return None

    def __enter__(self) -> Attached:
        return self

    def __exit__(self, *what: object) -> None:
        self.near.close()
        self.far.close()
