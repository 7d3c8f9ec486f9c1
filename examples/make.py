"""Makes the example captures, packet by packet.

    python examples/make.py

    web.pcap       a page fetched over HTTP: handshake, request, answer in two segments, close
    dns.pcap       a name looked up, one that does not exist, and one looked up over TCP
    refused.pcap   three tries to reach a port where nothing listens
    ipv6.pcap      neighbour discovery, a ping, a UDP datagram, a fragmented one
    scan.pcap      forty ports of one host tried in a second, two of them open

The addresses are those that RFC 5737 and RFC 3849 set aside for documentation.
"""

from __future__ import annotations

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "tests"))

from making import HOST_A6, HOST_B6, checksum, ether, ip6, ipv4, ipv6, pcap, pseudo, tcp, u8, u16, u32, udp  # noqa: E402

CLIENT = "192.0.2.10"
SERVER = "198.51.100.80"
RESOLVER = "192.0.2.53"
FIN, SYN, RST, PSH, ACK = 1, 2, 4, 8, 16
SYN_OPTIONS = u8(2, 4) + u16(1460) + u8(4, 2, 8, 10) + u32(4000, 0) + u8(1, 3, 3, 7)


class Conversation:
    """A TCP connection: keeps both ends' sequence numbers."""

    def __init__(self, client: str, client_port: int, server: str, server_port: int, seq: int, answer: int) -> None:
        self.ends = ((client, client_port), (server, server_port))
        self.seq = [seq, answer]

    def send(self, who: int, flags: int, payload: bytes = b"", options: bytes = b"") -> bytes:
        """A segment from the client (0) or the server (1)."""
        (source, source_port), (destination, destination_port) = self.ends[who], self.ends[1 - who]
        segment = tcp(
            payload, source_port, destination_port, source, destination,
            seq=self.seq[who] & 0xFFFFFFFF, ack=self.seq[1 - who] & 0xFFFFFFFF if flags & ACK else 0,
            flags=flags, window=502, options=options,
        )
        self.seq[who] += len(payload) + bool(flags & SYN) + bool(flags & FIN)
        return ether(ipv4(segment, 6, source, destination, flags=2, identifier=self.seq[who] & 0xFFFF))

    def open(self) -> list[bytes]:
        return [
            self.send(0, SYN, options=SYN_OPTIONS),
            self.send(1, SYN | ACK, options=SYN_OPTIONS),
            self.send(0, ACK),
        ]

    def close(self) -> list[bytes]:
        return [self.send(1, FIN | ACK), self.send(0, FIN | ACK), self.send(1, ACK)]


def web() -> list[bytes]:
    talk = Conversation(CLIENT, 51234, SERVER, 80, 3112279261, 4294960000)
    request = b"GET /index.html HTTP/1.1\r\nHost: www.example.com\r\nUser-Agent: curl/8.5.0\r\nAccept: */*\r\n\r\n"
    body = b"<!doctype html><title>Example</title><p>Hello from the wire.\n" * 40
    answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n" % len(body) + body
    return [
        *talk.open(),
        talk.send(0, PSH | ACK, request),
        talk.send(1, ACK),
        talk.send(1, ACK, answer[:1448]),
        talk.send(1, PSH | ACK, answer[1448:]),
        talk.send(0, ACK),
        *talk.close(),
    ]


def name(text: str) -> bytes:
    return b"".join(bytes([len(label)]) + label.encode() for label in text.split(".")) + b"\0"


def query(identifier: int, text: str, kind: int) -> bytes:
    return u16(identifier, 0x0100, 1, 0, 0, 1) + name(text) + u16(kind, 1) + u8(0) + u16(41, 1232, 0, 0, 0)


