"""How connections end when they do not simply close: resets, stalls, readers that stop reading."""

from __future__ import annotations

import socket
import struct
import threading
import time

from lab.network import CLIENT, SERVER, Host, Network
from lab.scene import scene
from lab.scenes.programs import answering, ask_and_close, get, netcat, say, web
from lab.wire import ACK, RST, SYN, TO_CLIENT, TO_SERVER, Frames, Tcp, delays, drops, tcp

AT_ONCE = struct.pack("ii", 1, 0)  # SO_LINGER: closing resets


def abort(talk: socket.socket) -> None:
    """Closes a connection with a reset."""
    talk.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, AT_ONCE)
    talk.close()


@scene
def reset_before_data(net: Network) -> None:
    """A health check: opens, and resets without a word."""
    client, server = net.pair()
    netcat(server, 80)
    with net.capture(client):
        abort(client.connect(SERVER, 80))


@scene
def reset_by_server_after_data(net: Network) -> None:
    """The server answers, then resets."""
    client, server = net.pair()

    def answer(talk: socket.socket) -> None:
        talk.recv(100)
        talk.sendall(b"no more\n")
        time.sleep(0.2)
        talk.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, AT_ONCE)

    answering(server.listen(5000), answer)
    with net.capture(client):
        talk = client.connect(SERVER, 5000)
        say(talk, b"may I?\n")
        time.sleep(0.4)
        talk.close()


@scene
def reset_by_client_after_data(net: Network) -> None:
    """The client has what it wants, and resets."""
    client, server = net.pair()
    listener = server.listen(5000)

    def answer(talk: socket.socket) -> None:
        talk.recv(100)
        talk.sendall(b"take this\n")
        time.sleep(1)

    answering(listener, answer)
    with net.capture(client):
        talk = client.connect(SERVER, 5000)
        say(talk, b"may I?\n")
        abort(talk)


@scene
def reset_with_data_unread(net: Network) -> None:
    """The server closes before it has read what it was sent: its kernel resets."""
    client, server = net.pair()

    def hang_up(talk: socket.socket) -> None:
        time.sleep(0.3)

    answering(server.listen(5000), hang_up)
    with net.capture(client):
        talk = client.connect(SERVER, 5000)
        talk.sendall(b"a long story\n" * 100)
        time.sleep(0.6)
        talk.close()


@scene
def reset_answers_closed_side(net: Network) -> None:
    """The client closes and is gone; what the server still sends is answered with a reset."""
    client, server = net.pair()

    def go_on(talk: socket.socket) -> None:
        talk.recv(100)
        time.sleep(0.5)
        talk.sendall(b"here it is\n")
        time.sleep(0.3)

    answering(server.listen(5000), go_on)
    with net.capture(client, linger=1):
        talk = client.connect(SERVER, 5000)
        talk.sendall(b"give\n")
        talk.close()


@scene
def reset_on_open_port_after_crash(net: Network) -> None:
    """The server forgot the connection, as after a crash: the client's next line is answered with a reset."""
    client, server = net.pair()
    listener = server.listen(5000)
    with net.capture(client):
        talk = client.connect(SERVER, 5000)
        far, _ = listener.accept()
        talk.sendall(b"one\n")
        far.recv(100)
        with server.inside():
            # The kernel's socket goes without a word: its reset is dropped on the way out.
            server.nft("output tcp flags rst drop")
            abort(far)
        time.sleep(0.2)
        server.run("nft", "flush", "ruleset")
        talk.sendall(b"two\n")
        time.sleep(0.3)
        talk.close()


@scene
def stalled_network_gone(net: Network) -> None:
    """In the middle of a download the way to the client breaks: data is sent again and again to the end."""
    gone = threading.Event()

    def cut(segment: Tcp, way: int) -> bool:
        return gone.is_set()

    client, server = net.pair(rule=drops(cut))

    def answer(talk: socket.socket) -> None:
        talk.recv(100)
        talk.sendall(b"first part\n" * 100)
        time.sleep(0.5)
        gone.set()
        talk.sendall(b"second part\n" * 100)
        time.sleep(6)

    answering(server.listen(5000), answer)
    with net.capture(server, linger=6):
        talk = client.connect(SERVER, 5000)
        talk.sendall(b"give\n")
        time.sleep(0.8)
    talk.close()


@scene
def stalled_one_way(net: Network) -> None:
    """A firewall lets the handshake through and drops what the client says after it; captured at the client."""
    client, server = net.pair(rule=drops(lambda segment, way: way == TO_SERVER and segment.payload > 0))
    netcat(server, 80)
    with net.capture(client, linger=6):
        talk = client.connect(SERVER, 80)
        talk.sendall(b"GET / HTTP/1.0\r\n\r\n")
    talk.close()


