"""A bridge that loses, delays, reorders and repeats packets by rule: what netem does where a kernel has it.

Two packet sockets, one thread: a frame that comes in at one side is shown to the rule, which says what goes
out at the other, and when.
"""

from __future__ import annotations

import heapq
import os
import random
import select
import socket
import struct
import threading
import time
from collections.abc import Callable
from typing import NamedTuple

TO_SERVER = 0
TO_CLIENT = 1
ETH_P_ALL = 3
PACKET_OUTGOING = 4
FIN, SYN, RST, PSH, ACK = 1, 2, 4, 8, 16

Frames = list[tuple[float, bytes]]  # seconds from now, and the frame
Rule = Callable[[bytes, int], Frames]


class Tcp(NamedTuple):
    """What a rule wants to know of a TCP segment."""

    source: int
    destination: int
    sequence: int
    flags: int
    payload: int  # bytes
    size: int  # of the IP packet


def tcp(frame: bytes) -> Tcp | None:
    """The segment in an Ethernet frame with IPv4; None if it is something else."""
    if frame[12:14] != b"\x08\x00" or frame[23] != 6:
        return None
    header = (frame[14] & 15) * 4
    size = int.from_bytes(frame[16:18], "big")
    at = 14 + header
    source, destination, sequence = struct.unpack_from("!HHI", frame, at)
    return Tcp(source, destination, sequence, frame[at + 13], size - header - (frame[at + 12] >> 4) * 4, size)


def passes(frame: bytes, way: int) -> Frames:
    """Everything goes through."""
    return [(0, frame)]


def delays(seconds: float) -> Rule:
    """Everything takes so long, either way."""
    return lambda frame, way: [(seconds, frame)]


def drops(when: Callable[[Tcp, int], bool]) -> Rule:
    """Loses the segments for which `when(segment, way)`."""

    def rule(frame: bytes, way: int) -> Frames:
        segment = tcp(frame)
        return [] if segment is not None and when(segment, way) else [(0, frame)]

    return rule


def loses(share: float, way: int, seed: int = 1, delay: float = 0) -> Rule:
    """Loses a share of the data segments that go one way, the same ones each time."""
    dice = random.Random(seed)

    def rule(frame: bytes, direction: int) -> Frames:
        segment = tcp(frame)
        if segment is not None and direction == way and segment.payload > 0 and dice.random() < share:
            return []
        return [(delay, frame)]

    return rule


class Wire:
    """The bridge. Made on the host whose interfaces it joins."""

    def __init__(self, left: str, right: str, rule: Rule) -> None:
        self.rule = rule
        self.sides = []
        for port in (left, right):
            side = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ETH_P_ALL))
            side.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 << 20)
            side.bind((port, ETH_P_ALL))
            side.setblocking(False)
            self.sides.append(side)
        self._wake, self._waker = os.pipe()
        self._thread = threading.Thread(target=self._forward, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Ends the bridge."""
        os.write(self._waker, b".")
        self._thread.join()
        for side in self.sides:
            side.close()
        os.close(self._wake)
        os.close(self._waker)

    def _forward(self) -> None:
        waiting: list[tuple[float, int, int, bytes]] = []
        count = 0
        while True:
            pause = max(0.0, waiting[0][0] - time.monotonic()) if waiting else None
            ready = select.select([*self.sides, self._wake], [], [], pause)[0]
            if self._wake in ready:
                return
            for way, side in enumerate(self.sides):
                if side not in ready:
                    continue
                try:
                    frame, sender = side.recvfrom(65536)
                except OSError:
                    continue
                if sender[2] == PACKET_OUTGOING:
                    continue
                for delay, copy in self.rule(frame, way):
                    count += 1
                    heapq.heappush(waiting, (time.monotonic() + delay, count, 1 - way, copy))
            while waiting and waiting[0][0] <= time.monotonic():
                _, _, out, frame = heapq.heappop(waiting)
                try:
                    self.sides[out].send(frame)
                except OSError:
                    continue  # larger than the way out, or the host is gone
