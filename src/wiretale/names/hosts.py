"""Which host has an address, asked without a network: /etc/hosts, and whether asking further makes sense.

The system's resolver reads the same file, but there is no asking it for the file alone: what is not
there it looks for elsewhere, and that may take long. So the file is read here, if it is where the
resolver would look first.
"""

from __future__ import annotations

import _socket

HOSTS = "/etc/hosts"
SWITCH = "/etc/nsswitch.conf"


def read_hosts(path: str = HOSTS) -> dict[bytes, bytes]:
    """The hosts of /etc/hosts: address (4 or 16 bytes) to name, the first line of an address wins."""
    hosts: dict[bytes, bytes] = {}
    try:
        with open(path, "rb", buffering=0) as file:
            lines = file.read().split(b"\n")
    except OSError:
        return hosts
    for line in lines:
        words = line.partition(b"#")[0].split(None, 2)
        if len(words) < 2:
            continue
        text = words[0].decode("latin1").partition("%")[0]
        try:
            address = _socket.inet_pton(_socket.AF_INET6 if ":" in text else _socket.AF_INET, text)
        except (OSError, ValueError):
            continue
        if all(32 < c < 127 for c in words[1]):
            hosts.setdefault(address, words[1])
    return hosts


def host_sources(path: str = SWITCH) -> list[str]:
    """Where the system looks for hosts, in order: `files`, `dns` and others (nsswitch.conf(5)).

    What it does after each, in brackets, is left out. Without such a file it is the C library's own order.
    """
    try:
        with open(path, "rb", buffering=0) as file:
            lines = file.read().split(b"\n")
    except OSError:
        return ["files", "dns"]
    for line in lines:
        database, colon, services = line.partition(b"#")[0].partition(b":")
        if colon and database.strip() == b"hosts":
            text = services.decode("latin1")
            while (start := text.find("[")) >= 0:
                end = text.find("]", start)
                text = text[:start] + " " + (text[end + 1 :] if end >= 0 else "")
            return text.split()
    return ["files", "dns"]
