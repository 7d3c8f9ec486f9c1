"""Netlink messages: netlink(7), linux/netlink.h. All numbers are in the machine's order but where it is said.

    message:    4 length with this header, 2 type, 2 flags, 4 sequence, 4 port
    attribute:  2 length with this header, 2 type, value; the next one begins at a multiple of four
"""

from __future__ import annotations

import _socket
import os
import struct

from wiretale.native import Final

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

AF_NETLINK: Final = 16
ROUTE: Final = 0  # NETLINK_ROUTE
NETFILTER: Final = 12  # NETLINK_NETFILTER
SOL_NETLINK: Final = 270
NO_ENOBUFS: Final = 5  # NETLINK_NO_ENOBUFS

REQUEST: Final = 0x1  # NLM_F_REQUEST
ACKNOWLEDGE: Final = 0x4  # NLM_F_ACK
DUMP: Final = 0x300  # NLM_F_DUMP
ERROR: Final = 2  # NLMSG_ERROR; with the number 0 it acknowledges
DONE: Final = 3  # NLMSG_DONE
HEADER: Final = 16
ATTRIBUTE: Final = 4  # bytes of the header of an attribute
KIND: Final = 0x3FFF  # the bits of an attribute's type that name it
ROOM: Final = 65536


def netlink_socket(family: int) -> _socket.socket:
    """A socket to a part of the kernel. Raises OSError where it is not there."""
    return _socket.socket(AF_NETLINK, _socket.SOCK_RAW | _socket.SOCK_CLOEXEC, family)


def message(kind: int, flags: int, body: bytes) -> bytes:
    """A request."""
    return struct.pack("=IHHII", HEADER + len(body), kind, flags | REQUEST, 1, 0) + body


def attribute(kind: int, value: bytes) -> bytes:
    """An attribute, filled up to where the next one may begin."""
    return struct.pack("=HH", 4 + len(value), kind) + value + bytes(-len(value) % 4)


def messages(data: bytes | bytearray, size: int) -> Iterator[tuple[int, int, int]]:
    """Of each message in the `size` bytes that were received: its type, and where what it says begins and ends."""
    at = 0
    while at + HEADER <= size:
        length, kind = struct.unpack_from("=IH", data, at)
        end = at + length
        if length < HEADER or end > size:
            return
        yield kind, at + HEADER, end
        at += (length + 3) & ~3


def attributes(data: bytes | bytearray, at: int, end: int) -> Iterator[tuple[int, int, int]]:
    """Of each attribute between two places: its type, and where its value begins and ends."""
    while at + ATTRIBUTE <= end:
        length, kind = struct.unpack_from("=HH", data, at)
        if length < ATTRIBUTE or at + length > end:
            return
        yield kind & KIND, at + ATTRIBUTE, at + length
        at += (length + 3) & ~3


def ask(asked: _socket.socket, kind: int, body: bytes) -> None:
    """Sends a request and waits until it is acknowledged. Raises OSError where the kernel refuses."""
    asked.send(message(kind, ACKNOWLEDGE, body))
    while True:
        data = asked.recv(ROOM)
        for answer, at, end in messages(data, len(data)):
            if answer == ERROR and at + 4 <= end:
                (number,) = struct.unpack_from("=i", data, at)
                if number:
                    raise OSError(-number, os.strerror(-number))
                return


def dump(family: int, kind: int, body: bytes) -> Iterator[tuple[int, bytes]]:
    """What the kernel lists when it is asked: messages' types, and what follows their headers. Raises OSError."""
    asked = netlink_socket(family)
    try:
        asked.send(message(kind, DUMP, body))
        while data := asked.recv(ROOM):
            for answer, at, end in messages(data, len(data)):
                if answer in (DONE, ERROR):
                    return
                yield answer, data[at:end]
    finally:
        asked.close()
