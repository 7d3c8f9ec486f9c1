"""Every kind of scan that nmap has, and a few things that look like one and are none."""

from __future__ import annotations

import time

from lab.network import CLIENT, FAR_SERVER, SERVER, SERVER6, Host, Network
from lab.scene import scene
from lab.scenes.programs import answering, ask_and_close, netcat, web

QUIET = ("-n", "-Pn", "--disable-arp-ping")


def services(server: Host) -> None:
    """Two open ports: 22 and 80."""
    for port in (22, 80):
        answering(server.listen(port, backlog=64), ask_and_close, 50)


def scan(client: Host, *words: str, target: str = SERVER, seconds: int = 50) -> None:
    """nmap, without a word of its own before the scan."""
    client.run("nmap", *QUIET, *words, target, seconds=seconds)


@scene
def scan_syn(net: Network) -> None:
    """-sS over 200 ports: 22 and 80 open."""
    client, server = net.pair()
    services(server)
    with net.capture(client):
        scan(client, "-sS", "-p1-200")


@scene
def scan_syn_thousand(net: Network) -> None:
    """-sS of nmap's usual thousand ports."""
    client, server = net.pair()
    services(server)
    with net.capture(client):
        scan(client, "-sS")


@scene
def scan_syn_in_order(net: Network) -> None:
    """-sS -r: one port after the other."""
    client, server = net.pair()
    services(server)
    with net.capture(client):
        scan(client, "-sS", "-r", "-p1-100")


@scene
def scan_syn_filtered(net: Network) -> None:
    """-sS against a firewall that drops all but two ports."""
    client, server = net.pair()
    services(server)
    server.nft("input tcp dport != { 22, 80 } drop")
    with net.capture(client):
        scan(client, "-sS", "-p1-60", "--max-retries", "1", "--max-rtt-timeout", "100ms")


@scene
def scan_syn_rejected(net: Network) -> None:
    """-sS against a firewall that says so: administratively prohibited."""
    client, server = net.pair()
    services(server)
    server.sysctl("net/ipv4/icmp_ratelimit", "0")
    server.nft("input tcp dport != { 22, 80 } reject with icmp type admin-prohibited")
    with net.capture(client):
        scan(client, "-sS", "-p1-60", "--max-retries", "1")


@scene
def scan_syn_slow(net: Network) -> None:
    """-sS, a port every 150 ms, in random order."""
    client, server = net.pair()
    services(server)
    with net.capture(client):
        scan(client, "-sS", "-p1-50", "--scan-delay", "150ms", "--max-parallelism", "1")


@scene
def scan_connect(net: Network) -> None:
    """-sT: whole connections."""
    client, server = net.pair()
    services(server)
    with net.capture(client):
        scan(client, "-sT", "-p1-200")


@scene
def scan_fin(net: Network) -> None:
    """-sF: FINs out of nowhere."""
    client, server = net.pair()
    services(server)
    with net.capture(client):
        scan(client, "-sF", "-p1-100", "--max-retries", "1")


@scene
def scan_null(net: Network) -> None:
    """-sN: segments without a flag."""
    client, server = net.pair()
    services(server)
    with net.capture(client):
        scan(client, "-sN", "-p1-100", "--max-retries", "1")


@scene
def scan_xmas(net: Network) -> None:
    """-sX: FIN, PSH and URG alight."""
    client, server = net.pair()
    services(server)
    with net.capture(client):
        scan(client, "-sX", "-p1-100", "--max-retries", "1")


@scene
def scan_ack(net: Network) -> None:
    """-sA: acknowledgments of nothing, to map a firewall."""
    client, server = net.pair()
    services(server)
    with net.capture(client):
        scan(client, "-sA", "-p1-100", "--max-retries", "1")


@scene
def scan_window(net: Network) -> None:
    """-sW: the same packets, read differently."""
    client, server = net.pair()
    services(server)
    with net.capture(client):
        scan(client, "-sW", "-p1-100", "--max-retries", "1")


@scene
def scan_maimon(net: Network) -> None:
    """-sM: FIN and ACK out of nowhere."""
    client, server = net.pair()
    services(server)
    with net.capture(client):
        scan(client, "-sM", "-p1-100", "--max-retries", "1")


@scene
def scan_udp(net: Network) -> None:
    """-sU over 40 ports; the closed ones say so by ICMP, as fast as the kernel lets them."""
    client, server = net.pair()
    server.sysctl("net/ipv4/icmp_ratelimit", "0")
    server.start("socat", "UDP4-RECVFROM:53,fork", "EXEC:cat")
    time.sleep(0.3)
    with net.capture(client):
        scan(client, "-sU", "-p30-69", "--max-retries", "1")


@scene
def scan_service_detection(net: Network) -> None:
    """-sV: what is behind the open ports is asked in many ways."""
    client, server = net.pair()
    web(server)
    with net.capture(client):
        scan(client, "-sV", "-p70-110", "--version-light")


