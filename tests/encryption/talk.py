"""Conversations of our own making: what each end sends, as packets."""

from __future__ import annotations

import random
import ssl
import struct
from collections.abc import Iterable
from pathlib import Path

from making import ether, ipv4, pcap, tcp, udp
from wiretale.encryption.watch import Outcome, Watch
from wiretale.files.open import open_capture

CLIENT, SERVER = "192.0.2.10", "192.0.2.20"

Said = tuple[str, bytes]  # "c" or "s", and what it sends


def talk(said: Iterable[Said], port: int = 9999, *, begun: bool = True, client_port: int = 40000) -> list[bytes]:
    """A TCP connection in which these things are said, a packet each."""
    sequence = {"c": 1000, "s": 5000}
    frames = []

    def send(who: str, data: bytes, flags: int) -> None:
        other = "s" if who == "c" else "c"
        ends = (CLIENT, SERVER) if who == "c" else (SERVER, CLIENT)
        ports = (client_port, port) if who == "c" else (port, client_port)
        acknowledged = 0 if flags == 2 else sequence[other]
        segment = tcp(
            data, *ports, source=ends[0], destination=ends[1], seq=sequence[who], ack=acknowledged, flags=flags
        )
        frames.append(ether(ipv4(segment, 6, source=ends[0], destination=ends[1])))
        sequence[who] += len(data) + (flags & 3 != 0)

    if begun:
        send("c", b"", 0x02)
        send("s", b"", 0x12)
        send("c", b"", 0x10)
    for who, data in said:
        send(who, data, 0x18)
    if begun:
        send("c", b"", 0x11)
        send("s", b"", 0x11)
    return frames


def datagrams(said: Iterable[Said], port: int, client_port: int = 40000) -> list[bytes]:
    """Datagrams between a client and a server."""
    frames = []
    for who, data in said:
        ends = (CLIENT, SERVER) if who == "c" else (SERVER, CLIENT)
        ports = (client_port, port) if who == "c" else (port, client_port)
        payload = udp(data, *ports, source=ends[0], destination=ends[1])
        frames.append(ether(ipv4(payload, 17, source=ends[0], destination=ends[1])))
    return frames


def security_payload(said: Iterable[Said]) -> list[bytes]:
    """ESP packets."""
    frames = []
    for who, data in said:
        ends = (CLIENT, SERVER) if who == "c" else (SERVER, CLIENT)
        frames.append(ether(ipv4(data, 50, source=ends[0], destination=ends[1])))
    return frames


def outcome(frames: list[bytes], folder: Path, at_least: int = 1, snaplen: int = 262144) -> Outcome:
    """What is concluded of these packets."""
    path = folder / "talk.pcap"
    path.write_bytes(capture(frames, snaplen))
    source = open_capture(path)
    watch = Watch()
    number = 1
    while (batch := source.read()) is not None:
        watch.take(batch, range(batch.count), number)
        number += batch.count
    source.close()
    return watch.outcome(at_least)


def capture(frames: list[bytes], snaplen: int = 262144) -> bytes:
    """A pcap file."""
    if snaplen == 262144:
        return pcap(frames)
    head = struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, snaplen, 1)
    return head + b"".join(
        struct.pack("<IIII", 1, 0, min(len(frame), snaplen), len(frame)) + frame[:snaplen] for frame in frames
    )


def noise(count: int, seed: int = 7) -> bytes:
    """Bytes as random as ciphertext."""
    return random.Random(seed).randbytes(count)


def record(kind: int, body: bytes, version: int = 0x0303) -> bytes:
    """A TLS record."""
    return struct.pack(">BHH", kind, version, len(body)) + body


def real_tls(version: ssl.TLSVersion, certificate: Path, data: bytes = b"x" * 300) -> list[Said]:
    """What OpenSSL's two ends really say to each other: handshake, some data each way, and the end."""
    server_side = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    client_side = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    client_side.check_hostname = False
    client_side.verify_mode = ssl.CERT_NONE
    server_side.load_cert_chain(certificate)
    for context in (server_side, client_side):
        context.minimum_version = context.maximum_version = version
        context.set_ciphers("ALL:@SECLEVEL=0")
    wires = {"c": ssl.MemoryBIO(), "s": ssl.MemoryBIO()}  # what each end is to read
    out = {"c": ssl.MemoryBIO(), "s": ssl.MemoryBIO()}
    ends = {
        "c": client_side.wrap_bio(wires["c"], out["c"], server_hostname="www.example.com"),
        "s": server_side.wrap_bio(wires["s"], out["s"], server_side=True),
    }
    said: list[Said] = []

    def pass_on() -> None:
        for who, other in (("c", "s"), ("s", "c")):
            words = out[who].read()
            if words:
                said.append((who, words))
                wires[other].write(words)

    done: set[str] = set()
    for _ in range(12):
        for who in ("c", "s"):
            if who not in done:
                try:
                    ends[who].do_handshake()
                    done.add(who)
                except ssl.SSLWantReadError:
                    pass
            pass_on()
    assert done == {"c", "s"}
    for who in ("c", "s"):
        ends[who].write(data)
        pass_on()
    return said
