"""The keeper: a small process that does for a confined capture what that can no longer do itself.

A capture that gave up its rights can neither open the next file of a rotation, nor remove an old one,
nor run the command of -z. Before it gives them up it starts a keeper, which looks at no packet, and asks it.
The keeper only touches files in the folder of -w whose names begin as that of -w does (up to the
first `%` if -G makes names), so that whoever took over the capture gains nothing else through it.

One request is one message on a socket pair: a letter and a path. O opens a file for writing, and the
answer carries its descriptor; R removes a file; Z runs the command on a file, and is not answered.

The keeper itself has no right but those over files, and gets none any more. The command of -z is to start as if
nobody had given anything up: with the rights of its user, and with the signals ignored that were ignored from
the beginning. So it is run by a process of its own, which the keeper tells the paths, and which has no right at all
until the command begins.
"""

from __future__ import annotations

import _signal  # type: ignore[import-not-found]  # `signal` would bring enum along
import _socket
import errno
import os
from contextlib import suppress

from wiretale.capture import privileges
from wiretale.errors import WiretaleError
from wiretale.native import Final

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from pwd import struct_passwd

LONGEST: Final = 8192  # bytes of a message; no path is longer
DONE: Final = b"+"
TO_WRITE: Final = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC
# Over files, capabilities(7): to give them to the user of -Z (CAP_CHOWN), to make them in folders of others
# (CAP_DAC_OVERRIDE), and to remove those of others from folders like /tmp (CAP_FOWNER).
CAPABILITIES: Final = (0, 1, 3)
# What reaches all processes of a terminal, or of a service, and is meant for the capture.
FOR_THE_CAPTURE: Final = (
    _signal.SIGINT, _signal.SIGTERM, _signal.SIGHUP, _signal.SIGUSR1, _signal.SIGUSR2, _signal.SIGQUIT, _signal.SIGPIPE,
)  # fmt: skip

OF_PYTHON: Final = (_signal.SIGPIPE, _signal.SIGXFSZ)  # which Python ignores


class KeeperGone(WiretaleError):
    """Somebody ended the keeper."""

    def __init__(self) -> None:
        super().__init__(
            "the process that opens files for the confined capture, and runs -z, is gone",
            "Somebody ended it. What was saved before is complete.",
        )


class Keeper:
    """What the capture holds of its keeper."""

    def __init__(
        self, pattern: str, user: struct_passwd | None = None, command: str = "", confined: bool = True
    ) -> None:
        """Starts the keeper for files named after `pattern`, which will be `user`'s, and for a command of -z.

        It gives up the rights that it does not need if it is to be `confined`.
        """
        ours, theirs = _socket.socketpair(_socket.AF_UNIX, _socket.SOCK_SEQPACKET)
        process = os.fork()
        if process == 0:
            status = 1
            try:
                ours.close()
                keep(theirs, pattern, user, command, confined)
                status = 0
            finally:
                os._exit(status)
        theirs.close()
        self.process = process
        self._socket = ours

    @property
    def descriptor(self) -> int:
        """The socket that requests go out on."""
        return self._socket.fileno()

    def open(self, path: str) -> int:
        """A descriptor of a new file. Raises OSError."""
        self.ask(b"O", path)
        answer, extras, _, _ = self._socket.recvmsg(LONGEST, _socket.CMSG_SPACE(4))
        check(answer)
        descriptor = int.from_bytes(extras[0][2][:4], "little")
        os.set_inheritable(descriptor, False)
        return descriptor

    def remove(self, path: str) -> None:
        """Removes a file. Raises OSError."""
        self.ask(b"R", path)
        check(self._socket.recv(LONGEST))

    def run(self, path: str) -> None:
        """Runs the command of -z on a file, and does not wait for it."""
        self.ask(b"Z", path)

    def ask(self, action: bytes, path: str) -> None:
        """Sends a request. Raises `KeeperGone`."""
        try:
            self._socket.sendmsg([action + os.fsencode(path)])
        except (BrokenPipeError, ConnectionResetError) as error:
            raise KeeperGone() from error

    def close(self) -> None:
        """Lets the keeper go, once it has done what it was asked."""
        self._socket.close()


def check(answer: bytes) -> None:
    """Raises the OSError that an answer tells of, and `KeeperGone` where there is none."""
    if answer != DONE:
        if not answer.isdigit():
            raise KeeperGone()
        raise OSError(int(answer), os.strerror(int(answer)))