@scene
def scan_sweep(net: Network) -> None:
    """One port on thirty hosts."""
    client, _, server = net.routed()
    for number in range(100, 116):
        server.ip("addr", "add", f"198.51.100.{number}/24", "dev", "eth0")
    services(server)
    with net.capture(client):
        scan(client, "-sS", "-p80", "--max-retries", "0", "--max-rtt-timeout", "200ms", target="198.51.100.96/27")


@scene
def scan_ping_sweep(net: Network) -> None:
    """-sn: who is there? Echo requests and more to thirty hosts behind a router."""
    client, _, server = net.routed()
    for number in range(100, 116):
        server.ip("addr", "add", f"198.51.100.{number}/24", "dev", "eth0")
    with net.capture(client):
        client.run("nmap", "-n", "-sn", "-PE", "--max-retries", "0", "198.51.100.96/27")


@scene
def scan_arp_sweep(net: Network) -> None:
    """-sn on the own network: thirty ARP requests, two answers."""
    client, _ = net.pair(arp=True)
    with net.capture(client):
        client.run("nmap", "-n", "-sn", "--max-retries", "0", "192.0.2.64/27")


@scene
def scan_ip_protocols(net: Network) -> None:
    """-sO: which IP protocols are spoken."""
    client, server = net.pair()
    server.sysctl("net/ipv4/icmp_ratelimit", "0")
    with net.capture(client):
        scan(client, "-sO", "-p1-50", "--max-retries", "0")


@scene
def scan_beside_work(net: Network) -> None:
    """A scan of a hundred ports while the same client fetches pages: those are complete, and no part of it."""
    client, server = net.pair()
    answering(server.listen(80, backlog=64), ask_and_close, 60)
    with net.capture(client):
        process = client.start("nmap", *QUIET, "-sS", "-p1000-1099", "--scan-delay", "10ms", SERVER)
        for _ in range(8):
            talk = client.connect(SERVER, 80)
            talk.sendall(b"give\n")
            while talk.recv(8192):
                pass
            talk.close()
            time.sleep(0.1)
        process.wait(30)


@scene
def scan_from_two(net: Network) -> None:
    """-D: the same ports from three addresses, two of which are decoys."""
    client, server = net.pair()
    services(server)
    server.ip("route", "add", "198.51.100.0/24", "via", CLIENT)
    client.ip("route", "add", "blackhole", "198.51.100.0/24")
    with net.capture(client):
        scan(client, "-sS", "-p1-60", "-D", "198.51.100.1,198.51.100.2,ME")


@scene
def health_checks(net: Network) -> None:
    """A balancer touches two ports, again and again: probes, and no scan."""
    client, server = net.pair()
    netcat(server, 80, "-k")
    netcat(server, 443, "-k")
    with net.capture(client):
        for _ in range(12):
            client.run("nmap", *QUIET, "-sS", "-p80,443", SERVER)


@scene
def traceroute_udp(net: Network) -> None:
    """traceroute sends to ports that count up: no scan, and time exceeded is no loop."""
    client, router, _ = net.routed()
    router.sysctl("net/ipv4/icmp_ratelimit", "0")
    with net.capture(client):
        client.run("traceroute", "-n", "-w", "1", FAR_SERVER)


@scene
def traceroute_tcp(net: Network) -> None:
    """The same with SYNs."""
    client, router, server = net.routed()
    router.sysctl("net/ipv4/icmp_ratelimit", "0")
    netcat(server, 80, "-k")
    with net.capture(client):
        client.run("traceroute", "-T", "-p", "80", "-n", "-w", "1", FAR_SERVER)


@scene
def scan_syn_ipv6(net: Network) -> None:
    """-6 -sS over 60 ports."""
    client, server = net.pair(ipv6=True)
    for port in (22, 53):
        server.serve(port, "socat", f"TCP6-LISTEN:{port},fork,reuseaddr", "EXEC:cat")
    with net.capture(client, expression="tcp"):
        scan(client, "-6", "-sS", "-p1-60", target=SERVER6)


@scene
def scan_connect_unanswered(net: Network) -> None:
    """-sT against a firewall that drops everything."""
    client, server = net.pair()
    server.nft("input tcp dport 1-65535 drop")
    with net.capture(client):
        scan(client, "-sT", "-p1-40", "--max-retries", "0", "--max-rtt-timeout", "100ms")


@scene
def health_checks_of_many(net: Network) -> None:
    """A balancer looks after one port of sixteen hosts, three times: all are there, and it is no sweep."""
    client, _, server = net.routed()
    for number in range(100, 116):
        server.ip("addr", "add", f"198.51.100.{number}/24", "dev", "eth0")
    services(server)
    with net.capture(client):
        for _ in range(3):
            for number in range(100, 116):
                client.connect(f"198.51.100.{number}", 80).close()


@scene
def services_missed(net: Network) -> None:
    """Twenty services of a host are down, and a client tries each again and again: hope, and no scan."""
    client, _ = net.pair()
    with net.capture(client):
        for _ in range(6):
            for port in range(8000, 8020):
                client.socket().connect_ex((SERVER, port))
