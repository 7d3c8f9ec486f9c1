"""The machine against three others: a plain interpreter, libpcap's, and the kernel's."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given, settings

from filter import bpf
from wiretale.batch import Batch
from wiretale.filter.machine import BACKWARD_JUMPS, Machine, check

REFERENCE = bpf.reference()
LIBPCAP = bpf.libpcap()
CAN_ATTACH = bpf.can_attach()

TCP_443 = [
    (40, 0, 0, 12), (21, 0, 6, 0x86DD), (48, 0, 0, 20), (21, 0, 15, 6), (40, 0, 0, 54), (21, 12, 0, 443),
    (40, 0, 0, 56), (21, 10, 11, 443), (21, 0, 10, 0x800), (48, 0, 0, 23), (21, 0, 8, 6), (40, 0, 0, 20),
    (69, 6, 0, 0x1FFF), (177, 0, 0, 14), (72, 0, 0, 14), (21, 2, 0, 443), (72, 0, 0, 16), (21, 0, 1, 443),
    (6, 0, 0, 262144), (6, 0, 0, 0),
]  # fmt: skip


def answer(program: bpf.Program, packet: bytes, wire_length: int | None = None) -> int:
    """What our machine returns, with other bytes around the packet that it must not look at."""
    around = b"\xff" * 7 + packet + b"\xff" * 9
    return Machine(program).run(around, 7, len(packet), len(packet) if wire_length is None else wire_length)


def segment(source: int, destination: int, *, ethertype: int = 0x800, fragment: int = 0) -> bytes:
    """An Ethernet frame with an IPv4 TCP header."""
    ip = struct.pack(">BBHHHBBH8x", 0x46, 0, 44, 0, fragment, 64, 6, 0) + bytes(4)
    return bytes(12) + struct.pack(">H", ethertype) + ip + struct.pack(">HH16x", source, destination)


def test_tcp_port() -> None:
    assert answer(TCP_443, segment(443, 9)) == 262144
    assert answer(TCP_443, segment(9, 443)) == 262144
    assert answer(TCP_443, segment(9, 80)) == 0
    assert answer(TCP_443, segment(9, 443, fragment=7)) == 0
    assert answer(TCP_443, segment(9, 443, ethertype=0x806)) == 0


def test_cut_packets() -> None:
    """A packet is rejected where the program looks behind its captured bytes."""
    whole = segment(9, 443)
    for length in range(len(whole)):
        assert bool(answer(TCP_443, whole[:length], len(whole))) == (length >= 14 + 24 + 4)


def test_batch() -> None:
    """`select` and `count` see each packet of a batch, or those asked for."""
    packets = [segment(443, 1), segment(1, 2), segment(1, 443), b"", segment(443, 443)]
    batch = Batch()
    batch.begin(b"??" + b"".join(packets))
    at = 2
    for packet in packets:
        batch.add(at, len(packet), len(packet), 0, 0, 0)
        at += len(packet)
    batch.finish()
    machine = Machine(TCP_443)
    assert machine.select(batch) == [0, 2, 4]
    assert machine.select(batch, 1, 4) == [2]
    assert machine.select(batch, 2, 2) == []
    assert machine.count(batch) == 3
    assert Machine([(0x80, 0, 0, 0), (0x02, 0, 0, 3), (0x60, 0, 0, 3), (0x16, 0, 0, 0)]).select(batch) == [0, 1, 2, 4]


@pytest.mark.parametrize(
    ("program", "returned"),
    [
        ([(0x80, 0, 0, 0), (0x16, 0, 0, 0)], 1500),
        ([(0x81, 0, 0, 0), (0x87, 0, 0, 0), (0x16, 0, 0, 0)], 1500),
        ([(0x20, 0, 0, 0), (0x16, 0, 0, 0)], 0xF1020304),
        ([(0x20, 0, 0, 1), (0x16, 0, 0, 0)], 0x02030405),
        ([(0x20, 0, 0, 2), (0x16, 0, 0, 0)], 0),
        ([(0x28, 0, 0, 3), (0x16, 0, 0, 0)], 0x0405),
        ([(0x28, 0, 0, 4), (0x16, 0, 0, 0)], 0),
        ([(0x30, 0, 0, 4), (0x16, 0, 0, 0)], 5),
        ([(0x30, 0, 0, 5), (0x16, 0, 0, 0)], 0),
        ([(0x20, 0, 0, 0xFFFFFFFE), bpf.RETURN], 0),
        ([(0x01, 0, 0, 0xFFFFFFFF), (0x50, 0, 0, 2), bpf.RETURN], 0),  # an offset does not wrap
        ([(0x01, 0, 0, 2), (0x50, 0, 0, 0xFFFFFFFF), bpf.RETURN], 0),
        ([(0x30, 0, 0, 0xFFFFF004), bpf.RETURN], 0),  # what Linux knows of a packet is in no file
        ([(0x20, 0, 0, 0xFFFFF02C), bpf.RETURN], 0),
        ([(0xB1, 0, 0, 0), (0x87, 0, 0, 0), (0x16, 0, 0, 0)], 4),
        ([(0x00, 0, 0, 0), (0x14, 0, 0, 1), (0x16, 0, 0, 0)], 0xFFFFFFFF),
        ([(0x00, 0, 0, 7), (0x84, 0, 0, 0), (0x16, 0, 0, 0)], 0xFFFFFFF9),
        ([(0x00, 0, 0, 0xFFFFFFFF), (0x24, 0, 0, 0xFFFFFFFF), (0x16, 0, 0, 0)], 1),
        ([(0x00, 0, 0, 9), (0x3C, 0, 0, 0), bpf.RETURN], 0),
        ([(0x00, 0, 0, 9), (0x9C, 0, 0, 0), bpf.RETURN], 0),
        ([(0x00, 0, 0, 1), (0x01, 0, 0, 32), (0x6C, 0, 0, 0), (0x16, 0, 0, 0)], 0),
        ([(0x00, 0, 0, 9), (0x01, 0, 0, 33), (0x7C, 0, 0, 0), (0x16, 0, 0, 0)], 0),
        ([(0x00, 0, 0, 3), (0x64, 0, 0, 31), (0x16, 0, 0, 0)], 0x80000000),
        ([(0x60, 0, 0, 15), (0x16, 0, 0, 0)], 0),
    ],
)
def test_instructions(program: bpf.Program, returned: int) -> None:
    assert answer(program, bytes((0xF1, 2, 3, 4, 5)), 1500) == returned


@pytest.mark.parametrize(
    ("program", "why"),
    [
        ([], "empty"),
        ([(0x30, 0, 0, 0)], "return"),
        ([(0xFF, 0, 0, 0), bpf.RETURN], "opcode"),
        ([(0x21, 0, 0, 0), bpf.RETURN], "opcode"),
        ([(0x115, 0, 0, 0), bpf.RETURN], "opcode"),
        ([(0x15, 0, 1, 0), bpf.RETURN], "outside"),
        ([(0x15, 1, 0, 0), bpf.RETURN], "outside"),
        ([(0x15, 0, 256, 0), *[bpf.RETURN] * 300], "range"),
        ([(0x15, -1, 0, 0), bpf.RETURN], "range"),
        ([(0x00, 0, 0, 1 << 32), bpf.RETURN], "range"),
        ([(0x05, 0, 0, 1), bpf.RETURN], "outside"),
        ([(0x05, 0, 0, 0xFFFFFFFE), bpf.RETURN], "outside"),
        ([(0x02, 0, 0, 16), bpf.RETURN], "memory"),
        ([(0x61, 0, 0, 16), bpf.RETURN], "memory"),
        ([(0x34, 0, 0, 0), bpf.RETURN], "zero"),
        ([(0x94, 0, 0, 0), bpf.RETURN], "zero"),
        ([(0x74, 0, 0, 32), bpf.RETURN], "shift"),
        ([bpf.RETURN, (0x05, 0, 0, 0xFFFFFFFE)], "return"),
    ],
)
def test_harm(program: bpf.Program, why: str) -> None:
    """What could do harm is not run."""
    assert why in check(program)
    with pytest.raises(ValueError, match=why):
        Machine(program)


def test_every_run_ends() -> None:
    """A jump backward may be taken only so often; a loop that ends is run to its end."""
    assert answer([(0x05, 0, 0, 0xFFFFFFFF), bpf.RETURN], b"") == 0
    for rounds, returned in ((1000, 65535), (BACKWARD_JUMPS + 2, 0)):
        count = [(0x04, 0, 0, 1), (0x35, 1, 0, rounds), (0x05, 0, 0, 0xFFFFFFFD), bpf.RETURN]
        assert answer(count, b"") == returned


@given(bpf.programs(), bpf.PACKETS, bpf.PACKETS)
@settings(max_examples=300, deadline=None)
def test_random_programs(program: bpf.Program, packet: bytes, beyond: bytes) -> None:
    """Every machine that is here answers the same."""
    wire_length = len(packet) + len(beyond)
    ours = answer(program, packet, wire_length)
    if REFERENCE is not None:
        assert ours == REFERENCE.run([REFERENCE.Instruction(*row) for row in program], packet, wire_length)
    if LIBPCAP is not None and not shifts(program):
        assert ours == LIBPCAP.bpf_filter(bpf.in_memory(program), packet, wire_length, len(packet))
    if CAN_ATTACH:
        whole = answer(program, packet)
        with bpf.Attached(program) as kernel:
            assert kernel.passes(packet) == (packet[:whole] if whole else None)


def shifts(program: bpf.Program) -> bool:
    """Whether a program shifts by X, which in C may be by more bits than there are."""
    return any(row[0] in (0x6C, 0x7C) for row in program)


@pytest.mark.skipif(not bpf.ACCEPTED.exists() or REFERENCE is None, reason="needs the conformance data")
@pytest.mark.parametrize("form", ["optimized", "unoptimized"])
def test_libpcaps_programs(form: str) -> None:
    """libpcap's own programs are taken, by us and by the kernel, and answer as the plain interpreter says."""
    assert REFERENCE is not None
    packets = bpf.random_packets(1, 30)
    for case in bpf.accepted():
        program = bpf.rows(case[form])
        machine = Machine(program)
        theirs = [REFERENCE.Instruction(*row) for row in program]
        ancillary = any(row[0] in (0x20, 0x28, 0x30) and row[3] >= 0xFFFFF000 for row in program)
        for packet in packets:
            ours = machine.run(packet, 0, len(packet), len(packet))
            if not ancillary:
                assert ours == REFERENCE.run(theirs, packet), case["filter"]
