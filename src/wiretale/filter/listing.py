"""The three ways in which tcpdump lists a filter's program: -d for people, -dd for C, -ddd for other programs."""

from __future__ import annotations

from wiretale.native import Final

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

# What an opcode is called, and its operand: text in which %d stands for it as a signed and %x for it as an
# unsigned number. Those that are not here are listed as not implemented, like the load of the length into X.
NAMES: Final = {
    0x00: ("ld", "#0x%x"),
    0x01: ("ldx", "#0x%x"),
    0x02: ("st", "M[%d]"),
    0x03: ("stx", "M[%d]"),
    0x04: ("add", "#%d"),
    0x06: ("ret", "#%d"),
    0x07: ("tax", ""),
    0x0C: ("add", "x"),
    0x14: ("sub", "#%d"),
    0x15: ("jeq", "#0x%x"),
    0x16: ("ret", ""),
    0x1C: ("sub", "x"),
    0x1D: ("jeq", "x"),
    0x20: ("ld", "[%d]"),
    0x24: ("mul", "#%d"),
    0x25: ("jgt", "#0x%x"),
    0x28: ("ldh", "[%d]"),
    0x2C: ("mul", "x"),
    0x2D: ("jgt", "x"),
    0x30: ("ldb", "[%d]"),
    0x34: ("div", "#%d"),
    0x35: ("jge", "#0x%x"),
    0x3C: ("div", "x"),
    0x3D: ("jge", "x"),
    0x40: ("ld", "[x + %d]"),
    0x44: ("or", "#0x%x"),
    0x45: ("jset", "#0x%x"),
    0x48: ("ldh", "[x + %d]"),
    0x4C: ("or", "x"),
    0x4D: ("jset", "x"),
    0x50: ("ldb", "[x + %d]"),
    0x54: ("and", "#0x%x"),
    0x5C: ("and", "x"),
    0x60: ("ld", "M[%d]"),
    0x61: ("ldx", "M[%d]"),
    0x64: ("lsh", "#%d"),
    0x6C: ("lsh", "x"),
    0x74: ("rsh", "#%d"),
    0x7C: ("rsh", "x"),
    0x80: ("ld", "#pktlen"),
    0x84: ("neg", ""),
    0x87: ("txa", ""),
    0x94: ("mod", "#%d"),
    0x9C: ("mod", "x"),
    0xA4: ("xor", "#0x%x"),
    0xAC: ("xor", "x"),
    0xB1: ("ldxb", "4*([%d]&0xf)"),
}

# Loads at these offsets, of any size, are of what Linux knows beside the packet.
ANCILLARY: Final = {
    0xFFFFF000: "[proto]",
    0xFFFFF004: "[type]",
    0xFFFFF008: "[ifidx]",
    0xFFFFF00C: "[nla]",
    0xFFFFF010: "[nlan]",
    0xFFFFF014: "[mark]",
    0xFFFFF018: "[queue]",
    0xFFFFF01C: "[hatype]",
    0xFFFFF020: "[rxhash]",
    0xFFFFF024: "[cpu]",
    0xFFFFF028: "[xor_x]",
    0xFFFFF02C: "[vlan_tci]",
    0xFFFFF030: "[vlanp]",
    0xFFFFF034: "[poff]",
    0xFFFFF038: "[random]",
    0xFFFFF03C: "[vlan_tpid]",
}
JA: Final = 0x05


def list_program(program: Sequence[tuple[int, int, int, int]], form: int = 1) -> str:
    """A program as `-d`, `-dd` or `-ddd` (`form` 1, 2 or 3) lists it: lines, each with its end."""
    if form == 1:
        return people(program)
    if form == 2:
        return "".join(f"{{ 0x{code:x}, {jt}, {jf}, 0x{k:08x} }},\n" for code, jt, jf, k in program)
    return f"{len(program)}\n" + "".join(f"{code} {jt} {jf} {k}\n" for code, jt, jf, k in program)


def people(program: Iterable[tuple[int, int, int, int]]) -> str:
    """The listing of `-d`."""
    return "".join(f"{line(at, code, jt, jf, k)}\n" for at, (code, jt, jf, k) in enumerate(program))


def line(at: int, code: int, jt: int, jf: int, k: int) -> str:
    """Instruction number `at` as `-d` lists it. Jumps are told as the number of the instruction they lead to."""
    number = k - 0x100000000 if k > 0x7FFFFFFF else k
    if code == JA:
        return f"({at:03d}) {'ja':8s} {at + 1 + number}"
    name, form = NAMES.get(code, ("unimp", f"0x{code:x}"))
    if code in (0x20, 0x28, 0x30) and k in ANCILLARY:
        form = ANCILLARY[k]
    operand = form.replace("%d", str(number)).replace("%x", f"{k:x}")
    if code & 0x07 == JA and code & 0xF0:
        return f"({at:03d}) {name:8s} {operand:16s} jt {at + 1 + jt}\tjf {at + 1 + jf}"
    return f"({at:03d}) {name:8s} {operand}"
