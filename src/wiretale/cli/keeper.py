"""The keeper: a small process that does for a confined capture what that can no longer do itself.

A capture that gave up its rights can neither open the next file of a rotation, nor remove an old one,
nor run the command of -z. Before it gives them up it starts a keeper, which looks at no packet, and asks it.
The keeper only touches files in the folder of -w whose names begin as that of -w does (up to the
first `%` if -G makes names), so that whoever took over the capture gains nothing else through it.

One request is one message on a socket pair: a letter and a path. O opens a file for writing, and the
answer carries its descriptor; R removes a file; Z runs the command on a file, and is not answered.
"""

from __future__ import annotations

import _signal  # type: ignore[import-not-found]  # `signal` would bring enum along
import _socket
import errno
import os

from wiretale.native import Final

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pwd import struct_passwd

LONGEST: Final = 8192  # bytes of a message; no path is longer
DONE: Final = b"+"
TO_WRITE: Final = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC
# What reaches all processes of a terminal, or of a service, and is meant for the capture.
FOR_THE_CAPTURE: Final = (
    _signal.SIGINT, _signal.SIGTERM, _signal.SIGHUP, _signal.SIGUSR1, _signal.SIGUSR2, _signal.SIGQUIT, _signal.SIGPIPE,
)  # fmt: skip


class Keeper:
    """What the capture holds of its keeper."""

    def __init__(self, pattern: str, user: struct_passwd | None = None, command: str = "") -> None:
        """Starts the keeper for files named after `pattern`, which will be `user`'s, and for a command of -z."""
        ours, theirs = _socket.socketpair(_socket.AF_UNIX, _socket.SOCK_SEQPACKET)
        process = os.fork()
        if process == 0:
            status = 1
            try:
                ours.close()
                keep(theirs, pattern, user, command)
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
        self._socket.sendmsg([b"O" + os.fsencode(path)])
        answer, extras, _, _ = self._socket.recvmsg(LONGEST, _socket.CMSG_SPACE(4))
        check(answer)
        descriptor = int.from_bytes(extras[0][2][:4], "little")
        os.set_inheritable(descriptor, False)
        return descriptor

    def remove(self, path: str) -> None:
        """Removes a file. Raises OSError."""
        self._socket.sendmsg([b"R" + os.fsencode(path)])
        check(self._socket.recv(LONGEST))

    def run(self, path: str) -> None:
        """Runs the command of -z on a file, and does not wait for it."""
        self._socket.sendmsg([b"Z" + os.fsencode(path)])

    def close(self) -> None:
        """Lets the keeper go, once it has done what it was asked."""
        self._socket.close()


def check(answer: bytes) -> None:
    """Raises the OSError that an answer tells of."""
    if answer != DONE:
        number = int(answer) if answer.isdigit() else errno.EPIPE  # without an answer the keeper is gone
        raise OSError(number, os.strerror(number))


def keep(requests: _socket.socket, pattern: str, user: struct_passwd | None, command: str) -> None:
    """What the keeper does until the capture has ended."""
    for number in FOR_THE_CAPTURE:
        _signal.signal(number, _signal.SIG_IGN)
    _signal.signal(_signal.SIGCHLD, _signal.SIG_IGN)  # nobody waits for the commands
    close_all_but(requests.fileno())
    while request := requests.recv(LONGEST):
        action, path = request[:1], request[1:]
        if not is_ours(path, pattern):
            requests.send(b"%d" % errno.EPERM)
        elif action == b"Z":
            run(requests.fileno(), command, path, user)
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


def close_all_but(descriptor: int) -> None:
    """Closes what this process inherited, the capture's device for one, but for the standard streams."""
    for name in os.listdir("/proc/self/fd"):
        number = int(name)
        if number > 2 and number != descriptor:
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


def run(socket: int, command: str, path: bytes, user: struct_passwd | None) -> None:
    """Starts `command path`, as the user and with the least priority."""
    if not command or os.fork() != 0:
        return
    try:
        os.close(socket)
        for number in (*FOR_THE_CAPTURE, _signal.SIGCHLD):
            _signal.signal(number, _signal.SIG_DFL)
        if user is not None and os.geteuid() == 0:
            os.initgroups(user.pw_name, user.pw_gid)
            os.setgid(user.pw_gid)
            os.setuid(user.pw_uid)
        os.nice(19)
        os.execvp(command, [os.fsencode(command), path])
    except OSError as error:
        os.write(2, os.fsencode(f"wiretale: -z: {command}: {os.strerror(error.errno or 0)}\n"))
    finally:
        os._exit(1)
