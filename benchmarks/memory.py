"""Measures how much memory `explain` keeps for a conversation, kind by kind.

    python benchmarks/memory.py [--conversations 100000] [--only NAME ...]

For each kind a capture of as many conversations is made, all of them open at the same time: the first packet of each,
the second of each, and so on. It is read in a process of its own with all that findings look at. The figures are bytes
a conversation: by the allocator's own account (tracemalloc), and by how much the process grew (with `--no-trace` alone,
which is quicker), the state of the reader and the table's buckets included.
"""

from __future__ import annotations

import argparse
import gc
import os
import struct
import sys
import tempfile
import tracemalloc
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "tests")]

import making  # noqa: E402
from conversations import spoken  # noqa: E402

OPENED = """
    0.000  a.1000 > b.PORT: S 100
    0.010  b.PORT > a.1000: S 500 ack 101
    0.020  a.1000 > b.PORT: . 101 ack 501
"""
CLOSED = """
    9.000  a.1000 > b.PORT: F CLIENT ack SERVER
    9.010  b.PORT > a.1000: F SERVER ack CLIENT+1
    9.020  a.1000 > b.PORT: . CLIENT+1 ack SERVER+1
"""
SACK = "opt 0101050a000000640000012c"

# Both sides lose a segment, which is sent again after duplicate acknowledgments that say what arrived; a segment comes
# late; a third is sent twice needlessly, and the other side says so (D-SACK).
LOSSES = f"""
    0.100  a.1000 > b.PORT: P 101(100) ack 501 id 1
    0.110  a.1000 > b.PORT: P 301(100) ack 501 id 3
    0.120  b.PORT > a.1000: . 501 ack 201 {SACK}
    0.121  b.PORT > a.1000: . 501 ack 201 {SACK}
    0.130  a.1000 > b.PORT: P 201(100) ack 501 id 7
    0.140  a.1000 > b.PORT: P 501(100) ack 501 id 9
    0.141  a.1000 > b.PORT: P 401(100) ack 501 id 8
    0.150  b.PORT > a.1000: . 501 ack 601
    0.400  a.1000 > b.PORT: P 501(100) ack 501 id 20
    0.410  b.PORT > a.1000: . 501 ack 601 opt 0101050a000001f500000259
    0.500  b.PORT > a.1000: P 501(100) ack 601 id 1
    0.510  b.PORT > a.1000: P 701(100) ack 601 id 3
    0.520  a.1000 > b.PORT: . 601 ack 601 {SACK}
    0.521  a.1000 > b.PORT: . 601 ack 601 {SACK}
    0.530  b.PORT > a.1000: P 601(100) ack 601 id 7
    0.540  b.PORT > a.1000: P 901(100) ack 601 id 9
    0.541  b.PORT > a.1000: P 801(100) ack 601 id 8
    0.550  a.1000 > b.PORT: . 601 ack 1001
    0.900  b.PORT > a.1000: P 901(100) ack 601 id 20
    0.910  a.1000 > b.PORT: . 601 ack 1001 opt 0101050a00000385000003e9
"""
WINDOWS = """
    1.000  a.1000 > b.PORT: . CLIENT ack SERVER win 0
    1.200  b.PORT > a.1000: . SERVER-1 ack CLIENT
    1.210  a.1000 > b.PORT: . CLIENT ack SERVER win 0
    1.500  a.1000 > b.PORT: . CLIENT ack SERVER win 900
    2.000  b.PORT > a.1000: . SERVER ack CLIENT win 0
    2.200  a.1000 > b.PORT: . CLIENT-1 ack SERVER
    2.210  b.PORT > a.1000: . SERVER ack CLIENT win 0
    2.500  b.PORT > a.1000: . SERVER ack CLIENT win 900
    4.000  a.1000 > b.PORT: . CLIENT-1 ack SERVER
    5.000  b.PORT > a.1000: . SERVER-1 ack CLIENT
"""
TALK = """
    0.100  a.1000 > b.PORT: P 101(LENGTH) ack 501
    0.110  b.PORT > a.1000: P 501(LENGTH) ack CLIENT
    0.120  a.1000 > b.PORT: . CLIENT ack SERVER
"""
# Everything up to the losses, none of which is repaired.
HOLES = """
    0.100  a.1000 > b.PORT: P 201(100) ack 501 id 1
    0.110  a.1000 > b.PORT: P 401(100) ack 501 id 3
    0.500  b.PORT > a.1000: P 601(100) ack 101 id 1
    0.510  b.PORT > a.1000: P 801(100) ack 101 id 3
"""
ASKED = "    {0}.000  a.1000 > b.PORT: S 100\n"
SYNS = "".join((ASKED + "    {0}.010  b.PORT > a.1000: S 500 ack 101\n").format(n) for n in range(12))
REFUSALS = "".join((ASKED + "    {0}.010  b.PORT > a.1000: R 0 ack 101\n").format(n) for n in range(12))

