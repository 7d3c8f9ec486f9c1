"""--netns: capturing in another network namespace, one of ip-netns(8)'s or any that has a file.

Source: setns(2), network_namespaces(7).
"""

from __future__ import annotations

import errno
import os

from wiretale.capture import kernel
from wiretale.errors import WiretaleError
from wiretale.native import Final

FOLDER: Final = "/run/netns"  # where ip-netns(8) names them
CLONE_NEWNET: Final = 0x40000000


def enter(name: str) -> None:
    """Moves this process into a network namespace: as `ip netns` names it, by its file's path, or a process's number.

    Only what happens in this thread from now on is in there: call it before the first socket and the first thread.
    """
    path = name if "/" in name else os.path.join(FOLDER, name)
    if name.isascii() and name.isdigit() and not os.path.exists(path):
        path = f"/proc/{name}/ns/net"
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except OSError as error:
        raise WiretaleError(f"--netns: {name}: {os.strerror(error.errno or 0)}", advice(error.errno, name)) from error
    try:
        kernel.checked(kernel.library().setns(descriptor, CLONE_NEWNET))
    except OSError as error:
        raise WiretaleError(f"--netns: {name}: {error.strerror or error}", advice(error.errno, name)) from error
    finally:
        os.close(descriptor)


def advice(number: int | None, name: str) -> str:
    """What can be done about it."""
    if number in (errno.EPERM, errno.EACCES):
        return "Entering a network namespace takes CAP_SYS_ADMIN: try sudo."
    if number == errno.EINVAL:
        return f"{name} is not the file of a network namespace."
    if number != errno.ENOENT or "/" in name:
        return ""
    if name.isdigit():
        return "There is neither a network namespace of this name nor a process of this number."
    try:
        known = sorted(os.listdir(FOLDER))
    except OSError:
        known = []
    if not known:
        return f"There are no named network namespaces (in {FOLDER}): give the number of a process in the one you mean."
    return f"There are: {', '.join(known[:20])}{', ...' if len(known) > 20 else ''}."
