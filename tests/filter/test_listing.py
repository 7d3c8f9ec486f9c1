"""Listings against libpcap's own, and against what tcpdump prints of real filters."""

from __future__ import annotations

import subprocess

import pytest

import oracle
from filter import bpf
from wiretale.filter.listing import line, list_program

LIBPCAP = bpf.libpcap()
PROGRAM = [(0x28, 0, 0, 12), (0x15, 0, 1, 0x800), (0x06, 0, 0, 262144), (0x06, 0, 0, 0)]


def test_forms() -> None:
    assert list_program(PROGRAM) == (
        "(000) ldh      [12]\n"
        "(001) jeq      #0x800           jt 2\tjf 3\n"
        "(002) ret      #262144\n"
        "(003) ret      #0\n"
    )
    assert list_program(PROGRAM[:2], 2) == "{ 0x28, 0, 0, 0x0000000c },\n{ 0x15, 0, 1, 0x00000800 },\n"
    assert list_program(PROGRAM[:2], 3) == "2\n40 0 0 12\n21 0 1 2048\n"


@pytest.mark.parametrize(
    ("row", "listed"),
    [
        ((0x07, 0, 0, 0), "(007) tax      "),
        ((0x05, 0, 0, 0xFFFFFFFE), "(007) ja       6"),
        ((0x05, 0, 0, 3), "(007) ja       11"),
        ((0x30, 0, 0, 0xFFFFF004), "(007) ldb      [type]"),
        ((0x50, 0, 0, 0xFFFFFFFF), "(007) ldb      [x + -1]"),
        ((0x1D, 1, 2, 0), "(007) jeq      x                jt 9\tjf 10"),
        ((0xB1, 0, 0, 14), "(007) ldxb     4*([14]&0xf)"),
        ((0xFF, 0, 0, 14), "(007) unimp    0xff"),
    ],
)
def test_lines(row: bpf.Row, listed: str) -> None:
    assert line(7, *row) == listed


@pytest.mark.skipif(LIBPCAP is None, reason="needs libpcap")
def test_every_opcode() -> None:
    """Each opcode and each kind of operand as libpcap lists it."""
    for code in range(0x120):
        for k in (0, 10, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFE, 0xFFFFEFFC, *range(0xFFFFF000, 0xFFFFF050)):
            theirs = LIBPCAP.bpf_image(bpf.in_memory([(code, 2, 3, k)]), 1234).decode()
            if code == 0x05 and k > 0x7FFFFFFF - 2000:
                continue  # overflows there
            assert line(1234, code, 2, 3, k) == theirs


@pytest.mark.skipif(oracle.TCPDUMP is None, reason="needs tcpdump")
@pytest.mark.skipif(not bpf.ACCEPTED.exists(), reason="needs the conformance data")
def test_against_tcpdump() -> None:
    """What -d and -dd print of a filter is what we list of the numbers that -ddd prints."""
    assert oracle.TCPDUMP is not None
    for case in bpf.accepted()[::12]:
        words = [oracle.TCPDUMP, "-y", case["linktype"]]

        def listed(form: str, words: list[str] = words, text: str = case["filter"]) -> str:
            done = subprocess.run([*words, form, "--", text], capture_output=True, text=True)
            return done.stdout if done.returncode == 0 else ""

        numbers = listed("-ddd").splitlines()[1:]
        if not numbers:
            continue  # a link type or a host that this tcpdump does not know
        program = [(code, jt, jf, k) for code, jt, jf, k in (map(int, row.split()) for row in numbers)]
        assert list_program(program, 1) == listed("-d").removeprefix("Warning: assuming Ethernet\n"), case["filter"]
        assert list_program(program, 2) == listed("-dd").removeprefix("Warning: assuming Ethernet\n"), case["filter"]