HTTP = (
    b"GET /index.html HTTP/1.1\r\nHost: www.example.com\r\nAccept: */*\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Type: text/plain\r\n\r\nhello",
)
HELLO = b"\x16\x03\x01\x00\x30\x01\x00\x00\x2c\x03\x03" + bytes(32) + b"\x00\x00\x02\x13\x01\x01\x00"
SERVER_HELLO = b"\x16\x03\x03\x00\x30\x02\x00\x00\x2c\x03\x03" + bytes(32) + b"\x00\x13\x01\x00\x00\x00"
FTP = (b"USER alice\r\n", b"331 Password required for alice, please\r\n")
QUESTION = b"\x03www\x07example\x03com\x00\x00\x01\x00\x01"


def listing(text: str, port: int, client: int, server: int, length: int = 0) -> str:
    """A listing with its numbers: the sequence numbers behind the data of both, and the port."""
    for word, number in (("CLIENT", client), ("SERVER", server)):
        text = text.replace(f"{word}+1", str(number + 1)).replace(f"{word}-1", str(number - 1))
        text = text.replace(word, str(number))
    return text.replace("PORT", str(port)).replace("LENGTH", str(length))


def spoken_tcp(*parts: str, port: int = 9000, client: int = 101, server: int = 501) -> list[tuple[float, bytes]]:
    return spoken.frames(listing("".join(parts), port, client, server))


def talk(port: int, said: bytes, answered: bytes) -> list[tuple[float, bytes]]:
    """A connection on which one thing is said and answered."""
    length = max(len(said), len(answered))
    frames = spoken.frames(listing(OPENED + TALK + CLOSED, port, 101 + length, 501 + length, length))
    for at, text in ((3, said), (4, answered)):
        time, frame = frames[at]
        frames[at] = time, frame[: len(frame) - length] + text.ljust(length)
    return frames


def dns(flags: int) -> list[tuple[float, bytes]]:
    """A question and its answer."""
    ask = making.udp(b"\x12\x34\x01\x00\0\1\0\0\0\0\0\0" + QUESTION, 4000, 53, "192.0.2.1", "192.0.2.2")
    answer = making.udp(
        b"\x12\x34" + making.u16(flags) + b"\0\1\0\1\0\0\0\0" + QUESTION, 53, 4000, "192.0.2.2", "192.0.2.1"
    )
    return [
        (0.0, making.ether(making.ipv4(ask, 17, "192.0.2.1", "192.0.2.2"))),
        (0.1, making.ether(making.ipv4(answer, 17, "192.0.2.2", "192.0.2.1"))),
    ]


def arp() -> list[tuple[float, bytes]]:
    ends = bytes(6) + making.ip4("192.0.2.1"), bytes(6) + making.ip4("192.0.2.2")
    head = b"\0\1\x08\0\6\4\0"
    return [
        (0.0, making.ether(head + b"\1" + ends[0] + ends[1], 0x0806)),
        (0.1, making.ether(head + b"\2" + ends[1] + ends[0], 0x0806)),
    ]


def unreachable() -> list[tuple[float, bytes]]:
    """A SYN that an ICMP error answers."""
    (time, frame), = spoken.frames("0.0  a.1000 > b.9000: S 100")
    error = making.u8(3, 1, 0, 0) + bytes(4) + frame[14:42]
    return [(time, frame), (0.1, making.ether(making.ipv4(error, 1, "192.0.2.9", "192.0.2.1")))]


