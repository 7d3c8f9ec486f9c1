"""Traffic of many kinds, bounded, between the two hosts of a network or on one host's loopback."""

from __future__ import annotations

import time

from live.network import Network

# Frames from a raw socket, which the hosts do not answer: VLAN tags (the kernel takes the outer one out on receipt),
# 802.3 with LLC, an ethertype that nobody knows.
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
for tag in (5, 6, 0xE005) if sys.argv[2] == "tags" else ():
    for size in (18, 200):
        out.send(ends + struct.pack(">HHH", 0x8100, tag, 0x0800) + udp4(5300, size))
        out.send(ends + struct.pack(">HHH", 0x8100, tag, 0x86DD) + udp6(5301, size))
if sys.argv[2] == "tags": out.send(ends + struct.pack(">HHHHH", 0x88A8, 7, 0x8100, 8, 0x0800) + udp4(5302, 30))
out.send(ends + struct.pack(">H", 0x0800) + udp4(5303, 30))
out.send(ends + struct.pack(">H", 40) + bytes.fromhex("424203") + b"z" * 37)
out.send(ends + struct.pack(">H", 0x88B5) + b"local experiment" * 4)
out.send(b"\\xff" * 6 + ends[6:] + struct.pack(">H", 0x0806)
         + bytes.fromhex("000108000604000102000000000ac0000201000000000000c0000209"))
"""

# A TCP connection and some datagrams: the first argument is the address, the second serves or asks.
SERVE = """
import socket, sys
family = socket.AF_INET6 if ":" in sys.argv[1] else socket.AF_INET
tcp = socket.socket(family, socket.SOCK_STREAM); tcp.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
tcp.bind((sys.argv[1], 8080)); tcp.listen()
udp = socket.socket(family, socket.SOCK_DGRAM); udp.bind((sys.argv[1], 5353)); udp.settimeout(15)
print("ready", flush=True)
for _ in range(2):
    data, peer = udp.recvfrom(65536); udp.sendto(data[::-1], peer)
tcp.settimeout(15); link, _ = tcp.accept(); request = link.recv(65536)
link.sendall(b"HTTP/1.0 200 OK\\r\\nContent-Length: 5000\\r\\n\\r\\n" + b"p" * 5000); link.shutdown(socket.SHUT_WR)
while link.recv(65536): pass
"""
ASK = """
import socket, sys
family = socket.AF_INET6 if ":" in sys.argv[1] else socket.AF_INET
udp = socket.socket(family, socket.SOCK_DGRAM); udp.settimeout(15)
for size in (20, 3000): udp.sendto(b"q" * size, (sys.argv[1], 5353)); udp.recv(65536)
link = socket.create_connection((sys.argv[1], 8080), timeout=15); link.sendall(b"GET / HTTP/1.0\\r\\n\\r\\n")
while link.recv(65536): pass
link.close()
"""


def without_tags(net: Network, interpreter: str) -> None:
    """As `between`, without VLAN tags."""
    between(net, interpreter, "none")


def between(net: Network, interpreter: str, tags: str = "tags") -> None:
    """From host a to host b and back: ICMP, UDP (with fragments), TCP, IPv4 and IPv6, ARP, and raw frames."""
    net.run(net.a, "ping", "-q", "-c", "2", "-i", "0.01", "192.0.2.2")
    net.run(net.a, "ping", "-q", "-c", "2", "-i", "0.01", "2001:db8::2")
    for address in ("192.0.2.2", "2001:db8::2"):
        converse(net, interpreter, net.b, net.a, address)
    net.run(net.a, interpreter, "-c", FRAMES, "va", tags)


def on_loopback(net: Network, interpreter: str) -> None:
    """On host a's loopback."""
    net.run(net.a, "ping", "-q", "-c", "2", "-i", "0.01", "127.0.0.1")
    net.run(net.a, "ping", "-q", "-c", "2", "-i", "0.01", "::1")
    for address in ("127.0.0.1", "::1"):
        converse(net, interpreter, net.a, net.a, address)
    net.run(net.a, "ping", "-q", "-c", "1", "-W", "0.1", "127.0.0.2")


def converse(net: Network, interpreter: str, server: str, client: str, address: str) -> None:
    """One server, one client; both are done when this returns."""
    serving = net.start(server, interpreter, "-c", SERVE, address)
    assert serving.stdout is not None
    assert serving.stdout.readline() == b"ready\n"
    asked = net.run(client, interpreter, "-c", ASK, address)
    assert asked.returncode == 0, asked.stderr
    serving.communicate(timeout=20)
    time.sleep(0.05)
