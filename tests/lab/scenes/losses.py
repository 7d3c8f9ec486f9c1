"""What networks do to packets on the way: lose, overtake, repeat, refuse for their size."""

from __future__ import annotations

import socket
import time

from lab.network import FAR_SERVER, ROUTER, SERVER, Host, Network
from lab.scene import scene
from lab.scenes.programs import answering, get, web
from lab.wire import TO_CLIENT, TO_SERVER, Frames, Rule, Tcp, drops, loses, tcp


def upload(client: Host, server: Host, size: int = 200_000) -> None:
    """The client sends `size` bytes, the server takes them."""

    def take(talk: socket.socket) -> None:
        while talk.recv(65536):
            pass

    taken = answering(server.listen(5000), take)
    talk = client.connect(SERVER, 5000)
    talk.sendall(b"x" * size)
    talk.close()
    taken.join()


@scene
def loss_before_capture(net: Network) -> None:
    """Two in a hundred of the server's segments are lost; captured at the client, which never sees them."""
    client, server = net.pair(rule=loses(0.03, TO_CLIENT, seed=3, delay=0.01))
    web(server, size=400_000)
    with net.capture(client):
        get(client, SERVER)


@scene
def loss_after_capture(net: Network) -> None:
    """The same, captured at the server: each lost segment is seen twice."""
    client, server = net.pair(rule=loses(0.03, TO_CLIENT, seed=3, delay=0.01))
    web(server, size=400_000)
    with net.capture(server):
        get(client, SERVER)


@scene
def loss_heavy(net: Network) -> None:
    """One in five is lost."""
    client, server = net.pair(rule=loses(0.2, TO_CLIENT, seed=5, delay=0.005))
    web(server, size=100_000)
    with net.capture(server):
        get(client, SERVER)


@scene
def loss_upload(net: Network) -> None:
    """The client's data is lost on the way; captured at the client."""
    client, server = net.pair(rule=loses(0.05, TO_SERVER, seed=7, delay=0.01))
    with net.capture(client):
        upload(client, server)


@scene
def loss_of_acknowledgments(net: Network) -> None:
    """One in four acknowledgments is lost: later ones make up for it, and nothing need be sent again."""
    count = 0

    def rule(frame: bytes, way: int) -> Frames:
        nonlocal count
        segment = tcp(frame)
        if segment is not None and way == TO_SERVER and segment.payload == 0 and segment.flags == 16:
            count += 1
            if count > 4 and count % 4 == 0:
                return []
        return [(0.005, frame)]

    client, server = net.pair(rule=rule)
    web(server, size=200_000)
    with net.capture(client):
        get(client, SERVER)


@scene
def reordering(net: Network) -> None:
    """One segment in twelve comes 2 ms late, behind its followers: reordering, and no loss."""
    count = 0

    def rule(frame: bytes, way: int) -> Frames:
        nonlocal count
        segment = tcp(frame)
        if segment is not None and way == TO_CLIENT and segment.payload > 0:
            count += 1
            if count % 12 == 0:
                return [(0.012, frame)]
        return [(0.01, frame)]

    client, server = net.pair(rule=rule)
    server.sysctl("net/ipv4/tcp_reordering", "60")  # a sender that waits before it takes reordering for loss
    server.sysctl("net/ipv4/tcp_recovery", "0")
    web(server, size=200_000)
    with net.capture(client):
        get(client, SERVER)


@scene
def duplication(net: Network) -> None:
    """The network delivers every fifth segment of the server's twice, 1 ms apart."""
    count = 0

    def rule(frame: bytes, way: int) -> Frames:
        nonlocal count
        segment = tcp(frame)
        if segment is not None and way == TO_CLIENT and segment.payload > 0:
            count += 1
            if count % 5 == 0:
                return [(0.005, frame), (0.006, frame)]
        return [(0.005, frame)]

    client, server = net.pair(rule=rule)
    web(server, size=100_000)
    with net.capture(client):
        get(client, SERVER)


@scene
def tail_loss(net: Network) -> None:
    """The last segment and the FIN of an answer are lost once, and only a timer brings them again."""
    lost = 0

    def rule(frame: bytes, way: int) -> Frames:
        nonlocal lost
        segment = tcp(frame)
        if segment is not None and way == TO_CLIENT and segment.flags & 1 and lost < 1:
            lost += 1
            return []
        return [(0.01, frame)]

    client, server = net.pair(rule=rule)
    web(server, size=5000)
    with net.capture(client):
        get(client, SERVER)


def larger(size: int, way: int) -> Rule:
    """Loses what is larger than so many bytes, without a word."""

    def when(segment: Tcp, direction: int) -> bool:
        return direction == way and segment.size > size

    return drops(when)


@scene
def path_mtu_black_hole(net: Network) -> None:
    """Small segments pass, those of more than 600 bytes vanish, and no ICMP tells the server; captured there."""
    client, server = net.pair(rule=larger(600, TO_CLIENT))
    web(server, size=20_000)
    with net.capture(server, linger=1):
        get(client, SERVER, seconds=6)


