"""Traffic of many kinds, bounded, between the two hosts of a network or on one host's loopback.

It is what people watch captures of: ping, netcat, curl and nmap, over IPv4 and IPv6, fragments, segments that the
network card would cut up, multicast, errors, and frames that no kernel here makes.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from live.network import Network

TOOLS = ("nc", "curl", "nmap", "openssl")

# Frames from a raw socket, which the hosts do not answer: VLAN tags (the kernel takes the outer one out on receipt),
# 802.3 with LLC, an ethertype that nobody knows, and an ARP request that nobody answers.
FRAMES = """
import socket, struct, sys
def checksum(data):
    total = sum(struct.unpack(f">{len(data) // 2}H", data))
    while total >> 16: total = (total & 65535) + (total >> 16)
    return ~total & 65535
def udp4(port, size):
    ends = bytes([192, 0, 2, 1, 192, 0, 2, 2])
    header = struct.pack(">BBHHHBBH8s", 69, 0, 28 + size, 1, 0, 64, 17, 0, ends)
    header = header[:10] + struct.pack(">H", checksum(header)) + header[12:]
    return header + struct.pack(">HHHH", 1000, port, 8 + size, 0) + b"x" * size
def udp6(port, size):
    head = struct.pack(">IHBB", 6 << 28, 8 + size, 17, 64)
    a = bytes.fromhex("20010db8000000000000000000000001"); b = bytes.fromhex("20010db8000000000000000000000002")
    return head + a + b + struct.pack(">HHHH", 1000, port, 8 + size, 0) + b"y" * size
out = socket.socket(socket.AF_PACKET, socket.SOCK_RAW); out.bind((sys.argv[1], 0))
ends = bytes.fromhex("02000000000b02000000000a")
for tag in (5, 6, 0xE005):
    for size in (18, 200):
        out.send(ends + struct.pack(">HHH", 0x8100, tag, 0x0800) + udp4(5300, size))
        out.send(ends + struct.pack(">HHH", 0x8100, tag, 0x86DD) + udp6(5301, size))
out.send(ends + struct.pack(">HHHHH", 0x88A8, 7, 0x8100, 8, 0x0800) + udp4(5302, 30))
out.send(ends + struct.pack(">H", 0x0800) + udp4(5303, 30))
out.send(ends + struct.pack(">H", 40) + bytes.fromhex("424203") + b"z" * 37)
out.send(ends + struct.pack(">H", 0x88B5) + b"local experiment" * 4)
out.send(b"\\xff" * 6 + ends[6:] + struct.pack(">H", 0x0806)
         + bytes.fromhex("000108000604000102000000000ac0000201000000000000c0000209"))
"""

# Answers HTTP on port 8080, HTTPS on 8443 (with the certificate of the first argument), echoes datagrams on 5353.
SERVE = """
import http.server, socket, ssl, sys, threading
class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    def do_GET(self):
        body = b"p" * 5000
        self.send_response(200); self.send_header("Content-Length", str(len(body))); self.end_headers()
        self.wfile.write(body)
    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"])); self.do_GET()
    def log_message(self, *words): pass
class Server(http.server.ThreadingHTTPServer):
    address_family = socket.AF_INET6
    def server_bind(self):
        self.socket.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0); self.socket.bind(self.server_address)
    def handle_error(self, request, address): pass  # scanners go without a word
plain, secret = Server(("::", 8080), Handler), Server(("::", 8443), Handler)
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER); context.load_cert_chain(sys.argv[1])
secret.socket = context.wrap_socket(secret.socket, server_side=True, do_handshake_on_connect=False)
for server in (plain, secret): threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
udp = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
udp.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0); udp.bind(("::", 5353))
print("ready", flush=True)
while True:
    data, peer = udp.recvfrom(65536); udp.sendto(data[::-1], peer)
