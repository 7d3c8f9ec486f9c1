"""Who tells the kernel that packets of `nfqueue` are accepted, once the capture has no right to.

A small process, started before the rights are given up. It looks at no packet; it holds the queue's socket and the
one right that it takes (CAP_NET_ADMIN), and reads which packets are accepted: numbers, of a fixed size. When the
capture has ended, however that was, it accepts what still waits.
"""

from __future__ import annotations

import _signal  # type: ignore[import-not-found]  # `signal` would bring enum along
import os
from contextlib import suppress

from wiretale.capture import privileges
from wiretale.capture.nfqueue import ANSWER, QueueListener, accept, accept_rest
from wiretale.cli.keeper import FOR_THE_CAPTURE, close_all_but
from wiretale.native import Final

MOST: Final = 4096  # bytes; so many are written in one piece


def delegate(listener: QueueListener, confined: bool) -> None:
    """Starts the process, and has the listener tell it."""
    answers, told = os.pipe()
    if os.fork():
        os.close(answers)
        listener.delegate(told)
        return
    try:
        for number in FOR_THE_CAPTURE:
            _signal.signal(number, _signal.SIG_IGN)
        close_all_but(answers, listener.socket.fileno())
        if confined:
            with suppress(OSError):  # what cannot be given up here the capture says of itself
                privileges.limit_capabilities()
                privileges.keep_capabilities((privileges.CAP_NET_ADMIN,))
                privileges.forbid_new_privileges()
        last: dict[int, int] = {}
        while data := os.read(answers, MOST // ANSWER.size * ANSWER.size):
            for at in range(0, len(data) // ANSWER.size * ANSWER.size, ANSWER.size):
                queue, number = ANSWER.unpack_from(data, at)
                last[queue] = number
            for queue, number in last.items():
                accept(listener.socket, queue, number)
        accept_rest(listener.socket, listener.numbers, last)
    finally:
        os._exit(0)
