"""Packets that netfilter's rules choose, as messages of nfnetlink (linux/netfilter/nfnetlink.h).

A rule logs packets to a group (`nft ... log group 5`) or queues them (`nft ... queue num 5`), and whoever has bound the
group or the queue gets each packet as a message, with what the kernel knows of it in attributes:

    header of nfnetlink:  1 family of addresses, 1 version, 2 group or queue (big-endian)
    attributes:           netlink's, with numbers in them big-endian
"""

from __future__ import annotations

import _socket
import os
import struct
import time

from librt.strings import BytesWriter

from wiretale.batch import Batch
from wiretale.capture import constants as c
from wiretale.capture import netlink
from wiretale.capture.interfaces import Device
from wiretale.capture.packet_socket import Listener, attach
from wiretale.capture.privileges import CAP_NET_ADMIN, has
from wiretale.capture.pseudo_devices import IPV4, NFLOG
from wiretale.capture.translate import NOTHING
from wiretale.errors import CaptureError
from wiretale.native import Final

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from wiretale.capture.frames import Frames
    from wiretale.capture.translate import Row

HEADER: Final = 4  # of nfnetlink
MOST: Final = 128  # messages of a batch
MOST_BEFORE: Final = 500  # batches that are forgotten
LARGEST: Final = 0xFFFF  # number of a group or a queue
ROOM: Final = 0x20000  # for a message: its packet is of 65535 bytes at most
DONTWAIT: Final = 0x40
BUSY: Final = 16  # EBUSY
NO_BUFFERS: Final = 105  # ENOBUFS
SECOND: Final = 1_000_000_000
STAMP: Final = struct.Struct(">QQ")  # a time: seconds and microseconds
NUMBER: Final = struct.Struct(">I")
TABLES: Final = {"nflog": "nfnetlink_log", "nfqueue": "nfnetlink_queue"}  # in /proc/net/netfilter
NAMES: Final[dict[str, tuple[int, ...]]] = {"nflog": (NFLOG, IPV4), "nfqueue": (IPV4,)}


def kind_of(name: str) -> str:
    """`nflog` for `nflog`, `nflog:5` and `nflog:5,6`; the same of `nfqueue`; an empty string for anything else."""
    kind = name.partition(":")[0]
    return kind if kind in NAMES else ""


def numbers_of(name: str) -> list[int]:
    """The groups or queues that a name tells; 0 if it tells none. Raises `CaptureError`."""
    text = name.partition(":")[2]
    found = []
    for word in text.split(",") if text else ["0"]:
        if not (word.isascii() and word.isdecimal()):
            raise CaptureError(
                f"Can't get netfilter group(s) index from {name}",
                f"Give numbers, with commas between them: {kind_of(name)}:5 or {kind_of(name)}:5,6.",
            )
        if int(word) > LARGEST:
            raise CaptureError(f"Netfilter group range from 0 to 65535 (got {word})")
        found.append(int(word))
    return sorted(set(found), key=found.index)


def device(name: str) -> Device:
    """What a name of this kind stands for."""
    return Device(name, 0, 0, 0, NAMES[kind_of(name)])


