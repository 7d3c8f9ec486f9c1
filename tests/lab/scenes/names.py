"""DNS and DHCP, as dnsmasq serves them, and as nobody does."""

from __future__ import annotations

import socket
import threading
import time

from lab.network import SERVER, SERVER6, Host, Network
from lab.scene import scene
from lab.scenes.programs import get, netcat, web
from lab.scenes.secrets import tls_server
from lab.wire import TO_CLIENT, Frames, delays

LONG = "".join(f"txt-record=big.example,{'x' * 200}{number}\n" for number in range(8))


def dns_server(server: Host, *lines: str) -> None:
    """dnsmasq knows server.example and nothing else, and asks nobody."""
    config = server.net.scratch / "dns.conf"
    config.write_text(
        "port=53\nno-resolv\nno-hosts\nbind-interfaces\nuser=root\nlocal=/example/\nkeep-in-foreground\n"
        "address=/server.example/192.0.2.80\n" + "".join(f"{line}\n" for line in lines)
    )
    server.serve(53, "dnsmasq", "-C", str(config), "--pid-file=", protocol="udp")


def ask(client: Host, name: str, *words: str) -> None:
    """dig asks once."""
    client.run("dig", f"@{SERVER}", "+tries=1", "+time=2", name, *words)


@scene
def dns_answered(net: Network) -> None:
    """Three questions, three answers."""
    client, server = net.pair()
    dns_server(server)
    with net.capture(client):
        for _ in range(3):
            ask(client, "server.example")


@scene
def dns_no_such_name(net: Network) -> None:
    """Six names that are not there, as a search list brings them about."""
    client, server = net.pair()
    dns_server(server)
    with net.capture(client):
        for number in range(6):
            ask(client, f"nowhere{number}.example")


@scene
def dns_one_typo(net: Network) -> None:
    """Ten questions answered, one name mistyped: no cause for alarm."""
    client, server = net.pair()
    dns_server(server)
    with net.capture(client):
        for number in range(10):
            ask(client, "server.example" if number != 5 else "sevrer.example")


@scene
def dns_refused(net: Network) -> None:
    """The server has nobody to ask: it refuses."""
    client, server = net.pair()
    dns_server(server)
    with net.capture(client):
        for _ in range(3):
            ask(client, "www.example.org")


@scene
def dns_server_failure(net: Network) -> None:
    """The server's own server is not to be reached: SERVFAIL."""
    client, server = net.pair()
    dns_server(server, "server=127.0.0.1#5399")
    listener = server.socket(kind=socket.SOCK_DGRAM)
    listener.bind(("127.0.0.1", 5399))

    def fail() -> None:
        for _ in range(6):
            try:
                question, peer = listener.recvfrom(1000)
            except OSError:
                return
            listener.sendto(question[:2] + b"\x81\x82" + question[4:], peer)

    threading.Thread(target=fail, daemon=True).start()
    with net.capture(client):
        for _ in range(3):
            ask(client, "www.example.org")
    listener.close()


@scene
def dns_no_answer(net: Network) -> None:
    """Questions into silence."""
    client, server = net.pair()
    server.nft("input udp dport 53 drop")
    with net.capture(client):
        for _ in range(2):
            ask(client, "server.example", "+tries=2")


@scene
def dns_no_server(net: Network) -> None:
    """Nothing listens at port 53, and ICMP says so."""
    client, _ = net.pair()
    with net.capture(client):
        ask(client, "server.example")


@scene
def dns_slow(net: Network) -> None:
    """Answers that take more than a second."""
    client, server = net.pair(rule=delays(0.6))
    dns_server(server)
    with net.capture(client):
        for _ in range(3):
            ask(client, "server.example")


@scene
def dns_retried(net: Network) -> None:
    """The first answer is lost, the second try is answered."""
    lost: list[bytes] = []

    def rule(frame: bytes, way: int) -> Frames:
        if way == TO_CLIENT and not lost:
            lost.append(frame)
            return []
        return [(0, frame)]

    client, server = net.pair(rule=rule)
    dns_server(server)
    with net.capture(client):
        ask(client, "server.example", "+tries=2", "+time=1")


@scene
def dns_truncated(net: Network) -> None:
    """An answer too long for UDP: it says so, and is fetched over TCP."""
    client, server = net.pair()
    dns_server(server, *LONG.splitlines())
    with net.capture(client):
        ask(client, "big.example", "TXT", "+noedns")


@scene
def dns_truncated_tcp_refused(net: Network) -> None:
    """The same where TCP is not let through: the name cannot be had."""
    client, server = net.pair()
    dns_server(server, *LONG.splitlines())
    server.nft("input tcp dport 53 reject with tcp reset")
    with net.capture(client):
        ask(client, "big.example", "TXT", "+noedns")


