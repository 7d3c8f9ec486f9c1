"""Landlock: a process gives up, for good, what it does not need of the file system and of TCP.

What the kernel can confine depends on its version: each version of the interface (its ABI) adds kinds
of access. All that the running kernel knows are handled, so that what is not granted is refused.
Source: Documentation/userspace-api/landlock.rst of the Linux kernel.
"""

from __future__ import annotations

import os
import struct

from wiretale.capture.kernel import address_of, syscall
from wiretale.native import Final

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

CREATE_RULESET: Final = 444  # the system calls; their numbers are the same on every architecture
ADD_RULE: Final = 445
RESTRICT_SELF: Final = 446
ASK_VERSION: Final = 1
RULE_PATH_BENEATH: Final = 1
RULE_NET_PORT: Final = 2

READ_FILE: Final = 1 << 2
READ_DIR: Final = 1 << 3
CONNECT_TCP: Final = 1 << 1

# (ABI, how many kinds of access to files it knows, how many to TCP ports)
KINDS: Final = ((1, 13, 0), (2, 14, 0), (3, 15, 0), (4, 15, 2), (5, 16, 2))


def version() -> int:
    """The ABI of the running kernel; 0 if it has no Landlock."""
    try:
        return syscall(CREATE_RULESET, 0, 0, ASK_VERSION)
    except OSError:
        return 0


def restrict(readable: Iterable[str], tcp_ports: Iterable[int] = ()) -> int:
    """Leaves this thread, and those it starts, only the reading of what lies below `readable`, and TCP to `tcp_ports`.

    What is open stays open. Returns the ABI that was used, 0 if there is none and nothing was restricted.
    Raises OSError if the kernel refuses, for one because the process may still gain privileges
    (no_new_privs must be set before).
    """
    abi = version()
    if abi < 1:
        return 0
    files, ports = next((files, ports) for known, files, ports in reversed(KINDS) if known <= abi)
    attributes = bytearray(struct.pack("=QQ", (1 << files) - 1, (1 << ports) - 1))
    size = 16 if ports else 8
    rules = syscall(CREATE_RULESET, address_of(attributes), size, 0)
    try:
        for path in readable:
            _grant_reading(rules, path)
        if ports:
            for port in tcp_ports:
                rule = bytearray(struct.pack("=QQ", CONNECT_TCP, port))
                syscall(ADD_RULE, rules, RULE_NET_PORT, address_of(rule), 0)
        syscall(RESTRICT_SELF, rules, 0)
    finally:
        os.close(rules)
    return abi


def _grant_reading(rules: int, path: str) -> None:
    """Lets a file, or a folder with all below it, be read; what is not there needs no rule."""
    try:
        descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    try:
        is_folder = os.stat(descriptor).st_mode & 0o170000 == 0o040000
        rule = bytearray(struct.pack("=Qi", READ_FILE | READ_DIR if is_folder else READ_FILE, descriptor))
        syscall(ADD_RULE, rules, RULE_PATH_BENEATH, address_of(rule), 0)
    finally:
        os.close(descriptor)