class NetfilterListener(Listener):
    """The messages of a subsystem of nfnetlink, for the groups or queues that a name tells.

    `buffer` is how much the kernel keeps for it, in KiB. Raises OSError, and CaptureError for a bad name.
    """

    runs_filters = False

    def __init__(self, name: str, buffer: int) -> None:
        self.name = name
        self.numbers = numbers_of(name)
        made = netlink.netlink_socket(netlink.NETFILTER)
        try:
            try:
                made.setsockopt(c.SOL_SOCKET, c.SO_RCVBUFFORCE, min(buffer * 1024, 0x3FFFFFFF))
            except OSError:  # without CAP_NET_ADMIN, no more than the system allows
                made.setsockopt(c.SOL_SOCKET, c.SO_RCVBUF, min(buffer * 1024, 0x3FFFFFFF))
            # What does not fit is lost, and what comes after it need not be.
            made.setsockopt(netlink.SOL_NETLINK, netlink.NO_ENOBUFS, 1)
            for number in self.numbers:
                self.bind(made, number)
        except BaseException:
            made.close()
            raise
        super().__init__(made)
        self.room = bytearray(ROOM)
        self.received = 0
        self.dropped = 0
        self.newest = 0  # time of a packet

    def bind(self, made: _socket.socket, number: int) -> None:
        """Makes this socket the one that a group's or a queue's packets go to. Raises OSError."""
        raise NotImplementedError

    def take(self, batch: Batch, out: BytesWriter, at: int, end: int) -> None:
        """Adds the packet of a message, which lies between two places of the room, to the batch."""
        raise NotImplementedError

    packet_message = 0
    """The type of the messages with packets."""

    def configure(self, made: _socket.socket, kind: int, family: int, number: int, attributes: bytes) -> None:
        """Has the kernel change a setting of a group or a queue. Raises OSError."""
        netlink.ask(made, kind, struct.pack(">BBH", family, 0, number) + attributes)

    def start(self, program: Sequence[Row], interface: int) -> None:
        """From now on packets count."""
        batch = Batch()
        for _ in range(MOST_BEFORE):  # where they come faster than they are read, there is no end of it
            if not self.fill(batch):
                break
        self.received = self.dropped = 0

    def stop(self) -> None:
        """From now on no packet comes."""
        attach(self.socket, NOTHING)

    def wait(self, milliseconds: int | None) -> None:
        """Waits until there may be a packet, for so long at most."""
        try:
            super().wait(milliseconds)
        except OSError as error:
            if error.errno != NO_BUFFERS:
                raise

    def fill(self, batch: Batch, frames: Frames | None = None) -> bool:
        """Fills the batch with packets that have come."""
        out = BytesWriter()
        batch.begin(b"")
        came = 0
        while came < MOST:
            try:
                length, (port, _) = self.socket.recvfrom_into(self.room, 0, DONTWAIT)
            except BlockingIOError:
                break
            except OSError as error:
                if error.errno != NO_BUFFERS:
                    raise
                continue
            came += 1
            if port == 0:  # the kernel, and no other process
                for kind, at, end in netlink.messages(self.room, length):
                    if kind == self.packet_message:
                        self.take(batch, out, at, end)
                    elif kind == netlink.ERROR and end - at >= 4:
                        self.failed(-struct.unpack_from("=i", self.room, at)[0])
        self.taken()
        batch.data = out.getvalue()
        batch.finish()
        return came > 0

    def failed(self, number: int) -> None:
        """A request that was not waited for has failed with an error of this number."""

    def taken(self) -> None:
        """After the messages that had come."""

    def add(self, batch: Batch, out: BytesWriter, packet: bytes, size: int, stamp: tuple[int, int]) -> None:
        """Adds a packet of `size` bytes, with the kernel's time of it: seconds and microseconds, or zeros."""
        when = self.time_of(stamp[0] * SECOND + stamp[1] * 1000)
        self.received += 1
        batch.add(len(out), len(packet), size, when // SECOND, when % SECOND, 0)
        out.write(packet)

    def time_of(self, stamp: int) -> int:
        """When a packet came, in nanoseconds since 1970: the kernel's stamp (0: none, now), but no little step back."""
        when = stamp or time.time_ns()
        if when < self.newest < when + SECOND:
            when = self.newest
        self.newest = when
        return when

    def statistics(self) -> tuple[int, int]:
        """How many packets came, and how many were lost, since this was last asked."""
        received, dropped = self.received, self.dropped
        self.received = self.dropped = 0
        return received + dropped, dropped


def listener(name: str, link_type: int, snaplen: int, buffer: int) -> NetfilterListener:
    """What receives the packets of a device. Raises `CaptureError`."""
    try:
        if kind_of(name) == "nfqueue":
            from wiretale.capture.nfqueue import QueueListener

            return QueueListener(name, snaplen, buffer)
        from wiretale.capture.nflog import LogListener

        return LogListener(name, link_type, snaplen, buffer)
    except OSError as error:
        raise refused(name, error) from error


def refused(name: str, error: OSError) -> CaptureError:
    """What to say where the kernel does not give a group or a queue."""
    kind = kind_of(name)
    if error.errno in (1, 16) and has(CAP_NET_ADMIN):
        one = "group" if kind == "nflog" else "queue"
        return CaptureError(
            f"{name}: {os.strerror(BUSY)}",
            f"Another program reads this {one}, and a {one} has one reader: take another one as well, or end it.\n"
            f"    /proc/net/netfilter/{TABLES[kind]} has a line for each: its number, then (mostly) the process.",
        )
    if error.errno in (1, 13):
        return CaptureError(
            f"{name}: You don't have permission to perform this capture on that device\n"
            f"(NFNL_MSG_CONFIG: {os.strerror(error.errno)})",
            "CAP_NET_ADMIN is missing: run it as root (sudo), or give it to the program once:\n"
            "    setcap cap_net_raw,cap_net_admin+ep on the Python that runs it.",
        )
    return CaptureError(f"{name}: {error.strerror}")
