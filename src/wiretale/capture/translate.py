"""Filters in the kernel: programs that see a packet before what belongs into it is put there.

A filter's program is written for the packet as it is saved: with its VLAN tag, or with the cooked header
that the "any" device has. The kernel runs programs on the packet without either, and tells of
them beside the packet: loads from 0xFFFFF000 on (SKF_AD_OFF, linux/filter.h). So each load of a field that
is not there becomes the load of what the kernel knows of it, and those behind it move up. What cannot
be said that way is left to a check after the capture.
"""

from __future__ import annotations

from wiretale.native import Final

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

Row = tuple[int, int, int, int]  # code, jt, jf, k
Fields = dict[tuple[int, int], int]  # by offset and size: what the kernel tells

MAXIMUM_INSTRUCTIONS: Final = 4096

# Sizes and modes of loads, and other opcodes that are looked at.
LD_W: Final = 0x20
LD_H: Final = 0x28
LD_B: Final = 0x30
LD_W_IND: Final = 0x40
LD_H_IND: Final = 0x48
LD_B_IND: Final = 0x50
LDX_MSH: Final = 0xB1
LD_LEN: Final = 0x80
LDX_LEN: Final = 0x81
ADD_K: Final = 0x04
MAKES_NEGATIVE: Final = (0x14, 0x1C, 0x84)  # differences and negation
JUMP_CLASS: Final = 0x07
JA: Final = 0x05
LONGEST_JUMP: Final = 255
JEQ: Final = 0x15
RET: Final = 0x06
SIZES: Final[dict[int, int]] = {LD_W: 4, LD_H: 2, LD_B: 1}
INDIRECT: Final = (LD_W_IND, LD_H_IND, LD_B_IND)

# What the kernel tells beside the packet.
BESIDE: Final = 0xFFFFF000
PROTOCOL: Final = BESIDE + 0
PACKET_TYPE: Final = BESIDE + 4
INTERFACE: Final = BESIDE + 8
HARDWARE_TYPE: Final = BESIDE + 28
TAG: Final = BESIDE + 44
TAG_PRESENT: Final = BESIDE + 48
TAG_TYPE: Final = BESIDE + 60

# The fields of cooked headers, and of a VLAN tag in an Ethernet frame.
COOKED_FIELDS: Final[Fields] = {(0, 2): PACKET_TYPE, (2, 2): HARDWARE_TYPE, (14, 2): PROTOCOL}
COOKED_2_FIELDS: Final[Fields] = {
    (0, 2): PROTOCOL, (4, 4): INTERFACE, (8, 2): HARDWARE_TYPE, (10, 1): PACKET_TYPE,
}  # fmt: skip
TAG_FIELDS: Final[Fields] = {(12, 2): TAG_TYPE, (14, 2): TAG}
TAG_AT: Final = 12
TAG_LENGTH: Final = 4
TAG_TYPES: Final = (0x8100, 0x88A8, 0x9100)


def everything(snaplen: int) -> tuple[Row, ...]:
    """The program that takes every packet."""
    return ((RET, 0, 0, snaplen),)


NOTHING: Final[tuple[Row, ...]] = ((RET, 0, 0, 0),)


def without(program: Sequence[Row], at: int, length: int, fields: Fields, counted: bool) -> tuple[Row, ...] | None:
    """A program for packets that lack `length` bytes at `at`; None if it cannot be said.

    `counted` says whether the missing bytes count in the packet's length.
    """
    pieces: list[list[Row]] = []
    for code, jt, jf, k in program:
        piece = [(code, jt, jf, k)]
        if code in SIZES and k < BESIDE:
            size = SIZES[code]
            if k >= at + length:
                piece = [(code, 0, 0, k - length)]
            elif k + size > at:
                known = fields.get((k, size))
                if known is None:
                    return None
                # The kernel tells all of these as whole numbers, whatever the size of the load.
                piece = [(LD_W, 0, 0, known)]
        elif code in INDIRECT or code == LDX_MSH:
            # X is a length or an offset, and so not negative: what lies behind stays behind.
            if k < at + length:
                return None
            piece = [(code, 0, 0, k - length)]
        elif code == LDX_LEN and counted:
            return None
        elif code == LD_LEN and counted:
            piece = [(LD_LEN, 0, 0, 0), (ADD_K, 0, 0, length)]
        elif code in MAKES_NEGATIVE and at:
            return None
        pieces.append(piece)
    return joined(pieces)