@scene
def stalled_zero_window(net: Network) -> None:
    """The client stops reading for good: its window closes and stays closed."""
    client, server = net.pair()
    listener = server.listen(5000)

    def flood(talk: socket.socket) -> None:
        talk.settimeout(5)
        talk.sendall(b"x" * 4_000_000)

    answering(listener, flood)
    with net.capture(client, linger=4):
        talk = client.socket()
        talk.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 16384)
        talk.connect((SERVER, 5000))
    talk.close()


@scene
def zero_window_recovers(net: Network) -> None:
    """The client does not read for three seconds, then takes all."""
    client, server = net.pair()

    def send(talk: socket.socket) -> None:
        talk.sendall(b"x" * 200_000)

    answering(server.listen(5000), send)
    with net.capture(client):
        talk = client.socket()
        talk.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 16384)
        talk.connect((SERVER, 5000))
        time.sleep(3)
        while talk.recv(65536):
            pass
        talk.close()


@scene
def zero_window_server(net: Network) -> None:
    """The server does not read the upload for two seconds."""
    client, server = net.pair()
    listener = server.listen(5000)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 16384)

    def slowly(talk: socket.socket) -> None:
        time.sleep(2)
        while talk.recv(65536):
            pass

    answering(listener, slowly)
    with net.capture(server):
        talk = client.connect(SERVER, 5000)
        talk.sendall(b"x" * 200_000)
        talk.close()


def syn(client: Host, port: int, from_port: int, sequence: int = 1000, source: str = CLIENT) -> bytes:
    """A SYN to the server as an IPv4 packet, its sums right."""
    segment = struct.pack("!HHIIBBHHH", from_port, port, sequence, 0, 5 << 4, SYN, 65535, 0, 0)
    ends = socket.inet_aton(source) + socket.inet_aton(SERVER)
    total = summed(ends + struct.pack("!HH", 6, len(segment)) + segment)
    segment = segment[:16] + total.to_bytes(2, "big") + segment[18:]
    header = struct.pack("!BBHHHBBH", 0x45, 0, 20 + len(segment), from_port, 0, 64, 6, 0) + ends
    return header[:10] + summed(header).to_bytes(2, "big") + header[12:] + segment