KINDS = {
    "tcp one SYN": lambda: spoken.frames("0.0  a.1000 > b.9000: S 100"),
    "tcp refused 12 times": lambda: spoken_tcp(REFUSALS),
    "tcp SYN-ACK lost 12 times": lambda: spoken_tcp(SYNS),
    "tcp unreachable": unreachable,
    "tcp plain": lambda: talk(9000, b"\1\2\3", b"\4\5\6"),
    "tcp losses both ways": lambda: spoken_tcp(OPENED, LOSSES, CLOSED, client=601, server=1001),
    "tcp windows, keep-alives": lambda: spoken_tcp(OPENED, WINDOWS, CLOSED),
    "tcp both of them": lambda: spoken_tcp(OPENED, LOSSES, WINDOWS, CLOSED, client=601, server=1001),
    "tcp open holes both ways": lambda: spoken_tcp(OPENED, HOLES),
    "http": lambda: talk(80, *HTTP),
    "tls": lambda: talk(443, HELLO, SERVER_HELLO),
    "ftp login begun": lambda: talk(21, *FTP),
    "dns over tcp": lambda: talk(
        53, b"\0\x1d\x12\x34\x01\x00\0\1\0\0\0\0\0\0" + QUESTION, b"\0\x1d\x12\x34\x81\x80\0\1\0\1\0\0\0\0" + QUESTION
    ),
    "dns": lambda: dns(0x8180),
    "dns truncated": lambda: dns(0x8380),
    "udp": lambda: spoken.frames("0.0  a.4000 > b.5000: udp 10\n0.1  b.5000 > a.4000: udp 10"),
    "arp": arp,
}  # fmt: skip


def write(frames: list[tuple[float, bytes]], count: int, path: Path) -> None:
    """A capture of `count` conversations as these frames are, which differ in the client's address."""
    client = making.ip4("192.0.2.1")
    with path.open("wb") as file:
        file.write(making.pcap([]))
        for time, frame in frames:
            places = []
            at = frame.find(client, 14)
            while at >= 0 and at < 70:
                places.append(at)
                at = frame.find(client, at + 4)
            seconds, fraction = divmod(round((spoken.START + time) * 1_000_000), 1_000_000)
            record = bytearray(struct.pack("<IIII", seconds, fraction, len(frame), len(frame)) + frame)
            for n in range(count):
                for at in places:
                    struct.pack_into(">I", record, 16 + at, 0x0A000000 + n)
                file.write(record)


def grown() -> int:
    """Bytes that the process has in memory."""
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def measure(path: Path, traced: bool) -> tuple[int, int]:
    """Bytes kept when a capture was read, and the number of conversations; in a process of its own."""
    from wiretale.conversations.engine import Engine
    from wiretale.conversations.teller import make_observers
    from wiretale.files.open import open_capture

    engine = Engine(list(make_observers().values()))
    with path.open("rb") as file:
        source = open_capture(file)
        gc.collect()
        if traced:
            tracemalloc.start()
        before = tracemalloc.get_traced_memory()[0] if traced else grown()
        while (batch := source.read()) is not None:
            engine.batch(batch)
        del batch
        gc.collect()
        kept = (tracemalloc.get_traced_memory()[0] if traced else grown()) - before
        tracemalloc.stop()
    return kept, int(engine.book.conversations)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--conversations", type=int, default=100_000)
    parser.add_argument("--only", nargs="*", default=[])
    parser.add_argument("--no-trace", action="store_true")
    arguments = parser.parse_args()
    memory = "/dev/shm" if os.path.isdir("/dev/shm") else None
    with tempfile.TemporaryDirectory(dir=memory) as folder:
        path = Path(folder) / "kind.pcap"
        for name, frames in KINDS.items():
            if arguments.only and name not in arguments.only:
                continue
            write(frames(), arguments.conversations, path)
            figures = []
            for traced in (False,) if arguments.no_trace else (True, False):
                reading, writing = os.pipe()
                child = os.fork()
                if child == 0:
                    kept, count = measure(path, traced)
                    os.write(writing, f"{kept} {count}".encode())
                    os._exit(0)
                os.close(writing)
                kept, count = map(int, os.read(reading, 100).split())
                os.close(reading)
                os.waitpid(child, 0)
                figures.append(f"{kept / count:7.0f}")
            print(f"{name:28}{' '.join(figures)}", flush=True)


if __name__ == "__main__":
    main()
