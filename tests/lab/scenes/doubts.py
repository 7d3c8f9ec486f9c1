"""Captures that cannot be trusted in everything: cut, thinned, one-sided, out of time, made by hand."""

from __future__ import annotations

import socket
import struct

from lab.network import CLIENT, SERVER, Network
from lab.scene import Records, rewrite, scene
from lab.scenes.endings import summed
from lab.scenes.programs import answering, get, web


@scene
def snaplen_short(net: Network) -> None:
    """Only 60 bytes of each packet were kept."""
    client, server = net.pair()
    web(server, size=20_000)
    with net.capture(client, snaplen=60):
        get(client, SERVER)


@scene
def snaplen_headers_only(net: Network) -> None:
    """96 bytes, the old tools' default: the headers are whole, and that is enough for a verdict."""
    client, server = net.pair()
    web(server, size=2000)
    with net.capture(client, snaplen=96):
        get(client, SERVER)


@scene
def one_sided_client(net: Network) -> None:
    """Only what the client sent."""
    client, server = net.pair()
    web(server, size=20_000)
    with net.capture(client, expression=f"src host {CLIENT}"):
        get(client, SERVER)


@scene
def one_sided_server(net: Network) -> None:
    """Only what the server sent."""
    client, server = net.pair()
    web(server, size=20_000)
    with net.capture(client, expression=f"src host {SERVER}"):
        get(client, SERVER)


@scene
def cut_at_the_beginning(net: Network) -> None:
    """The handshake is missing."""
    client, server = net.pair()
    web(server, size=20_000)
    with net.capture(client):
        get(client, SERVER)
    rewrite(net.file, lambda packets: packets[5:])


@scene
def cut_at_the_end(net: Network) -> None:
    """The last packets are missing: open, as far as one can see."""
    client, server = net.pair()
    web(server, size=20_000)
    with net.capture(client):
        get(client, SERVER)
    rewrite(net.file, lambda packets: packets[:-6])


@scene
def drops(net: Network) -> None:
    """The capture missed one data packet in nine, and what it missed was acknowledged all the same."""
    client, server = net.pair()
    web(server, size=300_000)
    with net.capture(client):
        get(client, SERVER)

    def thin(packets: Records) -> Records:
        # Never the first and last, for the verdict is not what is in question here.
        kept = [record for number, record in enumerate(packets[8:-8]) if number % 9 != 4]
        return packets[:8] + kept + packets[-8:]

    rewrite(net.file, thin)


def moved(packets: Records, first: int, last: int, microseconds: int) -> Records:
    """Shifts the times of packets by so many microseconds."""
    found: Records = []
    for number, (header, packet) in enumerate(packets):
        if first <= number < last:
            seconds, micro, captured, length = struct.unpack("<IIII", header)
            time = seconds * 1_000_000 + micro + microseconds
            header = struct.pack("<IIII", time // 1_000_000, time % 1_000_000, captured, length)
        found.append((header, packet))
    return found


@scene
def clock_step_back(net: Network) -> None:
    """The machine's clock was set back by half a minute in the middle."""
    client, server = net.pair()
    web(server, size=20_000)
    with net.capture(client):
        get(client, SERVER)
    rewrite(net.file, lambda packets: moved(packets, 12, len(packets), -30_000_000))


@scene
def clock_step_forward(net: Network) -> None:
    """It was set forward by an hour, while the connection's own clock says that nothing happened."""
    client, server = net.pair()
    web(server, size=20_000)
    with net.capture(client):
        get(client, SERVER)
    rewrite(net.file, lambda packets: moved(packets, 12, len(packets), 3_600_000_000))


@scene
def out_of_order_capture(net: Network) -> None:
    """Two processors captured: a few packets are written microseconds out of order. The clock is right."""
    client, server = net.pair()
    web(server, size=20_000)
    with net.capture(client):
        get(client, SERVER)

    def swap(packets: Records) -> Records:
        for number in range(6, len(packets) - 6, 7):
            packets[number], packets[number + 1] = packets[number + 1], packets[number]
        return packets

    rewrite(net.file, swap)


@scene
def captured_twice(net: Network) -> None:
    """Each packet was written twice, microseconds apart, as mirrors that copy both ways do."""
    client, server = net.pair()
    web(server, size=20_000)
    with net.capture(client):
        get(client, SERVER)

    def double(packets: Records) -> Records:
        return [record for pair in zip(packets, moved(packets, 0, len(packets), 3), strict=True) for record in pair]

    rewrite(net.file, double)


@scene
def overlapping_fragments(net: Network) -> None:
    """Fragments of a datagram that overlap and disagree, as evasion tools send them (RFC 5722 tells why not to)."""
    client, _ = net.pair()
    with net.capture(client):
        raw = client.socket(kind=socket.SOCK_RAW, protocol=socket.IPPROTO_RAW)
        datagram = struct.pack("!HHHH", 40000, 9000, 8 + 48, 0) + b"A" * 48
        for offset, more, piece in ((0, 1, datagram[:32]), (16, 1, b"B" * 24), (40, 0, datagram[40:])):
            header = struct.pack("!BBHHHBBH", 0x45, 0, 20 + len(piece), 0x4242, more << 13 | offset // 8, 64, 17, 0)
            header += socket.inet_aton(CLIENT) + socket.inet_aton(SERVER)
            raw.sendto(header[:10] + summed(header).to_bytes(2, "big") + header[12:] + piece, (SERVER, 0))
        raw.close()


@scene
def offload_receiver(net: Network) -> None:
    """Giant packets that the receiving interface put together, their sums in order: nothing is wrong."""
    client, server = net.pair()
    for host in (client, server):
        host.run("ethtool", "-K", "eth0", "gro", "on")

    def give(talk: socket.socket) -> None:
        talk.recv(100)
        talk.sendall(b"x" * 60_000)

    answering(server.listen(5000), give)
    with net.capture(client):
        talk = client.connect(SERVER, 5000)
        talk.sendall(b"give\n")
        while talk.recv(65536):
            pass
        talk.close()
