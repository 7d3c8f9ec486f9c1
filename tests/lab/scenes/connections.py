"""Connections that went well, or are still going: nothing here is anything's fault."""

from __future__ import annotations

import socket
import threading
import time

from lab.network import CLIENT, CLIENT6, FAR_SERVER, SERVER, SERVER6, Network
from lab.scene import scene
from lab.scenes.programs import answering, ask_and_close, get, netcat, say, web
from lab.wire import TO_SERVER, Frames, delays


@scene
def http_complete(net: Network) -> None:
    """curl fetches a page from Python's web server."""
    client, server = net.pair()
    web(server)
    with net.capture(client):
        get(client, SERVER)


@scene
def http_ipv6(net: Network) -> None:
    """The same over IPv6."""
    client, server = net.pair(ipv6=True)
    server.net.scratch.joinpath("page").write_bytes(b"wiretale\n" * 40)
    server.serve(80, "busybox", "httpd", "-f", "-p", f"[{SERVER6}]:80", "-h", str(net.scratch))
    with net.capture(client, expression="tcp"):
        get(client, SERVER6)


@scene
def http_download(net: Network) -> None:
    """Three hundred kilobytes, in order and whole."""
    client, server = net.pair()
    web(server, size=300_000)
    with net.capture(client):
        get(client, SERVER)


@scene
def http_offloaded(net: Network) -> None:
    """The same where the interface cuts and sums: giant packets with sums that are not yet right."""
    client, server = net.pair(offload=True)
    web(server, size=300_000)
    with net.capture(server):
        get(client, SERVER)


@scene
def http_small_mtu(net: Network) -> None:
    """A network whose packets are 576 bytes at most, which both ends know."""
    client, server = net.pair(mtu=576)
    web(server, size=20_000)
    with net.capture(client):
        get(client, SERVER)


@scene
def http_routed(net: Network) -> None:
    """Through a router, captured on its far side."""
    client, router, server = net.routed()
    web(server)
    with net.capture(router, "far"):
        get(client, FAR_SERVER)


@scene
def netcat_chat(net: Network) -> None:
    """Two people type to each other, with pauses of a second."""
    client, server = net.pair()
    listener = server.listen(12345)

    def chat(talk: socket.socket) -> None:
        for word in (b"hello\n", b"how are you\n"):
            talk.recv(100)
            time.sleep(0.3)
            talk.sendall(word)
        talk.recv(100)

    chatting = answering(listener, chat)
    with net.capture(client):
        process = client.start("nc", SERVER, "12345", stdin=-1)
        assert process.stdin is not None
        for line in (b"hi\n", b"anybody there?\n"):
            time.sleep(0.6)
            process.stdin.write(line)
            process.stdin.flush()
        time.sleep(0.8)
        process.kill()
        chatting.join()


@scene
def half_close(net: Network) -> None:
    """The client sends all it has and closes its side; the server answers after that, as RFC 9293 allows."""
    client, server = net.pair()
    listener = server.listen(7000)

    def answer(talk: socket.socket) -> None:
        while talk.recv(4096):
            pass
        time.sleep(0.4)
        talk.sendall(b"sorted\n" * 200)

    answering(listener, answer)
    with net.capture(client):
        talk = client.connect(SERVER, 7000)
        talk.sendall(b"to sort\n" * 200)
        talk.shutdown(socket.SHUT_WR)
        while talk.recv(4096):
            pass
        talk.close()


@scene
def still_open(net: Network) -> None:
    """The capture ends before the connection does."""
    client, server = net.pair()
    netcat(server, 5000)
    with net.capture(client):
        talk = client.connect(SERVER, 5000)
        talk.sendall(b"first line\n")
        time.sleep(0.3)
    talk.close()


@scene
def handshake_only(net: Network) -> None:
    """Opened, and the capture ends."""
    client, server = net.pair()
    netcat(server, 5000)
    with net.capture(client):
        talk = client.connect(SERVER, 5000)
    talk.close()


