"""seccomp: a process gives up, for good, the system calls that it does not need.

The list of calls that stay is made a program of classic BPF, the same machine that filters packets,
and the kernel runs it before each call. What is not on the list fails with EPERM: a bug or an
attacker gets an error, never a new process, a socket, a signal to somebody else, or a file to write.

Sources: seccomp(2); Documentation/userspace-api/seccomp_filter.rst; the numbers are those of the
kernel's uapi headers (asm/unistd_64.h, asm-generic/unistd.h).
"""

from __future__ import annotations

import os
import struct
import sys

from wiretale.capture import kernel
from wiretale.capture.syscalls import ARCHITECTURES, Architecture
from wiretale.native import Final

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    Program = list[tuple[int, int, int, int]]

LOAD: Final = 0x20  # ld [k], a word of struct seccomp_data
IF_EQUAL: Final = 0x15
IF_AT_LEAST: Final = 0x35
IF_ANY_BIT: Final = 0x45
AND: Final = 0x54
RETURN: Final = 0x06

ALLOW: Final = 0x7FFF0000
ERRNO: Final = 0x00050000
KILL: Final = 0x80000000
EPERM: Final = 1
ENOSYS: Final = 38

NUMBER_AT: Final = 0  # in struct seccomp_data
ARCHITECTURE_AT: Final = 4
X32: Final = 0x40000000  # calls of x86-64's 32-bit variant have this bit

CLONE_THREAD: Final = 0x00010000
TO_WRITE: Final = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
SOCKET_TYPE: Final = 0xF

# What may be asked of devices and sockets: whether it is a terminal and how wide, what waits to be read,
# blocking or not, and what interfaces there are. Not, for one, to type into the terminal (TIOCSTI).
IOCTLS: Final = (0x5401, 0x5413, 0x541B, 0x5421, 0x5450, 0x5451, 0x8910, 0x8913, 0x8915, 0x8927, 0x8933)

# Sockets of the system's resolver: (domain, type) of UDP, TCP, and of the local name service.
RESOLVER_SOCKETS: Final = ((1, 1), (1, 2), (2, 1), (2, 2), (10, 1), (10, 2))


def architecture() -> Architecture | None:
    """What is known of this machine's calls; None if nothing is."""
    if sys.maxsize < 1 << 32 or sys.byteorder != "little":
        return None
    return ARCHITECTURES.get(os.uname().machine)


def restrict(*, resolver: bool, signalled: Iterable[int] = (), captured: Iterable[int] = (), asked: int = -1) -> int:
    """Leaves this process, all of its threads, only the calls that a running capture makes.

    `resolver` leaves the sockets that looking up names needs. `signalled` are processes that may be
    sent signals, besides this one. `captured` are the descriptors of capture sockets: from now on they
    receive and do not send. `asked` is the descriptor of a socket that requests go out on. Returns how many
    calls were left; 0 if this machine's are not known and nothing was restricted. Raises OSError if the
    kernel refuses; no_new_privs must be set before.
    """
    machine = architecture()
    if machine is None:
        return 0
    program = program_for(machine, resolver, (os.getpid(), *signalled), tuple(captured), asked)
    code = bytearray(b"".join(struct.pack("=HBBI", *row) for row in program))
    head = bytearray(struct.pack("@HQ", len(program), kernel.address_of(code)))
    flag_all_threads = 1
    kernel.syscall(machine.number("seccomp"), 1, flag_all_threads, kernel.address_of(head))
    return len(machine.allowed)


def program_for(
    machine: Architecture, resolver: bool, signalled: Iterable[int], captured: Iterable[int], asked: int
) -> Program:
    """The program that decides on each call."""
    program: Program = [
        (LOAD, 0, 0, ARCHITECTURE_AT),
        (IF_EQUAL, 1, 0, machine.audit),
        (RETURN, 0, 0, KILL),
        (LOAD, 0, 0, NUMBER_AT),
        (IF_AT_LEAST, 0, 1, X32),
        (RETURN, 0, 0, ERRNO | ENOSYS),
    ]
    for name in machine.allowed:
        program += ((IF_EQUAL, 0, 1, machine.number(name)), (RETURN, 0, 0, ALLOW))
    # The C library falls back to clone, whose flags can be looked at, where it is told that there is no clone3.
    program += ((IF_EQUAL, 0, 1, machine.number("clone3")), (RETURN, 0, 0, ERRNO | ENOSYS))
    program += when(machine, "clone", [(LOAD, 0, 0, argument(0)), *if_any_bit(CLONE_THREAD)])
    for name, at in (("open", 1), ("openat", 2)):
        program += when(machine, name, [(LOAD, 0, 0, argument(at)), *if_no_bit(TO_WRITE)])
    program += when(machine, "ioctl", [(LOAD, 0, 0, argument(1)), *if_one_of(IOCTLS)])
    for name in ("kill", "tgkill"):
        program += when(machine, name, [(LOAD, 0, 0, argument(0)), *if_one_of(signalled)])
    for name in ("write", "writev"):
        program += when(machine, name, [(LOAD, 0, 0, argument(0)), *if_none_of(captured)])
    if asked >= 0 and not resolver:
        program += when(machine, "sendmsg", [(LOAD, 0, 0, argument(0)), *if_one_of((asked,))])
    if resolver:
        for name in ("sendto", "sendmsg"):
            program += when(machine, name, [(LOAD, 0, 0, argument(0)), *if_none_of(captured)])
        program += when(machine, "socket", socket_test())
        for name in ("connect", "bind", "getsockname", "getpeername", "sendmmsg", "recvmmsg"):
            program += when(machine, name, [(RETURN, 0, 0, ALLOW)])
    program.append((RETURN, 0, 0, ERRNO | EPERM))
    return program


def argument(index: int) -> int:
    """Where the lower half of a call's argument is in struct seccomp_data."""
    return 16 + 8 * index


def when(machine: Architecture, name: str, then: Program) -> Program:
    """`then` for the call of this name, and an error where that did not allow it."""
    if name not in machine.numbers:
        return []
    body = [*then, (RETURN, 0, 0, ERRNO | EPERM)]
    return [(IF_EQUAL, 0, len(body), machine.number(name)), *body]


def if_any_bit(bits: int) -> Program:
    return [(IF_ANY_BIT, 0, 1, bits), (RETURN, 0, 0, ALLOW)]


def if_no_bit(bits: int) -> Program:
    return [(IF_ANY_BIT, 1, 0, bits), (RETURN, 0, 0, ALLOW)]


def if_one_of(values: Iterable[int]) -> Program:
    tests: Program = []
    for value in values:
        tests += ((IF_EQUAL, 0, 1, value), (RETURN, 0, 0, ALLOW))
    return tests


def if_none_of(values: Iterable[int]) -> Program:
    tests: Program = []
    for value in values:
        tests += ((IF_EQUAL, 0, 1, value), (RETURN, 0, 0, ERRNO | EPERM))
    return [*tests, (RETURN, 0, 0, ALLOW)]


def socket_test() -> Program:
    """Allows the sockets of the resolver."""
    tests: Program = []
    for domain, kind in RESOLVER_SOCKETS:
        tests += (
            (LOAD, 0, 0, argument(0)),
            (IF_EQUAL, 0, 4, domain),
            (LOAD, 0, 0, argument(1)),
            (AND, 0, 0, SOCKET_TYPE),
            (IF_EQUAL, 0, 1, kind),
            (RETURN, 0, 0, ALLOW),
        )
    return tests
