"""`nflog`: the packets that netfilter's rules log to a group (linux/netfilter/nfnetlink_log.h).

Each packet is a message of its own, so that the kernel holds none back. A packet of link type NFLOG is that
message without netlink's header (LINKTYPE_NFLOG); one of IPV4 is what the rule saw, which may as well be IPv6. The
kernel numbers the messages, by which it is known that some were lost; the number is taken out again.

The kernel tells when a packet came in, and not when one goes out: that one's time is when it was received here.
So that an answer is not older than its question, times do not go back by the little that lies between.
"""

from __future__ import annotations

import _socket
import struct

from librt.strings import BytesWriter

from wiretale.capture import netlink
from wiretale.capture.netfilter import HEADER, NUMBER, STAMP, NetfilterListener
from wiretale.capture.pseudo_devices import NFLOG
from wiretale.native import Final

TYPE_CHECKING = False
if TYPE_CHECKING:
    from wiretale.batch import Batch

SUBSYSTEM: Final = 4  # NFNL_SUBSYS_ULOG
PACKET: Final = SUBSYSTEM << 8  # NFULNL_MSG_PACKET
CONFIGURE: Final = SUBSYSTEM << 8 | 1  # NFULNL_MSG_CONFIG

# Attributes of a configuration.
COMMAND: Final = 1  # NFULA_CFG_CMD
MODE: Final = 2  # NFULA_CFG_MODE
BUFFER: Final = 3  # NFULA_CFG_NLBUFSIZ
THRESHOLD: Final = 5  # NFULA_CFG_QTHRESH
FLAGS: Final = 6  # NFULA_CFG_FLAGS
BIND: Final = 1  # NFULNL_CFG_CMD_BIND
COPY_PACKET: Final = 2  # NFULNL_COPY_PACKET
NUMBERED: Final = 1  # NFULNL_CFG_F_SEQ

# Attributes of a packet.
TIMESTAMP: Final = 3  # NFULA_TIMESTAMP: seconds and microseconds
PAYLOAD: Final = 9  # NFULA_PAYLOAD
SEQUENCE: Final = 12  # NFULA_SEQ


class LogListener(NetfilterListener):
    """What is logged to the groups of a name."""

    packet_message = PACKET

    def __init__(self, name: str, link_type: int, snaplen: int, buffer: int) -> None:
        self.messages = link_type == NFLOG
        self.snaplen = snaplen
        self.next: dict[int, int] = {}  # of each group, the number of its next packet
        super().__init__(name, buffer)

    def bind(self, made: _socket.socket, number: int) -> None:
        for attribute, value in (
            (COMMAND, struct.pack("=B", BIND)),
            (MODE, struct.pack(">IBx", 0, COPY_PACKET)),  # 0: as much as there may be
            (FLAGS, struct.pack(">H", NUMBERED)),
            (THRESHOLD, struct.pack(">I", 1)),
            (BUFFER, struct.pack(">I", 1)),  # a message takes no more memory than it needs
        ):
            self.configure(made, CONFIGURE, _socket.AF_UNSPEC, number, netlink.attribute(attribute, value))

    def take(self, batch: Batch, out: BytesWriter, at: int, end: int) -> None:
        room = self.room
        stamp = (0, 0)
        payload = payload_end = numbered = -1
        for kind, begin, stop in netlink.attributes(room, at + HEADER, end):
            if kind == PAYLOAD:
                payload, payload_end = begin, stop
                break  # it is the last
            if kind == TIMESTAMP and stop - begin >= STAMP.size:
                stamp = STAMP.unpack_from(room, begin)
            elif kind == SEQUENCE and stop - begin == NUMBER.size:
                numbered = begin - netlink.ATTRIBUTE
                self.count(room[at + 2] << 8 | room[at + 3], NUMBER.unpack_from(room, begin)[0])
        if not self.messages:
            if payload < 0:
                return
            packet = room[payload:payload_end]
        elif numbered < 0:
            packet = room[at:end]
        else:
            packet = room[at:numbered] + room[numbered + 8 : end]
        self.add(batch, out, bytes(packet[: self.snaplen]), len(packet), stamp)

    def count(self, group: int, sequence: int) -> None:
        """Takes note of a packet's number: those that it leaves out were lost."""
        expected = self.next.get(group, sequence)
        self.dropped += (sequence - expected) & 0xFFFFFFFF
        self.next[group] = (sequence + 1) & 0xFFFFFFFF