@scene
def mid_stream(net: Network) -> None:
    """The connection was there before the capture, and ends within it."""
    client, server = net.pair()
    listener = server.listen(5000)
    talk = client.connect(SERVER, 5000)
    far, _ = listener.accept()
    talk.sendall(b"before\n")
    far.recv(100)
    time.sleep(0.2)
    with net.capture(client):
        for number in range(4):
            talk.sendall(b"line %d\n" % number)
            far.recv(100)
            far.sendall(b"heard\n")
            talk.recv(100)
        talk.close()
        far.close()


@scene
def mid_stream_still_open(net: Network) -> None:
    """Neither its start nor its end was captured."""
    client, server = net.pair()
    listener = server.listen(5000)
    talk = client.connect(SERVER, 5000)
    far, _ = listener.accept()
    time.sleep(0.2)
    with net.capture(client):
        for number in range(4):
            talk.sendall(b"line %d\n" % number)
            far.recv(100)
    talk.close()
    far.close()


@scene
def simultaneous_open(net: Network) -> None:
    """Both call each other at once, over a line of 300 ms, and have one connection (RFC 9293, 3.5)."""
    client, server = net.pair(rule=delays(0.3))
    ends = [client.socket(), server.socket()]
    ends[0].bind((CLIENT, 6001))
    ends[1].bind((SERVER, 6002))
    with net.capture(client):
        calls = [
            threading.Thread(target=ends[0].connect, args=((SERVER, 6002),)),
            threading.Thread(target=ends[1].connect, args=((CLIENT, 6001),)),
        ]
        for call in calls:
            call.start()
        for call in calls:
            call.join()
        ends[0].sendall(b"here\n")
        ends[1].recv(100)
        ends[1].sendall(b"here too\n")
        ends[0].recv(100)
        ends[0].close()
        time.sleep(0.5)
        ends[1].close()
        time.sleep(1)


@scene
def port_reuse(net: Network) -> None:
    """Three connections, one after the other, from the same port: three conversations."""
    client, server = net.pair()
    answering(server.listen(8080), ask_and_close, 3)
    with net.capture(client):
        for _ in range(3):
            talk = client.connect(SERVER, 8080, from_port=40000)
            talk.sendall(b"give\n")
            while talk.recv(4096):
                pass
            talk.close()
            time.sleep(1.1)  # the server's TIME-WAIT takes a SYN with a later timestamp


@scene
def keep_alive(net: Network) -> None:
    """Nothing to say for four seconds but keep-alives, which look like data sent again."""
    client, server = net.pair()
    answering(server.listen(8080), ask_and_close)
    with net.capture(client):
        talk = client.connect(SERVER, 8080)
        talk.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        talk.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE, 1)
        talk.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPINTVL, 1)
        time.sleep(4.4)
        talk.sendall(b"give\n")
        while talk.recv(4096):
            pass
        talk.close()


@scene
def urgent_and_push(net: Network) -> None:
    """Urgent data, as telnet's interrupt sends it."""
    client, server = net.pair()
    answering(server.listen(23), ask_and_close)
    with net.capture(client):
        talk = client.connect(SERVER, 23)
        talk.send(b"!", socket.MSG_OOB)
        talk.sendall(b"go on\n")
        while talk.recv(4096):
            pass
        talk.close()


@scene
def many_connections(net: Network) -> None:
    """Two hundred connections in a few seconds, all served: busy, and neither a flood nor a scan."""
    client, server = net.pair()
    answering(server.listen(8080, backlog=128), lambda talk: ask_and_close(talk, 100), 200)
    with net.capture(client):
        for _ in range(200):
            talk = client.connect(SERVER, 8080)
            talk.sendall(b"give\n")
            while talk.recv(4096):
                pass
            talk.close()


@scene
def many_ports_served(net: Network) -> None:
    """Forty ports of one server, each with something to give, as passive FTP has it: no scan."""
    client, server = net.pair()
    listeners = [server.listen(50000 + number) for number in range(40)]
    for listener in listeners:
        answering(listener, ask_and_close)
    with net.capture(client):
        for number in range(40):
            talk = client.connect(SERVER, 50000 + number)
            talk.sendall(b"give\n")
            while talk.recv(8192):
                pass
            talk.close()


