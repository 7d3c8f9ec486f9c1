"""-Z: giving up root's privileges before the first packet is looked at."""

from __future__ import annotations

import os
import sys

from wiretale.errors import WiretaleError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pwd import struct_passwd


def drop_privileges(user: str, written: int | None) -> None:
    """Turns the process into `user`, if it is root; the file that is being written becomes `user`'s.

    `written` is that file's descriptor, if there is one.
    """
    if os.geteuid() != 0 and os.getuid() != 0:
        return
    from wiretale.capture.privileges import named_user

    turn_into(named_user(user), written)


def turn_into(user: struct_passwd, written: int | None) -> None:
    """Turns the process into a user's, with all that it will import, and with the file that is being written.

    Raises WiretaleError.
    """
    from wiretale.capture.privileges import become

    # Modules may lie where the user cannot read; dissectors are otherwise imported when first needed.
    load_everything()
    try:
        if written is not None and written > 2:
            os.fchown(written, user.pw_uid, user.pw_gid)
    except OSError as error:
        raise WiretaleError(
            f"Couldn't change to '{user.pw_name}' uid={user.pw_uid} gid={user.pw_gid}: {os.strerror(error.errno or 0)}"
        ) from error
    become(user)


def load_everything() -> None:
    """Imports what is otherwise imported when first needed."""
    import _socket  # noqa: F401 (the resolver's)

    import wiretale.names.resolver
    import wiretale.protocols

    for package in (wiretale.protocols, wiretale.names):
        for folder in package.__path__:
            for file in sorted(os.listdir(folder)):
                name, dot, suffix = file.partition(".")
                if dot and suffix.split(".")[-1] in ("py", "so", "pyd") and name != "__init__":
                    full = f"{package.__name__}.{name}"
                    if full not in sys.modules:
                        __import__(full)