def summed(data: bytes) -> int:
    """The Internet checksum (RFC 1071)."""
    total = sum(struct.unpack(f"!{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


@scene
def half_open(net: Network) -> None:
    """A SYN whose sender never answers the SYN-ACK: one, and the server does not repeat itself."""
    client, server = net.pair()
    netcat(server, 80)
    client.nft("output tcp flags rst drop")
    server.sysctl("net/ipv4/tcp_synack_retries", "0")
    with net.capture(server, linger=1.5):
        raw = client.socket(kind=socket.SOCK_RAW, protocol=socket.IPPROTO_RAW)
        raw.sendto(syn(client, 80, 33333), (SERVER, 0))
        raw.close()


@scene
def syn_flood(net: Network) -> None:
    """Fifteen hundred SYNs from as many addresses, none of which answers. Bounded, and inside the namespaces."""
    client, server = net.pair()
    netcat(server, 80)
    server.ip("route", "add", "198.18.0.0/15", "via", CLIENT)
    client.nft("output tcp flags rst drop")
    client.ip("route", "add", "blackhole", "198.18.0.0/15")
    server.sysctl("net/ipv4/tcp_synack_retries", "0")
    server.sysctl("net/ipv4/conf/all/rp_filter", "0")
    with net.capture(server):
        raw = client.socket(kind=socket.SOCK_RAW, protocol=socket.IPPROTO_RAW)
        for number in range(1500):
            source = f"198.18.{number // 250}.{number % 250 + 1}"
            raw.sendto(syn(client, 80, 1024 + number * 7, number * 99991, source), (SERVER, 0))
            if number % 10 == 0:
                time.sleep(0.005)
        raw.close()


@scene
def syn_flood_with_customers(net: Network) -> None:
    """A flood, and twenty customers who get through: they are not part of it."""
    client, server = net.pair()
    answering(server.listen(80, backlog=512), ask_and_close, 21)  # and goes on listening
    server.ip("route", "add", "198.18.0.0/15", "via", CLIENT)
    client.ip("route", "add", "blackhole", "198.18.0.0/15")
    server.sysctl("net/ipv4/tcp_synack_retries", "0")
    with net.capture(server):
        raw = client.socket(kind=socket.SOCK_RAW, protocol=socket.IPPROTO_RAW)
        for number in range(600):
            source = f"198.18.{number // 250}.{number % 250 + 1}"
            raw.sendto(syn(client, 80, 1024 + number * 7, number * 99991, source), (SERVER, 0))
            if number % 30 == 0:
                talk = client.connect(SERVER, 80)
                talk.sendall(b"give\n")
                while talk.recv(8192):
                    pass
                talk.close()
        raw.close()


@scene
def syn_ack_lost(net: Network) -> None:
    """No SYN-ACK gets back to the client; captured at the server, where both repeat themselves."""
    client, server = net.pair(rule=drops(lambda segment, way: way == TO_CLIENT))
    netcat(server, 80)
    with net.capture(server, linger=1):
        client.run("nc", "-w", "5", "-z", SERVER, "80")


@scene
def third_ack_lost_once(net: Network) -> None:
    """The handshake's last acknowledgment is lost; the data after it makes up for that."""
    lost: list[bytes] = []

    def rule(frame: bytes, way: int) -> Frames:
        segment = tcp(frame)
        if segment is not None and way == TO_SERVER and segment.flags == ACK and not lost:
            lost.append(frame)
            return []
        return [(0, frame)]

    client, server = net.pair(rule=rule)
    web(server)
    with net.capture(server):
        get(client, SERVER)


@scene
def stray_syn_ack(net: Network) -> None:
    """A SYN-ACK four seconds late: the client gave up, and the capture began in between."""
    client, server = net.pair(rule=delays(1.5))
    netcat(server, 80)
    client.run("nc", "-w", "1", "-z", SERVER, "80")
    with net.capture(client, linger=3):
        pass


@scene
def stray_late_data(net: Network) -> None:
    """The last data of a connection that one side has long forgotten, and its reset."""
    client, server = net.pair()
    netcat(server, 5000)
    talk = client.connect(SERVER, 5000)
    client.nft("output tcp flags rst drop", "output tcp flags fin drop")
    with server.inside():
        server.run("ss", "-K", "dst", CLIENT)
    abort(talk)
    client.run("nft", "flush", "ruleset")
    with net.capture(client):
        raw = client.socket(kind=socket.SOCK_RAW, protocol=socket.IPPROTO_RAW)
        segment = struct.pack("!HHIIBBHHH", 34567, 5000, 5, 77, 5 << 4, ACK, 512, 0, 0)
        ends = socket.inet_aton(CLIENT) + socket.inet_aton(SERVER)
        total = summed(ends + struct.pack("!HH", 6, len(segment)) + segment)
        segment = segment[:16] + total.to_bytes(2, "big") + segment[18:]
        header = struct.pack("!BBHHHBBH", 0x45, 0, 40, 9, 0, 64, 6, 0) + ends
        raw.sendto(header + segment, (SERVER, 0))
        raw.close()


@scene
def late_reset_dropped(net: Network) -> None:
    """The server's reset is lost; its side of the connection simply falls silent."""
    client, server = net.pair(rule=drops(lambda segment, way: way == TO_CLIENT and segment.flags & RST != 0))

    def answer(talk: socket.socket) -> None:
        talk.recv(100)
        talk.sendall(b"one\n")
        time.sleep(0.2)
        talk.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, AT_ONCE)

    answering(server.listen(5000), answer)
    with net.capture(client, linger=5):
        talk = client.connect(SERVER, 5000)
        say(talk, b"give\n")
        time.sleep(0.5)
        talk.sendall(b"more\n")
    talk.close()


@scene
def server_gone(net: Network) -> None:
    """A hundred and fifty customers at a server that fell silent: they ask again, as customers do, and are no flood."""
    client, server = net.pair()
    server.nft("input tcp dport 80 drop")
    waiting = []
    with net.capture(server, linger=3.5):
        for _ in range(150):
            talk = client.socket()
            talk.setblocking(False)
            talk.connect_ex((SERVER, 80))
            waiting.append(talk)
            time.sleep(0.005)
    for talk in waiting:
        talk.close()


@scene
def server_hangs(net: Network) -> None:
    """The server's kernel takes the question, its program says nothing, and the client gives up after six seconds."""
    client, server = net.pair()
    listener = server.listen(80)

    def hang(talk: socket.socket) -> None:
        while talk.recv(4096):
            pass

    answering(listener, hang)
    with net.capture(client):
        client.run("curl", "-s", "--max-time", "6", f"http://{SERVER}/")