"""

NMAP = "nmap -n -Pn -T4 --max-rate 400 --max-retries 1 --host-timeout 8s"

# $1 is the address, $2 the same as it is in a URL, $3 says IPv6 to nmap. Each line ends by itself.
PROGRAMS = f"""
ping -q -c 2 -i 0.01 $1
ping -q -c 2 -i 0.01 -s 4000 $1
echo question | nc -u -W 1 -w 2 $1 5353
head -c 3000 /dev/zero | nc -u -W 1 -w 2 $1 5353
echo nobody listens | nc -u -q 0 $1 5354
echo nobody listens | nc -w 2 $1 8081
for often in 1 2 3 4 5 6 7 8 9; do
    printf 'a line\\nand another\\n' | nc -N -w 2 $1 8082 && break; sleep 0.05
done
curl -sg -m 5 -o /dev/null http://$2:8080/page || exit 1
curl -sg -m 5 -o /dev/null -d name=value http://$2:8080/form -o /dev/null http://$2:8080/again || exit 2
head -c 200000 /dev/zero | curl -sg -m 5 -o /dev/null -H Expect: --data-binary @- http://$2:8080/much || exit 3
curl -skg -m 5 -o /dev/null https://$2:8443/secret || exit 4
{NMAP} $3 -sT -p 22,80,8080,8443 $1 || exit 5
{NMAP} $3 -sS -p 22,80,8080,8443 $1 || exit 6
{NMAP} $3 -sU -p 53,161,5353 $1 || exit 7
"""


def missing() -> str:
    """Which of the programs is not there, or an empty string."""
    return next((f"there is no {tool}" for tool in TOOLS if shutil.which(tool) is None), "")


def frames(net: Network) -> None:
    """From host a to host b: frames with VLAN tags, and others that nobody answers."""
    done = net.run(net.a, sys.executable, "-c", FRAMES, "va")
    assert done.returncode == 0, done.stderr


def between(net: Network) -> None:
    """Programs of host a talk to host b, which also hears of multicast groups, and tells of what is not there."""
    with in_one_order(), serving(net, net.b):
        for address in ("192.0.2.2", "2001:db8::2"):
            programs(net, net.b, address)
        for group in ("224.0.0.1", "ff02::1"):
            net.run(net.a, "ping", "-q", "-c", "1", "-W", "0.2", "-I", "va", group)


def on_loopback(net: Network) -> None:
    """The same on host a's loopback."""
    with in_one_order(), serving(net, net.a):
        for address in ("127.0.0.1", "::1"):
            programs(net, net.a, address)
        net.run(net.a, "ping", "-q", "-c", "1", "-W", "0.1", "127.0.0.2")


def programs(net: Network, server: str, address: str) -> None:
    """Runs the programs of host a that ask `address`, which is host `server`'s."""
    listening = net.start(server, "timeout", "20", "nc", "-l", address, "8082")
    v6 = ":" in address
    words = [address, f"[{address}]", "-6"] if v6 else [address, address, ""]
    done = net.run(net.a, "sh", "-c", PROGRAMS, "sh", *words, timeout=60)
    assert done.returncode == 0, (done.returncode, done.stdout, done.stderr)
    heard, _ = listening.communicate(timeout=20)
    assert heard == b"a line\nand another\n"


@contextmanager
def serving(net: Network, host: str) -> Iterator[None]:
    """The servers run on a host meanwhile."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "both.pem"
        command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
        more = ["-days", "2", "-subj", "/CN=b.example", "-keyout", "-", "-out", "-"]
        path.write_bytes(subprocess.run([*command, *more], check=True, capture_output=True, timeout=20).stdout)
        server = net.start(host, sys.executable, "-c", SERVE, str(path))
        assert server.stdout is not None
        assert server.stdout.readline() == b"ready\n"
        yield
        server.kill()
        server.communicate(timeout=20)


@contextmanager
def in_one_order() -> Iterator[None]:
    """What is started meanwhile runs on one processor: packets of two may come to two captures in different orders."""
    allowed = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(allowed)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, allowed)