def keep(
    requests: _socket.socket, pattern: str, user: struct_passwd | None, command: str, confined: bool
) -> None:
    """What the keeper does until the capture has ended."""
    ignored = [number for number in FOR_THE_CAPTURE if _signal.getsignal(number) == _signal.SIG_IGN]
    for number in FOR_THE_CAPTURE:
        _signal.signal(number, _signal.SIG_IGN)
    runner = start_runner(command, user, ignored, confined) if command else -1
    close_all_but(requests.fileno(), runner)
    if confined:
        with suppress(OSError):  # what cannot be given up here the capture says of itself
            privileges.limit_capabilities()
            privileges.keep_capabilities(CAPABILITIES)
            privileges.forbid_new_privileges()
    while request := requests.recv(LONGEST):
        action, path = request[:1], request[1:]
        if not is_ours(path, pattern):
            requests.send(b"%d" % errno.EPERM)
        elif action == b"Z":
            with suppress(OSError):  # it has gone
                if runner >= 0:
                    os.write(runner, path + b"\0")
        else:
            try:
                if action == b"R":
                    os.unlink(path)
                    requests.send(DONE)
                    continue
                descriptor = os.open(path, TO_WRITE | os.O_NOFOLLOW, 0o666)
                if user is not None:
                    os.fchown(descriptor, user.pw_uid, user.pw_gid)
                passed = (_socket.SOL_SOCKET, _socket.SCM_RIGHTS, descriptor.to_bytes(4, "little"))
                requests.sendmsg([DONE], [passed])
                os.close(descriptor)
            except OSError as error:
                requests.send(b"%d" % (error.errno or errno.EIO))


def start_runner(command: str, user: struct_passwd | None, ignored: Iterable[int], confined: bool) -> int:
    """Starts the process that runs the command; what is written to the descriptor are paths, ended by zeros."""
    paths, told = os.pipe()
    if os.fork():
        os.close(paths)
        return told
    try:
        close_all_but(paths)
        if user is not None and os.geteuid() == 0:
            privileges.become(user)
        if confined:
            with suppress(OSError):
                privileges.keep_capabilities(())  # root's command gets its own when it begins
        _signal.signal(_signal.SIGCHLD, _signal.SIG_IGN)  # nobody waits for the commands
        rest = b""
        while data := os.read(paths, LONGEST):
            *whole, rest = (rest + data).split(b"\0")
            for path in whole:
                run(paths, command, path, ignored)
    except WiretaleError as error:
        os.write(2, os.fsencode(f"wiretale: -z: {error}\n"))
    finally:
        os._exit(0)


def close_all_but(*descriptors: int) -> None:
    """Closes what this process inherited, the capture's device for one, but for the standard streams."""
    for name in os.listdir("/proc/self/fd"):
        number = int(name)
        if number > 2 and number not in descriptors:
            try:
                os.close(number)
            except OSError:
                continue  # the one that the list was read from


def is_ours(path: bytes, pattern: str) -> bool:
    """Whether a path is one that rotation under this pattern may have made."""
    folder, name = os.path.split(path)
    own_folder, own_name = os.path.split(os.fsencode(pattern))
    # The folder may be made of the time as well: then it is the fixed part of the path that counts.
    if b"%" in own_folder:
        return path.startswith(own_folder.partition(b"%")[0]) and b".." not in path.split(b"/")
    return folder == own_folder and name.startswith(own_name.partition(b"%")[0]) and name not in (b"", b".", b"..")


def run(paths: int, command: str, path: bytes, ignored: Iterable[int]) -> None:
    """Starts `command path` with the least priority; of signals, those are `ignored` that were from the beginning."""
    if os.fork() != 0:
        return
    try:
        os.close(paths)
        for number in (*FOR_THE_CAPTURE, _signal.SIGCHLD, _signal.SIGXFSZ):
            kept = number in ignored and number not in OF_PYTHON
            _signal.signal(number, _signal.SIG_IGN if kept else _signal.SIG_DFL)
        os.nice(19)
        os.execvp(command, [os.fsencode(command), path])
    except OSError as error:
        os.write(2, os.fsencode(f"wiretale: -z: {command}: {os.strerror(error.errno or 0)}\n"))
    finally:
        os._exit(1)
