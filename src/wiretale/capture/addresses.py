"""The addresses of interfaces, asked of the kernel by rtnetlink(7)."""

from __future__ import annotations

import _socket
import struct

from wiretale.native import Final

NETLINK_ROUTE: Final = 0
GET_ADDRESSES: Final = 22  # RTM_GETADDR
NEW_ADDRESS: Final = 20  # RTM_NEWADDR
DONE: Final = 3  # NLMSG_DONE
ERROR: Final = 2  # NLMSG_ERROR
REQUEST_ALL: Final = 0x301  # NLM_F_REQUEST and NLM_F_DUMP
ADDRESS: Final = 1  # IFA_ADDRESS: of a point-to-point link, the other end's
LOCAL: Final = 2  # IFA_LOCAL
ROOM: Final = 65536


def addresses() -> dict[int, list[tuple[str, int]]]:
    """Of each interface, by its index, the addresses in text and the lengths of their prefixes."""
    found: dict[int, list[tuple[str, int]]] = {}
    asked = _socket.socket(_socket.AF_NETLINK, _socket.SOCK_RAW | _socket.SOCK_CLOEXEC, NETLINK_ROUTE)
    try:
        asked.send(struct.pack("=IHHIIB3xI", 24, GET_ADDRESSES, REQUEST_ALL, 1, 0, 0, 0))
        going_on = True
        while going_on:
            data = asked.recv(ROOM)
            at = 0
            while at + 16 <= len(data):
                length, kind = struct.unpack_from("=IH", data, at)
                if kind in (DONE, ERROR) or length < 16:
                    going_on = False
                    break
                if kind == NEW_ADDRESS:
                    one = parse(data[at + 16 : at + length])
                    if one is not None:
                        found.setdefault(one[0], []).append(one[1:])
                at += (length + 3) & ~3
            going_on = going_on and bool(data)
    except OSError:
        pass  # without them, then
    finally:
        asked.close()
    return found


def parse(message: bytes) -> tuple[int, str, int] | None:
    """The interface, the address and the prefix of a struct ifaddrmsg and its attributes."""
    if len(message) < 8:
        return None
    family, prefix, _, _, index = struct.unpack_from("=BBBBI", message)
    best = b""
    at = 8
    while at + 4 <= len(message):
        length, kind = struct.unpack_from("=HH", message, at)
        if length < 4:
            break
        value = message[at + 4 : at + length]
        if kind == LOCAL or (kind == ADDRESS and not best):
            best = value
        at += (length + 3) & ~3
    if (family, len(best)) not in ((_socket.AF_INET, 4), (_socket.AF_INET6, 16)):
        return None
    return index, _socket.inet_ntop(family, best), prefix
