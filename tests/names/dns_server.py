"""A name server for tests: it answers every question for the name of an address, after a while.

    python dns_server.py DELAY

It listens on 127.0.0.1 and ::1, port 53, of the network namespace that it is started in, says `ready` on
standard output, and calls 192.0.2.7 `h192-0-2-7.example.net`. Each answer comes DELAY seconds after
its question, however many there are. A DELAY below zero stands for never.
"""

from __future__ import annotations

import heapq
import select
import socket
import sys
import time


def question_name(query: bytes) -> tuple[list[bytes], int]:
    """The labels of a query's question, and where they end."""
    labels = []
    at = 12
    while query[at]:
        labels.append(query[at + 1 : at + 1 + query[at]])
        at += 1 + query[at]
    return labels, at + 1


def name_of(labels: list[bytes]) -> bytes:
    """What the host is called whose address is written backwards in `labels`."""
    digits = labels[:-2][::-1]
    if labels[-2:] == [b"in-addr", b"arpa"]:
        return b"h" + b"-".join(digits)
    groups = [b"".join(digits[at : at + 4]) for at in range(0, 32, 4)]
    return b"h" + b"-".join(groups)


def answer(query: bytes) -> bytes:
    """The response to a query: a PTR record, or that there is no such name."""
    labels, end = question_name(query)
    question = query[12 : end + 4]
    if labels[-1:] != [b"arpa"]:
        return query[:2] + b"\x81\x83\0\1\0\0\0\0\0\0" + question
    name = b"".join(bytes([len(label)]) + label for label in (name_of(labels), b"example", b"net")) + b"\0"
    record = b"\xc0\x0c\0\x0c\0\1\0\0\0\x3c" + len(name).to_bytes(2, "big") + name
    return query[:2] + b"\x81\x80\0\1\0\1\0\0\0\0" + question + record


def main() -> None:
    delay = float(sys.argv[1])
    sockets = []
    for family, address in ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")):
        listener = socket.socket(family, socket.SOCK_DGRAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
        listener.bind((address, 53))
        sockets.append(listener)
    print("ready", flush=True)
    waiting: list[tuple[float, int, socket.socket, bytes, object]] = []
    count = 0
    while True:
        timeout = max(0.0, waiting[0][0] - time.monotonic()) if waiting else None
        for listener in select.select(sockets, [], [], timeout)[0]:
            query, client = listener.recvfrom(4096)
            count += 1
            if delay >= 0:
                heapq.heappush(waiting, (time.monotonic() + delay, count, listener, answer(query), client))
        while waiting and waiting[0][0] <= time.monotonic():
            _, _, listener, response, client = heapq.heappop(waiting)
            listener.sendto(response, client)  # type: ignore[arg-type]


if __name__ == "__main__":
    main()
