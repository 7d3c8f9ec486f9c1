"""The session that the program itself is watched through, which is left out on a terminal reached over ssh.

What is printed there travels in packets of that session, which would be printed, and so on. sshd tells its
two ends in SSH_CONNECTION; as sudo takes that away, the processes that started this one are asked, too.
"""

from __future__ import annotations

import os

from wiretale.native import Final

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    Ends = tuple[str, int, str, int]  # address and port of the client, and of the server

GENERATIONS: Final = 32  # of processes that are asked


def own_session(environment: Mapping[str, str]) -> Ends | None:
    """The two ends of the ssh connection that this process was started over, if it was."""
    found = ends(environment.get("SSH_CONNECTION", ""))
    if found is None:
        for block in ancestors():
            for entry in block.split(b"\0"):
                if entry.startswith(b"SSH_CONNECTION="):
                    return ends(entry.partition(b"=")[2].decode("ascii", "replace"))
    return found


def ends(text: str) -> Ends | None:
    """What SSH_CONNECTION says: client address and port, server address and port; None if it makes no sense."""
    words = text.split()
    if len(words) != 4 or not words[1].isdecimal() or not words[3].isdecimal():
        return None
    client, server = address(words[0]), address(words[2])
    ports = int(words[1]), int(words[3])
    if not client or not server or not all(0 < port < 65536 for port in ports):
        return None
    return client, ports[0], server, ports[1]


def address(text: str) -> str:
    """An address without its zone, IPv4 as such; empty if it is none."""
    import _socket

    text = text.partition("%")[0]
    if text.lower().startswith("::ffff:") and "." in text:
        text = text[7:]
    for family in (_socket.AF_INET, _socket.AF_INET6):
        try:
            _socket.inet_pton(family, text)
        except OSError:
            continue
        return text
    return ""


def ancestors() -> Iterator[bytes]:
    """The environments of the processes that started this one, the nearest first, as far as they may be seen."""
    process = os.getppid()
    for _ in range(GENERATIONS):
        if process <= 1:
            return
        try:
            with open(f"/proc/{process}/environ", "rb") as file:
                yield file.read()
        except OSError:
            pass  # another user's
        try:
            with open(f"/proc/{process}/stat", "rb") as file:
                process = int(file.read().rpartition(b")")[2].split()[1])
        except (OSError, ValueError, IndexError):
            return


def expression_without(ends: Ends, text: str) -> str:
    """A filter expression that selects what `text` does (everything, if it is empty), but not that connection.

    The connection comes first: after `vlan` or `mpls` an expression looks at other places in the packet.
    """
    client, client_port, server, server_port = ends
    there = f"src host {client} and src port {client_port} and dst host {server} and dst port {server_port}"
    back = f"src host {server} and src port {server_port} and dst host {client} and dst port {client_port}"
    own = f"not (tcp and (({there}) or ({back})))"
    return f"{own} and (\n{text}\n)" if text.strip() else own


def notice(ends: Ends) -> str:
    """What is said about it."""
    client, client_port, server, server_port = ends
    return (
        f"this ssh session ({client}.{client_port} > {server}.{server_port}) is left out; --include-own keeps it"
    )
