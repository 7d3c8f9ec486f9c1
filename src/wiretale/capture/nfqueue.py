"""`nfqueue`: the packets that netfilter's rules queue (linux/netfilter/nfnetlink_queue.h).

The kernel holds each packet back until it is told what is to become of it. All are accepted, as soon as they have been
received and before anything else is done with them. A packet that finds no room here is accepted unseen, and
counted as dropped; it is the number of the next that tells.

Who tells the kernel needs CAP_NET_ADMIN when it does so: a capture that gives up its rights has a process do it
that keeps this one (`delegate`).
"""

from __future__ import annotations

import _socket
import os
import struct

from librt.strings import BytesWriter

from wiretale.capture import netlink
from wiretale.capture.netfilter import HEADER, NUMBER, STAMP, NetfilterListener
from wiretale.errors import CaptureError
from wiretale.native import Final

TYPE_CHECKING = False
if TYPE_CHECKING:
    from wiretale.batch import Batch

SUBSYSTEM: Final = 3  # NFNL_SUBSYS_QUEUE
PACKET: Final = SUBSYSTEM << 8  # NFQNL_MSG_PACKET
CONFIGURE: Final = SUBSYSTEM << 8 | 2  # NFQNL_MSG_CONFIG
VERDICT_UP_TO: Final = SUBSYSTEM << 8 | 3  # NFQNL_MSG_VERDICT_BATCH: of all packets up to a number

# Attributes of a configuration.
COMMAND: Final = 1  # NFQA_CFG_CMD
PARAMETERS: Final = 2  # NFQA_CFG_PARAMS
LONGEST: Final = 3  # NFQA_CFG_QUEUE_MAXLEN
MASK: Final = 4  # NFQA_CFG_MASK
FLAGS: Final = 5  # NFQA_CFG_FLAGS
BIND: Final = 1  # NFQNL_CFG_CMD_BIND
COPY_PACKET: Final = 2  # NFQNL_COPY_PACKET
FAIL_OPEN: Final = 1  # NFQA_CFG_F_FAIL_OPEN: what cannot be handed on is accepted
MOST_WAITING: Final = 1 << 20  # packets; the buffer is full before

# Attributes of a packet, and of a verdict.
HEAD: Final = 1  # NFQA_PACKET_HDR: the packet's number, then its protocol and the hook
VERDICT: Final = 2  # NFQA_VERDICT_HDR
TIMESTAMP: Final = 4  # NFQA_TIMESTAMP
PAYLOAD: Final = 10  # NFQA_PAYLOAD
WHOLE_LENGTH: Final = 13  # NFQA_CAP_LEN: of a packet that was shortened
ACCEPT: Final = 1  # NF_ACCEPT
ANY_NUMBER: Final = 0x7FFFFFFF  # how far before it a packet's number may lie

NOT_PERMITTED: Final = 1  # EPERM

ANSWER: Final = struct.Struct("=HI")  # queue and number, for the process that tells the kernel


class QueueListener(NetfilterListener):
    """What is queued to the queues of a name."""

    packet_message = PACKET

    def __init__(self, name: str, snaplen: int, buffer: int) -> None:
        self.snaplen = snaplen
        self.last: dict[int, int] = {}  # of each queue, the number of its last packet
        self.unanswered: dict[int, int] = {}  # the same, where the kernel is to be told
        self.told = -1  # the descriptor of who does
        super().__init__(name, buffer)

    def bind(self, made: _socket.socket, number: int) -> None:
        self.configure(made, CONFIGURE, _socket.AF_UNSPEC, number, b"".join((
            netlink.attribute(COMMAND, struct.pack(">BBH", BIND, 0, _socket.AF_UNSPEC)),
            netlink.attribute(PARAMETERS, struct.pack(">IB", self.snaplen, COPY_PACKET)),
            netlink.attribute(FLAGS, struct.pack(">I", FAIL_OPEN)),
            netlink.attribute(MASK, struct.pack(">I", FAIL_OPEN)),
            netlink.attribute(LONGEST, struct.pack(">I", MOST_WAITING)),
        )))  # fmt: skip

    def delegate(self, told: int) -> None:
        """From now on `ANSWER`s are written to a descriptor, which is closed in the end."""
        self.told = told

    def start(self, program: object, interface: int) -> None:
        super().start((), 0)
        for number in self.numbers:  # what came between the requests that made it ours
            accept(self.socket, number, ANY_NUMBER)

    def take(self, batch: Batch, out: BytesWriter, at: int, end: int) -> None:
        room = self.room
        stamp = (0, 0)
        size = 0
        payload = payload_end = -1
        for kind, begin, stop in netlink.attributes(room, at + HEADER, end):
            if kind == HEAD and stop - begin >= NUMBER.size:
                self.number(room[at + 2] << 8 | room[at + 3], NUMBER.unpack_from(room, begin)[0])
            elif kind == PAYLOAD:
                payload, payload_end = begin, stop
            elif kind == WHOLE_LENGTH and stop - begin == NUMBER.size:
                size = NUMBER.unpack_from(room, begin)[0]
            elif kind == TIMESTAMP and stop - begin >= STAMP.size:
                stamp = STAMP.unpack_from(room, begin)
        if payload < 0:
            return
        packet = bytes(room[payload : min(payload_end, payload + self.snaplen)])
        self.add(batch, out, packet, max(size, payload_end - payload), stamp)

    def number(self, queue: int, number: int) -> None:
        """Takes note of a packet's number: those that it leaves out were accepted unseen."""
        self.dropped += (number - self.last.get(queue, number - 1) - 1) & 0xFFFFFFFF
        self.last[queue] = self.unanswered[queue] = number

    def taken(self) -> None:
        """Has the kernel accept what was received."""
        for queue, number in self.unanswered.items():
            try:
                if self.told >= 0:
                    os.write(self.told, ANSWER.pack(queue, number))
                else:
                    accept(self.socket, queue, number)
            except OSError as error:
                raise CaptureError(f"{self.name}: packets can no longer be accepted: {error.strerror}") from error
        self.unanswered.clear()

    def failed(self, number: int) -> None:
        if number == NOT_PERMITTED:
            raise CaptureError(
                f"{self.name}: {os.strerror(number)}", "Who accepts packets needs CAP_NET_ADMIN as long as they come."
            )

    def close(self) -> None:
        """Lets the queue go; what still waits in it is accepted."""
        self.stop()
        if self.told >= 0:
            os.close(self.told)  # who is told accepts the rest
        else:
            accept_rest(self.socket, self.numbers, self.last)
        super().close()


def accept(made: _socket.socket, queue: int, number: int) -> None:
    """Has the kernel accept the packets of a queue up to a number. Raises OSError."""
    verdict = netlink.attribute(VERDICT, struct.pack(">II", ACCEPT, number))
    made.send(netlink.message(VERDICT_UP_TO, 0, struct.pack(">BBH", _socket.AF_UNSPEC, 0, queue) + verdict))


def accept_rest(made: _socket.socket, queues: list[int], last: dict[int, int]) -> None:
    """Has the kernel accept all that waits in queues, whose last packets are known by number."""
    for queue in queues:
        try:
            accept(made, queue, (last.get(queue, 0) + ANY_NUMBER) & 0xFFFFFFFF)
        except OSError:
            continue  # it may do so no more
