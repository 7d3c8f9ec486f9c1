"""Root's rights, and how a process gives them up: capabilities, and who it runs as.

Source: capabilities(7), user_namespaces(7), setuid(2).
"""

from __future__ import annotations

import contextlib
import os
import struct

from wiretale.capture import kernel
from wiretale.errors import WiretaleError
from wiretale.native import Final

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from pwd import struct_passwd

CAPABILITY_VERSION_3: Final = 0x20080522
CAP_NET_ADMIN: Final = 12
CAP_NET_RAW: Final = 13
MOST_CAPABILITIES: Final = 64


def capabilities(which: bytes = b"CapEff") -> int:
    """The capabilities that are in force for this process, or those of another of its sets, a bit each.

    0 where the system does not tell.
    """
    try:
        with open("/proc/self/status", "rb", buffering=0) as file:
            status = file.read()
    except OSError:
        return 0
    at = status.find(which + b":")
    return int(status[at + 7 : status.find(b"\n", at)], 16) if at >= 0 else 0


def has(capability: int) -> bool:
    """Whether this process may do what a capability (CAP_NET_RAW...) stands for."""
    return bool(capabilities() >> capability & 1)


def invoking_user() -> struct_passwd | None:
    """The user on whose behalf root runs this, if sudo, doas or pkexec told; None if it is root's own doing."""
    import pwd

    for variable in ("SUDO_UID", "PKEXEC_UID"):
        number = os.environ.get(variable, "")
        if number.isdecimal() and int(number) != 0:
            try:
                return pwd.getpwuid(int(number))
            except (KeyError, OverflowError):
                continue
    name = os.environ.get("DOAS_USER", "")
    if name:
        try:
            entry = pwd.getpwnam(name)
        except (KeyError, ValueError):
            return None
        return entry if entry.pw_uid else None
    return None


def named_user(name: str) -> struct_passwd:
    """The user of this name. Raises WiretaleError if there is none."""
    import pwd

    try:
        return pwd.getpwnam(name)
    except (KeyError, ValueError):
        raise WiretaleError(f"Couldn't find user '{name}'", "-Z takes the name of a user of this system.") from None


def become(user: struct_passwd) -> None:
    """Turns the process, all of it, into a user's. Raises WiretaleError."""
    is_already = os.getresuid() == (user.pw_uid,) * 3 and os.getresgid() == (user.pw_gid,) * 3
    try:
        os.initgroups(user.pw_name, user.pw_gid)
        os.setgid(user.pw_gid)
        os.setuid(user.pw_uid)
    except OSError as error:
        if is_already:
            return  # in a user namespace not even its root may name his groups
        raise WiretaleError(
            f"Couldn't change to '{user.pw_name}' uid={user.pw_uid} gid={user.pw_gid}: {os.strerror(error.errno or 0)}"
        ) from error


def limit_capabilities() -> None:
    """Sees to it that no program that is run gives the process a capability; only root can. Raises `Unavailable`."""
    kernel.library()
    for number in range(MOST_CAPABILITIES):
        try:
            kernel.prctl(kernel.PR_CAPBSET_DROP, number)
        except OSError:  # no such capability, or no right to drop it
            break


def keep_capabilities(kept: Iterable[int]) -> None:
    """Leaves the process no capability but these, and of these those that it has. Raises OSError."""
    with contextlib.suppress(OSError):  # a kernel that has no ambient set has nothing in it
        kernel.prctl(kernel.PR_CAP_AMBIENT, kernel.PR_CAP_AMBIENT_CLEAR_ALL)
    import ctypes

    wanted = sum(1 << number for number in kept)
    left = capabilities(b"CapPrm") & wanted if wanted else 0
    low, high = left & 0xFFFFFFFF, left >> 32
    head = bytearray(struct.pack("=Ii", CAPABILITY_VERSION_3, 0))
    sets = bytearray(struct.pack("=6I", low, low, 0, high, high, 0))  # effective, permitted, inheritable; twice
    capset = kernel.library().capset
    kernel.checked(
        int(capset(ctypes.c_void_p(kernel.address_of(head)), ctypes.c_void_p(kernel.address_of(sets))))
    )


def drop_capabilities() -> None:
    """Leaves the process no capability. Raises OSError."""
    keep_capabilities(())


def forbid_new_privileges() -> None:
    """From now on no program that this process runs gets more rights than it. Raises OSError."""
    kernel.prctl(kernel.PR_SET_NO_NEW_PRIVS, 1)