@scene
def path_mtu_black_hole_upload(net: Network) -> None:
    """The same the other way, after a few small messages that passed; captured at the client."""
    client, server = net.pair(rule=larger(600, TO_SERVER))

    def answer(talk: socket.socket) -> None:
        while talk.recv(4096):
            talk.sendall(b"heard\n")

    answering(server.listen(5000), answer)
    with net.capture(client, linger=6):
        talk = client.connect(SERVER, 5000)
        for _ in range(3):
            talk.sendall(b"small\n")
            talk.recv(100)
        talk.sendall(b"large " * 2000)
    talk.close()


@scene
def path_mtu_told(net: Network) -> None:
    """A router whose next link takes 800 bytes says so, and the client sends smaller ones."""
    client, router, server = net.routed()
    # Only what comes from the client meets the small link: the server itself knows nothing of it.
    router.ip("route", "replace", "198.51.100.0/24", "dev", "far", "mtu", "lock", "800")

    def take(talk: socket.socket) -> None:
        while talk.recv(65536):
            pass

    taken = answering(server.listen(5000), take)
    with net.capture(client):
        talk = client.connect(FAR_SERVER, 5000)
        talk.sendall(b"x" * 30_000)
        talk.close()
        taken.join()


@scene
def path_mtu_icmp_filtered(net: Network) -> None:
    """The same, but a firewall at the router keeps the ICMP in; captured at the client."""
    client, router, server = net.routed()
    router.ip("route", "replace", "198.51.100.0/24", "dev", "far", "mtu", "lock", "800")
    router.nft("output icmp type destination-unreachable drop")

    def take(talk: socket.socket) -> None:
        while talk.recv(65536):
            pass

    answering(server.listen(5000), take)
    with net.capture(client, linger=6):
        talk = client.connect(FAR_SERVER, 5000)
        talk.sendall(b"x" * 3000)
        time.sleep(0.1)
    talk.close()


@scene
def ping_router(net: Network) -> None:
    """The router answers for itself."""
    client, _, _ = net.routed()
    with net.capture(client):
        client.run("ping", "-c", "2", "-i", "0.2", ROUTER)


@scene
def path_mtu_black_hole_late(net: Network) -> None:
    """A session of two hundred small messages, and then one large one that does not get through: the classic."""
    client, server = net.pair(rule=larger(900, TO_CLIENT))

    def answer(talk: socket.socket) -> None:
        for _ in range(200):
            talk.recv(4096)
            talk.sendall(b"a short line of an answer, as a shell gives it\n")
        talk.recv(4096)
        talk.sendall(b"a directory listing, long\n" * 400)
        time.sleep(6)

    answering(server.listen(22), answer)
    with net.capture(server, linger=5):
        talk = client.connect(SERVER, 22)
        for _ in range(200):
            talk.sendall(b"ls\n")
            talk.recv(4096)
        talk.sendall(b"ls -lR\n")
    talk.close()


@scene
def path_mtu_told_ipv6(net: Network) -> None:
    """Packet too big, from a router to the server, over IPv6."""
    client, server = net.pair(ipv6=True)
    router = net.host("router")
    for host in (client, server, router):
        host.sysctl("net/ipv6/conf/all/disable_ipv6", "0")
        host.sysctl("net/ipv6/conf/default/disable_ipv6", "0")
        host.sysctl("net/ipv6/conf/default/accept_dad", "0")
    net.cable(client, "eth1", router, "near")
    net.cable(server, "eth1", router, "far", 1400)
    for host, port, address in (
        (client, "eth1", "2001:db8:1::10"),
        (router, "near", "2001:db8:1::1"),
        (router, "far", "2001:db8:2::1"),
        (server, "eth1", "2001:db8:2::80"),
    ):
        host.ip("addr", "add", f"{address}/64", "dev", port, "nodad")
    router.sysctl("net/ipv6/conf/all/forwarding", "1")
    client.ip("-6", "route", "add", "2001:db8:2::/64", "via", "2001:db8:1::1")
    server.ip("-6", "route", "add", "2001:db8:1::/64", "via", "2001:db8:2::1")
    # The server does not know how small its own link is: else its MSS would tell the client.
    server.ip("link", "set", "eth1", "mtu", "1500")

    with server.inside():
        listener = socket.create_server(("2001:db8:2::80", 5000), family=socket.AF_INET6)
    net.sockets.append(listener)

    def take(talk: socket.socket) -> None:
        while talk.recv(65536):
            pass

    taken = answering(listener, take)
    time.sleep(0.3)
    with net.capture(client, "eth1", "tcp or icmp6[0] = 2"):
        talk = client.socket(socket.AF_INET6)
        talk.connect(("2001:db8:2::80", 5000))
        talk.sendall(b"x" * 30_000)
        talk.close()
        taken.join()