@scene
def dns_over_tcp(net: Network) -> None:
    """Questions that are asked over TCP at once, two of them over one connection."""
    client, server = net.pair()
    dns_server(server, *LONG.splitlines())
    with net.capture(client):
        ask(client, "server.example", "+tcp")
        client.run(
            *("dig", f"@{SERVER}", "+tries=1", "+time=2", "+tcp", "+keepopen", "big.example", "TXT", "server.example"),
        )


@scene
def dns_tcp_refused(net: Network) -> None:
    """The server has nobody to ask, and says so over TCP."""
    client, server = net.pair()
    dns_server(server)
    with net.capture(client):
        for _ in range(3):
            ask(client, "www.example.org", "+tcp")


def dhcp_server(server: Host, *lines: str) -> None:
    """dnsmasq leases twenty addresses."""
    config = server.net.scratch / "dhcp.conf"
    config.write_text(
        "port=0\nbind-interfaces\ninterface=eth0\nuser=root\nkeep-in-foreground\nno-ping\n"
        f"dhcp-range=192.0.2.100,192.0.2.119,1h\ndhcp-leasefile={server.net.scratch}/leases\n"
        + "".join(f"{line}\n" for line in lines)
    )
    server.serve(67, "dnsmasq", "-C", str(config), "--pid-file=", protocol="udp")


def lease(client: Host, *words: str, seconds: float = 20) -> None:
    """busybox's client asks for an address, and does nothing with it."""
    client.ip("addr", "flush", "dev", "eth0")
    client.run(
        *("busybox", "udhcpc", "-i", "eth0", "-f", "-n", "-q", "-s", "/bin/true", "-t", "3", "-T", "1", *words),
        seconds=seconds,
    )


@scene
def dhcp_leased(net: Network) -> None:
    """Discover, offer, request, acknowledgment."""
    client, server = net.pair()
    dhcp_server(server)
    with net.capture(client, expression="udp"):
        lease(client)


@scene
def dhcp_refused(net: Network) -> None:
    """A client that wants to keep an address of another network: the server says no, and then leases another."""
    client, server = net.pair()
    dhcp_server(server, "dhcp-authoritative")
    with net.capture(client, expression="udp"):
        client.ip("addr", "flush", "dev", "eth0")
        # INIT-REBOOT (RFC 2131, 3.2): a request for the remembered address, without a server's name.
        mac = bytes.fromhex("020000000001")
        options = b"\x63\x82\x53\x63" + b"\x35\x01\x03" + b"\x32\x04" + socket.inet_aton("198.51.100.23") + b"\xff"
        packet = b"\x01\x01\x06\x00\x12\x34\x56\x78\x00\x00\x80\x00" + bytes(16) + mac + bytes(202) + options
        talk = client.socket(kind=socket.SOCK_DGRAM)
        talk.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
        talk.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, b"eth0")
        talk.bind(("0.0.0.0", 68))
        talk.sendto(packet, ("255.255.255.255", 67))
        time.sleep(1)
        talk.close()


@scene
def dhcp_no_server(net: Network) -> None:
    """Three discovers into silence."""
    client, _ = net.pair()
    with net.capture(client, expression="udp"):
        lease(client)


@scene
def dhcp_pool_empty(net: Network) -> None:
    """A server that has no address left says nothing at all."""
    client, server = net.pair()
    dhcp_server(server, "dhcp-ignore=tag:!known")
    with net.capture(client, expression="udp"):
        lease(client)


@scene
def dns_ipv6(net: Network) -> None:
    """Questions and answers over IPv6."""
    client, server = net.pair(ipv6=True)
    dns_server(server)
    with net.capture(client, expression="udp"):
        for _ in range(3):
            client.run("dig", f"@{SERVER6}", "+tries=1", "+time=2", "server.example")


@scene
def ordinary_day(net: Network) -> None:
    """What a host does all day: names, pages, a secure page, a shell's session, a ping. Nothing stands out."""
    client, server = net.pair()
    dns_server(server)
    web(server, size=30_000)
    tls_server(server, 443)
    netcat(server, 2222)
    with net.capture(client):
        for _ in range(3):
            ask(client, "server.example")
            get(client, SERVER)
            client.run("curl", "-sk", "-o", "/dev/null", f"https://{SERVER}/")
        talk = client.connect(SERVER, 2222)
        for _ in range(10):
            talk.sendall(b"key\n")
            time.sleep(0.1)
        client.run("ping", "-c", "2", "-i", "0.2", SERVER)
        talk.close()