def dns() -> list[bytes]:
    def ask(message: bytes, port: int) -> bytes:
        return ether(ipv4(udp(message, port, 53, CLIENT, RESOLVER), 17, CLIENT, RESOLVER))

    def tell(message: bytes, port: int) -> bytes:
        return ether(ipv4(udp(message, 53, port, RESOLVER, CLIENT), 17, RESOLVER, CLIENT))

    found = u16(0x1A2B, 0x8180, 1, 2, 0, 0) + name("www.example.com") + u16(1, 1)
    found += u16(0xC00C, 5, 1) + u32(300) + u16(6) + b"\x03web\xc0\x10"
    found += u16(0xC02D, 1, 1) + u32(300) + u16(4) + bytes([198, 51, 100, 80])
    missing = u16(0x1A2C, 0x8183, 1, 0, 0, 0) + name("nowhere.example.com") + u16(1, 1)
    talk = Conversation(CLIENT, 40053, RESOLVER, 53, 1000, 9000)
    long = query(0x1A2D, "example.com", 16)
    text = b"v=spf1 include:_spf.example.com ~all"
    answer = u16(0x1A2D, 0x8180, 1, 1, 0, 0) + name("example.com") + u16(16, 1)
    answer += u16(0xC00C, 16, 1) + u32(60) + u16(len(text) + 1) + u8(len(text)) + text
    return [
        ask(query(0x1A2B, "www.example.com", 1), 40051),
        tell(found, 40051),
        ask(query(0x1A2C, "nowhere.example.com", 1), 40052),
        tell(missing, 40052),
        *talk.open(),
        talk.send(0, PSH | ACK, u16(len(long)) + long),
        talk.send(1, PSH | ACK, u16(len(answer)) + answer),
        *talk.close(),
    ]


def refused() -> list[bytes]:
    packets = []
    for attempt in range(3):
        talk = Conversation(CLIENT, 40100 + attempt, SERVER, 8080, 77000 + attempt * 1000, 0)
        packets.append(talk.send(0, SYN, options=SYN_OPTIONS))
        packets.append(talk.send(1, RST | ACK))
    return packets


def icmp6(kind: int, code: int, body: bytes, source: str, destination: str) -> bytes:
    message = u8(kind, code) + u16(0) + body
    check = checksum(pseudo(source, destination, 58, len(message)) + message)
    return message[:2] + u16(check) + message[4:]


def v6() -> list[bytes]:
    solicited = "ff02::1:ff00:2"
    mac = bytes.fromhex("020000000001")
    ask = icmp6(135, 0, u32(0) + ip6(HOST_B6) + u8(1, 1) + mac, HOST_A6, solicited)
    tell = icmp6(136, 0, u32(0x60000000) + ip6(HOST_B6) + u8(2, 1) + mac, HOST_B6, HOST_A6)
    ping = icmp6(128, 0, u16(7, 1) + bytes(range(32)), HOST_A6, HOST_B6)
    pong = icmp6(129, 0, u16(7, 1) + bytes(range(32)), HOST_B6, HOST_A6)
    whole = udp(b"x" * 100, 5000, 5001, HOST_A6, HOST_B6)
    first = u8(17, 0) + u16(0x0001) + u32(99) + whole[:64]
    second = u8(17, 0) + u16(64) + u32(99) + whole[64:]
    return [
        ether(ipv6(ask, 58, HOST_A6, solicited, hop_limit=255), 0x86DD),
        ether(ipv6(tell, 58, HOST_B6, HOST_A6, hop_limit=255), 0x86DD),
        ether(ipv6(ping, 58), 0x86DD),
        ether(ipv6(pong, 58, HOST_B6, HOST_A6), 0x86DD),
        ether(ipv6(udp(b"hello", 5000, 5001, HOST_A6, HOST_B6), 17), 0x86DD),
        ether(ipv6(first, 44), 0x86DD),
        ether(ipv6(second, 44), 0x86DD),
    ]


def scan() -> list[bytes]:
    packets = []
    scanner = "203.0.113.9"
    for port in (80, 22, 443, *range(1, 38)):
        talk = Conversation(scanner, 61000, SERVER, port, 5000, 90000)
        packets.append(talk.send(0, SYN, options=u8(2, 4) + u16(1460)))
        if port in (22, 80):
            packets.append(talk.send(1, SYN | ACK, options=u8(2, 4) + u16(1460)))
            packets.append(talk.send(0, RST))
        else:
            packets.append(talk.send(1, RST | ACK))
    return packets


def main() -> None:
    captures = {"web": web(), "dns": dns(), "refused": refused(), "ipv6": v6(), "scan": scan()}
    for stem, packets in captures.items():
        (HERE / f"{stem}.pcap").write_bytes(pcap(packets, start=1_700_000_000))


if __name__ == "__main__":
    main()
