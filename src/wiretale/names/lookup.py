"""Numbers for names: what a filter's hosts, networks, services, protocols and stations are.

Asked where the system's programs ask: the resolver, /etc/networks, /etc/services, /etc/protocols, /etc/ethers.
"""

from __future__ import annotations

import _socket


def host(name: str) -> list[bytes]:
    """A host's addresses, of 4 and of 16 bytes, in the resolver's order; empty if there is no such host."""
    found: list[bytes] = []
    try:
        answers = _socket.getaddrinfo(name, None, 0, _socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return found
    for family, _, _, _, address in answers:
        if family in (_socket.AF_INET, _socket.AF_INET6):
            packed = _socket.inet_pton(family, str(address[0]).partition("%")[0])
            if packed not in found:
                found.append(packed)
    return found


def table(path: str) -> list[list[str]]:
    """The words of each line of one of /etc's tables."""
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            lines = file.read().splitlines()
    except OSError:
        return []
    rows = [line.partition("#")[0].split() for line in lines]
    return [words for words in rows if len(words) > 1]


def network(name: str) -> int | None:
    """A network's number as /etc/networks has it, without the zeros at its end."""
    for words in table("/etc/networks"):
        if name == words[0] or name in words[2:]:
            try:
                parts = [int(part) for part in words[1].split(".")]
            except ValueError:
                return None
            while len(parts) > 1 and parts[-1] == 0:
                parts.pop()
            number = 0
            for part in parts:
                number = number << 8 | part & 0xFF
            return number
    return None


def service(name: str) -> dict[str, int]:
    """A service's ports, by the name of the transport protocol."""
    found: dict[str, int] = {}
    for transport in ("tcp", "udp"):
        try:
            found[transport] = _socket.getservbyname(name, transport)
        except (OSError, UnicodeError, ValueError):
            continue
    return found


def protocol(name: str) -> int | None:
    """The number of a protocol above IP."""
    try:
        return _socket.getprotobyname(name)
    except (OSError, UnicodeError, ValueError):
        return None


def station(name: str) -> bytes | None:
    """The hardware address of a station in /etc/ethers."""
    for words in table("/etc/ethers"):
        if name in words[1:]:
            octets = words[0].split(":")
            try:
                address = bytes(int(octet, 16) for octet in octets)
            except ValueError:
                continue
            if len(address) == 6:
                return address
    return None
