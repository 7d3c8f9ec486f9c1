"""The few calls to the Linux kernel that Python's own modules do not make: prctl, capset, and calls by number.

They go through the C library that this process runs on, with `ctypes`; where there is no `ctypes`, or
the system is no Linux, `Unavailable` is raised, and what needed the call says that it could not be had.
"""

from __future__ import annotations

import os
import sys

from wiretale.native import Final

TYPE_CHECKING = False
if TYPE_CHECKING:
    import ctypes

PR_CAPBSET_DROP: Final = 24
PR_SET_NO_NEW_PRIVS: Final = 38
PR_CAP_AMBIENT: Final = 47
PR_CAP_AMBIENT_CLEAR_ALL: Final = 4
PR_SET_SECCOMP: Final = 22
SECCOMP_MODE_FILTER: Final = 2

_library: ctypes.CDLL | None = None


class Unavailable(OSError):
    """The call cannot be made on this system."""


def library() -> ctypes.CDLL:
    """The C library."""
    global _library
    if _library is None:
        if sys.platform != "linux":
            raise Unavailable(f"{sys.platform} is not Linux")
        try:
            import ctypes
        except ImportError as error:
            raise Unavailable("this Python has no ctypes") from error
        _library = ctypes.CDLL(None, use_errno=True)
    return _library


def checked(result: int) -> int:
    """What a call returned, if it did not fail; raises OSError."""
    if result < 0:
        import ctypes

        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return result


def prctl(operation: int, *arguments: int) -> int:
    """prctl(2): the arguments that are not given are 0. Raises OSError."""
    import ctypes

    call = library().prctl
    four = (*arguments, 0, 0, 0, 0)[:4]
    return checked(int(call(ctypes.c_int(operation), *(ctypes.c_ulong(word) for word in four))))


def syscall(number: int, *arguments: int) -> int:
    """A system call by its number; pointers are given as addresses. Raises OSError."""
    import ctypes

    call = library().syscall
    call.restype = ctypes.c_long
    return checked(int(call(ctypes.c_long(number), *(ctypes.c_long(word) for word in arguments))))


def address_of(memory: bytearray) -> int:
    """Where in memory a buffer is. It must be kept while the kernel looks at it, and not change its size."""
    import ctypes

    return ctypes.addressof(ctypes.c_char.from_buffer(memory))