def joined(pieces: list[list[Row]]) -> tuple[Row, ...] | None:
    """A program of what its instructions have become, with jumps to where they led; None if one has become too long."""
    places = [0]
    for piece in pieces:
        places.append(places[-1] + len(piece))
    made: list[Row] = []
    for number, piece in enumerate(pieces):
        for code, jt, jf, k in piece:
            after = len(made) + 1
            if code == JA:
                k = places[number + 1 + k] - after
            elif code & JUMP_CLASS == JA:
                jt, jf = places[number + 1 + jt] - after, places[number + 1 + jf] - after
                if jt > LONGEST_JUMP or jf > LONGEST_JUMP:
                    return None
            made.append((code, jt, jf, k))
    return tuple(made)


def speaks_of_tags(program: Sequence[Row]) -> bool:
    """Whether a program for Ethernet frames looks for VLAN tags."""
    return any(code == JEQ and k in TAG_TYPES for code, _, _, k in program)


def loops(program: Sequence[Row]) -> bool:
    """Whether a program jumps backward, which the kernel does not allow (`protochain`)."""
    return any(code == JA and k > 0x7FFFFFFF for code, _, _, k in program)


def for_tags(program: Sequence[Row]) -> tuple[Row, ...] | None:
    """A program for Ethernet frames, the VLAN tags of which the kernel has taken out of some; None if there is none.

    It is both: the one for frames as they are, and the one for frames whose tag lies beside.
    """
    tagged = without(program, TAG_AT, TAG_LENGTH, TAG_FIELDS, True)
    if tagged is None:
        return None
    whole: list[Row] = [(LD_B, 0, 0, TAG_PRESENT), (JEQ, 0, 1, 0), (JA, 0, 0, len(tagged)), *tagged, *program]
    return tuple(whole)


def for_link(program: Sequence[Row], snaplen: int, link: str) -> tuple[tuple[Row, ...], bool]:
    """The program that the kernel is given, and whether packets have to be checked once more after the capture.

    `link` is "ethernet", "cooked", "cooked2", or anything else for packets that are as the program expects them.
    """
    made: tuple[Row, ...] | None = tuple(program)
    if loops(program):
        made = None
    elif link == "cooked":
        made = without(program, 0, 16, COOKED_FIELDS, False)
    elif link == "cooked2":
        made = without(program, 0, 20, COOKED_2_FIELDS, False)
    elif link == "ethernet" and speaks_of_tags(program):
        made = for_tags(program)
    if made is None or len(made) > MAXIMUM_INSTRUCTIONS:
        return everything(snaplen), True
    return made, False


def by_interface(programs: Sequence[tuple[int, tuple[Row, ...]]]) -> tuple[Row, ...]:
    """The program that runs, on the packets of each of some interfaces, its own, and refuses packets of others.

    `programs` are told with the interfaces' indexes. Programs that several interfaces have are there once.
    """
    bodies: list[tuple[Row, ...]] = []
    for _, program in programs:
        if program not in bodies:
            bodies.append(program)
    starts = [2 * len(programs) + 2]
    for body in bodies:
        starts.append(starts[-1] + len(body))
    made: list[Row] = [(LD_W, 0, 0, INTERFACE)]
    for index, program in programs:
        made += [(JEQ, 0, 1, index), (JA, 0, 0, starts[bodies.index(program)] - len(made) - 2)]
    made += NOTHING
    for body in bodies:
        made += body
    return tuple(made)
