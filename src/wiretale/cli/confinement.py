"""What a live capture gives up before it looks at the first packet.

Packets are written by strangers. Once the device and the output are open, the process becomes an
ordinary user's, keeps no capability and gets none by running a program (no_new_privs), and what the kernel offers
confines it further: Landlock leaves it the reading of the program's own modules and of the tables that
names come from, seccomp the system calls that a running capture makes. `--no-sandbox` leaves out all
but the change of the user.

Everything here works for the thread that runs it and those it starts: call it before there are any.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress

from wiretale.capture import landlock, privileges, seccomp
from wiretale.native import Final

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from pwd import struct_passwd

    from wiretale.capture.live import LiveSource
    from wiretale.cli.dump import Dump

# What the resolver, the C library and the statistics of interfaces read.
SYSTEM_FILES: Final = (
    "/etc/hosts", "/etc/services", "/etc/ethers", "/etc/networks", "/etc/protocols", "/etc/resolv.conf",
    "/etc/nsswitch.conf", "/etc/host.conf", "/etc/gai.conf", "/etc/ld.so.cache", "/etc/localtime", "/etc/timezone",
    "/usr/share/zoneinfo", "/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib", "/sys/class/net",
    "/sys/devices", "/proc/self", "/dev/null", "/dev/urandom",
)  # fmt: skip
DNS: Final = 53


def give_up_rights(dump: Dump, source: LiveSource, signalled: Iterable[int] = ()) -> None:
    """Leaves the process, now that all is open, only what the capture still needs. Raises WiretaleError.

    `signalled` are the processes that it may send signals to: the command of --run.
    """
    options, saver = dump.options, dump.saver
    user = user_to_become(options.user)
    confined = not options.no_sandbox
    keeper = None
    if saver is not None and not saver.standard_output and (user is not None or confined):
        if options.file_size or options.rotate_seconds or options.postrotate_command or saver.descriptor is None:
            from wiretale.cli.keeper import Keeper

            keeper = Keeper(saver.names.stem, user, options.postrotate_command, confined)
            saver.files = keeper
    if source.queue is not None and (user is not None or confined):
        from wiretale.cli.verdicts import delegate

        delegate(source.queue, confined)
    if confined:
        with suppress(OSError):  # `confine` will say what cannot be had
            privileges.limit_capabilities()
    if user is not None:
        from wiretale.cli.privileges import turn_into

        turn_into(user, None if saver is None else saver.descriptor)
    given_up = [f"user {user.pw_name}"] if user is not None else []
    if confined:
        given_up += confine(
            resolver=dump.printer is not None and not options.numeric,
            readable=[os.path.dirname(saver.names.stem) or "."] if keeper is not None and saver is not None else [],
            captured=source.descriptors,
            signalled=signalled,
            asked=-1 if keeper is None else keeper.descriptor,
        )
    if options.verbose and given_up:
        dump.note(f"confined: {', '.join(given_up)}")


def user_to_become(name: str | None) -> struct_passwd | None:
    """Who the process is to run as: the user of -Z, or on whose behalf root runs it; None for no change.

    Only root can change, and only root needs to. Raises WiretaleError if there is no such user.
    """
    if os.geteuid() != 0 and os.getuid() != 0:
        return None
    return privileges.named_user(name) if name is not None else privileges.invoking_user()


def confine(
    *,
    resolver: bool,
    readable: Iterable[str] = (),
    captured: Iterable[int] = (),
    signalled: Iterable[int] = (),
    asked: int = -1,
) -> list[str]:
    """Gives up, for good, what a running capture does not need; returns what was, in words.

    `resolver` says that names will be looked up, `readable` what else will be read, `captured` which
    descriptors are capture sockets, `signalled` which processes may be sent signals, `asked` the
    descriptor of the keeper's socket. What the system does not offer is left out, and said.
    """
    done: list[str] = []
    try:
        privileges.drop_capabilities()
        done.append("no capabilities")
        privileges.forbid_new_privileges()
        done.append("no new privileges")
    except OSError as error:
        return [*done, f"no further confinement ({error})"]
    try:
        abi = landlock.restrict([*SYSTEM_FILES, *own_folders(), *readable], (DNS,) if resolver else ())
        done.append(f"files only read, of few folders (Landlock {abi})" if abi else "no Landlock in this kernel")
    except OSError as error:
        done.append(f"no Landlock ({error})")
    try:
        calls = seccomp.restrict(resolver=resolver, captured=captured, signalled=signalled, asked=asked)
        done.append(f"{calls} system calls (seccomp)" if calls else "no seccomp on this machine")
    except OSError as error:
        done.append(f"no seccomp ({error})")
    return done


def own_folders() -> list[str]:
    """Where Python's modules and wiretale's own are."""
    return [path for path in {*sys.path, sys.prefix, sys.base_prefix, sys.exec_prefix} if path]
