"""Packets that do not belong where they look to belong: forged resets, older connections on the same ports, addresses
that two stations have; and what is not wrong although no answer comes.
"""

from __future__ import annotations

import contextlib
import socket
import struct
import time

from lab.network import CLIENT, SERVER, Network, mac
from lab.scene import scene
from lab.scenes.endings import abort, summed
from lab.scenes.links import arp, frames, hub
from lab.scenes.programs import answering, say
from lab.scenes.scans import scan, services
from lab.wire import ACK, RST, TO_CLIENT, Frames, Rule, tcp

FASTOPEN = 23  # TCP_FASTOPEN (linux/tcp.h), and the flag of sendto
MSG_FASTOPEN = 0x20000000


def reset(like: bytes, sequence: int, acknowledgment: int) -> bytes:
    """A reset with the ends of another frame; its time to live is that of a box on the way."""
    ends, ports = like[26:34], like[34:38]
    segment = ports + struct.pack("!IIBBHHH", sequence & 0xFFFFFFFF, acknowledgment, 5 << 4, RST | ACK, 0, 0, 0)
    total = summed(ends + struct.pack("!HH", 6, len(segment)) + segment)
    segment = segment[:16] + total.to_bytes(2, "big") + segment[18:]
    header = struct.pack("!BBHHHBBH", 0x45, 0, 40, 4711, 0, 57, 6, 0) + ends
    return like[:14] + header[:10] + summed(header).to_bytes(2, "big") + header[12:] + segment


def box(distance: int) -> Rule:
    """A box that resets a connection after the server's first data, `distance` from the right sequence number."""
    done: list[int] = []

    def rule(frame: bytes, way: int) -> Frames:
        segment = tcp(frame)
        if segment is None or segment.payload == 0 or way != TO_CLIENT or done:
            return [(0, frame)]
        done.append(1)
        following = segment.sequence + segment.payload
        return [(0, frame), (0.001, reset(frame, following + distance, int.from_bytes(frame[42:46], "big")))]

    return rule


