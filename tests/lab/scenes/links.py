"""Below IP and between routers: ARP, and packets that go round in circles."""

from __future__ import annotations

import socket
import struct
import time

from lab.network import CLIENT, SERVER, Host, Network, know
from lab.scene import scene
from lab.scenes.programs import get, web


def arp(operation: int, mac: bytes, address: str, target_mac: bytes, target: str) -> bytes:
    """An Ethernet frame with an ARP packet (RFC 826)."""
    body = struct.pack("!HHBBH", 1, 0x0800, 6, 4, operation) + mac + socket.inet_aton(address)
    body += target_mac + socket.inet_aton(target)
    return (b"\xff" * 6 if operation == 1 else target_mac) + mac + b"\x08\x06" + body


def frames(host: Host, port: str) -> socket.socket:
    """A socket that sends whole frames from an interface."""
    made = host.socket(socket.AF_PACKET, socket.SOCK_RAW)
    made.bind((port, 0))
    return made


@scene
def arp_answered(net: Network) -> None:
    """The neighbour is asked for and answers, before the ping."""
    client, _ = net.pair(arp=True)
    with net.capture(client):
        client.run("ping", "-c", "1", SERVER)


@scene
def arp_unanswered(net: Network) -> None:
    """Nobody has the address: three requests, and again."""
    client, _ = net.pair(arp=True)
    with net.capture(client):
        client.run("ping", "-c", "2", "-W", "3", "192.0.2.99")


def hub(net: Network, count: int) -> list[Host]:
    """Hosts at one Linux bridge."""
    switch = net.host("switch")
    switch.ip("link", "add", "br0", "type", "bridge")
    switch.ip("link", "set", "br0", "up")
    made = []
    for number in range(count):
        host = net.host(f"host{number}")
        net.cable(host, "eth0", switch, f"port{number}")
        switch.ip("link", "set", f"port{number}", "master", "br0")
        made.append(host)
    return made


@scene
def arp_conflict(net: Network) -> None:
    """Two machines have the same address, and both answer."""
    asker, one, other = hub(net, 3)
    asker.ip("addr", "add", f"{CLIENT}/24", "dev", "eth0")
    for host in (one, other):
        host.ip("addr", "add", f"{SERVER}/24", "dev", "eth0")
    with net.capture(asker, expression="arp or icmp"):
        asker.run("ping", "-c", "2", "-i", "0.3", SERVER)


@scene
def arp_announced(net: Network) -> None:
    """A machine announces its own address three times (RFC 5227): good manners, no conflict, nothing unanswered."""
    client, server = net.pair(arp=True)
    with net.capture(client):
        sender = frames(server, "eth0")
        mac = bytes.fromhex("020000000280")
        for _ in range(3):
            sender.send(arp(1, mac, SERVER, bytes(6), SERVER))
            time.sleep(0.2)
        sender.close()


@scene
def arp_probe(net: Network) -> None:
    """Before it takes an address a machine asks whether somebody has it (RFC 5227): silence is the good answer."""
    client, server = net.pair(arp=True)
    with net.capture(client):
        sender = frames(server, "eth0")
        mac = bytes.fromhex("020000000280")
        for _ in range(3):
            sender.send(arp(1, mac, "0.0.0.0", bytes(6), "192.0.2.81"))
            time.sleep(0.3)
        sender.send(arp(1, mac, "192.0.2.81", bytes(6), "192.0.2.81"))
        sender.close()


@scene
def arp_failover(net: Network) -> None:
    """A shared address moves from one router to the other, which announces it once, as VRRP has it."""
    client, server = net.pair(arp=True)
    with net.capture(client):
        client.run("ping", "-c", "1", SERVER)
        time.sleep(0.3)
        sender = frames(server, "eth0")
        mac = bytes.fromhex("00005e000101")
        for _ in range(2):
            sender.send(arp(1, mac, SERVER, bytes(6), SERVER))
            time.sleep(0.1)
        sender.close()


def loop(net: Network) -> tuple[Host, Host]:
    """A client at a router whose way to 203.0.113.0/24 leads to another, whose way leads back."""
    client, one, other = net.host("client"), net.host("one"), net.host("other")
    net.cable(client, "eth0", one, "near")
    net.cable(one, "far", other, "far")
    client.ip("addr", "add", f"{CLIENT}/24", "dev", "eth0")
    one.ip("addr", "add", "192.0.2.1/24", "dev", "near")
    one.ip("addr", "add", "198.51.100.1/24", "dev", "far")
    other.ip("addr", "add", "198.51.100.2/24", "dev", "far")
    client.ip("route", "add", "default", "via", "192.0.2.1")
    one.ip("route", "add", "203.0.113.0/24", "via", "198.51.100.2")
    other.ip("route", "add", "default", "via", "198.51.100.1")
    for host in (one, other):
        host.sysctl("net/ipv4/ip_forward", "1")
        host.sysctl("net/ipv4/conf/all/send_redirects", "0")
        host.sysctl("net/ipv4/conf/far/send_redirects", "0")
        host.sysctl("net/ipv4/conf/all/rp_filter", "0")
        host.sysctl("net/ipv4/conf/far/rp_filter", "0")
    know(client, "eth0", "192.0.2.1", one, "near")
    know(one, "near", CLIENT, client, "eth0")
    know(one, "far", "198.51.100.2", other, "far")
    know(other, "far", "198.51.100.1", one, "far")
    return client, one


@scene
def routing_loop(net: Network) -> None:
    """A ping goes to and fro between two routers until its time to live is over; captured between them."""
    client, one = loop(net)
    with net.capture(one, "far"):
        client.run("ping", "-c", "2", "-i", "0.3", "-W", "1", "203.0.113.9")


@scene
def routing_loop_tcp(net: Network) -> None:
    """The same with a SYN."""
    client, one = loop(net)
    with net.capture(one, "far"):
        client.run("nc", "-w", "2", "-z", "203.0.113.9", "80")


@scene
def routing_loop_at_client(net: Network) -> None:
    """The same, captured at the client: only the time exceeded is seen."""
    client, _ = loop(net)
    with net.capture(client):
        client.run("nc", "-w", "2", "-z", "203.0.113.9", "80")


@scene
def both_sides_of_a_router(net: Network) -> None:
    """Captured on all of a router's interfaces: each packet comes twice, once with its time to live less one."""
    client, router, server = net.routed()
    web(server)
    with net.capture(router, "any"):
        get(client, "198.51.100.80")


@scene
def both_sides_of_a_bridge(net: Network) -> None:
    """Captured on all of a bridge's interfaces: each packet comes several times, as it is."""
    client, server = hub(net, 2)
    client.ip("addr", "add", f"{CLIENT}/24", "dev", "eth0")
    server.ip("addr", "add", f"{SERVER}/24", "dev", "eth0")
    know(client, "eth0", SERVER, server, "eth0")
    know(server, "eth0", CLIENT, client, "eth0")
    web(server)
    switch = next(host for host in net.hosts if host.name == "switch")
    with net.capture(switch, "any", "tcp"):
        get(client, SERVER)


@scene
def neighbor_unanswered(net: Network) -> None:
    """Nobody has the IPv6 address: neighbor solicitations into silence."""
    client, _ = net.pair(ipv6=True)
    with net.capture(client, expression="icmp6[0] = 135 or icmp6[0] = 136"):
        client.run("ping", "-6", "-c", "2", "-W", "3", "2001:db8::99")
