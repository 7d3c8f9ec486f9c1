"""Packets without a ring, received one by one: where the kernel has no TPACKET_V3, or no memory for it.

What the ring says in its headers comes as ancillary data: the time (SO_TIMESTAMPNS), and the length on the wire and
the VLAN tag (PACKET_AUXDATA, packet(7)).
"""

from __future__ import annotations

import _socket
import struct

from librt.strings import BytesWriter

from wiretale.capture import constants as c
from wiretale.capture import interfaces
from wiretale.capture.packet_socket import Listener
from wiretale.native import Final

TYPE_CHECKING = False
if TYPE_CHECKING:
    from wiretale.batch import Batch
    from wiretale.capture.frames import Frames

MOST: Final = 128  # packets of a batch
LONGEST: Final = 262144
AUXILIARY: Final = struct.Struct("=IIIHHHH")  # struct tpacket_auxdata
TIME: Final = struct.Struct("@ll")
DONTWAIT: Final = 0x40


class Receiver(Listener):
    """A packet socket without a ring; `buffer` is how much the kernel keeps for it, in KiB."""

    def __init__(self, made: _socket.socket, buffer: int) -> None:
        made.setsockopt(c.SOL_SOCKET, c.SO_TIMESTAMPNS, 1)
        made.setsockopt(c.SOL_PACKET, c.PACKET_AUXDATA, 1)
        try:
            made.setsockopt(c.SOL_SOCKET, c.SO_RCVBUFFORCE, min(buffer * 1024, 0x7FFFFFFF))
        except OSError:  # without CAP_NET_ADMIN, no more than the system allows
            made.setsockopt(c.SOL_SOCKET, c.SO_RCVBUF, min(buffer * 1024, 0x7FFFFFFF))
        self.room = bytearray(LONGEST)
        self.space = _socket.CMSG_SPACE(AUXILIARY.size) + _socket.CMSG_SPACE(TIME.size)
        self.indexes: dict[str, int] = {}
        super().__init__(made)
        self.drain()  # a socket for all interfaces receives before its filter is there

    def drain(self) -> None:
        """Forgets what has come."""
        try:
            while True:
                self.socket.recv(1, DONTWAIT)
        except BlockingIOError:
            pass

    def fill(self, batch: Batch, frames: Frames) -> bool:
        """Fills the batch with packets that have come."""
        out = BytesWriter()
        batch.begin(b"")
        received = 0
        while received < MOST:
            try:
                length, beside, _, address = self.socket.recvmsg_into([self.room], self.space, DONTWAIT)
            except BlockingIOError:
                break
            received += 1
            status, wire_length, tag, tag_type, seconds, nanoseconds = 0, length, 0, 0, 0, 0
            for level, kind, data in beside:
                if level == c.SOL_PACKET and kind == c.PACKET_AUXDATA:
                    status, wire_length, _, _, _, tag, tag_type = AUXILIARY.unpack_from(data)
                elif level == c.SOL_SOCKET and kind == c.SO_TIMESTAMPNS:
                    seconds, nanoseconds = TIME.unpack_from(data)
            frames.add_received(
                batch, bytes(self.room[:length]), self.address(*address), wire_length, seconds, nanoseconds, status,
                tag, tag_type, out,
            )  # fmt: skip
        batch.data = out.getvalue()
        batch.finish()
        return received > 0

    def address(self, name: str, protocol: int, packet_type: int, hardware: int, address: bytes) -> bytes:
        """The sockaddr_ll that Python has taken apart."""
        index = self.indexes.get(name)
        if index is None:
            try:
                index = self.indexes[name] = interfaces.index_of(name, self.socket)
            except OSError:
                index = 0
        return struct.pack(
            "=HHiHBB8s", c.AF_PACKET, _socket.htons(protocol), index, hardware, packet_type, len(address), address
        )