@scene
def idle_closed_by_server(net: Network) -> None:
    """Nobody says anything, and the server hangs up after two seconds."""
    client, server = net.pair()
    answering(server.listen(80), lambda talk: time.sleep(2))
    with net.capture(client):
        talk = client.connect(SERVER, 80)
        talk.recv(100)
        talk.close()


@scene
def idle_closed_by_client(net: Network) -> None:
    """The client opens and closes, as `nc -z` does."""
    client, server = net.pair()
    netcat(server, 80)
    with net.capture(client):
        client.run("nc", "-z", SERVER, "80")


@scene
def slow_server(net: Network) -> None:
    """The network answers in no time, the server thinks for two seconds, three times."""
    client, server = net.pair()

    def think(talk: socket.socket) -> None:
        for _ in range(3):
            talk.recv(4096)
            time.sleep(2)
            talk.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello")

    answering(server.listen(80), think)
    with net.capture(client):
        talk = client.connect(SERVER, 80)
        for _ in range(3):
            say(talk, b"GET / HTTP/1.1\r\nHost: server.example\r\n\r\n")
        talk.close()


@scene
def slow_network(net: Network) -> None:
    """The server answers at once, over a line of 400 ms each way."""
    client, server = net.pair(rule=delays(0.4))
    web(server)
    with net.capture(client, linger=1.2):
        get(client, SERVER)


@scene
def slow_network_at_server(net: Network) -> None:
    """The same, captured at the server, where the round trip shows as the client's acknowledgments."""
    client, server = net.pair(rule=delays(0.4))
    web(server)
    with net.capture(server, linger=1.2):
        get(client, SERVER)


@scene
def udp_answered(net: Network) -> None:
    """A question and an answer over UDP."""
    client, server = net.pair()
    server.start("socat", "UDP4-RECVFROM:7777,fork", "EXEC:cat")
    time.sleep(0.4)
    with net.capture(client):
        for number in range(3):
            client.run("socat", "-T0.3", "-", f"UDP4:{SERVER}:7777,sourceport={41000 + number}", given=b"ping\n")


@scene
def ping(net: Network) -> None:
    """Three echo requests, three replies."""
    client, _ = net.pair()
    with net.capture(client):
        client.run("ping", "-c", "3", "-i", "0.2", SERVER)


@scene
def ping_fragmented(net: Network) -> None:
    """Echoes of 4000 bytes, in three fragments each: fragments are no fault."""
    client, _ = net.pair()
    with net.capture(client):
        client.run("ping", "-c", "3", "-i", "0.2", "-s", "4000", SERVER)


@scene
def ping_ipv6(net: Network) -> None:
    """The same over IPv6, with the neighbours asking for each other."""
    client, _ = net.pair(ipv6=True)
    client.ip("neigh", "flush", "all", "nud", "permanent")
    with net.capture(client, expression="icmp6"):
        client.run("ping", "-6", "-c", "2", "-i", "0.2", "-I", CLIENT6, SERVER6)


@scene
def reordered_udp(net: Network) -> None:
    """Datagrams that overtake each other: UDP does not mind."""
    held: list[bytes] = []

    def swap(frame: bytes, way: int) -> Frames:
        if way != TO_SERVER:
            return [(0, frame)]
        held.append(frame)
        if len(held) < 2:
            return []
        pair = [(0.0, held[1]), (0.001, held[0])]
        held.clear()
        return pair

    client, server = net.pair(rule=swap)
    listener = server.socket(kind=socket.SOCK_DGRAM)
    listener.bind(("", 9000))
    with net.capture(server):
        sender = client.socket(kind=socket.SOCK_DGRAM)
        for number in range(10):
            sender.sendto(b"%d" % number, (SERVER, 9000))
        for _ in range(10):
            _, peer = listener.recvfrom(100)
        listener.sendto(b"thanks", peer)
        sender.recv(100)
        sender.close()
        listener.close()
