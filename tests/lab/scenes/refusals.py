"""Who may not come in, and how it is told: resets, ICMP, and silence."""

from __future__ import annotations

import socket
import time

from lab.network import CLIENT, FAR_SERVER, SERVER, SERVER6, Network
from lab.scene import scene
from lab.scenes.programs import get, netcat


@scene
def refused(net: Network) -> None:
    """Nothing listens: a reset in answer to the SYN."""
    client, _ = net.pair()
    with net.capture(client):
        client.run("nc", "-z", SERVER, "23")


@scene
def refused_ipv6(net: Network) -> None:
    """The same over IPv6."""
    client, _ = net.pair(ipv6=True)
    with net.capture(client, expression="tcp"):
        client.run("nc", "-z", SERVER6, "23")


@scene
def refused_again_and_again(net: Network) -> None:
    """A program that calls a closed port forty times: a retry, and no scan."""
    client, _ = net.pair()
    with net.capture(client):
        for _ in range(40):
            client.run("nc", "-z", SERVER, "5432")


@scene
def refused_same_port(net: Network) -> None:
    """Three tries from one port, as old stacks make them, each refused."""
    client, _ = net.pair()
    with net.capture(client):
        for _ in range(3):
            talk = client.socket()
            talk.bind(("", 41063))
            talk.connect_ex((SERVER, 23))
            talk.close()
            time.sleep(0.5)


@scene
def refused_by_filter(net: Network) -> None:
    """A firewall that answers with a reset."""
    client, server = net.pair()
    netcat(server, 80)
    server.nft("input tcp dport 80 reject with tcp reset")
    with net.capture(client):
        client.run("nc", "-z", SERVER, "80")


@scene
def tcp_port_unreachable(net: Network) -> None:
    """A firewall that says port unreachable by ICMP."""
    client, server = net.pair()
    server.nft("input tcp dport 80 reject with icmp type port-unreachable")
    with net.capture(client):
        client.run("nc", "-w", "3", "-z", SERVER, "80")


@scene
def tcp_admin_prohibited(net: Network) -> None:
    """A router's firewall that says so: administratively prohibited."""
    client, router, server = net.routed()
    netcat(server, 80)
    router.nft("forward tcp dport 80 reject with icmp type admin-prohibited")
    with net.capture(client):
        client.run("nc", "-w", "3", "-z", FAR_SERVER, "80")


@scene
def tcp_admin_prohibited_ipv6(net: Network) -> None:
    """The same by ICMPv6."""
    client, server = net.pair(ipv6=True)
    server.nft("input tcp dport 80 reject with icmpv6 type admin-prohibited")
    with net.capture(client, expression="tcp or icmp6[0] = 1"):
        client.run("nc", "-w", "3", "-z", SERVER6, "80")


@scene
def tcp_host_unreachable(net: Network) -> None:
    """The router asks for the server in vain and says host unreachable."""
    client, _, _ = net.routed()
    with net.capture(client):
        client.run("nc", "-w", "6", "-z", "198.51.100.99", "80")


@scene
def tcp_net_unreachable(net: Network) -> None:
    """The router has no way there and says so."""
    client, _, _ = net.routed()
    with net.capture(client):
        client.run("nc", "-w", "3", "-z", "203.0.113.7", "80")


@scene
def no_answer(net: Network) -> None:
    """A firewall that says nothing: SYNs into silence."""
    client, server = net.pair()
    server.nft("input tcp dport 80 drop")
    with net.capture(client):
        client.run("nc", "-w", "8", "-z", SERVER, "80")


@scene
def no_answer_at_server(net: Network) -> None:
    """The same, captured at the server: the SYNs arrive, and nothing leaves."""
    client, server = net.pair()
    server.nft("input tcp dport 80 drop")
    with net.capture(server):
        client.run("nc", "-w", "4", "-z", SERVER, "80")


@scene
def answers_at_last(net: Network) -> None:
    """Two SYNs are dropped, the third is answered: slow, and complete."""
    client, server = net.pair()
    netcat(server, 80)
    server.nft("input tcp dport 80 drop")
    with net.capture(client):
        process = client.start("nc", "-w", "10", "-z", SERVER, "80")
        time.sleep(2)
        server.run("nft", "flush", "ruleset")
        process.wait()


@scene
def backlog_full(net: Network) -> None:
    """A server that does not accept: its queue is full, and further SYNs are dropped."""
    client, server = net.pair()
    listener = server.listen(80, backlog=0)
    waiting = []
    with net.capture(client, linger=3.5):
        for _ in range(2):
            talk = client.socket()
            talk.setblocking(False)
            talk.connect_ex((SERVER, 80))
            waiting.append(talk)
            time.sleep(0.2)
    for talk in waiting:
        talk.close()
    listener.close()


@scene
def udp_unreachable(net: Network) -> None:
    """Nothing listens at the UDP port: ICMP says so."""
    client, _ = net.pair()
    with net.capture(client):
        talk = client.socket(kind=socket.SOCK_DGRAM)
        talk.connect((SERVER, 7777))
        talk.send(b"anybody?")
        time.sleep(0.1)
        talk.close()


@scene
def udp_unanswered(net: Network) -> None:
    """Datagrams that nobody answers."""
    client, server = net.pair()
    listener = server.socket(kind=socket.SOCK_DGRAM)
    listener.bind(("", 7777))
    with net.capture(client):
        talk = client.socket(kind=socket.SOCK_DGRAM)
        for _ in range(3):
            talk.sendto(b"anybody?", (SERVER, 7777))
            time.sleep(0.3)
        talk.close()
    listener.close()


@scene
def udp_admin_prohibited(net: Network) -> None:
    """A firewall forbids it, and says so."""
    client, server = net.pair()
    server.nft("input udp dport 7777 reject with icmp type admin-prohibited")
    with net.capture(client):
        talk = client.socket(kind=socket.SOCK_DGRAM)
        talk.sendto(b"anybody?", (SERVER, 7777))
        time.sleep(0.1)
        talk.close()


@scene
def ping_unanswered(net: Network) -> None:
    """Echo requests into silence."""
    client, server = net.pair()
    server.nft("input icmp type echo-request drop")
    with net.capture(client):
        client.run("ping", "-c", "3", "-i", "0.2", "-W", "1", SERVER)


@scene
def ping_unreachable(net: Network) -> None:
    """The router says host unreachable."""
    client, _, _ = net.routed()
    with net.capture(client):
        client.run("ping", "-c", "3", "-i", "0.5", "-W", "4", "198.51.100.99")


@scene
def web_then_refused(net: Network) -> None:
    """A server that was there and then was not: one page, then three refusals. No scan: it is one port."""
    client, server = net.pair()
    page = net.scratch / "page"
    page.write_bytes(b"hello\n")
    process = server.serve(80, "busybox", "httpd", "-f", "-p", "80", "-h", str(net.scratch))
    with net.capture(client):
        get(client, SERVER)
        process.kill()
        process.wait()
        for _ in range(3):
            get(client, SERVER)
            time.sleep(0.2)


@scene
def one_way_drop(net: Network) -> None:
    """Packets to the client are dropped from the handshake on; captured at the client, it is silence."""
    client, server = net.pair()
    netcat(server, 80)
    server.nft(f"output ip daddr {CLIENT} drop")
    with net.capture(client):
        client.run("nc", "-w", "4", "-z", SERVER, "80")