def chat(net: Network, rule: Rule) -> None:
    """Three questions, an answer each, over a way with such a box; captured at the client."""
    client, server = net.pair(rule)

    def answer(talk: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while talk.recv(100):
                talk.sendall(b"here you are\n")
                time.sleep(0.05)
                talk.sendall(b"and more\n")

    answering(server.listen(5000), answer)
    with net.capture(client):
        talk = client.connect(SERVER, 5000)
        with contextlib.suppress(OSError):
            for _ in range(3):
                say(talk, b"please\n")
                talk.recv(100)
        talk.close()


@scene
def reset_ignored(net: Network) -> None:
    """A forged reset whose sequence number does not fit: the kernel challenges it (RFC 5961), all goes on."""
    chat(net, box(5000))


@scene
def reset_by_a_box(net: Network) -> None:
    """A forged reset that fits: the client believes it, and the server, which knows nothing of it, goes on."""
    chat(net, box(0))


@scene
def older_connection(net: Network) -> None:
    """The server still has a connection between the same ports: it answers the SYN with that one's acknowledgment,
    is reset, and takes the next SYN.
    """
    client, server = net.pair()
    server.start("nc", "-l", "-k", "5000")
    time.sleep(0.3)
    old = client.connect(SERVER, 5000, 45000)
    client.nft("output tcp flags & (rst | fin) != 0 drop")
    abort(old)
    client.run("nft", "flush", "ruleset")
    with net.capture(client):
        talk = client.connect(SERVER, 5000, 45000)
        talk.sendall(b"hello\n")
        time.sleep(0.3)
        talk.close()


@scene
def older_connection_stays(net: Network) -> None:
    """The same, and a firewall drops the client's resets: the server clings to what it has."""
    client, server = net.pair()
    server.start("nc", "-l", "-k", "5000")
    time.sleep(0.3)
    old = client.connect(SERVER, 5000, 45000)
    client.nft("output tcp flags & (rst | fin) != 0 drop")
    abort(old)
    client.sysctl("net/ipv4/tcp_syn_retries", "2")
    with net.capture(server), contextlib.suppress(OSError):
        client.connect(SERVER, 5000, 45000)


def fast_open(net: Network, taken: bool) -> None:
    """Two connections with data in their SYN; the first one asks for the cookie."""
    client, server = net.pair()
    for host in (client, server):
        host.sysctl("net/ipv4/tcp_fastopen", "3")
    listener = server.listen(5000)
    listener.setsockopt(socket.IPPROTO_TCP, FASTOPEN, 5)

    def answer(talk: socket.socket) -> None:
        talk.sendall(talk.recv(100))

    answering(listener, answer, 3)

    def ask() -> None:
        talk = client.socket()
        talk.settimeout(None)  # else it would return at once
        talk.sendto(b"is it quick?\n", MSG_FASTOPEN, (SERVER, 5000))
        talk.recv(100)
        talk.close()

    ask()
    if not taken:
        server.sysctl("net/ipv4/tcp_fastopen", "0")
    with net.capture(client):
        ask()
        ask()


@scene
def fast_open_taken(net: Network) -> None:
    """TCP Fast Open (RFC 7413): the question is in the SYN."""
    fast_open(net, True)


@scene
def fast_open_not_taken(net: Network) -> None:
    """The server has switched Fast Open off: what was in the SYN is sent again, and nothing was lost."""
    fast_open(net, False)


@scene
def scan_decoys(net: Network) -> None:
    """nmap -D: each probe comes from two made-up addresses, too."""
    client, server = net.pair()
    services(server)
    for decoy in ("192.0.2.61", "192.0.2.62"):
        server.ip("neigh", "replace", decoy, "lladdr", mac(client, "eth0"), "dev", "eth0", "nud", "permanent")
    server.sysctl("net/ipv4/tcp_synack_retries", "1")
    with net.capture(client):
        scan(client, "-sS", "-p1-100", "-D", "192.0.2.61,192.0.2.62,ME")


@scene
def arp_announced_by_two(net: Network) -> None:
    """Two machines with one address announce it by turns: nobody asks, and it is a conflict all the same."""
    one, other, looker = hub(net, 3)
    looker.ip("addr", "add", f"{CLIENT}/24", "dev", "eth0")
    senders = [frames(host, "eth0") for host in (one, other)]
    addresses = [bytes.fromhex(mac(host, "eth0").replace(":", "")) for host in (one, other)]
    with net.capture(looker, expression="arp"):
        for number in range(6):
            senders[number % 2].send(arp(1, addresses[number % 2], SERVER, bytes(6), SERVER))
            time.sleep(0.2)
    for sender in senders:
        sender.close()


@scene
def neighbor_conflict(net: Network) -> None:
    """A machine asks whether an IPv6 address is free before it takes it, and another one has it (RFC 4862)."""
    one, other, looker = hub(net, 3)
    for host in (one, other, looker):
        host.sysctl("net/ipv6/conf/all/disable_ipv6", "0")
        host.sysctl("net/ipv6/conf/eth0/disable_ipv6", "0")
        host.sysctl("net/ipv6/conf/eth0/router_solicitations", "0")
    one.ip("addr", "add", "2001:db8::80/64", "dev", "eth0", "nodad")
    time.sleep(3)
    with net.capture(looker, expression="icmp6"):
        other.ip("addr", "add", "2001:db8::80/64", "dev", "eth0")
        time.sleep(2)


@scene
def time_server_silent(net: Network) -> None:
    """NTP questions into silence, a few: that server is down, and somebody will want to know."""
    client, server = net.pair()
    server.nft("input udp dport 123 drop")
    with net.capture(client):
        asker = client.socket(kind=socket.SOCK_DGRAM)
        for _ in range(4):
            asker.sendto(b"\x23" + bytes(47), (SERVER, 123))
            time.sleep(0.5)


@scene
def polling(net: Network) -> None:
    """A monitor asks thirty hosts over UDP, four of which are down: that is no scan."""
    client, server = net.pair()
    with net.capture(client):
        for number in range(101, 131):
            host = f"192.0.2.{number}"
            client.ip("neigh", "replace", host, "lladdr", mac(server, "eth0"), "dev", "eth0", "nud", "permanent")
            asker = client.socket(kind=socket.SOCK_DGRAM)
            if number % 8 == 3:
                asker.sendto(b"how are you?", (host, 10161))
                continue
            server.ip("addr", "add", f"{host}/32", "dev", "eth0")
            answerer = server.socket(kind=socket.SOCK_DGRAM)
            answerer.bind((host, 10161))
            asker.sendto(b"how are you?", (host, 10161))
            answerer.sendto(b"fine", answerer.recvfrom(100)[1])
            asker.recv(100)


@scene
def way_out_broken(net: Network) -> None:
    """Thirty connections to thirty hosts at once, and a router that drops them all: an outage, no sweep."""
    client, router, _ = net.routed()
    router.nft("forward drop")
    client.sysctl("net/ipv4/tcp_syn_retries", "2")
    made = []
    with net.capture(client, linger=3.5):
        for number in range(30):
            talk = client.socket()
            talk.setblocking(False)
            with contextlib.suppress(BlockingIOError):
                talk.connect((f"198.51.100.{number + 10}", 443))
            made.append(talk)


@scene
def asked_by_multicast(net: Network) -> None:
    """A question to everybody (SSDP), and an answer to the one who asked."""
    client, server = net.pair()
    answerer = server.socket(kind=socket.SOCK_DGRAM)
    answerer.bind(("0.0.0.0", 1900))
    group = socket.inet_aton("239.255.255.250") + socket.inet_aton(SERVER)
    with server.inside():
        answerer.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, group)
    with net.capture(client, expression="udp"):
        asker = client.socket(kind=socket.SOCK_DGRAM)
        asker.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton(CLIENT))
        asker.sendto(b"M-SEARCH * HTTP/1.1\r\nST: ssdp:all\r\n\r\n", ("239.255.255.250", 1900))
        _, back = answerer.recvfrom(1000)
        answerer.sendto(b"HTTP/1.1 200 OK\r\nST: ssdp:all\r\n\r\n", back)
        asker.recv(1000)
