"""The addresses of interfaces, asked of the kernel by rtnetlink(7)."""

from __future__ import annotations

import _socket
import struct

from wiretale.capture import netlink
from wiretale.native import Final

GET_ADDRESSES: Final = 22  # RTM_GETADDR
NEW_ADDRESS: Final = 20  # RTM_NEWADDR
ADDRESS: Final = 1  # IFA_ADDRESS: of a point-to-point link, the other end's
LOCAL: Final = 2  # IFA_LOCAL
HEADER: Final = 8  # of a struct ifaddrmsg
LENGTHS: Final = {_socket.AF_INET: 4, _socket.AF_INET6: 16}


def raw_addresses() -> dict[int, list[tuple[bytes, int]]]:
    """Of each interface, by its index, the addresses (of 4 or 16 bytes) and the lengths of their prefixes."""
    found: dict[int, list[tuple[bytes, int]]] = {}
    try:
        for kind, body in netlink.dump(netlink.ROUTE, GET_ADDRESSES, bytes(HEADER)):
            one = parse(body) if kind == NEW_ADDRESS else None
            if one is not None:
                found.setdefault(one[0], []).append(one[1:])
    except OSError:
        pass  # without them, then
    return found


def addresses() -> dict[int, list[tuple[str, int]]]:
    """As `raw_addresses`, with the addresses in text."""
    return {
        index: [(text(address), prefix) for address, prefix in those] for index, those in raw_addresses().items()
    }


def text(address: bytes) -> str:
    """An address of 4 or 16 bytes as it is written."""
    return _socket.inet_ntop(_socket.AF_INET if len(address) == 4 else _socket.AF_INET6, address)


def parse(body: bytes) -> tuple[int, bytes, int] | None:
    """The interface, the address and the prefix of a struct ifaddrmsg and its attributes."""
    if len(body) < HEADER:
        return None
    family, prefix, _, _, index = struct.unpack_from("=BBBBI", body)
    best = b""
    for kind, at, end in netlink.attributes(body, HEADER, len(body)):
        if kind == LOCAL or (kind == ADDRESS and not best):
            best = body[at:end]
    return (index, best, prefix) if len(best) == LENGTHS.get(family) else None
